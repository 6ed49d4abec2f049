"""The interface of a store: open a moment of it to read, or a transaction to write."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from damai.errors import DossierError, StoreError
from damai.store.carrying import Carried, Taken, take
from damai.store.reading import Reader, Words
from damai.store.schema import HEAD, REVISIONS, VERSION_TABLE, metadata
from damai.store.writing import Writer

WAIT = 30.0
"""Seconds that a writer waits for another one."""


class Store(ABC):
    """A dossier's rows in a database. Connections are opened for one block and closed after it, so that a store can
    stand in a process that forks."""

    words: Words
    shared = False
    """Whether tables of other programs may stand beside a dossier's."""

    def __init__(self, place: str, engine: Engine) -> None:
        self.place = place
        self.engine = engine

    @contextmanager
    def reading(self, *, anything: bool = False) -> Iterator[Reader]:
        """One moment of the store, which writers neither change nor wait for; with ``anything`` also words that are
        damaged are read, as far as they can be."""
        with self.told(), self.engine.connect() as connection, self._snapshot(connection):
            if anything:
                self._take_anything(connection)
            yield Reader(connection, self.words)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """One transaction; it waits for other writers, and raises :class:`~damai.errors.StoreBusyError` after a while.

        An error inside undoes all of it.
        """
        with self.told(), self.engine.connect() as connection, self._alone(connection):
            writer = Writer(connection, self.words)
            yield writer
            writer.seal()

    def redact(self, report: int, who: str, why: str) -> None:
        """Removes a report's words (see :meth:`Writer.redact`), and what the database keeps of removed rows."""
        with self.writing() as writer:
            writer.redact(report, who, why)
        with self.told():
            self._wipe()

    def take(self, given: Carried) -> Taken:
        """Enters another dossier's rows in one transaction; what is there already stays as it is."""
        with self.writing() as writer:
            taken = take(writer, given)
        if taken.redactions:
            with self.told():
                self._wipe()
        return taken

    @abstractmethod
    def backup(self, target: Path, check: Callable[[Store], None]) -> None:
        """Copies the whole dossier to a new file while others use it.

        ``check`` is given the copy, and raises where it is not whole; only then does it get its name.
        """

    def prepare(self, create: bool = True) -> Path | None:
        """Makes the tables where there are none and migrates older ones; the copy that was made before, if any.

        Raises :class:`~damai.errors.StoreError` for what is no dossier or is a newer damai's, and, unless ``create``,
        where there are no tables.
        """
        with self.told(), self.engine.connect() as connection, self._snapshot(connection):
            if self._revision(connection, create) == HEAD:
                return None
        with self.told(), self.engine.connect() as connection, self._alone(connection):
            revision = self._revision(connection, create)
            if revision == HEAD:
                return None
            from damai.store.upgrading import upgrade

            copy = self._copy(revision) if revision is not None else None
            upgrade(connection)
            return copy

    def _revision(self, connection: Connection, create: bool) -> str | None:
        """The revision of the tables; None where there are none yet."""
        tables = set(inspect(connection).get_table_names())
        if VERSION_TABLE not in tables:
            if tables & set(metadata.tables) or (tables and not self.shared):
                raise StoreError(f"{self.place}: this is a database, but no dossier")
            if not create:
                raise StoreError(f"{self.place}: there is no dossier here")
            return None
        revision = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))
        if revision not in REVISIONS:
            raise StoreError(f"{self.place} was made by a newer damai (its tables are of revision {revision})")
        return str(revision)

    def _take_anything(self, connection: Connection) -> None:
        """Lets a connection read text whose bytes are damaged, where the database would hand it out."""
        del connection

    def close(self) -> None:
        """Lets go of the database."""
        self.engine.dispose()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Says errors of the database in our words."""
        try:
            yield
        except DBAPIError as error:
            raise self._error(error) from error

    @abstractmethod
    def _snapshot(self, connection: Connection) -> AbstractContextManager[None]:
        """A transaction that sees one moment."""

    @abstractmethod
    def _alone(self, connection: Connection) -> AbstractContextManager[None]:
        """A transaction that no other writer's overlaps."""

    @abstractmethod
    def _copy(self, revision: str) -> Path | None:
        """Copies the whole dossier, before its tables are changed; where to, or None where the database cannot."""

    @abstractmethod
    def _wipe(self) -> None:
        """Overwrites what removed rows left behind."""

    @abstractmethod
    def _error(self, error: DBAPIError) -> DossierError:
        """Says in our words what went wrong."""


__all__ = ["WAIT", "Reader", "Store", "StoreError", "Writer"]
