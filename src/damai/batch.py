"""Many files or reports on all cores: handed out in pieces, with one outcome for each report in the order given."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain, islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import BinaryIO, Protocol

from damai.crossdoc.told import ReportSketch
from damai.errors import DamaiError, InputError
from damai.ingest import Broken, read_path, read_stream
from damai.ingest.naming import NamedFile
from damai.ingest.read import Format
from damai.language.pack import installed
from damai.model import Analysis, Note, Report, Tagging

Source = str | Path | BinaryIO | NamedFile
_WHOLE = 1_000_000
"""Bytes up to which a file is read and coded by one process; a larger one, or a stream, is handed out in pieces."""
_PIECE, _PIECE_SIZE = 8, 100_000
"""Reports and characters in a piece."""
_AHEAD = 4
"""Pieces a process that may wait for it."""
_LOOK = 2.0
"""Seconds to wait for a process before looking whether it lives."""
_ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""The signals that ask a program to end."""
_leashes: list[Connection] = []
"""By which the processes that code are held: see :func:`_pool`."""
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


class Work(Protocol):
    """What is done with each report that could be read; it travels to the processes."""

    def __call__(self, source: str, report: Report) -> Outcome:
        """The outcome of a report of a source."""

    def warm(self, language: str) -> None:
        """Loads what reports of a language need."""


@dataclass(frozen=True, slots=True)
class How:
    """What the caller says of files that do not say it themselves."""

    format: Format | None = None
    published: str | date | None = None
    language: str | None = None
    encoding: str | None = None
    timezone: str | None = None
    months: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """Work for one process: a small file to be read there, or reports already read."""

    source: str
    readings: tuple[Report | Broken, ...] | None = None
    name: str | None = None
    """What its file is called, where that is not its own name."""


def run_paths(sources: Iterable[Source], how: How, work: Work, jobs: int | None) -> Iterator[Outcome]:
    """Does ``work`` with every report of files or open streams of bytes, in ``jobs`` processes (None: one a core)."""
    return _outcomes(_pieces(sources, how), how, work, _cores() if jobs is None else max(1, jobs))


def run_readings(readings: Iterable[tuple[str, Report | Broken]], work: Work, jobs: int | None) -> Iterator[Outcome]:
    """The same with reports that were read before, each with the name of its source."""
    pieces = (_Piece(source, (reading,)) for source, reading in readings)
    return _outcomes(pieces, How(), work, _cores() if jobs is None else max(1, jobs))


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _outcomes(pieces: Iterator[_Piece], how: How, work: Work, jobs: int) -> Iterator[Outcome]:
    first = list(islice(pieces, 2))
    if jobs == 1 or len(first) < 2:
        for piece in chain(first, pieces):
            yield from _done(piece, how, work)
        return
    pool, leash = _pool(jobs, how, work)
    _leashes.append(leash)
    waiting: deque[Future[list[Outcome]]] = deque()
    try:
        for piece in chain(first, pieces):
            with _signals_held():
                waiting.append(pool.submit(_all_done, piece, how, work))
            if len(waiting) >= jobs * _AHEAD:
                yield from _result(waiting.popleft(), pool)
        while waiting:
            yield from _result(waiting.popleft(), pool)
    except BaseException as error:  # whoever asks for the outcomes may end before the last: the rest is for nobody
        _end(leash)
        _cut(pool)
        if isinstance(error, BrokenProcessPool):
            raise DamaiError("a process died while coding, most likely for want of memory: try fewer jobs") from error
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        _leashes.remove(leash)
        leash.close()


def _result(future: Future[list[Outcome]], pool: ProcessPoolExecutor) -> list[Outcome]:
    """What a process made of a piece. One that is killed while it hands over its outcomes leaves a part of a message,
    and the pool's own thread waits for the rest of it: it does not see that the process is gone, so that we look."""
    while True:
        try:
            return future.result(_LOOK)
        except TimeoutError:
            if future.done():
                return future.result()
            if any(process.exitcode is not None for process in list(pool._processes.values())):
                raise BrokenProcessPool from None


