"""Reads whole numbers in figures and words, by the ``[numbers]`` of a pack's ``casualties.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

THOUSANDS = {",": ".", ".": ","}
"""What parts thousands, by the sign of decimals."""
HUNDRED = 100


class NumberReader:
    """Numbers at words of a sentence.

    >>> reader = NumberReader({"value": {"one": 1, "twenty": 20}, "multiply": {"hundred": 100}, "join": ["and"]})
    >>> reader.read(["one", "hundred", "and", "twenty", "people"], 0)
    (120, 4)
    >>> NumberReader({"decimal": ".", "multiply": {"million": 1_000_000}}).read(["1.5", "million"], 0)
    (1500000, 2)
    """

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        self._value: Mapping[str, int] = numbers.get("value", {})
        self._multiply: Mapping[str, int] = numbers.get("multiply", {})
        self._teen: Mapping[str, int] = numbers.get("teen", {})
        self._join = frozenset(numbers.get("join", ()))
        self._article = frozenset(numbers.get("article", ()))
        decimal = numbers.get("decimal", ",")
        self._thousands = THOUSANDS[decimal]
        self._whole = re.compile(rf"\d{{1,3}}(?:{re.escape(self._thousands)}\d{{3}})+|\d+")
        self._broken = re.compile(rf"(\d+){re.escape(decimal)}(\d+)")

    def is_article(self, lowers: Sequence[str], first: int, last: int) -> bool:
        """Whether a number is no more than an article, which counts one only before a noun."""
        return last - first == 1 and lowers[first] in self._article

    def read(self, lowers: Sequence[str], at: int) -> tuple[int, int] | None:
        """The number that starts at a word, as (value, last word + 1)."""
        broken = self._broken.fullmatch(lowers[at])
        if broken:
            times = self._multiply.get(lowers[at + 1]) if at + 1 < len(lowers) else None
            whole = int(broken[1] + broken[2]) * (times or 0)
            return (whole // 10 ** len(broken[2]), at + 2) if times else None
        figure = self._whole.fullmatch(lowers[at])
        value = int(figure[0].replace(self._thousands, "")) if figure else self._value.get(lowers[at])
        if value is None:
            return None
        end = at + 1
        while end < len(lowers):
            grown = self._grown(value, lowers[end], figure is not None)
            if grown is None and self._joins(lowers, end, value, figure is not None):
                end += 1
                grown = self._grown(value, lowers[end], False)
            if grown is None:
                break
            value = grown
            end += 1
        return value, end

    def _grown(self, value: int, word: str, figure: bool) -> int | None:
        """A number with one more word taken in; None where the word does not belong to it."""
        low = value % self._multiply.get(word, 1)
        if word in self._teen and value % 10 > 0:
            return value + self._teen[word]
        if low:
            return value + low * (self._multiply[word] - 1)
        if not figure and word in self._value and value % 10 ** len(str(self._value[word])) == 0:
            return value + self._value[word]
        return None

    def _joins(self, lowers: Sequence[str], at: int, value: int, figure: bool) -> bool:
        """Whether a word like "and" goes on with a number: only from hundreds to what is less than a hundred."""
        if figure or lowers[at] not in self._join or not value or value % HUNDRED or at + 1 >= len(lowers):
            return False
        following = self._value.get(lowers[at + 1], HUNDRED)
        return following < HUNDRED and lowers[at + 1] not in self._article
