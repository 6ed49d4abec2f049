"""The sides of an event by all of its mentions, not by the one alone that tells most.

What the other mentions make of who acts and who undergoes counts ``OTHERS`` as much as what the lead makes of it: a
lead that is in doubt follows mentions that are not. Measured out of fold (2026-11-28, who F1 of the given reports):
Indonesian .579 -> .583, English .494 -> .501 (once, with thresholds near today's; no script of it is kept).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from damai.events.candidates import SYMMETRIC, Candidate
from damai.events.keep import lead_of
from damai.events.sameness import entities
from damai.events.secondlook import Settle
from damai.events.sides import key_of

OTHERS = 0.3
Key = tuple[frozenset[str], ...]
"""Who acts and who undergoes; all together where all act."""


def agree_on_sides(members: Sequence[Candidate], settle: Settle) -> None:
    """Gives the lead of a group the sides that all mentions together speak for.

    A lead whose sides a rule has chosen, not the weights, keeps them.
    """
    if len(members) < 2:
        return
    lead = lead_of(members)
    chances = {member.number: _chances(member) for member in members}
    own, own_key = chances[lead.number], _chosen(lead)
    if not own or _likeliest(own) != own_key:
        return
    others = [chances[member.number] for member in members if member is not lead]
    total = {
        key: own.get(key, 0.0) + OTHERS * math.fsum(its.get(key, 0.0) for its in others)
        for key in {key for its in (own, *others) for key in its}
    }
    best = _likeliest(total)
    if best == own_key:
        return
    symmetric = lead.type in SYMMETRIC
    mentions = sorted(members, key=lambda m: (m is not lead, -chances[m.number].get(best, 0.0), m.number))
    for member in mentions:
        pairs = [(score, -n, a, r) for n, (score, a, r) in enumerate(member.pairs) if key_of(a, r, symmetric) == best]
        if pairs:
            _, _, actor, recipient = max(pairs, key=lambda pair: pair[:2])
            sure = chances[member.number][best]
            settle(lead, actor.at(sure) if actor else None, recipient.at(sure) if recipient else None, sure)
            return


def _chances(candidate: Candidate) -> dict[Key, float]:
    """How likely each pair of sides is, whichever words name them."""
    if not candidate.pairs:
        return {}
    highest = max(score for score, _, _ in candidate.pairs)
    raised = [math.exp(score - highest) for score, _, _ in candidate.pairs]
    whole, found = math.fsum(raised), dict[Key, float]()
    for (_, actor, recipient), value in zip(candidate.pairs, raised, strict=True):
        key = key_of(actor, recipient, candidate.type in SYMMETRIC)
        found[key] = found.get(key, 0.0) + value / whole
    return found


def _likeliest(chances: Mapping[Key, float]) -> Key:
    return max(chances, key=lambda key: (chances[key], [sorted(side) for side in key]))


def _chosen(candidate: Candidate) -> Key:
    """The sides that a candidate has."""
    acting, undergoing = map(entities, (candidate.actors, candidate.recipients))
    return (acting,) if candidate.type in SYMMETRIC else (acting, undergoing)
