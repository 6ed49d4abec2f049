"""People's word on its way into a dossier: checked against what is there, and stored as a new row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from damai.dossier.changes import LISTS, read_changes
from damai.dossier.naming import event_ref, incident_of, promise_of
from damai.dossier.tables import written_tables
from damai.dossier.verdicts import is_in_force
from damai.dossier.view import View, Watcher
from damai.errors import DossierError
from damai.grounding.edtf import is_day
from damai.language.codes import Codes, known_codes
from damai.store import Store, Writer

STATES = ("open", "kept", "broken", "disputed", "lapsed")


class Corrector:
    """Stores what ``who`` says, because of ``why``. Every method gives the number of the correction."""

    def __init__(self, store: Store, watcher: Watcher, who: str, why: str) -> None:
        if not who.strip() or not why.strip():
            raise DossierError("a correction says who makes it and why")
        self._store, self._watcher, self._who, self._why = store, watcher, who, why

    def judge(self, kind: str, event: str, changes: Mapping[str, Any]) -> int:
        """Accepts, rejects or corrects an event."""
        read = read_changes(changes) if kind == "correct" else {}
        with self._store.writing() as writer:
            view = self._watcher.view(writer)
            row = view.judged[event_ref(view, event)].row
            _check_codes(writer, view, read)
            content: dict[str, Any] = {
                "report": row.report,
                "type": row.record["type"],
                "trigger": list(row.trigger),
                "changes": read,
            }
            return self._said(writer, kind, row.id, content)

    def merge(self, incidents: Sequence[str]) -> int:
        """Makes one incident of several."""
        with self._store.writing() as writer:
            view = self._watcher.view(writer)
            found = {incident.id: incident for incident in (incident_of(view, name) for name in incidents)}
            if len(found) < 2:
                raise DossierError("these are one incident already: name events of two or more")
            ids = [self._id(view, ref) for key in sorted(found) for ref in found[key].events]
            return self._said(writer, "merge", ids[0], {"events": ids})

    def split(self, events: Sequence[str]) -> int:
        """Parts events from the rest of their incident."""
        with self._store.writing() as writer:
            view = self._watcher.view(writer)
            if not events:
                raise DossierError("name the events to part from their incident")
            refs = {event_ref(view, name) for name in events}
            incident = incident_of(view, min(refs))
            rest = [ref for ref in incident.events if ref not in refs]
            if not rest or not refs <= set(incident.events):
                raise DossierError("name some, not all, of the events of one incident")
            content = {
                "events": [self._id(view, ref) for ref in sorted(refs)],
                "from": [self._id(view, ref) for ref in rest],
            }
            return self._said(writer, "split", content["events"][0], content)

    def set_state(self, commitment: str, state: str, day: str | None) -> int:
        """Sets the state of a promise."""
        if state not in STATES:
            raise DossierError(f"'{state}' is no state: try {', '.join(STATES)}")
        if day is not None and not is_day(day):
            raise DossierError(f"'{day}' is no day (2020-09-27)")
        with self._store.writing() as writer:
            view = self._watcher.view(writer)
            ids = [self._id(view, ref) for ref in promise_of(view, commitment)]
            return self._said(writer, "state", ids[0], {"events": ids, "state": state, "day": day})

    def undo(self, correction: int) -> int:
        """Takes a correction back."""
        with self._store.writing() as writer:
            rows = writer.corrections()
            row = next((row for row in rows if row.seq == correction), None)
            if row is None:
                raise DossierError(f"there is no correction {correction} here")
            if not is_in_force(rows, correction):
                raise DossierError(f"correction {correction} is undone already")
            return self._said(writer, "undo", str(correction), {})

    def _said(self, writer: Writer, kind: str, target: str, content: Mapping[str, Any]) -> int:
        return writer.add_correction(self._who, self._why, kind, target, content)

    @staticmethod
    def _id(view: View, ref: str) -> str:
        return view.judged[ref].row.id


def _check_codes(writer: Writer, view: View, changes: Mapping[str, Any]) -> None:
    """Refuses a code that nobody has: not in the packs, not in the dossier's own tables, not in its events."""
    given = [(name, code) for name in LISTS for code in changes.get(name, ())]
    if not given:
        return
    known = known_codes(written_tables(writer.about().tables))
    for name, code in given:
        if known.read(code) is None and not _is_told_of(view, known, code):
            near = known.near(code)
            raise DossierError(
                f"{name}: '{code}' is no code that is known: own tables may give it (`damai init --tables`)"
                + (f" (did you mean '{near}'?)" if near else "")
            )


def _is_told_of(view: View, known: Codes, code: str) -> bool:
    """Whether an event tells of whom the code names, whoever coded it."""
    told = {its for event in view.told.values() for name in LISTS for its in getattr(event, name)}
    return code in told or known.read(code, {its.partition(":")[0] for its in told}) is not None


__all__ = ["STATES", "Corrector"]
