"""What two mentions of one type have in common, and the groups that come of it; the sentences are our own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from damai.events import merge
from damai.events.candidates import Candidate
from damai.events.pool import Choice, date_choice, place_choice
from damai.events.sameness import Sameness
from damai.events.weights import LinearModel
from damai.model import Report
from damai.pipeline import Pipeline, load_pipeline

TEXT = (
    "Peru's army shelled a convoy of Ecuador near the village of Tumbaro on 3 May 2025 and killed two drivers. "
    "The shelling of the convoy began at dawn. "
    "Ecuador's army shelled a radar station of Peru on 9 May 2025."
)


@pytest.fixture(scope="module")
def pipe() -> Pipeline:
    return load_pipeline("en")


@pytest.fixture(scope="module")
def attacks(pipe: Pipeline) -> tuple[list[Candidate], Sameness]:
    """The candidates of ``TEXT`` that attack, and what they have in common."""
    _, reading = pipe.read(Report("r", TEXT, "2025-05-10", None, None, "en"))
    assert reading is not None
    found = [c for c in pipe.coder.candidates(reading) if c.type == "ASSAULT"]
    days = {c.number: date_choice(reading, c) for c in found}
    spots = {c.number: place_choice(reading, c) for c in found}
    dates = {c.number: reading.timexes[c.sentence.index][0].edtf if c.sentence.index != 1 else None for c in found}
    return found, Sameness(found, dates, {}, days, spots)


def of_sentence(candidates: Sequence[Candidate], number: int) -> list[Candidate]:
    return [c for c in candidates if c.sentence.index == number]


def named(features: Sequence[str], name: str) -> list[str]:
    """What features say of something, other than together with something else."""
    return [f.partition("=")[2] for f in features if f.startswith(f"{name}=") and "&" not in f]


def test_sentences_that_share_words_are_closer_than_others(attacks: tuple[list[Candidate], Sameness]) -> None:
    found, sameness = attacks
    first, again, other = (of_sentence(found, number)[0] for number in range(3))
    assert named(sameness.features(first, again), "words") > named(sameness.features(again, other), "words")


def test_days_are_held_against_each_other(attacks: tuple[list[Candidate], Sameness]) -> None:
    found, sameness = attacks
    first, again, other = (of_sentence(found, number)[0] for number in range(3))
    assert named(sameness.features(first, other), "when") == ["differ"]
    assert named(sameness.features(first, again), "when") == ["half"]
    (near,), (far,) = (named(sameness.features(first, mate), "softd") for mate in (again, other))
    assert near == "n" or near < far


def test_within_a_sentence_the_tree_tells(attacks: tuple[list[Candidate], Sameness]) -> None:
    found, sameness = attacks
    shelled, killed = of_sentence(found, 0)[:2]
    features = sameness.features(shelled, killed)
    assert named(features, "tree")
    assert named(features, "words") == ["same"]
    assert not named(sameness.features(shelled, of_sentence(found, 1)[0]), "tree")
    assert "and" in named(features, "gapw")


def test_where_the_network_was_not_asked_nothing_is_told_of_its_chances(
    attacks: tuple[list[Candidate], Sameness],
) -> None:
    found, _ = attacks
    bare: Choice[object] = Choice([], ("none",))  # type: ignore[type-var]
    assert bare.chances() == {}
    features = Sameness(found, {}, {}, {}, {}).features(found[0], found[-1])
    assert named(features, "softd") == ["?"] == named(features, "softpl")


def test_chances_of_a_choice_add_up(pipe: Pipeline) -> None:
    _, reading = pipe.read(Report("r", TEXT, "2025-05-10", None, None, "en"))
    assert reading is not None
    chances = [date_choice(reading, c).chances() for c in pipe.coder.candidates(reading)]
    assert chances
    assert all(sum(row.values()) == pytest.approx(1.0, abs=1e-4) for row in chances if row)
    assert any(row.get("2025-05-03", 0.0) > 0.1 for row in chances)


def test_without_a_model_equal_sides_and_days_decide(attacks: tuple[list[Candidate], Sameness]) -> None:
    found, sameness = attacks
    pairs = merge.Pairs(sameness, None)
    first, other = of_sentence(found, 0)[0], of_sentence(found, 2)[0]
    assert pairs.chance(first, other) == pairs.chance(other, first) == 0.0
    assert pairs.chance(first, of_sentence(found, 0)[1]) in (0.0, 1.0)


def test_the_nearest_group_is_of_the_same_type_and_another(attacks: tuple[list[Candidate], Sameness]) -> None:
    found, sameness = attacks
    model = LinearModel(("no", "yes"), {"bias": (0.0, -2.0), "root=True": (0.0, 1.5)})
    pairs = merge.Pairs(sameness, model)
    groups = merge.group(found, pairs, 0.99)
    assert [len(g) for g in groups] == [1] * len(found)
    near = merge.nearest(groups, pairs)
    assert all(n is not None and n.members is not g and 0 < n.chance < 0.5 for n, g in zip(near, groups, strict=True))
    assert merge.nearest(groups[:1], pairs) == [None]


@pytest.mark.parametrize(
    ("language", "fight", "word"),
    [
        (
            "en",
            "Troops of Peru and Ecuador exchanged fire at the border on Friday.",
            "Peru's army said Ecuador's soldiers had opened fire on a base of Peru on Friday.",
        ),
        (
            "id",
            "Tentara Peru dan Ekuador baku tembak di perbatasan pada Jumat.",
            "Angkatan darat Peru mengatakan tentara Ekuador menembaki pangkalan Peru pada Jumat.",
        ),
    ],
)
def test_what_one_side_says_of_who_struck_is_no_telling_of_the_fight(language: str, fight: str, word: str) -> None:
    pipeline = load_pipeline(language)
    _, reading = pipeline.read(Report("r", f"{fight}\n{word}", "2025-05-10", None, None, language))
    assert reading is not None
    found = [c for c in pipeline.coder.candidates(reading) if c.type == "ASSAULT"]
    both, blow = of_sentence(found, 0)[0], of_sentence(found, 1)[0]
    assert len({e for s in both.actors for e in s.entities}) == 2
    assert not both.recipients
    sure = LinearModel(("no", "yes"), {"bias": (0.0, 5.0)})
    assert len(merge.group([both, blow], merge.Pairs(Sameness([both, blow], {}, {}, {}, {}), sure))) == 2
    blow.said = []  # in the outlet's own voice it may be one blow of the fight
    assert len(merge.group([both, blow], merge.Pairs(Sameness([both, blow], {}, {}, {}, {}), sure))) == 1


def test_each_sides_word_of_who_struck_is_an_answer_to_the_other(pipe: Pipeline) -> None:
    text = (
        "Peru's army said Ecuador's soldiers had shelled a base of Peru on Friday.\n"
        "Ecuador's army said Peru's soldiers had shelled a base of Ecuador on Friday."
    )
    _, reading = pipe.read(Report("r", text, "2025-05-10", None, None, "en"))
    assert reading is not None
    found = [c for c in pipe.coder.candidates(reading) if c.type == "ASSAULT"]
    groups = [of_sentence(found, 0)[:1], of_sentence(found, 1)[:1]]
    assert merge.answered(groups, [True, True]) == [True, True]
    assert merge.answered(groups, [True, False]) == [False, True]
    assert merge.answered(groups[:1], [True]) == [False]
    groups[1][0].said = []
    assert merge.answered(groups, [True, True]) == [True, False]
