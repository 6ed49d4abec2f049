"""The evidence of an event: its sentences, and for every field the shortest pieces of text that it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from damai.events.candidates import Candidate, Reading, Side
from damai.language.sentence import Sentence
from damai.model import Evidence, Place, Span, Timex, Via

MAX_WORDS = 12
MAX_EVIDENCE = 600
"""Characters of evidence sentences at most, unless the first alone is longer."""
_WORD = re.compile(r"\S+")


def short(text: str, span: Span) -> Span:
    """The span cut to its first ``MAX_WORDS`` words.

    >>> short("a b c", Span(0, 5))
    Span(start=0, end=5)
    """
    ends = [match.end() for match in _WORD.finditer(text, span.start, span.end)]
    return span if len(ends) <= MAX_WORDS else Span(span.start, ends[MAX_WORDS - 1])


def sentences_of(members: Sequence[Candidate]) -> tuple[Span, ...]:
    """The sentences of an event's mentions in reading order, as many as fit; the first mention's always."""
    chosen: dict[int, Sentence] = {}
    size = 0
    for member in members:
        sentence = member.sentence
        length = sentence.end - sentence.start
        if sentence.index not in chosen and (not chosen or size + length <= MAX_EVIDENCE):
            chosen[sentence.index] = sentence
            size += length
    return tuple(Span(chosen[i].start, chosen[i].end) for i in sorted(chosen))


def trigger_spans(candidate: Candidate) -> tuple[Span, ...]:
    """The trigger's words; neighbours joined."""
    words = candidate.sentence.words
    spans: list[Span] = []
    for number in candidate.trigger.words:
        word = words[number]
        if spans and number - 1 in candidate.trigger.words:
            spans[-1] = Span(spans[-1].start, word.end)
        else:
            spans.append(Span(word.start, word.end))
    return tuple(spans)


def side_evidence(text: str, sides: Iterable[Side], codes: Sequence[str]) -> tuple[Evidence, ...]:
    """For each code the mentions that gave it."""
    found: list[Evidence] = []
    sides = list(sides)
    for code in codes:
        for side in sides:
            mention = next((m for m in side.unit.mentions if code in m.codes), None)
            if mention is None:
                continue
            if side.where == "title":
                found.append(Evidence(code, (), "title"))
                break
            via: Via = "carried" if side.carried and mention.via == "text" else mention.via
            spans = tuple(dict.fromkeys(short(text, s) for s in (*mention.spans, *mention.antecedents)))
            found.append(Evidence(code, spans, via))
            break
    return tuple(found)


def date_evidence(text: str, timex: Timex, back: int) -> Evidence:
    """The time expression; ``published`` where only the publication date makes a day of it."""
    bare = timex.relative and not any(c.isdigit() for c in timex.span.of(text))
    via: Via = "carried" if back else "published" if bare else "text"
    return Evidence(timex.edtf or "", (short(text, timex.span),), via)


def place_evidence(reading: Reading, place: Place, back: int) -> Evidence:
    """The place's words; ``carried`` where they alone do not say it ("the border", of two states named elsewhere).

    A seat of government is a place by the word before it only ("at the White House"), which is cited with it.
    """
    text = reading.report.text
    whole = place.kind != "line" or _is_name(place.span.of(text)) or _names_two(reading, place.span)
    span = short(text, from_word_before(reading, place.span) if _is_seat(reading, place.span) else place.span)
    return Evidence(place.name, (span,), "carried" if back or not whole else "text")


def _is_seat(reading: Reading, span: Span) -> bool:
    return any(m.kind == "seat" and m.spans[0] == span for row in reading.mentions for m in row)


def from_word_before(reading: Reading, span: Span) -> Span:
    """The span with the word before it in its sentence, where there is one ("since" before a day)."""
    words = [w for s in reading.sentences if s.start <= span.start < s.end for w in s.words if w.end <= span.start]
    return Span(words[-1].start, span.end) if words else span


def _is_name(told: str) -> bool:
    """Whether words look like a line's own name.

    >>> _is_name("Line of Control"), _is_name("DMZ"), _is_name("Perbatasan"), _is_name("their border")
    (True, True, False, False)
    """
    words = told.split()
    return told.isupper() or (len(words) > 1 and words[0][:1].isupper() and words[-1][:1].isupper())


def _names_two(reading: Reading, span: Span) -> bool:
    inside = (m for row in reading.mentions for m in row if m.via == "text" and span.covers(m.spans[0]))
    return len({code.partition(":")[0] for mention in inside for code in mention.codes}) > 1
