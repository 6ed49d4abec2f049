"""Who is spoken of in English sentences: possessives, rows, places between names, embassies."""

from __future__ import annotations

from functools import partial

import pytest
from sentences_read import read_in, sides_in

from damai.model import Report
from damai.pipeline import load_pipeline

read = partial(read_in, "en")
sides = partial(sides_in, "en")


def test_their_citizens_are_those_of_every_state_of_the_row() -> None:
    found = sides("Canada, Peru and Kenya have urged their citizens to leave Mali.")
    assert found["their citizens"] == ("CAN:CVL", "PER:CVL", "KEN:CVL")


def test_epithets_may_stand_between_a_possessive_and_what_it_owns() -> None:
    found = sides("Chad told its own citizens to leave Niger after Togo attacked one of its top commanders.")
    assert found["its own citizens"] == ("TCD:CVL",)
    assert found["its top commanders"] == ("TGO:MIL",)


def test_a_side_that_is_no_state_owns_as_itself() -> None:
    assert sides("Hamas said Israel attacked Gaza. The group buried its senior commanders and attacked Ashkelon.")[
        "its senior commanders"
    ] == ("NSA-HAMAS",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Peru attacked Chile, and its former top general fled.", "its former top general"),
        ("The minister attacked Chile with his mother and his sister.", "his mother"),
        ("Peru attacked Chile and its capital.", "its capital"),
    ],
)
def test_a_possessive_before_anything_else_owns_nobody(text: str, words: str) -> None:
    assert words not in sides(text)


def test_a_holder_who_is_named_is_known_by_the_name() -> None:
    found = sides("Putin attacked Ukraine. His defence minister Andrei Belousov attacked Kyiv.")
    assert found["Andrei Belousov"] == ("RUS:GOV",)


def test_where_something_happens_is_not_joined_to_who_acts() -> None:
    found = sides("Hamas in Gaza and Hezbollah in Lebanon attacked Israel.")
    assert found["Gaza"] == ("PSE",)
    assert found["Hezbollah"] == ("NSA-HEZBOLLAH",)


def test_the_state_of_a_town_ends_a_row() -> None:
    found = sides("Talks moved from Cairo to Doha, Qatar, and Hamas and Israel attacked each other.")
    assert found["Qatar"] == ("QAT",)
    assert found["Hamas and Israel"] == ("NSA-HAMAS", "ISR")


@pytest.mark.parametrize(
    ("text", "words", "codes"),
    [
        ("Ghana, Togo and Benin attacked Mali.", "Ghana, Togo and Benin", ("GHA", "TGO", "BEN")),
        ("Russia attacked Kyiv and Odesa.", "Kyiv and Odesa", ("UKR",)),
        ("The talks between Gaza and Israel failed and Hamas attacked Ashkelon.", "Gaza and Israel", ("PSE", "ISR")),
    ],
)
def test_rows_stay_together(text: str, words: str, codes: tuple[str, ...]) -> None:
    assert sides(text)[words] == codes


def test_who_is_backed_is_somebody_else_than_who_backs() -> None:
    found = sides("Israel attacked Hezbollah. The powerful Iran-backed group attacked Haifa.")
    assert found["Iran"] == ("IRN",)
    assert found["backed group"] == ("NSA-HEZBOLLAH",)


def test_a_ship_may_be_owned_and_flagged() -> None:
    assert sides("Houthis attacked a Greek-owned and flagged tanker.")["Greek-owned and flagged tanker"] == ("GRC:BUS",)


def test_an_embassy_is_not_of_the_land_it_stands_in() -> None:
    text = "Japan condemned the attack by Hamas. A bomb attack in Beirut hit the embassy."
    assert sides(text)["embassy"] == ("JPN:GOV",)
    assert sides(text.replace("the embassy", "the parliament"))["parliament"] == ("LBN:LEG",)


def test_a_prefix_of_ships_tells_whose_they_are() -> None:
    assert sides("The USS Carney attacked Houthi drones.")["USS"] == ("USA:MIL",)


def test_persons_of_a_table_count_in_their_time() -> None:
    def read_on(day: str) -> set[str]:
        report = Report("x", "Rafik Hariri attacked Syria.", day, None, None, "en")
        _, reading = load_pipeline("en").read(report)
        return {code for row in reading.mentions for m in row for code in m.codes} if reading else set()

    assert "LBN:GOV" in read_on("2004-05-01")
    assert "LBN:GOV" not in read_on("2024-05-01")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Organisation of Islamic Cooperation", "IGO-OIC"),
        ("Organization for Security and Co-operation in Europe", "IGO-OSCE"),
    ],
)
def test_no_pronoun_takes_the_first_word_of_a_name_away(words: str, code: str) -> None:
    found = sides(f"Chad asked the {words} to condemn the attack.")
    assert (code,) in found.values()
    assert sides("Chad asked M23 to stop. The organisation condemned the attack.")["The organisation"] == ("NSA-M23",)
