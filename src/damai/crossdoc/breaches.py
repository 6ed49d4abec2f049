"""Which events break a promise: an attack by those whom a party backs, a refusal to come, what was not to be done, and
what is said not to have been done."""

from __future__ import annotations

from datetime import date

from damai.crossdoc.compatible import everyone, places
from damai.crossdoc.pledges import PUT_OFF, Pledge
from damai.crossdoc.told import Days, ToldEvent, entities, published_day
from damai.knowledge.bonds import between

DEEDS = frozenset({"RETREAT", "AID", "COOPERATE", "MOBILIZE", "SUPPORT"})
"""Types of acts that can keep a promise."""


def by_proxy(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether one party of a truce is attacked by those whom another backs."""
    hit = entities(event.recipients) & pledge.parties
    backers = pledge.promisers - hit
    return bool(hit) and any(between(b, who, None) == "backs" for b in backers for who in entities(event.actors))


def does_all_the_same(pledge: Pledge, event: ToldEvent, days: Days | None) -> bool:
    """Whether who promised not to do something struck a party afterwards, in a report that tells of the promise; what
    else they did counts where it was not to be done before a day."""
    if not days or not pledge.day or days[0] <= pledge.day:
        return False
    doers, others = entities(event.actors) & pledge.promisers, entities(event.recipients) & pledge.parties
    if not doers or not any(told.report == event.report for told in pledge.made):
        return False
    if event.type == "ASSAULT":
        return bool(others - doers)
    return pledge.due is not None and days[1] <= pledge.due[1]


def calls_off(pledge: Pledge, event: ToldEvent, days: Days | None) -> bool:
    """Whether a party refuses to meet, between the promise of a meeting and its day, in a report that tells of it."""
    if event.mode != "meet" or not entities(event.actors) & pledge.promisers or not pledge.due or not days:
        return False
    if days == pledge.due and days[0] == days[1]:  # who refuses to come on the very day, whoever is told to be refused
        return not any(places(told, event) == "apart" for told in pledge.made)
    if not any(told.report == event.report or places(told, event) == "same" for told in pledge.made):
        return False
    return everyone(event) <= pledge.parties and (pledge.day or date.min) <= days[0] <= pledge.due[1]


def undone(pledge: Pledge, event: ToldEvent, days: Days | None) -> bool:
    """Whether an act of all who promised is said not to have been done on the very day on which it was due, nor
    elsewhere."""
    if event.type not in DEEDS or event.deniers or not pledge.falls_due(days) or days != pledge.due:
        return False
    return entities(event.actors) == pledge.promisers and not any(places(t, event) == "apart" for t in pledge.made)


def overdue(pledge: Pledge, event: ToldEvent, days: Days | None) -> bool:
    """Whether a deed of the kind promised is said, once its day is over, not to have been done by one who promised."""
    told = published_day(event.published)
    if not pledge.due or told is None or event.deniers or event.type not in DEEDS or not same_mode(pledge, event):
        return False
    if not entities(event.actors) or not entities(event.actors) <= pledge.promisers:
        return False
    late = (told - pledge.due[1]).days
    there = not any(places(made, event) == "apart" for made in pledge.made)
    return there and 0 < late <= PUT_OFF and (days is None or days[1] >= pledge.due[0])


def same_mode(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether an event is of the kind promised."""
    return event.mode is not None and any(event.mode == told.mode for told in pledge.made)


__all__ = ["DEEDS", "by_proxy", "calls_off", "does_all_the_same", "overdue", "same_mode", "undone"]
