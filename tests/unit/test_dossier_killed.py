"""kill -9 amid an import: nothing that was reported as stored is lost or doubled, and the import goes on."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter

import pytest
from dossier_samples import lone, promise, shelling

import damai
from damai.dossier.plain import plain

MOMENTS = 20
LONGEST = 0.06
"""Seconds after the first report of a run within which it is killed."""
REPORTS = [lone(n) for n in range(120)] + [promise(n) for n in range(3)] + [shelling(n) for n in range(3)]


def import_until_killed(place: str, seconds: float) -> list[str]:
    """Imports in another process, which dies that long after it stored its first report; what it reported as stored."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with damai.open(place) as dossier:
                for added in dossier.add_analyses(REPORTS):
                    if added.state == "stored":
                        os.write(writing, f"{added.id}\n".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as told:
        first = told.readline()
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [line.strip() for line in (first, *told) if line]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_an_import_survives_any_number_of_kills(place: str) -> None:
    choose = random.Random(2025)
    with damai.open(place):
        pass
    reported: Counter[str] = Counter()
    unfinished = 0
    for _ in range(MOMENTS):
        reported.update(import_until_killed(place, choose.uniform(0, LONGEST)))
        with damai.open(place) as dossier, dossier._store.reading() as reader:
            rows = [row.report.id for row in reader.reports(counting=False)]
            assert len(rows) == len(set(rows))
            assert set(reported) <= set(rows)
            assert len(rows) - len(reported) <= MOMENTS  # stored, and killed before it could say so
            assert len(reader.events(all_readings=True)) == len(rows)
            unfinished += len(rows) < len(REPORTS)
    assert max(reported.values()) == 1
    assert unfinished >= MOMENTS // 2  # else the moments lie after the import
    with damai.open(place) as dossier:
        list(dossier.add_analyses(REPORTS))
        assert dossier.check() == ()
        assert {report.id: report.report for report in dossier.reports()} == {r.report.id: r.report for r in REPORTS}
        assert Counter(kept.id for kept in dossier.events()) == Counter(e.id for r in REPORTS for e in r.events)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_killed_import_shows_what_an_undisturbed_one_does(tmp_path: os.PathLike[str]) -> None:
    views = []
    for name, kills in (("killed.db", 3), ("whole.db", 0)):
        place = os.path.join(tmp_path, name)
        with damai.open(place):
            pass
        for _ in range(kills):
            import_until_killed(place, 0.02)
        with damai.open(place) as dossier:
            list(dossier.add_analyses(REPORTS[:60]))
            mine = {report.report.id for report in REPORTS[:60]}
            views.append([row for row in plain(dossier.events()) if row["report"] in mine])
    assert views[0] == views[1]
