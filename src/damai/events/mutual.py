"""Whether the two sides of a fight act alike ("the clashes between A and B", "A and B traded fire"), or one strikes.

The choice of sides (``sides``) finds who takes part, as one who acts and one who undergoes. The words for a fight
(frame ``symmetric``) tell as often of both alike, whom the codebook lists as actors without recipients; a small linear
model decides between the two.
"""

from __future__ import annotations

from damai.events.candidates import SYMMETRIC, Candidate, Side, entities_of
from damai.events.context import step
from damai.events.pairing import class_of
from damai.events.weights import Models

TASK = "mutual"
FRAME = "symmetric"
YES = 1
FAR = 2
"""Most words between two names that are a feature as they stand ("A and B", "A against B")."""
NONE = "-"


def is_open(candidate: Candidate) -> bool:
    """Whether it is to be decided: a fight with one side that acts and another that undergoes."""
    if candidate.trigger.predicate.frame != FRAME or candidate.type in SYMMETRIC:
        return False
    if len(candidate.actors) != 1 or len(candidate.recipients) != 1:
        return False
    return candidate.actors[0].entities.isdisjoint(candidate.recipients[0].entities)


def join(candidate: Candidate, models: Models) -> None:
    """Makes both sides of a fight its actors, where the pack's weights are sure enough that they act alike."""
    model = models.get(TASK)
    if model is None or not is_open(candidate):
        return
    chance = model.probabilities(mutual_features(candidate))[YES]
    if chance >= models.threshold(TASK):
        both = [*candidate.actors, *candidate.recipients]
        candidate.actors = sorted(both, key=lambda side: (side.carried, side.unit.first))
        candidate.recipients, candidate.mutual = [], chance


def mutual_features(candidate: Candidate) -> list[str]:
    """What speaks for two sides that act alike, as named features; only of a candidate that ``is_open``."""
    actor, recipient = candidate.actors[0], candidate.recipients[0]
    predicate, form = candidate.trigger.predicate, candidate.trigger.form
    rules, where = f"{_rule(actor)}|{_rule(recipient)}", f"{actor.where[:5]}|{recipient.where[:5]}"
    first = "ar" if actor.unit.first < recipient.unit.first else "ra"
    sectors = f"{actor.unit.mentions[0].sector}>{recipient.unit.mentions[0].sector}"
    found = [
        "bias",
        f"predicate={predicate.id}",
        f"predicate={predicate.id}&form={form[:4]}",
        f"form={form}",
        f"rules={rules}",
        f"rules={rules}&form={form[:4]}",
        f"where={where}",
        f"order={first}",
        f"sectors={sectors}",
        f"kinds={actor.unit.kind}>{recipient.unit.kind}",
        f"classes={class_of(actor.entities)}>{class_of(recipient.entities)}",
        f"inside={candidate.inside[-1].predicate.type if candidate.inside else NONE}",
        *_speaker(candidate, actor, recipient),
        *_hints(candidate, actor, recipient),
    ]
    if not actor.carried and not recipient.carried:
        found += _words(candidate, actor, recipient, first)
    return found


def _rule(side: Side) -> str:
    """What the rules of grammar take a side for."""
    return next((f for f in side.features if f.startswith("rule=") and "&" not in f), NONE)


def _speaker(candidate: Candidate, actor: Side, recipient: Side) -> list[str]:
    """Whether one of the two tells of it: people tell of what was done to them."""
    told = [entities_of(said.source.codes) for said in candidate.said if said.source is not None]
    speakers = frozenset().union(*told)
    both = ((actor, "actor"), (recipient, "recipient"))
    who = next((name for side, name in both if side.entities & speakers), "other" if speakers else NONE)
    return [f"told={min(2, len(told))}", f"speaker={who}"]


def _hints(candidate: Candidate, actor: Side, recipient: Side) -> list[str]:
    """How likely the pack's neural network takes each for the other: who only undergoes is unlikely to act."""
    if candidate.hints is None:
        return []
    acts, undergoes = step(recipient.chances[0]), step(actor.chances[1])
    return [f"acts={acts}", f"undergoes={undergoes}", f"acts={acts}&still={step(recipient.chances[1])}"]


def _words(candidate: Candidate, actor: Side, recipient: Side, order: str) -> list[str]:
    """The words before, between and around two sides of the trigger's own sentence."""
    words, trigger = candidate.sentence.words, candidate.trigger
    left, right = sorted((actor.unit, recipient.unit), key=lambda unit: unit.first)
    between = [word.lower for word in words[left.last : right.first]]
    gap = "_".join(between) if len(between) <= FAR else "long"
    before, link = (words[n - 1].lower if n else "^" for n in (left.first, right.first))
    place = "between" if left.last <= trigger.first < right.first else "outside"
    return [f"between={gap}", f"words={before}|{link}", f"trigger={place}&{order}", f"trigger={place}&link={link}"]


__all__ = ["TASK", "is_open", "join", "mutual_features"]
