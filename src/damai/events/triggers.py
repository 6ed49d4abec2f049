"""Finds the words that may tell of an event: the forms of the pack's predicates, with their conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from damai.grounding.trie import Trie
from damai.language.pack import Predicate
from damai.language.sentence import Sentence
from damai.model import Span

OBJECT_REACH = 5


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words ``[first, last)`` of a sentence that match a predicate's form; ``form`` is its class (``active``, ...)."""

    sentence: int
    first: int
    last: int
    predicate: Predicate
    form: str
    words: tuple[int, ...]

    def span(self, sentence: Sentence) -> Span:
        """Its place in the text."""
        return Span(sentence.words[self.first].start, sentence.words[self.last - 1].end)


class TriggerTable:
    """All forms of all predicates of a pack in one trie."""

    def __init__(self, predicates: Iterable[Predicate], split: Callable[[str], list[str]]) -> None:
        self._trie: Trie[tuple[Predicate, str, tuple[str, ...]]] = Trie()
        seen: set[tuple[str, str, tuple[str, ...]]] = set()
        for predicate in predicates:
            for kind, forms in predicate.forms.items():
                for form in forms:
                    pieces = tuple(piece for part in form.split() for piece in (["*"] if part == "*" else split(part)))
                    key = (predicate.id, kind, pieces)
                    if pieces and key not in seen:
                        seen.add(key)
                        self._trie.add(pieces, (predicate, kind, pieces))
        self.starts = self._trie.starts()

    def find(self, sentence: Sentence) -> list[Trigger]:
        """The triggers of a sentence, left to right; longer forms win over those that begin within them."""
        lowers = [w.lower for w in sentence.words]
        present = frozenset(lowers)
        found: list[Trigger] = []
        taken: set[int] = set()
        for at, word in enumerate(lowers):
            if word not in self.starts or at in taken:
                continue
            trigger = self._best(sentence, lowers, present, at)
            if trigger is not None:
                found.append(trigger)
                taken.update(trigger.words)
        return found

    def _best(self, sentence: Sentence, lowers: Sequence[str], present: frozenset[str], at: int) -> Trigger | None:
        best: tuple[tuple[int, bool], Trigger] | None = None
        for end, (predicate, kind, pieces) in self._trie.find(lowers, at):
            if not _fits(predicate, lowers, present, at, end):
                continue
            rank = (len(pieces), bool(predicate.object or predicate.near))
            if best is None or rank > best[0]:
                words = _matched(lowers, at, end, pieces)
                best = (rank, Trigger(sentence.index, at, end, predicate, kind, words))
        return best[1] if best else None


def _fits(predicate: Predicate, lowers: Sequence[str], present: frozenset[str], first: int, last: int) -> bool:
    if predicate.not_near and _any(predicate.not_near, present, lowers):
        return False
    if predicate.near and not _any(predicate.near, present, lowers):
        return False
    if predicate.object:
        window = lowers[max(0, first - 3) : last + OBJECT_REACH]
        return _any(predicate.object, frozenset(window), window)
    return True


def _any(wanted: frozenset[str], present: frozenset[str], lowers: Sequence[str]) -> bool:
    """Whether one of the words, or of the phrases, is there."""
    if not wanted.isdisjoint(present):
        return True
    phrases = [form for form in wanted if " " in form]
    return bool(phrases) and any(f" {form} " in f" {' '.join(lowers)} " for form in phrases)


def _matched(lowers: Sequence[str], first: int, last: int, pieces: Sequence[str]) -> tuple[int, ...]:
    """The words of the form itself, without those that a ``*`` stands for."""
    if "*" not in pieces:
        return tuple(range(first, last))
    fixed = [piece for piece in pieces if piece != "*"]
    picked: list[int] = []
    at = first
    for piece in fixed:
        while at < last and lowers[at] != piece:
            at += 1
        picked.append(at)
        at += 1
    return tuple(picked)
