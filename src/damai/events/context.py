"""What the pack's neural network, which reads the whole report at once, makes of every trigger: hints for the choices.

The network (``damai.language.network``) never decides: how much it speaks for a record, for a side, for a day or a
place becomes one more named feature of the linear models, which learned from what it made of reports that it had not
seen.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from damai.events.candidates import SYMMETRIC, Candidate, Reading, Side
from damai.events.quotation import Said
from damai.events.units import Unit
from damai.language.network import STOP, Floats, Network, Numbers

KINDS = (
    "-", "state", "capital", "seat", "body", "org", "person", "place", "title", "pronoun", "plural", "people", "bare",
    "other",
)  # fmt: skip
TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUS = ("occurred", "planned", "hypothetical", "negated", "?")
WHERE = ("here", "speaker", "before", "focus", "?")
TITLE = 30
"""Words of the title that are read."""
FARTHEST = 14
BACK = 11
STEP = 0.7
"""Width of the steps in which a hint becomes a feature."""
LOWEST, HIGHEST = -8, 7
ROLES = "AR"
"""The network's heads for who acts and who undergoes."""
SOURCES = "C.w.weight"
"""The table by which a network is known that has learned who says so."""
TOGETHER = 4096
"""Options that are looked at together."""
HINTS = ("acts", "undergoes", "actsall", "undergoesall")
"""Features: how likely an option acts and undergoes, by itself and with all that names the same entities."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What the network makes of one candidate.

    ``record``: the log-odds that it is a record. ``acting`` and ``undergoing``: log-probabilities of each option in
    that role, of nobody last. ``days`` and ``spots``: the same for days and places where they are known beforehand;
    ``heard``: the log-odds of each source, by where it is named and where it speaks, that the event is told by it.
    """

    record: float
    acting: tuple[float, ...]
    undergoing: tuple[float, ...]
    days: tuple[float, ...] | None = None
    spots: tuple[float, ...] | None = None
    heard: Mapping[tuple[int, int, int], float] | None = None
    reader: ReportReader | None = None
    row: int = 0

    def of_days(self, options: Sequence[tuple[int, int]]) -> tuple[float, ...]:
        """Log-probabilities of days, each given by its first character and its sentences back; none last."""
        return self.days if self.reader is None and self.days is not None else self._ask("D", options)

    def of_spots(self, options: Sequence[tuple[int, int]]) -> tuple[float, ...]:
        """The same for places."""
        return self.spots if self.reader is None and self.spots is not None else self._ask("P", options)

    def of_source(self, place: tuple[int, int, int]) -> float | None:
        """The log-odds that a source (:meth:`damai.events.claims.ClaimOption.place`) tells of the event; None where the
        network says nothing of sources."""
        if self.reader is None:
            return None if self.heard is None else self.heard.get(place)
        return self.reader.heard(self.row, place)

    def _ask(self, head: str, options: Sequence[tuple[int, int]]) -> tuple[float, ...]:
        if self.reader is None:
            raise ValueError("these hints know no days and places")
        return self.reader.choice(head, self.row, options)


def step(value: float) -> int:
    """A hint as a whole number of steps."""
    number = math.floor(value / STEP)
    return LOWEST if number < LOWEST else HIGHEST if number > HIGHEST else number


def pooled(candidate: Candidate, chances: Sequence[float]) -> list[float]:
    """For each option, the log-probability of its entities, whichever words name them; nobody last."""
    sums: dict[frozenset[str], float] = {}
    for side, chance in zip(candidate.options, chances, strict=False):
        sums[side.entities] = sums.get(side.entities, 0.0) + math.exp(chance)
    return [*(math.log(max(sums[side.entities], 1e-9)) for side in candidate.options), chances[-1]]


@cache
def _names(level: int, name: str) -> str:
    """A step of a hint as a feature: the same word every time, which remembers its hash."""
    return f"{name}={level}"


