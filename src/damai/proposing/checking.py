"""Holds a proposed event against the text: every field by its quoted words, every value by damai's own reading of them.

A field whose absence would say something else (no claimant: the report itself says so; no actor: nobody knows who)
takes the event with it where it fails. Day, place, mode, numbers and promise only say more: they are left out alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from damai.events.assemble import VIOLENT
from damai.events.candidates import PROMISES, SYMMETRIC
from damai.events.evidence import MAX_WORDS, date_evidence, short
from damai.grounding.mentions import Mention
from damai.knowledge.ontology import ontology
from damai.language.sentence import Sentence
from damai.model import Commitment, Event, Evidence, Report, Span, Status, Step, Via, event_id
from damai.pipeline import Grounded
from damai.proposing.form import Counted, Promise, Proposed, Quoted, Side
from damai.proposing.locating import (
    counts_at,
    mentions_at,
    nearest,
    occurrences,
    place_at,
    sentence_of,
    timex_at,
)
from damai.proposing.proposer import RULE

LISTS = ("actors", "recipients", "mediators", "claimants", "deniers")
LONGEST_PROMISE = 400
"""Characters."""


class RefusedError(Exception):
    """A proposed event does not enter; its text says why, in words that can be counted."""


@dataclass(slots=True)
class _Draft:
    """What was found of an event so far."""

    trigger: Span
    sentence: Sentence
    fields: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def values(self, name: str) -> tuple[str, ...]:
        """The values of a field."""
        return tuple(one.value for one in self.fields.get(name, ()))


class Checker:
    """Checks the events that a model proposes for one report."""

    def __init__(self, report: Report, grounded: Grounded, model: str, confidence: float) -> None:
        self._report = report
        self._text = report.text
        self._grounded = grounded
        self._rule = f"{RULE}{model}"
        self._confidence = confidence

    def check(self, proposed: Proposed) -> tuple[Event, list[str]]:
        """The event, with the names of the fields that were left out; or :class:`RefusedError`."""
        draft = self._found(proposed)
        self._sides(draft, proposed)
        status = self._status(draft, proposed)
        self._date(draft, "date", proposed.date)
        self._place(draft, proposed.place)
        promise = self._promise(draft, proposed.type, proposed.commitment)
        killed = self._count(draft, "killed", proposed.type, proposed.killed)
        injured = self._count(draft, "injured", proposed.type, proposed.injured)
        kind = ontology().type(proposed.type)
        mode = proposed.mode if proposed.mode in kind.modes else None
        if proposed.mode and mode is None:
            draft.left_out.append("mode")
        trigger = draft.trigger
        event = Event(
            id=event_id(f"{self._report.id}\x00proposed\x00{kind.name}", trigger),
            type=kind.name,
            trigger=trigger,
            evidence=(Span(draft.sentence.start, draft.sentence.end),),
            mode=mode,
            **{name: draft.values(name) for name in LISTS},
            status=status,
            date=next(iter(draft.values("date")), None),
            place=next(iter(draft.values("place")), None),
            commitment=promise,
            killed=killed,
            injured=injured,
            score=kind.score,
            quad=kind.quad,
            cameo=kind.cameo,
            confidence=self._confidence,
            fields=draft.fields,
            mentions=(trigger,),
            steps=self._steps(draft),
        )
        return event, draft.left_out

    def _steps(self, draft: _Draft) -> tuple[Step, ...]:
        """Who proposed it stands at every field."""
        return tuple(
            Step(self._rule, f"{name}={one.value}", one.spans)
            for name, evidence in draft.fields.items()
            for one in evidence
        )

    def _found(self, proposed: Proposed) -> _Draft:
        """Where the event is told: the trigger, in the sentence that was quoted with it."""
        for told in occurrences(self._text, proposed.sentence):
            trigger = next(occurrences(self._text, proposed.trigger, told.start, told.end), None)
            if trigger is None:
                continue
            sentence = sentence_of(self._grounded, trigger)
            if sentence is None or short(self._text, trigger) != trigger:
                raise RefusedError(f"its trigger is longer than a sentence or {MAX_WORDS} words")
            draft = _Draft(trigger, sentence)
            draft.fields["type"] = (Evidence(proposed.type, (trigger,)),)
            return draft
        raise RefusedError("quoted words that are not in the text")

    def _located(self, quote: str, draft: _Draft) -> Span:
        span = nearest(self._text, quote, draft.trigger)
        if span is None:
            raise RefusedError("quoted words that are not in the text")
        return span

    def _sides(self, draft: _Draft, proposed: Proposed) -> None:
        given: dict[str, list[Side]] = {name: list(getattr(proposed, name)) for name in LISTS}
        if proposed.type in SYMMETRIC:
            given["actors"] += given.pop("recipients")
        for name, sides in given.items():
            found: dict[str, Evidence] = {}
            for side in sides:
                for evidence in self._side(draft, side):
                    found.setdefault(_entity(evidence.value), evidence)
            if found:
                draft.fields[name] = tuple(found.values())

    def _side(self, draft: _Draft, side: Side) -> list[Evidence]:
        """Whom the quoted words mean by damai's own names; of several, the one whose code was given."""
        span = self._located(side.quote, draft)
        mentions = mentions_at(self._grounded, span)
        if not mentions:
            raise RefusedError("words in which damai knows no name")
        if side.code is None:
            if len(mentions) > 1:
                raise RefusedError("words with several names and no code")
            return [self._named(draft, mentions[0], code) for code in mentions[0].codes]
        for mention in mentions:
            for code in mention.codes:
                if _entity(code) == _entity(side.code.strip()):
                    return [self._named(draft, mention, code)]
        raise RefusedError("a code that damai does not give the quoted words")

    def _named(self, draft: _Draft, mention: Mention, code: str) -> Evidence:
        via = mention.via
        if via == "text" and not _within(mention.spans, draft.sentence):
            via = "carried"
        spans = dict.fromkeys(short(self._text, span) for span in (*mention.spans, *mention.antecedents))
        return Evidence(code, tuple(spans), via)

    def _status(self, draft: _Draft, proposed: Proposed) -> Status:
        if proposed.status is None or proposed.status.value == "occurred":
            return "occurred"
        if proposed.status.quote is None:
            raise RefusedError("a status without its words")
        span = short(self._text, self._located(proposed.status.quote, draft))
        draft.fields["status"] = (Evidence(proposed.status.value, (span,)),)
        return proposed.status.value

    def _date(self, draft: _Draft, name: str, quoted: Quoted | None) -> None:
        if quoted is None:
            return
        span = nearest(self._text, quoted.quote, draft.trigger)
        timex = timex_at(self._grounded, span) if span else None
        if timex is None:
            draft.left_out.append(name)
            return
        back = 0 if _within([timex.span], draft.sentence) else 1
        draft.fields[name] = (date_evidence(self._text, timex, back),)

    def _place(self, draft: _Draft, quoted: Quoted | None) -> None:
        if quoted is None:
            return
        span = nearest(self._text, quoted.quote, draft.trigger)
        place = place_at(self._grounded, span) if span else None
        if place is None:
            draft.left_out.append("place")
            return
        via: Via = "text" if _within([place.span], draft.sentence) else "carried"
        draft.fields["place"] = (Evidence(place.name, (short(self._text, place.span),), via),)

    def _promise(self, draft: _Draft, kind: str, promise: Promise | None) -> Commitment | None:
        if promise is None:
            return None
        span = nearest(self._text, promise.quote, draft.trigger)
        if span is None or kind not in PROMISES or span.end - span.start > LONGEST_PROMISE:
            draft.left_out.append("commitment")
            return None
        content = span.of(self._text)
        draft.fields["commitment.content"] = (Evidence(content, (span,)),)
        self._date(draft, "commitment.due", promise.due)
        return Commitment(content, next(iter(draft.values("commitment.due")), None), promise.negative)

    def _count(self, draft: _Draft, name: str, kind: str, counted: Counted | None) -> int | None:
        if counted is None:
            return None
        span = nearest(self._text, counted.quote, draft.trigger)
        read = counts_at(self._grounded, short(self._text, span)) if span is not None else set()
        if span is None or kind not in VIOLENT or counted.value not in read:
            draft.left_out.append(name)
            return None
        draft.fields[name] = (Evidence(str(counted.value), (short(self._text, span),)),)
        return counted.value


def _entity(code: str) -> str:
    return code.partition(":")[0]


def _within(spans: Sequence[Span], sentence: Sentence) -> bool:
    return all(sentence.start <= span.start and span.end <= sentence.end for span in spans)
