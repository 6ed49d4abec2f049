"""Contested claims: what cannot all be true as told, each as two sides with their claimants and first appearance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from damai.crossdoc.compatible import FAMILIES, everyone, gap, is_pooled, opposed, place_words, places, sides, width
from damai.crossdoc.duplicates import Copy
from damai.crossdoc.incidents import LARGE, Incident, text_groups
from damai.crossdoc.told import Days, ToldEvent, arrival, days_of, entities, overlap, published_day

Kind = Literal["started", "mutual", "denied", "toll", "date", "place"]
SHORT = 3
"""Days of the longest stretch in which two rival accounts are taken to be of the same fighting."""
FALLEN = 0.9
"""A toll told later that is below this share of the earlier one contradicts it; one that rises does not."""
RIVAL = 1.5
"""Ratio from which tolls given by the two camps at the same time contradict each other."""
SAME_TIME = 2
"""Days within which two tolls are told at the same time."""


@dataclass(frozen=True, slots=True)
class Side:
    """One account: the records that tell it, who says so (empty: the outlets themselves), where and when it first
    appeared, and its value where the conflict is one of values."""

    events: tuple[str, ...]
    claimants: tuple[str, ...]
    first: str
    published: str | None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Contested:
    """Two sides of one matter. ``started``: each says that the other fired first; ``mutual``: each accuses the other
    of a deed; ``denied``: one asserts, one denies; ``toll``, ``date``, ``place``: values that exclude one another."""

    id: str
    kind: Kind
    incidents: tuple[str, ...]
    sides: tuple[Side, Side]
    reasons: tuple[str, ...] = ()

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """All pairs of records of the two sides; none where the same records tell of the deed and its denial."""
        if set(self.sides[1].events) <= set(self.sides[0].events):
            return ()
        return tuple((a, b) for a in self.sides[0].events for b in self.sides[1].events if a != b)


def claim_keys(event: ToldEvent) -> list[tuple[str, ...]]:
    """The blocks in which a record meets all rival accounts that count: those of its report, and those told by a
    claimant of the same type, day and place."""
    keys: list[tuple[str, ...]] = [(event.report,)]
    days = days_of(event)
    if event.claimants and event.place and days and width(days) <= SHORT:
        span = range(days[0].toordinal(), days[1].toordinal() + 1)
        keys += [(event.type, str(day), word) for day in span for word in sorted(place_words(event.place))]
    return keys


def pair_claims(
    incidents: Iterable[Incident], events: Mapping[str, ToldEvent], copies: Iterable[Copy] = ()
) -> tuple[Contested, ...]:
    """All contested claims among incidents, in the order of their first appearance."""
    incidents = sorted(incidents, key=lambda incident: incident.id)
    text = text_groups(copies)
    found = mutual_claims(incidents, events) + rival_tolls(incidents, events)
    for incident in incidents:
        found += claims_within(incident, events, text)
    return tuple(sorted(found, key=lambda claim: (arrival(events[claim.sides[0].first]), claim.id)))


def mutual_claims(incidents: Sequence[Incident], events: Mapping[str, ToldEvent]) -> list[Contested]:
    """Rival accounts: each side says that the other did it. An account answers one other only, the one it is told
    with most often and closest in the text; and a report tells of one such rivalry a day."""
    ranked = [(_strength(incidents[a], incidents[b], rivals), a, b) for (a, b), rivals in _pairs(incidents, events)]
    fights = _fights(events.values())
    taken: set[int | tuple[str, int]] = set()
    found = []
    for _, a, b in sorted(ranked):
        mine: set[int | tuple[str, int]] = {a, b, *_scenes(incidents[a], incidents[b], events)}
        if not taken & mine:
            taken |= mine
            found.append(_mutual(incidents[a], incidents[b], events, fights))
    return found


def accusations(events: Iterable[ToldEvent]) -> dict[str, frozenset[str]]:
    """For each report that says that parties accuse one another, these parties."""
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for event in events:
        if event.type == "ACCUSE" and is_pooled(event):
            found[event.report] |= everyone(event)
    return dict(found)


def _pairs(
    incidents: Sequence[Incident], events: Mapping[str, ToldEvent]
) -> Iterable[tuple[tuple[int, int], list[tuple[ToldEvent, ToldEvent]]]]:
    """The pairs of incidents (by their places) with rival records in one block, and these records."""
    accused = accusations(events.values())
    blocks: defaultdict[tuple[str, ...], list[tuple[int, ToldEvent]]] = defaultdict(list)
    for n, incident in enumerate(incidents):
        if FAMILIES.get(incident.type, incident.type) == "force":
            for event in _asserted(incident, events):
                for key in claim_keys(event):
                    blocks[key].append((n, event))
    found: defaultdict[tuple[int, int], dict[tuple[str, str], tuple[ToldEvent, ToldEvent]]] = defaultdict(dict)
    for group in blocks.values():
        for i, (a, one) in enumerate(group):
            for b, other in group[i + 1 :]:
                if a != b and _rivals(one, other, accused):
                    found[a, b][one.ref, other.ref] = one, other
    return [(pair, list(rivals.values())) for pair, rivals in found.items()]


def _strength(a: Incident, b: Incident, rivals: Sequence[tuple[ToldEvent, ToldEvent]]) -> tuple[float, ...]:
    """How well two incidents answer one another by their rival records, smallest first."""
    near = [abs(_place_in_text(x) - _place_in_text(y)) for x, y in rivals if x.report == y.report]
    same = any(places(x, y) in ("same", "within") for x, y in rivals)
    return (-len(near), float(not same), float(min(near, default=10**6)), float(a.type != b.type))


def _scenes(a: Incident, b: Incident, events: Mapping[str, ToldEvent]) -> set[tuple[str, int]]:
    """The reports that tell both accounts, each with the first day of it."""
    told = [{(events[ref].report) for ref in incident.events} for incident in (a, b)]
    days = [span[0].toordinal() for ref in a.events if (span := days_of(events[ref]))]
    return {(report, min(days, default=0)) for report in told[0] & told[1]}


def _asserted(incident: Incident, events: Mapping[str, ToldEvent]) -> list[ToldEvent]:
    return [e for ref in incident.events if (e := events[ref]).status != "negated"]


def _claimed(incident: Incident, events: Mapping[str, ToldEvent]) -> list[ToldEvent]:
    told = _asserted(incident, events)
    return [event for event in told if event.claimants] or told


def _rivals(a: ToldEvent, b: ToldEvent, accused: Mapping[str, frozenset[str]]) -> bool:
    """Whether each of two deeds is told by the other's camp, and they are of one time and kind. Where their report says
    that the two accuse one another, it need not be said again of each deed."""
    if FAMILIES.get(a.type) != "force" or a.type != b.type or not opposed(a, b):
        return False
    if entities(a.claimants) & entities(a.actors + b.claimants) or entities(b.claimants) & entities(b.actors):
        return False
    doers = entities(a.actors + b.actors)
    mutual = a.report == b.report and len(doers & accused.get(a.report, frozenset())) > 1
    if not mutual and not (a.claimants and b.claimants):
        return False
    days = days_of(a), days_of(b)
    if not all(days):
        return a.report == b.report and (mutual or not any(days))
    assert days[0] is not None
    assert days[1] is not None
    return overlap(*days) and max(width(days[0]), width(days[1])) <= SHORT  # type: ignore[arg-type]


def _place_in_text(event: ToldEvent) -> int:
    return min((start for start, _ in event.evidence), default=0)


def _fights(events: Iterable[ToldEvent]) -> dict[str, list[Days]]:
    """The days on which each report says that all sides fought or accused one another."""
    found: defaultdict[str, list[Days]] = defaultdict(list)
    for event in events:
        if event.type in ("ASSAULT", "ACCUSE") and is_pooled(event) and (span := days_of(event)):
            found[event.report].append(span)
    return found


def _mutual(a: Incident, b: Incident, events: Mapping[str, ToldEvent], fights: Mapping[str, list[Days]]) -> Contested:
    first, second = sorted((a, b), key=lambda incident: arrival(events[incident.id]))
    both = tuple(_side(_claimed(incident, events)) for incident in (first, second))
    reports = {events[ref].report for incident in (a, b) for ref in incident.events}
    days = {span for incident in (a, b) for ref in incident.events if (span := days_of(events[ref]))}
    fought = any(overlap(span, d) for report in reports for span in fights.get(report, ()) for d in days)
    kind: Kind = "started" if fought else "mutual"
    reasons = ("opposite directions", "each told by the other's camp", "same days")
    return Contested(f"{kind}:{first.id}:{second.id}", kind, (first.id, second.id), (both[0], both[1]), reasons)


def _side(events: Iterable[ToldEvent], value: str | None = None) -> Side:
    told = sorted(events, key=arrival)
    claimants = tuple(sorted({code for event in told for code in event.claimants}))
    return Side(tuple(event.ref for event in told), claimants, told[0].ref, told[0].published, value)


def claims_within(incident: Incident, events: Mapping[str, ToldEvent], text: Mapping[str, str]) -> list[Contested]:
    """What is contested about one incident: whether it happened, how many it killed, when and where it was."""
    told = [events[ref] for ref in incident.events]
    days, sites, tolls = told, told, told
    if len(told) > LARGE:  # of a thousand retellings each value is held against each other once
        days = _firsts(told, lambda e: (days_of(e), text.get(e.report, e.report)))
        sites = _firsts(told, lambda e: (place_words(e.place), entities(e.claimants), text.get(e.report, e.report)))
        tolls = _firsts(told, lambda e: (e.killed, e.injured, e.claimants, published_day(e.published)))
    values = [*_values(incident, days, text, "date"), *_values(incident, sites, text, "place")]
    return [*_denied(incident, told), *_tolls(incident, tolls), *values]


def _firsts(told: Iterable[ToldEvent], value: Callable[[ToldEvent], Hashable]) -> list[ToldEvent]:
    """The first record of each value."""
    found: dict[Hashable, ToldEvent] = {}
    for event in told:
        found.setdefault(value(event), event)
    return list(found.values())


def rival_tolls(incidents: Iterable[Incident], events: Mapping[str, ToldEvent]) -> list[Contested]:
    """Tolls of one deed that one report has from both camps, as two records: each camp's own number."""
    home = {ref: incident.id for incident in incidents for ref in incident.events}
    by_report: defaultdict[str, list[ToldEvent]] = defaultdict(list)
    for event in events.values():
        if event.killed is not None and event.claimants and event.status != "negated":
            by_report[event.report].append(event)
    found = []
    for _, told in sorted(by_report.items()):
        told.sort(key=arrival)
        for n, a in enumerate(told):
            found += [_two_tolls(a, b, home) for b in told[n + 1 :] if _rival_tolls(a, b)]
    return found


