"""Blocks: the keys under which told events are stored, and those under which their possible partners are looked up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from sys import intern

from damai.crossdoc.compatible import FAMILIES, due_days, everyone, place_words, width
from damai.crossdoc.told import Days, ToldEvent, days_of, published_day

LONG = 62
"""Days from which a stretch is long: it is looked up by its years, not by its weeks."""
BEFORE = 10
"""Days before its publication in whose weeks a record without a date stands."""
SHORT = 3
"""Days of the longest stretch that stands in a block of each of its days."""
COMMON = frozenset({"ASSAULT", "ACCUSE", "REQUEST", "CONSULT"})
"""Types too frequent to be looked up by their mode over half a year."""


def event_keys(event: ToldEvent) -> tuple[str, ...]:
    """The blocks under which an event is stored. :func:`probe_keys` are those in which its partners are looked for.

    >>> raid = ToldEvent("r#0", "r", "ASSAULT", actors=("A",), date="2024-05-02")
    >>> event_keys(raid)
    ('force:A:n739008', 'force:A:w105572', 'force:A:y2024')
    >>> probe_keys(raid)
    ('force:A:l2024', 'force:A:n739008', 'force:A:w105572')
    """
    return all_keys(event)[0]


def probe_keys(event: ToldEvent) -> tuple[str, ...]:
    """The blocks in which an event's possible partners are stored. What ``b`` finds from ``a``, ``a`` finds from ``b``.

    Events of days meet by their weeks; one that lasts long looks for them by its years. A record without a date stands
    in the weeks before it was told; what it tells of from longer ago it finds by what is not time alone: place, due
    day, mode, the same parties' promises. Two dated records never meet that way.

    The blocks of single days, of all parties together and of all parties at a place find no pair that those of weeks
    and years of each party do not: they are there for the pairs of a block that is overfull
    (:mod:`damai.crossdoc.crowds`).
    """
    return all_keys(event)[1]


def all_keys(event: ToldEvent) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The blocks under which an event is stored, and those in which its partners are looked for."""
    days = days_of(event)
    span, heads = days or _told_of(event), _heads(event)
    marks = _marks(event, span, heads)
    stored = _keys(span, heads, "l", "y", is_dated=days is not None)
    looked_up = _keys(span, heads, "ly", "l", is_dated=days is not None)
    own, others = (("dated",), ("open",)) if days else (("open",), ("dated", "open"))
    stored |= {f"{kind}:{mark}" for kind in own for mark in marks}
    looked_up |= {f"{kind}:{mark}" for kind in others for mark in marks}
    # Many events share a key: one copy of each is enough for a dossier.
    return tuple(sorted(map(intern, stored))), tuple(sorted(map(intern, looked_up)))


def probers(key: str) -> tuple[str, ...]:
    """The blocks in which those stand that look into a block: an event probes ``key`` where, and only where, it is
    stored under one of these.

    >>> probers("force:A:y2024"), probers("open:promise:A+B:2024"), probers("force:A:w105572")
    (('force:A:l2024',), ('dated:promise:A+B:2024', 'open:promise:A+B:2024'), ('force:A:w105572',))
    """
    mark, _, rest = key.partition(":")
    if mark == "dated":
        return (f"open:{rest}",)
    if mark == "open":
        return f"dated:{rest}", key
    head, _, time = key.rpartition(":")
    if time[0] == "y":
        return (f"{head}:l{time[1:]}",)
    return (f"{head}:y{time[1:]}", key) if time[0] == "l" else (key,)


def _keys(span: Days | None, heads: Iterable[str], of_long: str, of_short: str, *, is_dated: bool) -> set[str]:
    """Keys by time, those of years with the given letters for long and for short stretches."""
    if span is None:
        return set()
    if width(span) > LONG:
        return {f"{head}:{kind}{year}" for head in heads for year in _years(span) for kind in of_long}
    times = _weeks(span) | _single_days(span, is_dated=is_dated)
    times |= {f"{kind}{year}" for year in _years(span) for kind in of_short} if is_dated else set()
    return {f"{head}:{time}" for head in heads for time in times}


def _heads(event: ToldEvent) -> list[str]:
    """Each party, all of them together, and these with the place."""
    family, parties = FAMILIES.get(event.type, event.type), sorted(everyone(event))
    heads = [f"{family}:{code}" for code in parties]
    together = "+".join(parties)
    if len(parties) > 1:
        heads.append(f"{family}:{together}")
    if event.place and parties:
        heads.append(f"{family}:{together}@{'+'.join(sorted(place_words(event.place)))}")
    return heads


def _told_of(event: ToldEvent) -> Days | None:
    """The days that a record without a date most likely tells of."""
    told = published_day(event.published)
    return (max(told, type(told)(1, 2, 1)) - timedelta(days=BEFORE), told) if told else None


def _weeks(days: Days) -> set[str]:
    """Weeks of a stretch, with a day on either side."""
    return {f"w{n}" for n in range((days[0].toordinal() - 1) // 7, (days[1].toordinal() + 1) // 7 + 1)}


def _single_days(days: Days, *, is_dated: bool) -> set[str]:
    """Days of a short stretch, the first of a longer one; of a record without a date the last two before it was told.
    All lie in its weeks."""
    first, last = days[0].toordinal(), days[1].toordinal()
    if not is_dated:
        return {f"n{last - 1}", f"n{last}"}
    return {f"n{day}" for day in range(first, last + 1)} if width(days) <= SHORT else {f"n{first}"}


def _years(days: Days) -> range:
    """Years of a stretch; of one without end the first thirty."""
    return range(days[0].year, min(days[1].year, days[0].year + 30) + 1)


def _marks(event: ToldEvent, span: Days | None, heads: Sequence[str]) -> set[str]:
    """What tells an event apart besides its days: place, due day, mode, promise, each with years or half-years."""
    due = due_days(event)
    found = {f"{head}:d{day.year}-{day.month}" for head in heads for day in due or ()}
    if span is None:
        return found
    all_parties = "+".join(sorted(everyone(event)))
    year, half = span[1].year, (span[1].year * 12 + span[1].month - 1) // 6
    if event.place:
        place = "+".join(sorted(place_words(event.place)))
        found |= {f"{head}:p{place}:{n}" for head in heads for n in (year, year + 1)}
    if event.promise:
        found |= {f"promise:{all_parties}:{n}" for n in (year, year + 1)}
    if event.mode and event.type not in COMMON:
        found |= {f"mode:{all_parties}:{event.type}:{event.mode}:{n}" for n in (half, half + 1)}
    return found
