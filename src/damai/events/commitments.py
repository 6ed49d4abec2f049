"""What was promised: the content clause after the trigger, verbatim, its due date, and whether it is not to act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from damai.events.candidates import Candidate
from damai.grounding.edtf import bounds
from damai.grounding.trie import Trie
from damai.model import Commitment, Span, Timex

MAX_WORDS = 40
REACH = 14
"""Words between the noun of a truce or a deal and the words that say that it binds, at most."""
MARKS = ';:."“”'


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment with the places it was read from."""

    commitment: Commitment
    content: Span
    due: Span | None


def _opening(candidate: Candidate, openers: frozenset[str]) -> int:
    """Where the content begins: after the trigger, or after the opener that stands near it."""
    words = candidate.sentence.words
    at = after = candidate.trigger.last
    if not candidate.trigger.form.startswith("noun"):
        while at < len(words) and at - after < 6 and words[at].lower not in openers and words[at].text not in ',;."“”':
            at += 1
        if at >= len(words) or words[at].lower not in openers:
            at = after
    while at < len(words) and (words[at].lower in openers or words[at].text in ',:"“”'):
        at += 1
    return at


def is_in_force(candidate: Candidate, forms: Trie[bool]) -> bool:
    """Whether the sentence says of a truce or a deal that it binds from now on ("the truce came into force")."""
    if candidate.modality.status not in ("occurred", "planned"):
        return False
    words, trigger = candidate.sentence.words, candidate.trigger
    lowers = [word.lower for word in words]
    for at in range(trigger.first, min(trigger.last + REACH, len(words))):
        if at >= trigger.last and words[at].text in MARKS:
            return False
        if next(forms.find(lowers, at), None) is not None:
            return True
    return False


def _closes(piece: str) -> bool:
    """Whether a piece ends with the bracket that closes one of its own."""
    return piece.endswith(")") and piece.count("(") == piece.count(")")


def not_before(timex: Timex, made: str | None) -> bool:
    """Whether a date may be due by a promise of the day ``made``: nothing is promised for a day that is over.

    >>> not_before(Timex(Span(0, 4), "2015"), "2019-09-12"), not_before(Timex(Span(0, 4), "2019"), "2019-09-12")
    (False, True)
    """
    due, day = bounds(timex.edtf or ""), bounds(made or "")
    return due is None or day is None or due[1] >= day[0]


def find_promise(
    text: str,
    candidate: Candidate,
    timexes: Sequence[Timex],
    openers: frozenset[str],
    negations: frozenset[str],
    stops: frozenset[str],
    whole: bool = False,
) -> Promise | None:
    """The content of a promise that follows its trigger (``whole``: with the trigger), or None where nothing follows;
    the first of the ``timexes`` in it is its due day."""
    words = candidate.sentence.words
    end = at = candidate.trigger.first if whole else _opening(candidate, openers)
    while (
        end < len(words)
        and end - at < MAX_WORDS
        and words[end].text not in ('"', "“", "”", ";", ".")
        and not (end > at + 2 and words[end].text == "," and end + 1 < len(words) and words[end + 1].lower in stops)
    ):
        end += 1
    start = words[at].start if at < len(words) else len(text)
    while end > at and not words[end - 1].text[-1].isalnum() and not _closes(text[start : words[end - 1].end]):
        end -= 1
    if end - at < 2:
        return None
    content = Span(words[at].start, words[end - 1].end)
    negative = candidate.trigger.predicate.negative or words[at].lower in negations
    negative = negative or candidate.modality.duty == "negative"
    due = next((t for t in timexes if content.covers(t.span) and t.edtf), None)
    return Promise(
        Commitment(content.of(text), due.edtf if due else None, negative), content, due.span if due else None
    )
