"""Whom "the two countries" stand for."""

from __future__ import annotations

from functools import partial

import pytest
from sentences_read import sides_in

from damai.grounding.mentions import Mention
from damai.grounding.plurals import FAR, Before, PluralChooser, pairs
from damai.model import Span


def mention(sentence: int, first: int, *codes: str, **more: object) -> Mention:
    """A mention of one word."""
    at = 100 * (sentence + 1) + 10 * first
    return Mention(sentence, first, first + 1, "state", codes, spans=(Span(at, at + 5),), **more)  # type: ignore[arg-type]


PLURAL = mention(2, 3, number=2)
ROWS = [
    [mention(2, 0, "KEN:GOV")],
    [mention(1, 0, "TCD"), mention(1, 2, "SDN", joined=True), mention(1, 5, "KEN")],
]
FOCUS = {"TCD": 4, "SDN": 3, "KEN": 2, "UGA": 1, "MED-BBC": 9}
FIRST = {code: mention(-1, 0, code) for code in FOCUS}
BEFORE = Before(PLURAL, ROWS, {"TCD"}, FOCUS, FIRST, 2024)


def features(*entities: str) -> tuple[str, ...]:
    return next(pair.features for pair in pairs(BEFORE) if pair.entities == frozenset(entities))


def test_every_two_that_are_named_are_a_pair_and_media_never() -> None:
    found = {pair.entities for pair in pairs(BEFORE)}
    assert len(found) == 6
    assert not any("MED-BBC" in pair for pair in found)


def test_how_two_were_named_is_told() -> None:
    assert {"both=1", "far=1", "near=1", "here=0", "joined=True", "joined=1", "ranks=01", "title=1"} <= set(
        features("TCD", "SDN")
    )
    assert {"both=1", "near=0", "here=1", "joined=False", "title=0"} <= set(features("SDN", "KEN"))
    assert {f"both={FAR}", f"far={FAR}"} <= set(features("UGA", "KEN"))


def test_what_another_plural_stands_for_is_one_pair() -> None:
    both = mention(1, 4, "TCD", "SDN", via="pronoun", number=2)
    before = Before(PLURAL, [[], [both]], (), {}, {}, None)
    (pair,) = pairs(before)
    assert pair.mentions == (both,)
    assert "plural=1" in pair.features


def test_the_nearest_words_for_each_are_given_and_people_only_where_nobody_else_is() -> None:
    rows = [[mention(1, 0, "TCD:CVL", sector="CVL")], [mention(0, 0, "TCD:GOV", sector="GOV"), mention(0, 3, "SDN")]]
    (pair,) = pairs(Before(PLURAL, rows, (), {}, {}, None))
    assert [m.codes for m in pair.mentions] == [("TCD:GOV",), ("SDN",)]


def test_the_weights_choose_and_nobody_is_chosen_of_one() -> None:
    assert [m.codes[0] for m in PluralChooser({"joined=True": 1.0}).choose(BEFORE)] == ["TCD", "SDN"]
    assert [m.codes[0] for m in PluralChooser({"here=1": 1.0, "ranks=12": 0.5}).choose(BEFORE)] == ["SDN", "KEN:GOV"]
    assert PluralChooser({}).choose(Before(PLURAL, [[mention(1, 0, "TCD")]], (), {}, {}, None)) == ()


@pytest.mark.parametrize(
    ("language", "words", "text"),
    [
        ("en", "both sides", "Chad and Sudan traded fire. Kenya, which spoke with Chad, urged both sides to stop."),
        ("en", "The two countries", "Chad and Sudan met. Kenya hosted the talks. The two countries signed a truce."),
        ("id", "kedua pihak", "Chad dan Sudan saling tembak. Kenya, yang menelepon Chad, meminta kedua pihak tenang."),
        ("id", "Kedua negara", "Chad dan Sudan bertemu. Kenya menjadi penengah. Kedua negara sepakat berdamai."),
    ],
)  # fmt: skip
def test_who_mediates_is_none_of_the_two(language: str, words: str, text: str) -> None:
    found = partial(sides_in, language)(text)[words]
    assert {code.partition(":")[0] for code in found} == {"TCD", "SDN"}
