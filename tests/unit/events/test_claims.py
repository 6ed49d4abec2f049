"""Those who say so by all mentions of an event together."""

from __future__ import annotations

import pytest

from damai.events.claims import NOBODY, SOMEBODY, ClaimOption, agreed
from damai.events.units import Unit
from damai.events.weights import LinearModel
from damai.grounding.mentions import Mention


def option(*codes: str, way: str = "own") -> ClaimOption:
    """An option that stands for these codes."""
    return ClaimOption(Unit((Mention(0, 0, 1, "state", codes),), 0, 1, 0, ""), (SOMEBODY,), "cue:said:before", way)


def test_the_average_over_the_mentions_decides() -> None:
    both = [[(option("KEN"), 0.5)], [(option("KEN"), 0.3)]]
    assert {a.code: a.chance for a in agreed(both, 0.39)} == {"KEN": pytest.approx(0.4)}
    assert agreed(both, 0.41) == []


def test_a_mention_in_the_outlets_own_voice_speaks_against() -> None:
    told = [[(option("KEN"), 0.6)], []]
    assert agreed(told, 0.35) == []
    assert [a.code for a in agreed(told[:1], 0.35)] == ["KEN"]


def test_several_sources_are_kept_and_each_entity_once() -> None:
    told = [
        [(option("KEN:GOV"), 0.8), (option("KEN:MIL"), 0.6), (option("SOM"), 0.9)],
        [(option("KEN:MIL"), 0.8), (option("SOM"), 0.7), (option("ETH"), 0.4)],
    ]
    found = {a.code: a.chance for a in agreed(told, 0.35)}
    assert found == {"KEN:GOV": pytest.approx(0.8), "SOM": pytest.approx(0.8)}


def test_joined_sources_are_named_one_by_one() -> None:
    assert [a.code for a in agreed([[(option("KEN", "ETH"), 0.9)]], 0.35)] == ["KEN", "ETH"]


def test_a_model_knows_only_ways_it_has_learned_from() -> None:
    model = LinearModel(("no", "yes"), {SOMEBODY: (0.0, 1.0), "way=carried": (0.0, -1.0)})
    assert option("KEN").is_known_to(model)
    assert option("KEN", way="carried").is_known_to(model)
    assert not option("KEN", way="aside").is_known_to(model)
    assert not option("UNNAMED", way="-").is_known_to(model)
    assert option("UNNAMED", way="-").is_known_to(LinearModel(("no", "yes"), {NOBODY: (0.0, 0.0)}))
