"""What a dossier gives and takes: ``damai export``, ``import``, ``backup``, ``merge``, ``plot``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from damai.dossier_cli.arguments import VARIABLE, One, chosen, made, messages, opened
from damai.dossier_cli.asked import AsOf, Pair, Since, Until, found_for, pair_of
from damai.dossier_cli.period import days_drawn
from damai.terminal.streams import output_file

if TYPE_CHECKING:
    from damai.store import Taken

Form = Annotated[
    Literal["json", "plover", "polecat", "gdelt", "parquet", "geojson", "jsonld"],
    typer.Option("--format", "-f", help="giving.help_format"),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="giving.help_output", dir_okay=False, callback=output_file),
]
Picture = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help="giving.help_picture", dir_okay=False, show_default=False)
]
Chart = Annotated[Literal["tension", "timeline"], typer.Argument(metavar="CHART", help="giving.help_chart")]
FromFile = Annotated[
    list[str] | None, typer.Argument(metavar="[DOSSIER] FILE", help="giving.help_file", show_default=False)
]
ToFile = Annotated[
    list[str] | None, typer.Argument(metavar="[DOSSIER] FILE", help="giving.help_copy", show_default=False)
]
Other = Annotated[
    list[str] | None, typer.Argument(metavar="[DOSSIER] OTHER", help="giving.help_other", show_default=False)
]


def mount_giving(app: typer.Typer) -> None:
    """Adds these commands to a program."""
    for name, command in (
        ("export", export), ("import", import_), ("backup", backup), ("merge", merge), ("plot", plot),
    ):  # fmt: skip
        app.command(name, help=f"giving.help_{name}", rich_help_panel="dossier.panel")(command)


def export(
    context: typer.Context, dossier: One = None, format: Form = "json", output: Output = None, as_of: AsOf = None
) -> None:
    """Writes a dossier in another form."""
    if format == "parquet" and output is None:
        raise typer.BadParameter(messages(context).say("giving.needs_file"), param_hint="--output")
    with opened(chosen(context, dossier)) as whole:
        whole.export(sys.stdout.buffer if output is None else output, format, as_of=as_of)


def import_(context: typer.Context, file: FromFile = None) -> None:
    """Enters what ``export --format json`` wrote."""
    place, name = _two(context, file)
    with made(place) as whole:
        _tell(context, whole.take(name), place, name)


def merge(context: typer.Context, other: Other = None) -> None:
    """Enters all of another dossier."""
    place, name = _two(context, other)
    with opened(name) as theirs, made(place) as whole:
        _tell(context, whole.take(theirs), place, name)


def backup(context: typer.Context, file: ToFile = None) -> None:
    """Copies a whole dossier."""
    place, name = _two(context, file)
    with opened(place) as whole:
        whole.backup(name)
    _note(context, "giving.backed_up", file=name)


def plot(
    context: typer.Context,
    chart: Chart,
    output: Picture,
    dossier: One = None,
    pair: Pair = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """Draws a chart."""
    pairs = pair_of(context, pair)
    from damai.plot import ENDINGS, Words, draw, tension_chart, timeline_chart

    say = messages(context).say
    if output.suffix.lower() not in ENDINGS:
        raise typer.BadParameter(say("giving.endings", endings=", ".join(ENDINGS)), param_hint="--output")
    words = Words(**{field.name: say(f"plot.{field.name}") for field in fields(Words)})
    with opened(chosen(context, dossier)) as whole:
        window = days_drawn(whole, since, until)
        if chart == "tension":
            weeks = whole.tension(pairs)
            found_for(context, whole, weeks, pair=pair)
            draw(tension_chart(weeks, whole.about.title, words, window), output)
        else:
            draw(timeline_chart(whole.contents(), words, window), output)


def _two(context: typer.Context, given: Sequence[str] | None) -> tuple[str, str]:
    """The dossier and what else is named; the variable may name the dossier, whatever the other looks like."""
    words, named = list(given or ()), os.environ.get(VARIABLE)
    if len(words) == 1 and named:
        words.insert(0, named)
    if len(words) != 2:
        raise typer.BadParameter(messages(context).say("giving.two"))
    return words[0], words[1]


def _tell(context: typer.Context, taken: Taken, place: str, other: str) -> None:
    values = {field.name: getattr(taken, field.name) for field in fields(taken)}
    _note(context, "giving.taken", **values)
    if taken.other_matter is not None:
        from damai.dossier_cli.overview import matter

        what = " · ".join(matter(taken.other_matter, messages(context))) or "-"
        _note(context, "giving.other_matter", other=other, dossier=place, what=what)


def _note(context: typer.Context, key: str, **values: object) -> None:
    from damai.dossier_cli.answers import Answers

    Answers(messages(context)).note(key, **values)


__all__ = ["mount_giving"]
