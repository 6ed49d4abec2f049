"""The actor tables of the Indonesian pack and the tables of countries and organisations fit one another."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import damai
from damai.knowledge.gazetteer import office_holders

Row = dict[str, Any]

ROOT = Path(damai.__file__).parent
ACTORS: dict[str, list[Row]] = tomllib.loads(
    (ROOT / "language" / "packs" / "id" / "actors.toml").read_text(encoding="utf-8")
)
COUNTRIES: list[Row] = tomllib.loads((ROOT / "knowledge" / "countries.toml").read_text(encoding="utf-8"))["country"]
ORGANISATIONS: list[Row] = tomllib.loads((ROOT / "knowledge" / "organisations.toml").read_text(encoding="utf-8"))[
    "organisation"
]

SECTORS = set(re.findall(r"[A-Z]{2,3}", "GOV MIL REB COP JUD LEG SPY PTY OPP CVL REF MED BUS REL EDU LAB NGO IGO"))
KEYS = {
    "state": {"code", "names", "case", "people", "capital", "seats"},
    "body": {"code", "names", "case"},
    "organisation": {"code", "names", "case", "home"},
    "title": {"id", "names", "case", "sector", "kind", "deputy", "owned"},
    "modifier": {"names", "former", "candidate", "note"},
    "pronoun": {"names", "number", "kind", "sector", "person"},
    "person": {"code", "names", "from", "to"},
}
KNOWINGLY_AMBIGUOUS: set[str] = set()  # names (lower case) that may stand under two codes


def names_of(row: Row) -> list[str]:
    """All the names by which a row is found."""
    seats = [seat["name"] for seat in row.get("seats", ())]
    return [*row["names"], *row.get("people", ()), *row.get("capital", ()), *seats]


def all_rows() -> Iterator[tuple[str, Row]]:
    for table, rows in ACTORS.items():
        for row in rows:
            yield table, row


def test_only_known_tables_and_keys() -> None:
    assert set(ACTORS) == set(KEYS)
    assert [(table, set(row) - KEYS[table]) for table, row in all_rows() if set(row) - KEYS[table]] == []


def test_counts() -> None:
    assert len(ACTORS["state"]) >= 240
    assert len(ACTORS["body"]) >= 150
    assert len(ACTORS["organisation"]) + len(ACTORS["body"]) >= 350
    assert len(ACTORS["title"]) >= 200


def test_names_are_clean() -> None:
    bad = [name for _, row in all_rows() for name in names_of(row) if not name or name != " ".join(name.split())]
    assert bad == []


def test_case_lists_names_of_its_own_row() -> None:
    assert [name for _, row in all_rows() for name in row.get("case", ()) if name not in names_of(row)] == []


def test_short_abbreviations_keep_their_case() -> None:
    named = [row for table in ("state", "body", "organisation") for row in ACTORS[table]]
    loose = [n for row in named for n in names_of(row) if re.fullmatch(r"[A-Z]{1,3}", n) and n not in row["case"]]
    assert loose == []


def test_no_name_under_two_codes_nor_twice_in_a_row() -> None:
    codes: dict[str, list[str]] = defaultdict(list)
    for table in ("state", "body", "organisation"):
        for row in ACTORS[table]:
            for name in names_of(row):
                codes[name.lower()].append(row["code"])
    assert {name: at for name, at in codes.items() if len(at) > 1 and name not in KNOWINGLY_AMBIGUOUS} == {}


@pytest.mark.parametrize("table", ["title", "pronoun", "modifier"])
def test_no_word_in_two_rows_of_a_table(table: str) -> None:
    counts = Counter(name.lower() for row in ACTORS[table] for name in row["names"])
    assert [name for name, count in counts.items() if count > 1] == []


def test_no_word_is_both_title_and_name() -> None:
    named = {n.lower() for t in ("state", "body", "organisation") for row in ACTORS[t] for n in names_of(row)}
    assert sorted(named & {n.lower() for row in ACTORS["title"] for n in row["names"]}) == []


def test_codes_are_well_formed_and_unique() -> None:
    forms = {
        "state": r"[A-Z]{3}",
        "body": rf"[A-Z]{{3}}:({'|'.join(sorted(SECTORS))})",
        "organisation": r"(IGO|NSA|NGO|MED)-[A-Z0-9]+",
    }
    for table, form in forms.items():
        codes = [row["code"] for row in ACTORS[table]]
        assert [code for code in codes if not re.fullmatch(form, code)] == []
        assert [code for code, count in Counter(codes).items() if count > 1] == []


def test_persons_have_known_codes_and_no_second_office() -> None:
    organisations = {row["code"] for row in ACTORS["organisation"]}
    states = {row["code"] for row in ACTORS["state"]}
    firsts = [row["code"].partition(":")[0] for row in ACTORS["person"]]
    assert [code for code in firsts if code not in organisations | states] == []
    assert {row["code"].partition(":")[2] for row in ACTORS["person"]} <= {*SECTORS, ""}
    counts = Counter(name.lower() for row in ACTORS["person"] for name in row["names"])
    others = {n.lower() for t in ("state", "body", "organisation", "title") for row in ACTORS[t] for n in names_of(row)}
    holders = {name.lower() for holder in office_holders() for name in (holder.name, *holder.aliases)}
    assert [name for name, count in counts.items() if count > 1 or name in others | holders] == []


def test_bodies_and_homes_belong_to_known_states() -> None:
    states = {row["code"] for row in COUNTRIES}
    assert {row["code"][:3] for row in ACTORS["body"]} <= states
    assert {row["home"] for row in ACTORS["organisation"] if "home" in row} <= states


def test_states_are_the_countries() -> None:
    assert {row["code"] for row in ACTORS["state"]} == {row["code"] for row in COUNTRIES}
    assert {"XKX", "PSE", "TWN", "HKG"} <= {row["code"] for row in COUNTRIES}


def test_neighbours_are_mutual() -> None:
    near = {row["code"]: set(row["neighbours"]) for row in COUNTRIES}
    assert [(a, b) for a, others in near.items() for b in others if a == b or a not in near.get(b, set())] == []


def test_countries_have_names() -> None:
    assert [row for row in COUNTRIES if not (row["name"] and row["adjective"] and row["region"])] == []
    assert [name for name, count in Counter(row["name"] for row in COUNTRIES).items() if count > 1] == []


def test_organisations_are_known_with_kind_and_home() -> None:
    known = {row["code"]: row for row in ORGANISATIONS}
    assert len(known) == len(ORGANISATIONS)
    assert {row["code"] for row in ACTORS["organisation"]} == set(known)
    assert [code for code, row in known.items() if row["kind"] != code[:3].lower() or not row["name"]] == []
    assert [row["code"] for row in ACTORS["organisation"] if row.get("home") != known[row["code"]].get("home")] == []


def test_titles_and_seats_have_sectors_and_kinds() -> None:
    titles = ACTORS["title"]
    assert [row["id"] for row in titles if row["kind"] not in {"person", "body", "force", "people"}] == []
    assert {row["sector"] for row in titles} <= SECTORS
    assert [i for i, count in Counter(row["id"] for row in titles).items() if count > 1] == []
    assert {seat["sector"] for row in ACTORS["state"] for seat in row.get("seats", ())} <= SECTORS


def test_pronouns_have_number_and_kind() -> None:
    pronouns = ACTORS["pronoun"]
    assert [row for row in pronouns if row["kind"] not in {"states", "person", "any", "people", "group", "owner"}] == []
    assert [row for row in pronouns if row["number"] not in range(5)] == []
    assert {row["sector"] for row in pronouns if "sector" in row} <= SECTORS


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("AS", "USA"), ("Britania Raya", "GBR"), ("Korut", "PRK"), ("RRT", "CHN"), ("UEA", "ARE"), ("Moskwa", "RUS"),
        ("Gedung Putih", "USA"), ("Tehran", "IRN"), ("IDF", "ISR:MIL"), ("Knesset", "ISR:LEG"), ("Polri", "IDN:COP"),
        ("Garda Revolusi", "IRN:MIL"), ("Dewan Keamanan PBB", "IGO-UN"), ("WHO", "IGO-UN"), ("OKI", "IGO-OIC"),
        ("TPNPB", "NSA-OPM"), ("Kementerian Kesehatan Gaza", "NSA-HAMAS"), ("Mahkamah Internasional", "IGO-ICJ"),
    ],
)  # fmt: skip
def test_well_known_names(name: str, code: str) -> None:
    rows = [row for table in ("state", "body", "organisation") for row in ACTORS[table]]
    assert [row["code"] for row in rows if name.lower() in map(str.lower, names_of(row))] == [code]
