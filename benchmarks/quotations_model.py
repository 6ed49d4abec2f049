"""A labeller of quotations that learns from a set's own labels, as a yardstick for what is shipped; it is kept nowhere.

A linear chain over named features (words, shapes, heads and tails, neighbours, quotation marks, cue words of the pack,
and the spans of ``damai tag quotes``), learned sentence by sentence by gradient steps on the log-likelihood, the
weights averaged over all steps (for they swing), read by Viterbi.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from damai import Quotation, tag
from damai.grounding.names_tagger import shape
from damai.language.pack import load_pack

Numbers = NDArray[np.float64]
Columns = NDArray[np.int32]
Row = tuple[str, str]
"""A word with its label (``B-`` and ``I-`` with a kind, or ``O``)."""
OUTSIDE, EDGE = "O", "#"
LEAST = 2
"""Times that a feature must be seen."""
ROUNDS, RATE = 2, 0.002
NEVER = -30.0
"""What a step costs that the labels never take."""


def cue_words(language: str) -> dict[str, str]:
    """The kind of each cue of the pack."""
    rows = load_pack(language).tables["attribution"]["cue"]
    return {form: row["kind"] for row in rows for form in row["forms"]}


def marks_of(sentences: Sequence[Sequence[str]], language: str) -> list[list[str]]:
    """For each word what damai takes it for: cue, party (the source), direct or said (indirectly); "" for nothing."""
    words = [word for sentence in sentences for word in sentence]
    ends = list(accumulate(len(word) + 1 for word in words))
    marks = [""] * len(words)
    for quote in tag(" ".join(words), "quotes", language=language).spans:
        if not isinstance(quote, Quotation):
            continue
        parts = [(quote.cue, "cue"), (quote.source, "party")]
        parts += [(span, "direct" if quote.direct else "said") for span in quote.content]
        for span, kind in parts:
            inside = [i for i, end in enumerate(ends) if span and end > span.start and end - len(words[i]) <= span.end]
            for i in inside:
                marks[i] = marks[i] or f"{'B' if i == inside[0] else 'I'}-{kind}"
    rest = iter(marks)
    return [[next(rest) for _ in sentence] for sentence in sentences]


def features_of(words: Sequence[str], marks: Sequence[str], cues: Mapping[str, str]) -> Iterator[list[str]]:
    """The features of each word, as many for each."""
    lowers = [word.lower() for word in words]
    bare = [word.strip(".,;:!?\"'“”()") for word in lowers]
    rows = {"w": lowers, "s": [shape(word) for word in words], "m": marks, "k": [cues.get(word, "") for word in bare]}
    quotes = [0, *accumulate(sum(sign in '"“”' for sign in word) for word in words)]
    kinds = "".join(kind[0] for kind in ("said", "cue", "direct", "party") if any(kind in mark for mark in marks))
    cue, said_at, commas = "", -1, 0
    for at, word in enumerate(words):
        near = {
            f"{name}{step}": row[at + step] if 0 <= at + step < len(words) else EDGE
            for name, row in rows.items()
            for step in range(-2, 3)
        }
        quoted = f"{quotes[at] % 2} {quotes[at + 1] - quotes[at]}"
        ahead = next((i for i in range(1, len(words) - at) if rows["k"][at + i]), 0)
        since = min(at - said_at, 10)
        yield [
            *(f"{name}={value}" for name, value in near.items()),
            *_joint(near),
            *(f"head={bare[at][:n]}" for n in (2, 3, 4)),
            *(f"tail={bare[at][-n:]}" for n in (1, 2, 3, 4)),
            *(f"quoted={quoted}", f"quoted, m={quoted} {marks[at]}", f"kinds={kinds} {near['s0']}"),
            *(f"cue={cue} {marks[at]}", f"cue, since={cue} {min(since, 4)}", f"cue, w-1={cue} {near['w-1']}"),
            *(f"since={since} {min(commas, 3)} {bool(cue)}", f"ahead={min(ahead, 6)} {bool(cue)}"),
            *(f"commas, w{i}={min(commas, 2)} {bool(cue)} {near[f'w{i}']}" for i in (0, 1)),
            f"place={min(at, 3)} {min(len(words) - 1 - at, 3)}",
            f"end={word[-1:] in '.!?'} {at == len(words) - 1} {marks[at]}",
        ]
        if rows["k"][at] and not marks[at].endswith("direct"):
            cue, said_at, commas = bare[at], at, 0
        else:
            commas += word == ","


PAIRS = (
    *("w-2 w-1", "w-1 w0", "w0 w1", "w1 w2", "s-1 s0", "s0 s1", "s-1 s0 s1", "m-1 m0", "m0 m1", "m-1 m0 m1"),
    *("m0 w-1", "m0 w0", "m0 w1", "m0 k0"),
)
"""What is looked at together."""


def _joint(near: Mapping[str, str]) -> Iterator[str]:
    for names in PAIRS:
        yield f"{names}={' '.join(near[name] for name in names.split())}"


def best_path(sums: Numbers, steps: Numbers) -> list[int]:
    """The likeliest labels (Viterbi): ``sums`` words by labels, ``steps`` from a label (the last row: from the start).

    >>> best_path(np.array([[0.0, 1.0], [0.5, 0.0]]), np.array([[0.0, 0.0], [-1.0, 0.0], [0.0, 0.0]]))
    [1, 1]
    """
    scores = sums[0] + steps[-1]
    back: list[NDArray[np.intp]] = []
    for row in sums[1:]:
        whole = scores[:, None] + steps[:-1]
        back.append(whole.argmax(0))
        scores = whole.max(0) + row
    path = [int(scores.argmax())]
    for before in reversed(back):
        path.append(int(before[path[-1]]))
    return path[::-1]


def slopes(sums: Numbers, steps: Numbers, gold: Sequence[int]) -> tuple[Numbers, Numbers]:
    """Where the log-likelihood of ``gold`` grows, by each of ``sums`` and ``steps``; forward and backward."""
    length, count = sums.shape
    whole = sums.copy()
    whole[0] += steps[-1]
    power, step = np.exp(whole - whole.max(1, keepdims=True)), np.exp(steps[:-1])
    ahead, behind = np.empty((length, count)), np.ones((length, count))
    ahead[0] = power[0] / power[0].sum()
    for at in range(1, length):
        row = (ahead[at - 1] @ step) * power[at]
        ahead[at] = row / row.sum()
    for at in range(length - 2, -1, -1):
        row = step @ (behind[at + 1] * power[at + 1])
        behind[at] = row / row.sum()
    likely = ahead * behind
    words: Numbers = np.eye(count)[list(gold)] - likely / likely.sum(1, keepdims=True)
    after = behind[1:] * power[1:]
    shares = 1 / ((ahead[:-1] @ step) * after).sum(1)
    pairs: Numbers = np.vstack([-step * ((ahead[:-1] * shares[:, None]).T @ after), words[:1]])
    np.add.at(pairs, (list(gold[:-1]), list(gold[1:])), 1)
    return words, pairs


class Labeller:
    """Learns when it is made; then labels."""

    def __init__(self, runs: Sequence[Sequence[Sequence[Row]]], kinds: Sequence[str], language: str = "id") -> None:
        """From runs of sentences; labels of other kinds count as none."""
        self._language, self._cues = language, cue_words(language)
        self.labels = [OUTSIDE, *(f"{mark}-{kind}" for kind in kinds for mark in "BI")]
        found = [list(feats) for run in runs for feats in self._features([[w for w, _ in rows] for rows in run])]
        counts = Counter(name for feats in found for word in feats for name in word)
        seen = (name for name, count in counts.items() if count >= LEAST)
        self._numbers = {name: number for number, name in enumerate(seen, 1)}
        known = set(self.labels)
        gold = [
            [self.labels.index(label if label in known else OUTSIDE) for _, label in rows]
            for run in runs
            for rows in run
        ]
        self._learn([self._columns(feats) for feats in found], gold)

    def _features(self, sentences: Sequence[Sequence[str]]) -> Iterator[Iterator[list[str]]]:
        for words, marks in zip(sentences, marks_of(sentences, self._language), strict=True):
            yield features_of(words, marks, self._cues)

    def _columns(self, features: Sequence[Sequence[str]]) -> Columns:
        """Numbers of the features, words by features; 0 is one that is not known and has no weight."""
        return np.array([[self._numbers.get(name, 0) for name in word] for word in features], dtype=np.int32)

    def _learn(self, rows: Sequence[Columns], gold: Sequence[Sequence[int]]) -> None:
        count = len(self.labels)
        weights, added = (np.zeros((len(self._numbers) + 1, count), dtype=np.float32) for _ in range(2))
        steps, steps_added = np.zeros((count + 1, count)), np.zeros((count + 1, count))
        taken = np.zeros((count + 1, count), dtype=bool)
        for labels in gold:
            taken[[count, *labels[:-1]], labels] = True
        never = np.where(taken, 0.0, NEVER)
        order, moment, chance = list(range(len(rows))), 0, random.Random(1)
        for _ in range(ROUNDS):
            chance.shuffle(order)
            for number in order:
                moment += 1
                columns = rows[number]
                sums = weights[columns].sum(1, dtype=np.float64)
                words, pairs = slopes(sums, steps + never, gold[number])
                steps += RATE * pairs
                steps_added += moment * RATE * pairs
                moved = np.flatnonzero(np.abs(words).max(1) > 0.01)
                change = np.repeat((RATE * words[moved]).astype(np.float32), columns.shape[1], axis=0)
                for table, times in ((weights, 1), (added, moment)):
                    np.add.at(table, columns[moved].ravel(), times * change)
                    table[0] = 0
        self._weights, self._steps = weights - added / moment, steps - steps_added / moment + never

    def label(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """The labels of the words of one run of sentences."""
        made: list[list[str]] = []
        for features in self._features(sentences):
            sums = self._weights[self._columns(list(features))].sum(1, dtype=np.float64)
            made.append([self.labels[i] for i in best_path(sums, self._steps)])
        return made
