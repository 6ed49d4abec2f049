"""What ties a side to the word behind it, and how far it lies from the trigger."""

from __future__ import annotations

import pytest

from damai.events.arguments import bond, reach, tree_path
from damai.model import Report
from damai.pipeline import load_pipeline


def seen(text: str, predicate: str, side: str) -> tuple[str, str]:
    """The tie and the reach of the side with these words, for the trigger of a predicate of this type."""
    pipe = load_pipeline("en")
    _, reading = pipe.read(Report("x", text, "2024-10-01", None, None, "en"))
    assert reading is not None
    words, units = reading.sentences[0].words, reading.units[0]
    trigger = next(t for t in reading.triggers[0] if t.predicate.type == predicate)
    unit = next(u for u in units if text[words[u.first].start : words[u.last - 1].end] == side)
    path = tree_path(words, trigger.words, unit.head)
    grammar = pipe.coder.grammar
    return bond(words, trigger, unit, grammar), reach(words, trigger, unit, units, path, grammar)


@pytest.mark.parametrize(
    ("text", "side", "tie"),
    [
        ("The Iran-backed Hezbollah attacked Israel.", "Iran", "backing.other"),
        ("The Saudi-led forces attacked Yemen.", "Yemen", ""),
        ("Israel's attack killed two people.", "Israel", "genitive.own"),
        ("Hamas attacked Israel's border.", "Israel", "genitive.other"),
        ("Hamas attacked along the Jordanian border.", "Jordanian", "attribute.other"),
        ("Hamas attacked Israel.", "Hamas", ""),
    ],
)
def test_what_ties_a_side_to_the_word_behind_it(text: str, side: str, tie: str) -> None:
    assert seen(text, "ASSAULT", side)[0] == tie


def test_who_backs_is_tied_to_the_trigger_where_backing_is_told() -> None:
    assert seen("The Iran-backed Hezbollah attacked Israel.", "SUPPORT", "Iran")[0] == "backing.own"


def test_who_stands_outside_a_noun_that_names_its_victim_lies_far() -> None:
    text = "Iran condemned the killing of Hamas leader Ismail Haniyeh."
    assert seen(text, "ASSAULT", "Iran")[1] == "up1.of"
    assert seen(text, "ASSAULT", "Hamas leader Ismail Haniyeh")[1] == "of."


def test_an_agent_is_seen_beside_the_victim() -> None:
    assert seen("The village was attacked by Hamas near Israel.", "ASSAULT", "Israel")[1].endswith(".by")
