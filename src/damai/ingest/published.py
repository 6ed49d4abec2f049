"""When a report was published: from what its metadata, its caller or its dateline says. Never from today's clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from damai.errors import InputError
from damai.model import Note

FIRST_YEAR, LAST_YEAR, FAR_YEAR = 1900, 2100, 2050
_RFC_5322 = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS: Mapping[str, int] = {name: number for number, name in enumerate(_RFC_5322, 1)}
# Abbreviations of the tz database and of RFC 5322 that mean one offset only, in hours.
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WIB": 7, "WITA": 8, "WIT": 9, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7,
    "MDT": -6, "PDT": -7, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "KST": 9, "HKT": 8,
}  # fmt: skip
_STRICT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_ISO_LIKE = re.compile(r"[0-9]{4}-?(?:[0-9]{2}-?[0-9]{2}|W[0-9]{2}-?[0-9])(?:[Tt ][0-9:.,+\-Zz]+)?")
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])([0-9]{1,2})(?::?([0-9]{2}))?")
_FARTHEST = timedelta(hours=15)
"""No zone is as far from UTC."""
_ODD_MINUTES = re.compile(r"[Tt ].*[+-][0-9]{2}:?[6-9][0-9]$")
_DAY_PATTERNS = (
    ("ymd", re.compile(r"(?<![0-9])([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")),
    ("dmy", re.compile(r"(?<![0-9/.-])([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?![0-9])")),
    ("d-month-y", re.compile(r"(?<![0-9])([0-9]{1,2})[\s./-]{0,3}([^\W\d_]{3,12})[\s.,/-]{0,3}([0-9]{4})(?![0-9])")),
    ("month-d-y", re.compile(r"\b([^\W\d_]{3,12})[.]?\s{0,3}([0-9]{1,2})(?:,\s{0,3}|\s{1,3})([0-9]{4})(?![0-9])")),
)
_SHORT_YEAR = re.compile(r"(?<![0-9])([0-9]{1,2})-([^\W\d_]{3,9})-([0-9]{2})(?![0-9-])")
"""A day in the form of RFC 850 ("06-Nov-94"), only read where a publication date is expected."""
_TIME = re.compile(
    r"[T\s,|•·–-]{0,4}(?:[^\W\d_]{1,6}\s{1,3})?([0-9]{1,2})[:.]([0-9]{2})(?::([0-9]{2})(?:[.][0-9]{1,9})?)?"
    r"\s{0,2}([AaPp][Mm]\b)?\s{0,2}(?:(?:GMT|UTC)?([+-][0-9]{1,2}(?::?[0-9]{2})?)|([A-Z]{1,5})\b)?"
)
_MORE_TIME = re.compile(r"[0-9]{1,2}[:.][0-9]{2}")


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as written in a text; ``assumed`` where day and month could be swapped."""

    start: int
    end: int
    day: date
    assumed: bool = False


def read_zone(name: str) -> tzinfo:
    """A time zone by its IANA name, its abbreviation or its offset.

    >>> read_zone("Asia/Jakarta").utcoffset(datetime(2025, 6, 20)) == read_zone("+07:00").utcoffset(None)
    True
    """
    offset = _OFFSET.fullmatch(name.strip())
    if offset and int(offset[2]) <= 14 and int(offset[3] or 0) < 60:
        span = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(-span if offset[1] == "-" else span)
    if name.strip().upper() in _ZONES:
        return timezone(timedelta(hours=_ZONES[name.strip().upper()]))
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError("unknown-timezone", f"there is no time zone {name!r}: try Asia/Jakarta or +07:00") from error


def local_day(published: str | None) -> date | None:
    """The day that "today" means in a report: the day that ``published`` names in its own zone.

    >>> local_day("2025-06-20T00:30:00+07:00")
    datetime.date(2025, 6, 20)
    """
    if published is None:
        return None
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def read_published(
    value: object, *, zone: tzinfo | None = None, months: Mapping[str, int] = MONTHS
) -> tuple[str | None, tuple[Note, ...]]:
    """A publication date in whatever form it was given, as an ISO 8601 day or moment, and what had to be assumed.

    An ISO form is kept as it is; of a moment that cannot be (25:61) only the day, with a note. ``zone`` is that of a
    moment which tells none, and the one a moment in UTC is turned to. ``months`` are the names of months in lower case.

    >>> read_published("2025-06-20T14:03:00+07:00")
    ('2025-06-20T14:03:00+07:00', ())
    >>> read_published("Fri, 20 Jun 2025 23:30:00 GMT", zone=read_zone("Asia/Jakarta"))
    ('2025-06-21T06:30:00+07:00', ())
    >>> read_published("10-Sep-19 14:52")[0]
    '2019-09-10T14:52:00'
    >>> read_published("soon")[1][0].code
    'bad-published'
    """
    if isinstance(value, datetime | date):
        value = value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        value = _from_epoch(value)
    if not isinstance(value, str) or not value.strip():
        return _refused(value)
    text = value.strip()[:200]
    moment, assumed, lost = _iso_moment(text), False, False
    if moment is None:
        moment, assumed, lost = _written_moment(_SHORT_YEAR.sub(_in_four_digits, text), months)
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return _refused(value)
    notes = []
    if lost:
        told = f"the time of day or the zone of published cannot be read, its day is taken: {text[:60]!r}"
        notes.append(Note("bad-time", told))
    if assumed:
        notes.append(Note("day-first", f"{text!r} is read with the day before the month"))
    if moment.year > FAR_YEAR:
        notes.append(Note("far-future", f"published lies in the far future: {text!r}; kept as given"))
    return _in_zone(moment, text, zone), tuple(notes)


