"""What the words of a sentence say of what it tells, by the pack's tables: is it somebody's word, is it denied, is it
fighting of all sides. A coder misses a claimant or a side more easily than these words."""

from __future__ import annotations

import re
from functools import lru_cache

from damai.crossdoc.told import DENIED, FOUGHT, SAID
from damai.language.pack import FORMS, hash_of, installed, table_of

SYMMETRIC = "symmetric"
TABLES = ("attribution.toml", "predicates/ASSAULT.toml")
"""The files of a pack that have the words: who says so, and what fighting is called."""
MOST = 6
"""Words of the longest form that is looked for."""
_WORD = re.compile(r"\w+")


def signs_of(language: str | None, sentence: str) -> int:
    """The signs of a sentence, as bits; 0 in a language without a pack.

    >>> signs_of("en", "The ministry said that fighting raged near the pass.") == SAID | FOUGHT
    True
    """
    forms = _forms(language)
    words = [match[0].lower() for match in _WORD.finditer(sentence)] if forms else []
    found = 0
    for start in range(len(words)):
        for stop in range(start + 1, min(start + MOST, len(words)) + 1):
            found |= forms.get(tuple(words[start:stop]), 0)
    return found


@lru_cache(maxsize=1)
def signs_version() -> str:
    """A name for the words that are signs today: the hash of the tables that have them, in every pack.

    >>> len(signs_version())
    12
    """
    return hash_of(*TABLES)[:12]


@lru_cache(maxsize=8)
def _forms(language: str | None) -> dict[tuple[str, ...], int]:
    """The words that are signs, with their bits."""
    if language is None or language not in installed():
        return {}
    cues, predicates = (table_of(language, name) for name in TABLES)  # no more of a pack: it is not kept in memory
    rows = [(form, DENIED if cue["kind"] == "deny" else SAID) for cue in cues.get("cue", ()) for form in cue["forms"]]
    rows += [
        (form, FOUGHT)
        for predicate in predicates.get("predicate", ())
        if predicate["frame"] == SYMMETRIC
        for kind in FORMS
        for form in predicate.get(kind, ())
    ]
    found: dict[tuple[str, ...], int] = {}
    for form, bit in rows:
        words = tuple(_WORD.findall(form.lower()))
        if words and "*" not in form and len(words) <= MOST:
            found[words] = found.get(words, 0) | bit
    return found


__all__ = ["signs_of", "signs_version"]
