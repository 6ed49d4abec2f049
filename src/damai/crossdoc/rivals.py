"""Rival accounts of who did it: each side says that the other did, or two accounts lay one deed to different doers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from damai.crossdoc.alleged import NEAR, apart, in_one_sentence, is_accusation
from damai.crossdoc.claim import Contested, Kind, asserted, side_of
from damai.crossdoc.compatible import (
    everyone,
    is_area,
    is_pooled,
    opposed,
    place_words,
    places,
    types_agree,
    width,
)
from damai.crossdoc.incidents import LARGE, Incident
from damai.crossdoc.told import DENIED, SAID, Days, ToldEvent, arrival, days_of, entities, overlap, published_day
from damai.knowledge.ontology import ALLEGED

LONG_AGO = 60
"""Days before its report from which on an event is past."""
SHORT = 3
"""Days of the longest stretch in which two rival accounts are taken to be of the same fighting."""
CAMPS, ACCUSED, ANSWER = (
    "each told by the other's camp",
    "the parties accuse one another",
    "one told right after the other, as somebody's word",
)  # fmt: skip
"""Why two accounts are taken for what two camps say of one another."""
OTHER_DOER = ("other doers", "same victims", "same days")
"""Why a deed is said to have two authors."""


def claim_keys(event: ToldEvent) -> list[tuple[str, ...]]:
    """The blocks in which a record meets all rival accounts that count: those of its report, those told by a claimant
    of the same type, day and place, and those of these with the same toll."""
    keys: list[tuple[str, ...]] = [(event.report,)]
    days = days_of(event)
    if event.place and days and width(days) <= SHORT:
        span = range(days[0].toordinal(), days[1].toordinal() + 1)
        scenes = [(event.type, str(day), word) for day in span for word in sorted(place_words(event.place))]
        keys += scenes if event.claimants else []
        keys += [(*scene, str(event.killed)) for scene in scenes] if event.killed else []
    return keys


def mutual_claims(incidents: Sequence[Incident], events: Mapping[str, ToldEvent]) -> list[Contested]:
    """Rival accounts: each side says that the other did it. An account answers one other only: one of the same place
    first, then the one it is told with most often and closest in the text; and a report tells of one such rivalry a
    day."""
    accused, said_by = accusations(events.values()), tellers(events.values())
    pairs = _pairs(incidents, events, lambda one, other: _rivals(one, other, accused, said_by))
    ranked = [(_strength(incidents[a], incidents[b], rivals), a, b) for (a, b), rivals in pairs]
    fights = _fights(events.values())
    taken: set[int | tuple[str, int]] = set()
    found = []
    for _, a, b in sorted(ranked):
        mine: set[int | tuple[str, int]] = {a, b, *_scenes(incidents[a], incidents[b], events)}
        if not taken & mine:
            taken |= mine
            found.append(_mutual(incidents[a], incidents[b], events, fights, (accused, said_by)))
    return found


def accusations(events: Iterable[ToldEvent]) -> dict[str, frozenset[str]]:
    """For each report that says that parties accuse one another, these parties."""
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for event in events:
        if event.type == "ACCUSE" and is_pooled(event):
            found[event.report] |= everyone(event)
    return dict(found)


def author_claims(incidents: Sequence[Incident], events: Mapping[str, ToldEvent]) -> list[Contested]:
    """Deeds that two accounts lay to different doers, be they of two incidents or of one. Each account of two answers
    one other, as of rivals."""
    found = [claim for incident in incidents for claim in _authors_within(incident, events)]
    ranked = [
        (_strength(incidents[a], incidents[b], pairs), a, b) for (a, b), pairs in _pairs(incidents, events, other_doer)
    ]
    taken: set[int] = set()
    for _, a, b in sorted(ranked):
        if not {a, b} & taken:
            taken |= {a, b}
            both = sorted((incidents[a], incidents[b]), key=lambda incident: arrival(events[incident.id]))
            name = f"author:{both[0].id}:{both[1].id}"
            one, other = (side_of(_claimed(incident, events)) for incident in both)
            found.append(Contested(name, "author", (both[0].id, both[1].id), (one, other), OTHER_DOER))
    return found


def _authors_within(incident: Incident, events: Mapping[str, ToldEvent]) -> list[Contested]:
    """The first two accounts of one incident that lay it to different doers."""
    told = [event for event in asserted(incident, events) if event.actors]
    if len(told) > LARGE:
        values = [(entities(event.actors), entities(event.claimants), event.killed) for event in told]
        firsts = dict(zip(reversed(values), reversed(told), strict=True))
        told = sorted(firsts.values(), key=arrival)
    for a, b in combinations(told, 2):
        if other_doer(a, b):
            sides = ([e for e in told if entities(e.actors) == entities(x.actors)] for x in (a, b))
            one, other = (side_of(its) for its in sides)
            return [Contested(f"author:{incident.id}", "author", (incident.id,), (one, other), OTHER_DOER)]
    return []


def other_doer(a: ToldEvent, b: ToldEvent) -> bool:
    """Whether two records tell of one deed and lay it to different doers: done to the same, on the same days, alike in
    kind and toll, at one place or in one report. Others must say so than say the other, unless the very toll is the
    same; two that each own up to a deed of their own tell of two."""
    if a.type not in ALLEGED or not types_agree(a, b) or (a.mode and b.mode and a.mode != b.mode):
        return False
    doers, tellers = (entities(a.actors), entities(b.actors)), (entities(a.claimants), entities(b.claimants))
    if not all(doers) or doers[0] & doers[1] or not entities(a.recipients) & entities(b.recipients) or opposed(a, b):
        return False
    if tellers[0] & tellers[1] or (tellers[0] & doers[0] and tellers[1] & doers[1]):
        return False
    first, second, where = days_of(a), days_of(b), places(a, b)
    if first is None or second is None or not overlap(first, second) or max(width(first), width(second)) > SHORT:
        return False
    if a.killed and a.killed == b.killed and where == "same" and not is_area(a.place):
        return True
    tolls = {event.killed for event in (a, b)} - {None}
    at_one_place = where in ("same", "within") or (where == "unknown" and a.report == b.report)
    return all(tellers) and len(tolls) < 2 and at_one_place


def _pairs(
    incidents: Sequence[Incident], events: Mapping[str, ToldEvent], rival: Callable[[ToldEvent, ToldEvent], bool]
) -> Iterable[tuple[tuple[int, int], list[tuple[ToldEvent, ToldEvent]]]]:
    """The pairs of incidents (by their places) with rival records in one block, and these records."""
    blocks: defaultdict[tuple[str, ...], list[tuple[int, ToldEvent]]] = defaultdict(list)
    for n, incident in enumerate(incidents):
        if incident.type in ALLEGED:
            for event in asserted(incident, events):
                for key in claim_keys(event):
                    blocks[key].append((n, event))
    found: defaultdict[tuple[int, int], dict[tuple[str, str], tuple[ToldEvent, ToldEvent]]] = defaultdict(dict)
    for group in blocks.values():
        for i, (a, one) in enumerate(group):
            for b, other in group[i + 1 :]:
                if a != b and rival(one, other):
                    found[a, b][one.ref, other.ref] = one, other
    return [(pair, list(rivals.values())) for pair, rivals in found.items()]


def _strength(a: Incident, b: Incident, rivals: Sequence[tuple[ToldEvent, ToldEvent]]) -> tuple[float, ...]:
    """How well two incidents answer one another by their rival records, smallest first: those of one place before
    others, then by how many reports tell both."""
    near = [abs(_place_in_text(x) - _place_in_text(y)) for x, y in rivals if x.report == y.report]
    same = any(places(x, y) in ("same", "within") for x, y in rivals)
    return (float(not same), -len(near), float(min(near, default=10**6)), float(a.type != b.type))


def _scenes(a: Incident, b: Incident, events: Mapping[str, ToldEvent]) -> set[tuple[str, int]]:
    """The reports that tell both accounts, each with the first day of it."""
    told = [{(events[ref].report) for ref in incident.events} for incident in (a, b)]
    days = [span[0].toordinal() for ref in a.events if (span := days_of(events[ref]))]
    return {(report, min(days, default=0)) for report in told[0] & told[1]}


def _claimed(incident: Incident, events: Mapping[str, ToldEvent]) -> list[ToldEvent]:
    told = asserted(incident, events)
    return [event for event in told if event.claimants or is_somebodys_word(event)] or told


def tellers(events: Iterable[ToldEvent]) -> dict[str, frozenset[str]]:
    """Who tells of each deed: its claimants, or those who accuse its doers in the very sentence that tells of it."""
    by_report: defaultdict[str, list[ToldEvent]] = defaultdict(list)
    for event in events:
        by_report[event.report].append(event)
    found = {}
    for told in by_report.values():
        accusations = [event for event in told if is_accusation(event)]
        for event in told:
            who = entities(event.claimants)
            beside = (one for one in accusations if in_one_sentence(one, event))
            accusers = (entities(one.actors) for one in beside if entities(one.recipients) & entities(event.actors))
            found[event.ref] = who or frozenset[str]().union(*accusers)
    return found


def _rivals(
    a: ToldEvent, b: ToldEvent, accused: Mapping[str, frozenset[str]], said_by: Mapping[str, frozenset[str]]
) -> bool:
    """Whether each of two deeds is told by the other's camp, and they are of one time and kind. Where their report says
    that the two accuse one another, it need not be said again of each deed; where it tells the one right after the
    other, it need be said of one."""
    if a.type not in ALLEGED or a.type != b.type or not opposed(a, b):
        return False
    one, other = said_by[a.ref], said_by[b.ref]
    if one & (entities(a.actors) | other) or other & entities(b.actors):
        return False
    doers = entities(a.actors + b.actors)
    mutual = a.report == b.report and len(doers & accused.get(a.report, frozenset())) > 1
    answers = _answers(a, b, one, other)
    if not (mutual or answers) and not (one and other):
        return False
    days = days_of(a), days_of(b)
    if not all(days):
        told = mutual or answers or not any(days)
        return a.report == b.report and told and not any(_is_past(event) for event in (a, b))
    assert days[0] is not None
    assert days[1] is not None
    if answers and one and other and not overlap(days[0], days[1]):
        return (width(days[0]) <= SHORT) != (width(days[1]) <= SHORT)  # the coder has one of them from another event
    return overlap(days[0], days[1]) and max(width(days[0]), width(days[1])) <= SHORT


def _is_past(event: ToldEvent) -> bool:
    """Whether an event was long over when its report told of it; what has no day is of the report's own days."""
    days, told = days_of(event), published_day(event.published)
    return days is not None and told is not None and (told - days[1]).days > LONG_AGO


