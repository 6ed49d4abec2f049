"""Contested claims: which, with which sides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from telling import report, told

from damai.crossdoc.contested import Contested, pair_claims
from damai.crossdoc.duplicates import Copy
from damai.crossdoc.incidents import describe
from damai.crossdoc.linker import Linker
from damai.crossdoc.rivals import ACCUSED, ANSWER, CAMPS, tellers
from damai.crossdoc.told import DENIED, SAID, ToldEvent


def contested(*reports: tuple[ToldEvent, ...]) -> tuple[Contested, ...]:
    state = Linker()
    for events in reports:
        state.add(report(*events))
    return state.contested


def account(ref: str, sides: str, who: str, **fields: str) -> ToldEvent:
    return told(ref, "ASSAULT", sides, date="2024-05-02", claimants=(who,), **fields)


def test_each_says_that_the_other_did_it_in_every_report() -> None:
    first = account("r#0", "A>B", "B:GOV", place="Dover"), account("r#1", "B>A", "A:GOV", place="Calais")
    second = account("s#0", "A>B", "B:MIL", place="Dover"), account("s#1", "B>A", "A:GOV", place="Calais")
    (found,) = contested(first, second)
    assert found.kind == "mutual"
    assert set(found.pairs()) == {(a, b) for a in ("r#0", "s#0") for b in ("r#1", "s#1")}
    assert [(side.claimants, side.first, side.published) for side in found.sides] == [
        (("B:GOV", "B:MIL"), "r#0", "2024-05-10"), (("A:GOV",), "r#1", "2024-05-10"),
    ]  # fmt: skip


def test_what_a_side_announces_itself_is_no_rival_account() -> None:
    """Each expels the other's envoy, and each says what the other did: both can be true."""
    for kind, count in (("SANCTION", 0), ("PROTEST", 0), ("COERCE", 1), ("MOBILIZE", 1)):
        one, other = ((f"r#{n}", kind, sides) for n, sides in enumerate(("A>B", "B>A")))
        events = told(*one, date="2024-05-02", claimants=("B",)), told(*other, date="2024-05-02", claimants=("A",))
        assert len(contested(events)) == count, kind


def test_who_started_a_fight_that_is_told_of() -> None:
    fight = told("r#2", "ASSAULT", "A,B", date="2024-05-02")
    (found,) = contested((account("r#0", "A>B", "B"), account("r#1", "B>A", "A"), fight))
    assert found.kind == "started"


def test_no_rival_accounts() -> None:
    one = account("r#0", "A>B", "B")
    assert not contested((one, account("r#1", "B>A", "B")))  # told by one camp both times
    assert not contested((one, told("r#1", "ASSAULT", "B>A", date="2024-05-02")))  # told by the outlet
    assert not contested((one, told("r#1", "ASSAULT", "B>A", date="2024-05-06", claimants=("A",))))
    assert not contested((one, account("r#1", "C>D", "D")))


def test_where_a_report_says_that_both_accuse_the_claimants_need_not_be_known() -> None:
    events = told("r#0", "ASSAULT", "A>B", date="2024-05-02"), told("r#1", "ASSAULT", "B>A", date="2024-05-02")
    assert not contested(events)
    (found,) = contested((*events, told("r#2", "ACCUSE", "A,B", date="2024-05-02")))
    assert found.pairs() == (("r#0", "r#1"),)


def test_an_account_answers_one_other() -> None:
    near = account("r#0", "A>B", "B", evidence=((100, 120),))
    far, close = account("r#1", "B>A", "A", place="X", evidence=((900, 950),)), account("r#2", "B>A", "A", place="Y", evidence=((130, 150),))  # type: ignore[arg-type]  # noqa: E501  # fmt: skip
    (found,) = contested((near, far, close))
    assert found.pairs() == (("r#0", "r#2"),)


def test_accounts_of_one_place_answer_each_other_before_others_told_more_often() -> None:
    """Two reports tell of rockets on Leeds that day beside each side's word of who shot first at Dover."""
    at_dover = account("r#0", "A>B", "B", place="Dover"), account("r#1", "B>A", "A", place="Dover")
    rockets = (
        told("r#2", "ASSAULT", "B>A", date="2024-05-02", claimants=("A",), place="Leeds", killed=11),
        told("s#2", "ASSAULT", "B>A", date="2024-05-02", claimants=("A",), place="Leeds", killed=11),
    )
    found = contested((*at_dover, rockets[0]), (account("s#0", "A>B", "B", place="Dover"), rockets[1]))
    assert {"r#0", "r#1"} in [set(pair) for claim in found if claim.kind == "mutual" for pair in claim.pairs()]
    assert not any({"r#0", "r#2"} == set(pair) for claim in found for pair in claim.pairs())


