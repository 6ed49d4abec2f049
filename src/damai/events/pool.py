"""Chooses an event's day and place: all that its mentions offer, and "none", weighed together by one linear model.

A day told twice has the chances of both tellings. The model is a conditional logit, like that of the sides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from damai.events.candidates import Candidate, Reading
from damai.events.choices import (
    DateOption,
    PlaceOption,
    date_options,
    is_due,
    opened,
    place_options,
    shared_features,
)
from damai.events.weights import LinearModel

NOTHING = (0.0,)
Option = TypeVar("Option", DateOption, PlaceOption)


@dataclass(frozen=True, slots=True)
class Choice(Generic[Option]):
    """Options of one field, with the features of leaving it empty."""

    options: Sequence[Option]
    none: tuple[str, ...]

    def rows(self) -> list[tuple[str, ...]]:
        """The features of every option, those of "none" last."""
        return [*(option.features for option in self.options), self.none]

    def pick(self, model: LinearModel, threshold: float) -> tuple[Option, float] | None:
        """The likeliest value's best option and the value's probability; None below the threshold."""
        if not self.options:
            return None
        find = model.weights.get
        scores = [sum(find(feature, NOTHING)[0] for feature in row) for row in self.rows()]
        top = max(scores)
        raised = [math.exp(score - top) for score in scores]
        total = math.fsum(raised)
        chances: dict[str, float] = {}
        for option, value in zip(self.options, raised, strict=False):
            chances[option.value] = chances.get(option.value, 0.0) + value / total
        likeliest = max(chances, key=lambda value: (chances[value], value))
        if chances[likeliest] < threshold:
            return None
        among = [n for n, option in enumerate(self.options) if option.value == likeliest]
        best = max(among, key=lambda n: (self.options[n].back == 0, scores[n], -n))
        return self.options[best], chances[likeliest]


def pooled(choices: Sequence[Choice[Option]]) -> Choice[Option]:
    """What several mentions of one event offer together."""
    options = [option for choice in choices for option in choice.options]
    values = len({option.value for option in options})
    size = len(options).bit_length()
    more: tuple[str, ...] = (
        f"none&members={min(4, len(choices))}",
        f"none&values={min(4, values)}",
        f"none&pool={min(5, size)}",
    )
    return Choice(options, (*choices[0].none, *more))


def date_choice(reading: Reading, candidate: Candidate) -> Choice[DateOption]:
    """The days that a candidate may have, or none."""
    options = [opened(candidate, o) for o in date_options(reading, candidate) if not is_due(candidate, o, reading)]
    return Choice(options, _none_features(reading, candidate, options))


def place_choice(reading: Reading, candidate: Candidate) -> Choice[PlaceOption]:
    """The places that a candidate may have, or none."""
    options = list(place_options(reading, candidate))
    return Choice(options, _none_features(reading, candidate, options))


def _none_features(
    reading: Reading, candidate: Candidate, options: Sequence[DateOption] | Sequence[PlaceOption]
) -> tuple[str, ...]:
    kind, family, form = shared_features(candidate)
    here = min(3, sum(1 for o in options if o.back == 0))
    status, number = candidate.modality.status, min(2, candidate.sentence.index)
    predicate = candidate.trigger.predicate
    titled = any(trigger.predicate.id == predicate.id for trigger in reading.title_triggers)
    return (
        "none", f"none&{kind}", f"none&{family}&{form}", f"none&here={here}", f"none&here={here}&{family}", f"none&here={here}&{kind}", f"none&status={status}", f"none&quoted={candidate.quoted}&{family}",
        f"none&said={bool(candidate.said)}&{family}", f"none&sentence={number}&{family}", f"none&predicate={predicate.id}", f"none&weak={predicate.weak}", f"none&inside={bool(candidate.inside)}",
        f"none&options={min(4, len(options))}", f"none&titled={titled}",
    )  # fmt: skip
