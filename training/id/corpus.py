"""Counts over the raw news: how often each word occurs, and beside which words. No text is kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import paths
from documents import blank
from raw import paragraphs

COUNTS = paths.WORK / "counts.json"


def tokenised() -> Iterator[list[str]]:
    """Paragraphs as lists of words, by the tokenizer of the pack."""
    nlp = blank()
    for number, paragraph in enumerate(paragraphs()):
        if number % 50_000 == 0:
            nlp = blank()  # the vocabulary of a tokenizer grows without end
        yield [t.text for t in nlp.tokenizer(paragraph)]


def count_words(path: Path = COUNTS) -> Counter[str]:
    """Counts of written forms, kept under the work folder."""
    if path.exists():
        return Counter(json.loads(path.read_text(encoding="utf-8")))
    counts: Counter[str] = Counter()
    for words in tokenised():
        counts.update(words)
    kept = {w: n for w, n in sorted(counts.items()) if n >= 3}
    path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    return Counter(kept)
