"""What large networks make of raw reports, for the small one to learn from. Needs numpy alone.

A teacher that has not seen a part of the stories labels raw reports for the small network that shall not have seen it
either, so nothing of that part is told on.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from training.network import figures, paths, sheets

WEIGHT = 0.7
"""How much a raw report teaches beside a coded one."""
ROLES = {"sides": (2, 3), "days": (4,), "spots": (5,)}
"""Where an answer has the scores of what a choice is made from."""


def path_of(teacher: str, part: str) -> Path:
    """What a teacher makes of the raw reports."""
    return paths.WORK / f"{teacher}.taught.{part}.pkl"


def unread() -> list[sheets.Sheet]:
    """The raw reports of both languages that have been read so far."""
    files = sorted(paths.WORK.glob("unread.*.pkl"))
    return [sheet for file in files for sheet in sheets.read(file).reports]


def reports(teachers: Sequence[str], part: str) -> list[sheets.Sheet]:
    """The raw reports with the mean of what the teachers make of them."""
    made: list[figures.Predictions] = [pickle.loads(path_of(name, part).read_bytes()) for name in teachers]
    return [labelled(sheet, [each[sheet.language, sheet.id] for each in made]) for sheet in unread()]


def labelled(sheet: sheets.Sheet, made: Sequence[Sequence[figures.Answers]]) -> sheets.Sheet:
    """A raw report with the teachers' chances in place of answers; made[t][c] is an answer to a candidate."""
    chance = np.array([[1 / (1 + np.exp(-answer[1])) for answer in answers] for answers in made], np.float32).mean(0)
    choices = {name: shared(sheet.choices[name], made, chance, at) for name, at in ROLES.items()}
    return replace(sheet, records=chance, certain=np.full(len(chance), WEIGHT, np.float32), choices=choices)


def shared(
    choice: sheets.Choice, made: Sequence[Sequence[figures.Answers]], chance: sheets.Floats, at: Sequence[int]
) -> sheets.Choice:
    """The mean chances of all options; a candidate that hardly tells of a record teaches little."""
    shares = np.zeros(choice.right.shape, np.float32)
    none = np.zeros(choice.none.shape, np.float32)
    for number, (start, count) in enumerate(zip(choice.starts(), choice.counts, strict=True)):
        for column, place in enumerate(at):
            mean = np.mean([softmax(answers[number][place]) for answers in made], 0)  # type: ignore[arg-type]
            shares[start : start + count, column] = mean[:count]
            none[number, column] = mean[-1]
    weights = np.repeat((WEIGHT * chance * (choice.counts > 0))[:, None], choice.none.shape[1], 1)
    return replace(choice, shares=shares, none_shares=none, weights=weights.astype(np.float32))


def softmax(scores: sheets.Floats) -> sheets.Floats:
    """Chances of scores.

    >>> softmax(np.array([0.0, 0.0], np.float32)).tolist()
    [0.5, 0.5]
    """
    raised = np.exp(scores.astype(np.float32) - scores.max())
    chances: sheets.Floats = raised / raised.sum()
    return chances
