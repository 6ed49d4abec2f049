"""What a deal obliges its sides to: deeds that are not yet done, told as something agreed on.

"Under the accord, Chad must withdraw by May", "the treaty requires Chad to withdraw", "Chad is obliged to withdraw":
by the codebook each is a promise (AGREE, or CONCEDE where it gives way), not a deed to come and not a demand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from damai.events.candidates import GIVING_WAY, Candidate
from damai.events.modality import Modality
from damai.events.quotation import Said
from damai.events.triggers import Trigger, TriggerTable, head_word
from damai.grounding.trie import Trie
from damai.language.sentence import Sentence, Word
from damai.model import Span

KINDS = (
    "under", "deal", "stated", "unsure", "by_it", "it", "binds", "must", "demand", "must_not", "obliged", "undone",
    "unless", "breach", "document", "obliges",
)  # fmt: skip
"""The classes of words of ``[duty]`` in the pack's ``modality.toml``."""
PROMISED = GIVING_WAY | {"CONSULT", "SUPPORT", "COOPERATE", "AID", "AGREE"}
"""Types of deeds that a deal obliges to."""
DONE = frozenset({"RETREAT", "AID", "COOPERATE", "CONSULT"})
"""Types of deeds of which a report says that they were not done as promised."""
FORBIDDEN = frozenset({"ASSAULT", "MOBILIZE", "COERCE", "SANCTION", "THREATEN"})
"""Types of deeds that a deal forbids."""
NAME_REACH = 6
"""Words from "under" to the deal."""
UNSURE_REACH = 4
"""Words before a deal among which one may say that there is none yet ("a possible deal")."""
NEXT_REACH, FAR_REACH = 4, 14
"""Words between what obliges and the deed: behind "must", and behind "the deal requires"."""
BREAKS = frozenset(';:."“”')
INNER = frozenset({"xcomp", "ccomp"})
"""How a deed hangs by the verb that obliges to it."""
UNDONE = "undone"
"""The ``duty`` of a deed said not to have been done as promised."""
NAMING = frozenset({"NOUN", "PROPN", "PRON"})


@dataclass(frozen=True, slots=True)
class Duty:
    """Words ``[first, last)`` that oblige to what follows within ``reach`` words; ``negative``: not to do it."""

    first: int
    last: int
    reach: int
    negative: bool = False
    demand: bool = False
    """Whether the same words in somebody's mouth are a demand ("must")."""


