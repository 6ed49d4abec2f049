"""Where the recipe reads and writes. Only finished weights and the pretrained encoder go into the repository."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[2]
TRAINING = REPOSITORY / "training"
DATA = Path(os.environ.get("DAMAI_DATA", REPOSITORY.parent / "shared" / "data"))
PACKS = REPOSITORY / "src" / "damai" / "language" / "packs"
WORK = Path(os.environ.get("DAMAI_WORK", "/tmp/damai-network"))

VOCABULARY = WORK / "vocabulary.json"
STREAM = WORK / "stream.npz"
SHEETS = WORK / "sheets.pkl"
ENCODER = WORK / "encoder.pt"
KEPT = TRAINING / "network" / "encoder.npz"
"""The pretrained encoder in the repository, with the words that its rows stand for."""
NETWORK = WORK / "network.npz"
HINTS = WORK / "hints.pkl"

LANGUAGES = ("id", "en")
SEED = 1


def text_of(language: str) -> Path:
    """The words of a language's raw text, one paragraph a line."""
    return WORK / f"text.{language}.gz"


def kept_words() -> list[str]:
    """The vocabulary of the encoder that is kept: its rows are of no use with another, however little it differs."""
    with np.load(KEPT, allow_pickle=False) as kept:
        return str(kept["words"].tobytes().decode()).split("\n")


def unread(language: str, share: int) -> Path:
    """The sheets of a share of a language's reports that nobody has coded."""
    return WORK / f"unread.{language}.{share}.pkl"


def is_there(path: Path) -> bool:
    """Whether a step's output is there already, in which case it says so."""
    if path.exists():
        print(f"{path} is there already")
    return path.exists()


@contextmanager
def complete(path: Path) -> Iterator[Path]:
    """A file to write that takes the place of ``path`` when all is written: what is there is never half done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"new.{path.name}")
    yield fresh
    fresh.replace(path)
