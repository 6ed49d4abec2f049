"""Incidents: what belongs together, what does not, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from telling import pledge, report, told

from damai.crossdoc.compatible import is_pooled, place_words, places
from damai.crossdoc.duplicates import Copy
from damai.crossdoc.incidents import Incident, describe, event_keys, probe_keys
from damai.crossdoc.linking import THRESHOLD, compare_events
from damai.crossdoc.sources import independent_sources
from damai.crossdoc.told import FOUGHT, ToldEvent
from damai.crossdoc.weaving import link_incidents


def linked(a: ToldEvent, b: ToldEvent, **how: Any) -> bool:
    found = compare_events(a, b, **how)
    assert found == compare_events(b, a, **how)
    if found is None or found.score < THRESHOLD:
        return False
    assert set(event_keys(a)) & set(probe_keys(b))
    assert set(event_keys(b)) & set(probe_keys(a))
    return True


RAID = told("r#0", "ASSAULT", "A:MIL>B", date="2024-05-02", place="Dover", killed=4)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (told("s#0", "ASSAULT", "A>B:CVL", date="2024-05-02"), True),  # sectors aside
        (told("s#0", "ASSAULT", "A>B", date="2024-05-02", place="Calais"), False),
        (told("s#0", "ASSAULT", "A>B", date="2024-05-03", place="Dover"), False),
        (told("s#0", "ASSAULT", "B>A", date="2024-05-02", place="Dover"), False),  # turned round
        (told("s#0", "AID", "A>B", date="2024-05-02", place="Dover"), False),
        (told("s#0", "COERCE", "A>B", date="2024-05-02", place="Dover"), True),  # coders differ
        (told("s#0", "ASSAULT", "A>C", date="2024-05-02"), False),
        (told("s#0", "ASSAULT", "A>B", date="2024-05", place="Dover"), True),
        (told("s#0", "ASSAULT", "A>B", published="2024-05-03", place="Dover"), True),  # no date, told at once
        (told("s#0", "ASSAULT", "A>B", published="2024-04-30", place="Dover"), False),  # told before it was
        (told("r#1", "ASSAULT", "A>B", date="2024-05-02", place="Dover"), False),  # the same report
    ],
)
def test_one_deed_or_two(other: ToldEvent, same: bool) -> None:
    assert linked(RAID, other) is same


def test_sides_of_talks_are_pooled() -> None:
    assert linked(told("r#0", "CONSULT", "A,B", date="2024-05-02"), told("s#0", "CONSULT", "B>A", date="2024-05-02"))


def test_a_war_told_by_its_year_is_the_war_of_that_year() -> None:
    war = told("r#0", "ASSAULT", "A,B", date="2024-05-02/..", place="Kent")
    assert linked(war, told("s#0", "ASSAULT", "B,A", published="2026-01-01", date="2024", place="Kent"))
    assert not linked(war, told("s#0", "ASSAULT", "B,A", published="2026-01-01", date="2025", place="Kent"))


def test_words_decide_between_promises_of_one_day() -> None:
    a, b = (told(f"{r}#0", "AGREE", "A,B", date="2024-05-02", promise=pledge()) for r in "rs")
    assert linked(a, b, similarity=0.7)
    assert not linked(a, b, similarity=-0.1) or compare_events(a, b, similarity=-0.1).score < 1  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["THREATEN", "ACCUSE", "REQUEST", "AGREE"])
def test_what_is_said_on_no_day_is_the_same_only_if_the_words_are(kind: str) -> None:
    first = told("r#0", kind, "A>B", published="2024-05-25", date="2024-05-25")
    later = told("s#0", kind, "A>B", published="2024-05-27")
    undated = told("r#0", kind, "A>B", published="2024-05-25")
    for one in (first, undated):
        assert linked(one, later, similarity=0.7)
        assert not linked(one, later, similarity=0.3)
    same_day = told("s#0", kind, "A>B", published="2024-05-27", date="2024-05-25")
    assert linked(first, same_day, similarity=0.3)
    assert linked(*(replace(event, place="Dover") for event in (first, later)), similarity=0.3)


@pytest.mark.parametrize(
    ("place", "killed", "published", "same"),
    [
        (None, None, "2024-05-28", False),  # told days later: one more
        (None, None, "2024-05-26", True),
        ("Dover", None, "2024-05-28", True),
        (None, 4, "2024-05-28", True),
        ("Sahel", None, "2024-05-28", False),  # too wide a place for a deed of one day
        ("Sahel", None, "2024-05-26", True),
    ],
)
def test_violence_on_no_day(place: str | None, killed: int | None, published: str, same: bool) -> None:
    one, other = (
        told(f"{r}#0", "ASSAULT", "A>B", published=day, date=date, place=place, killed=killed)
        for r, day, date in (("r", "2024-05-25", "2024-05-25"), ("s", published, None))
    )
    assert linked(one, other, similarity=0.45) is same


def test_one_and_the_same_large_toll_makes_up_for_a_place_that_differs() -> None:
    one, other, fewer = (
        told(f"{r}#0", "ASSAULT", "A>B", date="2024-05-02", place=place, killed=killed)
        for r, place, killed in (("r", "Dover", 36), ("s", "Calais", 36), ("s", "Calais", 34))
    )
    assert linked(one, other)
    assert not linked(one, fewer)


def test_a_country_next_door_is_a_place_misread() -> None:
    one, other = (told(f"{r}#0", "COERCE", "A>B", date="2024-05-02", place=place) for r, place in (("r", "Lyon"), ("s", "Belgium")))  # noqa: E501  # fmt: skip
    assert linked(one, other)
    assert not linked(one, replace(other, place="Bruges"))


@pytest.mark.parametrize(("place", "how"), [("Srinagar", "unknown"), ("Lyon", "apart"), ("Tigray", "apart")])
def test_a_place_may_lie_in_an_area(place: str, how: str) -> None:
    one, other = (told(f"{r}#0", "ASSAULT", "A>B", place=name) for r, name in (("r", "Kashmir"), ("s", place)))
    assert places(one, other) == places(other, one) == how


def test_a_truce_is_a_promise_and_a_deed() -> None:
    made = told("r#0", "AGREE", "A,B", date="2024-05-02", place="Dover", promise=pledge())
    assert linked(made, told("s#0", "RETREAT", "A,B", mode="ceasefire", date="2024-05-02", place="Dover"))
    assert not linked(made, told("s#0", "RETREAT", "A,B", mode="withdraw", date="2024-05-02", place="Dover"))


def test_of_copies_one_may_give_the_first_day_alone() -> None:
    one = told("r#0", "ASSAULT", "A>B", date="2024-05-02/2024-05-06", place="Dover")
    other = told("s#0", "ASSAULT", ">B", date="2024-05-02")
    assert linked(one, other, copies=True, similarity=0.5)
    assert not linked(one, told("s#0", "ASSAULT", "A>B", date="2024-05-02"), similarity=0.2)


def test_who_fights_among_others_undergoes_nothing_alone() -> None:
    fight = told("r#0", "ASSAULT", "A,B>B", date="2024-05-02")
    assert linked(fight, told("s#0", "ASSAULT", "A,B", date="2024-05-02"))
    assert not is_pooled(told("r#0", "ASSAULT", "A,C>B", date="2024-05-02"))


def test_one_party_on_both_sides_was_read_wrongly_on_one_of_them() -> None:
    misread = told("r#0", "ASSAULT", "B>B", date="2024-05-02", place="Dover")
    for right in ("A>B", "B>A"):
        assert linked(misread, told("s#0", "ASSAULT", right, date="2024-05-02", place="Dover"))
    assert not linked(misread, told("s#0", "ASSAULT", "A>C", date="2024-05-02", place="Dover"))
    inner = told("r#0", "PROTEST", "B:CVL>B:GOV", date="2024-05-02")
    assert linked(inner, told("s#0", "PROTEST", "B>B:GOV", date="2024-05-02"))


def test_words_never_link_what_the_fields_forbid() -> None:
    assert compare_events(RAID, told("s#0", "ASSAULT", "B>A", date="2024-05-02"), similarity=1.0) is None


def test_a_promise_is_not_the_deed_that_keeps_it() -> None:
    made = told(
        "r#0", "CONCEDE", "A>B", mode="withdraw", date="2024-05-02", place="Dover", promise=pledge("2024-05-09")
    )
    assert not linked(made, told("s#0", "RETREAT", "A>B", mode="withdraw", date="2024-05-02", place="Dover"))


def test_due_days_tell_promises_apart() -> None:
    a = told("r#0", "AGREE", "A,B", date="2024-05-02", promise=pledge("2024-06-01"))
    assert linked(a, told("s#0", "AGREE", "A,B", promise=pledge("2024-06-01")))
    assert not linked(a, told("s#0", "AGREE", "A,B", date="2024-05-02", promise=pledge("2024-07-01")))


def test_a_report_tells_of_an_incident_once() -> None:
    first = report(told("r#0", "REQUEST", "C>A", date="2024-05-02"), told("r#1", "REQUEST", "C>A", date="2024-05-02"))
    groups = [i.events for i in link_incidents([first, report(told("s#0", "REQUEST", "C>A", date="2024-05-02"))], [])]
    assert all(len({ref[0] for ref in group}) == len(group) for group in groups)
    assert sorted(map(len, groups)) == [1, 2]


def test_what_is_told_has_its_ranges() -> None:
    later = told("s#0", "ASSAULT", "A>B", "2024-05-12", date="2024-05-02", place="Kent", killed=9, claimants=("B:GOV",))
    found: Incident = describe([later, RAID], {}, [])
    assert (found.id, found.events, found.earliest, found.latest) == ("r#0", ("r#0", "s#0"), "2024-05-02", "2024-05-02")
    assert found.killed is not None
    assert (found.killed.low, found.killed.high) == (4, 9)
    assert [(t.value, t.events) for t in found.killed.told] == [("4", ("r#0",)), ("9", ("s#0",))]
    assert [t.value for t in found.places] == ["Dover", "Kent"]
    assert len(found.sources) == 2


def test_the_narrowest_date_stands_for_an_incident_and_its_range_stays() -> None:
    dates = {"r": "2023-09", "s": "2023-09-19/..", "t": "2023-09-20", "u": "2023-09-19", "v": "2023-09-19"}
    group = [told(f"{r}#0", "ASSAULT", "A>B", "2023-10-02", date=date) for r, date in dates.items()]
    found = describe(group, {}, [])
    assert (found.date, found.days) == ("2023-09-19", ("2023-09-19", "2023-09-19"))
    assert (found.earliest, found.latest) == ("2023-09-01", "2023-10-02")
    assert describe(group[::-1], {}, []) == found


def test_of_equally_narrow_dates_the_one_told_first_stands_unless_more_tell_another() -> None:
    first, second = (
        told(f"{r}#0", "ASSAULT", "A>B", f"2023-09-2{n}", date=f"2023-09-1{9 - n}") for n, r in enumerate("rs")
    )
    assert describe([second, first], {}, []).date == "2023-09-19"
    third = told("t#0", "ASSAULT", "A>B", "2023-09-22", date="2023-09-18")
    assert describe([second, first, third], {}, []).date == "2023-09-18"


def test_an_open_end_goes_as_far_as_is_told() -> None:
    found = describe([told("r#0", "ASSAULT", "A>B", "2024-05-10", date="2024-05-02/..")], {}, [])
    assert found.days == ("2024-05-02", "2024-05-10")
    assert describe([told("r#0", "ASSAULT", "A>B", "2024-05-10")], {}, []).days is None


def test_an_incident_tells_its_statuses_and_its_first_telling() -> None:
    planned = told("r#0", "RETREAT", "A>B", "2024-05-01T23:00:00+07:00", status="planned")
    found = describe([told("s#0", "RETREAT", "A>B", "2024-05-03"), planned], {}, [])
    assert (found.statuses, found.published, found.date) == (("occurred", "planned"), "2024-05-01", None)


def test_independent_sources() -> None:
    own = [told(f"{r}#0", "ASSAULT", "A>B") for r in "abc"]
    assert len(independent_sources(own, [])) == 3
    assert len(independent_sources(own, [Copy("b", "a", "cut", 1, 1), Copy("c", "b", "cut", 1, 1)])) == 1
    said = [told("a#0", "ASSAULT", "A>B", claimants=("B:GOV",)), told("b#0", "ASSAULT", "A>B", claimants=("B:MIL",)),
            told("c#0", "ASSAULT", "A>B", claimants=("B", "C"))]  # fmt: skip
    assert [source.reports for source in independent_sources(said, [])] == [("a", "b"), ("c",)]


def test_fighting_of_all_sides_is_one_whoever_is_said_to_have_begun() -> None:
    fight = told("r#0", "ASSAULT", "A,B", date="2024-05-02")
    read_as_a_deed = told("s#0", "ASSAULT", "B>A", date="2024-05-02")
    other_way = told("t#0", "ASSAULT", "A>B", date="2024-05-02")
    assert linked(fight, replace(read_as_a_deed, signs=FOUGHT))
    assert linked(replace(other_way, signs=FOUGHT), replace(read_as_a_deed, signs=FOUGHT))
    assert not linked(other_way, read_as_a_deed)
    # What one camp tells of the other is its account, and no fighting of all sides.
    assert not linked(replace(other_way, signs=FOUGHT, claimants=("B",)), replace(read_as_a_deed, signs=FOUGHT))
    assert not linked(fight, told("s#0", "ASSAULT", "C>D", date="2024-05-02", signs=FOUGHT))
    assert not linked(fight, replace(read_as_a_deed, signs=FOUGHT, date="2024-05-04"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Kursk", {"kursk"}), ("southern Kursk", {"kursk"}), ("Central", {"central"}),
        ("North East", {"north", "east"}),
        ("Łódź", {"odz"}), ("São Tomé", {"sao", "tome"}), ("Al-Hasakah", {"al", "hasakah"}), ("T3b", {"t", "b"}),
        ("İzmir", {"izmir"}), ("\N{KELVIN SIGN}iev", {"kiev"}), ("17", set()), ("", set()), (None, set()),
    ],
)  # fmt: skip
def test_the_words_of_a_place_are_plain(name: str | None, words: set[str]) -> None:
    assert place_words(name) == words


@pytest.mark.parametrize(
    ("sides", "day", "place", "same"),
    [
        ("A,B", "2024-05-03", "Kent", True),
        ("B,A", "2024-05-01", "Kent", True),
        ("A,B", "2024-05-04", "Kent", False),  # two days apart
        ("A,B", "2024-05-03", "Calais", False),
        ("A>B", "2024-05-03", "Kent", False),  # one side's attack may be repeated
        ("A,C", "2024-05-03", "Kent", False),
    ],
)
def test_fighting_of_all_sides_that_is_told_of_the_next_day_is_one(
    sides: str, day: str, place: str, same: bool
) -> None:
    fight = told("r#0", "ASSAULT", "A,B", date="2024-05-02", place="Kent")
    assert linked(fight, told("s#0", "ASSAULT", sides, date=day, place=place)) is same


def test_a_state_may_be_told_for_a_group_at_home_in_it_and_a_breakaway_land_for_who_backs_it() -> None:
    def strike(report: str, recipient: str) -> ToldEvent:
        return told(f"{report}#0", "ASSAULT", f"AZE:MIL>{recipient}", date="2023-09-19")

    assert linked(strike("r", "NSA-ARTSAKH"), strike("s", "ARM:CVL"), similarity=0.6)
    assert not linked(strike("r", "NSA-ARTSAKH"), strike("s", "IRN"), similarity=0.6)
