"""Answers of a dossier as tables for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from rich.table import Table
from rich.text import Text

from damai.crossdoc.contested import Contested
from damai.crossdoc.incidents import Incident
from damai.crossdoc.ledger import Entry
from damai.crossdoc.tension import Week
from damai.dossier import Dossier
from damai.dossier.shown import Fault, History, KeptEvent, KeptReport
from damai.dossier_cli.accounts import accounts, codes, quoted_of, sides
from damai.dossier_cli.past import corrections, links, versions
from damai.dossier_cli.quoting import Events, promised, quotation
from damai.terminal.fields import COLOURS, place_told
from damai.terminal.fitting import Column, Layout, fitted
from damai.terminal.messages import Messages
from damai.terminal.screen import line

STATES = {"open": "yellow", "kept": "green", "broken": "red", "disputed": "magenta", "lapsed": "dim"}
STATUSES = ("occurred", "planned", "hypothetical", "negated")
"""In the order in which they are named."""


def table_of(
    kind: str, rows: Sequence[Any], messages: Messages, whole: Dossier | None = None, width: int = 100
) -> Table:
    """The table of one kind of answers: ``reports``, ``events``, ``incidents``, ..., in so many columns of a terminal;
    ``whole`` gives the words."""
    shape, cells = _KINDS[kind]
    events = whole.named(_refs(kind, rows)) if whole is not None else {}
    columns = [
        Column(messages.say(f"dossier.{name}"), ratio, _LEAST.get(name, 0), name in _NAMED) for name, ratio in shape
    ]
    layouts = [tuple((n,) for n in range(len(columns))), *_STACKED[kind]]
    told = [cells(row, messages, events) for row in rows]
    joint = " / " if kind == "tension" else "\n"
    return fitted(columns, told, layouts, width, lined=kind in _LINED, joint=joint)


def _refs(kind: str, rows: Iterable[Any]) -> list[str]:
    if kind == "contested":
        return [ref for row in rows for ref in quoted_of(row)]
    if kind == "commitments":
        return [ref for row in rows for ref in row.made]
    return [row.events[0] for row in rows] if kind == "incidents" else []


def days(earliest: str | None, latest: str | None) -> str:
    """A stretch of days; an open end is told by three dots.

    >>> days("2020-10-11", "2020-10-11"), days("2020-10-11", "2020-10-14"), days(None, None)
    ('2020-10-11', '2020-10-11 – 2020-10-14', '–')
    >>> days("2020-10-11", "9999-12-31"), days("0001-01-01", "2020-10-11")
    ('2020-10-11 – …', '… – 2020-10-11')
    """
    if earliest is None or latest is None:
        return earliest or latest or "–"
    first, last = ("…" if day == end.isoformat() else day for day, end in ((earliest, date.min), (latest, date.max)))
    return first if first == last else f"{first} – {last}"


def _report(row: KeptReport, messages: Messages, _events: Events) -> list[Text]:
    told = []
    if row.gap is not None:
        told.append(line(messages.say("dossier.gap", who=row.gap.who, why=row.gap.why, day=row.gap.at[:10]), "red"))
    if row.outside:
        why = ", ".join(messages.say(f"dossier.outside_{name}") for name in row.outside)
        told.append(line(messages.say("dossier.is_outside", why=why), "yellow"))
    told += [line(words, "cyan") for words in _copied(row, messages)]
    title = line(row.report.title or "–")
    day = (row.report.published or "–")[:10]
    head = [
        line(day, COLOURS["date"]),
        line(row.id),
        line(row.report.publisher or "–"),
        line(row.report.language or "–"),
    ]
    return [*head, Text("\n").join([title, *told]), line(str(row.events))]


def _copied(row: KeptReport, messages: Messages) -> Iterable[str]:
    """From which reports it has its text, how, and how much of its own it is; then which have theirs from it."""
    for copy in row.copied:
        if copy.copy == row.id:
            how = messages.say(f"dossier.copy_{copy.kind}", share=round(100 * copy.share))
            yield messages.say("dossier.copy_of", id=copy.origin, how=how)
    others = [copy.copy for copy in row.copied if copy.origin == row.id]
    if others:
        yield messages.say("dossier.copied_by", ids=", ".join(others))


def _event(kept: KeptEvent, messages: Messages, _events: Events) -> list[Text]:
    event = kept.event
    what = [line(event.type, COLOURS["type"])]
    if event.status != "occurred":
        what.append(line(messages.say(f"status.{event.status}"), COLOURS["status"]))
    if kept.standing != "coded":
        what.append(line(messages.say(f"dossier.standing_{kept.standing}"), "bold"))
    who = [sides(event.actors, event.recipients)]
    if event.claimants:
        who.append(Text.assemble(messages.say("table.claimants"), " ", codes(event.claimants, COLOURS["claimants"])))
    if event.deniers:
        who.append(Text.assemble(messages.say("table.deniers"), " ", codes(event.deniers, COLOURS["deniers"])))
    who += [
        line(messages.say(f"table.{name}", number=count), COLOURS[name])
        for name in ("killed", "injured")
        if (count := getattr(event, name)) is not None
    ]
    where = place_told(event, kept.report.text)
    when = [line(event.date or "–", COLOURS["date"]), line(where or "–", COLOURS["place"])]
    name = Text.assemble(line(kept.ref), "\n", line(kept.id, "dim"))
    return [name, Text("\n").join(what), Text("\n").join(who), Text("\n").join(when), quotation(kept)]


def event_head(kept: KeptEvent, messages: Messages) -> Text:
    """An event on one line: its name, what, who to whom, when, where."""
    event = kept.event
    parts = [line(kept.ref, "bold"), line(event.type, COLOURS["type"])]
    if event.status != "occurred":
        parts.append(line(messages.say(f"status.{event.status}"), COLOURS["status"]))
    parts.append(sides(event.actors, event.recipients))
    told = {"date": event.date, "place": place_told(event, kept.report.text)}
    parts += [line(value, COLOURS[name]) for name, value in told.items() if value]
    if event.claimants:
        parts.append(Text.assemble(messages.say("table.claimants"), " ", codes(event.claimants, COLOURS["claimants"])))
    return Text(" · ").join(parts)


def toll(incident: Incident, messages: Messages) -> list[Text]:
    """What is told of the killed and injured, lowest and highest."""
    made = []
    for name in ("killed", "injured"):
        found = getattr(incident, name)
        if found is not None:
            number = str(found.low) if found.low == found.high else f"{found.low}–{found.high}"
            made.append(line(messages.say(f"table.{name}", number=number), COLOURS[name]))
    return made


def when(incident: Incident, messages: Messages) -> list[Text]:
    """The narrowest date told of an incident, and the range of all that is told where that is another; without a date
    the day on which it was told first."""
    if incident.days is None:
        return [line(messages.say("dossier.undated", day=incident.published or "–"), "dim")]
    made = [line(days(*incident.days), COLOURS["date"])]
    if incident.days != (incident.earliest, incident.latest):
        told = days(incident.earliest, incident.latest)
        made.append(line(messages.say("dossier.range", days=told), "dim"))
    return made


def statuses(incident: Incident, messages: Messages) -> list[Text]:
    """What is told of its happening, where that is more or other than that it did."""
    if incident.statuses == ("occurred",):
        return []
    told = [messages.say(f"status.{status}") for status in STATUSES if status in incident.statuses]
    return [line(", ".join(told), COLOURS["status"])]


def _incident(row: Incident, messages: Messages, events: Events) -> list[Text]:
    first = events.get(row.events[0])
    places = ", ".join(_place_of(first, told.value) for told in row.places)
    where = [*when(row, messages), line(places or "–", COLOURS["place"])]
    who = [sides(row.actors, row.recipients), *toll(row, messages)]
    told = messages.say("dossier.told_by", number=len(row.sources), events=len(row.events))
    what = [line(row.type, COLOURS["type"]), *statuses(row, messages), line(row.id, "dim")]
    return [Text("\n").join(where), Text("\n").join(what), Text("\n").join(who), line(told), quotation(first)]


def _place_of(kept: KeptEvent | None, place: str) -> str:
    """A place of an incident, in the words of its first event where that is there."""
    told = place_told(kept.event, kept.report.text) if kept is not None and kept.event.place == place else None
    return told or place


def _contested(row: Contested, messages: Messages, events: Events) -> list[Text]:
    kind = line(messages.say(f"dossier.kind_{row.kind}"), "bold")
    return [kind, *accounts(row, messages, events)]


def _entry(row: Entry, messages: Messages, events: Events) -> list[Text]:
    due = Text("\n").join(line(day, COLOURS["commitment.due"]) for day in _due(row, messages))
    state = [line(messages.say(f"dossier.state_{row.state}"), STATES[row.state])]
    if row.transitions:
        last = row.transitions[-1]
        state.append(line(last.day or "–", "dim"))
        state += [line(messages.say("dossier.by", event=ref), "dim") for ref in last.events[:3]]
        if row.state == "lapsed" and not last.rule.startswith("correction:"):
            state.append(line(messages.say("dossier.silent"), "dim"))
    content = line(promised(row, events) or "–")
    if row.negative:
        content = Text("\n").join([content, line(messages.say("dossier.not_to"), "bold")])
    made = [line(made_on(row, messages), COLOURS["date"] if row.day else "dim"), line(row.id, "dim")]
    return [Text("\n").join(made), sides(row.by, row.to), content, due, Text("\n").join(state)]


def made_on(row: Entry, messages: Messages) -> str:
    """The day on which a promise was made; where no report says so, by which it was made at the latest."""
    return row.day or (messages.say("dossier.made_by", day=row.told) if row.told else "–")


def _due(row: Entry, messages: Messages) -> list[str]:
    """The due date, an interval as its two ends, or its last day where it has no first."""
    first, slash, last = (row.due or messages.say("table.no_due")).partition("/")
    if slash and first in ("", ".."):
        return [messages.say("dossier.until", day=last)]
    return [f"{first} –", last] if slash else [first]


def _week(row: Week, _messages: Messages, _events: Events) -> list[Text]:
    scores = (line(f"{score:+.1f}", "red" if score < 0 else "green") for score in (row.score, row.worst))
    numbers = (line(str(number)) for number in (row.incidents, row.sources))
    return [line(row.monday, COLOURS["date"]), line(" – ".join(row.pair)), *scores, *numbers]


def _history(row: History, messages: Messages, _events: Events) -> list[Text]:
    parts = [versions(row, messages), corrections(row, messages), links(row, messages)]
    name = Text.assemble(line(row.names.get(row.event, row.report)), "\n", line(row.event, "dim"))
    return [name, *(Text("\n").join(part) if part else Text("–") for part in parts)]


def _fault(row: Fault, messages: Messages, _events: Events) -> list[Text]:
    return [line(row.code, "bold red"), line(row.where), line(messages.said(row.message))]


_Cells = Callable[[Any, Messages, Events], list[Text]]
_KINDS: dict[str, tuple[tuple[tuple[str, int], ...], _Cells]] = {
    "reports": (
        (("published", 2), ("report", 2), ("publisher", 2), ("language", 1), ("title", 7), ("events", 1)), _report,
    ),
    "events": ((("event", 3), ("what", 2), ("who", 4), ("when", 3), ("words", 7)), _event),
    "incidents": ((("when", 5), ("what", 4), ("who", 5), ("sources", 4), ("words", 8)), _incident),
    "contested": ((("matter", 1), ("one", 3), ("other", 3)), _contested),
    "commitments": ((("made", 6), ("who", 6), ("promise", 13), ("due", 6), ("state", 6)), _entry),
    "tension": ((("week", 4), ("pair", 5), ("score", 4), ("worst", 4), ("incidents", 4), ("sources", 4)), _week),
    "history": ((("event", 2), ("readings", 4), ("corrections", 4), ("links", 3)), _history),
    "faults": ((("fault", 2), ("where", 3), ("message", 5)), _fault),
}  # fmt: skip
_LEAST = {"words": 26, "title": 24, "promise": 22, "one": 20, "other": 20, "readings": 20, "message": 24}
"""How narrow the columns may get that hold sentences."""
_NAMED = ("publisher", "language", "events", "corrections", "links", "due")
"""Columns whose cells do not say themselves what they are."""
_STACKED: dict[str, tuple[Layout, ...]] = {
    "reports": (((0, 1), (2, 3), (4,), (5,)), ((0, 1, 2, 3), (4, 5)), ((0, 1, 2, 3, 4, 5),)),
    "events": (((0, 1), (2,), (3,), (4,)), ((0, 1), (2, 3), (4,)), ((0, 1, 2, 3), (4,)), ((0, 1, 2, 3, 4),)),
    "incidents": (((0,), (1, 3), (2,), (4,)), ((0, 1), (2, 3), (4,)), ((0, 1, 2, 3), (4,)), ((0, 1, 2, 3, 4),)),
    "contested": (((0, 1, 2),),),
    "commitments": (((0, 1), (2,), (3,), (4,)), ((0, 1), (2,), (4, 3)), ((0, 1, 4, 3), (2,)), ((0, 1, 2, 4, 3),)),
    "tension": (((0,), (1,), (2,), (3,), (4, 5)), ((0, 1), (2, 3), (4, 5)), ((0, 1, 2, 3, 4, 5),)),
    "history": (((0,), (1, 2), (3,)), ((0, 1, 2, 3),)),
    "faults": (((0, 1), (2,)), ((0, 1, 2),)),
}
"""What stands below what, step by step, as a terminal gets narrower: what is least asked for goes below first."""
_LINED = ("events", "incidents", "contested", "commitments", "history")

__all__ = ["STATES", "codes", "days", "event_head", "made_on", "sides", "statuses", "table_of", "toll", "when"]
