"""Where what is said begins and ends, for those who mark it: with its quotation marks, without the comma before it."""

from __future__ import annotations

from collections.abc import Sequence

from damai.model import Span

LOOSE = " \t\r\n\u00a0,;:"
"""What parts speech from its surroundings and is no part of it."""
STOPS = ".,!?…"
"""What may stand between the last quoted word and the mark that closes the quotation."""
MARKS = "\"“”„«»‘’'`"


def whole(text: str, content: Sequence[Span], quoted: Sequence[Span], with_stop: bool) -> tuple[Span, ...]:
    """What is said, each span from its first letter or opening mark to its last letter or closing mark.

    ``quoted`` are the report's stretches between quotation marks; ``with_stop``: a full stop behind indirect speech
    belongs to it. What is nothing but punctuation is left out; spans stay in order and apart.

    >>> text = "He left, she said."
    >>> [span.of(text) for span in whole(text, [Span(0, 8)], [], False)]
    ['He left']
    """
    made: list[Span] = []
    for span in content:
        start, end = _bare(text, span.start, span.end)
        start, end = _marked(text, start, end, quoted)
        if end - start > 1 and text[end - 1] == "." and not (with_stop and text[end - 2] not in LOOSE):
            start, end = _bare(text, start, end - 1)
        if made and made[-1].end > start:
            start = made[-1].end
        if end > start and any(letter.isalnum() for letter in text[start:end]):
            made.append(Span(start, end))
    return tuple(made)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in LOOSE:
        start += 1
    while end > start and text[end - 1] in LOOSE:
        end -= 1
    return start, end


def _marked(text: str, start: int, end: int, quoted: Sequence[Span]) -> tuple[int, int]:
    """With the opening mark before the first word, and the closing mark of a quotation that ends here."""
    for inner in quoted:
        if inner.start == start:
            while start and text[start - 1] in MARKS:
                start -= 1
        if inner.start < end <= inner.end and not text[end : inner.end].strip(STOPS + " "):
            end = inner.end
            while end < len(text) and text[end] in MARKS:
                end += 1
    return start, end
