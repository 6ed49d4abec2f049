"""Where what is said begins behind its cue, and ends before its sentence does, for the layer ``quotes``."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from damai.events.attributions_table import AttributionTable, brings_in
from damai.events.attributions_tree import is_word
from damai.language.sentence import Word
from damai.model import Span

ADJUNCT = 18
"""Words between a cue and what is said, to whom and where it is said, at most."""
SIGNED = 7
"""Tokens of a signature in brackets, brackets included, at most."""
STUCK = re.compile(r"(?:\d{4}|[A-Z]{3,})[.](?=[A-Z][a-z]{3})")
"""A year or letters that stand for a name, with the stop that the next sentence is stuck to ("in 2025.Today")."""
DEGREE = re.compile(r"(?:[A-Z][A-Za-z]{0,3}[.])+[A-Za-z]{0,3}")
"""Letters with stops, as degrees are written behind a name ("S.Pd.", "M.B.A.", "Ph.D")."""
WHOLE = 3
"""Letters of a word that no abbreviation is, more than."""


def beginning(table: AttributionTable, words: Sequence[Word], at: int) -> int | None:
    """The first word of what is said behind a cue that ends before word ``at``; None where the sentence ends first."""
    complementizer = table.words["complementizer"]
    while at < len(words) and words[at].lower in table.words["particle"]:
        at += 1
    if at < len(words) and words[at].lower in table.words["link"]:
        at = _adjunct(table, words, at)
    while at < len(words) and (not is_word(words[at]) or words[at].lower in complementizer):
        if "complementizer_said" in table.rules and words[at].lower in complementizer:
            break
        if words[at].text in (".", "?", "!"):
            return None
        at += 1
    return at if at < len(words) else None


def _adjunct(table: AttributionTable, words: Sequence[Word], at: int) -> int:
    """The end of words behind a cue that tell how or to whom it is said: a complementizer ends them, a colon, or the
    comma behind those who are spoken to; other words that a comma follows are said ("hopes with this, ...")."""
    told = words[at].lower in table.words["addressee"]
    for i in range(at, min(at + ADJUNCT, len(words))):
        if words[i].text == ":" or words[i].lower in table.words["complementizer"]:
            return i
        told = told and words[i].pos != "VERB"
        if words[i].text == "," and told:
            return i
    return at


def complemented(table: AttributionTable, words: Sequence[Word], at: int) -> bool:
    """Whether a complementizer, or the comma of a report, follows a cue that ends before word ``at``."""
    while at < len(words) and words[at].lower in table.words["particle"]:
        at += 1
    marked = at < len(words) and words[at].text in (",", ":")
    return marked or (at < len(words) and words[at].lower in table.words["complementizer"])


def points(table: AttributionTable, words: Sequence[Word], start: int) -> bool:
    """Whether all that is said points to what was said elsewhere ("said so", "said the same on Monday")."""
    at = start
    while at < len(words) and words[at].lower in table.words["pointing"]:
        at += 1
    told = at < len(words) and is_word(words[at])
    return at > start and (not told or words[at].lower in table.words["link"] | table.words["tail"])


def past(table: AttributionTable, words: Sequence[Word], at: int) -> int:
    """The first word behind complementizers, and behind particles that a comma follows ("She too, ...")."""
    while at < len(words) and words[at].lower in table.words["complementizer"]:
        at += 1
    after = at
    while after < len(words) and words[after].lower in table.words["particle"]:
        after += 1
    return after + 1 if at < after < len(words) and words[after].text == "," else at


def behind_degrees(table: AttributionTable, words: Sequence[Word], at: int) -> int:
    """The first word of what is said behind a source's degrees and what he is, which commas part from his name
    ("According to Ann Lee, Ph.D., as head of the school, the roof leaks"); word ``at`` where none stand there."""
    last = at
    while last < len(words) and _is_degree(table, words, last):
        last += 1
    if last < len(words) and words[last].lower in table.words["apposed"]:
        while last < len(words) and words[last].text != "," and not brings_in(table, words[last]):
            last += 1
        if last == len(words):
            return at
    if last == at or (last < len(words) and is_word(words[last]) and not brings_in(table, words[last])):
        return at
    return behind_degrees(table, words, past(table, words, last + 1)) if last < len(words) else last


def _is_degree(table: AttributionTable, words: Sequence[Word], at: int) -> bool:
    """Whether a word is a degree, or the stop behind one."""
    if words[at].text == ".":
        return _is_degree(table, words, at - 1)
    listed = words[at].lower in table.words["degree"] and words[at].text[:1].isupper()
    return listed or DEGREE.fullmatch(words[at].text) is not None


def end_of(words: Sequence[Word], first: int, last: int, stretches: Sequence[Span], closing: Collection[str]) -> int:
    """The word before which a statement in words ``[first, last)`` ends.

    It ends before a quotation that begins behind a stop, goes on over the sentence's end, or is closed by a cue of its
    own (one of the words ``closing``), behind a stop that a signature in brackets follows ("... is done. (rud)"), and
    with a word that the next sentence is stuck to.
    """
    for at in range(first + 1, last):
        if STUCK.match(words[at].text):
            return at + 1
        if _signed(words, at, last) or _spoken(words, at, stretches, closing):
            return at
    return last


def end_in(word: Word) -> int:
    """The letter before which a sentence ends that ends with a word, or within it."""
    stuck = STUCK.match(word.text)
    return word.start + stuck.end() if stuck else word.end


def _signed(words: Sequence[Word], at: int, last: int) -> bool:
    """Whether a signature in brackets begins at a word, behind the stop of a statement."""
    if words[at].text != "(" or at < 2 or words[at - 1].text != ".":
        return False
    before = words[at - 2].text
    close = next((i for i in range(at, min(at + SIGNED, last)) if words[i].text == ")"), None)
    return close is not None and len(before) > WHOLE and before.islower()


def _spoken(words: Sequence[Word], at: int, stretches: Sequence[Span], closing: Collection[str]) -> bool:
    """Whether speech of its own begins at a word, between quotation marks."""
    stretch = next((s for s in stretches if s.start == words[at].start), None)
    if stretch is None:
        return False
    if words[at - 1].text == "." or stretch.end > words[-1].end:
        return True
    behind = next((w for w in words[at:] if w.start >= stretch.end and is_word(w)), None)
    return behind is not None and behind.lower in closing and behind.start - stretch.end <= 1
