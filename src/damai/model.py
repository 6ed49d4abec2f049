"""What damai knows of a report: frozen records, no behaviour but validation and plain JSON.

Offsets are half-open ``[start, end)`` in Unicode code points of ``Report.text`` exactly as given.
Dates are EDTF (ISO 8601-2) strings. Entity codes are those of the codebook (``ARM:GOV``, ``NSA-HAMAS``, ``IGO-UN``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["occurred", "planned", "hypothetical", "negated"]
Via = Literal["text", "pronoun", "carried", "title", "published"]
STATUSES: tuple[Status, ...] = ("occurred", "planned", "hypothetical", "negated")
Layer = Literal["names", "dates", "places", "quotes"]
LAYERS: tuple[Layer, ...] = ("names", "dates", "places", "quotes")
VIAS: tuple[Via, ...] = ("text", "pronoun", "carried", "title", "published")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of a report's text, in code points.

    >>> Span(2, 5).of("peace!")
    'ace'
    >>> Span(3, 3)
    Traceback (most recent call last):
    ...
    ValueError: a span needs 0 <= start < end, not 3..3
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The words it covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies within it."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Note:
    """A stated downgrade: a stable ``code`` (``no-date``, ``unknown-language``, ...) and a sentence for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """One news report as it was given.

    ``published`` is an ISO 8601 day or moment (with its zone, where the input told it), or None; the day that "today"
    means is the local day it names. ``language`` is an ISO 639-1 code.
    """

    id: str
    text: str
    published: str | None = None
    title: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a field has a value: the value, the shortest pieces of text it was read from, and the way it came.

    ``via``: ``text`` read off directly; ``pronoun`` the spans are the pronoun or plural and what it stands for;
    ``carried`` taken over from an earlier sentence (the spans are there), or a border whose states are named beside it;
    ``title`` only the title says it (no span needed); ``published`` a day counted from the publication date (the spans
    are the word that says so).
    """

    value: str
    spans: tuple[Span, ...]
    via: Via = "text"


@dataclass(frozen=True, slots=True)
class Actor:
    """A mention of somebody who can act, resolved to an entity code (``code`` may carry a sector: ``USA:GOV``)."""

    span: Span
    code: str
    via: Via = "text"
    antecedents: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression: ``edtf`` is None where it cannot be anchored; ``type`` and ``value`` are TIMEX3's."""

    span: Span
    edtf: str | None
    type: Literal["DATE", "TIME", "DURATION", "SET"] = "DATE"
    value: str | None = None
    rule: str = ""
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place as named: ``name`` is its usual English name, ``claimants`` the states that claim a disputed one."""

    span: Span
    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None
    kind: str = "city"
    claimants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written: of a person (``PER``), an organisation (``ORG``) or a place (``LOC``); ``code`` is the entity
    code of whom it names, where the tables know that."""

    span: Span
    label: Literal["PER", "ORG", "LOC"]
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Somebody's words: what is said (one or more spans), the cue that says so, who speaks."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    speaker: str | None = None
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who makes the outlet say something about an event: an entity code with the words that name it."""

    code: str
    spans: tuple[Span, ...]
    denies: bool = False


@dataclass(frozen=True, slots=True)
class Commitment:
    """What was promised: ``content`` verbatim, ``due`` EDTF, ``negative`` for a promise not to do something."""

    content: str
    due: str | None = None
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a coder's reasoning: the rule or weight (``rule``), on which words, what it decided."""

    rule: str
    decided: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a report, under the codebook; ``fields`` holds the evidence of every field that is not empty."""

    id: str
    type: str
    trigger: Span
    evidence: tuple[Span, ...]
    mode: str | None = None
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    status: Status = "occurred"
    claimants: tuple[str, ...] = ()
    deniers: tuple[str, ...] = ()
    date: str | None = None
    place: str | None = None
    commitment: Commitment | None = None
    killed: int | None = None
    injured: int | None = None
    score: float = 0.0
    quad: str = ""
    cameo: str | None = None
    confidence: float = 1.0
    fields: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    mentions: tuple[Span, ...] = ()
    steps: tuple[Step, ...] = ()

    def explain(self) -> str:
        """The coder's reasoning for this event, one line a step, in the order it was made."""
        lines = [f"{self.type} [{self.trigger.start}:{self.trigger.end}] confidence {self.confidence:.2f}"]
        for number, step in enumerate(self.steps, 1):
            where = " ".join(f"[{s.start}:{s.end}]" for s in step.spans)
            lines.append(f"{number:3}. {step.rule}: {step.decided}" + (f"  {where}" if where else ""))
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one reading of one report gave, with the versions that made it."""

    report: Report
    events: tuple[Event, ...] = ()
    actors: tuple[Actor, ...] = ()
    timexes: tuple[Timex, ...] = ()
    places: tuple[Place, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    notes: tuple[Note, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)


Tagged = Name | Timex | Place | Quotation
"""What a layer is made of."""


@dataclass(frozen=True, slots=True)
class Tagging:
    """One layer of one report: the spans of that kind in reading order, each with what is known of it."""

    report: Report
    layer: Layer
    spans: tuple[Tagged, ...] = ()
    notes: tuple[Note, ...] = ()


def is_blank(notes: Iterable[Note]) -> bool:
    """Whether notes tell only of a blank line, which is nothing that could be read.

    >>> is_blank([Note("blank-line", "line:2 is blank")]), is_blank([])
    (True, False)
    """
    return {note.code for note in notes} == {"blank-line"}


def event_id(report_id: str, trigger: Span) -> str:
    """The stable name of an event: a hash of its report's id and its trigger's span, so that re-coding keeps it.

    >>> event_id("r1", Span(10, 18)) == event_id("r1", Span(10, 18)) != event_id("r2", Span(10, 18))
    True
    """
    return hashlib.sha256(
        f"{report_id}\x00{trigger.start}\x00{trigger.end}".encode("utf-8", "surrogatepass")
    ).hexdigest()[:16]
