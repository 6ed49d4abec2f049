"""A second look at the sides of every trigger, in the light of what was chosen for the report's other triggers.

"X condemned the attack" blames whoever the report says attacked; a reply has the sides of the call turned round. The
first look (``sides``) sees one trigger at a time; here a small linear model with the first look's score as its offset
weighs how a pair agrees with the pairs chosen around it (stacked learning: Cohen and Carvalho 2005).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from damai.events.candidates import Candidate, Pair, Side
from damai.events.sides import pick
from damai.events.votes import HOSTILE
from damai.events.weights import LinearModel

DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "PROTEST", "RETREAT", "AID"})
SPEECH = frozenset({"ACCUSE", "REQUEST", "THREATEN", "REJECT", "SUPPORT", "CONCEDE", "AGREE"})
REACH = 2
"""Sentences back in which "the attack" that somebody speaks of may have been told."""
LEAST = 2
"""Pairs between which there is something to choose."""
Sides = tuple[frozenset[str], frozenset[str]]
NOBODY: frozenset[str] = frozenset()
STEPS = 1000
Names = tuple[str, ...]
Key = tuple[str, Sides]
Weights = Callable[[Key], float]
"""The share of the report's other choices that speak for a pair, an actor or a recipient."""
Settle = Callable[[Candidate, Side | None, Side | None, float], None]


@dataclass(frozen=True, slots=True)
class Told:
    """What the first look chose for one trigger."""

    candidate: Candidate
    sides: Sides
    kind: str


def _chosen(candidate: Candidate) -> Sides:
    actors = frozenset(e for side in candidate.actors for e in side.entities)
    recipients = frozenset(e for side in candidate.recipients for e in side.entities)
    return actors, recipients


def _relation(mine: Sides, theirs: Sides) -> str:
    """How two pairs of sides go together, as one letter for each of mine."""
    letters = ""
    for side in mine:
        if not side:
            letters += "-"
        elif side == theirs[0]:
            letters += "A"
        elif side == theirs[1]:
            letters += "R"
        elif side & (theirs[0] | theirs[1]):
            letters += "p"
        else:
            letters += "x"
    return letters + ("" if theirs[0] else "0") + ("" if theirs[1] else "1")


def _level(share: float) -> str:
    return "0" if share <= 0 else "1" if share < 0.34 else "2" if share < 0.67 else "3"


