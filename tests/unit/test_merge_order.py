"""Dossiers may be merged in any order: what comes of it is the same, to the byte."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count, permutations
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import REPORTS, WHO, shown
from sqlalchemy import text as sql

import damai
from damai.dossier import view
from damai.dossier.verdicts import in_force
from damai.errors import StoreError
from damai.model import Analysis, Note
from damai.store import CorrectionRow, Taken
from damai.store.moments import in_order

ONE = REPORTS[0]
NEWER = replace(ONE, events=(replace(ONE.events[0], mode="primitive"),), versions={"damai": "2", "pack": "id 2"})
Clock = Callable[[int], None]


def moment(second: int) -> str:
    return f"2025-08-01T00:00:{second:02}.000000+00:00"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the clock to a second, where it stays."""
    return lambda second: monkeypatch.setattr("damai.store.writing.now", lambda: moment(second))


def put(path: str | Path, *readings: Analysis) -> None:
    with damai.open(path) as dossier:
        list(dossier.add_analyses(readings))


def begun(path: str | Path) -> None:
    """Says of each dossier at one moment what it is about, as copies of one dossier have it: one matter, which goes by
    another title in each of them later."""
    with damai.open(path) as dossier:
        dossier.init(title="berkas", parties=["KHM", "THA"])


def stored_again(path: str | Path, reading: Analysis) -> None:
    """Stores another reading of a report that is there."""
    with damai.open(path) as dossier, dossier._store.writing() as writer:
        writer.add_analysis(writer.add_report(reading.report), reading)


def exported(dossier: damai.Dossier, folder: Path) -> bytes:
    dossier.export(folder / "whole.json")
    return (folder / "whole.json").read_bytes()


def merged(tmp_path: Path, *order: str | Path) -> tuple[bytes, dict[str, Any]]:
    """What comes of entering dossiers into a copy of the first: its export, and what it shows."""
    copied = tmp_path / "merged.db"
    for name in tmp_path.glob("merged.db*"):
        name.unlink()
    shutil.copy(order[0], copied)
    with damai.open(copied) as whole:
        shown(whole)  # what was seen before the merger must not stay
        for path in order[1:]:
            with damai.open(path, create=False) as other:
                whole.take(other)
                assert whole.take(other) == Taken()
        assert whole.check() == ()
        seen = shown(whole)
        for row in (*seen["events"], *seen["search"]):
            row["corrections"] = len(row["corrections"])  # each dossier counts its rows for itself
        for gap in (row["gap"] for row in seen["reports"] if row["gap"]):
            gap["seq"] = 0
        return exported(whole, tmp_path), seen


@pytest.mark.parametrize("least", [2, 10**6])
def test_a_reading_counts_from_the_moment_it_was_first_stored(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, least: int
) -> None:
    monkeypatch.setattr(view, "LEAST", least)
    a, b = tmp_path / "a.db", tmp_path / "b.db"
    clock(2)
    put(a, *REPORTS[:4])
    clock(3)
    stored_again(a, NEWER)
    clock(1)
    put(b, NEWER)
    both = [merged(tmp_path, a, b), merged(tmp_path, b, a)]
    assert both[0] == both[1]
    assert [row["mode"] for row in both[0][1]["events"] if row["ref"] == "tembak-1#0"] == ["heavy-weapons"]
    [readings] = [row["readings"] for row in json.loads(both[0][0])["reports"] if row["id"] == "tembak-1"]
    assert [row["at"] for row in readings] == [moment(1), moment(2)]


def test_two_readings_of_one_moment_have_an_order_of_their_own(tmp_path: Path, clock: Clock) -> None:
    a, b = tmp_path / "a.db", tmp_path / "b.db"
    clock(1)
    put(a, ONE)
    put(b, NEWER)
    assert merged(tmp_path, a, b) == merged(tmp_path, b, a)