def take_hints(candidate: Candidate, hints: Hints) -> None:
    """Gives a candidate its hints: features of every option, and of nobody."""
    candidate.hints = hints
    acting, undergoing = pooled(candidate, hints.acting), pooled(candidate, hints.undergoing)
    rows = [
        tuple(_names(step(chance), name) for chance, name in zip(chances, HINTS, strict=True))
        for chances in zip(hints.acting, hints.undergoing, acting, undergoing, strict=True)
    ]
    candidate.nobody = rows[-1][:2]
    chances = zip(hints.acting, hints.undergoing, strict=True)
    candidate.options = [
        side.told(row, both) for side, row, both in zip(candidate.options, rows, chances, strict=False)
    ]


def pair_hint(candidate: Candidate, actor: Side | None, recipient: Side | None) -> float:
    """The log-probability of a pair of sides; of all together, whichever comes first, where all act."""
    return pair_chance(candidate.chances(actor), candidate.chances(recipient), candidate.type in SYMMETRIC)


def pair_chance(left: tuple[float, float], right: tuple[float, float], all_act: bool) -> float:
    """The same, by what the network makes of each of the two."""
    here = left[0] + right[1]
    return max(here, right[0] + left[1]) if all_act else here


class Context:
    """The network of a pack, asked about reports."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def hint(self, reading: Reading, candidates: Sequence[Candidate]) -> None:
        """Gives all candidates of a report their hints."""
        if candidates:
            reader = ReportReader(self.network, reading, candidates)
            for candidate, hints in zip(candidates, reader.hints(), strict=True):
                take_hints(candidate, hints)


class ReportReader:
    """One report as the network reads it."""

    def __init__(
        self, network: Network, reading: Reading, candidates: Sequence[Candidate], sources: bool | None = None
    ) -> None:
        """``sources``: whether it will be asked who says so; else a network that has learned that will be."""
        self._network = network
        self._sources = SOURCES in network if sources is None else sources
        self._candidates = candidates
        settings: Mapping[str, Any] = network.settings
        self._forms, self._readings = settings["forms"], settings["readings"]
        self._words, self._starts, self._at = _words_of(reading)
        self._spans: dict[int, tuple[int, int]] = {}
        self._known_options: dict[tuple[int, str, str], tuple[int, ...]] = {}
        self._first_named = {entity: self.where(m.spans[0].start) for entity, m in reading.first_named.items()}
        self._triggers = np.array([self._trigger(c) for c in candidates], np.int64)
        self._rows = network.encode(self._words, self._marks(reading), self._asked(reading))
        self._told = self._told_of(candidates)

    def where(self, char: int) -> int:
        """The place of the word that holds a character."""
        return self._at[max(0, bisect_right(self._starts, char) - 1)]

    def _trigger(self, candidate: Candidate) -> tuple[int, int]:
        words, trigger = candidate.sentence.words, candidate.trigger
        return self.where(words[trigger.words[0]].start), self.where(words[trigger.last - 1].start)

    def _asked(self, reading: Reading) -> set[int]:
        """The places that may be asked about: of triggers and options, of all days and places."""
        found = {int(place) for places in self._triggers for place in places} | set(self._first_named.values())
        for unit in {id(side.unit): side.unit for c in self._candidates for side in c.options}.values():
            found.update(self._span_of(unit))
        found.update(self.where(timex.span.start) for row in reading.timexes for timex in row)
        found.update(self.where(place.span.start) for row in reading.places for place in row)
        if self._sources:
            found.update(place for said in reading.said for place in self._said_at(said))
        return found

    def _said_at(self, said: Said) -> Iterator[int]:
        """The places of those who say something, and of the verb."""
        for unit in (said.source, said.unnamed):
            if unit is not None:
                yield from self._span_of(unit)
        if said.cue is not None:
            yield self.where(said.cue.start)

    def _marks(self, reading: Reading) -> Numbers:
        marks = np.zeros((len(self._words), 3), np.int64)
        for mention in (m for row in reading.mentions for m in row if m.codes):
            first, last = self.where(mention.spans[0].start), self.where(mention.spans[0].end - 1) + 1
            marks[first:last, 0] = 2 * _number(KINDS, mention.kind) + 1
            marks[first, 0] -= 1
        for column, spans in (
            (1, [t.span for row in reading.timexes for t in row]),
            (2, [p.span for row in reading.places for p in row]),
        ):
            for span in spans:
                part = marks[self.where(span.start) : self.where(span.end - 1) + 1, 2]
                part[part == 0] = column
        for candidate, (first, _) in zip(self._candidates, self._triggers, strict=True):
            marks[first, 1] = TYPES.index(candidate.type) + 1
        return marks

    def _table(self, name: str) -> Floats:
        return self._network.weight(f"{name}.weight")

    def _told_of(self, candidates: Sequence[Candidate]) -> Floats:
        """What the network knows of every trigger, one row each."""
        kinds = [TYPES.index(c.type) for c in candidates]
        forms = [_number(self._forms, c.trigger.form, 0) for c in candidates]
        moods = [_number(STATUS, c.modality.status) for c in candidates]
        first, last = self._triggers.T
        tables = (self._table("typ")[kinds], self._table("form")[forms], self._table("status")[moods])
        return np.concatenate((self._rows[first], self._rows[last], *tables), axis=1)

    def hints(self) -> list[Hints]:
        """The hints of every candidate, in order."""
        records = self._records()
        counts = [len(c.options) for c in self._candidates]
        get = self._network.weight
        bases = [self._told @ get(f"{head}.u.weight").T + get(f"{head}.u.bias") for head in ROLES]
        scores = self._scores(bases, np.repeat(np.arange(len(counts)), counts))
        acting, undergoing = (self._choices(*row, counts) for row in zip(ROLES, bases, scores, strict=True))
        return [
            Hints(record, acting[n], undergoing[n], reader=self, row=n) for n, record in enumerate(map(float, records))
        ]

    def _records(self) -> Floats:
        get = self._network.weight
        hidden = np.maximum(self._told @ get("rec.0.weight").T + get("rec.0.bias"), 0)
        out: Floats = (hidden @ get("rec.3.weight").T + get("rec.3.bias"))[:, 0]
        return out

    def _scores(self, bases: Sequence[Floats], owners: Numbers) -> list[Floats]:
        """The score of every option of every candidate in each role; ``owners``: whose option it is.

        What the network knows of an option is 2 to 3 kB, so that a long report is done in parts.
        """
        rows, get = self._option_rows(), self._network.weight
        scores = [np.empty(len(rows), np.float32) for _ in ROLES]
        for at in range(0, len(rows), TOGETHER):
            part = slice(at, at + TOGETHER)
            options = self._known(rows[part])
            for head, base, found in zip(ROLES, bases, scores, strict=True):
                hidden = options @ get(f"{head}.v.weight").T
                hidden += base[owners[part]]
                np.maximum(hidden, 0, out=hidden)
                found[part] = hidden @ get(f"{head}.w.weight")[0] + get(f"{head}.w.bias")[0]
        return scores

    def _option_rows(self) -> Numbers:
        """The numbers (:meth:`_option`) of every option of every candidate, one row each."""
        numbers = [
            self._option(side, first)
            for candidate, first in zip(self._candidates, self._triggers[:, 0].tolist(), strict=True)
            for side in candidate.options
        ]
        return np.array(numbers, np.int64).reshape(-1, 8)

    def _known(self, rows: Numbers) -> Floats:
        """What the network knows of options, one row each, by their numbers."""
        names = ("reading", "where", "okind", "dist", "many")
        tables = [self._table(name)[rows[:, 3 + n]] for n, name in enumerate(names)]
        return np.concatenate([*(self._rows[rows[:, n]] for n in range(3)), *tables], axis=1)

    def _option(self, side: Side, trigger: int) -> tuple[int, ...]:
        key = id(side.unit), side.where, side.how
        known = self._known_options.get(key)
        if known is None:
            known = self._known_options[key] = self._option_alone(side)
        return (*known[:6], _distance(known[0], trigger), known[6])

    def _option_alone(self, side: Side) -> tuple[int, ...]:
        """What does not depend on the trigger: a report's triggers share most of their options."""
        first, last = self._span_of(side.unit)
        return (
            first,
            last,
            self._first_named.get(min(side.entities), first),
            _number(self._readings, side.how, 0),
            _number(WHERE, side.where.rstrip("0123456789")),
            _number(KINDS, side.unit.mentions[0].kind),
            min(3, len(side.entities)),
        )

    def _span_of(self, unit: Unit) -> tuple[int, int]:
        """Where the first and the last word of a side's first mention stand."""
        known = self._spans.get(id(unit))
        if known is None:
            span = unit.mentions[0].spans[0]
            known = self._spans[id(unit)] = self.where(span.start), self.where(span.end - 1)
        return known

    def _choices(self, head: str, base: Floats, scores: Floats, counts: Sequence[int]) -> list[tuple[float, ...]]:
        """Log-probabilities of each candidate's options in one role, of nobody last."""
        get = self._network.weight
        nobody = np.maximum(base + get(f"{head}.none"), 0) @ get(f"{head}.wn.weight")[0] + get(f"{head}.wn.bias")[0]
        found: list[tuple[float, ...]] = []
        at = 0
        for number, count in enumerate(counts):
            found.append(_log_chances([*map(float, scores[at : at + count]), float(nobody[number])]))
            at += count
        return found

    def told_by(self, row: int, place: tuple[int, int, int]) -> tuple[Floats, Floats]:
        """What the network knows of one candidate, and of a source: its first and last word and the verb of saying."""
        rows = [self._rows[self.where(char)] if char >= 0 else np.zeros_like(self._rows[0]) for char in place]
        return self._told[row], np.concatenate(rows)

    def heard(self, row: int, place: tuple[int, int, int]) -> float | None:
        """The log-odds that a source tells of one candidate; None where the network has not learned that."""
        if SOURCES not in self._network:
            return None
        get = self._network.weight
        told, source = self.told_by(row, place)
        hidden = get("C.u.weight") @ told + get("C.v.weight") @ source + get("C.u.bias")
        return float(get(SOURCES)[0] @ np.maximum(hidden, 0) + get("C.w.bias")[0])

    def choice(self, head: str, row: int, options: Sequence[tuple[int, int]]) -> tuple[float, ...]:
        """Log-probabilities of days or places for one candidate, of none last."""
        get = self._network.weight
        base = get(f"{head}.u.weight") @ self._told[row] + get(f"{head}.u.bias")
        nobody = np.maximum(base + get(f"{head}.none"), 0) @ get(f"{head}.wn.weight")[0] + get(f"{head}.wn.bias")[0]
        if not options:
            return (0.0,)
        places = [self.where(char) for char, _ in options]
        backs = [min(BACK, back) for _, back in options]
        gaps = [_distance(place, int(self._triggers[row, 0])) for place in places]
        known = np.concatenate([self._rows[places], self._table("back")[backs], self._table("dist")[gaps]], axis=1)
        hidden = np.maximum(known @ get(f"{head}.v.weight").T + base, 0)
        scores = hidden @ get(f"{head}.w.weight")[0] + get(f"{head}.w.bias")[0]
        return _log_chances([*map(float, scores), float(nobody)])


