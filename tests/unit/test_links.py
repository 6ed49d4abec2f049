"""The verb that ties a marked pair directly, and what it says of the pair."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import damai
from damai.events.links import FEATURES
from damai.events.relation import Voter, locate, word_features
from damai.language.pack import TYPES
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
    ("The envoy defended Mali's budget after the attack.", "The envoy", "Mali", "en", {"link=SUPPORT"}),
    ("Peru said Chad must end the siege.", "Peru", "Chad", "en", {"link=REQUEST"}),
    ("Peru insisted that the siege must be lifted.", "Peru", "the siege", "en", {"link=REQUEST"}),
    ("Perawat itu merawat sopir setelah ledakan bom.", "Perawat itu", "sopir", "id", {"link=AID"}),
    ("Peru mengatakan bahwa Cile harus mengirim bantuan.", "Peru", "Cile", "id", {"link=REQUEST"}),
)
LOOSE = (
    ("The guard treated the nurse after the explosion.", "the nurse", "The guard", "en"),
    ("The colonel told the guard to shoot the driver.", "The colonel", "the guard", "en"),
    ("The widow told the reporter that gunmen had bombed the market.", "gunmen", "the reporter", "en"),
    ("The widow said that the envoy told the bishop of it.", "The widow", "the bishop", "en"),
    ("Peru bombed a Chilean base on the coast.", "a Chilean base", "Peru", "en"),
    ("Mali's envoy defended the budget after the attack.", "Mali", "the budget", "en"),
    ("Peru said Chad will end the siege.", "Peru", "Chad", "en"),
    ("Peru said Chad must end the siege of Niger.", "Chad", "Peru", "en"),
    ("Peru said Chad must end the siege of Niger.", "Peru", "Niger", "en"),
    ("Peru denied that Chad must pay.", "Peru", "Chad", "en"),
    ("Sopir itu merawat perawat setelah ledakan bom.", "perawat", "Sopir itu", "id"),
    ("Peru membantah bahwa Cile harus membayar.", "Peru", "Cile", "id"),
    ("Peru mengatakan bahwa Cile akan mengirim bantuan.", "Peru", "Cile", "id"),
)  # fmt: skip


def load_table(language: str) -> dict[str, Any]:
    path = Path(damai.__file__).parent / "language" / "packs" / language / "frames.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


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
    """An order is no talk, a subject of another clause is not tied, and whoever is helped does not help.

    What somebody's own people do is not his, and what is told, denied or asked of others is no demand.
    """
    assert found(sentence, source, target, language) == set()


def test_the_tie_weighs_more_than_triggers_elsewhere() -> None:
    sentence = "The widow told the reporter that gunmen had bombed the market and shot two guards."
    assert damai.relation(sentence, "The widow", "the reporter", language="en").label == "CONSULT"
    assert damai.relation(sentence, "gunmen", "the market", language="en").label == "ASSAULT"


@pytest.mark.parametrize(
    ("sentence", "source", "target", "language", "label"),
    [
        ("Peru said Chad must join the talks on the bombing.", "Peru", "Chad", "en", "REQUEST"),
        ("The court released the colonel who had shot two guards.", "The court", "the colonel", "en", "CONCEDE"),
        ("The envoy rejected Mali's plan for talks.", "The envoy", "Mali", "en", "REJECT"),
        ("Polisi menangkap sopir itu setelah ledakan bom.", "Polisi", "sopir itu", "id", "COERCE"),
    ],
)
def test_everyday_words_decide_where_no_row_does(
    sentence: str, source: str, target: str, language: str, label: str
) -> None:
    assert damai.relation(sentence, source, target, language=language).label == label


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_word_gives_one_type(language: str) -> None:
    table = load_table(language)
    words = [word for name in ("links", "obliging") for row in table[name].values() for word in row]
    assert len(words) == len(set(words))
    assert {kind for name in ("links", "obliging") for kind in table[name]} <= set(TYPES)


def test_weights_of_ties_are_not_learned() -> None:
    voter = Voter.from_json({"classes": ["AID", "ASSAULT"], "triggers": {}, "words": {"link=AID": [1, 9.0]}})
    assert voter.scores({}, ["link=AID"]) == [FEATURES["link=AID"][1], 0.0]
    assert voter.scores({}, ["tied=ASSAULT"]) == [0.0, FEATURES["tied=ASSAULT"][1]]