class SecondLook:
    """Everything chosen at first for one report; says how any pair of one trigger goes with it."""

    def __init__(self, candidates: Sequence[Candidate], pointers: frozenset[str]) -> None:
        self._told = [Told(c, _chosen(c), c.type) for c in candidates]
        self._pointers = pointers
        self._by_trigger = {id(told.candidate.trigger): told for told in self._told}
        self._counts = {
            mood: _counted([t for t in self._told if (t.kind in HOSTILE) == mood]) for mood in (True, False)
        }

    def rows(self, number: int) -> list[list[str]]:
        """The features of every kept pair of candidate ``number`` (its place in the list)."""
        candidate = self._told[number].candidate
        kind = candidate.type
        around = list(self._around(number))
        weights = self._weights(number)
        rows: list[list[str]] = []
        for rank, (_, actor, recipient) in enumerate(candidate.pairs):
            mine = (actor.entities if actor else frozenset(), recipient.entities if recipient else frozenset())
            features = [f"rank={min(rank, 4)}", f"rank={min(rank, 4)}&type={kind}"]
            for names, theirs in around:
                relation = _relation(mine, theirs)
                features += [f"{name}:{relation}" for name in names]
            rows.append([*features, *_shares(kind, mine, weights)])
        return rows

    def _around(self, number: int) -> Iterator[tuple[Names, Sides]]:
        """The pairs that bear on this trigger's, each under its names: of what it speaks of, of who speaks of it, of its
        like before and after."""
        candidate = self._told[number].candidate
        kind, form = candidate.type, candidate.trigger.form[:4]
        if kind in SPEECH:
            yield from self._content(number, candidate)
        for inner in candidate.inside[-1:]:
            speech = self._by_trigger.get(id(inner))
            if speech is not None:
                yield (f"inside={speech.kind}&type={kind}", f"inside={speech.kind}"), speech.sides
        words = candidate.sentence.words
        after = words[candidate.trigger.last].lower if candidate.trigger.last < len(words) else ""
        back = after in self._pointers
        for name, step in (("before", -1), ("after", 1)):
            at = number + step
            while 0 <= at < len(self._told) and self._told[at].kind != kind:
                at += step
            if 0 <= at < len(self._told):
                other = self._told[at]
                gap = min(3, abs(other.candidate.sentence.index - candidate.sentence.index))
                yield (
                    (
                        f"{name}&type={kind}&gap={gap}",
                        f"{name}&form={form}&back={back}&gap={gap}",
                        f"{name}&sure={int(other.candidate.sure * 3)}",
                    ),
                    other.sides,
                )

    def _content(self, number: int, candidate: Candidate) -> Iterator[tuple[Names, Sides]]:
        """The deed that a speech act is about: the next one in its sentence, else the last one told before."""
        kind = candidate.type
        for other in self._told[number + 1 :]:
            if other.candidate.sentence is not candidate.sentence:
                break
            if other.kind in DEEDS:
                yield (f"content={other.kind}&type={kind}", f"content&type={kind}"), other.sides
                return
        for other in reversed(self._told[:number]):
            if candidate.sentence.index - other.candidate.sentence.index > REACH:
                break
            if other.kind in DEEDS:
                yield (f"behind={other.kind}&type={kind}",), other.sides
                return

    def _weights(self, number: int) -> Weights:
        """How much the report's other triggers of one mood speak for each pair, as shares of all."""
        told = self._told[number]
        counts, total = self._counts[told.kind in HOSTILE]
        own = _speaks_for(told)
        rest = total - (own[0][1] if own else 0)
        mine = dict(own)
        return lambda key: (counts.get(key, 0) - mine.get(key, 0)) / rest if rest else 0.0


def _speaks_for(told: Told) -> list[tuple[Key, int]]:
    """What one choice speaks for, each with its weight: whole numbers, so that sums do not depend on their order."""
    if told.sides == (NOBODY, NOBODY):
        return []
    weight = round(told.candidate.sure * STEPS)
    actor, recipient = told.sides
    return [
        (("pair", told.sides), weight),
        (("actor", (actor, NOBODY)), weight),
        (("recipient", (recipient, NOBODY)), weight),
    ]


def _counted(told: Sequence[Told]) -> tuple[dict[Key, int], int]:
    counts: dict[Key, int] = {}
    total = 0
    for one in told:
        for n, (key, weight) in enumerate(_speaks_for(one)):
            counts[key] = counts.get(key, 0) + weight
            total += weight if n == 0 else 0
    return counts, total


def _shares(kind: str, mine: Sides, share: Weights) -> list[str]:
    same = _level(share(("pair", mine)))
    turned = _level(share(("pair", (mine[1], mine[0]))))
    actor = _level(share(("actor", (mine[0], NOBODY)))) if mine[0] else "-"
    recipient = _level(share(("recipient", (mine[1], NOBODY)))) if mine[1] else "-"
    return [
        f"same={same}&type={kind}", f"turned={turned}&type={kind}", f"same={same}&turned={turned}", f"actor={actor}&type={kind}", f"recipient={recipient}&type={kind}",
        f"actor={actor}&recipient={recipient}",
    ]  # fmt: skip


def look_again(candidates: Sequence[Candidate], model: LinearModel, pointers: frozenset[str], settle: Settle) -> None:
    """Chooses the sides of every candidate again; what the first look chose stays the ground for all of them."""
    look = SecondLook(candidates, pointers)
    again: list[tuple[Candidate, Side | None, Side | None, float]] = []
    for number, candidate in enumerate(candidates):
        if len(candidate.pairs) < LEAST:
            continue
        scores = [pair[0] + model.score(row) for pair, row in zip(candidate.pairs, look.rows(number), strict=True)]
        choices: list[Pair] = [(actor, recipient) for _, actor, recipient in candidate.pairs]
        again.append((candidate, *pick(candidate, choices, scores)))
    for candidate, actor, recipient, sure in again:
        settle(candidate, actor, recipient, sure)
