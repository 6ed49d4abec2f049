"""What can be asked of a store: one :class:`Reader` sees one moment of it, whatever is written meanwhile."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Select, and_, func, or_, select

from damai.errors import SchemaError
from damai.model import Analysis, Report
from damai.store.forms import assembled, bytes_hash, gathered_fields
from damai.store.moments import about_key, came_at, first_stored, in_order, read_at
from damai.store.rows import (
    UNREADABLE,
    About,
    AnalysisRow,
    CorrectionRow,
    EventQuery,
    EventRow,
    GapRow,
    LinkRow,
    ReportRow,
    TransitionRow,
    analysis_row,
    damaged,
    event_row,
    report_of,
    report_row,
    stored_json,
    versions_of,
)
from damai.store.schema import (
    about,
    analyses,
    corrections,
    earlier_analyses,
    earlier_reports,
    events,
    evidence,
    gaps,
    links,
    parts,
    reports,
)
from damai.store.schema import sketches as sketches_table
from damai.store.schema import transitions as transitions_table
from damai.store.terms import Term, read_terms

_AT_ONCE = 400
"""Names asked for in one query."""


class Words(ABC):
    """The full-text index of a database."""

    @abstractmethod
    def put(self, connection: Connection, seq: int, words: list[str]) -> None:
        """Enters a report's words."""

    @abstractmethod
    def drop(self, connection: Connection, seq: int) -> None:
        """Takes a report's words out."""

    @abstractmethod
    def matching(self, terms: list[Term]) -> Select[tuple[int]]:
        """Selects the numbers of the reports in which every term stands."""

    def damage(self, connection: Connection) -> list[str]:
        """What the database finds wrong in its own files."""
        del connection
        return []

    @abstractmethod
    def missing(self, connection: Connection) -> list[int]:
        """Numbers of reports that have words and are not in the index."""


def _counting() -> ColumnElement[bool]:
    """The report that counts among those under one id: the one published last, of these the one stored last (by its
    hash where even that is the same)."""
    other = reports.alias("other")
    day, its = func.coalesce(reports.c.published, ""), func.coalesce(other.c.published, "")
    at, its_at = came_at(reports), came_at(other)
    stored_later = or_(its_at > at, and_(its_at == at, other.c.sha256 > reports.c.sha256))
    later = or_(its > day, and_(its == day, other.c.seq != reports.c.seq, stored_later))
    return ~select(1).where(other.c.id == reports.c.id, later).exists()


def _latest() -> ColumnElement[bool]:
    """The reading of a report that counts: the last one, also where it came from another dossier."""
    other = analyses.alias("later")
    at, its = read_at(other), read_at(analyses)
    later = or_(at > its, and_(at == its, other.c.sha256 > analyses.c.sha256))
    return ~select(1).where(other.c.report == analyses.c.report, other.c.seq != analyses.c.seq, later).exists()


def _stored() -> Select[Any]:
    """Reports as they are stored; what is not their own (when, from where, notes) as it was stored first."""
    joined, columns = first_stored(reports)
    return select(*columns.values()).select_from(joined)


def is_sound(sketch: Any) -> bool:
    """Whether a row has a sketch, and it is the one that was stored."""
    return sketch.content is not None and bytes_hash(sketch.content) == sketch.sha256


