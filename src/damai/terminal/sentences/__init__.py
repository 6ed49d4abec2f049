"""What the library says in English (notes, errors, faults), said in another language of the interface.

The library's own sentences stay English, wherever they are kept. The tables of a language have them with their values
as slots, ``"there is no event '{name}' here"``; whichever fits with the most words of its own gives the translation.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import tomli

_TABLES = Path(__file__).parent
_INNER = ("what", "why")
"""Slots whose values are sentences or parts of one, too."""
_DEEPEST = 6
_LONGEST, _COLONS = 4000, 12
"""Characters of a line that is looked up, and its colons: what is longer holds somebody else's words."""


class Sentence(NamedTuple):
    """A sentence in English, as its fixed pieces and as an expression that finds its values, and its translation."""

    pieces: tuple[str, ...]
    pattern: str
    translation: str

    @property
    def size(self) -> int:
        """How many characters of it are fixed."""
        return sum(map(len, self.pieces))


@cache
def sentences(language: str) -> tuple[Sentence, ...]:
    """All sentences that a language has, those with the most fixed characters first."""
    found: dict[str, str] = {}
    for path in sorted((_TABLES / language).glob("*.toml")):
        found |= tomli.loads(path.read_text(encoding="utf-8"))
    made = [_sentence(english, translation) for english, translation in found.items()]
    return tuple(sorted(made, key=lambda one: (-one.size, one.pattern)))


def _sentence(english: str, translation: str) -> Sentence:
    parts = [(piece, name) for piece, name, _, _ in Formatter().parse(english)]
    pattern = "".join(re.escape(piece) + (f"(?P<{name}>.+?)" if name else "") for piece, name in parts)
    return Sentence(tuple(piece for piece, _ in parts if piece), pattern, translation)


def said(text: str, language: str) -> str:
    """A sentence of the library in a language; as it is, where that language has no such sentence.

    >>> said("nothing.txt: no such file", "id")
    'nothing.txt: berkas tidak ada'
    >>> said("killed: '-5' is no number", "id"), said("killed: '-5' is no number", "en")
    ("killed: '-5' bukan bilangan", "killed: '-5' is no number")
    """
    lines = text.split("\n") if sentences(language) else []
    translated = [_of_line(line, language) for line in lines]
    return "\n".join(new or old for new, old in zip(translated, lines, strict=True)) if lines else text


def knows(text: str, language: str) -> bool:
    """Whether a language has that sentence."""
    return _translated(text, language, 0) is not None


def _of_line(line: str, language: str) -> str | None:
    words = line.strip()
    found = _translated(words, language, 0)
    return None if found is None else line.replace(words, found, 1)


def _translated(text: str, language: str, depth: int) -> str | None:
    """The translation of a sentence, of what follows or goes before a colon in it, or of the parts of a list."""
    if depth > _DEEPEST or not 0 < len(text) <= _LONGEST:
        return None
    if (whole := _whole(text, language, depth)) is not None:
        return whole
    if "; " in text:
        parts = text.split("; ")
        told = [_translated(part, language, depth + 1) for part in parts]
        if any(told):
            return "; ".join(new or old for new, old in zip(told, parts, strict=True))
    colons = [found.start() for found in re.finditer(": ", text)][:_COLONS]
    for at in colons:
        if (tail := _part(text[at + 2 :], language, depth)) is not None:
            return f"{text[:at]}: {tail}"
    for at in reversed(colons):
        if (head := _part(text[:at], language, depth)) is not None:
            return f"{head}: {text[at + 2 :]}"
    return None


def _part(text: str, language: str, depth: int) -> str | None:
    """As ``_whole``; one word alone may be anybody's name."""
    return _whole(text, language, depth) if " " in text else None


def _whole(text: str, language: str, depth: int) -> str | None:
    for sentence in sentences(language):
        if all(piece in text for piece in sentence.pieces):
            found = re.fullmatch(sentence.pattern, text, re.DOTALL)
            if found is not None:
                return sentence.translation.format(**_values(found.groupdict(), language, depth))
    return None


def _values(found: dict[str, str], language: str, depth: int) -> dict[str, str]:
    inner = {name: value for name, value in found.items() if name.startswith(_INNER)}
    return found | {name: _translated(value, language, depth + 1) or value for name, value in inner.items()}


__all__ = ["Sentence", "knows", "said", "sentences"]
