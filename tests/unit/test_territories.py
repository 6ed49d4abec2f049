"""Offices and people of lands that a state claims and does not rule are those of whoever governs there."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from sentences_read import read_in

import damai
from damai.events.candidates import Side
from damai.events.sides import of_its_land
from damai.events.units import Unit
from damai.grounding.lands import Lands
from damai.grounding.mentions import Mention
from damai.knowledge.authorities import authorities
from damai.knowledge.places import countries, gazetteer
from damai.language.pack import load_pack
from damai.model import Report, Span
from damai.pipeline import load_pipeline

ROOT = Path(damai.__file__).parent


def codes_on(day: str, language: str, text: str) -> dict[str, tuple[str, ...]]:
    """The codes of all who are named in a text of that day, by their words."""
    ground = load_pipeline(language).ground(Report("x", text, day, None, None, language))
    return {
        text[s.words[m.first].start : s.words[m.last - 1].end]: m.codes
        for s, row in zip(ground.sentences, ground.mentions, strict=True)
        for m in row
    }


@pytest.mark.parametrize(
    ("language", "day", "words", "code"),
    [
        ("en", "2021-03-01", "Karabakh president", "NSA-ARTSAKH"),
        ("en", "2021-03-01", "residents of Karabakh", "NSA-ARTSAKH"),
        ("en", "2021-03-01", "Abkhaz president", "NSA-ABKHAZIA"),
        ("en", "2021-03-01", "Transnistrian president", "NSA-TRANSNISTRIA"),
        ("en", "2021-03-01", "Northern Cyprus's president", "NSA-TRNC"),
        ("en", "2021-03-01", "mayor of Donetsk", "NSA-DNR"),
        ("en", "2021-03-01", "Luhansk officials", "NSA-LNR"),
        ("en", "2021-03-01", "Crimea's governor", "RUS:GOV"),
        ("en", "2021-03-01", "Sanaa government", "NSA-HOUTHI"),
        ("en", "2021-03-01", "Gaza police", "NSA-HAMAS"),
        ("en", "2021-03-01", "Benghazi government", "NSA-LNA"),
        ("id", "2021-03-01", "Pemimpin Karabakh", "NSA-ARTSAKH"),
        ("id", "2021-03-01", "Warga Karabakh", "NSA-ARTSAKH"),
        ("id", "2021-03-01", "Otoritas Donetsk", "NSA-DNR"),
        ("id", "2021-03-01", "Otoritas Rojava", "NSA-SDF"),
        ("id", "2021-03-01", "Parlemen Krimea", "RUS:LEG"),
        ("id", "2021-03-01", "Presiden Tigray", "NSA-TPLF"),
    ],
)
def test_offices_and_people_of_a_land_are_of_who_governs_it(language: str, day: str, words: str, code: str) -> None:
    text = f"{words} mengecam Peru." if language == "id" else f"The {words} condemned Peru."
    assert codes_on(day, language, text)[words] == (code,)


@pytest.mark.parametrize(
    ("language", "day", "words", "code"),
    [
        ("en", "2026-03-01", "Karabakh president", "AZE:GOV"),
        ("en", "2013-03-01", "Crimea's governor", "UKR:GOV"),
        ("en", "2023-03-01", "mayor of Donetsk", "RUS:GOV"),
        ("en", "2010-03-01", "Sanaa government", "YEM:GOV"),
        ("id", "2018-03-01", "Presiden Tigray", "ETH:GOV"),
    ],
)
def test_only_while_it_governs(language: str, day: str, words: str, code: str) -> None:
    text = f"{words} mengecam Peru." if language == "id" else f"The {words} condemned Peru."
    assert codes_on(day, language, text)[words] == (code,)


@pytest.mark.parametrize(
    ("language", "text", "words", "code"),
    [
        ("en", "The governor of Donetsk condemned Peru.", "governor of Donetsk", "UKR:GOV"),
        ("en", "The residents of Crimea condemned Peru.", "residents of Crimea", "UKR:CVL"),
        ("en", "Ten soldiers died in Gaza after Peru attacked.", "soldiers", "PSE:MIL"),
        ("en", "Peru shelled Stepanakert.", "Stepanakert", "AZE"),
        ("en", "Local authorities in Lima said Peru attacked Stepanakert.", "Local authorities", "PER:GOV"),
        ("id", "Peru menembaki Stepanakert.", "Stepanakert", "AZE"),
        ("id", "Warga Gaza mengecam Peru.", "Warga Gaza", "PSE:CVL"),
    ],
)
def test_what_is_not_its_own_stays_as_it_was(language: str, text: str, words: str, code: str) -> None:
    assert codes_on("2021-03-01", language, text)[words] == (code,)


@pytest.mark.parametrize(
    ("language", "text", "words", "code"),
    [
        ("en", "Peru shelled Stepanakert. Local authorities blamed Peru.", "Local authorities", "NSA-ARTSAKH"),
        ("en", "Peru shelled Gaza. Local authorities blamed Peru.", "Local authorities", "NSA-HAMAS"),
        ("en", "Peru shelled Karabakh. The enclave's president fled.", "president", "NSA-ARTSAKH"),
        ("en", "The leader of the breakaway region of Abkhazia fled Peru.", "leader", "NSA-ABKHAZIA"),
        ("en", "Peru left Tiraspol. Officials in the breakaway region blamed Peru.", "Officials", "NSA-TRANSNISTRIA"),
        ("en", "Police in Northern Cyprus blamed Peru.", "Police", "NSA-TRNC"),
        ("id", "Peru menembaki Stepanakert. Otoritas setempat mengecam Peru.", "Otoritas setempat", "NSA-ARTSAKH"),
        ("id", "Pemimpin wilayah separatis Abkhazia mengecam Peru.", "Pemimpin", "NSA-ABKHAZIA"),
        ("id", "Peru menembaki Karabakh. Pemimpin wilayah itu mengecam Peru.", "Pemimpin", "NSA-ARTSAKH"),
        ("id", "Otoritas di Abkhazia mengecam Peru.", "Otoritas", "NSA-ABKHAZIA"),
    ],
)
def test_an_office_may_point_to_a_land_named_elsewhere(language: str, text: str, words: str, code: str) -> None:
    assert codes_on("2021-03-01", language, text)[words] == (code,)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Peru left Stepanakert for Lima. Local authorities blamed Chile.", "Local authorities"),
        ("en", "Peru shelled Karabakh. Chile attacked Lima. The region's leader fled.", "leader"),
        ("id", "Peru pindah dari Stepanakert ke Lima. Otoritas setempat mengecam Chile.", "Otoritas setempat"),
    ],
)
def test_the_place_named_last_counts(language: str, text: str, words: str) -> None:
    assert codes_on("2021-03-01", language, text)[words] != ("NSA-ARTSAKH",)


def side(kind: str, code: str, ruler: str = "") -> Side:
    """A side of one mention."""
    mention = Mention(0, 0, 1, kind, (code,), spans=(Span(0, 5),), ruler=ruler)
    return Side(Unit((mention,), 0, 1, 0, ""), "here", ())


def test_a_state_that_shells_a_breakaway_land_shells_its_authority() -> None:
    place, army = side("place", "AZE", "NSA-ARTSAKH"), side("title", "AZE:MIL")
    changed = of_its_land(place, army)
    assert changed is not None
    assert changed.unit.codes == ("NSA-ARTSAKH",)
    assert of_its_land(place, side("state", "ARM")) is place
    assert of_its_land(side("place", "AZE"), army) == side("place", "AZE")
    assert of_its_land(None, army) is None


@pytest.mark.parametrize(("language", "text"), [("en", "Peru shelled Shusha."), ("id", "Peru menembaki Shusha.")])
def test_a_bare_place_knows_who_governs_it(language: str, text: str) -> None:
    row = load_pipeline(language).ground(Report("x", text, "2019-10-01", None, None, language)).mentions[0]
    assert [m.ruler for m in row if m.kind == "place"] == ["NSA-ARTSAKH"]
    assert [m.ruler for m in read_in(language, text).mentions[0] if m.kind == "place"] == [""]  # of 2024


def test_the_table_names_known_codes_places_and_offices() -> None:
    organisations = tomllib.loads((ROOT / "knowledge" / "organisations.toml").read_text(encoding="utf-8"))
    codes = set(countries()) | {row["code"] for row in organisations["organisation"]}
    places = {(record.country, record.name) for record in gazetteer()}
    titles = {r.values["id"] for lang in ("en", "id") for r in load_pack(lang).actors if r.table == "title"}
    rows = authorities()
    assert [row.code for row in rows if row.code not in codes or row.state not in countries()] == []
    assert [(row.state, p) for row in rows for p in row.places if (row.state, p) not in places] == []
    assert set().union(*(row.without | row.strangers | row.sovereign for row in rows)) - titles == set()
    assert [row for row in rows if row.ends and row.begins and row.ends < row.begins] == []


def test_of_two_authorities_the_later_counts() -> None:
    lands = Lands(authorities(), gazetteer())
    key = next(r.key for r in gazetteer() if (r.country, r.name) == ("UKR", "Donetsk"))
    found = [lands.ruler("place", "UKR", key, day) for day in (date(2013, 1, 1), date(2015, 1, 1), date(2023, 1, 1))]
    assert [ruler and ruler.code for ruler in found] == [None, "NSA-DNR", "RUS"]


@pytest.mark.parametrize(
    ("text", "words", "codes"),
    [
        ("India mencabut status khusus Kashmir.", "Kashmir", ("IND",)),
        ("Pakistan menuduh India menindas warga Kashmir.", "warga Kashmir", ("IND:CVL",)),
        ("Warga berunjuk rasa di Kashmir yang dikuasai Pakistan.", "Kashmir yang dikuasai Pakistan", ("PAK",)),
        ("India dan Pakistan bentrok di Kashmir.", "Kashmir", ()),  # both act there
        ("Gempa melanda Kashmir.", "Kashmir", ()),
        ("Inggris membahas Kashmir.", "Kashmir", ()),  # no claimant
        ("China mengirim kapal ke Laut China Selatan.", "Laut China Selatan", ()),  # nobody lives there
    ],
)
def test_a_claimed_land_is_of_the_claimant_who_acts_there(text: str, words: str, codes: tuple[str, ...]) -> None:
    assert codes_on("2019-09-11", "id", text)[words] == codes
