"""Chooses an event's day and place: all that its mentions offer, and "none", weighed together by one linear model.

A day told twice has the chances of both tellings. The model is a conditional logit, like that of the sides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from damai.events.candidates import Candidate, Reading
from damai.events.choices import (
    DateOption,
    PlaceOption,
    date_options,
    is_due,
    may_date,
    place_options,
    shared_features,
)
from damai.events.context import step
from damai.events.dating import further_dates, goes_on
from damai.events.weights import LinearModel

TINY = 1e-9
Option = TypeVar("Option", DateOption, PlaceOption)


@dataclass(frozen=True, slots=True)
class Choice(Generic[Option]):
    """Options of one field, with the features of leaving it empty."""

    options: Sequence[Option]
    none: tuple[str, ...]
    hints: tuple[float, ...] = ()
    """What the pack's neural network makes of the first options, as log-probabilities, of none last; empty where it was
    not asked."""

    def chances(self) -> dict[str | None, float]:
        """How likely each value is by the network, ``None``: that there is none; empty where it was not asked."""
        found: dict[str | None, float] = {}
        for option, hint in zip(self.options, self.hints[:-1], strict=False):
            found[option.value] = found.get(option.value, 0.0) + math.exp(hint)
        return found | {None: math.exp(self.hints[-1])} if self.hints else found

    def rows(self) -> list[tuple[str, ...]]:
        """The features of every option, those of "none" last."""
        return [*(option.features for option in self.options), self.none]

    def pick(self, model: LinearModel, least: float, most_none: float = 1.0) -> tuple[Option, float] | None:
        """The likeliest value's best option and the value's probability; None where that is below ``least``, or where
        the chance that there is none is above ``most_none``.

        The second is what leaves a field empty for a good reason: where a report offers three days of which one must be
        right, none of them has half of the chances.
        """
        if not self.options:
            return None
        scores = [model.score(row) for row in self.rows()]
        top = max(scores)
        raised = [math.exp(score - top) for score in scores]
        total = math.fsum(raised)
        chances: dict[str, float] = {}
        for option, value in zip(self.options, raised, strict=False):
            chances[option.value] = chances.get(option.value, 0.0) + value / total
        likeliest = max(chances, key=lambda value: (chances[value], value))
        if chances[likeliest] < least or raised[-1] / total > most_none:
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
    options = [o for o in date_options(reading, candidate) if may_date(candidate, o, reading)]
    told = Choice(options, _none_features(reading, candidate, options))
    if candidate.hints is not None:
        chances = candidate.hints.of_days([(o.timex.span.start, o.back) for o in options])
        told = _hinted(options, told.none, chances)
    more = [o for o in further_dates(reading, candidate, told.options) if not is_due(candidate, o, reading)]
    opened = {option.value for option in more}  # not before: the network was asked about all that are told
    going = [goes_on(candidate, o) and f"{o.value}/.." in opened for o in told.options]
    kept = [n for n, alone in enumerate(going) if not alone]
    hints = tuple(told.hints[n] for n in (*kept, -1)) if told.hints else ()
    return Choice([*(told.options[n] for n in kept), *more], told.none, hints)


def of_group(
    reading: Reading, members: Sequence[Candidate], offered: Sequence[Choice[DateOption]]
) -> list[Choice[DateOption]]:
    """The days offered that no mention of the group rules out: one may be due by another's promise, or only name it."""

    def fits(option: DateOption) -> bool:
        here = [m for m in members if m.sentence.start <= option.timex.span.start < m.sentence.end]
        own = option if not here or option.back == 0 else replace(option, back=0)
        return all(may_date(member, own, reading) for member in here)

    return [replace(choice, options=[option for option in choice.options if fits(option)]) for choice in offered]


def dates_of(reading: Reading, members: Sequence[Candidate]) -> Choice[DateOption]:
    """The days that all mentions of an event offer together."""
    return pooled(of_group(reading, members, [date_choice(reading, member) for member in members]))


def place_choice(reading: Reading, candidate: Candidate) -> Choice[PlaceOption]:
    """The places that a candidate may have, or none."""
    options = list(place_options(reading, candidate))
    none = _none_features(reading, candidate, options)
    if candidate.hints is None:
        return Choice(options, none)
    chances = candidate.hints.of_spots([(o.place.span.start, o.back) for o in options])
    return _hinted(options, none, chances)


def _hinted(options: Sequence[Option], none: tuple[str, ...], chances: Sequence[float]) -> Choice[Option]:
    """The same choice with what the pack's neural network makes of each option, and of its value wherever it stands."""
    if len(chances) != len(options) + 1:  # the network saw other options: training with other tables
        return Choice(options, none)
    sums: dict[str, float] = {}
    for option, chance in zip(options, chances, strict=False):
        sums[option.value] = sums.get(option.value, 0.0) + math.exp(chance)
    totals = [math.log(max(sums[option.value], TINY)) for option in options]
    hinted = [o.told(f"hint={step(chances[n])}", f"hintall={step(totals[n])}") for n, o in enumerate(options)]
    return Choice(hinted, (*none, f"none&hint={step(chances[-1])}"), tuple(chances))


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
