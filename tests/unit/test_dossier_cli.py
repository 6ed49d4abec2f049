"""The dossier's commands, run as a user runs them: what goes where, with which exit code, in both languages."""

from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import promise, shelling

import damai
from damai.cli import main
from damai.crossdoc.tension import Week
from damai.dossier_cli.arguments import is_dossier
from damai.dossier_cli.overview import tension_lines
from damai.dossier_cli.past import corrections, decided, links, moment
from damai.model import Analysis
from damai.terminal.messages import Messages, catalogue

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
    assert "1 report stored with 1 event; 0 were there already; 1 could not be read" in added.err
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
    for words in ("ASSAULT", "KHM:MIL → THA", "3–5 killed", "independent:", "Surin Province"):
        assert words in incidents
    ledger = cli("commitments", dossier, "--as-of", "2025-07-29").out
    for words in ("KHM → THA", "berjanji kepada", "menarik", "until", "2025-07-31", "still open"):
        assert words in ledger
    assert cli("commitments", dossier, "--state", "kept").out == ""
    assert cli("incidents", dossier, "--since", "2030-01-01").out == ""
    assert "tembak-3#0" in cli("incidents", dossier, "--since", "2025-07-25", "--party", "THA").out
    assert "KHM – THA" in cli("tension", dossier, "--pair", "THA,KHM").out
    assert cli("tension", dossier, "--pair", "THA").code == 2


def test_show_has_all_parts_in_both_languages(cli: Any, dossier: str) -> None:
    english, indonesian = cli("show", dossier), cli("--lang", "id", "show", dossier)
    for done, heads in (
        (
            english,
            ("parties KHM, THA", "4 reports · 4 events", "Tension: the taller", "Latest incidents", "Promises: 1"),
        ),
        (indonesian, ("pihak KHM, THA", "4 berita · 4 peristiwa", "Ketegangan", "Kejadian terakhir", "Janji: 1")),
    ):
        assert done.code == 0
        for head in heads:
            assert head in done.out
        assert max(map(len, done.out.splitlines())) <= 110
        assert not re.search(r"dossier\.\w", done.out)
    assert re.search(r"KHM – THA +[▁▂▃▄▅▆▇█·]+ lowest", english.out)


def test_an_incident_is_shown_by_its_narrowest_date_and_its_status(cli: Any, tmp_path: Path) -> None:
    told = [shelling(1, claimant=False), in_july(), undated(), planned()]
    with damai.open(tmp_path / "k.db") as made:
        list(made.add_analyses(told))
    english, indonesian = (cli("--lang", language, "incidents", "k.db").out for language in ("en", "id"))
    for shown in ("2025-07-24", "told: 2025-07-01", "no date; told", "2025-07-29", "planned"):
        assert shown in english
    for shown in ("disebut:", "2025-07-01 –", "tanpa tanggal;", "direncanakan"):
        assert shown in indonesian
    rows = {row["id"]: row for row in cli("incidents", "k.db", "--format", "jsonl").rows}
    first, third, fourth = (rows[f"tembak-{number}#0"] for number in (1, 3, 4))
    assert (first["date"], first["earliest"], first["latest"]) == ("2025-07-24", "2025-07-01", "2025-07-30")
    assert (third["date"], third["published"]) == (None, "2025-07-29")
    assert (first["statuses"], fourth["statuses"]) == (["occurred"], ["planned"])
    assert [row["id"] for row in cli("incidents", "k.db", "--since", "2025-07-25", "-f", "jsonl").rows] == [
        "tembak-4#0"
    ]
    shown = cli("show", "k.db").out
    latest = shown[shown.index("Latest incidents") : shown.index("not listed here: 1 (damai")]
    assert "tembak-1#0" in latest
    assert "tembak-4#0" not in latest
    assert "only planned, hypothetical or negated, not listed here: 1" in latest


def planned() -> Analysis:
    made = shelling(4, day="2025-08-20")
    return replace(made, events=(replace(made.events[0], status="planned"),))


def in_july() -> Analysis:
    made = shelling(2, day="2025-07", claimant=False)
    return replace(made, report=replace(made.report, published="2025-07-30"))


def undated() -> Analysis:
    made = shelling(3, day="2025-07-29", claimant=False)
    (event,) = made.events
    other = replace(event, actors=("MMR:MIL",), recipients=("LAO",), place=None)
    bare = replace(other, date=None, fields={name: its for name, its in event.fields.items() if name != "date"})
    return replace(made, events=(bare,))


def promised_by(code: str, number: int) -> Analysis:
    made = promise(number)
    to = (f"NSA-{code}",)
    return replace(made, events=(replace(made.events[0], actors=(code,), recipients=to),))


