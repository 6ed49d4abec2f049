"""The ledger: what keeps, breaks, disputes a promise, and what does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from telling import ledger, pledge, report, told

from damai.crossdoc.ledger import entry_of
from damai.crossdoc.linker import Linker
from damai.crossdoc.told import ToldEvent

MEET = told("r#0", "AGREE", "A,B", date="2024-05-09", place="Geneva", promise=pledge("2024-06-01"))
TRUCE = told("r#0", "CONCEDE", "A,B", mode="ceasefire", date="2024-05-10", promise=pledge("2024-05-10"))
LEAVE = told("r#0", "CONCEDE", "A>B", mode="withdraw", date="2024-05-09", place="Dover", promise=pledge("2024-05-20"))
FREE = told("r#0", "AGREE", "A,B", date="2024-05-09", promise=pledge(), evidence=((0, 50),))
LATER = "2024-06-10"


@pytest.mark.parametrize(
    ("made", "event", "state", "rule"),
    [
        (MEET, told("s#0", "CONSULT", "B,A", LATER, date="2024-06-01", place="Geneva"), "kept", "fields: done"),
        (MEET, told("s#0", "CONSULT", "A,B", LATER, date="2024-06-01", place="Lima"), "lapsed", "due day passed"),
        (MEET, told("s#0", "CONSULT", "A,B", LATER, date="2024-05-09", place="Geneva"), "lapsed", "due day passed"),
        (MEET, told("s#0", "CONSULT", "A,C", LATER, date="2024-06-01", place="Geneva"), "lapsed", "due day passed"),
        (MEET, told("r#1", "REJECT", "B>A", mode="meet", date="2024-05-10"), "broken", "fields: called off"),
        (MEET, told("r#1", "REJECT", "C>A", mode="meet", date="2024-05-10"), "lapsed", "due day passed"),
        (LEAVE, told("s#0", "RETREAT", "A>B", LATER, date="2024-05-25", place="Dover"), "kept", "fields: done"),
        (LEAVE, told("s#0", "RETREAT", "A>B", LATER, date="2024-06-09", place="Dover"), "broken", "too late"),
        (LEAVE, told("s#0", "RETREAT", "A>B", LATER, date="2024-05-19", place="Calais"), "lapsed", "due day passed"),
        (LEAVE, told("s#0", "RETREAT", "B>A", LATER, date="2024-05-19", place="Dover"), "lapsed", "due day passed"),
        (TRUCE, told("s#0", "RETREAT", "A,B", LATER, mode="ceasefire", date="2024-05-12"), "kept", "in force"),
        (TRUCE, told("s#0", "ACCUSE", "A,B", LATER, date="2024-05-11"), "broken", "accuse one another"),
        (TRUCE, told("s#0", "ACCUSE", "A>B", LATER, date="2024-05-11", deniers=("B",)), "disputed", "and denies it"),
        (
            TRUCE,
            told("s#0", "ACCUSE", "A>B", LATER, date="2024-05-11"),
            "lapsed",
            "due day passed",
        ),  # of what, none says
        (TRUCE, told("s#0", "ACCUSE", "A>C", LATER, date="2024-05-11"), "lapsed", "due day passed"),
        (TRUCE, told("s#0", "ASSAULT", "A>B", LATER, date="2024-05-11"), "broken", "a breach is reported"),
        (TRUCE, told("s#0", "ASSAULT", "A>B", LATER, date="2024-05-11", claimants=("B",)), "disputed", "is claimed"),
        (TRUCE, told("s#0", "ASSAULT", "A>B", LATER, date="2024-05-10"), "lapsed", "due day passed"),
        (TRUCE, told("s#0", "ASSAULT", "A>B", LATER, date="2024-06-09"), "lapsed", "due day passed"),
    ],
)
def test_by_its_fields(made: ToldEvent, event: ToldEvent, state: str, rule: str) -> None:
    entry = ledger(made, event)
    assert entry.state == state
    assert rule in entry.transitions[-1].rule
    assert entry.because == ((event.ref,) if state != "lapsed" else ())


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (told("s#1", "RETREAT", "A,B", LATER, status="negated", evidence=((0, 50),)), "broken"),
        (told("s#1", "RETREAT", "A,B", LATER, mode="release", evidence=((0, 50),)), "kept"),
        (told("s#1", "ACCUSE", "A>B", LATER, evidence=((10, 60),)), "disputed"),
        (told("s#1", "ACCUSE", "A,B", LATER, evidence=((0, 50),)), "broken"),
        (told("s#1", "COERCE", "A>B", LATER, deniers=("A",), evidence=((0, 50),)), "disputed"),
        (told("s#1", "COERCE", "A>B", LATER, date="2024-06-09", evidence=((0, 50),)), "broken"),
        (told("s#1", "COERCE", "A>B", LATER, date="2024-05-01", evidence=((0, 50),)), "open"),
        (told("s#1", "COERCE", "C>A", LATER, date="2024-06-09", evidence=((0, 50),)), "open"),
        (told("s#1", "RETREAT", "A,B", LATER, mode="release", evidence=((60, 90),)), "open"),
    ],
)
def test_beside_a_retelling(event: ToldEvent, state: str) -> None:
    again = told("s#0", "AGREE", "A,B", LATER, date="2024-05-09", promise=pledge(), evidence=((0, 50),))
    entry = ledger(FREE, again, event)
    assert entry.made == ("r#0", "s#0")
    assert entry.state == state


def test_fire_from_both_sides_breaks_a_truce() -> None:
    fire = [told(f"s#{n}", "ASSAULT", s, LATER, date="2024-05-11", claimants=(who,)) for n, (s, who) in
            enumerate((("A>B", "B"), ("B>A", "A")))]  # fmt: skip
    entry = ledger(TRUCE, *fire)
    assert (entry.state, set(entry.because)) == ("broken", {"s#0", "s#1"})


def test_the_state_is_that_of_a_day() -> None:
    kept = told("s#0", "CONSULT", "A,B", LATER, date="2024-06-01", place="Geneva")
    states = {day: ledger(MEET, kept, as_of=day).state for day in ("2024-05-31", "2024-06-02", "2024-06-10")}
    assert states == {"2024-05-31": "open", "2024-06-02": "lapsed", "2024-06-10": "kept"}


def test_a_refusal_in_the_next_sentence_breaks_a_promise() -> None:
    again = told("s#0", "AGREE", "A,B", LATER, date="2024-05-09", promise=pledge(), evidence=((0, 50),))
    assert ledger(again, told("s#1", "REJECT", "B>A", LATER, evidence=((51, 90),))).state == "broken"
    assert ledger(again, told("s#1", "REJECT", "B>A", LATER, evidence=((99, 120),))).state == "open"
    assert ledger(FREE, told("r#1", "REJECT", "B>A", date="2024-05-10", evidence=((51, 90),))).state == "broken"


def test_who_promises_and_refuses_in_one_breath_takes_nothing_back() -> None:
    assert ledger(FREE, told("r#1", "REJECT", "B>A", evidence=((51, 90),))).state == "open"
    assert ledger(FREE, told("r#1", "REJECT", "B>A", evidence=((0, 50),))).state == "open"


def test_an_accusation_in_the_next_sentence_counts_against_what_was_not_to_be_done() -> None:
    accused = told("r#1", "ACCUSE", "A>B", evidence=((51, 90),))
    assert ledger(FREE, accused).state == "open"
    never = told("r#0", "AGREE", "A,B", date="2024-05-09", promise=pledge(negative=True), evidence=((0, 50),))
    assert ledger(never, accused).state == "disputed"


def test_a_truce_that_holds_by_and_large_stays_disputed() -> None:
    claimed = told("s#0", "ASSAULT", "A>B", LATER, date="2024-05-11", claimants=("B",), deniers=("A",))
    holds = told("t#0", "RETREAT", "A,B", LATER, mode="ceasefire", date="2024-05-14")
    assert ledger(TRUCE, claimed, holds).state == "disputed"


def test_a_deed_that_is_denied_keeps_nothing() -> None:
    denied = told("s#0", "RETREAT", "A>B", LATER, date="2024-05-19", place="Dover", deniers=("B",))
    assert ledger(LEAVE, denied).state == "lapsed"


def test_what_was_kept_on_its_day_stays_kept() -> None:
    deed = told("s#0", "RETREAT", "A>B", LATER, date="2024-05-19", place="Dover")
    again = told("t#0", "RETREAT", "A>B", "2024-09-01", date="2024-08-09", place="Dover")
    assert ledger(LEAVE, deed, again).state == "kept"


def test_an_entry_says_who_and_what() -> None:
    entry = ledger(told("r#0", "CONCEDE", "A:GOV>B", mediators=("C",), date="2024-05-09", promise=pledge("2024-06")))
    assert (entry.by, entry.to, entry.mediators, entry.day, entry.due) == (
        ("A",),
        ("B",),
        ("C",),
        "2024-05-09",
        "2024-06",
    )
    assert (entry.state, entry.transitions[-1].day, entry.transitions[-1].events) == ("lapsed", "2024-06-30", ())


DISARM = told("r#0", "AGREE", "A,B", date="2024-05-09", place="Dover", promise=pledge())


def test_what_was_told_before_a_promise_keeps_none() -> None:
    before = told("s#0", "RETREAT", "A", "2021-03-01", mode="disarm", place="Dover")
    assert ledger(DISARM, before).state == "open"
    assert ledger(DISARM, told("s#0", "RETREAT", "A", LATER, mode="disarm", place="Dover")).state == "kept"
    late = told("s#0", "RETREAT", "A", "2026-03-01", mode="disarm", place="Dover")
    assert ledger(DISARM, late, as_of="2026-12-31").state == "open"


def test_a_month_that_began_before_a_promise_is_not_after_it() -> None:
    again = told("s#0", "AGREE", "A,B", LATER, date="2024-05", promise=pledge(), evidence=((0, 50),))
    month = told("s#1", "SUPPORT", "A,B", LATER, date="2024-05", evidence=((0, 50),))
    assert ledger(FREE, again, month).state == "open"
    assert ledger(FREE, again, told("s#1", "SUPPORT", "A,B", LATER, date="2024-06-08", evidence=((0, 50),))).because


@pytest.mark.parametrize(
    ("moved", "state"),
    [
        (told("s#0", "MOBILIZE", "A", LATER, date="2024-06-01", place="Dover"), "kept"),
        (told("s#0", "MOBILIZE", "A>B", LATER, date="2024-06-01", place="Dover"), "open"),
        (told("s#0", "MOBILIZE", "A", LATER, date="2024-06-01"), "open"),
    ],
)
def test_troops_keep_a_promise_where_they_were_to_go(moved: ToldEvent, state: str) -> None:
    assert ledger(DISARM, moved).state == state
    assert (
        ledger(told("r#0", "CONCEDE", "A>B", mode="withdraw", place="Dover", promise=pledge()), moved).state == "open"
    )


def test_what_was_over_before_a_promise_was_made_says_nothing_of_it() -> None:
    again = told("s#0", "AGREE", "A,B", LATER, date="2024-05-09", promise=pledge(), evidence=((0, 50),))
    undone = told("s#1", "RETREAT", "A,B", LATER, status="negated", date="2024-04-01", evidence=((0, 50),))
    assert ledger(FREE, again, undone).state == "open"


def test_troops_do_not_keep_a_promise_to_meet() -> None:
    soon = told("r#0", "AGREE", "A,B", mode="meet", date="2024-05-09", place="Dover", promise=pledge())
    assert ledger(soon, told("s#0", "MOBILIZE", "A", LATER, date="2024-06-01", place="Dover")).state == "open"


@pytest.mark.parametrize(
    ("met", "state"),
    [
        (told("s#0", "CONSULT", "A,B", LATER, date="2024-06-01"), "kept"),
        (told("s#0", "CONSULT", "A,B", LATER, date="2024-06-01", mode="phone"), "open"),
        (told("s#0", "CONSULT", "A,C", LATER, date="2024-06-01"), "open"),
        (told("s#0", "CONSULT", "A,B", "2025-06-02", date="2025-06-01"), "open"),
    ],
)
def test_a_meeting_soon_after_one_was_promised_without_a_day(met: ToldEvent, state: str) -> None:
    soon = told("r#0", "AGREE", "A,B", mode="meet", date="2024-05-09", promise=pledge())
    assert ledger(soon, met, as_of="2025-12-31").state == state


@pytest.mark.parametrize(
    ("met", "state"),
    [
        (told("s#0", "CONSULT", "A", LATER, date="2024-06-01", place="Geneva"), "kept"),
        (told("s#0", "CONSULT", "A", LATER, date="2024-06-01"), "lapsed"),
        (told("s#0", "CONSULT", "A", LATER, date="2024-06-02", place="Geneva"), "lapsed"),
        (told("s#0", "CONSULT", "A", LATER, mediators=("C",), date="2024-06-01", place="Geneva"), "lapsed"),
    ],
)
def test_a_meeting_at_the_very_day_and_place_may_leave_a_party_unnamed(met: ToldEvent, state: str) -> None:
    assert ledger(MEET, met).state == state


def test_what_is_due_on_the_day_of_the_promise_can_be_done_on_it() -> None:
    today = told("r#0", "AGREE", "A,B", date="2024-05-09", place="Geneva", promise=pledge("2024-05-09"))
    assert ledger(today, told("s#0", "CONSULT", "A,B", LATER, date="2024-05-09", place="Geneva")).state == "kept"


def test_a_visit_elsewhere_on_the_one_day_of_its_sentence_is_the_one_promised() -> None:
    again = told("s#0", "AGREE", "A,B", LATER, date="2024-05-09", place="Geneva", promise=pledge(), evidence=((0, 50),))
    visit = told("s#1", "CONSULT", "A,B", LATER, date="2024-05-09", place="Lima", evidence=((0, 50),))
    there = told("s#1", "CONSULT", "A,B", LATER, date="2024-05-09", place="Geneva", evidence=((0, 50),))
    assert [ledger(again, event).state for event in (visit, there)] == ["kept", "open"]


@pytest.mark.parametrize(
    ("undone", "state"),
    [
        (told("s#0", "RETREAT", "A", LATER, status="negated", date="2024-05-20"), "broken"),
        (told("s#0", "RETREAT", "A", LATER, status="negated", date="2024-05-19"), "lapsed"),
        (told("s#0", "RETREAT", "B", LATER, status="negated", date="2024-05-20"), "lapsed"),
        (told("s#0", "RETREAT", "A", LATER, status="negated", date="2024-05-20", place="Lima"), "lapsed"),
    ],
)
def test_what_was_not_done_on_its_day_was_broken(undone: ToldEvent, state: str) -> None:
    assert ledger(LEAVE, undone).state == state


@pytest.mark.parametrize(
    ("undone", "state"),
    [
        (told("s#0", "RETREAT", "A", LATER, status="negated", mode="withdraw"), "broken"),
        (told("s#0", "RETREAT", "A", LATER, status="negated", mode="withdraw", claimants=("B",)), "disputed"),
        (told("s#0", "RETREAT", "A", LATER, status="negated", mode="withdraw", deniers=("A",)), "lapsed"),
        (told("s#0", "RETREAT", "A", "2024-05-15", status="negated", mode="withdraw"), "lapsed"),
        (told("s#0", "RETREAT", "A", LATER, status="negated", mode="release"), "lapsed"),
        (told("s#0", "RETREAT", "B", LATER, status="negated", mode="withdraw"), "lapsed"),
        (told("s#0", "RETREAT", "A", LATER, status="negated", mode="withdraw", place="Lima"), "lapsed"),
    ],
)
def test_what_is_told_undone_after_its_day_is_broken(undone: ToldEvent, state: str) -> None:
    entry = ledger(LEAVE, undone)
    assert entry.state == state
    assert entry.because == (("s#0",) if state != "lapsed" else ())


def test_what_was_not_to_be_done_and_is_said_not_to_have_been_done_is_not_broken() -> None:
    never = told("r#0", "AGREE", "A,B", date="2024-05-09", promise=pledge(negative=True), evidence=((0, 50),))
    still = told("r#1", "MOBILIZE", "A", status="negated", evidence=((0, 50),))
    assert ledger(never, still).state == "open"


@pytest.mark.parametrize("sides", ["A,B", "C"])
def test_an_accusation_of_each_other_in_the_next_sentence_breaks_a_truce(sides: str) -> None:
    truce = told("r#0", "CONCEDE", sides, mode="ceasefire", date="2024-05-10", promise=pledge(), evidence=((0, 50),))
    mutual = told("r#1", "ACCUSE", "A,B", mode="allege", evidence=((51, 90),))
    assert ledger(truce, mutual).state == "broken"
    for other in (
        told("r#1", "ACCUSE", "A,B", evidence=((99, 120),)),
        told("r#1", "ACCUSE", "D>E", evidence=((51, 90),)),
    ):
        assert ledger(truce, other).state == "open"


def test_a_promise_that_its_maker_disowns_is_disputed_not_broken() -> None:
    claimed = told("r#0", "CONCEDE", "A,B", mode="ceasefire", date="2024-05-10", promise=pledge(),
                   claimants=("A",), deniers=("B",))  # fmt: skip
    fire = told("s#0", "ASSAULT", "A>B", LATER, date="2024-05-11")
    assert ledger(claimed, fire).state == "disputed"


def test_a_due_day_before_the_promise_is_none() -> None:
    wrong = told("r#0", "AGREE", "A,B", date="2024-05-09", promise=pledge("2023-06-01"))
    assert (ledger(wrong).due, ledger(wrong).state) == (None, "open")
    undated = told("r#0", "AGREE", "A,B", promise=pledge("2024-05-01"))
    assert (ledger(undated).due, ledger(undated).state) == ("2024-05-01", "lapsed")


def by(*retellings: ToldEvent) -> tuple[tuple[str, ...], tuple[str, ...]]:
    made = entry_of("p", retellings, (), date(2024, 12, 31))
    return made.by, made.to


def test_a_mediator_is_no_promiser() -> None:
    assert by(told("r#0", "AGREE", "A,B,C:GOV", mediators=("C",), promise=pledge())) == (("A", "B"), ())
    assert by(told("r#0", "AGREE", "C", mediators=("C",), promise=pledge())) == (("C",), ())


def test_who_is_said_to_have_promised_whom_is_not_pooled() -> None:
    offer, short = told("r#0", "AGREE", "C>A,B", promise=pledge()), told("s#0", "AGREE", "C", promise=pledge())
    pooled = told("t#0", "AGREE", "A,B,C", promise=pledge())
    assert by(offer, short) == by(offer, pooled) == (("C",), ("A", "B"))
    assert by(offer, pooled, told("u#0", "AGREE", "A,B,C", promise=pledge())) == (("A", "B", "C"), ())


def test_one_retelling_of_three_may_name_a_party_too_many() -> None:
    right = [told(f"{ref}#0", "AGREE", "A,B", promise=pledge()) for ref in "rs"]
    assert by(*right, told("t#0", "AGREE", "A,B,C", promise=pledge())) == (("A", "B"), ())


@pytest.mark.parametrize("status", ["negated", "hypothetical"])
def test_a_promise_that_was_not_made_is_no_entry(status: str) -> None:
    state = Linker()
    state.add(report(told("r#0", "AGREE", "A,B", status=status, promise=pledge())))
    assert state.commitments("2024-12-31") == ()


def test_what_is_ahead_of_its_report_keeps_no_promise() -> None:
    made = told("r#0", "AGREE", "A,B", date="2024-05-10", place="Geneva", promise=pledge("2024-06-01"))
    ahead = told("r#1", "CONSULT", "A,B", date="2024-06-01", place="Geneva")
    assert ledger(made, ahead).state == "lapsed"
    assert ledger(made, told("s#0", "CONSULT", "A,B", "2024-06-02", date="2024-06-01", place="Geneva")).state == "kept"


def test_who_tells_of_what_two_others_agreed_is_bound_by_nothing() -> None:
    entry = ledger(told("r#0", "AGREE", "A,B,C", claimants=("C",), promise=pledge()))
    assert entry.by == ("A", "B")
    entry = ledger(told("r#0", "AGREE", "A,B", claimants=("B",), promise=pledge()))
    assert entry.by == ("A", "B")


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (told("s#0", "ACCUSE", "B>A", "2024-05-11", date="2024-05-11", deniers=("A",)), "disputed"),
        (told("s#0", "ACCUSE", "B>A", "2024-05-11", date="2024-05-11"), "open"),
        (told("s#0", "ACCUSE", "B>C", "2024-05-11", date="2024-05-11", deniers=("C",)), "open"),
        (told("s#0", "ACCUSE", "B>A", "2024-06-11", date="2024-06-11", deniers=("A",)), "open"),
        # Who tells that all fight has not told of the other's fire.
        (told("s#0", "ASSAULT", "A,B", "2024-05-11", date="2024-05-11", claimants=("A",)), "disputed"),
    ],
)
def test_a_truce_of_which_one_side_is_accused(event: ToldEvent, state: str) -> None:
    made = told("r#0", "CONCEDE", "A,B", mode="ceasefire", date="2024-05-10", promise=pledge())
    assert ledger(made, event).state == state


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"mediators": ("C",)}, "kept"),
        ({}, "open"),
        ({"mediators": ("D",)}, "open"),
        ({"mediators": ("C",), "date": "2024-05-09"}, "open"),
    ],
)
def test_who_offered_to_mediate_and_does_keeps_its_word(fields: dict[str, Any], state: str) -> None:
    made = told("r#0", "AGREE", "C,A", date="2024-05-10", promise=pledge())
    met = told("s#0", "CONSULT", "A,B", "2024-06-10", **{"date": "2024-06-09"} | fields)
    assert ledger(made, met).state == state
