"""How states and armed groups stand to one another: the table is well formed, its codes exist, its answers fit."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import damai
from damai.errors import PackError
from damai.knowledge.bonds import Bond, between, bonds, index, indexed, read_bonds
from damai.knowledge.places import countries, disputed_areas

ROOT = Path(damai.__file__).parent
# Who holds, who claims: claims that both sides let rest, so that an attack on one another is not to be expected.
QUIET_CLAIMS = {("PHL", "TWN"), ("PHL", "VNM"), ("TWN", "PHL"), ("MYS", "TWN"), ("JPN", "TWN"), ("KOR", "CHN")}
PACKS = sorted((ROOT / "language" / "packs").glob("*/actors.toml"))


def pack_codes(path: Path) -> set[str]:
    """The codes of the states and organisations of one pack."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return {row["code"] for kind in ("state", "organisation") for row in content[kind]}


@pytest.mark.parametrize("pack", PACKS, ids=lambda path: path.parent.name)
def test_every_code_is_an_actor_of_the_pack(pack: Path) -> None:
    used = {code for bond in bonds() for code in (bond.a, bond.b)}
    assert len(used) > 200
    assert used - pack_codes(pack) == set()


def test_codes_of_states_and_organisations() -> None:
    organisations = tomllib.loads((ROOT / "knowledge" / "organisations.toml").read_text(encoding="utf-8"))
    known = set(countries()) | {row["code"] for row in organisations["organisation"]}
    assert {code for bond in bonds() for code in (bond.a, bond.b)} - known == set()


def test_covers_the_world() -> None:
    rivals = {bond.pair for bond in bonds() if bond.kind == "rivals"}
    assert len(rivals) >= 250
    regions = {countries()[code]["region"] for pair in rivals for code in pair if code in countries()}
    assert regions >= {"Africa", "Asia", "Europe", "North America", "South America", "Oceania"}


def test_every_armed_group_stands_somehow_to_somebody() -> None:
    """Hizbut Tahrir is left out on purpose: it fights nobody and nobody arms it."""
    organisations = tomllib.loads((ROOT / "knowledge" / "organisations.toml").read_text(encoding="utf-8"))
    armed = {row["code"] for row in organisations["organisation"] if row["code"].startswith("NSA-")}
    fights = {code for bond in bonds() if bond.kind == "rivals" for code in bond.pair}
    assert armed - fights == {"NSA-HIZBUTTAHRIR"}


def test_years_lie_within_the_table_s_reach() -> None:
    dated = [bond for bond in bonds() if bond.kind != "home"]
    assert [b for b in dated if not 1940 <= b.begins <= 2026] == []
    assert [b for b in dated if b.ends < 1985] == []


@pytest.mark.parametrize(
    ("a", "b", "year", "expected"),
    [
        ("ISR", "NSA-HEZBOLLAH", 2024, "rivals"),
        ("ISR", "NSA-HAMAS", 2023, "rivals"),
        ("IDN", "NSA-OPM", 2024, "rivals"),
        ("RUS", "UKR", 2022, "rivals"),
        ("USA", "NSA-ISIS", 2016, "rivals"),
        ("NSA-JNIM", "FRA", 2020, "rivals"),
        ("COL", "NSA-FARC", 1999, "rivals"),
        ("IRN", "NSA-HEZBOLLAH", 2024, "backs"),
        ("NSA-HEZBOLLAH", "IRN", 2024, "backed"),
        ("NSA-ARTSAKH", "ARM", 2010, "backed"),
        ("USA", "ISR", 2024, "friends"),
        ("POL", "NLD", 2022, "friends"),
        ("NSA-KIA", "NSA-NUG", 2022, "friends"),
        ("NSA-HAMAS", "PSE", 2023, "home"),
        ("LBN", "NSA-HEZBOLLAH", 2024, "home"),
        ("NSA-ALQAEDA", "PAK", 2001, "home"),
        ("NOR", "NOR", 2024, "same"),
        ("NSA-HAMAS", "NSA-HAMAS", None, "same"),
        ("BRA", "MNG", 2024, "none"),
        ("NSA-NOSUCH", "MNG", 2024, "none"),
    ],
)  # fmt: skip
def test_between(a: str, b: str, year: int | None, expected: str) -> None:
    assert between(a, b, year) == expected


def test_nobody_of_the_axis_is_a_rival_of_another() -> None:
    assert between("NSA-HAMAS", "NSA-HEZBOLLAH", 2024) in {"backed", "friends"}
    assert between("NSA-HOUTHI", "NSA-HAMAS", 2024) == "friends"


def test_both_ways_round_mirror_one_another() -> None:
    turned = {"backs": "backed", "backed": "backs"}
    for (a, b), spells in index().items():
        mirrored = {(turned.get(kind, kind), begins, ends) for kind, begins, ends in spells}
        assert mirrored == set(index()[b, a]), (a, b)


