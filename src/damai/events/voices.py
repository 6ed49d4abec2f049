"""Several speakers in one sentence: where one's words end and the next one's begin ("A said ..., while B said ...").

A statement goes to the next speaker at a semicolon or a word of contrast, where he is named right behind it, or where
both are named behind what they say ("..., A said; ..., B said"). A speech within a speech has neither and stays whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from sys import maxsize
from typing import Any, NamedTuple

from damai.events.ahead import CLAUSE, is_word
from damai.grounding.trie import Trie
from damai.language.sentence import Word
from damai.model import Span

TIGHT = 3
"""Words between a word of contrast and a preposition that names a source, at most ("but on Monday, according to")."""
NAMES = ("NOUN", "PROPN", "X")
"""Parts of speech of which a source has one; a pronoun is mostly the speaker himself."""
DESCRIBES = ("amod", "acl", "nmod", "compound", "appos", "flat")
"""Relations by which a verb's form is part of a name or describes one ("the ruling party")."""
LOOSE = " \t\r\n\u00a0,;"
"""What parts statements and is no part of either."""


class Turn(NamedTuple):
    """What parts two statements, as the words ``[first, last)``; ``hard``: a mark that does nothing else, ``soft``: a
    word that joins much else and has no comma before it."""

    first: int
    last: int
    hard: bool = False
    soft: bool = False


class Clue(NamedTuple):
    """A cue as the words ``[first, last)``, ``end`` with a source behind it: ``names``, its source is a noun before it;
    ``origin``, one behind a preposition; ``ahead``, what is said begins before it."""

    first: int
    last: int
    end: int
    names: bool
    origin: bool
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Contrast:
    """A word of contrast: ``comma``, it needs one, or a statement, before it; ``opens``, it may open the first too."""

    comma: bool
    opens: bool


class TurnTable:
    """The pack's ``[[contrast]]`` rows of ``attribution.toml``."""

    def __init__(self, table: Mapping[str, Any], split: Callable[[str], list[str]]) -> None:
        self._trie: Trie[Contrast] = Trie()
        for row in table.get("contrast", ()):
            contrast = Contrast(row.get("comma", False), row.get("opens", False))
            for form in row["forms"]:
                self._trie.add(split(form), contrast)
        self._starts = self._trie.starts()

    def voices(
        self, words: Sequence[Word], quoted: Callable[[int, int], bool], complementizer: frozenset[str]
    ) -> Voices:
        """What tells the statements of a sentence apart; ``quoted`` tells whether letters are in quotation marks."""
        turns = [t for t in self._turns(words) if not quoted(words[t.first].start, words[t.first].end)]
        return Voices(words, turns, self._opening(words), complementizer)

    def _turns(self, words: Sequence[Word]) -> list[Turn]:
        """All that may part two statements, in order."""
        found: list[Turn] = []
        for at, word in enumerate(words):
            if word.text == ";":
                found.append(Turn(at, at + 1, hard=True))
            hit = self._at(words, at)
            if hit is not None:
                found.append(Turn(at, hit[0], soft=hit[1].comma and not (at and words[at - 1].text in ",;")))
        return found

    def _opening(self, words: Sequence[Word]) -> int | None:
        """The first word behind a contrast that opens its sentence ("While A said"), if one does."""
        start = next((i for i, word in enumerate(words) if is_word(word)), None)
        hit = self._at(words, start) if start is not None else None
        return hit[0] if hit is not None and hit[1].opens else None

    def _at(self, words: Sequence[Word], at: int) -> tuple[int, Contrast] | None:
        if words[at].lower not in self._starts:
            return None
        return next(self._trie.find([word.lower for word in words], at), None)


