"""A dossier in one SQLite file: write-ahead log, so that readers and a writer do not wait for one another; FTS5."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, Select, create_engine, event, literal_column, select, table, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from damai.errors import DossierError, StoreBusyError, StoreDamagedError, StoreError, StoreFullError
from damai.store.base import WAIT, Store
from damai.store.reading import Words
from damai.store.rows import damaged
from damai.store.terms import MOST, Term, fts5_query

_ALONE = "damai_alone"
_SHUT = "SQLITE_CANTOPEN"
"""What SQLite says where it may not open or make a file, by the beginning of its name."""


class Fts5(Words):
    """The table ``search``; its row numbers are those of the reports."""

    def put(self, connection: Connection, seq: int, words: list[str]) -> None:
        """Enters a report's words."""
        values = {"seq": seq, "words": " ".join(words[:MOST])}
        connection.execute(text("INSERT INTO search (rowid, words) VALUES (:seq, :words)"), values)

    def drop(self, connection: Connection, seq: int) -> None:
        """Takes a report's words out; merging the index removes them from its older parts too."""
        connection.execute(text("DELETE FROM search WHERE rowid = :seq"), {"seq": seq})
        connection.execute(text("INSERT INTO search (search) VALUES ('optimize')"))

    def matching(self, terms: list[Term]) -> Select[tuple[int]]:
        """Selects the numbers of the reports in which every term stands."""
        rows: Select[tuple[int]] = select(literal_column("rowid")).select_from(table("search"))
        if not terms:
            return rows.where(text("1 = 0"))
        return rows.where(text("search MATCH :terms").bindparams(terms=fts5_query(terms)))

    def damage(self, connection: Connection) -> list[str]:
        """What ``PRAGMA quick_check`` finds."""
        return [found for found in connection.scalars(text("PRAGMA quick_check")) if found != "ok"]

    def missing(self, connection: Connection) -> list[int]:
        """Numbers of reports that have words and are not in the index."""
        query = "SELECT seq FROM reports WHERE text IS NOT NULL AND seq NOT IN (SELECT rowid FROM search)"
        return list(connection.scalars(text(query)))


class SqliteStore(Store):
    """A dossier in a file of its own."""

    words = Fts5()

    def __init__(self, path: Path, wait: float = WAIT) -> None:
        url = URL.create("sqlite", database=str(path))
        engine = create_engine(url, poolclass=NullPool, creator=self._open)
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
        super().__init__(str(path), engine)
        self._path, self._wait = path, wait
        self._kept: sqlite3.Connection | None = None

    def prepare(self, create: bool = True) -> Path | None:
        """As :meth:`Store.prepare`; a file that is not there is made only with ``create``."""
        if self._path.is_dir() or not self._path.parent.is_dir():
            raise StoreError(f"{self.place}: no file can be here")
        if not self._path.exists() or not self._path.stat().st_size:
            if not create:
                raise StoreError(f"{self.place}: there is no dossier here")
            with self.told(), self.engine.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]
        return super().prepare(create)

    def _open(self) -> sqlite3.Connection:
        """A connection. Where nobody may keep a log beside the file, and none is there, it is read as it stands."""
        log = self._path.with_name(f"{self._path.name}-wal")
        is_kept = self._is_writable() or (log.exists() and log.stat().st_size > 0)
        name = str(self._path) if is_kept else f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(name, timeout=self._wait, check_same_thread=False, uri=not is_kept)

    def _is_writable(self) -> bool:
        """Whether this program may write to the file, or make it, and keep a log beside it."""
        places = (self._path, self._path.parent) if self._path.exists() else (self._path.parent,)
        return all(os.access(place, os.W_OK) for place in places)

    @contextmanager
    def _snapshot(self, connection: Connection) -> Iterator[None]:
        before = None if self._is_writable() else self._path.stat()
        with connection.begin():
            yield
        after = before and self._path.stat()  # a file that is read as it stands is not held against those who may write
        if before and after and (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
            raise StoreBusyError(f"{self.place}: another program has been writing meanwhile; try again")

    def _take_anything(self, connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.text_factory = lambda data: data.decode("utf-8", "replace")

    def close(self) -> None:
        """Lets go of the file; what stands in its log is moved into it."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        super().close()

    def _keep_open(self) -> None:
        # The last connection to close moves the log into the file, which costs as much as a transaction: keep one.
        if self._kept is None:
            self._kept = self._open()
            self._kept.execute("SELECT count(*) FROM sqlite_master").fetchone()

    @contextmanager
    def _alone(self, connection: Connection) -> Iterator[None]:
        self._keep_open()
        connection.execution_options(**{_ALONE: True})
        with connection.begin():
            yield

    def _copy(self, revision: str) -> Path | None:
        made = free_name(self._path.with_name(f"{self._path.name}.{revision}.backup"))
        self._copy_to(made).rename(made)
        return made

    def _copy_to(self, made: Path) -> Path:
        """Copies the file as it is at this moment, whoever writes to it, to a name that says that it is growing."""
        growing = made.with_name(f"{made.name}.part")
        with closing(self._open()) as source, closing(sqlite3.connect(growing)) as target:
            source.backup(target)
        shutil.copymode(self._path, growing)
        return growing

    def backup(self, target: Path, check: Callable[[Store], None]) -> None:
        """As :meth:`Store.backup`, by SQLite's online backup."""
        if target.exists():
            raise StoreError(f"{target}: there is a file already; a backup overwrites nothing")
        if not target.parent.is_dir():
            raise StoreError(f"{target}: no file can be here")
        growing = target.with_name(f"{target.name}.part")
        try:
            self._copy_to(target)
            copied = SqliteStore(growing, self._wait)
            copied.prepare(create=False)
            check(copied)
            copied.close()
            growing.rename(target)
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorname", "").startswith(_SHUT):
                raise _not_opened(target) from error
            raise StoreError(f"{target}: {error}") from error
        finally:
            for name in (growing, *(growing.with_name(growing.name + end) for end in ("-wal", "-shm"))):
                name.unlink(missing_ok=True)

    def _wipe(self) -> None:
        self.close()
        # Freed pages are overwritten as they are freed (secure_delete); the log still holds their older state.
        with closing(sqlite3.connect(self._path, timeout=self._wait, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _error(self, error: DBAPIError) -> DossierError:
        name = getattr(error.orig, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return StoreBusyError(
                f"{self.place}: another program has been writing for {self._wait:g} s; nothing was changed, try again"
            )
        if name == "SQLITE_FULL":
            return StoreFullError(f"{self.place}: the disk is full; what was stored before is whole")
        if name.startswith(_SHUT):
            return _not_opened(self.place)
        if name == "SQLITE_NOTADB":
            return StoreError(f"{self.place}: this is no dossier")
        if name.startswith("SQLITE_READONLY"):
            return StoreError(f"{self.place}: this may only be read")
        if name.startswith("SQLITE_CORRUPT"):
            return StoreDamagedError(f"{self.place}: the file itself is damaged: go back to a backup")
        if str(error.orig).startswith("Could not decode"):
            return damaged(self.place)
        return StoreError(f"{self.place}: {error.orig}")


def _not_opened(place: str | Path) -> StoreError:
    return StoreError(f"{place}: the file cannot be opened, or not be made: nobody may write here, or not you")


def free_name(path: Path) -> Path:
    """The path, or the first of ``path.2``, ``path.3``, ... that is not taken."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}.{number}")
    return free


def _set_up(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say so, below
    for pragma in ("foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: taken at its first change, it could meet a newer state than it read.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_ALONE) else "BEGIN")


__all__ = ["SqliteStore", "free_name"]
