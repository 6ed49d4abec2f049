"""Which place a name means, where the atlas has several: "Paris, Texas", "London" in a report from Ontario.

All names of a report are weighed together. A place is likelier the more people live there, where the name of what it
lies in follows ("Lebanon, Ohio"), where it is of the sort of the names that it is listed with, where the report is at
home, and where it suits what the other names may mean: places close by, or the areas that hold it. A name means one
place throughout a report, unless what follows it says otherwise.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from damai.grounding.toponyms_counties import called_counties, counties_of, short_for
from damai.grounding.toponyms_home import BESIDE, TOLD_WHERE, Signs, Voice, areas_beside, favours
from damai.grounding.toponyms_listed import listed
from damai.knowledge.places_atlas import Point, folded

Find = Callable[[str], tuple[Point, ...]]
Likely = tuple[Sequence[tuple[Point, float]], float]
"""What a name may mean, each with how far it falls behind the first, and the weight of what it says."""
RADIUS = 6371.0
GAPS = frozenset({",", "", "("})
"""What may stand between a place and what it lies in."""
ROUNDS = 4
SAME = 15.0
"""Kilometres within which two tables speak of one place."""
SEAT = 100.0
"""Kilometres from its middle within which the seat of a division speaks for it."""
MOST = 12
"""Places of a name that are compared with those of other names."""
UNKNOWN = 20_000
"""People of a place where nobody has counted them."""
WORD = re.compile(r"\s+(\w+)")
LARGE = 50_000
"""People of a place that the name of its country is enough for."""
CITIES = frozenset({"city", "capital"})
PARTS = frozenset({"division", "district", "county"})
STATES = frozenset({"division", "state"})
LANDS = frozenset({"island", "region"})
WEIGHTS: Mapping[str, float] = {
    "people": 1.0,
    "country": 0.0,
    "division": 0.0,
    "district": -1.0,
    "county": -0.5,
    "county's head": -2.0,
    "wide": 2.0,
    "told": 0.0,
    "told, a country": 1.0,
    "told, a capital": 1.0,
    "other name": -2.0,
    "inside": 6.0,
    "listed": 4.0,
    "same division": 1.0,
    "lies in": 1.5,
    "near": 3.0,
    "holds": 0.6,
    "cost": 0.4,
    "less": 0.4,
    "fade": 100.0,
}
"""How much each sign counts; searched on some texts of the sets of ``benchmarks/places.py``, with an eye on the others,
then rounded. So were the numbers of :mod:`damai.grounding.toponyms_home`."""


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name ``[start, end)`` of a text; ``known``: what the reader's own tables take it for."""

    start: int
    end: int
    text: str
    known: Point | None = None


@dataclass(slots=True)
class Group:
    """A name wherever it stands in a report: its places, what speaks for each by itself, and all that does."""

    options: tuple[Point, ...]
    members: list[int] = field(default_factory=list)
    placed: bool = True
    """Whether it always comes with what it lies in, as what another name lies in, or in a list of its sort."""
    alone: list[float] = field(default_factory=list)
    home: list[float] = field(default_factory=list)
    """What each place gains by lying where the report is at home."""
    total: list[float] = field(default_factory=list)

    def best(self) -> Point:
        """The place that is likeliest so far."""
        return self.options[max(range(len(self.options)), key=self.total.__getitem__)]

    def likely(self) -> list[tuple[Point, float]]:
        """The likeliest places, each with how far it falls behind the first."""
        ranked = sorted(zip(self.total, range(len(self.total)), strict=True), key=lambda pair: (-pair[0], pair[1]))
        return [(self.options[i], ranked[0][0] - score) for score, i in ranked[:MOST]]


def _same(one: Point, other: Point) -> bool:
    if one.is_country or other.is_country:
        return one.kind == other.kind and one.country == other.country
    return kilometres(one, other) < SAME


def _without_own_areas(places: Sequence[Point]) -> tuple[Point, ...]:
    """The places of a name, a division left out where its seat has the name too and lies in its middle ("Kyiv")."""
    cities = [place for place in places if place.kind in CITIES]
    return tuple(
        place
        for place in places
        if place.kind not in ("division", "district")
        or not any(city.country == place.country and kilometres(city, place) < SEAT for city in cities)
    )


def _own_part(place: Point, country: Point, name: str) -> bool:
    """Whether a name is that of a part of the country that the reader takes it for ("Scotland")."""
    named = folded(place.name) == folded(name)
    return named and country.is_country and place.kind == "division" and lies_in(place, country)


def kilometres(one: Point, other: Point) -> float:
    """The distance of two places on the globe."""
    lat, lon, lat2, lon2 = map(math.radians, (one.lat, one.lon, other.lat, other.lon))
    arc = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * RADIUS * math.asin(math.sqrt(min(1.0, arc)))


def lies_in(place: Point, area: Point) -> bool:
    """Whether a place lies in an area of another sort."""
    if not place.country or place.country != area.country or place == area or place.is_country:
        return False
    if area.is_country:
        return True
    if area.kind == "division":
        return bool(area.division) and place.division == area.division and place.kind != "division"
    return area.kind in ("district", "county") and place.kind in CITIES and kilometres(place, area) < 60