CODES = ("BRN", "FRA", "IDN", "JPN", "KOR", "LAO", "MMR", "MYS", "PHL", "SGP")


def test_what_was_broken_stands_first_and_the_rest_is_counted(cli: Any, tmp_path: Path) -> None:
    with damai.open(tmp_path / "k.db") as made:
        list(made.add_analyses(promised_by(code, number) for number, code in enumerate(CODES, 1)))
        entries = made.commitments()
        made.set_state(entries[-1].id, "broken", who="Sari", why="uji", day="2025-07-01")
        made.set_state(entries[-2].id, "disputed", who="Sari", why="uji", day="2025-07-01")
        assert len(entries) > 8
    rows = re.findall(r"still open|broken|disputed|lapsed", cli("show", "k.db").out.split("State")[1])
    assert rows[:3] == ["broken", "disputed", "still open"]
    assert f"not listed here: {len(entries) - 8} (damai commitments" in cli("show", "k.db").out


def test_a_promise_whose_day_passed_says_so(cli: Any, dossier: str) -> None:
    shown = cli("commitments", dossier, "--as-of", "2025-09-01").out
    assert "lapsed" in shown
    assert re.findall(r"day passed,|nothing|told", shown) == ["day passed,", "nothing", "told"]


def test_the_bars_of_all_pairs_stand_for_the_same_weeks() -> None:
    first, last = date(2020, 1, 6), date(2024, 12, 30)
    weeks = [Week(day.isoformat(), ("A", "B"), -9.0, 2, 2, -9.0) for day in (first, last)]
    weeks += [Week("2022-06-06", ("A", "LONGER"), 2.5, 1, 1, 2.5), Week("1962-06-04", ("A", "B"), -2.0, 1, 1, -2.0)]
    *bars, legend, read, outside = tension_lines(weeks, Messages("en"), 80, ("2020-01-01", "2025-01-01"))
    drawn = [re.sub(r"[^▁▂▃▄▅▆▇█·]", "", line.plain) for line in bars]
    assert {len(line) for line in drawn} == {-(-261 // 7)}
    assert drawn[0][0] == drawn[0][-1] == "▇"
    assert drawn[2].index("▁") == 126 // 7
    assert "mean score" in read.plain
    assert max(map(len, (line.plain for line in bars))) <= 80
    assert legend.plain.startswith("2020-01-06 – 2024-12-30; a bar is 7 weeks")
    assert outside.plain.endswith("not drawn: 1")
    weekly = list(tension_lines(weeks[:1], Messages("en"), 80))
    assert weekly[-2].plain.startswith("2020-01-06 – 2020-01-06; a bar is a week")


def test_a_week_of_one_does_not_look_like_a_week_of_twenty() -> None:
    weeks = [Week("2024-01-01", ("A", "B"), -9.0, 1, 1, -9.0), Week("2024-01-08", ("A", "B"), -9.0, 20, 24, -9.0)]
    means, numbers, _, read = (line.plain for line in tension_lines(weeks, Messages("en"), 80))
    assert "▇▇" in means
    assert "▁█" in numbers
    assert "the tallest 20" in read


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
    told = cli("--lang", "id", "history", dossier, "tembak-3#0").out
    assert all(word in told for word in ("1. dikoreksi", "digabung", "dipisah", "dibatalkan"))
    assert not any(word in told for word in ("correct ", "merge", "split", "undo"))
    with damai.open(dossier) as whole:
        row, promised = whole.history("tembak-3#0"), whole.history("janji-1#0")
    words = [" ".join(text.plain.split()) for text in corrections(row, Messages("id"))]
    assert words[0] == f"1. dikoreksi: killed=7 actors=KHM:REB,KHM Sari, {moment(row.corrections[0].at)} sumber kedua"
    assert [said.partition(" Sari")[0] for said in words[1:]] == [
        "4. digabung: tembak-1#0, tembak-3#0", "5. dipisah: tembak-3#0 dari tembak-1#0", "7. dibatalkan: koreksi 1",
    ]  # fmt: skip
    assert decided(promised, promised.corrections[0], Messages("en")) == "state set: kept since 2025-08-01"
    assert [text.plain[17:] for text in links(row, Messages("en"))][-1] == "no longer in that of tembak-1#0"


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
        (["redact", dossier, "gone", "--why", "y"], "no report 'gone'"),
        (["redact", dossier, "tembak-1"], "who asks for it and why"),
    ):
        done = cli(*arguments)
        assert done.code == 3, arguments
        assert told in done.err
        assert "Traceback" not in done.err
        indonesian = cli("--lang", "id", *arguments).err
        assert indonesian.startswith("galat: ")
        assert told not in indonesian
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
