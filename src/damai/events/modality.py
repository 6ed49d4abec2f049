"""Whether an event happened, is planned, is only possible, or did not happen, by the words around its trigger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from damai.events.triggers import Trigger, head_word
from damai.grounding.trie import Trie
from damai.language.sentence import Sentence, Word
from damai.model import Span, Status

ABOUT = frozenset({"THREATEN", "ACCUSE", "REJECT"})
"""Types of speech about what others did: what such a word is about has happened, though the speech is yet to come."""
_STRENGTH: dict[Status, int] = {"occurred": 0, "planned": 1, "hypothetical": 2, "negated": 3}
CLAUSE_REACH = 14


@dataclass(frozen=True, slots=True)
class Marker:
    """Words that change the status of what follows: within ``reach`` words (``next``), the clause, or the sentence.

    ``commas``: how many commas a clause's marker reaches over (None: any number). ``after``: within how many words a
    marker changes what stands before it, if that is of one of the types ``after_types``; with ``after_nouns`` only a
    noun, whose verb the marker is ("the visit was called off").
    """

    id: str
    status: Status
    scope: str
    reach: int
    commas: int | None = None
    after: int = 0
    after_types: frozenset[str] = frozenset()
    after_nouns: bool = False


@dataclass(frozen=True, slots=True)
class Modality:
    """A trigger's status and the marker that gave it; ``duty``: ``positive`` where a deal obliges to the deed,
    ``negative`` where it forbids it, ``undone`` where it was not done as promised, empty otherwise."""

    status: Status
    marker: str = ""
    span: Span | None = None
    duty: str = ""


class ModalityTable:
    """The pack's ``modality.toml``: markers, and exceptions that look like markers."""

    def __init__(self, table: Mapping[str, Any], split: Any) -> None:
        self._trie: Trie[Marker | None] = Trie()
        for row in table.get("exception", ()):
            for form in row["forms"]:
                self._trie.add(split(form), None)
        for row in table.get("marker", ()):
            marker = Marker(
                row["id"],
                row["status"],
                row.get("scope", "next"),
                row.get("reach", 3),
                row.get("commas"),
                row.get("after", 0),
                frozenset(row.get("after_types", ())),
                row.get("after_nouns", False),
            )
            for form in row["forms"]:
                self._trie.add(split(form), marker)
        self._starts = self._trie.starts()
        rows = [row for row in table.get("marker", ()) if row.get("plain", False)]
        self.negators = frozenset(form for row in rows for form in row["forms"] if " " not in form)
        """Single words that only say "not"."""

    def find(self, sentence: Sentence) -> list[tuple[int, int, Marker]]:
        """The markers of a sentence as (first, last, marker)."""
        lowers = [w.lower for w in sentence.words]
        found: list[tuple[int, int, Marker]] = []
        at = 0
        while at < len(lowers):
            hit = next(self._trie.find(lowers, at), None) if lowers[at] in self._starts else None
            if hit is None:
                at += 1
                continue
            end, marker = hit
            if marker is not None:
                found.append((at, end, marker))
            at = end
        return found

    def status_of(
        self,
        sentence: Sentence,
        trigger: Trigger,
        markers: Sequence[tuple[int, int, Marker]],
        breaks: frozenset[str],
        among: Sequence[Trigger] = (),
        definite: frozenset[str] = frozenset(),
    ) -> Modality:
        """The strongest marker that reaches the trigger; the predicate's own status where none does.

        A marker that is part of one of the sentence's other triggers, ``among``, says nothing of what that is about;
        ``definite`` are words before what is known to have happened ("the").
        """
        best = Modality(trigger.predicate.status or "occurred")  # type: ignore[arg-type]
        for first, last, marker in markers:
            if first >= trigger.first and last <= trigger.last:
                reached = _in_gap(sentence.words, first, last, trigger, marker)
            elif first < trigger.first or marker.scope == "sentence":
                spent = marker.scope == "next" and _spent(sentence.words, first, last, trigger, among, definite)
                reached = not spent and self._reaches(sentence, last, trigger, marker, breaks)
            else:
                reached = self._reaches_back(sentence, first, trigger, marker, breaks)
            if reached and _STRENGTH[marker.status] > _STRENGTH[best.status]:
                best = Modality(
                    marker.status, marker.id, Span(sentence.words[first].start, sentence.words[last - 1].end)
                )
        return best

    @staticmethod
    def _reaches(sentence: Sentence, last: int, trigger: Trigger, marker: Marker, breaks: frozenset[str]) -> bool:
        if marker.scope == "sentence":
            return True
        gap = sentence.words[last : trigger.first]
        if marker.scope == "next":
            return len(gap) <= marker.reach and not any(w.text in ',;:."“”' or w.lower in breaks for w in gap)
        if marker.commas is not None and sum(w.text == "," for w in gap) > marker.commas:
            return False
        return len(gap) <= CLAUSE_REACH and not any(w.text in ';:."“”' for w in gap)

    @staticmethod
    def _reaches_back(sentence: Sentence, first: int, trigger: Trigger, marker: Marker, breaks: frozenset[str]) -> bool:
        """Whether a marker behind a trigger changes it ("will strike back if attacked")."""
        if first < trigger.last or trigger.predicate.type not in marker.after_types:
            return False
        if marker.after_nouns and not trigger.form.startswith("noun"):
            return False
        if marker.after_nouns and _is_its_subject(sentence.words, trigger, first):
            return True
        gap = sentence.words[trigger.last : first]
        if len(gap) > marker.after or any(w.text in ',;:."“”' for w in gap):
            return False
        clauses = [n for n, w in enumerate(gap) if w.lower in breaks]
        # What tells of the noun itself: "a visit that was called off", "talks of two sides that were called off".
        return all(marker.after_nouns and (n == 0 or gap[n].pos == "PRON") for n in clauses)


