"""What is weighed in pieces has the weights of its features, one by one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from damai.events.candidates import Candidate, Reading
from damai.events.secondlook import SecondLook, names_in, scores_of
from damai.events.sides import PairWeights, features_of, pair_features
from damai.events.weights import REMEMBERED, LinearModel, Piece, PieceWeights
from damai.model import Report
from damai.pipeline import Pipeline, load_pipeline

TEXT = (
    "Kementerian Luar Negeri Sudan menuduh Kenya menampung pasukan pemberontak pada Senin. "
    "Kenya membantah tuduhan itu. "
    "Menurut Sudan, pasukan Kenya menembaki posnya di perbatasan, dan Etiopia mengecam serangan itu."
)


@pytest.fixture(scope="module")
def pipe() -> Pipeline:
    return load_pipeline("id")


@pytest.fixture(scope="module")
def reading(pipe: Pipeline) -> Reading:
    _, found = pipe.read(Report("r", TEXT, "2024-03-05", None, None, "id"))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def candidates(pipe: Pipeline, reading: Reading) -> Sequence[Candidate]:
    return pipe.coder.candidates(reading)


def test_pairs_have_the_weights_of_their_features(
    pipe: Pipeline, reading: Reading, candidates: Sequence[Candidate]
) -> None:
    model = pipe.coder.models.get("sides")
    assert model is not None
    first = pipe.coder.first_look(reading, candidates)
    pairs = [(c, score, a, r) for c in first for score, a, r in c.pairs]
    assert {(a is None, r is None) for _, _, a, r in pairs} == {(n, m) for n in (True, False) for m in (True, False)}
    for candidate, score, actor, recipient in pairs:
        alone = PairWeights(model)
        acting, undergoing = (alone.alone(features_of(candidate, side)) for side in (actor, recipient))
        both = model.score(pair_features(candidate, reading, actor, recipient))
        assert score == acting[0] + undergoing[1] + both


def test_the_second_look_weighs_its_features(pipe: Pipeline, reading: Reading, candidates: Sequence[Candidate]) -> None:
    model = pipe.coder.models.get("again")
    assert model is not None
    look, weights = SecondLook(candidates, reading.pointers), scores_of(model)
    weighed = 0
    for number in range(len(candidates)):
        for row, pieces in zip(look.rows(number), look.pieces(number), strict=True):
            assert row == [name for piece in pieces for name in names_in(piece)]
            assert weights.score(pieces) == model.score(row)
            weighed += bool(model.score(row))
    assert weighed


def test_pieces_are_looked_up_once_and_not_kept_for_ever() -> None:
    asked: list[Piece] = []

    def names(piece: Piece) -> list[str]:
        asked.append(piece)
        return [f"n={piece[0]}"]

    pieces = PieceWeights({"n=1": 0.1, "n=2": 0.2}, names)
    model = LinearModel(("yes",), {"n=1": (0.1,), "n=2": (0.2,)})
    assert pieces.score([(2,), (1,), (1,), (7,)]) == model.score(["n=1", "n=2", "n=1"])
    assert asked == [(2,), (1,), (7,)]
    pieces.score((number,) for number in range(REMEMBERED + 5))
    assert len(pieces) <= REMEMBERED
