"""What two mentions of one type have in common, as named features: whether they tell of one event is learned from them.

Words that both sentences use, days and places that the pack's neural network gives to both, and how the one hangs on
the other in the tree tell more than the sides, which are often left unsaid the second time (within-document event
coreference; the same kinds of features as Bejan and Harabagiu 2010 and Lee and others 2012 use).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from damai.events.arguments import tree_path
from damai.events.candidates import SYMMETRIC, Candidate, Side, codes_of, entities_of
from damai.events.choices import SPEECH, DateOption, PlaceOption
from damai.events.pool import Choice
from damai.language.sentence import Sentence, Word

Chances = Mapping[str | None, float]
"""How likely each value of a field is; ``None``: that the field is empty."""
SCALE, LOW = 1.5, 9
"""Chances are told in steps of their logarithm, ``LOW`` the lowest."""
LITTLE = 0.05
"""Chance that both mentions have a value at all, below which it tells nothing that they agree."""
LETTERS = 4
"""Letters of the shortest word that two sentences may share."""
SHARES = 6
"""Steps of the share of words that two sentences have in common."""
FAR, FARTHEST = 3, 12
PATH = 30
"""Letters of the way in the tree that are told."""
LINKS = frozenset({"CCONJ", "SCONJ", "ADP"})
"""Parts of speech of the words between two triggers that are told."""


class _Sides(NamedTuple):
    """The entities of a candidate's sides, those of them that stand where it stands, and the sides' own words."""

    actors: frozenset[str]
    recipients: frozenset[str]
    actors_here: frozenset[str]
    recipients_here: frozenset[str]
    acting: frozenset[int]
    undergoing: frozenset[int]

    @classmethod
    def of(cls, candidate: Candidate) -> _Sides:
        """Those of a candidate."""
        actors, recipients = candidate.actors, candidate.recipients
        return cls(
            entities(actors),
            entities(recipients),
            entities([side for side in actors if not side.carried]),
            entities([side for side in recipients if not side.carried]),
            frozenset(id(side.unit) for side in actors),
            frozenset(id(side.unit) for side in recipients),
        )


class Sameness:
    """Features of any two of a report's candidates of one type."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        dates: Mapping[int, str | None],
        places: Mapping[int, str | None],
        days: Mapping[int, Choice[DateOption]],
        spots: Mapping[int, Choice[PlaceOption]],
    ) -> None:
        """All by candidate number; ``dates`` and ``places``: what is taken to be its own, ``days`` and ``spots``: what
        it may choose from."""
        self._dates, self._places = dates, places
        self._sides = {c.number: _Sides.of(c) for c in candidates}
        self._days = {number: choice.chances() for number, choice in days.items()}
        self._spots = {number: choice.chances() for number, choice in spots.items()}
        self._words: dict[int, frozenset[str]] = {}
        counts: dict[str, int] = {}
        self._rank: dict[int, int] = {}
        for candidate in candidates:
            self._rank[candidate.number] = counts[candidate.type] = counts.get(candidate.type, -1) + 1

    def features(self, left: Candidate, right: Candidate) -> list[str]:
        """Named features of two candidates of one type, the earlier first."""
        gap = right.sentence.index - left.sentence.index
        return [
            *self._plain(left, right, gap), *self._soft(left, right, min(gap, FAR)), *_predicates(left, right, gap),
            *(_within(left, right) if gap == 0 else self._across(left, right, min(gap, FAR))),
            *self._placed(left, right, gap),
        ]  # fmt: skip

    def plainly(self, left: Candidate, right: Candidate) -> bool:
        """Whether two are one by sides that do not differ and days that do not: what holds without a model."""
        mine, others = self._sides[left.number], self._sides[right.number]
        overlaps = _overlap(mine.actors, others.actors), _overlap(mine.recipients, others.recipients)
        alike = all(overlap in ("equal", "oneempty", "bothempty") for overlap in overlaps)
        return alike and _agree(self._dates.get(left.number), self._dates.get(right.number)) != "differ"

    def _plain(self, left: Candidate, right: Candidate, gap: int) -> list[str]:
        """Sides, day and place as chosen, and how the second is told."""
        mine, others, kind = self._sides[left.number], self._sides[right.number], left.type
        actors, recipients = _overlap(mine.actors, others.actors), _overlap(mine.recipients, others.recipients)
        everyone = _overlap(mine.actors | mine.recipients, others.actors | others.recipients)
        distance = gap if gap < 3 else 3 if gap < 6 else 4
        root = left.trigger.predicate.id == right.trigger.predicate.id
        when = _agree(self._dates.get(left.number), self._dates.get(right.number))
        where = _agree(self._places.get(left.number), self._places.get(right.number))
        words = right.sentence.words
        after = words[right.trigger.last].lower if right.trigger.last < len(words) else ""
        before = words[right.trigger.first - 1].lower if right.trigger.first else ""
        noun = right.trigger.form.startswith("noun")
        status = left.modality.status == right.modality.status
        here = _overlap(mine.actors_here, others.actors_here), _overlap(mine.recipients_here, others.recipients_here)
        local = ".".join(here)
        swapped = bool(mine.actors) and mine.actors == others.recipients
        firm = f"{int(min(left.sure, right.sure) * 4)}"
        bare = all(side.carried for side in (*right.actors, *right.recipients))
        that = after if noun else "-"
        return [
            f"local={local}", f"local={local}&noun={noun}", f"local={local}&distance={distance}", f"bare={bare}&noun={noun}&distance={distance}", f"bare={bare}&that={that}", f"bare={bare}&root={root}",
            f"swapped={swapped}", f"swapped={swapped}&firm={firm}", f"sides={actors}.{recipients}&firm={firm}", f"actors={actors}&firm={firm}", f"everyone={everyone}&firm={firm}", f"local={local}&firm={firm}", f"actors={actors}&firm={firm}&type={kind}",
            "bias", f"type={kind}", f"actors={actors}", f"recipients={recipients}", f"sides={actors}.{recipients}", f"sides={actors}.{recipients}&distance={distance}", f"distance={distance}", f"distance={distance}&type={kind}",
            f"root={root}", f"root={root}&distance={distance}", f"root={root}&type={kind}", f"when={when}", f"where={where}", f"when={when}&sides={actors}.{recipients}", f"when={when}&where={where}", f"after={after}&noun={noun}",
            f"before={before}", f"noun={noun}", f"noun={noun}&sides={actors}.{recipients}", f"status={status}", f"quoted={left.quoted}.{right.quoted}", f"everyone={everyone}&type={kind}", f"everyone={everyone}&distance={distance}",
            f"everyone={everyone}&when={when}", f"everyone={everyone}&root={root}", f"everyone={everyone}&noun={noun}", f"sides={actors}.{recipients}&type={kind}", f"paragraph={left.sentence.paragraph == right.sentence.paragraph}",
            f"order={left.trigger.form[:4]}.{right.trigger.form[:4]}",
        ]  # fmt: skip

    def _soft(self, left: Candidate, right: Candidate, gap: int) -> list[str]:
        """How likely both have the same day and the same place, by what the network makes of each."""
        day, dated = _alike(self._days.get(left.number), self._days.get(right.number))
        spot, placed = _alike(self._spots.get(left.number), self._spots.get(right.number))
        return [
            f"softd={day}", f"softd={day}&some={dated}", f"softpl={spot}", f"softpl={spot}&some={placed}", f"softd={day}&softpl={spot}", f"softd={day}&gap={gap}",
        ]  # fmt: skip

    def _across(self, left: Candidate, right: Candidate, gap: int) -> list[str]:
        """What two sentences share, and how the second opens."""
        mine, others = self._words_of(left.sentence), self._words_of(right.sentence)
        shared = int(SHARES * len(mine & others) / max(1, min(len(mine), len(others))))
        family = _family(left)
        first = right.sentence.words[0]
        return [
            f"words={shared}", f"words={shared}&gap={gap}", f"words={shared}&{family}", f"opens={first.lower if first.pos != 'PROPN' else 'name'}",
        ]  # fmt: skip

    def _placed(self, left: Candidate, right: Candidate, gap: int) -> list[str]:
        """Where the two stand in the report, what stands between them, and whether the same words are their sides."""
        mine, others, near = self._sides[left.number], self._sides[right.number], min(gap, FAR)
        between = min(4, self._rank[right.number] - self._rank[left.number] - 1)
        number, far = left.sentence.index, min(FARTHEST, gap)
        same = [
            mine.acting & others.acting, mine.undergoing & others.undergoing, mine.acting & others.undergoing,
            mine.undergoing & others.acting,
        ]  # fmt: skip
        unit = "".join("1" if units else "0" for units in same)
        return [
            f"between={between}", f"between={between}&gap={near}", f"lead={number == 0}", f"lead={number < 2}&gap={near}&form={right.trigger.form[:4]}", f"unit={unit}", f"unit={unit}&same={gap == 0}",
            f"pos={min(5, number)}", f"pos={min(5, number)}&gap={near}", f"fgap={far}", f"fgap={far}&{_family(left)}",
        ]  # fmt: skip

    def _words_of(self, sentence: Sentence) -> frozenset[str]:
        known = self._words.get(sentence.index)
        if known is None:
            known = frozenset(w.lower for w in sentence.words if len(w.lower) >= LETTERS and w.lower.isalpha())
            self._words[sentence.index] = known
        return known


