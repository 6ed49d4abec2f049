"""A user's own tables: their names and predicates win over the pack's."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import damai
from damai.dossier import tables as dossier_tables
from damai.events.triggers import TriggerTable
from damai.grounding.actors import ActorEntry, meant
from damai.language.codes import known_codes
from damai.language.own import fingerprint
from damai.language.pack import Predicate, load_pack, read_pack
from damai.language.sentence import Sentence, Word
from damai.serial import analysis_schema, from_json, to_json

LETTER = "Iran menyurati Presiden Rusia Vladimir Putin pada Senin."
ATTACK = "OPM berunding dengan polisi. TPNPB-OPM menyerang tentara Indonesia di Papua pada Senin."


def predicate(id: str, form: str, more: str = "", frame: str = "address") -> str:
    head = f'[[predicate]]\nid = "{id}"\ngloss = "x"\nframe = "{frame}"\nactive = ["{form}"]\n'
    return f'{head}examples = ["Iran {form} Rusia."]\n{more}\n'


def tables(folder: Path, **files: str) -> Path:
    """A folder with ``actors.toml`` and, by their types, tables of predicates."""
    for name, content in files.items():
        path = folder / "actors.toml" if name == "actors" else folder / "predicates" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all tests that read texts with it: every folder needs a pipeline of its own."""
    names = ("TPNPB-OPM", "Tayyip Erdogan", "Washington", "Sorong")
    person = '[[person]]\ncode = "NGO-{}"\nnames = ["{}"]\nfrom = "{}"\nto = "{}"\n'
    return tables(
        tmp_path_factory.mktemp("own"),
        ACCUSE=predicate("surati", "menyurati"),
        actors=f'[[organisation]]\ncode = "NSA-MINE"\nnames = {json.dumps(names)}\n'
        + person.format("NOW", "Vladimir Putin", "2025", "2025-12")
        + person.format("ONCE", "Xi Jinping", "1980", "1990"),
    )


def codes(text: str, *folders: Path) -> set[str]:
    return {a.code for a in damai.code(text, published="2025-06-04", language="id", tables=folders).actors}


def test_an_own_predicate_wins_over_the_packs(own: Path) -> None:
    found = [damai.code(LETTER, published="2025-06-04", language="id", tables=t).events for t in ((), (own,))]
    assert [[event.type for event in events] for events in found] == [["REQUEST"], ["ACCUSE"]]


def test_near_and_not_near_part_an_own_predicate_from_the_packs() -> None:
    packs = Predicate("REQUEST.a", "REQUEST", "", "address", forms={"active": ("menyurati",)})
    mine = Predicate("ACCUSE.b", "ACCUSE", "", "address", forms={"active": ("menyurati",)})
    words = ("Iran", "menyurati", "Presiden")
    sentence = Sentence(0, 0, 0, 0, tuple(Word(i, 0, 0, w, w.lower(), "", "", "", i) for i, w in enumerate(words)))
    changes: list[tuple[dict[str, Any], str]] = [
        ({}, "ACCUSE"),
        ({"near": frozenset({"nota"})}, "REQUEST"),
        ({"near": frozenset({"presiden"})}, "ACCUSE"),
        ({"not_near": frozenset({"presiden"})}, "REQUEST"),
    ]
    for change, winner in changes:
        [trigger] = TriggerTable([replace(mine, **change), packs], str.split).find(sentence)
        assert trigger.predicate.type == winner, change


def test_of_several_folders_the_one_named_last_comes_first(tmp_path: Path) -> None:
    row = '[[organisation]]\ncode = "NSA-{}"\nnames = ["TPNPB-OPM"]\n'
    one = tables(tmp_path / "1", ACCUSE=predicate("one", "menyurati"), actors=row.format("ONE"))
    two = tables(tmp_path / "2", SUPPORT=predicate("two", "menyurati"), actors=row.format("TWO"))
    pack = read_pack("id", (one, two))
    assert [row.values["code"] for row in pack.own_actors] == ["NSA-TWO", "NSA-ONE"]
    assert [row.id for row in pack.predicates[:2]] == ["SUPPORT.two", "ACCUSE.one"]
    assert pack.actors == load_pack("id").actors
    assert load_pack("id").own_actors == ()
    assert known_codes((one, two)).near("TPNPB-OPM") == "NSA-TWO"


def test_an_own_name_wins_though_the_packs_is_spoken_of_more(own: Path) -> None:
    assert codes(ATTACK) == {"NSA-OPM", "IDN:COP", "IDN:MIL", "IDN"}
    assert codes(ATTACK, own) >= {"NSA-OPM", "NSA-MINE"}


@pytest.mark.parametrize("name", ["Tayyip Erdogan", "Washington", "Sorong"])
def test_an_own_name_wins_over_office_holders_capitals_and_places(own: Path, name: str) -> None:
    text = f"Tentara Indonesia menyerang {name} pada Senin."
    assert "NSA-MINE" not in codes(text)
    assert "NSA-MINE" in codes(text, own)


def test_an_own_person_counts_in_his_time_and_the_others_in_theirs(own: Path) -> None:
    assert "NGO-NOW" in codes("Vladimir Putin bertemu Presiden Turki pada Senin.", own)
    assert "CHN:GOV" in codes("Xi Jinping bertemu Presiden Turki pada Senin.", own)


def test_an_analysis_names_the_content_of_its_tables(own: Path, tmp_path: Path) -> None:
    made = damai.code(LETTER, published="2025-06-04", language="id", tables=[own])
    assert made.versions["tables"] == fingerprint(own) == dossier_tables.fingerprint(dossier_tables.read_tables(own))
    assert from_json(to_json(made)) == made
    assert "tables" not in damai.code(LETTER, published="2025-06-04", language="id").versions
    assert "tables" in analysis_schema()["properties"]["versions"]["properties"]
    row = '[[organisation]]\ncode = "NSA-X"\nnames = ["X"]\n'
    one, same, other = (tables(tmp_path / n, actors=row + more) for n, more in (("1", ""), ("2", ""), ("3", "#")))
    assert fingerprint(one) == fingerprint(same) != fingerprint(other)
    (one / "actors.toml").rename(one / "time.toml")
    assert fingerprint(one) != fingerprint(same)


def test_what_own_entries_leave_open() -> None:
    place, state = ActorEntry("place", "IDN", id="1"), ActorEntry("state", "IDN", own=True)
    packs, other = ActorEntry("org", "NSA-A"), ActorEntry("place", "PNG", id="2")
    assert meant([place, packs]) == [packs, place]
    assert meant([other, packs, place, state]) == [state, place]
