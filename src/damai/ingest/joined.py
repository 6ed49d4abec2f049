"""A text without its soft hyphens, which part words for typesetters alone, and the way back to the text as given.

Other odd characters become spaces of the same length (``clean``); a space would cut the word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from damai.model import Span

SOFT_HYPHEN = "\u00ad"
_WITHIN = re.compile(rf"(?<=\w){SOFT_HYPHEN}+(?=\w)")
Kept = TypeVar("Kept")


def without_soft_hyphens(text: str) -> str:
    r"""A text with its words in one piece.

    >>> without_soft_hyphens("me\u00adnye\u00adrang")
    'menyerang'
    """
    return _WITHIN.sub("", text) if SOFT_HYPHEN in text else text


@dataclass(frozen=True, slots=True)
class Joined:
    r"""A ``text`` without soft hyphens in its words: behind ``after[n]`` characters of it, ``dropped[n]`` are left out.

    >>> joined = Joined.of("Rusia me\u00adnye\u00adrang.")
    >>> joined.text, joined.back(Span(6, 15))
    ('Rusia menyerang.', Span(start=6, end=17))
    """

    text: str
    after: Sequence[int]
    dropped: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Joined | None:
        """None where there is nothing to leave out."""
        after: list[int] = []
        dropped: list[int] = []
        gone = 0
        for match in _WITHIN.finditer(text) if SOFT_HYPHEN in text else ():
            after.append(match.start() - gone)
            gone += len(match[0])
            dropped.append(gone)
        return cls(without_soft_hyphens(text), after, dropped) if after else None

    def back(self, value: Kept) -> Kept:
        """A value with all spans in it as they lie in the text as given."""
        made: Any = value
        if isinstance(value, Span):
            made = Span(*self.place(value.start, value.end))
        elif isinstance(value, tuple):
            made = tuple(map(self.back, value))
        elif isinstance(value, dict):
            made = {key: self.back(kept) for key, kept in value.items()}
        elif is_dataclass(value) and not isinstance(value, type):
            made = replace(value, **{field.name: self.back(getattr(value, field.name)) for field in fields(value)})
        found: Kept = made
        return found

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The same of a stretch that is not empty, by its ends."""
        return self._at(start), self._at(end - 1) + 1

    def _at(self, place: int) -> int:
        """Where a character of ``text`` stands in the text as given."""
        cuts = bisect_right(self.after, place)
        return place + (self.dropped[cuts - 1] if cuts else 0)


__all__ = ["Joined", "without_soft_hyphens"]
