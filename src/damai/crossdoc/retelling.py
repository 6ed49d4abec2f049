"""A large incident with some more records, worked out from what it was: thousands may recall what founded a dispute.

All that is told here is what :func:`~damai.crossdoc.incidents.describe` says of the same records.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from heapq import merge

from damai.crossdoc.compatible import codes
from damai.crossdoc.duplicates import Copy
from damai.crossdoc.incidents import Crowd, Incident, Told, Toll, first_telling, narrowest
from damai.crossdoc.sources import Source
from damai.crossdoc.told import ToldEvent, arrival, days_of


def retold(
    old: Incident,
    crowd: Crowd,
    events: Mapping[str, ToldEvent],
    copies_of: Callable[[str], Collection[Copy]],
    confidence: float,
) -> Incident | None:
    """The incident of a crowd of which ``old`` was told before some came to it, of other reports; None where some of
    ``old`` are not among them. ``copies_of`` gives the copies of a report that is new in it."""
    refs = crowd.refs
    new = refs.difference(old.events)
    if len(refs) != len(old.events) + len(new):
        return None
    when = _arrivals(events)
    added = sorted((events[ref] for ref in new), key=arrival)
    spans = [days for event in added if (days := days_of(event))]
    told = _among(old.events, [event.ref for event in added], when)
    dates = _values(old.dates, added, "date", when)
    return replace(
        old,
        id=told[0],
        events=told,
        type=crowd.type(),
        **{
            side: _joined(getattr(old, side), added, side)
            for side in ("actors", "recipients", "mediators", "claimants")
        },
        earliest=min([*filter(None, (old.earliest,)), *(span[0].isoformat() for span in spans)], default=None),
        latest=max([*filter(None, (old.latest,)), *(span[1].isoformat() for span in spans)], default=None),
        dates=dates,
        places=_values(old.places, added, "place", when),
        killed=_toll(old.killed, added, "killed", when),
        injured=_toll(old.injured, added, "injured", when),
        sources=_sources(old.sources, added, crowd, copies_of),
        confidence=confidence,
        date=narrowest(dates),
        published=first_telling(events[told[0]]),
        statuses=tuple(sorted({*old.statuses, *(event.status for event in added)})),
    )


_When = Callable[[str], tuple[str, str, int]]


def _arrivals(events: Mapping[str, ToldEvent]) -> _When:
    """The order in which records came, by ref."""
    return lambda ref: arrival(events[ref])


def _joined(known: Sequence[str], added: Iterable[ToldEvent], side: str) -> tuple[str, ...]:
    return tuple(sorted({*known, *codes(added, side)}))


def _among(known: Sequence[str], added: Iterable[str], when: _When) -> tuple[str, ...]:
    """Refs with others among them, by arrival."""
    found = list(known)
    for ref in added:
        found.insert(bisect_left(found, when(ref), key=when), ref)
    return tuple(found)


def _values(known: Iterable[Told], added: Iterable[ToldEvent], field: str, when: _When) -> tuple[Told, ...]:
    """Values with those of the added records, in the order in which they were first told."""
    refs: dict[str, tuple[str, ...]] = {one.value: one.events for one in known}
    for event in added:
        value = getattr(event, field)
        if value is not None:
            refs[str(value)] = _among(refs.get(str(value), ()), (event.ref,), when)
    return tuple(Told(value, refs[value]) for value in sorted(refs, key=lambda value: when(refs[value][0])))


def _toll(known: Toll | None, added: Iterable[ToldEvent], field: str, when: _When) -> Toll | None:
    told = sorted(_values(known.told if known else (), added, field, when), key=lambda value: int(value.value))
    return Toll(int(told[0].value), int(told[-1].value), tuple(told)) if told else None


def _sources(
    known: Sequence[Source], added: Iterable[ToldEvent], crowd: Crowd, copies_of: Callable[[str], Collection[Copy]]
) -> tuple[Source, ...]:
    """Sources with those of the added records: each joins all that its copies and its statement bring together."""
    sources = {source.reports[0]: source for source in known}  # in their order: each goes by its first report
    home = {report: name for name, source in sources.items() for report in source.reports}

    def root(report: str) -> str | None:
        name = home.get(report)
        while name is not None and name not in sources:
            name = home[name]
        return name

    for event in added:
        mates = [other for copy in copies_of(event.report) for other in (copy.copy, copy.origin)]
        names = {name for mate in mates if (name := root(mate)) is not None}
        if event.claimants:
            names |= {
                next((name for report in crowd.agreeing(event) if (name := root(report)) is not None), event.report)
            }
        found = [source for name in names if (source := sources.pop(name, None))]
        joined = _one([*found, Source((event.report,), tuple(sorted(set(event.claimants))))])
        first = joined.reports[0]
        sources[first] = joined
        home |= dict.fromkeys((event.report, *names), first)
    return tuple(sources[name] for name in sorted(sources))


def _one(sources: Sequence[Source]) -> Source:
    """Several sources as one; who tells on its own account makes all of it do so."""
    own = not all(source.claimants for source in sources)
    claimants = () if own else tuple(sorted({code for source in sources for code in source.claimants}))
    return Source(tuple(merge(*(source.reports for source in sources))), claimants)