@pytest.mark.parametrize("seconds", [(2, 1), (1, 1)])
def test_a_report_redacted_in_several_keeps_the_first_reason(
    tmp_path: Path, clock: Clock, seconds: tuple[int, int]
) -> None:
    a, b = tmp_path / "a.db", tmp_path / "b.db"
    for path, second, why in ((a, seconds[0], "putusan 12"), (b, seconds[1], "putusan 11")):
        put(path, *REPORTS[:3])
        clock(second)
        with damai.open(path) as dossier:
            dossier.redact("tembak-1", who="Panitera", why=why)
    both = [merged(tmp_path, a, b), merged(tmp_path, b, a)]
    [gap] = [row["gap"] for row in json.loads(both[0][0])["reports"] if row["gap"]]
    assert (gap["at"], gap["why"]) == (moment(1), "putusan 11")
    assert both[0] == both[1]
    [report] = [row for row in both[0][1]["reports"] if row["gap"]]
    assert report["gap"]["why"] == "putusan 11"


def test_of_two_corrections_of_one_moment_the_same_has_the_last_word(tmp_path: Path, clock: Clock) -> None:
    a, b = tmp_path / "a.db", tmp_path / "b.db"
    for path, killed in ((a, 4), (b, 6)):
        clock(1)
        put(path, ONE)
        begun(path)
        clock(2)
        with damai.open(path) as dossier:
            dossier.correct("tembak-1#0", {"killed": killed}, **WHO)
            dossier.init(title=f"Berkas {killed}")
    both = [merged(tmp_path, a, b), merged(tmp_path, b, a)]
    assert both[0] == both[1]
    assert [row["killed"] for row in both[0][1]["events"]] == [6]


def test_a_report_came_when_and_whence_it_came_first(tmp_path: Path, clock: Clock) -> None:
    a, b = tmp_path / "a.db", tmp_path / "b.db"
    for path, second, note in ((a, 2, "later"), (b, 1, "sooner")):
        clock(second)
        report = replace(ONE.report, notes=(Note("no-date", note),))
        with damai.open(path) as dossier, dossier._store.writing() as writer:
            seq = writer.add_report(report, data=note.encode(), origin=f"{note}.html")
            writer.add_analysis(seq, replace(ONE, report=report))
    both = [merged(tmp_path, a, b), merged(tmp_path, b, a)]
    assert both[0] == both[1]
    [row] = json.loads(both[0][0])["reports"]
    assert (row["stored"]["origin"], row["stored"]["at"], row["notes"]) == (
        "sooner.html",
        moment(1),
        [["no-date", "sooner"]],
    )


def dispute(folder: Path, seed: int, clock: Clock) -> list[Path]:
    """Three dossiers that share reports, readings, redactions and moments: their clocks know three seconds only."""
    choose = random.Random(seed)
    made = []
    for name in "abc":
        path = folder / f"{name}.db"
        clock(0)
        begun(path)
        clock(choose.randrange(3))
        put(path, *choose.sample(REPORTS, 5))
        for reading in (ONE, NEWER):
            clock(choose.randrange(3))
            stored_again(path, reading)
        with damai.open(path) as dossier:
            dossier.init(title=f"berkas {name}")
            for kept in choose.sample(dossier.events(), 3):
                clock(choose.randrange(3))
                number = dossier.correct(kept.ref, {"killed": choose.randrange(9)}, **WHO)
                for _ in range(choose.randrange(3)):
                    number = dossier.undo(number, **WHO)
            clock(choose.randrange(3))
            others = [row.report.id for row in dossier.reports() if row.report.id != ONE.report.id]
            dossier.redact(choose.choice(others[:2]), who=name, why=f"putusan {name}")
        made.append(path)
    return made


@pytest.mark.parametrize("seed", range(3))
def test_three_dossiers_merge_to_the_same_in_any_order(tmp_path: Path, clock: Clock, seed: int) -> None:
    paths = dispute(tmp_path, seed, clock)
    found = [merged(tmp_path, *order) for order in permutations(paths)]
    assert all(one == found[0] for one in found)
    assert len(json.loads(found[0][0])["corrections"]) > 5


def test_dossiers_of_different_matters_each_keep_their_own(tmp_path: Path, clock: Clock) -> None:
    a, b = tmp_path / "a.db", tmp_path / "b.db"
    for path, second, title, reports in ((a, 1, "Perbatasan", REPORTS[:4]), (b, 2, "Karabakh", REPORTS[2:])):
        clock(second)
        put(path, *reports)
        with damai.open(path) as dossier:
            dossier.init(title=title, parties=["KHM", "THA"] if path == a else ["ARM", "AZE"])
    [one, other] = [json.loads(merged(tmp_path, *order)[0]) for order in ((a, b), (b, a))]
    assert [[said["title"] for said in whole.pop("about")] for whole in (one, other)] == [["Perbatasan"], ["Karabakh"]]
    assert one == other  # all the rest is the same
    with damai.open(a) as dossier, damai.open(b) as theirs:
        for _ in range(2):
            found = dossier.take(theirs).other_matter
            assert found == theirs.about
        assert dossier.about.title == "Perbatasan"


