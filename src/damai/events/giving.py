"""Who gives a promise to whom, of the sides that an agreement has.

The types whose sides stand alike hold all sides together (``SYMMETRIC``): where two agree with each other that is what
there is to tell. An offer, a vow or a pledge is given by one side alone: the frame of its words says so, and the choice
of the sides, which knows who acts, says by whom. Held once, by hand, against hand-coded promises of the given
reports and dossiers (2026-11-28): of 95 whose two sides were both found about 60 stood the right way round, 6 the wrong
way; the rest name another side, or two that agree with each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from damai.events.candidates import SYMMETRIC, Candidate, Side

MUTUAL = "symmetric"
"""The frame of words that tell what all sides do to each other."""
TOGETHER = frozenset({"CONSULT", "COOPERATE"})
"""Types whose deed is done by all sides, also where it is only planned."""


def given(candidate: Candidate) -> tuple[Sequence[Side], Sequence[Side]]:
    """Who acts and who undergoes in a candidate, as the event has it: of a promise that one side alone gives, who gives
    it and to whom; all sides as actors where they agree with each other.

    Changes nothing in the candidate: whether it is a record, and which one, is weighed with all sides together.
    """
    facing = candidate.facing
    if facing is None or candidate.type not in SYMMETRIC or not _one_sided(candidate):
        return candidate.actors, candidate.recipients
    giving = [side for side in candidate.actors if side is not facing]
    if facing not in candidate.actors or not any(_is_giver(side, facing) for side in giving):
        return candidate.actors, candidate.recipients
    return giving, [facing]


def _one_sided(candidate: Candidate) -> bool:
    """Whether the words tell what one side gives or offers the other."""
    predicate = candidate.trigger.predicate
    return predicate.frame != MUTUAL and not predicate.mutual and predicate.type not in TOGETHER


def _is_giver(side: Side, facing: Side) -> bool:
    """Whether a side is likely to be the one that gives: it is named where the promise is told, not as whom the words
    are said to; of several ("both") only where the other stands there, too, and is none of them; of two that are only
    referred to, not where the words may mean both."""
    if side.carried or "rule=recipient" in side.features or facing.entities <= side.entities:
        return False
    if len(side.entities) > 1:
        return not facing.carried
    return _is_named(side) or _is_named(facing) or _is_singular(side)


def _is_named(side: Side) -> bool:
    """Whether some words of a side name it by themselves."""
    return any(mention.via == "text" for mention in side.unit.mentions)


def _is_singular(side: Side) -> bool:
    """Whether a side is a pronoun of one: "they" and "the ministers" may be all whom the sentence before names."""
    return all(mention.via == "pronoun" and mention.number == 1 for mention in side.unit.mentions)


__all__ = ["given"]
