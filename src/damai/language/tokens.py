"""Sentences and tokens of a text, by the pack's ``tokens.toml``: cheap enough to run on everything."""

from __future__ import annotations

import re
import sys
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
from spacy.vocab import Vocab

MAX_SENTENCE = 1_200
"""Longest sentence, in characters, that is read in one piece; a longer one is cut at a space."""

_END = re.compile(r"[.!?…]+[\"”’')\]»]*")
_OPENERS = "\"“‘'«([-–—"
_WORD = re.compile(r"[^\W\d_]+")
_CHUNK = re.compile(r"\S+")
_ZONE, _ZONE_WORDS = 40, 4
"""Letters, and words, behind a time of day among which its zone may be named."""
_KEPT = 8_192
"""Strings between blanks of which it is kept how they are cut; then all are forgotten."""
_LONG = 40
"""Letters of the longest such string: what is longer is hardly met again."""
Piece = tuple[int, int, str, str]
"""Half-open place of a token, the token as written and in small letters."""


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """Where a sentence lies; ``paragraph`` counts the lines that are not blank."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Words whose full stop ends no sentence, without it and in small letters; those of ``may_end`` do end one where a
    word of ``openers`` follows with a capital ("in the U.S. The"). Without openers ``may_end`` counts for nothing.

    Those of ``clock`` end one before any capital ("at 8 a.m. Iran's army said"), unless what follows goes on with the
    time of day: a word of ``clock_goes_on`` ("8 a.m. Monday"), or one of ``clock_zone`` soon behind it ("8 a.m. Tehran
    time").
    """

    words: frozenset[str]
    may_end: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    clock: frozenset[str] = frozenset()
    clock_goes_on: frozenset[str] = frozenset()
    clock_zone: frozenset[str] = frozenset()

    @classmethod
    def from_settings(cls, settings: dict[str, Any]) -> Abbreviations:
        """From the pack's ``tokens.toml``."""
        words, may_end, clock = (
            frozenset(form.rstrip(".").lower() for form in settings.get(key, ()))
            for key in ("abbreviations", "abbreviations_may_end", "clock_abbreviations")
        )
        openers, goes_on, zone = (
            frozenset(settings.get(key, ())) for key in ("sentence_openers", "clock_goes_on", "clock_zone")
        )
        may_end = may_end if openers else frozenset()
        return cls(words | may_end | clock, may_end, openers, clock, goes_on, zone)


def split_sentences(text: str, abbreviations: Abbreviations) -> list[SentenceSpan]:
    """The sentences of ``text``: split at line breaks and after ``. ! ?``, not after an abbreviation or in a number.

    A full stop with no space after it ends a sentence too where a small letter stands before and a capital after it
    (scraped text loses spaces). No sentence is longer than ``MAX_SENTENCE``.

    >>> short = Abbreviations(frozenset({"dr"}))
    >>> [(s.start, s.end) for s in split_sentences("Dr. Ani pergi. Ia kembali.Besok?", short)]
    [(0, 14), (15, 26), (26, 32)]
    """
    spans: list[SentenceSpan] = []
    paragraph = -1
    position = 0
    for line in text.split("\n"):
        end = position + len(line)
        if line.strip():
            paragraph += 1
            for start, stop in _split_line(text, position, end, abbreviations):
                spans.extend(SentenceSpan(a, b, paragraph) for a, b in _cut(text, start, stop))
        position = end + 1
    return spans


def _split_line(text: str, start: int, end: int, abbreviations: Abbreviations) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if stop >= end or _ends_here(text, match.start(), stop, end, abbreviations):
            yield from _trimmed(text, begin, stop)
            begin = stop
    yield from _trimmed(text, begin, end)


def _ends_here(text: str, dot: int, stop: int, end: int, abbreviations: Abbreviations) -> bool:
    following = text[stop]
    glued = not following.isspace()
    if text[dot] == "." and stop - dot == 1:
        left = dot
        while left > 0 and (text[left - 1].isalnum() or text[left - 1] == "."):
            left -= 1
        word = text[left:dot].lower()
        if word in abbreviations.clock and not glued:
            return _breaks_off(text, stop, end, abbreviations)
        if word in abbreviations.may_end and not glued:
            return _opens(text, stop, end, abbreviations.openers)
        if word in abbreviations.words or (len(word) == 1 and text[left].isupper()):
            return False
    if glued:
        return (text[dot - 1 : dot].islower() and following.isupper()) or (
            following in '"“' and text[dot - 1 : dot].islower()
        )
    ahead = stop
    while ahead < end and (text[ahead].isspace() or text[ahead] in _OPENERS):
        ahead += 1
    return ahead >= end or not text[ahead].islower()


def _breaks_off(text: str, at: int, end: int, abbreviations: Abbreviations) -> bool:
    """Whether a time of day ends its sentence: a capital follows that does not go on with it."""
    while at < end and (text[at].isspace() or text[at] in _OPENERS):
        at += 1
    following = [word[0] for word in islice(_WORD.finditer(text, at, min(end, at + _ZONE)), _ZONE_WORDS)]
    if at >= end or not following or not text[at].isupper():
        return at >= end
    words = [word.lower() for word in following]
    return words[0] not in abbreviations.clock_goes_on and abbreviations.clock_zone.isdisjoint(words)


def _opens(text: str, at: int, end: int, openers: frozenset[str]) -> bool:
    """Whether a sentence opens at a place: with a capital and one of the pack's words that open one."""
    while at < end and (text[at].isspace() or text[at] in _OPENERS):
        at += 1
    word = _WORD.match(text, at, end)
    return word is not None and word[0][:1].isupper() and word[0].lower() in openers


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SENTENCE:
        space = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        stop = space if space > start else start + MAX_SENTENCE
        yield from _trimmed(text, start, stop)
        start = stop
    yield from _trimmed(text, start, end)


