"""Promises of a large dossier as of a past day: worked out from the reports, whatever the log of what held when says.

The log of a large dossier is told of promises once a day (``settling``). Nothing that is shown is read from it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import REPORTS, WHO, analysis, event, promise

import damai
from damai.dossier import view
from damai.dossier.plain import plain
from damai.model import Analysis
from damai.store import TransitionRow

DAYS = [(date(2025, 7, 26) + timedelta(days=number)).isoformat() for number in range(10)]


def withdrawal() -> Analysis:
    """A report of what was promised."""
    text = "Pemerintah Kamboja menarik pasukan dari perbatasan Thailand pada 2025-07-31. Berita penarikan."
    proofs = {
        "actors": {"KHM:GOV": "Pemerintah Kamboja"},
        "recipients": {"THA": "perbatasan Thailand"},
        "date": {"2025-07-31": "2025-07-31"},
    }
    told = event("tarik", text, "RETREAT", "menarik", proofs, mode="withdraw")
    return analysis("tarik", text, told, published="2025-08-01")


def dated(one: Analysis) -> Analysis:
    """The promise by a day."""
    [made] = one.events
    assert made.commitment is not None
    return replace(one, events=(replace(made, commitment=replace(made.commitment, due="2025-07-31")),))


def logged(dossier: damai.Dossier) -> set[str]:
    with dossier._store.reading() as reader:
        return {row.state for row in reader.transitions()}


def states(dossier: damai.Dossier) -> list[Any]:
    return [plain(dossier.commitments(day)) for day in DAYS]


def test_a_past_day_of_a_large_dossier_never_hangs_on_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = [*REPORTS, dated(promise(3)), withdrawal()]
    with monkeypatch.context() as patched:
        patched.setattr(view, "LEAST", 10**6)
        with damai.open(tmp_path / "small.db") as small:
            list(small.add_analyses(given))
            wanted = states(small)
            assert logged(small) == {"kept"}
    assert len({str(found) for found in wanted}) > 2
    monkeypatch.setattr(view, "LEAST", 3)
    monkeypatch.setattr("damai.dossier.settling.now", lambda: "2025-08-05T08:00:00.000000+00:00")
    with damai.open(tmp_path / "large.db") as large:
        list(large.add_analyses(given[:-1]))
        assert large._watcher.kept.file is not None
        before = logged(large)
        list(large.add_analyses(given[-1:]))
        assert logged(large) == before  # of this day it has been told: it is behind
        assert "kept" not in before
        assert states(large) == wanted
        with large._store.writing() as writer:
            writer.add_transitions([TransitionRow("x", "broken", DAYS[0], "a rule that nobody has")])
        assert states(large) == wanted
    with damai.open(tmp_path / "large.db") as large:
        assert states(large) == wanted
        monkeypatch.setattr("damai.dossier.settling.now", lambda: "2025-08-06T08:00:00.000000+00:00")
        large.accept("tarik#0", **WHO)
        assert logged(large) == {"kept"}
