"""Chooses who acts and who undergoes, together: every pair of options is scored by one linear model, the best pair wins.

The options are the sides of the sentence, the nearest of the sentence before, the speaker, the entities that the report
speaks of most, and nobody. Without weights the frame's reading decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import itemgetter

from damai.events.arguments import Grammar, role_features
from damai.events.candidates import SYMMETRIC, Candidate, Pair, Reading, Side
from damai.events.pairing import Pairing, names_in
from damai.events.triggers import Trigger
from damai.events.units import Unit, is_medium
from damai.events.weights import LinearModel, Piece, PieceWeights
from damai.model import Span

BEFORE = 2
"""Sides of the sentence before that may take part."""
FOCUS = 3
"""Chief entities of the report that may take part without being named in the sentence."""
BEAM = 5
"""Likeliest options for one place that are weighed together with those for the other."""
MOST = 9
"""Options weighed at most."""
MUTUAL_REACH = 2
"""Words before a trigger, or behind it, that may say that each does it to the other."""
FIRST, SECOND = itemgetter(0), itemgetter(1)
KEPT = 12
"""Pairs that the second look weighs again."""


class PairWeights:
    """The weights of the pair model by what they speak of: one side (that acts, that undergoes), or both together."""

    def __init__(self, model: LinearModel) -> None:
        acting: dict[str, float] = {}
        undergoing: dict[str, float] = {}
        both: dict[str, float] = {}
        for name, row in model.weights.items():
            role, _, feature = name.partition("|")
            part = {"A": acting, "R": undergoing, "P": both}[role]
            part[feature if role != "P" else name] = row[0]
        self._alone = {f: (acting.get(f, 0.0), undergoing.get(f, 0.0)) for f in (*acting, *undergoing)}
        self._both = PieceWeights(both, names_in)

    def alone(self, features: Sequence[str]) -> tuple[float, float]:
        """How much one side's features speak for its acting, and for its undergoing."""
        rows = list(filter(None, map(self._alone.get, features)))
        return math.fsum(map(FIRST, rows)), math.fsum(map(SECOND, rows))

    def both(self, pieces: Sequence[Piece]) -> float:
        """How much what two sides are to each other speaks for their being the pair."""
        return self._both.score(pieces)


