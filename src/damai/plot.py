"""Charts of a dossier for a paper or a briefing, as SVG or PNG; ``pip install 'damai[plot]'``. Nothing is downloaded.

Colours differ in lightness too, and none of them says anything that place or shape does not say as well, so that a
chart can be read in grey.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from damai.crossdoc.incidents import Incident
from damai.crossdoc.tension import Week
from damai.errors import DossierError, MissingExtraError
from damai.export.given import Contents, incident_events
from damai.export.writing import into_file
from damai.knowledge.ontology import ontology

ENDINGS = (".svg", ".png")
PAIRS = 6
"""Pairs that have a panel; those with most incidents."""
LONGEST = 366
"""Days beyond which a stretch is no place on a line of time: what is dated by the decade alone is left out."""
_WIDTH, _LABELS, _UNDER = 720, 14, 84
_COLOURS = {
    "material conflict": "#5c0a1f", "verbal conflict": "#d9603b", "verbal cooperation": "#9ecae1",
    "material cooperation": "#2b6ca3",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the charts; English where nothing else is said."""

    tension: str = "Tension by week"
    timeline: str = "Incidents over time"
    week: str = "Week"
    day: str = "Day"
    score: str = "PLOVER score"
    incidents: str = "Incidents"
    hostile: str = (
        "upper panel: mean score of the week's incidents, weighted by independent sources (below 0 hostile, above 0 "
        "cooperative); the tick is the most hostile of them"
    )
    numbers: str = "lower panel: how many incidents stand behind it; the tick is the number of independent sources"
    told: str = "a line is a date told only roughly, from its first to its last day"
    missing: str = "Not drawn"
    undated: str = "incidents without a date"
    wide: str = "dated by more than a year"
    outside: str = "outside these days"
    mark: str = "Incident"
    occurred: str = "occurred"
    contested: str = "contested"
    planned: str = "planned or hypothetical"
    negated: str = "said not to have occurred"
    sources: str = "Independent sources"
    quad: str = "Class"
    material_conflict: str = "material conflict"
    verbal_conflict: str = "verbal conflict"
    verbal_cooperation: str = "verbal cooperation"
    material_cooperation: str = "material cooperation"
    nothing: str = "there is nothing to draw"


def _bar(week: Week) -> dict[str, Any]:
    """A week's row for the chart."""
    days = {"week": week.monday, "end": _later(week.monday, 6)}
    numbers = {"incidents": week.incidents, "sources": week.sources}
    return {"pair": _pair(week.pair), **days, "score": week.score, "worst": week.worst, **numbers}


def tension_chart(
    weeks: Sequence[Week],
    title: str = "",
    words: Words = Words(),
    window: tuple[str, str] | None = None,
) -> Any:
    """Two panels for each pair, with a bar in each for each week in which something happened (between the days of
    ``window``): the mean score with the worst, and how many incidents and independent sources stand behind it, so that
    a week of one incident does not look like a week of twenty; an Altair chart."""
    if window is not None:
        weeks = [week for week in weeks if window[0] <= _later(week.monday, 6) and week.monday <= window[1]]
    if not weeks:
        raise DossierError(words.nothing)
    alt = _altair()
    shown = _busiest(weeks)
    rows = [_bar(week) for week in weeks if week.pair in shown]
    base = alt.Chart(alt.Data(values=rows))
    mondays = _mondays(rows)
    first, last = min(row["week"] for row in rows), max(row["end"] for row in rows)
    ends = alt.Scale(type="utc", domain=[_utc(alt, first), _utc(alt, last)])
    most = max(max(row["incidents"], row["sources"]) for row in rows)
    bare = alt.X("week:T", title=None, scale=ends, axis=_days_axis(alt, mondays, labels=False))
    dated = alt.X("week:T", title=words.week, scale=ends, axis=_days_axis(alt, mondays))
    panels = []
    for pair in map(_pair, shown):
        its = base.transform_filter(alt.datum.pair == pair)
        head = alt.TitleParams(pair, anchor="start", fontSize=12)
        panels.append(_scores(alt, its, bare, words).properties(title=head))
        panels.append(_numbers(alt, its, dated if pair == _pair(shown[-1]) else bare, words, most))
    return _finished(alt.vconcat(*panels, spacing=6), words.tension, title, [words.hostile, words.numbers])


