"""``damai show``: a dossier at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from damai.crossdoc.incidents import Incident
from damai.crossdoc.tension import Week
from damai.dossier import Dossier
from damai.dossier_cli.period import days_drawn
from damai.dossier_cli.tables import STATES, table_of
from damai.store import About
from damai.terminal.messages import Messages
from damai.terminal.screen import line, printable

BARS = "▁▂▃▄▅▆▇█"
MOST = 8
"""Incidents, claims and promises that are shown."""
PAIRS = 6
FIRST = ("broken", "disputed", "open", "lapsed", "kept")
"""States of promises in the order in which they are shown: what went wrong, then what may."""


def about_lines(whole: Dossier, messages: Messages) -> Iterator[Text]:
    """Title, parties, period, own tables."""
    about = whole.about
    yield line(about.title or whole.place, "bold")
    if parts := matter(replace(about, title=""), messages):
        yield line(" · ".join(parts))


def matter(about: About, messages: Messages) -> list[str]:
    """Title, parties, period, own tables: those that were said."""
    parts = [about.title] if about.title else []
    if about.parties:
        parts.append(messages.say("dossier.about_parties", codes=", ".join(about.parties)))
    if about.period:
        parts.append(messages.say("dossier.about_period", days=about.period))
    if about.tables:
        parts.append(messages.say("dossier.about_tables", number=len(about.tables)))
    return parts


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
        yield headed(messages.say("dossier.head_tension"), width)
        yield from tension_lines(weeks, messages, width, days_drawn(whole))
    yield from _latest(incidents, whole, messages, width)
    claims = whole.contested()
    if claims:
        yield headed(messages.say("dossier.head_contested", number=len(claims)), width)
        yield table_of("contested", claims[-MOST:], messages, whole, width)
    yield from _ledger(whole, messages, as_of, width)


def _latest(incidents: Sequence[Incident], whole: Dossier, messages: Messages, width: int) -> Iterator[RenderableType]:
    """The incidents of the last days among those that happened, and how many have no place among these."""
    dated = [(days[1], days[0], one.id, one) for one in incidents if (days := one.days)]
    happened = sorted((row for row in dated if "occurred" in row[3].statuses), key=lambda row: row[:3], reverse=True)
    if not happened:
        return
    yield headed(messages.say("dossier.head_incidents"), width)
    yield table_of("incidents", [row[3] for row in happened[:MOST]], messages, whole, width)
    for key, number in (("not_happened", len(dated) - len(happened)), ("no_date", len(incidents) - len(dated))):
        if number:
            yield line(messages.say(f"dossier.{key}", number=number), "dim")


def _ledger(whole: Dossier, messages: Messages, as_of: str | None, width: int) -> Iterator[RenderableType]:
    entries = whole.commitments(as_of)
    if not entries:
        return
    yield headed(messages.say("dossier.head_ledger", number=len(entries)), width)
    counts: Counter[str] = Counter(entry.state for entry in entries)
    told = [
        line(f"{messages.say(f'dossier.state_{state}')} {counts[state]}", style)
        for state, style in STATES.items()
        if counts[state]
    ]
    yield Text(" · ").join(told)
    first = sorted(entries, key=lambda entry: (FIRST.index(entry.state), entry.due is None, entry.due or "", entry.id))
    yield table_of("commitments", first[:MOST], messages, whole, width)
    if len(first) > MOST:
        yield line(messages.say("dossier.more_promises", number=len(first) - MOST), "dim")


def headed(words: str, width: int) -> RenderableType:
    """A heading over the whole width; what is wider is not cut, and has no rule."""
    told = line(words, "bold")
    return Rule(told, align="left", characters="─") if told.cell_len + 2 <= width else told


def tension_lines(
    weeks: Sequence[Week], messages: Messages, width: int, drawn: tuple[str, str] | None = None
) -> Iterator[Text]:
    """Two lines for each pair, over the same weeks for all: bars of the mean, the taller the more hostile, with the
    week of the lowest, and bars of the number of incidents, which tell a week of one from a week of twenty; then the
    days and what a bar stands for. Weeks outside the days that are ``drawn`` are counted only."""
    inside = [week for week in weeks if drawn is None or drawn[0] <= week.monday <= drawn[1]] or list(weeks)
    by_pair: dict[tuple[str, str], list[Week]] = {}
    for week in inside:
        by_pair.setdefault(week.pair, []).append(week)
    busiest = sorted(by_pair, key=lambda pair: (-sum(week.incidents for week in by_pair[pair]), pair))[:PAIRS]
    shown = [week for pair in busiest for week in by_pair[pair]]
    heads = [printable(" – ".join(pair)) for pair in busiest]
    tails = [_lowest(by_pair[pair], messages) for pair in busiest]
    label = "  " + messages.say("dossier.bars_incidents")
    left, right = max(map(len, [*heads, label])), max(map(len, tails))
    first, number = _stretch(shown)
    step = -(-number // max(12, width - left - right - 3))
    counts = {pair: _counts(by_pair[pair], first, number, step) for pair in busiest}
    most = max(count for found in counts.values() for count in found)
    for pair, head, tail in zip(busiest, heads, tails, strict=True):
        bars = sparkline(by_pair[pair], first, number, step)
        yield Text.assemble((f"{head:<{left}} ", "bold"), bars, " ", line(tail, "dim"))
        yield Text.assemble((f"{label:<{left}} ", "dim"), countline(counts[pair], most))
    yield line(messages.say("dossier.bars", days=weeks_range(shown), number=step), "dim")
    yield line(messages.say("dossier.bars_read", most=most), "dim")
    if outside := len(weeks) - len(inside):
        yield line(messages.say("dossier.not_drawn", number=outside), "dim")


def _lowest(weeks: Sequence[Week], messages: Messages) -> str:
    """The week with the lowest mean; of several, that with most incidents."""
    week = min(weeks, key=lambda week: (week.score, -week.incidents, week.monday))
    score = f"{week.score:+.1f}"
    return messages.say("dossier.lowest_week", score=score, week=week.monday, number=week.incidents)


def _counts(weeks: Sequence[Week], first: date, number: int, step: int) -> list[int]:
    """The number of incidents in every ``step`` weeks."""
    known = {date.fromisoformat(week.monday): week.incidents for week in weeks}
    return [
        sum(known.get(first + timedelta(weeks=start + offset), 0) for offset in range(step))
        for start in range(0, number, step)
    ]


def _stretch(weeks: Sequence[Week]) -> tuple[date, int]:
    """The first Monday, and the number of weeks from it to the last."""
    first, last = (date.fromisoformat(bound(week.monday for week in weeks)) for bound in (min, max))
    return first, (last - first).days // 7 + 1


def weeks_range(weeks: Sequence[Week]) -> str:
    """First and last week.

    >>> first, last = (Week(day, ("A", "B"), 1.0, 1, 1, 1.0) for day in ("2020-09-28", "2020-10-05"))
    >>> weeks_range([last, first])
    '2020-09-28 – 2020-10-05'
    """
    return f"{min(week.monday for week in weeks)} – {max(week.monday for week in weeks)}"


def sparkline(weeks: Sequence[Week], first: date, number: int, step: int = 1) -> Text:
    """A bar for every ``step`` weeks from the first Monday, the most hostile of them shown; a dot where nothing
    happened.

    >>> made = (("2020-09-28", -9.0), ("2020-10-12", 7.0))
    >>> weeks, first = [Week(day, ("A", "B"), score, 1, 1, score) for day, score in made], date(2020, 9, 28)
    >>> sparkline(weeks, first, 4).plain, sparkline(weeks, first, 4, 3).plain
    ('▇·▁·', '▇·')
    """
    scores = {date.fromisoformat(week.monday): week.score for week in weeks}
    made = Text()
    for start in range(0, number, step):
        days = [first + timedelta(weeks=start + offset) for offset in range(step)]
        inside = [scores[day] for day in days if day in scores]
        if not inside:
            made.append("·", "dim")
            continue
        score = min(inside)
        height = min(len(BARS) - 1, max(0, round((2 - score) / 12 * (len(BARS) - 1))))
        made.append(BARS[height], "red" if score < -4 else "yellow" if score < 0 else "green")
    return made


def countline(counts: Sequence[int], most: int) -> Text:
    """A bar for each number, that of the highest one of all as tall as can be; a dot for none.

    >>> countline([1, 0, 8, 16], 16).plain
    '▁·▄█'
    """
    tall = len(BARS) - 1
    return Text("".join(BARS[round((n - 1) / max(1, most - 1) * tall)] if n else "·" for n in counts), "dim")


__all__ = ["about_lines", "countline", "headed", "overview", "sparkline", "tension_lines", "weeks_range"]
