"""A promise as all its retellings have it: who is bound to whom, since when, until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from damai.crossdoc.compatible import due_days, everyone, width
from damai.crossdoc.told import Days, ToldEvent, days_of, entities, overlap, published_day

TRUCE = "ceasefire"
"""The mode of a truce (plover.toml)."""
PUT_OFF = 365
"""Days after which a deed of the promisers is no longer taken for the one promised, where no due day says so."""
UNSAID = frozenset({"negated", "hypothetical"})
"""Status of a promise that was not made."""


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise with all records that tell of it: who is bound, from when, until when, where.

    ``dated`` where a record says when it was made; else ``day`` is the eve of the first report. ``disowned`` where
    it is known from others alone and one who is said to have promised denies it.
    """

    made: tuple[ToldEvent, ...]
    parties: frozenset[str]
    promisers: frozenset[str]
    receivers: frozenset[str]
    day: date | None
    dated: bool
    due: Days | None
    due_told: str | None
    negative: bool
    disowned: bool

    @property
    def is_truce(self) -> bool:
        """Whether it is a truce."""
        return any(event.mode == TRUCE for event in self.made)

    @property
    def is_peace(self) -> bool:
        """Whether it is a promise not to fight, which holds until it is broken, and no truce of some days."""
        return self.is_truce and self.negative

    def between(self, event: ToldEvent) -> bool:
        """Whether an event is among the parties, two at least."""
        return everyone(event) <= self.parties and len(everyone(event)) > 1

    def falls_due(self, days: Days | None) -> bool:
        """Whether a deed of some days fell on the due day or within the due month; not on the day of the promise
        itself, unless that is the due day."""
        if not self.due or not days:
            return False
        if self.day and days[0] <= self.day and not days == self.due == (self.day, self.day):
            return False
        return width(self.due) <= 31 and overlap(self.due, days)


def is_promise(event: ToldEvent) -> bool:
    """Whether a record tells of a promise that was made."""
    return event.promise is not None and event.status not in UNSAID


def pledge_of(made: Sequence[ToldEvent]) -> Pledge:
    """The promise that some records tell of."""
    told = [e for e in made if is_promise(e)] or list(made)
    parties, promisers = _bound(told)
    spans = [days for event in told if (days := days_of(event))]
    first = [day for event in told if (day := published_day(event.published))]
    narrow = min(map(width, spans), default=0)  # "promised in March" says less than "on 22 March"
    start = min((span[0] for span in spans if width(span) == narrow), default=None)
    due, due_told = _due(told, start)
    return Pledge(
        tuple(made),
        parties,
        promisers,
        parties - promisers,
        start or (min(first) - timedelta(days=1) if first else None),
        start is not None,
        due,
        due_told,
        any(event.promise and event.promise.negative for event in told),
        all(entities(e.deniers) & promisers and e.claimants for e in told),
    )


def _due(told: Iterable[ToldEvent], start: date | None) -> tuple[Days | None, str | None]:
    """The narrowest due days, and the fullest due date as told; one that lies before the promise was made is none."""
    dues = [
        (days, event.promise.due)
        for event in told
        if event.promise and event.promise.due and (days := due_days(event)) and (start is None or days[1] >= start)
    ]
    if not dues:
        return None, None
    return min((days for days, _ in dues), key=lambda days: (width(days), days)), min(
        (due for _, due in dues), key=lambda due: (-len(due), due)
    )


def _bound(told: Sequence[ToldEvent]) -> tuple[frozenset[str], frozenset[str]]:
    """All parties of a promise, and those of them who made it.

    A mediator is no party where others are. A truce binds all its sides, whoever is said to have declared it; so does
    a promise told as one of several to each other, unless as many records say who gave it to whom.
    """
    acting = [_acting(event) for event in told]
    facing = [entities(event.recipients) for event in told]
    mutual = sum(len(actors) > 1 and not others for actors, others in zip(acting, facing, strict=True))
    given = [(actors, others) for actors, others in zip(acting, facing, strict=True) if actors and others]
    parties = _agreed([actors | others for actors, others in zip(acting, facing, strict=True)])
    if any(event.mode == TRUCE for event in told) or mutual > len(given):
        return parties, parties
    promisers = _agreed([actors for actors, _ in given]) if given else _agreed(acting)
    return parties | promisers, promisers


def _acting(event: ToldEvent) -> frozenset[str]:
    """Who acts, without mediators, and without who only tells of what two others agreed."""
    acting = entities(event.actors) - entities(event.mediators) or entities(event.actors)
    others = acting - entities(event.claimants)
    return others if len(others) > 1 else acting


def _agreed(named: Iterable[frozenset[str]]) -> frozenset[str]:
    """Those whom half of the records that name anybody name: of several retellings one may name a party too many."""
    known = [names for names in named if names]
    counts = Counter(name for names in known for name in names)
    return frozenset(name for name, count in counts.items() if 2 * count >= len(known)) or frozenset(counts)


__all__ = ["PUT_OFF", "TRUCE", "UNSAID", "Pledge", "is_promise", "pledge_of"]
