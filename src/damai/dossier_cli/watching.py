"""``damai watch``: rounds over feeds and folders, and what each came to as a table or as JSON lines."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from damai.dossier_cli.arguments import VARIABLE, messages, opened

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from damai.dossier_cli.answers import Answers
    from damai.terminal.messages import Messages
    from damai.watching import Followed

PlanFile = Annotated[
    list[str] | None, typer.Argument(metavar="[DOSSIER] FEEDS", help="watching.help_plan", show_default=False)
]
Once = Annotated[bool, typer.Option("--once", help="watching.help_once")]
Every = Annotated[float, typer.Option("--every", metavar="MINUTES", min=1, help="watching.help_every")]
Form = Annotated[Literal["table", "jsonl"], typer.Option("--format", "-f", help="watching.help_format")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", metavar="N", min=1, help="help.jobs", show_default=False)]
_STYLES = {"read": "green", "unchanged": "dim", "failed": "red", "waiting": "yellow"}
COUNTS = ("new", "stored", "events", "known", "unread", "left")
_TOLD = 20
"""Reports that are named one by one in a note."""


def mount_watching(app: typer.Typer) -> None:
    """Adds the command to a program."""
    app.command("watch", help="watching.help_watch", rich_help_panel="dossier.panel")(watch)


def watch(
    context: typer.Context,
    plan: PlanFile = None,
    once: Once = False,
    every: Every = 15.0,
    format: Form = "table",
    jobs: Jobs = None,
) -> None:
    """Follows what a feeds.toml names."""
    place, name = _two(context, plan)
    from damai.dossier_cli.answers import Answers
    from damai.watching import Watch, read_plan

    read, say = read_plan(Path(name)), messages(context)
    answers = Answers(say)

    def asking(name: str) -> None:
        answers.passing("watching.asking", name=name)

    with opened(place) as whole, Watch(whole, read, asking=asking) as watching:
        for told in watching.rounds(every * 60, jobs):
            _tell(told, answers, say, format)
            if once:
                break
            answers.note("watching.next", at=_clock(time.time() + every * 60))
    if not all(one.is_well for one in told):
        raise typer.Exit(3)


def _tell(told: Sequence[Followed], answers: Answers, say: Messages, format: str) -> None:
    """One round: the table or the lines, what could not be read, a summary."""
    from damai.dossier.plain import plain
    from damai.terminal.unread import why

    if format == "jsonl":
        for one in told:
            answers.row(plain(one))
    else:
        answers.table(_table(told, say, answers.width))
    for id, notes in [fault for one in told for fault in one.faults][:_TOLD]:
        source, _, part = id.rpartition(": ")
        answers.note("run.unread", id=id, message=why(say, source or id, part, notes))
    counts = {name: sum(getattr(one, name) for one in told) for name in ("stored", "events", "unread", "left")}
    well = sum(one.state in ("read", "unchanged") for one in told)
    answers.note("watching.summary", read=well, number=len(told), **counts)


def _table(told: Sequence[Followed], say: Messages, width: int) -> Table:
    from damai.terminal.fitting import Column, fitted
    from damai.terminal.screen import line

    numbers = [Column(say.say(f"watching.{name}"), named=True) for name in COUNTS]
    columns = [Column(say.say("watching.followed"), 6), Column(say.say("watching.state"), 6), *numbers]
    rows = [
        [line(one.name), _state(one, say)]
        + [line(str(number) if (number := getattr(one, name)) else "–") for name in COUNTS]
        for one in told
    ]
    every = tuple(range(len(columns)))
    layouts = [tuple((n,) for n in every), ((0,), every[1:]), (every,)]
    return fitted(columns, rows, layouts, width, lined=False)


def _state(one: Followed, say: Messages) -> Text:
    """How it went, why not well, and when it is asked again."""
    from rich.text import Text

    from damai.terminal.screen import line

    lines = [line(say.say(f"watching.state_{one.state}"), _STYLES[one.state])]
    if one.why is not None:
        key = f"watching.why_{one.why}"
        if one.why.startswith("http-"):
            why = say.say("watching.why_http", code=one.why.removeprefix("http-"))
        else:
            why = say.say(key) if say.knows(key) else say.said(one.message or one.why)
        lines.append(line(why))
    if one.until is not None:
        lines.append(line(say.say("watching.until", at=_clock(one.until)), "dim"))
    return Text("\n").join(lines)


def _clock(moment: float) -> str:
    """A moment as a clock here shows it."""
    return datetime.fromtimestamp(moment).strftime("%Y-%m-%d %H:%M")


def _two(context: typer.Context, given: Sequence[str] | None) -> tuple[str, str]:
    words, named = list(given or ()), os.environ.get(VARIABLE)
    if len(words) == 1 and named:
        words.insert(0, named)
    if len(words) != 2:
        raise typer.BadParameter(messages(context).say("watching.two"))
    return words[0], words[1]


__all__ = ["mount_watching"]
