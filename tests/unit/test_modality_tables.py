"""A ``modality.toml`` is held against its form like the other tables: every fault with its line, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from damai.errors import PackError
from damai.language.pack import MODALITY_SPECS, PACKS, installed, read_pack
from damai.language.tables import Faults, read_rows
from damai.terminal.sentences import said

WRONG = """
[[marker]]
id = "own"
forms = ["it is rumoured that"]
status = "hypotetical"
scope = "line"
reach = "three"

[[marker]]
form = ["never ever"]
status = "negated"
after_types = ["ASSAULT", "ASSULT"]

[exception]
forms = ["no doubt"]

[[duty]]
must = ["has to"]

[[markers]]
id = "x"
"""
OWN = """
[[marker]]
id = "own"
forms = ["it is rumoured that"]
status = "hypothetical"
scope = "clause"
commas = 0
after = 2
after_types = ["ASSAULT"]
after_nouns = true
examples = ["It is rumoured that they met."]

[[exception]]
forms = ["no doubt"]

[duty]
must = ["has to"]
"""


def faults_of(path: Path, text: str) -> list[str]:
    (path / "modality.toml").write_text(text, encoding="utf-8")
    faults = Faults()
    read_rows(path / "modality.toml", MODALITY_SPECS, faults)
    return [fault.partition("modality.toml:")[2] for fault in faults.found]


def test_every_fault_has_its_line(tmp_path: Path) -> None:
    assert faults_of(tmp_path, WRONG) == [
        "2: unknown value 'hypotetical' of 'status' (did you mean 'hypothetical'?)",
        "2: unknown value 'line' of 'scope'",
        "2: 'reach' must be a whole number",
        "9: unknown key 'form' (did you mean 'forms'?)",
        "9: unknown value 'ASSULT' of 'after_types' (did you mean 'ASSAULT'?)",
        "9: no 'id'",
        "9: no 'forms'",
        "14: 'exception' must be written as [[exception]] rows",
        "17: 'duty' must be written as one [duty] table",
        "20: unknown table 'markers' (did you mean 'marker'?)",
    ]


def test_what_is_right_has_no_fault_and_so_have_the_packs(tmp_path: Path) -> None:
    assert faults_of(tmp_path, OWN) == []
    for language in installed():
        faults = Faults()
        assert read_rows(PACKS / language / "modality.toml", MODALITY_SPECS, faults)
        assert faults.found == []


def test_the_pack_does_not_load_with_it(tmp_path: Path) -> None:
    (tmp_path / "modality.toml").write_text('[[marker]]\nid = "own"\nstatus = "negated"\n', encoding="utf-8")
    with pytest.raises(PackError, match=r"modality\.toml:1: no 'forms'"):
        read_pack("id", (tmp_path,))


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("unknown value 'line' of 'scope'", "nilai 'line' untuk 'scope' tidak dikenal"),
        ("'duty' must be written as one [duty] table", "'duty' harus ditulis sebagai satu tabel [duty]"),
    ],
)
def test_the_faults_speak_indonesian(english: str, indonesian: str) -> None:
    assert said(english, "id") == indonesian
