"""One event of a report, told in several places, becomes one: a yes/no model of pairs (``sameness``), then groups."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from damai.events.candidates import OWED, Candidate, Side, entities_of
from damai.events.recalled import CLAUSES
from damai.events.sameness import Sameness, entities
from damai.events.triggers import head_word
from damai.events.weights import LinearModel
from damai.knowledge.ontology import ALLEGED
from damai.model import Span

MOST_GROUPS = 40
MOST_MEMBERS = 8
"""How many earlier groups, and how many of a group's last mentions, a mention is held against (long reports stay
linear)."""
NEAREST, FIRST_MEMBERS = 12, 4
"""How many groups of its type, and how many of its first mentions, are looked at to find the one nearest to a group."""


class Near(NamedTuple):
    """Another group, and how likely it tells of the same event."""

    chance: float
    members: Sequence[Candidate]


def _opposed(left: Candidate, right: Candidate) -> bool:
    """Whether two mentions have opposite directions, each with both sides named where it stands."""
    pairs = []
    for one in (left, right):
        sides = (*one.actors, *one.recipients)
        if not one.actors or not one.recipients or any(_is_away(s, one) for s in sides):
            return False
        pairs.append((entities(one.actors), entities(one.recipients)))
    (actors, recipients), (others, undergoers) = pairs
    return actors == undergoers or (recipients == others and actors != others)


def _countered(left: Candidate, right: Candidate) -> bool:
    """Whether one of two speakers of a sentence makes him the doer who in the other's words is the victim."""
    mine, others = _statement(left), _statement(right)
    if left.sentence.index != right.sentence.index or mine == others:
        return False
    actors, doers = entities(left.actors), entities(right.actors)
    recipients, undergoers = entities(left.recipients), entities(right.recipients)
    return not actors & doers and bool(actors & undergoers or recipients & doers)


def _account_of(left: Candidate, right: Candidate) -> bool:
    """Whether one is a fight of two and the other what the victim says of who struck: an account of its beginning."""
    return _is_account(left, right) or _is_account(right, left)


def _is_account(fight: Candidate, blow: Candidate) -> bool:
    fighters, actors, recipients = entities(fight.actors), entities(blow.actors), entities(blow.recipients)
    if fight.recipients or len(fighters) < 2 or not actors or not recipients or not actors | recipients <= fighters:
        return False
    return is_victims_word(blow)


def is_victims_word(blow: Candidate) -> bool:
    """Whether those who undergo a deed say so themselves."""
    sources = (said.source for said in blow.said if said.source is not None)
    return any(entities_of(source.codes) & entities(blow.recipients) for source in sources)


def answered(groups: Sequence[Sequence[Candidate]], kept: Sequence[bool]) -> list[bool]:
    """For each group whether those who undergo its deed tell of it, while another group that is ``kept`` tells that
    they did the like to the one who acts: each side's account of who struck."""
    sides = [(members[0].type, entities(members[0].actors), entities(members[0].recipients)) for members in groups]
    known = {side for side, is_kept in zip(sides, kept, strict=True) if is_kept and side[1] and side[2]}
    return [
        kind in ALLEGED and (kind, recipients, actors) in known and any(is_victims_word(member) for member in members)
        for members, (kind, actors, recipients) in zip(groups, sides, strict=True)
    ]


def _owed_apart(left: Candidate, right: Candidate) -> bool:
    """Whether one is a duty by a deal and the other another deed, or the deal itself: each is a promise of its own."""
    owed = OWED & {left.modality.duty, right.modality.duty}
    return bool(owed) and left.trigger.predicate.mode != right.trigger.predicate.mode


def _promised_apart(left: Candidate, right: Candidate) -> bool:
    """Whether two sentences promise different deeds of different parties ("Chad promised to withdraw. Both agreed to
    set up a commission")."""
    if left.sentence.index == right.sentence.index or entities(left.actors) == entities(right.actors):
        return False
    deeds = [_deed_promised(one) for one in (left, right)]
    return all(deeds) and deeds[0] != deeds[1]


