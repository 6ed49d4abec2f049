"""Which told events test a promise, and what they say of it: that it is kept, broken, or disputed.

Two ways lead from a promise to an event. *Beside*: a report that tells of the promise tells of the event in the same
sentence ("the exchange promised in Geneva was called off"): then the event is about the promise. *By its fields*: the
promisers do later what was promised, at its place, of its mode or on its due day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from damai.crossdoc.alleged import in_one_sentence
from damai.crossdoc.breaches import DEEDS, by_proxy, calls_off, does_all_the_same, overdue, same_mode, undone
from damai.crossdoc.compatible import everyone, is_country, is_pooled, place_words, places, sides
from damai.crossdoc.meetings import MEETINGS, PHONE, agreed_that_day, brought_together, met_there, soon_met
from damai.crossdoc.pledges import PUT_OFF, TRUCE, Pledge
from damai.crossdoc.told import Days, ToldEvent, days_of, entities, published_day

Says = Literal["kept", "late", "broken", "disputed"]
BREACHES = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "THREATEN"})
"""Types of acts that can break one."""
GIVEN = frozenset({"RETREAT", "AID"})
"""Types of acts by which one side gives the other what it promised."""
FIGHTING = frozenset({"ASSAULT"})
"""Types that break a truce or a promise not to use force."""
GIVING = frozenset({TRUCE, "withdraw", "release", "return", "ease", "access", "disarm"})
"""Modes of promises that no movement of troops can keep (plover.toml)."""
TRUCE_TESTED = 3
"""Days after the start of a truce in which fighting of its parties breaks it; later fighting breaks it only where a
report says so beside it."""
TRUCE_HOLDS = 10
"""Days after its start in which a truce reported to be in force is kept."""
NOT_DONE = "said not to have been done"
"""What the rules are called by which a deed is said not to have been done."""
GAP = 2
"""Characters between two sentences that follow one another."""
LATE = 5
"""Days after the due day until which a promise done late still counts as kept (of four hand-made dossiers: what came
six to eleven days late, and was not put off by agreement, is called broken)."""


@dataclass(frozen=True, slots=True)
class Test:
    """What one event says of a promise, since when, and by which rule."""

    event: str
    says: Says
    rule: str
    day: date | None
    published: str | None


def tests_of(pledge: Pledge, events: Iterable[ToldEvent]) -> list[Test]:
    """All that events say of a promise, in the order in which it happened."""
    mine = {event.ref for event in pledge.made}
    candidates = [
        event for event in events
        if event.ref not in mine and not _before(pledge, event) and not _is_ahead(event)
        and (everyone(event) & pledge.parties or _of_truce(pledge, event))
    ]  # fmt: skip
    found = [test for event in candidates if (test := _test(pledge, event))]
    found += _both_ways(pledge, [event for event in candidates if _in_truce(pledge, event)])
    if any(test.says in ("broken", "disputed") and NOT_DONE in test.rule for test in found):
        # That it was done is the word of those alone who promised it, and others say that it was not.
        own = {event.ref for event in candidates if _is_own_word(pledge, event)}
        found = [replace(t, says="disputed") if t.says in ("kept", "late") and t.event in own else t for t in found]
    if pledge.disowned:  # who denies having promised is not said by all to have broken it
        found = [replace(test, says="disputed") if test.says == "broken" else test for test in found]
    return sorted(found, key=lambda t: (t.day or date.max, t.published or "", t.event, t.rule))


def _is_own_word(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether none but those who promised say so."""
    return bool(event.claimants) and entities(event.claimants) <= pledge.promisers


