"""Puts the network into the packs: numbers of 8 bits, each language with the words that it needs.

    python -m training.network.install [--packs FOLDER]

Reads what ``finetune`` wrote for all reports, and the head that ``heard`` made on it, where there is one. The words are
those of the whole vocabulary that a language has often.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from training.network import paths
from training.network.heard import ASKED, HEAD
from training.network.stream import SPECIAL, lines_of, ordered

from damai.language.network import FILE, folded, pack_weights

MOST, LEAST = 20_000, 3
"""Words of a language that are kept, and how often each must stand in its raw text."""


def words_of(language: str, vocabulary: list[str], most: int) -> list[str]:
    """The special words, then those of the vocabulary that are frequent in a language."""
    written = Counter(word for line in lines_of(language) for word in line)
    counts: Counter[str] = Counter()
    for word, count in written.items():
        counts[folded(word)] += count
    known = set(vocabulary) - set(SPECIAL)
    frequent = [word for word in ordered(counts) if word in known and counts[word] >= LEAST]
    return [*SPECIAL, *frequent[: most - len(SPECIAL)]]


def packed(weights: Mapping[str, NDArray[Any]], settings: NDArray[Any], vocabulary: list[str], words: list[str]) -> Any:
    """The arrays of a pack's file."""
    places = {word: number for number, word in enumerate(vocabulary)}
    chosen = {name: np.asarray(value, np.float32) for name, value in weights.items()}
    chosen["enc.word.weight"] = chosen["enc.word.weight"][[places[word] for word in words]]
    joined = np.frombuffer("\n".join(words).encode(), np.uint8)
    return pack_weights(chosen) | {"words": joined, "settings": settings}


def main() -> None:
    """Writes the file of every pack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=MOST, help="words of a language")
    parser.add_argument("--packs", type=Path, default=paths.PACKS)
    args = parser.parse_args()
    vocabulary: list[str] = json.loads(paths.VOCABULARY.read_text(encoding="utf-8"))
    with np.load(paths.NETWORK) as kept:
        weights = {name: kept[name] for name in kept.files}
    settings = weights.pop("settings")
    head: dict[str, NDArray[Any]] = {}
    if HEAD.exists():
        with np.load(HEAD) as kept:
            head = {name: kept[name] for name in kept.files}
    for language in paths.LANGUAGES:
        words = words_of(language, vocabulary, args.most)
        out: Path = args.packs / language / FILE
        with paths.complete(out) as fresh:
            mine = weights | (head if language in ASKED else {})
            np.savez_compressed(fresh, **packed(mine, settings, vocabulary, words))
        print(f"{language}: {len(words):,} words, {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
