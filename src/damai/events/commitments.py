"""What was promised: the content clause after the trigger, verbatim, its due date, and whether it is not to act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from damai.events.candidates import Candidate
from damai.events.quotation import Said
from damai.events.recalled import complement, is_aside, resumes
from damai.grounding.edtf import bounds
from damai.grounding.trie import Trie
from damai.language.sentence import Sentence, Word
from damai.model import Commitment, Span, Timex

MAX_WORDS = 40
FEW = 4
"""Words that tell what was done as promised, at least."""
PROMISERS = 6
"""Words between "as" and the verb of "as the two sides had promised", at most."""
REACH = 14
"""Words between the noun of a truce or a deal and the words that say that it binds, at most."""
MARKS = ';:."“”'
QUOTES = frozenset('"“”')
ENDS = QUOTES | {";", "."}
DEEDS = frozenset({"VERB", "NOUN"})
"""What the word for a promised deed is, in a trigger of several words."""
NEAR = 6
"""Words before the one who says so among which the comma stands, at most."""
MAX = 10**9
BEFORE = 4
"""Words before a length of time among which those stand that make its end a due day, at most."""
END = "period-end"
"""The rule of a pack's ``time.toml`` for the end of a month or year."""
MONTH = 31
"""Days within which the day of a promise is known, at most, for its due day to be counted from it."""
CALENDAR = frozenset({
    "month", "month-alone", "month-marked", "month-day", "day-month", "date-in-words", "date-in-brackets",
    "word-figures", "weekday-and-date", "weekday-and-date-in-brackets", "weekday-figures", "weekday-comma-figures",
    "figures",
    "figures-in-brackets", "tanggal-figures",
})  # fmt: skip
"""The rules of the packs' ``time.toml`` for days and months that may be written without their year."""
_YEARLESS = re.compile(r"\d{4}-(\d\d(?:-\d\d)?)")
_YEAR = re.compile(r"\d{4}|'\d\d")
_COARSE = re.compile(r"\d{4}(?:-\d\d)?")
_LENGTH = re.compile(r"P(?:T(?P<hours>\d+)H|(?P<number>\d+)(?P<unit>[DWM]))")
_DAYS = {"D": 1, "W": 7, "M": 30}
LONGEST = 366
"""Days of the longest length of time that a due day is counted by."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment with the places it was read from."""

    commitment: Commitment
    content: Span
    due: Span | None


def _opening(candidate: Candidate, openers: frozenset[str]) -> int:
    """Where the content begins: with the trigger's own words for the deed ("agreed to WITHDRAW"), or with the whole of
    a trigger that is the deed ("will MEET"); else after the trigger, or after the opener that stands near it."""
    words, trigger = candidate.sentence.words, candidate.trigger
    at = after = trigger.last
    if trigger.form.startswith("noun") and not trigger.predicate.commitment and candidate.modality.status == "planned":
        return trigger.first  # "the summit that both were to have held"
    if not trigger.form.startswith("noun"):
        inner = next((n for n in range(trigger.first + 1, trigger.last) if words[n].lower not in openers), None)
        gapped = trigger.last - trigger.first > len(trigger.words)
        if inner is not None and trigger.form == "active" and (gapped or words[inner].pos in DEEDS):
            return inner
        if not trigger.predicate.commitment and candidate.modality.status == "planned":
            return trigger.first
        clause = complement(candidate, openers)
        if clause is not None:  # "agreed with Niger in Abuja on Monday to meet again"
            at = clause[0]
        while at < len(words) and at - after < 6 and words[at].lower not in openers and words[at].text not in ',;."“”':
            at += 1
        if at >= len(words) or words[at].lower not in openers:
            at = after if clause is None else clause[0]
    while at < len(words) and (words[at].lower in openers or words[at].text in ',:"“”'):
        at += 1
    return at