class Reader:
    """One moment of a store."""

    def __init__(self, connection: Connection, words: Words) -> None:
        self._connection = connection
        self._words = words

    def about(self) -> About:
        """What the dossier is about, as said last."""
        query = select(about).where(about.c.at == select(func.max(about.c.at)).scalar_subquery())
        last = max(self._connection.execute(query), key=about_key, default=None)
        return About() if last is None else About.from_json(last.content)

    def execute(self, query: Executable) -> Any:
        """The answer to a query; for the other modules of the store."""
        return self._connection.execute(query)

    def progress(self) -> tuple[int, ...]:
        """Numbers that rise with whatever is added: equal ones mean that nothing changed."""
        tables = (about, reports, analyses, corrections, gaps, earlier_analyses, earlier_reports)
        return tuple(self._connection.scalar(select(func.coalesce(func.max(t.c.seq), 0))) or 0 for t in tables)

    def find_report(self, sha256: str) -> int | None:
        """The number of the report with this hash."""
        return self._connection.scalar(select(reports.c.seq).where(reports.c.sha256 == sha256))

    def known(self, hashes: Sequence[str]) -> set[str]:
        """Those of the hashes under which a report is stored."""
        query = select(reports.c.sha256).where(reports.c.sha256.in_(list(hashes)))
        return set(self._connection.scalars(query))

    def reports(
        self, *, id: str | None = None, counting: bool = True, numbers: Collection[int] | None = None
    ) -> Iterator[ReportRow]:
        """The reports by day of publication and id (of them those with these ``numbers``); with ``counting`` unset also
        those that a later one replaced."""
        joined, columns = first_stored(reports)
        redacted, said = first_stored(gaps)
        query = select(*columns.values(), *[said[name].label(f"gap_{name}") for name in ("seq", "at", "who", "why")])
        query = query.select_from(joined.outerjoin(redacted, gaps.c.report == reports.c.seq))
        if counting:
            query = query.where(_counting())
        if id is not None:
            query = query.where(reports.c.id == id)
        if numbers is not None and len(numbers) <= _AT_ONCE:
            query = query.where(reports.c.seq.in_(list(numbers)))
        order = (func.coalesce(reports.c.published, ""), reports.c.id, reports.c.sha256)
        for row in self._connection.execute(query.order_by(*order)):
            if numbers is None or row.seq in numbers:
                yield report_row(row)

    def analyses(self, report: int) -> list[AnalysisRow]:
        """All readings of a stored report, the oldest first."""
        [stored] = self._connection.execute(_stored().where(reports.c.seq == report))
        joined, columns = first_stored(analyses)
        query = select(*columns.values()).select_from(joined).where(analyses.c.report == report)
        rows = sorted(self._connection.execute(query), key=lambda row: (row.at, row.sha256))
        return [analysis_row(row, self._analysis(row, report_of(stored))) for row in rows]

    def analysis(self, seq: int) -> Analysis | None:
        """One reading by its number; None where its words were redacted."""
        query = select(analyses).where(analyses.c.seq == seq)
        [row] = self._connection.execute(query)
        [stored] = self._connection.execute(_stored().where(reports.c.seq == row.report))
        return self._analysis(row, report_of(stored))

    def report_of(self, analysis: int) -> tuple[int, Report]:
        """The number of the report of a reading, and the report as it was given."""
        its = select(analyses.c.report).where(analyses.c.seq == analysis).scalar_subquery()
        [row] = self._connection.execute(_stored().where(reports.c.seq == its))
        return row.seq, report_of(row)

    def readings(self) -> Iterator[tuple[int, str, dict[str, str]]]:
        """Of each report that counts and has its words: the number of its last reading, its id, what made it."""
        query = select(analyses, reports.c.id).join(reports, reports.c.seq == analyses.c.report)
        wanted = (_counting(), _latest(), analyses.c.content.is_not(None))
        for row in self._connection.execute(query.where(*wanted).order_by(analyses.c.seq)):
            yield row.seq, row.id, versions_of(row)

    def changed(self, since: Sequence[int]) -> set[str]:
        """Ids of the reports of which something was stored since :meth:`progress` was ``since``: they themselves,
        readings of them, their redaction, that they or a reading came earlier elsewhere."""
        _, of_reports, of_analyses, _, of_gaps, of_earlier, of_came = since
        queries = (
            select(reports.c.id).where(reports.c.seq > of_reports),
            select(reports.c.id).join(analyses, analyses.c.report == reports.c.seq).where(analyses.c.seq > of_analyses),
            select(reports.c.id).join(gaps, gaps.c.report == reports.c.seq).where(gaps.c.seq > of_gaps),
            select(reports.c.id)
            .join(analyses, analyses.c.report == reports.c.seq)
            .join(earlier_analyses, earlier_analyses.c.kept == analyses.c.seq)
            .where(earlier_analyses.c.seq > of_earlier),
            select(reports.c.id)
            .join(earlier_reports, earlier_reports.c.kept == reports.c.seq)
            .where(earlier_reports.c.seq > of_came),
        )
        return {id for query in queries for id in self._connection.scalars(query)}

    def current(self, ids: Collection[str] | None = None) -> dict[str, tuple[int, str]]:
        """Of each report that counts and has its words (of those with these ids) the number of its last reading and
        the hash of it."""
        query = select(reports.c.id, analyses.c.seq, analyses.c.sha256)
        query = query.join(analyses, analyses.c.report == reports.c.seq)
        query = query.where(_counting(), _latest(), analyses.c.content.is_not(None))
        if ids is None:
            return {row.id: (row.seq, row.sha256) for row in self._connection.execute(query)}
        found: dict[str, tuple[int, str]] = {}
        names = sorted(ids)
        for at in range(0, len(names), _AT_ONCE):
            rows = self._connection.execute(query.where(reports.c.id.in_(names[at : at + _AT_ONCE])))
            found |= {row.id: (row.seq, row.sha256) for row in rows}
        return found

    def sketch(self, analysis: int, kind: str) -> bytes | None:
        """The sketch of that kind of a reading; None where it is damaged, too: it can be worked out anew."""
        query = select(sketches_table).where(sketches_table.c.analysis == analysis, sketches_table.c.kind == kind)
        row = self._connection.execute(query).first()
        return row.content if row is not None and is_sound(row) else None

    def sketches_of(self, readings: Iterable[int], kind: str) -> Iterator[tuple[int, bytes]]:
        """The sketches of that kind of some readings, those that are there and are what was stored."""
        query = select(sketches_table).where(sketches_table.c.kind == kind)
        numbers = sorted(readings)
        for at in range(0, len(numbers), _AT_ONCE):
            rows = self._connection.execute(query.where(sketches_table.c.analysis.in_(numbers[at : at + _AT_ONCE])))
            yield from ((row.analysis, row.content) for row in rows if is_sound(row))

    def _analysis(self, row: Any, report: Report) -> Analysis | None:
        if row.content is None:
            return None
        try:
            return self._assembled(row, report)
        except (*UNREADABLE, SchemaError, StopIteration) as error:
            raise damaged(f"report {report.id}") from error

    def _assembled(self, row: Any, report: Report) -> Analysis:
        found = list(self._connection.execute(select(events).where(events.c.analysis == row.seq)))
        proofs: dict[int, list[Any]] = {}
        query = select(evidence).join(events, events.c.seq == evidence.c.event).where(events.c.analysis == row.seq)
        for proof in self._connection.execute(query.order_by(evidence.c.event, evidence.c.field, evidence.c.number)):
            proofs.setdefault(proof.event, []).append(proof)
        plain = [
            {**json.loads(event.content), "fields": gathered_fields(proofs.get(event.seq, ()))}
            for event in sorted(found, key=lambda event: event.number)
        ]
        told = Report(
            report.id, report.text, report.published, report.title, report.publisher, row.language, report.url,
            report.notes,
        )  # fmt: skip
        return assembled(told, json.loads(row.content), plain)

    def events(
        self,
        query: EventQuery = EventQuery(),  # noqa: B008
        *,
        all_readings: bool = False,
        of: Sequence[str] | None = None,
    ) -> list[EventRow]:
        """The events that are asked for, of the readings that count, by report and number; those ``of`` some reports.

        With ``all_readings``: of the older readings of the same reports too, which come first.
        """
        asked = select(events, reports.c.id.label("report_id")).select_from(events)
        asked = asked.join(analyses, analyses.c.seq == events.c.analysis)
        asked = asked.join(reports, reports.c.seq == analyses.c.report).where(events.c.record.is_not(None))
        asked = asked.where(_counting()) if all_readings else asked.where(_counting(), _latest())
        if of is not None:
            asked = asked.where(reports.c.id.in_(of))
        order = (reports.c.id, read_at(analyses), analyses.c.sha256, events.c.number)
        asked = asked.where(*self._conditions(query)).order_by(*order)
        return [event_row(row) for row in self._connection.execute(asked)]

    def _conditions(self, query: EventQuery) -> Iterator[ColumnElement[bool]]:
        if query.text is not None:
            yield reports.c.seq.in_(self._words.matching(read_terms(query.text)))
        for code, roles in (
            (query.party, ("actor", "recipient")),
            (query.actor, ("actor",)),
            (query.recipient, ("recipient",)),
            (query.claimant, ("claimant",)),
        ):
            if code is not None:
                column = parts.c.code if ":" in code else parts.c.entity
                has = select(1).where(parts.c.event == events.c.seq, parts.c.role.in_(roles), column == code)
                yield has.exists()
        for column, value in (
            (events.c.type, query.type),
            (events.c.status, query.status),
            (events.c.place, query.place),
            (events.c.id, query.id),
            (reports.c.id, query.report),
        ):
            if value is not None:
                yield column == value
        if query.since is not None:
            yield events.c.latest >= query.since
        if query.until is not None:
            yield events.c.earliest <= query.until

    def places(self) -> list[str]:
        """All places that events were coded with."""
        return list(self._connection.scalars(select(events.c.place).where(events.c.place.is_not(None)).distinct()))

    def matching(self, text: str) -> set[int]:
        """The numbers of the reports in which all words of a search stand."""
        return set(self._connection.scalars(self._words.matching(read_terms(text))))

    def unindexed(self) -> list[str]:
        """Ids of reports whose words are missing from the full-text index."""
        numbers = self._words.missing(self._connection)
        return list(self._connection.scalars(select(reports.c.id).where(reports.c.seq.in_(numbers))))

    def damage(self) -> list[str]:
        """What the database itself finds wrong in its files."""
        return self._words.damage(self._connection)

    def numbers(self) -> list[int]:
        """The numbers of all stored reports."""
        return list(self._connection.scalars(select(reports.c.seq).order_by(reports.c.seq)))

    def sketches(self, kind: str, report: str | None = None) -> Iterator[tuple[str, bytes]]:
        """The sketches of that kind, of the readings that count (or of one report), each with its report's id."""
        query = select(reports.c.id, sketches_table.c.content).select_from(sketches_table)
        query = query.join(analyses, analyses.c.seq == sketches_table.c.analysis)
        query = query.join(reports, reports.c.seq == analyses.c.report)
        wanted = [sketches_table.c.kind == kind, sketches_table.c.content.is_not(None)]
        if report is not None:
            wanted.append(reports.c.id == report)
        for row in self._connection.execute(query.where(*wanted, _counting(), _latest())):
            yield row.id, row.content

    def corrections(self) -> list[CorrectionRow]:
        """All that people said, in the order in which they said it."""
        rows = self._connection.execute(select(corrections).order_by(corrections.c.at, corrections.c.seq))
        said = [
            CorrectionRow(r.seq, r.at, r.who, r.why, r.kind, r.target, stored_json(r.content, f"correction {r.seq}"))
            for r in rows
        ]
        return in_order(said)

    def gaps(self) -> list[GapRow]:
        """All redactions, the oldest first."""
        joined, columns = first_stored(gaps)
        query = select(*columns.values(), reports.c.id, reports.c.sha256)
        query = query.select_from(joined.join(reports, reports.c.seq == gaps.c.report))
        rows = self._connection.execute(query.order_by(columns["at"], reports.c.sha256))
        return [GapRow(row.seq, row.at, row.id, row.sha256, row.who, row.why) for row in rows]

    def links(self, kind: str | None = None, *, past: bool = False, of: Collection[str] | None = None) -> list[LinkRow]:
        """The links that hold now (those on either end of which one ``of`` some stands); with ``past`` every statement
        ever made about one, in order."""
        query = select(links).order_by(links.c.seq)
        if kind is not None:
            query = query.where(links.c.kind == kind)
        names = None if of is None else sorted(of)
        found: dict[int, LinkRow] = {}
        for at in range(0, 1 if names is None else len(names), _AT_ONCE):
            some = None if names is None else names[at : at + _AT_ONCE]
            asked = query if some is None else query.where(or_(links.c.a.in_(some), links.c.b.in_(some)))
            for r in self._connection.execute(asked):
                content = stored_json(r.content, f"link {r.seq}")
                found[r.seq] = LinkRow(r.kind, r.a, r.b, r.holds, content, r.seq, r.at)
        rows = [found[seq] for seq in sorted(found)]
        if past:
            return rows
        last = {(row.kind, row.a, row.b): row for row in rows}
        return [row for row in last.values() if row.holds]

    def transitions(self, *, past: bool = False) -> list[TransitionRow]:
        """The changes of state of promises that hold now; with ``past`` every statement ever made about one."""
        rows = []
        for r in self._connection.execute(select(transitions_table).order_by(transitions_table.c.seq)):
            content = stored_json(r.content, f"transition {r.seq}")
            rows.append(TransitionRow(r.commitment, r.state, r.date, r.rule, r.holds, content, r.seq, r.at))
        if past:
            return rows
        last = {(row.commitment, row.state, row.date, row.rule): row for row in rows}
        return [row for row in last.values() if row.holds]


__all__ = ["Reader", "Words", "is_sound"]
