"""Seals: by them a check finds rows that were changed or removed behind damai's back.

Whoever writes seals, in the same transaction, the rows that came to each table since its last seal: a hash of them and
of the seal before. Columns that a redaction empties stay out of it; their words have hashes of their own. Seals find
damage and clumsy hands, not somebody who knows damai and makes all of them anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Executable, Select, insert, select

from damai.store.forms import canonical
from damai.store.schema import metadata, seals

SEALED: dict[str, tuple[str, ...]] = {
    "about": ("seq", "at", "who", "content"),
    "reports": (
        "seq", "at", "id", "sha256", "bytes_sha256", "text_sha256", "origin", "published", "publisher", "language",
        "url", "notes",
    ),
    "analyses": ("seq", "at", "report", "sha256", "damai", "pack", "model", "tables", "language"),
    "events": (
        "seq", "analysis", "number", "id", "type", "mode", "status", "date", "earliest", "latest", "place", "killed",
        "injured", "confidence", "trigger_start", "trigger_end",
    ),
    "parts": ("event", "role", "number", "code", "entity"),
    "corrections": ("seq", "at", "who", "why", "kind", "target", "content"),
    "gaps": ("seq", "at", "report", "who", "why"),
    "earlier_reports": ("seq", "at", "kept", "bytes_sha256", "origin", "notes"),
    "earlier_analyses": ("seq", "at", "kept"),
    "earlier_gaps": ("seq", "at", "kept", "who", "why"),
    "links": ("seq", "at", "kind", "a", "b", "holds", "content"),
    "transitions": ("seq", "at", "commitment", "state", "date", "rule", "holds", "content"),
    "feeds": ("seq", "at", "feed", "content"),
    "entries": ("seq", "at", "feed", "entry", "stamp", "state", "content"),
}  # fmt: skip
"""The tables and their sealed columns, the first of which numbers the rows in the order in which they came. Columns
that a later revision adds must not be added here: the seals that are there do not know them."""


Execute = Callable[[Executable], Any]
"""What a query is asked by, or a change made."""


class _Hash:
    """The hash of the rows of one seal."""

    def __init__(self, table: str, before: str) -> None:
        self._made = hashlib.sha256(canonical([table, before]).encode("ascii"))
        self.last: int | None = None

    def add(self, row: Any) -> None:
        """Takes a row in."""
        self._made.update(canonical(list(row)).encode("ascii"))
        self.last = row[0]

    @property
    def value(self) -> str:
        """The hash of what was taken in."""
        return self._made.hexdigest()


def seal(execute: Execute, tables: Iterable[str]) -> None:
    """Seals the rows of tables that have no seal yet."""
    for name in sorted(tables):
        query = select(seals.c.last, seals.c.sha256).where(seals.c.table == name)
        found = execute(query.order_by(seals.c.seq.desc()).limit(1)).first()
        made = _Hash(name, found.sha256 if found else "")
        for row in execute(_rows(name, found.last if found else 0)):
            made.add(row)
        if made.last is not None:
            execute(insert(seals).values(table=name, last=made.last, sha256=made.value))


def broken_seals(execute: Execute) -> Iterator[tuple[str, str]]:
    """Tables whose rows are not those that were sealed, and what is wrong."""
    for name in SEALED:
        query = select(seals.c.last, seals.c.sha256).where(seals.c.table == name).order_by(seals.c.seq)
        ends = [(row.last, row.sha256) for row in execute(query)]
        for first, last in _joined(_broken(execute, name, ends)):
            if first == last:
                yield name, f"row {first} is not what was stored (its seal differs)"
            else:
                yield name, f"rows {first} to {last} are not those that were stored (their seal differs)"
        after = ends[-1][0] if ends else 0
        if (new := execute(_rows(name, after).limit(1)).first()) is not None:
            yield name, f"rows from {new[0]} on were not written by damai (they have no seal)"


def _broken(execute: Execute, name: str, ends: list[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """The first and last numbers of the rows of each seal that differs."""
    rows = iter(execute(_rows(name, 0)))
    row, before, first = next(rows, None), "", 1
    for last, sha256 in ends:
        made = _Hash(name, before)
        while row is not None and row[0] <= last:
            made.add(row)
            row = next(rows, None)
        if (made.value, made.last) != (sha256, last):
            yield first, last
        before, first = sha256, last + 1


def _joined(ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges of numbers, those joined that follow upon one another.

    >>> list(_joined([(1, 2), (3, 3), (5, 6)]))
    [(1, 3), (5, 6)]
    """
    whole: tuple[int, int] | None = None
    for first, last in ranges:
        if whole is not None and first == whole[1] + 1:
            whole = (whole[0], last)
            continue
        if whole is not None:
            yield whole
        whole = (first, last)
    if whole is not None:
        yield whole


def _rows(name: str, after: int) -> Select[Any]:
    """The sealed columns of the rows of a table beyond a number, in order."""
    table = metadata.tables[name]
    columns = [table.c[column] for column in SEALED[name]]
    query = select(*columns).where(columns[0] > after).order_by(*columns[: 3 if name == "parts" else 1])
    return query.execution_options(yield_per=1000)


__all__ = ["SEALED", "broken_seals", "seal"]
