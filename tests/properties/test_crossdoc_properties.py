"""What a dossier shows depends on the set of its reports alone."""

from __future__ import annotations

import math
import random
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import combinations, count
from pathlib import Path
from unittest.mock import patch

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from damai.crossdoc import duplicates, incidents
from damai.crossdoc.blocks import event_keys, probe_keys
from damai.crossdoc.crowds import Blocks
from damai.crossdoc.duplicates import find_copies
from damai.crossdoc.incidents import CERTAIN, NOT_LINKED, Incident
from damai.crossdoc.ledger import entry_of, keep_ledger
from damai.crossdoc.linker import Linker, Touched, link
from damai.crossdoc.linking import THRESHOLD, compare_events
from damai.crossdoc.told import Promise, ReportSketch, ToldEvent, ToldReport
from damai.crossdoc.vectors import SIZE
from damai.crossdoc.weaving import link_incidents
from damai.dossier.shelving import kept_in_file

DAYS = [f"2024-05-{day:02}" for day in range(1, 9)]
DATES = st.sampled_from([None, *DAYS, "2024-05", "2024", "2024-05-01/..", "2024-05-02/2024-05-04"])
PARTIES = st.lists(st.sampled_from(["A", "A:MIL", "B", "C"]), max_size=2, unique=True).map(tuple)
TYPES = st.sampled_from(["ASSAULT", "COERCE", "CONSULT", "AGREE", "CONCEDE", "RETREAT", "ACCUSE", "REJECT", "MOBILIZE"])
numbers = st.integers(0, 3)


@st.composite
def events(draw: st.DrawFn, report: str, number: int, published: str | None) -> ToldEvent:
    return ToldEvent(
        f"{report}#{number}", report, draw(TYPES), published,
        mode=draw(st.sampled_from([None, "ceasefire", "meet"])), actors=draw(PARTIES), recipients=draw(PARTIES),
        mediators=draw(PARTIES), status=draw(st.sampled_from(["occurred", "occurred", "negated"])),
        claimants=draw(PARTIES), deniers=draw(PARTIES), date=draw(DATES),
        place=draw(st.sampled_from([None, "Dover", "Calais"])),
        promise=draw(st.sampled_from([None, None, Promise(), Promise("2024-05-06"), Promise("2023", negative=True)])),
        killed=draw(st.sampled_from([None, 1, 9])), evidence=((number * 40, number * 40 + 60),),
    )  # fmt: skip


@st.composite
def dossiers(draw: st.DrawFn) -> list[ToldReport]:
    """Up to 7 reports; texts are runs of numbers from three sources, so that some copy others."""
    made = []
    for number in range(draw(st.integers(2, 7))):
        name, published = f"r{number}", draw(st.sampled_from([None, *DAYS]))
        start = draw(st.sampled_from([0, 0, 1000, 5000])) + draw(st.sampled_from([0, 0, 10]))
        shingles = tuple(range(start, start + draw(st.sampled_from([25, 60]))))
        told = tuple(draw(events(name, n, published)) for n in range(draw(numbers)))
        vectors = bytes(draw(st.lists(st.integers(1, 100), min_size=2, max_size=2))) * (SIZE // 2)
        sketch = ReportSketch(name, published, language=draw(st.sampled_from(["en", "id"])), shingles=shingles,
                              anchors=(1, 2), sentences=((0, 200),), vectors=vectors)  # fmt: skip
        made.append(ToldReport(sketch, told))
    return made


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_show(reports: list[ToldReport], chance: random.Random) -> None:
    first = link(reports, "2024-06-01")
    shuffled = list(reports)
    chance.shuffle(shuffled)
    assert link(shuffled, "2024-06-01") == first
    copies = find_copies(shuffled)
    assert first.copies == copies
    assert link_incidents(shuffled, copies) == first.incidents


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers(), st.randoms(use_true_random=False))
def test_adding_twice_and_taking_out_again_changes_nothing(reports: list[ToldReport], chance: random.Random) -> None:
    state = Linker()
    for report in reports[1:]:
        state.add(report)
    before = state.copies, state.incidents, state.contested, state.commitments("2024-06-01")
    touched = state.add(reports[0])
    known = {incident.id: incident for incident in state.incidents}
    assert all(known[incident.id] == incident for incident in touched.incidents)
    assert not known.keys() & set(touched.removed)
    changed = set(known.values()) - set(before[1])
    assert changed == set(touched.incidents)
    assert {incident.id for incident in before[1]} - known.keys() == set(touched.removed)
    state.add(chance.choice(reports))
    state.remove(reports[0].id)
    assert (state.copies, state.incidents, state.contested, state.commitments("2024-06-01")) == before


