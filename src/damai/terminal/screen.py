"""The two consoles, and what may be shown on them."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text

from damai.ingest import clean, without_soft_hyphens
from damai.model import Span


class _Screen(Console):
    def on_broken_pipe(self) -> None:
        """Lets the command line decide what a closed pipe means."""
        raise BrokenPipeError


def screen(stream: TextIO) -> Console:
    """A console on a stream, without colours where it is no terminal or NO_COLOR is set."""
    return _Screen(file=stream, highlight=False, markup=False, emoji=False)


def make_safe(stream: TextIO) -> None:
    """Lets a stream show ``?`` for what its charset lacks, instead of failing."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def has_colour(console: Console) -> bool:
    """Whether colours can be seen on it."""
    return console.color_system is not None and not console.no_color


def printable(text: str) -> str:
    r"""A text of the same length that does nothing to a terminal: no control, bidirectional or invisible characters.

    >>> printable("a\x1b[31mb")
    'a [31mb'
    """
    return clean(text)


def quoted(text: str, span: Span, limit: int = 0) -> str:
    """The words of a span on one line, in quotation marks, cut after ``limit`` characters.

    >>> quoted("Kedua pihak\\nbertemu.", Span(0, 20))
    '“Kedua pihak bertemu.”'
    """
    words = " ".join(printable(without_soft_hyphens(span.of(text))).split())
    return f"“{words[:limit].rstrip()}…”" if limit and len(words) > limit else f"“{words}”"


def line(text: str, style: str = "") -> Text:
    """One safe line."""
    return Text(" ".join(printable(without_soft_hyphens(text)).split()), style=style)
