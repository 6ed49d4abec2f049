"""Names that many places bear are put where the report speaks of; the atlas is well formed."""

from __future__ import annotations

from collections import Counter

import pytest

import damai
from damai.grounding.toponyms import Resolver, Toponym, lies_in
from damai.knowledge.places import countries
from damai.knowledge.places_atlas import FOLDER, TABLES, Atlas, Point, atlas
from damai.model import Place

SUM = 6_000_000
"""Bytes that the tables may have together."""


def where(text: str, language: str = "en") -> dict[str, tuple[str | None, float | None]]:
    """Country and latitude (whole degrees) of each place of a text."""
    found = damai.tag(text, "places", language=language).spans
    return {
        place.span.of(text): (place.country, None if place.lat is None else round(place.lat))
        for place in found
        if isinstance(place, Place)
    }


def test_tables_are_small_and_every_row_is_whole() -> None:
    assert sum((FOLDER / table).stat().st_size for table in TABLES) < SUM
    for table in TABLES:
        head, *lines = (FOLDER / table).read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines]
        assert {len(row) for row in rows} == {len(head.split("\t"))} == {9}
        assert [row[0] for row in rows if abs(float(row[5])) > 90 or abs(float(row[6])) > 180] == []
        assert {row[2] for row in rows} - set(countries()) <= {""}
        assert [row[0] for row in rows if row[0] != " ".join(row[0].split())] == []


def test_every_country_has_a_point_and_a_number() -> None:
    missing = [code for code in countries() if atlas().country(code) is None]
    assert missing == []
    numbers = Counter(point.geonames for code in countries() if (point := atlas().country(code)) and point.geonames)
    assert max(numbers.values()) == 1


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("A fire broke out in Paris, Texas, on Monday.", "Paris", ("USA", 34)),
        ("The mayor of Paris met the mayor of Lyon in France.", "Paris", ("FRA", 49)),
        ("Students in London, Ontario, marched through the town.", "London", ("CAN", 43)),
        ("Police in Lebanon, Ohio, arrested two men from Warren County.", "Lebanon", ("USA", 39)),
        ("Lebanon and Syria agreed to open the border near Tripoli.", "Lebanon", ("LBN", 34)),
        ("The minister flew to Kyiv on Monday.", "Kyiv", ("UKR", 50)),
        ("The US and China will meet in Geneva.", "US", ("USA", 40)),
    ],
)
def test_a_name_is_put_where_the_report_is(text: str, name: str, expected: tuple[str, int]) -> None:
    assert where(text)[name] == expected


def test_an_abbreviated_country_is_no_small_division() -> None:
    assert where("AS dan China menggelar pertemuan di Jenewa.", "id")["AS"] == ("USA", 40)


def test_a_disputed_place_keeps_its_claimants() -> None:
    [place] = [p for p in damai.tag("Troops left Sevastopol.", "places", language="en").spans if isinstance(p, Place)]
    assert place.claimants == ("RUS", "UKR")


def test_given_names_are_resolved_by_the_pipeline() -> None:
    from damai.ingest import read_text
    from damai.model import Span
    from damai.pipeline import load_pipeline

    report = read_text("Two towns, Dublin and Columbus, lie in Ohio.", language="en")
    spans = [Span(11, 17), Span(22, 30), Span(39, 43)]
    made = load_pipeline("en").resolve(report, spans)
    assert [place.country for place, _ in made if place] == ["USA"] * 3
    assert any(option.country == "IRL" for option in made[0][1])


def point(name: str, kind: str, division: str, lat: float, lon: float, people: int = 10_000) -> Point:
    """A place of a made-up country."""
    return Point(name, kind, "USA", division, lat, lon, people, None)


def test_what_lies_in_what() -> None:
    state = point("Nord", "division", "N", 40, -100)
    town = point("Alba", "city", "N", 41, -101)
    county = point("Alba County", "county", "N", 41.1, -101.1)
    assert lies_in(town, state)
    assert lies_in(town, county)
    assert lies_in(county, state)
    assert not lies_in(state, town)
    assert not lies_in(state, state)


