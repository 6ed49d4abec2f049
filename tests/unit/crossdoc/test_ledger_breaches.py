"""The ledger: lateness, proxies, one's own word, help, refusals on the day, promises recalled after the deed."""

from __future__ import annotations

import pytest
from telling import ledger, pledge, report, told

from damai.crossdoc.linker import Linker
from damai.crossdoc.told import ToldEvent

LATER = "2024-06-10"
LEAVE = told("r#0", "CONCEDE", "A>B", mode="withdraw", date="2024-05-09", place="Dover", promise=pledge("2024-05-20"))
MEET = told("r#0", "AGREE", "A,B", date="2024-05-09", promise=pledge("2024-06-01"))
HELP = told("r#0", "AGREE", "A>B", date="2024-05-09", promise=pledge())
PEACE = told("r#0", "AGREE", "A>B", date="2024-05-09", promise=pledge(negative=True), evidence=((0, 50),))


@pytest.mark.parametrize(("day", "state"), [("2024-05-25", "kept"), ("2024-05-26", "broken")])
def test_five_days_late_is_kept_and_six_is_broken(day: str, state: str) -> None:
    assert ledger(LEAVE, told("s#0", "RETREAT", "A>B", LATER, date=day, place="Dover")).state == state


@pytest.mark.parametrize(
    ("attack", "state"),
    [
        (told("s#0", "ASSAULT", "NSA-HEZBOLLAH>ISR", LATER, date="2024-05-11"), "broken"),
        (told("s#0", "ASSAULT", "NSA-HEZBOLLAH>ISR", LATER, date="2024-05-11", claimants=("ISR",)), "disputed"),
        (told("s#0", "ASSAULT", "NSA-HEZBOLLAH>SAU", LATER, date="2024-05-11"), "lapsed"),
        (told("s#0", "ASSAULT", "NSA-TALIBAN>ISR", LATER, date="2024-05-11"), "lapsed"),
    ],
)
def test_who_backs_an_attacker_breaks_the_truce(attack: ToldEvent, state: str) -> None:
    truce = told("r#0", "CONCEDE", "IRN,ISR", mode="ceasefire", date="2024-05-10", promise=pledge("2024-05-10"))
    assert ledger(truce, attack).state == state


def test_what_is_done_by_ones_own_word_and_denied_is_disputed() -> None:
    done = told("s#0", "RETREAT", "A>B", LATER, date="2024-05-19", place="Dover", claimants=("A",), deniers=("B",))
    assert ledger(LEAVE, done).state == "disputed"
    others = told("s#0", "RETREAT", "A>B", LATER, date="2024-05-19", place="Dover", claimants=("C",), deniers=("B",))
    assert ledger(LEAVE, others).state == "lapsed"


def test_ones_own_word_against_who_says_that_it_was_not_done() -> None:
    done = told("s#0", "RETREAT", "A>B", LATER, date="2024-05-19", mode="withdraw", claimants=("A",))
    undone = told("s#1", "RETREAT", "A>B", LATER, mode="withdraw", status="negated", claimants=("B",))
    assert ledger(LEAVE, done).state == "kept"
    assert ledger(LEAVE, done, undone).state == "disputed"


@pytest.mark.parametrize(
    ("attack", "state"),
    [
        (told("r#1", "ASSAULT", "A>B", date="2024-05-10", evidence=((200, 250),)), "broken"),
        (told("r#1", "ASSAULT", "A>B", date="2024-05-10", claimants=("B",), evidence=((200, 250),)), "disputed"),
        (told("r#1", "ASSAULT", "A>B", date="2024-05-01", evidence=((200, 250),)), "open"),
        (told("r#1", "ASSAULT", "A>C", date="2024-05-10", evidence=((200, 250),)), "open"),
        (told("r#1", "ASSAULT", "B>A", date="2024-05-10", evidence=((200, 250),)), "open"),
        (told("s#0", "ASSAULT", "A>B", LATER, date="2024-05-10"), "open"),
    ],
)
def test_what_was_not_to_be_done_is_broken_by_an_attack_of_the_same_report(attack: ToldEvent, state: str) -> None:
    assert ledger(PEACE, attack).state == state