def _scores(alt: Any, its: Any, days: Any, words: Words) -> Any:
    """The upper panel of a pair: means as bars, the most hostile as ticks."""
    scale, axis = alt.Scale(domain=[-10, 10]), alt.Axis(values=[-10, -5, 0, 5, 10])
    bars = its.mark_bar(stroke="#333333", strokeWidth=0.4).encode(
        x=days, x2="end:T", y=alt.Y("score:Q", title=words.score, scale=scale, axis=axis), y2=alt.datum(0),
        color=alt.condition("datum.score < 0", alt.value("#5c0a1f"), alt.value("#9ecae1")),
    )  # fmt: skip
    zero = its.mark_rule(color="#333333", strokeWidth=0.8).encode(y=alt.datum(0))
    worst = its.transform_filter("datum.worst < datum.score").mark_rule(color="#333333", strokeWidth=2)
    worst = worst.encode(x=days, x2="end:T", y="worst:Q")
    return alt.layer(bars, worst, zero).properties(width=_WIDTH, height=110)


def _numbers(alt: Any, its: Any, days: Any, words: Words, most: int) -> Any:
    """The lower panel of a pair: the number of incidents as bars, on one scale for all pairs, of independent sources as
    ticks."""
    scale, axis = alt.Scale(domain=[0, max(2, most)]), alt.Axis(tickCount=3, format="d", tickMinStep=1)
    bars = its.mark_bar(color="#bbbbbb", stroke="#333333", strokeWidth=0.4).encode(
        x=days, x2="end:T", y=alt.Y("incidents:Q", title=words.incidents, scale=scale, axis=axis), y2=alt.datum(0)
    )
    ticks = its.mark_rule(color="#333333", strokeWidth=2).encode(x=days, x2="end:T", y="sources:Q")
    return alt.layer(bars, ticks).properties(width=_WIDTH, height=52)


def _busiest(weeks: Sequence[Week]) -> list[tuple[str, str]]:
    """The pairs that have a panel, in order."""
    count: Counter[tuple[str, str]] = Counter()
    for week in weeks:
        count[week.pair] += week.incidents
    return sorted(count, key=lambda pair: (-count[pair], pair))[:PAIRS]


def timeline_chart(
    given: Contents,
    words: Words = Words(),
    window: tuple[str, str] | None = None,
) -> Any:
    """A line for each type from cooperation to conflict, a mark for each incident on its day, or a stretch where the
    day is told only roughly; an Altair chart. What has no date at all is counted under it."""
    missing: Counter[str] = Counter()
    rows = list(_marks(given, words, window, missing))
    if not rows:
        raise DossierError(words.nothing)
    alt = _altair()
    types = sorted({row["type"] for row in rows}, key=lambda name: (-ontology().type(name).score, name))
    named = {getattr(words, name.replace(" ", "_")): colour for name, colour in _COLOURS.items()}
    quads = [name for name in named if name in {row["quad"] for row in rows}]
    colours = alt.Scale(domain=quads, range=[named[name] for name in quads])
    colour = alt.Color(
        "quad:N",
        title=words.quad,
        scale=colours,
        legend=alt.Legend(symbolType="square", symbolSize=120, symbolOpacity=1),
    )
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("first:T", title=words.day, scale=alt.Scale(type="utc", padding=8), axis=_days_axis(alt)),
        y=alt.Y("type:N", sort=types, title=None, axis=alt.Axis(grid=True, gridColor="#e4e4e4", domain=False)),
        color=colour,
    )
    rough = base.transform_filter("datum.rough").mark_rule(strokeWidth=6, opacity=0.35).encode(x2="last:T")
    exact = base.transform_filter("!datum.rough").mark_point(opacity=0.9, strokeWidth=2).encode(
        **_mark_channels(alt, rows, words)
    )  # fmt: skip
    height = 34 * len(types)
    chart = alt.layer(rough, exact, *_below(alt, missing, words, height)).properties(width=_WIDTH, height=height)
    return _finished(chart, words.timeline, given.about.title, words.told)


def _below(alt: Any, missing: Counter[str], words: Words, height: int) -> list[Any]:
    """The line under a timeline that counts what is not on it, if there is anything."""
    told = [f"{missing[why]} {why}" for why in (words.undated, words.wide, words.outside) if missing[why]]
    if not told:
        return []
    text = f"{words.missing}: {', '.join(told)}"
    mark = alt.Chart(alt.Data(values=[{}])).mark_text(align="left", fontSize=11, color="#333333")
    return [mark.encode(x=alt.value(0), y=alt.value(height + _UNDER), text=alt.value(text))]


