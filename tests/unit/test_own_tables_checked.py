"""What is wrong in a user's own tables is told, all at once; the packs' own rows keep to the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_own_tables import predicate, tables

from damai.errors import PackError
from damai.language import pack
from damai.language.own import Known, OwnRows
from damai.language.pack import PACKS, TYPES, installed, load_pack, read_pack
from damai.language.tables import Faults, Row

ORGANISATION = '[[organisation]]\ncode = "{}"\nnames = ["{}"]\n'
OWN_MODES = {("AID", "rescue"), ("CONSULT", "virtual"), ("COOPERATE", "judicial"), ("RETREAT", "exchange")}
"""Modes of the Indonesian pack that the ontology does not have."""


@pytest.fixture
def small_pack(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack that is read at once."""
    folder = tables(
        tmp_path_factory.mktemp("packs") / "id",
        actors='[[state]]\ncode = "RUS"\nnames = ["Rusia"]\n[[body]]\ncode = "RUS:GOV"\nnames = ["Kremlin"]\n',
        REQUEST=predicate("minta", "meminta"),
    )
    (folder / "pack.toml").write_text('name = "x"\nversion = "1"\n', encoding="utf-8")
    monkeypatch.setattr(pack, "PACKS", folder.parent)


def faults(folder: Path) -> list[str]:
    try:
        read_pack("id", (folder,))
    except PackError as error:
        return list(error.faults)
    return []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (ORGANISATION.format("bad code", "X"), "'bad code' is no code: it must be a state with or without a sector"),
        (ORGANISATION.format("NSA-", "X"), "'NSA-' is no code"),
        (ORGANISATION.format("XYZ:GOV", "X"), "no state: 'XYZ'"),
        (ORGANISATION.format("RUS:FOO", "X"), "no sector: 'FOO'"),
        (ORGANISATION.format("RUS:", "X"), "no sector: ''"),
        (ORGANISATION.format("NSA-X", "X") + 'home = "QQQ"', "unknown value 'QQQ' of 'home'"),
        ('[[state]]\ncode = "QQQ"\nnames = ["X"]', "no state: 'QQQ'"),
        ('[[state]]\ncode = "RUS:GOV"\nnames = ["X"]', "'RUS:GOV' is no code of a state"),
        ('[[state]]\ncode = "NSA-X"\nnames = ["X"]', "'NSA-X' is no code of a state"),
        (
            '[[state]]\ncode = "RUS"\nnames = ["X"]\nseats = [{ sector = "GOV" }]',
            "'seats' must be tables with a 'name'",
        ),
        ('[[state]]\ncode = "RUS"\nnames = ["X"]\nseats = [{ name = "Y", sector = "F" }]', "no sector: 'F'"),
        ('[[title]]\nid = "x"\nnames = ["x"]\nsector = "FOO"\nkind = "person"', "no sector: 'FOO'"),
        ('[[title]]\nid = "x"\nnames = ["x"]\nsector = "GOV"\nkind = "persn"', "unknown value 'persn' of 'kind' (did"),
        ('[[person]]\ncode = "RUS:GOV"\nnames = ["X"]\nfrom = "x"', "'from' must be a day, a month or a year (EDTF)"),
        ('[[person]]\ncode = "RUS:GOV"\nnames = ["X"]\nto = "2004-13"', "'to' must be a day, a month or a year (EDTF)"),
        ('[[person]]\ncode = "RUS"\nnames = ["X"]\nfrom = "2005"\nto = "2004"', "'from' lies after 'to'"),
        (
            ORGANISATION.format("NSA-X", "Front Uji") + ORGANISATION.format("NSA-Y", "front uji"),
            "my/actors.toml:4: 'front uji' is a name of NSA-X already (line 1)",
        ),
    ],
)
def test_a_wrong_row_of_actors_is_refused(small_pack: None, tmp_path: Path, row: str, told: str) -> None:
    [fault] = faults(tables(tmp_path / "my", actors=row))
    assert told in fault
    assert fault.startswith("my/actors.toml:")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (predicate("x", "memetisi", 'cameo = "zzz"'), "'cameo' must be 2 to 4 digits"),
        (predicate("x", "memetisi", 'cameo = "02000"'), "'cameo' must be 2 to 4 digits"),
        (predicate("x", "memetisi", 'mode = "foo"'), "unknown value 'foo' of 'mode'"),
        (predicate("x", "memetisi", 'mode = "ceasefir"'), "of 'mode' (did you mean 'ceasefire'?)"),
        (predicate("x", "memetisi", 'status = "over"'), "unknown value 'over' of 'status'"),
        (predicate("minta", "memetisi"), "'REQUEST.minta' stands twice"),
        (
            predicate("x", "memetisi") + predicate("y", "Memetisi"),
            "'Memetisi' is a form of REQUEST.x already (my/predicates/REQUEST.toml:1)",
        ),
    ],
)
def test_a_wrong_predicate_is_refused(small_pack: None, tmp_path: Path, row: str, told: str) -> None:
    [fault] = faults(tables(tmp_path / "my", REQUEST=row))
    assert told in fault
    assert fault.startswith("my/predicates/REQUEST.toml:")


