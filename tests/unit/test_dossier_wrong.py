"""What a dossier's user gives wrongly, or would not expect: told in words, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dossier_samples import shelling
from test_dossier_cli import cli, dossier  # noqa: F401

import damai


def other_matter(folder: Path) -> None:
    with damai.open(folder / "b.db") as other:
        other.init(title="Karabakh", parties=["ARM", "AZE"], period="2020")
        list(other.add_analyses([shelling(8)]))
        other.export(folder / "b.json")


@pytest.mark.parametrize(("verb", "name"), [("merge", "b.db"), ("import", "b.json")])
def test_a_dossier_stays_about_its_own_matter(cli: Any, dossier: str, tmp_path: Path, verb: str, name: str) -> None:  # noqa: F811
    other_matter(tmp_path)
    done = cli(verb, dossier, name)
    assert done.code == 0
    assert done.err.splitlines() == [
        "new: 1 report, 1 reading, 0 corrections, 0 redactions",
        f"note: {name} is about something else (Karabakh · parties ARM, AZE · period 2020); "
        "k.db goes on being about what it said before",
    ]
    assert "Perbatasan\nparties KHM, THA\n" in cli("show", dossier).out
    assert f"catatan: {name} tentang perkara lain (Karabakh" in cli("--lang", "id", verb, dossier, name).err
