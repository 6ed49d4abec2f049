"""A dossier in a PostgreSQL database (15 or later), by psycopg 3."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, Select, column, create_engine, make_url, select, table, text
from sqlalchemy.exc import DBAPIError

from damai.errors import DossierError, StoreBusyError, StoreError, StoreFullError
from damai.store.base import WAIT, Store
from damai.store.reading import Words
from damai.store.schema import WORDS
from damai.store.terms import Term, tsquery, tsvector

_LOCK = 0x64616D6169
"""The advisory lock of whoever writes."""


class TsVector(Words):
    """The table ``search``: words with their places, made by us, so that they are the same as in SQLite."""

    def put(self, connection: Connection, seq: int, words: list[str]) -> None:
        """Enters a report's words."""
        values = {"seq": seq, "words": tsvector(words)}
        connection.execute(text("INSERT INTO search (report, words) VALUES (:seq, CAST(:words AS tsvector))"), values)

    def drop(self, connection: Connection, seq: int) -> None:
        """Takes a report's words out."""
        connection.execute(text("DELETE FROM search WHERE report = :seq"), {"seq": seq})

    def matching(self, terms: list[Term]) -> Select[tuple[int]]:
        """Selects the numbers of the reports in which every term stands."""
        rows: Select[tuple[int]] = select(column("report")).select_from(table("search"))
        if not terms:
            return rows.where(text("false"))
        return rows.where(text("words @@ CAST(:terms AS tsquery)").bindparams(terms=tsquery(terms)))

    def missing(self, connection: Connection) -> list[int]:
        """Numbers of reports that have words and are not in the index."""
        query = "SELECT seq FROM reports WHERE text IS NOT NULL AND seq NOT IN (SELECT report FROM search)"
        return list(connection.scalars(text(query)))


class PostgresStore(Store):
    """A dossier in a database that may hold other tables too."""

    words = TsVector()
    shared = True

    def __init__(self, url: str, wait: float = WAIT) -> None:
        address = make_url(url).set(drivername="postgresql+psycopg")
        try:
            engine = create_engine(address, poolclass=NullPool)
        except ImportError as error:
            raise StoreError("PostgreSQL needs the extra: pip install 'damai[postgres]'") from error
        super().__init__(address.set(drivername="postgresql").render_as_string(), engine)
        self._wait = wait

    @contextmanager
    def _snapshot(self, connection: Connection) -> Iterator[None]:
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield

    @contextmanager
    def _alone(self, connection: Connection) -> Iterator[None]:
        with connection.begin():
            connection.execute(text(f"SET LOCAL lock_timeout = {max(1, int(self._wait * 1000))}"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            yield

    def _copy(self, revision: str) -> Path | None:
        del revision
        return None  # the change is one transaction; copies of a server's database are its owner's (pg_dump)

    def backup(self, target: Path, check: Callable[[Store], None]) -> None:
        """Refuses: a server's database is backed up by its owner."""
        del target, check
        raise StoreError(f"{self.place}: use pg_dump, or bring it into a file with `damai merge FILE.db`")

    def _wipe(self) -> None:
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for name in (*WORDS, "search"):
                connection.execute(text(f"VACUUM FULL {name}"))

    def _error(self, error: DBAPIError) -> DossierError:
        state = getattr(error.orig, "sqlstate", None) or ""
        if state == "55P03":
            return StoreBusyError(
                f"{self.place}: another program has been writing for {self._wait:g} s; nothing was changed, try again"
            )
        if state == "53100":
            return StoreFullError(f"{self.place}: the disk is full; what was stored before is whole")
        return StoreError(f"{self.place}: {str(error.orig).strip().splitlines()[0]}")


__all__ = ["PostgresStore"]
