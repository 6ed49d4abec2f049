"""What the layer ``quotes`` reads of ``attribution.toml``: ``[spans]``, ``[[attribution]]``, ``[[stretch]]``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from damai.events.attributions_quotes import Marks
from damai.events.voices import TurnTable
from damai.grounding.trie import Trie
from damai.language.sentence import Word

WORDS = (
    "complementizer", "particle", "tail", "link", "self", "person", "unsaid", "apart", "relative", "fronted",
    "addressee", "joined", "pointing", "degree", "apposed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that attributes: ``takes`` says what it brings in (``quote``, ``clause``, ``infinitive``, ``object``),
    ``place`` where its source stands (``before``, ``after``, ``origin``: right behind it, ``own``: in the word itself,
    ``nobody``)."""

    id: str
    takes: frozenset[str]
    place: str


@dataclass(frozen=True, slots=True)
class Found:
    """A cue at words ``[first, last)`` of a sentence."""

    first: int
    last: int
    cue: Cue


class AttributionTable:
    """What a pack says of attributions; without the tables no attribution is found but bare quotations."""

    def __init__(self, table: Mapping[str, Any], split: Callable[[str], list[str]]) -> None:
        self._trie: Trie[Cue] = Trie()
        closing = (row for row in table.get("attribution", ()) if row.get("place") in ("after", "own"))
        self.closing = frozenset(form for row in closing for form in row["forms"])
        for row in table.get("attribution", ()):
            cue = Cue(row["id"], frozenset(row["takes"]), row.get("place", "before"))
            for form in row["forms"]:
                self._trie.add(split(form), cue)
        self._starts = self._trie.starts()
        self.marks = Marks([(row["open"], row["close"]) for row in table.get("stretch", ())])
        spans: Mapping[str, Any] = table.get("spans", {})
        self.rules = frozenset(key for key, value in spans.items() if value is True)
        self.turns = TurnTable(table, split)
        self.words = {name: frozenset(spans.get(name, ())) for name in WORDS}

    def cues(self, words: Sequence[Word]) -> list[Found]:
        """The cues of a sentence, in order, none inside another."""
        lowers = [word.lower for word in words]
        found: list[Found] = []
        at = 0
        while at < len(lowers):
            hit = next(self._trie.find(lowers, at), None) if lowers[at] in self._starts else None
            if hit is not None:
                found.append(Found(at, hit[0], hit[1]))
            at = hit[0] if hit is not None else at + 1
        return found


def brings_in(table: AttributionTable, word: Word) -> bool:
    """Whether a word is a complementizer that is no part of what is said."""
    return "complementizer_said" not in table.rules and word.lower in table.words["complementizer"]


def begins(words: Sequence[Word], hit: Found) -> bool:
    """Whether a cue that stands in what it attributes begins a sentence: by the capital letter of an origin or of a
    word with its source in it, behind a dateline or a stop that is stuck to it ("Ende -- According to X, ...")."""
    return hit.cue.place in ("origin", "own") and words[hit.first].text[:1].isupper()
