"""kill -9 amid an import: nothing that was reported as stored is lost or doubled, and the import goes on.

``benchmarks/dossier_kill.py`` does the same at 200 moments.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from dossier_samples import lone, promise, shelling

import damai
from damai.dossier.plain import plain

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.dossier_kill import import_until_killed, kill_often

MOMENTS = 20
REPORTS = [lone(n) for n in range(120)] + [promise(n) for n in range(3)] + [shelling(n) for n in range(3)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_an_import_survives_any_number_of_kills(place: str) -> None:
    found = kill_often(place, REPORTS, MOMENTS, seed=2025)
    assert found.faults == []
    assert found.unfinished >= MOMENTS // 2  # else the moments lie after the import


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_killed_import_shows_what_an_undisturbed_one_does(tmp_path: os.PathLike[str]) -> None:
    views = []
    for name, kills in (("killed.db", 3), ("whole.db", 0)):
        place = os.path.join(tmp_path, name)
        with damai.open(place):
            pass
        for _ in range(kills):
            import_until_killed(place, REPORTS, 0.02)
        with damai.open(place) as dossier:
            list(dossier.add_analyses(REPORTS[:60]))
            mine = {report.report.id for report in REPORTS[:60]}
            views.append([row for row in plain(dossier.events()) if row["report"] in mine])
    assert views[0] == views[1]
