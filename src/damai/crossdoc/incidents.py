"""Incidents: the records of different reports, in any language, that tell of one event."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from damai.crossdoc.blocks import event_keys, probe_keys
from damai.crossdoc.compatible import codes, types_agree
from damai.crossdoc.duplicates import Copy, copy_groups
from damai.crossdoc.linking import THRESHOLD, WEAK, Link, weighed
from damai.crossdoc.sources import Source, independent_sources
from damai.crossdoc.told import Days, ToldEvent, arrival, days_of, entities, published_day, report_of
from damai.crossdoc.vectors import Vector, closeness
from damai.grounding.edtf import bounds

NOT_LINKED = -3.5
"""What a pair without a link counts when two groups are to be joined."""
LARGE = 150
"""Records up to which what hangs together is clustered by the mean of its links."""
_NOT_LINKED, _THRESHOLD = round(NOT_LINKED * 10_000), round(THRESHOLD * 10_000)
"""The same in ten-thousandths, as scores are summed."""
CERTAIN = 6.0
"""Score of a link at which its confidence is .95."""


@dataclass(frozen=True, slots=True)
class Told:
    """One value that is told of an incident, and by which records."""

    value: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Toll:
    """The lowest and highest number told, with who tells which."""

    low: int
    high: int
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Incident:
    """What several reports, or one alone, tell of one event. ``id`` is the ref of the record told first;
    ``earliest`` and ``latest`` are the first and last ISO day of all that is told of its date, ``date`` (EDTF) the
    narrowest of it; ``published`` is the day of the first telling; ``statuses`` are all that are told of it;
    ``confidence`` (0..1) that all its records belong together."""

    id: str
    events: tuple[str, ...]
    type: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    mediators: tuple[str, ...]
    claimants: tuple[str, ...]
    earliest: str | None
    latest: str | None
    dates: tuple[Told, ...]
    places: tuple[Told, ...]
    killed: Toll | None
    injured: Toll | None
    sources: tuple[Source, ...]
    confidence: float
    date: str | None = None
    published: str | None = None
    statuses: tuple[str, ...] = ()

    @property
    def days(self) -> tuple[str, str] | None:
        """First and last ISO day of ``date``; an open end goes as far as anything is told. None without a date."""
        found = bounds(self.date) if self.date else None
        if found is None or self.earliest is None or self.latest is None:
            return None
        first, last = (day.isoformat() for day in found)
        return first, last if self.latest < first else min(last, self.latest)


@dataclass(frozen=True, slots=True)
class Crowd:
    """The records of one incident: ``core`` by ref, and the refs that follow some of them (``followers``, by the ref of
    the one they follow), whose type and claimants are theirs."""

    core: Mapping[str, ToldEvent]
    followers: Mapping[str, Sequence[str]]

    @property
    def refs(self) -> set[str]:
        """All of them."""
        return set(self.core).union(*self.followers.values())

    def type(self) -> str:
        """The type that most have."""
        counts = Counter[str]()
        for ref, event in self.core.items():
            counts[event.type] += 1 + len(self.followers.get(ref, ()))
        return min(counts, key=lambda kind: (-counts[kind], kind))

    def agreeing(self, event: ToldEvent) -> Iterable[str]:
        """The reports that rest on the same statement as an event of these, its own perhaps among them."""
        who = entities(event.claimants)
        for ref, other in self.core.items():
            if other.claimants and entities(other.claimants) == who:
                yield other.report
                yield from map(report_of, self.followers.get(ref, ()))


def text_groups(copies: Iterable[Copy]) -> dict[str, str]:
    """For each report that copies or is copied, the name of its group: the first of its reports."""
    return {name: names[0] for names in copy_groups(copies) for name in names}


def linked(
    a: ToldEvent, b: ToldEvent, text: Mapping[str, str], vectors: Mapping[str, Vector], least: float = WEAK
) -> Link | None:
    """The link of two events, weak ones included."""
    if a.report == b.report or not types_agree(a, b):
        return None  # asked first: most pairs of a block end here
    return weighed(a, b, of_one_text(a, b, text), lambda: closeness(vectors, a.ref, b.ref), least)


def of_one_text(a: ToldEvent, b: ToldEvent, text: Mapping[str, str]) -> bool:
    """Whether the reports of two events copy one another."""
    return a.report in text and text.get(a.report) == text.get(b.report)


def mean_of(total: int, links: int, pairs: int) -> float:
    """The mean score of the pairs between two groups, from the sum of their links in ten-thousandths; those without a
    link count as ``NOT_LINKED``."""
    return (total / 10_000 + (pairs - links) * NOT_LINKED) / pairs


def mean_between(ones: Collection[str], others: Collection[str], links: Mapping[str, Mapping[str, float]]) -> float:
    """The mean by which two groups of records are joined, or not; ``links`` has the scores of each by the other."""
    found = [score for ref in ones for other, score in links[ref].items() if other in others]
    return mean_of(sum(round(score * 10_000) for score in found), len(found), len(ones) * len(others))


def crowds_of(
    events: Sequence[ToldEvent], links: Mapping[str, Mapping[str, float]], following: Mapping[str, Sequence[str]]
) -> tuple[list[Crowd], list[str]]:
    """The records of each incident of events that hang together, and the refs of those that are alone: joined best
    link first, as long as on average they fit; each with those ``following`` its records, one of a report (another one
    is alone). Of more than ``LARGE`` records the links are too many to be weighed: all are one incident, but for the
    second of one report. ``links`` has the scores of each by the other, both ways.
    """
    by_ref = {event.ref: event for event in events}
    report = {ref: event.report for ref, event in by_ref.items()}
    made, alone = list[Crowd](), list[str]()
    for group in _join(report, links) if len(report) <= LARGE else _heap(report):
        core = {ref: by_ref[ref] for ref in sorted(group)}
        followers, others = _followers(core, following)
        made.append(Crowd(core, followers))
        alone += others
    return made, alone


def _heap(report: Mapping[str, str]) -> list[set[str]]:
    """One group of the first record of each report, and one of each other."""
    first: dict[str, str] = {}
    for ref in sorted(report):
        first.setdefault(report[ref], ref)
    one = set(first.values())
    return [one, *({ref} for ref in sorted(report) if ref not in one)]


def _join(report: Mapping[str, str], links: Mapping[str, Mapping[str, float]]) -> list[set[str]]:
    """Average-link clustering of refs, whose reports are given; a report tells of an event once, so no two of its
    records are ever joined. A group goes by its first ref; sums are kept in ten-thousandths, exact in any order."""
    groups = {ref: {ref} for ref in sorted(report)}
    reports = {ref: {report[ref]} for ref in groups}
    near: dict[str, dict[str, tuple[int, int]]] = {ref: {} for ref in groups}
    ranked: list[tuple[float, str, str, tuple[int, int]]] = []
    for a in groups:
        for b, score in links[a].items():
            if a < b and b in near:
                total = round(score * 10_000)
                near[a][b] = near[b][a] = state = (total, 1)
                if total >= _THRESHOLD:
                    ranked.append((-mean_of(total, 1, 1), a, b, state))
    heapify(ranked)

    def rank(a: str) -> None:
        size = len(groups[a])
        for b, state in near[a].items():
            total, count = state
            pairs = size * len(groups[b])
            if total - count * _NOT_LINKED >= pairs * (_THRESHOLD - _NOT_LINKED):  # exact, and cheaper than the mean
                heappush(ranked, (-mean_of(total, count, pairs), *((a, b) if a < b else (b, a)), state))

    while ranked:
        mean, a, b, state = heappop(ranked)
        # What was ranked before one of the two grew is out of date; what they were then is told by sums and size.
        if a not in near or near[a].get(b) != state or -mean != mean_of(*state, len(groups[a]) * len(groups[b])):
            continue
        if not reports[a].isdisjoint(reports[b]):
            continue  # and never will be
        groups[a] |= groups.pop(b)
        reports[a] |= reports.pop(b)
        for other, (total, count) in near.pop(b).items():
            del near[other][b]
            if other != a:
                before = near[a].get(other, (0, 0))
                near[a][other] = near[other][a] = (before[0] + total, before[1] + count)
        rank(a)
    return list(groups.values())


def _followers(
    core: Mapping[str, ToldEvent], following: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[str]], list[str]]:
    """The records that follow those of a group, and those that cannot: it has one of their report. All but a few of
    thousands are told from these without looking at each in turn."""
    led = {ref: following[ref] for ref in core if ref in following}
    if not led:
        return {}, []
    of = {follower: report_of(follower) for its in led.values() for follower in its}
    count = Counter(of.values())
    reports = {event.report for event in core.values()}
    doubtful = {report for report, number in count.items() if number > 1 or report in reports}
    told = {ref: [one for one in its if of[one] not in doubtful] for ref, its in led.items()}
    alone = []
    for ref, its in led.items():
        for one in sorted(one for one in its if of[one] in doubtful):
            if of[one] in reports:
                alone.append(one)
            else:
                reports.add(of[one])
                told[ref].append(one)
    return told, alone


def describe(
    events: Iterable[ToldEvent],
    links: Mapping[str, Mapping[str, float]],
    copies: Iterable[Copy],
    core: Collection[str] | None = None,
) -> Incident:
    """One incident of the given records: the ranges of what they tell, its sources, how sure its unity is; that is
    asked of the ``core`` alone, where some only follow it."""
    told = sorted(events, key=arrival)
    first = told[0]
    spans = [days for event in told if (days := days_of(event))]
    mine = {event.report for event in told}
    dates = values_told(told, "date")
    types = sorted({e.type for e in told}, key=lambda t: (-sum(e.type == t for e in told), t))
    return Incident(
        first.ref,
        tuple(event.ref for event in told),
        types[0],
        codes(told, "actors"),
        codes(told, "recipients"),
        codes(told, "mediators"),
        codes(told, "claimants"),
        min(span[0] for span in spans).isoformat() if spans else None,
        max(span[1] for span in spans).isoformat() if spans else None,
        dates,
        values_told(told, "place"),
        _toll(told, "killed"),
        _toll(told, "injured"),
        independent_sources(told, [copy for copy in copies if copy.copy in mine and copy.origin in mine]),
        confidence_of([event.ref for event in told if core is None or event.ref in core], links),
        narrowest(dates),
        first_telling(first),
        tuple(sorted({event.status for event in told})),
    )


def first_telling(first: ToldEvent) -> str | None:
    """The ISO day on which an incident was told first, by the record that is the first of it."""
    day = published_day(first.published)
    return day.isoformat() if day else None


def narrowest(dates: Iterable[Told]) -> str | None:
    """The date that says most of those told of one thing: that of the fewest days; of several such dates the one that
    most records tell, then the one told first. An open end makes a date wide.

    >>> narrowest([Told("2023-09", ("a#0", "b#0")), Told("2023-09-19/..", ("c#0",)), Told("2023-09-19", ("d#1",))])
    '2023-09-19'
    """
    widths = [(days[1] - days[0], -len(told.events), told.value) for told in dates if (days := bounds(told.value))]
    return min(widths, key=lambda width: width[:2])[2] if widths else None


def values_told(events: Iterable[ToldEvent], field: str) -> tuple[Told, ...]:
    """The values told of a field, in the order in which they were first told."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for event in events:
        value = getattr(event, field)
        if value is not None:
            found[str(value)].append(event.ref)
    return tuple(Told(value, tuple(refs)) for value, refs in found.items())


