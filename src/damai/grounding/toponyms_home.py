"""Where a report is at home: the country and the part of it that its names and its words speak of together.

Local news does not say which state it is about: "Warren County", "Lebanon" and "Dayton" are enough for its readers. So
every country and division that some name may lie in is tried as the report's home; the names that have a place there,
and words that are used there ("sheriff", "city council"), make it likelier. A name that comes with what it lies in
("Lebanon, Ohio") says little: who is at home there need not be told. Each name's places are then favoured as far as
they lie in what the *other* names take for home.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from damai.knowledge.area_codes import areas_called
from damai.knowledge.places_atlas import Point

Area = tuple[str, str]
"""A country and a division of it, or no division: the whole country."""
COUNTRY = 1.1
"""How many tens of times likelier a name means a place in the home country than elsewhere (a power of ten)."""
DIVISION = 2.0
"""The same for the home division, on top."""
SIGN = 0.9
"""What a word that is used in a country says for its being home."""
PART_SIGN = 0.6
"""The same for a division."""
CALLED = 2.5
"""What a telephone number there says for a division's being home."""
LOCAL = 0.4
"""What it adds to ``COUNTRY``: local news means places nearby."""
SIGNS = 4
"""Words that count at most."""
NARROW = -1.0
"""How much rarer a report is at home in one division than in the country as a whole."""
BESIDE = 0.5
"""The weight of an area that the report names within other names ("Indiana Department of Health")."""
TOLD_WHERE = 0.3
"""The weight of a name that always comes with what it lies in."""
LONGEST = 4
"""Words of an area's name."""
SHORTEST = 4
"""Letters of an area's name of one word."""
AREAS = frozenset({"country", "division", "county"})
SPOKEN = re.compile(r"\w+(?:[-'’/]\w+)*|[^\w\s]")
WORD = re.compile(r"[^\W\d_][\w.'’-]*")
WITHIN = re.compile(r"[^\w\s.'’-]|\n|\. ")
"""What does not stand within a name."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How many different words of each country, or division, a text has; ``local``: only those of local news."""

    areas: Mapping[Area, int] = field(default_factory=dict)
    local: Mapping[str, int] = field(default_factory=dict)
    called: Mapping[Area, int] = field(default_factory=dict)
    """How many area codes of each division its telephone numbers have."""


class Signs:
    """The words of a language that are used in one country: the rows ``[[home]]`` of a pack's ``places.toml``."""

    def __init__(self, rows: Iterable[Mapping[str, Any]] = ()) -> None:
        """``rows``: ``country`` (three letters) and its ``words`` of local news, or ``wide`` ones, which its
        news at large has too; with ``divisions``: words of these only.

        >>> seen = Signs([{"country": "USA", "words": ["sheriff"], "wide": ["fbi"]}]).seen("The FBI, the Sheriff")
        >>> seen.areas, seen.local
        (Counter({('USA', ''): 2}), Counter({'USA': 1}))
        """
        self._areas: defaultdict[tuple[str, ...], list[tuple[Area, bool]]] = defaultdict(list)
        for row in rows:
            divisions = row.get("divisions", ())
            for kind in ("words", "wide"):
                is_local = kind == "words" and not divisions
                marks = [((row["country"], division), is_local) for division in divisions or [""]]
                for words in row.get(kind, ()):
                    self._areas[tuple(_words(words))] += marks
        self._longest = max(map(len, self._areas), default=0)
        self._first = {key[0] for key in self._areas}

    def seen(self, text: str) -> Seen:
        """The words that a text has, and the area codes of its telephone numbers."""
        if not self._areas:
            return Seen()
        words = _words(text)
        found = {
            key
            for at, word in enumerate(words)
            if word in self._first
            for length in range(1, self._longest + 1)
            if (key := tuple(words[at : at + length])) in self._areas
        }
        marks = [mark for key in found for mark in self._areas[key]]
        local = Counter(country for (country, _), is_local in marks if is_local)
        return Seen(Counter(area for area, _ in marks), local, areas_called(text))


def _words(text: str) -> list[str]:
    return SPOKEN.findall(text.casefold())


@dataclass(frozen=True, slots=True)
class Voice:
    """A name's places, how likely each is by itself (powers of ten), and how much it says of where home is."""

    options: Sequence[Point]
    alone: Sequence[float]
    weight: float = 1.0