def test_a_matter_goes_on_in_dossiers_that_come_from_one(tmp_path: Path, clock: Clock) -> None:
    a, b, c = (tmp_path / f"{name}.db" for name in "abc")
    clock(1)
    put(a, ONE)
    with damai.open(a) as first:
        first.init(title="Perbatasan", parties=["KHM", "THA"])
        with damai.open(b) as second, damai.open(c) as third:
            assert second.take(first).other_matter is None  # it had said nothing of itself
            clock(3)
            second.init(period="2025-07")
            assert first.take(second).other_matter is None
            clock(2)
            third.init(title="Perbatasan", parties=["KHM", "THA"], period="2025-07")
            assert first.take(third).other_matter is None  # it says the same
            assert first.about == second.about == third.about


def test_what_came_from_elsewhere_is_kept_append_only(tmp_path: Path, place: str, clock: Clock) -> None:
    given = tmp_path / "b.db"
    for path, second in ((given, 1), (place, 2)):
        clock(second)
        put(path, ONE, REPORTS[1])
        with damai.open(path) as dossier:
            dossier.redact("tembak-2", who="Panitera", why=f"putusan {second}")
    with damai.open(place) as dossier:
        dossier.take(given_export(given, tmp_path))
        assert [gap.why for gap in dossier.gaps()] == ["putusan 1"]
        assert {row.stored for row in dossier.reports()} == {moment(1)}
        assert [version.at for version in dossier.history("tembak-1#0").versions] == [moment(1)]
        for table in ("earlier_reports", "earlier_analyses", "earlier_gaps"):
            for change in (f"DELETE FROM {table}", f"UPDATE {table} SET at = 'x'"):
                with dossier._store.reading() as reader:
                    assert reader.execute(sql(f"SELECT count(*) FROM {table}")).scalar()
                with pytest.raises(StoreError, match="append-only"), dossier._store.writing() as writer:
                    writer.execute(sql(change))
        assert dossier.check() == ()


def given_export(path: Path, folder: Path) -> Path:
    with damai.open(path) as dossier:
        dossier.export(folder / "given.json")
    return folder / "given.json"


def test_a_form_1_export_keeps_its_order(tmp_path: Path, clock: Clock) -> None:
    clock(1)
    put(tmp_path / "a.db", ONE)
    with damai.open(tmp_path / "a.db") as dossier:
        for killed in (9, 1):  # by their content the other one would come last
            dossier.correct("tembak-1#0", {"killed": killed}, **WHO)
    whole = json.loads(given_export(tmp_path / "a.db", tmp_path).read_bytes())
    for row in whole["corrections"]:
        row["at"] = moment(1)
    for version, killed in ((1, 1), (2, 9)):
        (tmp_path / "old.json").write_text(json.dumps({**whole, "version": version}))
        with damai.open(tmp_path / f"{version}.db") as dossier:
            dossier.take(tmp_path / "old.json")
            assert dossier.event("tembak-1#0").event.killed == killed


def chain(length: int) -> Sequence[CorrectionRow]:
    """A rejection and undoings of it and of one another, all of one moment."""
    rows = [CorrectionRow(1, "t", "w", "y", "reject", "e", {})]
    return rows + [CorrectionRow(n, "t", "w", "y", "undo", str(n - 1), {}) for n in range(2, length + 1)]


def test_an_undoing_of_the_same_moment_comes_after_what_it_undoes() -> None:
    other = count(100)
    for length in range(1, 6):
        rows = [*chain(length), CorrectionRow(next(other), "t", "w", "z", "accept", "f", {})]
        ordered = in_order(rows)
        assert [row.seq for row in ordered if row.seq < 100] == list(range(1, length + 1))
        assert [row.seq for row in in_force(ordered) if row.seq < 100] == ([1] if length % 2 else [])
