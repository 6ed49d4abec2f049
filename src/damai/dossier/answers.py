"""Answers of a dossier put together: reports and events as they count, an event's history."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from damai.dossier.changes import changed_event
from damai.dossier.naming import event_ref
from damai.dossier.outside import outside
from damai.dossier.places import names_of, same_names
from damai.dossier.shown import History, KeptEvent, KeptReport, Version
from damai.dossier.verdicts import Judged
from damai.dossier.view import View
from damai.errors import DossierError
from damai.grounding.edtf import bounds
from damai.model import Analysis
from damai.store import CorrectionRow, EventQuery, Reader


def kept_reports(reader: Reader, view: View, numbers: Collection[int] | None = None) -> tuple[KeptReport, ...]:
    """The reports that count (of them those with these row numbers), by day of publication."""
    about = reader.about()
    made = []
    for row in reader.reports(numbers=numbers):
        told = view.of_report(row.report.id)
        found = view.linker.copies_of(row.report.id)
        copied = tuple(sorted(found, key=lambda copy: (copy.copy != row.report.id, copy.origin, copy.copy)))
        copies = {id for copy in copied for id in (copy.copy, copy.origin)}
        why = outside(about, row.report, told) if row.gap is None else ()
        made.append(
            KeptReport(
                row.report,
                row.sha256,
                row.text_sha256,
                row.bytes_sha256,
                row.at,
                len(told),
                why,
                tuple(sorted(copies - {row.report.id})),
                row.gap,
                copied,
            )
        )
    return tuple(made)


def kept_events(reader: Reader, view: View, query: EventQuery) -> tuple[KeptEvent, ...]:
    """The events asked for, as they count, by report and number; of a place by any name that the tables know."""
    if query.place is not None:
        wanted = _at(reader, view, query, query.place)
    else:
        wanted = list(view.judged.values()) if query == EventQuery() else _asked(reader, view, query)
    return shown_events(reader, wanted)


def _at(reader: Reader, view: View, query: EventQuery, place: str) -> list[Judged]:
    """The events asked for whose place has a name; where the tables do not know it, a place that no table has."""

    def of(names: Collection[str]) -> list[Judged]:
        found = (one for name in names for one in _asked(reader, view, replace(query, place=name)))
        return list({one.row.seq: one for one in found}.values())

    corrected = (verdict.changes.get("place") for verdict in view.verdicts.events.values())
    return of(names_of(place)) or of(same_names(place, (*reader.places(), *corrected)))


def shown_events(reader: Reader, wanted: Collection[Judged]) -> tuple[KeptEvent, ...]:
    """Events with all that their readings say of them."""
    return tuple(kept for kept, _ in read_events(reader, wanted))


def read_events(reader: Reader, wanted: Collection[Judged]) -> list[tuple[KeptEvent, Analysis]]:
    """Events, each with the reading it is of, by report and number."""
    made: list[tuple[KeptEvent, Analysis]] = []
    number, analysis = -1, None
    for one in sorted(wanted, key=lambda one: (one.row.report, one.row.analysis, one.row.number)):
        if one.row.analysis != number:
            number, analysis = one.row.analysis, reader.analysis(one.row.analysis)
        if analysis is not None:
            made.append((_kept(one, analysis), analysis))
    return sorted(made, key=lambda one: (one[0].report.id, int(one[0].ref.rpartition("#")[2])))


def _kept(one: Judged, analysis: Analysis) -> KeptEvent:
    event = next(event for event in analysis.events if event.id == one.row.id)
    if one.verdict is None:
        return KeptEvent(one.row.ref, event, analysis.report)
    event = changed_event(event, one.verdict.changes)
    return KeptEvent(one.row.ref, event, analysis.report, one.verdict.standing, one.verdict.by)


def _asked(reader: Reader, view: View, query: EventQuery) -> list[Judged]:
    """The database knows what was coded; what people said of an event is looked at here, report by report."""
    spoken = {verdict.report for verdict in view.verdicts.events.values()}
    coded = reader.events(query)
    numbers = {row.seq for row in coded}
    found = [Judged(row) for row in coded if row.report not in spoken]
    if query.report is not None:
        spoken &= {query.report}
    texts = _matching(reader, query.text) if spoken and query.text is not None else spoken
    for one in (view.judged[told.ref] for id in sorted(spoken) for told in view.of_report(id)):
        if one.row.seq in numbers if one.verdict is None else one.row.report in texts and fits(one, query):
            found.append(one)
    return found


def _matching(reader: Reader, text: str) -> set[str]:
    return {row.report.id for row in reader.reports(numbers=reader.matching(text))}


def fits(one: Judged, query: EventQuery) -> bool:
    """Whether an event, with people's changes, is among those asked for; its report's words apart."""
    record = one.record
    sides = (*record["actors"], *record["recipients"])
    for code, codes in (
        (query.party, sides),
        (query.actor, record["actors"]),
        (query.recipient, record["recipients"]),
        (query.claimant, record["claimants"]),
    ):
        if code is not None and code not in (codes if ":" in code else [c.partition(":")[0] for c in codes]):
            return False
    for value, its in (
        (query.type, record["type"]),
        (query.status, record["status"]),
        (query.place, record["place"]),
        (query.report, one.row.report),
        (query.id, one.row.id),
    ):
        if value is not None and value != its:
            return False
    if query.since is None and query.until is None:
        return True
    days = bounds(record["date"]) if record["date"] else None
    if days is None:
        return False
    first, last = (day.isoformat() for day in days)
    return (query.since is None or last >= query.since) and (query.until is None or first <= query.until)


def event_history(reader: Reader, view: View, name: str) -> History:
    """All readings of an event and all that was said of it; also of one that is no longer shown."""
    id, report = _named_ever(reader, view, name)
    versions = []
    for row in reader.reports(id=report):
        for reading in reader.analyses(row.seq):
            found = reading.analysis.events if reading.analysis else ()
            event = next((event for event in found if event.id == id), None)
            versions.append(Version(reading.at, reading.versions, event, row.report.text))
    said = reader.corrections()
    mine = {str(row.seq) for row in said if _is_about(row, id)}
    while more := {str(row.seq) for row in said if row.kind == "undo" and row.target in mine} - mine:
        mine |= more
    links = tuple((r.at, r.kind, r.b, r.holds) for r in reader.links("incident", past=True, of=[id]) if r.a == id)
    corrections = tuple(row for row in said if str(row.seq) in mine)
    ids = {id, *(other for _, _, other, _ in links), *(other for row in corrections for other in named_in(row))}
    names = {other: view.by_id[other] for other in sorted(ids) if other in view.by_id}
    return History(id, report, tuple(versions), corrections, links, names)


def _named_ever(reader: Reader, view: View, name: str) -> tuple[str, str]:
    try:
        row = view.judged[event_ref(view, name)].row
        return row.id, row.report
    except DossierError:
        rows = reader.events(all_readings=True)
        found = {(row.id, row.report) for row in rows if row.ref == name or (len(name) > 3 and row.id.startswith(name))}
        if len(found) != 1:
            raise
        return found.pop()


def named_in(row: CorrectionRow) -> tuple[str, ...]:
    """The ids of the events of which a correction speaks."""
    return (row.target, *row.content.get("events", ()), *row.content.get("from", ()))


def _is_about(row: CorrectionRow, id: str) -> bool:
    return id in named_in(row)


__all__ = ["event_history", "fits", "kept_events", "kept_reports", "read_events", "shown_events"]
