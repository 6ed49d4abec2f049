"""The actor tables of the English pack fit those of countries and organisations and have the other pack's codes."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import damai
from damai.language.pack import ACTOR_SPECS
from damai.language.tables import Faults, read_rows

Row = dict[str, Any]

ROOT = Path(damai.__file__).parent
FILE = ROOT / "language" / "packs" / "en" / "actors.toml"


def load(path: Path) -> dict[str, list[Row]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


ACTORS = load(FILE)
OTHER = load(ROOT / "language" / "packs" / "id" / "actors.toml")
COUNTRIES = load(ROOT / "knowledge" / "countries.toml")["country"]
ORGANISATIONS = load(ROOT / "knowledge" / "organisations.toml")["organisation"]

SECTORS = set(re.findall(r"[A-Z]{2,3}", "GOV MIL REB COP JUD LEG SPY PTY OPP CVL REF MED BUS REL EDU LAB NGO IGO"))
NAMED = ("state", "body", "organisation")
KNOWINGLY_AMBIGUOUS = {"korea", "korean", "congolese", "iaf", "workers' party", "jem"}
BODY_AND_TITLE = {
    "congress", "senate", "house of representatives", "foreign office", "labour party", "conservative party",
}  # fmt: skip
STATE_WITHOUT_ADJECTIVE = {"DMA", "UMI"}  # "Dominican" is DOM, "American" USA


def names_of(row: Row) -> list[str]:
    """All the names by which a row is found."""
    seats = [seat["name"] for seat in row.get("seats", ())]
    return [*row["names"], *row.get("people", ()), *row.get("capital", ()), *seats]


def all_rows() -> Iterator[tuple[str, Row]]:
    for table, rows in ACTORS.items():
        for row in rows:
            yield table, row


def codes_of(name: str) -> list[str]:
    return [row["code"] for t in NAMED for row in ACTORS[t] if name.lower() in map(str.lower, names_of(row))]


def test_every_row_keeps_to_the_format() -> None:
    faults = Faults()
    rows = read_rows(FILE, ACTOR_SPECS, faults)
    assert faults.found == []
    assert len(rows) == sum(len(rows) for rows in ACTORS.values())


def test_counts() -> None:
    assert len(ACTORS["state"]) >= 240
    assert len(ACTORS["body"]) >= 200
    assert len(ACTORS["organisation"]) >= 500
    assert len(ACTORS["title"]) >= 200


def test_names_are_clean() -> None:
    bad = [name for _, row in all_rows() for name in names_of(row) if not name or name != " ".join(name.split())]
    assert bad == []
    assert [len(line) for line in FILE.read_text(encoding="utf-8").splitlines() if len(line) > 150] == []


def test_case_lists_names_of_its_own_row() -> None:
    assert [name for _, row in all_rows() for name in row.get("case", ()) if name not in names_of(row)] == []


def test_short_abbreviations_keep_their_case() -> None:
    named = [row for table in NAMED for row in ACTORS[table]]
    loose = [
        n
        for row in named
        for n in names_of(row)
        if re.fullmatch(r"[A-Z]{1,3}|([A-Z]\.)+[A-Z]?", n) and n not in row["case"]
    ]
    assert loose == []


def test_no_name_under_two_codes_nor_twice_in_a_row() -> None:
    codes: dict[str, list[str]] = defaultdict(list)
    for table in NAMED:
        for row in ACTORS[table]:
            for name in names_of(row):
                codes[name.lower()].append(row["code"])
    assert {name for name, at in codes.items() if len(at) > 1} == KNOWINGLY_AMBIGUOUS


@pytest.mark.parametrize("table", ["title", "pronoun", "modifier"])
def test_no_word_in_two_rows_of_a_table(table: str) -> None:
    counts = Counter(name.lower() for row in ACTORS[table] for name in row["names"])
    assert [name for name, count in counts.items() if count > 1] == []


def test_no_word_in_two_tables() -> None:
    tables = {t: {n.lower() for row in ACTORS[t] for n in names_of(row)} for t in ("title", "pronoun", "modifier")}
    named = {n.lower() for t in NAMED for row in ACTORS[t] for n in names_of(row)}
    assert tables["title"] & named == BODY_AND_TITLE
    assert tables["title"] & tables["modifier"] == set()
    assert tables["pronoun"] & (named | tables["title"] | tables["modifier"]) == set()
    assert tables["modifier"] & named == set()


def test_us_is_no_pronoun() -> None:
    """It would match "US" as well, and the state would no longer count as spoken of."""
    assert "us" not in {n for row in ACTORS["pronoun"] for n in row["names"]}


def test_names_do_not_swallow_longer_ones() -> None:
    """A name that begins with "the" wins over a longer one that begins a word later ("The National" Guard)."""
    named = [n for t in (*NAMED, "title") for row in ACTORS[t] for n in names_of(row) if n.lower().startswith("the ")]
    assert {"the National", "The National", "The Sun", "The Star", "The Independent", "The Hindu"} & set(named) == set()
    assert sum(not n[4:5].isupper() for n in named) <= 1  # "the administration"


def test_codes_are_those_of_the_other_packs_and_tables() -> None:
    states = {row["code"] for row in COUNTRIES}
    assert {row["code"] for row in ACTORS["state"]} == states
    assert [row["code"] for row in ACTORS["organisation"]] == [row["code"] for row in OTHER["organisation"]]
    assert {row["code"] for row in ACTORS["organisation"]} == {row["code"] for row in ORGANISATIONS}
    homes = {row["code"]: row.get("home") for row in ORGANISATIONS}
    assert [row["code"] for row in ACTORS["organisation"] if row.get("home") != homes[row["code"]]] == []
    for table in NAMED:
        counts = Counter(row["code"] for row in ACTORS[table])
        assert [code for code, count in counts.items() if count > 1] == []
    bodies = [row["code"] for row in ACTORS["body"]]
    assert [c for c in bodies if c[:3] not in states or c[3] != ":" or c[4:] not in SECTORS] == []


def test_states_are_named_with_their_adjectives() -> None:
    names = {row["code"]: {n.lower() for n in row["names"]} for row in ACTORS["state"]}
    missing = [row["code"] for row in COUNTRIES if row["adjective"].lower() not in names[row["code"]]]
    assert set(missing) == STATE_WITHOUT_ADJECTIVE


def test_titles_and_seats_have_sectors_and_kinds() -> None:
    titles = ACTORS["title"]
    assert [row["id"] for row in titles if row["kind"] not in {"person", "body", "force", "people"}] == []
    assert {row["sector"] for row in titles} <= SECTORS
    assert [i for i, count in Counter(row["id"] for row in titles).items() if count > 1] == []
    assert {seat["sector"] for row in ACTORS["state"] for seat in row.get("seats", ())} <= SECTORS


def test_titles_have_both_spellings() -> None:
    names = {n for row in ACTORS["title"] for n in row["names"]}
    for british, american in (("defence", "defense"), ("labour", "labor"), ("organisation", "organization")):
        assert [n for n in names if british in n and n.replace(british, american) not in names] == []


def test_pronouns_have_number_and_kind() -> None:
    pronouns = ACTORS["pronoun"]
    assert [row for row in pronouns if row["kind"] not in {"states", "person", "any", "people", "group"}] == []
    assert [row for row in pronouns if row["number"] not in range(5)] == []
    assert {row["sector"] for row in pronouns if "sector" in row} <= SECTORS


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("US", "USA"), ("U.S.", "USA"), ("UK", "GBR"), ("British", "GBR"), ("UAE", "ARE"), ("DPRK", "PRK"),
        ("Turkish", "TUR"), ("Filipino", "PHL"), ("Malians", "MLI"), ("Argentine", "ARG"),
        ("White House", "USA"), ("Downing Street", "GBR"), ("Elysee", "FRA"), ("Kyiv", "UKR"),
        ("IDF", "ISR:MIL"), ("Knesset", "ISR:LEG"), ("Israel Defense Forces", "ISR:MIL"),
        ("Foreign Office", "GBR:GOV"), ("State Department", "USA:GOV"), ("Revolutionary Guards", "IRN:MIL"),
        ("People's Liberation Army", "CHN:MIL"), ("UN Security Council", "IGO-UN"), ("WHO", "IGO-UN"),
        ("Nato allies", "IGO-NATO"), ("West Papua National Liberation Army", "NSA-OPM"),
        ("Gaza health ministry", "NSA-HAMAS"), ("World Court", "IGO-ICJ"), ("Houthi rebels", "NSA-HOUTHI"),
        ("al-Shabaab", "NSA-ALSHABAAB"), ("Rapid Support Forces", "NSA-RSF"), ("Associated Press", "MED-AP"),
        ("Saudi-led coalition", "SAU:MIL"), ("Tory", "GBR:PTY"), ("Republicans", "USA:PTY"),
    ],
)  # fmt: skip
def test_well_known_names(name: str, code: str) -> None:
    assert codes_of(name) == [code]


@pytest.mark.parametrize(
    ("word", "sector", "kind"),
    [
        ("foreign secretary", "GOV", "person"), ("defense minister", "GOV", "person"),
        ("troops", "MIL", "force"), ("MPs", "LEG", "person"), ("coastguard", "MIL", "force"),
        ("police", "COP", "force"), ("protesters", "OPP", "people"), ("residents", "CVL", "people"),
        ("rebels", "REB", "force"), ("counterpart", "GOV", "person"), ("state media", "MED", "body"),
        ("spy agency", "SPY", "body"),
    ],
)  # fmt: skip
def test_well_known_titles(word: str, sector: str, kind: str) -> None:
    assert [(row["sector"], row["kind"]) for row in ACTORS["title"] if word in row["names"]] == [(sector, kind)]
