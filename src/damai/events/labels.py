"""Days that only name something or bound a comparison, and so date nothing that a report tells anew."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from damai.events.candidates import Candidate, Reading
from damai.events.units import head_of
from damai.grounding.edtf import is_day
from damai.grounding.timex_reading import COMPARED, COMPARED_CLAUSE, COUNTING
from damai.language.sentence import Sentence, Word
from damai.model import Timex

MAKING = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "CONCEDE", "RETREAT"})
"""Types of events by which a deal comes about, or that it is about: its day may be theirs."""
GAP = 3
"""Letters between a day and the length of time that tells what it is counted from, at most."""
AWAY = 3
"""Words between that length of time and what it is counted from, at most."""
JOINING = frozenset({"nmod", "nummod", "compound", "flat", "amod", "appos"})
"""Relations within a name ("the 2015 Vienna nuclear deal")."""


def dates_another(reading: Reading, candidate: Candidate, timex: Timex) -> bool:
    """Whether a day of the report belongs to something else than this event by the way it is told.

    A comparison ("the worst fighting since the 2020 war") gives its day only to what it names itself; a deal's
    ("the 2015 nuclear deal"), only to the deal, to what it does, and to those who make it.
    """
    here = candidate.sentence.start <= timex.span.start < candidate.sentence.end
    if timex.rule == COMPARED or (timex.rule == COMPARED_CLAUSE and not here):
        return True
    if here and _counted_to(reading, candidate, timex):
        return True
    sentence = candidate.sentence if here else _sentence_of(reading, timex)
    words, own = sentence.words, candidate.trigger.words
    if timex.rule == COMPARED_CLAUSE:
        return _holder(words, timex) not in own
    deal = deal_named(words, timex, reading)
    if deal is None:
        return False
    return not _concerns(candidate, deal) if here else candidate.type not in MAKING


def _counted_to(reading: Reading, candidate: Candidate, timex: Timex) -> bool:
    """Whether a day is told as so much after or before this event ("Sunday, four days after the coup")."""
    for length in reading.timexes[candidate.sentence.index]:
        if length.rule == COUNTING and 0 <= length.span.start - timex.span.end <= GAP:
            words = [w for w in candidate.sentence.words if length.span.end <= w.start < candidate.start]
            return candidate.start > length.span.end and len(words) <= AWAY
    return False


def _concerns(candidate: Candidate, deal: int) -> bool:
    """Whether an event is the deal that the sentence names, what it does, or its making."""
    words, trigger = candidate.sentence.words, candidate.trigger
    noun = words[deal]
    if deal in trigger.words and trigger.form.startswith("noun"):
        return True
    if deal not in trigger.words and noun.head not in trigger.words:
        return any(words[i].head == deal for i in trigger.words)  # "the deal of May 2020 that ended the war"
    if noun.dep.startswith("nsubj"):
        return True
    return candidate.type in MAKING and (not _marked(words, deal) or deal < trigger.first)


def names_event(candidate: Candidate, timex: Timex) -> bool:
    """Whether a day is part of the name that the trigger is ("the 2020 war"); a verb is no name."""
    words = candidate.sentence.words
    at = _head(words, timex)
    return (
        candidate.trigger.form.startswith("noun")
        and _joins(words, at)
        and _holder(words, timex) in candidate.trigger.words
    )


def deal_named(words: Sequence[Word], timex: Timex, reading: Reading) -> int | None:
    """The noun of the deal that a date stands with as part of its name, or None: "the deal reached in 2015" has none.

    A date counted from publication is no name, nor is a day, but behind "of": "in a statement on Monday (10/6)" and
    "signed the accord Monday" tell when.
    """
    if timex.relative or not timex.edtf or timex.type != "DATE":
        return None
    deals, of = (reading.words.get(name, frozenset()) for name in ("deal", "of"))
    first = _first(words, timex)
    if first > 1 and words[first - 1].lower in of and words[first - 2].lower in deals:
        return first - 2
    at = _head(words, timex)
    while not is_day(timex.edtf) and _joins(words, at, of):
        at = words[at].head
        if words[at].lower in deals:
            return at
    return None


def _head(words: Sequence[Word], timex: Timex) -> int:
    first = _first(words, timex)
    last = next((w.i for w in reversed(words) if w.start < timex.span.end), first)
    return head_of(words, first, max(first, last) + 1)


def _first(words: Sequence[Word], timex: Timex) -> int:
    return next((w.i for w in words if w.end > timex.span.start), len(words) - 1)


def _sentence_of(reading: Reading, timex: Timex) -> Sentence:
    at = bisect_right(reading.sentences, timex.span.start, key=lambda sentence: sentence.start) - 1
    return reading.sentences[max(at, 0)]


def _holder(words: Sequence[Word], timex: Timex) -> int:
    """What a date hangs on within its phrase, through the words of a name."""
    at = words[_head(words, timex)].head
    while _joins(words, at):
        at = words[at].head
    return at


def _joins(words: Sequence[Word], at: int, overlooked: frozenset[str] = frozenset()) -> bool:
    """Whether a word is joined to its head as in a name."""
    word = words[at]
    return word.head != at and word.dep in JOINING and not _marked(words, at, overlooked)


def _marked(words: Sequence[Word], at: int, overlooked: frozenset[str] = frozenset()) -> bool:
    """Whether a preposition stands with a word, but for those ``overlooked``."""
    return any(w.head == at != w.i and w.dep.startswith("case") and w.lower not in overlooked for w in words)