def test_what_may_stand_twice(small_pack: None, tmp_path: Path) -> None:
    own = tables(
        tmp_path,
        actors=ORGANISATION.format("NSA-X", "Front Uji") * 2
        + '[[person]]\ncode = "NSA-A"\nnames = ["Budi"]\nto = "2010"\n'
        + '[[person]]\ncode = "NSA-B"\nnames = ["Budi"]\nfrom = "2011"\n',
        REQUEST=predicate("x", "memetisi") + predicate("y", "memetisi", 'near = ["raja"]'),
    )
    assert faults(own) == []


def test_all_faults_of_a_row_are_told_at_once(small_pack: None, tmp_path: Path) -> None:
    own = tables(
        tmp_path / "my",
        REQUEST='[[predicate]]\nid = "x"\nframe = "nope"\ncameo = "zzz"\nmode = "foo"\n',
        actors='[[organisation]]\ncode = "bad code"\nname = ["X"]\n',
        NOPE=predicate("x", "memetisi"),
    )
    (own / "time.toml").write_text("x = ", encoding="utf-8")
    told = "\n".join(faults(own))
    for what in ("frame", "gloss", "examples", "cameo", "mode", "no form", "bad code", "'name'", "'names'", "NOPE"):
        assert what in told, what
    assert all(fault.startswith("my/") for fault in faults(own))
    assert "my/predicates/NOPE.toml:1: 'NOPE' is no PLOVER type" in told
    assert "my/time.toml:1:" in told


def test_files_that_nothing_reads_are_named(small_pack: None, tmp_path: Path) -> None:
    for name in ("my/actor.toml", "my/predicate/REQUEST.toml", "my/weight.json", "my/.git/x.toml", "my/reports.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    assert faults(tmp_path / "my") == [
        "my/actor.toml:1: no table is called 'actor.toml' (did you mean 'actors.toml'?)",
        "my/predicate/REQUEST.toml:1: no table is called 'predicate/REQUEST.toml'"
        " (did you mean 'predicates/REQUEST.toml'?)",
        "my/weight.json:1: no table is called 'weight.json' (did you mean 'weights.json'?)",
    ]


def test_an_empty_folder_is_refused(small_pack: None, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert faults(tmp_path) == [f"{tmp_path}:1: no tables in this folder"]


@pytest.mark.parametrize("language", installed())
def test_the_packs_keep_to_the_same(language: str) -> None:
    loaded, found = load_pack(language), Faults()
    checks = OwnRows(Known.of(loaded.actors), found)
    for row in loaded.actors:
        checks.actor(Row(row.table, {**row.values, "names": []}, row.origin, row.line))
    for one in loaded.predicates:
        values = {"cameo": one.cameo, "mode": None if (one.type, one.mode) in OWN_MODES else one.mode}
        checks.predicate(Row("predicate", values, one.id, 1), one.type)
    assert found.found == []
    assert {path.stem for path in (PACKS / language / "predicates").glob("*.toml")} <= set(TYPES)