def _rival_tolls(a: ToldEvent, b: ToldEvent) -> bool:
    days = days_of(a), days_of(b)
    if a.type != b.type or sides(a, b) != "same" or not days[0] or not days[1] or not overlap(days[0], days[1]):
        return False
    low, high = sorted((a.killed or 0, b.killed or 0))
    return not entities(a.claimants) & entities(b.claimants) and high >= RIVAL * max(1, low)


def _two_tolls(a: ToldEvent, b: ToldEvent, home: Mapping[str, str]) -> Contested:
    both = _side([a], str(a.killed)), _side([b], str(b.killed))
    reason = f"killed {a.killed} and {b.killed}"
    return Contested(f"toll:{a.ref}:{b.ref}", "toll", (home[a.ref], home[b.ref]), both, (reason,))


def _denied(incident: Incident, told: Sequence[ToldEvent]) -> list[Contested]:
    denials = [event for event in told if event.status == "negated"]
    asserted = [event for event in told if event.status != "negated"]
    if denials and asserted:
        both = _side(asserted), _side(denials)
        return [Contested(f"denied:{incident.id}", "denied", (incident.id,), both, ("told as done and as not done",))]
    denied = [event for event in asserted if event.deniers]
    if not denied:
        return []
    deniers = tuple(sorted({code for event in denied for code in event.deniers}))
    other = Side(tuple(e.ref for e in denied), deniers, denied[0].ref, denied[0].published)
    return [Contested(f"denied:{incident.id}", "denied", (incident.id,), (_side(asserted), other), ("denied",))]


