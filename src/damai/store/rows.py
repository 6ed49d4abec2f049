"""What the store takes and gives: rows as frozen records."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from damai.errors import StoreDamagedError
from damai.model import Analysis, Note, Report
from damai.store.forms import ROLES


@dataclass(frozen=True, slots=True)
class About:
    """What a dossier is about, as somebody said it at a moment; the last word counts.

    ``parties`` are entity codes, ``period`` an EDTF interval, ``tables`` the files of own tables by their path below
    the folder they came from, ``names`` what to call the parties.
    """

    title: str = ""
    parties: tuple[str, ...] = ()
    period: str | None = None
    tables: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> About:
        """What was stored as JSON; :class:`~damai.errors.StoreDamagedError` where that is none of ours."""
        try:
            said = json.loads(text)
            return cls(said["title"], tuple(said["parties"]), said["period"], dict(said["tables"]))
        except UNREADABLE as error:
            raise damaged("about") from error


@dataclass(frozen=True, slots=True)
class GapRow:
    """A redaction: which report's words were removed, when, by whom, why."""

    seq: int
    at: str
    report: str
    sha256: str
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A stored report. ``sha256`` is that of all it was given with, ``text_sha256`` of its text alone, ``bytes_sha256``
    of the file it came in. Of a redacted one ``report`` has no text and no title, and ``gap`` says why."""

    seq: int
    at: str
    report: Report
    sha256: str
    text_sha256: str
    bytes_sha256: str | None
    origin: str | None
    gap: GapRow | None = None


@dataclass(frozen=True, slots=True)
class AnalysisRow:
    """One reading of a stored report (``report`` is its row's number); ``analysis`` is None where it was redacted."""

    seq: int
    at: str
    report: int
    sha256: str
    versions: dict[str, str]
    analysis: Analysis | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event of the reading that counts: the codebook's ``record``, and where it stands."""

    seq: int
    id: str
    report: str
    number: int
    record: dict[str, Any]
    confidence: float
    trigger: tuple[int, int]
    analysis: int

    @property
    def ref(self) -> str:
        """Its name as the codebook writes it: ``REPORT#N``."""
        return f"{self.report}#{self.number}"


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """Somebody's word about the dossier: ``kind`` says what, ``target`` of which event, incident, promise or
    correction, ``content`` the rest."""

    seq: int
    at: str
    who: str
    why: str
    kind: str
    target: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """That two things belong together (``holds``) or no longer do: a copy and its origin, an event and its incident."""

    kind: str
    a: str
    b: str
    holds: bool = True
    content: dict[str, Any] = field(default_factory=dict)
    seq: int = 0
    at: str = ""


@dataclass(frozen=True, slots=True)
class TransitionRow:
    """A change of a promise's state on a day, by a rule; or, where it no longer ``holds``, that it is taken back."""

    commitment: str
    state: str
    date: str | None
    rule: str
    holds: bool = True
    content: dict[str, Any] = field(default_factory=dict)
    seq: int = 0
    at: str = ""


@dataclass(frozen=True, slots=True)
class EventQuery:
    """What events are asked for; every field that is given must hold.

    ``text`` searches the reports' words (all of them; ``"two words"`` in a row, ``word*`` by its beginning). ``actor``,
    ``recipient``, ``claimant`` are codes: ``ARM`` of any sector, ``ARM:GOV`` exactly; ``party`` is on any side.
    ``since`` and ``until`` are days (``YYYY-MM-DD``): an event counts whose date may lie between them.
    """

    text: str | None = None
    party: str | None = None
    actor: str | None = None
    recipient: str | None = None
    claimant: str | None = None
    type: str | None = None
    status: str | None = None
    place: str | None = None
    report: str | None = None
    id: str | None = None
    since: str | None = None
    until: str | None = None


UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError)
"""What taking stored JSON apart raises where it is not what was stored."""
IN_COLUMNS = ("type", "mode", "status", "date", "place", "killed", "injured")
"""Fields of an event that its row has in columns, too: the database looks for them there."""


def damaged(where: str) -> StoreDamagedError:
    """What is raised where a row cannot be taken apart.

    >>> str(damaged("about"))
    'about: what is stored here is damaged; `damai check` names all that is wrong'
    """
    return StoreDamagedError(f"{where}: what is stored here is damaged; `damai check` names all that is wrong")


def stored_json(text: str, where: str) -> dict[str, Any]:
    """An object that was stored as JSON; :class:`~damai.errors.StoreDamagedError` where it is none."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise damaged(where) from error
    if not isinstance(found, dict):
        raise damaged(where)
    return found


def report_of(row: Any) -> Report:
    """The report of a row of the table of reports."""
    try:
        notes = tuple(Note(code, message) for code, message in json.loads(row.notes))
    except UNREADABLE as error:
        raise damaged(f"report {row.id}") from error
    text = "" if row.text is None else row.text
    return Report(row.id, text, row.published, row.title, row.publisher, row.language, row.url, notes)


def report_row(row: Any) -> ReportRow:
    """The same with its hashes and its redaction (columns ``gap_...``)."""
    gap = None
    if row.gap_seq is not None:
        gap = GapRow(row.gap_seq, row.gap_at, row.id, row.sha256, row.gap_who, row.gap_why)
    return ReportRow(
        row.seq, row.at, report_of(row), row.sha256, row.text_sha256, row.bytes_sha256, row.origin, gap
    )  # fmt: skip


def versions_of(row: Any) -> dict[str, str]:
    """What made a reading."""
    names = ("damai", "pack", "model", "tables")
    return {name: value for name in names if (value := getattr(row, name)) is not None}


def analysis_row(row: Any, analysis: Analysis | None) -> AnalysisRow:
    """A reading, of its row and what it says."""
    return AnalysisRow(row.seq, row.at, row.report, row.sha256, versions_of(row), analysis)


def event_row(row: Any) -> EventRow:
    """An event, of its row and its report's id."""
    trigger = (row.trigger_start, row.trigger_end)
    record = _record(row)
    return EventRow(row.seq, row.id, row.report_id, row.number, record, row.confidence, trigger, row.analysis)


def _record(row: Any) -> dict[str, Any]:
    """The record of an event, which is what its columns say and has all that is read of it."""
    where = f"event {row.report_id}#{row.number}"
    record = stored_json(row.record, where)
    try:
        is_whole = all(record[name] == getattr(row, name) for name in IN_COLUMNS)
        is_whole &= all(isinstance(code, str) for name in ROLES.values() for code in record[name])
        is_whole &= all(len(span) == 2 for span in record["evidence"])
        promise = record["commitment"]
        is_whole &= promise is None or {"content", "due", "negative"} <= promise.keys()
    except UNREADABLE as error:
        raise damaged(where) from error
    if not is_whole:
        raise damaged(where)
    return record


__all__ = [
    "About",
    "AnalysisRow",
    "CorrectionRow",
    "EventQuery",
    "EventRow",
    "GapRow",
    "LinkRow",
    "ReportRow",
    "TransitionRow",
    "analysis_row",
    "damaged",
    "event_row",
    "report_of",
    "report_row",
    "stored_json",
    "versions_of",
]
