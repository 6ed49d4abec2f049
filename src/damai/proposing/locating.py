"""Finds a model's quotations in the text, and what damai itself reads there."""

from __future__ import annotations

from collections.abc import Iterator

from damai.grounding.mentions import Mention
from damai.language.sentence import Sentence
from damai.model import Place, Span, Timex
from damai.pipeline import Grounded

SEEN = 500
"""Places of one quotation that are compared at most."""


def occurrences(text: str, quote: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Where a quotation stands in ``text[start:end]``, exactly and as whole words.

    >>> [span.start for span in occurrences("a cat, a caterpillar, a cat", "a cat")]
    [0, 22]
    """
    end = len(text) if end is None else end
    if not any(c.isalnum() for c in quote):
        return
    at = text.find(quote, start, end)
    for _ in range(SEEN):
        if at < 0:
            return
        after = at + len(quote)
        if not (_joined(text, at) or _joined(text, after)):
            yield Span(at, after)
        at = text.find(quote, at + 1, end)


def _joined(text: str, at: int) -> bool:
    """Whether a word runs on over a place."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def nearest(text: str, quote: str, to: Span) -> Span | None:
    """The occurrence of a quotation that lies nearest to a span; the earlier of two as near."""
    return min(occurrences(text, quote), key=lambda span: (_distance(span, to), span.start), default=None)


def _distance(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)


def sentence_of(grounded: Grounded, span: Span) -> Sentence | None:
    """The sentence that a span lies in, if it lies in just one."""
    return next((s for s in grounded.sentences if s.start <= span.start and span.end <= s.end), None)


def mentions_at(grounded: Grounded, span: Span) -> list[Mention]:
    """The names, offices and pronouns that the quoted words touch and of which damai knows whom they mean."""
    return [
        mention
        for row in grounded.mentions
        for mention in row
        if mention.codes and any(span.overlaps(own) for own in mention.spans)
    ]


def timex_at(grounded: Grounded, span: Span) -> Timex | None:
    """The longest time expression in the quoted words, or around them, that damai can anchor."""
    found = [timex for timex in grounded.timexes if timex.edtf and _same(span, timex.span)]
    return max(found, key=lambda timex: timex.span.end - timex.span.start, default=None)


def place_at(grounded: Grounded, span: Span) -> Place | None:
    """The first place that the quoted words name, or stand in the name of."""
    return next((place for place in grounded.places if _same(span, place.span)), None)


def _same(one: Span, other: Span) -> bool:
    return one.covers(other) or other.covers(one)


def counts_at(grounded: Grounded, span: Span) -> set[int]:
    """The numbers that damai reads in the quoted words."""
    sentence = sentence_of(grounded, span)
    if sentence is None:
        return set()
    lowers = [word.lower for word in sentence.words if span.start <= word.start and word.end <= span.end]
    read = (grounded.numbers.read(lowers, at) for at in range(len(lowers)))
    return {number[0] for number in read if number is not None}
