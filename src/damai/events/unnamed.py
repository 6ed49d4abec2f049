"""Sources that nobody names: "sources", "witnesses", and hearsay ("reportedly"). They may claim, but never act."""

from __future__ import annotations

from damai.events.units import Unit
from damai.grounding.mentions import Mention
from damai.language.sentence import Sentence
from damai.model import Span

CODE = "UNNAMED"
KIND = "unnamed"
REACH = 10
"""Words between a cue and the word for its source, at most."""
STOPS = frozenset(",;:.()")


def unnamed_source(
    sentence: Sentence, heads: frozenset[str], first: int, last: int, ahead: bool, number: int
) -> Unit | None:
    """The word for an unnamed source next to the cue ``[first, last)``: before it, or behind it unless ``ahead``.

    ``heads`` are the pack's words for such sources. The clause of the cue alone is searched, nearest word first.
    """
    words = sentence.words
    places = range(first - 1, max(-1, first - 1 - REACH), -1) if ahead else range(last, min(len(words), last + REACH))
    for place in places:
        if words[place].text in STOPS:
            return None
        if words[place].lower in heads:
            return unnamed(sentence, place, place + 1, number)
    return None


def unnamed(sentence: Sentence, first: int, last: int, number: int) -> Unit:
    """The words ``[first, last)`` as a side of their own that stands for nobody in particular."""
    words = sentence.words
    span = Span(words[first].start, words[last - 1].end)
    name = tuple(word.lower for word in words[first:last])
    mention = Mention(number, first, last, KIND, (CODE,), spans=(span,), name=name)
    return Unit((mention,), first, last, first, words[first - 1].lower if first else "")