class DutyTable:
    """The pack's words of obligation, ``[duty]`` in ``modality.toml``; without it nothing is a duty."""

    def __init__(self, table: Mapping[str, Any], split: Callable[[str], list[str]], words: Mapping[str, Any]) -> None:
        self._tries: dict[str, Trie[bool]] = {kind: Trie() for kind in KINDS}
        for kind, trie in self._tries.items():
            for form in table.get("duty", {}).get(kind, ()):
                trie.add(split(form), True)
        self.openers = frozenset(form for row in table.get("content", ()) for form in row["forms"])
        """Words that open what is promised ("to")."""
        self._clause, self._and = frozenset(words.get("clause", ())), frozenset(words.get("and", ()))

    def find(self, sentence: Sentence, before: Sentence | None = None) -> tuple[Duty, ...]:
        """The words of a sentence that oblige somebody by a deal, its own or that of the sentence ``before``."""
        words = sentence.words
        lowers = [word.lower for word in words]
        obliged = self._spans("obliged", lowers)
        deals = self._deals(lowers)
        stated = deals | self._deals(lowers, "stated")
        by_it = False
        if not deals and before is not None and self._deals([word.lower for word in before.words]):
            by_it = bool(self._spans("by_it", lowers))
            deals = frozenset(at for first, last in self._spans("it", lowers) for at in range(first, last))
        papers = self._deals(lowers, "document")
        if not (obliged or stated or by_it or papers) or self._spans("unless", lowers):
            return ()
        found = [Duty(first, last, NEXT_REACH) for first, last in obliged]
        found += [
            Duty(first, last, FAR_REACH)
            for first, last in self._spans("binds", lowers)
            if _is_subject(words, deals, first, last)
        ]
        found += [
            Duty(first, last, FAR_REACH)
            for first, last in self._spans("obliges", lowers)
            if _is_subject(words, papers, first, last)
        ]
        if by_it or self._is_named(words, lowers, stated):
            for kind in ("must", "demand", "must_not"):
                found += [
                    Duty(first, last, NEXT_REACH, kind == "must_not", kind == "demand")
                    for first, last in self._spans(kind, lowers)
                ]
        return tuple(found)

    def of(self, sentence: Sentence, before: Sentence | None, said: Sequence[Said]) -> tuple[Duty, ...]:
        """The words of a sentence that oblige somebody by a deal; what a speaker says must be done is a demand."""
        words = sentence.words
        return tuple(
            duty for duty in self.find(sentence, before)
            if not duty.demand
            or not any(s.source and s.covers(words[duty.first].start, words[duty.last - 1].end) for s in said)
        )  # fmt: skip

    def _spans(self, kind: str, lowers: Sequence[str]) -> list[tuple[int, int]]:
        """The forms of a kind, left to right, the longest from each word."""
        trie = self._tries[kind]
        starts = trie.starts()
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(lowers):
            hit = next(trie.find(lowers, at), None) if lowers[at] in starts else None
            if hit:
                found.append((at, hit[0]))
            at = hit[0] if hit else at + 1
        return found

    def _deals(self, lowers: Sequence[str], kind: str = "deal") -> frozenset[int]:
        """The words for deals that there are, not for those that are only talked of."""
        unsure = {at for first, last in self._spans("unsure", lowers) for at in range(first, last)}
        return frozenset(
            at
            for first, last in self._spans(kind, lowers)
            if not unsure & set(range(max(0, first - UNSURE_REACH), last + 1))
            for at in range(first, last)
        )

    def _is_named(self, words: Sequence[Word], lowers: Sequence[str], deals: frozenset[int]) -> bool:
        """Whether the sentence says under which deal it is told."""
        for _, last in self._spans("under", lowers):
            deal = next((at for at in range(last, min(last + NAME_REACH, len(words))) if at in deals), None)
            if deal is not None and not any(w.text in BREAKS or w.text == "," for w in words[last:deal]):
                return True
        return False

    def reaching(self, sentence: Sentence, duties: Sequence[Duty], trigger: Trigger) -> Duty | None:
        """The duty that a trigger's deed is, or None."""
        kind = trigger.predicate.type
        for duty in duties:
            fitting = kind in PROMISED or (duty.negative and kind in FORBIDDEN) or _is_demand(duty, trigger)
            if fitting and self._reaches(sentence.words, duty, trigger):
                return duty
        return None

    def _reaches(self, words: Sequence[Word], duty: Duty, trigger: Trigger) -> bool:
        first = trigger.first
        if duty.first <= first < duty.last:  # the form holds the words of duty itself ("will lift")
            return trigger.last > duty.last
        if first < duty.last or (trigger.form.startswith("noun") and duty.reach < FAR_REACH):
            return False
        gap = words[duty.last : first]
        joined = any(word.lower in self._and for word in words[max(duty.last, first - 2) : first])
        if len(gap) > (FAR_REACH if joined else duty.reach) or any(word.text in BREAKS for word in gap):
            return False
        return not any(word.lower in self._clause for word in gap[1:]) and not self._apart(words, duty, trigger)

    def _apart(self, words: Sequence[Word], duty: Duty, trigger: Trigger) -> bool:
        """Whether a deed is told beside a duty: above it in the tree, or behind an "and" with a subject of its own.

        So "the accord, which binds Chad to leave, was praised" and "Chad must leave, and France praised it". What a
        deal requires of one and, without a comma, of another to give way is a duty of each.
        """
        verb = head_word(words, trigger)
        if duty.reach == FAR_REACH and _is_above(words, verb, range(duty.first, duty.last)):
            return True
        if trigger.form.startswith("noun") or (
            words[verb.head].i in range(duty.first, duty.last) and verb.dep in INNER
        ):
            return False
        at = trigger.first - 1
        while at > duty.last and words[at].pos in ("AUX", "ADV"):
            at -= 1
        ands = [i for i in range(duty.last, at) if words[i].lower in self._and]
        if not ands or words[at].pos not in NAMING:
            return False
        parted = words[ands[-1] - 1].text == ","
        return parted or duty.reach < FAR_REACH or trigger.predicate.type not in GIVING_WAY

    def undone(self, sentence: Sentence, trigger: Trigger, modality: Modality) -> Modality:
        """The modality of a deed, marked where the sentence says that it was not done as promised."""
        if modality.status != "negated" or trigger.predicate.type not in DONE:
            return modality
        told = self._spans("undone", [word.lower for word in sentence.words])
        return replace(modality, duty=UNDONE) if told else modality

    def breaches(self, sentence: Sentence) -> list[int]:
        """Where words for the breach of a promise end, as numbers of the word behind them."""
        return [last for _, last in self._spans("breach", [word.lower for word in sentence.words])]

    def settle(
        self, sentence: Sentence, triggers: Sequence[Trigger], duties: Sequence[Duty], table: TriggerTable
    ) -> Sequence[Trigger]:
        """The triggers of a sentence, with the deed that each duty names in place of a demand for it."""
        for duty in duties:
            demands = [t for t in triggers if _overlaps(duty, t) and t.predicate.type == "REQUEST"]
            kept = [t for t in triggers if t not in demands]
            if not any(self.reaching(sentence, [duty], trigger) for trigger in kept):
                taken = {at for other in kept for at in other.words}
                ahead = [at for at in _ahead(sentence, duty) if at not in taken]
                deed = table.first_of(sentence, PROMISED, ahead)
                reached = deed is not None and self.reaching(sentence, [duty], deed)
                kept += [deed] if deed and reached else [t for t in demands if _is_demand(duty, t)]
            triggers = sorted(kept, key=lambda trigger: (trigger.first, -trigger.last))
        return triggers


