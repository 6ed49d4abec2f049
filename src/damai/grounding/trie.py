"""A word trie: the longest known form that starts at a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

Entry = TypeVar("Entry")
GAP = "*"
MAX_GAP = 3
_ENDS = ""


class Trie(Generic[Entry]):
    """Forms of one or more words, each with the entries that share it; ``*`` in a form stands for 0 to 3 words.

    >>> trie: Trie[str] = Trie()
    >>> trie.add(["korea", "utara"], "PRK"); trie.add(["korea"], "KOR?")
    >>> trie.add(["tarik", "*", "pasukan"], "withdraw")
    >>> list(trie.find(["di", "korea", "utara"], 1))
    [(3, 'PRK'), (2, 'KOR?')]
    >>> list(trie.find(["tarik", "semua", "pasukan"], 0))
    [(3, 'withdraw')]
    """

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}
        self._starts: frozenset[str] | None = None

    def add(self, form: Sequence[str], entry: Entry) -> None:
        """Adds one entry under a form (lower-cased words)."""
        self._starts = None
        node = self._root
        for word in form:
            node = node.setdefault(word, {})
        node.setdefault(_ENDS, []).append(entry)

    def starts(self) -> frozenset[str]:
        """The first words of all forms."""
        if self._starts is None:
            self._starts = frozenset(self._root)
        return self._starts

    def find(self, words: Sequence[str], start: int) -> Iterator[tuple[int, Entry]]:
        """All forms that start at ``start``, longest first, as (end, entry); entries in the order they were added."""
        first = self._root.get(words[start])
        if first is None:
            return
        found: list[tuple[int, list[Entry]]] = []
        self._walk(first, words, start + 1, found)
        found.sort(key=lambda pair: -pair[0])
        for end, entries in found:
            for entry in entries:
                yield end, entry

    def _walk(self, node: dict[str, Any], words: Sequence[str], at: int, found: list[tuple[int, list[Entry]]]) -> None:
        if _ENDS in node:
            found.append((at, node[_ENDS]))
        if at < len(words):
            following = node.get(words[at])
            if following is not None:
                self._walk(following, words, at + 1, found)
        gap = node.get(GAP)
        if gap is not None:
            for skipped in range(MAX_GAP + 1):
                if at + skipped < len(words) and (after := gap.get(words[at + skipped])) is not None:
                    self._walk(after, words, at + skipped + 1, found)
                    break
