"""Reads the gazetteer (``places.tsv``, ``countries.toml``): what is where, whose it is, and who else claims it."""

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
    """One place: ``name`` usual English, ``names`` all spellings to look for, ``country`` the entity code of who holds it."""

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
