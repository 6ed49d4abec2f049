"""What people call an event, an incident, a promise: found by id, by the beginning of an id, or by ``REPORT#N``."""

from __future__ import annotations

from collections.abc import Collection

from damai.crossdoc.incidents import Incident
from damai.crossdoc.ledger import Entry
from damai.dossier.view import View
from damai.errors import DossierError

_LEAST = 4
"""Characters of an id that may stand for it."""


def event_ref(view: View, name: str) -> str:
    """The ref of the event of that name."""
    if name in view.told:
        return name
    found = [ref for id, ref in view.by_id.items() if id == name or (len(name) >= _LEAST and id.startswith(name))]
    return _only(found, name, "event")


def incident_of(view: View, name: str) -> Incident:
    """The incident of that id, or the one in which the event of that name stands."""
    ref = event_ref(view, name)
    return next(incident for incident in view.incidents if ref in incident.events)


def entry_of(view: View, name: str) -> Entry:
    """The promise of that id, or the one that the event of that name makes."""
    entries = view.commitments(None)
    by_id = [entry for entry in entries if entry.id == name]
    if by_id:
        return by_id[0]
    ref = event_ref(view, name)
    found = [entry for entry in entries if ref in entry.made]
    if not found:
        raise DossierError(f"'{name}' makes no promise")
    return found[0]


def _only(found: Collection[str], name: str, what: str) -> str:
    if not found:
        raise DossierError(f"there is no {what} '{name}' here")
    if len(found) > 1:
        raise DossierError(f"'{name}' may be {', '.join(sorted(found)[:5])}: give more of it")
    return next(iter(found))


__all__ = ["entry_of", "event_ref", "incident_of"]
