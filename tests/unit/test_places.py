"""The gazetteer is well formed, agrees with the actors, and is found in text."""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import damai
from damai.grounding.actors import ActorTable
from damai.grounding.mentions import Mention
from damai.grounding.places import PlaceTable, add_places
from damai.grounding.raws import find_raw
from damai.knowledge.places import PlaceRecord, countries, disputed_areas, gazetteer, spots
from damai.language.sentence import Sentence, Word
from damai.model import Place, Span

ROOT = Path(damai.__file__).parent
TABLE = ROOT / "knowledge" / "places.tsv"
REPOSITORY = ROOT.parents[1]
COLUMNS = ["name", "names", "country", "kind", "lat", "lon", "geonames", "claimants", "weak"]
KINDS = {"city", "state", "region", "strait", "sea", "island", "river", "mountain", "district", "facility", "continent"}
ACTORS: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (ROOT / "language" / "packs" / "id" / "actors.toml").read_text(encoding="utf-8")
)
PLACE_WORDS = frozenset({"di", "ke", "dari"})


def own_names() -> list[PlaceRecord]:
    """The places that are found by their own names: capitals are found as actors."""
    return [record for record in gazetteer() if record.kind != "capital"]


def known_codes() -> set[str]:
    """The codes of states and of organisations."""
    organisations = tomllib.loads((ROOT / "knowledge" / "organisations.toml").read_text(encoding="utf-8"))
    return set(countries()) | {row["code"] for row in organisations["organisation"]}


def actor_names() -> set[str]:
    """All names under which an actor is found, in small letters."""
    found: set[str] = set()
    for rows in ACTORS.values():
        for row in rows:
            seats = [seat["name"] for seat in row.get("seats", ())]
            found.update(n.casefold() for n in (*row["names"], *row.get("people", ()), *row.get("capital", ()), *seats))
    return found


def test_columns_and_size() -> None:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows[0] == COLUMNS
    assert [row for row in rows if len(row) != len(COLUMNS)] == []
    assert {row[8] for row in rows[1:]} == {"", "1"}
    assert TABLE.stat().st_size < 1_500_000


def test_counts() -> None:
    records = gazetteer()
    assert sum(record.geonames is not None for record in records) >= 8_000
    assert sum(record.geonames is None for record in records) >= 900
    assert len([record for record in records if record.country == "IDN"]) >= 400


def test_kinds_codes_and_coordinates() -> None:
    records = gazetteer()
    assert {record.kind for record in records} == KINDS | {"line", "capital"}
    codes = known_codes()
    assert {record.country for record in records if record.country} <= set(countries())
    assert {code for record in records for code in record.claimants} <= codes
    off = [r.name for r in records if r.lat is None or r.lon is None or abs(r.lat) > 90 or abs(r.lon) > 180]
    assert off == []


def test_spellings_are_clean_and_have_one_owner() -> None:
    records = own_names()
    assert [n for r in records for n in r.names if n != " ".join(n.split()) or len(n) < 3] == []
    spellings = Counter(name for r in records if not r.weak for name in {n.casefold() for n in r.names})
    assert [name for name, count in spellings.items() if count > 1] == []
    ids = Counter(
        record.geonames for record in records if record.geonames and record.kind == "city" and not record.weak
    )
    assert [number for number, count in ids.items() if count > 1] == []


def test_no_place_is_named_as_an_actor() -> None:
    actors = actor_names()
    assert [n for record in own_names() if not record.weak for n in record.names if n.casefold() in actors] == []


def test_office_holders_names_are_weak_or_absent() -> None:
    with (ROOT / "knowledge" / "officeholders.csv").open(encoding="utf-8", newline="") as lines:
        holders = {
            n.casefold() for row in csv.DictReader(lines) for n in (row["name"], *row["aliases"].split("|")) if n
        }
    assert [n for record in own_names() if not record.weak for n in record.names if n.casefold() in holders] == []


def test_disputed_areas_are_known_and_have_claimants() -> None:
    areas, codes = disputed_areas(), known_codes()
    assert len(areas) >= 60
    assert [name for name, area in areas.items() if len(set(area.claimants)) < 2] == []
    assert {code for area in areas.values() for code in (*area.claimants, *filter(None, [area.holder]))} <= codes
    assert [name for name, area in areas.items() if not area.note.endswith(".") or area.since < 1700] == []
    named = {record.name for record in gazetteer()} | {row["name"] for row in countries().values()}
    assert sorted(set(areas) - named) == []


def test_disputed_places_have_two_claimants_and_agree_with_their_area() -> None:
    areas = disputed_areas()
    claimed = [record for record in gazetteer() if record.claimants]
    assert [record.name for record in claimed if len(record.claimants) < 2] == []
    differing = [r.name for r in claimed if r.name in areas and not set(r.claimants) <= set(areas[r.name].claimants)]
    assert differing == []
    unmarked = [r.name for r in gazetteer() if r.name in areas and not r.claimants and not r.geonames]
    assert unmarked == []


@pytest.mark.shared
@pytest.mark.skipif(not (REPOSITORY.parent / "shared" / "data").is_dir(), reason="needs ../shared")
def test_table_is_current() -> None:
    ran = subprocess.run([sys.executable, "-m", "training.tables.places", "--check"], cwd=REPOSITORY, check=False)
    assert ran.returncode == 0


def cut(name: str) -> list[tuple[str, str]]:
    """A name as words, in the way of a tokenizer."""
    return [(word, word.lower()) for word in name.split()]


@pytest.fixture(scope="module")
def actors() -> ActorTable:
    rows: list[tuple[str, dict[str, Any]]] = [
        ("state", {"code": "PSE", "names": ["Palestina"], "capital": ["Ramallah"]})
    ]
    table = ActorTable(rows, [], cut)
    add_places(table, gazetteer())
    return table