def test_assertion_against_denial() -> None:
    (found,) = contested((account("r#0", "A>B", "B"),), (told("s#0", "ASSAULT", "A>B", date="2024-05-02",
                         status="negated", claimants=("A",)),))  # fmt: skip
    assert (found.kind, found.pairs()) == ("denied", (("r#0", "s#0"),))


def test_a_denial_in_the_same_record_has_sides_but_no_pair() -> None:
    (found,) = contested((told("r#0", "ASSAULT", "A>B", date="2024-05-02", claimants=("B",), deniers=("A",)),))
    assert [side.claimants for side in found.sides] == [("B",), ("A",)]
    assert found.pairs() == ()


def test_a_toll_may_rise_but_not_fall() -> None:
    early, late = (
        told(f"{r}#0", "ASSAULT", "A>B", day, date="2024-05-02", killed=n)
        for r, day, n in (("r", "2024-05-03", 40), ("s", "2024-05-09", 90))
    )
    assert not contested((early,), (late,))
    fell = told("t#0", "ASSAULT", "A>B", "2024-05-20", date="2024-05-02", killed=30)
    found = contested((early,), (fell,))
    assert [(claim.kind, [side.value for side in claim.sides]) for claim in found] == [("toll", ["40", "30"])]


def test_each_camp_has_its_own_toll() -> None:
    (found,) = contested((account("r#0", "A>B", "A", killed=60), account("r#1", "A>B", "B", killed=5)))  # type: ignore[arg-type]
    assert (found.kind, found.pairs()) == ("toll", (("r#0", "r#1"),))


BLAME = account("r#0", "C>B", "B:GOV", place="Dover")
"""B says that C attacked it."""


@pytest.mark.parametrize(
    "other",
    [
        account("s#0", "A>B", "A:MIL", place="Dover"),  # A owns up to it
        account("s#0", "A>B", "D", place="Dover"),  # another blames A
        account("r#1", "A>B", "A"),  # in the same report, the place not said again
    ],
)
def test_whose_deed_it_was(other: ToldEvent) -> None:
    reports = ((BLAME, other),) if other.report == "r" else ((BLAME,), (other,))
    (found,) = contested(*reports)
    assert (found.kind, [side.events for side in found.sides]) == ("author", [(BLAME.ref,), (other.ref,)])
    assert [side.claimants for side in found.sides] == [BLAME.claimants, other.claimants]


@pytest.mark.parametrize(
    "other",
    [
        account("s#0", "A>B", "B", place="Dover"),  # one says both
        account("s#0", "A>B", "A", place="Calais"),
        account("s#0", "A>B", "A"),  # of another report, anywhere
        account("s#0", "A>D", "A", place="Dover"),
        account("s#0", "A>B", "A", place="Dover", mode="aerial"),
        account("s#0", "A>B", "A", place="Dover", killed=3),  # type: ignore[arg-type]
        told("s#0", "ASSAULT", "A>B", date="2024-05-03", place="Dover", claimants=("A",)),
        told("s#0", "ASSAULT", "A>B", date="2024-05-02", place="Dover"),  # the outlet: perhaps a second one
    ],
)
def test_two_deeds_of_two(other: ToldEvent) -> None:
    blame = account("r#0", "C>B", "B", place="Dover", mode="firearms", killed=1)  # type: ignore[arg-type]
    assert not contested((blame,), (other,))


def test_outlets_that_give_one_toll_tell_of_one_deed() -> None:
    one, other, more = (
        told(f"{ref}#0", "ASSAULT", sides, date="2024-05-02", place=place, killed=killed)
        for ref, sides, place, killed in (("r", "C>B", "Dover", 3), ("s", "A>B", "Dover", 3), ("s", "A>B", "Dover", 4))
    )
    (found,) = contested((one,), (other,))
    assert (found.kind, found.pairs()) == ("author", (("r#0", "s#0"),))
    assert not contested((one,), (more,))
    assert not contested((replace(one, place="Sahel"),), (replace(other, place="Sahel"),))  # too wide


def test_each_that_owns_up_to_a_deed_of_its_own_did_it() -> None:
    assert not contested((account("r#0", "C>B", "C", place="Dover"),), (account("s#0", "A>B", "A", place="Dover"),))


def test_two_doers_within_one_incident() -> None:
    events = {e.ref: e for e in (BLAME, account("s#0", "A>B", "A", place="Dover"))}
    (found,) = pair_claims([describe(events.values(), {}, [])], events)
    assert (found.id, found.kind, found.pairs()) == ("author:r#0", "author", (("r#0", "s#0"),))


