"""A word trie: the longest known form that starts at a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any, Generic, TypeVar

Entry = TypeVar("Entry")
GAP = "*"
MAX_GAP = 3
_ENDS = ""
_end = itemgetter(0)


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
        # Under a word stands a dict of the words behind it (its own entries under _ENDS) or, where nothing follows, a
        # tuple of its entries alone: most forms end so, and a dict takes four times the memory of a tuple.
        self._root: dict[str, Any] = {}
        self._starts: frozenset[str] | None = None

    def add(self, form: Sequence[str], entry: Entry) -> None:
        """Adds one entry under a form (lower-cased words); a form without words is none."""
        if not form:
            return
        self._starts = None
        *before, last = form
        node = self._root
        for word in before:
            under = node.get(word)
            if not isinstance(under, dict):
                node[word] = under = {} if under is None else {_ENDS: under}
            node = under
        under = node.get(last, ())
        if isinstance(under, dict):
            under[_ENDS] = (*under.get(_ENDS, ()), entry)
        else:
            node[last] = (*under, entry)

    def starts(self) -> frozenset[str]:
        """The first words of all forms."""
        if self._starts is None:
            self._starts = frozenset(self._root)
        return self._starts

    def find(self, words: Sequence[str], start: int) -> Iterator[tuple[int, Entry]]:
        """All forms that start at ``start``, longest first, as (end, entry); entries in the order they were added."""
        node = self._root.get(words[start])
        if node is None:
            return iter(())
        if isinstance(node, tuple):  # most words that begin a form are one themselves, and begin no other
            return iter([(start + 1, entry) for entry in node])
        found: list[tuple[int, tuple[Entry, ...]]] = []
        self._walk(node, words, start + 1, found)
        if len(found) > 1:
            found.sort(key=_end, reverse=True)  # stable: of one length the first met comes first
        return iter([(end, entry) for end, entries in found for entry in entries])

    def _walk(self, node: Any, words: Sequence[str], at: int, found: list[tuple[int, tuple[Entry, ...]]]) -> None:
        while not isinstance(node, tuple):
            if _ENDS in node:
                found.append((at, node[_ENDS]))
            following = node.get(words[at]) if at < len(words) else None
            gap = node.get(GAP)
            if isinstance(gap, dict):  # a form that ends in a gap matches nothing
                if following is not None:
                    self._walk(following, words, at + 1, found)
                for skipped in range(MAX_GAP + 1):
                    if at + skipped < len(words) and (after := gap.get(words[at + skipped])) is not None:
                        self._walk(after, words, at + skipped + 1, found)
                        break
                return
            if following is None:
                return
            node, at = following, at + 1
        found.append((at, node))
