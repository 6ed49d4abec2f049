"""The ledger: promises that one side gave to the other, and what keeps them."""

from __future__ import annotations

import pytest
from telling import pledge, report, told

from damai.crossdoc.linker import Linker
from damai.crossdoc.told import ToldEvent

LATER = "2024-06-10"
GIFT = told("r#0", "AGREE", "A>B", date="2024-05-09", promise=pledge("2024-05-20"))


def state_of(*events: ToldEvent) -> str:
    state = Linker()
    for event in events:
        state.add(report(event))
    return next(entry.state for entry in state.commitments("2024-06-30") if entry.id == "r#0")


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (told("s#0", "RETREAT", "A>B", LATER, mode="release", date="2024-05-19"), "kept"),
        (
            told("s#0", "RETREAT", "A>B", LATER, mode="release", date="2024-05-08"),
            "lapsed",
        ),  # done before it was promised
        (told("s#0", "RETREAT", "B>A", LATER, mode="release", date="2024-05-19"), "lapsed"),
        (told("s#0", "RETREAT", "A>C", LATER, mode="release", date="2024-05-19"), "lapsed"),
        (told("s#0", "MOBILIZE", "A>B", LATER, date="2024-05-19"), "lapsed"),
    ],
)
def test_what_was_promised_to_one_is_kept_by_giving_it_to_it_in_time(event: ToldEvent, state: str) -> None:
    assert state_of(GIFT, event) == state


def test_what_is_told_in_one_sentence_with_another_promise_of_it_is_not_yet_done() -> None:
    deed = told("s#0", "RETREAT", "A>B", LATER, mode="release", date="2024-05-19", evidence=((0, 90),))
    again = told("s#1", "AGREE", "A>C", LATER, date="2024-05-19", promise=pledge("2024-07-01"), evidence=((0, 90),))
    state = Linker()
    for events in ((GIFT,), (deed, again)):
        state.add(report(*events))
    assert [entry.state for entry in state.commitments("2024-06-30") if entry.id == "r#0"] == ["lapsed"]


@pytest.mark.parametrize(("mode", "state"), [("mediate", "kept"), (None, "kept"), ("aid", "open")])
def test_who_offered_one_side_to_mediate_keeps_it_by_bringing_it_together_with_the_other(
    mode: str | None, state: str
) -> None:
    offer = told("r#0", "AGREE", "A>B", mode=mode, date="2024-05-09", promise=pledge())
    talks = told("s#0", "CONSULT", "B,C", LATER, date="2024-06-01", mediators=("A",))
    assert state_of(offer, talks) == state


def test_the_day_of_a_promise_is_told_or_none() -> None:
    state = Linker()
    later, never = (
        told(ref, "AGREE", who, day, promise=pledge()) for ref, who, day in (("s#0", "A>C", LATER), ("t#0", "B>C", ""))
    )
    for made in (GIFT, later, never):
        state.add(report(made))
    assert {entry.id: (entry.day, entry.told) for entry in state.commitments()} == {
        "r#0": ("2024-05-09", "2024-05-10"),
        "s#0": (None, "2024-06-10"),  # the rules take the eve for the day: a deed of that day is no deed before it
        "t#0": (None, None),
    }