class Voices:
    """The statements of one sentence of ``words``: ``turns`` may part them, a contrast that ends before ``opening`` may
    open the first."""

    def __init__(
        self, words: Sequence[Word], turns: Sequence[Turn], opening: int | None, complementizer: frozenset[str]
    ) -> None:
        self._words = words
        self._turns = turns
        self._opening = opening
        self._complementizer = complementizer
        self._opened = False
        self._cuts: list[Turn] = []

    def before(self, clue: Clue, earlier: Clue | None) -> Turn | None:
        """What parts the statement of a cue, whose source is named before what he says, from one ``earlier``."""
        if earlier is None:
            self._opened = self._opening is not None and self._is_named(self._opening, clue)
            return None
        if not clue.names and not clue.origin:
            return None
        here = (t for t in reversed(self._turns) if earlier.last <= t.first and t.last <= clue.first)
        told = (t for t in here if not t.soft or self._tells(earlier.end, t.first))
        turn = next((t for t in told if self._is_named(t.last, clue)), None)
        if turn is None and self._opened:
            commas = (i for i in reversed(range(earlier.last, clue.first)) if self._words[i].text == ",")
            turn = next((Turn(i, i + 1) for i in commas if self._is_named(i + 1, clue)), None)
        return self._cut(turn)

    def behind(self, clue: Clue, earlier: Clue) -> Turn | None:
        """What parts the statement before a cue from an ``earlier`` one: where that is closed by its source, else a
        mark that does nothing else."""
        if not clue.ahead:
            return None
        here = [t for t in self._turns if earlier.end <= t.first and t.last < clue.first and not t.soft]
        closed = (t for t in here if earlier.ahead and not self._tells(earlier.end, t.first))
        hard = (t for t in reversed(here) if t.hard)
        turn = next(closed, None) or next(hard, None)
        return self._cut(turn if turn is not None and self._tells(turn.last, clue.first) else None)

    def stretch(self, cue: Span) -> Span:
        """The letters of the statement that a cue stands in; the first and the last reach beyond the sentence."""
        words = self._words
        start, end = 0, maxsize
        for turn in self._cuts:
            if words[turn.last - 1].end <= cue.start:
                start = max(start, words[turn.last - 1].end)
            else:
                end = min(end, words[turn.first].start)
        return Span(start, end)

    def closes(self, at: int) -> bool:
        """Whether what parts two statements comes next, so that a cue that ends before word ``at`` closes its own."""
        comma = at < len(self._words) and self._words[at].text == ","
        return any(turn.first in (at, at + comma) for turn in self._turns if not turn.soft)

    @property
    def several(self) -> bool:
        """Whether there is more than one statement."""
        return bool(self._cuts)

    def _cut(self, turn: Turn | None) -> Turn | None:
        if turn is not None:
            self._cuts.append(turn)
        return turn

    def _is_named(self, start: int, clue: Clue) -> bool:
        """Whether only the source of a cue stands between a turn and the cue, with what describes it."""
        words = self._words[start : clue.first]
        if clue.origin:
            return len(words) <= TIGHT and not self._tells(start, clue.first)
        if not any(map(is_word, words)) or words[0].lower in self._complementizer:
            return False
        commas = [i for i in range(start, clue.first) if self._words[i].text == ","]
        stop = commas[0] if commas and commas[-1] == clue.first - 1 and commas[0] > start else clue.first
        core = self._words[start:stop]
        named = any(word.pos in NAMES for word in core) or not any(word.pos for word in core)
        return named and len(core) <= CLAUSE and not self._tells(start, stop)

    def _tells(self, start: int, stop: int) -> bool:
        """Whether words tell something: a verb is among them that describes no name."""
        return any(w.pos == "VERB" and not w.dep.startswith(DESCRIBES) for w in self._words[start:stop])


def within(content: Sequence[Span], stretch: Span, text: str) -> tuple[Span, ...]:
    """What of some content lies in a statement, without the marks at the edges where it was cut."""
    kept: list[Span] = []
    for span in content:
        start, end = max(span.start, stretch.start), min(span.end, stretch.end)
        if span.start < start or end < span.end:
            start, end = _trimmed(start, end, text)
        if start < end:
            kept.append(Span(start, end))
    return tuple(kept)


def between(start: int, end: int, text: str) -> tuple[Span, ...]:
    """The words between two letters as content."""
    start, end = _trimmed(start, end, text)
    return (Span(start, end),) if start < end else ()


def _trimmed(start: int, end: int, text: str) -> tuple[int, int]:
    while start < end and text[start] in LOOSE:
        start += 1
    while start < end and text[end - 1] in LOOSE:
        end -= 1
    return start, end
