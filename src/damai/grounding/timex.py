"""The time tagger: from a report's text to time expressions with TIMEX3 type and value and an EDTF date.

The engine knows no language; a compiled ``time.toml`` (:func:`compile_time`) tells what to look for. Tagging looks at
one sentence; anchoring counts from the day of publication and the day last spoken of, never from the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from damai.grounding import edtf
from damai.grounding.timex_anchor import anchor, counted_from
from damai.grounding.timex_cues import is_compared, is_promised, opening, surroundings
from damai.grounding.timex_grammar import Rule, TimeGrammar, Value, compile_time, screen
from damai.grounding.timex_reading import COUNTED, COUNTING, Anchored, RawTimex, Reference
from damai.model import Span, Timex

__all__ = [
    "RawTimex",
    "Reference",
    "TimeGrammar",
    "anchor_timexes",
    "compile_time",
    "published_day",
    "tag_and_anchor",
    "tag_timexes",
]

REACH = 90
"""How many letters before an expression a word may stand that puts it into the future or a credit line."""
CLAUSE = 100
"""How many letters before an expression "since" or a verb of beginning may stand, in the same clause."""
COMPARED_QUARTER = 366
"""How many days before publication a quarter begins that a later one is only compared with."""
OVER = 90
"""How many days after its beginning a quarter is over, at the least."""
_FIGURES = re.compile(r"(\d{1,2})(\d\d)?(?!\d)")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_MONTHS_OR_YEARS = re.compile(r"\d{4}(?:-\d\d)?|P\d+[MY]")


def published_day(published: str | None) -> date | None:
    """The local day that a report's ``published`` names.

    >>> published_day("2025-06-19T23:30:00+07:00")
    datetime.date(2025, 6, 19)
    >>> published_day("yesterday") is None
    True
    """
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


_COUNTED = ((1, "counted_after"), (-1, "counted_before"))


def tag_timexes(text: str, start: int, end: int, grammar: TimeGrammar) -> list[RawTimex]:
    """The time expressions of one sentence (``text[start:end]``), in order and without overlaps, not yet anchored."""
    sentence = text[start:end]
    words = screen(sentence, grammar)
    if not words:
        return []
    found: list[tuple[int, int, int, re.Match[str], Rule]] = []
    for rank, rule in grammar.rules_for(words):
        matches = (m for m in rule.regex.finditer(sentence) if _allowed(rule, sentence, m))
        found += [(m.start(), -m.end(), rank, m, rule) for m in matches]
    if not found:
        return []
    hidden = [m.span() for m in grammar.hidden.finditer(sentence)] if grammar.hidden else []
    chosen: list[RawTimex] = []
    last = 0
    for first, minus, _, match, rule in sorted(found, key=lambda f: f[:3]):
        if first < last or any(a < -minus and first < b for a, b in hidden):
            continue
        args = _arguments(match, rule, grammar)
        if args is None:
            continue
        between = sentence[last:first].strip(" ,()")
        linked = bool(grammar.cues["clock_link"].fullmatch(between))
        counted = next((n for n, name in _COUNTED if last and grammar.cues[name].fullmatch(between)), 0)
        before, last = last, -minus
        told = surroundings(_words_before(sentence, first, REACH), _words_after(sentence, last, REACH), grammar)
        clause = _words_before(sentence[before:first], first - before, CLAUSE)
        opens = opening(clause, grammar)
        compared, promised = is_compared(clause, grammar), is_promised(_words_before(sentence, first, REACH), grammar)
        raw = RawTimex(start + first, start + last, rule.id, rule.op, args, *told, linked, opens, compared, promised)
        counting = rule.op == "duration" and _counts(sentence, last, grammar)
        chosen.append(replace(raw, counted=counted, counting=counting) if counted or counting else raw)
    return chosen


def _counts(sentence: str, end: int, grammar: TimeGrammar) -> bool:
    """Whether a word like "after" stands right behind a place."""
    rest = sentence[end : end + REACH].lstrip()
    return any(m is not None and m.end() for _, name in _COUNTED for m in [grammar.cues[name].match(rest)])


def _words_before(sentence: str, end: int, reach: int) -> str:
    """The last ``reach`` letters before a place, without a word cut in two (the end of one may be another word).

    >>> _words_before("mengatakan ia tiba", 18, 11)
    ' ia tiba'
    """
    start = max(0, end - reach)
    while 0 < start < end and sentence[start - 1].isalnum() and sentence[start].isalnum():
        start += 1
    return sentence[start:end]


def _words_after(sentence: str, start: int, reach: int) -> str:
    """The next ``reach`` letters behind a place, without a word cut in two.

    >>> _words_after("Friday the willing", 6, 9)
    ' the '
    """
    end = min(len(sentence), start + reach)
    while start < end < len(sentence) and sentence[end - 1].isalnum() and sentence[end].isalnum():
        end -= 1
    return sentence[start:end]


def _allowed(rule: Rule, sentence: str, match: re.Match[str]) -> bool:
    begin = match.start() - 40
    before = sentence[: match.start()] if begin <= 0 else "\0" + _words_before(sentence, match.start(), 40)
    if rule.preceded_by and not rule.preceded_by.search(before):
        return False
    if rule.not_preceded_by and rule.not_preceded_by.search(before):
        return False
    if rule.followed_by and not rule.followed_by.match(sentence, match.end()):
        return False
    return not (rule.not_followed_by and rule.not_followed_by.match(sentence, match.end()))


def _arguments(match: re.Match[str], rule: Rule, grammar: TimeGrammar) -> dict[str, Value] | None:
    """What the slots hold; None if they hold what cannot be."""
    args: dict[str, Value] = dict(rule.constants)
    for group, text in match.groupdict().items():
        if text is None:
            continue
        stem, _, _ = group.partition("_")
        slot = stem.rstrip("2")
        value = _value(slot, text, grammar)
        if slot in ("one", "many"):
            args["unit"] = value or ""
            args["n"] = 1 if slot == "one" else "X"
        elif slot in ("monthnum", "dayword"):
            args[stem.replace("monthnum", "month").replace("dayword", "day")] = value or 0
        elif slot in ("recent", "monthname"):
            args["year" if slot == "recent" else "month"] = value or 0
        elif value is None:
            if slot != "n":
                return None
            roughly = grammar.numbers["roughly"].get(" ".join(text.lower().split()))
            args[stem] = roughly if roughly is not None and rule.op == "duration" else "X"
        else:
            args[stem] = value
    if grammar.timeml_values:
        args["timeml"] = 1
    if "hundreds" in args and not _spoken_year(args):
        return None
    if args.pop("military", None) and not _on_the_clock(args, match.group()):
        return None
    if grammar.half_days and args.get("hour") == 12 and args.get("part") in ("MO", "NI"):
        args["hour"] = 0
    return args


def _on_the_clock(args: dict[str, Value], text: str) -> bool:
    """Reads a time of day whose figures are written in one, with which ``text`` begins; whether it can be one.

    >>> read: dict[str, Value] = {"n": 30}
    >>> _on_the_clock(read, "0030 GMT"), read
    (True, {'hour': 0, 'minute': 30})
    """
    args.pop("n", None)
    figures = _FIGURES.match(text)
    if figures is None:
        return False
    hour, minute = int(figures[1]), int(figures[2] or 0)
    args["hour"], args["minute"] = hour, minute
    return hour <= 24 and minute < 60


def _spoken_year(args: dict[str, Value]) -> bool:
    """Reads a year as it is spoken ("nineteen ninety-one"), and whether it is one.

    >>> read: dict[str, Value] = {"hundreds": 19, "n": 91.0}
    >>> _spoken_year(read), read
    (True, {'year': 1991})
    """
    hundreds, rest = args.pop("hundreds"), args.pop("n", 0)
    if not isinstance(rest, int | float) or not 10 <= rest < 100:
        return False
    args["year"] = int(hundreds) * 100 + int(rest)
    return True


def _value(slot: str, text: str, grammar: TimeGrammar) -> Value | None:
    if slot == "n":
        return grammar.number(text)
    if slot in ("day", "monthnum", "year", "recent", "yy", "hour", "minute"):
        return int(text.lstrip("'’"))
    if slot == "ordinal":
        known = grammar.value_of(slot, text)
        return known if known is not None else int(text) if text.isdigit() else _roman(text)
    return grammar.value_of("ordinal" if slot == "dayword" else slot, text)


def _roman(text: str) -> int | None:
    values = [{"I": 1, "V": 5, "X": 10}.get(c, 0) for c in text.upper()]
    total = sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))
    return total or None


def anchor_timexes(
    raw: Iterable[RawTimex], published: date | None, previous: date | Reference | None = None
) -> list[Timex]:
    """Anchors the expressions of one sentence, each one counting as the day last spoken of for the next."""
    return _anchor(raw, published, previous if isinstance(previous, Reference) else Reference(previous, previous))[0]


def _anchor(raw: Iterable[RawTimex], published: date | None, reference: Reference) -> tuple[list[Timex], Reference]:
    found: list[Timex] = []
    items = list(raw)
    spoken = False
    for number, item in enumerate(items):
        near = _day_after_clock(items[number:], published, reference)
        if near is None and not spoken:
            near = _day_of_moment(item, reference)
        read = anchor(item, published, near or reference)
        rule = item.period_rule() if read.type in ("DATE", "TIME") else ""
        counted = counted_from(items[number - 1], item.counted, read) if number and item.counted else None
        start = item.start
        if counted is not None:
            start, read, rule = found.pop().span.start, counted, COUNTED
        rule = rule or (COUNTING if item.counting else item.rule)
        found.append(Timex(Span(start, item.end), read.edtf, read.type, read.value, rule, read.relative))
        if read.edtf and _tells(item, read):
            reference = _spoken_of(read.edtf, item.word("part"), reference, published)
            spoken = True
        reference = reference._replace(quarter=_quarter(read, reference.quarter, published))
    return found, reference


def _tells(item: RawTimex, read: Anchored) -> bool:
    """Whether a date is spoken of, and not the day of a credit line, or a quarter of another year to compare with."""
    if item.credit and len(read.edtf or "") > len("2014-11"):
        return False
    another = bool(_QUARTER.fullmatch(read.value or "")) and "/" not in (read.edtf or "")
    return not another and (item.whole("spoken") or 0) >= 0


def _day_after_clock(items: Sequence[RawTimex], published: date | None, reference: Reference) -> Reference | None:
    """The day that stands right behind a time of day, as in "at 7:55, Friday", or after a linking word.

    Between the two the same time may stand as it is elsewhere ("at 7:55 p.m. (1655 GMT) Friday").
    """
    day = 0
    while items[day].op == "clock" and day + 1 < len(items):
        if items[day + 1].start - items[day].end > 2 and not items[day + 1].linked:
            return None
        day += 1
    if not day or items[day].op == "clock":
        return None
    found = anchor(items[day], published, reference).edtf
    days = edtf.bounds(found) if found else None
    return Reference(days[0], days[0]) if days and days[0] == days[1] else None


def _day_of_moment(item: RawTimex, reference: Reference) -> Reference | None:
    """The day of a moment that is counted from ("four minutes after midnight"), where that part of it was told before.

    Only a look back in between is overlooked so: a later day that was spoken of since has its own midnight.
    """
    day = dict(reference.parts).get(item.word("part")) if "n" in item.args else None
    return Reference(day, day) if day and (reference.day is None or reference.day < day) else None


def _spoken_of(spoken: str, part: str, reference: Reference, published: date | None) -> Reference:
    """What is last spoken of, now that this date is, with the ``part`` of the day that it names."""
    days = edtf.bounds(spoken)
    if days is None or (days[1] - days[0]).days > 366:
        return reference
    parts = reference.parts
    if part and days[0] == days[1]:
        parts = (*(told for told in parts if told[0] != part), (part, days[0]))
    last = days[1] if (days[1] - days[0]).days <= 2 else reference.day
    gone = reference.gone if last is None or (published and last > published) else last
    return reference._replace(day=last, period=days[0], parts=parts, gone=gone)


def _quarter(read: Anchored, last: date | None, published: date | None) -> date | None:
    """The first day of the quarter that is spoken of once ``read`` is; months and years told of end it, days do not.

    One that began long before publication is only compared with, and one that is not over is not reported on.

    >>> _quarter(Anchored("2014-07/2014-09", "2014-Q3"), None, None)
    datetime.date(2014, 7, 1)
    >>> _quarter(Anchored("2014-11-03", "2014-11-03"), date(2014, 7, 1), None)
    datetime.date(2014, 7, 1)
    >>> _quarter(Anchored("2013-07/2013-09", "2013-Q3"), date(2014, 7, 1), date(2014, 11, 9))
    datetime.date(2014, 7, 1)
    >>> _quarter(Anchored("2014-10/2014-12", "2014-Q4"), date(2014, 7, 1), date(2014, 11, 9))
    datetime.date(2014, 7, 1)
    >>> _quarter(Anchored(None, "P9M", type="DURATION"), date(2014, 7, 1), None) is None
    True
    """
    told = _QUARTER.fullmatch(read.value or "")
    if told:
        quarter = date(int(told[1]), int(told[2]) * 3 - 2, 1)
        return quarter if not published or OVER <= (published - quarter).days <= COMPARED_QUARTER else last
    present = published is not None and read.value is not None and published.isoformat().startswith(read.value)
    return None if _MONTHS_OR_YEARS.fullmatch(read.value or "") and not present else last


def tag_and_anchor(
    text: str, sentences: Sequence[tuple[int, int]], published: date | None, grammar: TimeGrammar
) -> list[Timex]:
    """All time expressions of a report, sentence by sentence, with the day last spoken of carried along."""
    reference = Reference()
    found: list[Timex] = []
    for start, end in sentences:
        raw = tag_timexes(text, start, end, grammar)
        if raw:
            anchored, reference = _anchor(raw, published, reference)
            found += anchored
    return found