def _tolls(incident: Incident, told: Sequence[ToldEvent]) -> list[Contested]:
    """Tolls that exclude one another; a toll that rises with time does not exclude the earlier one."""
    found = []
    for field in ("killed", "injured"):
        by_value: defaultdict[int, list[ToldEvent]] = defaultdict(list)
        for event in told:
            if getattr(event, field) is not None:
                by_value[getattr(event, field)].append(event)
        values = sorted(by_value)
        for n, low in enumerate(values):
            for high in values[n + 1 :]:
                if any(_excludes(a, b, low, high) for a in by_value[low] for b in by_value[high]):
                    both = _side(by_value[high], str(high)), _side(by_value[low], str(low))
                    name = f"toll:{incident.id}:{field}:{high}:{low}"
                    found.append(Contested(name, "toll", (incident.id,), both, (f"{field} {high} and {low}",)))
        if found:  # the injured of an incident whose dead are contested are no second matter
            break
    return found


def _excludes(a: ToldEvent, b: ToldEvent, low: int, high: int) -> bool:
    """Whether the lower toll of ``a`` and the higher of ``b`` cannot both be true as told."""
    days = published_day(a.published), published_day(b.published)
    if days[0] is None or days[1] is None:
        return False
    if (days[0] - days[1]).days > 0 and low < FALLEN * high:
        return True
    rivals = bool(entities(a.claimants) and entities(b.claimants)) and not entities(a.claimants) & entities(b.claimants)
    return rivals and abs((days[0] - days[1]).days) <= SAME_TIME and high >= RIVAL * max(1, low)


def _values(
    incident: Incident, told: Sequence[ToldEvent], text: Mapping[str, str], kind: Literal["date", "place"]
) -> list[Contested]:
    """Days or places that exclude one another, told by texts that are no copies of one another."""
    found = []
    for n, a in enumerate(told):
        for b in told[n + 1 :]:
            copies = text.get(a.report, a.report) == text.get(b.report, b.report)
            if not copies and (_other_days(a, b) if kind == "date" else _other_place(a, b)):
                both = _side([a], getattr(a, kind)), _side([b], getattr(b, kind))
                name = f"{kind}:{a.ref}:{b.ref}"
                reason = f"{getattr(a, kind)} and {getattr(b, kind)}"
                found.append(Contested(name, kind, (incident.id,), both, (reason,)))
    return found


def _other_days(a: ToldEvent, b: ToldEvent) -> bool:
    first, second = days_of(a), days_of(b)
    return first is not None and second is not None and _is_day(first) and _is_day(second) and gap(first, second) > 0


def _is_day(days: Days) -> bool:
    return days[0] == days[1]


def _other_place(a: ToldEvent, b: ToldEvent) -> bool:
    rivals = entities(a.claimants) and entities(b.claimants) and not entities(a.claimants) & entities(b.claimants)
    return bool(rivals) and places(a, b) == "apart"
