"""Reads the gazetteer (``places.tsv``, ``countries.toml``, ``disputed.toml``): what is where, and who claims it."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


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
    return {row["code"]: row for row in tomllib.loads(path.read_text(encoding="utf-8"))["country"]}


@lru_cache(maxsize=1)
def gazetteer() -> tuple[PlaceRecord, ...]:
    """The cut of GeoNames and our own places of ``places.tsv``, in the order of the file."""
    return tuple(_read(FOLDER / "places.tsv"))


@lru_cache(maxsize=1)
def disputed_areas() -> dict[str, DisputedArea]:
    """The rows of ``disputed.toml`` by name.

    >>> disputed_areas()["Crimea"].claimants
    ('RUS', 'UKR')
    """
    path = FOLDER / "disputed.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["area"] if path.is_file() else []
    return {
        row["name"]: DisputedArea(
            row["name"], tuple(row["claimants"]), row["holder"] or None, row["since"], row["note"]
        )
        for row in rows
    }


def _read(path: Path) -> Iterator[PlaceRecord]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)):
            yield place_from(f"g{number}", row)


def place_from(key: str, row: Mapping[str, str]) -> PlaceRecord:
    """One row of the table; ``names`` and ``claimants`` are parted by ``|``."""
    names = tuple(dict.fromkeys([row["name"], *(n for n in row["names"].split("|") if n)]))
    return PlaceRecord(
        key,
        row["name"],
        names,
        row["country"] or None,
        row["kind"],
        float(row["lat"]) if row["lat"] else None,
        float(row["lon"]) if row["lon"] else None,
        int(row["geonames"]) if row["geonames"] else None,
        tuple(c for c in row["claimants"].split("|") if c),
        row["weak"] == "1",
    )
