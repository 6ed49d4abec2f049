"""How many independent sources stand behind an incident."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from damai.crossdoc.duplicates import Copy
from damai.crossdoc.told import ToldEvent, entities


@dataclass(frozen=True, slots=True)
class Source:
    """One origin: the reports that rest on it, and the claimants whose statement it is (empty: the outlet itself)."""

    reports: tuple[str, ...]
    claimants: tuple[str, ...] = ()


def independent_sources(events: Iterable[ToldEvent], copies: Iterable[Copy]) -> tuple[Source, ...]:
    """The independent sources of the records of one incident, sorted.

    Reports of one text are one source, and so are reports that all rest on the same claimants' statement: two outlets
    that print one ministry's word are one source, the ministry. An outlet that tells on its own account is one.

    >>> told = [ToldEvent(f"{r}#0", r, "ASSAULT", claimants=who) for r, who in
    ...         [("a", ()), ("b", ()), ("c", ("FRA:GOV",)), ("d", ("FRA:MIL",))]]
    >>> [source.reports for source in independent_sources(told, [Copy("b", "a", "verbatim", 1.0, 1.0)])]
    [('a', 'b'), ('c', 'd')]
    """
    told = sorted(events, key=lambda event: event.ref)
    parent = {event.report: event.report for event in told}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]  # shorter next time
            name = parent[name]
        return name

    def join(names: Sequence[str]) -> None:
        roots = sorted({root(name) for name in names})
        for name in roots[1:]:
            parent[name] = roots[0]

    for copy in copies:
        if copy.copy in parent and copy.origin in parent:
            join([copy.copy, copy.origin])
    statements: dict[frozenset[str], list[str]] = {}
    for event in told:
        if event.claimants:
            statements.setdefault(entities(event.claimants), []).append(event.report)
    for names in statements.values():
        join(names)
    groups: dict[str, list[ToldEvent]] = {}
    for event in told:
        groups.setdefault(root(event.report), []).append(event)
    return tuple(_source(group) for _, group in sorted(groups.items()))


def _source(events: Sequence[ToldEvent]) -> Source:
    own = any(not event.claimants for event in events)
    claimants = () if own else tuple(sorted({code for event in events for code in event.claimants}))
    return Source(tuple(sorted({event.report for event in events})), claimants)