def test_an_accusation_and_the_deed_it_alleges_are_one_matter() -> None:
    accusation = told("r#0", "ACCUSE", "A>B", deniers=("B",), evidence=((0, 80),))
    deed = told("r#1", "ASSAULT", "B>A", date="2024-05-09", claimants=("A",), deniers=("B",), evidence=((40, 120),))
    (found,) = contested((accusation, deed))
    assert (found.id, found.kind, found.incidents) == ("denied:r#1", "denied", ("r#1", "r#0"))
    far = told("r#1", "ASSAULT", "B>A", date="2024-05-09", deniers=("B",), evidence=((2000, 2100),))
    assert [claim.incidents for claim in contested((accusation, far))] == [("r#0",), ("r#1",)]


def test_what_a_denied_accusation_alleges_is_named_with_it() -> None:
    accusation = told("r#0", "ACCUSE", "A>B", deniers=("B",), evidence=((0, 80),))
    deed = told("r#1", "ASSAULT", "B>A", date="2024-05-09", evidence=((0, 80),))
    (found,) = contested((accusation, deed))
    assert found.incidents == ("r#0", "r#1")
    later = told("r#1", "ASSAULT", "B>A", date="2024-05-12", evidence=((0, 80),))
    dated = told("r#0", "ACCUSE", "A>B", date="2024-05-09", deniers=("B",), evidence=((0, 80),))
    assert [claim.incidents for claim in contested((dated, later))] == [("r#0",)]


def denial(published: str, sides: str = "B>A", who: str = "B", **fields: str) -> ToldEvent:
    return told("s#0", "ASSAULT", sides, published, status="negated", claimants=(who,), **fields)


def test_an_accusation_is_answered_by_who_did_not_do_it() -> None:
    accusation = told("r#0", "ACCUSE", "A>B")
    (found,) = contested((accusation,), (denial("2024-05-14"),))
    assert (found.kind, found.incidents, found.pairs()) == ("denied", ("r#0", "s#0"), (("r#0", "s#0"),))


@pytest.mark.parametrize(
    "answer",
    [
        denial("2024-05-09"),  # before it
        denial("2024-06-20"),
        denial("2024-05-14", "B>C"),  # of what was done to another
        denial("2024-05-14", "C>A", "C"),  # by another
        denial("2024-05-14", "B>A", "A"),  # the accuser takes it back
        denial("2024-05-14", date="2024-05-13"),  # of what was done later
    ],
)
def test_no_answer_to_an_accusation(answer: ToldEvent) -> None:
    assert not contested((told("r#0", "ACCUSE", "A>B"),), (answer,))


DEED = told("r#0", "ASSAULT", "A>B", date="2024-05-02", place="Dover", claimants=("B",))


def not_done(sides: str = "A:MIL>B", **fields: Any) -> ToldEvent:
    given = {"date": "2024-05-02", "place": "Dover", "status": "negated", "claimants": ("A:GOV",)}
    return told("r#1", "ASSAULT", sides, **(given | fields))


def test_one_report_has_a_deed_as_done_and_its_denial() -> None:
    again = told("s#0", "ASSAULT", "A>B", date="2024-05-02", place="Dover", claimants=("B",))
    (found,) = contested((DEED, not_done()), (again,))
    assert (found.kind, found.incidents, found.pairs()) == ("denied", ("r#0", "r#1"), (("r#0", "r#1"), ("s#0", "r#1")))
    (found,) = contested((DEED, not_done(date=None)))  # the place says which deed
    assert found.kind == "denied"


@pytest.mark.parametrize(
    "other",
    [
        not_done("B>A", claimants=("B",)),
        not_done(date="2024-05-06"),
        not_done(place="Calais"),
        not_done(date=None, place=None),  # which deed it was is not told
        not_done(claimants=()),
        not_done(claimants=("C",)),  # somebody else says so
        not_done(status="occurred"),
    ],
)
def test_no_denial_of_a_deed_beside_it(other: ToldEvent) -> None:
    assert not [found for found in contested((DEED, other)) if found.kind == "denied"]


def test_an_accusation_said_to_be_denied_is_the_one_that_is_answered() -> None:
    older, newer = told("q#0", "ACCUSE", "A>B", "2024-05-01", deniers=("B",)), told("r#0", "ACCUSE", "A>B")
    (found,) = contested((older,), (newer,), (denial("2024-05-14"),))
    assert found.incidents == ("q#0", "s#0")


