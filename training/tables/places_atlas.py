"""Builds the atlas that ``damai tag places`` resolves names with: what bears a name, many places a name if need be.

``places_towns.tsv``: towns of GeoNames (CC BY 4.0), the small ones from ``places_small.tsv``, counties of the United
States (``places_counties.tsv``, middles of the Census Bureau's boundaries, public domain). ``places_areas.tsv``:
countries, their first-level divisions and districts, after the countries-states-cities database and mledoze/countries
(both ODbL 1.0; therefore a file of its own; the middles of Alaska and Hawaii are the Geological Survey's, public
domain), and ``places_nature.tsv`` (facts, written by hand: whole kinds of them, such as the Great Lakes and the
national parks). ``training.tables.places`` writes and checks both with its own table.

The event coder does not know these rows: a name has one place there, and many here.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

HERE = Path(__file__).parent
KNOWLEDGE = HERE.parents[1] / "src" / "damai" / "knowledge"
DATA = HERE.parents[2] / "shared" / "data"
TOWNS, AREAS = KNOWLEDGE / "places_towns.tsv", KNOWLEDGE / "places_areas.tsv"
COLUMNS = ("name", "names", "country", "division", "kind", "lat", "lon", "people", "geonames")

LEAST = 5_000
"""People of a town that is kept anywhere; in ``NEAR_READERS``, whose local news the packs read, every one is."""
NEAR_READERS = frozenset({"USA", "CAN", "GBR", "IRL", "AUS", "NZL", "IDN"})
MOST_SPELLINGS = 4
BY_COMMON_NAMES = {"GBR": ("Britain", "Great Britain", "U.K.", "UK"), "USA": ("America", "U.S.", "US", "U.S.A.", "USA")}
SHORT = (("Saint ", "St "), ("Sainte ", "Ste "), ("Mount ", "Mt "), ("Fort ", "Ft "))
"""Heads of names that news writes both ways."""
TOWNS_SHORT = {5368361: ("L.A.",), 4560349: ("Phila.", "Philly"), 5128581: ("NYC",), 5506956: ("Vegas",)}
"""What news calls large towns, by GeoNames' numbers."""
NEAREST = 9
REACH = 0.25
"""Degrees around a county's middle whose towns are counted as its people."""


class Town(NamedTuple):
    """One line of GeoNames."""

    id: int
    name: str
    lat: float
    lon: float
    country: str
    division: str
    people: int
    others: tuple[str, ...]


class Row(NamedTuple):
    """One row of either table."""

    name: str
    names: tuple[str, ...]
    country: str
    division: str
    kind: str
    lat: float
    lon: float
    people: int
    geonames: int | None

    def cells(self) -> tuple[str, ...]:
        """The row in the order of ``COLUMNS``."""
        spelt = (" ".join(n.split()) for n in self.names)
        names = "|".join(dict.fromkeys(n for n in spelt if n != self.name))
        where = tuple(f"{x:.2f}".rstrip("0").rstrip(".") for x in (self.lat, self.lon))
        known = "" if self.geonames is None else str(self.geonames)
        return (self.name, names, self.country, self.division, self.kind, *where, str(self.people), known)


Spell = Callable[[Town], Iterable[str]]


