"""The analysed sentence: what a pack's pipeline says of it, in plain tuples that pickle and need no spaCy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One token. ``start``/``end`` are code points of the report's text; ``head`` is the index in the sentence (itself
    at the root); ``pos`` is UPOS, ``dep`` a UD relation, ``ent`` ``PER``, ``ORG``, ``LOC`` or empty."""

    i: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str
    dep: str
    head: int
    ent: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a report. ``paragraph`` counts line breaks before it; ``parsed`` is False where the screen or a
    limit left it without tags and tree (then ``pos``, ``dep`` are empty and ``head`` is the word itself)."""

    index: int
    paragraph: int
    start: int
    end: int
    words: tuple[Word, ...]
    parsed: bool = True