@pytest.fixture(scope="module")
def places() -> PlaceTable:
    return PlaceTable(gazetteer(), {"PSE": "Palestine"}, {"PSE": "Ramallah"})


def words_of(text: str) -> tuple[Word, ...]:
    """The words of one sentence, parted at blanks."""
    words, at = [], 0
    for number, word in enumerate(text.split()):
        start = text.index(word, at)
        at = start + len(word)
        words.append(Word(number, start, at, word, word.lower(), word, "PROPN", "dep", 0))
    return tuple(words)


def read(text: str, actors: ActorTable, places: PlaceTable) -> list[Place]:
    """The places of one sentence of plain words."""
    words = words_of(text)
    sentence = Sentence(0, 0, 0, len(text), words)
    found = []
    for raw in find_raw(sentence, actors, [word.lower for word in words], PLACE_WORDS):
        entry = raw.entries[0]
        span = Span(words[raw.first].start, words[raw.last - 1].end)
        mention = Mention(0, raw.first, raw.last, entry.kind, (entry.code,), spans=(span,), place=entry.id)
        if (place := places.place_of(mention)) is not None:
            found.append(place)
    return found


@pytest.mark.parametrize(
    ("text", "name", "country", "kind"),
    [
        ("serangan di Jalur Gaza utara", "Gaza", "PSE", "region"),
        ("serangan di Kota Gaza kemarin", "Gaza City", "PSE", "city"),
        ("tank masuk ke Khan Yunis", "Khan Younis", "PSE", "city"),
        ("warga Tepi Barat pergi", "West Bank", "PSE", "region"),
        ("kapal di Laut Cina Selatan", "South China Sea", None, "sea"),
        ("kapal di Laut China Selatan", "South China Sea", None, "sea"),
        ("tanker di Selat Hormuz", "Strait of Hormuz", None, "strait"),
        ("pasukan di Krimea", "Crimea", "UKR", "region"),
        ("gencatan senjata di Nagorno-Karabakh", "Nagorno-Karabakh", "AZE", "region"),
        ("kapal di Laut Merah", "Red Sea", None, "sea"),
        ("konflik di Timur Tengah", "Middle East", None, "region"),
        ("serangan di Provinsi Timur", "Eastern Province", "SAU", "state"),
        ("rudal menghantam Kharkiv", "Kharkiv", "UKR", "city"),
        ("rudal menghantam Oblast Kharkiv", "Kharkiv region", "UKR", "state"),
        ("gempa di Sulawesi Tengah", "Central Sulawesi", "IDN", "state"),
        ("penembakan di Intan Jaya", "Intan Jaya", "IDN", "region"),
        ("pertemuan di Jenewa", "Geneva", "CHE", "city"),
        ("serangan di fasilitas Abqaiq", "Abqaiq", "SAU", "facility"),
        ("perundingan di Semenanjung Korea", "Korean Peninsula", None, "region"),
        ("reaktor di Yongbyon", "Yongbyon", "PRK", "facility"),
        ("pertempuran di Garis Kontrol", "Line of Control", None, "line"),
        ("pengungsi di Darfur", "Darfur", "SDN", "region"),
        ("tentara di kawasan Dahiyeh", "Dahiyeh", "LBN", "district"),
    ],
)
def test_finds(text: str, name: str, country: str | None, kind: str, actors: ActorTable, places: PlaceTable) -> None:
    found = read(text, actors, places)
    assert [(place.name, place.country, place.kind) for place in found] == [(name, country, kind)]


def test_weak_names_count_only_behind_a_place_word(actors: ActorTable, places: PlaceTable) -> None:
    assert [place.name for place in read("mereka pergi ke Batu", actors, places)] == ["Batu"]
    assert read("Israel Serang Batu Besar", actors, places) == []


def test_capitals_stay_with_the_actors(actors: ActorTable, places: PlaceTable) -> None:
    assert [place.kind for place in read("rapat di Ramallah", actors, places)] == ["capital"]


def test_capitals_have_their_own_name_and_position() -> None:
    seats = {record.names[0]: record for record in gazetteer() if record.kind == "capital"}
    assert len(seats) >= 190
    assert {"Tel Aviv", "Aden", "Yangon", "Lagos", "The Hague", "Kyiv", "Washington", "Ramallah"} <= set(seats)
    text = "rapat di Tel Aviv dan di Kiev"
    words = words_of(text)
    sentence = Sentence(0, 0, 0, len(text), words)
    spans = (Span(words[2].start, words[3].end),), (Span(words[6].start, words[6].end),)
    mentions = [
        Mention(0, 2, 4, "capital", ("ISR",), spans=spans[0]),
        Mention(0, 6, 7, "capital", ("UKR",), spans=spans[1]),
    ]
    table = PlaceTable(gazetteer(), {}, {"ISR": "Jerusalem", "UKR": "Kyiv"})
    (found,) = table.find([sentence], [mentions])
    assert [(place.name, place.kind, place.geonames is not None) for place in found] == [
        ("Tel Aviv", "capital", True),
        ("Kyiv", "capital", True),
    ]


def test_claimants_come_with_the_place(actors: ActorTable, places: PlaceTable) -> None:
    (place,) = read("serangan di Kashmir", actors, places)
    assert place.claimants == ("IND", "PAK", "CHN")
    assert isinstance(gazetteer()[0], PlaceRecord)


def test_spots_are_the_places_of_the_gazetteer_in_its_order() -> None:
    found = [(one.name, one.country or None, one.kind, *(float(n) if n else None for n in one[3:])) for one in spots()]
    assert found == [(record.name, record.country, record.kind, record.lat, record.lon) for record in gazetteer()]
