"""Copies as a state that grows report by report, and the groups of reports that have one text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from damai.crossdoc.crowds import Blocks
from damai.crossdoc.duplicates import Copy, compare_reports, report_keys
from damai.crossdoc.shelves import Reports, Shelves, warm
from damai.crossdoc.told import ToldReport

COPIED = 60
"""Reports of one text up to which the records of each are compared with those of each, whatever their blocks."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What one report changed for others: those whose group is another one, and those that have other copies (a
    group may stay what it is when two of it no longer meet)."""

    regrouped: frozenset[str] = frozenset()
    recopied: frozenset[str] = frozenset()

    def __or__(self, other: Moved) -> Moved:
        return Moved(self.regrouped | other.regrouped, self.recopied | other.recopied)


class Copyist:
    """Reports, which of them copy which, and the groups of those that copies join (``text``: a name for each report
    that is not alone in its group; ``mates``: its group)."""

    def __init__(self, shelves: Shelves | None = None) -> None:
        self._shelves = shelves = Shelves() if shelves is None else shelves
        self.reports = Reports(shelves)
        self.text = shelves.text
        self._blocks = Blocks(rooms=shelves.report_rooms)
        self._copies = shelves.copies
        self._groups = shelves.groups

    @classmethod
    def from_copies(cls, copies: Iterable[Copy]) -> Copyist:
        """The groups that known copies make."""
        made = cls()
        for copy in copies:
            made._enter(copy)
        made._part(list(made._copies))
        return made

    def add(self, report: ToldReport) -> tuple[tuple[Copy, ...], Moved]:
        """Takes a report in that is among ``reports``: its copies, and what else they changed."""
        keys = report_keys(report)
        self._shelves.sketches[report.id], self._shelves.keys[report.id] = report.sketch, keys
        stale = self._blocks.put(report.id, keys)
        near = self._blocks.near(report.id, keys, keys) - {report.id}
        warm(self._shelves.sketches, near)
        new = [copy for name in sorted(near) if (copy := compare_reports(report, self.reports.shelved(name)))]
        for copy in new:
            self._enter(copy)
        lapsed = self._lapsed(stale)
        joined = self._join(report.id)
        regrouped = joined | (self._part(lapsed) if lapsed else set())
        return tuple(new), Moved(frozenset(regrouped), frozenset(lapsed))

    def remove(self, report_id: str) -> Moved:
        """Takes a report out; what that changed for others."""
        keys = self._shelves.keys.pop(report_id)
        del self._shelves.sketches[report_id]
        fresh = self._blocks.take(report_id, keys)
        others, met = set(self._copies.pop(report_id, {})), set[str]()
        for name in others:
            self._drop(name, report_id)
        for name in fresh:
            its = self._shelves.keys[name]
            for other in self._blocks.near(name, its, its) - {name} - self._copies.get(name, {}).keys():
                if copy := compare_reports(self.reports.shelved(name), self.reports.shelved(other)):
                    self._enter(copy)
                    met |= {name, other}
        return Moved(frozenset(self._part(others | met | self._leave(report_id))), frozenset(met))

    def _enter(self, copy: Copy) -> None:
        for name, other in ((copy.copy, copy.origin), (copy.origin, copy.copy)):
            self._copies[name] = {**self._copies.get(name, {}), other: copy}

    def _drop(self, name: str, other: str) -> None:
        rest = {its: copy for its, copy in self._copies[name].items() if its != other}
        if rest:
            self._copies[name] = rest
        else:
            del self._copies[name]

    def mates(self, report_id: str) -> Collection[str]:
        """The reports that have one text with a report, itself among them."""
        label = self.text.get(report_id)
        return {report_id} if label is None else self._groups[label]

    def among(self, reports: Iterable[str]) -> list[Copy]:
        """The copies among some reports."""
        names = list(reports)
        warm(self._copies, names)
        mine = {name: found for name in names if (found := self._copies.get(name))}
        return [copy for name in sorted(mine) for other, copy in mine[name].items() if name < other in mine]

    def of(self, report_id: str) -> Collection[Copy]:
        """The copies of a report, and what it copies."""
        return self._copies.get(report_id, {}).values()

    def __iter__(self) -> Iterator[Copy]:
        for name, found in self._copies.items():
            yield from (copy for other, copy in found.items() if name < other)

    def _lapsed(self, stale: Mapping[str, set[str] | None]) -> set[str]:
        """The reports that lose a copy because they no longer meet."""
        found = set[str]()
        meet = self._blocks.meeting(lambda name: (keys := self._shelves.keys[name], keys))
        warm(self._copies, stale)
        for name, met in stale.items():
            others = self._copies.get(name, {}).keys()
            for other in list(others) if met is None else others & met:
                if not meet(name, other):
                    self._drop(name, other)
                    self._drop(other, name)
                    found |= {name, other}
        return found

    def _leave(self, report_id: str) -> set[str]:
        """The others of a report's group, where it had one."""
        label = self.text.pop(report_id, None)
        if label is None:
            return set()
        self._groups[label] = group = self._groups[label] - {report_id}
        return set(group)

    def _join(self, report_id: str) -> set[str]:
        """Joins the groups that a new report brings together: the mates of the largest are as before, but for it."""
        copies = self._copies.get(report_id)
        if not copies:
            return set()
        groups = {label: self._groups.get(label) or {label} for label in {self.text.get(name, name) for name in copies}}
        label = max(groups, key=lambda name: (len(groups[name]), name))
        whole = groups.pop(label)
        before = len(whole)
        for name in groups:
            self._groups.pop(name, None)
        others = set[str]().union(*groups.values())
        for name in {report_id, *others, *(whole if before == 1 else ())}:
            self.text[name] = label
        self._groups[label] = whole = whole | {report_id} | others
        return set(whole) if before <= COPIED < len(whole) else others

    def _part(self, around: Iterable[str]) -> set[str]:
        """Puts the groups of some reports together anew: those whose mates are others now."""
        area = set(around).union(*(self.mates(name) for name in around))
        before = {name: frozenset(self.mates(name)) for name in area}
        for name in area:
            self._groups.pop(self.text.pop(name, name), None)
        changed = set[str]()
        for group in components(area, self._copies):
            label = min(group)
            if len(group) > 1:
                self._groups[label] = group
                for name in group:
                    self.text[name] = label
            # One that has just left a group of this size made it small enough for all of it to be compared.
            changed |= {name for name in group if before.get(name) != frozenset(group) or len(group) == COPIED}
        return changed


def components(names: Iterable[str], near: Mapping[str, Mapping[str, object]]) -> list[set[str]]:
    """The groups of names that hang together."""
    groups, seen = [], set[str]()
    for name in sorted(names):
        if name in seen:
            continue
        group, todo = {name}, [name]
        while todo:
            new = near.get(todo.pop(), {}).keys() - group
            group |= new
            todo += new
        seen |= group
        groups.append(group)
    return groups