def entities(sides: Sequence[Side]) -> frozenset[str]:
    """The entities of some sides."""
    return entities_of(codes_of(sides))


def _family(candidate: Candidate) -> str:
    return "act" if candidate.type in SPEECH | SYMMETRIC else "deed"


def _predicates(left: Candidate, right: Candidate, gap: int) -> list[str]:
    """Which predicates tell of the one and of the other."""
    first, second, near = left.trigger.predicate, right.trigger.predicate, min(gap, 1)
    return [
        f"preds={first.id}|{second.id}", f"preds={first.id}|{second.id}&gap={near}", f"modes={first.mode}|{second.mode}", f"second={second.id}", f"second={second.id}&gap={near}", f"first={first.id}",
    ]  # fmt: skip


def _within(left: Candidate, right: Candidate) -> list[str]:
    """How the second hangs on the first in their sentence, and what stands between them."""
    words, own = left.sentence.words, left.trigger.words
    path = min((tree_path(words, own, at) for at in right.trigger.words), key=len)[:PATH]
    gap = words[left.trigger.last : right.trigger.first]
    commas = min(3, sum(w.text in ",;:" for w in gap))
    quotes = any(w.text in '"“”' for w in gap)
    forms = f"{left.trigger.form[:4]}.{right.trigger.form[:4]}"
    return [
        "words=same", f"tree={path}", f"tree={path}&{_family(left)}", f"tree={path}&forms={forms}", f"dist={min(6, len(gap).bit_length())}", f"commas={commas}&quotes={quotes}",
        f"nest={not set(own).isdisjoint(right.trigger.words)}", *(f"gapw={form}" for form in _linking(gap)),
    ]  # fmt: skip


def _linking(gap: Sequence[Word]) -> list[str]:
    """The words between two triggers that join clauses and phrases, every one once."""
    return sorted({w.lower for w in gap if w.pos in LINKS or w.text in ",;:"})


def _step(chance: float) -> int:
    return min(LOW, int(-math.log(max(chance, 1e-4)) * SCALE))


def _alike(left: Chances | None, right: Chances | None) -> tuple[str, str]:
    """How likely two have the same value where both have any, and how likely that is, in steps."""
    if not left or not right:
        return "?", "?"
    both = math.fsum(chance * right.get(value, 0.0) for value, chance in left.items() if value is not None)
    some = (1 - left.get(None, 0.0)) * (1 - right.get(None, 0.0))
    return str(_step(both / some)) if some > LITTLE else "n", str(_step(some))


def _overlap(left: frozenset[str], right: frozenset[str]) -> str:
    if not left and not right:
        return "bothempty"
    if not left or not right:
        return "oneempty"
    if left == right:
        return "equal"
    return "none" if left.isdisjoint(right) else "part"


def _agree(left: str | None, right: str | None) -> str:
    if left is None or right is None:
        return "unknown" if left is None and right is None else "half"
    return "same" if left == right else "differ"
