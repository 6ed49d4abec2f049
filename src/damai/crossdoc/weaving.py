"""Incidents as a state that grows record by record: a new record touches its blocks and its area only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf

from damai.crossdoc.blocks import all_keys, probers
from damai.crossdoc.compatible import gap
from damai.crossdoc.copying import COPIED, Copyist, Moved
from damai.crossdoc.crowds import Blocks, Twins
from damai.crossdoc.duplicates import Copy
from damai.crossdoc.incidents import LARGE, Crowd, Incident, confidence_of, crowds_of, describe, linked, of_one_text
from damai.crossdoc.linking import THRESHOLD, Link
from damai.crossdoc.retelling import retold
from damai.crossdoc.shelves import Area, Shelves, warm
from damai.crossdoc.told import ToldEvent, ToldReport, arrival, days_of, overlap, report_of
from damai.crossdoc.vectors import SketchVectors, Vector

LEVELS = (THRESHOLD, 1.0, 2.0, 3.0, 4.0)
"""Scores from which a link holds an area together: the first at which the area is not too large."""

UNMOVED = Moved()


@dataclass(frozen=True, slots=True)
class Woven:
    """What a change came to: the incidents that are new or new in content, the ids of those that are no longer there
    (``removed``), and the records that are new, that stand in an incident of another id than before, or that are or
    were alone until now (``entered``): of thousands in one incident those few of which there is something to note."""

    incidents: list[Incident]
    removed: set[str]
    entered: frozenset[str]


class Weaver:
    """The records of a dossier, their links, and the incidents these make.

    The rules, all functions of the set of records:

    * Records that *meet* are compared: by their blocks (:class:`~damai.crossdoc.crowds.Blocks`), or because at most
      ``COPIED`` reports, theirs among them, have one text.
    * Of many twins only some are active (:class:`~damai.crossdoc.crowds.Twins`); the rest follow the first of them into
      its incident, unless it has a record of their report, and are alone then.
    * An *area* is all that hangs together by links of at least the first of ``LEVELS`` at which that is no more than
      ``LARGE`` records (at the last level, however many). Records of different areas are never of one incident; what
      happens in an area is worked out by average linking, and touches no other.
    """

    def __init__(self, copies: Copyist, vectors: Mapping[str, Vector], shelves: Shelves) -> None:
        self.events = shelves.events
        self.incidents = shelves.incidents
        self._copies, self._text, self._vectors = copies, copies.text, vectors
        self._of_report = shelves.refs
        self._blocks = Blocks(probers, shelves.event_rooms)
        self._twins = Twins(shelves.faces)
        self._links, self._home, self._areas = shelves.links, shelves.home, shelves.areas

    def change(self, new: Iterable[ToldEvent], gone: Iterable[ToldEvent] = (), moved: Moved = UNMOVED) -> Woven:
        """Takes records in and out, links anew those of reports whose group of one text is another, and tells anew the
        incidents of those that have other copies. One record may be both gone and new: it was coded anew."""
        seeds, anew, stale, gone, new = set[str](), set[str](), _Stale(), tuple(gone), tuple(new)
        for event in gone:
            seeds |= self._stood_with(event) | {event.ref}
            entered, left = self._twins.take(event)
            anew |= entered | self._withdraw(left & self._links.keys(), seeds)
            self._enter(entered, stale)
            seeds |= self._stand(event, entered, left)
        for event in gone:
            del self.events[event.ref]
        for event in new:
            self.events[event.ref] = event
            seeds |= self._stood_with(event)
            entered, left = self._twins.put(event)
            anew |= entered | self._withdraw(left & self._links.keys(), seeds)
            self._enter(entered, stale)
            seeds |= self._stand(event, entered, left)
        anew |= {ref for report in moved.regrouped for ref in self._of_report.get(report, ())}
        retold = (ref for report in moved.regrouped | moved.recopied for ref in self._of_report.get(report, ()))
        seeds |= {self._twins.leader(self.events[ref]) for ref in retold}
        done = set[str]()
        for ref in sorted(ref for ref in anew if ref in self._links):
            self._link(ref, seeds, done)
            done.add(ref)
        meet = self._blocks.meeting(lambda ref: _keys(self.events[ref]))
        warm(self._links, stale.others.keys() - anew)
        for ref, others in stale.others.items():
            if ref not in anew and ref in self._links:
                self._unlink(ref, others, meet, seeds)
        found = self._settled(seeds, _Unlike(frozenset(event.ref for event in gone), moved.recopied))
        return replace(found, entered=found.entered.union(event.ref for event in new))

    def incident_of(self, event: ToldEvent) -> Incident:
        """The incident in which a record stands."""
        area = self.area_of(event.ref)
        return next(found for name in area.incidents if event.ref in (found := self.incidents[name]).events)

    def met(self, ref: str) -> set[str]:
        """The records with which one is compared, active all of them."""
        event = self.events[ref]
        keys, probes = _keys(event)
        return (self._blocks.near(ref, keys, probes) | self._told_alike(event)) - {ref}

    def stands_for(self, ref: str) -> str:
        """The record that one follows into its incident; itself where it is compared with others."""
        return self._twins.leader(self.events[ref])

    def weighed(self, ref: str, other: str) -> Link | None:
        """What two records come to, however little; None where something forbids the pair."""
        return linked(self.events[ref], self.events[other], self._text, self._vectors, -inf)

    def of_one_text(self, ref: str, other: str) -> bool:
        """Whether the reports of two records copy one another."""
        return of_one_text(self.events[ref], self.events[other], self._text)

    def links_of(self, ref: str) -> Mapping[str, float]:
        """The scores of a record's links, by the other; none of one that follows another."""
        return self._links.get(ref, {})

    def area_of(self, ref: str) -> Area:
        """All that hangs together with a record."""
        return self._areas[self._home[self.stands_for(ref)]]

    def _stood_with(self, event: ToldEvent) -> set[str]:
        """The record that twins of an event follow so far."""
        leader = self._twins.leader(event)
        return {leader} if leader in self._links else set()

    def _stand(self, event: ToldEvent, entered: set[str], left: set[str]) -> set[str]:
        return entered | left | {self._twins.leader(event)}

    def _enter(self, refs: Iterable[str], stale: _Stale) -> None:
        for ref in refs:
            self._links[ref] = {}
            stale.add(self._blocks.put(ref, _keys(self.events[ref])[0]))

    def _withdraw(self, refs: Iterable[str], seeds: set[str]) -> set[str]:
        """Takes records out of blocks and links; those that may meet others now."""
        fresh = set[str]()
        for ref in refs:
            fresh |= self._blocks.take(ref, _keys(self.events[ref])[0])
            for other, score in self._links.pop(ref).items():
                self._drop(ref, other, score, seeds)
                self._cut(other, ref)
        return fresh

    def _drop(self, a: str, b: str, score: float, seeds: set[str]) -> None:
        if score >= THRESHOLD or self._home.get(a) == self._home.get(b):
            seeds |= {a, b}

    def _tie(self, ref: str, other: str, score: float) -> None:
        links = self._links[ref]
        links[other] = score
        self._links[ref] = links

    def _cut(self, ref: str, other: str) -> None:
        links = self._links[ref]
        del links[other]
        self._links[ref] = links

    def _link(self, ref: str, seeds: set[str], done: Collection[str]) -> None:
        """All links of a record, worked out again from its blocks; those with records that are ``done`` hold."""
        event, mine = self.events[ref], self._links[ref]
        near = self.met(ref).difference(done)
        warm(self.events, near)
        found = {}
        for other in near:
            its = self.events[other]
            if _may_be_one(event, its, self._text) and (link := linked(event, its, self._text, self._vectors)):
                found[other] = link.score
        home = self._home.get(ref)
        warm(self._links, found)
        for other in [name for name in mine.keys() | found.keys() if name not in done]:
            before, now = mine.get(other), found.get(other)
            if before == now:
                continue
            if before is not None:
                self._drop(ref, other, before, seeds)
                self._cut(ref, other)
                self._cut(other, ref)
            if now is not None:
                its_home = self._home.get(other)
                self._tie(ref, other, now)
                self._tie(other, ref, now)
                if its_home is None or its_home == home or now >= self._areas[its_home].level:
                    seeds.add(other)
        seeds.add(ref)

    def _unlink(self, ref: str, others: set[str] | None, meet: Callable[[str, str], bool], seeds: set[str]) -> None:
        """Lets go of the links of a record with those of the others (None: with all) that it no longer meets."""
        links = self._links[ref]
        alike: set[str] | None = None
        asked = [(name, links[name]) for name in links if others is None or name in others]
        warm(self.events, [name for name, _ in asked])
        for other, score in asked:
            if meet(ref, other):
                continue
            alike = self._told_alike(self.events[ref]) if alike is None else alike
            if other not in alike:
                self._drop(ref, other, score, seeds)
                self._cut(ref, other)
                self._cut(other, ref)

    def _told_alike(self, event: ToldEvent) -> set[str]:
        """The active records of the reports that have one text with that of an event, where they are few."""
        mates = self._copies.mates(event.report)
        if len(mates) > COPIED:
            return set()
        return {ref for report in mates for ref in self._of_report.get(report, ()) if ref in self._links}

    def _reach(self, ref: str) -> tuple[frozenset[str], float]:
        """The area of a record, and its level."""
        for level in LEVELS:
            area, todo = {ref}, [ref]
            while todo and (len(area) <= LARGE or level == LEVELS[-1]):
                warm(self._links, todo)
                ring = (self._links[name].items() for name in todo)
                todo = list({other for near in ring for other, score in near if score >= level} - area)
                area.update(todo)
            if len(area) <= LARGE:
                break
        return frozenset(area), level

    def _settled(self, seeds: set[str], unlike: _Unlike) -> Woven:
        """The incidents of all areas that changed, worked out again."""
        before: dict[str, Incident] = {}
        todo, done, placed, parted = set(seeds), set[str](), set[str](), set[str]()
        areas = []
        warm(self._home, todo)
        while todo:
            ref = todo.pop()
            if ref in done:
                continue
            done.add(ref)
            name = self._home.get(ref)
            if name is not None and name not in parted:
                parted.add(name)
                old = self._areas[name]
                for shelf, keys in ((self.incidents, old.incidents), (self._home, old.refs), (self._links, old.refs)):
                    warm(shelf, keys)
                before |= {its: self.incidents[its] for its in old.incidents}
                todo |= old.refs - done
            if ref in self._links and ref not in placed:
                area = Area(*self._reach(ref))
                areas.append(area)
                placed |= area.refs
                todo |= area.refs - done
        old_of = {ref: incident for incident in before.values() if unlike.spares(incident) for ref in incident.events}
        made = [self._incidents_of(area, old_of) for area in areas]
        named = {min(area.refs): replace(area, incidents=_names(its)) for area, its in zip(areas, made, strict=True)}
        self._place(named, parted, done - placed)
        return self._shelve([incident for its in made for incident in its], before)

    def _place(self, areas: Mapping[str, Area], parted: set[str], gone: set[str]) -> None:
        """Puts areas in the place of those that are no longer there; what is as it was is not written again."""
        for name in parted - areas.keys():
            del self._areas[name]
        for ref in gone:
            if ref in self._home:
                del self._home[ref]
        for name, area in areas.items():
            if self._areas.get(name) != area:
                self._areas[name] = area
            for ref in area.refs:
                if self._home.get(ref) != name:
                    self._home[ref] = name

    def _shelve(self, made: Iterable[Incident], before: Mapping[str, Incident]) -> Woven:
        """Puts incidents in the place of those that were there before."""
        now = {incident.id: incident for incident in made}
        fresh = [incident for name, incident in now.items() if before.get(name) != incident]
        gone = before.keys() - now.keys()
        for name in gone:
            del self.incidents[name]
        for incident in fresh:
            self.incidents[incident.id] = incident
        entered = frozenset(ref for incident in fresh for ref in _entered(before.get(incident.id), incident))
        return Woven(sorted(fresh, key=lambda incident: arrival(self.events[incident.id])), gone, entered)

    def _incidents_of(self, area: Area, old_of: Mapping[str, Incident]) -> list[Incident]:
        warm(self.events, area.refs)
        links = {ref: self._links[ref] for ref in area.refs}
        events = [self.events[ref] for ref in sorted(area.refs)]
        following = {event.ref: refs for event in events if (refs := self._twins.followers(event))}
        crowds, alone = crowds_of(events, links, following)
        return [*(self._told(crowd, links, old_of) for crowd in crowds), *(self._lone(ref, old_of) for ref in alone)]

    def _lone(self, ref: str, old_of: Mapping[str, Incident]) -> Incident:
        old = old_of.get(ref)
        return old if old is not None and len(old.events) == 1 else describe([self.events[ref]], {}, ())

    def _told(self, crowd: Crowd, links: Mapping[str, Mapping[str, float]], old_of: Mapping[str, Incident]) -> Incident:
        """The incident of a crowd, from what it was where that is known."""
        refs = crowd.refs
        old = next((old_of[ref] for ref in (*crowd.core, *refs) if ref in old_of), None)
        if old is not None:
            sure = confidence_of(list(crowd.core), links)
            if found := retold(old, crowd, self.events, self._copies.of, sure):
                return found
        warm(self.events, refs)
        told = [self.events[ref] for ref in sorted(refs)]
        copies = self._copies.among({event.report for event in told}) if len(told) > 1 else ()
        return describe(told, links, copies, core=crowd.core)


