"""Rows that were changed or removed behind damai's back are found by their seals, sketches by their hashes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from dossier_samples import REPORTS, WHO, shelling, shown
from sqlalchemy import text as sql

import damai
from damai.dossier.sketching import sketch_bytes
from damai.errors import StoreError
from damai.sketch import sketch_report, sketch_version
from damai.store import EntryRow
from damai.store.following import add_entry_rows, add_feed_state
from damai.store.opening import _store
from damai.store.upgrading import upgrade
from damai.store.writing import Writer


def filled(path: Path) -> None:
    """A dossier that has rows in every table that can be filled by hand."""
    with damai.open(path) as dossier:
        dossier.init(title="Perbatasan", parties=["KHM", "THA"], who="Sari")
        list(dossier.add_analyses(REPORTS))
        dossier.correct("tembak-2#0", {"killed": 4}, **WHO)
        dossier.set_state("janji-1#0", "kept", day="2025-08-01", **WHO)
        dossier.redact("tembak-3", who="Panitera", why="putusan")
        with dossier._store.writing() as writer:
            add_feed_state(writer, "https://w.example/feed", {"etag": "1"})
            add_entry_rows(writer, [EntryRow("https://w.example/feed", "e", "s", "done")])


def done_behind(dossier: damai.Dossier, *changes: str) -> None:
    """What somebody does to the file behind damai's back."""
    with dossier._store.engine.connect() as connection, dossier._store._alone(connection):
        for name in connection.scalars(sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(sql(f"DROP TRIGGER {name}"))
        connection.execute(sql("PRAGMA defer_foreign_keys = ON"))
        for change in changes:
            connection.execute(sql(change))


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ("UPDATE about SET content = replace(content, 'THA', 'THB')", "about"),
        ("DELETE FROM about", "about"),
        ("UPDATE reports SET at = '2000' WHERE seq = 2", "reports"),
        ("UPDATE reports SET bytes_sha256 = 'x' WHERE seq = 2", "reports"),
        ("UPDATE analyses SET pack = 'id 9' WHERE seq = 2", "analyses"),
        ("UPDATE events SET confidence = 0.5 WHERE seq = 2", "events"),
        ("UPDATE events SET earliest = '1999-01-01' WHERE seq = 2", "events"),
        ("UPDATE parts SET number = 7 WHERE event = 1", "parts"),
        ("UPDATE corrections SET who = 'Budi'", "corrections"),
        ("UPDATE corrections SET why = 'lain'", "corrections"),
        ("UPDATE corrections SET kind = 'accept'", "corrections"),
        ("UPDATE gaps SET why = 'lain'", "gaps"),
        ("UPDATE links SET holds = 0 WHERE seq = 1", "links"),
        ("DELETE FROM links", "links"),
        ("DELETE FROM transitions", "transitions"),
        ("UPDATE feeds SET content = '{}'", "feeds"),
        ("UPDATE entries SET state = 'unread'", "entries"),
        ("INSERT INTO about (at, content) SELECT '2', content FROM about", "about"),
        ("DELETE FROM seals WHERE \"table\" = 'links'", "links"),
        ("UPDATE seals SET last = last + 1 WHERE \"table\" = 'gaps'", "gaps"),
    ],
)  # fmt: skip
def test_a_change_behind_the_back_is_found(tmp_path: Path, change: str, table: str) -> None:
    filled(tmp_path / "a.db")
    with damai.open(tmp_path / "a.db") as dossier:
        assert dossier.check() == ()
        done_behind(dossier, change)
        assert ("rows-changed", table) in {(fault.code, fault.where) for fault in dossier.check()}


def test_the_rows_of_a_broken_seal_are_named(tmp_path: Path) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses(REPORTS))
        done_behind(dossier, "UPDATE reports SET at = '2000' WHERE seq IN (2, 3, 6)")
        found = [fault.message for fault in dossier.check() if fault.code == "rows-changed"]
        assert found == [
            "rows 2 to 3 are not those that were stored (their seal differs)",
            "row 6 is not what was stored (its seal differs)",
        ]


def test_a_server_is_sealed_too(place: str) -> None:
    with damai.open(place) as dossier:
        dossier.init(parties=["KHM", "THA"])
        list(dossier.add_analyses(REPORTS))
        dossier.redact("tembak-3", who="Panitera", why="putusan")
        assert dossier.check() == ()
        with dossier._store.reading() as reader:
            sealed = set(reader.execute(sql('SELECT "table" FROM seals')).scalars())
        assert {"about", "reports", "analyses", "events", "parts", "links", "gaps"} <= sealed


def test_no_flipped_bit_ends_in_a_traceback(tmp_path: Path) -> None:
    filled(tmp_path / "a.db")
    data, choose = (tmp_path / "a.db").read_bytes(), random.Random(4)
    told: set[str] = set()
    for number in range(25):
        found = bytearray(data)
        at = choose.randrange(0, len(data), 4096) + choose.randrange(4096 if number % 2 else 16)  # heads of pages, too
        found[at] ^= 1 << choose.randrange(8)
        path = tmp_path / f"{number}.db"
        path.write_bytes(found)
        try:
            with damai.open(path) as dossier:
                told |= {fault.code for fault in dossier.check()}
                shown(dossier)
        except StoreError as error:
            told.add(type(error).__name__)
    assert {"database-damaged", "StoreDamagedError"} <= told


def sketched(path: Path) -> None:
    with damai.open(path) as dossier:
        list(dossier.add_analyses(REPORTS))
        shown(dossier)
        with dossier._store.reading() as reader:
            assert reader.sketch(1, sketch_version()) is not None


@pytest.mark.parametrize("content", ["x'00'", "substr(content, 1, 40)", "zeroblob(length(content))"])
def test_a_damaged_sketch_is_found_and_worked_out_anew(tmp_path: Path, content: str) -> None:
    sketched(tmp_path / "a.db")
    with damai.open(tmp_path / "a.db") as dossier:
        before = shown(dossier)
        done_behind(dossier, f"UPDATE sketches SET content = {content} WHERE analysis < 4")
    with damai.open(tmp_path / "a.db") as dossier:
        assert [(fault.code, fault.where) for fault in dossier.check()] == [
            ("sketch-changed", id) for id in ("tembak-1", "tembak-2", "tembak-3")
        ]
        assert shown(dossier) == before
        list(dossier.add_analyses([shelling(9)]))


def test_an_older_dossier_is_sealed_when_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "lama.db"
    store = _store(path, 5)
    store.engine.connect().close()
    sketch = sketch_bytes(sketch_report(REPORTS[0].report))
    with store.engine.connect() as connection, store._alone(connection):
        upgrade(connection, "0004")
        writer = Writer(connection, store.words)
        seq = writer.add_analysis(writer.add_report(REPORTS[0].report), REPORTS[0])
        insert = sql("INSERT INTO sketches (analysis, kind, content) VALUES (:seq, :kind, :content)")
        connection.execute(insert, {"seq": seq, "kind": sketch_version(), "content": sketch})
    store.close()
    with damai.open(path) as dossier:
        assert dossier.check() == ()
        with dossier._store.reading() as reader:
            assert reader.sketch(seq, sketch_version()) == sketch
        dossier.redact("tembak-1", who="Panitera", why="putusan")
        assert dossier.check() == ()
        done_behind(dossier, "UPDATE reports SET origin = 'x'")
        assert [(fault.code, fault.where) for fault in dossier.check()] == [("rows-changed", "reports")]
