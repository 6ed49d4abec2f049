"""Rows of one dossier on their way into another: an import, a merger. What is there already stays as it is.

Corrections and readings are told apart and ordered by the moment at which they were stored, never by their numbers,
which every dossier counts for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from damai.errors import SchemaError
from damai.serial import dump
from damai.store.forms import analysis_hash, canonical, report_hash
from damai.store.reading import Reader
from damai.store.rows import About, AnalysisRow, CorrectionRow, ReportRow
from damai.store.schema import about, analyses, gaps, reports, sketches
from damai.store.writing import Writer, about_content


@dataclass(frozen=True, slots=True)
class SaidAbout:
    """What somebody said a dossier is about, and when."""

    at: str
    who: str | None
    about: About


@dataclass(frozen=True, slots=True)
class CarriedReport:
    """A stored report with all its readings, the oldest first, and the sketches of each (kind and bytes)."""

    row: ReportRow
    readings: tuple[AnalysisRow, ...]
    sketches: tuple[tuple[tuple[str, bytes], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """All that is carried from a dossier. ``reports`` may be read once only."""

    said: tuple[SaidAbout, ...]
    reports: Iterable[CarriedReport]
    corrections: tuple[CorrectionRow, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What was new: reports, readings, corrections, redactions."""

    reports: int = 0
    readings: int = 0
    corrections: int = 0
    redactions: int = 0


def carried(reader: Reader) -> Carried:
    """All of a dossier that can be carried; its reports are read one by one, while the reader is open."""
    return Carried(tuple(_said(reader)), _reports(reader), tuple(reader.corrections()))


def _said(reader: Reader) -> Iterator[SaidAbout]:
    for row in reader.execute(select(about).order_by(about.c.at, about.c.seq)):
        yield SaidAbout(row.at, row.who, About.from_json(row.content))


def _reports(reader: Reader) -> Iterator[CarriedReport]:
    for row in list(reader.reports(counting=False)):
        readings = tuple(reader.analyses(row.seq))
        yield CarriedReport(row, readings, tuple(_sketches(reader, reading.seq) for reading in readings))


def _sketches(reader: Reader, analysis: int) -> tuple[tuple[str, bytes], ...]:
    query = select(sketches).where(sketches.c.analysis == analysis, sketches.c.content.is_not(None))
    return tuple((row.kind, row.content) for row in reader.execute(query.order_by(sketches.c.kind)))


def take(writer: Writer, given: Carried) -> Taken:
    """Enters what is not there yet. A report that is redacted on either side is redacted afterwards."""
    counted: Counter[str] = Counter()
    known = {(row.at, row.who, canonical(about_content(row.about))) for row in _said(writer)}
    for said in given.said:
        content = about_content(said.about)
        if (said.at, said.who, canonical(content)) not in known:
            writer.execute(insert(about).values(at=said.at, who=said.who, content=dump(content)))
    for one in given.reports:
        counted.update(_take_report(writer, one))
    counted["corrections"] = _take_corrections(writer, given.corrections)
    return Taken(**counted)


def _take_report(writer: Writer, one: CarriedReport) -> Counter[str]:
    row, counted = one.row, Counter[str]()
    if row.gap is None and report_hash(row.report) != row.sha256:
        raise SchemaError(f"report {row.report.id}: it is not what its SHA-256 says")
    seq = writer.find_report(row.sha256)
    if seq is None:
        counted["reports"] += 1
        seq = writer.put_report(row)
    gone = writer.execute(select(gaps.c.seq).where(gaps.c.report == seq)).scalar() is not None
    if row.gap is not None and not gone:
        words = writer.execute(select(reports.c.text).where(reports.c.seq == seq)).scalar() is not None
        counted["redactions"] += words
        writer.redact(seq, row.gap.who, row.gap.why, at=row.gap.at)
        gone = True
    for number, reading in enumerate(one.readings):
        counted["readings"] += _take_reading(writer, seq, reading, one.sketches[number] if one.sketches else (), gone)
    return counted


def _take_reading(
    writer: Writer, report: int, row: AnalysisRow, found: Sequence[tuple[str, bytes]], gone: bool
) -> bool:
    """Enters a reading, of a redacted report without its words; whether it was new."""
    if row.analysis is not None and analysis_hash(row.analysis) != row.sha256:
        raise SchemaError(f"report {row.analysis.report.id}: a reading is not what its SHA-256 says")
    query = select(analyses.c.seq).where(analyses.c.report == report, analyses.c.sha256 == row.sha256)
    if writer.execute(query).scalar() is not None:
        return False
    if gone or row.analysis is None:
        writer.put_empty_analysis(report, row)
        return True
    seq = writer.add_analysis(report, row.analysis, at=row.at)
    for kind, content in found:
        writer.add_sketch(seq, kind, content)
    return True


def _take_corrections(writer: Writer, given: Sequence[CorrectionRow]) -> int:
    """Enters people's word; what an undoing undoes is found by what it says, for its number is another one here."""
    rows = writer.corrections()
    here = {name: row.seq for row, name in zip(rows, _names(rows), strict=True)}
    numbers: dict[str, int] = {}
    new = 0
    for row, name in zip(given, _names(given), strict=True):
        if name not in here:
            target = str(numbers.get(row.target, row.target)) if row.kind == "undo" else row.target
            here[name] = writer.add_correction(row.who, row.why, row.kind, target, row.content, at=row.at)
            new += 1
        numbers[str(row.seq)] = here[name]
    return new


def _names(rows: Sequence[CorrectionRow]) -> list[str]:
    """What each correction says and when, as a name that is the same in every dossier."""
    made: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for row in rows:
        target = made.get(row.target, row.target) if row.kind == "undo" else row.target
        name = canonical([row.at, row.who, row.why, row.kind, target, row.content])
        seen[name] += 1
        made[str(row.seq)] = canonical([name, seen[name]])
    return list(made.values())


__all__ = ["Carried", "CarriedReport", "SaidAbout", "Taken", "carried", "take"]
