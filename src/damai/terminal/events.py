"""The table of a report's events, with the evidence quoted and coloured by field."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from damai.model import Analysis, Event, Span
from damai.proposing.proposer import proposed_by
from damai.terminal.fields import COLOURS, field_spans, place_told
from damai.terminal.messages import Messages
from damai.terminal.screen import line, printable


def report_heading(analysis: Analysis, source: str, messages: Messages) -> Text:
    """Which report it is: its id or file, title, day, language, and how many events were found."""
    report = analysis.report
    parts = [source if source == report.id or report.id in source else f"{source}: {report.id}"]
    parts += [
        part for part in (report.publisher, report.published or messages.say("table.undated"), report.language) if part
    ]
    parts.append(messages.say("table.events", number=len(analysis.events)))
    heading = line(" · ".join(parts), "bold")
    if report.title:
        heading = Text("\n").join([line(report.title, "bold"), line(" · ".join(parts), "dim")])
    return heading


def events_table(analysis: Analysis, messages: Messages) -> Table:
    """One row an event: what, who to whom, when and where, and the words that say so."""
    table = Table(box=box.ROUNDED, show_lines=True, expand=True, header_style="bold")
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column(messages.say("table.what"), min_width=10)
    table.add_column(messages.say("table.who"), ratio=3, overflow="fold")
    table.add_column(messages.say("table.when"), min_width=11, max_width=22, overflow="fold")
    table.add_column(messages.say("table.evidence"), ratio=6)
    for number, event in enumerate(analysis.events, 1):
        table.add_row(
            str(number),
            _what(event, messages),
            _who(event, messages),
            _when(event, analysis.report.text, messages),
            _evidence(event, analysis.report.text),
        )
    return table


def _what(event: Event, messages: Messages) -> Text:
    rows = [line(event.type, COLOURS["type"])]
    if event.mode:
        rows.append(line(event.mode))
    rows.append(
        line(messages.say(f"status.{event.status}"), "dim" if event.status == "occurred" else COLOURS["status"])
    )
    return Text("\n").join(rows)


def _named(codes: tuple[str, ...], field: str) -> Text:
    return Text(", ").join([line(code, COLOURS[field]) for code in codes]) if codes else Text("?", "dim")


def _who(event: Event, messages: Messages) -> Text:
    who = _named(event.actors, "actors")
    if event.recipients:
        who = Text.assemble(who, " → ", _named(event.recipients, "recipients"))
    rows = [who]
    if event.mediators:
        rows.append(Text.assemble(messages.say("table.mediators"), " ", _named(event.mediators, "mediators")))
    teller = _named(event.claimants, "claimants") if event.claimants else Text(messages.say("table.outlet"), "dim")
    rows.append(Text.assemble((messages.say("table.claimants"), "" if event.claimants else "dim"), " ", teller))
    if event.deniers:
        rows.append(Text.assemble(messages.say("table.deniers"), " ", _named(event.deniers, "deniers")))
    model = proposed_by(event)
    if model is not None:
        rows.append(line(messages.say("table.proposer", model=model), "italic"))
    for name in ("killed", "injured"):
        count = getattr(event, name)
        if count is not None:
            rows.append(line(messages.say(f"table.{name}", number=count), COLOURS[name]))
    return Text("\n").join(rows)


def _when(event: Event, text: str, messages: Messages) -> Text:
    rows = [line(day, COLOURS["date"]) for day in _days(event.date)] if event.date else [Text("–", "dim")]
    place = place_told(event, text)
    rows.append(line(place, COLOURS["place"]) if place else Text("–", "dim"))
    promise = event.commitment
    if promise is not None:
        due = promise.due or messages.say("table.no_due")
        rows.append(Text.assemble(messages.say("table.due"), " ", (due, COLOURS["commitment.due"])))
    return Text("\n").join(rows)


def _days(date: str) -> list[str]:
    """A date, an interval as its two ends."""
    first, slash, last = date.partition("/")
    return [first + slash, last] if slash else [first]


def _evidence(event: Event, text: str) -> Text:
    """The sentences in quotation marks; every field's words in its colour."""
    pieces = [_sentence(event, text, span) for span in event.evidence]
    return Text(" ").join(pieces)


def _sentence(event: Event, text: str, sentence: Span) -> Text:
    shown = Text("“" + printable(sentence.of(text)).replace("\n", " ") + "”")
    inside = [(name, span) for name, span in field_spans(event) if sentence.covers(span)]
    for name, span in sorted(inside, key=lambda pair: pair[1].start - pair[1].end):
        shown.stylize(COLOURS[name], 1 + span.start - sentence.start, 1 + span.end - sentence.start)
    return shown


def show_events(console: Console, analysis: Analysis, messages: Messages) -> None:
    """Shows the table of a report's events."""
    if analysis.events:
        console.print(events_table(analysis, messages))
    console.print()
