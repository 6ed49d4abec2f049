"""Layers of a report: names, dates, places, quotations, from Python and from the command line."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import damai
from damai.cli import main
from damai.model import LAYERS, Name, Place, Quotation, Timex

ID = (
    "KYIV, 3 Mei 2024 - Presiden Rusia Vladimir Putin bertemu Menteri Luar Negeri Turki Hakan Fidan di Istanbul selama "
    "dua hari. “Kami sepakat menahan diri setiap Senin,” kata Putin. PBB menyambut langkah itu. "
    "Harga cabai naik di Kudus, ujar Budi Santoso."
)
EN = (
    "KYIV, May 3 - Russian President Vladimir Putin met Turkey's Foreign Minister Hakan Fidan in Sevastopol for two "
    "days. “We agreed to hold back every Monday,” Putin said. The United Nations welcomed the step."
)
BOTH = pytest.mark.parametrize(("text", "language"), [(ID, "id"), (EN, "en")])


def names(text: str, language: str) -> dict[str, tuple[str, str | None]]:
    found = damai.tag(text, "names", published="2024-05-14", language=language).spans
    return {n.span.of(text): (n.label, n.code) for n in found if isinstance(n, Name)}


@BOTH
def test_names_come_from_the_tables_and_the_pipeline(text: str, language: str) -> None:
    found = names(text, language)
    assert found["Vladimir Putin"] == found["Putin"] == ("PER", "RUS:GOV")
    assert found["Hakan Fidan"] == ("PER", "TUR:GOV")
    assert found["KYIV"] == ("LOC", "UKR")
    assert ("ORG", "IGO-UN") in found.values()
    assert ("LOC", "TUR") in found.values()


def test_a_name_that_no_table_knows_has_no_code() -> None:
    assert names(ID, "id")["Budi Santoso"] == ("PER", None)


def test_an_adjective_and_an_office_are_no_names() -> None:
    assert "Russian" not in names(EN, "en")
    for text, language in ((ID, "id"), (EN, "en")):
        assert not any("Pres" in words or "Minister" in words or "Menteri" in words for words in names(text, language))


@BOTH
def test_dates_have_type_and_value(text: str, language: str) -> None:
    found = damai.tag(text, "dates", published="2024-05-14", language=language).spans
    got = [(t.type, t.value, t.edtf) for t in found if isinstance(t, Timex)]
    assert got == [
        ("DATE", "2024-05-03", "2024-05-03"),
        ("DURATION", "P2D", None),
        ("SET", "XXXX-WXX-1", None),
    ]


def test_places_are_resolved() -> None:
    found = damai.tag(EN, "places", language="en").spans
    got = {p.span.of(EN): p for p in found if isinstance(p, Place)}
    assert got["KYIV"].geonames == 703448
    assert got["Sevastopol"].claimants == ("RUS", "UKR")
    assert (got["Turkey"].country, got["Turkey"].geonames) == ("TUR", 298795)
    assert got["Turkey"].lat is not None
    assert got["Russian"].country == "RUS"


def test_a_state_within_an_office_is_a_place() -> None:
    found = damai.tag(ID, "places", language="id").spans
    words = [p.span.of(ID) for p in found if isinstance(p, Place)]
    assert words == ["KYIV", "Rusia", "Turki", "Istanbul", "Kudus"]


def test_a_capital_by_another_name_has_its_coordinates() -> None:
    [place] = damai.tag("Rapat digelar di Kiev.", "places", language="id").spans
    assert isinstance(place, Place)
    assert place.country == "UKR"
    assert place.lat is not None


@BOTH
def test_quotes_have_source_cue_content(text: str, language: str) -> None:
    first = damai.tag(text, "quotes", language=language).spans[0]
    assert isinstance(first, Quotation)
    assert first.source is not None
    assert first.cue is not None
    assert first.source.of(text) == "Putin"
    assert first.cue.of(text) in ("kata", "said")
    said = first.content[0].of(text)
    assert said.startswith("“")
    assert said.endswith(",”")
    assert first.speaker == "RUS:GOV"


def test_every_sentence_is_read() -> None:
    text = " ".join(["Harga cabai naik di pasar."] * 12 + ["Budi Santoso pulang ke Kudus."])
    assert damai.code(text, language="id").places == ()
    assert [p.span.of(text) for p in damai.tag(text, "places", language="id").spans if isinstance(p, Place)] == [
        "Kudus"
    ]
    assert "Budi Santoso" in names(text, "id")


def test_what_cannot_be_read_has_no_spans_but_a_note() -> None:
    for layer in LAYERS:
        assert damai.tag("", layer).spans == ()
        assert damai.tag("Der Minister kam.", layer, language="de").notes[-1].code == "unsupported-language"


def test_an_unknown_layer_is_wrong_usage() -> None:
    with pytest.raises(damai.InputError, match="no layer"):
        damai.tag("Putin", "verbs")  # type: ignore[arg-type]
    with pytest.raises(damai.InputError, match="no layer"):
        damai.tag_paths([], "verbs")  # type: ignore[arg-type]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs ``damai tag`` in this process: exit code, output, errors."""
    for name in ("DAMAI_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "120")

    def made(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as caught:
            main(["tag", *arguments])
        out, err = capsysbinary.readouterr()
        code = caught.value.code
        return code if isinstance(code, int) else 0, out.decode("utf-8"), err.decode("utf-8")

    return made


KEYS = {
    "names": ["start", "end", "text", "label", "code"],
    "dates": ["start", "end", "text", "type", "value", "edtf"],
    "places": ["start", "end", "text", "lat", "lon", "geonames", "country", "claimants"],
    "quotes": ["source", "cue", "content", "speaker"],
}


@pytest.mark.parametrize("layer", LAYERS)
def test_one_line_a_report_in_order_bad_lines_noted(run: Any, layer: str) -> None:
    rows = [json.dumps({"id": "a", "text": ID}), "{broken", json.dumps({"id": "b", "text": EN}), ""]
    code, out, err = run(layer, "-", "--format", "jsonl", "--input-format", "jsonl", stdin="\n".join(rows).encode())
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 3
    assert [line["id"] for line in lines] == ["a", "b"]
    assert all(list(line) == ["id", "spans"] for line in lines)
    assert all(list(span) == KEYS[layer] for line in lines for span in line["spans"])
    assert all(line["spans"] for line in lines)
    assert "not read: " in err
    assert "line:2: not JSON" in err


def test_the_number_of_processes_changes_no_byte(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text("".join(json.dumps({"id": f"r{n}", "text": ID}) + "\n" for n in range(20)), encoding="utf-8")
    one, two = (run("names", str(path), "-f", "jsonl", "--language", "id", "--jobs", jobs) for jobs in "12")
    assert one == two
    assert one[0] == 0


@pytest.mark.parametrize("layer", LAYERS)
def test_the_table_and_the_marked_text(run: Any, layer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(EN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code, out, _ = run(layer, "a.txt", "--published", "2024-05-14", "--language", "en", "--show")
    assert code == 0
    assert out.startswith("a.txt · 2024-05-14 · en · ")
    wanted = {
        "names": "[PER: Vladimir Putin]",
        "dates": "[P2D: two days]",
        "places": "[Sevastopol: Sevastopol]",
        "quotes": "[source 1: Putin]",
    }
    assert wanted[layer] in out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run(layer, "a.txt", "--language", "en", "--show")[1]


def test_wrong_usage_is_code_2(run: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(EN, encoding="utf-8")
    path = str(tmp_path / "a.txt")
    for wrong in (["verbs", path], ["names"], ["names", path, "--show", "-f", "jsonl"], ["names", path, "-f", "csv"]):
        assert run(*wrong)[0] == 2
    assert run("names", "nowhere.txt")[0] == 3


def test_help_is_in_both_languages(run: Any) -> None:
    assert "Menandai satu lapisan" in run("--help", "--lang", "id")[1]
    assert "Marks one layer" in run("--help")[1]


def test_a_picture_is_no_part_of_a_name() -> None:
    assert set(names("😀 Perancis 🇫🇷: Presiden Macron tiba di Jakarta.", "id")) == {"Perancis", "Macron", "Jakarta"}
