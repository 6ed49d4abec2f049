"""Deeds told only as the answer to another: "Moscow responded in kind" is done to whoever did it to Moscow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from damai.events.candidates import Candidate, Side
from damai.events.sameness import entities

BACK = 2
"""Sentences back in which what is answered may stand."""


def answer(candidates: Sequence[Candidate]) -> None:
    """Turns a reply in kind (``reciprocal`` in the pack) against whoever did the same to those who reply.

    Only where the last deed of that type before it was done to them; a reply that already has somebody else on its
    other side stays as it is.
    """
    for candidate in candidates:
        if not candidate.trigger.predicate.reciprocal or not candidate.actors:
            continue
        mine = entities(candidate.actors)
        if candidate.recipients and not entities(candidate.recipients) <= mine:
            continue
        doers = _answered(candidate, candidates, mine)
        if doers:
            candidate.recipients = doers


def _answered(candidate: Candidate, candidates: Sequence[Candidate], mine: frozenset[str]) -> list[Side]:
    """Those who did the same type of deed to the repliers, last before the reply."""
    before = [
        c
        for c in candidates[: candidate.number]
        if c.type == candidate.type
        and candidate.sentence.index - c.sentence.index <= BACK
        and c.trigger.predicate is not candidate.trigger.predicate
    ]
    for earlier in reversed(before):
        if entities(earlier.recipients) & mine and not entities(earlier.actors) & mine:
            away = earlier.sentence is not candidate.sentence
            return [replace(side, where="before0" if away else side.where) for side in earlier.actors]
    return []
