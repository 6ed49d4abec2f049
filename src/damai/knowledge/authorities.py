"""Reads ``authorities.toml``: who governs places that are held to be part of a state which does not rule them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import tomli

from damai.knowledge.gazetteer import day_of
from damai.knowledge.places import FOLDER

OFFICES = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY"})
"""Sectors of those who act for whoever governs."""
AFTERGLOW = 365
"""Days for which news speaks of the offices and the people of an authority that has ended."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Who (``code``) governs ``places`` of a ``state`` from one day to another (None: open); see the table's head."""

    code: str
    state: str
    places: tuple[str, ...]
    begins: date | None
    ends: date | None
    land: bool = False
    without: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()
    sovereign: frozenset[str] = frozenset()

    def governs(self, day: date | None, after: int = 0) -> bool:
        """Whether it governs on a day, or did until ``after`` days before; on a day that nobody knows it does.

        >>> kurdish = Authority("NSA-X", "SYR", ("Rojava",), date(2012, 7, 19), date(2024, 1, 1))
        >>> kurdish.governs(date(2010, 1, 1)), kurdish.governs(date(2024, 3, 1)), kurdish.governs(date(2024, 3, 1), 90)
        (False, False, True)
        """
        if day is None:
            return True
        if self.begins and day < self.begins:
            return False
        return not (self.ends and (day - self.ends).days > after)

    def has(self, title: str, sector: str) -> bool:
        """Whether an office (the ids of its titles, its sector) is one of its own, or people are its people."""
        ids = set(title.split())
        if ids & (self.without | self.strangers):
            return False
        return self.land or sector in OFFICES

    def found_there(self, title: str, sector: str) -> bool:
        """Whether an office that is told in its places without an owner is one of its own: troops may be anybody's."""
        if self.land:
            return self.has(title, sector)
        return sector != "MIL" and not set(title.split()) & self.sovereign and self.has(title, sector)


@lru_cache(maxsize=1)
def authorities() -> tuple[Authority, ...]:
    """The rows of ``authorities.toml``, in the order of the file."""
    path = FOLDER / "authorities.toml"
    if not path.is_file():
        return ()
    table = tomli.loads(path.read_text(encoding="utf-8"))
    never = frozenset(table["strangers"]), frozenset(table["sovereign"])
    return tuple(_authority(row, *never) for row in table["authority"])


def _authority(row: dict[str, Any], strangers: frozenset[str], sovereign: frozenset[str]) -> Authority:
    return Authority(
        row["code"],
        row["state"],
        tuple(row["places"]),
        day_of(row["since"], False),
        day_of(row.get("until", ""), True),
        row.get("land", False),
        frozenset(row.get("without", ())),
        strangers,
        sovereign,
    )
