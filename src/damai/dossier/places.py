"""Which places a name may mean: events keep the tables' usual name, people ask by any name that the tables know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from damai.knowledge.places import countries, gazetteer, unaccented
from damai.language.pack import installed, table_of


def names_of(asked: str) -> tuple[str, ...]:
    """The names under which events may keep the place that is asked for: the very words, and the usual name of every
    place that the tables know by them, letter case and diacritics aside. A name as ``show`` gives it, with the usual
    one behind it in brackets, is read as either.

    >>> names_of("prey chan"), names_of("Prey Chan (Ban Nong Ya Kaew)")[1:]
    (('prey chan', 'Ban Nong Ya Kaew'), ('Ban Nong Ya Kaew',))
    >>> names_of("Kamboja")[1:], names_of("nowhere at all")
    (('Cambodia',), ('nowhere at all',))
    """
    outer, _, inner = asked.partition(" (")
    words = (asked, outer, inner.removesuffix(")")) if inner.endswith(")") else (asked,)
    found = (name for word in words for name in _known().get(unaccented(word), ()))
    return tuple(dict.fromkeys((asked, *found)))


def same_names(asked: str, kept: Iterable[str | None]) -> tuple[str, ...]:
    """The places that no table has which are asked for, letter case and diacritics aside.

    >>> same_names("POUK", ["Poûk", "Ba", None])
    ('Poûk',)
    """
    wanted = unaccented(asked)
    return tuple(sorted({name for name in kept if name and unaccented(name) == wanted}))


@cache
def _known() -> Mapping[str, tuple[str, ...]]:
    """The usual names of all places of the tables, by each of their names."""
    found: dict[str, dict[str, None]] = {}
    for usual, names in _listed():
        for name in names:
            found.setdefault(unaccented(name), {})[usual] = None
    return {name: tuple(usual) for name, usual in found.items()}


def _listed() -> Iterator[tuple[str, Iterable[str]]]:
    """Each place of the gazetteer, each state and each area of the packs: its usual name, and all of them."""
    for place in gazetteer():
        yield place.name, place.names
    usual = {code: row["name"] for code, row in countries().items()}
    for code, name in usual.items():
        yield name, (name, code)
    for language in installed():
        for row in table_of(language, "actors.toml").get("state", ()):
            if row["code"] in usual:
                yield usual[row["code"]], row["names"]
        for row in table_of(language, "places.toml").get("named", ()):
            yield row["name"], (row["name"], *row["forms"])


__all__ = ["names_of", "same_names"]