def _mark_channels(alt: Any, rows: Sequence[dict[str, Any]], words: Words) -> dict[str, Any]:
    """Shape by what is known of an incident, size by independent sources."""
    kinds = [words.occurred, words.contested, words.planned, words.negated]
    shapes = alt.Scale(domain=kinds, range=["circle", "diamond", "triangle-up", "cross"])
    grey = {"symbolStrokeColor": "#333333", "symbolFillColor": "white", "symbolOpacity": 1}
    most = max(row["sources"] for row in rows)
    return {
        "shape": alt.Shape("kind:N", title=words.mark, scale=shapes, legend=alt.Legend(**grey)),
        "size": alt.Size(
            "sources:Q", title=words.sources, scale=alt.Scale(domain=[1, max(2, most)], range=[45, 260]),
            legend=alt.Legend(values=sorted({1, (1 + most) // 2, most}), format="d", **grey),
        ),
        "yOffset": alt.YOffset("lane:Q", scale=alt.Scale(domain=[0, 1])),
    }  # fmt: skip


def _days_axis(alt: Any, values: Sequence[str] = (), *, labels: bool = True) -> Any:
    """Days as ISO writes them, the same in every language; at ``values``, or where there is room."""
    marks = {"values": [_utc(alt, value) for value in values]} if values else {}
    return alt.Axis(format="%Y-%m-%d", labelAngle=-40, gridColor="#e4e4e4", labels=labels, ticks=labels, **marks)


def _utc(alt: Any, value: str) -> Any:
    day = date.fromisoformat(value)
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def _mondays(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Mondays from the first week to the last, as many as there is room for."""
    first, last = (date.fromisoformat(bound(row["week"] for row in rows)) for bound in (min, max))
    number = (last - first).days // 7 + 1
    return [_later(first.isoformat(), 7 * week) for week in range(0, number, -(-number // _LABELS))]


def _marks(
    given: Contents, words: Words, window: tuple[str, str] | None, missing: Counter[str]
) -> Iterator[dict[str, Any]]:
    """What is drawn; the ``missing`` are counted by the reason."""
    lanes: dict[tuple[str, str], int] = {}
    for incident, told in incident_events(given):
        if not told:
            continue
        why = _why_not(incident, words, window)
        if why is not None:
            missing[why] += 1
            continue
        assert incident.days is not None
        first, last = incident.days
        rough = first != last
        lane = lanes.get((incident.type, first), 0)
        lanes[incident.type, first] = lane if rough else lane + 1
        quad = ontology().type(incident.type).quad.replace(" ", "_")
        yield {
            "type": incident.type, "quad": getattr(words, quad), "first": first, "last": last,
            "rough": rough, "sources": max(1, len(incident.sources)), "lane": (0.5 + 0.21 * lane) % 1,
            "kind": _kind({one.event.status for one in told}, any(one.contested for one in told), words),
        }  # fmt: skip


def _why_not(incident: Incident, words: Words, window: tuple[str, str] | None) -> str | None:
    """Why an incident is not drawn; None where it is."""
    if incident.days is None:
        return words.undated
    first, last = incident.days
    if window is not None and not (window[0] <= last and first <= window[1]):
        return words.outside
    return words.wide if _days(first, last) > LONGEST else None


def _kind(statuses: set[str], contested: bool, words: Words) -> str:
    if contested:
        return words.contested
    if "occurred" in statuses:
        return words.occurred
    return words.negated if statuses == {"negated"} else words.planned


def draw(chart: Any, target: str | Path) -> None:
    """Writes a chart into a file, SVG or PNG by its ending."""
    path = Path(target)
    if path.suffix.lower() not in ENDINGS:
        raise DossierError(f"{path}: a chart is written as {' or '.join(ENDINGS)}")
    try:
        import vl_convert
    except ImportError as error:
        raise MissingExtraError("plot", "vl-convert-python") from error
    spec = chart.to_json()
    with into_file(path) as stream:
        if path.suffix.lower() == ".png":
            stream.write(vl_convert.vegalite_to_png(spec, scale=2.0, allowed_base_urls=[]))
        else:
            stream.write(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]).encode("utf-8"))


def _altair() -> Any:
    try:
        import altair
    except ImportError as error:
        raise MissingExtraError("plot", "altair") from error
    return altair


def _finished(chart: Any, what: str, title: str, note: str | list[str]) -> Any:
    alt = _altair()
    head = f"{title}: {what}" if title else what
    made = chart.properties(
        title=alt.TitleParams(head, subtitle=note, anchor="start", fontSize=16, subtitleFontSize=11, offset=12)
    )
    return made.configure(background="white", font="sans-serif").configure_view(stroke="#bbbbbb")


def _pair(pair: tuple[str, str]) -> str:
    return " – ".join(pair)


def _later(day: str, number: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=number)).isoformat()


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


__all__ = ["ENDINGS", "Words", "draw", "tension_chart", "timeline_chart"]
