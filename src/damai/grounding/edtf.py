"""Dates as EDTF (ISO 8601-2) strings: writing them, and the days they span.

What the codebook uses: days, months, years, decades (``199X``), centuries (``19XX``), seasons (``2020-23``), closed
and open intervals, and the qualifiers ``?``, ``~``, ``%``.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)}
"""First and last month of each season code; month 14 is February of the next year."""

_POINT = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2})(?:-(\d{2}))?)?[?~%]?", re.ASCII)


def day(value: date) -> str:
    """A day.

    >>> day(date(2022, 11, 7))
    '2022-11-07'
    """
    return value.isoformat()


def month(year: int, number: int) -> str:
    """A month.

    >>> month(2025, 6)
    '2025-06'
    """
    return f"{year:04d}-{number:02d}"


def interval(first: date, last: date) -> str:
    """All days from one to another; a single day stays one.

    >>> interval(date(2019, 9, 9), date(2019, 9, 15))
    '2019-09-09/2019-09-15'
    >>> interval(date(2019, 9, 9), date(2019, 9, 9))
    '2019-09-09'
    """
    return day(first) if first == last else f"{day(first)}/{day(last)}"


def month_end(year: int, number: int) -> date:
    """The last day of a month; months beyond 12 lie in the next year.

    >>> month_end(2019, 14)
    datetime.date(2020, 2, 29)
    """
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return date(year, number, calendar.monthrange(year, number)[1])


def _point(text: str) -> tuple[date, date]:
    found = _POINT.fullmatch(text)
    if not found:
        raise ValueError(f"not a date in EDTF: {text!r}")
    head, second, third = found.groups()
    if second is None:
        return date(int(head.replace("X", "0")), 1, 1), date(int(head.replace("X", "9")), 12, 31)
    year, number = int(head), int(second)
    if third is not None:
        exact = date(year, number, int(third))
        return exact, exact
    first, last = SEASON_MONTHS.get(number, (number, number))
    return date(year, first, 1), month_end(year, last)


def bounds(edtf: str) -> tuple[date, date] | None:
    """The earliest and latest day of an EDTF value; None where it cannot be read.

    An open end is the first or last day there is.

    >>> bounds("2020-23")
    (datetime.date(2020, 9, 1), datetime.date(2020, 11, 30))
    >>> bounds("199X")[1]
    datetime.date(1999, 12, 31)
    >>> bounds("1991/..")
    (datetime.date(1991, 1, 1), datetime.date(9999, 12, 31))
    >>> bounds("last Monday") is None
    True
    """
    start, slash, end = edtf.partition("/")
    try:
        if not slash:
            return _point(start)
        low = date.min if start in ("", "..") else _point(start)[0]
        high = date.max if end in ("", "..") else _point(end)[1]
    except ValueError:
        return None
    if low > high or (start in ("", "..") and end in ("", "..")):
        return None
    return low, high


def covers(outer: str, inner: str) -> bool:
    """Whether every day of ``inner`` lies in ``outer``.

    >>> covers("2019-09", "2019-09-14"), covers("2019-09", "2019-09-30/2019-10-01")
    (True, False)
    """
    a, b = bounds(outer), bounds(inner)
    return a is not None and b is not None and a[0] <= b[0] and b[1] <= a[1]


def is_day(edtf: str | None) -> bool:
    """Whether a value names one single day.

    >>> is_day("2019-09-14"), is_day("2019-09"), is_day(None)
    (True, False, False)
    """
    span = bounds(edtf) if edtf else None
    return span is not None and span[0] == span[1]


def week(value: date) -> tuple[date, date]:
    """Monday and Sunday of the week of a day.

    >>> week(date(2019, 9, 12))
    (datetime.date(2019, 9, 9), datetime.date(2019, 9, 15))
    """
    monday = value - timedelta(days=value.weekday())
    return monday, monday + timedelta(days=6)