@settings(max_examples=30, deadline=None)
@given(dossiers())
def test_records_that_fit_meet_in_a_block(reports: list[ToldReport]) -> None:
    told = [event for report in reports for event in report.events]
    for number, a in zip(count(1), told, strict=False):
        for b in told[number:]:
            assert bool(set(event_keys(a)) & set(probe_keys(b))) == bool(set(event_keys(b)) & set(probe_keys(a)))
            assert compare_events(a, b) == compare_events(b, a)


@settings(max_examples=30, deadline=None)
@given(dossiers())
def test_every_record_stands_in_one_incident_and_every_reference_is_known(reports: list[ToldReport]) -> None:
    found = link(reports, "2024-06-01")
    known = {event.ref for report in reports for event in report.events}
    refs = [ref for incident in found.incidents for ref in incident.events]
    assert sorted(refs) == sorted(known)
    assert {ref for claim in found.contested for side in claim.sides for ref in side.events} <= known
    assert {ref for entry in found.commitments for step in entry.transitions for ref in step.events} <= known
    assert all(entry.transitions or entry.state == "open" for entry in found.commitments)


@contextmanager
def crowded() -> Iterator[None]:
    """Limits so low that a few reports are a crowd."""
    limits = {"crowds": {"CAP": 3, "PILOTS": 1}, "incidents": {"LARGE": 2}, "copying": {"COPIED": 2},
              "weaving": {"LARGE": 2, "COPIED": 2}}  # fmt: skip
    with ExitStack() as stack:
        for module, values in limits.items():
            stack.enter_context(patch.multiple(f"damai.crossdoc.{module}", **values))
        yield


def keep(shown: dict[str, Incident], touched: Touched) -> None:
    """What a store does with what a report changed."""
    for name in touched.removed:
        del shown[name]
    shown |= {incident.id: incident for incident in touched.incidents}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers(), dossiers(), st.randoms(use_true_random=False))
def test_in_a_crowd_neither_order_nor_what_came_and_went_shows(
    reports: list[ToldReport], passing: list[ToldReport], chance: random.Random
) -> None:
    with crowded():
        first = link(reports, "2024-06-01")
        state = Linker()
        shown: dict[str, Incident] = {}
        for report in chance.sample(passing, len(passing)) + chance.sample(reports, len(reports)):
            keep(shown, state.add(report))
        for name in sorted({report.id for report in passing} - {report.id for report in reports}):
            keep(shown, state.remove(name))
        assert shown == {incident.id: incident for incident in state.incidents}
        copies, incidents = state.copies, state.incidents
        assert (copies, incidents) == (first.copies, first.incidents)
        assert copies == find_copies(reports)
        assert link_incidents(reports, copies) == incidents
        assert state.contested == first.contested
        refs = sorted(ref for incident in incidents for ref in incident.events)
        assert refs == sorted(event.ref for report in reports for event in report.events)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers())
def test_the_ledger_looks_at_all_that_can_test_a_promise(reports: list[ToldReport]) -> None:
    state = Linker()
    for report in reports:
        state.add(report)
    for entry in keep_ledger(state.incidents, state.events, "2024-06-01"):
        made = [state.events[ref] for ref in entry.made]
        assert entry == entry_of(entry.id, made, state.events.values(), date(2024, 6, 1))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers(), st.randoms(use_true_random=False))
def test_an_entry_does_not_depend_on_the_order_of_its_records(reports: list[ToldReport], chance: random.Random) -> None:
    told = [event for report in reports for event in report.events]
    made = [event for event in told if event.promise]  # as one promise, whatever the linker would make of them
    if made:
        first = entry_of("p", made, told, date(2024, 6, 1))
        shuffled = chance.sample(made, len(made)), chance.sample(told, len(told))
        assert entry_of("p", *shuffled, date(2024, 6, 1)) == first
        assert (
            first.due is None
            or first.day is None
            or any(event.date is None for event in made)
            or (first.due >= first.day[: len(first.due)])
        )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers(), dossiers(), st.randoms(use_true_random=False))
def test_shelves_in_a_file_show_what_those_in_memory_do(
    reports: list[ToldReport], passing: list[ToldReport], chance: random.Random
) -> None:
    with crowded(), tempfile.TemporaryDirectory() as folder:
        first = link(reports, "2024-06-01")
        kept = kept_in_file(Path(folder, "shelves"), {}, 1.0, most=1)
        assert kept.file is not None
        state = Linker(kept.shelves)
        kept.file.begin()
        for report in chance.sample(passing, len(passing)) + chance.sample(reports, len(reports)):
            state.add(report)
            kept.file.commit()
            kept.file.begin()
        for name in sorted({report.id for report in passing} - {report.id for report in reports}):
            state.remove(name)
            kept.file.commit()
            kept.file.begin()
        assert (state.copies, state.incidents, state.contested) == (first.copies, first.incidents, first.contested)
        assert all(state.incident_of(ref) == one for one in first.incidents for ref in one.events)
        kept.file.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers(), dossiers())