class Grid:
    """Towns by the square degree, to find those near a point."""

    def __init__(self, towns: Iterable[Town]) -> None:
        self._cells: defaultdict[tuple[int, int], list[Town]] = defaultdict(list)
        self.total: Counter[str] = Counter()
        for town in towns:
            self.total[town.division] += town.people
            self._cells[math.floor(town.lat), math.floor(town.lon)].append(town)

    def near(self, lat: float, lon: float, country: str, count: int = NEAREST) -> list[Town]:
        """The nearest towns of a country, the nearest first."""
        found: list[Town] = []
        for reach in (1, 3, 8):
            found = [t for t in self._around(lat, lon, reach) if t.country == country]
            if len(found) >= count:
                break
        found.sort(key=lambda t: ((t.lat - lat) ** 2 + ((t.lon - lon) * math.cos(math.radians(lat))) ** 2, t.id))
        return found[:count]

    def people(self, lat: float, lon: float, country: str) -> int:
        """How many live in the towns close by."""
        towns = self._around(lat, lon, 1)
        return sum(t.people for t in towns if t.country == country and math.dist((t.lat, t.lon), (lat, lon)) < REACH)

    def _around(self, lat: float, lon: float, reach: int) -> Iterator[Town]:
        row, column = math.floor(lat), math.floor(lon)
        for y in range(row - reach, row + reach + 1):
            for x in range(column - reach, column + reach + 1):
                yield from self._cells.get((y, x), ())


def with_short(names: Iterable[str]) -> tuple[str, ...]:
    """Names, and those that news shortens in their short form too.

    >>> with_short(["Fort Worth", "Perth"])
    ('Fort Worth', 'Ft Worth', 'Perth')
    """
    found: list[str] = []
    for name in names:
        found.append(name)
        for long, short in SHORT:
            if name.startswith(long):
                found.append(short + name[len(long) :])
            elif name.startswith((short, short.rstrip() + ". ")):
                found.append(long + name[len(short) :].lstrip())
    return tuple(dict.fromkeys(found))


def towns_kept(towns: Iterable[Town], spell: Spell) -> Iterator[Row]:
    """The rows of the towns, the largest first; ``spell`` gives a town's spellings, the usual one first."""
    for town in towns:
        if town.people < LEAST and town.country not in NEAR_READERS:
            continue
        others = [form for form in spell(town) if form != town.name][:MOST_SPELLINGS] if town.others else []
        division = town.division.partition(".")[2]
        names = with_short((town.name, *others, *TOWNS_SHORT.get(town.id, ())))
        yield Row(town.name, names, town.country, division, "", town.lat, town.lon, town.people, town.id)


