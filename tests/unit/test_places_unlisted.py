"""Places that no table lists are found by a word for their kind or by what holds them; what only looks so is not."""

from __future__ import annotations

import pytest

from damai.errors import PackError
from damai.grounding.places_unlisted import UnlistedPlaces
from damai.model import Place, Report
from damai.pipeline import load_pipeline

Row = tuple[str, str | None, str]


def placed(language: str, text: str) -> list[Place]:
    """The places of a short report."""
    return list(load_pipeline(language).ground(Report("r", text, "2024-08-05", language=language)).places)


def unlisted(language: str, text: str) -> list[Row]:
    """Name, country and kind of the places that have no coordinates, whole states and borders apart."""
    return [(p.name, p.country, p.kind) for p in placed(language, text) if p.lat is None and p.kind != "country"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Baku tembak terjadi di Kampung Wurineri, Ilaga, Papua.", [("Wurineri", "IDN", "city")]),
        ("Roket jatuh di desa al-Nuhaira, luar kota El Obeid.", [("al-Nuhaira", "SDN", "city")]),
        (
            "Pos itu ada di Gampong Leubue, Kecamatan Meurandeh, Aceh.",
            [("Leubue", "IDN", "city"), ("Meurandeh", "IDN", "district")],
        ),
        ("Dua warga tewas di Tagimari, Wamena, pada Senin.", [("Tagimari", "IDN", "place")]),
        ("Di Tagimari, Wamena, dua warga tewas.", [("Tagimari", "IDN", "place")]),
        ("Tenda dibakar di kamp pengungsi Zaharna pada Senin.", [("Zaharna", None, "facility")]),
        ("Pesawat mendarat di Bandara Internasional Wirasena.", [("Wirasena Airport", None, "facility")]),
        ("Mereka dirawat di Rumah Sakit Nurhayat di Gaza.", [("Nurhayat Hospital", "PSE", "facility")]),
        ("Kapal itu dicegat di perairan internasional oleh Israel.", [("international waters", None, "sea")]),
    ],
)
def test_indonesian(text: str, expected: list[Row]) -> None:
    assert unlisted("id", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Peziarah tiba di Kota Suci pada Senin.",  # a title, no name
        "Komandan Distrik Selatan membantah laporan itu.",  # a compass word
        "Kampung itu kosong sejak Senin.",  # nobody's name
        "Di Senayan, Jokowi bertemu Menteri Pertahanan.",  # a subject follows, not what holds it
        "Dalam KTT, Indonesia menolak usul itu.",  # an abbreviation, and no place
        "Mereka bertemu di kota Wamena.",  # listed
        "Kota Israel diserang.",  # a state
        "Presiden Santoso, Jakarta, menolak usul itu.",  # a person: no word that brings in a place
    ],
)
def test_indonesian_counterexamples(text: str) -> None:
    assert unlisted("id", text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells hit the southern Lebanese village of Markahta on Monday.", [("Markahta", "LBN", "city")]),
        ("They shelled Sudan's Kweyik province overnight.", [("Kweyik", "SDN", "state")]),
        ("Two men were shot dead in nearby al-Zaharna refugee camp, near Tubas.", [("al-Zaharna", "PSE", "facility")]),
        ("A strike in Hula Fawqiya, Syria, killed two people.", [("Hula Fawqiya", "SYR", "place")]),
        ("Planes were destroyed at Wirasen airport.", [("Wirasen Airport", None, "facility")]),
        ("The crew was seized in international waters.", [("international waters", None, "sea")]),
    ],
)
def test_english(text: str, expected: list[Row]) -> None:
    assert unlisted("en", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Christian village was shelled on Monday.",  # an adjective
        "Local village elders met on Monday.",  # the sentence's first word
        "Senator Whitlow held a Whitlow town hall on Monday.",  # another word
        "In Parliament, Israel said that it would go on.",  # an opening phrase and a subject
        "The refugee camp and the airport were closed.",  # nobody's name
        "They met in January, Israel said.",  # a month
        "The Republican county chairman resigned.",  # a party
        "Officials in Lebanon and Syria met in the city of Damascus.",  # listed
    ],
)
def test_english_counterexamples(text: str) -> None:
    assert unlisted("en", text) == []


def test_a_place_of_no_table_has_no_point_but_its_words() -> None:
    text = "Baku tembak terjadi di Kampung Wurineri, Ilaga."
    (place,) = [place for place in placed("id", text) if place.name == "Wurineri"]
    assert place.span.of(text) == "Kampung Wurineri"
    assert (place.lat, place.lon, place.geonames) == (None, None, None)


def test_a_row_that_lacks_a_key_is_named() -> None:
    table = {"kind": [{"kind": "city", "before": ["town"]}, {"before": ["port"]}], "named": [{"forms": ["high seas"]}]}
    with pytest.raises(PackError, match=r"row 2 of \[\[kind\]\] has no 'kind'"):
        UnlistedPlaces(table, {}, str.split)
    with pytest.raises(PackError, match=r"row 1 of \[\[named\]\] has no 'name'"):
        UnlistedPlaces({"named": table["named"]}, {}, str.split)


def test_a_place_told_once_is_known_throughout_the_report() -> None:
    text = (
        "Baku tembak terjadi di Kampung Wurineri. Warga di Wurineri mengungsi. Kampung Wurineri, Wamena, kini kosong."
    )
    assert unlisted("id", text) == [("Wurineri", "IDN", "city")] * 3
    assert unlisted("id", "Warga di Wurineri mengungsi. Wurineri diam.") == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Mortars hit the northern Shan state on Monday.", ["Shan State"]),
        ("en", "Tanks reached Deir-al-Balah on Monday.", ["Deir al-Balah"]),
        ("en", "Rockets hit al-Tanf on Monday.", ["Al-Tanf"]),
        ("en", "Two residents of Nir Oz were killed.", ["Nir Oz"]),
        ("en", "Envoys met in New York to discuss the Middle East.", ["New York", "Middle East"]),
        ("en", "Protesters met outside the White House.", ["White House"]),
        ("en", "White House officials rejected the claim.", []),
        ("id", "Massa berkumpul di depan Gedung Putih.", ["White House"]),
        ("id", "Gedung Putih menolak usul itu.", []),
        ("id", "Pesawat itu berada di pangkalan Diego Garcia.", ["Diego Garcia"]),
        ("id", "Baku tembak terjadi di Kashmir yang dikuasai Pakistan.", ["Kashmir"]),
        ("id", "Forum itu dibuka di St. Petersburg.", ["St. Petersburg"]),
        ("id", "Rudal ditempatkan di Asia-Pasifik.", ["Asia-Pacific"]),
        ("id", "MANOKWARI, KABAR.com - Massa berkumpul di kantor itu.", ["Manokwari"]),
    ],
)
def test_listed_places_however_they_are_written(language: str, text: str, expected: list[str]) -> None:
    assert [place.name for place in placed(language, text)] == expected