def _before(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether an event was over before the promise was made, by the days told of both."""
    days = days_of(event)
    return pledge.dated and pledge.day is not None and days is not None and days[1] < pledge.day


def _is_ahead(event: ToldEvent) -> bool:
    """Whether what is told as done has a day after its report: it is what was promised, not what was done."""
    days, told = days_of(event), published_day(event.published)
    return event.status == "occurred" and days is not None and told is not None and days[0] > told


def _of_truce(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether a report that names no two sides of a truce, perhaps only who announced it, names them by this event."""
    return pledge.is_truce and len(pledge.parties) < 2 and any(told.report == event.report for told in pledge.made)


def _test(pledge: Pledge, event: ToldEvent) -> Test | None:
    for rule, says in (
        *_beside_rules(pledge, event), *_next_rules(pledge, event), *_field_rules(pledge, event)
    ):  # fmt: skip
        return _made(event, says, rule)
    return None


def _made(event: ToldEvent, says: Says, rule: str) -> Test:
    days = days_of(event)
    return Test(event.ref, says, rule, days[0] if days else published_day(event.published), event.published)


def _beside_rules(pledge: Pledge, event: ToldEvent) -> Iterable[tuple[str, Says]]:
    """What an event says of a promise that its report tells of in the same sentence."""
    if not any(beside(told, event) for told in pledge.made):
        return
    if event.status == "negated" and event.type in DEEDS and not pledge.negative:
        yield f"beside: {NOT_DONE}", "broken"
    elif event.status != "occurred":
        return
    elif event.type == "ACCUSE":
        yield from _accused(pledge, event)
    elif event.type == "REJECT" and _turns_back(pledge, event):
        yield from _breach("beside: called off", event)
    elif _can_break(pledge, event):
        yield from _breach("beside", event)
    elif _is_deed(pledge, event) and _after(pledge, event):
        yield from _done("beside: done", pledge, event)


def _can_break(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether an act of a promiser beside the promise can be its breach: it comes later, or has no date in a report
    that tells of the promise as of something past. A truce is broken by fighting alone."""
    if event.type not in BREACHES or not entities(event.actors) & pledge.promisers or _promised(pledge, event):
        return False
    if pledge.is_truce and event.type not in FIGHTING:
        return False
    if days_of(event):
        return _later(pledge, days_of(event))
    return _retold(pledge, event)


def _retold(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether the report of an event came days after the promise."""
    told = published_day(event.published)
    return pledge.day is None or told is None or (told - pledge.day).days > 2


def _promised(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether a movement of troops can be what was promised: at its place, not against a party, and where no giving way
    was promised."""
    if event.type != "MOBILIZE" or entities(event.recipients) & pledge.parties:
        return False
    if any(told.mode in GIVING for told in pledge.made):
        return False
    return any(places(told, event) in ("same", "within") for told in pledge.made)


def beside(told: ToldEvent, event: ToldEvent) -> bool:
    """Whether one report tells of both in one sentence."""
    return told.report == event.report and in_one_sentence(told, event)


def _next_rules(pledge: Pledge, event: ToldEvent) -> Iterable[tuple[str, Says]]:
    """What an event says of a promise that its report tells of in the sentence before: weaker than in the same one, so
    only a refusal counts, and an accusation of each other after a truce, or where no deed could show the breach."""
    if _is_recalled(pledge, event):
        yield from _done("next: done, and the promise recalled", pledge, event)
    if event.status == "occurred" and event.type == "REJECT" and _is_refused(pledge, event):
        yield from _breach("next: refused, and the promise recalled", event)
    if event.status != "occurred" or not any(_follows(told, event) for told in pledge.made):
        return
    if event.type == "REJECT" and _turns_back(pledge, event) and _is_of_them(pledge, event):
        yield from _breach("next: called off", event)
    elif event.type == "ACCUSE" and pledge.is_truce and _is_mutual(pledge, event):
        yield "next: the parties accuse one another", "broken"
    elif event.type == "ACCUSE" and pledge.negative:
        yield from _accused(pledge, event)


def _turns_back(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether one who promised refuses what was promised: later, or in a report that tells of the promise as past. Who
    promises one thing and refuses another in one breath takes nothing back."""
    mine = entities(event.actors) & pledge.promisers
    return bool(mine) and (_retold(pledge, event) or _later(pledge, days_of(event)))


def _is_of_them(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether a refusal is among the parties; to whom a party refuses to come is told in many ways."""
    return everyone(event) <= pledge.parties or event.mode == "meet"


def _is_recalled(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether a report tells of a deed of those who promised, and in the next sentence of the promise before it."""
    days = days_of(event)
    if event.type not in GIVEN or not days or not pledge.dated or not pledge.day or days[0] <= pledge.day:
        return False
    if pledge.due or entities(event.actors) != pledge.promisers or not _is_deed(pledge, event):
        return False
    return any(_follows(event, told) for told in pledge.made)


def _is_refused(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether a report tells that who promised refuses, and in the next sentence of the promise made days before."""
    again = any(_follows(event, told) for told in pledge.made)
    mine = entities(event.actors) == pledge.promisers and entities(event.recipients) <= pledge.parties
    return again and mine and pledge.dated and _retold(pledge, event)


def _is_mutual(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether the sides of a truce act alike towards one another; where it names but one, any two sides."""
    return is_pooled(event) and len(everyone(event)) > 1 and (pledge.between(event) or len(pledge.parties) < 2)


def _follows(told: ToldEvent, event: ToldEvent) -> bool:
    """Whether one report tells of an event in the sentence after that of another."""
    return told.report == event.report and any(
        0 <= begin - stop <= GAP for _, stop in told.evidence for begin, _ in event.evidence
    )


def _accused(pledge: Pledge, event: ToldEvent) -> Iterable[tuple[str, Says]]:
    accusers = entities(event.actors)
    if is_pooled(event) and len(accusers & pledge.promisers) > 1:
        yield "beside: the parties accuse one another", "broken"
    elif entities(event.recipients) & pledge.promisers:
        yield "beside: one who promised is accused", "disputed"


def _breach(way: str, event: ToldEvent) -> Iterable[tuple[str, Says]]:
    """A breach that the outlet itself reports breaks; one that only its victims tell of is disputed."""
    if event.claimants or event.deniers:
        yield f"{way}: a breach is claimed", "disputed"
    else:
        yield f"{way}: a breach is reported", "broken"


def _is_deed(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether an event is an act of the promisers that can keep a promise."""
    if event.status != "occurred" or (event.mode == TRUCE) != pledge.is_truce:
        return False
    if event.deniers and not _is_own_word(pledge, event):
        return False
    if any(told.status == "planned" and told.type == event.type for told in pledge.made):
        return sides(pledge.made[0], event) == "same"
    if event.type == "CONSULT":
        met = everyone(event) | entities(event.mediators)
        # One retelling may name a party too many: the parties of any of them suffice.
        return event.mode != PHONE and any(everyone(told) <= met for told in pledge.made if everyone(told))
    if {told.mode for told in pledge.made} <= MEETINGS:
        return False
    if event.type == "MOBILIZE" and not _promised(pledge, event):
        return False
    doers = entities(event.actors)
    return event.type in DEEDS and bool(doers) and (doers <= pledge.promisers or everyone(event) == pledge.parties)


def _after(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether an event came after the promise; without a date of its own, whether its report tells of the promise as
    past, and it is no meeting (in a meeting promises are made)."""
    days = days_of(event)
    if days is None or pledge.day is None:
        return event.type != "CONSULT" and _retold(pledge, event)
    if not pledge.dated and event.type in GIVEN and days[1] <= (published_day(event.published) or date.min):
        return True  # "the bodies were handed over on Sunday, as the generals had said they would be"
    if event.type == "CONSULT" and days == (pledge.day, pledge.day) and _retold(pledge, event):
        # Two acts of one sentence get its one day; a meeting elsewhere is none at which they promised.
        return all(places(told, event) == "apart" for told in pledge.made)
    return days[0] > pledge.day


def _done(rule: str, pledge: Pledge, event: ToldEvent) -> Iterable[tuple[str, Says]]:
    days = days_of(event)
    if event.deniers:
        yield f"{rule}: claimed by who promised it, and denied", "disputed"
    elif pledge.due and days and (days[0] - pledge.due[1]).days > LATE:
        yield f"{rule}, too late", "late"
    else:
        yield rule, "kept"


def _field_rules(pledge: Pledge, event: ToldEvent) -> Iterable[tuple[str, Says]]:
    """What an event says of a promise by its fields alone."""
    days = days_of(event)
    if pledge.is_truce:
        yield from _truce_rules(pledge, event, days)
    elif pledge.negative:
        # What was not to be done no field says: what is told with it can break it, above all fighting.
        if event.type in BREACHES and event.status == "occurred" and does_all_the_same(pledge, event, days):
            yield from _breach("fields: done all the same", event)
    elif event.status == "negated":
        if undone(pledge, event, days):
            yield f"fields: {NOT_DONE}", "broken"
        elif overdue(pledge, event, days):
            yield from _breach(f"fields: {NOT_DONE} by its day", event)
    elif event.type == "REJECT":
        if calls_off(pledge, event, days):
            yield "fields: called off by one who promised", "broken"
    elif (
        (_is_deed(pledge, event) and _fits(pledge, event, days))
        or met_there(pledge, event, days)
        or agreed_that_day(pledge, event, days)
    ):
        yield from _done("fields: done", pledge, event)


def _is_fighting(event: ToldEvent) -> bool:
    return event.type in FIGHTING and event.status == "occurred"


def _later(pledge: Pledge, days: Days | None) -> bool:
    return days is not None and pledge.day is not None and days[0] > pledge.day


def _truce_rules(pledge: Pledge, event: ToldEvent, days: Days | None) -> Iterable[tuple[str, Says]]:
    start = pledge.due[0] if pledge.due else pledge.day
    if days is None or start is None or event.status != "occurred":
        return
    after = (days[0] - start).days
    if event.type == "RETREAT" and event.mode == TRUCE and pledge.between(event) and after > 0:
        if after <= TRUCE_HOLDS:
            yield "fields: the truce is in force", "kept"
    elif event.type == "ACCUSE" and is_pooled(event) and pledge.between(event):
        here = any(told.report == event.report for told in pledge.made)
        if (0 if here else 1) <= after <= TRUCE_TESTED:
            yield "fields: the parties accuse one another", "broken"
    elif event.type == "ACCUSE" and event.deniers and entities(event.recipients) & pledge.promisers:
        if 0 < after <= TRUCE_TESTED:
            yield "fields: one who promised is accused, and denies it", "disputed"
    elif _in_truce(pledge, event) and (entities(event.actors) & pledge.promisers or by_proxy(pledge, event)):
        yield from _breach("fields", event)


def _in_truce(pledge: Pledge, event: ToldEvent) -> bool:
    """Whether an event is fighting of the parties in the first days of a truce. The day on which it starts is left
    out: fighting goes on until the hour."""
    start = pledge.due[0] if pledge.due else pledge.day
    days = days_of(event)
    if not pledge.is_truce or not start or not days or not _is_fighting(event):
        return False
    return 0 < (days[0] - start).days <= (PUT_OFF if pledge.is_peace else TRUCE_TESTED)


def _both_ways(pledge: Pledge, fighting: Sequence[ToldEvent]) -> list[Test]:
    """Where each party tells of the other's fire in the first days of a truce, it is broken, whoever is right."""
    accused = {
        code for e in fighting if e.claimants and not is_pooled(e) for code in entities(e.actors) & pledge.promisers
    }
    if len(accused) < 2:
        return []
    return [_made(event, "broken", "fields: each party tells of the other's fire") for event in fighting]


def _fits(pledge: Pledge, event: ToldEvent, days: Days | None) -> bool:
    """Whether a deed of the promisers is the one promised, by due day, place or mode."""
    if any(told.status == "planned" and told.type == event.type for told in pledge.made):
        return _later(pledge, days)
    on_time = pledge.falls_due(days)
    apart = all(places(told, event) == "apart" for told in pledge.made if place_words(told.place))
    known = any(place_words(told.place) for told in pledge.made) and bool(place_words(event.place))
    if event.type == "CONSULT":
        soon_after = bool(pledge.due and days and 0 < (days[0] - pledge.due[1]).days <= LATE)
        met = on_time or soon_after or soon_met(pledge, days) or brought_together(pledge, event, days)
        return met and not (known and apart)
    if event.recipients and pledge.receivers and not entities(event.recipients) & pledge.receivers:
        return everyone(event) == pledge.parties and on_time
    done = days[0] if days else published_day(event.published)  # what is told before the promise was done before it
    if done and pledge.day and not 0 < (done - pledge.day).days <= PUT_OFF:
        return False
    if known and apart:
        return False
    there = any(places(told, event) in ("same", "within") for told in pledge.made) and not is_country(event.place)
    return there or same_mode(pledge, event) or on_time or _done_by_due_day(pledge, event, days)


def _done_by_due_day(pledge: Pledge, event: ToldEvent, days: Days | None) -> bool:
    """Whether who promised gave way to those alone to whom it was promised, helped them or worked with them, after the
    promise and by its due day: where no mode says what was promised, the day, the doer and the receiver do. Help that
    was promised without a day is known by the doer and the receiver."""
    if not days or not pledge.day or any(told.mode not in (None, "aid") for told in pledge.made):
        return False
    if pledge.day >= days[0] or entities(event.actors) != pledge.promisers:
        return False
    if entities(event.recipients) != pledge.receivers or not (pledge.receivers or len(pledge.promisers) == 1):
        return False
    if not pledge.due:
        return event.type == "AID" and bool(pledge.receivers)
    return event.type in (*GIVEN, "COOPERATE") and days[1] <= pledge.due[1]


__all__ = ["Says", "Test", "beside", "tests_of"]
