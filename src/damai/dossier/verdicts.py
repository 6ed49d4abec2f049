"""What people said, put together: which corrections are in force, and what they make of coded events.

A correction names an event by its id, and remembers where its trigger stood: where coding again moved the trigger by a
word or two, it holds for the event that overlaps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from damai.dossier.shown import Standing
from damai.store import CorrectionRow, EventRow
from damai.store.rows import UNREADABLE, damaged

EVENT_KINDS = ("accept", "reject", "correct")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is in force about one event: its standing, the fields that people changed, by which corrections; and where
    it stood when they said so."""

    event: str
    report: str
    type: str
    trigger: tuple[int, int]
    standing: Standing = "coded"
    changes: dict[str, Any] = field(default_factory=dict)
    by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdicts:
    """All that is in force: verdicts by event, groups of events that are one incident, pairs that are not, states of
    promises (by event: how many were said before, the number of the correction, what it says)."""

    events: dict[str, Verdict] = field(default_factory=dict)
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    states: dict[str, tuple[int, int, dict[str, Any]]] = field(default_factory=dict)


def in_force(rows: Sequence[CorrectionRow]) -> list[CorrectionRow]:
    """The corrections that no other one undoes; an undoing can be undone too.

    >>> rows = [CorrectionRow(1, "", "w", "y", "reject", "e", {}), CorrectionRow(2, "", "w", "y", "undo", "1", {})]
    >>> [row.seq for row in in_force(rows)], [row.seq for row in in_force(rows[:1])]
    ([], [1])
    """
    undone = _undone(rows)
    return [row for row in rows if row.kind != "undo" and str(row.seq) not in undone]


def is_in_force(rows: Sequence[CorrectionRow], correction: int) -> bool:
    """Whether a correction, an undoing too, holds."""
    return str(correction) not in _undone(rows)


def _undone(rows: Sequence[CorrectionRow]) -> set[str]:
    """The numbers of what is undone."""
    undone: set[str] = set()
    for row in reversed(rows):  # the last word first: nothing can undo it
        if row.kind == "undo" and str(row.seq) not in undone:
            undone.add(row.target)
    return undone


def read_verdicts(rows: Sequence[CorrectionRow]) -> Verdicts:
    """What the corrections come to, the later over the earlier."""
    events: dict[str, Verdict] = {}
    together: list[tuple[str, ...]] = []
    apart: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    states: dict[str, tuple[int, int, dict[str, Any]]] = {}
    for place, row in enumerate(in_force(rows)):
        try:
            if row.kind in EVENT_KINDS:
                events[row.target] = _judged(events.get(row.target), row)
            elif row.kind == "merge":
                together.append(tuple(row.content["events"]))
            elif row.kind == "split":
                apart.append((tuple(row.content["events"]), tuple(row.content["from"])))
            elif row.kind == "state":
                states |= dict.fromkeys(
                    row.content["events"], (place, row.seq, {**row.content, "state": row.content["state"]})
                )
        except UNREADABLE as error:
            raise damaged(f"correction {row.seq}") from error
    return Verdicts(events, tuple(together), tuple(apart), states)


def _judged(before: Verdict | None, row: CorrectionRow) -> Verdict:
    content = row.content
    standing: Standing = "rejected" if row.kind == "reject" else "accepted"
    changes = dict(before.changes) if before else {}
    changes |= content.get("changes", {})
    if changes and standing == "accepted":
        standing = "corrected"
    start, end = content["trigger"]
    by = (*(before.by if before else ()), row.seq)
    return Verdict(row.target, content["report"], content["type"], (start, end), standing, changes, by)


@dataclass(frozen=True, slots=True)
class Judged:
    """An event of the current reading, or an older one's that people kept, with what is in force about it."""

    row: EventRow
    verdict: Verdict | None = None

    @property
    def record(self) -> dict[str, Any]:
        """The codebook's record with people's changes."""
        return changed(self.row.record, self.verdict.changes) if self.verdict else self.row.record


def changed(record: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A record with changes; those to a promise are named ``commitment.due`` and so on.

    >>> changed({"type": "AGREE", "commitment": {"due": None}}, {"type": "REJECT", "commitment.due": "2020"})
    {'type': 'REJECT', 'commitment': {'due': '2020'}}
    """
    made = dict(record)
    for name, value in changes.items():
        head, dot, tail = name.partition(".")
        if dot:
            made[head] = {**(made.get(head) or {"content": "", "due": None, "negative": False}), tail: value}
        else:
            made[name] = value
    return made


def judge(rows: Sequence[EventRow], verdicts: Iterable[Verdict], older: Iterable[EventRow]) -> list[Judged]:
    """The events of one report as they count: verdicts applied, the rejected left out, and those that people kept
    brought back from an ``older`` reading (its last version) where the current one lacks them."""
    wanted = sorted(verdicts, key=lambda verdict: verdict.event)
    mine = {row.id: verdict for verdict in wanted for row in rows if row.id == verdict.event}
    lost = []
    for verdict in wanted:
        if verdict.event not in mine:
            row = next((row for row in rows if row.id not in mine and _is_meant(row, verdict)), None)
            if row is None:
                lost.append(verdict)
            else:
                mine[row.id] = verdict
    made = [Judged(row, mine.get(row.id)) for row in rows]
    last = {row.id: row for row in older}
    number = max((row.number for row in rows), default=-1) + 1
    for verdict in lost:
        if verdict.event in last and verdict.standing != "rejected":
            kept = last[verdict.event]
            made.append(Judged(_renumbered(kept, number), verdict))
            number += 1
    return [one for one in made if one.verdict is None or one.verdict.standing != "rejected"]


def _is_meant(row: EventRow, verdict: Verdict) -> bool:
    (start, end), (its_start, its_end) = row.trigger, verdict.trigger
    return row.record["type"] == verdict.type and start < its_end and its_start < end


def _renumbered(row: EventRow, number: int) -> EventRow:
    return EventRow(row.seq, row.id, row.report, number, row.record, row.confidence, row.trigger, row.analysis)


__all__ = [
    "EVENT_KINDS",
    "Judged",
    "Verdict",
    "Verdicts",
    "changed",
    "in_force",
    "is_in_force",
    "judge",
    "read_verdicts",
]
