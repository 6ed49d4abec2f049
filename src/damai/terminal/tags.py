"""The spans of one layer for people: a table of them, and the text with each one highlighted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from damai.model import Layer, Name, Place, Quotation, Span, Tagged, Tagging, Timex
from damai.terminal.highlight import nested
from damai.terminal.messages import Messages
from damai.terminal.screen import has_colour, line, printable, quoted

STYLES = {
    "PER": "bold green", "ORG": "bold yellow", "LOC": "bold magenta",
    "DATE": "bold blue", "TIME": "bold cyan", "DURATION": "bold green", "SET": "bold magenta",
    "place": "bold magenta", "content": "underline", "cue": "bold yellow", "source": "bold green",
}  # fmt: skip
"""Style of each kind of span."""
COLUMNS: dict[Layer, tuple[str, ...]] = {
    "names": ("words", "label", "code"),
    "dates": ("words", "type", "value", "date"),
    "places": ("words", "place", "country", "where", "claimants"),
    "quotes": ("source", "cue", "content", "speaker"),
}
CONTENT = 200
"""Letters of what is said that a table shows."""


def show_tags(console: Console, tagging: Tagging, source: str, messages: Messages, with_text: bool) -> None:
    """Shows which report it is, if asked for its text with every span marked, and the table of spans."""
    console.print(_heading(tagging, source, messages))
    if tagging.spans and with_text:
        console.print()
        console.print(_text(tagging, messages, has_colour(console)), soft_wrap=not console.is_terminal)
        console.print()
    if tagging.spans:
        console.print(tags_table(tagging, messages))
    console.print()


def _heading(tagging: Tagging, source: str, messages: Messages) -> Text:
    report = tagging.report
    parts = [source if source == report.id or report.id in source else f"{source}: {report.id}"]
    parts += [part for part in (report.published or messages.say("table.undated"), report.language) if part]
    parts += [messages.say(f"tag.{tagging.layer}"), messages.say("tag.spans", number=len(tagging.spans))]
    return line(" · ".join(parts), "bold")


def tags_table(tagging: Tagging, messages: Messages) -> Table:
    """One row a span."""
    table = Table(box=box.ROUNDED, header_style="bold")
    table.add_column("#", justify="right", no_wrap=True)
    for name in COLUMNS[tagging.layer]:
        table.add_column(messages.say(f"tag.{name}"), overflow="fold")
    for number, found in enumerate(tagging.spans, 1):
        table.add_row(str(number), *_cells(found, tagging.report.text))
    return table


def _cells(found: Tagged, text: str) -> list[Text]:
    """The cells of a row, in the order of its layer's columns."""

    def words(span: Span | None, style: str = "") -> Text:
        return Text("–", "dim") if span is None else line(span.of(text), style)

    def value(given: Any, style: str = "") -> Text:
        return Text("–", "dim") if given in (None, "") else line(str(given), style)

    if isinstance(found, Name):
        return [words(found.span), value(found.label, STYLES[found.label]), value(found.code)]
    if isinstance(found, Timex):
        return [words(found.span), value(found.type, STYLES[found.type]), value(found.value), value(found.edtf)]
    if isinstance(found, Place):
        where = None if found.lat is None or found.lon is None else f"{found.lat:.3f}, {found.lon:.3f}"
        claimants = value(", ".join(found.claimants))
        return [words(found.span), value(found.name, STYLES["place"]), value(found.country), value(where), claimants]
    said = " … ".join(quoted(text, span, CONTENT) for span in found.content)
    return [words(found.source), words(found.cue, STYLES["cue"]), line(said), value(found.speaker)]


def labelled(spans: Sequence[Tagged], say: Callable[[str], str]) -> list[tuple[Span, str]]:
    """Every stretch that is to be marked with its label, in reading order, the longer first."""
    marks: dict[tuple[Span, str], None] = {}
    for number, found in enumerate(spans, 1):
        if isinstance(found, Quotation):
            marks |= {(span, f"{say('tag.content').lower()} {number}"): None for span in found.content}
            if found.source is not None:
                marks[(found.source, f"{say('tag.source').lower()} {number}")] = None
            if found.cue is not None:
                marks[(found.cue, f"{say('tag.cue').lower()} {number}")] = None
        else:
            marks[(found.span, _label(found))] = None
    return sorted(marks, key=lambda mark: (mark[0].start, -mark[0].end))


def _label(found: Name | Timex | Place) -> str:
    if isinstance(found, Name):
        return found.label
    return (found.value or found.type) if isinstance(found, Timex) else found.name


def _text(tagging: Tagging, messages: Messages, coloured: bool) -> Text:
    text = printable(tagging.report.text)
    if not coloured:
        return Text(nested(text, labelled(tagging.spans, messages.say)).rstrip())
    shown = Text(text)
    for found in tagging.spans:
        for span, kind in _kinds(found):
            shown.stylize(STYLES[kind], span.start, span.end)
    shown.rstrip()
    return shown


def _kinds(found: Tagged) -> list[tuple[Span, str]]:
    """The stretches of one span with the kind that gives their style."""
    if isinstance(found, Name):
        return [(found.span, found.label)]
    if isinstance(found, Timex):
        return [(found.span, found.type)]
    if isinstance(found, Place):
        return [(found.span, "place")]
    parts = [(span, "content") for span in found.content]
    parts += [(span, kind) for span, kind in ((found.cue, "cue"), (found.source, "source")) if span is not None]
    return parts
