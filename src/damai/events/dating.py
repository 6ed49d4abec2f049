"""Days that follow from those told: a state's open end, and several days together.

They come behind the options of ``choices.date_options``: a network that was asked about those need not know these.
Where an open end tells all that the day itself does, the day goes (``goes_on``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from damai.events.candidates import Candidate, Reading
from damai.events.choices import BACK, DateOption, shared_features, words_in
from damai.events.evidence import from_word_before
from damai.events.labels import names_event
from damai.events.reportwide import FAR, age_features
from damai.events.units import head_of
from damai.grounding.edtf import bounds, interval, is_day
from damai.grounding.timex import published_day
from damai.grounding.timex_reading import ONSET, SINCE, SINCE_CLAUSE
from damai.model import Span, Timex

LASTING = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST", "RETREAT"})
"""Types of events that can go on for months."""
ENDURING = frozenset({"COERCE", "SANCTION", "RETREAT"})
"""Those that mostly do, even told by a verb."""
TOGETHER = timedelta(days=7)
"""How far apart days may lie that are told as one stretch ("on Friday and Saturday")."""
OPENINGS = (SINCE, SINCE_CLAUSE, ONSET)
"""The rules of days that open a period, the surest first."""


def further_dates(reading: Reading, candidate: Candidate, told: Sequence[DateOption]) -> list[DateOption]:
    """More options than the days ``told``: stretches of days, open intervals."""
    stretch = _stretch(reading, candidate)
    found = [stretch] if stretch is not None and all(stretch.value != option.value for option in told) else []
    return [*found, *_open_ends(reading, candidate, [*told, *found])]


def _open_ends(reading: Reading, candidate: Candidate, told: Sequence[DateOption]) -> Iterator[DateOption]:
    """What can last may go on since a day that is told as a beginning: the day as an open interval, beside the day."""
    if candidate.type not in LASTING:
        return
    published = published_day(reading.report.published)
    openings = _openings(reading)
    then = any(t.rule in OPENINGS and not t.edtf for t in reading.timexes[candidate.sentence.index])
    taken: set[str] = set()
    for option in told:
        days = bounds(option.value)
        ahead = days is None or (published is not None and days[0] >= published)
        if ahead or "/" in option.value or option.value in taken or not (then or option.value in openings):
            continue
        if option.timex.rule in OPENINGS and not option.back and names_event(candidate, option.timex):
            continue  # "since the 2020 war": the war itself is over
        taken.add(option.value)
        yield _open_end(reading, candidate, option, openings.get(option.value, "-"), then)


def goes_on(candidate: Candidate, option: DateOption) -> bool:
    """Whether a day can only be the beginning of violence: behind "since", and told of its own verb.

    "They have been fighting since May" tells of no fight in May alone. A day that another verb is told with, or that a
    clause explains ("since May, when rebels took the town"), may be that of what has happened then.
    """
    if option.timex.rule != SINCE or option.back or "/" in option.value or candidate.type != "ASSAULT":
        return False
    if candidate.trigger.form.startswith("noun") or not candidate.sentence.parsed:
        return False
    words, own = candidate.sentence.words, candidate.trigger.words
    low, high = words_in(words, option.timex.span)
    at = head_of(words, min(low, len(words) - 1), high)
    return at not in own and words[at].head in own


def _openings(reading: Reading) -> dict[str, str]:
    """The days that some sentence of the report tells as a beginning, each with the surest way in which it is told."""
    found: dict[str, str] = {}
    for timex in (t for row in reading.timexes for t in row if t.edtf and t.rule in OPENINGS):
        found[timex.edtf or ""] = min(timex.rule, found.get(timex.edtf or "", timex.rule), key=OPENINGS.index)
    return found


def _open_end(reading: Reading, candidate: Candidate, option: DateOption, opening: str, then: bool) -> DateOption:
    timex = option.timex
    span = from_word_before(reading, timex.span) if timex.rule == SINCE else timex.span
    kind, family, form = shared_features(candidate)
    where = "here" if not option.back else "far" if option.back == FAR else "carried"
    side = "R" if timex.span.start > candidate.start else "L"
    noun = candidate.trigger.form.startswith("noun")
    mine = timex.rule if timex.rule in OPENINGS else "-"
    lasting = noun or candidate.type in ENDURING
    features = (
        "open", f"open&{kind}", f"open&{form}", f"open&{where}", f"open&{where}&{kind}", f"open={mine}", f"open={mine}&{where}", f"open={mine}&{kind}", f"open={mine}&noun={noun}", f"open={mine}&{where}&side={side}", f"open={mine}&{where}&side={side}&lasting={lasting}",
        f"open&told={opening}", f"open&told={opening}&{where}", f"open&told={opening}&noun={noun}", f"open&then={then}&{where}", f"open&side={side}&{where}", f"open&unit={len(option.value)}", f"open&noun={noun}&{where}",
        f"open&status={candidate.modality.status}", f"open&predicate={candidate.trigger.predicate.id}", f"open&{family}", *(f"open&{f}" for f in option.features if f.startswith("hint")), *age_features(reading, candidate, timex, "open"),
    )  # fmt: skip
    return replace(option, timex=replace(timex, span=span, edtf=f"{timex.edtf}/.."), features=features, asked=False)


def _stretch(reading: Reading, candidate: Candidate) -> DateOption | None:
    """The days of the sentence, or of the nearest before that has any, as one stretch; None if they are none."""
    number = candidate.sentence.index
    for back in range(min(BACK, number) + 1):
        at = number - back
        days = [
            t for t in reading.timexes[at] if is_day(t.edtf) and not any(c.covers(t.span) for c in reading.credit[at])
        ]
        if not days:
            continue
        first, last = (pick(days, key=lambda t: t.edtf or "") for pick in (min, max))
        low, high = bounds(first.edtf or ""), bounds(last.edtf or "")
        if low is None or high is None or low == high or high[0] - low[0] > TOGETHER:
            return None
        span = Span(min(first.span.start, last.span.start), max(first.span.end, last.span.end))
        timex = Timex(span, interval(low[0], high[0]), "DATE", None, "together", first.relative or last.relative)
        between = [w.lower for w in reading.sentences[at].words if span.start <= w.start < span.end]
        return DateOption(timex, _stretch_features(reading, candidate, timex, back, between, len(days)), back, False)
    return None


def _stretch_features(
    reading: Reading, candidate: Candidate, timex: Timex, back: int, words: Sequence[str], count: int
) -> tuple[str, ...]:
    kind, family, form = shared_features(candidate)
    side = "R" if timex.span.start > candidate.start else "L"
    return (
        "stretch", f"stretch&{kind}", f"stretch&{family}", f"stretch&{form}", f"stretch={back}", f"stretch&side={side}&{family}", f"stretch&count={min(count, 4)}", f"stretch&words={min(6, len(words).bit_length())}",
        *(f"stretch&word={word}" for word in words), *age_features(reading, candidate, timex, "stretch"),
    )  # fmt: skip
