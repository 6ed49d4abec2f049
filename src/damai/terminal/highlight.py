"""A report's text with the words of every field highlighted: in colour, or in brackets with labels."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from damai.model import Analysis, Span
from damai.terminal.fields import COLOURS, field_spans
from damai.terminal.messages import Messages
from damai.terminal.screen import has_colour, printable

PROMISE = "commitment.content"
"""The field of what was promised."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text with the fields that were read from it, and the numbers of their events."""

    span: Span
    fields: tuple[str, ...]
    events: tuple[int, ...]


def marks(analysis: Analysis) -> list[Mark]:
    """Every stretch that a field was read from, in reading order, the longer first."""
    found: dict[Span, tuple[list[str], list[int]]] = {}
    for number, event in enumerate(analysis.events, 1):
        for name, span in field_spans(event):
            names, numbers = found.setdefault(span, ([], []))
            if name not in names:
                names.append(name)
            if number not in numbers:
                numbers.append(number)
    order = sorted(found, key=lambda span: (span.start, -span.end))
    return [Mark(span, tuple(found[span][0]), tuple(found[span][1])) for span in order]


def show_text(console: Console, analysis: Analysis, messages: Messages) -> None:
    """Shows the text with its fields highlighted, and what the colours mean."""
    text = printable(analysis.report.text)
    found = marks(analysis)
    console.print()
    if has_colour(console):
        console.print(_legend(found, messages))
        console.print(_coloured(text.rstrip(), found))
    else:
        console.print(Text(bracketed(text, found, messages).rstrip()), soft_wrap=not console.is_terminal)
    console.print()


def _legend(found: list[Mark], messages: Messages) -> Text:
    used = {name for mark in found for name in mark.fields}
    names = [(messages.say(f"field.{name}"), style) for name, style in COLOURS.items() if name in used]
    return Text("  ").join([Text.assemble((name, style)) for name, style in names])


def _coloured(text: str, found: list[Mark]) -> Text:
    shown = Text(text)
    for mark in sorted(found, key=lambda m: m.span.start - m.span.end):
        for name in reversed(mark.fields):
            shown.stylize(COLOURS[name], mark.span.start, mark.span.end)
    numbered = Text()
    at = 0
    for mark in sorted((m for m in found if "type" in m.fields), key=lambda m: m.span.end):
        numbered.append_text(shown[at : mark.span.end])
        numbered.append("[" + ",".join(map(str, mark.events)) + "]", "dim")
        at = mark.span.end
    return numbered.append_text(shown[at:]) if at < len(text) else numbered


def bracketed(text: str, found: list[Mark], messages: Messages) -> str:
    """The text with ``[label event: words]`` around every stretch; stretches that cross are cut where they do."""
    return nested(text, [(_cut(text, mark, found), _label(mark, messages)) for mark in found])


def _cut(text: str, mark: Mark, found: Sequence[Mark]) -> Span:
    """The words of what happened end where those of the promise begin ("vowed to [leave by Friday]")."""
    span = mark.span
    if "type" not in mark.fields:
        return span
    for other in found:
        if PROMISE in other.fields and span.start < other.span.start < span.end <= other.span.end:
            return Span(span.start, span.start + len(text[span.start : other.span.start].rstrip()))
    return span


def nested(text: str, labelled: Sequence[tuple[Span, str]]) -> str:
    """The text with ``[label: words]`` around every span, the spans in reading order, the longer first.

    >>> nested("Putin tiba.", [(Span(0, 5), "PER")])
    '[PER: Putin] tiba.'
    """
    made: list[str] = []
    at = 0
    for position, opens, label in _brackets(labelled):
        made.append(text[at:position])
        made.append(f"[{label}: " if opens else "]")
        at = position
    return "".join([*made, text[at:]])


def _brackets(labelled: Sequence[tuple[Span, str]]) -> Iterator[tuple[int, bool, str]]:
    """Where brackets open and close, properly nested."""
    waiting = [(span.start, -span.end, number, label) for number, (span, label) in enumerate(labelled)]
    heapq.heapify(waiting)
    open_until: list[int] = []
    while waiting or open_until:
        if open_until and (not waiting or open_until[-1] <= waiting[0][0]):
            yield open_until.pop(), False, ""
            continue
        start, end, number, label = heapq.heappop(waiting)
        end = -end
        if open_until and end > open_until[-1]:
            heapq.heappush(waiting, (open_until[-1], -end, number, label))
            end = open_until[-1]
        open_until.append(end)
        yield start, True, label


def _label(mark: Mark, messages: Messages) -> str:
    names = "/".join(messages.say(f"field.{name}") for name in mark.fields)
    return f"{names} {','.join(map(str, mark.events))}"
