"""What networks that had not seen a report made of it (``training/network``), for the coder's linear models.

The pack's own network has seen all of these reports: its hints would be too sure of themselves.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from damai.events.candidates import Candidate, Reading
from damai.events.context import Hints, take_hints
from damai.events.weights import Models
from damai.pipeline import Pipeline


def read(path: Path, language: str, sources: Path | None = None) -> dict[str, dict[int, Hints]]:
    """By report and number of the candidate, the hints of the reports of one language; ``sources``: ``heard.pkl``."""
    found: dict[str, dict[int, Hints]] = {}
    heard = pickle.loads(sources.read_bytes()) if sources is not None else {}
    for (tongue, report), rows in pickle.loads(path.read_bytes()).items():
        if tongue == language:
            told = heard.get((tongue, report), {})
            found[report] = {number: _hints(row, told.get(number)) for number, *row in rows}
    return found


def _hints(row: Sequence[Any], heard: Mapping[tuple[int, int, int], float] | None) -> Hints:
    record, *choices = row
    acts, gets, days, spots = map(_log_chances, choices)
    return Hints(record, acts, gets, days, spots, heard)


def _log_chances(scores: Any) -> tuple[float, ...]:
    total = np.log(np.exp(scores - scores.max()).sum()) + scores.max()
    return tuple(float(score - total) for score in scores)


def take(candidates: list[Candidate], hints: dict[int, Hints]) -> list[Candidate]:
    """The candidates with their hints, where there are some and the tables still offer the sides that they are of."""
    for candidate in candidates:
        if candidate.number in hints:
            try:
                take_hints(candidate, hints[candidate.number])
            except (KeyError, ValueError):
                candidate.hints = None
    return candidates


def give(pipe: Pipeline, reading: Reading, hints: dict[int, Hints] | None) -> list[Candidate]:
    """The candidates of a report with their hints; those of the pack's own network where ``None`` has seen it."""
    plain = pipe.coder.with_models(Models({}, {}))
    network, plain.context = pipe.coder.context, None  # the pack's own has seen most of the reports
    candidates = plain.candidates(reading)
    if hints is None and network is not None:
        network.hint(reading, candidates)
        return candidates
    return take(candidates, hints or {})