def done_as_promised(candidate: Candidate, forms: Trie[bool], openers: frozenset[str]) -> tuple[int, int] | None:
    """The words [first, last) of what was done "as promised": what stands before those words, or behind them where they
    open the sentence; None where the trigger says itself what is promised ("as they agreed to withdraw")."""
    words, trigger = candidate.sentence.words, candidate.trigger
    if trigger.form.startswith("noun") or any(w.lower in openers for w in words[trigger.first : trigger.last + 1]):
        return None
    lowers, marks = [word.lower for word in words], [n for n, word in enumerate(words) if word.text in ',;:."“”']
    bars = {*marks, *(n for n, word in enumerate(lowers) if word in openers)}
    for at in range(trigger.first, max(-1, trigger.first - PROMISERS - 1), -1):
        ends = [end for end, _ in forms.find(lowers, at) if end <= trigger.first]
        if ends and bars.isdisjoint(range(at + 1, trigger.first)):
            behind = next((mark + 1 for mark in marks if mark > trigger.first), len(words))
            low, high = (0, at) if at else (behind, len(words))
            return (low, high) if high - low >= FEW else None
    return None


def told_from(sentence: Sentence, said: Iterable[Said], start: int) -> int:
    """The letter at which the words for who says so begin, behind a comma and a place of the sentence; its end where
    there are none ("agreed to meet, the Kenyan foreign minister said")."""
    ends, words = [sentence.end], sentence.words
    for one in said:
        if one.cue is None or one.cue.start <= start or one.sentence != sentence.index:
            continue
        named = one.source.mentions[0].spans[0].start if one.source is not None and one.source.mentions else -1
        end = named if start < named < one.cue.start else one.cue.start
        before = [word for word in words if start < word.start < end][-NEAR:]
        ends += [word.start for word in before if word.text == ","][-1:]
    return min(ends)


def is_in_force(candidate: Candidate, forms: Trie[bool]) -> bool:
    """Whether the sentence says of a truce or a deal that it binds from now on ("the truce came into force")."""
    if candidate.modality.status not in ("occurred", "planned"):
        return False
    words, trigger = candidate.sentence.words, candidate.trigger
    lowers = [word.lower for word in words]
    for at in range(trigger.first, min(trigger.last + REACH, len(words))):
        if at >= trigger.last and words[at].text in MARKS:
            return False
        if next(forms.find(lowers, at), None) is not None:
            return True
    return False


def _closes(piece: str) -> bool:
    """Whether a piece ends with the bracket that closes one of its own."""
    return piece.endswith(")") and piece.count("(") == piece.count(")")


def not_before(timex: Timex, made: str | None) -> bool:
    """Whether a date may be due by a promise of the day ``made``: nothing is promised for a day that is over.

    >>> not_before(Timex(Span(0, 4), "2015"), "2019-09-12"), not_before(Timex(Span(0, 4), "2019"), "2019-09-12")
    (False, True)
    """
    due, day = bounds(timex.edtf or ""), bounds(made or "")
    return due is None or day is None or due[1] >= day[0]


