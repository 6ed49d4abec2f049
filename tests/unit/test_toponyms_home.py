"""Where a report is at home, by its words and by its names; and what a list of names says of each."""

from __future__ import annotations

from dataclasses import replace

from damai.grounding.toponyms_home import Seen, Signs, Voice, areas_beside, favours
from damai.grounding.toponyms_listed import listed
from damai.knowledge.area_codes import area_codes
from damai.knowledge.places import countries
from damai.knowledge.places_atlas import Point, atlas
from damai.language.pack import load_pack

ROWS = [
    {"country": "USA", "words": ["sheriff", "city council", "a-level"], "wide": ["senator"]},
    {"country": "USA", "divisions": ["ME", "VT"], "words": ["selectman"]},
    {"country": "GBR", "words": ["a-level"]},
]
AND = frozenset({"and", "or"})
STATES = sorted({division for country, division in area_codes().values() if country == "USA"})


def at(name: str, country: str, division: str = "", kind: str = "city") -> Point:
    """A place of which only that counts."""
    return Point(name, kind, country, division, 0.0, 0.0, 10_000, None)


def test_words_count_once_and_whole() -> None:
    seen = Signs(ROWS).seen
    assert seen("The Sheriff, the sheriff and the City Council.").areas == {("USA", ""): 2}
    assert seen("Sheriffs of the city; a council").areas == {}
    assert seen("An A-level").areas == {("USA", ""): 1, ("GBR", ""): 1}
    assert Signs().seen("The sheriff, 802-555-0100") == Seen()


def test_words_of_news_at_large_and_of_divisions_are_not_local() -> None:
    found = Signs(ROWS).seen("The senator met the sheriff and a selectman; call 802-555-0100.")
    assert found.areas == {("USA", ""): 2, ("USA", "ME"): 1, ("USA", "VT"): 1}
    assert found.local == {"USA": 1}
    assert found.called == {("USA", "VT"): 1}


def test_the_packs_name_countries_and_no_word_twice() -> None:
    areas = [p for name in ("Minnesota", "Ontario", "Quebec", "British Columbia") for p in atlas().find(name)]
    areas += [p for code in STATES for p in atlas().find(code)]
    for language in ("en", "id"):
        rows = load_pack(language).tables["places"]["home"]
        assert {row["country"] for row in rows} <= set(countries())
        for row in rows:
            words = [*row["words"], *row.get("wide", ())]
            assert len(set(words)) == len(words)
            assert [word for word in words if word != word.casefold()] == []
            divisions = {(p.country, p.division) for p in areas if p.kind == "division"}
            assert {(row["country"], division) for division in row.get("divisions", ())} <= divisions


def test_other_names_and_words_say_where_home_is() -> None:
    here, there = at("Alba", "USA", "N"), at("Alba", "USA", "S")
    abroad = at("Alba", "GBR", "E")
    alba = Voice((here, there, abroad), (4.0, 4.0, 5.0))
    brun = Voice((at("Brun", "USA", "N"),), (4.0,))
    [gains, own] = favours([alba, brun], Seen())
    assert gains[0] > gains[1] > gains[2]
    assert own[0] > 0
    [alone] = favours([alba], Seen())
    assert max(alone) - min(alone) < 0.01  # a name says nothing of itself
    [signed] = favours([alba], Seen({("USA", ""): 3}, {"USA": 3}))
    assert signed[0] == signed[1] > signed[2] + 1
    [wide] = favours([alba], Seen({("USA", ""): 3}))
    assert 1 < wide[0] - wide[2] < signed[0] - signed[2]  # news at large speaks of far places too
    [part] = favours([alba], Seen({("USA", "S"): 2}))
    assert part[1] > part[0] > part[2]
    [called] = favours([alba], Seen(called={("USA", "S"): 1}))
    assert called[1] > called[0]
    [light, _] = favours([alba, Voice(brun.options, brun.alone, 0.1)], Seen())
    assert light[0] - light[2] < gains[0] - gains[2]


def test_areas_beside_are_those_named_whole_and_elsewhere() -> None:
    book = {
        "Nord": (at("Nord", "USA", "N", "division"), at("Nord", "USA", "S")),
        "Hall": (at("Hall County", "USA", "N", "county"),),
        "Hall County": (at("Hall County", "USA", "N", "county"),),
        "Alba": (at("Alba", "USA", "N"),),
        "New Nord": (at("New Nord", "USA", "X", "division"),),
    }

    def found(text: str, *taken: tuple[int, int]) -> list[str]:
        return [areas[0].name for areas in areas_beside(text, taken, lambda name: book.get(name, ()))]

    assert found("The Nord Department of Health, the Nord Guard") == ["Nord"]
    assert found("New Nord's guard, Hall County's sheriff") == ["New Nord", "Hall County"]
    assert found("Ann Hall of Alba went nord.") == []
    assert found("Nord", (0, 4)) == []
    assert found("The New. Nord") == ["Nord"]


def test_names_in_a_row_are_of_one_sort() -> None:
    town, state = at("Wash", "USA", "P"), at("Wash", "USA", "W", "division")
    penn, utah = at("Penn", "USA", "P", "division"), at("Utah", "USA", "U", "division")
    options = [(utah,), (town, state), (penn,)]
    assert listed([", ", ", and "], options, AND) == [[True], [False, True], [True]]
    assert listed([" ", ", "], options, AND) == [[False], [False, False], [False]]
    assert listed([", "], options[1:], AND) == [[False, False], [False]]  # "Wash, Penn"
    assert listed([" and "], options[1:], AND) == [[False, True], [True]]  # "Wash and Penn"
    assert listed([" in "], options[1:], AND) == [[False, False], [False]]
    large = replace(town, people=700_000)
    assert listed([" and "], [(large, state), (penn,)], AND) == [[False, True], [True]]
    york = (replace(penn, name="York", kind="city", people=8_000_000), penn)
    assert listed([" and "], [(large, state), york], AND) == [[False, False], [False, False]]
    assert listed([", ", " in "], options, AND) == [[False], [False, False], [False]]
    assert listed([], [], AND) == []


def test_the_longer_row_counts() -> None:
    land, state = at("Geo", "GEO", "", "country"), at("Geo", "USA", "G", "division")
    lands = [(at(name, name, "", "country"),) for name in ("ARM", "AZE", "TUR")]
    parts = [(at(name, "USA", name, "division"),) for name in ("A", "B", "C")]
    assert listed([", "] * 3, [*lands, (land, state)], AND)[3] == [True, False]
    assert listed([", "] * 3, [*parts, (land, state)], AND)[3] == [False, True]
