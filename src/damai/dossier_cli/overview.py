"""``damai show``: a dossier at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from damai.crossdoc.tension import Week
from damai.dossier import Dossier
from damai.dossier_cli.tables import STATES, table_of
from damai.terminal.messages import Messages
from damai.terminal.screen import line, printable

BARS = "▁▂▃▄▅▆▇█"
MOST = 8
"""Incidents, claims and promises that are shown."""
PAIRS = 6


def about_lines(whole: Dossier, messages: Messages) -> Iterator[Text]:
    """Title, parties, period, own tables."""
    about = whole.about
    yield line(about.title or whole.place, "bold")
    parts = []
    if about.parties:
        parts.append(messages.say("dossier.about_parties", codes=", ".join(about.parties)))
    if about.period:
        parts.append(messages.say("dossier.about_period", days=about.period))
    if about.tables:
        parts.append(messages.say("dossier.about_tables", number=len(about.tables)))
    if parts:
        yield line(" · ".join(parts))


def overview(whole: Dossier, messages: Messages, as_of: str | None, width: int) -> Iterator[RenderableType]:
    """All parts, from what it is about to the ledger."""
    yield from about_lines(whole, messages)
    reports, events = whole.reports(), whole.events()
    numbers = [
        messages.say("run.reports", number=len(reports)), messages.say("table.events", number=len(events)),
        messages.say("dossier.count_incidents", number=len(incidents := whole.incidents())),
    ]  # fmt: skip
    numbers += [
        messages.say(f"dossier.{key}", number=number)
        for key, number in (
            ("count_gaps", sum(report.gap is not None for report in reports)),
            ("outside", sum(bool(report.outside) for report in reports)),
        )
        if number
    ]
    yield line(" · ".join(numbers), "dim")
    weeks = whole.tension()
    if weeks:
        yield _rule("dossier.head_tension", messages)
        yield from tension_lines(weeks, messages, width)
    latest = sorted(incidents, key=lambda one: (one.latest or "", one.id), reverse=True)
    known = [one for one in latest if one.latest is not None][:MOST]
    if known:
        yield _rule("dossier.head_incidents", messages)
        yield table_of("incidents", known, messages, whole)
    claims = whole.contested()
    if claims:
        yield _rule("dossier.head_contested", messages, number=len(claims))
        yield table_of("contested", claims[-MOST:], messages, whole)
    yield from _ledger(whole, messages, as_of)


def _ledger(whole: Dossier, messages: Messages, as_of: str | None) -> Iterator[RenderableType]:
    entries = whole.commitments(as_of)
    if not entries:
        return
    yield _rule("dossier.head_ledger", messages, number=len(entries))
    counts: Counter[str] = Counter(entry.state for entry in entries)
    told = [
        line(f"{messages.say(f'dossier.state_{state}')} {counts[state]}", style)
        for state, style in STATES.items()
        if counts[state]
    ]
    yield Text(" · ").join(told)
    first = sorted(entries, key=lambda entry: (entry.state != "open", entry.due is None, entry.due or "", entry.id))
    yield table_of("commitments", first[:MOST], messages)


def _rule(key: str, messages: Messages, **values: object) -> Rule:
    return Rule(line(messages.say(key, **values), "bold"), align="left", characters="─")


def tension_lines(weeks: Sequence[Week], messages: Messages, width: int) -> Iterator[Text]:
    """A line for each pair: a bar for each week, the taller the more hostile, and the range of its scores."""
    by_pair: dict[tuple[str, str], list[Week]] = {}
    for week in weeks:
        by_pair.setdefault(week.pair, []).append(week)
    busiest = sorted(by_pair, key=lambda pair: (-sum(week.incidents for week in by_pair[pair]), pair))[:PAIRS]
    for pair in busiest:
        found = by_pair[pair]
        worst = min(found, key=lambda week: (week.score, week.monday))
        head = f"{printable(' – '.join(pair)):<16} "
        tail = messages.say("dossier.worst", score=f"{worst.score:+.1f}", week=worst.monday)
        room = max(12, width - len(head) - len(tail) - 2)
        yield Text.assemble((head, "bold"), sparkline(found, room), " ", line(tail, "dim"))
    yield line(f"{weeks_range(weeks)}", "dim")


def weeks_range(weeks: Sequence[Week]) -> str:
    """First and last week.

    >>> weeks_range([Week("2020-10-05", ("A", "B"), 1.0, 1, 1), Week("2020-09-28", ("A", "B"), 1.0, 1, 1)])
    '2020-09-28 – 2020-10-05'
    """
    return f"{min(week.monday for week in weeks)} – {max(week.monday for week in weeks)}"


def sparkline(weeks: Sequence[Week], most: int) -> Text:
    """A bar for each week from the first to the last, a dot where nothing happened; weeks are put together where there
    is no room for each, of which the most hostile is shown.

    >>> weeks = [Week(day, ("A", "B"), score, 1, 1) for day, score in (("2020-09-28", -10.0), ("2020-10-12", 7.0))]
    >>> sparkline(weeks, 40).plain
    '█·▁'
    """
    first, last = (date.fromisoformat(bound(week.monday for week in weeks)) for bound in (min, max))
    scores = {date.fromisoformat(week.monday): week.score for week in weeks}
    step = -(-((last - first).days // 7 + 1) // most)
    made = Text()
    for start in range(0, (last - first).days // 7 + 1, step):
        days = [first + timedelta(weeks=start + offset) for offset in range(step)]
        inside = [scores[day] for day in days if day in scores]
        if not inside:
            made.append("·", "dim")
            continue
        score = min(inside)
        height = min(len(BARS) - 1, max(0, round((2 - score) / 12 * (len(BARS) - 1))))
        made.append(BARS[height], "red" if score < -4 else "yellow" if score < 0 else "green")
    return made


__all__ = ["about_lines", "overview", "sparkline", "tension_lines", "weeks_range"]
