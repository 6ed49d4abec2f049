"""Which of the installed languages a few words are in, where they are too few to be told by their function words.

The pack that knows most of the words as parts of its predicates' forms has them; of equals, the one that py3langid
holds likelier. Measured on nothing but the sentences of the tests: it is a guess, and whoever takes it says so.
"""

from __future__ import annotations

import re
from functools import cache

from damai.language.identify import ranked
from damai.language.pack import installed, load_pack

_WORD = re.compile(r"[^\W\d_]+")
_HEAD = 500  # characters looked at


@cache
def _words_of(language: str) -> frozenset[str]:
    """The words of all forms of a pack's predicates."""
    predicates = load_pack(language).predicates
    forms = (form for predicate in predicates for row in predicate.forms.values() for form in row)
    return frozenset(word for form in forms for word in form.lower().split())


def likeliest(text: str) -> str:
    """The installed language that a short text seems to be in.

    >>> likeliest("Iran mengecam Israel."), likeliest("Rwanda accused Burundi of lying.")
    ('id', 'en')
    """
    known = _counts(text)
    most = max(known.values())
    best = [language for language, count in known.items() if count == most]
    return best[0] if len(best) == 1 else ranked(text[:_HEAD], best)[0]


def clearly(text: str) -> str | None:
    """The same where no other pack knows as many of the words, and that one half of them or more; else None.

    >>> clearly("Iran mengecam Israel."), clearly("Iran, Israel"), clearly("Der Iran verurteilt den Angriff.")
    ('id', None, None)
    """
    known, total = _counts(text), len(_WORD.findall(text[:_HEAD]))
    first, *others = sorted(known.values(), reverse=True)
    decided = first > max(others, default=0) and 2 * first >= total
    return max(known, key=known.__getitem__) if decided else None


def _counts(text: str) -> dict[str, int]:
    """How many words of a text each installed pack knows."""
    words = [word.lower() for word in _WORD.findall(text[:_HEAD])]
    return {language: sum(word in _words_of(language) for word in words) for language in installed()}
