"""Reads the gazetteer (``places.tsv``, ``countries.toml``, ``disputed.toml``): what is where, and who claims it."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

FOLDER = Path(__file__).parent
COLUMNS = ("name", "names", "country", "kind", "lat", "lon", "geonames", "claimants", "weak")
"""The columns of ``places.tsv``."""


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """One place: its usual English ``name``, all spellings to look for, the code of who is spoken of there."""

    key: str
    name: str
    names: tuple[str, ...]
    country: str | None
    kind: str
    lat: float | None
    lon: float | None
    geonames: int | None
    claimants: tuple[str, ...]
    weak: bool


class Spot(NamedTuple):
    """What of a place is wanted to compare two of them."""

    name: str
    country: str
    kind: str
    lat: str
    lon: str


@dataclass(frozen=True, slots=True)
class DisputedArea:
    """An area that several ``claimants`` (entity codes) claim; ``holder`` controls it, None where control is shared."""

    name: str
    claimants: tuple[str, ...]
    holder: str | None
    since: int
    note: str


@lru_cache(maxsize=1)
def countries() -> dict[str, dict[str, Any]]:
    """The rows of ``countries.toml`` by code."""
    path = FOLDER / "countries.toml"
    if not path.is_file():
        return {}
    return {row["code"]: row for row in tomli.loads(path.read_text(encoding="utf-8"))["country"]}


@lru_cache(maxsize=1)
def gazetteer() -> tuple[PlaceRecord, ...]:
    """The cut of GeoNames and our own places of ``places.tsv``, in the order of the file."""
    return tuple(_read(FOLDER / "places.tsv"))


def spots() -> Iterator[Spot]:
    """The places of :func:`gazetteer` in the same order, fields as in the file: read anew in a quarter of the time, for
    who links reports that others coded.

    >>> next(spot for spot in spots() if spot.name == "Kursk").country
    'RUS'
    """
    for row in _rows(FOLDER / "places.tsv"):
        yield Spot(row[0], row[2], row[3], row[4], row[5])


@lru_cache(maxsize=1)
def disputed_areas() -> dict[str, DisputedArea]:
    """The rows of ``disputed.toml`` by name.

    >>> disputed_areas()["Crimea"].claimants
    ('RUS', 'UKR')
    """
    path = FOLDER / "disputed.toml"
    rows = tomli.loads(path.read_text(encoding="utf-8"))["area"] if path.is_file() else []
    return {
        row["name"]: DisputedArea(
            row["name"], tuple(row["claimants"]), row["holder"] or None, row["since"], row["note"]
        )
        for row in rows
    }


def _read(path: Path) -> Iterator[PlaceRecord]:
    # What DictReader does besides takes as long as reading the file, for eleven thousand rows.
    for number, row in enumerate(_rows(path)):
        yield place_from(f"g{number}", dict(zip(COLUMNS, row, strict=True)))


def _rows(path: Path) -> Iterator[list[str]]:
    """The rows of the table below its head, which is ``COLUMNS``."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(next(rows, ())) != COLUMNS:
            raise ValueError(f"{path}: its columns are not {' '.join(COLUMNS)}")
        yield from rows


def place_from(key: str, row: Mapping[str, str]) -> PlaceRecord:
    """One row of the table; ``names`` and ``claimants`` are parted by ``|``."""
    name, others, claimants = row["name"], row["names"], row["claimants"]
    return PlaceRecord(
        key,
        name,
        tuple(dict.fromkeys([name, *filter(None, others.split("|"))])) if others else (name,),
        row["country"] or None,
        row["kind"],
        float(row["lat"]) if row["lat"] else None,
        float(row["lon"]) if row["lon"] else None,
        int(row["geonames"]) if row["geonames"] else None,
        tuple(filter(None, claimants.split("|"))) if claimants else (),
        row["weak"] == "1",
    )


def unaccented(name: str) -> str:
    """A name without accents, capitals and further blanks.

    >>> unaccented("Preah  Vihéar")
    'preah vihear'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
