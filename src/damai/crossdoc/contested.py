"""Contested claims: what cannot all be true as told, each as two sides with their claimants and first appearance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from damai.crossdoc.alleged import alleged_deeds, answered
from damai.crossdoc.claim import Contested, Kind, Side, asserted, side_of
from damai.crossdoc.compatible import FAMILIES, gap, place_words, places, sides
from damai.crossdoc.duplicates import Copy
from damai.crossdoc.incidents import LARGE, Incident, text_groups
from damai.crossdoc.linking import is_fight
from damai.crossdoc.rivals import author_claims, mutual_claims
from damai.crossdoc.told import Days, ToldEvent, arrival, days_of, entities, overlap, published_day

ABOUT_DEED = frozenset({"started", "mutual", "author", "denied"})
"""Kinds that say who did something, or whether it was done."""
FALLEN = 0.9
"""A toll told later that is below this share of the earlier one contradicts it; one that rises does not."""
RIVAL = 1.5
"""Ratio from which tolls given by the two camps at the same time contradict each other."""
SAME_TIME = 2
"""Days within which two tolls are told at the same time."""
DONE_AND_NOT = "told as done and as not done"
"""Why a deed and its denial cannot both be true."""


def pair_claims(
    incidents: Iterable[Incident], events: Mapping[str, ToldEvent], copies: Iterable[Copy] = ()
) -> tuple[Contested, ...]:
    """All contested claims among incidents, in the order of their first appearance."""
    incidents = sorted(incidents, key=lambda incident: incident.id)
    text = text_groups(copies)
    found = mutual_claims(incidents, events) + author_claims(incidents, events)
    found += rival_tolls(incidents, events) + denied_beside(incidents, events) + answers(incidents, events)
    done = {id for claim in found if claim.kind == "denied" for id in claim.incidents}
    for incident in incidents:
        within = claims_within(incident, events, text)
        found += [claim for claim in within if claim.kind != "denied" or incident.id not in done or claim.pairs()]
    found = as_one_matter(found, alleged_deeds(incidents, events))
    return tuple(sorted(found, key=lambda claim: (arrival(events[claim.sides[0].first]), claim.id)))


def answers(incidents: Sequence[Incident], events: Mapping[str, ToldEvent]) -> list[Contested]:
    """Accusations answered by those who say that they did not do it, where nobody tells the deed itself."""
    found = []
    for accusation, denial in answered(incidents, events):
        both = side_of(asserted(accusation, events)), side_of(events[ref] for ref in denial.events)
        name = f"denied:{accusation.id}:{denial.id}"
        found.append(Contested(name, "denied", (accusation.id, denial.id), both, ("alleged", "denied")))
    return found


def denied_beside(incidents: Iterable[Incident], events: Mapping[str, ToldEvent]) -> list[Contested]:
    """Deeds that one report has both as done and, by those who are said to have done them, as not done: two records of
    one report are two incidents, but one matter."""
    by_id = {incident.id: incident for incident in incidents}
    home = {ref: incident.id for incident in by_id.values() for ref in incident.events}
    pairs: set[tuple[str, str]] = set()
    for told in _by_report(events.values()).values():
        denials = [event for event in told if event.status == "negated" and event.claimants]
        pairs |= {(home[deed.ref], home[n.ref]) for n in denials for deed in told if _is_denied_by(deed, n)}
    found = []
    for deed, denial in sorted(pairs):
        told = asserted(by_id[deed], events)
        denials = [event for ref in by_id[denial].events if (event := events[ref]).status == "negated"]
        if deed != denial and told:
            both = side_of(told), side_of(denials)
            found.append(Contested(f"denied:{deed}:{denial}", "denied", (deed, denial), both, (DONE_AND_NOT,)))
    return found


def _is_denied_by(deed: ToldEvent, denial: ToldEvent) -> bool:
    """Whether those who are said to have done a deed deny it: a day or a place is the same, and none is another."""
    if deed.status != "occurred" or deed.type != denial.type or sides(deed, denial) != "same":
        return False
    days, sites = (days_of(deed), days_of(denial)), (place_words(deed.place), place_words(denial.place))
    same = [overlap(days[0], days[1])] if days[0] and days[1] else []
    same += [bool(sites[0] & sites[1])] if all(sites) else []
    return bool(entities(denial.claimants) & entities(deed.actors)) and bool(same) and all(same)


def as_one_matter(found: Sequence[Contested], alleged: Mapping[str, str]) -> list[Contested]:
    """An accusation and the deed that it alleges are one matter: where the deed is contested itself, a denied
    accusation is no second claim but named with it; else the deed is named with the accusation."""
    told = {id for claim in found if claim.kind in ABOUT_DEED for id in claim.incidents} - alleged.keys()
    by_deed: defaultdict[str, list[str]] = defaultdict(list)
    for accusation, deed in sorted(alleged.items()):
        by_deed[deed].append(accusation)
    matters = []
    for claim in found:
        first, more = claim.incidents[0], list[str]()
        if claim.kind == "denied" and first in alleged:
            if alleged[first] in told:
                continue
            more = [alleged[first]]
        elif claim.kind in ABOUT_DEED:
            more = [one for id in claim.incidents for one in by_deed.get(id, ())]
        new = tuple(id for id in more if id not in claim.incidents)
        matters.append(replace(claim, incidents=claim.incidents + new) if new else claim)
    return matters


def claims_within(incident: Incident, events: Mapping[str, ToldEvent], text: Mapping[str, str]) -> list[Contested]:
    """What is contested about one incident: whether it happened, how many it killed, when and where it was."""
    told = [events[ref] for ref in incident.events]
    days, sites, tolls = told, told, told
    if len(told) > LARGE:  # of a thousand retellings each value is held against each other once
        days = _firsts(told, lambda e: (days_of(e), text.get(e.report, e.report)))
        sites = _firsts(told, lambda e: (place_words(e.place), entities(e.claimants), text.get(e.report, e.report)))
        tolls = _firsts(told, lambda e: (e.killed, e.injured, e.claimants, published_day(e.published)))
    values = [*_values(incident, days, text, "date"), *_values(incident, sites, text, "place")]
    return [*_denied(incident, told, text), *_tolls(incident, tolls), *values]


def _firsts(told: Iterable[ToldEvent], value: Callable[[ToldEvent], Hashable]) -> list[ToldEvent]:
    """The first record of each value."""
    found: dict[Hashable, ToldEvent] = {}
    for event in told:
        found.setdefault(value(event), event)
    return list(found.values())


def _by_report(events: Iterable[ToldEvent]) -> dict[str, list[ToldEvent]]:
    found: defaultdict[str, list[ToldEvent]] = defaultdict(list)
    for event in events:
        found[event.report].append(event)
    return found


def rival_tolls(incidents: Iterable[Incident], events: Mapping[str, ToldEvent]) -> list[Contested]:
    """Tolls of one deed that one report has from both camps, as two records: each camp's own number."""
    home = {ref: incident.id for incident in incidents for ref in incident.events}
    tolls = (e for e in events.values() if e.killed is not None and e.claimants and e.status != "negated")
    found = []
    for _, told in sorted(_by_report(tolls).items()):
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
    both = side_of([a], str(a.killed)), side_of([b], str(b.killed))
    reason = f"killed {a.killed} and {b.killed}"
    return Contested(f"toll:{a.ref}:{b.ref}", "toll", (home[a.ref], home[b.ref]), both, (reason,))


