"""Which part of a state acts, where a report names the state alone: its government speaks, its army moves troops.

Of bare states that accuse, ask, meet, sanction or reject, nine of ten are the government for the readers of the
given reports, and of those that mobilise the army; who tells, denies or mediates for a state is its government. Out of
fold (2026-11-28, once), sectors of all actors are right in .77 of the Indonesian records with the right sides instead
of .56, in .69 of the English ones instead of .60; ``benchmarks/records.py`` prints them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from damai.events.candidates import Side
from damai.knowledge.ontology import ontology
from damai.model import Event, Step

GOVERNMENT, STATES = "GOV", "states"
_STATE = re.compile(r"[A-Z]{3}")
_SPEAKING = ("mediators", "claimants", "deniers")


def as_states(side: Side) -> Side:
    """A side of whole states ("both countries"), which are neither the armies nor the people that they were told by;
    the models have learned from those."""
    mentions = side.unit.mentions
    if all(mention.title_kind != STATES for mention in mentions):
        return side
    bare = tuple(
        m if m.title_kind != STATES else replace(m, codes=tuple(dict.fromkeys(map(_bare, m.codes)))) for m in mentions
    )
    return replace(side, unit=replace(side.unit, mentions=bare))


def _bare(code: str) -> str:
    return code.partition(":")[0]


def with_sectors(event: Event) -> Event:
    """The event with a sector for every bare state that acts, mediates, tells or denies, where one can be told; its
    evidence and its steps name it alike."""
    sectors = {"actors": ontology().type(event.type).doer} | dict.fromkeys(_SPEAKING, GOVERNMENT)
    values = {name: _acting(getattr(event, name), sector) for name, sector in sectors.items()}
    fields = dict(event.fields)
    for name, sector in sectors.items():
        if name in fields:
            fields[name] = tuple(replace(one, value=_acting((one.value,), sector)[0]) for one in fields[name])
    steps = tuple(_told(step, sectors) for step in event.steps)
    return replace(
        event,
        actors=values["actors"],
        mediators=values["mediators"],
        claimants=values["claimants"],
        deniers=values["deniers"],
        fields=fields,
        steps=steps,
    )


def _acting(codes: Sequence[str], sector: str) -> tuple[str, ...]:
    """The codes, those of bare states with the sector.

    >>> _acting(("RUS", "UKR:MIL", "IGO-UN", "UNNAMED"), "GOV"), _acting(("RUS",), "")
    (('RUS:GOV', 'UKR:MIL', 'IGO-UN', 'UNNAMED'), ('RUS',))
    """
    return tuple(f"{code}:{sector}" if sector and _STATE.fullmatch(code) else code for code in codes)


def _told(step: Step, sectors: dict[str, str]) -> Step:
    """A step with the same codes as the field that it fills."""
    name, equals, rest = step.decided.partition("=")
    codes, blank, chance = rest.partition(" ")
    if not equals or name not in sectors:
        return step
    return replace(step, decided=f"{name}={','.join(_acting(codes.split(','), sectors[name]))}{blank}{chance}")
