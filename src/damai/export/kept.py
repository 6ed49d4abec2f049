"""A whole dossier as one JSON document, and back: reports, all their readings, corrections, gaps, what it is about.

What follows from these (incidents, ledger) is made anew by whoever reads it. Words that were redacted are in no export.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from damai.errors import SchemaError
from damai.model import Analysis, Note, Report
from damai.serial import dump, from_dict, to_dict
from damai.store import About, AnalysisRow, Carried, CarriedReport, CorrectionRow, GapRow, ReportRow, SaidAbout
from damai.store.moments import read_moment, spread

FORM = "damai dossier"
FORM_VERSION = 2
"""Files of form 1 differ in one thing: what was said at one moment (by a clock that was set back) stands in the order
in which it was entered."""
_ROW = ("at", "sha256", "text_sha256", "bytes_sha256", "origin")
_REPORT = ("id", "text", "published", "title", "publisher", "language", "url")


def kept_chunks(given: Carried, version: str) -> Iterator[str]:
    """The document, a report a line."""
    head = {"form": FORM, "version": FORM_VERSION, "made_by": f"damai {version}".strip()}
    said = [
        {
            "at": one.at, "who": one.who, "title": one.about.title, "parties": list(one.about.parties),
            "period": one.about.period, "tables": one.about.tables,
        }
        for one in given.said
    ]  # fmt: skip
    yield dump(head)[:-1] + ',\n"about": ' + dump(said) + ',\n"reports": ['
    before = "\n"
    for report in given.reports:
        yield before + dump(_report(report))
        before = ",\n"
    yield '\n],\n"corrections": [' + ",".join("\n" + dump(row) for row in _corrections(given.corrections)) + "\n]}\n"


def _corrections(rows: Sequence[CorrectionRow]) -> Iterator[dict[str, Any]]:
    """Corrections, numbered here in their order: the numbers of the dossier tell in which order it was merged."""
    numbers = {str(row.seq): number for number, row in enumerate(rows, 1)}
    for row in rows:
        target = str(numbers.get(row.target, row.target)) if row.kind == "undo" else row.target
        plain = {name: getattr(row, name) for name in ("at", "who", "why", "kind")}
        yield {"seq": numbers[str(row.seq)], **plain, "target": target, "content": row.content}


def _report(one: CarriedReport) -> dict[str, Any]:
    row, report = one.row, one.row.report
    gap = row.gap
    plain = {name: getattr(report, name) for name in _REPORT}
    if gap is not None:
        plain |= {"text": None, "title": None}
    return {
        **plain,
        "notes": [[note.code, note.message] for note in report.notes],
        "stored": {name: getattr(row, name) for name in _ROW},
        "gap": None if gap is None else {"at": gap.at, "who": gap.who, "why": gap.why},
        "readings": [_reading(reading) for reading in one.readings],
    }


def _reading(row: AnalysisRow) -> dict[str, Any]:
    made: dict[str, Any] = {"at": row.at, "sha256": row.sha256, "versions": row.versions, "analysis": None}
    if row.analysis is not None:
        plain = to_dict(row.analysis)
        del plain["report"]
        made |= {"language": row.analysis.report.language, "analysis": plain}
    return made


def read_kept(data: bytes | str) -> Carried:
    """What :func:`kept_chunks` wrote; :class:`~damai.errors.SchemaError` where it is something else."""
    try:
        whole = json.loads(data)
    except UnicodeDecodeError as error:
        raise SchemaError("this is no text, so no dossier that `damai export --format json` wrote") from error
    except (ValueError, RecursionError) as error:
        raise SchemaError(f"not JSON: {error}") from error
    if not isinstance(whole, dict) or whole.get("form") != FORM:
        raise SchemaError("this is no dossier that `damai export --format json` wrote")
    if whole.get("version") not in (1, FORM_VERSION):
        raise SchemaError(f"this was written by a newer damai ({whole.get('made_by')}, form {whole.get('version')})")
    try:
        _read_moments(whole)
        said = tuple(
            SaidAbout(row["at"], row["who"], About(row["title"], tuple(row["parties"]), row["period"], row["tables"]))
            for row in whole["about"]
        )
        reports = [_read_report(row) for row in whole["reports"]]
        corrections = tuple(CorrectionRow(**row) for row in whole["corrections"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SchemaError(f"a dossier's export lacks something or has too much: {error}") from error
    return Carried(said, reports, corrections)


def _read_moments(whole: Mapping[str, Any]) -> None:
    """Checks all moments; those of form 1 that are one are parted in the order in which they stand."""
    for report in whole["reports"]:
        for kept in (report["stored"], *([report["gap"]] if report["gap"] else [])):
            read_moment(kept["at"])
    for rows in (whole["about"], whole["corrections"], *(report["readings"] for report in whole["reports"])):
        moments = [read_moment(row["at"]) for row in rows]
        for row, at in zip(rows, spread(moments) if whole["version"] == 1 else moments, strict=True):
            row["at"] = at


def _read_report(row: Mapping[str, Any]) -> CarriedReport:
    given = {name: row[name] for name in _REPORT}
    notes = tuple(Note(code, message) for code, message in row["notes"])
    report = Report(**given | {"text": given["text"] or ""}, notes=notes)
    stored = {name: row["stored"][name] for name in _ROW}
    gap = None
    if row["gap"] is not None:
        gap = GapRow(0, row["gap"]["at"], report.id, stored["sha256"], row["gap"]["who"], row["gap"]["why"])
    kept = ReportRow(0, report=report, gap=gap, **stored)
    return CarriedReport(kept, tuple(_read_reading(report, reading) for reading in row["readings"]))


def _read_reading(report: Report, row: Mapping[str, Any]) -> AnalysisRow:
    analysis = None
    if row["analysis"] is not None:
        plain = to_dict(Analysis(report))["report"] | {"language": row["language"]}
        analysis = from_dict({"report": plain, **row["analysis"]})
    return AnalysisRow(0, row["at"], 0, row["sha256"], dict(row["versions"]), analysis)


__all__ = ["FORM", "FORM_VERSION", "kept_chunks", "read_kept"]
