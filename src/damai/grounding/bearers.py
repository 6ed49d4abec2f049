"""The name of whoever holds an office ("Menteri Luar Negeri X", "Secretary of State X"): where it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from damai.language.sentence import Word

MAX_NAME = 5
"""Words of a name, at most."""


class Bearers:
    """Finds the names behind offices in one sentence; ``kinds`` are those of the table's names, by their first word."""

    def __init__(self, words: Sequence[Word], kinds: Mapping[int, str], grammar: Mapping[str, frozenset[str]]) -> None:
        self._words = words
        self._kinds = kinds
        self._grammar = grammar

    def end(self, at: int) -> int:
        """Where a person's name that starts at ``at`` (perhaps after a comma) ends; ``at`` where there is none."""
        words = self._words
        begin = at
        if at + 1 < len(words) and words[at].text == "," and _is_name(words[at + 1]) and self._closes(at + 1):
            begin = at + 1
        end = begin
        while end < len(words) and end - begin < MAX_NAME and (_is_name(words[end]) or self._is_particle(end)):
            if self._is_other(end) or words[end].lower in self._grammar["not_name"]:
                break
            end += 1
        return end if end > begin else at

    def _is_other(self, at: int) -> bool:
        """Whether something starts here that the table knows and that is no person."""
        return self._kinds.get(at, "person") != "person"

    def _closes(self, at: int) -> bool:
        """Whether a name after a comma is followed by a comma or a small word, as an apposition is."""
        end = at
        while end < len(self._words) and _is_name(self._words[end]) and end - at < MAX_NAME:
            if self._is_other(end):
                return False
            end += 1
        if end >= len(self._words):
            return False
        word = self._words[end]
        return word.text == "," or word.lower == word.text

    def _is_particle(self, at: int) -> bool:
        following = self._words[at + 1] if at + 1 < len(self._words) else None
        stem, dash, rest = self._words[at].text.partition("-")
        if dash and stem.lower() in self._grammar["name_particle"] and rest[:1].isupper():  # "al-Sisi"
            return True
        particle = self._words[at].lower in self._grammar["name_particle"]
        return particle and following is not None and (_is_name(following) or self._is_particle(at + 1))


def _is_name(word: Word) -> bool:
    return word.text[0].isupper() and word.text[-1].isalpha() and not (word.text.isupper() and len(word.text) > 4)
