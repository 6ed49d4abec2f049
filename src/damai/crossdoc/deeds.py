"""Events by party and day, so that a promise is held against those alone that can test it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from damai.crossdoc.alleged import in_one_sentence
from damai.crossdoc.breaches import DEEDS
from damai.crossdoc.compatible import everyone
from damai.crossdoc.fulfilment import FIGHTING, GIVEN, LATE, TRUCE_HOLDS
from damai.crossdoc.pledges import PUT_OFF, Pledge, is_promise
from damai.crossdoc.told import ToldEvent, days_of, entities

TESTING = DEEDS | {"CONSULT", "REJECT", "AGREE", "CONCEDE"}
"""Types of acts by which the fields alone can tell that a promise is kept or called off."""
OF_TRUCES = FIGHTING | {"ACCUSE", "RETREAT"}
"""Types by which they can tell that a truce holds or is broken."""


class Deeds:
    """Events as the rules of :mod:`damai.crossdoc.fulfilment` look for them: those of a report, and those of a party
    and type that began in some days, or have none.

    What stands in one sentence with a promise of its doers is what was promised there, not yet what was done: it is
    held against that promise alone.
    """

    def __init__(self, events: Iterable[ToldEvent]) -> None:
        self._of_report: defaultdict[str, list[ToldEvent]] = defaultdict(list)
        self._open: defaultdict[str, list[ToldEvent]] = defaultdict(list)
        dated: defaultdict[tuple[str, str], list[tuple[date, str, ToldEvent]]] = defaultdict(list)
        for event in events:
            self._of_report[event.report].append(event)
        promised = {ref for told in self._of_report.values() for ref in _promised(told)}
        for event in (event for told in self._of_report.values() for event in told if event.ref not in promised):
            days = days_of(event)
            for party in everyone(event):
                if days:
                    dated[party, event.type].append((days[0], event.ref, event))
                elif event.type in DEEDS:
                    self._open[party].append(event)
        self._dated = {key: sorted(found, key=lambda one: one[:2]) for key, found in dated.items()}
        self._days = {key: [day for day, _, _ in found] for key, found in self._dated.items()}

    def near(self, pledge: Pledge) -> list[ToldEvent]:
        """All events that can say something of a promise, and some others."""
        found = {event.ref: event for told in pledge.made for event in self._of_report[told.report]}
        if pledge.is_truce:
            start = pledge.due[0] if pledge.due else pledge.day
            if start:
                for event in self._within(
                    pledge, OF_TRUCES, start, _later(start, PUT_OFF if pledge.is_peace else TRUCE_HOLDS)
                ):
                    found[event.ref] = event
            return list(found.values())
        if pledge.negative:
            return list(found.values())
        first, last = pledge.day or date.min, _later(pledge.day, PUT_OFF) if pledge.day else date.max
        if pledge.due:
            last = max(last, _later(pledge.due[1], LATE))
        for event in self._within(pledge, TESTING, first, last):
            found[event.ref] = event
        planned = {told.type for told in pledge.made if told.status == "planned"}
        for event in self._within(pledge, planned, first, date.max):
            found[event.ref] = event
        found |= {event.ref: event for party in pledge.parties for event in self._open.get(party, ())}
        return list(found.values())

    def _within(self, pledge: Pledge, types: Iterable[str], first: date, last: date) -> Iterable[ToldEvent]:
        for party in pledge.parties:
            for kind in types:
                days = self._days.get((party, kind), [])
                for at in range(bisect_left(days, first), bisect_right(days, last)):
                    yield self._dated[party, kind][at][2]


def _promised(told: Sequence[ToldEvent]) -> Iterable[str]:
    """The deeds of a report that it tells of in one sentence with a promise of those who do them."""
    promises = [event for event in told if is_promise(event)]
    for event in told if promises else ():
        if event.type in GIVEN and not event.promise:
            doers = entities(event.actors)
            if any(doers & entities(made.actors) and in_one_sentence(made, event) for made in promises):
                yield event.ref


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))
