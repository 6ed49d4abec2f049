"""What became of an event through time, in words: its readings, what people decided of it and when, its incidents."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from damai.dossier.shown import History
from damai.store import CorrectionRow
from damai.terminal.messages import Messages
from damai.terminal.screen import line

MOMENT = 16
"""Characters of a moment that are shown: up to the minute."""
SHORT = 8
"""Characters of an id that are shown where the event has no name any more."""


def versions(row: History, messages: Messages) -> list[Text]:
    """Each reading of the event: when, what it made of it, by which versions."""
    made = []
    for version in row.versions:
        names = ", ".join(f"{name} {value}" for name, value in version.versions.items())
        told = messages.say("dossier.not_read")
        if (event := version.event) is not None:
            told = f"{event.type} {', '.join(event.actors)} → {', '.join(event.recipients)} {event.date or ''}"
        made.append(Text.assemble(line(moment(version.at), "dim"), "\n", line(told), "\n", line(names, "dim")))
    return made


def corrections(row: History, messages: Messages) -> list[Text]:
    """Each word of people about it: its number, what was decided, of which other events, by whom, when and why."""
    return [
        Text.assemble(
            line(f"{one.seq}. {decided(row, one, messages)}", "bold"),
            "\n",
            line(f"{one.who}, {moment(one.at)}", "dim"),
            "\n",
            line(one.why),
        )
        for one in row.corrections
    ]


def decided(row: History, one: CorrectionRow, messages: Messages) -> str:
    """What a correction says: the fields, the state with its day, the other events, the correction taken back."""
    content = one.content
    told = messages.say(f"dossier.said_{one.kind}")
    if one.kind == "state":
        state, day = messages.say(f"dossier.state_{content['state']}"), content.get("day")
        told += f": {messages.say('dossier.since', state=state, day=day) if day else state}"
    elif one.kind == "merge":
        told += f": {_named(row, content.get('events', ()))}"
    elif one.kind == "split":
        parted, rest = (_named(row, content.get(name, ())) for name in ("events", "from"))
        told += f": {messages.say('dossier.parted', events=parted, rest=rest)}"
    elif one.kind == "undo":
        told += f": {messages.say('dossier.correction', number=one.target)}"
    elif content.get("changes"):
        told += ": " + " ".join(f"{name}={_value(value)}" for name, value in content["changes"].items())
    return told


def links(row: History, messages: Messages) -> list[Text]:
    """The incidents in which it stood, each by the event told first, and since when it stands there no longer."""
    return [
        line(messages.say(f"dossier.{'joined' if holds else 'left'}", day=moment(at), event=_named(row, [other])))
        for at, _, other, holds in row.links
    ]


def moment(at: str) -> str:
    """A moment to the minute.

    >>> moment("2025-08-01T10:20:30.123456+00:00")
    '2025-08-01 10:20'
    """
    return at[:MOMENT].replace("T", " ")


def _named(row: History, ids: Iterable[str]) -> str:
    return ", ".join(row.names.get(id, id[:SHORT]) for id in ids)


def _value(value: object) -> str:
    """A corrected value; several stand with commas, none is a dash."""
    if isinstance(value, list | tuple):
        return ",".join(map(str, value)) or "–"
    return "–" if value is None else str(value)


__all__ = ["corrections", "decided", "links", "moment", "versions"]