def _words_of(reading: Reading) -> tuple[list[str], list[int], list[int]]:
    """The words as the network reads them, the first characters of the text's own, and where each of those stands."""
    words = [STOP, *(w.text for w in reading.title.words[:TITLE])] if reading.title else [STOP]
    starts: list[int] = []
    places: list[int] = []
    for sentence in reading.sentences:
        words += [STOP] if sentence.words else []
        for word in sentence.words:
            starts.append(word.start)
            places.append(len(words))
            words.append(word.text)
    return words, starts, places


def _number(names: Sequence[str], name: str, other: int = -1) -> int:
    """The place of a name in a list; the last (or ``other``) where it is not there."""
    return names.index(name) if name in names else other % len(names)


def _distance(place: int, trigger: int) -> int:
    """Which side of the trigger, and how many words away, in half powers of two."""
    gap = abs(int(place) - int(trigger))
    if not gap:
        return 0
    level = min(FARTHEST, 2 * gap.bit_length() - (not gap & (gap - 1)))
    return (15 if place > trigger else 0) + level + 1


def _log_chances(scores: Sequence[float]) -> tuple[float, ...]:
    top = max(scores)
    total = math.log(math.fsum(math.exp(score - top) for score in scores)) + top
    return tuple(score - total for score in scores)
