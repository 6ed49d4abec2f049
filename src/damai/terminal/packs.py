"""The table of installed languages: what each supports, and how well it was measured to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from damai.language.pack import Pack, quality
from damai.terminal.messages import Messages
from damai.terminal.screen import line


def show_packs(console: Console, packs: Sequence[Pack], messages: Messages) -> None:
    """Shows all packs, one row a language."""
    table = Table(box=box.ROUNDED, show_lines=True, header_style="bold")
    for key in ("language", "version", "supports", "rows", "quality"):
        table.add_column(messages.say(f"packs.{key}"), overflow="fold")
    for pack in packs:
        table.add_row(
            Text.assemble((pack.code, "bold"), "\n", line(_named("tongue", pack.code, pack.name, messages))),
            line(pack.version),
            _supports(pack, messages),
            _rows(pack, messages),
            _quality(quality(pack.code), messages),
        )
    console.print(table)


def _supports(pack: Pack, messages: Messages) -> Text:
    rows = []
    for name, there in pack.features().items():
        told = messages.say(f"feature.{name}") if messages.knows(f"feature.{name}") else name
        rows.append(line(f"+ {told}", "green") if there else line(f"- {told} ({messages.say('packs.missing')})", "dim"))
    return Text("\n").join(rows)


def _rows(pack: Pack, messages: Messages) -> Text:
    types = {predicate.type for predicate in pack.predicates}
    return Text("\n").join(
        [
            line(messages.say("packs.predicates", number=len(pack.predicates), types=len(types))),
            line(messages.say("packs.actors", number=len(pack.actors) + len(pack.own_actors))),
        ]
    )


def _quality(content: dict[str, Any], messages: Messages) -> Text:
    measures = content.get("measure", ())
    if not measures:
        return Text(messages.say("packs.unmeasured"), "dim")
    rows = []
    for row in measures:
        value = row.get("value")
        number = f"{value:.3g}" if isinstance(value, int | float) else str(value)
        rows.append(line(f"{_measure(row.get('task'), messages)} {number} ({', '.join(_of_what(row, messages))})"))
    return Text("\n").join(rows)


def _of_what(row: dict[str, Any], messages: Messages) -> list[str]:
    told = [_measure(row["set"], messages)] if "set" in row else []
    return [*told, *([str(row["measured_on"])] if "measured_on" in row else [])]


def _measure(told: object, messages: Messages) -> str:
    """What was measured, or on what, in the interface's language; a number that leads is kept."""
    number, what = re.fullmatch(r"(\d* ?)(.*)", str(told), re.DOTALL).groups()  # type: ignore[union-attr]
    return number + _named("measure", re.sub(r"\W+", "-", what).lower(), what, messages)


def _named(group: str, name: str, default: str, messages: Messages) -> str:
    return messages.say(f"{group}.{name}") if messages.knows(f"{group}.{name}") else default
