"""The vocabulary of both languages and one long stream of words to learn from.

    python -m training.network.stream [--anew]

The vocabulary is that of the encoder that is kept beside this (``encoder.npz``), so that it can be trained further;
``--anew`` counts another, for an encoder from the beginning.

``stream.npz`` has ``words`` (one number a word of the text: which of the written forms it is), ``table`` (a row a form:
number of its folded form in the vocabulary, hashes of its beginning and end, shape) and ``sizes`` (rows of the
encoder's tables: vocabulary, hashes, kinds of names, types of triggers).
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from training.network import paths

from damai.events.context import KINDS, TYPES
from damai.language.network import STOP, UNKNOWN, affixes_of, folded, shape_of

SPECIAL = ("<pad>", "<unk>", "<mask>", STOP)
"""The first words of the vocabulary; pretraining and inference know them by these places."""
WORDS = 32_000
BUCKETS = 4096
"""Hashes of beginnings, and of ends."""
WEIGHT = {"id": 1, "en": 2}
"""How often a language is read: there is less English."""


def lines_of(language: str) -> Iterator[list[str]]:
    """The words of each paragraph, the stop sign before every sentence."""
    with gzip.open(paths.text_of(language), "rt", encoding="utf-8") as lines:
        for line in lines:
            yield [STOP, *(word for word in line.rstrip("\n").split(" ") if word)]


def counted() -> tuple[Counter[str], Counter[str]]:
    """How often each word stands there as written, and folded with the weight of its language."""
    written: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    for language, weight in WEIGHT.items():
        here = Counter(word for line in lines_of(language) for word in line)
        written.update(here)
        for word, count in here.items():
            forms[folded(word)] += weight * count
    del forms[STOP]
    return written, forms


def ordered(counts: Counter[str]) -> list[str]:
    """Words by frequency, then by letters: the same order every time."""
    return sorted(counts, key=lambda word: (-counts[word], word))


def vocabulary_of(forms: Counter[str], size: int) -> list[str]:
    """The most frequent folded forms after the special ones.

    >>> vocabulary_of(Counter({"damai": 3, "dan": 2, "gencatan": 1}), 6)[4:]
    ['damai', 'dan']
    """
    return [*SPECIAL, *ordered(forms)[: size - len(SPECIAL)]]


def table_of(written: list[str], vocabulary: list[str]) -> NDArray[np.uint16]:
    """What a word is known by: a row of four numbers for every written form."""
    numbers = {word: number for number, word in enumerate(vocabulary)}
    rows = [(numbers.get(folded(word), UNKNOWN), *affixes_of(word, BUCKETS), shape_of(word)) for word in written]
    return np.array(rows, np.uint16)


def stream_of(written: list[str]) -> NDArray[np.uint32]:
    """Both languages one after the other, each as often as it counts."""
    numbers = {word: number for number, word in enumerate(written)}
    parts: list[NDArray[np.uint32]] = []
    for language, weight in WEIGHT.items():
        lines = [np.fromiter((numbers[word] for word in line), np.uint32) for line in lines_of(language)]
        parts += [np.concatenate(lines)] * weight
    return np.concatenate(parts)


def main() -> None:
    """Writes vocabulary and stream."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--anew", action="store_true", help="count a vocabulary, for an encoder from the beginning")
    parser.add_argument("--words", type=int, default=WORDS, help="its size")
    args = parser.parse_args()
    if paths.is_there(paths.STREAM):
        return
    counts, forms = counted()
    vocabulary = vocabulary_of(forms, args.words) if args.anew else paths.kept_words()
    written = ordered(counts)
    words = stream_of(written)
    with paths.complete(paths.VOCABULARY) as fresh:
        fresh.write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    sizes = [len(vocabulary), BUCKETS, len(KINDS), len(TYPES)]
    with paths.complete(paths.STREAM) as fresh:
        np.savez_compressed(fresh, words=words, table=table_of(written, vocabulary), sizes=sizes)
    print(f"{len(vocabulary):,} words of {len(written):,} written forms, a stream of {len(words):,}")


if __name__ == "__main__":
    main()
