"""Names in a row are of one sort: in "Utah, Washington and Wisconsin" Washington is a state, and lies in neither."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise

from damai.knowledge.places_atlas import Point

LEAST = 3
"""Names of a row: of two without a word between them, the second may be what the first lies in ("Washington,
Pennsylvania"); "Oregon and Washington" are two of a sort, since Oregon is hardly a town."""
LARGE = 100_000
"""People of a town that comes to mind as soon as the state of its name: "Washington and New York" are towns."""
PARTS = frozenset({"division", "state"})


def listed(between: Sequence[str], options: Sequence[Sequence[Point]], joiners: Collection[str]) -> list[list[bool]]:
    """Which places of each name are of the sort that all of its row may be: countries, or divisions of one country.

    ``between``: what stands between each name and the next; ``joiners``: words that join names ("and", "or"). A name
    in no such row has no place marked; of two rows the longer counts.
    """
    joined = [joins(words, joiners) for words in between]
    worded = [
        is_joined and bool(words.strip(", ")) and not (_is_town(one) and _is_town(other))
        for is_joined, words, (one, other) in zip(joined, between, pairwise(options), strict=True)
    ]
    length = [0] * len(options)
    sort: list[str | None] = [None] * len(options)
    for row_sort, members in _sorts(options).items():
        for first, last in _rows(members, joined, worded):
            for at in range(first, last):
                if last - first > length[at]:
                    length[at], sort[at] = last - first, row_sort
    return [
        [kind is not None and kind == _sort(place) for place in row] for kind, row in zip(sort, options, strict=True)
    ]


def _is_town(places: Sequence[Point]) -> bool:
    """Whether a name is a large town's too."""
    return any(place.kind == "city" and place.people >= LARGE for place in places)


def joins(between: str, joiners: Collection[str]) -> bool:
    """Whether what stands between two names joins them into a list.

    >>> joins(", ", {"and"}), joins(", and ", {"and"}), joins(" of ", {"and"})
    (True, True, False)
    """
    words = between.replace(",", " ").casefold().split()
    return ("," in between and not words) or (len(words) == 1 and words[0] in joiners)


def _sort(place: Point) -> str | None:
    """What a place is for a row: a country, or a division of which country."""
    if place.is_country:
        return ""
    return place.country if place.kind in PARTS else None


def _sorts(options: Sequence[Sequence[Point]]) -> dict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for at, row in enumerate(options):
        for sort in {_sort(place) for place in row} - {None}:
            found[sort or ""].add(at)
    return found


def _rows(members: Collection[int], joined: Sequence[bool], worded: Sequence[bool]) -> list[tuple[int, int]]:
    """The rows ``[first, last)`` of names that follow one another."""
    found = []
    for first in sorted(members):
        if first - 1 in members and joined[first - 1]:
            continue
        last = first + 1
        while last in members and joined[last - 1]:
            last += 1
        if last - first >= LEAST or (last - first == 2 and worded[first]):
            found.append((first, last))
    return found
