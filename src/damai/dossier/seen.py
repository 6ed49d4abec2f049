"""What a dossier shows at one moment: the events that count, and what holds across them.

It is a pure function of what is stored, never of the order in which it came. What is asked for is read then: it holds
until :class:`~damai.dossier.view.Watcher` is asked for the next view.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from damai.crossdoc.contested import Contested, pair_claims
from damai.crossdoc.duplicates import Copy
from damai.crossdoc.incidents import Incident, describe
from damai.crossdoc.ledger import Entry, Transition, keep_ledger
from damai.crossdoc.linker import Linker
from damai.crossdoc.told import ToldEvent, arrival
from damai.dossier.verdicts import Judged, Verdicts

if TYPE_CHECKING:
    from damai.crossdoc.tension import Week


@dataclass(frozen=True)
class View:
    """One moment of a dossier. Events go by their ``REPORT#N``; ``names`` are their ids, ``by_id`` the other way round;
    ``linker`` has what holds across them before people's word."""

    judged: Mapping[str, Judged]
    names: Mapping[str, str]
    by_id: Mapping[str, str]
    verdicts: Verdicts
    linker: Linker

    @property
    def told(self) -> Mapping[str, ToldEvent]:
        """The events as they count, by ref."""
        return self.linker.events

    @cached_property
    def copies(self) -> tuple[Copy, ...]:
        """Which report copies which."""
        return self.linker.copies

    def of_report(self, id: str) -> list[ToldEvent]:
        """The events of a report."""
        return self.linker.of_report(id)

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        """The incidents, as people merged and split them."""
        return self._as_said(self.linker.incidents)

    def incidents_around(self, refs: Collection[str]) -> tuple[Incident, ...]:
        """Those of the incidents that hold some of these events, or of which people said something."""
        parted = (ids for pair in self.verdicts.apart for ids in pair)
        wanted = {*refs, *(ref for ids in (*self.verdicts.together, *parted) for ref in self._refs(ids))}
        found = {incident.id: incident for ref in wanted if (incident := self.linker.incident_of(ref))}
        return self._as_said(tuple(found.values()))

    def _as_said(self, found: tuple[Incident, ...]) -> tuple[Incident, ...]:
        together = [self._refs(ids) for ids in self.verdicts.together]
        apart = [(self._refs(ids), self._refs(others)) for ids, others in self.verdicts.apart]
        if not together and not apart:
            return found
        groups, touched = regrouped([incident.events for incident in found], together, apart)
        kept = [incident for incident in found if incident.events not in touched]
        same = {frozenset(incident.events) for incident in kept}
        made = [self._described(group) for group in groups if frozenset(group) not in same]
        return tuple(sorted([*kept, *made], key=lambda incident: arrival(self.told[incident.id])))

    def _refs(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(self.by_id[id] for id in ids if id in self.by_id))

    def _described(self, group: Iterable[str]) -> Incident:
        # People said that these belong together: there is nothing left to doubt.
        return replace(describe([self.told[ref] for ref in group], {}, self.copies), confidence=1.0)

    @cached_property
    def contested(self) -> tuple[Contested, ...]:
        """Claims that cannot both be true as told."""
        return pair_claims(self.incidents, self.told, self.copies)

    def commitments(self, as_of: str | None) -> tuple[Entry, ...]:
        """The ledger of promises as of a day, with the states that people set."""
        return tuple(self._as_set(entry, as_of) for entry in keep_ledger(self.incidents, self.told, as_of))

    def commitment(self, incident: Incident, as_of: str | None) -> Entry | None:
        """The same of one incident; None where it promises nothing, or was not yet told on that day. The other promises
        are not looked at."""
        found = keep_ledger((incident,), self.told, as_of)
        return self._as_set(found[0], as_of) if found else None

    def _as_set(self, entry: Entry, as_of: str | None) -> Entry:
        ids = [self.judged[ref].row.id for ref in entry.made if ref in self.judged]
        said = [self.verdicts.states[id] for id in ids if id in self.verdicts.states]
        said = [one for one in said if as_of is None or (one[2].get("day") or "") <= as_of]
        if not said:
            return entry
        _, seq, content = max(said, key=lambda one: one[0])
        step = Transition(content.get("day"), content["state"], f"correction:{seq}", ())
        return replace(entry, state=content["state"], transitions=(*entry.transitions, step))

    def tension(self, pairs: Iterable[tuple[str, str]] | None) -> tuple[Week, ...]:
        """Weekly scores of pairs."""
        from damai.crossdoc.tension import weekly_tension

        return tuple(weekly_tension(self.incidents, self.told, None if pairs is None else tuple(pairs)))


def regrouped(
    groups: Iterable[tuple[str, ...]],
    together: Iterable[tuple[str, ...]],
    apart: Iterable[tuple[tuple[str, ...], tuple[str, ...]]],
) -> tuple[list[tuple[str, ...]], set[tuple[str, ...]]]:
    """Groups with some joined and then some parted, and those of the given ones that are no longer there.

    >>> regrouped([("a",), ("b",), ("c", "d")], [("a", "b")], [(("d",), ("c",))])[0]
    [('a', 'b'), ('c',), ('d',)]
    """
    given = [tuple(group) for group in groups]
    home = {ref: set(group) for group in given for ref in group}
    for refs in together:
        joined = set().union(*(home[ref] for ref in refs if ref in home))
        home |= dict.fromkeys(joined, joined)
    for refs, others in apart:
        for out in {id(home[ref]): home[ref] for ref in refs if ref in home}.values():
            leaving = out & set(refs)
            if out & set(others):
                home |= dict.fromkeys(out - leaving, out - leaving) | dict.fromkeys(leaving, leaving)
    made = sorted({tuple(sorted(group)) for group in home.values() if group})
    return made, {group for group in given if tuple(sorted(group)) not in set(made)}


__all__ = ["View", "regrouped"]