def favours(voices: Sequence[Voice], seen: Seen) -> list[list[float]]:
    """What each place of each name gains by lying in what the other names and the words take for home."""
    spread = [_spread(voice) for voice in voices]
    start = {home: _start(home, seen) for home in {area for shares in spread for area in shares}}
    gains = [{home: _gain(home, shares, seen) * voice.weight for home in start if (home[0], "") in shares}
             for voice, shares in zip(voices, spread, strict=True)]  # fmt: skip
    total = {home: first + sum(gain.get(home, 0.0) for gain in gains) for home, first in start.items()}
    found = []
    for voice, own in zip(voices, gains, strict=True):
        chances = _chances({home: score - own.get(home, 0.0) for home, score in total.items()})
        found.append([_favour(place, chances, seen) for place in voice.options])
    return found


def _spread(voice: Voice) -> dict[Area, float]:
    """How likely a name lies in each area, by itself."""
    top = max(voice.alone)
    odds = [10.0 ** (score - top) for score in voice.alone]
    shares: dict[Area, float] = {}
    for place, chance in zip(voice.options, odds, strict=True):
        for area in dict.fromkeys(((place.country or "", ""), (place.country or "", place.division))):
            shares[area] = shares.get(area, 0.0) + chance / sum(odds)
    return {area: share for area, share in shares.items() if area[0]}


def _start(home: Area, seen: Seen) -> float:
    score = SIGN * min(SIGNS, seen.areas.get((home[0], ""), 0))
    if not home[1]:
        return score
    return score + NARROW + PART_SIGN * min(SIGNS, seen.areas.get(home, 0)) + CALLED * seen.called.get(home, 0)


def _times(country: str, seen: Seen) -> tuple[float, float]:
    """How many times likelier a place is in its home country, and in its home division."""
    power = COUNTRY + LOCAL * min(SIGNS, seen.local.get(country, 0))
    return 10.0**power, 10.0 ** (power + DIVISION)


def _gain(home: Area, shares: Mapping[Area, float], seen: Seen) -> float:
    wide, narrow = _times(home[0], seen)
    part = shares.get(home, 0.0) if home[1] else 0.0
    return math.log10(1 + shares.get((home[0], ""), 0.0) * (wide - 1) + part * (narrow - wide))


def _chances(scores: Mapping[Area, float]) -> dict[Area, float]:
    """How likely each area is home, beside none; of a country with all its divisions."""
    top = max(0.0, *scores.values()) if scores else 0.0
    odds = {home: 10.0 ** (score - top) for home, score in scores.items()}
    every = 10.0**-top + sum(odds.values())
    chances: dict[Area, float] = {}
    for home, chance in odds.items():
        for area in dict.fromkeys(((home[0], ""), home)):
            chances[area] = chances.get(area, 0.0) + chance / every
    return chances


def _favour(place: Point, chances: Mapping[Area, float], seen: Seen) -> float:
    country = place.country or ""
    wide, narrow = _times(country, seen)
    part = chances.get((country, place.division), 0.0) if place.division else 0.0
    return math.log10(1 + chances.get((country, ""), 0.0) * (wide - 1) + part * (narrow - wide))


def areas_beside(
    text: str, taken: Sequence[tuple[int, int]], find: Callable[[str], tuple[Point, ...]]
) -> Iterator[tuple[Point, ...]]:
    """What the areas may be that a text names outside of ``taken``, each name once: part of other names, most of them
    ("Indiana Department of Health")."""
    words = [(m.start(), m.end()) for m in WORD.finditer(text)]
    seen: set[str] = set()
    at = 0
    while at < len(words):
        length, name, areas = _area_at(text, words, at, find) if text[words[at][0]].isupper() else (1, "", ())
        start, end = words[at][0], words[at + length - 1][1]
        if areas and name not in seen and not any(first < end and start < last for first, last in taken):
            seen.add(name)
            yield areas
        at += length


def _area_at(
    text: str, words: Sequence[tuple[int, int]], at: int, find: Callable[[str], tuple[Point, ...]]
) -> tuple[int, str, tuple[Point, ...]]:
    """The longest name of an area that begins with a word: its words, the name, what it may be."""
    for length in range(min(LONGEST, len(words) - at), 0, -1):
        name = text[words[at][0] : words[at + length - 1][1]]
        if not text[words[at + length - 1][0]].isupper() or (length > 1 and WITHIN.search(name)):
            continue
        name = re.sub(r"['’]s?$", "", name.rstrip(".-"))
        if length == 1 and len(name) < SHORTEST:
            continue
        if areas := tuple(place for place in find(name) if _is_area(place, name)):
            return length, name, areas
    return 1, "", ()


def _is_area(place: Point, name: str) -> bool:
    """Whether a name is an area's; a county's whole name, since its head is a family's too ("Hall County")."""
    return place.kind in AREAS and (place.kind != "county" or len(name.split()) == len(place.name.split()))
