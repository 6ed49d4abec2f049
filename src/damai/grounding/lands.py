"""Which de facto authority governs a place of the tables on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from damai.knowledge.authorities import AFTERGLOW, Authority
from damai.knowledge.places import PlaceRecord

PEOPLED = frozenset({"region", "district", "city"})
"""Kinds of places that have people: who acts in them acts on those, which seas and lines do not have."""


class Lands:
    """Authorities by the places that they govern."""

    def __init__(self, rows: Iterable[Authority] = (), records: Iterable[PlaceRecord] = ()) -> None:
        by_name: dict[tuple[str | None, str], list[Authority]] = {}
        for row in rows:
            for place in row.places:
                by_name.setdefault((row.state, place), []).append(row)
        self._of: dict[tuple[str, str], tuple[Authority, ...]] = {}
        """By the place's state and its key, or for a capital its name."""
        for record in records:
            found = by_name.get((record.country, record.name))
            if found:
                names = [_letters(name) for name in record.names] if record.kind == "capital" else [record.key]
                self._of.update({(record.country or "", name): tuple(found) for name in names})
        self._claimed = {
            record.key: frozenset(record.claimants)
            for record in records
            if record.claimants and not record.country and record.kind in PEOPLED
        }
        self._by_code = {row.code: row for found in self._of.values() for row in reversed(found) if row.land}

    def stands_for(self, code: str) -> bool:
        """Whether a code is that of an authority that is spoken of as a land."""
        return code in self._by_code

    def claimants(self, key: str) -> frozenset[str]:
        """Who claims a place where people live that the tables give to none of them; nobody for any other place."""
        return self._claimed.get(key, frozenset())

    def ruler(self, kind: str, code: str, key: str, day: date | None) -> Authority | None:
        """Who governs a place of the table of actors (``key``: its id, or a capital's name) on a day or did within the
        year before, the last that came; an authority that is spoken of as a land governs itself."""
        if code in self._by_code:
            return self._by_code[code]
        if kind not in ("place", "capital"):
            return None
        found = self._of.get((code, _letters(key) if kind == "capital" else key), ())
        ruling = [row for row in found if row.governs(day, AFTERGLOW)]
        return max(ruling, key=lambda row: row.begins or date.min, default=None)


def _letters(name: str) -> str:
    return "".join(name.casefold().split())
