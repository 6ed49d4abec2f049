"""Coding or tagging in one call: a text, a report, or many files on all cores, each in the language it is in."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from damai.crossdoc.told import ReportSketch
from damai.errors import DamaiError, InputError
from damai.ingest import Broken, read_path, read_stream, read_text
from damai.ingest.defaults import Defaults
from damai.ingest.read import Format
from damai.language.identify import UNKNOWN, identify
from damai.language.pack import installed, months_of
from damai.model import LAYERS, Analysis, Layer, Note, Report, Tagging
from damai.version import damai_version

Source = str | Path | BinaryIO
_WHOLE = 1_000_000
"""Bytes up to which a file is read and coded by one process; a larger one, or a stream, is handed out in pieces."""
_PIECE, _PIECE_SIZE = 8, 100_000
"""Reports and characters in a piece."""
_AHEAD = 4
"""Pieces a process that may wait for it."""
_LINES = frozenset({".jsonl", ".ndjson", ".jsonlines"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report of a file: its analysis (of :func:`code_paths`) or one layer of it (of
    :func:`tag_paths`); neither, and the notes that say why, where it could not be read. Those of
    :func:`code_readings` carry a sketch for the cross-report part too."""

    source: str
    id: str
    analysis: Analysis | None
    notes: tuple[Note, ...]
    tagging: Tagging | None = None
    sketch: ReportSketch | None = None

    @property
    def was_read(self) -> bool:
        """Whether the report could be read."""
        return self.analysis is not None or self.tagging is not None


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
    tables: Iterable[str | Path] = (),
) -> Analysis:
    """Reads one text into an :class:`Analysis`.

    ``published`` is the day or moment of publication, from which "Monday" or "yesterday" are counted; ``language`` an
    ISO 639-1 code, found out where it is not given; ``tables`` folders of own rows in the form of a language pack's.
    A text in a language without a pack gives no events and the note ``unsupported-language``.

    >>> analysis = code("Presiden Rusia bertemu Presiden Turki di Sochi, Senin.", published="2024-05-14")
    >>> event = analysis.events[0]
    >>> event.type, event.actors, event.fields["date"][0].spans[0].of(analysis.report.text)
    ('CONSULT', ('RUS:GOV', 'TUR:GOV'), 'Senin')
    >>> code("The two presidents met in Sochi on Monday and spoke about the truce.", language="xx").notes[-1].code
    'unsupported-language'
    """
    folders = tuple(Path(folder) for folder in tables)
    report = read_text(
        text, id=id, published=published, title=title, publisher=publisher, language=language, url=url,
        timezone=timezone, months=month_names(folders),
    )  # fmt: skip
    return code_report(report, tables=folders)


def code_report(report: Report, *, tables: Iterable[str | Path] = ()) -> Analysis:
    """Codes a report that was read before, in its own ``language`` or else the one that it seems to be in.

    >>> from damai.ingest import read_text
    >>> code_report(read_text("", id="empty")).notes[0].code
    'empty'
    """
    report, why = _in_its_language(report)
    if why is not None:
        return Analysis(report, notes=(*report.notes, *why), versions={"damai": damai_version()})
    from damai.pipeline import load_pipeline

    return load_pipeline(report.language or "", tuple(Path(folder) for folder in tables)).run(report)


def _in_its_language(report: Report) -> tuple[Report, tuple[Note, ...] | None]:
    """The report with its language; with the notes that say why, where there is nothing in it that can be read."""
    if not report.text.strip():
        return report, ()
    if report.language is None:
        found = identify(report.text)
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
    tables: Iterable[str | Path] = (),
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
    folders = tuple(Path(folder) for folder in tables)
    report = read_text(
        text, id=id, published=published, language=language, timezone=timezone, months=month_names(folders)
    )
    return tag_report(report, layer, tables=folders)


def tag_report(report: Report, layer: Layer, *, tables: Iterable[str | Path] = ()) -> Tagging:
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

    return load_pipeline(report.language or "", tuple(Path(folder) for folder in tables)).tag(report, layer)


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
class _Settings:
    format: Format | None
    published: str | date | None
    language: str | None
    encoding: str | None
    timezone: str | None
    months: Mapping[str, int]
    tables: tuple[Path, ...]
    layer: Layer | None = None
    """The layer that is asked for, or None for events."""
    sketched: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """Work for one process: a small file to be read there, or reports already read."""

    source: str
    readings: tuple[Report | Broken, ...] | None = None


def code_paths(
    sources: Iterable[Source],
    *,
    format: Format | None = None,
    published: str | date | None = None,
    language: str | None = None,
    encoding: str | None = None,
    timezone: str | None = None,
    tables: Iterable[str | Path] = (),
    jobs: int | None = 1,
) -> Iterator[Outcome]:
    """Codes every report of many files or open streams of bytes, one :class:`Outcome` for each, in the order given.

    JSON lines are read as they come, so that any number of them needs the same memory. ``jobs`` is the number of
    processes (None: one for each core); the outcomes do not depend on it. What cannot be read gives an outcome without
    an analysis and never stops the rest. Wrong settings raise :class:`InputError` or :class:`PackError` at once.

    >>> [outcome] = code_paths(["nowhere.txt"])
    >>> outcome.analysis, outcome.notes[0].code
    (None, 'missing-file')
    """
    Defaults.of(encoding=encoding, timezone=timezone)
    folders = tuple(Path(folder) for folder in tables)
    settings = _Settings(format, published, language, encoding, timezone, month_names(folders), folders)
    return _outcomes(_pieces(sources, settings), settings, max(1, _cores() if jobs is None else jobs))


