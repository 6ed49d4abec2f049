"""Charts: what is on them, in both languages, readable in grey, without a network."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import REPORTS

import damai
from damai.crossdoc.tension import Week
from damai.errors import DossierError, MissingExtraError, OutputError
from damai.export import Contents
from damai.plot import _COLOURS, PAIRS, Words, draw, tension_chart, timeline_chart
from damai.terminal.messages import Messages

WEEKS = [Week("2024-02-05", ("A", "B"), -4.0, 3, 4, -9.0), Week("2024-02-19", ("A", "B"), 3.5, 1, 1, 3.5)]


@pytest.fixture
def contents(tmp_path: Path) -> Iterator[Contents]:
    with damai.open(tmp_path / "a.db") as dossier:
        dossier.init(title="Perbatasan", parties=["KHM", "THA"])
        list(dossier.add_analyses(REPORTS[:4]))
        yield dossier.contents()


def data_of(chart: Any) -> list[dict[str, Any]]:
    [rows] = json.loads(chart.to_json())["datasets"].values() if "datasets" in chart.to_dict() else [inline(chart)]
    return list(rows)


def inline(chart: Any) -> list[dict[str, Any]]:
    found: list[Any] = []

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("data"), dict) and "values" in value["data"]:
                found.append(value["data"]["values"])
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look(chart.to_dict())
    assert found
    return list(found[0])


def words(language: str) -> Words:
    say = Messages(language).say
    return Words(**{field.name: say(f"plot.{field.name}") for field in fields(Words)})


def texts(path: Path) -> str:
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    return "\n".join("".join(node.itertext()) for node in root.iter() if node.tag.endswith("text"))


def test_the_words_are_there_in_both_languages() -> None:
    assert words("en") == Words()
    english, indonesian = (vars_of(words(language)) for language in ("en", "id"))
    assert not {key for key in english if english[key] == indonesian[key]}


def vars_of(said: Words) -> dict[str, str]:
    return {field.name: getattr(said, field.name) for field in fields(Words)}


def test_tension_has_a_bar_for_each_week(tmp_path: Path) -> None:
    chart = tension_chart(WEEKS, "Uji <&>", words("id"))
    assert [(row["week"], row["score"], row["worst"]) for row in data_of(chart)] == [
        ("2024-02-05", -4.0, -9.0), ("2024-02-19", 3.5, 3.5),
    ]  # fmt: skip
    assert [(row["incidents"], row["sources"]) for row in data_of(chart)] == [(3, 4), (1, 1)]
    draw(chart, tmp_path / "a.svg")
    shown = texts(tmp_path / "a.svg")
    told = ("Uji <&>: Ketegangan per pekan", "Skor PLOVER", "Kejadian", "A – B", "2024-02-05", "2024-02-12")
    for expected in (*told, "jumlah sumber mandiri"):
        assert expected in shown
    assert "2024-02-04" not in shown


def test_only_the_busiest_pairs_have_a_panel() -> None:
    many = [Week("2024-02-05", ("A", f"B{number:02}"), 1.0, number, 1, 1.0) for number in range(1, 10)]
    assert len({row["pair"] for row in data_of(tension_chart(many))}) == PAIRS
    assert "A – B01" not in {row["pair"] for row in data_of(tension_chart(many))}


def test_only_the_window_is_drawn(contents: Contents) -> None:
    assert [row["week"] for row in data_of(tension_chart(WEEKS, window=("2024-02-11", "2024-02-18")))] == ["2024-02-05"]
    rows = data_of(timeline_chart(contents, window=("2025-07-25", "2025-07-26")))
    assert [row["first"] for row in rows] == ["2025-07-26"]
    with pytest.raises(DossierError, match="nothing to draw"):
        tension_chart(WEEKS, window=("2023-01-01", "2023-12-31"))


def test_the_timeline_tells_what_is_contested_and_what_is_rough(contents: Contents, tmp_path: Path) -> None:
    chart = timeline_chart(contents, words("id"))
    rows = data_of(chart)
    kinds = {row["first"]: row["kind"] for row in rows}
    assert kinds == {"2025-07-24": "dipertentangkan", "2025-07-26": "terjadi"}
    assert {row["first"]: row["sources"] for row in rows}["2025-07-24"] == 2
    assert not any(row["rough"] for row in rows)
    draw(chart, tmp_path / "t.svg")
    shown = texts(tmp_path / "t.svg")
    for expected in ("Perbatasan: Kejadian menurut waktu", "ASSAULT", "dipertentangkan", "konflik nyata"):
        assert expected in shown


def test_a_date_told_roughly_is_a_line_and_what_is_left_out_is_counted(contents: Contents, tmp_path: Path) -> None:
    first, second = contents.incidents
    rough = replace(first, date="2025-07", earliest="2025-07-01", latest="2025-07-31")
    decade = replace(second, date="202X", earliest="2020-01-01", latest="2029-12-31")
    undated = replace(second, date=None, earliest=None, latest=None)
    chart = timeline_chart(replace(contents, incidents=(rough, decade, undated, undated)), words("id"))
    [row] = data_of(chart)
    assert (row["rough"], row["first"], row["last"]) == (True, "2025-07-01", "2025-07-31")
    draw(chart, tmp_path / "t.svg")
    assert "Tidak digambar: 2 kejadian tanpa tanggal, 1 bertanggal lebih dari setahun" in texts(tmp_path / "t.svg")
    outside = json.dumps(timeline_chart(contents, window=("2025-07-25", "2025-07-26")).to_dict())
    assert "Not drawn: 1 outside these days" in outside
    assert "Not drawn" not in json.dumps(timeline_chart(contents).to_dict())
    with pytest.raises(DossierError, match="nothing to draw"):
        timeline_chart(replace(contents, incidents=(decade,)))


def test_an_incident_stands_on_its_narrowest_date(contents: Contents) -> None:
    first, second = contents.incidents
    wide = replace(first, earliest="2025-07-01", latest="2025-07-31")
    rows = data_of(timeline_chart(replace(contents, incidents=(wide, second))))
    assert [(row["rough"], row["first"]) for row in rows] == [(False, "2025-07-24"), (False, "2025-07-26")]


def test_the_colours_differ_in_grey() -> None:
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    found = sorted(lightness(colour) for colour in _COLOURS.values())
    assert all(above - below > 0.08 for below, above in pairwise(found)), found


def test_pictures_are_written_by_their_ending(tmp_path: Path) -> None:
    chart = tension_chart(WEEKS)
    for name in ("a.png", "b.png"):
        draw(chart, tmp_path / name)
    assert (tmp_path / "a.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    with pytest.raises(DossierError, match=re.escape(".svg or .png")):
        draw(chart, tmp_path / "a.pdf")
    with pytest.raises(DossierError, match="nothing to draw"):
        tension_chart([])
    with pytest.raises(OutputError, match="No such file"):
        draw(chart, tmp_path / "none" / "a.svg")


def test_without_the_extra_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "altair", None)
    with pytest.raises(MissingExtraError, match=re.escape("pip install 'damai[plot]'")):
        tension_chart(WEEKS)
