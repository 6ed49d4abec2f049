"""The words that full-text search goes by: the same for every database."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST = 50_000
"""Words of one report that can be found."""
_WORD = re.compile(r"[^\W_]+")
_TERM = re.compile(r'"([^"]*)"?|(\S+)')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand in a row; of the last one only the beginning, where ``begins``."""

    words: tuple[str, ...]
    begins: bool = False


def plain_words(text: str) -> list[str]:
    """The words of a text without capitals and accents.

    >>> plain_words("Şuşa, 12 Mei: gencatan-senjata!")
    ['susa', '12', 'mei', 'gencatan', 'senjata']
    """
    parted = unicodedata.normalize("NFKD", text)
    return _WORD.findall("".join(c for c in parted if not unicodedata.combining(c)).casefold())


def read_terms(query: str) -> list[Term]:
    """What a query asks for; every term must be found.

    >>> read_terms('"Gencatan senjata" menyera*')
    [Term(words=('gencatan', 'senjata'), begins=False), Term(words=('menyera',), begins=True)]
    """
    terms = []
    for quoted, bare in _TERM.findall(query):
        words = plain_words(quoted or bare)
        if words:
            terms.append(Term(tuple(words), bare.endswith("*")))
    return terms


def fts5_query(terms: list[Term]) -> str:
    """The terms as SQLite's FTS5 reads them.

    >>> fts5_query(read_terms('"a b" c*'))
    '"a b" AND "c" *'
    """
    return " AND ".join(f'"{" ".join(term.words)}"' + (" *" if term.begins else "") for term in terms)


def tsquery(terms: list[Term]) -> str:
    """The terms as PostgreSQL's ``tsquery`` reads them.

    >>> tsquery(read_terms('"a b" c*'))
    "('a' <-> 'b') & ('c':*)"
    """
    made = []
    for term in terms:
        words = [f"'{word}'" for word in term.words]
        made.append("(" + " <-> ".join(words) + (":*" if term.begins else "") + ")")
    return " & ".join(made)


def tsvector(words: list[str]) -> str:
    """Words with their places, as PostgreSQL's ``tsvector`` reads them.

    >>> tsvector(["a", "b", "a"])
    "'a':1,3 'b':2"
    """
    places: dict[str, list[int]] = {}
    for number, word in enumerate(words[:MOST], 1):
        places.setdefault(word[:500], []).append(number)
    return " ".join(f"'{word}':{','.join(map(str, found[:255]))}" for word, found in places.items())


__all__ = ["MOST", "Term", "fts5_query", "plain_words", "read_terms", "tsquery", "tsvector"]
