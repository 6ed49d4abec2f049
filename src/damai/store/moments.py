"""Which moment counts, and what comes last of one moment: rules that never ask which row was entered first.

A report, a reading, a redaction that several dossiers hold is the one that was stored first; what another dossier had
earlier is added in a row of its own. Of two words of one moment the one whose content is greater comes last, and an
undoing after what it undoes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, and_, case, func, select

from damai.store.forms import canonical
from damai.store.rows import CorrectionRow, stored_json
from damai.store.schema import analyses, earlier_analyses, earlier_gaps, earlier_reports, gaps, reports

EARLIER = {reports.name: earlier_reports, analyses.name: earlier_analyses, gaps.name: earlier_gaps}
"""The tables of what other dossiers had earlier, by the table of what is kept."""


def later(at: str) -> str:
    """The moment after a moment; a ValueError where it is none.

    >>> later("2025-07-24T23:59:59.999999+00:00")
    '2025-07-25T00:00:00.000000+00:00'
    """
    return (datetime.fromisoformat(at) + timedelta(microseconds=1)).isoformat(timespec="microseconds")


def read_moment(at: Any) -> str:
    """A stored moment as it is; a ValueError for what is none: such words could be put in no order.

    >>> read_moment("2025-07-24T01:02:03.000004+00:00")
    '2025-07-24T01:02:03.000004+00:00'
    """
    if (
        not isinstance(at, str)
        or datetime.fromisoformat(at).isoformat(timespec="microseconds") != at
        or not at.endswith("+00:00")
    ):
        raise ValueError(f"{at!r} is no moment in UTC")
    return at


def spread(moments: Iterable[str]) -> list[str]:
    """Moments in the order of their rows, each of which is moved behind the one before where it is not later.

    Before its tables were of revision 0004, a dossier whose clock was set back gave several words one moment.

    >>> spread(["2025-07-24T00:00:00.000001+00:00"] * 2)
    ['2025-07-24T00:00:00.000001+00:00', '2025-07-24T00:00:00.000002+00:00']
    """
    made: list[str] = []
    for at in moments:
        made.append(later(made[-1]) if made and at <= made[-1] else at)
    return made


def first_stored(table: Table) -> tuple[FromClause, dict[str, ColumnElement[Any]]]:
    """A table joined with what other dossiers had earlier, and its columns by name as they count."""
    earlier = EARLIER[table.name]
    other = earlier.alias()
    newest = select(func.max(other.c.seq)).where(other.c.kept == table.c.seq).correlate(table).scalar_subquery()
    joined = table.outerjoin(earlier, and_(earlier.c.kept == table.c.seq, earlier.c.seq == newest))
    columns: dict[str, ColumnElement[Any]] = {}
    for column in table.c:
        is_told = column.name != "seq" and column.name in earlier.c
        its = case((earlier.c.seq.is_not(None), earlier.c[column.name]), else_=column) if is_told else column
        columns[column.name] = its.label(column.name)
    return joined, columns


def read_at(table: FromClause) -> ColumnElement[str]:
    """The moment from which a reading counts, of the table of readings or an alias of it."""
    return _first_at(table, earlier_analyses)


def came_at(table: FromClause) -> ColumnElement[str]:
    """The moment at which a report was stored first, of the table of reports or an alias of it."""
    return _first_at(table, earlier_reports)


def _first_at(table: FromClause, earlier: Table) -> ColumnElement[str]:
    earliest = select(func.min(earlier.c.at)).where(earlier.c.kept == table.c.seq)
    return func.coalesce(earliest.correlate(table).scalar_subquery(), table.c.at)


def is_earlier(values: Mapping[str, Any], kept: Mapping[str, Any]) -> bool:
    """Whether what another dossier knows of a row was stored before what is known here; by what it says where both were
    stored at one moment.

    >>> is_earlier({"at": "2025", "why": "a"}, {"at": "2025", "why": "b"}), is_earlier({"at": "2026"}, {"at": "2025"})
    (True, False)
    """
    return _key(values) < _key({name: kept[name] for name in values})


def _key(values: Mapping[str, Any]) -> tuple[str, str]:
    return str(values["at"]), canonical([values[name] for name in sorted(values)])


def about_key(row: Any) -> tuple[str, str]:
    """What is said last of what a dossier is about is the greatest."""
    return row.at, canonical([row.who, stored_json(row.content, "about")])


def in_order(rows: Sequence[CorrectionRow]) -> list[CorrectionRow]:
    """Corrections in the order in which they were said, given by moment and number.

    >>> rows = [CorrectionRow(seq, "t", "w", why, "accept", "e", {}) for seq, why in ((1, "b"), (2, "a"))]
    >>> [row.why for row in in_order(rows)]
    ['a', 'b']
    """
    made: list[CorrectionRow] = []
    for _, group in groupby(rows, key=lambda row: row.at):
        same = list(group)
        if len(same) > 1:
            ranks = _ranks(rows)
            same.sort(key=lambda row: ranks[str(row.seq)])
        made += same
    return made


def _ranks(rows: Iterable[CorrectionRow]) -> dict[str, tuple[int, str]]:
    """By its number, how many undoings lead from a correction to what was said first, and what it says of what."""
    made: dict[str, tuple[int, str]] = {}
    for row in sorted(rows, key=lambda row: row.seq):  # what is undone was entered before
        depth, target = made.get(row.target, (0, row.target)) if row.kind == "undo" else (-1, row.target)
        made[str(row.seq)] = (depth + 1, canonical([row.at, row.who, row.why, row.kind, target, row.content]))
    return made


def correction_names(rows: Sequence[CorrectionRow]) -> list[str]:
    """What each correction says and when, as a name that is the same in every dossier."""
    made: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for row in rows:
        target = made.get(row.target, row.target) if row.kind == "undo" else row.target
        name = canonical([row.at, row.who, row.why, row.kind, target, row.content])
        seen[name] += 1
        made[str(row.seq)] = canonical([name, seen[name]])
    return list(made.values())


__all__ = [
    "EARLIER",
    "about_key",
    "came_at",
    "correction_names",
    "first_stored",
    "in_order",
    "is_earlier",
    "later",
    "read_at",
    "read_moment",
    "spread",
]
