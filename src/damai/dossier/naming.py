"""What people call an event, an incident, a promise: found by id, by the beginning of an id, or by ``REPORT#N``."""

from __future__ import annotations

from collections.abc import Collection

from damai.crossdoc.incidents import Incident
from damai.crossdoc.told import arrival
from damai.dossier.view import View
from damai.errors import DossierError

_LEAST = 4
"""Characters of an id that may stand for it."""


def event_ref(view: View, name: str) -> str:
    """The ref of the event of that name."""
    if name in view.told:
        return name
    if name in view.by_id:
        return view.by_id[name]
    ids = [id for id in view.by_id if id.startswith(name)] if len(name) >= _LEAST else []
    return _only([view.by_id[id] for id in ids], name, "event")


def incident_of(view: View, name: str) -> Incident:
    """The incident of that id, or the one in which the event of that name stands."""
    ref = event_ref(view, name)
    return next(incident for incident in view.incidents_around([ref]) if ref in incident.events)


def promise_of(view: View, name: str) -> tuple[str, ...]:
    """The events that make the promise of that id, or the one that the event of that name makes; the first told first.

    A promise goes by the id of its incident, which is the name of one of these events.
    """
    events = incident_of(view, name).events
    if not any(view.told[ref].promise for ref in events):
        raise DossierError(f"'{name}' makes no promise")
    return tuple(sorted(events, key=lambda ref: arrival(view.told[ref])))


def _only(found: Collection[str], name: str, what: str) -> str:
    if not found:
        raise DossierError(f"there is no {what} '{name}' here")
    if len(found) > 1:
        raise DossierError(f"'{name}' may be {', '.join(sorted(found)[:5])}: give more of it")
    return next(iter(found))


__all__ = ["event_ref", "incident_of", "promise_of"]