class SideChooser:
    """Makes the options of a trigger and chooses among them."""

    def __init__(self, grammar: Grammar, pairs: LinearModel | None, mediators: LinearModel | None) -> None:
        self._grammar = grammar
        self._pairs = None if pairs is None else PairWeights(pairs)
        self._mediators = mediators

    def options(
        self, reading: Reading, trigger: Trigger, speakers: Sequence[Unit], mine: Span | None = None
    ) -> list[Side]:
        """Who may take part, nearest first; ``mine``: the trigger's statement, in a sentence of several speakers, where
        the one before it counts as the sentence before."""
        sentence = reading.sentences[trigger.sentence]
        before, units = _around(reading, trigger.sentence, mine)
        here = [u for u in units if not is_medium(u)]
        near = sorted(here, key=lambda u: (max(u.first - trigger.last, trigger.first - u.last, 0), u.first))[:MOST]
        found = [
            Side(u, "here", tuple(role_features(sentence, trigger, u, here, self._grammar, u in speakers)))
            for u in here
            if u in near
        ]
        found += self._otherwise(reading, trigger, found)
        known = {e for side in found for e in side.entities if any(m.via != "carried" for m in side.unit.mentions)}
        for where, unit in self._others(reading, before, speakers, here):
            entities = {code.partition(":")[0] for code in unit.codes}
            if len(known) < MOST and not entities <= known and not is_medium(unit):
                found.append(Side(unit, where, tuple(_far_features(trigger, unit, where, len(here)))))
                known |= entities
        return found

    @staticmethod
    def _otherwise(reading: Reading, trigger: Trigger, found: Sequence[Side]) -> list[Side]:
        """The same sides with other readings of their bare offices, people and pronouns."""
        number = trigger.sentence
        others: list[Side] = []
        for side in found:
            for how, unit in reading.otherwise(number, side.unit):
                where = "here"
                others.append(
                    Side(
                        unit,
                        where,
                        (*side.features, f"reading={how}", f"reading={how}&what={unit.mentions[0].title_kind}"),
                        how=how,
                    )
                )
        return others

    @staticmethod
    def _others(
        reading: Reading, before: Sequence[Unit], speakers: Sequence[Unit], here: Sequence[Unit]
    ) -> Iterator[tuple[str, Unit]]:
        for speaker in speakers:
            if speaker.codes and speaker not in here:
                yield "speaker", speaker
        for n, unit in enumerate(before[: BEFORE + 1]):
            yield f"before{n}", unit
        for n, (code, _) in enumerate(reading.focus[:FOCUS]):
            first = _first_of(reading, code)
            if first is not None:
                yield f"focus{n}", first

    def choose(self, candidate: Candidate, reading: Reading) -> None:
        """Fills actors and recipients of a candidate and how sure the choice is."""
        if self._pairs is None:
            actor, recipient, sure = self._by_frame(candidate)
        else:
            actor, recipient, sure = self._by_weights(candidate, reading, self._pairs)
        self.settle(candidate, actor, recipient, sure)

    def settle(self, candidate: Candidate, actor: Side | None, recipient: Side | None, sure: float) -> None:
        """Makes a pair the sides of a candidate."""
        actor, recipient = of_its_land(actor, recipient), of_its_land(recipient, actor)
        fight = candidate.trigger.predicate.frame == "symmetric" and candidate.type == "ASSAULT"
        if actor is not None and len(actor.entities) > 1 and (fight or self._mutual(candidate)):
            recipient = None  # "the fighting of the two countries" is not done to a third
        candidate.sure = sure
        chosen = [side for side in (actor, recipient) if side is not None]
        if candidate.type in SYMMETRIC:
            candidate.actors = sorted(chosen, key=lambda s: (s.carried, s.unit.first))
            candidate.recipients, candidate.facing = [], recipient
        else:
            candidate.actors = [actor] if actor else []
            candidate.recipients, candidate.facing = [recipient] if recipient else [], None

    def take_mediators(self, candidate: Candidate) -> None:
        """Fills the mediators of a candidate: those who broker, of the options that its sides have left."""
        taken = {entity for side in (*candidate.actors, *candidate.recipients) for entity in side.entities}
        candidate.mediators = [s for s in candidate.options if s.entities.isdisjoint(taken) and self._mediates(s)]

    def _mutual(self, candidate: Candidate) -> bool:
        """Whether each does it to the other: a word before the trigger says so, or words of it or behind it."""
        trigger, classes = candidate.trigger, self._grammar.words
        lowers = [w.lower for w in candidate.sentence.words[: trigger.last + MUTUAL_REACH]]
        before = lowers[max(0, trigger.first - MUTUAL_REACH) : trigger.first]
        behind = f" {' '.join(lowers[trigger.first :])} "
        return any(word in classes["mutual"] for word in before) or any(
            f" {form} " in behind for form in classes.get("mutual_after", ())
        )

    def _mediates(self, side: Side) -> bool:
        if side.carried:
            return False
        if self._mediators is None:
            return "rule=mediator" in side.features
        return self._mediators.probabilities(side.features)[1] >= 0.5

    @staticmethod
    def _by_frame(candidate: Candidate) -> tuple[Side | None, Side | None, float]:
        here = [s for s in candidate.options if not s.carried]
        actors = [s for s in here if "rule=actor" in s.features]
        recipients = [s for s in here if "rule=recipient" in s.features]
        if candidate.type in SYMMETRIC or candidate.trigger.predicate.frame == "symmetric":
            return actors[0] if actors else None, actors[1] if len(actors) > 1 else None, 0.5
        return actors[0] if actors else None, recipients[0] if recipients else None, 0.5

    @staticmethod
    def _by_weights(
        candidate: Candidate, reading: Reading, weights: PairWeights
    ) -> tuple[Side | None, Side | None, float]:
        everyone: list[Side | None] = [*candidate.options, None]
        alone = [weights.alone(features_of(candidate, side)) for side in everyone]
        acting, undergoing = [one[0] for one in alone], [one[1] for one in alone]
        pairing = Pairing(candidate, reading)
        choices: list[Pair] = []
        scores: list[float] = []
        recipients = _best(undergoing)
        for a in _best(acting):
            for r in recipients:
                if a != r or everyone[a] is None:
                    choices.append((everyone[a], everyone[r]))
                    together = pairing.of(everyone[a], everyone[r])
                    scores.append(acting[a] + undergoing[r] + weights.both(together))
        ranked = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:KEPT]  # of equals the first
        candidate.pairs = [(scores[n], *choices[n]) for n in ranked]
        return pick(candidate, choices, scores)


def pick(
    candidate: Candidate, choices: Sequence[Pair], scores: Sequence[float]
) -> tuple[Side | None, Side | None, float]:
    """The best pair of the likeliest entities (one named twice has the chances of both names), and how sure it is."""
    highest = max(scores)
    chances: dict[tuple[frozenset[str], ...], float] = {}
    symmetric = candidate.type in SYMMETRIC
    keys = [key_of(actor, recipient, symmetric) for actor, recipient in choices]
    for key, score in zip(keys, scores, strict=True):
        chances[key] = chances.get(key, 0.0) + math.exp(score - highest)
    best = max(chances.values())
    likeliest = max((key for key in chances if chances[key] == best), key=lambda key: [*map(sorted, key)])
    among = [n for n, key in enumerate(keys) if key == likeliest]
    top = max(among, key=lambda n: (scores[n], -n))
    sure = chances[likeliest] / math.fsum(chances.values())
    actor, recipient = choices[top]
    return (
        actor.at(sure) if actor else None,
        recipient.at(sure) if recipient else None,
        sure,
    )