def test_a_promise_not_to_fight_is_broken_by_any_later_attack() -> None:
    peace = told("r#0", "AGREE", "A,B", mode="ceasefire", date="2024-05-09", promise=pledge(negative=True))
    assert ledger(peace, told("s#0", "ASSAULT", "A>B", "2024-11-02", date="2024-11-01")).state == "broken"
    truce = told("r#0", "CONCEDE", "A,B", mode="ceasefire", date="2024-05-09", promise=pledge())
    assert ledger(truce, told("s#0", "ASSAULT", "A>B", "2024-11-02", date="2024-11-01")).state == "open"


@pytest.mark.parametrize(
    ("refusal", "state"),
    [
        (told("s#0", "REJECT", "A>C", LATER, mode="meet", date="2024-06-01"), "broken"),
        (told("s#0", "REJECT", "A>C", LATER, mode="meet", date="2024-05-30"), "lapsed"),
        (told("s#0", "REJECT", "A>C", LATER, date="2024-06-01"), "lapsed"),
        (told("s#0", "REJECT", "C>A", LATER, mode="meet", date="2024-06-01"), "lapsed"),
    ],
)
def test_who_refuses_to_come_on_the_very_day_breaks_it(refusal: ToldEvent, state: str) -> None:
    assert ledger(MEET, refusal).state == state


@pytest.mark.parametrize(
    ("deed", "state"),
    [
        (told("s#0", "AID", "A>B", LATER, date="2024-06-01"), "kept"),
        (told("s#0", "AID", "A>C", LATER, date="2024-06-01"), "open"),
        (told("s#0", "AID", "A>B", LATER, date="2024-05-01"), "open"),
        (told("s#0", "RETREAT", "A>B", LATER, date="2024-06-01"), "open"),
    ],
)
def test_help_that_was_promised_is_known_by_giver_and_receiver(deed: ToldEvent, state: str) -> None:
    assert ledger(HELP, deed).state == state


def test_a_third_party_does_by_its_day_what_it_promised() -> None:
    officers = told("r#0", "AGREE", "C", date="2024-05-09", promise=pledge("2024-05-20"))
    assert ledger(officers, told("s#0", "COOPERATE", "C", LATER, date="2024-05-18")).state == "kept"
    both = told("r#0", "AGREE", "A,B", date="2024-05-09", promise=pledge("2024-05-20"))
    assert ledger(both, told("s#0", "COOPERATE", "A,B", LATER, date="2024-05-18")).state == "lapsed"


def test_those_whom_a_third_was_to_bring_together_meet_on_the_day() -> None:
    host = told("r#0", "AGREE", "C>A,B", date="2024-05-09", promise=pledge("2024-05-20"))
    assert ledger(host, told("s#0", "CONSULT", "A,B", LATER, date="2024-05-20", place="Lima")).state == "kept"
    assert ledger(host, told("s#0", "CONSULT", "A,B", LATER, date="2024-05-19", place="Lima")).state == "lapsed"


def test_a_whole_country_is_no_place_that_a_deed_is_known_by() -> None:
    vague = told("r#0", "AGREE", "A,B", date="2024-05-09", place="Peru", promise=pledge())
    assert ledger(vague, told("s#0", "RETREAT", "A", LATER, date="2024-05-29", place="Peru")).state == "open"
    exact = told("r#0", "AGREE", "A,B", date="2024-05-09", place="Dover", promise=pledge())
    assert ledger(exact, told("s#0", "RETREAT", "A", LATER, date="2024-05-29", place="Dover")).state == "kept"


def test_a_deed_told_with_the_promise_that_it_keeps() -> None:
    done = told("r#0", "RETREAT", "A>B", date="2024-05-03", evidence=((0, 50),))
    made = told("r#1", "AGREE", "A>B", promise=pledge(), evidence=((0, 50),))
    assert ledger(done, made).state == "kept"


