"""Several reports side by side in arrays of one size. Needs numpy alone.

In the shapes, ``b`` reports of up to ``n`` words, with ``c`` candidates of up to ``k`` options.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from training.network.sheets import Bools, Choice, Floats, Numbers, Sheet

PLACES = {"sides": 3, "days": 1, "spots": 1}
"""How many numbers of an option, from the first, are places of words."""
CODERS = ("own", "panl", "written", "book")
"""How the ids of the reports begin that were coded for damai: each kind has ways of its own."""
UNKNOWN = 1
HIDING, NAMES, WORDS = 0.5, 0.35, 0.06
"""Names are hidden in half of the reports, about a third of them; a few words are unknown everywhere."""


@dataclass(frozen=True, slots=True)
class Padded:
    """Options of all candidates."""

    rows: Numbers
    """(c, k, 8 or 3)"""
    there: Bools
    """(c, k)"""
    right: Bools
    """(c, k + 1, roles), none last"""
    shares: Floats
    """(c, k + 1, roles) Chances that other networks give, none last; all 0 where people have coded."""
    weights: Floats
    """(c, roles)"""


@dataclass(frozen=True, slots=True)
class Batch:
    """Reports to be read together."""

    words: Numbers
    """(b, n, 4)"""
    marks: Numbers
    """(b, n, 3)"""
    seen: Bools
    """(b, n) Whether a word stands there."""
    sources: Numbers
    """(b) Who coded the report."""
    triggers: Numbers
    """(c, 5)"""
    records: Floats
    certain: Floats
    choices: dict[str, Padded]


def batch_of(reports: Sequence[Sheet], rng: np.random.Generator | None = None) -> Batch:
    """The reports as one batch; with ``rng``, for training, some of their words are hidden."""
    length = max(len(report.words) for report in reports)
    words, marks = (np.zeros((len(reports), length, width), np.int64) for width in (4, 3))
    seen = np.zeros((len(reports), length), np.bool_)
    for number, report in enumerate(reports):
        count = len(report.words)
        words[number, :count] = report.words if rng is None else hidden(report, rng)
        marks[number, :count] = report.marks
        seen[number, :count] = True
    bases = np.repeat(np.arange(len(reports)) * length, [len(report.numbers) for report in reports])
    triggers = np.concatenate([report.triggers for report in reports])
    triggers[:, :2] += bases[:, None]
    return Batch(
        words,
        marks,
        seen,
        np.array([source_of(report) for report in reports], np.int64),
        triggers,
        np.concatenate([report.records for report in reports]).astype(np.float32),
        np.concatenate([report.certain for report in reports]),
        {name: padded([report.choices[name] for report in reports], bases, places) for name, places in PLACES.items()},
    )


def source_of(report: Sheet) -> int:
    """0: a report of ``../shared/gold``; else the number of its kind."""
    return next((n for n, name in enumerate(CODERS, 1) if report.part == "own" and report.id.startswith(name)), 0)


def hidden(report: Sheet, rng: np.random.Generator) -> Numbers:
    """(n, 4) The words of a report, some names hidden altogether, some other words known by their letters only."""
    words = report.words.copy()
    if rng.random() < HIDING:
        words[(report.marks[:, 0] > 0) & (rng.random(len(words)) < NAMES), :3] = (UNKNOWN, 0, 0)
    words[rng.random(len(words)) < WORDS, 0] = UNKNOWN
    return words


def padded(choices: Sequence[Choice], bases: Numbers, places: int) -> Padded:
    """Options of several reports, those of a candidate in one row; places of words count from the batch's first."""
    counts = np.concatenate([choice.counts for choice in choices])
    most = max(1, int(counts.max()))
    owner = np.repeat(np.arange(len(counts)), counts)
    column = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    told = np.concatenate([choice.rows for choice in choices])
    told[:, :places] += bases[owner][:, None]
    rows = np.zeros((len(counts), most, told.shape[1]), np.int64)
    rows[owner, column] = told
    there = np.zeros((len(counts), most), np.bool_)
    there[owner, column] = True
    none = np.concatenate([choice.none for choice in choices])
    right = np.zeros((len(counts), most + 1, none.shape[1]), np.bool_)
    right[owner, column] = np.concatenate([choice.right for choice in choices])
    right[:, most] = none
    shares = np.zeros(right.shape, np.float32)
    shares[owner, column] = np.concatenate([shares_of(choice.shares, choice.right) for choice in choices])
    shares[:, most] = np.concatenate([shares_of(choice.none_shares, choice.none) for choice in choices])
    return Padded(rows, there, right, shares, np.concatenate([choice.weights for choice in choices]))


def shares_of(shares: Floats | None, like: Bools) -> Floats:
    """The chances that are given, else none."""
    return np.zeros(like.shape, np.float32) if shares is None else shares