def _in_gap(words: Sequence[Word], first: int, last: int, trigger: Trigger, marker: Marker) -> bool:
    """Whether a marker stands in a trigger's gap, before the word its others hang by ("troops will soon leave"), or
    before what tells of its noun ("the meeting that was to be held")."""
    if marker.scope != "next" or not frozenset(trigger.words).isdisjoint(range(first, last)):
        return False
    behind = trigger.words if marker.after_nouns else (head_word(words, trigger).i,)
    return any(last <= word <= last + marker.reach for word in behind)


def _is_its_subject(words: Sequence[Word], trigger: Trigger, first: int) -> bool:
    """Whether a noun is the subject of the verb whose words begin at ``first``, however much is told of it between
    ("the exchange of prisoners that both had promised in Geneva was called off")."""
    noun = head_word(words, trigger)
    verb = words[noun.head].i
    ends = any(word.text in ';:."“”' for word in words[trigger.last : first])
    return noun.dep.startswith("nsubj") and not ends and (verb == first or words[first].head == verb > first)


def _spent(
    words: Sequence[Word],
    first: int,
    last: int,
    trigger: Trigger,
    among: Sequence[Trigger],
    definite: frozenset[str],
) -> bool:
    """Whether a marker and its verb are another trigger's own words, and this one is not what is planned by them.

    So a verb that the other hangs by ("China's threat to blockade Taiwan was condemned"), and what speech is about
    ("vowed to avenge the killing"); "will attend the talks" and "threatened to attack and occupy" it still reaches.
    """
    for other in among:
        own = frozenset(other.words)
        if other.last > trigger.first or not own.issuperset(range(first, last)) or max(own) < last:
            continue
        if trigger.form.startswith("noun"):
            known = words[trigger.first].lower in definite or words[trigger.first - 1].lower in definite
            if known and other.predicate.type in ABOUT:
                return True
        elif _parted(words, trigger, other):
            return True
    return False


def _parted(words: Sequence[Word], trigger: Trigger, other: Trigger) -> bool:
    """Whether a verb is no part of what another trigger is about: that one hangs by the verb, or is a noun and so may
    be its subject, and the two are not joined."""
    at, above = head_word(words, other), head_word(words, trigger)
    if other.form.startswith("noun") and above.dep != "conj":
        return True
    seen: set[int] = set()
    while at.head != at.i and at.i not in seen:
        seen.add(at.i)
        at = words[at.head]
        if at.i == above.i:
            return True
    return False