def test_names_of_one_report_decide_together() -> None:
    towns = {
        "Alba": (point("Alba", "city", "N", 41, -101, 9_000), point("Alba", "city", "S", 31, -91, 60_000)),
        "Brun": (point("Brun", "city", "N", 41.2, -101.2, 9_000), point("Brun", "city", "W", 36, -120, 60_000)),
        "Nord": (point("Nord", "division", "N", 40, -100, 900_000),),
    }
    resolver = Resolver(lambda name: towns.get(name, ()))
    text = "Alba and Brun, then Nord"
    alone = resolver.resolve("Alba", [Toponym(0, 4, "Alba")])
    assert [p.division for p in alone if p] == ["S"]
    names = [Toponym(0, 4, "Alba"), Toponym(9, 13, "Brun"), Toponym(20, 24, "Nord")]
    assert [p.division for p in resolver.resolve(text, names) if p] == ["N", "N", "N"]
    assert resolver.resolve("Nix", [Toponym(0, 3, "Nix")]) == [None]


def test_one_town_of_two_tables_is_one_place() -> None:
    lines = ["Alba\tAlbah\tUSA\tN\t\t41\t-101\t9000\t77"]
    from damai.knowledge.places import place_from

    row = {"name": "Alba", "names": "Albamo", "country": "USA", "kind": "city", "lat": "41", "lon": "-101"}
    book = Atlas(lines, [place_from("g0", row | {"geonames": "77", "claimants": "USA|CAN", "weak": ""})])
    [found] = book.find("ALBA")
    assert (found.people, found.claimants, found.division) == (9000, ("USA", "CAN"), "N")
    assert book.find("albah")[0].geonames == 77
    assert book.find("Albamo")[0].geonames == 77
    assert book.find("Nix") == ()


def test_a_town_of_our_own_table_has_its_people() -> None:
    lines = ["Alba City\tAlbah\tUSA\tN\t\t41\t-101\t9000\t77", "Alba\t\tUSA\tS\t\t31\t-91\t800\t78"]
    from damai.knowledge.places import place_from

    row = {"name": "Alba", "names": "Alba City|Albamo", "country": "USA", "kind": "city", "lat": "41", "lon": "-101"}
    book = Atlas(lines, [place_from("g0", row | {"geonames": "77", "claimants": "", "weak": ""})])
    assert {(p.geonames, p.people) for p in book.find("Alba")} == {(77, 9000), (78, 800)}
    assert [(p.geonames, p.people) for p in book.find("Albamo")] == [(77, 9000)]
    assert max(p.people for p in atlas().find("New York") if p.kind == "city") > 5_000_000


def test_a_county_is_found_without_its_word_where_nothing_else_has_the_name() -> None:
    lines = [
        "Brun County\t\tUSA\tN\tcounty\t41\t-101\t9000\t",
        "Cole County\t\tUSA\tN\tcounty\t41\t-101\t9000\t",
        "Cole\t\tUSA\tS\t\t31\t-91\t800\t78",
        "Dorn County\t\tUSA\tS\t\t31\t-91\t800\t79",
    ]
    book = Atlas(lines, [])
    assert [p.name for p in book.find("Brun")] == ["Brun County"]
    assert [p.name for p in book.find("Cole")] == ["Cole"]
    assert book.find("Dorn") == ()


def test_the_longest_part_of_a_long_name_is_taken() -> None:
    book = {
        name: (point(name, "city", "N", lat, -100),)
        for name, lat in (("South", 30), ("San Alba", 40), ("Karak", 50), ("San", 60))
    }
    resolver = Resolver(lambda name: book.get(name, ()))
    assert [p.name for p in resolver.candidates("South San Alba")] == ["San Alba"]
    assert [p.name for p in resolver.candidates("the Karak district")] == ["Karak"]
    assert [p.name for p in resolver.candidates("San Alba")] == ["San Alba"]
    assert resolver.candidates("Nix of karak") == ()


