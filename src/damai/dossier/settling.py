"""What holds across reports, written down as it changes: which copies, which incidents, which states of promises.

The view never reads it, not for a past day either. It is the log by which one can tell, later, what the dossier showed
when; of promises in a large dossier as it was at the first change of each day.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, TypeVar

from damai.crossdoc.duplicates import Copy
from damai.crossdoc.incidents import Incident
from damai.dossier.shelving import ALL, EVENT, LEDGER, REPORT
from damai.dossier.sketching import sketch_bytes
from damai.dossier.view import GROUPING, View, Watcher
from damai.store import LinkRow, Store, TransitionRow, Writer
from damai.store.writing import now

_Key = TypeVar("_Key", bound=Hashable)
_Links = dict[tuple[str, str, str], dict[str, Any]]


def settle(store: Store, watcher: Watcher) -> None:
    """Brings the log up to date with the view. Where the shelves are in a file, only what changed since is looked at;
    promises once a day, for what becomes of each hangs on all that came later."""
    with store.writing() as writer:
        view = watcher.view(writer)
        while watcher.made:
            analysis, kind, sketch = watcher.made.pop()
            writer.add_sketch(analysis, kind, sketch_bytes(sketch))
        noted, today = dict(watcher.kept.log), now()[:10]
        if watcher.kept.file is None or ALL in noted:
            now_hold = _links(view, view.copies, view.incidents)
            _log_links(writer, now_hold, {(row.kind, row.a, row.b): row.content for row in writer.links()})
        else:
            _log_links(writer, *_changed(writer, view, noted))
        if watcher.kept.file is None or noted.get(LEDGER) != today:
            _log_transitions(writer, view)
    watcher.settled([name for name in noted if name != LEDGER], today)


def _log_links(writer: Writer, now_hold: _Links, logged: _Links) -> None:
    new, gone = _differences(now_hold, logged)
    writer.add_links(LinkRow(*key, content=content) for key, content in new.items())
    writer.add_links(LinkRow(*key, holds=False) for key in gone)


def _log_transitions(writer: Writer, view: View) -> None:
    states = {(row.commitment, row.state, row.date, row.rule): row.content for row in writer.transitions()}
    new, gone = _differences(_transitions(view), states)
    writer.add_transitions(TransitionRow(*key, content=content) for key, content in new.items())
    writer.add_transitions(TransitionRow(*key, holds=False) for key in gone)


def _changed(writer: Writer, view: View, noted: Mapping[str, str]) -> tuple[_Links, _Links]:
    """What holds now and what is logged of all that was noted, and of all in incidents that people joined or parted;
    not of the thousands beside a record that is new in an incident."""
    reports = {name.removeprefix(REPORT) for name in noted if name.startswith(REPORT)}
    events = {name.removeprefix(EVENT): ref for name, ref in noted.items() if name.startswith(EVENT)}
    named = {id for row in writer.corrections() if row.kind in GROUPING for id in _named(row.content)}
    events |= {id: view.by_id.get(id, "") for id in named}
    wanted = {ref for ref in events.values() if ref}
    incidents = view.incidents_around(wanted)
    said = {ref for id in named if (ref := events[id])}
    wanted |= {ref for incident in incidents if not said.isdisjoint(incident.events) for ref in incident.events}
    ids = events.keys() | {view.names[ref] for ref in wanted}
    now_hold = _links(view, {copy for id in sorted(reports) for copy in view.linker.copies_of(id)}, incidents, wanted)
    rows = [
        *writer.links("copy", of=reports),
        *(row for row in writer.links("incident", of=ids) if row.a in ids),
    ]
    return now_hold, {(row.kind, row.a, row.b): row.content for row in rows}


def _named(content: Mapping[str, Any]) -> Iterable[str]:
    return (*content["events"], *content.get("from", ()))


def _differences(
    now: Mapping[_Key, dict[str, Any]], logged: Mapping[_Key, dict[str, Any]]
) -> tuple[dict[_Key, dict[str, Any]], list[_Key]]:
    new = {key: content for key, content in now.items() if logged.get(key) != content}
    return new, [key for key in logged if key not in now]


def _links(view: View, copies: Iterable[Copy], incidents: Iterable[Incident], wanted: set[str] | None = None) -> _Links:
    """Copies by the ids of their reports; incidents of several events (those that are wanted, where not all are) by the
    id of the event told first."""
    found: _Links = {("copy", copy.copy, copy.origin): {"kind": copy.kind, "share": copy.share} for copy in copies}
    for incident in incidents:
        if len(incident.events) > 1:
            name = view.names[incident.id]
            refs = incident.events if wanted is None else wanted.intersection(incident.events)
            found |= {("incident", view.names[ref], name): {} for ref in refs}
    return found


def _transitions(view: View) -> dict[tuple[str, str, str | None, str], dict[str, Any]]:
    return {
        (view.names[entry.id], step.state, step.day, step.rule): {"events": [view.names[ref] for ref in step.events]}
        for entry in view.commitments(None)
        for step in entry.transitions
    }


__all__ = ["settle"]
