"""What the network makes of a report's triggers, as hints and as features."""

from __future__ import annotations

import copy
import math

import pytest

from damai.events.candidates import Candidate, Reading
from damai.events.context import Context, Hints, ReportReader, _distance, pooled, step, take_hints
from damai.events.weights import Models
from damai.model import Report
from damai.pipeline import Pipeline, load_pipeline

TEXT = (
    "Kementerian Pertahanan Azerbaijan menuduh pasukan Armenia menembaki posisinya di Kalbajar pada Minggu malam. "
    "Armenia membantah tuduhan itu. Rusia mendesak kedua pihak menahan diri."
)


@pytest.fixture(scope="module")
def pipe() -> Pipeline:
    return load_pipeline("id")


@pytest.fixture(scope="module")
def reading(pipe: Pipeline) -> Reading:
    _, found = pipe.read(Report("r", TEXT, "2022-11-08", None, None, "id"))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def candidates(pipe: Pipeline, reading: Reading) -> list[Candidate]:
    return pipe.coder.candidates(reading)


def test_every_candidate_has_hints_that_are_chances(candidates: list[Candidate]) -> None:
    assert candidates
    for candidate in candidates:
        assert candidate.hints is not None
        for chances in (candidate.hints.acting, candidate.hints.undergoing):
            assert len(chances) == len(candidate.options) + 1
            assert math.fsum(map(math.exp, chances)) == pytest.approx(1)


def test_hints_are_features_of_options_and_of_nobody(candidates: list[Candidate]) -> None:
    for candidate in candidates:
        assert all(any(f.startswith("acts=") for f in side.features) for side in candidate.options)
        assert candidate.nobody[0].startswith("acts=")
        assert any(f.startswith("hint=") for f in candidate.features)


def test_days_and_places_are_weighed_with_none(candidates: list[Candidate]) -> None:
    hints = candidates[0].hints
    assert hints is not None
    at = TEXT.index("Minggu")
    both = hints.of_days([(at, 0), (at, 2)])
    assert len(both) == 3
    assert math.fsum(map(math.exp, both)) == pytest.approx(1)
    assert hints.of_spots([]) == (0.0,)


def test_without_a_network_nothing_is_hinted(pipe: Pipeline, reading: Reading) -> None:
    bare = pipe.coder.with_models(Models({}, {}))
    bare.context = None
    assert all(c.hints is None and not c.nobody for c in bare.candidates(reading))


def test_an_entity_named_twice_has_both_chances(pipe: Pipeline, reading: Reading) -> None:
    bare = pipe.coder.with_models(Models({}, {}))
    bare.context = None
    candidate = next(c for c in bare.candidates(reading) if len(c.options) > 1)
    candidate.options = [candidate.options[0], candidate.options[0], candidate.options[1]]
    assert math.exp(
        pooled(candidate, [math.log(0.2), math.log(0.3), math.log(0.4), math.log(0.1)])[0]
    ) == pytest.approx(0.5)


def test_hints_from_outside_serve_too(candidates: list[Candidate]) -> None:
    candidate = candidates[0]
    count = len(candidate.options) + 1
    flat = tuple([-math.log(count)] * count)
    take_hints(candidate, Hints(1.0, flat, flat, (-0.1, -2.4), None))
    assert candidate.hints is not None
    assert candidate.hints.of_days([(0, 0)]) == (-0.1, -2.4)
    with pytest.raises(ValueError, match="no days and places"):
        candidate.hints.of_spots([(0, 0)])


@pytest.mark.parametrize(("value", "level"), [(0.0, 0), (-0.1, -1), (0.75, 1), (-50.0, -8), (50.0, 7)])
def test_steps(value: float, level: int) -> None:
    assert step(value) == level


def test_distances_tell_sides_apart() -> None:
    assert _distance(5, 5) == 0
    assert 0 < _distance(3, 5) <= 15 < _distance(7, 5) <= 30
    assert _distance(300, 5) == 30


def test_options_looked_at_in_parts_have_the_same_chances(
    pipe: Pipeline, reading: Reading, candidates: list[Candidate], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = pipe.coder.context
    assert context is not None
    whole = ReportReader(context.network, reading, candidates).hints()
    monkeypatch.setattr("damai.events.context.TOGETHER", 2)
    parts = ReportReader(context.network, reading, candidates).hints()
    assert sum(len(candidate.options) for candidate in candidates) > 2
    for one, other in zip(whole, parts, strict=True):
        assert other.acting == pytest.approx(one.acting, abs=1e-4)
        assert other.undergoing == pytest.approx(one.undergoing, abs=1e-4)


def test_who_says_so_is_asked_of_the_network(pipe: Pipeline, candidates: list[Candidate]) -> None:
    """A source beside a verb of saying is heard more than somebody who only suffers."""
    context = pipe.coder.context
    assert context is not None
    candidate = next(c for c in candidates if c.type == "ASSAULT")
    assert candidate.hints is not None
    teller = TEXT.index("Kementerian"), TEXT.index(" menuduh") - 1, TEXT.index("menuduh")
    other = TEXT.index("Rusia"), TEXT.index("Rusia") + 4, TEXT.index("mendesak")
    told, untold = candidate.hints.of_source(teller), candidate.hints.of_source(other)
    assert told is not None
    assert untold is not None
    assert told > untold
    assert candidate.hints.of_source((*teller[:2], -1)) != told


def test_a_network_that_has_not_learned_who_says_so_says_nothing(pipe: Pipeline, reading: Reading) -> None:
    context = pipe.coder.context
    assert context is not None
    network = copy.copy(context.network)
    network._w = {name: table for name, table in network._w.items() if not name.startswith("C.")}
    found = pipe.coder.with_models(pipe.coder.models)
    found.context = Context(network)
    candidates = found.candidates(reading)
    assert all(c.hints is not None and c.hints.of_source((0, 10, 40)) is None for c in candidates)
    plain = found.with_models(Models(found.models.by_task, found.models.thresholds))
    assert [plain.claims_of(reading, c) for c in candidates] == [found.claims_of(reading, c) for c in candidates]


def test_sources_heard_before_serve_too() -> None:
    hints = Hints(1.0, (0.0,), (0.0,), heard={(0, 4, 9): 1.5})
    assert hints.of_source((0, 4, 9)) == 1.5
    assert hints.of_source((1, 4, 9)) is None
    assert Hints(1.0, (0.0,), (0.0,)).of_source((0, 4, 9)) is None


def test_the_blend_of_claimants_moves_their_chances(pipe: Pipeline, reading: Reading) -> None:
    plain = pipe.coder.with_models(Models(pipe.coder.models.by_task, pipe.coder.models.thresholds))
    candidates = [c for c in pipe.coder.candidates(reading) if pipe.coder.claims_of(reading, c)]
    assert pipe.coder.models.blend("claimant").network > 0
    assert any(plain.claims_of(reading, c) != pipe.coder.claims_of(reading, c) for c in candidates)
