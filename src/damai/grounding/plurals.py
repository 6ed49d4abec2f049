"""Whom "the two countries", "both sides" stand for: of all pairs named before, a small linear model chooses one.

The last two that were named are the right pair in two of three cases only: a mediator, a host or whoever speaks stands
between. How a pair was named (side by side, in how many sentences back, how often in the report) and how the two stand
to one another in the world (``knowledge/bonds.toml``) tells more. Features know no word of a language, so that the
model learns from all of them (``training/coder/plurals.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from damai.grounding.mentions import Mention
from damai.knowledge.bonds import between

PAIR = 2
CHIEF = 4
"""Entities of the report that are always possible, by how often they are named."""
FAR = 9
"""How many sentences back those are that only the rest of the report names."""
FEW = 4
LEAST_RANK = 5
MEDIUM = "MED-"
MERE = frozenset({"CVL", "MED"})
"""Sectors of people who stand for their state only where nobody else of it is named."""
PLACE = "place"


@dataclass(frozen=True, slots=True)
class Before:
    """What a ``plural`` may look back to: ``rows`` are the mentions of its own sentence before it and those of the
    sentences before, nearest sentence first, each in order; ``heading`` the entities of the title; ``focus`` how often
    each entity is named; ``first`` a mention of each; ``year`` of publication."""

    plural: Mention
    rows: Sequence[Sequence[Mention]]
    heading: Collection[str]
    focus: Mapping[str, int]
    first: Mapping[str, Mention]
    year: int | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities that a plural may stand for, by the words that name them nearest, with what speaks for them."""

    entities: frozenset[str]
    mentions: tuple[Mention, ...]
    features: tuple[str, ...]


class PluralChooser:
    """Chooses whom a plural for two stands for, by the weights of features."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def choose(self, before: Before) -> Sequence[Mention]:
        """The mentions of the likeliest pair for a plural; empty where fewer than two entities are known."""
        best = self.best(list(pairs(before)))
        return best.mentions if best is not None else ()

    def best(self, found: Sequence[Pair]) -> Pair | None:
        """The likeliest of some pairs."""
        return max(found, key=lambda pair: (self._score(pair), sorted(pair.entities)), default=None)

    def _score(self, pair: Pair) -> float:
        """The summed weights, in thousandths: whole numbers add up to the same in any order."""
        return sum(round(1000 * self._weights.get(feature, 0.0)) for feature in pair.features)


def pairs(before: Before) -> Iterator[Pair]:
    """All pairs of entities that the sentences before name, or the report often, each with its features."""
    named = [_named(row) for row in before.rows]
    chief = sorted((c for c in before.focus if not c.startswith(MEDIUM)), key=lambda c: (-before.focus[c], c))
    rank = {code: number for number, code in enumerate(chief)}
    back: dict[str, int] = {}
    for number, row in enumerate(named):
        for code in row:
            back.setdefault(code, number)
    for code in chief[:CHIEF]:
        if code in before.first:
            back.setdefault(code, FAR)
    most = max(before.focus.values(), default=1)
    for a, b in combinations(sorted(back), PAIR):
        features = (
            *_nearness(named, back, a, b),
            *_together(before.rows, a, b),
            *_standing(before, rank, most, a, b),
        )
        yield Pair(frozenset((a, b)), tuple(_words(before, named, back, a, b)), features)


def _codes(mention: Mention) -> list[str]:
    """The entities of a mention, in order; no media, which only tell."""
    found = dict.fromkeys(code.partition(":")[0] for code in mention.codes)
    return [code for code in found if not code.startswith(MEDIUM)]


def _named(row: Sequence[Mention]) -> dict[str, list[Mention]]:
    """The mentions of each entity in one sentence."""
    found: dict[str, list[Mention]] = {}
    for mention in row:
        for code in _codes(mention):
            found.setdefault(code, []).append(mention)
    return found


def _nearness(
    named: Sequence[Mapping[str, Sequence[Mention]]], back: Mapping[str, int], a: str, b: str
) -> Iterator[str]:
    """How far back the two are named, and among how many."""
    both = next((number for number, row in enumerate(named) if a in row and b in row), FAR)
    yield f"both={both}"
    yield f"far={max(back[a], back[b])}"
    yield f"near={min(back[a], back[b])}"
    yield f"here={(a in named[0]) + (b in named[0])}" if named else "here=0"
    if both < FAR:
        yield f"among={min(FEW, len(named[both]))}&both={both}"
        if any(all(mention.kind == PLACE for mention in named[both][code]) for code in (a, b)):
            yield "place"


def _together(rows: Sequence[Sequence[Mention]], a: str, b: str) -> Iterator[str]:
    """Whether the two stand side by side ("A and B"), or are what another plural stands for."""
    pair = {a, b}
    side_by_side = [
        number
        for number, row in enumerate(rows)
        for left, right in pairwise(row)
        if right.joined and len(left.codes) == 1 and {*_codes(left), *_codes(right)} == pair
    ]
    plural = [number for number, row in enumerate(rows) for mention in row if set(_codes(mention)) == pair]
    yield f"joined={bool(side_by_side)}"
    yield from (f"joined={number}" for number in dict.fromkeys(side_by_side))
    if plural:
        yield "plural"
        yield f"plural={plural[0]}"


def _standing(before: Before, rank: Mapping[str, int], most: int, a: str, b: str) -> Iterator[str]:
    """How often the two are named in the report, what they are and how they stand to one another."""
    low, high = sorted(min(LEAST_RANK, rank.get(code, LEAST_RANK)) for code in (a, b))
    sorts = sorted("state" if "-" not in code else code.partition("-")[0] for code in (a, b))
    yield f"ranks={low}{high}"
    yield f"share={4 * min(before.focus.get(a, 0), before.focus.get(b, 0)) // max(1, most)}"
    yield f"bond={between(a, b, before.year)}"
    yield f"title={(a in before.heading) + (b in before.heading)}"
    yield f"classes={'.'.join(sorts)}"


def _words(
    before: Before, named: Sequence[Mapping[str, Sequence[Mention]]], back: Mapping[str, int], a: str, b: str
) -> Iterator[Mention]:
    """The nearest words that name the two: a plural for both of them, or one mention of each, in order."""
    for mention in named[back[a]].get(a, ())[::-1] if back[a] < FAR else ():
        if set(_codes(mention)) == {a, b}:
            yield mention
            return
    found = [_nearest(before, named, code) for code in (a, b)]
    yield from sorted(found, key=lambda mention: (mention.sentence, mention.first))


def _nearest(before: Before, named: Sequence[Mapping[str, Sequence[Mention]]], code: str) -> Mention:
    """The nearest words that name an entity: first those for it alone, and its people only where nobody else is."""
    mentions = [mention for row in named for mention in reversed(row.get(code, ()))]
    alone = [mention for mention in mentions if len(_codes(mention)) == 1]
    best = [mention for mention in alone if mention.sector not in MERE] or alone
    if not best and code in before.first:
        return before.first[code]
    return (best or mentions)[0]


__all__ = ["PAIR", "Before", "Pair", "PluralChooser", "pairs"]