def _deed_promised(candidate: Candidate) -> str:
    """The lemma of the verb that says what is promised; empty where the tree has none."""
    words = candidate.sentence.words
    verb = head_word(words, candidate.trigger).i
    return next((w.lemma for w in words[candidate.trigger.first :] if w.head == verb and w.dep in CLAUSES), "")


def _statement(candidate: Candidate) -> Span | None:
    return next((said.statement for said in candidate.said if said.statement is not None), None)


def _is_away(side: Side, one: Candidate) -> bool:
    """Whether a side stands in another sentence; in another speaker's statement of the same one it does not."""
    return side.carried and side.unit.mentions[0].sentence != one.sentence.index


class Pairs:
    """How likely any two candidates of one type tell of one event; each pair is worked out once."""

    def __init__(self, sameness: Sameness, model: LinearModel | None) -> None:
        self._sameness, self._model = sameness, model
        self._known: dict[tuple[int, int], float] = {}

    def chance(self, left: Candidate, right: Candidate) -> float:
        """That of two candidates, in any order."""
        first, second = (left, right) if left.number < right.number else (right, left)
        key = first.number, second.number
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._chance(first, second)
        return known

    def _chance(self, left: Candidate, right: Candidate) -> float:
        if self._model is not None:
            return self._model.probabilities(self._sameness.features(left, right))[1]
        return float(self._sameness.plainly(left, right))

    def joined(self, members: Sequence[Candidate], others: Sequence[Candidate]) -> float:
        """That of two groups, or of a group and one candidate: between their likeliest pair and all on average."""
        chances = [self.chance(member, other) for member in members for other in others]
        return (max(chances) + sum(chances) / len(chances)) / 2


def group(candidates: list[Candidate], pairs: Pairs, threshold: float = 0.5) -> list[list[Candidate]]:
    """Candidates of one event together, in reading order: each joins the group it is most likely to belong to, or opens
    one."""
    groups: list[list[Candidate]] = []
    for candidate in candidates:
        best: tuple[float, int] | None = None
        same_type = [n for n, members in enumerate(groups) if members[0].type == candidate.type]
        for number in same_type[-MOST_GROUPS:]:
            members = groups[number][-MOST_MEMBERS:]
            if any(
                _opposed(member, candidate)
                or _countered(member, candidate)
                or _account_of(member, candidate)
                or _owed_apart(member, candidate)
                or _promised_apart(member, candidate)
                for member in members
            ):
                continue
            chance = pairs.joined(members, [candidate])
            if chance >= threshold and (best is None or chance > best[0]):
                best = (chance, number)
        if best is None:
            groups.append([candidate])
        else:
            groups[best[1]].append(candidate)
    return groups


def nearest(groups: Sequence[Sequence[Candidate]], pairs: Pairs) -> list[Near | None]:
    """For each group the other one of its type that it may belong to after all; None where there is no other.

    A fight and what its victim says of who struck are none to one another.
    """
    found: list[Near | None] = []
    of_type: dict[str, list[int]] = {}
    for number, members in enumerate(groups):
        of_type.setdefault(members[0].type, []).append(number)
    for number, members in enumerate(groups):
        mates = of_type[members[0].type]
        at = bisect_left(mates, number)
        around = [n for n in mates[max(0, at - NEAREST) : at + NEAREST + 1] if n != number]  # long reports stay linear
        alike = [n for n in around if not _account_of(members[0], groups[n][0])]
        close = sorted(alike, key=lambda n: abs(n - number))[:NEAREST]
        chances = [(pairs.joined(members[:FIRST_MEMBERS], groups[n][-MOST_MEMBERS:]), -n) for n in close]
        chance, best = max(chances, default=(0.0, 0))
        found.append(Near(chance, groups[-best]) if chances else None)
    return found
