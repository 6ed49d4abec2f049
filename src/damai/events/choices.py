"""When and where: for each field the options that the text offers, with named features."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter

from damai.events.arguments import tree_path
from damai.events.candidates import OWED, PROMISES, SYMMETRIC, Candidate, Reading, codes_of
from damai.events.labels import dates_another
from damai.events.recalled import dates_the_deed
from damai.events.reportwide import FAR, age_features, far_dates, far_places, told_there, whose_features
from damai.events.standing import lands_of
from damai.events.triggers import Trigger
from damai.events.units import head_of
from damai.grounding.edtf import bounds
from damai.grounding.timex import published_day as local_day
from damai.language.sentence import Word
from damai.model import Place, Span, Timex

START, END = attrgetter("start"), attrgetter("end")
BACK = 3
"""How many sentences back a day or a place may be carried over from."""
SPEECH = frozenset({"ACCUSE", "REQUEST", "THREATEN", "REJECT", "AGREE", "SUPPORT", "CONCEDE"})


@dataclass(frozen=True, slots=True)
class DateOption:
    """A time expression that may date an event."""

    timex: Timex
    features: tuple[str, ...]
    back: int
    asked: bool = True
    """Whether the pack's neural network is asked about it."""

    def told(self, *more: str) -> DateOption:
        """The same option with more features."""
        return DateOption(self.timex, (*self.features, *more), self.back, self.asked)

    @property
    def value(self) -> str:
        """The day or interval, in EDTF."""
        return self.timex.edtf or ""


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """A place that may be an event's."""

    place: Place
    features: tuple[str, ...]
    back: int

    def told(self, *more: str) -> PlaceOption:
        """The same option with more features."""
        return PlaceOption(self.place, (*self.features, *more), self.back)

    @property
    def value(self) -> str:
        """The place's name."""
        return self.place.name


def _unit_of(edtf: str) -> str:
    return "interval" if "/" in edtf else {4: "year", 7: "month", 10: "day"}.get(len(edtf.rstrip("?~%")), "other")


def words_in(words: Sequence[Word], span: Span) -> tuple[int, int]:
    """The words of a sentence that a stretch of text touches: the first one's number, and the one behind the last."""
    return bisect_right(words, span.start, key=END), max(1, bisect_left(words, span.end, key=START))


def _where(candidate: Candidate, span: Span) -> tuple[str, int, int, int]:
    """Side of the trigger, words between (in powers of two), commas and quotation marks between."""
    words = candidate.sentence.words
    trigger = candidate.trigger
    low, high = words_in(words, span)
    side = "R" if low >= trigger.last else "L" if high <= trigger.first else "I"
    gap = words[trigger.last : low] if side == "R" else words[high : trigger.first] if side == "L" else ()
    commas = sum(1 for w in gap if w.text in ",;:")
    quotes = sum(1 for w in gap if w.text in '"“”')
    return side, min(6, len(gap).bit_length()), min(commas, 3), min(quotes, 2)


def _hold(reading: Reading, candidate: Candidate, span: Span) -> list[str]:
    """How a day or place of the sentence hangs on the trigger: its way in the tree, and whether another trigger is nearer."""
    words = candidate.sentence.words
    trigger = candidate.trigger
    low, high = words_in(words, span)
    low = min(low, len(words) - 1)
    head = head_of(words, low, max(high, low + 1))
    path = tree_path(words, trigger.words, head)
    own = _gap(trigger, low, high)
    nearer = [t for t in reading.triggers[candidate.sentence.index] if t is not trigger and _gap(t, low, high) < own]
    between = "-" if not nearer else "same" if any(t.predicate.type == candidate.type for t in nearer) else "other"
    last = nearer[-1].form[:4] if nearer else "-"
    return [
        f"path={path}", f"path={path}&form={trigger.form}", f"nearer={between}", f"nearer={between}&path={path[:12]}", f"nearer={min(2, len(nearer))}", f"nearer={last}&form={trigger.form[:4]}",
    ]  # fmt: skip


def _gap(trigger: Trigger, low: int, high: int) -> int:
    return max(0, low - trigger.last, trigger.first - high)


def shared_features(candidate: Candidate) -> list[str]:
    kind = candidate.type
    family = "speech" if kind in SPEECH else "meet" if kind in SYMMETRIC else "deed"
    return [f"type={kind}", f"family={family}", f"form={candidate.trigger.form}"]


