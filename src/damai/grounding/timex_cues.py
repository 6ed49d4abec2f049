"""What the words around a time expression tell: the future or what is over, an opened period, a comparison, a promise.

Which words do so is told by the cues of a pack's ``time.toml``.
"""

from __future__ import annotations

import re

from damai.grounding.timex_grammar import TimeGrammar
from damai.grounding.timex_reading import ONSET, SINCE_CLAUSE

NEAR = 40
"""How many letters may part a verb of beginning from the day."""
COMPARISON = 60
"""How many letters may part what is compared ("the worst fighting in the valley") from "since"."""
FEW_WORDS = 2
"""How many words before an expression begin a sentence with it ("On the following")."""
NOWHERE = (-1, 0)
"""The place of words that do not stand in a text."""
_BREAK = re.compile(r"[,.;:!?\"“”()–—]")
_CLAUSE = re.compile(r"[\s,)]*([^.,;:!?\"“”()–—]*)")
"""The rest of a clause behind an expression; a comma right behind the expression ends nothing."""
_TWO_WORDS = re.compile(r"(?:(\w+)\s+)?(\w+)\s+$")
"""The two words before a place."""
_IN_NAME = re.compile(r"(?:^|\s)[A-Z]\w* $")
"""What ends with a capitalised word: with another behind it, a word between them belongs to a name."""


def surroundings(before: str, after: str, grammar: TimeGrammar) -> tuple[bool, bool, bool, bool, bool]:
    """Whether the words around an expression speak of the future, open a period, make a credit line, are of the past,
    or stand within a sentence and tell nothing of time.

    What stands before it decides; words behind it only where those before tell nothing of time, or where a verb right
    behind it tells what happened then ("... who will visit Rome, the ministry on Monday denied reports").
    """
    cues = grammar.cues
    if _due(before, grammar):
        return True, False, False, False, False
    coming, gone = _nearest(cues["future"], before), _nearest(cues["past"], before, cues["passive"])
    if coming > gone and cues["past_behind"].match(after.lstrip()):
        coming = NOWHERE
    since = any(m.end() >= len(before.rstrip(" (")) for m in cues["since"].finditer(before))
    bygone = _nearest(cues["bygone"], before, cues["passive"]) > coming
    told = max(coming, gone) > NOWHERE or since or bygone
    ahead = not told and not cues["past_behind"].search(before) and _ahead(after, grammar)
    untold = not told and not ahead and _untold(before, after, grammar)
    return coming > gone or ahead, since, _last(cues["credit"], before) >= 0, bygone, untold


def _ahead(after: str, grammar: TimeGrammar) -> bool:
    """Whether the clause goes on with the future behind an expression ("On Friday, the two will meet")."""
    found = _CLAUSE.match(after)
    clause = found[1] if found else ""
    cue = grammar.cues["ahead"].search(clause)
    if cue is None:
        return False
    bars = grammar.cues["ahead_unless"].finditer(clause, 0, cue.start())
    return all(_IN_NAME.search(clause[: m.start()]) and clause[m.end() + 1 : m.end() + 2].isupper() for m in bars)


def _untold(before: str, after: str, grammar: TimeGrammar) -> bool:
    """Whether words stand before an expression, and neither those nor the ones behind it are of the past.

    In a language whose verbs have no endings of the past (``cues.past_ending``) anything may be.
    """
    found = _CLAUSE.match(after)
    clause = found[1] if found else ""
    gone = grammar.cues["past"].search(clause) or any(
        grammar.cues[name].search(part) for name in ("past_behind", "past_ending") for part in (before, clause)
    )
    return len(before.split()) > FEW_WORDS and not gone


def opening(before: str, grammar: TimeGrammar) -> str:
    """How the clause before an expression tells that something began then; nothing else dated stands in ``before``."""
    cues = grammar.cues
    clause = before[max((m.end() for m in _BREAK.finditer(before)), default=0) :]
    barred = [m.span() for m in cues["since_clause_unless"].finditer(clause)]
    for match in cues["since_clause"].finditer(clause):
        if not any(first <= match.start() < last for first, last in barred):
            return SINCE_CLAUSE
    return ONSET if any(len(clause) - m.end() <= NEAR for m in cues["onset"].finditer(clause)) else ""


def is_compared(before: str, grammar: TimeGrammar) -> bool:
    """Whether the "since" before an expression only bounds a comparison ("the worst fighting since the war of")."""
    cues = grammar.cues
    clause = before[max((m.end() for m in _BREAK.finditer(before)), default=0) :]
    since = _last(cues["since_clause"], clause)
    degrees = [m.end() for m in cues["compare"].finditer(clause, 0, max(since, 0))]
    if not degrees or since - degrees[-1] > COMPARISON:
        return False
    return not cues["compare_unless"].search(clause, degrees[-1], since)


def _due(before: str, grammar: TimeGrammar) -> bool:
    """Whether an expression right behind a word like "by" ends the time for what somebody is asked or bound to do.

    "The truce requires both to leave by Friday" looks ahead; "both had left by Friday" tells of what is over.
    """
    cues = grammar.cues
    limit = next((m.start() for m in cues["due"].finditer(before) if not before[m.end() :].strip(" (")), 0)
    asked = [m for m in cues["due_asked"].finditer(before, 0, limit) if before[m.end() : limit].strip()]
    if not asked or _BREAK.search(before[:limit].rstrip()[-1]):
        return False
    return not any(m.end() > asked[-1].end() for m in cues["due_unless"].finditer(before, asked[-1].start()))


def is_promised(before: str, grammar: TimeGrammar) -> bool:
    """Whether what is promised stands between a word of promising and an expression ("promised to leave by")."""
    cues = grammar.cues
    word = max((m.end() for m in cues["promise"].finditer(before)), default=-1)
    if word < 0 or word <= max(_last(cues["past"], before), _last(cues["bygone"], before)):
        return False
    promised = before[word:]
    return len(promised.split()) > 1 and not cues["promise_unless"].search(promised)


def _last(pattern: re.Pattern[str], text: str) -> int:
    place = -1
    for match in pattern.finditer(text):
        place = match.start()
    return place


def _nearest(pattern: re.Pattern[str], text: str, unless: re.Pattern[str] | None = None) -> tuple[int, int]:
    """Where the last of some words ends, and how long it is: the longer of two that end together tells more.

    Behind one of the words of ``unless``, or one word farther, it does not count ("will be held", "to be soon held").

    >>> _nearest(re.compile("to be held"), "a vote to be held"), _nearest(re.compile("held"), "a vote to be held")
    ((17, 10), (17, 4))
    >>> _nearest(re.compile("held"), "a vote to be soon held", re.compile("be")) == NOWHERE
    True
    """
    found = NOWHERE
    for match in pattern.finditer(text):
        near = _TWO_WORDS.search(text, 0, match.start()) if unless else None
        if unless and near and any(unless.fullmatch(word) for word in near.groups("")):
            continue
        found = match.end(), match.end() - match.start()
    return found
