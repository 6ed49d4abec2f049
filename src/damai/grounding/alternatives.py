"""Who else a bare office, people or pronoun may stand for: the likely others, for the side model to choose among.

``coreference`` gives each such mention its likeliest reading; which one is meant often depends on the role it has to
fill ("46 people were killed" by whom?), so the choice is left open until the roles are chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from damai.grounding.antecedents import OF_A_STATE, STANDS_FOR
from damai.grounding.coreference import join
from damai.grounding.mentions import Mention
from damai.model import Span

MOST = 4
"""Other readings of one mention, at most."""
REACH = 3
"""Sentences back from which another reading may come."""
CHIEF = 2
"""Chief states of the report that are always possible."""
Other = tuple[str, tuple[str, ...], tuple[Span, ...]]
"""How it was found, its codes, and the words that give them."""


def alternatives(
    mention: Mention,
    here: Sequence[Mention],
    before: Sequence[Sequence[Mention]],
    focus: Sequence[tuple[str, int]],
    first: dict[str, Mention],
) -> list[tuple[str, Mention]]:
    """Other readings of a mention with how each was found, likeliest first; empty for one that its own words decide.

    ``here`` are the mentions of its sentence, ``before`` those of the sentences before (the nearest last), ``focus``
    the entities of the report by how often they are named, ``first`` the first plain mention of each.
    """
    if mention.via == "carried" and mention.kind == "title":
        found = _lands(mention, here, before, focus, first)
    elif mention.via == "pronoun" and mention.number <= 1:
        found = _antecedents(mention, here, before)
    else:
        return []
    known = {code.partition(":")[0] for code in mention.codes}
    others: list[tuple[str, Mention]] = []
    seen = {frozenset(known)}
    for how, codes, spans in found:
        key = frozenset(code.partition(":")[0] for code in codes)
        if key and key not in seen and len(others) < MOST:
            seen.add(key)
            others.append((how, replace(mention, codes=codes, antecedents=spans)))
    return others


def _state(mention: Mention) -> str:
    """The one state that a mention names by its own words, or none."""
    codes = {code.partition(":")[0] for code in mention.codes}
    if len(codes) != 1 or mention.via != "text" or mention.kind not in (*OF_A_STATE, "place"):
        return ""
    code = next(iter(codes))
    return "" if "-" in code else code


def _lands(
    mention: Mention,
    here: Sequence[Mention],
    before: Sequence[Sequence[Mention]],
    focus: Sequence[tuple[str, int]],
    first: dict[str, Mention],
) -> Iterator[Other]:
    """The states in whose land or service a bare "people", "police", "minister" may be."""

    def as_state(how: str, other: Mention, code: str) -> Other:
        return how, (join(code, mention.sector),), other.spans

    plain = [(m, code) for m in here if m is not mention and (code := _state(m))]
    for m, code in plain:
        if m.kind in ("place", "capital"):
            yield as_state("place", m, code)
    left = [(m, code) for m, code in plain if m.last <= mention.first]
    for m, code in reversed(left):
        yield as_state("left", m, code)
    for m, code in plain:
        if m.first >= mention.last:
            yield as_state("right", m, code)
    for back, row in enumerate(reversed(before[-REACH:])):
        for m in reversed(row):
            if code := _state(m):
                yield as_state(f"back{back}", m, code)
    for n, (code, _) in enumerate([f for f in focus if "-" not in f[0]][:CHIEF]):
        if code in first:
            yield as_state(f"focus{n}", first[code], code)


def _antecedents(mention: Mention, here: Sequence[Mention], before: Sequence[Sequence[Mention]]) -> Iterator[Other]:
    """Those named before a pronoun for one, or for a group."""
    pool = [m for m in here if m.last <= mention.first]
    wanted = STANDS_FOR.get(mention.title_kind) if mention.number == 1 else None
    for back, row in enumerate([pool, *reversed(before[-REACH:])]):
        for m in reversed(row):
            if m.codes and m.via != "pronoun" and (wanted is None or m.kind in wanted) and (m.kind != "place"):
                codes = m.codes
                if mention.sector:
                    codes = tuple(join(code.partition(":")[0], mention.sector) for code in codes)
                yield f"said{back}", codes, (m.spans[0], *m.antecedents)[:6]
