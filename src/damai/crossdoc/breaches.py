"""Which events break a promise: an attack by those whom a party backs, a refusal to come, what was not to be done."""

from __future__ import annotations

from datetime import date

from damai.crossdoc.compatible import everyone, places
from damai.crossdoc.pledges import Pledge
from damai.crossdoc.told import Days, ToldEvent, entities
from damai.knowledge.bonds import between


def by_proxy(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether one party of a truce is attacked by those whom another backs."""
    hit = entities(event.recipients) & pledge.parties
    backers = pledge.promisers - hit
    return bool(hit) and any(between(b, who, None) == "backs" for b in backers for who in entities(event.actors))


def strikes_back(pledge: Pledge, event: ToldEvent, days: Days | None) -> bool:
    """Whether who promised another not to do something attacked the other afterwards, in a report that tells of it."""
    doers, others = entities(event.actors) & pledge.promisers, entities(event.recipients) & pledge.parties
    here = any(told.report == event.report for told in pledge.made)
    return (
        here
        and bool(doers)
        and bool(others - doers)
        and days is not None
        and pledge.day is not None
        and days[0] > pledge.day
    )


def calls_off(pledge: Pledge, event: ToldEvent, days: Days | None) -> bool:
    """Whether a party refuses to meet, between the promise of a meeting and its day, in a report that tells of it."""
    if event.mode != "meet" or not entities(event.actors) & pledge.promisers or not pledge.due or not days:
        return False
    if days == pledge.due and days[0] == days[1]:  # who refuses to come on the very day, whoever is told to be refused
        return not any(places(told, event) == "apart" for told in pledge.made)
    if not any(told.report == event.report or places(told, event) == "same" for told in pledge.made):
        return False
    return everyone(event) <= pledge.parties and (pledge.day or date.min) <= days[0] <= pledge.due[1]


__all__ = ["by_proxy", "calls_off", "strikes_back"]
