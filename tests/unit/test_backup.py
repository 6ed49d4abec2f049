"""Export and import, merger, backup: the same dossier, whatever way it went."""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import REPORTS, WHO, shelling, shown

import damai
from damai.dossier.plain import plain
from damai.errors import DossierError, SchemaError, StoreError
from damai.model import Analysis

SAMPLES = REPORTS[:6]


def filled(path: str | Path, reports: Sequence[Analysis] = SAMPLES) -> damai.Dossier:
    made = damai.open(path)
    made.init(title="Perbatasan", parties=["KHM", "THA"], period="2025-07", who="Sari")
    list(made.add_analyses(reports))
    return made


def corrected(path: str | Path) -> damai.Dossier:
    """A dossier with every kind of word that people say, and a redaction."""
    made = filled(path)
    made.correct("tembak-1#0", {"killed": 4}, **WHO)
    wrong = made.reject("tembak-3#0", **WHO)
    made.undo(wrong, **WHO)
    made.split("tembak-2#0", **WHO)
    made.set_state("janji-1#0", "kept", day="2025-08-01", **WHO)
    older = replace(SAMPLES[3], versions={"damai": "1.1", "pack": "id 1.1", "model": "m2"})
    with made._store.writing() as writer:
        writer.add_analysis(4, older)
    made.redact("janji-2", who="Panitera", why="putusan 12")
    return made


def without_numbers(view: dict[str, Any]) -> Any:
    """What is shown, but for the numbers of corrections, which each dossier counts for itself."""
    bare = {key: [{**row, "corrections": len(row["corrections"])} for row in view[key]] for key in ("events", "search")}
    return json.loads(re.sub(r"correction:\d+", "correction", json.dumps({**view, **bare})))


def test_export_and_import_give_the_same_dossier(tmp_path: Path, place: str) -> None:
    with corrected(tmp_path / "a.db") as first, damai.open(place) as second:
        first.export(tmp_path / "a.json")
        taken = second.take(tmp_path / "a.json")
        assert (taken.reports, taken.readings, taken.corrections, taken.redactions) == (6, 7, 5, 1)
        assert shown(second) == shown(first)
        assert second.about == first.about
        assert plain(second.reports()) == plain(first.reports())
        assert plain(second.history("bantah#0").versions) == plain(first.history("bantah#0").versions)
        assert len(second.history("bantah#0").versions) == 2
        assert second.corrections() == first.corrections()
        assert [replace(gap, seq=0) for gap in second.gaps()] == [replace(gap, seq=0) for gap in first.gaps()]
        assert second.check() == ()
        second.export(tmp_path / "b.json")
        assert (tmp_path / "b.json").read_bytes() == (tmp_path / "a.json").read_bytes()
        again = second.take(tmp_path / "a.json")
        assert again == type(again)()
        assert shown(second) == shown(first)


def test_no_redacted_word_is_exported(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db") as dossier:
        dossier.redact("bantah", **WHO)
        for format in damai.export.FORMATS:
            dossier.export(tmp_path / "x", format)
            assert b"membantah" not in (tmp_path / "x").read_bytes()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda whole: whole["reports"][0].update(url="https://lain.example"), "not what its SHA-256 says"),
        (
            lambda whole: whole["reports"][1]["readings"][0]["analysis"]["events"][0].update(killed=77),
            "a reading is not",
        ),
        (lambda whole: whole.update(version=9), "a newer damai"),
        (lambda whole: whole.update(form="x"), "no dossier"),
        (lambda whole: whole["corrections"][0].pop("why"), "lacks something"),
        (lambda whole: whole["corrections"][0].update(at="yesterday"), "lacks something"),
        (lambda whole: whole["reports"][0]["stored"].update(at="2025-08-01T00:00:00.000000+07:00"), "no moment in UTC"),
        (lambda whole: whole["reports"][0].pop("stored"), "lacks something"),
    ],
)
def test_what_was_tampered_with_is_refused_whole(tmp_path: Path, change: Any, told: str) -> None:
    with filled(tmp_path / "a.db") as first:
        first.accept("tembak-1#0", **WHO)
        first.export(tmp_path / "a.json")
    whole = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    change(whole)
    (tmp_path / "a.json").write_text(json.dumps(whole), encoding="utf-8")
    with damai.open(tmp_path / "b.db") as second:
        with pytest.raises(SchemaError, match=told):
            second.take(tmp_path / "a.json")
        assert (second.reports(), second.corrections(), second.about.title) == ((), (), "")


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with damai.open(tmp_path / "b.db") as dossier:
        (tmp_path / "x.json").write_text("{")
        with pytest.raises(SchemaError, match="not JSON"):
            dossier.take(tmp_path / "x.json")
        with pytest.raises(DossierError, match="No such file"):
            dossier.take(tmp_path / "gone.json")