@dataclass(frozen=True, slots=True)
class Hints:
    """What a language tells: words used in one country, and words that join the names of a list."""

    signs: Signs = field(default_factory=Signs)
    joiners: frozenset[str] = frozenset()
    behind: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Words right behind a name that say what it is: a ``county``, a ``division``."""


NONE = Hints()


class Resolver:
    """Chooses the places of a report's names."""

    def __init__(self, find: Find, hints: Hints = NONE, weights: Mapping[str, float] = WEIGHTS) -> None:
        self._find = find
        self._hints = hints
        self._weights = weights

    def candidates(self, name: str) -> tuple[Point, ...]:
        """The places of a name; of a longer one that nobody has, those of its longest part ("the Karak district",
        "South Los Angeles")."""
        words = name.split()
        for length in range(len(words), 0, -1):
            for first in range(len(words) - length + 1):
                part = words[first : first + length]
                if length < len(words) and part[0][:1].islower():
                    continue
                if found := self._find(" ".join(part)):
                    return found
        return ()

    def options(self, name: Toponym) -> tuple[Point, ...]:
        """The places that a name may mean; with what it lies in, where that is part of it ("Paris, Texas")."""
        head, comma, rest = name.text.partition(",")
        found = self.candidates(name.text) or (self.candidates(head) if comma else ())
        if comma and rest.strip():
            areas = self._find(rest.strip())
            found = tuple(p for p in found if any(lies_in(p, area) for area in areas)) or found
        found, known = _without_own_areas(found), name.known
        if known is None or any(_same(p, known) or _own_part(p, known, name.text) for p in found):
            return found
        return (known, *found)

    def all_options(self, text: str, names: Sequence[Toponym]) -> list[tuple[Point, ...]]:
        """The places that each name of a report may mean: where the text calls it a county, counties only."""
        places = [self.options(name) for name in names]
        between = [text[one.end : other.start] for one, other in pairwise(names)]
        said = [self._said(text, name, "county") for name in names]
        states = [any(place.kind in STATES for place in row) for row in places]
        called = called_counties(between, said, states, self._hints.joiners)
        heads = short_for(name.text for name in names)
        found = []
        for name, row, only in zip(names, places, called, strict=True):
            more = counties_of(name.text, self._find) if only or folded(name.text) in heads else ()
            found.append(more if more and only else (*row, *(place for place in more if place not in row)))
        return found

    def _said(self, text: str, name: Toponym, kind: str) -> bool:
        """Whether the word right behind a name says that it is of a kind."""
        match = WORD.match(text, name.end)
        return match is not None and match[1].casefold() in self._hints.behind.get(kind, ())

    def resolve(self, text: str, names: Sequence[Toponym]) -> list[Point | None]:
        """The place of each name, None where no table has it."""
        options = self.all_options(text, names)
        cues = self._cues(text, names, options)
        groups = self._groups(names, options, cues)
        beside = [self._beside(areas) for areas in areas_beside(text, [(n.start, n.end) for n in names], self._find)]
        self._bring_home(text, groups, beside)
        for _ in range(ROUNDS):
            every = [*groups, *beside]
            likely = [(group.likely(), TOLD_WHERE if group.placed else 1.0) for group in every]
            totals = [self._weigh(group, [*likely[:at], *likely[at + 1 :]]) for at, group in enumerate(every)]
            for group, total in zip(every, totals, strict=True):
                group.total = total
        chosen: list[Point | None] = [None] * len(names)
        for group in groups:
            for at in group.members:
                chosen[at] = group.best()
                if any(cues[at]):  # what follows the name here counts more than what it means elsewhere
                    free = [total - alone for total, alone in zip(group.total, group.alone, strict=True)]
                    own = [self._alone(p, names[at]) + cue for p, cue in zip(group.options, cues[at], strict=True)]
                    chosen[at] = max(zip(own, free, group.options, strict=True), key=lambda row: row[0] + row[1])[2]
        return chosen

    def _groups(
        self, names: Sequence[Toponym], options: Sequence[tuple[Point, ...]], cues: Sequence[Sequence[float]]
    ) -> list[Group]:
        groups: dict[tuple[str, tuple[Point, ...]], Group] = {}
        for at, name in enumerate(names):
            if not options[at]:
                continue
            group = groups.setdefault((name.text.casefold(), options[at]), Group(options[at]))
            group.members.append(at)
            group.placed = group.placed and any(cues[at])
            alone = [self._alone(place, name) + cue for place, cue in zip(group.options, cues[at], strict=True)]
            group.alone = [max(pair) for pair in zip(group.alone, alone, strict=True)] if group.alone else alone
            group.total = group.alone
        return list(groups.values())

    def _beside(self, areas: tuple[Point, ...]) -> Group:
        alone = [self._alone(place, Toponym(0, 0, place.name)) for place in areas]
        return Group(areas, placed=False, alone=alone, total=alone)

    def _bring_home(self, text: str, groups: Sequence[Group], beside: Sequence[Group]) -> None:
        """Adds to each place of each name what it gains by lying where the report is at home."""
        weights = [(TOLD_WHERE if g.placed else 1.0) * (1 + math.log(len(g.members))) for g in groups]
        weights += [BESIDE] * len(beside)
        every = [*groups, *beside]
        voices = [Voice(g.options, g.alone, weight) for g, weight in zip(every, weights, strict=True)]
        for group, gains in zip(every, favours(voices, self._hints.signs.seen(text)), strict=True):
            group.home = gains
            group.total = [score + gain for score, gain in zip(group.alone, gains, strict=True)]

    def _alone(self, place: Point, name: Toponym) -> float:
        """What speaks for a place whatever else the report tells."""
        weights = self._weights
        score = weights["people"] * math.log10((place.people or UNKNOWN) + 1)
        if place.kind not in CITIES:
            score += weights.get(place.kind, weights["wide"])
        if place.kind == "county" and folded(place.name) != folded(name.text):
            score += weights["county's head"]
        told = name.known is not None and _same(place, name.known)
        if place.kind in CITIES and not told and folded(place.name) != folded(name.text):
            score += weights["other name"]
        if name.known is not None and told:
            score += weights.get(f"told, a {name.known.kind}", weights["told"])
        return score

    def _cues(self, text: str, names: Sequence[Toponym], options: Sequence[Sequence[Point]]) -> list[list[float]]:
        """What stands beside each name says of each of its places; in a list of states an island or a region may stand
        too."""
        between = [text[one.end : other.start] for one, other in pairwise(names)]
        rows = listed(between, options, self._hints.joiners)
        for name, row, places in zip(names, rows, options, strict=True):
            if self._said(text, name, "division"):
                row[:] = [place.kind in STATES for place in places]
        return [
            [self._weights["listed"] * is_so for is_so in row]
            if any(row) and not any(place.kind in LANDS for place in options[at])
            else self._lying(between, options, at)
            for at, row in enumerate(rows)
        ]

    def _lying(self, between: Sequence[str], options: Sequence[Sequence[Point]], at: int) -> list[float]:
        """What the name right behind a name says of each of its places: that they lie there, or that it lies there."""
        bonus = [0.0] * len(options[at])
        for one, other, outer in ((at, at + 1, True), (at - 1, at, False)):
            if one < 0 or other >= len(options) or between[one].strip() not in GAPS:
                continue
            for i, place in enumerate(options[at]):
                pairs = ((place, area) if outer else (area, place) for area in options[other if outer else one])
                if any(lies_in(*pair) for pair in pairs):
                    bonus[i] = self._weights["inside"]
        return bonus

    def _weigh(self, group: Group, others: Sequence[Likely]) -> list[float]:
        """All that speaks for each place of a name, in the light of what the other names mean so far."""
        alone = [score + gain for score, gain in zip(group.alone, group.home, strict=True)]
        if len(group.options) == 1 or not others:
            return alone
        chosen = [row[0][0] for row, _ in others]
        if any(place.is_country for place in group.options):  # a country is no town of another that is named too
            kept = (([pair for pair in row if not pair[0].is_country], times) for row, times in others)
            others = [(row, times) for row, times in kept if row]
        return [
            score + self._company(place, chosen) + self._support(place, others)
            for score, place in zip(alone, group.options, strict=True)
        ]

    def _company(self, place: Point, chosen: Sequence[Point]) -> float:
        """How many of the other places lie in the same division."""
        same = sum(1 for p in chosen if place.division and (p.country, p.division) == (place.country, place.division))
        return self._weights["same division"] * same / len(chosen)

    def _support(self, place: Point, likely: Sequence[Likely]) -> float:
        """What each other name, at the place that would suit best, says for this place; the first says most."""
        cost, less = self._weights["cost"], self._weights["less"]
        gains = [times * max(self._fit(place, other) - cost * behind for other, behind in row) for row, times in likely]
        gains = sorted((gain for gain in gains if gain > 0), reverse=True)[:6]
        return sum(gain * less**rank for rank, gain in enumerate(gains))

    def _fit(self, place: Point, other: Point) -> float:
        """How well two places go together."""
        if place.is_country or other.is_country:
            same = place.country is not None and place.country == other.country
            known = place.is_country or not place.people or place.people >= LARGE
            return self._weights["holds"] if same and known and place.is_country != other.is_country else 0.0
        fit = 0.0
        if place.country == other.country and place.division and place.division == other.division:
            if other.kind in PARTS and lies_in(place, other):
                fit += self._weights["lies in"]
            elif place.kind in PARTS and lies_in(other, place):
                fit += self._weights["holds"]
        if "division" not in (place.kind, other.kind) and abs(place.lat - other.lat) < 4:
            fit += self._weights["near"] * math.exp(-kilometres(place, other) / self._weights["fade"])
        return fit
