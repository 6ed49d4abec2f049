"""Why the coder made an event: each step with its rule or weight and the words it went by, in order."""

from __future__ import annotations

import re

from rich import box
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from damai.model import Analysis, Event, Step
from damai.terminal.events import report_heading
from damai.terminal.fields import COLOURS
from damai.terminal.messages import Messages
from damai.terminal.screen import line, quoted

NARROW = 90
"""Columns of a terminal below which rules have no column of their own."""
_WEIGHT = re.compile(r"\s*\bp=(\d(?:\.\d+)?)$")


def show_explanation(
    console: Console, analysis: Analysis, source: str, chosen: list[tuple[int, Event]], messages: Messages
) -> None:
    """Shows the steps of some events of a report, with their numbers in it."""
    console.print(report_heading(analysis, source, messages))
    for number, event in chosen:
        title = line(
            messages.say(
                "explain.title", number=number, type=event.type, id=event.id, confidence=f"{event.confidence:.2f}"
            ),
            "bold",
        )
        console.print(
            Group(
                Text(),
                title,
                _evidence(event, analysis),
                steps_table(event, analysis.report.text, messages, console.width),
            )
        )
    console.print()


def _evidence(event: Event, analysis: Analysis) -> Text:
    return Text("\n").join([line(quoted(analysis.report.text, span)) for span in event.evidence])


def steps_table(event: Event, text: str, messages: Messages, width: int) -> Table:
    """What was decided of an event of a report with that text, step by step; on a narrow screen the rule of each stands
    below its words."""
    narrow = width < NARROW
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.add_column("#", justify="right")
    table.add_column(messages.say("explain.decided"), overflow="fold")
    table.add_column(messages.say("explain.words"), overflow="fold")
    if not narrow:
        table.add_column(messages.say("explain.rule"), overflow="fold")
    table.add_column(messages.say("explain.weight"), justify="right")
    for number, step in enumerate(event.steps, 1):
        weight = _WEIGHT.search(step.decided)
        words = ", ".join(quoted(text, span, 120) for span in step.spans) or "–"
        rule, share = _rule(step, messages), weight[1] if weight else "–"
        cells = [Text.assemble(line(words), "\n", (rule.plain, "dim"))] if narrow else [line(words), rule]
        table.add_row(str(number), _decided(step, messages), *cells, share)
    return table


def _decided(step: Step, messages: Messages) -> Text:
    said = _WEIGHT.sub("", step.decided)
    name, equals, value = said.partition("=")
    if not equals or not messages.knows(f"field.{name}"):
        return line(said)
    if name == "status" and messages.knows(f"status.{value}"):
        value = messages.say(f"status.{value}")
    return Text.assemble(line(messages.say(f"field.{name}")), " ", line(value, COLOURS.get(name, "bold")))


def _rule(step: Step, messages: Messages) -> Text:
    kind, _, rest = step.rule.partition(":")
    if not messages.knows(f"rule.{kind}"):
        return line(step.rule)
    told = ", ".join(_part(kind, part, messages) for part in re.split("[&:]", rest) if part)
    return line(messages.say(f"rule.{kind}") + (f": {told}" if told else ""))


def _part(kind: str, part: str, messages: Messages) -> str:
    """One part of a rule: the name of a time rule, the form of a predicate, or a key with its value."""
    key, equals, value = part.partition("=")
    if equals:
        return f"{messages.term('side', key)}={messages.term(f'side_{key}', value)}"
    group = {"date": "time_rule", "due": "time_rule", "predicate": "side_form"}.get(kind)
    return messages.term(group, part) if group else part
