"""Reads the language-independent tables of who holds which office."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """One spell of one person in one office; ``begins``/``ends`` are its first and last possible day (None: open)."""

    code: str
    sector: str
    office: str
    name: str
    aliases: tuple[str, ...]
    begins: date | None
    ends: date | None


def day_of(edtf: str, last: bool) -> date | None:
    """The first day that an EDTF date may mean, or with ``last`` the last one; None where it is open."""
    parts = [int(piece) for piece in edtf.rstrip("?~%").split("-") if piece.isdigit()]
    if not parts:
        return None
    if len(parts) == 3:
        return date(parts[0], parts[1], parts[2])
    month = parts[1] if len(parts) == 2 else (12 if last else 1)
    return date(parts[0], month, 28 if last else 1)


@lru_cache(maxsize=1)
def office_holders() -> tuple[OfficeHolder, ...]:
    """All office-holders of ``officeholders.csv``, in the order of the file."""
    return tuple(_read_holders(FOLDER / "officeholders.csv"))


def _read_holders(path: Path) -> Iterator[OfficeHolder]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            aliases = tuple(alias.strip() for alias in row["aliases"].split("|") if alias.strip())
            yield OfficeHolder(
                row["code"],
                row["sector"],
                row["office"],
                row["name"],
                aliases,
                day_of(row["from"], False),
                day_of(row["to"], True),
            )