def _denied(incident: Incident, told: Sequence[ToldEvent], text: Mapping[str, str]) -> list[Contested]:
    asserted = [event for event in told if event.status != "negated"]
    same = {text[event.report] for event in asserted if event.report in text}
    # One text cannot contradict itself: of two copies one was read wrongly, unless somebody is said to deny.
    denials = [e for e in told if e.status == "negated" and (e.claimants or text.get(e.report) not in same)]
    if denials and asserted:
        both = side_of(asserted), side_of(denials)
        return [Contested(f"denied:{incident.id}", "denied", (incident.id,), both, (DONE_AND_NOT,))]
    denied = [event for event in asserted if event.deniers]
    if not denied:
        return []
    deniers = tuple(sorted({code for event in denied for code in event.deniers}))
    other = Side(tuple(e.ref for e in denied), deniers, denied[0].ref, denied[0].published)
    return [Contested(f"denied:{incident.id}", "denied", (incident.id,), (side_of(asserted), other), ("denied",))]


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
                    both = side_of(by_value[high], str(high)), side_of(by_value[low], str(low))
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
                both = side_of([a], getattr(a, kind)), side_of([b], getattr(b, kind))
                name = f"{kind}:{a.ref}:{b.ref}"
                reason = f"{getattr(a, kind)} and {getattr(b, kind)}"
                found.append(Contested(name, kind, (incident.id,), both, (reason,)))
    return found


def _other_days(a: ToldEvent, b: ToldEvent) -> bool:
    if FAMILIES.get(a.type) == "words" or FAMILIES.get(b.type) == "words":
        return False  # what is said is said again on another day: a third account chained the two
    first, second = days_of(a), days_of(b)
    if first is None or second is None or not (_is_day(first) and _is_day(second)):
        return False
    # That of one fight two days are told that follow one another may be the reading, and is no matter of dispute.
    return gap(first, second) > int(is_fight(a) and is_fight(b))


def _is_day(days: Days) -> bool:
    return days[0] == days[1]


def _other_place(a: ToldEvent, b: ToldEvent) -> bool:
    rivals = entities(a.claimants) and entities(b.claimants) and not entities(a.claimants) & entities(b.claimants)
    return bool(rivals) and places(a, b) == "apart"


__all__ = ["Contested", "Kind", "Side", "pair_claims"]