def test_many_at_once_are_linked_as_one_by_one(before: list[ToldReport], reports: list[ToldReport]) -> None:
    with crowded():
        one_by_one, at_once = Linker(), Linker()
        for report in before:
            one_by_one.add(report)
            at_once.add(report)
        for report in reports:
            one_by_one.add(report)
        at_once.add_all(reports)
        assert (at_once.copies, at_once.incidents) == (one_by_one.copies, one_by_one.incidents)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers(), dossiers(), st.randoms(use_true_random=False))
def test_what_entered_is_all_that_stands_in_another_incident(
    reports: list[ToldReport], passing: list[ToldReport], chance: random.Random
) -> None:
    with crowded():
        state = Linker()
        before: dict[str, str | None] = {}
        for report in chance.sample(passing, len(passing)) + chance.sample(reports, len(reports)):
            touched = state.add(report)
            # As the log of what held when has it: the id of each record's incident, none where it is alone.
            now = {ref: one.id if len(one.events) > 1 else None for one in state.incidents for ref in one.events}
            other = {ref for ref in now if ref not in before or now[ref] != before[ref]}
            assert other <= set(touched.entered)
            assert set(touched.entered) <= now.keys()
            before = now


REFS = [f"r{number}#0" for number in range(7)]
SCORES = st.dictionaries(
    st.tuples(st.sampled_from(REFS), st.sampled_from(REFS)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(-40, 60).map(lambda tenths: tenths / 10),
)


def both_ways(score: dict[tuple[str, str], float]) -> dict[str, dict[str, float]]:
    """The scores of each record by the other."""
    found: dict[str, dict[str, float]] = {ref: {} for ref in REFS}
    for (a, b), value in score.items():
        found[a][b] = found[b][a] = value
    return found


@settings(max_examples=200, deadline=None)
@given(SCORES, st.lists(st.sampled_from("abcdefg"), min_size=len(REFS), max_size=len(REFS)))
def test_records_are_joined_best_mean_first(score: dict[tuple[str, str], float], reports: list[str]) -> None:
    report = dict(zip(REFS, reports, strict=True))
    groups = {ref: {ref} for ref in REFS}

    def mean(a: str, b: str) -> float:
        pairs = [score.get((min(one, other), max(one, other))) for one in groups[a] for other in groups[b]]
        total = sum(round(value * 10_000) for value in pairs if value is not None)
        return (total / 10_000 + sum(value is None for value in pairs) * NOT_LINKED) / len(pairs)

    def fit(a: str, b: str) -> bool:
        told = [{report[ref] for ref in groups[name]} for name in (a, b)]
        linked = any((min(x, y), max(x, y)) in score for x in groups[a] for y in groups[b])
        return linked and told[0].isdisjoint(told[1]) and mean(a, b) >= THRESHOLD

    while best := min(((-mean(a, b), a, b) for a, b in combinations(groups, 2) if fit(a, b)), default=None):
        groups[best[1]] |= groups.pop(best[2])
    assert sorted(map(sorted, incidents._join(report, both_ways(score)))) == sorted(map(sorted, groups.values()))


@settings(max_examples=100, deadline=None)
@given(SCORES, st.permutations(REFS))
def test_an_incident_is_as_sure_as_its_weakest_record(score: dict[tuple[str, str], float], refs: list[str]) -> None:
    means = []
    for ref in refs:
        pairs = [score.get((min(ref, other), max(ref, other)), NOT_LINKED) for other in refs if other != ref]
        means.append(sum(sorted(pairs)) / len(pairs))
    wanted = round(1 / (1 + math.exp(-min(means) * math.log(19) / CERTAIN)), 3)
    assert incidents.confidence_of(refs, both_ways(score)) == wanted


@settings(max_examples=100, deadline=None)
@given(st.lists(st.frozensets(st.sampled_from("abcd"), min_size=1), min_size=2, max_size=9))
def test_two_meet_where_one_is_near_the_other(keys: list[frozenset[str]]) -> None:
    with crowded():
        stored = {f"n{number}": its for number, its in enumerate(keys)}
        blocks = Blocks()
        for name, its in stored.items():
            blocks.put(name, its)
        meet = blocks.meeting(lambda name: (stored[name], stored[name]))
        near = {name: blocks.near(name, its, its) for name, its in stored.items()}
        assert all(meet(a, b) == (b in near[a]) for a in stored for b in stored if a != b)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0.5, 0.625, width=32), min_size=1, max_size=4))
def test_sentences_are_close_by_four_digits(best: list[float]) -> None:
    sketch = ReportSketch("r", sentences=tuple((10 * n, 10 * n + 7) for n in range(len(best))))
    row = np.array(best, dtype=np.float32)
    assert duplicates._close(sketch, row) == float((np.round(row, 4) >= duplicates.CLOSE).sum() * 7 / (7 * len(best)))