class WordSplitter:
    """Tokens with their places, by the patterns of ``tokens.toml``.

    ``glue`` are function words that scrapers leave stuck behind a known name ("Israeldan"): they are cut off and stay
    words; so are forms that one of the patterns ``glue_forms`` matches as a whole, behind the name of who can act
    ("Iranmenuntut"). No word of ``common`` is cut so: "Komandan" is no Koman. ``particles`` are endings that stress a
    word and change nothing of what it names: behind a known name they are left out, with the hyphen that may part them.

    How a string between blanks is cut depends on nothing around it, but for particles on whether it opens the text.
    What news repeats is therefore cut once: most of its strings are words that it is full of.
    """

    def __init__(self, vocab: Vocab, settings: dict[str, Any], common: Container[str] = frozenset()) -> None:
        self._common = common
        self._glue: tuple[str, ...] = tuple(sorted(settings.get("glue", ()), key=lambda w: (-len(w), w)))
        forms = "|".join(f"(?:{pattern})" for pattern in settings.get("glue_forms", ()))
        self._glue_form = re.compile(forms or r"(?!)").fullmatch
        self._particles: tuple[str, ...] = tuple(settings.get("particles", ()))
        self._names: frozenset[str] = frozenset()
        self._actors: frozenset[str] = frozenset()
        self._last: frozenset[str] = frozenset()
        whole = re.compile("|".join(f"(?:{pattern})$" for pattern in settings.get("whole", ())) or r"(?!)")
        single = [*settings.get("exceptions", ()), *settings.get("abbreviations", ())]
        self._is_whole = whole.match
        self._opening: dict[str, tuple[Piece, ...]] = {}
        self._within: dict[str, tuple[Piece, ...]] = {}
        self._tokenizer = Tokenizer(
            vocab,
            rules={form: [{ORTH: form}] for form in single},
            prefix_search=compile_prefix_regex(settings["prefixes"]).search,
            suffix_search=compile_suffix_regex(settings["suffixes"]).search,
            infix_finditer=compile_infix_regex(settings["infixes"]).finditer,
            token_match=whole.match,
        )

    def know(self, names: Iterable[str], actors: Iterable[str] = (), last: Iterable[str] = ()) -> None:
        """Names that a function word may be stuck to; those of ``actors`` may bear a particle, and so may the ``last``
        words of names of several words."""
        self._names = frozenset(name for name in names if len(name) > 3)
        self._actors = frozenset(actors)
        self._last = frozenset(last)
        self._opening.clear()
        self._within.clear()

    def split(self, text: str) -> list[tuple[int, int]]:
        """Half-open places of the tokens within ``text``; white space is no token."""
        return [(start, end) for start, end, _, _ in self.pieces(text)]

    def pieces(self, text: str) -> list[Piece]:
        """The tokens of ``text`` with their places; white space is no token."""
        found: list[Piece] = []
        for chunk in _CHUNK.finditer(text):
            at = chunk.start()
            kept = self._within if at else self._opening
            cut = kept.get(chunk[0]) or self._cut_anew(chunk[0], kept)
            for start, end, form, lower in cut:
                found.append((at + start, at + end, form, lower))
        return found

    def _cut_anew(self, chunk: str, kept: dict[str, tuple[Piece, ...]]) -> tuple[Piece, ...]:
        cut = tuple(self._cut(chunk, kept is self._opening))
        if len(chunk) <= _LONG:
            if len(kept) >= _KEPT:
                kept.clear()
            kept[chunk] = cut
        return cut

    def _cut(self, chunk: str, opens: bool) -> Iterator[Piece]:
        """The tokens of a string without blanks; whether it ``opens`` the text."""
        whole = self._is_whole(chunk)
        for start, word in [(0, chunk)] if whole else [(token.idx, token.text) for token in self._tokenizer(chunk)]:
            end = start + len(word)
            cut = self._unglue(word) if len(word) > 5 and word[0].isupper() else 0
            bare = 0 if cut or not word[0].isupper() else self._without_particle(word, opens and start == 0)
            if bare:
                end = start + bare
            elif cut:
                yield _piece(chunk, start, start + cut)
                start += cut
            yield _piece(chunk, start, end)

    def _unglue(self, word: str) -> int:
        """The length of a name that a word is stuck to, 0 where none is."""
        if word in self._names or word.lower() in self._common:
            return 0
        for glued in self._glue:
            if word.endswith(glued) and self._may_be_stuck(word[: -len(glued)]):
                return len(word) - len(glued)
        for end in range(len(word) - 1, 1, -1):
            if word[end - 1 : end + 1].islower() or word[:end].isupper():
                known = word[:end] in self._actors and self._may_be_stuck(word[:end])
                if known and self._glue_form(word, end):
                    return end
        return 0

    def _may_be_stuck(self, name: str) -> bool:
        """Whether a string is a name that another word may be stuck to; of short ones only abbreviations are."""
        return name in self._names or (name.isupper() and name in self._actors)

    def _without_particle(self, word: str, opens: bool) -> int:
        """The length of a name that bears a particle, 0 for any other word. Behind a hyphen any name counts, else one
        that is too long to be chance; a name's last word opens no sentence."""
        if word in self._names:
            return 0
        for particle in self._particles:
            if not word.endswith(particle):
                continue
            name = word[: -len(particle)]
            parted = name.endswith("-")
            name = name.rstrip("-")
            if (parted or len(name) > 3) and (name in self._actors or (not opens and name in self._last)):
                return len(name)
        return 0


def _piece(chunk: str, start: int, end: int) -> Piece:
    form = chunk[start:end]
    return start, end, sys.intern(form), sys.intern(form.lower())