def due_of(timex: Timex, made: str | None, counts: bool) -> str | None:
    """The day, month or year by which a time expression makes a promise due that was made on a day, in EDTF.

    An expression that gives no event its date still says it: the end of a period ("before the end of the year"), and a
    length of time where words before it say that it ``counts`` from the promise ("within two weeks").

    >>> due_of(Timex(Span(0, 9), None, "DURATION", "P2W"), "2019-09-12", True)
    '2019-09-26'
    >>> due_of(Timex(Span(0, 9), None, "DURATION", "P2W"), "2019-09-12", False) is None
    True
    >>> due_of(Timex(Span(0, 9), None, "DATE", "2019", "period-end"), "2019-09-12", False)
    '2019-12-31'
    """
    if timex.edtf or timex.value is None:
        return timex.edtf
    if timex.type == "DATE":
        period = bounds(timex.value) if timex.rule == END and _COARSE.fullmatch(timex.value) else None
        return period[1].isoformat() if period else None
    length, day = _LENGTH.fullmatch(timex.value), bounds(made or "")
    if timex.type != "DURATION" or length is None or day is None or not counts:
        return None
    days = -(-int(length["hours"]) // 24) if length["hours"] else int(length["number"]) * _DAYS[length["unit"]]
    return (day[0] + timedelta(days)).isoformat() if days <= LONGEST else None


def from_made(timex: Timex, text: str, made: str | None) -> Timex:
    """A date without a year, its words being ``text``, as it was meant by who promised it on the day ``made``.

    That is the first such day or month from then on, not the one nearest to the report.

    >>> told = Timex(Span(0, 5), "2025-03", "DATE", "2025-03", "month")
    >>> from_made(told, "March", "2025-11-15").edtf, from_made(told, "March 2025", "2025-11-15").edtf
    ('2026-03', '2025-03')
    """
    day = bounds(made or "")
    written = _YEARLESS.fullmatch(timex.value or "") if timex.rule in CALENDAR else None
    if day is None or (day[1] - day[0]).days > MONTH or written is None or _YEAR.search(text):
        return timex
    for year in (day[0].year, day[0].year + 1):
        value = f"{year}-{written[1]}"
        span = bounds(value)
        if span is not None and span[1] >= day[0]:
            return replace(timex, value=value, edtf=value if timex.edtf else None)
    return timex


def counts_from_now(candidate: Candidate, timex: Timex, forms: Trie[bool]) -> bool:
    """Whether the words before a length of time, or its first ones, say that it is counted from the promise on."""
    words = candidate.sentence.words
    at = next((n for n, word in enumerate(words) if word.start >= timex.span.start), len(words))
    lowers = [word.lower for word in words]
    near = range(max(0, at - BEFORE), at)
    return any(end >= at for first in near for end, _ in forms.find(lowers, first))


def _closing(words: Sequence[Word], at: int, told: int, stops: frozenset[str], aside: bool = False) -> int:
    """Where a content that begins at a word ends: at a mark, before another clause, or with the clause ``aside`` that
    tells it; a quotation that it begins with ("to begin “substantive talks” on peace") belongs to it."""
    end, opened = at, False
    while end < len(words) and end - at < MAX_WORDS and words[end].start < told:
        text = words[end].text
        follows = words[end + 1].lower if end + 1 < len(words) else ""
        if text in QUOTES and (opened or end - at == 1):
            opened = not opened
        elif text in ENDS or (end > at + 2 and text == "," and (aside or follows in stops)):
            break
        end += 1
    return end


def find_promise(
    text: str,
    candidate: Candidate,
    timexes: Sequence[tuple[Timex, str]],
    openers: frozenset[str],
    negations: frozenset[str],
    stops: frozenset[str],
    whole: bool = False,
    told: int = MAX,
    done: tuple[int, int] | None = None,
) -> Promise | None:
    """The content of a promise that follows its trigger (``whole``: with the trigger), or None where nothing follows;
    the first of the ``timexes`` in it, each with the day by which it would be due, says when it is due. At letter
    ``told`` the words for who says so begin. Of what was ``done`` as promised it is told elsewhere."""
    words, trigger = candidate.sentence.words, candidate.trigger
    at = trigger.first if whole else _opening(candidate, openers)
    at, end = done or (at, min(_closing(words, at, told, stops, is_aside(candidate)), resumes(candidate, at)))
    start = words[at].start if at < len(words) else len(text)
    while end > at and not words[end - 1].text[-1].isalnum() and not _closes(text[start : words[end - 1].end]):
        end -= 1
    if end - at < (1 if at < trigger.last else 2):
        bare = (
            trigger.form.startswith("noun") and not whole
        )  # "a truce, Paris said": its name is all that is told of it
        return find_promise(text, candidate, timexes, openers, negations, stops, True, told) if bare else None
    content = Span(words[at].start, words[end - 1].end)
    negative = candidate.trigger.predicate.negative or words[at].lower in negations
    negative = negative or candidate.modality.duty == "negative"
    due = next(((timex, day) for timex, day in timexes if content.covers(timex.span) and not done), None)
    return Promise(Commitment(content.of(text), due[1] if due else None, negative), content, due and due[0].span)
