"""What the cross-report part knows of a report: its events as told, and a sketch in place of its text."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from functools import lru_cache
from typing import Any, Protocol

from damai.grounding.edtf import bounds
from damai.model import Event, Report

_HEAD = struct.calcsize("<7I")
APART = (":REB", ":OPP", ":PTY")
"""Sectors of those who stand for themselves, against the state that they live in, and not for it."""
SAID, DENIED, FOUGHT = 1, 2, 4
"""Signs in the words of a sentence (:mod:`damai.signs`): it is somebody's word; it is denied; all sides fight."""
Days = tuple[date, date]
"""First and last day."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What a told event promises: by when (``due``, EDTF), whether not to do something, and in which words."""

    due: str | None = None
    negative: bool = False
    content: str | None = None


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """One event as one report tells it: the fields of the codebook's record; ``ref`` is ``REPORT_ID#N``.

    ``evidence`` are half-open spans in code points of the report's text.
    """

    ref: str
    report: str
    type: str
    published: str | None = None
    publisher: str | None = None
    language: str | None = None
    mode: str | None = None
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    status: str = "occurred"
    claimants: tuple[str, ...] = ()
    deniers: tuple[str, ...] = ()
    date: str | None = None
    place: str | None = None
    promise: Promise | None = None
    killed: int | None = None
    injured: int | None = None
    evidence: tuple[tuple[int, int], ...] = ()
    confidence: float = 1.0
    signs: int = 0


