"""Places that no table lists: a name beside a word for its kind ("the village of X"), or right before what holds it.

What the text says of such a place is all that is known of it: its name as written, its kind, the country of the place
that it is named with. It has no coordinates and no GeoNames number: those of what holds it would be another place's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from damai.errors import PackError
from damai.grounding.mentions import Mention
from damai.grounding.trie import Trie
from damai.language.sentence import Sentence, Word
from damai.model import Place, Span

MAX_NAME = 4
"""Words of a name."""
MAX_ASIDE = 3
"""Words that may stand between a name and what holds it ("Distrik X, luar kota Y")."""
OPENERS = frozenset({",", "("})
CLOSERS = frozenset({",", ".", ")", ";", ":", "!", "?", '"', "”"})
NAMED = "{}"
LETTERS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
"""A word that may be part of a name: letters, with hyphens and apostrophes inside."""


@dataclass(frozen=True, slots=True)
class KindWord:
    """What a word beside a name makes of it: ``kind`` as in the gazetteer, ``name`` the usual English name."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """A place ``[first, last)`` of a sentence's words, with its name's."""

    first: int
    last: int
    place: Place


@dataclass(slots=True)
class Gaps:
    """What a sentence holds already: ``taken`` words belong to a mention, ``firm`` ones to a name; ``places`` are those
    known, by each of their words."""

    lowers: Sequence[str]
    taken: set[int]
    firm: set[int]
    places: dict[int, Place]
    adjectives: dict[int, str] = field(default_factory=dict)
    """Country codes of the states named, by the word behind them ("the Lebanese village of X")."""
    told: Mapping[str, Place] = field(default_factory=dict)


class UnlistedPlaces:
    """Compiles the pack's ``places.toml`` and finds such places in a sentence.

    Raises :class:`PackError` where a row lacks a key.
    """

    def __init__(
        self, table: Mapping[str, Any], grammar: Mapping[str, frozenset[str]], cut: Callable[[str], Sequence[str]]
    ) -> None:
        self._words = {name: frozenset(forms) for name, forms in table.get("words", {}).items()}
        self._no_name = self._group("no_name") | grammar.get("not_name", frozenset()) | grammar.get("the", frozenset())
        self._no_part = self._no_name | self._group("at")
        self._particle = grammar.get("name_particle", frozenset())
        self._genitive = grammar.get("genitive", frozenset())
        self._before: Trie[KindWord] = Trie()
        self._behind: Trie[KindWord] = Trie()
        self._named: Trie[KindWord] = Trie()
        aside = set(self._group("aside") | self._group("into") | grammar.get("the", frozenset()))
        for row in _rows(table, "kind", ("kind",)):
            word = KindWord(row["kind"], row.get("name", NAMED))
            for trie, key in ((self._before, "before"), (self._behind, "behind")):
                for form in row.get(key, ()):
                    trie.add(cut(form), word)
                    aside.update(cut(form))
        for row in _rows(table, "named", ("forms", "name", "kind")):
            for form in row["forms"]:
                self._named.add(cut(form), KindWord(row["kind"], row["name"]))
        self._aside = frozenset(aside)
        self._openers = self._named.starts() | self._before.starts()

    def _group(self, name: str) -> frozenset[str]:
        return self._words.get(name, frozenset())

    def stands_at(self, word: str) -> bool:
        """Whether a word brings in where something happens."""
        return word in self._group("at")

    def find(
        self,
        sentence: Sentence,
        mentions: Sequence[Mention],
        known: Sequence[Place],
        told: Mapping[str, Place] = MappingProxyType({}),
    ) -> list[Place]:
        """The places of a sentence that no table lists; ``known`` are those that one does, ``told`` those that other
        sentences of the report tell of, by name."""
        gaps = _gaps(sentence, mentions, known)
        gaps.told = told
        found: list[Told] = []
        for at in range(len(sentence.words) - 1, -1, -1):  # what holds a place mostly stands behind it
            place = self._starting(sentence, at, gaps) if self._may_start(sentence.words[at]) else None
            if place is None or any(place.first < other.last and other.first < place.last for other in found):
                continue
            found.append(place)
            gaps.places.update(dict.fromkeys(range(place.first, place.last), place.place))
        return [place.place for place in reversed(found)]

    def _may_start(self, word: Word) -> bool:
        """Whether a place may start at a word by its looks: as :meth:`_starting` has it, but cheap, for every word."""
        return word.text[0].isupper() or word.lower in self._openers or "-" in word.text or word.text in self._particle

    def _starting(self, sentence: Sentence, at: int, gaps: Gaps) -> Told | None:
        """The place that starts at a word, by the first rule that fits."""
        told = self._area(sentence, at, gaps) or self._headed(sentence, at, gaps)
        return told if told is not None or at in gaps.taken else self._named_at(sentence, at, gaps)

    def _area(self, sentence: Sentence, at: int, gaps: Gaps) -> Told | None:
        for end, word in self._named.find(gaps.lowers, at):
            if not gaps.firm.intersection(range(at, end)):
                return Told(at, end, Place(_span(sentence.words, at, end), word.name, kind=word.kind))
        return None

    def _headed(self, sentence: Sentence, at: int, gaps: Gaps) -> Told | None:
        """A kind word and the name behind it ("Kampung Olenki", "the town of X")."""
        words = sentence.words
        for end, kind in self._before.find(gaps.lowers, at):
            if gaps.firm.intersection(range(at, end)):
                continue
            last = self._name_end(words, end, gaps)
            if last > end and self._is_name(words[end:last]):
                return self._told(words, (at, end, last, last), kind, gaps)
        return None

    def _named_at(self, sentence: Sentence, at: int, gaps: Gaps) -> Told | None:
        """A name with a kind word behind it ("X refugee camp"), or behind a word like "in" and before what holds it."""
        words = sentence.words
        if at and self._continues(words, at, gaps):
            return None
        last = self._name_end(words, at, gaps)
        if last == at or not self._is_name(words[at:last]):
            return None
        for end, kind in self._behind.find(gaps.lowers, last) if last < len(words) else ():
            alone = not any(word.text[0].isalnum() for word in words[:at]) and last == at + 1
            opened = end < len(words) and words[end].lower in self._group("not_behind")
            if not alone and not opened and not gaps.firm.intersection(range(last, end)):
                return self._told(words, (at, at, last, end), kind, gaps)
        if at == 0 or words[at - 1].lower not in self._group("at") or at - 1 in gaps.taken:
            return None
        before = gaps.told.get(_written(words[at:last]))
        if before is not None:  # told of by its kind elsewhere in the report
            return Told(at, last, replace(before, span=_span(words, at, last)))
        holder = self._holder(words, last, gaps) if last < len(words) and words[last].text == "," else None
        if holder is None or not self._closed(words, at - 1, holder):
            return None
        return self._told(words, (at, at, last, last), KindWord("place", NAMED), gaps)

    def _told(self, words: Sequence[Word], at: tuple[int, int, int, int], kind: KindWord, gaps: Gaps) -> Told:
        first, begin, last, end = at
        holder = self._holder(words, end, gaps)
        country = gaps.places[holder].country if holder is not None else self._owner(words, first, gaps)
        name = kind.name.replace(NAMED, _written(words[begin:last]))
        if country is None and name in gaps.told:
            country = gaps.told[name].country
        return Told(first, end, Place(_span(words, first, end), name, country, kind=kind.kind))

    def _holder(self, words: Sequence[Word], at: int, gaps: Gaps) -> int | None:
        """The first word of the known place that holds what ends before ``at``."""
        if at >= len(words) or not (words[at].text in OPENERS or words[at].lower in self._group("into")):
            return None
        for after in range(at + 1, min(at + 2 + MAX_ASIDE, len(words))):
            if after in gaps.places:
                return after
            if words[after].lower not in self._aside:
                return None
        return None

    def _owner(self, words: Sequence[Word], at: int, gaps: Gaps) -> str | None:
        """The state that stands before a place as its owner ("Lebanon's X province", "the Lebanese village of X")."""
        for before in range(at, max(at - 3, -1), -1):
            if before in gaps.adjectives:
                return gaps.adjectives[before]
            step = words[before - 1] if before else None
            if step is None or not (step.lower in self._aside or step.lower in self._genitive):
                return None
        return None

    def _closed(self, words: Sequence[Word], opening: int, holder: int) -> bool:
        """Whether ``X, Y`` is a place and what holds it, not an opening phrase and a subject ("In X, Y said")."""
        if any(word.text[0].isalnum() for word in words[:opening]):
            return True
        end = next((n for n in range(holder, len(words)) if not words[n].text[0].isupper()), len(words))
        return end == len(words) or words[end].text in CLOSERS

    def _continues(self, words: Sequence[Word], at: int, gaps: Gaps) -> bool:
        """Whether a name began before a word."""
        before = words[at - 1]
        return at - 1 not in gaps.taken and _is_capital(before) and before.lower not in self._no_part

    def _name_end(self, words: Sequence[Word], at: int, gaps: Gaps) -> int:
        """Where the capitalised words from ``at`` end; ``at`` where they run into somebody or something known."""
        end = at
        while end < len(words) and end - at < MAX_NAME and end not in gaps.taken:
            if not (_is_capital(words[end]) or self._is_article(words, end) or (end > at and _joins(words, end))):
                break
            if end > at and words[end].text == "(":
                break
            end += 1
        if end < len(words) and end > at and (end in gaps.taken or end - at == MAX_NAME) and _is_capital(words[end]):
            return at
        return end

    def _is_article(self, words: Sequence[Word], at: int) -> bool:
        """A small word that begins or joins names ("al", "el"), alone or before a hyphen ("al-Faraa")."""
        stem, dash, rest = words[at].text.partition("-")
        if dash and rest[:1].isupper():
            return stem in self._particle
        following = words[at + 1] if at + 1 < len(words) else None
        if following is None or words[at].text not in self._particle:
            return False
        glued = following.start == words[at].end and following.text == "-"
        return glued or _is_capital(following)

    def _is_name(self, words: Sequence[Word]) -> bool:
        """Whether capitalised words name anything: no day, no title, no word that only describes, not all capitals."""
        if not _is_capital(words[-1]) and "-" not in words[-1].text:
            return False
        plain = [word.lower in self._no_name or word.text.isupper() for word in words]
        return not plain[0] and not all(plain)


def _rows(table: Mapping[str, Any], name: str, needed: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    """The rows of a table, each with the keys that it needs."""
    rows: Sequence[Mapping[str, Any]] = table.get(name, ())
    faults = [
        f"places.toml: row {number} of [[{name}]] has no '{key}'"
        for number, row in enumerate(rows, 1)
        for key in needed
        if key not in row
    ]
    if faults:
        raise PackError(faults)
    return rows


def _gaps(sentence: Sentence, mentions: Sequence[Mention], known: Sequence[Place]) -> Gaps:
    starts = {word.start: word.i for word in sentence.words}
    within = {w.i for p in known for w in sentence.words if p.span.start <= w.start < p.span.end}
    gaps = Gaps(
        [word.lower for word in sentence.words],
        within.union(at for mention in mentions for at in range(mention.first, mention.last)),
        within.union(at for m in mentions if m.kind != "title" for at in range(m.first, m.last)),
        {starts[place.span.start]: place for place in known if place.span.start in starts},
    )
    for mention in mentions:
        if mention.kind in ("state", "place", "capital") and mention.codes:
            gaps.adjectives[mention.last] = mention.codes[0].partition(":")[0]
    return gaps


def _is_capital(word: Word) -> bool:
    return word.text[0].isupper() and LETTERS.fullmatch(word.text) is not None


def _joins(words: Sequence[Word], at: int) -> bool:
    """A hyphen or an apostrophe inside a name."""
    inside = at + 1 < len(words) and words[at].start == words[at - 1].end and words[at].end == words[at + 1].start
    return inside and not words[at].text[0].isalnum() and words[at].text in "-–'’"


def _written(words: Sequence[Word]) -> str:
    """A name as the text gives it."""
    pieces: Iterator[str] = (
        word.text if not n or word.start == words[n - 1].end else f" {word.text}" for n, word in enumerate(words)
    )
    return "".join(pieces)


def _span(words: Sequence[Word], first: int, last: int) -> Span:
    return Span(words[first].start, words[last - 1].end)
