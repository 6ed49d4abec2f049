"""What can be written to a store: one :class:`Writer` is one transaction, and rows are only added."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Insert, Table, func, insert, select, update

from damai.errors import DossierError
from damai.model import Analysis, Event, Report
from damai.serial import dump
from damai.store.forms import (
    analysis_content,
    analysis_hash,
    bytes_hash,
    event_json,
    event_parts,
    event_values,
    evidence_rows,
    report_hash,
    sha256,
)
from damai.store.moments import later
from damai.store.reading import Reader, Words
from damai.store.rows import About, AnalysisRow, LinkRow, ReportRow, TransitionRow
from damai.store.schema import (
    about,
    analyses,
    corrections,
    events,
    evidence,
    gaps,
    links,
    parts,
    reports,
    sketches,
    transitions,
)
from damai.store.sealing import SEALED, seal
from damai.store.terms import plain_words


def now() -> str:
    """This moment in UTC, to the microsecond: what is stored is ordered by it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def about_content(said: About) -> dict[str, Any]:
    """What a dossier is about, as it is stored."""
    return {"title": said.title, "parties": list(said.parties), "period": said.period, "tables": said.tables}


def notes_text(report: Report) -> str:
    """A report's notes, as they are stored."""
    return dump([[note.code, note.message] for note in report.notes])


