"""Anchoring: from what a rule found to TIMEX3 type and value and an EDTF date, counted from the day of publication."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from damai.grounding import edtf
from damai.grounding.timex_calendar import (
    anchor_date,
    anchor_feast,
    anchor_span,
    anchor_weekday,
    anchor_weekdays,
    year_of,
)
from damai.grounding.timex_reading import NOTHING, Anchored, Context, RawTimex, Reference

CODES = {
    "second": "S",
    "minute": "M",
    "hour": "H",
    "day": "D",
    "week": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
}
CLOCK_UNITS = ("second", "minute", "hour")
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
IN_YEARS = {"decade": 10, "century": 100}
HALVES = {"year": "6M", "day": "T12H", "hour": "30M", "minute": "30S"}
"""Half a unit in whole ones, where there are such."""
SEASONS = {21: ("SP", 3), 22: ("SU", 6), 23: ("FA", 9), 24: ("WI", 12)}
"""The letters of a season, and the month in which it begins north of the equator."""


def anchor(raw: RawTimex, published: date | None, reference: Reference) -> Anchored:
    """Anchors one expression; never fails: what lies outside the calendar has no date."""
    try:
        found = _OPERATIONS[raw.op](raw, Context(published, reference))
    except (ValueError, OverflowError):
        return NOTHING
    if raw.whole("undated"):
        found = found._replace(edtf=None)
    if found.type in ("DATE", "TIME") and (raw.word("part") or raw.whole("hour") is not None):
        return _with_clock(raw, found, published)
    return found


def _with_clock(raw: RawTimex, found: Anchored, published: date | None) -> Anchored:
    """With its time of day; where no day was spoken of, the TIMEX3 value alone takes that of publication."""
    hour, part = raw.whole("hour"), raw.word("part")
    if hour is not None:
        minute = raw.whole("minute") or 0
        if hour < 12 and part in ("AF", "EV", "NI") and (part != "NI" or hour >= 6):
            hour += 12
        clock = f"T{hour:02d}:{minute:02d}"
    else:
        clock = "T12:00" if part == "MI" and "n" not in raw.args else f"T{part}"
    value = found.value if found.value and len(found.value) == 10 else "XXXX-XX-XX"
    if found.value is None and published is not None and raw.whole("timeml"):
        value = published.isoformat()
    return found._replace(type="TIME", value=value + clock)


def _amount(raw: RawTimex) -> float | None:
    half = raw.whole("half")
    n = raw.args.get("n", 0 if half else 1)
    return float(n) + (0.5 if half else 0.0) if isinstance(n, int | float) else None


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
        value = _length(raw) if text is None and raw.whole("timeml") else text
        return Anchored(text, value, True, "TIME")
    spoken, quarter = raw.whole("spoken"), context.reference.quarter
    if spoken is not None and quarter:
        return _unit_around(quarter, "quarter", spoken, None)
    if context.published is None:
        return Anchored(None, None, True)
    until = None if raw.future else context.published
    found = _unit_around(context.published, unit, int(n) * direction, until)
    if unit == "week" and "n" in raw.args and not raw.args.get("whole"):
        return found._replace(edtf=edtf.day(context.published + timedelta(weeks=int(n) * direction)) + "~")
    return _of_quarter(unit, found, context) if direction * n == -1 and "n" in raw.args else found


def _of_quarter(unit: str, found: Anchored, context: Context) -> Anchored:
    """A year before a quarter that was just told of is that quarter a year before; its days stay those of the year.

    >>> spoken = Context(None, Reference(quarter=date(2014, 7, 1)))
    >>> _of_quarter("year", Anchored("2013", "2013"), spoken).value
    '2013-Q3'
    """
    quarter = context.reference.quarter
    if unit != "year" or quarter is None:
        return found
    return found._replace(value=_unit_around(quarter, "quarter", -4, None).value)


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
    """Before or after the day last spoken of: a week earlier, the next day; a few minutes away it is the same day."""
    unit, order, n = raw.word("unit"), raw.whole("order") or 1, _amount(raw)
    if unit in ("second", "minute") and n is not None and context.reference.day:
        text = edtf.day(context.reference.day)
        return Anchored(text, text, True, "TIME")
    if unit in CLOCK_UNITS or n is None or not float(n).is_integer():
        return Anchored(
            None, _length(raw) if raw.whole("timeml") else None, True, "TIME" if unit in CLOCK_UNITS else "DATE"
        )
    base = context.reference.day or context.published
    if unit not in ("day", "week"):
        base = context.reference.period or context.published
    if base is None:
        return Anchored(None, None, True)
    if unit == "week" and not raw.args.get("whole"):
        return _unit_around(base, "day", 7 * int(n) * order, None)
    found = _unit_around(base, unit, int(n) * order, None)
    return _of_quarter(unit, found, context) if order * n == -1 and not raw.args.get("whole") else found


def _same(raw: RawTimex, context: Context) -> Anchored:
    """The unit last spoken of: that day, the same year. A day that is still to come was told of a plan: what happened
    "on the same day" happened on the one before it."""
    unit = raw.word("unit")
    if unit in CLOCK_UNITS:
        return Anchored(None, None, True, "TIME")
    day, gone, published = context.reference.day, context.reference.gone, context.published
    if day and gone and published and day > published and not raw.future:
        day = gone
    base = day if unit in ("day", "week") else context.reference.period
    if base is None and context.published and raw.whole("timeml"):
        return _unit_around(context.published, unit, 0, None)._replace(edtf=None)
    return _unit_around(base, unit, 0, None) if base else Anchored(None, None, True)


def _weekend(raw: RawTimex, context: Context) -> Anchored:
    base, direction = context.published, raw.whole("direction")
    if base is None:
        return Anchored(None, None, True)
    if direction is None:
        direction = 0 if base.weekday() >= 5 or raw.future else -1
    elif direction == 0 and base.weekday() < (2 if raw.future else 3):
        direction = -1
    saturday = edtf.week(base + timedelta(weeks=direction))[0] + timedelta(days=5)
    number = saturday.isocalendar()
    text = edtf.interval(saturday, saturday + timedelta(days=1))
    return Anchored(text, f"{number.year:04d}-W{number.week:02d}-WE", True)


def _months(year: int, first: int, count: int, value: str, relative: bool) -> Anchored:
    return Anchored(f"{edtf.month(year, first)}/{edtf.month(year, first + count - 1)}", value, relative)


def _named_year(raw: RawTimex, context: Context) -> tuple[int | None, bool]:
    year, direction = year_of(raw), raw.whole("direction")
    if year is not None:
        return year, False
    if context.published is None or direction is None:
        return None, True
    return context.published.year + direction, True


def _season(raw: RawTimex, context: Context) -> Anchored:
    """A season; where its year may be guessed it is the one last begun, or of the future the next to end."""
    code = raw.whole("season") or 21
    letters, first = SEASONS[code]
    year, relative = _named_year(raw, context)
    if year is None and context.published is not None and raw.whole("guess"):
        year = _year_of_part(context.published, first, 3, raw.future)
    if year is None:
        return Anchored(None, f"XXXX-{letters}", True)
    return Anchored(f"{year:04d}-{code}", f"{year:04d}-{letters}", relative)


def _decade(raw: RawTimex, _: Context) -> Anchored:
    year = year_of(raw)
    if year is None or year % 10:
        return Anchored(f"{year:04d}", f"{year:04d}") if year and raw.whole("genitive") else NOTHING
    if raw.whole("yy") is not None:
        year = 1900 + year % 100 if year % 100 >= 30 else 2000 + year % 100
    return Anchored(f"{year // 10}X", f"{year // 10}")


def _century(raw: RawTimex, _: Context) -> Anchored:
    number = raw.whole("ordinal")
    if not number or not 1 <= number <= 30:
        return NOTHING
    return Anchored(f"{number - 1:02d}XX", f"{number - 1:02d}")


def _part_of_year(raw: RawTimex, context: Context, count: int, letter: str) -> Anchored:
    number = raw.whole("ordinal") or 0
    year, relative = _named_year(raw, context)
    if not number and year is not None:
        return _same_quarter(year, context)._replace(relative=relative)
    if not 1 <= number <= 12 // count:
        return NOTHING
    if year is None and context.published is not None:
        year = _year_of_part(context.published, (number - 1) * count + 1, count, raw.future)
    if year is None:
        return Anchored(None, f"XXXX-{letter}{number}", True)
    return _months(year, (number - 1) * count + 1, count, f"{year:04d}-{letter}{number}", relative)


def _same_quarter(year: int, context: Context) -> Anchored:
    """The quarter last spoken of, in another year ("the 2013 period"); where none was, the year."""
    quarter = context.reference.quarter
    if quarter is None:
        return Anchored(f"{year:04d}", f"{year:04d}")
    return _unit_around(date(year, quarter.month, 1), "quarter", 0, None)._replace(relative=False)


def _year_of_part(published: date, first: int, count: int, future: bool) -> int:
    """The year in which a part of the year without its own last began; of the future, in which it is yet to end.

    >>> _year_of_part(date(2015, 2, 9), 10, 3, False), _year_of_part(date(2015, 11, 9), 7, 3, True)
    (2014, 2016)
    """
    if future:
        return published.year + (first + count - 1 < published.month)
    return published.year - (first > published.month)


def _clock(raw: RawTimex, context: Context) -> Anchored:
    """A time of day alone: it belongs to the day last spoken of, or to the day counted from publication (``days``)."""
    days = raw.whole("days")
    base = context.reference.day if days is None else context.published
    if base is None:
        return Anchored(None, None, True, "TIME")
    text = edtf.day(base + timedelta(days=days or 0))
    return Anchored(text, text, True, "TIME")


def _length(raw: RawTimex) -> str:
    """The TIMEX3 value of a length of time.

    >>> _length(RawTimex(0, 9, "r", "duration", {"unit": "hour", "n": 5, "half": 1}))
    'PT5.5H'
    >>> _length(RawTimex(0, 9, "r", "duration", {"unit": "hour", "n": 5, "half": 1, "timeml": 1}))
    'PT5H30M'
    >>> _length(RawTimex(0, 9, "r", "duration", {"unit": "decade", "n": 2, "timeml": 1}))
    'P20Y'
    """
    unit, n = raw.word("unit"), _amount(raw)
    start = "PT" if unit in CLOCK_UNITS else "P"
    if raw.whole("timeml") and unit in IN_YEARS:
        unit, n = "year", None if n is None else n * IN_YEARS[unit]
    if raw.whole("timeml") and raw.whole("half") and n is not None and n % 1 == 0.5 and unit in HALVES:
        return start + (f"{int(n)}{CODES[unit]}" if n >= 1 else "") + HALVES[unit]
    return start + ("X" if n is None else f"{n:g}") + CODES.get(unit, "X")


def _duration(raw: RawTimex, _: Context) -> Anchored:
    return Anchored(None, _length(raw), False, "DURATION")


def counted_from(length: RawTimex, direction: int, day: Anchored) -> Anchored | None:
    """The day that lies a length of time behind (1) or before (-1) another; None where the one is no length of whole
    days or longer or the other no single day.

    >>> counted_from(RawTimex(0, 9, "r", "duration", {"unit": "week", "n": 2}), 1, Anchored("2024-04-01", None)).edtf
    '2024-04-15'
    """
    days, n, unit = edtf.bounds(day.edtf or ""), _amount(length), length.word("unit")
    if length.op != "duration" or days is None or days[0] != days[1] or n is None or not float(n).is_integer():
        return None
    if unit in ("day", "week"):
        text = edtf.day(days[0] + timedelta(days=int(n) * direction * (7 if unit == "week" else 1)))
        return Anchored(text, text, day.relative)
    return _unit_around(days[0], unit, int(n) * direction, None) if unit in MONTHS_IN else None


def _set(raw: RawTimex, _: Context) -> Anchored:
    weekday, month, part = raw.whole("weekday"), raw.whole("month"), raw.word("part")
    if weekday is not None:
        value = f"XXXX-WXX-{weekday + 1}" + (f"T{part}" if part and raw.whole("timed") else "")
    elif month is not None:
        day = raw.whole("day")
        value = f"XXXX-{month:02d}" + (f"-{day:02d}" if day else "")
    elif part:
        value = f"XXXX-XX-XXT{part}"
    else:
        value = _length(raw)
    return Anchored(None, value, False, "SET")


def _ref(raw: RawTimex, _: Context) -> Anchored:
    return Anchored(None, raw.word("value") or "PAST_REF", True)


def _fixed(raw: RawTimex, context: Context) -> Anchored:
    """A day that everybody knows by its name; a report from before it means another."""
    days = edtf.bounds(raw.word("edtf"))
    if days is not None and context.published is not None and context.published < days[0]:
        return NOTHING
    return Anchored(raw.word("edtf"), raw.word("edtf"))


_OPERATIONS: dict[str, Callable[[RawTimex, Context], Anchored]] = {
    "date": anchor_date,
    "feast": anchor_feast,
    "span": anchor_span,
    "weekday": anchor_weekday,
    "weekdays": anchor_weekdays,
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
