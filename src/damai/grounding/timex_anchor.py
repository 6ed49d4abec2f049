"""Anchoring: from what a rule found in the text to TIMEX3 type and value and an EDTF date, counted from the day of publication."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, NamedTuple

from damai.grounding import edtf
from damai.grounding.timex_grammar import Value

Kind = Literal["DATE", "TIME", "DURATION", "SET"]
CODES = {"second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE"}
CLOCK_UNITS = ("second", "minute", "hour")
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
SLIP_DAYS = 45
"""A misprinted year is put right only if the day then lies this near to publication."""
FUTURE_COST = 3
"""How many times farther a day after publication counts, where the text does not speak of the future."""


@dataclass(frozen=True, slots=True)
class RawTimex:
    """A time expression as found, not yet anchored: which rule, what it computes (``op``), from which ``args``.

    ``future``: the text speaks of the future; ``since``: a word like "since" stands before it; ``credit``: it stands in a
    credit line and dates nothing.
    """

    start: int
    end: int
    rule: str
    op: str
    args: dict[str, Value] = field(default_factory=dict)
    future: bool = False
    since: bool = False
    credit: bool = False

    def whole(self, name: str) -> int | None:
        """A whole-numbered argument."""
        value = self.args.get(name)
        return int(value) if isinstance(value, int | float) else None

    def word(self, name: str) -> str:
        """A named argument."""
        value = self.args.get(name)
        return value if isinstance(value, str) else ""


class Reference(NamedTuple):
    """What was last spoken of: the last single day, and the first day of the last date of any length."""

    day: date | None = None
    period: date | None = None


class Anchored(NamedTuple):
    """The reading of an expression."""

    edtf: str | None
    value: str | None
    relative: bool = False
    type: Kind = "DATE"


class Context(NamedTuple):
    """What an expression is anchored to."""

    published: date | None
    reference: Reference


NOTHING = Anchored(None, None)


def anchor(raw: RawTimex, published: date | None, reference: Reference) -> Anchored:
    """Anchors one expression; never fails: what lies outside the calendar has no date."""
    try:
        found = _OPERATIONS[raw.op](raw, Context(published, reference))
    except (ValueError, OverflowError):
        return NOTHING
    if found.type in ("DATE", "TIME") and (raw.word("part") or raw.whole("hour") is not None):
        return _with_clock(raw, found)
    return found


def _with_clock(raw: RawTimex, found: Anchored) -> Anchored:
    hour, part = raw.whole("hour"), raw.word("part")
    if hour is not None:
        minute = raw.whole("minute") or 0
        if hour < 12 and part in ("AF", "EV", "NI") and (part != "NI" or hour >= 6):
            hour += 12
        clock = f"T{hour % 24:02d}:{minute:02d}"
    else:
        clock = "T12:00" if part == "MI" else f"T{part}"
    value = found.value if found.value and len(found.value) == 10 else "XXXX-XX-XX"
    return found._replace(type="TIME", value=value + clock)


# -- calendar dates -----------------------------------------------------------------------------------------------------


def _year(raw: RawTimex, name: str = "") -> int | None:
    full, short = raw.whole("year" + name), raw.whole("yy" + name)
    if full is not None or short is None:
        return full
    return 2000 + short if short < 70 else 1900 + short


def _date(raw: RawTimex, context: Context) -> Anchored:
    year, month, day = _year(raw), raw.whole("month"), raw.whole("day")
    if month is None:
        return _of_year(raw, year, context)
    if year is None:
        return _partial(raw, month, day, context)
    if day is None:
        text = edtf.month(year, month)
        return Anchored(text, text)
    exact = _slip(raw, date(year, month, day), context.published)
    return Anchored(edtf.day(exact), edtf.day(exact), exact.year != year)


def _of_year(raw: RawTimex, year: int | None, context: Context) -> Anchored:
    if year is None:
        return NOTHING
    return Anchored(f"{year:04d}", f"{year:04d}")


def _slip(raw: RawTimex, exact: date, published: date | None) -> date:
    """Puts an obviously misprinted year right: digits changed places, or the weekday says that another year is meant."""
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
    """A day or month without its year takes the year that brings it nearest to publication, the past before the future."""
    suffix = "" if day is None else f"-{day:02d}"
    published = context.published
    if published is None:
        return Anchored(None, f"XXXX-{month:02d}{suffix}", True)
    shift = raw.whole("shift")
    if shift is not None:
        best = published.year + shift
    else:
        best = _nearest_year(raw, month, day, published)
    text = edtf.month(best, month) if day is None else edtf.day(date(best, month, day))
    return Anchored(text, text, True)


def _nearest_year(raw: RawTimex, month: int, day: int | None, published: date) -> int:
    direction = raw.whole("direction") or (1 if raw.future else 0)
    weekday = raw.whole("weekday")
    choices: list[tuple[float, int, int]] = []
    for year in (published.year - 1, published.year, published.year + 1, published.year - 4, published.year + 4):
        probe = _in_year(year, month, day or 1)
        if probe is None:
            continue
        away = (probe - published).days if day else (year - published.year) * 365 + (month - published.month) * 30.4
        cost = abs(away) * (FUTURE_COST if (away > 0) != (direction > 0) and away else 1)
        if direction and (away >= 0) != (direction > 0):
            cost += 2000
        elif weekday is not None and day and probe.weekday() == weekday and abs(away) < 200:
            cost /= 4
        choices.append((cost, abs(year - published.year), year))
    return min(choices)[2]


def _span(raw: RawTimex, context: Context) -> Anchored:
    """From one date to another; what the first leaves out it takes from the second."""
    start, end = dict(raw.args), {}
    for name in ("day", "month", "year", "yy", "weekday"):
        second = start.pop(name + "2", None)
        if second is not None:
            end[name] = second
    for name in ("month", "year", "yy"):
        if name not in end and name in start:
            end[name] = start[name]
    relative = "year" not in end and "yy" not in end
    last = _date(_sub(raw, end), context)
    if "year" not in start and "yy" not in start and last.edtf:
        wraps = int(end.get("month", 0)) < int(start.get("month", end.get("month", 0)))
        start["year"] = int(last.edtf[:4]) - wraps
    start.setdefault("month", end["month"]) if "month" in end else None
    first = _date(_sub(raw, start), context)
    if not first.edtf or not last.edtf:
        return Anchored(None, None, relative)
    text = f"{first.edtf}/{last.edtf}"
    if edtf.bounds(text) is None:
        return Anchored(None, None, relative)
    return Anchored(text, text, relative)


def _sub(raw: RawTimex, args: dict[str, Value]) -> RawTimex:
    return RawTimex(raw.start, raw.end, raw.rule, "date", args, raw.future)


# -- days of the week ---------------------------------------------------------------------------------------------------


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
        direction = 1 if raw.future else None
    if direction is None:
        return base - timedelta(days=back)
    if direction == 0:
        return edtf.week(base)[0] + timedelta(days=weekday)
    return base - timedelta(days=back or 7) if direction < 0 else base + timedelta(days=7 - back)


def _weekday(raw: RawTimex, context: Context) -> Anchored:
    weekday = raw.whole("weekday") or 0
    found = _weekday_day(raw, weekday, context)
    if found is None:
        return Anchored(None, f"XXXX-WXX-{weekday + 1}", True)
    found += timedelta(days=raw.whole("days") or 0)
    return Anchored(edtf.day(found), edtf.day(found), True)


def _weekdays(raw: RawTimex, context: Context) -> Anchored:
    """From one day of the week to another."""
    first, last = raw.whole("weekday") or 0, raw.whole("weekday2") or 0
    end = _weekday_day(raw, last, context)
    if end is None:
        return Anchored(None, None, True)
    text = edtf.interval(end - timedelta(days=(last - first) % 7), end)
    return Anchored(text, text, True)


# -- counted from a day -------------------------------------------------------------------------------------------------


def _amount(raw: RawTimex) -> float | None:
    n = raw.args.get("n", 1)
    return float(n) if isinstance(n, int | float) else None


def _shift(raw: RawTimex, context: Context) -> Anchored:
    """Whole units away from publication: this week, last month, three days ago."""
    unit, direction, n = raw.word("unit"), raw.whole("direction") or 0, _amount(raw)
    clock = unit in CLOCK_UNITS
    if n is None or not float(n).is_integer():
        reference = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}[direction]
        return Anchored(None, reference, True, "TIME" if clock else "DATE")
    if clock:
        near = unit != "hour" or n <= 6
        text = edtf.day(context.published) if context.published and near else None
        return Anchored(text, text, True, "TIME")
    if context.published is None:
        return Anchored(None, None, True)
    return _unit_around(context.published, unit, int(n) * direction, published=None if raw.future else context.published)


def _unit_around(base: date, unit: str, n: int, published: date | None) -> Anchored:
    if unit == "day":
        found = edtf.day(base + timedelta(days=n))
        return Anchored(found, found, True)
    if unit == "week":
        monday, sunday = edtf.week(base + timedelta(weeks=n))
        number = monday.isocalendar()
        text = edtf.interval(monday, published if n == 0 and published else sunday)
        return Anchored(text, f"{number.year:04d}-W{number.week:02d}", True)
    months = base.year * 12 + base.month - 1 + n * MONTHS_IN[unit]
    year, month = months // 12, months % 12 + 1
    if not 1 <= year <= 9999:
        return Anchored(None, None, True)
    if unit == "month":
        return Anchored(edtf.month(year, month), edtf.month(year, month), True)
    if unit == "quarter":
        return _months(year, (month - 1) // 3 * 3 + 1, 3, f"{year:04d}-Q{(month - 1) // 3 + 1}", True)
    text = f"{year:04d}"
    if unit == "year" or n:
        return Anchored(text, text, True)
    return Anchored(text[:3] + "X", text[:3], True) if unit == "decade" else Anchored(text[:2] + "XX", text[:2], True)


def _step(raw: RawTimex, context: Context) -> Anchored:
    """Before or after the day last spoken of: a week earlier, the next day."""
    unit, order, n = raw.word("unit"), raw.whole("order") or 1, _amount(raw)
    if unit in CLOCK_UNITS or n is None or not float(n).is_integer():
        return Anchored(None, None, True, "TIME" if unit in CLOCK_UNITS else "DATE")
    base = context.reference.day or context.published
    if unit not in ("day", "week"):
        base = context.reference.period or context.published
    if base is None:
        return Anchored(None, None, True)
    if unit == "week" and not raw.args.get("whole"):
        return _unit_around(base, "day", 7 * int(n) * order, None)
    return _unit_around(base, unit, int(n) * order, None)


def _same(raw: RawTimex, context: Context) -> Anchored:
    """The unit last spoken of: that day, the same year."""
    unit = raw.word("unit")
    base = context.reference.day if unit in ("day", "week") else context.reference.period
    return _unit_around(base, unit, 0, None) if base else Anchored(None, None, True)


def _weekend(raw: RawTimex, context: Context) -> Anchored:
    base, direction = context.published, raw.whole("direction")
    if base is None:
        return Anchored(None, None, True)
    if direction is None:
        direction = 0 if base.weekday() >= 5 or raw.future else -1
    saturday = edtf.week(base + timedelta(weeks=direction))[0] + timedelta(days=5)
    number = saturday.isocalendar()
    text = edtf.interval(saturday, saturday + timedelta(days=1))
    return Anchored(text, f"{number.year:04d}-W{number.week:02d}-WE", True)


# -- longer periods -----------------------------------------------------------------------------------------------------


def _months(year: int, first: int, count: int, value: str, relative: bool) -> Anchored:
    return Anchored(f"{edtf.month(year, first)}/{edtf.month(year, first + count - 1)}", value, relative)


def _named_year(raw: RawTimex, context: Context) -> tuple[int | None, bool]:
    year, direction = _year(raw), raw.whole("direction")
    if year is not None:
        return year, False
    if context.published is None or direction is None:
        return None, True
    return context.published.year + direction, True


def _season(raw: RawTimex, context: Context) -> Anchored:
    code = raw.whole("season") or 21
    letters = {21: "SP", 22: "SU", 23: "FA", 24: "WI"}[code]
    year, relative = _named_year(raw, context)
    if year is None:
        return Anchored(None, f"XXXX-{letters}", True)
    return Anchored(f"{year:04d}-{code}", f"{year:04d}-{letters}", relative)


def _decade(raw: RawTimex, context: Context) -> Anchored:
    year = _year(raw)
    if year is None or year % 10:
        return NOTHING
    if raw.whole("yy") is not None:
        year = 1900 + year % 100 if year % 100 >= 30 else 2000 + year % 100
    return Anchored(f"{year // 10}X", f"{year // 10}")


def _century(raw: RawTimex, context: Context) -> Anchored:
    number = raw.whole("ordinal")
    if not number or not 1 <= number <= 30:
        return NOTHING
    return Anchored(f"{number - 1:02d}XX", f"{number - 1:02d}")


def _part_of_year(raw: RawTimex, context: Context, count: int, letter: str) -> Anchored:
    number = raw.whole("ordinal") or 0
    if not 1 <= number <= 12 // count:
        return NOTHING
    year, relative = _named_year(raw, context)
    if year is None:
        return Anchored(None, f"XXXX-{letter}{number}", True)
    return _months(year, (number - 1) * count + 1, count, f"{year:04d}-{letter}{number}", relative)


# -- times, durations, sets ---------------------------------------------------------------------------------------------


def _clock(raw: RawTimex, context: Context) -> Anchored:
    """A time of day alone: it belongs to the day last spoken of, or to the day counted from publication (``days``)."""
    days = raw.whole("days")
    base = context.reference.day if days is None else context.published
    if base is None:
        return Anchored(None, None, True, "TIME")
    text = edtf.day(base + timedelta(days=days or 0))
    return Anchored(text, text, True, "TIME")


def _length(raw: RawTimex) -> str:
    unit, n = raw.word("unit"), _amount(raw)
    amount = "X" if n is None else f"{n:g}"
    return ("PT" if unit in CLOCK_UNITS else "P") + amount + CODES.get(unit, "X")


def _duration(raw: RawTimex, context: Context) -> Anchored:
    return Anchored(None, _length(raw), False, "DURATION")


def _set(raw: RawTimex, context: Context) -> Anchored:
    weekday, month, part = raw.whole("weekday"), raw.whole("month"), raw.word("part")
    if weekday is not None:
        value = f"XXXX-WXX-{weekday + 1}"
    elif month is not None:
        day = raw.whole("day")
        value = f"XXXX-{month:02d}" + (f"-{day:02d}" if day else "")
    elif part:
        value = f"XXXX-XX-XXT{part}"
    else:
        value = _length(raw)
    return Anchored(None, value, False, "SET")


def _ref(raw: RawTimex, context: Context) -> Anchored:
    return Anchored(None, raw.word("value") or "PAST_REF", True)


def _fixed(raw: RawTimex, context: Context) -> Anchored:
    return Anchored(raw.word("edtf"), raw.word("edtf"))


_OPERATIONS: dict[str, Callable[[RawTimex, Context], Anchored]] = {
    "date": _date,
    "span": _span,
    "weekday": _weekday,
    "weekdays": _weekdays,
    "shift": _shift,
    "step": _step,
    "same": _same,
    "weekend": _weekend,
    "season": _season,
    "decade": _decade,
    "century": _century,
    "quarter": lambda raw, context: _part_of_year(raw, context, 3, "Q"),
    "half": lambda raw, context: _part_of_year(raw, context, 6, "H"),
    "clock": _clock,
    "part": _clock,
    "duration": _duration,
    "set": _set,
    "ref": _ref,
    "fixed": _fixed,
}