def date_options(reading: Reading, candidate: Candidate) -> Iterator[DateOption]:
    """The time expressions of the sentence and the last of those before, nearest first."""
    number = candidate.sentence.index
    here = [t for t in reading.timexes[number] if t.edtf and t.type in ("DATE", "TIME")]
    kind, family, form = shared_features(candidate)
    first = candidate.start == min(
        (reading.sentences[number].words[t.first].start for t in reading.triggers[number]), default=0
    )
    wheres = [_where(candidate, timex.span) for timex in here]
    for timex, (side, distance, commas, quotes) in zip(here, wheres, strict=True):
        credit = any(span.covers(timex.span) for span in reading.credit[number])
        closer = sum(other[1] < distance for other in wheres)
        unit = _unit_of(timex.edtf or "")
        yield DateOption(
            timex,
            (
                "here", f"here&{kind}", f"here&{family}", f"credit={credit}&{family}", f"side={side}&dist={distance}", f"side={side}&{family}", f"commas={commas}&side={side}",
                f"quotes={quotes}", f"closer={min(closer, 2)}", f"count={min(len(here), 3)}", f"unit={unit}", f"unit={unit}&{family}", f"rule={timex.rule}", f"rule={timex.rule}&{family}",
                f"relative={timex.relative}", f"form={form}&side={side}", f"credit={credit}", f"first={first}&{family}", f"quoted={candidate.quoted}&{family}",
                f"inside={bool(candidate.inside)}&side={side}", f"status={candidate.modality.status}&here", f"credit={credit}&quoted={candidate.quoted}", f"closer={min(closer, 2)}&count={min(len(here), 3)}",
                *_hold(reading, candidate, timex.span),
                *age_features(reading, candidate, timex, "here"),
            ),
            0,
        )  # fmt: skip
    yield from _carried_dates(reading, candidate, bool(here), (kind, family, form))
    for timex, features in far_dates(reading, candidate):
        yield DateOption(timex, features, FAR)


def _carried_dates(
    reading: Reading, candidate: Candidate, any_here: bool, shared: tuple[str, str, str]
) -> Iterator[DateOption]:
    number = candidate.sentence.index
    kind, family, form = shared
    for back in range(1, min(BACK, number) + 1):
        earlier = [
            t
            for t in reading.timexes[number - back]
            if t.edtf and t.type in ("DATE", "TIME") and not dates_another(reading, candidate, t)
        ]
        if not earlier:
            continue
        timex = earlier[-1]
        same = reading.sentences[number - back].paragraph == candidate.sentence.paragraph
        credit = any(span.covers(timex.span) for span in reading.credit[number - back])
        unit = _unit_of(timex.edtf or "")
        noun = candidate.trigger.form.startswith("noun")
        yield DateOption(
            timex,
            (
                "carried", f"carried={back}&{family}", f"carried={back}&{kind}", f"carried&same={same}", f"carried&here={any_here}", f"carried&credit={credit}", f"carried&unit={unit}", f"carried&noun={noun}",
                f"carried={back}&credit={credit}&{family}", f"carried&quoted={candidate.quoted}", f"carried&rule={timex.rule}", f"carried&here={any_here}&same={same}", f"carried&{form}",
                *(f"carried&{f}" for f in told_there(reading, candidate, number - back)),
                *age_features(reading, candidate, timex, "carried"),
            ),
            back,
        )  # fmt: skip
        return


SLACK = timedelta(days=1)
"""A report may be dated in a zone where it is still the day before."""


def is_due(candidate: Candidate, option: DateOption, reading: Reading) -> bool:
    """Whether a day is when a promise falls due, not when it was made: after the trigger, and after publication. What
    is announced to happen ("will meet today", "was to have met on Friday") is due whenever it is, but for a day beside
    who says so."""
    if candidate.type not in PROMISES or option.back or option.timex.span.start < candidate.start:
        return False
    if candidate.modality.duty in OWED:  # what a deal obliges to was agreed on before, and may fall due in the past
        return True
    days, published = bounds(option.timex.edtf or ""), local_day(reading.report.published)
    announced = candidate.trigger.predicate.type not in PROMISES or candidate.trigger.predicate.ahead
    if announced and not _beside_a_speaker(reading, candidate, option.timex):
        return True
    return days is not None and published is not None and days[0] > published


