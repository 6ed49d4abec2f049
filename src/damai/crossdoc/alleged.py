"""Accusations and what they allege: a deed told beside them, or one that the accused says they did not do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from damai.crossdoc.compatible import FAMILIES, is_pooled
from damai.crossdoc.incidents import Incident
from damai.crossdoc.told import ToldEvent, days_of, entities, published_day

NEAR = 300
"""Characters between an accusation and a deed of one report up to which it is the deed that is alleged."""
ANSWERED = 20
"""Days after an accusation within which the accused still answer it."""
WEEK = 7


def alleged_deeds(incidents: Iterable[Incident], events: Mapping[str, ToldEvent]) -> dict[str, str]:
    """For each incident that is an accusation, the incident of the deed that it alleges: the one that reports tell
    most often and closest beside it. By ids; only of those of which some report tells both."""
    home = {ref: incident.id for incident in incidents for ref in incident.events}
    by_report: defaultdict[str, list[ToldEvent]] = defaultdict(list)
    for ref in home:
        by_report[events[ref].report].append(events[ref])
    near: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for told in by_report.values():
        accusations = [event for event in told if is_accusation(event)]
        for accusation in accusations:
            for deed in told:
                if home[accusation.ref] != home[deed.ref] and alleges(accusation, deed):
                    near[home[accusation.ref], home[deed.ref]].append(apart(accusation, deed))
    ranked = sorted((-len(found), min(found), deed, of) for (of, deed), found in near.items())
    best: dict[str, str] = {}
    for _, _, deed_id, of in ranked:
        best.setdefault(of, deed_id)
    return best


def is_accusation(event: ToldEvent) -> bool:
    """Whether one side accuses another of something."""
    return event.type == "ACCUSE" and event.status != "negated" and not is_pooled(event)


def alleges(accusation: ToldEvent, deed: ToldEvent) -> bool:
    """Whether a deed of the same report is what an accusation is about: done by the accused, told by the accusers or
    suffered by them, close by, and no later."""
    if FAMILIES.get(deed.type, deed.type) == "words" or not entities(accusation.recipients) & entities(deed.actors):
        return False
    if not entities(accusation.actors) & entities(deed.claimants or deed.recipients):
        return False
    said, done = days_of(accusation), days_of(deed)
    return (not said or not done or done[0] <= said[1]) and apart(accusation, deed) <= NEAR


def in_one_sentence(a: ToldEvent, b: ToldEvent) -> bool:
    """Whether some evidence of two records of one report is the same."""
    return any(start < stop and begin < end for start, end in a.evidence for begin, stop in b.evidence)


def apart(a: ToldEvent, b: ToldEvent) -> int:
    """Characters between the evidence of two records of one report."""
    pairs = [max(0, x[0] - y[1], y[0] - x[1]) for x in a.evidence for y in b.evidence]
    return min(pairs, default=0)


def answered(incidents: Sequence[Incident], events: Mapping[str, ToldEvent]) -> list[tuple[Incident, Incident]]:
    """Accusations with the denials that answer them: incidents of which all records say that it was not done, and an
    accusation before that of those who are said not to have done it, one that is said to be denied rather than another,
    then the last. Each accusation is answered once."""
    blocks: defaultdict[tuple[str, int], list[tuple[ToldEvent, Incident]]] = defaultdict(list)
    for incident in incidents:
        for event in (events[ref] for ref in incident.events):
            if is_accusation(event):
                for key in _keys(event, 0):
                    blocks[key].append((event, incident))
    best: dict[tuple[str, str], tuple[bool, int]] = {}
    by_id = {incident.id: incident for incident in incidents}
    for incident in incidents:
        told = [events[ref] for ref in incident.events]
        if FAMILIES.get(incident.type) == "words" or any(event.status != "negated" for event in told):
            continue
        for denial in told:
            for accusation, one in (row for key in _keys(denial, ANSWERED) for row in blocks.get(key, ())):
                since = _days_before(accusation, denial)
                if since is not None:
                    rank = not accusation.deniers, since
                    best[one.id, incident.id] = min(rank, best.get((one.id, incident.id), rank))
    taken: set[str] = set()
    found = []
    for _, (accusation_id, denial_id) in sorted((rank, pair) for pair, rank in best.items()):
        if not {accusation_id, denial_id} & taken:
            taken |= {accusation_id, denial_id}
            found.append((by_id[accusation_id], by_id[denial_id]))
    return found


def _keys(event: ToldEvent, back: int) -> set[tuple[str, int]]:
    """Who is accused or denies, with the week; of a denial the weeks before it, too."""
    day = published_day(event.published)
    if day is None:
        return set()
    who = event.recipients if back == 0 else event.actors
    weeks = {(day.toordinal() - days) // WEEK for days in (*range(0, back, WEEK), back)}
    return {(code, week) for code in entities(who) for week in weeks}


def _days_before(accusation: ToldEvent, denial: ToldEvent) -> int | None:
    """Days from an accusation to the denial that may answer it; None where it does not."""
    said, answer = published_day(accusation.published), published_day(denial.published)
    if said is None or answer is None or not 0 <= (answer - said).days <= ANSWERED:
        return None
    deniers = entities(denial.claimants or denial.deniers)
    if not entities(accusation.recipients) & entities(denial.actors) & deniers:
        return None
    done, of = days_of(denial), days_of(accusation)
    if done and done[0] > (of[1] if of else said):
        return None
    met = not denial.recipients or entities(denial.recipients) & entities(accusation.actors)
    return (answer - said).days if met else None
