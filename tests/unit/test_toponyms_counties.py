"""Counties without their word, told by the list that they stand in or by the report's other names."""

from __future__ import annotations

from damai.grounding.toponyms import Hints, Resolver, Toponym
from damai.grounding.toponyms_counties import called_counties, counties_of, short_for
from damai.knowledge.places_atlas import Point

AND = frozenset({"and"})


def county(name: str, division: str, people: int = 9_000) -> Point:
    """A county of the United States."""
    return Point(name, "county", "USA", division, 41.0, -101.0, people, None)


BOOK = {
    "Alba": (Point("Alba", "city", "GBR", "E", 51.0, 0.0, 90_000, 1),),
    "Alba County": (county("Alba County", "N"),),
    "Brun County": (county("Brun County", "N"),),
    "Nord": (Point("Nord", "division", "USA", "N", 41.0, -101.0, 900_000, None),),
    "Nord County": (county("Nord County", "S"),),
}
HINTS = Hints(joiners=AND, behind={"county": frozenset({"county", "counties"}), "division": frozenset({"state"})})


def find(name: str) -> tuple[Point, ...]:
    """The places of a small atlas."""
    return BOOK.get(name.title(), ())


def kinds(text: str, *names: str) -> list[str | None]:
    """The kind of the place that is chosen for each name, in its order in the text."""
    at, found = 0, []
    for name in names:
        at = text.index(name, at)
        found.append(Toponym(at, at + len(name), name))
        at += len(name)
    return [place and place.kind for place in Resolver(find, HINTS).resolve(text, found)]


def test_the_word_behind_a_list_counts_for_all_of_it() -> None:
    assert called_counties([", ", " and "], [False, False, True], [False] * 3, AND) == [True] * 3
    assert called_counties([" near ", " and "], [False, False, True], [False] * 3, AND) == [False, True, True]
    assert called_counties([", "], [True, False], [False] * 2, AND) == [True, False]
    assert called_counties([], [], [], AND) == []


def test_a_state_has_counties_and_is_none() -> None:
    assert called_counties([], [True], [True], AND) == [False]
    assert called_counties([" and "], [False, True], [False, True], AND) == [True, True]
    assert kinds("Nord counties lose people.", "Nord") == ["division"]


def test_names_that_are_called_counties_are_counties() -> None:
    assert kinds("Rain fell in Alba and Brun counties.", "Alba", "Brun") == ["county", "county"]
    assert kinds("Rain fell in Alba and on Brun.", "Alba", "Brun") == ["city", None]


def test_a_county_that_is_named_whole_may_be_named_by_its_head() -> None:
    assert short_for(["Alba County", "Brun", "County"]) == {"alba"}
    assert [place.kind for place in Resolver(find, HINTS).all_options("Alba", [Toponym(0, 4, "Alba")])[0]] == ["city"]
    names = [Toponym(0, 11, "Alba County"), Toponym(12, 16, "Alba")]
    options = Resolver(find, HINTS).all_options("Alba County Alba", names)
    assert [place.kind for place in options[1]] == ["city", "county"]
    assert counties_of("Alba", find) == BOOK["Alba County"]


def test_a_word_behind_a_name_says_that_it_is_a_state() -> None:
    both = {"Wash": (Point("Wash", "city", "USA", "D", 39.0, -77.0, 900_000, 1), county("x", "y"), *find("Nord"))}
    resolver = Resolver(lambda name: both.get(name, ()), HINTS)
    [state] = resolver.resolve("Wash state farms", [Toponym(0, 4, "Wash")])
    [city] = resolver.resolve("Wash and its state", [Toponym(0, 4, "Wash")])
    assert state is not None
    assert state.kind == "division"
    assert city is not None
    assert city.kind == "city"
