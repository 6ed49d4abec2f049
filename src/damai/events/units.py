"""Sides of a sentence: mentions that are joined ("A dan B") count as one, with the words that govern them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from damai.grounding.mentions import Mention
from damai.language.sentence import Sentence, Word

DASHES = ("-", "–", "—", "/")
SITES = ("place", "capital")
"""Kinds of mentions that name a town or a region."""
MEDIUM = "MED-"
"""How the codes of newspapers, agencies and broadcasters begin."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Mentions that stand together as one side; ``head`` is the word the tree hangs it by, ``prep`` the word before."""

    mentions: tuple[Mention, ...]
    first: int
    last: int
    head: int
    prep: str
    codes: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        codes = dict.fromkeys(code for mention in self.mentions for code in mention.codes)
        object.__setattr__(self, "codes", tuple(codes))

    @property
    def kind(self) -> str:
        """What sort of mention it starts with."""
        return self.mentions[0].kind


def is_medium(unit: Unit) -> bool:
    """Whether a side is a newspaper or an agency: those pass on, they do not take part."""
    return all(code.startswith(MEDIUM) for code in unit.codes)


def read_otherwise(unit: Unit, choices: Sequence[Sequence[tuple[str, Mention]]]) -> list[tuple[str, Unit]]:
    """The unit with other readings of its mentions; several bare mentions joined by "and" are of one state together.

    ``choices`` holds for each mention its other readings with how each was found.
    """
    made: dict[str, tuple[str, list[Mention]]] = {}
    for number, options in enumerate(choices):
        for how, mention in options:
            key = "+".join(code.partition(":")[0] for code in mention.codes)
            made.setdefault(key, (how, list(unit.mentions)))[1][number] = mention
    return [(how, replace(unit, mentions=tuple(mentions))) for how, mentions in made.values()]


def head_of(words: Sequence[Word], first: int, last: int) -> int:
    """The word of ``[first, last)`` whose head lies outside (the first such), or the first word."""
    for i in range(first, last):
        if not first <= words[i].head < last or words[i].head == i:
            return i
    return first


def build_units(sentence: Sentence, mentions: Sequence[Mention], words: Mapping[str, frozenset[str]]) -> list[Unit]:
    """The sides of a sentence in order. Commas join only in a row that has an "and" in it."""
    units: list[Unit] = []
    chain: list[Mention] = []
    for mention in mentions:
        if chain and mention.first < chain[-1].last:
            continue
        if chain and (_is_where(chain, mention, words) or not _joined(sentence, chain[-1], mention, words)):
            units.extend(_closed(sentence, chain, words))
            chain = []
        chain.append(mention)
    if chain:
        units.extend(_closed(sentence, chain, words))
    return units


def _is_where(chain: Sequence[Mention], right: Mention, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether what stands before a mention is only where something happens, so that no "and" joins it to one who acts:
    "A in Gaza and B in Lebanon", "in Doha, Qatar, and B said". Only where owners stand before what they own."""
    left = chain[-1]
    if "genitive" not in words or right.kind in SITES:
        return False
    if left.kind in SITES and left.prep in words["where"] and right.kind != "state":
        return True
    before = chain[-2] if len(chain) > 1 else None
    return before is not None and before.kind in SITES and left.kind == "state" and before.codes[:1] == left.codes[:1]


def _joined(sentence: Sentence, left: Mention, right: Mention, words: Mapping[str, frozenset[str]]) -> bool:
    between = sentence.words[left.last : right.first]
    if not between or len(between) > 3:
        return False
    if len(between) == 1 and between[0].text in DASHES:
        if sentence.words[right.first].lower in words.get("backing", ()):  # "the X-backed group" is one of its own
            return False
        return (
            between[0].start == sentence.words[left.last - 1].end
            and between[0].end == sentence.words[right.first].start
        )
    joiners = words["and"] | words["or"] | words["comma"] | words["the"]
    return all(w.lower in joiners for w in between)


def _closed(sentence: Sentence, chain: list[Mention], words: Mapping[str, frozenset[str]]) -> list[Unit]:
    gaps = [sentence.words[a.last : b.first] for a, b in pairwise(chain)]
    if len(gaps) == 1 and len(gaps[0]) > 1 and gaps[0][0].text == ",":
        return [_unit(sentence, [m], words) for m in chain]
    strong = any(w.lower in words["and"] or w.text in DASHES for gap in gaps for w in gap)
    parts = [chain] if strong or len(chain) == 1 else [[m] for m in chain]
    return [_unit(sentence, part, words) for part in parts]


def _unit(sentence: Sentence, chain: list[Mention], words: Mapping[str, frozenset[str]]) -> Unit:
    first, last = chain[0].first, chain[-1].last
    before = first - 1
    while before >= 0 and (
        sentence.words[before].lower in words["the"] or sentence.words[before].lower in words["that"]
    ):
        before -= 1
    prep = sentence.words[before].lower if before >= 0 else ""
    return Unit(tuple(chain), first, last, head_of(sentence.words, first, chain[0].last), prep)