def _toll(events: Iterable[ToldEvent], field: str) -> Toll | None:
    told = sorted(values_told(events, field), key=lambda value: int(value.value))
    return Toll(int(told[0].value), int(told[-1].value), tuple(told)) if told else None


def confidence_of(refs: Sequence[str], links: Mapping[str, Mapping[str, float]]) -> float:
    """The confidence of the weakest record: the mean of its links to the others, through a logistic curve."""
    if len(refs) < 2:
        return 1.0
    inside, mean = frozenset(refs), _mean_of_many if len(refs) > LARGE else _mean_of_few
    least = min(mean(links.get(ref, {}), inside - {ref}) for ref in refs)
    return round(1 / (1 + math.exp(-least * math.log(19) / CERTAIN)), 3)


def _mean_of_few(near: Mapping[str, float], others: Collection[str]) -> float:
    """The mean of a record's links to the others."""
    return sum(sorted(near.get(other, NOT_LINKED) for other in others)) / len(others)


def _mean_of_many(near: Mapping[str, float], others: Collection[str]) -> float:
    """The same from the links alone."""
    found = [score for other, score in near.items() if other in others]
    return (sum(sorted(found)) + (len(others) - len(found)) * NOT_LINKED) / len(others)


__all__ = [
    "Crowd",
    "Days",
    "Incident",
    "Told",
    "Toll",
    "confidence_of",
    "crowds_of",
    "describe",
    "event_keys",
    "first_telling",
    "linked",
    "mean_between",
    "mean_of",
    "narrowest",
    "of_one_text",
    "probe_keys",
    "text_groups",
    "values_told",
]
