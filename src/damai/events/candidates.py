"""A possible event: a trigger with its sides, its status and who says so, before anything is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from damai.events.arguments import ROLES, Grammar, role_features
from damai.events.modality import Modality
from damai.events.quotation import Said
from damai.events.triggers import Trigger
from damai.events.units import Unit
from damai.events.weights import LinearModel
from damai.grounding.mentions import Mention
from damai.language.sentence import Sentence
from damai.model import Place, Report, Span, Timex

SYMMETRIC = frozenset({"AGREE", "CONSULT", "COOPERATE"})
CARRIED = 2
"""How many sides of the sentence before may act in this one."""


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
    title_words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Side:
    """One unit with the role it was given, how surely, and the features that were seen."""

    unit: Unit
    role: str
    probability: float
    carried: bool
    features: tuple[str, ...]
    actor: float = 0.0
    recipient: float = 0.0


@dataclass(slots=True)
class Candidate:
    """One possible event; ``inside`` are the speech-act triggers of the sentence whose content it may belong to."""

    trigger: Trigger
    sentence: Sentence
    modality: Modality
    sides: list[Side]
    said: list[Said]
    inside: list[Trigger]
    quoted: bool
    number: int = 0
    probability: float = 1.0
    actors: list[Side] = field(default_factory=list)
    recipients: list[Side] = field(default_factory=list)
    mediators: list[Side] = field(default_factory=list)
    features: list[str] = field(default_factory=list)

    @property
    def type(self) -> str:
        """PLOVER type; a meeting, help or support that is only planned is AGREE."""
        kind = self.trigger.predicate.type
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


class SideFinder:
    """Gives every unit near a trigger its role."""

    def __init__(self, grammar: Grammar, model: LinearModel | None) -> None:
        self._grammar = grammar
        self._model = model

    def sides(self, reading: Reading, trigger: Trigger, speakers: Sequence[Unit]) -> list[Side]:
        """The units of the trigger's sentence, then the nearest of the sentence before, each with role and probability."""
        number = trigger.sentence
        sentence = reading.sentences[number]
        here = [u for u in reading.units[number] if u.codes]
        found = [self._side(sentence, trigger, unit, here, unit in speakers, False) for unit in here]
        found.extend(self._from_before(reading, trigger, here))
        for speaker in speakers:
            if speaker.codes and speaker not in here:
                found.append(self._other(trigger, speaker, here, "speaker"))
        return found

    def _from_before(self, reading: Reading, trigger: Trigger, here: Sequence[Unit]) -> list[Side]:
        number = trigger.sentence
        if number == 0:
            return []
        before = [u for u in reading.units[number - 1] if u.codes]
        known = {code.partition(":")[0] for u in here for code in u.codes}
        fresh = [u for u in before if not {c.partition(":")[0] for c in u.codes} <= known]
        return [self._other(trigger, unit, here, f"before{n}") for n, unit in enumerate(fresh[:CARRIED])]

    def _side(self, sentence: Sentence, trigger: Trigger, unit: Unit, here: Sequence[Unit], speaker: bool, carried: bool) -> Side:
        features = role_features(sentence, trigger, unit, here, self._grammar, speaker)
        return self.decide(unit, features, carried)

    def _other(self, trigger: Trigger, unit: Unit, here: Sequence[Unit], where: str) -> Side:
        kind, form, frame = trigger.predicate.type, trigger.form, trigger.predicate.frame
        mention = unit.mentions[0]
        what = f"{mention.kind}.{mention.title_kind}"
        features = [
            f"out={where}", f"out={where}&type={kind}", f"out={where}&form={form}&frame={frame}", f"out={where}&here={min(3, len(here))}",
            f"out={where}&what={what}", f"out={where}&here={min(3, len(here))}&form={form}&type={kind}",
        ]  # fmt: skip
        return self.decide(unit, features, True)

    def decide(self, unit: Unit, features: list[str], carried: bool) -> Side:
        """A unit's role from its features."""
        if self._model is None:
            role = "none" if carried else next((f[5:] for f in features if f.startswith("rule=") and "&" not in f), "none")
            return Side(unit, role, 1.0, carried, tuple(features), float(role == "actor"), float(role == "recipient"))
        chances = dict(zip(self._model.classes, self._model.probabilities(features), strict=True))
        role = max(ROLES, key=lambda r: chances.get(r, 0.0))
        return Side(unit, role, chances.get(role, 0.0), carried, tuple(features), chances.get("actor", 0.0), chances.get("recipient", 0.0))


def choose_sides(candidate: Candidate) -> None:
    """Fills actors, recipients and mediators: the likeliest of each, none on two sides."""
    sides = candidate.sides
    symmetric = candidate.type in SYMMETRIC or candidate.trigger.predicate.frame == "symmetric"
    candidate.actors = _likeliest(sides, lambda s: s.actor, 0.35, several=0.5)
    taken = {code.partition(":")[0] for code in codes_of(candidate.actors)}
    if not symmetric or candidate.type not in SYMMETRIC:
        free = [s for s in sides if s not in candidate.actors and _not_only(s, taken, candidate)]
        candidate.recipients = _likeliest(free, lambda s: s.recipient, 0.35, several=0.5)
    candidate.mediators = [s for s in sides if s.role == "mediator" and not ({c.partition(":")[0] for c in s.unit.codes} & taken)]


def _not_only(side: Side, taken: set[str], candidate: Candidate) -> bool:
    """Whether a side brings somebody new, or another body of the same state (police against citizens)."""
    entities = {c.partition(":")[0] for c in side.unit.codes}
    return not entities <= taken or not set(side.unit.codes) <= set(codes_of(candidate.actors)) and bool(side.unit.mentions[0].sector)


def _likeliest(sides: Sequence[Side], chance: object, least: float, several: float) -> list[Side]:
    scored = sorted(((chance(s), -n, s) for n, s in enumerate(sides)), key=lambda t: (-t[0], -t[1]))  # type: ignore[operator]
    if not scored or scored[0][0] < least:
        return []
    chosen = [scored[0][2], *(side for value, _, side in scored[1:] if value >= several)]
    return sorted(chosen, key=lambda s: s.unit.first if not s.carried else 999)
