"""Tension between two parties week by week: the PLOVER scores of what happened between them, by independent source."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from damai.crossdoc.compatible import everyone, is_pooled
from damai.crossdoc.incidents import Incident, narrowest, values_told
from damai.crossdoc.told import Days, ToldEvent, days_of, entities, published_day
from damai.grounding.edtf import bounds
from damai.knowledge.ontology import ontology

HAPPENED = frozenset({"occurred"})
"""What has not happened weighs nothing."""
LONGEST = 27
"""Days of the longest stretch that has a week. What is dated by a month, a season or a year has none, nor what lasted
as long: to count it in the week of its first day would be to make that day up."""


@dataclass(frozen=True, slots=True)
class Week:
    """What happened between two entities in the week from an ISO Monday: ``score`` the mean PLOVER score (-10..10) of
    its incidents, each weighted by 1 + log2 of its independent sources, ``worst`` that of the most hostile of them (a
    mean hides one raid among ten meetings); negative is hostile."""

    monday: str
    pair: tuple[str, str]
    score: float
    incidents: int
    sources: int
    worst: float


def weight_of(incident: Incident) -> float:
    """How much an incident weighs: 1 from one source, 2 from two, 3 from four. Copies add nothing."""
    return 1 + math.log2(max(1, len(incident.sources)))


def weekly_tension(
    incidents: Iterable[Incident],
    events: Mapping[str, ToldEvent],
    pairs: Iterable[tuple[str, str]] | None = None,
) -> tuple[Week, ...]:
    """The weeks in which something happened between two entities, by pair and Monday.

    ``pairs``: entity codes without sectors, in either order; without it, all pairs there are. An incident counts in the
    week of its first day by the narrowest date that is told of it as having happened; without a date, in that of its
    first publication. Where that date is as wide as a month it counts in none.

    >>> from damai.crossdoc.incidents import describe
    >>> raid = ToldEvent("r#0", "r", "ASSAULT", "2024-05-03", actors=("A:MIL",), recipients=("B",), date="2024-05-02")
    >>> [(week.monday, week.pair, week.score) for week in weekly_tension([describe([raid], {}, [])], {"r#0": raid})]
    [('2024-04-29', ('A', 'B'), -9.0)]
    """
    wanted = None if pairs is None else {tuple(sorted(pair)) for pair in pairs}
    found: defaultdict[tuple[tuple[str, str], date], list[Incident]] = defaultdict(list)
    for incident in incidents:
        told = [events[ref] for ref in incident.events if events[ref].status in HAPPENED]
        monday = _monday(told)
        if monday is None:
            continue
        for pair in sorted(pairs_of(told)):
            if wanted is None or pair in wanted:
                found[pair, monday].append(incident)
    return tuple(_week(pair, monday, group) for (pair, monday), group in sorted(found.items()))


def pairs_of(told: Iterable[ToldEvent]) -> set[tuple[str, str]]:
    """The pairs between which an incident lies: who acts and who undergoes it, or all sides where they stand alike."""
    found: set[tuple[str, str]] = set()
    for event in told:
        if is_pooled(event):
            found |= set(combinations(sorted(everyone(event)), 2))
        else:
            sides = entities(event.actors), entities(event.recipients)
            found |= {(min(a, b), max(a, b)) for a in sides[0] for b in sides[1] if a != b}
    return found


def _monday(told: Iterable[ToldEvent]) -> date | None:
    value = narrowest(values_told(told, "date"))
    if value is None:
        first = min((day for event in told if (day := published_day(event.published))), default=None)
    else:
        days = _stretch(value, told)
        first = days[0] if days and (days[1] - days[0]).days < LONGEST else None
    return None if first is None else first - timedelta(days=first.weekday())


def _stretch(value: str, told: Iterable[ToldEvent]) -> Days | None:
    """The days of a date; what goes on is taken to end when it was first told. A month told before it was over stays
    a month, whatever day it was told on."""
    days = bounds(value)
    if days is None or days[1] != date.max:
        return days
    return min((its for event in told if event.date == value and (its := days_of(event))), default=days)


def _week(pair: tuple[str, str], monday: date, group: Iterable[Incident]) -> Week:
    group = sorted(group, key=lambda incident: incident.id)
    types = ontology().types
    weights = [weight_of(incident) for incident in group]
    total = sum(w * types[i.type].score for w, i in zip(weights, group, strict=True) if i.type in types)
    sources = sum(len(incident.sources) for incident in group)
    worst = min((types[incident.type].score for incident in group if incident.type in types), default=0.0)
    return Week(monday.isoformat(), pair, round(total / sum(weights), 3), len(group), sources, worst)
