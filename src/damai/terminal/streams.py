"""The program's streams: files to write to, streams that are closed or full, signals that ask it to end."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, BinaryIO, TextIO

from damai.errors import InputError, OutputError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})
"""Why something cannot be written to its end."""


class Ended(KeyboardInterrupt):
    """A signal asked the program to end, as Ctrl-C does."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """What asks the program to end does it as Ctrl-C does, so that nothing is left behind; ``nohup`` still counts."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    is_main = threading.current_thread() is threading.main_thread()
    taken = [number for number in numbers if is_main and signal.getsignal(number) is signal.SIG_DFL]

    def end(number: int, _frame: FrameType | None) -> None:
        raise Ended(number)

    for number in taken:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def output_file(named: Path | None) -> Path | None:
    """The file that is to be written; None, standard output, for ``-``."""
    return None if named == Path("-") else named


@contextmanager
def opened_output(output: Path | None) -> Iterator[TextIO]:
    """A file, or standard output where none is named, open for writing."""
    if output is None:
        yield sys.stdout
        return
    try:
        stream = output.open("w", encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise OutputError(output, error) from error
    try:
        with stream:
            yield stream
    except OSError as error:
        if not is_full(error):
            raise
        raise OutputError(output, error, has_begun=True) from error


@contextmanager
def opened_lines(source: str | BinaryIO) -> Iterator[Iterator[str]]:
    """The lines of a file or of an open stream, as UTF-8."""
    try:
        stream = Path(source).open("rb") if isinstance(source, str) else source  # noqa: SIM115
    except OSError as error:
        raise InputError("unreadable-file", f"{source}: {error.strerror}") from error
    with stream:
        yield (line.decode("utf-8", "replace") for line in stream)


def is_full(error: OSError) -> bool:
    """Whether it says that an open stream takes no more."""
    return error.filename is None and error.errno in _FULL


def silence(stream: Any) -> None:
    """Lets what a stream still holds go nowhere, so that Python does not try again to write it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def flushed(stream: Any) -> None:
    """Writes what a stream still holds; what cannot be written goes nowhere."""
    try:
        stream.flush()
    except OSError:
        silence(stream)


def without_gaps() -> None:
    """Puts something in the place of streams that were closed before the program began. What should be written to
    standard output is then an error; nobody reads what goes to standard error."""
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_Closed()), encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


class _Closed(io.RawIOBase):
    """A stream that is closed; it says so once, as the system does, and not again when Python ends."""

    def __init__(self) -> None:
        super().__init__()
        self._is_told = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if not self._is_told:
            self._is_told = True
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return len(data)


__all__ = [
    "Ended", "ended_by_signals", "flushed", "is_full", "opened_lines", "opened_output", "output_file", "silence",
    "without_gaps",
]  # fmt: skip
