"""What holds across reports, written down as it changes: which copies, which incidents, which states of promises.

The view never reads it. It is the log by which one can tell, later, what the dossier showed when.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

from damai.dossier.sketching import sketch_bytes
from damai.dossier.view import View, Watcher
from damai.store import LinkRow, Store, TransitionRow

_Key = TypeVar("_Key", bound=Hashable)


def settle(store: Store, watcher: Watcher) -> None:
    """Brings the log up to date with the view."""
    with store.writing() as writer:
        view = watcher.view(writer)
        while watcher.made:
            analysis, kind, sketch = watcher.made.pop()
            writer.add_sketch(analysis, kind, sketch_bytes(sketch))
        logged = {(row.kind, row.a, row.b): row.content for row in writer.links()}
        new, gone = _differences(_links(view), logged)
        writer.add_links(LinkRow(*key, content=content) for key, content in new.items())
        writer.add_links(LinkRow(*key, holds=False) for key in gone)
        states = {(row.commitment, row.state, row.date, row.rule): row.content for row in writer.transitions()}
        new_states, gone_states = _differences(_transitions(view), states)
        writer.add_transitions(TransitionRow(*key, content=content) for key, content in new_states.items())
        writer.add_transitions(TransitionRow(*key, holds=False) for key in gone_states)


def _differences(
    now: Mapping[_Key, dict[str, Any]], logged: Mapping[_Key, dict[str, Any]]
) -> tuple[dict[_Key, dict[str, Any]], list[_Key]]:
    new = {key: content for key, content in now.items() if logged.get(key) != content}
    return new, [key for key in logged if key not in now]


def _links(view: View) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Copies by the ids of their reports; incidents of several events by the id of the event told first."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {
        ("copy", copy.copy, copy.origin): {"kind": copy.kind, "share": copy.share} for copy in view.copies
    }
    for incident in view.incidents:
        if len(incident.events) > 1:
            name = view.judged[incident.id].row.id
            found |= {("incident", view.judged[ref].row.id, name): {} for ref in incident.events}
    return found


def _transitions(view: View) -> dict[tuple[str, str, str | None, str], dict[str, Any]]:
    return {
        (view.judged[entry.id].row.id, step.state, step.day, step.rule): {
            "events": [view.judged[ref].row.id for ref in step.events]
        }
        for entry in view.commitments(None)
        for step in entry.transitions
    }


__all__ = ["settle"]
