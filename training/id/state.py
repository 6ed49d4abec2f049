"""Keeping a training run on disk, so that it can be stopped and go on."""

from __future__ import annotations

import pickle
import random
from pathlib import Path

import numpy as np
from spacy.language import Language
from thinc.api import Optimizer

MOMENTS = ("mom1", "mom2", "averages", "nr_update", "last_seen")


def save_state(path: Path, nlp: Language, optimizer: Optimizer, step: int) -> None:
    """Write weights, moments and random states; the file replaces the old one only when it is complete."""
    state = {
        "step": step,
        "weights": nlp.to_bytes(exclude=["tokenizer"]),
        "moments": {name: dict(getattr(optimizer, name)) for name in MOMENTS},
        "random": (random.getstate(), np.random.get_state()),
    }
    fresh = path.with_suffix(".new")
    fresh.write_bytes(pickle.dumps(state))
    fresh.replace(path)


def load_state(path: Path, nlp: Language, optimizer: Optimizer) -> int:
    """Bring a pipeline and optimizer, built in the same way, back to where they stood; the step comes back."""
    state = pickle.loads(path.read_bytes())
    nlp.from_bytes(state["weights"], exclude=["tokenizer"])
    for name in MOMENTS:
        getattr(optimizer, name).update(state["moments"][name])
    for _ in range(state["step"]):
        optimizer.step_schedules()  # type: ignore[no-untyped-call]
    random.setstate(state["random"][0])
    np.random.set_state(state["random"][1])
    return int(state["step"])
