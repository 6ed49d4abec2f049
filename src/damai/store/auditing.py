"""What can be wrong in a store beyond its hashes: rows that refer to nothing, or that do not agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from damai.store.forms import ROLES
from damai.store.moments import EARLIER
from damai.store.reading import Reader, is_sound
from damai.store.rows import IN_COLUMNS, UNREADABLE
from damai.store.schema import analyses, events, evidence, gaps, metadata, parts, reports, sketches


def loose_ends(reader: Reader) -> Iterator[tuple[str, str]]:
    """Rows that refer to rows that are not there, or do not agree with them: where, and what is wrong."""
    for table, column, other in (
        (analyses, analyses.c.report, reports),
        (events, events.c.analysis, analyses),
        (parts, parts.c.event, events),
        (evidence, evidence.c.event, events),
        (gaps, gaps.c.report, reports),
        *((earlier, earlier.c.kept, metadata.tables[name]) for name, earlier in EARLIER.items()),
        (sketches, sketches.c.analysis, analyses),
    ):
        lost = select(func.count()).select_from(table).where(~column.in_(select(other.c.seq)))
        if number := reader.execute(lost).scalar():
            yield table.name, f"{number} rows belong to no row of {other.name}"
    for row, sides in _with_sides(reader):
        yield from _disagreement(row, sides)


def _with_sides(reader: Reader) -> Iterator[tuple[Any, dict[str, list[str]]]]:
    """The events that have their words, each with the codes by which the database finds it, in order, by role."""
    its = iter(reader.execute(select(parts).order_by(parts.c.event, parts.c.role, parts.c.number)))
    part = next(its, None)
    for row in reader.execute(select(events).where(events.c.record.is_not(None)).order_by(events.c.seq)):
        sides: dict[str, list[str]] = {role: [] for role in ROLES}
        while part is not None and part.event <= row.seq:
            if part.event == row.seq:
                is_sound = part.entity == part.code.partition(":")[0]
                sides.setdefault(part.role, []).append(part.code if is_sound else f"{part.code} {part.entity}")
            part = next(its, None)
        yield row, sides


def _disagreement(row: Any, sides: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Where an event's columns, the codes of its sides, its record and the whole of it do not say the same."""
    where = f"event {row.id}"
    try:
        record, content = json.loads(row.record), json.loads(row.content)
        for name in IN_COLUMNS:
            if not getattr(row, name) == record[name] == content[name]:
                yield where, f"its {name} is stored in two ways"
        for role, name in ROLES.items():
            if not sides.pop(role) == record[name] == content[name]:
                yield where, f"its {name} are stored in two ways"
        if sides:
            yield where, f"there is nobody in it as its {min(sides)}"
    except UNREADABLE:
        yield where, "what is stored of it cannot be read"


def damaged_sketches(reader: Reader) -> Iterator[tuple[str, int]]:
    """Sketches that are not what was stored: of which report, of which reading."""
    query = select(sketches, reports.c.id).join(analyses, analyses.c.seq == sketches.c.analysis)
    query = query.join(reports, reports.c.seq == analyses.c.report).where(sketches.c.content.is_not(None))
    for row in reader.execute(query.order_by(sketches.c.analysis, sketches.c.kind).execution_options(yield_per=100)):
        if not is_sound(row):
            yield row.id, row.analysis


__all__ = ["damaged_sketches", "loose_ends"]
