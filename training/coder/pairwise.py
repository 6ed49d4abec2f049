"""The pair model of ``damai.events.sides``: a conditional logit over all pairs of options of a trigger (L2, L-BFGS)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import label
import numpy as np
from numbered import NAMES, matrix_of
from scipy.optimize import minimize

from damai.events.candidates import Candidate, Reading, codes_of
from damai.events.claims import NOBODY, SOMEBODY
from damai.events.sides import pair_features, pairs_of, side_features
from damai.events.weights import LinearModel

LEAST = 2


@dataclass(frozen=True, slots=True)
class Group:
    """All pairs of one trigger with their features, and which of them are right."""

    rows: list[array[int]]
    """The numbers of their features in ``numbered.NAMES``."""
    right: list[bool]
    weight: float
    offset: list[float] = field(default_factory=list)
    """What each pair's score is already, without these features; empty for nothing."""


def group(candidate: Candidate, reading: Reading, record: dict[str, Any], weight: float) -> Group | None:
    """The pairs of a trigger that tells of a record; None where no pair is even half right."""
    rows: list[array[int]] = []
    worth: list[float] = []
    cache = {
        (role, id(s)): NAMES.row(side_features(candidate, s, role)) for s in (*candidate.options, None) for role in "AR"
    }
    for actor, recipient in pairs_of(candidate.options):
        both = NAMES.row(pair_features(candidate, reading, actor, recipient))
        rows.append(cache["A", id(actor)] + cache["R", id(recipient)] + both)
        actors = codes_of([actor]) if actor else ()
        recipients = codes_of([recipient]) if recipient else ()
        worth.append(label.right_sides(record, actors, recipients))
    best = max(worth)
    if best <= 0.0:
        return None
    return Group(rows, [w == best for w in worth], weight if best == 1.0 else 0.4 * weight)


def fit(groups: Sequence[Group], strength: float) -> LinearModel:
    """Maximises the probability of the right pairs; ``strength`` is the inverse of the L2 penalty."""
    owners = np.repeat(np.arange(len(groups)), [len(g.rows) for g in groups])
    names, matrix = matrix_of([row for g in groups for row in g.rows], owners, LEAST, False)
    starts = np.cumsum([0] + [len(g.rows) for g in groups])[:-1]
    lengths = np.array([len(g.rows) for g in groups])
    right = np.array([r for g in groups for r in g.right])
    weight = np.array([g.weight for g in groups])
    offset = np.array([o for g in groups for o in (g.offset or [0.0] * len(g.rows))])
    transposed = matrix.T.tocsr()

    def loss(w: Any) -> tuple[float, Any]:
        scores = matrix @ w + offset
        top = np.maximum.reduceat(scores, starts)
        raised = np.exp(scores - np.repeat(top, lengths))
        total = np.add.reduceat(raised, starts)
        good = np.where(right, raised, 0.0)
        good_total = np.add.reduceat(good, starts)
        value = float(np.sum(weight * (np.log(total) - np.log(good_total)))) + float(w @ w) / (2 * strength)
        slope = raised / np.repeat(total, lengths) - good / np.repeat(good_total, lengths)
        return value, transposed @ (slope * np.repeat(weight, lengths)) + w / strength

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 150, "ftol": 1e-6})
    weights = {
        name: (round(float(value), 3),) for name, value in zip(names, best.x, strict=True) if abs(value) >= 0.0005
    }
    return LinearModel(("score",), weights)


def unbiased(model: LinearModel) -> LinearModel:
    """The same model of claimants with its bias in the two features of which every option has one."""
    weights = dict(model.weights)
    bias = weights.pop("bias")
    for name in (SOMEBODY, NOBODY):
        if name in weights or name == SOMEBODY:
            weights[name] = tuple(a + b for a, b in zip(weights.get(name, (0.0, 0.0)), bias, strict=True))
    return LinearModel(model.classes, weights)
