"""Coding or tagging in one call: a text, a report, or many files on all cores, each in the language it is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from damai.batch import How, Outcome, Source, run_paths, run_readings
from damai.errors import InputError
from damai.ingest import Broken, read_text, without_soft_hyphens
from damai.ingest.defaults import Defaults
from damai.ingest.read import Format
from damai.language.identify import UNKNOWN, identify
from damai.language.likeliest import clearly
from damai.language.own import Folders, folders_of
from damai.language.pack import installed, months_of
from damai.model import LAYERS, Analysis, Layer, Note, Report, Tagging
from damai.version import damai_version

if TYPE_CHECKING:
    from damai.proposing.proposer import Proposer


def code(
    text: str,
    *,
    published: str | date | None = None,
    language: str | None = None,
    title: str | None = None,
    id: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    timezone: str | None = None,
    tables: Folders = (),
    min_confidence: float = 0.0,
    proposer: Proposer | None = None,
) -> Analysis:
    """Reads one text into an :class:`Analysis`.

    ``published`` is the day or moment of publication, from which "Monday" or "yesterday" are counted; ``language`` an
    ISO 639-1 code, found out where it is not given; ``timezone`` that of a moment which tells none or is told in UTC;
    ``tables`` one or several folders of own rows in the form of a language pack's.
    Events whose confidence is below ``min_confidence`` (0 to 1) are left out, with a note that counts them. A
    ``proposer`` is a language model on a server: what it proposes enters where damai finds the words of it.
    A text in a language without a pack gives no events and the note ``unsupported-language``; a text
    that is no string raises :class:`InputError`.

    >>> analysis = code("Presiden Rusia bertemu Presiden Turki di Sochi, Senin.", published="2024-05-14")
    >>> event = analysis.events[0]
    >>> event.type, event.actors, event.fields["date"][0].spans[0].of(analysis.report.text)
    ('CONSULT', ('RUS:GOV', 'TUR:GOV'), 'Senin')
    >>> code("The two presidents met in Sochi on Monday and spoke about the truce.", language="xx").notes[-1].code
    'unsupported-language'
    """
    folders = folders_of(tables)
    report = read_text(
        text, id=id, published=published, title=title, publisher=publisher, language=language, url=url,
        timezone=timezone, months=month_names(folders),
    )  # fmt: skip
    return code_report(report, tables=folders, min_confidence=min_confidence, proposer=proposer)


def code_report(
    report: Report,
    *,
    tables: Folders = (),
    min_confidence: float = 0.0,
    proposer: Proposer | None = None,
) -> Analysis:
    """Codes a report that was read before, in its own ``language`` or else the one that it seems to be in.

    The other arguments are those of :func:`code`.

    >>> from damai.ingest import read_text
    >>> code_report(read_text("", id="empty")).notes[0].code
    'empty'
    """
    least = _share(min_confidence)
    report, why = _in_its_language(report)
    if why is not None:
        return Analysis(report, notes=(*report.notes, *why), versions={"damai": damai_version()})
    from damai.pipeline import load_pipeline

    pipeline = load_pipeline(report.language or "", folders_of(tables))
    analysis = pipeline.run(report)
    if proposer is not None:
        from damai.proposing.joining import with_proposals

        analysis = with_proposals(analysis, pipeline, proposer)
    return _sure(analysis, least)


def _share(value: float) -> float:
    if not 0.0 <= value <= 1.0:
        raise InputError("bad-confidence", f"min_confidence is a number from 0 to 1, not {value}")
    return value


def _sure(analysis: Analysis, least: float) -> Analysis:
    """Without the events that are less sure than asked for."""
    kept = tuple(event for event in analysis.events if event.confidence >= least)
    if len(kept) == len(analysis.events):
        return analysis
    told = f"{len(analysis.events) - len(kept)} of {len(analysis.events)} events are left out: confidence below {least}"
    return replace(analysis, events=kept, notes=(*analysis.notes, Note("below-confidence", told)))


def _in_its_language(report: Report) -> tuple[Report, tuple[Note, ...] | None]:
    """The report with its language; with the notes that say why, where there is nothing in it that can be read."""
    if not report.text.strip():
        return report, ()
    if report.language is None:
        text = without_soft_hyphens(report.text)
        found = identify(text)
        if found == UNKNOWN and (guessed := clearly(text)):
            message = (
                f"the text is short: by its words it is taken for '{guessed}' (give the language where it is another)"
            )
            notes = (*report.notes, Note("guessed-language", message))
            return replace(report, language=guessed, notes=notes), None
        if found == UNKNOWN:
            message = "the text is too short or too mixed to tell its language: nothing is coded (give the language)"
            return report, (Note("unknown-language", message),)
        report = replace(report, language=found[0])
    if report.language not in installed():
        known = ", ".join(installed())
        message = f"no pack is installed for the language '{report.language}' (installed: {known}): nothing is coded"
        return report, (Note("unsupported-language", message),)
    return report, None


def tag(
    text: str,
    layer: Layer,
    *,
    published: str | date | None = None,
    language: str | None = None,
    id: str | None = None,
    timezone: str | None = None,
    tables: Folders = (),
) -> Tagging:
    """One layer of a text, of every sentence in it: ``names``, ``dates``, ``places`` or ``quotes``.

    The other arguments are those of :func:`code`. An unknown layer raises :class:`InputError`. ``tag_line`` makes plain
    JSON of it.

    >>> text = "Presiden Rusia bertemu Hakan Fidan di Sochi, Senin."
    >>> [(name.span.of(text), name.label, name.code) for name in tag(text, "names").spans]
    [('Rusia', 'LOC', 'RUS'), ('Hakan Fidan', 'PER', 'TUR:GOV'), ('Sochi', 'LOC', 'RUS')]
    >>> [(day.span.of(text), day.type, day.value) for day in tag(text, "dates", published="2024-05-14").spans]
    [('Senin', 'DATE', '2024-05-13')]
    """
    folders = folders_of(tables)
    report = read_text(
        text, id=id, published=published, language=language, timezone=timezone, months=month_names(folders)
    )
    return tag_report(report, layer, tables=folders)


def tag_report(report: Report, layer: Layer, *, tables: Folders = ()) -> Tagging:
    """One layer of a report that was read before, in its own ``language`` or else the one that it seems to be in.

    >>> from damai.ingest import read_text
    >>> tag_report(read_text("", id="empty"), "names").spans
    ()
    """
    _check_layer(layer)
    report, why = _in_its_language(report)
    if why is not None:
        return Tagging(report, layer, (), (*report.notes, *why))
    from damai.pipeline import load_pipeline

    return load_pipeline(report.language or "", folders_of(tables)).tag(report, layer)


def _check_layer(layer: str) -> None:
    if layer not in LAYERS:
        raise InputError("unknown-layer", f"there is no layer '{layer}': try {', '.join(LAYERS)}")


def month_names(tables: tuple[Path, ...] = ()) -> dict[str, int]:
    """The names of months in the installed packs, in lower case, with their numbers.

    >>> month_names()["agustus"], month_names()["march"]
    (8, 3)
    """
    names: dict[str, int] = {}
    for language in installed():
        for number, spellings in enumerate(months_of(language, tables), 1):
            names |= {name.lstrip("=").lower(): number for name in spellings}
    return names


@dataclass(frozen=True, slots=True)
class _Coding:
    """What is done with each report of many: see :class:`damai.batch.Work`."""

    tables: tuple[Path, ...] = ()
    layer: Layer | None = None
    """The layer that is asked for, or None for events."""
    sketched: bool = False
    min_confidence: float = 0.0
    proposer: Proposer | None = None

    def __call__(self, source: str, report: Report) -> Outcome:
        if self.layer is not None:
            tagging = tag_report(report, self.layer, tables=self.tables)
            return Outcome(source, report.id, None, tagging.notes, tagging)
        analysis = code_report(report, tables=self.tables, min_confidence=self.min_confidence, proposer=self.proposer)
        if not self.sketched:
            return Outcome(source, report.id, analysis, analysis.notes)
        from damai.sketch import sketch_report

        return Outcome(source, report.id, analysis, analysis.notes, sketch=sketch_report(analysis.report))

    def warm(self, language: str) -> None:
        from damai.pipeline import load_pipeline

        load_pipeline(language, self.tables)


def code_paths(
    sources: Iterable[Source],
    *,
    format: Format | None = None,
    published: str | date | None = None,
    language: str | None = None,
    encoding: str | None = None,
    timezone: str | None = None,
    tables: Folders = (),
    jobs: int | None = 1,
    min_confidence: float = 0.0,
    proposer: Proposer | None = None,
) -> Iterator[Outcome]:
    """Codes every report of many files or open streams of bytes, one :class:`Outcome` for each, in the order given.

    JSON lines are read as they come, so that any number of them needs the same memory. ``jobs`` is the number of
    processes (None: one for each core); the outcomes do not depend on it. ``min_confidence`` and ``proposer`` are those
    of :func:`code`. What cannot be read gives an outcome without
    an analysis and never stops the rest. Wrong settings raise :class:`InputError` or :class:`PackError` at once.

    >>> [outcome] = code_paths(["nowhere.txt"])
    >>> outcome.analysis, outcome.notes[0].code
    (None, 'missing-file')
    """
    Defaults.of(encoding=encoding, timezone=timezone)
    folders = folders_of(tables)
    how = How(format, published, language, encoding, timezone, month_names(folders))
    work = _Coding(folders, min_confidence=_share(min_confidence), proposer=proposer)
    return run_paths(sources, how, work, jobs)


def tag_paths(
    sources: Iterable[Source],
    layer: Layer,
    *,
    format: Format | None = None,
    published: str | date | None = None,
    language: str | None = None,
    encoding: str | None = None,
    timezone: str | None = None,
    tables: Folders = (),
    jobs: int | None = 1,
) -> Iterator[Outcome]:
    """One layer of every report of many files or open streams of bytes: :func:`code_paths` for :func:`tag`.

    >>> [outcome] = tag_paths(["nowhere.txt"], "names")
    >>> outcome.tagging, outcome.notes[0].code
    (None, 'missing-file')
    """
    _check_layer(layer)
    Defaults.of(encoding=encoding, timezone=timezone)
    folders = folders_of(tables)
    how = How(format, published, language, encoding, timezone, month_names(folders))
    return run_paths(sources, how, _Coding(folders, layer), jobs)


def code_readings(
    readings: Iterable[tuple[str, Report | Broken]], *, tables: Folders = (), jobs: int | None = 1
) -> Iterator[Outcome]:
    """Codes and sketches reports that were read before, each with the name of its source; see :func:`code_paths`.

    >>> [outcome.was_read for outcome in code_readings([("here", Report("r1", ""))])]
    [True]
    """
    work = _Coding(folders_of(tables), sketched=True)
    return run_readings(readings, work, jobs)


__all__ = [
    "Outcome", "code", "code_paths", "code_readings", "code_report", "month_names", "tag", "tag_paths", "tag_report",
]  # fmt: skip
