"""How the sides of an event stand to one another by what is known of the world (``knowledge/bonds.toml``).

Who attacks is likelier a rival of the attacked than its backer. The coder never decides by it: it is one more named
feature, whose weight is learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from damai.knowledge.bonds import PRECEDENCE, between, homes

ONCE = "once"
"""Rivals in other years, nothing in this."""
NONE = "none"
ORDER = {kind: n for n, kind in enumerate(("same", *PRECEDENCE, ONCE, NONE))}
REMEMBERED = 50_000


def year_of(published: str | None) -> int | None:
    """The year that a date begins with.

    >>> year_of("2022-11-08T10:00:00+07:00"), year_of("8 November"), year_of(None)
    (2022, None, None)
    """
    found = re.match(r"\d{4}(?!\d)", published or "")
    return int(found.group()) if found else None


@lru_cache(maxsize=REMEMBERED)
def standing(left: frozenset[str], right: frozenset[str], year: int | None) -> str:
    """How the first stand to the second (entity codes without sectors): of all pairs of them, what says most.

    Values are those of ``damai.knowledge.bonds.between``, and ``once``.

    >>> standing(frozenset({"ISR"}), frozenset({"NSA-HEZBOLLAH", "LBN"}), 2024)
    'rivals'
    >>> standing(frozenset({"YEM"}), frozenset({"ERI"}), 2024), standing(frozenset({"CHL"}), frozenset({"FJI"}), 2024)
    ('once', 'none')
    """
    found = {_one(a, b, year) for a in left for b in right}
    return min(found, key=ORDER.__getitem__, default=NONE)


def lands_of(codes: Iterable[str]) -> frozenset[str]:
    """The states among these codes (sectors left aside), and those in which the groups among them are at home.

    >>> sorted(lands_of(["ISR:MIL", "NSA-HEZBOLLAH"]))
    ['ISR', 'LBN']
    """
    entities = {code.partition(":")[0] for code in codes}
    return frozenset(land for entity in entities for land in (homes().get(entity) or (entity,)))


def bond_of(actors: Sequence[frozenset[str]], recipients: Sequence[frozenset[str]], year: int | None) -> str:
    """How those who act stand to those who undergo, or to each other where nobody undergoes; ``-`` for one side alone.

    >>> bond_of([frozenset({"ISR"})], [frozenset({"NSA-HAMAS"})], 2023), bond_of([frozenset({"ISR"})], [], 2023)
    ('rivals', '-')
    """
    left, right = (frozenset[str]().union(*sides) for sides in (actors, recipients))
    if not right:
        left, right = (actors[0] if actors else left), frozenset[str]().union(*actors[1:])
    return standing(left, right, year) if left and right else "-"


def _one(a: str, b: str, year: int | None) -> str:
    kind = between(a, b, year)
    return ONCE if kind == NONE and year is not None and between(a, b, None) == "rivals" else kind
