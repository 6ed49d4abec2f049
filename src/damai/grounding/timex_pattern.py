"""The little pattern language of ``time.toml`` and its translation to regular expressions.

=============  =====================================================================
``word``       that word, in upper or lower case; ``=Word`` exactly as written
blank          white space
``_``          white space or nothing
``-``          any dash
``'``          an apostrophe, straight or curly
``[...]``      may be missing
``(a|b)``      one of several
``{slot}``     a slot (``{month}``, ``{n}``, ...); a second one is ``{month2}``
``<macro>``    the pattern of that name in ``[macros]``
``\\x``         the character x itself
=============  =====================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Needs = tuple[frozenset[str], ...]
"""One set for each word that must stand in the text: one of the set's words has to be there."""

APOSTROPHE = "['’]"
"""An apostrophe, straight or curly."""
LEFT = r"(?:(?<!\w)(?!(?:(?<=\d[-–—./,:])|(?<=[^\W\d_][-–—/]))\d)|(?-i:(?<=[a-z])(?=[A-Z]))|(?<=[a-z][a-z])(?=\d))"
RIGHT = (
    r"(?:(?<=\))|(?!\w)(?!(?<=\d)(?:[-–—./,:]\d|-[a-z]))"
    r"|(?-i:(?<=[a-z])(?=[A-Z]))|(?<=\d)(?=[^\W\d_]{4}))"
)
"""Where an expression may begin and end: at a word's edge, or where a scraper has glued two words together."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A translated part of a pattern: its regular expression and the words it needs."""

    regex: str
    needs: Needs = ()


class PatternError(ValueError):
    """A pattern cannot be read."""


class Translator:
    """Translates one pattern; ``slot`` gives the regular expression and needed words of a slot."""

    def __init__(self, pattern: str, slot: Callable[[str, str], Piece], macros: Mapping[str, str]) -> None:
        self.text = self._expand(pattern, macros)
        self.at = 0
        self.slot = slot
        self.count = 0

    @staticmethod
    def _expand(pattern: str, macros: Mapping[str, str], depth: int = 0) -> str:
        def replace(found: re.Match[str]) -> str:
            name = found.group(1)
            if name not in macros:
                raise PatternError(f"unknown macro <{name}>")
            if depth > 8:
                raise PatternError(f"macro <{name}> goes round in circles")
            return Translator._expand(macros[name], macros, depth + 1)

        return re.sub(r"<(\w+)>", replace, pattern)

    def translate(self) -> Piece:
        """The whole pattern."""
        piece = self._choice("")
        if self.at < len(self.text):
            raise PatternError(f"unexpected {self.text[self.at]!r} at {self.at}")
        return piece

    def _choice(self, closing: str) -> Piece:
        branches = [self._sequence(closing)]
        while self.at < len(self.text) and self.text[self.at] == "|":
            self.at += 1
            branches.append(self._sequence(closing))
        if len(branches) == 1:
            return branches[0]
        needs: Needs = tuple(need for need in branches[0].needs if all(need in b.needs for b in branches))
        if not needs and all(b.needs for b in branches):
            needs = (frozenset().union(*(max(b.needs, key=_rareness) for b in branches)),)
        return Piece("(?:" + "|".join(b.regex for b in branches) + ")", needs)

    def _sequence(self, closing: str) -> Piece:
        regex: list[str] = []
        needs: list[frozenset[str]] = []
        while self.at < len(self.text) and self.text[self.at] not in ("|" + closing or "|"):
            piece = self._item()
            regex.append(piece.regex)
            needs += piece.needs
        return Piece("".join(regex), tuple(needs))

    def _item(self) -> Piece:
        char = self.text[self.at]
        if char in "[(":
            self.at += 1
            closing = "]" if char == "[" else ")"
            inner = self._choice(closing)
            self._expect(closing)
            return Piece(f"(?:{inner.regex})?") if char == "[" else Piece(f"(?:{inner.regex})", inner.needs)
        if char == "{":
            return self._slot()
        plain = {" ": r"\s{1,4}", "_": r"\s{0,3}", "-": "(?:--|[-–—])"}
        if char in plain:
            self.at += 1
            return Piece(plain[char])
        if char == "\\":
            self.at += 2
            return Piece(re.escape(self.text[self.at - 1 : self.at]))
        word = re.compile(r"=?[^\W_]+").match(self.text, self.at)
        if word:
            self.at = word.end()
            return literal(word.group())
        if char in "])}>":
            raise PatternError(f"unexpected {char!r} at {self.at}")
        self.at += 1
        return Piece(APOSTROPHE if char == "'" else re.escape(char), (frozenset({"#/"}),) if char == "/" else ())

    def _slot(self) -> Piece:
        found = re.compile(r"\{([a-z]+)(2?)\}").match(self.text, self.at)
        if not found:
            raise PatternError(f"a slot is not closed at {self.at}")
        self.at = found.end()
        self.count += 1
        return self.slot(found.group(1), f"{found.group(2)}_{self.count}")

    def _expect(self, char: str) -> None:
        if self.at >= len(self.text) or self.text[self.at] != char:
            raise PatternError(f"{char!r} is missing")
        self.at += 1


def words_of(text: str) -> list[str]:
    """The words of a text as the screen sees them: lower case, split where a scraper has glued them.

    >>> words_of("onThursday (19/6/2025)said")
    ['on', 'thursday', '19', '6', '2025', 'said']
    """
    return [w.lower() for w in _WORD.findall(text)]


_WORD = re.compile(r"[A-Z]?[^\W\dA-Z_]+|[A-Z]+(?![a-z])|[A-Z]|\d+")


def literal(word: str) -> Piece:
    """A word as a pattern: several words are separated by blanks; a leading ``=`` keeps a word's case.

    >>> literal("=May").regex, literal("small hours").regex
    ('(?-i:May)', 'small\\\\s{1,4}hours')
    """
    parts = []
    for part in word.split():
        regex = "[-–—]".join(re.escape(p) for p in part.removeprefix("=").split("-")).replace("'", APOSTROPHE)
        parts.append(f"(?-i:{regex})" if part.startswith("=") else regex)
    needed = max(words_of(word.replace("=", "")), key=len, default="")
    return Piece(r"\s{1,4}".join(parts), (frozenset({needed}),) if needed else ())


def _rareness(need: frozenset[str]) -> tuple[bool, int, int]:
    """How rarely a text holds one of some words, by their looks: no figures, few words, long ones.

    >>> max([frozenset({"of"}), frozenset({"late"})], key=_rareness)
    frozenset({'late'})
    """
    return not any(word.startswith("#") for word in need), -len(need), min(map(len, need), default=0)


def alternatives(words: list[str]) -> Piece:
    """One of several words or phrases, the longest first."""
    ordered = sorted(words, key=lambda w: (-len(w), w))
    pieces = [literal(w) for w in ordered]
    needs = frozenset().union(*(p.needs[0] for p in pieces if p.needs)) if all(p.needs for p in pieces) else frozenset()
    return Piece("|".join(p.regex for p in pieces), (needs,) if needs else ())