def tag_paths(
    sources: Iterable[Source],
    layer: Layer,
    *,
    format: Format | None = None,
    published: str | date | None = None,
    language: str | None = None,
    encoding: str | None = None,
    timezone: str | None = None,
    tables: Iterable[str | Path] = (),
    jobs: int | None = 1,
) -> Iterator[Outcome]:
    """One layer of every report of many files or open streams of bytes: :func:`code_paths` for :func:`tag`.

    >>> [outcome] = tag_paths(["nowhere.txt"], "names")
    >>> outcome.tagging, outcome.notes[0].code
    (None, 'missing-file')
    """
    _check_layer(layer)
    Defaults.of(encoding=encoding, timezone=timezone)
    folders = tuple(Path(folder) for folder in tables)
    settings = _Settings(format, published, language, encoding, timezone, month_names(folders), folders, layer)
    return _outcomes(_pieces(sources, settings), settings, max(1, _cores() if jobs is None else jobs))


def code_readings(
    readings: Iterable[tuple[str, Report | Broken]], *, tables: Iterable[str | Path] = (), jobs: int | None = 1
) -> Iterator[Outcome]:
    """Codes and sketches reports that were read before, each with the name of its source; see :func:`code_paths`.

    >>> [outcome.was_read for outcome in code_readings([("here", Report("r1", ""))])]
    [True]
    """
    settings = _Settings(None, None, None, None, None, {}, tuple(Path(folder) for folder in tables), sketched=True)
    pieces = (_Piece(source, (reading,)) for source, reading in readings)
    return _outcomes(pieces, settings, max(1, _cores() if jobs is None else jobs))


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _outcomes(pieces: Iterator[_Piece], settings: _Settings, jobs: int) -> Iterator[Outcome]:
    first = list(islice(pieces, 2))
    if jobs == 1 or len(first) < 2:
        for piece in chain(first, pieces):
            yield from _work(piece, settings)
        return
    pool = _pool(jobs, settings)
    try:
        waiting: deque[Future[list[Outcome]]] = deque()
        for piece in chain(first, pieces):
            waiting.append(pool.submit(_work_all, piece, settings))
            if len(waiting) >= jobs * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise DamaiError("a process died while coding, most likely for want of memory: try fewer jobs") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(jobs: int, settings: _Settings) -> ProcessPoolExecutor:
    """Processes that share what is loaded here, where forking is safe; else ones that load it themselves."""
    fork = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    likely = [code for code in installed() if code == settings.language] or installed()
    if fork and len(likely) == 1:
        from damai.pipeline import load_pipeline

        load_pipeline(likely[0], settings.tables)
    context = multiprocessing.get_context("fork" if fork else "spawn")
    return ProcessPoolExecutor(jobs, context, initializer=_leave_signals)


def _leave_signals() -> None:
    """A key press that ends the program is answered by the first process alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _pieces(sources: Iterable[Source], settings: _Settings) -> Iterator[_Piece]:
    for source in sources:
        name = _name(source)
        if _is_small(source, settings):
            yield _Piece(name)
            continue
        piece: list[Report | Broken] = []
        size = 0
        for reading in _readings(source, settings):
            piece.append(reading)
            size += len(reading.text) if isinstance(reading, Report) else 0
            if len(piece) >= _PIECE or size >= _PIECE_SIZE:
                yield _Piece(name, tuple(piece))
                piece, size = [], 0
        if piece:
            yield _Piece(name, tuple(piece))


def _name(source: Source) -> str:
    return str(source) if isinstance(source, str | Path) else str(getattr(source, "name", "stream")).strip("<>")


def _is_small(source: Source, settings: _Settings) -> bool:
    if not isinstance(source, str | Path) or settings.format == "jsonl" or Path(source).suffix.lower() in _LINES:
        return False
    try:
        return os.path.getsize(source) <= _WHOLE
    except (OSError, ValueError):
        return True


def _readings(source: Source, settings: _Settings) -> Iterator[Report | Broken]:
    try:
        if isinstance(source, str | Path):
            yield from read_path(
                source, format=settings.format, published=settings.published, language=settings.language,
                encoding=settings.encoding, timezone=settings.timezone, months=settings.months,
            )  # fmt: skip
        else:
            yield from read_stream(
                source, _name(source), format=settings.format, published=settings.published, language=settings.language,
                encoding=settings.encoding, timezone=settings.timezone, months=settings.months,
            )  # fmt: skip
    except InputError as error:
        yield Broken(_name(source), (Note(error.code, error.message),))


def _work_all(piece: _Piece, settings: _Settings) -> list[Outcome]:
    return list(_work(piece, settings))


def _work(piece: _Piece, settings: _Settings) -> Iterator[Outcome]:
    for reading in _readings(piece.source, settings) if piece.readings is None else piece.readings:
        if isinstance(reading, Broken):
            yield Outcome(piece.source, reading.id, None, reading.notes)
            continue
        try:
            outcome = _done(piece.source, reading, settings)
        except DamaiError:
            raise
        except Exception as error:
            told = f"damai failed on this report, which is a fault of damai's: {type(error).__name__}: {error}"
            note = Note("internal-error", told)
            yield Outcome(piece.source, reading.id, None, (*reading.notes, note))
            continue
        yield outcome


def _done(source: str, report: Report, settings: _Settings) -> Outcome:
    if settings.layer is None:
        analysis = code_report(report, tables=settings.tables)
        if not settings.sketched:
            return Outcome(source, report.id, analysis, analysis.notes)
        from damai.sketch import sketch_report

        return Outcome(source, report.id, analysis, analysis.notes, sketch=sketch_report(analysis.report))
    tagging = tag_report(report, settings.layer, tables=settings.tables)
    return Outcome(source, report.id, None, tagging.notes, tagging)


__all__ = [
    "Outcome", "code", "code_paths", "code_readings", "code_report", "month_names", "tag", "tag_paths", "tag_report",
]  # fmt: skip
