"""Marks names word by word: a linear chain over named features, advised by the pack's pipeline, informed by the tables.

The pack's ``names.json`` holds the weights (``training/names``): ``labels``, ``steps`` (a weight for each pair of
labels that follow one another), ``weights`` (for each feature one number a label) and ``advice`` (what a label of the
pipeline counts).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from damai.grounding.raws import Raw
from damai.language.sentence import Sentence, Word

Marked = tuple[int, int, str]
OUTSIDE = "O"
EDGE = "#"
SURE = {"state": "LOC", "capital": "LOC", "org": "ORG", "person": "PER"}
"""What a whole name is whose words are one of the tables' kind."""


def shape(form: str) -> str:
    """What a word is made of, runs cut short.

    >>> shape("Jakarta"), shape("G-20"), shape("USA")
    ('Xx', 'X-d', 'X')
    """
    signs = "".join("X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in form[:12])
    return re.sub(r"(.)\1+", r"\1", signs)


def bounds(sentence: Sentence, raws: Sequence[Raw]) -> list[str]:
    """For each word the kind of table name that it begins or goes on with."""
    kinds = [""] * len(sentence.words)
    for raw in raws:
        entry = raw.entries[0]
        kind = f"{raw.kind}/{entry.title_kind or ('people' if raw.kind == 'state' and entry.sector else '')}"
        for at in range(raw.first, raw.last):
            kinds[at] = ("+" if at > raw.first else "") + kind
    return kinds


def features_of(sentence: Sentence, raws: Sequence[Raw], clusters: Mapping[str, int]) -> Iterator[list[str]]:
    """The features of each word of a sentence; heads and tails of a short word coincide and count as often, though not
    in training: measured, it makes the marker surer of short words (idner-news-2k dev .861, without it .849)."""
    words = sentence.words
    kinds = bounds(sentence, raws)
    shapes = [shape(word.text) for word in words]
    groups = [str(clusters.get(word.lower, "")) for word in words]
    shouted = sum(word.text.isupper() for word in words) > 0.6 * len(words)
    for at, word in enumerate(words):
        found = ["all", f"shape={shapes[at]}", f"kind={kinds[at]}", f"pos={word.pos}"]
        found += [f"head={word.lower[:n]}" for n in (2, 3, 4)] + [f"tail={word.lower[-n:]}" for n in (1, 2, 3, 4)]
        if at == 0 or (words[at - 1].pos == "PUNCT" and not words[at - 1].text.isalnum()):
            found.append(f"first={shapes[at]}")
        if shouted:
            found.append("shouted")
        found.extend(_around(words, at, shapes, groups, kinds))
        yield found


def _around(
    words: Sequence[Word], at: int, shapes: Sequence[str], groups: Sequence[str], kinds: Sequence[str]
) -> Iterator[str]:
    """What stands at a word and up to two words from it."""
    lowers = {step: words[at + step].lower if 0 <= at + step < len(words) else EDGE for step in range(-2, 3)}
    for step, lower in lowers.items():
        yield f"w{step}={lower}"
        if lower != EDGE:
            yield f"g{step}={groups[at + step]}"
    for step in (-1, 1):
        if lowers[step] != EDGE:
            yield f"shape{step}={shapes[at + step]}"
            yield f"shapes{step}={shapes[at]} {shapes[at + step]}"
            yield f"kind{step}={kinds[at + step]}"
            yield f"kinds{step}={kinds[at]} {kinds[at + step]}"
            yield f"pos{step}={words[at + step].pos}"
            yield f"kind, w{step}={kinds[at]} {lowers[step]}"
            yield f"shape, w{step}={shapes[at]} {lowers[step]}"
            yield f"shape, g{step}={shapes[at]} {groups[at + step]}"
    yield f"w-1 w={lowers[-1]} {lowers[0]}"
    yield f"w w1={lowers[0]} {lowers[1]}"
    before, after = ("" if lowers[step] == EDGE else words[at + step].pos for step in (-1, 1))
    yield f"pos3={before} {words[at].pos} {after}"


def labelled(length: int, marked: Sequence[Marked]) -> list[str]:
    """One label a word, ``B-`` where a name begins.

    >>> labelled(3, [(0, 2, "PER")])
    ['B-PER', 'I-PER', 'O']
    """
    labels = [OUTSIDE] * length
    for first, last, kind in marked:
        for at in range(first, last):
            labels[at] = f"{'B' if at == first else 'I'}-{kind}"
    return labels


def stretches(labels: Sequence[str]) -> list[Marked]:
    """The names that labels mark.

    >>> stretches(["B-PER", "I-PER", "O", "B-LOC"])
    [(0, 2, 'PER'), (3, 4, 'LOC')]
    """
    found: list[Marked] = []
    for at, label in enumerate(labels):
        mark, _, kind = label.partition("-")
        if mark == "I" and found and found[-1][1] == at and found[-1][2] == kind:
            found[-1] = (found[-1][0], at + 1, kind)
        elif mark != OUTSIDE:
            found.append((at, at + 1, kind))
    return found


def _agreed(found: Sequence[Marked], advised: Sequence[Marked], raws: Sequence[Raw]) -> list[Marked]:
    """The names found, under the label that the tables give to exactly these words; and the states that both the tables
    and the pipeline see, though the model does not: the sets it learned from leave out many that act or own."""
    sure = {(raw.first, raw.last): SURE[raw.kind] for raw in raws if raw.kind in SURE and not _is_people(raw)}
    names = [(first, last, sure.get((first, last), kind)) for first, last, kind in found]
    for first, last, kind in advised:
        if sure.get((first, last)) == kind == "LOC" and not any(first < b and a < last for a, b, _ in names):
            names.append((first, last, kind))
    return sorted(names)


def _is_people(raw: Raw) -> bool:
    return raw.kind == "state" and bool(raw.entries[0].sector)


@dataclass(frozen=True, slots=True)
class NameTagger:
    """The model, ready to mark."""

    labels: tuple[str, ...]
    steps: tuple[tuple[float, ...], ...]
    weights: Mapping[str, Sequence[float]]
    advice: Mapping[str, float]
    clusters: Mapping[str, int]

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None, clusters: Mapping[str, int]) -> NameTagger | None:
        """From the pack's table; None where the pack has none."""
        if not data:
            return None
        steps = tuple(tuple(row) for row in data["steps"])
        return cls(tuple(data["labels"]), steps, data["weights"], data["advice"], clusters)

    def mark(self, sentence: Sentence, raws: Sequence[Raw], advised: Sequence[Marked]) -> list[Marked]:
        """The names of a sentence; ``advised`` are those that the pipeline marks."""
        if not sentence.words:
            return []
        rows = [self._sums(found) for found in features_of(sentence, raws, self.clusters)]
        for row, label in zip(rows, labelled(len(rows), advised), strict=True):
            if label in self.labels:
                row[self.labels.index(label)] += self.advice[label]
        found = stretches([self.labels[i] for i in best_path(rows, self.steps)])
        return _agreed(found, advised, raws)

    def _sums(self, features: Sequence[str]) -> list[float]:
        sums = [0.0] * len(self.labels)
        for feature in features:
            row = self.weights.get(feature)
            if row is not None:
                for i, weight in enumerate(row):
                    sums[i] += weight
        return sums


def best_path(rows: Sequence[Sequence[float]], steps: Sequence[Sequence[float]]) -> list[int]:
    """The likeliest row of labels (Viterbi).

    >>> best_path([[0.0, 1.0], [0.5, 0.0]], [[0.0, 0.0], [-1.0, 0.0]])
    [1, 1]
    """
    scores = list(rows[0])
    back: list[list[int]] = []
    numbers = range(len(scores))
    for row in rows[1:]:
        before = [max(numbers, key=lambda i, j=j: scores[i] + steps[i][j]) for j in numbers]  # type: ignore[misc]
        scores = [scores[i] + steps[i][j] + row[j] for j, i in enumerate(before)]
        back.append(before)
    path = [max(numbers, key=scores.__getitem__)]
    for before in reversed(back):
        path.append(before[path[-1]])
    return path[::-1]