@dataclass(frozen=True, slots=True)
class ReportSketch:
    """What is kept of a report's text: enough to know copies, nothing to read it from.

    ``shingles``: 64-bit hashes of runs of words, in reading order; ``signature``: their MinHash; ``anchors``: hashes of
    names and numbers, sorted; ``sentences``: (start, end) in code points; ``vectors``: 512 signed bytes a sentence;
    ``signs``: bits a sentence (``SAID``, ``DENIED``, ``FOUGHT``).
    Sketches of two ``version`` must not be compared.
    """

    report: str
    published: str | None = None
    publisher: str | None = None
    language: str | None = None
    version: str = ""
    shingles: tuple[int, ...] = ()
    signature: tuple[int, ...] = ()
    anchors: tuple[int, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    vectors: bytes = b""
    signs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldReport:
    """A report as the cross-report part sees it."""

    sketch: ReportSketch
    events: tuple[ToldEvent, ...] = ()

    @property
    def id(self) -> str:
        """The report's id."""
        return self.sketch.report


def with_signs(report: ToldReport) -> ToldReport:
    """A report whose events bear the signs of the sentences in which their evidence lies."""
    if not any(report.sketch.signs):
        return report
    return replace(report, events=tuple(replace(event, signs=_signs(report.sketch, event)) for event in report.events))


def _signs(sketch: ReportSketch, event: ToldEvent) -> int:
    """Those of the sentence in which its evidence begins."""
    start = min((start for start, _ in event.evidence), default=-1)
    within = (bits for span, bits in zip(sketch.sentences, sketch.signs, strict=False) if span[0] <= start < span[1])
    return next(within, 0)


class Telling(Protocol):
    """What two reports are compared by: a :class:`ToldReport`, or what reads its events when they are asked for."""

    @property
    def id(self) -> str:
        """The report's id."""

    @property
    def sketch(self) -> ReportSketch:
        """What is kept of its text."""

    @property
    def events(self) -> tuple[ToldEvent, ...]:
        """What it tells."""


def sketch_bytes(sketch: ReportSketch) -> bytes:
    """A sketch as bytes, for a store; the same sketch gives the same bytes.

    >>> sketch = ReportSketch("r1", version="1", shingles=(2**63,), signature=(7,), sentences=((0, 9),), vectors=b"a")
    >>> sketch_from_bytes(sketch_bytes(sketch)) == sketch
    True
    """
    head = json.dumps([sketch.report, sketch.published, sketch.publisher, sketch.language, sketch.version]).encode()
    flat = [number for span in sketch.sentences for number in span]
    parts = [
        head,
        struct.pack(f"<{len(sketch.shingles)}Q", *sketch.shingles),
        struct.pack(f"<{len(sketch.signature)}I", *sketch.signature),
        struct.pack(f"<{len(sketch.anchors)}Q", *sketch.anchors),
        struct.pack(f"<{len(flat)}I", *flat),
        sketch.vectors,
        bytes(sketch.signs),
    ]
    return struct.pack("<7I", *map(len, parts)) + b"".join(parts)


def sketch_from_bytes(data: bytes) -> ReportSketch:
    """The sketch that :func:`sketch_bytes` wrote; ValueError where it is none."""
    try:
        sizes = struct.unpack_from("<7I", data)
        if len(data) != _HEAD + sum(sizes):
            raise ValueError("its parts do not fill it")
        parts, at = [], _HEAD
        for size in sizes:
            parts.append(data[at : at + size])
            at += size
        head = json.loads(parts[0])
        shingles, signature, anchors, flat = map(_numbers, "QIQI", parts[1:5])
        spans = tuple(zip(flat[::2], flat[1::2], strict=True))
        report, published, publisher, language, version = head
    except (ValueError, struct.error) as error:
        raise ValueError(f"not a sketch: {error}") from error
    return ReportSketch(
        report, published, publisher, language, version, shingles, signature, anchors, spans, parts[5], tuple(parts[6])
    )


def _numbers(kind: str, data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // struct.calcsize('<' + kind)}{kind}", data)


def told_event(report: Report, number: int, event: Event) -> ToldEvent:
    """The ``number``-th event (from 0) that damai read in a report."""
    promise = event.commitment
    return ToldEvent(
        f"{report.id}#{number}",
        report.id,
        event.type,
        report.published,
        report.publisher,
        report.language,
        event.mode,
        event.actors,
        event.recipients,
        event.mediators,
        event.status,
        event.claimants,
        event.deniers,
        event.date,
        event.place,
        Promise(promise.due, promise.negative, promise.content) if promise else None,
        event.killed,
        event.injured,
        tuple((span.start, span.end) for span in event.evidence),
        event.confidence,
    )


def told_record(report: Mapping[str, Any], number: int, record: Mapping[str, Any]) -> ToldEvent:
    """The ``number``-th record (from 0) of a report in the codebook's form; fields of ``report``: id, published, ...

    >>> told_record({"id": "r1"}, 2, {"type": "CONSULT", "actors": ["FRA:GOV", "DEU:GOV"]}).ref
    'r1#2'
    """
    promise = record.get("commitment")
    return ToldEvent(
        f"{report['id']}#{number}",
        report["id"],
        record["type"],
        report.get("published"),
        report.get("publisher"),
        report.get("language"),
        record.get("mode"),
        tuple(record.get("actors") or ()),
        tuple(record.get("recipients") or ()),
        tuple(record.get("mediators") or ()),
        record.get("status") or "occurred",
        tuple(record.get("claimants") or ()),
        tuple(record.get("deniers") or ()),
        record.get("date"),
        record.get("place"),
        Promise(promise.get("due"), bool(promise.get("negative")), promise.get("content")) if promise else None,
        record.get("killed"),
        record.get("injured"),
        tuple((start, end) for start, end in record.get("evidence") or ()),
        float(record.get("confidence", 1.0)),
    )


@lru_cache(maxsize=65_536)
def entities(codes: tuple[str, ...]) -> frozenset[str]:
    """Entity codes without their sectors; rebels, opposition and parties are entities of their own.

    >>> sorted(entities(("FRA:GOV", "FRA:MIL", "IGO-UN", "TCD:REB")))
    ['FRA', 'IGO-UN', 'TCD:REB']
    """
    return frozenset(code if code.endswith(APART) else code.partition(":")[0] for code in codes)


@lru_cache(maxsize=65_536)
def published_day(published: str | None) -> date | None:
    """The local day of an ISO 8601 day or moment.

    >>> published_day("2020-10-10T01:25:00+03:00")
    datetime.date(2020, 10, 10)
    >>> published_day("soon") is None
    True
    """
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def published_moment(published: str | None) -> datetime | None:
    """The moment of publication in UTC; None where only the day is known, or no zone.

    >>> published_moment("2020-10-10T01:25:00+03:00").isoformat()
    '2020-10-09T22:25:00+00:00'
    """
    try:
        moment = datetime.fromisoformat(published or "")
    except ValueError:
        return None
    return moment.astimezone(timezone.utc) if moment.tzinfo else None  # noqa: UP017 (UTC alias is 3.11's)


def report_of(ref: str) -> str:
    """The report of a record."""
    return ref.rpartition("#")[0]


def days_of(event: ToldEvent) -> Days | None:
    """First and last day of an event as told; an open end, and any end of what has occurred, is the day of
    publication at the latest.

    >>> days_of(ToldEvent("r#0", "r", "ASSAULT", "2020-10-10", date="2020-09-27/.."))
    (datetime.date(2020, 9, 27), datetime.date(2020, 10, 10))
    """
    return _days(event.date, event.published, event.status) if event.date else None


@lru_cache(maxsize=65_536)
def _days(edtf: str, published: str | None, status: str) -> Days | None:
    found = bounds(edtf)
    if found is None:
        return None
    first, last = found
    day = published_day(published)
    if day is not None and first <= day < last and (last == date.max or status == "occurred"):
        last = day
    return first, last


def overlap(a: Days, b: Days) -> bool:
    """Whether two stretches share a day."""
    return a[0] <= b[1] and b[0] <= a[1]


def arrival(event: ToldEvent) -> tuple[str, str, int]:
    """A key that sorts events by publication, then by name: the order in which a dossier shows them."""
    day = published_day(event.published)
    number = event.ref.rpartition("#")[2]
    return (day.isoformat() if day else "9999"), event.report, int(number) if number.isdigit() else 0
