"""Crowds: what many copies of one report cost, and that they are one incident."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from telling import report, told

from damai.crossdoc import copying, crowds, incidents, retelling, weaving
from damai.crossdoc.crowds import CAP, PILOTS, Blocks, Twins, face_of, lot
from damai.crossdoc.duplicates import report_keys
from damai.crossdoc.linker import Linker
from damai.crossdoc.told import ToldReport


def wire(count: int) -> list[ToldReport]:
    """One story that many outlets print, each with a number of its own."""
    return [
        report(
            told(f"r{n:03}#0", "ASSAULT", "A>B", "2024-05-03", date="2024-05-02", place="Dover", killed=4 + n % 3),
            shingles=tuple(range(100, 160 + n % 2)), language="en",
        )
        for n in range(count)
    ]  # fmt: skip


def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the pairs compared."""
    counts: Counter[str] = Counter()
    for module, name in ((copying, "compare_reports"), (weaving, "linked")):
        whole = getattr(module, name)

        def counting(*given: Any, name: str = name, whole: Any = whole) -> Any:
            counts[name] += 1
            return whole(*given)

        monkeypatch.setattr(module, name, counting)
    return counts


def added(reports: list[ToldReport]) -> Linker:
    state = Linker()
    for one in reports:
        state.add(one)
    return state


def test_a_wire_story_is_one_incident_and_costs_no_more_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowds, "CAP", 30)
    monkeypatch.setattr(crowds, "PILOTS", 4)
    counts = counted(monkeypatch)
    small = added(wire(60))
    before = counts.copy()
    large = added(wire(120))
    assert [len(incident.events) for incident in small.incidents] == [60]
    assert [len(incident.events) for incident in large.incidents] == [120]
    assert len(large.incidents[0].sources) == 1
    assert {name: counts[name] - 2 * before[name] < before[name] for name in before} == {
        "compare_reports": True, "linked": True,
    }  # fmt: skip


def test_the_copy_that_makes_a_block_overfull_costs_a_look_at_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowds, "CAP", 30)
    monkeypatch.setattr(crowds, "PILOTS", 4)
    reports = wire(31)
    state = added(reports[:-1])
    asked, whole = Counter[str](), report_keys

    def counting(given: ToldReport) -> tuple[str, ...]:
        asked[given.id] += 1
        return whole(given)

    monkeypatch.setattr(copying, "report_keys", counting)
    state.add(reports[-1])
    assert asked.total() <= 2 * len(reports)


def test_a_few_copies_are_all_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = counted(monkeypatch)
    assert len(added(wire(20)).copies) == counts["compare_reports"] == 190
    assert counts["linked"] == 190


def test_an_overfull_block_is_known_by_its_pilots() -> None:
    blocks, names = Blocks(), [f"n{n}" for n in range(CAP + 1)]
    for name in names[:-1]:
        assert not blocks.put(name, ["k"])
    assert blocks.near("n0", ["k"], ["k"]) == set(names[:-1])
    pilots = set(sorted(names, key=lot)[:PILOTS])
    hidden = set(names) - pilots
    stale = blocks.put(names[-1], ["k"])
    assert stale.keys() == hidden - {names[-1]}
    assert all(others == hidden for others in stale.values())
    other = next(name for name in names if name not in pilots)
    assert blocks.near(other, ["k"], ["k"]) == pilots
    assert blocks.near(min(pilots), ["k"], ["k"]) == set(names)
    assert blocks.take(other, ["k"]) == set(names) - {other}


def test_who_looks_out_of_an_overfull_block_meets_others_by_its_pilots_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowds, "CAP", 2)
    monkeypatch.setattr(crowds, "PILOTS", 1)
    blocks = Blocks({"short": ("long",), "long": ("short", "long")}.__getitem__)
    keys = {"war": (["long"], ["short", "long"])} | {name: (["short"], ["long"]) for name in "abc"}
    blocks.put("war", ["long"])
    for name in "ab":
        blocks.put(name, ["short"])
    assert blocks.near("war", *keys["war"]) == {"a", "b", "war"}
    assert blocks.near("a", *keys["a"]) == {"war"}
    pilot = min("abc", key=lot)
    stale = blocks.put("c", ["short"])
    assert stale.keys() == {"a", "b"} - {pilot}
    assert all("war" in others for others in stale.values() if others is not None)
    meet = blocks.meeting(keys.__getitem__)
    assert blocks.near("war", *keys["war"]) == {pilot, "war"}
    for name in "abc":
        is_pilot = name == pilot
        assert blocks.near(name, *keys[name]) == ({"war"} if is_pilot else set())
        assert meet("war", name) == meet(name, "war") == is_pilot
    assert not meet("a", "b")
    assert blocks.take(pilot, ["short"]) == set("abc") - {pilot}