def _answers(a: ToldEvent, b: ToldEvent, one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a report tells one deed right after the other, as what the other camp says: of one it is said who says
    so, of the other that somebody does."""
    if a.report != b.report or in_one_sentence(a, b) or apart(a, b) > NEAR or a.type != "ASSAULT":
        return False
    if not all(who or is_somebodys_word(event) for event, who in ((a, one), (b, other))):
        return False
    camps = (entities(x.recipients) | who for x, who in ((a, one), (b, other)))
    return all(camp & entities(x.actors) for camp, x in zip(camps, (b, a), strict=True))


def is_somebodys_word(event: ToldEvent) -> bool:
    """Whether the sentence that tells of an event says that somebody says so, and not that somebody denies it."""
    return event.signs & (SAID | DENIED) == SAID


def _place_in_text(event: ToldEvent) -> int:
    return min((start for start, _ in event.evidence), default=0)


def _fights(events: Iterable[ToldEvent]) -> dict[str, list[Days]]:
    """The days on which each report says that all sides fought or accused one another."""
    found: defaultdict[str, list[Days]] = defaultdict(list)
    for event in events:
        if event.type in ("ASSAULT", "ACCUSE") and is_pooled(event) and (span := days_of(event)):
            found[event.report].append(span)
    return found


def _mutual(
    a: Incident, b: Incident, events: Mapping[str, ToldEvent], fights: Mapping[str, list[Days]],
    said: tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]],
) -> Contested:  # fmt: skip
    first, second = sorted((a, b), key=lambda incident: arrival(events[incident.id]))
    both = tuple(side_of(_claimed(incident, events)) for incident in (first, second))
    reports = {events[ref].report for incident in (a, b) for ref in incident.events}
    days = {span for incident in (a, b) for ref in incident.events if (span := days_of(events[ref]))}
    fought = any(overlap(span, d) for report in reports for span in fights.get(report, ()) for d in days)
    kind: Kind = "started" if fought else "mutual"
    reasons = ("opposite directions", _why_rivals((a, b), events, *said), "same days")
    return Contested(f"{kind}:{first.id}:{second.id}", kind, (first.id, second.id), (both[0], both[1]), reasons)


def _why_rivals(
    both: Iterable[Incident], events: Mapping[str, ToldEvent],
    accused: Mapping[str, frozenset[str]], said_by: Mapping[str, frozenset[str]],
) -> str:  # fmt: skip
    """By what two accounts are known to be those of two camps: who tells each, or that their report says so of all."""
    told = [asserted(incident, events) for incident in both]
    if all(any(said_by[event.ref] for event in its) for its in told):
        return CAMPS
    doers = frozenset[str]().union(*(entities(event.actors) for its in told for event in its))
    reports = {event.report for event in told[0]} & {event.report for event in told[1]}
    return ACCUSED if any(len(doers & accused.get(name, frozenset())) > 1 for name in reports) else ANSWER
