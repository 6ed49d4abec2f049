"""Names of counties without the word for their kind: "Clay, Grant and Otter Tail counties", "Grant" beside "Grant
County"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from damai.grounding.toponyms_listed import joins
from damai.knowledge.places_atlas import COUNTIES, Point, folded


def called_counties(
    between: Sequence[str], said: Sequence[bool], states: Sequence[bool], joiners: Collection[str]
) -> list[bool]:
    """Which names of a text a word behind them, or behind the list that they are of, calls counties.

    ``between``: what stands between each name and the next; ``said``: whether a word for counties is right behind;
    ``states``: whether it may be a state, whose counties are meant where it is in no list ("Indiana counties").

    >>> called_counties([", ", " and ", " of "], [False, False, True, True], [False, False, True, True], {"and"})
    [True, True, True, False]
    """
    joined = [False, *(joins(words, joiners) for words in between)]
    called = [is_said and (in_list or not state) for is_said, in_list, state in zip(said, joined, states, strict=False)]
    for at in range(len(called) - 2, -1, -1):
        called[at] = called[at] or (called[at + 1] and joined[at + 1])
    return called


def short_for(names: Iterable[str]) -> frozenset[str]:
    """The heads of the counties that a report names whole, folded.

    >>> sorted(short_for(["Otter Tail County", "Lyon", "county"]))
    ['otter tail']
    """
    keys = (folded(name).rpartition(" ") for name in names)
    return frozenset(head for head, _, kind in keys if head and kind in COUNTIES)


def counties_of(name: str, find: Callable[[str], tuple[Point, ...]]) -> tuple[Point, ...]:
    """The counties of a head."""
    return tuple(place for kind in COUNTIES for place in find(f"{name} {kind}") if place.kind == "county")
