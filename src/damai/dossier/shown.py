"""What a dossier answers with: frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from damai.crossdoc.duplicates import Copy
from damai.model import Event, Note, Report, is_blank
from damai.store import CorrectionRow, GapRow

Standing = Literal["coded", "accepted", "corrected", "rejected"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one report that was added. ``state``: ``stored``; ``known`` (it was there, nothing changed);
    ``unread`` (the ``notes`` say why). ``outside`` says why it is none of the dossier's matter (``period``,
    ``parties``); ``shares_id`` that another text stands under the same id, beside which this one is of ``rank``:
    ``later`` published, or ``last`` stored of one day, it counts; ``earlier`` published, the other does. ``unlike``
    says that the two have hardly a word in common; ``settings`` that they are one text, which was given with another
    ``published``, ``title``, ``publisher``, ``language``, ``url``."""

    source: str
    id: str
    state: Literal["stored", "known", "unread"]
    events: int = 0
    notes: tuple[Note, ...] = ()
    outside: tuple[str, ...] = ()
    shares_id: bool = False
    rank: Literal["only", "later", "last", "earlier"] = "only"
    unlike: bool = False
    settings: tuple[str, ...] = ()

    @property
    def is_fault(self) -> bool:
        """Whether there is something that could not be read; a blank line is nothing."""
        return self.state == "unread" and not is_blank(self.notes)


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report of a dossier. ``text_sha256`` is the hash of its text, ``gap`` set where its words were redacted;
    ``copies`` names the reports it copies or that copy it, ``copied`` says of each which of the two has its text from
    the other, how, and how much of it."""

    report: Report
    sha256: str
    text_sha256: str
    bytes_sha256: str | None
    stored: str
    events: int
    outside: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    gap: GapRow | None = None
    copied: tuple[Copy, ...] = ()

    @property
    def id(self) -> str:
        """The report's id."""
        return self.report.id


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event of a dossier as it counts now. ``ref`` is ``REPORT#N``; ``standing`` whether people accepted or
    corrected it, by the ``corrections`` with these numbers. A field that people corrected has no
    evidence of its own."""

    ref: str
    event: Event
    report: Report
    standing: Standing = "coded"
    corrections: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        """The event's id, the same after coding again."""
        return self.event.id

    @property
    def words(self) -> tuple[str, ...]:
        """The sentences that tell of it."""
        return tuple(span.of(self.report.text) for span in self.event.evidence)


@dataclass(frozen=True, slots=True)
class Version:
    """An event as one reading had it: when, by which versions; ``event`` is None where that reading lacks it.
    ``text`` is the report's."""

    at: str
    versions: dict[str, str]
    event: Event | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """All that a dossier knows of one event through time: ``links`` and ``corrections`` as they were stated. ``names``
    has the ``REPORT#N`` of the events that they speak of by id, as far as these count today."""

    event: str
    report: str
    versions: tuple[Version, ...]
    corrections: tuple[CorrectionRow, ...]
    links: tuple[tuple[str, str, str, bool], ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong in a dossier: a stable ``code``, where, and a sentence for people."""

    code: str
    where: str
    message: str


__all__ = ["Added", "Fault", "History", "KeptEvent", "KeptReport", "Standing", "Version"]
