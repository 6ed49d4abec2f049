"""A possible event: a trigger with its sides, its status and who says so, before anything is decided."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from damai.events.modality import Modality
from damai.events.quotation import Said
from damai.events.survey import Survey
from damai.events.triggers import Trigger
from damai.events.units import Unit, read_otherwise
from damai.grounding.alternatives import REACH, alternatives
from damai.grounding.mentions import Mention
from damai.language.sentence import Sentence
from damai.model import Place, Report, Span, Timex

if TYPE_CHECKING:
    from damai.events.context import Hints
    from damai.events.duties import Duty

SYMMETRIC = frozenset({"AGREE", "CONSULT", "COOPERATE"})
PROMISES = frozenset({"AGREE", "CONCEDE"})
"""Types of promises."""
GIVING_WAY = frozenset({"RETREAT", "CONCEDE"})
"""Types of deeds that are a concession when a deal obliges to them."""
TRUCE = "ceasefire"
"""The mode of a truce (plover.toml)."""
YIELD = "yield"
"""The mode of demands to give way (plover.toml)."""
OWED = frozenset({"positive", "negative"})
"""Duties by a deal: to do something, and not to."""
REMEMBERED = 20_000
"""Codes of sides whose entities are worked out once only."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything known of one report before its events are coded; lists run over sentences."""

    report: Report
    sentences: Sequence[Sentence]
    mentions: Sequence[Sequence[Mention]]
    units: Sequence[Sequence[Unit]]
    triggers: Sequence[Sequence[Trigger]]
    said: Sequence[Said]
    timexes: Sequence[Sequence[Timex]]
    places: Sequence[Sequence[Place]]
    credit: Sequence[Sequence[Span]]
    quoted: Sequence[Span]
    focus: tuple[tuple[str, int], ...] = ()
    title: Sentence | None = None
    title_units: Sequence[Unit] = ()
    title_triggers: Sequence[Trigger] = ()
    days: Survey[Timex] | None = None
    spots: Survey[Place] | None = None
    pointers: frozenset[str] = frozenset()
    """Words that make a noun refer back ("that", "the said")."""
    first_named: dict[str, Mention] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The language's function words by class."""

    duties: Sequence[Sequence[Duty]] = ()
    """The words of each sentence that oblige somebody by a deal."""

    readings: dict[int, list[tuple[str, Unit]]] = field(default_factory=dict)
    """Other readings of sides, by the side's ``id`` (made once, as they are asked for)."""
    plain: dict[str, list[int]] = field(default_factory=dict)
    """The sentences that tell of each type outside of what somebody says (made once, when first asked for)."""

    def otherwise(self, number: int, unit: Unit) -> list[tuple[str, Unit]]:
        """Other readings of a side of sentence ``number`` whose own words leave open who is meant."""
        if all(mention.via == "text" for mention in unit.mentions):
            return []
        if id(unit) not in self.readings:
            before = self.mentions[max(0, number - REACH) : number]
            choices = [
                alternatives(m, self.mentions[number], before, self.focus, self.first_named) for m in unit.mentions
            ]
            self.readings[id(unit)] = read_otherwise(unit, choices)
        return self.readings[id(unit)]

    def plainly(self, kind: str) -> Sequence[int]:
        """The numbers of the sentences that tell of a type of event outside of what somebody says, in order."""
        if not self.plain:
            self.plain[""] = []
            words = self._said_stretches()
            for number, (sentence, row) in enumerate(zip(self.sentences, self.triggers, strict=True)):
                for trigger in row:
                    start, end = sentence.words[trigger.first].start, sentence.words[trigger.last - 1].end
                    at = bisect_right(words, (start, end)) - 1
                    near = (words[n] for n in (at, at + 1) if 0 <= n < len(words))
                    if not any(low <= start and end <= high for low, high in near):
                        told = self.plain.setdefault(trigger.predicate.type, [])
                        told += [] if told[-1:] == [number] else [number]
        return self.plain.get(kind, ())

    def _said_stretches(self) -> list[tuple[int, int]]:
        """What anybody says, as stretches of characters that do not overlap, in order."""
        joined: list[tuple[int, int]] = []
        for span in sorted((span for said in self.said for span in said.content), key=lambda s: (s.start, s.end)):
            if joined and span.start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], span.end))
            else:
                joined.append((span.start, span.end))
        return joined

    @property
    def title_words(self) -> frozenset[str]:
        """The words of the title in lower case."""
        return frozenset(w.lower for w in self.title.words) if self.title else frozenset()


