"""Finds out where a dossier is kept, and opens it."""

from __future__ import annotations

from pathlib import Path

from damai.store.base import WAIT, Store


def open_store(place: str | Path, *, create: bool = True, wait: float = WAIT) -> Store:
    """The store at a path, or at ``postgresql://user@host/database``.

    It is made where there is none, unless ``create`` is unset. An older one is migrated, a file after a copy
    (``FILE.REVISION.backup``). ``wait`` is for how many seconds a writer waits for another. Raises
    :class:`~damai.errors.StoreError` for what is no dossier, cannot be reached or is a newer damai's.

    >>> open_store("nowhere.db", create=False)
    Traceback (most recent call last):
    ...
    damai.errors.StoreError: nowhere.db: there is no dossier here
    """
    store = _store(place, wait)
    store.prepare(create)
    return store


def _store(place: str | Path, wait: float) -> Store:
    if isinstance(place, str) and place.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        from damai.store.postgres import PostgresStore

        return PostgresStore(place.replace("postgres://", "postgresql://", 1), wait)
    from damai.store.sqlite import SqliteStore

    return SqliteStore(Path(str(place).removeprefix("sqlite:///")), wait)


__all__ = ["open_store"]
