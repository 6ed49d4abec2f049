"""Words for blame that blame nobody here: of one's own deed, or of an origin that nobody traces."""

from __future__ import annotations

from collections.abc import Sequence

from damai.events.candidates import Candidate, codes_of

BLAME = "ACCUSE"
DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "RETREAT"})
TELLING, ALLEGED = "declare", "allege"
"""Frame and mode of words that only tell, and are blame by what they tell of; who opens an inquiry does more."""


def blames_nobody(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether a candidate for an accusation is none by how it is told.

    Who tells of a deed of his own accuses nobody ("the rebels said they had seized the town"). Words that lay blame
    only in somebody's mouth (``told`` in the pack: "launched from") are a mere fact where the outlet says them.
    """
    if candidate.type != BLAME:
        return False
    if candidate.trigger.predicate.told and not candidate.said and not candidate.quoted:
        return True
    predicate = candidate.trigger.predicate
    return (predicate.frame, predicate.mode) == (TELLING, ALLEGED) and _tells_own_deed(candidate, candidates)


def _tells_own_deed(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether the first deed told behind the words is done by who speaks, by sides and quotation alike."""
    teller = _entities(codes_of(candidate.actors))
    behind = (
        c
        for c in candidates
        if c.sentence is candidate.sentence and c.type in DEEDS and c.trigger.first > candidate.trigger.first
    )
    deed = next(behind, None)
    if deed is None or not teller or not deed.inside or deed.inside[-1] is not candidate.trigger:
        return False
    speaks = any(said.source is not None and _entities(said.source.codes) == teller for said in deed.said)
    return speaks and _entities(codes_of(deed.actors)) == teller


def _entities(codes: Sequence[str]) -> frozenset[str]:
    return frozenset(code.partition(":")[0] for code in codes)
