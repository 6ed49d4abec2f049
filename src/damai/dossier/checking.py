"""Whether a dossier is whole: every hash, every span, every reference, recomputed from what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from damai.dossier.shown import Fault
from damai.dossier.verdicts import read_verdicts
from damai.errors import StoreDamagedError, StoreError
from damai.model import Analysis, Event
from damai.store import AnalysisRow, Reader, ReportRow, Store
from damai.store.auditing import damaged_sketches, loose_ends
from damai.store.forms import analysis_hash, report_hash, sha256
from damai.store.sealing import broken_seals

_AT_ONCE = 400
"""Reports that are looked at together."""


def check_store(store: Store) -> Iterator[Fault]:
    """All that is wrong in a store, report by report. What cannot be read is a fault, and the rest is looked at."""
    damage: set[Fault] = set()
    try:
        with store.reading(anything=True) as reader:
            for faults in _kinds(store, reader):
                for fault in _told(store, faults):
                    if fault not in damage:
                        yield fault
                    if fault.code == "database-damaged":
                        damage.add(fault)
    except StoreDamagedError as error:  # SQLite may say so when the moment ends
        if not damage:
            yield Fault("database-damaged", "", str(error))


def _kinds(store: Store, reader: Reader) -> tuple[Iterator[Fault], ...]:
    known: set[str] = set()
    return (
        _damage(reader), _about_faults(reader), _all_report_faults(store, reader, known), _index_faults(reader),
        _correction_faults(reader, known), _row_faults(reader),
    )  # fmt: skip


def _told(store: Store, faults: Iterable[Fault]) -> Iterator[Fault]:
    """Faults, and as the last one that the rest cannot be read, where that is so."""
    try:
        with store.told():
            yield from faults
    except StoreDamagedError as error:
        where, _, what = str(error).partition(": ")
        if where == store.place:
            yield Fault("database-damaged", "", str(error))
        else:
            yield Fault("row-unreadable", where, what)
    except StoreError as error:
        yield Fault("database-damaged", "", str(error))


def _about_faults(reader: Reader) -> Iterator[Fault]:
    reader.about()
    yield from ()


def _row_faults(reader: Reader) -> Iterator[Fault]:
    for table, message in broken_seals(reader.execute):
        yield Fault("rows-changed", table, message)


def _all_report_faults(store: Store, reader: Reader, known: set[str]) -> Iterator[Fault]:
    """The faults of all reports; ``known`` gets the ids of their events."""
    numbers = reader.numbers()
    for at in range(0, len(numbers), _AT_ONCE):
        some = numbers[at : at + _AT_ONCE]
        try:
            rows = list(reader.reports(counting=False, numbers=some))
        except StoreDamagedError:  # one of them: the others can be read one by one
            for number in some:
                yield from _told(store, _faults_of(reader, reader.reports(counting=False, numbers=[number]), known))
        else:
            yield from _faults_of(reader, rows, known)


def _faults_of(reader: Reader, rows: Iterable[ReportRow], known: set[str]) -> Iterator[Fault]:
    for row in rows:
        yield from _report_faults(row)
        try:
            readings = reader.analyses(row.seq)
        except StoreDamagedError as error:
            what = f"a reading cannot be put together: {error.__cause__ or error}"
            yield Fault("analysis-unreadable", row.report.id, what)
            continue
        if not readings:
            yield Fault("report-without-analysis", row.report.id, "the report was stored without a reading")
        for reading in readings:
            yield from _analysis_faults(row, reading)
            if reading.analysis is not None:
                known |= {event.id for event in reading.analysis.events}


def _damage(reader: Reader) -> Iterator[Fault]:
    for message in reader.damage():
        yield Fault("database-damaged", "", message)


def _report_faults(row: ReportRow) -> Iterator[Fault]:
    id = row.report.id
    if row.gap is not None:
        if row.report.text or row.report.title:
            yield Fault("redacted-but-there", id, "the report was redacted, and still has words")
        return
    if sha256(row.report.text) != row.text_sha256:
        yield Fault("text-changed", id, "the text is not the one that was stored (its SHA-256 differs)")
    if report_hash(row.report) != row.sha256:
        yield Fault("report-changed", id, "the report's fields are not those that were stored (their SHA-256 differs)")


def _analysis_faults(row: ReportRow, reading: AnalysisRow) -> Iterator[Fault]:
    id = row.report.id
    if reading.analysis is None:
        if row.gap is None:
            yield Fault("analysis-missing", id, f"reading {reading.seq} is empty, and the report was not redacted")
        return
    if row.gap is not None:
        yield Fault("redacted-but-there", id, f"the report was redacted, and reading {reading.seq} still has words")
    if analysis_hash(reading.analysis) != reading.sha256:
        yield Fault("analysis-changed", id, f"reading {reading.seq} is not what was stored (its SHA-256 differs)")
    yield from _evidence_faults(reading.analysis)


def _evidence_faults(analysis: Analysis) -> Iterator[Fault]:
    for event in analysis.events:
        where = f"{analysis.report.id}: {event.id}"
        for name, value in _filled(event):
            if value not in {piece.value for piece in event.fields.get(name, ())}:
                yield Fault("no-evidence", where, f"{name} is {value}, and no words are named that say so")
        if event.commitment and event.commitment.content not in analysis.report.text:
            yield Fault("not-verbatim", where, "the promise is not in the report's words")


def _filled(event: Event) -> Iterator[tuple[str, str]]:
    """The fields that need evidence, with their values."""
    yield "type", event.type
    for name in ("actors", "recipients", "mediators", "claimants", "deniers"):
        for code in getattr(event, name):
            yield name, code
    for name in ("date", "place", "killed", "injured"):
        value = getattr(event, name)
        if value is not None:
            yield name, str(value)


def _index_faults(reader: Reader) -> Iterator[Fault]:
    for id in reader.unindexed():
        yield Fault("not-searchable", id, "the report's words are missing from the search index")
    for where, message in loose_ends(reader):
        yield Fault("reference-broken", where, message)
    for id, number in damaged_sketches(reader):
        what = f"the sketch of reading {number} is not what was stored (its SHA-256 differs); it is worked out anew"
        yield Fault("sketch-changed", id, what)


def _correction_faults(reader: Reader, known: set[str]) -> Iterator[Fault]:
    redacted = {gap.report for gap in reader.gaps()}
    rows = reader.corrections()
    numbers = {str(row.seq) for row in rows}
    read_verdicts(rows)
    for row in rows:
        where = f"correction {row.seq}"
        if row.kind == "undo":
            if row.target not in numbers:
                yield Fault("reference-broken", where, f"it undoes correction {row.target}, which is not there")
            continue
        if row.content.get("report") in redacted:
            continue
        named = [row.target, *row.content.get("events", ()), *row.content.get("from", ())]
        lost = sorted(set(named) - known) if not redacted else []
        if lost:
            yield Fault("reference-broken", where, f"it is about event {lost[0]}, which is not there")


__all__ = ["check_store"]
