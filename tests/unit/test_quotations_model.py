"""The labeller that the benchmark of quotations learns from a set's own labels."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from benchmarks import quotations, quotations_model
from benchmarks.quotations_model import Labeller, best_path, slopes

DICE = np.random.default_rng(4)
SUMS, STEPS = DICE.normal(size=(4, 3)), DICE.normal(size=(4, 3))
ROWS = list(product(range(3), repeat=4))


def _score(sums: quotations_model.Numbers, steps: quotations_model.Numbers, row: tuple[int, ...]) -> float:
    pairs = sum(steps[one, other] for one, other in pairwise(row))
    return float(steps[-1, row[0]] + pairs + sum(sums[at, label] for at, label in enumerate(row)))


def test_the_best_path_is_the_best_of_all_rows() -> None:
    assert best_path(SUMS, STEPS) == list(max(ROWS, key=lambda row: _score(SUMS, STEPS, row)))


def test_slopes_are_those_of_the_likelihood_over_all_rows() -> None:
    gold = (2, 0, 0, 1)

    def likelihood(sums: quotations_model.Numbers, steps: quotations_model.Numbers) -> float:
        total = np.log(sum(np.exp(_score(sums, steps, row)) for row in ROWS))
        return _score(sums, steps, gold) - float(total)

    words, pairs = slopes(SUMS, STEPS, gold)
    for at, label in product(range(4), range(3)):
        nudge = np.zeros((4, 3))
        nudge[at, label] = 1e-5
        by_word = (likelihood(SUMS + nudge, STEPS) - likelihood(SUMS - nudge, STEPS)) / 2e-5
        by_step = (likelihood(SUMS, STEPS + nudge) - likelihood(SUMS, STEPS - nudge)) / 2e-5
        assert words[at, label] == pytest.approx(by_word, abs=1e-6)
        assert pairs[at, label] == pytest.approx(by_step, abs=1e-6)


def test_it_learns_what_stands_in_its_labels_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotations_model, "ROUNDS", 40)
    monkeypatch.setattr(quotations_model, "RATE", 0.05)
    monkeypatch.setattr(quotations_model, "marks_of", lambda run, _: [[""] * len(words) for words in run])
    told = [("Rara", "B-PERSON"), ("bilang", "B-CUE"), ("pasar", "B-STATEMENT"), ("sepi.", "I-STATEMENT")]
    plain = [("Rara", "O"), ("membeli", "O"), ("pasar", "O"), ("sepi.", "O")]
    named = [("Kemarin", "B-DATETIME"), ("hujan.", "O")]
    labeller = Labeller([[told, plain, named]] * 3, ["PERSON", "CUE", "STATEMENT"])
    made = labeller.label([["Dewi", "bilang", "pasar", "ramai."], ["Dewi", "membeli", "pasar", "ramai."], ["Kemarin"]])
    assert made[0][1:] == ["B-CUE", "B-STATEMENT", "I-STATEMENT"]
    assert made[1:] == [["O"] * 4, ["O"]]


def test_marks_are_the_spans_of_damai() -> None:
    run = [["Hujan", "turun."], ["Menteri", "itu", "mengatakan", "bahwa", "perundingan", "berlanjut", "besok."]]
    [none, marks] = quotations_model.marks_of(run, "id")
    assert none == ["", ""]
    assert marks[:3] == ["B-party", "I-party", "B-cue"]
    assert marks[4:] == ["B-said", "I-said", "I-said"]


def test_it_is_not_scored_on_what_it_learned_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotations, "learned", lambda: pytest.fail("learned first"))
    with pytest.raises(SystemExit, match="has learned from this file"):
        quotations._beside(quotations.SHARED / "data" / quotations.TRAIN, None)


def test_a_complementizer_at_the_beginning_of_a_statement_is_set_aside() -> None:
    text = "ia berkata bahwa , laut tenang"
    assert quotations._aside(text, ((11, 30),)) == ((19, 30),)
    assert quotations._aside(text, ((19, 30),)) == ((19, 30),)
    assert quotations._aside("ia tahu bahwalah itu", ((8, 20),)) == ((8, 20),)