def _entered(before: Incident | None, now: Incident) -> Collection[str]:
    """The records of an incident that stood in none of its id, and all where it was alone or is."""
    if before is None or (len(before.events) == 1) != (len(now.events) == 1):
        return now.events
    return set(now.events).difference(before.events)


def _names(incidents: Iterable[Incident]) -> tuple[str, ...]:
    """Ids, those of many records first: in these most are looked for."""
    return tuple(one.id for one in sorted(incidents, key=lambda one: (-len(one.events), one.id)))


@lru_cache(maxsize=4_096)
def _keys(event: ToldEvent) -> tuple[frozenset[str], tuple[str, ...]]:
    stored, looked_up = all_keys(event)
    return frozenset(stored), looked_up


@dataclass(frozen=True, slots=True)
class _Unlike:
    """The records that are gone or others now, and the reports that have other copies."""

    refs: frozenset[str]
    reports: frozenset[str]

    def spares(self, incident: Incident) -> bool:
        """Whether all that an incident tells of its records still holds."""
        return self.refs.isdisjoint(incident.events) and (
            not self.reports or self.reports.isdisjoint(map(report_of, incident.events))
        )


class _Stale:
    """The records that no longer meet some others, and which these may be (None: any)."""

    def __init__(self) -> None:
        self.others: dict[str, set[str] | None] = {}

    def add(self, found: Mapping[str, set[str] | None]) -> None:
        """Takes in what one change of the blocks came to."""
        for ref, others in found.items():
            known = self.others.get(ref, others)
            self.others[ref] = None if known is None or others is None else known | others