def _overlaps(duty: Duty, trigger: Trigger) -> bool:
    return duty.first < trigger.last and trigger.first < duty.last


def _is_demand(duty: Duty, trigger: Trigger) -> bool:
    """Whether a demand's own words are those of the duty and name the deed ("must withdraw")."""
    words_first = duty.first <= trigger.first < duty.last < trigger.last
    return trigger.predicate.type == "REQUEST" and duty.reach == NEXT_REACH and words_first


def _is_above(words: Sequence[Word], verb: Word, places: Collection[int]) -> bool:
    """Whether the first of some words hangs by a verb, at any distance."""
    at = words[min(places)]
    for _ in words:
        at = words[at.head]
        if at.i == verb.i:
            return verb.i not in places
    return False


def _ahead(sentence: Sentence, duty: Duty) -> range:
    return range(duty.last, min(duty.last + duty.reach + 1, len(sentence.words)))


def _is_subject(words: Sequence[Word], deals: frozenset[int], first: int, last: int) -> bool:
    """Whether a deal is what obliges: the subject of the verb, by the tree, or where it has none the word before."""
    if not any(words[at].dep for at in range(first, last)):
        return first - 1 in deals
    for verb in range(first, last):
        subjects = [w.i for w in words[:first] if w.head == verb != w.i and w.dep.startswith("nsubj")]
        if subjects:
            return not deals.isdisjoint(subjects)
    return first - 1 in deals


def as_duty(sentence: Sentence, duty: Duty, rest: Modality) -> Modality | None:
    """The modality of a deed that is a duty; None where other words make it a mere possibility (``rest``)."""
    if rest.status not in ("occurred", "planned"):
        return None
    span = Span(sentence.words[duty.first].start, sentence.words[duty.last - 1].end)
    return replace(rest, status="planned", marker="duty", span=span, duty="negative" if duty.negative else "positive")


def is_owed(candidate: Candidate, where: Collection[str]) -> bool:
    """Whether a candidate tells of a duty of somebody that the report names, or that it was not done: then it is a
    record, whatever else is around it.

    Words that tell of much else beside (``weak`` in the pack: "meet", "support") are left to what is around them, where
    nobody gives way or is forbidden to; and who only tells the place (behind one of the words ``where``) owes nothing.
    """
    modality = candidate.modality
    if candidate.trigger.predicate.weak and candidate.type != "CONCEDE" and modality.duty in ("positive", UNDONE):
        return False
    return bool(modality.duty) and any(side.unit.prep not in where for side in candidate.actors)


__all__ = ["BREAKS", "FORBIDDEN", "PROMISED", "UNDONE", "Duty", "DutyTable", "as_duty", "is_owed"]