def of_its_land(side: Side | None, other: Side | None) -> Side | None:
    """A side that is a bare place of a breakaway land, as whoever governs there, if the other side is the state that
    holds the place to be its own: a state does not shell itself."""
    if side is None or other is None:
        return side
    mentions = tuple(
        replace(m, codes=(m.ruler,)) if m.ruler and other.entities.intersection(m.codes) else m
        for m in side.unit.mentions
    )
    return side if mentions == side.unit.mentions else replace(side, unit=replace(side.unit, mentions=mentions))


def key_of(actor: Side | None, recipient: Side | None, symmetric: bool) -> tuple[frozenset[str], ...]:
    """Who acts and who undergoes; all together where all act."""
    left = actor.entities if actor else frozenset()
    right = recipient.entities if recipient else frozenset()
    return (left | right,) if symmetric else (left, right)


def _best(scores: Sequence[float]) -> list[int]:
    """The numbers of the likeliest options for one place, and of nobody (the last), in order."""
    last = len(scores) - 1
    ranked = sorted(range(last), key=scores.__getitem__, reverse=True)[:BEAM]  # of equals the first
    return [*sorted(ranked), last]


def pairs_of(options: Sequence[Side]) -> Iterator[Pair]:
    """All ways to fill the two places: different sides, or nobody in one of them."""
    everyone: list[Side | None] = [*options, None]
    for actor in everyone:
        for recipient in everyone:
            if actor is not recipient or actor is None:
                yield actor, recipient


def side_features(candidate: Candidate, side: Side | None, role: str) -> list[str]:
    """Named features of one side (or nobody) in one place: ``A`` who acts, ``R`` who undergoes."""
    return [f"{role}|{feature}" for feature in features_of(candidate, side)]


def features_of(candidate: Candidate, side: Side | None) -> Sequence[str]:
    """Named features of one side, or of nobody."""
    if side is not None:
        return side.features
    trigger = candidate.trigger
    kind, form, frame = candidate.type, trigger.form, trigger.predicate.frame
    here = min(3, sum(1 for s in candidate.options if not s.carried))
    return (
        "nobody", f"nobody&type={kind}", f"nobody&form={form}&frame={frame}", f"nobody&predicate={trigger.predicate.id}", f"nobody&here={here}", f"nobody&here={here}&type={kind}",
        f"nobody&form={form}&type={kind}", f"nobody&quoted={candidate.quoted}", *candidate.nobody,
    )  # fmt: skip


def pair_features(candidate: Candidate, reading: Reading, actor: Side | None, recipient: Side | None) -> list[str]:
    """Named features of the two sides together."""
    return [name for piece in Pairing(candidate, reading).of(actor, recipient) for name in names_in(piece)]


def _far_features(trigger: Trigger, unit: Unit, where: str, here: int) -> list[str]:
    kind, form, frame = trigger.predicate.type, trigger.form, trigger.predicate.frame
    mention = unit.mentions[0]
    what = f"{mention.kind}.{mention.title_kind}"
    few = min(3, here)
    return [
        f"out={where}", f"out={where}&type={kind}", f"out={where}&form={form}&frame={frame}", f"out={where}&here={few}", f"out={where}&what={what}",
        f"out={where}&here={few}&form={form}", f"out={where}&type={kind}&here={few}", f"what={what}&type={kind}", f"sector={mention.sector}&type={kind}", f"out={where[:5]}&sentence={min(2, trigger.sentence)}",
    ]  # fmt: skip


def _around(reading: Reading, number: int, mine: Span | None) -> tuple[list[Unit], list[Unit]]:
    """The known sides of the sentence before, and of the sentence; of a statement and the one before it likewise."""
    here = [u for u in reading.units[number] if u.codes]
    before = [u for u in reading.units[number - 1] if u.codes] if number else []
    if mine is None:
        return before, here
    starts = [reading.sentences[number].words[u.first].start for u in here]
    earlier = [u for u, start in zip(here, starts, strict=True) if start < mine.start]
    return earlier or before, [u for u, start in zip(here, starts, strict=True) if mine.start <= start < mine.end]


def _first_of(reading: Reading, code: str) -> Unit | None:
    """The first side of the report that is just this entity."""
    for units in reading.units:
        for unit in units:
            if {c.partition(":")[0] for c in unit.codes} == {code}:
                return unit
    return None