@lru_cache(maxsize=REMEMBERED)
def entities_of(codes: tuple[str, ...]) -> frozenset[str]:
    """Codes without their sectors; the same codes give the same set, which remembers its hash.

    >>> sorted(entities_of(("ISR:MIL", "ISR", "NSA-HEZBOLLAH")))
    ['ISR', 'NSA-HEZBOLLAH']
    """
    return frozenset(code.partition(":")[0] for code in codes)


@dataclass(frozen=True, slots=True)
class Side:
    """One unit that may take part, with the features that were seen; ``where`` tells how far it is (``here``, ...).

    ``entities`` are its codes without sectors.
    """

    unit: Unit
    where: str
    features: tuple[str, ...]
    probability: float = 1.0
    chances: tuple[float, float] = (0.0, 0.0)
    """Log-probabilities of acting and of undergoing, by the pack's neural network."""
    how: str = "-"
    """How another reading of its words was found; ``-`` for the first reading."""
    entities: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "entities", entities_of(self.unit.codes))

    def told(self, more: Iterable[str], chances: tuple[float, float] | None = None) -> Side:
        """The same side with more features, and with the network's chances where they are given."""
        features = (*self.features, *more)
        return Side(self.unit, self.where, features, self.probability, chances or self.chances, self.how)

    def at(self, probability: float) -> Side:
        """The same side with another probability."""
        return Side(self.unit, self.where, self.features, probability, self.chances, self.how)

    @property
    def carried(self) -> bool:
        """Whether it stands outside the trigger's sentence."""
        return self.where != "here"


Pair = tuple[Side | None, Side | None]
"""Who acts and who undergoes; None is nobody."""


@dataclass(slots=True)
class Candidate:
    """One possible event; ``inside`` are the speech-act triggers of the sentence whose content it may belong to."""

    trigger: Trigger
    sentence: Sentence
    modality: Modality
    options: list[Side]
    said: list[Said]
    inside: list[Trigger]
    quoted: bool
    number: int = 0
    probability: float = 1.0
    sure: float = 1.0
    actors: list[Side] = field(default_factory=list)
    recipients: list[Side] = field(default_factory=list)
    mediators: list[Side] = field(default_factory=list)
    facing: Side | None = None
    """Of the actors of a type whose sides stand alike, the one that was chosen as who undergoes."""
    mutual: float = 0.0
    """How sure it is that its actors act alike, on one another: then nobody only undergoes it. 0: it is not so."""
    features: list[str] = field(default_factory=list)
    pairs: list[tuple[float, Side | None, Side | None]] = field(default_factory=list)
    """The likeliest pairs of sides with their scores, best first (empty without weights)."""
    hints: Hints | None = None
    """What the pack's neural network makes of it."""
    nobody: tuple[str, ...] = ()
    """Features of leaving a place empty, by those hints."""

    def chances(self, side: Side | None) -> tuple[float, float]:
        """Log-probabilities that a side (or nobody) acts and undergoes, by the pack's neural network."""
        if side is not None:
            return side.chances
        return (self.hints.acting[-1], self.hints.undergoing[-1]) if self.hints else (0.0, 0.0)

    @property
    def type(self) -> str:
        """PLOVER type; a meeting, help or support that is only planned is AGREE, and so is what a deal obliges to, but
        for giving way, which is CONCEDE."""
        kind = self.trigger.predicate.type
        if self.modality.duty in OWED:
            predicate = self.trigger.predicate
            gives_way = kind in GIVING_WAY or predicate.mode == YIELD
            mutual = predicate.frame == "symmetric" and predicate.mode != TRUCE  # an exchange costs nobody more
            return "CONCEDE" if gives_way and not mutual and self.modality.duty == "positive" else "AGREE"
        if self.modality.status == "planned" and kind in ("CONSULT", "SUPPORT", "COOPERATE", "AID"):
            return "AGREE"
        return kind

    @property
    def start(self) -> int:
        """First character of the trigger."""
        return self.sentence.words[self.trigger.first].start


def codes_of(sides: Sequence[Side]) -> tuple[str, ...]:
    """Entity codes of the sides, one for each entity, in order."""
    seen: dict[str, str] = {}
    for side in sides:
        for code in side.unit.codes:
            seen.setdefault(code.partition(":")[0], code)
    return tuple(seen.values())
