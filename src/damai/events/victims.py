"""A single person killed, told by name and without a number: "the killing of X", "X was assassinated"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from damai.events.casualties import fill, pieces
from damai.events.units import Unit
from damai.grounding.mentions import Mention
from damai.grounding.trie import Trie
from damai.language.sentence import Sentence
from damai.model import Span

REACH = 5
"""Words between a victim and the word of killing, at most."""
AVERTED = 3
"""How many words before a word of killing one may stand that makes a mere plan or attempt of it."""


class VictimTable:
    """The ``[[victim]]`` rows of the pack's ``casualties.toml``: words of killing, with the side where their victim
    stands. ``words.named`` may stand between the two, ``words.named_not`` before it makes no killing of it."""

    def __init__(self, table: Mapping[str, Any], split: Callable[[str], list[str]]) -> None:
        words = table.get("words", {})
        self._between = frozenset(words.get("named", ()))
        self._averted = frozenset(words.get("named_not", ()))
        self._and = frozenset(words.get("and", ()))
        self._killings: Trie[str] = Trie()
        for row in table.get("victim", ()):
            fill(self._killings, row["forms"], row["side"], split)
        self._starts = self._killings.starts()

    def find(self, sentence: Sentence, units: Sequence[Unit], entities: frozenset[str]) -> tuple[Span, ...]:
        """The words that tell of one person killed who stands for one of ``entities``; empty if there are none."""
        lowers = [w.lower for w in sentence.words]
        single = [u for u in units if _is_single(u) and {c.partition(":")[0] for c in u.codes} & entities]
        if not single:
            return ()
        for first, last, sides in self._hits(lowers):
            for unit in single:
                if ("before" in sides and self._near(lowers, unit.last, first)) or (
                    "after" in sides and self._told_after(lowers, last, unit)
                ):
                    low, high = min(unit.first, first), max(unit.last, last)
                    inner, outer = (last, unit.first) if first < unit.first else (unit.last, first)
                    return pieces(sentence.words, low, high, inner, outer)
        return ()

    def _hits(self, lowers: Sequence[str]) -> Iterator[tuple[int, int, frozenset[str]]]:
        """The longest words of killing with the sides on which they have their victims."""
        at = 0
        while at < len(lowers):
            found = list(self._killings.find(lowers, at)) if lowers[at] in self._starts else []
            if not found:
                at += 1
                continue
            last = found[0][0]
            if self._averted.isdisjoint(lowers[max(0, at - AVERTED) : at]):
                yield at, last, frozenset(side for end, side in found if end == last)
            at = last

    def _near(self, lowers: Sequence[str], low: int, high: int) -> bool:
        return 0 <= high - low <= REACH and all(w in self._between for w in lowers[low:high])

    def _told_after(self, lowers: Sequence[str], last: int, unit: Unit) -> bool:
        """Whether a person stands right behind a word of killing, and nobody is joined to it."""
        more = unit.last < len(lowers) and lowers[unit.last] in self._and
        return not more and "," not in lowers[last : unit.first] and self._near(lowers, last, unit.first)


def _is_single(unit: Unit) -> bool:
    """Whether a side is one person: a name, an office with a name, or a pronoun for a person."""
    return len(unit.mentions) == 1 and _is_person(unit.mentions[0])


def _is_person(mention: Mention) -> bool:
    if mention.number != 1 or mention.former:
        return False
    named = mention.kind == "title" and mention.title_kind == "person" and bool(mention.name)
    return mention.kind == "person" or named or (mention.kind == "pronoun" and mention.title_kind == "person")
