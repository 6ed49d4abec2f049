"""Several programs at one dossier: writers wait for one another, readers for nobody; what is stored stays whole."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from dossier_samples import shelling

from damai.errors import StoreBusyError, StoreError, StoreFullError
from damai.store import Store, open_store
from damai.store.sqlite import SqliteStore


def put(store: Store, number: int) -> None:
    with store.writing() as writer:
        writer.add_analysis(writer.add_report(shelling(number).report), shelling(number))


def ids(store: Store) -> list[str]:
    with store.reading() as reader:
        return [row.report.id for row in reader.reports()]


def test_a_second_writer_is_told_after_a_while(place: str) -> None:
    first, second = open_store(place), open_store(place, wait=0.2)
    with first.writing() as writer:
        writer.add_report(shelling(1).report)
        with pytest.raises(StoreBusyError, match="another program has been writing"):
            put(second, 2)
    put(second, 2)
    assert sorted(ids(first)) == ["tembak-1", "tembak-2"]


def test_a_second_writer_waits(place: str) -> None:
    first, second = open_store(place), open_store(place, wait=20)
    began, done = threading.Event(), []

    def write() -> None:
        began.set()
        put(second, 2)
        done.append(True)

    thread = threading.Thread(target=write)
    with first.writing() as writer:
        writer.add_report(shelling(1).report)
        thread.start()
        began.wait(5)
        thread.join(0.3)
        assert not done
    thread.join(20)
    assert done
    assert sorted(ids(first)) == ["tembak-1", "tembak-2"]


def test_a_reader_sees_one_moment_and_does_not_wait(place: str) -> None:
    writing, reading = open_store(place), open_store(place, wait=0.1)
    put(writing, 1)
    with reading.reading() as reader:
        assert len(list(reader.reports())) == 1
        put(writing, 2)
        assert len(list(reader.reports())) == len(reader.events()) == 1
        with writing.writing() as writer:
            writer.add_report(shelling(3).report)
            assert ids(reading) == ["tembak-1", "tembak-2"]
    assert ids(reading) == ["tembak-1", "tembak-2", "tembak-3"]


def test_two_writers_of_the_same_reports_store_each_once(place: str) -> None:
    stores = [open_store(place), open_store(place)]
    threads = [threading.Thread(target=lambda s=store: [put(s, n) for n in range(8)]) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(ids(stores[0])) == [f"tembak-{n}" for n in range(8)]
    with stores[0].reading() as reader:
        assert len(reader.events(all_readings=True)) == 8


def test_a_program_that_opens_it_first_with_another_makes_it_once(place: str) -> None:
    made: list[Store] = []
    threads = [threading.Thread(target=lambda: made.append(open_store(place))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(made) == 4
    put(made[0], 1)
    assert ids(made[3]) == ["tembak-1"]


def fill(store: Store) -> list[str]:
    """Stores reports until there is no room; the ids of those that were stored."""
    stored: list[str] = []
    for number in range(2000):
        try:
            put(store, number)
        except StoreFullError:
            return stored
        stored.append(f"tembak-{number}")
    raise AssertionError("there was room for everything")


def test_a_full_file_keeps_what_was_stored(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.db")
    assert isinstance(store, SqliteStore)
    most = (tmp_path / "a.db").stat().st_size // 4096 + 60
    from sqlalchemy import event

    event.listen(store.engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count = {most}"))
    stored = fill(store)
    assert len(stored) > 2
    whole = open_store(tmp_path / "a.db")
    assert sorted(ids(whole)) == sorted(stored)
    put(whole, 3000)
    with whole.reading() as reader:
        assert reader.damage() == []
        assert len(reader.events()) == len(stored) + 1


@pytest.mark.skipif(not sys.platform.startswith("linux") or os.geteuid() != 0, reason="needs the right to mount")
def test_a_full_disk_keeps_what_was_stored(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("needs the right to mount")
    store = open_store(disk / "a.db")
    try:
        stored = fill(store)
        assert stored
        assert sorted(ids(store)) == sorted(stored)
        with store.reading() as reader:
            assert reader.damage() == []
    finally:
        store.close()
        subprocess.run(["umount", str(disk)], check=True)


def test_what_may_only_be_read_says_so(tmp_path: Path) -> None:
    open_store(tmp_path / "a.db")
    other = SqliteStore(tmp_path / "a.db")
    from sqlalchemy import event

    event.listen(other.engine, "connect", lambda c, _: c.execute("PRAGMA query_only = ON"))
    with pytest.raises(StoreError, match="only be read"):
        put(other, 1)


def test_redacted_words_are_gone_from_the_file(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.db")
    put(store, 1)
    put(store, 2)
    files = lambda: b"".join(path.read_bytes() for path in tmp_path.iterdir())  # noqa: E731
    assert b"nomor 1 ini" in files()
    store.redact(1, "w", "y")
    store.close()
    for words in (b"nomor 1 ini", b"Kabar tembak-1", b"kabar tembak 1"):
        assert words not in files()
    assert b"nomor 2 ini" in files()


def only_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes a folder one that may only be read, for a user who may do everything, too."""
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and real(path, mode))
    for path in (*folder.iterdir(), folder):
        path.chmod(path.stat().st_mode & ~0o222)


def test_what_may_only_be_read_is_read_and_nothing_is_left_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a b%20?#"
    folder.mkdir()
    store = open_store(folder / "a.db")
    put(store, 1)
    store.close()
    only_read(folder, monkeypatch)
    try:
        other = open_store(folder / "a.db", create=False)
        assert ids(other) == ["tembak-1"]
        other.backup(tmp_path / "copy.db", lambda _copied: None)
        with pytest.raises(StoreError, match="only be read"):
            put(other, 2)
        assert ids(other) == ["tembak-1"]
        other.close()
        assert [path.name for path in folder.iterdir()] == ["a.db"]
    finally:
        folder.chmod(0o755)
    assert ids(open_store(tmp_path / "copy.db")) == ["tembak-1"]


def test_what_others_write_into_what_may_only_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(tmp_path / "a.db")
    put(store, 1)
    store.close()
    other = SqliteStore(tmp_path / "a.db")
    monkeypatch.setattr(other, "_is_writable", lambda: False)

    def write_while_read() -> None:
        with other.reading():
            put(store, 2)
            store.close()

    with pytest.raises(StoreBusyError):
        write_while_read()
    put(store, 3)  # its log stands beside the file, and is read
    assert sorted(ids(other)) == ["tembak-1", "tembak-2", "tembak-3"]
