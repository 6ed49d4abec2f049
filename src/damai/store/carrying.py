"""Rows of one dossier on their way into another: an import, a merger. What is there already stays as it is.

Corrections and readings are told apart and ordered by the moment at which they were stored, never by their numbers,
which every dossier counts for itself. So dossiers may be entered in any order (see :mod:`damai.store.moments`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, insert, select

from damai.errors import SchemaError
from damai.serial import dump
from damai.store.forms import analysis_hash, canonical, report_hash
from damai.store.moments import EARLIER, about_key, correction_names, first_stored, is_earlier
from damai.store.reading import Reader, is_sound
from damai.store.rows import About, AnalysisRow, CorrectionRow, GapRow, ReportRow
from damai.store.schema import about, analyses, gaps, reports, sketches
from damai.store.writing import Writer, about_content, notes_text


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
    """What was new: reports, readings, corrections, redactions; and what the other dossier is about, where that is
    another matter, which was therefore not taken."""

    reports: int = 0
    readings: int = 0
    corrections: int = 0
    redactions: int = 0
    other_matter: About | None = field(default=None, compare=False)


def carried(reader: Reader) -> Carried:
    """All of a dossier that can be carried; its reports are read one by one, while the reader is open."""
    return Carried(tuple(_said(reader)), _reports(reader), tuple(reader.corrections()))


def _said(reader: Reader) -> Iterator[SaidAbout]:
    for row in sorted(reader.execute(select(about)), key=about_key):
        yield SaidAbout(row.at, row.who, About.from_json(row.content))


def _reports(reader: Reader) -> Iterator[CarriedReport]:
    for row in list(reader.reports(counting=False)):
        readings = tuple(reader.analyses(row.seq))
        yield CarriedReport(row, readings, tuple(_sketches(reader, reading.seq) for reading in readings))


def _sketches(reader: Reader, analysis: int) -> tuple[tuple[str, bytes], ...]:
    query = select(sketches).where(sketches.c.analysis == analysis).order_by(sketches.c.kind)
    return tuple((row.kind, row.content) for row in reader.execute(query) if is_sound(row))


def take(writer: Writer, given: Carried) -> Taken:
    """Enters what is not there yet. A report that is redacted on either side is redacted afterwards."""
    counted: Counter[str] = Counter()
    other = _take_said(writer, given.said)
    for one in given.reports:
        counted.update(_take_report(writer, one))
    counted["corrections"] = _take_corrections(writer, given.corrections)
    return Taken(**counted, other_matter=other)


def _take_said(writer: Writer, given: Sequence[SaidAbout]) -> About | None:
    """Enters what was said of the matter, where it is the same: this dossier says nothing of it yet, or both say the
    same, or both come from one (they share a word, and the last one counts). Otherwise a dossier would turn into
    another one, only because that was begun later: it keeps its own, and what the other's is comes back."""
    mine = tuple(_said(writer))
    known = {_word(said) for said in mine}
    new = [said for said in given if _word(said) not in known]
    if mine and given and len(new) == len(given):
        last = max(given, key=_word).about
        if last != max(mine, key=_word).about:
            return last
    for said in new:
        values = {"at": said.at, "who": said.who, "content": dump(about_content(said.about))}
        writer.execute(insert(about).values(**values))
    return None


def _word(said: SaidAbout) -> tuple[str, str]:
    """What was said of the matter, when and by whom; the greatest was said last (as :func:`about_key` has it)."""
    return said.at, canonical([said.who, about_content(said.about)])


def _take_report(writer: Writer, one: CarriedReport) -> Counter[str]:
    row, counted = one.row, Counter[str]()
    if row.gap is None and report_hash(row.report) != row.sha256:
        raise SchemaError(f"report {row.report.id}: it is not what its SHA-256 says")
    seq = writer.find_report(row.sha256)
    if seq is None:
        counted["reports"] += 1
        seq = writer.put_report(row)
    else:
        notes = notes_text(row.report)
        values = {"at": row.at, "bytes_sha256": row.bytes_sha256, "origin": row.origin, "notes": notes}
        _take_earlier(writer, reports, seq, values)
    is_gone, is_new = _take_gap(writer, seq, row.gap)
    counted["redactions"] += is_new
    for number, reading in enumerate(one.readings):
        found = one.sketches[number] if one.sketches else ()
        counted["readings"] += _take_reading(writer, seq, reading, found, is_gone)
    return counted


def _take_gap(writer: Writer, report: int, gap: GapRow | None) -> tuple[bool, bool]:
    """Redacts a report that was redacted elsewhere; whether it has no words now, and whether that is new here."""
    known = writer.execute(select(gaps.c.seq).where(gaps.c.report == report)).scalar()
    if gap is None:
        return known is not None, False
    if known is not None:
        _take_earlier(writer, gaps, known, {"at": gap.at, "who": gap.who, "why": gap.why})
        return True, False
    writer.redact(report, gap.who, gap.why, at=gap.at)
    return True, True


def _take_earlier(writer: Writer, table: Table, kept: int, values: Mapping[str, Any]) -> None:
    """Enters what is known elsewhere of a row that is kept, where it was stored there earlier."""
    joined, columns = first_stored(table)
    query = select(*(columns[name] for name in values)).select_from(joined).where(table.c.seq == kept)
    if is_earlier(values, writer.execute(query).mappings().one()):
        writer.execute(insert(EARLIER[table.name]).values(kept=kept, **values))


def _take_reading(
    writer: Writer, report: int, row: AnalysisRow, found: Sequence[tuple[str, bytes]], gone: bool
) -> bool:
    """Enters a reading, of a redacted report without its words; whether it was new."""
    if row.analysis is not None and analysis_hash(row.analysis) != row.sha256:
        raise SchemaError(f"report {row.analysis.report.id}: a reading is not what its SHA-256 says")
    query = select(analyses.c.seq).where(analyses.c.report == report, analyses.c.sha256 == row.sha256)
    known = writer.execute(query).scalar()
    if known is not None:
        _take_earlier(writer, analyses, known, {"at": row.at})
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
    here = {name: row.seq for row, name in zip(rows, correction_names(rows), strict=True)}
    numbers: dict[str, int] = {}
    new = 0
    for row, name in zip(given, correction_names(given), strict=True):
        if name not in here:
            target = str(numbers.get(row.target, row.target)) if row.kind == "undo" else row.target
            here[name] = writer.add_correction(row.who, row.why, row.kind, target, row.content, at=row.at)
            new += 1
        numbers[str(row.seq)] = here[name]
    return new


__all__ = ["Carried", "CarriedReport", "SaidAbout", "Taken", "carried", "take"]
