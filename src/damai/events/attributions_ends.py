"""Where what is said ends before its sentence does, for the layer ``quotes``."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from damai.events.attributions_tree import is_word
from damai.language.sentence import Word
from damai.model import Span

SIGNED = 7
"""Tokens of a signature in brackets, brackets included, at most."""
WHOLE = 3
"""Letters of a word that no abbreviation is, more than."""


def end_of(
    words: Sequence[Word], first: int, last: int, stretches: Sequence[Span], closing: Collection[str]
) -> int:
    """The word before which a statement in words ``[first, last)`` ends.

    It ends before a quotation that a cue of its own closes (one of the words ``closing``), and behind a stop that who
    signs a report in brackets follows ("... selesai. (rud)").
    """
    for at in range(first + 1, last):
        if _signed(words, at, last) or _spoken(words, at, stretches, closing):
            return at
    return last


def _signed(words: Sequence[Word], at: int, last: int) -> bool:
    """Whether a signature in brackets begins at a word, behind the stop of a statement."""
    if words[at].text != "(" or at < 2 or words[at - 1].text != ".":
        return False
    before = words[at - 2].text
    close = next((i for i in range(at, min(at + SIGNED, last)) if words[i].text == ")"), None)
    return close is not None and len(before) > WHOLE and before.islower()


def _spoken(words: Sequence[Word], at: int, stretches: Sequence[Span], closing: Collection[str]) -> bool:
    """Whether a quotation begins at a word, behind a stop or over several sentences, or one that a cue closes."""
    stretch = next((s for s in stretches if s.start == words[at].start), None)
    if stretch is None:
        return False
    if words[at - 1].text == "." or stretch.end > words[-1].end:
        return True
    behind = next((w for w in words[at:] if w.start >= stretch.end and is_word(w)), None)
    return behind is not None and behind.lower in closing and behind.start - stretch.end <= 1
