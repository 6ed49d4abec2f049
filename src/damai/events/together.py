"""Talks and what is agreed at them share their day and place, where one sentence tells of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from damai.events.candidates import Candidate, codes_of
from damai.events.keep import lead_of

TALKS = "CONSULT"
OUTCOMES = frozenset({"AGREE", "CONCEDE", "SUPPORT", "COOPERATE", "RETREAT"})
"""What talks may end in."""
HAPPENED = "occurred"


def of_one_meeting(
    members: Sequence[Candidate], groups: Sequence[Sequence[Candidate]]
) -> Iterator[Sequence[Candidate]]:
    """The other groups whose chief mention stands in the same sentence, of the same parties: talks beside what was
    agreed, or what was agreed beside talks.

    >>> list(of_one_meeting([], []))
    []
    """
    if not members:
        return
    mine = lead_of(members)
    for others in groups:
        lead = lead_of(others)
        if (
            lead is not mine
            and lead.sentence is mine.sentence
            and _belong(mine, lead)
            and parties_of(mine) == parties_of(lead)
        ):
            yield others


def _belong(a: Candidate, b: Candidate) -> bool:
    kinds = {a.type, b.type}
    planned = a.modality.status != HAPPENED or b.modality.status != HAPPENED
    return not planned and TALKS in kinds and bool(kinds & OUTCOMES)


def parties_of(candidate: Candidate) -> frozenset[str]:
    """The entities on both sides of a candidate."""
    return frozenset(
        code.partition(":")[0] for side in (candidate.actors, candidate.recipients) for code in codes_of(side)
    )


__all__ = ["of_one_meeting", "parties_of"]