class Writer(Reader):
    """A transaction: all of it is stored when the block of :meth:`Store.writing` ends, or nothing."""

    def __init__(self, connection: Connection, words: Words) -> None:
        super().__init__(connection, words)
        self._written: set[str] = set()

    def execute(self, query: Executable) -> Any:
        """The answer to a query, or what came of a change; for the other modules of the store."""
        if isinstance(query, Insert):
            self._note(query.table.description)
        return super().execute(query)

    def _note(self, table: str) -> None:
        if table in SEALED:
            self._written.add(table)

    def seal(self) -> None:
        """Seals all that was written; the last thing in a transaction."""
        seal(self._connection.execute, self._written)
        self._written.clear()

    def set_about(self, said: About, who: str | None = None) -> None:
        """Says what the dossier is about from now on."""
        self._insert(about, at=self._moment(about), who=who, content=dump(about_content(said)))

    def add_report(self, report: Report, *, data: bytes | str | None = None, origin: str | None = None) -> int:
        """Stores a report; its number. One that is known already stays as it is.

        ``data`` are the bytes of the file it came in, or their SHA-256; ``origin`` says which file.
        """
        digest = report_hash(report)
        known = self.find_report(digest)
        if known is not None:
            return known
        seq = self._insert(
            reports, at=self._moment(reports, reports.c.id == report.id), id=report.id, sha256=digest,
            text_sha256=sha256(report.text), origin=origin,
            bytes_sha256=hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else data,
            published=report.published, publisher=report.publisher, language=report.language, url=report.url,
            notes=notes_text(report), title=report.title, text=report.text,
        )  # fmt: skip
        self._words.put(self._connection, seq, plain_words(f"{report.title or ''}\n{report.text}"))
        return seq

    def put_report(self, row: ReportRow) -> int:
        """Stores a report as it was stored elsewhere: with its hashes and its day, a redacted one without words."""
        report, has_words = row.report, row.gap is None
        seq = self._insert(
            reports, at=row.at, id=report.id, sha256=row.sha256, text_sha256=row.text_sha256, origin=row.origin,
            bytes_sha256=row.bytes_sha256, published=report.published, publisher=report.publisher,
            language=report.language, url=report.url, notes=notes_text(report),
            title=report.title if has_words else None, text=report.text if has_words else None,
        )  # fmt: skip
        if has_words:
            self._words.put(self._connection, seq, plain_words(f"{report.title or ''}\n{report.text}"))
        return seq

    def put_empty_analysis(self, report: int, row: AnalysisRow) -> int:
        """Stores that there was a reading, whose words are gone."""
        names = ("damai", "pack", "model", "tables")
        versions = {name: row.versions.get(name) for name in names}
        return self._insert(analyses, at=row.at, report=report, sha256=row.sha256, **versions)

    def add_analysis(
        self, report: int, analysis: Analysis, sketch: tuple[str, bytes] | None = None, *, at: str | None = None
    ) -> int:
        """Stores a reading of a stored report, beside the older ones; its number.

        ``sketch`` is its kind and its bytes; ``at`` when it was stored elsewhere. The same reading by the same versions
        is stored once.
        """
        digest = analysis_hash(analysis)
        query = select(analyses.c.seq).where(analyses.c.report == report, analyses.c.sha256 == digest)
        known: int | None = self._connection.scalar(query)
        if known is not None:
            return known
        content, plain = analysis_content(analysis)
        versions = analysis.versions
        at = at or self._moment(analyses, analyses.c.report == report)
        seq = self._insert(
            analyses, at=at, report=report, sha256=digest, damai=versions.get("damai"), pack=versions.get("pack"),
            model=versions.get("model"), tables=versions.get("tables"), language=analysis.report.language,
            content=dump(content),
        )  # fmt: skip
        self._add_events(seq, analysis.events, plain)
        if sketch is not None:
            self._put_sketch(seq, *sketch)
        return seq

    def _add_events(self, analysis: int, told: Sequence[Event], plain: Sequence[Mapping[str, Any]]) -> None:
        rows = []
        for number, (event, rest) in enumerate(zip(told, plain, strict=True)):
            record, content = event_json(event, rest)
            place = {"analysis": analysis, "number": number, "record": record, "content": content}
            rows.append(place | event_values(event))
        if not rows:
            return
        query = insert(events).returning(events.c.seq, sort_by_parameter_order=True)
        made = self._connection.scalars(query, rows).all()
        self._note(events.name)
        pairs = list(zip(made, told, plain, strict=True))
        self._insert_all(parts, ({"event": seq, **row} for seq, event, _ in pairs for row in event_parts(event)))
        self._insert_all(evidence, ({"event": seq, **row} for seq, _, rest in pairs for row in evidence_rows(rest)))

    def add_sketch(self, analysis: int, kind: str, content: bytes) -> None:
        """Stores a sketch of a reading that has none of this kind."""
        query = select(sketches.c.kind).where(sketches.c.analysis == analysis, sketches.c.kind == kind)
        if self._connection.scalar(query) is None:
            self._put_sketch(analysis, kind, content)

    def _put_sketch(self, analysis: int, kind: str, content: bytes) -> None:
        row = {"analysis": analysis, "kind": kind, "content": content, "sha256": bytes_hash(content)}
        self._insert_all(sketches, [row])

    def add_correction(
        self, who: str, why: str, kind: str, target: str, content: Mapping[str, Any], *, at: str | None = None
    ) -> int:
        """Stores what somebody said (``at``: what they said elsewhere, and when); its number."""
        at = at or self._moment(corrections)
        return self._insert(corrections, at=at, who=who, why=why, kind=kind, target=target, content=dump(dict(content)))

    def add_links(self, rows: Iterable[LinkRow]) -> None:
        """Stores that links hold or no longer do."""
        at = now()
        self._insert_all(
            links,
            (
                {"at": at, "kind": r.kind, "a": r.a, "b": r.b, "holds": r.holds, "content": dump(r.content)}
                for r in rows
            ),
        )

    def add_transitions(self, rows: Iterable[TransitionRow]) -> None:
        """Stores changes of state of promises, or that they are taken back."""
        at = now()
        self._insert_all(
            transitions,
            (
                {
                    "at": at, "commitment": r.commitment, "state": r.state, "date": r.date, "rule": r.rule,
                    "holds": r.holds, "content": dump(r.content),
                }
                for r in rows
            ),
        )  # fmt: skip

    def redact(self, report: int, who: str, why: str, *, at: str | None = None) -> None:
        """Removes the words of a stored report, in all its readings; its hashes and metadata and a gap stay."""
        if self._connection.scalar(select(gaps.c.seq).where(gaps.c.report == report)) is not None:
            raise DossierError("this report was redacted before")
        self._insert(gaps, at=at or now(), report=report, who=who, why=why)
        self._words.drop(self._connection, report)
        made = select(analyses.c.seq).where(analyses.c.report == report)
        told = select(events.c.seq).where(events.c.analysis.in_(made))
        for change in (
            update(evidence).where(evidence.c.event.in_(told)).values(value=None),
            update(events).where(events.c.analysis.in_(made)).values(record=None, content=None),
            update(sketches).where(sketches.c.analysis.in_(made)).values(content=None),
            update(analyses).where(analyses.c.report == report).values(content=None),
            update(reports).where(reports.c.seq == report).values(title=None, text=None),
        ):
            self._connection.execute(change)

    def _moment(self, table: Table, *of: ColumnElement[bool]) -> str:
        """Now, or just after the last moment in the table where the clock was set back: the last word must stay the
        last."""
        last: str | None = self._connection.scalar(select(func.max(table.c.at)).where(*of))
        this = now()
        return this if last is None or this > last else later(last)

    def _insert(self, table: Table, **values: Any) -> int:
        self._note(table.name)
        made = self._connection.execute(insert(table).values(**values).returning(table.c.seq)).scalar_one()
        assert isinstance(made, int)
        return made

    def _insert_all(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        given = [dict(row) for row in rows]
        if given:
            self._note(table.name)
            self._connection.execute(insert(table), given)


__all__ = ["Writer", "about_content", "notes_text", "now"]
