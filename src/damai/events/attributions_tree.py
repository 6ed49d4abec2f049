"""Phrases and clauses of a parsed sentence, as ranges of words, for the layer ``quotes``."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from damai.language.sentence import Sentence, Word

Range = tuple[int, int]
"""Words ``[first, last)``."""
SHARES = ("conj", "advcl", "xcomp", "acl", "parataxis", "ccomp")
"""Relations by which a verb may have its subject from the word above it."""
CLIMB = 4
"""Words above a verb that are looked at for its subject, at most."""


class Tree:
    """One sentence with the words below each word."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.words: Sequence[Word] = sentence.words
        self._below: list[list[int]] = [[] for _ in self.words]
        for word in self.words:
            if word.head != word.i:
                self._below[word.head].append(word.i)

    def children(self, at: int, deps: Collection[str]) -> list[int]:
        """The words right below a word that hang by one of the relations, in order."""
        return [i for i in self._below[at] if self.words[i].dep in deps]

    def below(self, at: int) -> list[int]:
        """A word and all below it, in order."""
        found, todo = [], [at]
        while todo:
            here = todo.pop()
            found.append(here)
            todo += self._below[here]
        return sorted(found)

    def run(self, at: int, low: int, high: int) -> Range:
        """The unbroken run of words around a word that belong to it, within ``[low, high)``, no marks at its ends."""
        mine = set(self.below(at))
        first, last = at, at + 1
        while first > low and (first - 1 in mine or self._mark(first - 1)):
            first -= 1
        while last < high and (last in mine or self._mark(last)):
            last += 1
        return self._bare(at, first, last)

    def stretch(self, at: int, low: int, high: int) -> Range:
        """From the first to the last word that belongs to a word, within ``[low, high)``, no marks at its ends."""
        mine = [i for i in self.below(at) if low <= i < high]
        return self._bare(at, min(mine), max(mine) + 1)

    def _bare(self, at: int, first: int, last: int) -> Range:
        while first < at and self._mark(first):
            first += 1
        while last - 1 > at and self._mark(last - 1):
            last -= 1
        return first, last

    def _mark(self, at: int) -> bool:
        return not is_word(self.words[at])

    def subject(self, verb: int) -> int | None:
        """The head word of the subject of a verb, its own or that of a verb which it shares it with."""
        at = verb
        for _ in range(CLIMB):
            own = self.children(at, ("nsubj", "nsubj:pass", "csubj", "expl"))
            if own:
                before = [i for i in own if i < verb]
                return before[-1] if before else own[0]
            above = self.words[at].head
            if above == at or self.words[at].dep not in SHARES:
                return None
            if self.words[at].dep == "acl" and self.words[above].pos in ("NOUN", "PROPN", "PRON"):
                return above if above < at else None
            at = above
        return None


def is_word(word: Word) -> bool:
    """Whether a token is a word or a number, no mark."""
    return any(c.isalnum() for c in word.text)
