"""Two texts under one id: which counts, and what the user is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import shelling
from test_dossier_cli import cli  # noqa: F401

import damai
from damai.model import Analysis

FIRST, CHANGED = shelling(1), shelling(2, id="tembak-1", day="2025-07-24", killed=7)


def counting(dossier: damai.Dossier) -> list[str]:
    """The texts that count."""
    return [row.report.text for row in dossier.reports()]


@pytest.mark.parametrize("given", [(FIRST, CHANGED), (CHANGED, FIRST)], ids=["changed", "turned"])
def test_of_one_day_the_text_stored_last_counts(tmp_path: Path, given: tuple[Analysis, Analysis]) -> None:
    assert given[0].report.published == given[1].report.published
    with damai.open(tmp_path / "a.db") as dossier:
        for one in given:
            [added] = dossier.add_analyses([one])
            assert counting(dossier) == [one.report.text]
        assert (added.shares_id, added.rank, added.unlike) == (True, "last", False)
        assert {kept.report.text for kept in dossier.events()} == {given[1].report.text}


def test_a_text_published_earlier_does_not_count(tmp_path: Path) -> None:
    early = shelling(3, id="tembak-1", day="2025-07-20")
    with damai.open(tmp_path / "a.db") as dossier:
        [_, added] = dossier.add_analyses([FIRST, early])
        assert added.rank == "earlier"
        [_, added] = [added, *dossier.add_analyses([shelling(4, id="tembak-1", day="2025-07-30")])]
        assert added.rank == "later"


def test_a_clock_set_back_makes_no_text_older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        for one, at in ((FIRST, "2031-01-01T00:00:00.000000+00:00"), (CHANGED, "2030-01-01T00:00:00.000000+00:00")):
            monkeypatch.setattr("damai.store.writing.now", lambda at=at: at)
            list(dossier.add_analyses([one]))
        assert counting(dossier) == [CHANGED.report.text]


def test_which_counts_is_the_same_after_merging_in_any_order(tmp_path: Path) -> None:
    with damai.open(tmp_path / "a.db") as one, damai.open(tmp_path / "b.db") as two:
        list(one.add_analyses([FIRST]))
        list(two.add_analyses([CHANGED]))
        list(two.add_analyses([FIRST]))
        assert counting(two) == [FIRST.report.text]
        two.take(one)  # where the first text was stored before the changed one
        assert counting(two) == [CHANGED.report.text]
        one.take(two)
        assert counting(one) == [CHANGED.report.text]
        assert [kept.event.killed for kept in one.events()] == [kept.event.killed for kept in two.events()]


def test_two_reports_under_one_id_are_told_apart(tmp_path: Path) -> None:
    other = replace(FIRST.report, text="Panen padi tahun kemarin melimpah berkat hujan lebat sepanjang musim tanam.")
    with damai.open(tmp_path / "a.db") as dossier:
        [_, added] = dossier.add_analyses([FIRST, Analysis(other)])
        assert added.unlike


def test_the_user_is_told_which_counts_and_what_is_not_coded(cli: Any, tmp_path: Path) -> None:  # noqa: F811
    page = tmp_path / "a.txt"
    for number, text in enumerate(("Qwx zzkpt vbnm rrtw.", "Qwx zzkpt vbnm rrtw pplk.", "Hhjk ddfg ppoi uuyt.")):
        page.write_text(text, encoding="utf-8")
        done = cli("add", "k.db", "a.txt", "--published", "2024-05-14", "--jobs", "1")
        assert done.code == 0
        assert "a.txt: stored, but without events: no pack is installed" in done.err
        assert ("stored last, counts" in done.err) == (number > 0)
        assert ("WARNING: a.txt" in done.err) == (number > 1)
    page.write_text("Hhjk ddfg ppoi uuyt rrtw.", encoding="utf-8")
    earlier = cli("--lang", "id", "add", "k.db", "a.txt", "--published", "2023-05-14", "--jobs", "1")
    assert "tetap yang dipakai" in earlier.err
    assert "tetapi tanpa peristiwa: belum ada paket" in earlier.err
