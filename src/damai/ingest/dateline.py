"""The day that a report's own first lines give: "JAKARTA, 12/9/2019 - ...", or a line with a date and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from damai.ingest.published import FIRST_YEAR, LAST_YEAR, MONTHS, WrittenDay, find_days
from damai.model import Note

_LINES, _HEAD, _NAMES, _BODY = 4, 160, 7, 120  # a line longer than that is no headline: the body has begun
_AFTER = re.compile(
    r"\s*(?:[,|]?\s*(?:[^\W\d_]{1,6}\s+)?[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?)?\s*(?:[A-Z]{1,5}\b)?\s*"
    r"(?P<closed>[)\]])?\s*(?P<dash>[-–—]{1,3}|:\s|[|])?[\s.]*"
)


def dateline_day(text: str, *, months: Mapping[str, int] = MONTHS) -> tuple[str | None, tuple[Note, ...]]:
    """The day of the dateline, with a note that says so; nothing where there is any doubt that it is one.

    >>> dateline_day("JAKARTA, 12/9/2019 - Kedua menteri bertemu.")[0]
    '2019-09-12'
    >>> dateline_day("Perang 27/9/2020 - 10/11/2020 menewaskan ribuan orang.")
    (None, ())
    """
    lines = [line.strip() for line in text[:2000].splitlines() if line.strip()]
    for line in lines[:_LINES]:
        found = _in_line(line, months)
        if found is not None and FIRST_YEAR <= found.day.year <= LAST_YEAR:
            notes = [Note("published-from-dateline", f"published is taken from the dateline: {found.day.isoformat()}")]
            if found.assumed:
                notes.append(Note("day-first", "the dateline is read with the day before the month"))
            return found.day.isoformat(), tuple(notes)
        if len(line) > _BODY:
            break
    return None, ()


def _in_line(line: str, months: Mapping[str, int]) -> WrittenDay | None:
    days = find_days(line[:_HEAD], months)
    if len({found.day for found in days}) != 1:
        return None
    found = days[0]
    before, rest = line[: found.start], line[found.end :]
    after = _AFTER.match(rest)
    if after is None:
        return None
    if after.end() == len(rest):
        bare = len(line) <= 80 and not after["closed"] and not line.endswith(".")
        return found if bare and _named(before, alone=True) else None
    opens_text = after["dash"] is not None and not rest[after.end()].isdigit()
    return found if opens_text and _named(before, alone=after["closed"] is not None) else None


def _named(before: str, *, alone: bool) -> bool:
    """Whether only names (of a place, an outlet, a weekday) stand before the date, set off by a comma or a bracket."""
    words = re.findall(r"[^\W\d_][\w.'’]*", before)
    if not before.strip():
        return alone
    if len(words) > _NAMES or re.search(r"[0-9]", before):
        return False
    if not all(word[0].isupper() or "." in word for word in words):
        return False
    return "," in before or before.rstrip().endswith(("(", "[", "|", "/", "-", "–", "—"))
