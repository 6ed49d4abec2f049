"""Borders between two states, however they are told: "the X-Y border", "its border with Y", "their border"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from damai.grounding.mentions import Mention
from damai.language.sentence import Sentence, Word
from damai.model import Place, Span

Pair = tuple[str, str, int, int]
"""The codes of two states, and the words ``[first, last)`` that tell of their border."""


class Borders:
    """Finds borders; ``states`` are names by code, ``neighbours`` the codes of those that a state borders on, ``lines``
    the border lines that a table has, by name."""

    def __init__(
        self,
        table: Mapping[str, Any],
        grammar: Mapping[str, frozenset[str]],
        states: Mapping[str, str],
        neighbours: Mapping[str, frozenset[str]],
        lines: Mapping[str, Place],
    ) -> None:
        self._told = frozenset([*table.get("nouns", ()), *table.get("owned", ())])
        self._before = frozenset(table.get("before", ()))
        self._between = frozenset(table.get("between", ()))
        self._with = frozenset(table.get("with", ()))
        self._and = frozenset(table.get("and", ()))
        self._join = frozenset(table.get("join", ()))
        self._light = grammar.get("the", frozenset()) | grammar.get("genitive", frozenset())
        self._name = str(table.get("name", ""))
        self._states = states
        self._neighbours = neighbours
        self._lines = lines

    def find(self, sentence: Sentence, mentions: Sequence[Mention]) -> list[Place]:
        """The borders that a sentence tells of, each once."""
        if self._told.isdisjoint([word.lower for word in sentence.words]):
            return []
        found: dict[frozenset[str], Place] = {}
        covered = {n for m in mentions if m.kind == "place" for n in range(m.first, m.last)}
        for word in sentence.words:
            if word.i not in covered and word.lower in self._told:
                pair = next(self._pairs(sentence.words, word, mentions), None)
                if pair is not None:
                    found.setdefault(frozenset(pair[:2]), self._place(sentence.words, pair))
        return list(found.values())

    def _place(self, words: Sequence[Word], pair: Pair) -> Place:
        one, other, first, last = pair
        span = Span(words[first].start, words[last - 1].end)
        names = sorted((self._states[one], self._states[other]))  # one border has one name, whoever is named first
        for order in (names, names[::-1]):
            line = self._lines.get(self._name.format(*order))
            if line is not None:
                return Place(span, line.name, line.country, line.lat, line.lon, None, line.kind, line.claimants)
        return Place(span, self._name.format(*names), kind="line")

    def _pairs(self, words: Sequence[Word], noun: Word, mentions: Sequence[Mention]) -> Iterator[Pair]:
        """What the words around a border's noun say whose it is, the surest first."""
        starts = {m.first: m for m in mentions}
        ends = {m.last: m for m in mentions}
        owner, after = self._ending(words, noun.i, ends), noun.i + 1
        if owner is not None and (first := self._joined(words, owner, ends)) is not None:
            yield from self._two(first, owner, first.first, noun.i + 1)
        told = self._starting(words, after, starts)
        if told is not None:
            yield from self._own_two(told, noun.i, told.last)
            second = self._second(words, told.last, starts, self._join | self._and | self._with)
            if second is not None:
                yield from self._two(told, second, noun.i, second.last)
        if after < len(words) and words[after].lower in self._with:
            second = self._starting(words, after + 1, starts)
            known = self._code(owner) if owner is not None else None
            loose = owner is None or (owner.kind == "pronoun" and known is None)
            if loose or (second is not None and known is not None and known == self._code(second)):
                owner = self._subject(noun.i, second, mentions)  # no state borders on itself
            if owner is not None and second is not None:
                yield from self._two(owner, second, noun.i, second.last)
        if owner is not None:
            yield from self._own_two(owner, owner.first, noun.i + 1)
        if told is None and owner is None and (noun.i == 0 or words[noun.i - 1].lower in self._before):
            yield from self._only_two(noun, mentions)

    def _code(self, mention: Mention) -> str | None:
        """The state that a mention is or acts for; a place has borders of its own ("the Gaza border")."""
        if mention.kind == "place":
            return None
        code = mention.codes[0].partition(":")[0] if len(mention.codes) == 1 else ""
        return code if code in self._states else None

    def _two(self, one: Mention, other: Mention, first: int, last: int) -> Iterator[Pair]:
        mine, yours = self._code(one), self._code(other)
        if mine is not None and yours is not None and mine != yours:
            yield mine, yours, first, last

    def _own_two(self, mention: Mention, first: int, last: int) -> Iterator[Pair]:
        """The two states that one word stands for ("the two countries")."""
        codes = list(dict.fromkeys(code.partition(":")[0] for code in mention.codes))
        if len(codes) == 2 and all(code in self._states for code in codes):
            yield codes[0], codes[1], first, last

    def _only_two(self, noun: Word, mentions: Sequence[Mention]) -> Iterator[Pair]:
        """The only two neighbours among the states of a sentence that speaks of "the border"."""
        codes = [code for m in mentions if m.via != "carried" and (code := self._code(m)) is not None]
        pairs = [
            (one, other)
            for one, other in combinations(dict.fromkeys(codes), 2)
            if other in self._neighbours.get(one, frozenset())
        ]
        if len(pairs) == 1:
            yield *pairs[0], noun.i, noun.i + 1

    def _ending(self, words: Sequence[Word], at: int, ends: Mapping[int, Mention]) -> Mention | None:
        """Who stands right before a word, a genitive mark or an adjective between."""
        for end in range(at, max(at - 3, 0), -1):
            if end in ends:
                return ends[end]
            if words[end - 1].lower not in self._light and words[end - 1].pos != "ADJ":
                return None
        return None

    def _starting(self, words: Sequence[Word], at: int, starts: Mapping[int, Mention]) -> Mention | None:
        """Who stands right behind a word, "between" and articles between."""
        while at < len(words) and at not in starts and words[at].lower in self._light | self._between:
            at += 1
        return starts.get(at)

    def _joined(self, words: Sequence[Word], owner: Mention, ends: Mapping[int, Mention]) -> Mention | None:
        """The other state of "X-Y border"."""
        at = owner.first - 1
        return ends.get(at) if at > 0 and words[at].text in self._join else None

    def _second(
        self, words: Sequence[Word], at: int, starts: Mapping[int, Mention], links: frozenset[str]
    ) -> Mention | None:
        if at < len(words) and words[at].lower in links:
            return self._starting(words, at + 1, starts)
        return None

    def _subject(self, noun: int, second: Mention | None, mentions: Sequence[Mention]) -> Mention | None:
        """The nearest other state before "its border with Y"."""
        other = self._code(second) if second is not None else None
        before = [m for m in mentions if m.last <= noun and self._code(m) not in (None, other)]
        return before[-1] if before else None