def test_small_places_waters_and_people_of_states_are_in_the_atlas() -> None:
    assert {("TX", 300)} <= {(p.division, p.people) for p in atlas().find("Tennessee Colony")}
    assert {p.division for p in atlas().find("Kentuckians")} == {"KY"}
    assert {p.kind for p in atlas().find("Lake Tahoe")} == {"sea"}
    assert "CA" in {p.division for p in atlas().find("L.A.")}


def test_a_large_town_goes_with_its_country_and_a_hamlet_does_not() -> None:
    land = Point("Ost", "country", "AUT", "", 47, 14, 9_000_000, None)
    other = Point("Alba", "city", "CAN", "X", 45, -80, 60_000, None)
    for people, country in ((60_000, "AUT"), (2_000, "CAN")):
        town = Point("Alba", "city", "AUT", "Y", 47, 14, people, None)
        book = {"Alba": (other, town), "Ost": (land,)}
        resolver = Resolver(lambda name, book=book: book.get(name, ()))  # type: ignore[misc]
        found = resolver.resolve("Alba . Ost", [Toponym(0, 4, "Alba"), Toponym(7, 10, "Ost")])
        assert found[0] is not None
        assert found[0].country == country


def test_a_country_is_no_town_of_another_that_is_named() -> None:
    text = "The president of the United States called the prime minister of Jamaica about trade with Kingston."
    assert where(text)["Jamaica"] == ("JAM", 18)
    assert where("Talks between the U.S. and Jamaica ended; the U.S. will help Jamaica.")["Jamaica"] == ("JAM", 18)


def test_a_people_within_an_office_is_placed() -> None:
    from damai.ingest import read_text
    from damai.model import Span
    from damai.pipeline import load_pipeline

    text = "The Palestinian Authority paid its clerks."
    [(made, _)] = load_pipeline("en").resolve(read_text(text, language="en"), [Span(4, 15)])
    assert made is not None
    assert made.country == "PSE"


def test_local_words_bring_a_report_home() -> None:
    local = (
        "The city council of Dublin hired a new sheriff, and the school board of the township met the fire department."
    )
    assert where(local)["Dublin"][0] == "USA"
    assert where("The president flew to Dublin for talks on a treaty.")["Dublin"][0] == "IRL"
    assert where("A sheriff from Ohio spent a week in Paris with the president of France.")["Paris"][0] == "FRA"


def test_an_area_within_another_name_tells_where_the_others_lie() -> None:
    told = "The Oregon Department of Health closed two pools in Salem and one in Portland."
    assert where(told)["Portland"] == ("USA", 46)
    assert where("The Maine Department of Health closed two pools in Portland.")["Portland"] == ("USA", 44)


def test_a_name_that_comes_with_its_state_says_less_of_home() -> None:
    towns = {
        "Alba": (point("Alba", "city", "N", 41, -101, 9_000), point("Alba", "city", "S", 31, -91, 4_000_000)),
        "Brun County": (point("Brun County", "county", "N", 44, -106, 9_000),),
        "Nord": (point("Nord", "division", "N", 43, -104, 900_000),),
    }
    resolver = Resolver(lambda name: towns.get(name, ()))
    told, plain = "Alba police held a man of Brun County, Nord.", "Alba police held a man of Brun County and Nord."
    names = [Toponym(0, 4, "Alba"), Toponym(26, 37, "Brun County"), Toponym(39, 43, "Nord")]
    assert next(p.division for p in resolver.resolve(told, names) if p) == "S"
    names[2] = Toponym(42, 46, "Nord")
    assert next(p.division for p in resolver.resolve(plain, names) if p) == "N"


def test_a_list_tells_states_from_towns_but_not_from_regions() -> None:
    told = where("Schools in Utah, Washington and Wisconsin stay closed.")
    assert told["Washington"] == ("USA", 47)
    assert where("Schools in Washington, Pennsylvania, stay closed.")["Washington"] == ("USA", 40)
    text = "Pawai melewati Jawa, Kalimantan, Bali dan Maluku."
    kinds = {p.span.of(text): p.kind for p in damai.tag(text, "places", language="id").spans if isinstance(p, Place)}
    assert kinds["Kalimantan"] == "region"