def test_a_promise_recalled_in_the_sentence_after_the_deed() -> None:
    done = told("r#0", "RETREAT", "A", date="2024-05-09", evidence=((0, 50),))
    before = told("r#1", "AGREE", "A>B", date="2024-05-06", promise=pledge(), evidence=((51, 90),))
    assert ledger(done, before).state == "kept"
    again = told("r#1", "AGREE", "A>B", date="2024-05-09", promise=pledge(), evidence=((51, 90),))
    assert ledger(done, again).state == "open"
    far = told("r#1", "AGREE", "A>B", date="2024-05-06", promise=pledge(), evidence=((151, 190),))
    assert ledger(done, far).state == "open"


def test_the_narrowest_date_says_when_a_promise_was_made() -> None:
    first = told("r#0", "CONCEDE", "A>B", date="2024-05-09", place="Dover", promise=pledge(), evidence=((0, 50),))
    month = told("s#0", "CONCEDE", "A>B", LATER, date="2024-05", place="Dover", promise=pledge())
    attack = told("r#1", "ASSAULT", "A>B", date="2024-05-03", evidence=((0, 50),))
    assert ledger(first, month, attack).state == "open"


@pytest.mark.parametrize(
    ("agreed", "state"),
    [
        (told("s#0", "AGREE", "A,B", LATER, date="2024-06-01", promise=pledge()), "kept"),
        (told("s#0", "AGREE", "A,B", LATER, date="2024-06-02", promise=pledge()), "lapsed"),
        (told("s#0", "AGREE", "A,C", LATER, date="2024-06-01", promise=pledge()), "lapsed"),
        (told("s#0", "AGREE", "A,B", LATER, date="2024-06-01", place="Lima", promise=pledge()), "lapsed"),
    ],
)
def test_who_agrees_on_the_due_day_has_met(agreed: ToldEvent, state: str) -> None:
    meet = told("r#0", "AGREE", "A,B", date="2024-05-09", place="Dover", promise=pledge("2024-06-01"))
    kept = Linker()
    kept.add(report(meet))
    kept.add(report(agreed))
    assert kept.commitments("2024-12-31")[0].state == state


def test_a_promise_recalled_after_a_refusal_is_broken() -> None:
    refused = told("s#0", "REJECT", "A", LATER, evidence=((0, 50),))
    recalled = told("s#1", "CONCEDE", "A>B", LATER, date="2024-05-09", promise=pledge(), evidence=((51, 90),))
    assert ledger(refused, recalled).state == "broken"
    fresh = told("s#1", "CONCEDE", "A>B", LATER, date="2024-06-10", promise=pledge(), evidence=((51, 90),))
    assert ledger(refused, fresh).state == "open"


def test_what_was_not_to_be_done_before_a_day() -> None:
    made = told("s#0", "AGREE", "A", LATER, date="2024-05-09", promise=pledge("2024-06-01", negative=True))
    before = told("s#1", "COERCE", "A>C", LATER, date="2024-05-20", evidence=((200, 250),))
    after = told("s#1", "COERCE", "A>C", LATER, date="2024-06-03", evidence=((200, 250),))
    assert (ledger(made, before).state, ledger(made, after).state) == ("broken", "lapsed")


def test_rebels_of_a_state_are_not_the_state() -> None:
    leave = told("r#0", "CONCEDE", "TCD:REB>TCD", date="2024-05-09", place="Faya", promise=pledge("2024-05-20"))
    rebels = told("s#0", "RETREAT", "TCD:REB>TCD:MIL", LATER, date="2024-05-19", place="Faya")
    army = told("s#0", "RETREAT", "TCD:MIL>TCD:REB", LATER, date="2024-05-19", place="Faya")
    assert (ledger(leave, rebels).state, ledger(leave, army).state) == ("kept", "lapsed")