def _beside_a_speaker(reading: Reading, candidate: Candidate, timex: Timex) -> bool:
    """Whether an expression stands in a credit line, or outside the words said that the candidate stands in."""
    span, start = timex.span, candidate.start
    mine = [piece for said in candidate.said for piece in said.content if piece.start <= start < piece.end]
    outside = any(not piece.covers(span) for piece in mine)
    return outside or any(line.covers(span) for line in reading.credit[candidate.sentence.index])


def may_date(candidate: Candidate, option: DateOption, reading: Reading) -> bool:
    """Whether a day may be an event's: it is neither when a promise falls due nor told as something else's, and what
    has happened did so before the report was published."""
    if is_due(candidate, option, reading) or dates_another(reading, candidate, option.timex):
        return False
    if not option.back and dates_the_deed(candidate, option.timex.span):
        return False
    days, published = bounds(option.timex.edtf or ""), local_day(reading.report.published)
    ahead = days is not None and published is not None and days[0] > published + SLACK
    return not (ahead and candidate.modality.status == "occurred" and candidate.type not in PROMISES)


def place_options(reading: Reading, candidate: Candidate) -> Iterator[PlaceOption]:
    """The places of the sentence, the last of those before, and those that the report turns on."""
    number = candidate.sentence.index
    here = list(reading.places[number])
    words = candidate.sentence.words
    kind, family, form = shared_features(candidate)
    targets, doers = lands_of(codes_of(candidate.recipients)), lands_of(codes_of(candidate.actors))
    wheres = [_where(candidate, place.span) for place in here]
    for place, (side, distance, commas, _) in zip(here, wheres, strict=True):
        first = words_in(words, place.span)[0] % len(words)
        prep = words[first - 1].lower if first else "^"
        closer = sum(other[1] < distance for other in wheres)
        narrow = place.kind in ("country",)
        whose = "target" if place.country in targets else "doer" if place.country in doers else "other"
        finer = any(o.country == place.country and o.kind != "country" for o in here if o is not place)
        yield PlaceOption(
            place,
            (
                "here", f"here&{kind}", f"prep={prep}", f"prep={prep}&{family}", f"prep={prep}&side={side}", f"side={side}&dist={distance}", f"kind={place.kind}", f"kind={place.kind}&{kind}",
                f"prep={prep}&kind={place.kind}", f"whose={whose}&country={narrow}&{family}", f"closer={min(closer, 2)}", f"finer={finer}&country={narrow}", f"commas={commas}", f"whose={whose}&{kind}",
                f"count={min(3, len(here))}", f"form={form}&prep={prep}", f"prep={prep}&whose={whose}", f"prep={prep}&whose={whose}&country={narrow}&{family}", f"quoted={candidate.quoted}", f"start={first < 3}&sentence={number == 0}",
                *_hold(reading, candidate, place.span),
            ),
            0,
        )  # fmt: skip
    for back in range(1, min(BACK, number) + 1):
        earlier = [p for p in reading.places[number - back] if p.kind != "country"] or list(
            reading.places[number - back]
        )
        if earlier:
            yield _carried_place(reading, candidate, earlier[-1], back, bool(here))
            break
    for place, features in far_places(reading, candidate):
        yield PlaceOption(place, features, FAR)


def _carried_place(reading: Reading, candidate: Candidate, place: Place, back: int, any_here: bool) -> PlaceOption:
    number = candidate.sentence.index
    kind, family, form = shared_features(candidate)
    words = reading.sentences[number - back].words
    first = next((w.i for w in words if w.end > place.span.start), 0)
    prep = words[first - 1].lower if first else "^"
    same = reading.sentences[number - back].paragraph == candidate.sentence.paragraph
    return PlaceOption(
        place,
        (
            "carried", f"carried={back}&{family}", f"carried&{kind}", f"carried&same={same}", f"carried&here={any_here}", f"carried&kind={place.kind}", f"carried&prep={prep}", f"carried&form={form}",
            f"carried&kind={place.kind}&{family}", f"carried&prep={prep}&{family}", f"carried&here={any_here}&{family}",
            *(f"carried&{f}" for f in told_there(reading, candidate, number - back)),
            *whose_features(candidate, place, "carried"),
        ),
        back,
    )  # fmt: skip