def test_copies_do_not_contradict_one_another() -> None:
    deed = told("r#0", "ASSAULT", "A>B", date="2024-05-02")
    misread = told("s#0", "ASSAULT", "A>B", date="2024-05-02", status="negated")
    copies = [Copy("s", "r", "cut", 1, 1)]
    for other, kinds in (
        (misread, []),
        (told("s#0", "ASSAULT", "A>B", status="negated", claimants=("A",)), ["denied"]),
    ):
        events = {event.ref: event for event in (deed, other)}
        incident = describe(events.values(), {}, [])
        assert [claim.kind for claim in pair_claims([incident], events, copies)] == kinds
        assert [claim.kind for claim in pair_claims([incident], events)] == ["denied"]


@pytest.mark.parametrize(("kind", "kinds"), [("ACCUSE", []), ("THREATEN", []), ("ASSAULT", ["date"])])
def test_what_is_said_on_two_days_is_said_twice(kind: str, kinds: list[str]) -> None:
    events = {f"{r}#0": told(f"{r}#0", kind, "A>B", date=day) for r, day in (("r", "2024-05-02"), ("s", "2024-05-04"))}
    assert [claim.kind for claim in pair_claims([describe(events.values(), {}, [])], events)] == kinds


@pytest.mark.parametrize(
    ("sides", "day", "kinds"),
    [("A,B", "2024-05-03", []), ("A,B", "2024-05-04", ["date"]), ("A>B", "2024-05-03", ["date"])],
)
def test_the_next_day_of_one_fight_is_no_matter_of_dispute(sides: str, day: str, kinds: list[str]) -> None:
    told_of = [told(f"{r}#0", "ASSAULT", sides, date=date) for r, date in (("r", "2024-05-02"), ("s", day))]
    events = {event.ref: event for event in told_of}
    assert [claim.kind for claim in pair_claims([describe(told_of, {}, [])], events)] == kinds


SPANS = {0: ((0, 50),), 1: ((51, 100),), 9: ((900, 950),)}


def rivals_of(first: ToldEvent, second: ToldEvent) -> list[str]:
    incidents = [describe([event], {}, []) for event in (first, second)]
    return [claim.kind for claim in pair_claims(incidents, {e.ref: e for e in (first, second)})]


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({"evidence": SPANS[1], "claimants": ("B",)}, ["mutual"]),
        ({"evidence": SPANS[1], "signs": SAID}, ["mutual"]),  # who says so was missed, that somebody does was not
        ({"evidence": SPANS[1]}, []),  # the outlet's own word
        ({"evidence": SPANS[1], "signs": SAID | DENIED}, []),
        ({"evidence": SPANS[0], "signs": SAID}, []),  # one sentence: whose word it is is not known
        ({"evidence": SPANS[9], "signs": SAID}, []),
        ({"evidence": SPANS[1], "claimants": ("B",), "date": "2024-05-04"}, []),
        ({"evidence": SPANS[1], "claimants": ("B",), "date": "2020"}, ["mutual"]),  # from another event
        ({"evidence": SPANS[1], "signs": SAID, "date": None}, ["mutual"]),
    ],
)
def test_one_account_right_after_the_other_is_a_rival(fields: dict[str, Any], kinds: list[str]) -> None:
    first = told("r#0", "ASSAULT", "B>A", date="2024-05-02", claimants=("A",), evidence=SPANS[0])
    assert rivals_of(first, told("r#1", "ASSAULT", "A>B", **{"date": "2024-05-02"} | fields)) == kinds


def test_who_accuses_in_the_same_sentence_tells_of_the_deed() -> None:
    events = [
        told("r#0", "ASSAULT", "B>A", date="2024-05-02", evidence=SPANS[0]),
        told("r#1", "ACCUSE", "A>B", evidence=SPANS[0]),
        told("r#2", "ACCUSE", "A>C", evidence=SPANS[0]),
        told("r#3", "ASSAULT", "B>A", date="2024-05-02", evidence=SPANS[9]),
    ]
    said = tellers(events)
    assert said["r#0"] == {"A"}
    assert said["r#3"] == frozenset()


def test_rivals_say_by_what_they_are_rivals() -> None:
    one = told("r#0", "ASSAULT", "B>A", date="2024-05-02", claimants=("A",), evidence=SPANS[0])
    other = told("r#1", "ASSAULT", "A>B", date="2024-05-02", evidence=SPANS[1])
    grounds = {}
    for name, events in {
        "camps": [one, replace(other, claimants=("B",))],
        "answer": [one, replace(other, signs=SAID)],
        "accused": [one, replace(other, evidence=SPANS[9]), told("r#2", "ACCUSE", "A,B", evidence=((200, 250),))],
    }.items():
        incidents = [describe([event], {}, []) for event in events]
        [claim] = pair_claims(incidents, {event.ref: event for event in events})
        grounds[name] = claim.reasons[1]
    assert grounds == {"camps": CAMPS, "answer": ANSWER, "accused": ACCUSED}
