"""Anchoring of calendar dates and days of the week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from damai.grounding import edtf
from damai.grounding.timex_grammar import Value
from damai.grounding.timex_reading import NOTHING, Anchored, Context, RawTimex

SLIP_DAYS = 45
"""A misprinted year is put right only if the day then lies this near to publication."""
LONGEST = 60
"""Years that a span whose second year is shortened to two figures may have ("2014-05" is none)."""
FUTURE_COST = 4
"""How many times farther a day after publication counts, where the text does not speak of the future."""
EVE = 6
"""How many days back a day of the week lies that is rather to come where nothing is told: the day after publication."""
FRESH = 45
"""How many days before publication a day behind a promise may lie that is rather the day of the promise itself."""


def year_of(raw: RawTimex, name: str = "") -> int | None:
    """The year it names, in four figures or two."""
    full, short = raw.whole("year" + name), raw.whole("yy" + name)
    if full is not None or short is None:
        return full
    return 2000 + short if short < 70 else 1900 + short


def anchor_date(raw: RawTimex, context: Context) -> Anchored:
    """A day, a month or a year; of a day the whole week, where that is told ("the week of March 6")."""
    found = _date(raw, context)
    if raw.word("unit") != "week" or found.edtf is None or found.edtf != found.value:
        return found
    monday, sunday = edtf.week(date.fromisoformat(found.edtf))
    number = monday.isocalendar()
    return found._replace(edtf=edtf.interval(monday, sunday), value=f"{number.year:04d}-W{number.week:02d}")


def _date(raw: RawTimex, context: Context) -> Anchored:
    year, month, day = year_of(raw), raw.whole("month"), raw.whole("day")
    if month is None:
        return NOTHING if year is None else Anchored(f"{year:04d}", f"{year:04d}")
    if year is None:
        return _partial(raw, month, day, context)
    if day is None:
        text = edtf.month(year, month)
        return Anchored(text, text)
    exact = _slip(raw, date(year, month, day), context.published)
    return Anchored(edtf.day(exact), edtf.day(exact), exact.year != year)


def _slip(raw: RawTimex, exact: date, published: date | None) -> date:
    """Puts an obviously misprinted year right: its digits changed places, or the weekday tells which year is meant."""
    if published is None or abs((exact - published).days) <= 200:
        return exact
    weekday = raw.whole("weekday")
    for year in (published.year, published.year - 1, published.year + 1):
        moved = _in_year(year, exact.month, exact.day)
        if moved is None or abs((moved - published).days) > SLIP_DAYS:
            continue
        swapped = sorted(str(exact.year)) == sorted(str(year)) and exact.year != year
        if swapped or (weekday == moved.weekday() != exact.weekday()):
            return moved
        if weekday is not None and exact.year > published.year + 1 and weekday != exact.weekday():
            return moved
    return exact


def _in_year(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _partial(raw: RawTimex, month: int, day: int | None, context: Context) -> Anchored:
    """A day or month without its year takes the one that brings it nearest to publication, rather before than after."""
    suffix = "" if day is None else f"-{day:02d}"
    published = context.published
    if published is None:
        return Anchored(None, f"XXXX-{month:02d}{suffix}", True)
    shift = 0 if raw.whole("direction") == 0 and day is None else raw.whole("shift")
    best = published.year if shift is None else published.year + shift
    if shift is None:
        best = _nearest_year(raw, lambda year: _in_year(year, month, day or 1), published, whole=day is None)
    text = edtf.month(best, month) if day is None else edtf.day(date(best, month, day))
    return Anchored(text, text, True)


def _nearest_year(raw: RawTimex, day_in: Callable[[int], date | None], published: date, whole: bool = False) -> int:
    """The year whose day (or, if ``whole``, month) is meant."""
    direction = raw.whole("direction") or (1 if raw.future else 0)
    weekday = raw.whole("weekday")
    promised = raw.promised and not direction and not raw.bygone
    choices: list[tuple[float, int, int]] = []
    for year in (published.year - 1, published.year, published.year + 1, published.year - 4, published.year + 4):
        probe = day_in(year)
        if probe is None:
            continue
        months = (year - published.year) * 365 + (probe.month - published.month) * 30.4
        away = months if whole else (probe - published).days
        ahead = direction > 0 or (promised and not -FRESH <= away <= 0)
        cost = abs(away) * (FUTURE_COST if (away > 0) != ahead and away else 1)
        fits = weekday is not None and not whole and probe.weekday() == weekday and abs(away) < 200
        turned = direction != 0 and (away >= 0) != (direction > 0)
        if (turned and not (fits and not raw.whole("direction"))) or (raw.bygone and away > 0):
            cost += 2000  # words of the future are a guess: a day of the week that fits the figures is none
        elif fits:
            cost /= 4
        choices.append((cost, abs(year - published.year), year))
    return min(choices)[2]


def anchor_feast(raw: RawTimex, context: Context) -> Anchored:
    """A feast that has another day each year, in the year it names or the nearest one."""
    year = year_of(raw)
    if year is None and context.published is None:
        return Anchored(None, None, True)
    relative = year is None
    if year is None and context.published is not None:
        year = _nearest_year(raw, lambda year: feast_day(raw, year), context.published)
    text = edtf.day(feast_day(raw, year or 0))
    return Anchored(text, text, relative)


def feast_day(raw: RawTimex, year: int) -> date:
    """The day of a feast: the first day of the week ``falls`` that is not before a day of the year, or so many days
    from Easter (of the Gregorian calendar, after Meeus, Jones and Butcher).

    >>> feast_day(RawTimex(0, 9, "r", "feast", {"month": 11, "day": 22, "falls": 3}), 2013)
    datetime.date(2013, 11, 28)
    >>> feast_day(RawTimex(0, 9, "r", "feast", {"easter": 0}), 2019)
    datetime.date(2019, 4, 21)
    """
    easter = raw.whole("easter")
    if easter is None:
        first = date(year, raw.whole("month") or 1, raw.whole("day") or 1)
        return first + timedelta(days=((raw.whole("falls") or 0) - first.weekday()) % 7)
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1) + timedelta(days=easter)


def anchor_span(raw: RawTimex, context: Context) -> Anchored:
    """From one date to another; what the first leaves out it takes from the second."""
    start, end = dict(raw.args), {}
    for name in ("day", "month", "year", "yy", "weekday"):
        second = start.pop(name + "2", None)
        if second is not None:
            end[name] = second
    if "year" in start and "yy" in end and "year" not in end:
        end["year"] = _completed(int(start["year"]), int(end.pop("yy")))
        if int(end["year"]) - int(start["year"]) > LONGEST:
            return NOTHING
    for name in ("month", "year", "yy"):
        if name not in end and name in start:
            end[name] = start[name]
    relative = "year" not in end and "yy" not in end
    last = anchor_date(_sub(raw, end), context)
    if "year" not in start and "yy" not in start and last.edtf:
        wraps = int(end.get("month", 0)) < int(start.get("month", end.get("month", 0)))
        start["year"] = int(last.edtf[:4]) - wraps
    if "month" in end:
        start.setdefault("month", end["month"])
    first = anchor_date(_sub(raw, start), context)
    if not first.edtf or not last.edtf:
        return Anchored(None, None, relative)
    text = f"{first.edtf}/{last.edtf}"
    if edtf.bounds(text) is None:
        return Anchored(None, None, relative)
    return Anchored(text, text, relative)


def _completed(year: int, short: int) -> int:
    """The year that two figures after another year mean: the next one that ends so.

    >>> _completed(2014, 15), _completed(1999, 2)
    (2015, 2002)
    """
    full = year - year % 100 + short
    return full if full >= year else full + 100


def _sub(raw: RawTimex, args: dict[str, Value]) -> RawTimex:
    return replace(raw, op="date", args=args)


def _weekday_day(raw: RawTimex, weekday: int, context: Context) -> date | None:
    base, direction, order = context.published, raw.whole("direction"), raw.whole("order")
    if order is not None:
        base = context.reference.day or base
        direction = order
    if base is None:
        return None
    if raw.word("unit") == "week":
        return edtf.week(base + timedelta(weeks=direction or 0))[0] + timedelta(days=weekday)
    back = (base.weekday() - weekday) % 7
    if direction is None:
        ahead = raw.future or (raw.untold and back >= EVE)
        return base + timedelta(days=(7 - back) % 7 if ahead else -back)
    if direction == 0:
        return edtf.week(base)[0] + timedelta(days=weekday)
    return base - timedelta(days=back or 7) if direction < 0 else base + timedelta(days=7 - back)


def anchor_weekday(raw: RawTimex, context: Context) -> Anchored:
    """A day of the week: the nearest not after publication, unless the text says otherwise."""
    weekday = raw.whole("weekday") or 0
    found = _weekday_day(raw, weekday, context)
    if found is None:
        return Anchored(None, f"XXXX-WXX-{weekday + 1}", True)
    found += timedelta(days=raw.whole("days") or 0)
    return Anchored(edtf.day(found), edtf.day(found), True)


def anchor_weekdays(raw: RawTimex, context: Context) -> Anchored:
    """From one day of the week to another."""
    first, last = raw.whole("weekday") or 0, raw.whole("weekday2") or 0
    end = _weekday_day(raw, last, context)
    if end is None:
        return Anchored(None, None, True)
    text = edtf.interval(end - timedelta(days=(last - first) % 7), end)
    return Anchored(text, text, True)
