"""Answers of a dossier as plain JSON."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from damai.dossier.shown import KeptEvent, KeptReport, Version
from damai.model import Report
from damai.serial import event_dict


def plain(value: Any) -> Any:
    """A record as dicts, lists, strings and numbers. An event comes as ``damai code`` writes it, with its words; a
    report without its text.

    >>> from damai.dossier.shown import Fault
    >>> plain((Fault("text-changed", "r1", "the text differs"),))
    [{'code': 'text-changed', 'where': 'r1', 'message': 'the text differs'}]
    """
    if isinstance(value, KeptEvent):
        return _event(value)
    if isinstance(value, KeptReport):
        rest = {field.name: plain(getattr(value, field.name)) for field in fields(value) if field.name != "report"}
        return _report(value.report) | rest
    if isinstance(value, Version):
        return {"at": value.at, "versions": value.versions, "event": None if value.event is None else _bare(value)}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    return value


def _event(kept: KeptEvent) -> dict[str, Any]:
    report = kept.report
    place = {"ref": kept.ref, "report": report.id, "published": report.published, "publisher": report.publisher}
    said = {"standing": kept.standing, "corrections": list(kept.corrections)}
    return place | said | event_dict(kept.event, report.text)


def _bare(version: Version) -> dict[str, Any]:
    assert version.event is not None
    return event_dict(version.event, version.text)


def _report(report: Report) -> dict[str, Any]:
    return {name: getattr(report, name) for name in ("id", "published", "publisher", "title", "language", "url")}


__all__ = ["plain"]