def _may_be_one(a: ToldEvent, b: ToldEvent, text: Mapping[str, str]) -> bool:
    """Whether two records can be linked, by what costs least to ask: days that are apart part all but copies."""
    if a.date is None or b.date is None:
        return True
    first, second = days_of(a), days_of(b)
    if first is None or second is None or overlap(first, second):
        return True
    return gap(first, second) <= 1 or of_one_text(a, b, text)


def link_incidents(
    reports: Iterable[ToldReport], copies: Iterable[Copy], vectors: Mapping[str, Vector] | None = None
) -> tuple[Incident, ...]:
    """All incidents among reports, those told by one report alone included, in the order of their first telling."""
    shelves, known = Shelves(), tuple(copies)
    reports = sorted(reports, key=lambda report: report.id)
    for report in reports:
        shelves.sketches[report.id] = report.sketch
        shelves.refs[report.id] = tuple(event.ref for event in report.events)
        shelves.events.update({event.ref: event for event in report.events})
    state = Weaver(
        Copyist.from_copies(known),
        SketchVectors(shelves.sketches, shelves.events) if vectors is None else vectors,
        shelves,
    )
    state.change(event for report in reports for event in report.events)
    return tuple(sorted(state.incidents.values(), key=lambda incident: arrival(state.events[incident.id])))
