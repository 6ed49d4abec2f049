"""The codes of all who are known by name: to the packs, to the knowledge that has no language, to own tables."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomli

from damai.knowledge.bonds import organisations
from damai.knowledge.places import countries, disputed_areas
from damai.language.pack import PACKS, installed

_SECTOR = re.compile(r"[A-Z]{3}")
_NAMED = ("state", "organisation", "body", "person")


@dataclass(frozen=True, slots=True)
class Codes:
    """Entity codes without sectors, the sectors, and by a name in lower case whose code it is."""

    entities: frozenset[str]
    sectors: frozenset[str]
    names: Mapping[str, str]

    def read(self, given: str, more: Iterable[str] = ()) -> str | None:
        """The code that is meant, whatever its case; None where it is neither known nor one of ``more``."""
        code = given.strip().upper()
        entity, colon, sector = code.partition(":")
        if entity not in self.entities and entity not in more:
            return None
        return code if not colon or sector in self.sectors else None

    def near(self, given: str) -> str | None:
        """The code of whom that name names, or the one that is written most like it."""
        named = self.names.get(given.strip().lower())
        if named is not None:
            return named
        entity, colon, sector = given.strip().upper().partition(":")
        found = [entity] if entity in self.entities else difflib.get_close_matches(entity, sorted(self.entities), 1)
        likely = difflib.get_close_matches(sector, sorted(self.sectors), 1) if colon else []
        return ":".join([*found, *likely]) if found else None


@lru_cache(maxsize=4)
def known_codes(tables: tuple[Path, ...] = ()) -> Codes:
    """All codes that are known, also to own tables (folders).

    >>> known_codes().read("rus"), known_codes().read("ARM:gov"), known_codes().read("XXX"), known_codes().read("RUS:X")
    ('RUS', 'ARM:GOV', None, None)
    >>> known_codes().near("Armenia"), known_codes().near("IGO-NATOO")
    ('ARM', 'IGO-NATO')
    """
    entities = {*countries(), *organisations(), *(code for one in disputed_areas().values() for code in one.claimants)}
    sectors: set[str] = set()
    names: dict[str, str] = {}
    for folder in (*reversed(tables), *(PACKS / code for code in installed())):  # of a name's codes the first counts
        for kind, row in _rows(folder / "actors.toml"):
            entity, _, sector = str(row.get("code", "")).partition(":")
            entities.add(entity)
            sectors |= {sector, str(row.get("sector", ""))}
            for name in row.get("names", ()) if kind in _NAMED and entity else ():
                names.setdefault(str(name).lower(), str(row["code"]))
    return Codes(frozenset(entities - {""}), frozenset(filter(_SECTOR.fullmatch, sectors)), names)


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rows of a table of actors, by kind; which of them are wrong is told where they are used."""
    try:
        content = tomli.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    for kind in (*_NAMED, "title", "pronoun"):
        yield from ((kind, row) for row in content.get(kind, ()) if isinstance(row, dict))


__all__ = ["Codes", "known_codes"]
