"""What linking makes of hand-made dossiers with their hand-coded records: copies, incidents, claims, promises."""

import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks import dossier  # noqa: E402
from benchmarks.log import sha256  # noqa: E402

pytestmark = pytest.mark.shared

FLOORS = tomllib.loads((ROOT / "benchmarks" / "floors_dossiers.toml").read_text(encoding="utf-8"))["floor"]


@pytest.mark.parametrize("floor", FLOORS, ids=[floor["folder"] for floor in FLOORS])
def test_linking_holds_its_floors(floor):
    folder = ROOT / floor["folder"]
    assert sha256(folder / "dossier.gold.json") == floor["gold"], "the gold changed: measure, and set its floors anew"
    _, _, made, _ = dossier.measure(folder, given=True)
    fell = {name: (made[name], floor[name]) for name in dossier.FIGURES if made[name] < floor[name]}
    assert not fell, f"(today, floor): {fell}"
