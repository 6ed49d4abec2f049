"""The PLOVER rule book: 16 types with quad class, score and CAMEO root, read from ``plover.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomli

FOLDER = Path(__file__).parent
ALLEGED = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})
"""Types that a side lays at the other's door. Who sanctions says so himself: that the other does it too is no rival
account, and both can be true."""


@dataclass(frozen=True, slots=True)
class EventType:
    """One PLOVER type: its quad class (``verbal cooperation`` ...), score (-10..10) and CAMEO root code; ``doer``: the
    sector that acts where a state alone is named, empty for none."""

    name: str
    quad: str
    score: float
    cameo: str
    modes: tuple[str, ...] = ()
    definition: str = ""
    doer: str = ""
    mode_cameos: tuple[str, ...] = ()

    def cameo_of(self, mode: str) -> str:
        """The CAMEO code of one of its modes.

        >>> ontology().type("AGREE").cameo_of("meet")
        '036'
        """
        return self.mode_cameos[self.modes.index(mode)]


@dataclass(frozen=True, slots=True)
class Ontology:
    """All types by name."""

    types: dict[str, EventType]

    def type(self, name: str) -> EventType:
        """The type of that name; raises KeyError for any other."""
        return self.types[name]


@lru_cache(maxsize=1)
def ontology() -> Ontology:
    """The shipped rule book.

    >>> ontology().type("ASSAULT").quad
    'material conflict'
    """
    content: dict[str, Any] = tomli.loads((FOLDER / "plover.toml").read_text(encoding="utf-8"))
    types = {
        row["name"]: EventType(
            row["name"], row["quad"], float(row["score"]), str(row["cameo"]),
            tuple(mode["name"] for mode in row.get("modes", ())), row.get("definition", ""), row.get("doer", ""),
            tuple(str(mode["cameo"]) for mode in row.get("modes", ())),
        )
        for row in content["type"]
    }  # fmt: skip
    return Ontology(types)
