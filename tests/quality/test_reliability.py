"""How right damai is when it is how sure: the benchmark counts what it should, and the page shows what was logged."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks import quality_layers, reliability  # noqa: E402
from benchmarks.reliability import Judged  # noqa: E402

GOLD = {
    "a": [
        {"type": "CONSULT", "actors": ["RUS", "TUR"], "recipients": [], "evidence": [[0, 40]]},
        {"type": "ASSAULT", "actors": ["ISR"], "recipients": ["PSE"], "evidence": [[50, 90]], "optional": True},
    ],
    "b": [],
}
ENTRY = {
    "records": 30, "reports": 9, "date": "2026-01-02", "ece": 0.05, "brier": 0.2,
    "bins": [[0.3, 10, 0.35, 0.4], [0.8, 20, 0.85, 0.9]],
}  # fmt: skip


def made(kind, actors, start, confidence):
    return {
        "type": kind,
        "actors": actors,
        "recipients": [],
        "evidence": [[start, start + 40]],
        "confidence": confidence,
    }


@pytest.mark.shared
@pytest.mark.parametrize(("level", "right"), [("detect", True), ("who", False)])
def test_a_record_is_right_where_it_pairs(level, right):
    rows = {
        "a": [made("CONSULT", ["RUS", "IRN"], 0, 0.8), made("ASSAULT", ["ISR"], 50, 0.7), made("AID", [], 0, 0.4)],
        "b": [made("AID", [], 0, 0.2)],
    }
    found = reliability.judge(GOLD, rows, level)
    assert found == [Judged("a", 0.8, right), Judged("a", 0.4, False), Judged("b", 0.2, False)]


@pytest.mark.shared
def test_records_without_confidence_are_refused():
    with pytest.raises(ValueError, match="a: a record has no confidence"):
        reliability.judge(GOLD, {"a": [made("AID", [], 0, None)]})


def test_a_map_is_fitted_on_other_reports_and_helps_where_confidence_lies():
    rows = [Judged(f"r{n}", 0.9 if n % 2 else 0.4, n % 2 == 1 and n % 4 == 1) for n in range(400)]
    before, after = (
        reliability.calibration_error(reliability.binned(some)) for some in (rows, reliability.mapped(rows))
    )
    assert before == pytest.approx(0.4)
    assert after < 0.05
    assert len(reliability.mapped(rows)) == len(rows)
    assert [y for _, y in reliability.knots(rows)] == sorted(y for _, y in reliability.knots(rows))


def test_only_sets_that_may_be_read_are_read():
    assert reliability.PARTS == ("train", "tune")


def test_the_page_shows_the_bins(monkeypatch, tmp_path):
    monkeypatch.setattr(quality_layers, "reliability", lambda _: ENTRY)
    told = "\n".join(quality_layers.reliability_lines("id"))
    assert "| from 0.30 | 10 | .350 | .400 |" in told
    assert "(reliability-id.svg)" in told
    drawn = quality_layers.draw_reliability("id", tmp_path)
    assert "30 records out of fold, 2026-01-02" in drawn.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_chart_of_what_was_logged_lies_beside_the_page(language):
    entry = quality_layers.reliability(language)
    path = ROOT / "docs" / "explanation" / f"reliability-{language}.svg"
    if entry is None:
        assert not path.exists()
    else:
        assert f"{entry['records']} records out of fold, {entry['date']}" in path.read_text(encoding="utf-8")


def test_every_layer_has_its_row():
    for language in ("id", "en"):
        told = "\n".join(quality_layers.layer_lines(language))
        for name, _ in quality_layers.FIGURES.values():
            assert f"| {name} |" in told
