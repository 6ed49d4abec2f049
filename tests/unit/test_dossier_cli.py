"""The dossier's commands, run as a user runs them: what goes where, with which exit code, in both languages."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import promise, shelling

import damai
from damai.cli import main
from damai.dossier_cli.arguments import is_dossier
from damai.terminal.messages import catalogue

ROOT = Path(__file__).parents[2]


class Done:
    """What a run of the command line left behind."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines of JSON on standard output."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def cli(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Runs the command line in this process, without a terminal, in a folder of its own."""
    for name in ("DAMAI_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "FORCE_COLOR", "NO_COLOR", "DAMAI_DOSSIER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setenv("DAMAI_WHO", "Sari")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        with pytest.raises(SystemExit) as caught:
            main(list(arguments))
        out, err = capsysbinary.readouterr()
        code = caught.value.code
        return Done(code if isinstance(code, int) else 0, out.decode("utf-8"), err.decode("utf-8"))

    return run


@pytest.fixture
def dossier(tmp_path: Path) -> str:
    """A small dossier, coded before."""
    with damai.open(tmp_path / "k.db") as made:
        made.init(title="Perbatasan", parties=["KHM", "THA"])
        list(made.add_analyses([shelling(1), shelling(2, killed=5), shelling(3, day="2025-07-26"), promise(1)]))
    return "k.db"


def test_a_dossier_is_made_filled_and_asked(cli: Any, tmp_path: Path) -> None:
    made = cli("init", "k.db", "--title", "Uji", "--parties", "RUS, TUR", "--period", "2024")
    assert (made.code, made.err) == (0, "")
    assert made.out.splitlines() == ["Uji", "parties RUS, TUR · period 2024"]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Presiden Rusia bertemu Presiden Turki di Sochi, Senin.", encoding="utf-8")
    added = cli("add", "k.db", "in", "gone.txt", "--published", "2024-05-14", "--jobs", "1", "--format", "jsonl")
    assert added.code == 3
    assert [(row["id"], row["state"], row["events"]) for row in added.rows] == [
        ("a.txt", "stored", 1), ("gone.txt", "unread", 0),
    ]  # fmt: skip
    assert "not read: gone.txt" in added.err
    assert "1 reports stored with 1 events; 0 were there already; 1 could not be read" in added.err
    again = cli("add", "k.db", "in", "--published", "2024-05-14", "--language", "id", "--jobs", "1")
    assert (again.code, again.out) == (0, "")
    found = cli("events", "k.db", "--format", "jsonl", "--party", "RUS")
    assert ("a.txt#0", "CONSULT", "2024-05-13") in [(row["ref"], row["type"], row["date"]) for row in found.rows]
    assert cli("check", "k.db").code == 0


@pytest.mark.parametrize("verb", ["reports", "events", "incidents", "contested", "commitments", "tension", "check"])
def test_every_verb_speaks_three_formats(cli: Any, dossier: str, verb: str) -> None:
    table, whole, lines = (cli(verb, dossier, "--format", format) for format in ("table", "json", "jsonl"))
    assert table.code == whole.code == lines.code == 0
    assert json.loads(whole.out) == lines.rows
    assert bool(table.out) == bool(lines.rows)
    assert re.match(r"\d+ ", table.err)
    assert whole.err == lines.err == ""
    assert not re.search(r"dossier\.\w", table.out + table.err)


def test_the_tables_show_what_counts(cli: Any, dossier: str) -> None:
    assert "Kabar tembak-1" in cli("reports", dossier).out
    incidents = " ".join(cli("incidents", dossier, "--shared").out.split())
    for words in ("ASSAULT", "KHM:MIL → THA", "3–5 killed", "independent: 1,", "Surin Province"):
        assert words in incidents
    ledger = cli("commitments", dossier, "--as-of", "2025-07-29").out
    for words in ("KHM → THA", "menarik pasukan sebelum", "/2025-07-31", "open"):
        assert words in ledger
    assert cli("commitments", dossier, "--state", "kept").out == ""
    assert cli("incidents", dossier, "--since", "2030-01-01").out == ""
    assert "tembak-3#0" in cli("incidents", dossier, "--since", "2025-07-25", "--party", "THA").out
    assert "KHM – THA" in cli("tension", dossier, "--pair", "THA,KHM").out
    assert cli("tension", dossier, "--pair", "THA").code == 2


def test_show_has_all_parts_in_both_languages(cli: Any, dossier: str) -> None:
    english, indonesian = cli("show", dossier), cli("--lang", "id", "show", dossier)
    for done, heads in (
        (english, ("parties KHM, THA", "4 reports · 4 events", "Tension by week", "Latest incidents", "Promises: 1")),
        (indonesian, ("pihak KHM, THA", "4 berita · 4 peristiwa", "Ketegangan", "Kejadian terakhir", "Janji: 1")),
    ):
        assert done.code == 0
        for head in heads:
            assert head in done.out
        assert max(map(len, done.out.splitlines())) <= 110
        assert not re.search(r"dossier\.\w", done.out)
    assert re.search(r"KHM – THA +[▁▂▃▄▅▆▇█·]+ worst", english.out)


def test_search_takes_words_and_fields(cli: Any, dossier: str) -> None:
    found = cli("search", dossier, '"Provinsi Surin"', "tembak*", "--type", "assault", "--format", "jsonl")
    assert [row["ref"] for row in found.rows] == ["tembak-1#0", "tembak-2#0", "tembak-3#0"]
    assert found.rows[0]["fields"]["place"][0]["spans"][0]["text"] == "Provinsi Surin"
    assert cli("search", dossier, "cabai").err == "0 events\n"
    assert len(cli("search", dossier, "--since", "2025-07-26", "--format", "jsonl").rows) == 1


def test_people_have_the_last_word(cli: Any, dossier: str) -> None:
    done = cli("correct", dossier, "tembak-3#0", "killed=7", "actors=KHM:REB,KHM", "--why", "sumber kedua")
    assert (done.code, done.out) == (0, "")
    assert "correction 1; --undo 1" in done.err
    [row] = cli("events", dossier, "--actor", "KHM:REB", "--format", "jsonl").rows
    assert (row["killed"], row["standing"], row["corrections"]) == (7, "corrected", [1])
    assert "corrected" in cli("events", dossier, "--actor", "KHM:REB").out
    for arguments in (
        ["tembak-1#0", "--accept"], ["tembak-2#0", "--reject"], ["tembak-1#0", "tembak-3#0", "--merge"],
        ["tembak-3#0", "--split"], ["janji-1#0", "--state", "kept", "--day", "2025-08-01"], ["--undo", "1"],
    ):  # fmt: skip
        assert cli("correct", dossier, *arguments, "--why", "y").code == 0, arguments
    history = cli("history", dossier, "tembak-3#0", "--format", "jsonl").rows[0]
    assert [(said["kind"], said["who"]) for said in history["corrections"]] == [
        ("correct", "Sari"), ("merge", "Sari"), ("split", "Sari"), ("undo", "Sari"),
    ]  # fmt: skip
    assert "sumber kedua" in cli("history", dossier, "tembak-3#0").out


@pytest.mark.parametrize(
    "arguments",
    [
        ["tembak-1#0", "--accept", "--reject"],
        ["tembak-1#0", "killed=3", "--reject"],
        ["tembak-1#0", "tembak-2#0", "--accept"],
        ["killed=3"],
        [],
    ],
)
def test_a_correction_is_one_thing(cli: Any, dossier: str, arguments: list[str]) -> None:
    assert cli("correct", dossier, *arguments, "--why", "y").code == 2


def test_what_cannot_be_is_told_in_one_line(cli: Any, dossier: str, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no dossier at all")
    for arguments, told in (
        (["events", "gone.db"], "there is no dossier here"),
        (["events", "text.db"], "no dossier"),
        (["history", dossier, "zzzz"], "no event 'zzzz'"),
        (["correct", dossier, "tembak-1#0", "killed=x", "--why", "y"], "no number"),
        (["correct", dossier, "tembak-1#0", "--accept"], "who makes it and why"),
        (["commitments", dossier, "--as-of", "soon"], "no day"),
        (["redact", dossier, "gone", "--why", "y"], "no report 'gone'"),
        (["redact", dossier, "tembak-1"], "who asks for it and why"),
    ):
        done = cli(*arguments)
        assert done.code == 3, arguments
        assert told in done.err
        assert "Traceback" not in done.err
    assert not (tmp_path / "gone.db").exists()


def test_the_variable_names_the_dossier(cli: Any, dossier: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in (
        ["events"],
        ["history", "tembak-1#0"],
        ["search", "surin"],
        ["add", "gone.txt"],
        ["correct", "x"],
    ):
        assert "DAMAI_DOSSIER" in cli(*arguments[:1]).err
    monkeypatch.setenv("DAMAI_DOSSIER", dossier)
    assert len(cli("events", "--format", "jsonl").rows) == 4
    assert len(cli("search", "surin", "--format", "jsonl").rows) == 3
    assert cli("history", "tembak-1#0", "--format", "jsonl").rows[0]["report"] == "tembak-1"
    assert cli("search", "other.db", "surin").code == 3
    assert cli("history").code == 2


def test_a_redaction_is_shown(cli: Any, dossier: str) -> None:
    done = cli("redact", dossier, "tembak-1", "--why", "putusan 12", "--who", "Panitera")
    assert done.code == 0
    assert "Backups still have them" in done.err
    assert "by Panitera: putusan" in " ".join(cli("reports", dossier).out.replace("│", " ").split())
    assert "1 redacted" in cli("show", dossier).out
    [row] = [row for row in cli("reports", dossier, "--format", "jsonl").rows if row["id"] == "tembak-1"]
    assert (row["gap"]["who"], row["title"]) == ("Panitera", None)


def test_check_ends_with_an_error_where_something_is_wrong(cli: Any, dossier: str) -> None:
    import sqlite3

    with sqlite3.connect(dossier) as connection:
        connection.execute("DROP TRIGGER keep_reports_update")
        connection.execute("UPDATE reports SET text = replace(text, 'Surin', 'Buriram') WHERE id = 'tembak-2'")
    done = cli("check", dossier)
    assert done.code == 3
    assert "text-changed" in done.out
    assert "tembak-2" in done.out


def test_a_dossier_is_known_by_its_looks(tmp_path: Path, dossier: str) -> None:
    (tmp_path / "k.db").rename(tmp_path / "perkara")
    assert is_dossier(str(tmp_path / "perkara"))
    assert not is_dossier(str(tmp_path))
    assert not is_dossier("\0")


def test_every_key_in_the_code_is_in_the_catalogue() -> None:
    sources = (ROOT / "src/damai/dossier_cli").glob("*.py")
    used = {key for path in sources for key in re.findall(r'"((?:dossier|help)\.[a-z_]+)"', path.read_text("utf-8"))}
    assert len(used) > 40
    assert used - {key for key in used if key.endswith("_")} <= set(catalogue())


def test_help_is_in_both_languages(cli: Any) -> None:
    for verb in ("init", "add", "show", "events", "correct", "redact"):
        english, indonesian = cli(verb, "--help"), cli(verb, "--lang", "id", "--help")
        assert english.code == indonesian.code == 0
        assert english.out != indonesian.out
        assert not re.search(r"dossier\.\w", english.out + indonesian.out)
    assert not re.search(r"dossier\.\w", cli("--help").out)