def test_copies_that_no_longer_meet_tell_their_incident_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowds, "CAP", 3)
    monkeypatch.setattr(crowds, "PILOTS", 1)
    reports = wire(4)
    pilot = min(reports, key=lambda one: lot(one.id))
    tellers = [one for one in reports if one is not pilot]
    silent = ToldReport(pilot.sketch)
    state = added([silent, *tellers[:2]])
    assert [len(incident.sources) for incident in state.incidents] == [1]
    touched = state.add(ToldReport(tellers[2].sketch))
    assert touched.incidents == state.incidents
    assert [len(incident.sources) for incident in state.incidents] == [2]
    again = added([ToldReport(tellers[2].sketch), *tellers[:2], silent])
    assert (again.copies, again.incidents) == (state.copies, state.incidents)
    state.remove(tellers[2].id)
    assert [len(incident.sources) for incident in state.incidents] == [1]


def test_a_report_coded_anew_tells_of_all_that_it_changed() -> None:
    first, second = wire(2)
    state = added([first, second])
    touched = state.add(ToldReport(second.sketch))
    assert touched.incidents == state.incidents
    assert [incident.events for incident in state.incidents] == [("r000#0",)]
    assert not touched.removed


def test_only_fields_that_are_enough_make_twins() -> None:
    raid = told("r#0", "ASSAULT", "A>B", date="2024-05-02", place="Dover", killed=4)
    again = told("s#0", "ASSAULT", "A:MIL>B", date="2024-05-02", place="Dover", killed=90)
    assert face_of(raid) == face_of(again) is not None
    assert face_of(told("s#0", "ASSAULT", "A>B", date="2024-05-03", place="Dover")) != face_of(raid)
    assert face_of(told("r#0", "ACCUSE", "A>B")) is None
    bare = [face_of(told("r#0", "ASSAULT", "A>B", date="2024-05-02", killed=number)) for number in (4, 90)]
    assert bare[0] != bare[1]


def test_of_many_twins_a_few_are_active() -> None:
    twins, events = Twins(), [one.events[0] for one in wire(2 * PILOTS + 1)]
    assert all(twins.put(event) == ({event.ref}, set()) for event in events[:-1])
    entered, left = twins.put(events[-1])
    assert len(left) - len(entered) == PILOTS
    leaders = {twins.leader(event) for event in events}
    assert len(leaders) == PILOTS
    assert twins.take(events[-1])[0] == left - {events[-1].ref}


def recalled(count: int, seed: int) -> list[ToldReport]:
    """Reports that recall one raid, with some fields missing, some of them twice, some copied; and little else."""
    choose, made = random.Random(seed), []
    for n in range(count):
        day = f"2024-05-{choose.randrange(3, 9):02}"
        events = [
            told(
                f"r{n:03}#{place}", "ASSAULT", "A>B", day, date=choose.choice(("2024-05-02", "2024-05-02", None)),
                place=choose.choice((None, "Dover", "Dover")), claimants=choose.choice(((), (), ("A:MIL",), ("B",))),
                killed=choose.choice((None, 4, 5)),
            )
            for place in range(choose.choice((1, 1, 1, 2)))
        ]  # fmt: skip
        start = choose.choice((0, 1000 * n, 1000 * n))
        made.append(report(*events, shingles=tuple(range(start, start + 30)), language="en"))
    return made


@pytest.mark.parametrize("seed", range(6))
def test_a_large_incident_that_grows_is_what_it_would_be_from_scratch(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    for module, name, value in (
        (crowds, "CAP", 6), (crowds, "PILOTS", 2), (incidents, "LARGE", 8), (weaving, "LARGE", 8),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    reports, whole, calls = recalled(72, seed), weaving.retold, Counter[bool]()

    def counting(*given: Any) -> Any:
        found = whole(*given)
        calls[found is not None and len(found.events) > len(given[0].events)] += 1
        return found

    monkeypatch.setattr(weaving, "retold", counting)
    state = Linker()
    for number, one in enumerate(reports, 1):
        state.add(one)
        if number % 8 == 0:
            again = Linker()
            again.add_all(reversed(reports[:number]))
            assert (state.incidents, state.copies) == (again.incidents, again.copies)
    assert max(len(incident.events) for incident in state.incidents) > 12
    assert calls[True] > 8  # else the test would see nothing
    for one in reports[::3]:
        state.remove(one.id)
    again = Linker()
    again.add_all(one for n, one in enumerate(reports) if n % 3)
    assert state.incidents == again.incidents


def test_an_incident_told_again_has_the_date_and_the_statuses_of_all() -> None:
    first = told("b#0", "ASSAULT", "A>B", "2024-05-05", date="2024-05")
    others = [
        told("a#0", "ASSAULT", "A>B", "2024-05-03", date="2024-05-02", status="negated"),
        told("c#0", "ASSAULT", "A>B", "2024-05-07", date="2024-05-04"),
        told("d#0", "ASSAULT", "A>B", "2024-05-08", date="2024-05-04"),
    ]
    events = {event.ref: event for event in (first, *others)}
    found = retelling.retold(
        incidents.describe([first], {}, []), incidents.Crowd(events, {}), events, lambda _: (), 1.0
    )
    assert found is not None
    assert (found.date, found.published, found.statuses) == ("2024-05-04", "2024-05-03", ("negated", "occurred"))
    again = incidents.describe(events.values(), {}, [])
    assert (found.date, found.published, found.statuses, found.days) == (
        again.date, again.published, again.statuses, again.days,
    )  # fmt: skip
