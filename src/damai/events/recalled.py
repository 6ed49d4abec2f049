"""Promises that a report recalls because they were not kept, and what it was that was promised.

"The exchange that both had promised in Geneva was called off", "in breach of the statement in which Chad vowed to stay
away": by the codebook the promise is a record of its own, however much in passing it is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from damai.events.candidates import Candidate
from damai.events.duties import DutyTable
from damai.events.triggers import head_word
from damai.language.sentence import Word

PROMISES = frozenset({"AGREE", "CONCEDE"})
"""Types of promises."""
UNDONE, RECALLED = "undone", "recalled"
"""The ``duty`` of a deed said not to have been done as promised, and that of a promise so recalled."""
REACH = 14
"""Words between those for a breach and the promise, at most."""
BREAKS = frozenset(';:."“”')
OF = frozenset({"nmod", "compound", "conj", "flat"})
"""How a noun hangs by the one before that it belongs to."""
WITHIN = frozenset({"xcomp", "ccomp", "obj"})
"""How what is promised hangs by its verb, where it stands behind it."""


def recall(candidates: Sequence[Candidate], duties: DutyTable) -> None:
    """Marks the promises of each sentence that it recalls because they were not kept."""
    rows: defaultdict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        rows[candidate.sentence.index].append(candidate)
    for row in rows.values():
        promises = [c for c in row if c.type in PROMISES and c.modality.status == "occurred" and not c.modality.duty]
        if not promises:
            continue
        breaches = duties.breaches(promises[0].sentence)
        undone = [c for c in row if c.modality.duty == UNDONE]
        for promise in promises:
            if any(_is_of(promise, deed) for deed in undone) or any(_breaks(promise, last) for last in breaches):
                promise.modality = replace(promise.modality, duty=RECALLED)


def _is_of(promise: Candidate, deed: Candidate) -> bool:
    """Whether a promise is told of the very deed that was not done: behind its noun, before the words that say so."""
    said = deed.modality.span
    return said is not None and deed.trigger.last <= promise.trigger.first and promise.start < said.start


def _breaks(promise: Candidate, last: int) -> bool:
    """Whether words for a breach that end before word ``last`` are followed by a promise."""
    gap = promise.sentence.words[last : promise.trigger.first]
    return last <= promise.trigger.first and len(gap) <= REACH and not any(word.text in BREAKS for word in gap)


def thing_promised(candidate: Candidate) -> tuple[int, int] | None:
    """The words [first, last) of the noun that a promise is told of in a clause of its own ("the EXCHANGE OF PRISONERS
    that both had promised in Geneva"); None where the promise says itself what is promised ("who promised to go")."""
    words = candidate.sentence.words
    verb = head_word(words, candidate.trigger)
    noun = words[verb.head]
    if not verb.dep.startswith("acl") or noun.pos != "NOUN" or noun.i >= verb.i or candidate.trigger.form == "noun":
        return None
    if any(word.head == verb.i and word.dep in WITHIN and word.i > verb.i for word in words):
        return None
    return _from(words, noun), _until(words, verb)


def is_aside(candidate: Candidate) -> bool:
    """Whether a promise is told in a clause between commas ("Chad, which had agreed to come, stayed away")."""
    words = candidate.sentence.words
    verb = head_word(words, candidate.trigger)
    first = _until(words, verb)
    return verb.dep.startswith("acl") and "," in (words[first].text, words[first - 1].text if first else "")


def _from(words: Sequence[Word], noun: Word) -> int:
    """The first word of a noun, with what stands before it; "exchange" of "the exchange of prisoners"."""
    while noun.dep in OF and words[noun.head].pos == "NOUN" and words[noun.head].i < noun.i:
        noun = words[noun.head]
    first = noun.i
    while first and words[first - 1].head == noun.i and words[first - 1].pos != "PUNCT":
        first -= 1
    return first


def _until(words: Sequence[Word], verb: Word) -> int:
    """The first word of a verb's clause."""
    return min((word.i for word in words[: verb.i] if _is_under(words, word, verb)), default=verb.i)


def _is_under(words: Sequence[Word], word: Word, verb: Word) -> bool:
    for _ in words:
        if word.head == word.i:
            return False
        word = words[word.head]
        if word.i == verb.i:
            return True
    return False


__all__ = ["RECALLED", "is_aside", "recall", "thing_promised"]