def _cut(pool: ProcessPoolExecutor) -> None:
    """Lets the pool's thread know that a message broken off has no rest, once the processes are gone: nothing would
    come from this process, but as long as it could, the thread waits, and the program would not end."""
    writer = getattr(getattr(pool, "_result_queue", None), "_writer", None)
    if writer is not None:
        writer.close()


def end_processes() -> None:
    """Ends all processes that still code, for whoever ends the program without asking for the rest of the outcomes."""
    for leash in _leashes:
        _end(leash)


def _end(leash: Connection) -> None:
    with suppress(OSError):
        leash.send(None)


def _pool(jobs: int, how: How, work: Work) -> tuple[ProcessPoolExecutor, Connection]:
    """Processes that share what is loaded here, where forking is safe, else ones that load it themselves; and their
    leash: they end at once when something is sent by it, or when nobody holds it any more, however that came."""
    fork = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    likely = [code for code in installed() if code == how.language] or installed()
    if fork and len(likely) == 1:
        work.warm(likely[0])
    context = multiprocessing.get_context("fork" if fork else "spawn")
    held, leash = context.Pipe(duplex=False)
    return ProcessPoolExecutor(jobs, context, initializer=_on_leash, initargs=(held, leash)), leash


def _on_leash(held: Connection, leash: Connection) -> None:
    """A key press that ends the program is answered by the first process alone; this one ends with it."""
    leash.close()
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    threading.Thread(target=_end_with, args=(held,), daemon=True).start()


def _end_with(held: Connection) -> None:
    held.poll(None)
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _signals_held() -> Iterator[None]:
    """What asks the program to end is answered after this: a process that starts meanwhile does not know how yet."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _pieces(sources: Iterable[Source], how: How) -> Iterator[_Piece]:
    for source in sources:
        name = source_name(source)
        if _is_small(source, how):
            yield _Piece(name, name=source.name if isinstance(source, NamedFile) else None)
            continue
        piece: list[Report | Broken] = []
        size = 0
        for reading in _readings(source, how):
            piece.append(reading)
            size += len(reading.text) if isinstance(reading, Report) else 0
            if len(piece) >= _PIECE or size >= _PIECE_SIZE:
                yield _Piece(name, tuple(piece))
                piece, size = [], 0
        if piece:
            yield _Piece(name, tuple(piece))


def source_name(source: Source) -> str:
    """The path of a file, or what an open stream is called."""
    if isinstance(source, NamedFile):
        return source.path
    return str(source) if isinstance(source, str | Path) else str(getattr(source, "name", "stream")).strip("<>")


def _is_small(source: Source, how: How) -> bool:
    source = source.path if isinstance(source, NamedFile) else source
    if not isinstance(source, str | Path) or how.format == "jsonl" or Path(source).suffix.lower() in _LINES:
        return False
    try:
        return os.path.getsize(source) <= _WHOLE
    except (OSError, ValueError):
        return True


def _readings(source: Source, how: How) -> Iterator[Report | Broken]:
    if isinstance(source, NamedFile):
        read = partial(read_path, source.path, name=source.name)
    elif isinstance(source, str | Path):
        read = partial(read_path, source)
    else:
        read = partial(read_stream, source, source_name(source))
    try:
        yield from read(
            format=how.format, published=how.published, language=how.language, encoding=how.encoding,
            timezone=how.timezone, months=how.months or {},
        )  # fmt: skip
    except InputError as error:
        yield Broken(source_name(source), (Note(error.code, error.message),))


def _all_done(piece: _Piece, how: How, work: Work) -> list[Outcome]:
    return list(_done(piece, how, work))


def _done(piece: _Piece, how: How, work: Work) -> Iterator[Outcome]:
    file = piece.source if piece.name is None else NamedFile(piece.source, piece.name)
    for reading in _readings(file, how) if piece.readings is None else piece.readings:
        if isinstance(reading, Broken):
            yield Outcome(piece.source, reading.id, None, reading.notes)
            continue
        try:
            outcome = work(piece.source, reading)
        except DamaiError:
            raise
        except Exception as error:
            told = f"damai failed on this report, which is a fault of damai's: {type(error).__name__}: {error}"
            note = Note("internal-error", told)
            yield Outcome(piece.source, reading.id, None, (*reading.notes, note))
            continue
        yield outcome
