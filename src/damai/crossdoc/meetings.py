"""What keeps a promise to meet, or to bring others together: a meeting of some of the parties."""

from __future__ import annotations

from datetime import date

from damai.crossdoc.compatible import everyone, places
from damai.crossdoc.pledges import PUT_OFF, Pledge
from damai.crossdoc.told import Days, ToldEvent, entities, published_day

MEETINGS = frozenset({"meet", "visit"})
"""Modes of a promise to meet (plover.toml)."""
MEDIATION = "mediate"
"""The mode of an offer to bring others together (plover.toml)."""
PHONE = "phone"
"""The mode of a call, which is no meeting."""
SOON = 92
"""Days within which those who promised to meet, without a day, are taken to meet as promised."""


def met_there(pledge: Pledge, event: ToldEvent, days: Days | None) -> bool:
    """Whether a meeting of some of the parties alone is the one promised: on its very day, at its very place."""
    met = everyone(event) | entities(event.mediators)
    if event.type != "CONSULT" or event.status != "occurred" or event.deniers or event.mode == PHONE:
        return False
    # Who was to bring others together, it is not told where, need not be told to have met them.
    there = any(places(told, event) == "same" for told in pledge.made)
    there = there or (met <= pledge.receivers and not any(told.place for told in pledge.made))
    return there and met <= pledge.parties and pledge.falls_due(days) and pledge.due == days


def agreed_that_day(pledge: Pledge, event: ToldEvent, days: Days | None) -> bool:
    """Whether all who were to meet, or to agree on something, on one day agreed on something on that day, as is told
    later: what is told on the day itself may be the promise to meet."""
    if event.type not in ("AGREE", "CONCEDE", "SUPPORT") or event.status != "occurred" or event.deniers:
        return False
    if not pledge.due or (published_day(event.published) or date.min) <= pledge.due[1]:
        return False
    parties = pledge.promisers if len(pledge.promisers) > 1 else pledge.parties
    if everyone(event) != parties or len(parties) < 2 or not days or days != pledge.due or days[0] != days[1]:
        return False
    return pledge.falls_due(days) and not any(places(told, event) == "apart" for told in pledge.made)


def soon_met(pledge: Pledge, days: Days | None) -> bool:
    """Whether a meeting came soon after one was promised without a day."""
    if pledge.due or not days or not pledge.day or not any(told.mode in MEETINGS for told in pledge.made):
        return False
    return 0 < (days[0] - pledge.day).days <= SOON


def brought_together(pledge: Pledge, event: ToldEvent, days: Days | None) -> bool:
    """Whether those whom a third promised to help meet under its mediation; where a report makes one party of all who
    are named, the third is the one who mediates now."""
    if not days or not pledge.day or not 0 < (days[0] - pledge.day).days <= PUT_OFF:
        return False
    met, hosts = everyone(event), pledge.promisers & entities(event.mediators)
    if pledge.promisers & met == pledge.promisers - hosts and hosts and not (pledge.receivers or pledge.due):
        return hosts != pledge.promisers
    if hosts != pledge.promisers or pledge.promisers & met:
        return False
    return len(pledge.receivers) > 1 or (_is_of_talks(pledge) and pledge.receivers <= met and len(met) > 1)


def _is_of_talks(pledge: Pledge) -> bool:
    """Whether a promise to one alone can be of talks with others: it says nothing of another kind of deed."""
    return bool(pledge.receivers) and all(told.mode in {None, *MEETINGS, MEDIATION} for told in pledge.made)


__all__ = ["MEETINGS", "PHONE", "agreed_that_day", "brought_together", "met_there", "soon_met"]
