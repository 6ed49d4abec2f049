"""A second look at the sides of every trigger, in the light of what was chosen for the report's other triggers.

"X condemned the attack" blames whoever the report says attacked; a reply has the sides of the call turned round. The
first look (``sides``) sees one trigger at a time; here a small linear model with the first look's score as its offset
weighs how a pair agrees with the pairs chosen around it (stacked learning: Cohen and Carvalho 2005).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from damai.events.candidates import Candidate, Pair, Side
from damai.events.sides import pick
from damai.events.votes import HOSTILE
from damai.events.weights import LinearModel, Piece, PieceWeights

DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "PROTEST", "RETREAT", "AID"})
SPEECH = frozenset({"ACCUSE", "REQUEST", "THREATEN", "REJECT", "SUPPORT", "CONCEDE", "AGREE"})
REACH = 2
"""Sentences back in which "the attack" that somebody speaks of may have been told."""
LEAST = 2
"""Pairs between which there is something to choose."""
Sides = tuple[frozenset[str], frozenset[str]]
NOBODY: frozenset[str] = frozenset()
STEPS = 1000
RANK, SHARES = "rank", "shares"
Names = tuple[str, ...]
Key = tuple[str, Sides]
Levels = Callable[[Key], str]
"""How many of the report's other choices speak for a pair, an actor or a recipient."""
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


class _Other:
    """The sides that another trigger has, under the names of what it is to this one; tells how a pair goes with them."""

    def __init__(self, names: Names, theirs: Sides) -> None:
        self._names, self._theirs = names, theirs
        self._both = theirs[0] | theirs[1]
        self._ending = ("" if theirs[0] else "0") + ("" if theirs[1] else "1")
        self._letters: dict[frozenset[str], str] = {}

    def piece(self, mine: Sides) -> Piece:
        """How a pair of sides goes with these, as one letter for each of mine."""
        known = self._letters
        letters = (known.get(side) or known.setdefault(side, self._letter(side)) for side in mine)
        return self._names, "".join(letters) + self._ending

    def _letter(self, side: frozenset[str]) -> str:
        if not side:
            return "-"
        if side == self._theirs[0]:
            return "A"
        if side == self._theirs[1]:
            return "R"
        return "p" if side & self._both else "x"


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
        return [[name for piece in pieces for name in names_in(piece)] for pieces in self.pieces(number)]

    def pieces(self, number: int) -> list[list[Piece]]:
        """The same in pieces."""
        candidate = self._told[number].candidate
        kind = candidate.type
        around = [_Other(names, theirs) for names, theirs in self._around(number)]
        level = self._levels(number)
        rows: list[list[Piece]] = []
        for rank, (_, actor, recipient) in enumerate(candidate.pairs):
            mine = (actor.entities if actor else NOBODY, recipient.entities if recipient else NOBODY)
            relations = [other.piece(mine) for other in around]
            rows.append([(RANK, min(rank, 4), kind), *relations, _shares(kind, mine, level)])
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

    def _levels(self, number: int) -> Levels:
        """How much the report's other triggers of one mood speak for each pair, by their share of all."""
        told = self._told[number]
        counts, total = self._counts[told.kind in HOSTILE]
        own = _speaks_for(told)
        rest = total - (own[0][1] if own else 0)
        mine = dict(own)

        @cache
        def level(key: Key) -> str:
            return _level((counts.get(key, 0) - mine.get(key, 0)) / rest if rest else 0.0)

        return level


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


def _shares(kind: str, mine: Sides, level: Levels) -> Piece:
    actor, recipient = mine
    return (
        SHARES,
        kind,
        level(("pair", mine)),
        level(("pair", (recipient, actor))),
        level(("actor", (actor, NOBODY))) if actor else "-",
        level(("recipient", (recipient, NOBODY))) if recipient else "-",
    )


def names_in(piece: Piece) -> list[str]:
    """The features of a piece."""
    if piece[0] == RANK:
        _, rank, kind = piece
        return [f"rank={rank}", f"rank={rank}&type={kind}"]
    if piece[0] == SHARES:
        _, kind, same, turned, actor, recipient = piece
        return [
            f"same={same}&type={kind}", f"turned={turned}&type={kind}", f"same={same}&turned={turned}", f"actor={actor}&type={kind}", f"recipient={recipient}&type={kind}",
            f"actor={actor}&recipient={recipient}",
        ]  # fmt: skip
    names, relation = piece
    return [f"{name}:{relation}" for name in cast("Names", names)]


def scores_of(model: LinearModel) -> PieceWeights:
    """The weights of the second look's model."""
    return PieceWeights({name: row[0] for name, row in model.weights.items()}, names_in)


def look_again(
    candidates: Sequence[Candidate], weights: PieceWeights, pointers: frozenset[str], settle: Settle
) -> None:
    """Chooses the sides of every candidate again; what the first look chose stays the ground for all of them. The pairs
    of a candidate have the scores of both looks then."""
    look = SecondLook(candidates, pointers)
    again: list[tuple[Candidate, list[float], tuple[Side | None, Side | None, float]]] = []
    for number, candidate in enumerate(candidates):
        if len(candidate.pairs) < LEAST:
            continue
        pieces = look.pieces(number)
        scores = [pair[0] + weights.score(row) for pair, row in zip(candidate.pairs, pieces, strict=True)]
        choices: list[Pair] = [(actor, recipient) for _, actor, recipient in candidate.pairs]
        again.append((candidate, scores, pick(candidate, choices, scores)))
    for candidate, scores, chosen in again:
        candidate.pairs = [(score, a, r) for score, (_, a, r) in zip(scores, candidate.pairs, strict=True)]
        settle(candidate, *chosen)
