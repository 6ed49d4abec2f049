"""Stretches between quotation marks, for the layer ``quotes``: a mark left open or doubled spoils nothing behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from damai.language.sentence import Sentence
from damai.model import Span

Side = Literal["open", "close", "either"]
NEAR = 6
"""Letters beside a mark that are looked at."""
INSIDE = 3
"""Letters between two marks that make a quotation, at least."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One quotation mark in the text: where it stands, what it may do; ``ends``: by the words around it, it closes;
    ``begins``: by those, it may open a sentence."""

    start: int
    end: int
    text: str
    side: Side
    ends: bool
    begins: bool


class Marks:
    """The quotation marks of a language: pairs of opening and closing marks; a mark may be both."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = frozenset(pairs)
        self._opens = frozenset(a for a, _ in pairs)
        self._closes = frozenset(b for _, b in pairs)
        longest = sorted(self._opens | self._closes, key=lambda mark: (-len(mark), mark))
        self._pattern = re.compile("|".join(map(re.escape, longest)) or r"(?!)")

    def stretches(self, text: str, sentences: Sequence[Sentence]) -> list[Span]:
        """What stands between quotation marks, marks included, in reading order; none runs over a paragraph's end.

        A quotation left open ends with its sentence, or with its paragraph where it opens that; a closing mark that
        nothing opened closes a quotation that began with its sentence.
        """
        found: list[Span] = []
        for row in _paragraphs(sentences):
            found += self._paragraph(text, row)
        return [s for s in found if sum(c.isalnum() for c in text[s.start : s.end]) >= INSIDE]

    def _paragraph(self, text: str, row: Sequence[Sentence]) -> Iterator[Span]:
        low, high = row[0].start, row[-1].end
        opened: Mark | None = None
        done = low
        marks = list(self._marks(text, low, high))
        for mark, following in zip_longest(marks, marks[1:]):
            if opened is None and mark.side != "close":
                opened = mark
            elif opened is None:
                start = _sentence(row, mark.start).start
                if start >= done:
                    yield Span(start, mark.end)
                done = mark.end
            elif self._goes_on(row, opened, mark, following):
                if mark.side != "close" and opened.text == mark.text:
                    yield Span(opened.start, min(_sentence(row, opened.start).end, mark.start))
                    opened = mark
            else:
                yield Span(opened.start, mark.end)
                opened, done = None, mark.end
        if opened is not None:
            whole = opened.start - low <= 1
            yield Span(opened.start, high if whole else _sentence(row, opened.start).end)

    def _goes_on(self, row: Sequence[Sentence], opened: Mark, mark: Mark, following: Mark | None) -> bool:
        """Whether a mark does not close the speech that is open."""
        pair = (opened.text, mark.text) in self._pairs
        opens = mark.side == "open" and not mark.ends
        return opens or not pair or self._opens_anew(row, opened, mark, following)

    @staticmethod
    def _opens_anew(row: Sequence[Sentence], opened: Mark, mark: Mark, following: Mark | None) -> bool:
        """Whether a mark opens speech while earlier speech is still open, whose closing mark is lost: it begins a
        sentence behind that one's, and the mark behind it closes."""
        ended = following is not None and following.ends and following.side != "open"
        begins = mark.side == "either" and mark.begins
        return ended and begins and _sentence(row, opened.start) is not _sentence(row, mark.start - 1)

    def _marks(self, text: str, low: int, high: int) -> Iterator[Mark]:
        for hit in self._pattern.finditer(text, low, high):
            start, end = hit.span()
            around = text[max(low, start - NEAR) : start], text[end : min(high, end + NEAR)]
            side = self._side(hit[0], *around)
            if side is not None:
                yield Mark(start, end, hit[0], side, _ends(*around), _begins(*around))

    def _side(self, mark: str, before: str, after: str) -> Side | None:
        """What a mark does by its place; None where it is no quotation mark (an apostrophe, a sign of inches)."""
        opens, closes = mark in self._opens, mark in self._closes
        left, right = before[-1:] or " ", after[:1] or " "
        if left.isalnum() and right.isalnum() and len(mark) == 1 and not (opens and closes):
            return None
        if opens and closes:
            if not _parts(left) and _parts(right):
                return "close"
            if _parts(left) and not right.isspace():
                return "open"
            return "close" if left.isspace() and right.isspace() and _ends(before, after) else "either"
        return "open" if opens else "close"


def _ends(before: str, after: str) -> bool:
    """Whether a mark looks as if it closed speech: a stop or a comma before it, a small letter behind."""
    return before.rstrip()[-1:] in (",", ".", "?", "!", "…") and after.lstrip()[:1].islower()


def _begins(before: str, after: str) -> bool:
    """Whether a mark may open speech: a stop before it, a capital letter behind."""
    return before.rstrip()[-1:] in (".", "?", "!") and after.lstrip()[:1].isupper()


def _parts(letter: str) -> bool:
    """Whether a letter parts words: a space, a bracket, a dash, a mark."""
    return not letter.isalnum() and letter not in ".,?!…%)]"


def _paragraphs(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    row: list[Sentence] = []
    for sentence in sentences:
        if row and sentence.paragraph != row[-1].paragraph:
            yield row
            row = []
        row.append(sentence)
    if row:
        yield row


def _sentence(row: Sequence[Sentence], at: int) -> Sentence:
    """The sentence of a paragraph in which a letter stands."""
    return next((s for s in reversed(row) if s.start <= at), row[0])