def _refused(value: object) -> tuple[None, tuple[Note, ...]]:
    what = f"published cannot be read as a day from {FIRST_YEAR} to {LAST_YEAR}: {repr(value)[:60]}"
    return None, (Note("bad-published", what),)


def _in_four_digits(match: re.Match[str]) -> str:
    """The same day with its whole year; 00 to 68 are of this century (POSIX, ``strptime``)."""
    return f"{match[1]}-{match[2]}-{'20' if int(match[3]) < 69 else '19'}{match[3]}"


def _from_epoch(value: int) -> str:
    """Seconds or milliseconds since 1970, told by their number of digits; anything else as its digits."""
    if len(str(abs(value)) if abs(value) < 10**15 else "") not in (10, 13) or value < 0:
        return str(value) if abs(value) < 10**15 else ""
    return datetime.fromtimestamp(value // 1000 if value >= 10**12 else value, UTC).isoformat()


def _iso_moment(text: str) -> date | None:
    """A day or a moment in ISO 8601; a ``date`` where no time is given."""
    if not _ISO_LIKE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    if _ODD_MINUTES.search(text) or abs(moment.utcoffset() or timedelta()) >= _FARTHEST:
        return None
    return moment


def _in_zone(moment: date, text: str, zone: tzinfo | None) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if zone is not None and moment.tzinfo is None:
        return moment.replace(tzinfo=zone).isoformat()
    # Midnight sharp in UTC is how many systems write a day without a time.
    in_utc = moment.tzinfo is not None and not moment.utcoffset()
    if zone is not None and in_utc and moment.time() != time(0):
        try:
            return moment.astimezone(zone).isoformat()
        except OverflowError:
            pass
    return text if _STRICT.fullmatch(text) else moment.isoformat()


def find_days(text: str, months: Mapping[str, int] = MONTHS) -> list[WrittenDay]:
    """Every complete day (day, month, year) written in a text, in its order.

    >>> [str(found.day) for found in find_days("12/9/2019 and 3 Oct 2020")]
    ['2019-09-12', '2020-10-03']
    """
    found: dict[int, WrittenDay] = {}
    for order, pattern in _DAY_PATTERNS:
        for match in pattern.finditer(text):
            day = _day_of(order, match, months)
            if day is not None and not any(d.start < match.end() and match.start() < d.end for d in found.values()):
                found[match.start()] = day
    return [found[start] for start in sorted(found)]


def _day_of(order: str, match: re.Match[str], months: Mapping[str, int]) -> WrittenDay | None:
    assumed = False
    if order == "ymd":
        year, month, day = int(match[1]), int(match[3]), int(match[4])
    elif order == "dmy":
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        if month > 12 >= day:
            day, month = month, day
        assumed = day <= 12 and day != month
    else:
        name, number = (match[2], match[1]) if order == "d-month-y" else (match[1], match[2])
        year, month, day = int(match[3]), months.get(name.lower(), 0), int(number)
    try:
        return WrittenDay(match.start(), match.end(), date(year, month, day), assumed)
    except ValueError:
        return None


def _written_moment(text: str, months: Mapping[str, int]) -> tuple[date | None, bool, bool]:
    """A day written in words or figures, with the time that follows it, where there is one day only; whether day and
    month could be swapped, and whether a time that follows is none."""
    days = find_days(text, months)
    if len({found.day for found in days}) != 1:
        return None, False, False
    first = days[0]
    clock = _TIME.match(text, first.end)
    if not clock or _MORE_TIME.search(text, clock.end()):
        return first.day, first.assumed, clock is None and bool(_ISO_LIKE.fullmatch(text))
    hour = int(clock[1])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4][0] in "Pp" else 0)
    try:
        at = time(hour, int(clock[2]), int(clock[3] or 0))
        zone = read_zone(clock[5]) if clock[5] else read_zone(clock[6]) if clock[6] in _ZONES else None
    except (ValueError, InputError):
        return first.day, first.assumed, True
    return datetime.combine(first.day, at, zone), first.assumed, False
