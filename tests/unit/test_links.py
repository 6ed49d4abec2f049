"""The verb that ties a marked pair directly, and what it says of the pair."""

from __future__ import annotations

import pytest

import damai
from damai.events.links import FEATURES
from damai.events.relation import Voter, locate, word_features
from damai.pipeline import load_pipeline

TIED = (
    (
        "The widow told the reporter that gunmen had bombed the market.",
        "The widow",
        "the reporter",
        "en",
        {"link=CONSULT"},
    ),
    (
        "The widow told the reporter that gunmen had bombed the market.",
        "the reporter",
        "The widow",
        "en",
        {"link=CONSULT"},
    ),
    ("The nurse treated the guard after the explosion.", "The nurse", "the guard", "en", {"link=AID"}),
    ("The guard was treated by the nurse after the explosion.", "the nurse", "the guard", "en", {"link=AID"}),
    ("The mayor spoke to the widow after the bombing.", "The mayor", "the widow", "en", {"tied=CONSULT"}),
    ("The envoy came to Lima and told the bishop of the killings.", "The envoy", "the bishop", "en", {"link=CONSULT"}),
    ("Peru bombed a Chilean base on the coast.", "Peru", "a Chilean base", "en", {"tied=ASSAULT"}),
    ("Perawat itu merawat sopir setelah ledakan bom.", "Perawat itu", "sopir", "id", {"link=AID"}),
)
LOOSE = (
    ("The guard treated the nurse after the explosion.", "the nurse", "The guard", "en"),
    ("The colonel told the guard to shoot the driver.", "The colonel", "the guard", "en"),
    ("The widow told the reporter that gunmen had bombed the market.", "gunmen", "the reporter", "en"),
    ("The widow said that the envoy told the bishop of it.", "The widow", "the bishop", "en"),
    ("Peru bombed a Chilean base on the coast.", "a Chilean base", "Peru", "en"),
    ("Sopir itu merawat perawat setelah ledakan bom.", "perawat", "Sopir itu", "id"),
)  # fmt: skip


def found(sentence: str, source: str, target: str, language: str) -> set[str]:
    pipe = load_pipeline(language)
    [marked] = pipe.mark([(sentence, *locate(sentence, source, target))])
    return set(word_features(marked, pipe.coder.grammar)) & set(FEATURES)


@pytest.mark.parametrize(("sentence", "source", "target", "language", "features"), TIED)
def test_a_verb_ties_its_subject_and_its_object(
    sentence: str, source: str, target: str, language: str, features: set[str]
) -> None:
    assert found(sentence, source, target, language) == features


@pytest.mark.parametrize(("sentence", "source", "target", "language"), LOOSE)
def test_no_verb_ties_others_or_the_wrong_way_round(sentence: str, source: str, target: str, language: str) -> None:
    """An order is no talk, a subject of another clause is not tied, and whoever is helped does not help."""
    assert found(sentence, source, target, language) == set()


def test_the_tie_weighs_more_than_triggers_elsewhere() -> None:
    sentence = "The widow told the reporter that gunmen had bombed the market and shot two guards."
    assert damai.relation(sentence, "The widow", "the reporter", language="en").label == "CONSULT"
    assert damai.relation(sentence, "gunmen", "the market", language="en").label == "ASSAULT"


def test_weights_of_ties_are_not_learned() -> None:
    voter = Voter.from_json({"classes": ["AID", "ASSAULT"], "triggers": {}, "words": {"link=AID": [1, 9.0]}})
    assert voter.scores({}, ["link=AID"]) == [FEATURES["link=AID"][1], 0.0]
    assert voter.scores({}, ["tied=ASSAULT"]) == [0.0, FEATURES["tied=ASSAULT"][1]]
