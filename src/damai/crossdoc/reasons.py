"""Why two records are of one incident, or not: what the linking itself says of them, with the weight of each reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from damai.crossdoc.compatible import everyone
from damai.crossdoc.incidents import LARGE, Incident, mean_between
from damai.crossdoc.linking import FORBIDS, THRESHOLD, WEIGHTS, all_features
from damai.crossdoc.told import report_of
from damai.crossdoc.weaving import Weaver

Outcome = Literal[
    "linked", "carried", "follows", "forbidden", "unlike", "unmet", "report", "mean", "area", "merged", "parted"
]
BARRED = -4.0
"""What each reason that forbids a pair counts where pairs are put in order for people, as much as the worst weight."""
FEW = 2_000
"""Records of a dossier up to which the nearest are looked for among all."""
SHOWN = 50
"""Records of one incident that are weighed against one of them."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature of a pair of records, as in :data:`~damai.crossdoc.linking.WEIGHTS`, and what it adds to the sum;
    None where it forbids the pair, whatever the sum."""

    name: str
    weight: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """What the linking makes of the records ``event`` and ``other``: the ``score`` (linked from 0 on; None where
    something forbids the pair), its ``reasons``, and what came of it (``outcome``):

    * in one incident: ``linked``; ``carried``: not alike enough themselves, but by the ``mean`` with all of the
      incident; ``follows``: of very many alike;
    * not in one: ``forbidden``; ``unlike``, the score is below 0; ``report``, both incidents have records of the same
      ``reports``, and a report tells of a thing once; ``mean``, the pairs of both incidents are not alike enough on
      the ``mean``; ``area``, too many records hang together for a link so weak; ``unmet``, they were never compared;
    * ``merged``, ``parted``: people said so, whatever the linking makes of it.
    """

    event: str
    other: str
    outcome: Outcome
    score: float | None
    reasons: tuple[Reason, ...]
    mean: float | None = None
    reports: tuple[str, ...] = ()

    @property
    def is_one(self) -> bool:
        """Whether both are of one incident."""
        return self.outcome in ("linked", "carried", "follows", "merged")


class Reasons:
    """The reasons of a weaver's incidents, asked for pair by pair."""

    def __init__(self, weaver: Weaver) -> None:
        self._weaver = weaver

    def of_pair(self, ref: str, other: str) -> Pair:
        """What is made of two records, be they of one incident or not."""
        link = self._weaver.weighed(ref, other)
        score = None if link is None else link.score
        if link is None:
            one, two = (self._weaver.events[name] for name in sorted((ref, other)))
            names = all_features(one, two, self._weaver.of_one_text(ref, other))
            reasons = tuple(Reason(name, None if name in FORBIDS else WEIGHTS[name]) for name in names)
        else:
            reasons = tuple(map(Reason, link.reasons, link.weights))
        outcome, mean, reports = self._outcome(ref, other, score)
        return Pair(ref, other, outcome, score, reasons, mean, reports)

    def within(self, ref: str, most: int = SHOWN) -> list[Pair]:
        """A record with the others of its incident, the best link first; those with the best links where there are
        too many."""
        links = self._weaver.links_of(ref)
        others = sorted(set(self._incident(ref).events) - {ref}, key=lambda name: (-links.get(name, BARRED), name))
        return sorted((self.of_pair(ref, other) for other in others[:most]), key=_nearness)

    def nearest(self, ref: str, most: int) -> list[Pair]:
        """A record with others that are neither of its incident nor of its report, the most alike first: those it was
        compared with, and where records are few all that share a party with it."""
        known = self._weaver.events
        met = self._weaver.met(self._weaver.stands_for(ref))
        if len(known) <= FEW:
            mine = everyone(known[ref])
            met |= {other for other, event in known.items() if mine & everyone(event)}
        inside = {*self._incident(ref).events}
        others = [other for other in met if other not in inside and report_of(other) != report_of(ref)]
        return sorted((self.of_pair(ref, other) for other in others), key=_nearness)[:most]

    def _incident(self, ref: str) -> Incident:
        return self._weaver.incident_of(self._weaver.events[ref])

    def _outcome(self, ref: str, other: str, score: float | None) -> tuple[Outcome, float | None, tuple[str, ...]]:
        ones, others = self._incident(ref), self._incident(other)
        held = self._weaver.links_of(ref).get(other)
        if ones.id == others.id:
            if held is not None and held >= THRESHOLD:
                return "linked", None, ()
            if ref != self._weaver.stands_for(ref) or other != self._weaver.stands_for(other):
                return "follows", None, ()
            return "carried", self._mean([ref], set(ones.events) - {ref}), ()
        if score is None:
            return "forbidden", None, ()
        if score < THRESHOLD:
            return "unlike", None, ()
        if held is None:
            return "unmet", None, ()
        if common := {*map(report_of, ones.events)} & {*map(report_of, others.events)}:
            return "report", None, tuple(sorted(common))
        mean = self._mean(ones.events, others.events)
        areas = [self._weaver.area_of(name) for name in (ref, other)]
        apart = areas[0] != areas[1] or len(areas[0].refs) > LARGE
        return ("area", None, ()) if apart or mean is None else ("mean", mean, ())

    def _mean(self, ones: Collection[str], others: Collection[str]) -> float | None:
        """The mean between two groups; None where one has records that follow others and have no links."""
        links: Mapping[str, Mapping[str, float]] = {name: self._weaver.links_of(name) for name in ones}
        if len(ones) > LARGE or len(others) > LARGE or self._follow([*ones, *others]):
            return None
        return round(mean_between(ones, set(others), links), 2)

    def _follow(self, refs: Iterable[str]) -> bool:
        return any(self._weaver.stands_for(ref) != ref for ref in refs)


def _nearness(pair: Pair) -> tuple[float, str]:
    known = sum(BARRED if reason.weight is None else reason.weight for reason in pair.reasons)
    return -(known if pair.score is None else pair.score), pair.other


__all__ = ["Outcome", "Pair", "Reason", "Reasons"]
