"""Which reports are none of a dossier's matter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from damai.grounding.edtf import bounds
from damai.model import Report
from damai.store import About


class Sides(Protocol):
    """Whoever stands in an event, as coded or as told."""

    @property
    def actors(self) -> tuple[str, ...]:
        """Who acts."""

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom it is done to."""

    @property
    def claimants(self) -> tuple[str, ...]:
        """Who says so."""

    @property
    def deniers(self) -> tuple[str, ...]:
        """Who denies it."""


def outside(about: About, report: Report, events: Iterable[Sides]) -> tuple[str, ...]:
    """Why a report falls outside: ``period`` (published at another time), ``parties`` (none of them acts, undergoes or
    says anything in it); empty where it belongs to the dossier, or the dossier does not say what it is about.

    >>> about = About(parties=("ARM", "AZE"), period="2020")
    >>> outside(about, Report("r", "x", "2021-01-01"), [])
    ('period', 'parties')
    >>> outside(About(), Report("r", "x"), [])
    ()
    """
    why = []
    days = bounds(about.period) if about.period else None
    if days and report.published and not days[0].isoformat() <= report.published[:10] <= days[1].isoformat():
        why.append("period")
    if about.parties and not any(_is_of(event, frozenset(about.parties)) for event in events):
        why.append("parties")
    return tuple(why)


def _is_of(event: Sides, parties: frozenset[str]) -> bool:
    codes = (*event.actors, *event.recipients, *event.claimants, *event.deniers)
    return any(code in parties or code.partition(":")[0] in parties for code in codes)


__all__ = ["outside"]
