"""The office-holders' table: well-formed, sorted, current, and no name that stands for two codes at once."""

import csv
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "src" / "damai" / "knowledge" / "officeholders.csv"
MAKER = ROOT / "training" / "tables" / "officeholders.py"
COLUMNS = ["code", "sector", "office", "name", "aliases", "from", "to"]
CODE = re.compile(r"[A-Z]{3}|(?:NSA|IGO|NGO)-[A-Z0-9]+")
SECTORS = {"GOV", "MIL", "LEG", "SPY", "OPP", "PTY", "REL", "COP", "JUD", "NGO", "CVL", "REB", "BUS"}
EDTF = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
HEADS = {"president", "prime minister", "king", "sultan", "emir", "supreme leader", "secretary general", "monarch"}

# Different people (or one with two hats) who bear one full name at the same time; a reader has to look at the context.
AMBIGUOUS = {
    "amina mohamed": "Kenya's foreign minister and the UN's deputy secretary general",
    "amina mohammad": "as above",
    "amina mohammed": "as above",
    "amina muhammad": "as above",
    "david johnston": "Australia's defence minister and Canada's governor general, 2013-14",
    "mohamed abdelaziz": "Libya's foreign minister and the Polisario's leader, 2013-14",
    "mohammad abdelaziz": "as above",
    "mohammed abdelaziz": "as above",
    "muhammad abdelaziz": "as above",
    "pedro sanchez": "Spain's prime minister and Colombia's defence minister, from 2025",
    "pedro sánchez": "as above",
}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def names(row: dict[str, str]) -> list[str]:
    """The name and its aliases."""
    return [row["name"], *filter(None, row["aliases"].split("|"))]


def test_it_has_the_columns_and_the_breadth(rows: list[dict[str, str]]) -> None:
    assert TABLE.read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)
    assert len(rows) >= 2000
    assert len({row["code"] for row in rows if len(row["code"]) == 3}) >= 195


def test_every_cell_is_well_formed(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert CODE.fullmatch(row["code"]), row
        assert row["sector"] in SECTORS, row
        assert row["office"], row
        assert all(name == name.strip() and name for name in names(row)), row
        assert len(set(names(row))) == len(names(row)), row
        assert not any(character in row["name"] for character in "|*~[];"), row


def test_dates_are_edtf_and_in_order(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert EDTF.fullmatch(row["from"]), row
        if row["to"]:
            assert EDTF.fullmatch(row["to"]), row
            shared = min(len(row["from"]), len(row["to"]))
            assert row["from"][:shared] <= row["to"][:shared], row
            assert row["to"] >= "2009", row


def test_rows_are_sorted_and_unlike(rows: list[dict[str, str]]) -> None:
    keys = [(row["code"], row["from"], row["name"]) for row in rows]
    assert keys == sorted(keys)
    assert len({tuple(row.values()) for row in rows}) == len(rows)


def test_a_state_with_a_head_has_a_government(rows: list[dict[str, str]]) -> None:
    for code in {row["code"] for row in rows if row["office"] in HEADS and len(row["code"]) == 3}:
        assert any(row["code"] == code and row["sector"] in {"GOV", "REL"} for row in rows), code


def test_no_name_stands_for_two_codes_at_once(rows: list[dict[str, str]]) -> None:
    bearers: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        for name in {name.casefold() for name in names(row)}:
            bearers[name].append(row)
    clashes = {
        name
        for name, sharing in bearers.items()
        for one in sharing
        for other in sharing
        if one["code"] < other["code"]
        and one["from"] < (other["to"] or "9999")
        and other["from"] < (one["to"] or "9999")
    }
    assert clashes - AMBIGUOUS.keys() == set()
    assert AMBIGUOUS.keys() - clashes == set(), "listed as ambiguous without need"


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("Trump", "2019-09-17", "USA"),
        ("Trump", "2025-06-18", "USA"),
        ("Jokowi", "2019-09-17", "IDN"),
        ("Prabowo", "2025-06-18", "IDN"),
        ("Netanyahu", "2024-09-17", "ISR"),
        ("Zelenskyy", "2025-06-18", "UKR"),
        ("Khamenei", "2019-09-18", "IRN"),
        ("Erdogan", "2019-09-18", "TUR"),
        ("Rutte", "2023-01-01", "NLD"),
        ("Rutte", "2025-01-01", "IGO-NATO"),
        ("al-Sharaa", "2024-11-30", "NSA-HTS"),
        ("Ahmad al-Sharaa", "2025-06-18", "SYR"),
        ("Hemedti", "2022-01-01", "SDN"),
        ("Hemedti", "2024-08-14", "NSA-RSF"),
        ("Kim Jong Un", "2019-09-10", "PRK"),
        ("Sebby Sambom", "2025-06-18", "NSA-OPM"),
        ("Yahya Saree", "2024-09-15", "NSA-HOUTHI"),
    ],
)
def test_whom_a_name_stands_for_on_a_day(rows: list[dict[str, str]], name: str, day: str, code: str) -> None:
    found = {row["code"] for row in rows if name in names(row) and row["from"] <= day < (row["to"] or "9999")}
    assert found == {code}


def test_the_table_is_current() -> None:
    made = subprocess.run([sys.executable, str(MAKER), "--check"], check=False, cwd=ROOT)
    assert made.returncode == 0, "run python training/tables/officeholders.py"
