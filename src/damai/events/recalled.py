"""Promises that a report recalls because they were not kept, and what it was that was promised.

"The exchange that both had promised in Geneva was called off", "in breach of the statement in which Chad vowed to stay
away": by the codebook the promise is a record of its own, however much in passing it is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from damai.events.candidates import PROMISES, Candidate
from damai.events.duties import BREAKS, UNDONE, DutyTable
from damai.events.triggers import head_word
from damai.language.sentence import Word
from damai.model import Span

MEETING = "CONSULT"
"""The type of a deed that is most often told with the promise of it, in words that could tell of one that was."""
RECALLED = "recalled"
"""The ``duty`` of a promise that is told because it was not kept."""
REACH = 14
"""Words between those for a breach and the promise, at most."""
OF = frozenset({"nmod", "compound", "conj", "flat"})
"""How a noun hangs by the one before that it belongs to."""
NOUNS = frozenset({"NOUN", "PROPN"})
CLAUSES = frozenset({"xcomp", "ccomp"})
ASIDE = "advcl"
"""How it hangs by it, and how a parser has it where much stands between, behind one of the words that open it."""
WITHIN = frozenset({"xcomp", "ccomp", "obj"})
"""How what is promised hangs by its verb, where it stands behind it."""


def recall(candidates: Sequence[Candidate], duties: DutyTable) -> None:
    """Marks the promises of each sentence that it recalls because they were not kept, and as planned what a promise
    says itself they will meet ("agreed on 15 November to MEET again in March")."""
    rows: defaultdict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        rows[candidate.sentence.index].append(candidate)
    for row in rows.values():
        promises = [c for c in row if c.type in PROMISES and c.modality.status == "occurred" and not c.modality.duty]
        if not promises:
            continue
        for promise in promises:
            clause = complement(promise, duties.openers) if promise.trigger.predicate.commitment else None
            for deed in row:
                if clause is not None and _is_promised(deed, clause):
                    deed.modality = replace(deed.modality, status="planned", marker="promised")
        breaches = duties.breaches(promises[0].sentence)
        undone = [c for c in row if c.modality.duty == UNDONE]
        for promise in promises:
            if any(_is_of(promise, deed) for deed in undone) or any(_breaks(promise, last) for last in breaches):
                promise.modality = replace(promise.modality, duty=RECALLED)


def _is_promised(deed: Candidate, clause: tuple[int, int]) -> bool:
    """Whether a deed is the verb of the clause that says what is promised."""
    told = head_word(deed.sentence.words, deed.trigger).i
    return deed.modality.status == "occurred" and deed.type == MEETING and told == clause[1]


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
    if not candidate.trigger.predicate.commitment:
        return None
    words = candidate.sentence.words
    verb = head_word(words, candidate.trigger)
    noun = words[verb.head]
    if not verb.dep.startswith("acl") or noun.pos not in NOUNS or noun.i >= verb.i or candidate.trigger.form == "noun":
        return None
    subject = next((word for word in words if word.head == verb.i and word.dep == "nsubj"), None)
    if subject is not None and subject.pos == "PRON" and subject.i == _until(words, verb):
        return None  # "the minister who promised it"
    if any(word.head == verb.i and word.dep in WITHIN and word.i > verb.i for word in words):
        return None
    return _from(words, noun), _until(words, verb)


def dates_the_deed(candidate: Candidate, span: Span) -> bool:
    """Whether a time expression stands outside the clause in which a promise is told of a noun: then it is when that
    came about ("the mission agreed on in Prague arrived on 20 October")."""
    if thing_promised(candidate) is None:
        return False
    words = candidate.sentence.words
    verb = head_word(words, candidate.trigger)
    inside = [word for word in words if span.start <= word.start < span.end]
    return bool(inside) and not any(_is_under(words, word, verb) for word in inside)


def complement(candidate: Candidate, openers: Collection[str]) -> tuple[int, int] | None:
    """The first word and the verb of the clause behind the trigger that says what is promised; None where the tree has
    none."""
    words = candidate.sentence.words
    verb = head_word(words, candidate.trigger)
    for inner in words[candidate.trigger.last :]:
        if inner.head != verb.i or inner.dep not in (*CLAUSES, ASIDE) or inner.pos not in ("VERB", "AUX"):
            continue
        first = min(
            (w.i for w in words[candidate.trigger.last : inner.i] if _is_under(words, w, inner)), default=inner.i
        )
        marked = words[first].lower in openers
        if (inner.dep != ASIDE or marked) and not any(w.text in BREAKS for w in words[candidate.trigger.last : first]):
            return first, inner.i
    return None


def is_aside(candidate: Candidate) -> bool:
    """Whether a promise is told in a clause between commas ("Chad, which had agreed to come, stayed away")."""
    words = candidate.sentence.words
    verb = head_word(words, candidate.trigger)
    first = _until(words, verb)
    return verb.dep.startswith("acl") and "," in (words[first].text, words[first - 1].text if first else "")


def resumes(candidate: Candidate, at: int) -> int:
    """The first word from ``at`` on with which the clause goes on that a promise is told within ("the days within which
    Chad promised to leave RAN OUT"); the end of the sentence where there is none."""
    words = candidate.sentence.words
    verb = head_word(words, candidate.trigger)
    if not verb.dep.startswith("acl"):
        return len(words)
    above, one = set(), verb
    while one.head != one.i and one.head not in above:
        one = words[one.head]
        above.add(one.i)
    inside = (
        w.i for w in words[at:] if w.i in above or (w.head in above and w.head > at and not _is_under(words, w, verb))
    )
    return min(inside, default=len(words))


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


__all__ = ["RECALLED", "complement", "dates_the_deed", "is_aside", "recall", "resumes", "thing_promised"]