def small_towns() -> Iterator[Row]:
    """The towns of less than a thousand people (``places_small.tsv``)."""
    with (HERE / "places_small.tsv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            names, where = with_short((line["name"],)), (float(line["lat"]), float(line["lon"]))
            numbers = int(line["people"]), int(line["geonames"])
            yield Row(line["name"], names, line["country"], line["division"], "", *where, *numbers)


def counties(grid: Grid) -> Iterator[Row]:
    """The counties of the United States."""
    with (HERE / "places_counties.tsv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter="\t"):
            name = line["name"].partition(",")[0]
            lat, lon = float(line["lat"]), float(line["lon"])
            people = grid.people(lat, lon, "USA")
            yield Row(name, with_short((name,)), "USA", line["state"], "county", lat, lon, people, None)


def states() -> Iterator[Row]:
    """Countries, with their points and usual names."""
    with (DATA / "geo-gazetteer" / "geonames-countries.json").open(encoding="utf-8") as lines:
        known = {row["iso3"]: row for row in json.load(lines).values()}
    middles = _own_middles()
    usual = {r["code"]: r["name"] for r in tomllib.loads((KNOWLEDGE / "countries.toml").read_text("utf-8"))["country"]}
    with (DATA / "countries" / "countries-en-id.tsv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            code = line["iso3"] if line["iso3"] != "UNK" else "XKX"
            spelt = [line[k] for k in ("name_en", "official_en", "name_en_cldr", "name_id_cldr", "name_id_isocodes")]
            names = tuple(filter(None, (*spelt, *BY_COMMON_NAMES.get(code, ()))))
            row = known.get(code, {})
            people, number = int(row.get("population", 0)), row.get("geonameid")
            lat, lon = map(float, middles.get(code, (line["lat"], line["lon"])))
            yield Row(usual.get(code, spelt[0]), names, code, "", "country", lat, lon, people, number)


def _own_middles() -> dict[str, tuple[str, str]]:
    """Middles of countries (three letters) and divisions (ISO 3166-2) where the other sources lie far off."""
    with (HERE / "places_middles.tsv").open(encoding="utf-8", newline="") as lines:
        return {row["area"]: (row["lat"], row["lon"]) for row in csv.DictReader(lines, delimiter="\t")}


def divisions(grid: Grid, codes: dict[str, str], parts: Iterable[Row]) -> Iterator[Row]:
    """First-level divisions and districts; ``codes``: three letters of a country by two; ``parts``: rows of smaller
    parts, whose middle is their division's."""
    short, given = _short_names(), _own_middles()
    middles: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for part in parts:
        middles[part.country, part.division].append(part)
    with gzip.open(DATA / "geo-gazetteer" / "csc-states.csv.gz", "rt", encoding="utf-8") as lines:
        for line in csv.DictReader(lines):
            country = codes.get(line["country_code"])
            if country is None or not line["latitude"]:
                continue
            lat, lon = float(line["latitude"]), float(line["longitude"])
            near = Counter(t.division.partition(".")[2] for t in grid.near(lat, lon, country))
            own = [code for code in (line["iso2"], line["fips_code"]) if code in near]
            division = own[0] if own else next((code for code, _ in near.most_common(1)), "")
            kind = "division" if line["level"] in ("", "1") else "district"
            name = " ".join(line["name"].split())
            names = [name, *_formal(name, line["type"]), *short.get(line["iso3166_2"], ())]
            if country in ("USA", "CAN", "AUS"):
                names.append(line["iso2"])
            if line["native"].isascii() and line["native"]:
                names.append(line["native"])
            if kind == "division" and (own_parts := middles.get((country, division))) and len(own_parts) > 3:
                lat, lon = fmean(p.lat for p in own_parts), fmean(p.lon for p in own_parts)
            lat, lon = map(float, given.get(line["iso3166_2"], (lat, lon)))
            people = int(float(line["population"] or 0))
            if not people:
                whole = kind == "division" and division
                people = grid.total[f"{country}.{division}"] if whole else grid.people(lat, lon, country)
            yield Row(name, tuple(names), country, division, kind, lat, lon, people, None)


def _formal(name: str, kind: str) -> Iterator[str]:
    """A division's name with what it is ("Sindh Province")."""
    if kind and re.fullmatch(r"[a-z]+", kind) and kind not in name.casefold():
        yield f"{name} {kind.capitalize()}"


def _short_names() -> dict[str, list[str]]:
    with (HERE / "places_short.tsv").open(encoding="utf-8", newline="") as lines:
        return {line["division"]: line["names"].split("|") for line in csv.DictReader(lines, delimiter="\t")}


def nature() -> Iterator[Row]:
    """Waters, heights, islands and parks (``places_nature.tsv``); a river lies where it ends, as in GeoNames."""
    with (HERE / "places_nature.tsv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter="\t"):
            names, where = with_short((line["name"],)), (float(line["lat"]), float(line["lon"]))
            yield Row(line["name"], names, line["country"], line["division"], line["kind"], *where, 0, None)


def text_of(rows: Iterable[Row]) -> str:
    """A table as it is written."""
    out = StringIO()
    out.write("\t".join(COLUMNS) + "\n")
    out.writelines("\t".join(row.cells()) + "\n" for row in rows)
    return out.getvalue()


def build(towns: list[Town], spell: Spell) -> dict[Path, str]:
    """Both tables; ``towns``: all of GeoNames, the largest first."""
    grid = Grid(towns)
    with (DATA / "geo-gazetteer" / "geonames-countries.json").open(encoding="utf-8") as lines:
        codes = {row["iso"]: row["iso3"] for row in json.load(lines).values()} | {"XK": "XKX"}
    parts = list(counties(grid))
    return {
        TOWNS: text_of([*towns_kept(towns, spell), *small_towns(), *parts]),
        AREAS: text_of([*states(), *divisions(grid, codes, parts), *nature()]),
    }