def parts_of_a_dispute(folder: Path, seed: int) -> list[Path]:
    """Three dossiers of one matter that share some reports; people spoke in each, and undid some of it."""
    choose = random.Random(seed)
    with damai.open(folder / "begun.db") as dossier:
        dossier.init(title="berkas", parties=["KHM", "THA"])
    made = []
    for name in "abc":
        path = folder / f"{name}{seed}.db"
        given = choose.sample(SAMPLES, 4)
        shutil.copy(folder / "begun.db", path)
        with damai.open(path) as dossier:
            dossier.init(title=f"berkas {name}")
            list(dossier.add_analyses(given))
            for kept in dossier.events()[:3]:
                number = dossier.correct(kept.ref, {"killed": choose.randrange(9)}, **WHO)
                if choose.random() < 0.5:
                    dossier.undo(number, **WHO)
            if name == "c":
                dossier.redact(given[0].report.id, **WHO)
        made.append(path)
    return made


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_a_merger_does_not_matter(tmp_path: Path, seed: int) -> None:
    paths = parts_of_a_dispute(tmp_path, seed)
    views = []
    for number, order in enumerate(([0, 1, 2], [2, 0, 1], [1, 2, 0])):
        with damai.open(tmp_path / f"all{number}.db") as whole:
            for index in order:
                with damai.open(paths[index]) as other:
                    assert (taken := whole.take(other)).corrections
                    assert whole.take(other) == type(taken)()
            assert whole.check() == ()
            views.append((whole.about, without_numbers(shown(whole))))
    assert views[0] == views[1] == views[2]
    assert views[0][1]["events"]


def test_merging_into_either_shows_the_same(tmp_path: Path) -> None:
    first, second = parts_of_a_dispute(tmp_path, 7)[1:]
    with damai.open(first) as a, damai.open(second) as b:
        a.export(tmp_path / "a.json")
        a.take(b)
        b.take(tmp_path / "a.json")
        assert without_numbers(shown(a)) == without_numbers(shown(b))
        assert a.about == b.about


def test_an_undoing_keeps_its_target_in_another_dossier(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db") as a, filled(tmp_path / "b.db") as b:
        a.accept("bantah#0", **WHO)
        a.accept("tembak-3#0", **WHO)
        number = b.reject("tembak-1#0", **WHO)
        b.undo(number, **WHO)
        a.take(b)
        undoing = next(row for row in a.corrections() if row.kind == "undo")
        target = next(row for row in a.corrections() if str(row.seq) == undoing.target)
        assert (target.kind, target.seq) != ("accept", number)
        assert target.kind == "reject"
        assert a.event("tembak-1#0").standing == "coded"
        assert a.event("bantah#0").standing == "accepted"


def test_a_redaction_reaches_the_other_dossier(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db") as a, filled(tmp_path / "b.db") as b:
        b.redact("tembak-3", who="Panitera", why="putusan 12")
        assert a.take(b).redactions == 1
        assert [(gap.report, gap.why) for gap in a.gaps()] == [("tembak-3", "putusan 12")]
        list(a.add_analyses([shelling(3, day="2025-07-26", killed=1)]))
        assert a.events(report="tembak-3") == ()
    assert b"Berita nomor 3" not in (tmp_path / "a.db").read_bytes()


def test_the_last_reading_counts_wherever_it_was_made(tmp_path: Path) -> None:
    newer = replace(
        SAMPLES[0], events=(replace(SAMPLES[0].events[0], mode="primitive"),), versions={"damai": "2", "pack": "id 2"}
    )
    with filled(tmp_path / "a.db") as a, filled(tmp_path / "b.db", [newer]) as b:
        a.take(b)
        assert a.event("tembak-1#0").event.mode == "primitive"
    with filled(tmp_path / "c.db", [newer]) as c, filled(tmp_path / "d.db") as d:
        c.take(d)
        assert c.event("tembak-1#0").event.mode == "heavy-weapons"


def test_a_clock_that_was_set_back_changes_no_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(tmp_path / "a.db") as dossier:
        dossier.correct("tembak-1#0", {"killed": 4}, **WHO)
        monkeypatch.setattr("damai.store.writing.now", lambda: "2001-01-01T00:00:00.000000+00:00")
        dossier.correct("tembak-1#0", {"killed": 6}, **WHO)
        dossier.init(title="Baru")
        assert (dossier.event("tembak-1#0").event.killed, dossier.about.title) == (6, "Baru")


def test_a_backup_is_whole_and_overwrites_nothing(tmp_path: Path) -> None:
    with corrected(tmp_path / "a.db") as dossier:
        with dossier._store.writing():  # somebody writes meanwhile
            dossier.backup(tmp_path / "b.db")
        with damai.open(tmp_path / "b.db", create=False) as copied:
            assert shown(copied) == shown(dossier)
            assert copied.corrections() == dossier.corrections()
        with pytest.raises(StoreError, match="overwrites nothing"):
            dossier.backup(tmp_path / "b.db")
        with pytest.raises(StoreError, match="no file can be here"):
            dossier.backup(tmp_path / "none" / "b.db")
    assert not list(tmp_path.glob("*.part*"))


def test_a_backup_of_what_is_broken_is_refused(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db") as dossier:
        pass
    with sqlite3.connect(tmp_path / "a.db") as connection:
        connection.execute("DROP TRIGGER keep_reports_update")
        connection.execute("UPDATE reports SET text = replace(text, 'Surin', 'Buriram')")
    connection.close()
    with damai.open(tmp_path / "a.db") as dossier, pytest.raises(StoreError, match="text-changed"):
        dossier.backup(tmp_path / "b.db")
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".db" or "part" in path.name) == ["a.db"]


def test_a_servers_database_is_backed_up_by_its_owner(postgres: str, tmp_path: Path) -> None:
    with damai.open(postgres) as dossier, pytest.raises(StoreError, match="pg_dump"):
        dossier.backup(tmp_path / "b.db")