def test_years_decide() -> None:
    assert [between("SDN", "NSA-RSF", year) for year in (2015, 2022, 2023)] == ["backs", "backs", "rivals"]
    assert [between("PAK", "NSA-TALIBAN", year) for year in (1990, 2000, 2023)] == ["none", "backs", "rivals"]
    assert [between("USA", "IRQ", year) for year in (1989, 1990, 2003, 2004)] == ["none", "rivals", "rivals", "friends"]


def test_without_a_year_the_first_kind_of_any_time_counts() -> None:
    assert between("USA", "IRQ", None) == "rivals"
    assert between("SDN", "NSA-RSF", None) == "rivals"
    assert between("SYR", "NSA-HAMAS", None) == "backs"


def test_a_member_counts_from_when_it_joined_until_it_left() -> None:
    assert between("SWE", "IGO-NATO", 2023) == "none"
    assert between("SWE", "IGO-NATO", 2024) == "friends"
    assert between("NER", "IGO-ECOWAS", 2020) == "friends"
    assert between("NER", "IGO-ECOWAS", 2025) == "rivals"


def test_a_dispute_goes_before_a_common_alliance() -> None:
    assert between("GRC", "TUR", 2020) == "rivals"
    assert between("GRC", "BEL", 2020) == "friends"


def test_the_holder_of_a_disputed_area_is_a_rival_of_those_who_claim_it() -> None:
    held = {
        (area.holder, claimant)
        for area in disputed_areas().values()
        for claimant in area.claimants
        if area.holder and claimant != area.holder
    }
    assert len(held) > 20
    assert {pair for pair in held if between(*pair, None) != "rivals"} == QUIET_CLAIMS


def test_precedence() -> None:
    rows = [Bond(kind, "IRN", "NSA-HAMAS", 0, 9999) for kind in ("home", "friends", "backs", "rivals")]
    assert [kind for kind, *_ in indexed(rows)["IRN", "NSA-HAMAS"]] == ["rivals", "backs", "friends", "home"]
    assert [kind for kind, *_ in indexed(rows)["NSA-HAMAS", "IRN"]] == ["rivals", "backed", "friends", "home"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ({"rivals": [{"a": "IND", "b": "Pakistan", "from": 1947}]}, "no code: 'Pakistan'"),
        ({"rivals": [{"a": "IND", "from": 1947}]}, "no 'b'"),
        ({"rivals": [{"a": "IND", "b": "PAK"}]}, "no 'from'"),
        ({"rivals": [{"a": "IND", "b": "PAK", "from": "1947"}]}, "must be years"),
        ({"rivals": [{"a": "IND", "b": "PAK", "from": 1947, "to": 1940}]}, "is after"),
        ({"rivals": [{"a": "IND", "b": "PAK", "from": 1947, "until": 1950}]}, "unknown key 'until'"),
        ({"rivals": [{"a": "IND", "b": ["PAK", "IND"], "from": 1947}]}, "a code with itself"),
        ({"foes": []}, "unknown kind 'foes'"),
        ({"home": [{"group": "NSA-HAMAS", "state": "NSA-ISIS"}]}, "no state: 'NSA-ISIS'"),
        (
            {"rivals": [{"a": "IND", "b": "PAK", "from": 1947}, {"a": "PAK", "b": "IND", "from": 1999}]},
            "IND, PAK: twice in rivals",
        ),
        (
            {"rivals": [{"a": "IRQ", "b": "USA", "from": 1990, "to": 2003}],
             "friends": [{"a": "USA", "b": "IRQ", "from": 2003}]},
            "rivals and friends in the same years",
        ),
        (
            {"rivals": [{"a": "SDN", "b": "NSA-RSF", "from": 2023}],
             "backs": [{"by": "SDN", "whom": "NSA-RSF", "from": 2013}]},
            "rivals and backs in the same years",
        ),
        ({"bloc": [{"name": "Pact", "from": 1990}]}, "no 'members'"),
        ({"bloc": [{"name": "Pact", "from": 1990, "members": ["USA", "USA"]}]}, "USA twice"),
        ({"bloc": [{"name": "Pact", "from": 1990, "members": ["USA"], "joined": {"GBR": 1991}}]}, "GBR is no member"),
        ({"bloc": [{"name": "Pact", "from": 1990, "members": ["USA"], "left": {"USA": 1980}}]}, "is after"),
    ],
)  # fmt: skip
def test_faults_are_told(content: dict[str, Any], fault: str) -> None:
    with pytest.raises(PackError) as caught:
        read_bonds(content)
    assert any(fault in told for told in caught.value.faults), caught.value.faults


def test_all_faults_are_told_at_once() -> None:
    rows = [{"a": "IND", "b": "PAK"}, {"a": "Chile", "b": "BOL", "from": 1962}]
    with pytest.raises(PackError) as caught:
        read_bonds({"rivals": rows})
    assert len(caught.value.faults) == 2


def test_rivals_before_and_friends_after_are_no_fault() -> None:
    content = {
        "rivals": [{"a": "IRQ", "b": "USA", "from": 1990, "to": 2003}],
        "friends": [{"a": "USA", "b": "IRQ", "from": 2004}],
    }
    assert [bond.kind for bond in read_bonds(content)] == ["rivals", "friends"]
