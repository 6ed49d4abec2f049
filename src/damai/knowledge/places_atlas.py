"""The atlas: every place of the tables that bears a name (``TABLES``, ``places.tsv``).

Only ``damai tag places`` reads it. The rows stay text until a name asks for them: a hundred thousand objects would take
a second to build and a hundred megabytes to keep.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from damai.knowledge.places import PlaceRecord, gazetteer

FOLDER = Path(__file__).parent
TABLES = ("places_areas.tsv", "places_towns.tsv", "places_posts.tsv")
SINGLE = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d", "’": "'", "ʼ": "'", "`": "'", "-": " ", "–": " "})
DROPPED = str.maketrans("", "", ".'")
COUNTIES = ("county", "parish")
"""What the names of counties end in."""
WIDE = frozenset({"continent", "region", "sea", "state", "river", "mountain", "line"})
"""Kinds of own places that are no point on a map."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place that a name may mean. ``division`` is the first-level part of its country that it lies in or is;
    ``people`` how many live there, 0 where nobody knows."""

    name: str
    kind: str
    country: str | None
    division: str
    lat: float
    lon: float
    people: int
    geonames: int | None
    claimants: tuple[str, ...] = ()

    @property
    def is_country(self) -> bool:
        """Whether it is a whole country."""
        return self.kind == "country"

    @property
    def is_area(self) -> bool:
        """Whether other places lie in it."""
        return self.kind in ("country", "division", "district", "county") or self.kind in WIDE


def folded(name: str) -> str:
    """A name as it is looked up: without case, accents, apostrophes, stops, hyphens.

    >>> folded("St. Louis"), folded("Be'er-Sheva"), folded("Łódź")
    ('st louis', 'beer sheva', 'lodz')
    """
    bare = name.casefold().translate(SINGLE)
    if not bare.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFD", bare) if not unicodedata.combining(c))
    return " ".join(bare.translate(DROPPED).split())


class Atlas:
    """Finds the places of a name."""

    def __init__(self, lines: Iterable[str], records: Iterable[PlaceRecord]) -> None:
        self._lines = list(lines)
        self._rows: defaultdict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(self._lines):
            name, others = line.split("\t", 2)[:2]
            for key in {folded(name), *map(folded, others.split("|"))} if others else (folded(name),):
                self._rows[key].append(number)
        cells = enumerate(line.split("\t", 5) for line in self._lines)
        self._countries = {row[2]: number for number, row in cells if row[4] == "country"}
        self._own: defaultdict[str, list[PlaceRecord]] = defaultdict(list)
        for record in records:
            for key in {folded(name) for name in record.names}:
                self._own[key].append(record)

    @lru_cache(maxsize=4096)  # noqa: B019 - there is one atlas, and it lives as long as the process
    def find(self, name: str) -> tuple[Point, ...]:
        """All places of a name, as it is written or nearly so; areas first."""
        key = folded(name)
        own = [self._own_point(record) for record in self._own.get(key, ()) if record.lat is not None]
        known = {point.geonames: point for point in own if point.geonames}
        found = []
        for number in self._rows.get(key, ()):
            point = _of_line(self._lines[number])
            mine = known.pop(point.geonames, None) if point.geonames else None
            if mine is not None:  # of a town of both tables: the people from the one, the claimants from the other
                own.remove(mine)
                point = replace(point, claimants=mine.claimants)
            found.append(point)
        return (*found, *(point for point in own if point not in found)) or self._counties(key)

    def _counties(self, key: str) -> tuple[Point, ...]:
        """The counties of a name without the word for their kind ("Clarke and Oconee counties")."""
        numbers = [number for kind in COUNTIES for number in self._rows.get(f"{key} {kind}", ())]
        return tuple(point for number in numbers if (point := _of_line(self._lines[number])).kind == "county")

    def _own_point(self, record: PlaceRecord) -> Point:
        """The point of a row of our own table, as the other tables have it where they do: they know the people of a
        town that they call otherwise ("Kiev"), and which division a state is."""
        for name in record.names:
            for number in self._rows.get(folded(name), ()):
                cells = self._lines[number].split("\t")
                same = record.geonames is not None and cells[8].strip() == str(record.geonames)
                state = record.kind == "state" and name == record.name
                if same or (state and cells[2] == record.country and cells[4] == "division"):
                    return replace(_of_line(self._lines[number]), claimants=record.claimants)
        return _of_record(record)

    def country(self, code: str) -> Point | None:
        """The country of a code."""
        number = self._countries.get(code)
        return None if number is None else _of_line(self._lines[number])


def _of_record(record: PlaceRecord) -> Point:
    kind = "city" if record.kind == "capital" else record.kind
    where = record.lat or 0.0, record.lon or 0.0
    return Point(record.name, kind, record.country, "", *where, 0, record.geonames, record.claimants)


def _of_line(line: str) -> Point:
    name, _, country, division, kind, lat, lon, people, number = line.split("\t")
    return Point(
        name, kind or "city", country, division, float(lat), float(lon), int(people), int(number) if number else None
    )


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    """The atlas of the shipped tables, read once for a process."""
    lines: list[str] = []
    for table in TABLES:
        lines += (FOLDER / table).read_text(encoding="utf-8").splitlines()[1:]
    return Atlas(lines, gazetteer())
