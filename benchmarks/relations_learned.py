"""A voter for the types of marked pairs that learns from a public set's own labels: for comparison only, kept nowhere.

Three looks at a pair, each a measure of likeness between two pairs: the features of the shipped voter
(``damai.events.relation.word_features``) and runs of up to three lemmas in which the pair and all names are masked,
both weighed by how rare they are (tf-idf), and the sentence vector of the words between the pair. Their weighed mean is
squared, so that features count by twos as well, and a kernel ridge regression on it (Saunders, Gammerman and Vovk 1998)
gives every type a score. What the tf-idf and the scales know, they know from the pairs that the voter learns from.

Measured on PLV's training part out of fold (near copies together, three deals, 2026-11-28), type / penta / binary
macro-F1: all .838 / .928 / .972 (a deal differs from the next by .01); features alone .812 / .907 / .962, and these in
the shipped voter's own form (softmax without tf-idf; one deal by sentence) .745 / .862 / .940; without the
features, which know the tables of predicates, .766 / .867 / .924; without runs .829 / .925 / .969; without vectors
.820 / .910 / .961; labels shuffled .050 / .228 / .465. Looks and constants were chosen on these very folds. Weighing
rare types more gave nothing, nor did the network's rows, runs of letters, or the shipped voter's scores.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from damai.events.relation import Marked, locate, word_features
from damai.language.embedder import embedder
from damai.pipeline import Pipeline

Floats = NDArray[np.float64]

WEIGHTS = (1.0, 0.5, 0.5)
"""How much the three looks count: features, runs of lemmas, vectors."""
CONSTANT = 0.3
"""What is added to a likeness before it is squared: the more, the less features count by twos."""
PENALTY = 0.1
"""Of the ridge."""
RUNS = 3
"""Lemmas in the longest run."""
LEAST = 2
"""Pairs that a feature must be seen in."""
FOLDS = 5
ALIKE = 0.4
"""Share of the words of two sentences that both have, from which on they are near copies."""
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at of one marked pair: features, runs of lemmas, and the vector (512) of the words between."""

    features: list[str]
    runs: list[str]
    between: Floats


def views(rows: Sequence[tuple[str, str, str]], pipe: Pipeline) -> list[View]:
    """The views of (sentence, source, target)."""
    places = [(sentence, *locate(sentence, source, target)) for sentence, source, target in rows]
    made: list[View] = []
    for (sentence, *pair), marked in zip(places, pipe.mark(places), strict=True):
        ends = sorted(place for place in pair if place is not None)
        words = sentence[ends[0][1] : ends[1][0]] if len(ends) == 2 else sentence
        [vector] = embedder().vectors([words])
        between = np.frombuffer(vector, np.int8).astype(np.float64)
        made.append(View(word_features(marked, pipe.coder.grammar), runs(masked(marked)), between))
    return made


def masked(marked: Marked) -> list[str]:
    """The lemmas of a sentence with one mark for each of the pair, for a name, and for a number."""
    sides: dict[int, str] = {}
    for mark, unit in (("SOURCE", marked.source), ("TARGET", marked.target)):
        if unit is not None:
            sides |= dict.fromkeys(range(unit.first, unit.last), mark)
    made: list[str] = []
    for word in marked.sentence.words:
        mark = sides.get(word.i) or ("NAME" if word.pos == "PROPN" else "")
        if not mark and (word.pos == "NUM" or word.text[0].isdigit()):
            mark = "NUMBER"
        if not mark or made[-1:] != [mark]:
            made.append(mark or word.lemma or word.lower)
    return made


def runs(lemmas: Sequence[str]) -> list[str]:
    """All runs of one to ``RUNS`` lemmas.

    >>> runs(["SOURCE", "meet", "TARGET"])
    ['SOURCE', 'meet', 'TARGET', 'SOURCE meet', 'meet TARGET', 'SOURCE meet TARGET']
    """
    return [" ".join(lemmas[i : i + n]) for n in range(1, RUNS + 1) for i in range(len(lemmas) - n + 1)]


class PairVoter:
    """Learns types from views; the same views in the same order make the same voter."""

    def __init__(self, seen: Sequence[View], labels: Sequence[str]) -> None:
        """``labels``: the type of each view, of two types at least."""
        self.classes = sorted(set(labels))
        self._tables = [TfidfVectorizer(analyzer=list, min_df=min(LEAST, len(seen)), sublinear_tf=True) for _ in "fr"]
        for table, words in zip(self._tables, _words(seen), strict=True):
            table.fit(words)
        vectors = np.array([view.between for view in seen])
        self._mean, self._scale = vectors.mean(axis=0), vectors.std(axis=0) + TINY
        self._seen = self._looks(seen)
        right = np.array([self.classes.index(label) for label in labels])
        wanted = np.where(right[:, None] == np.arange(len(self.classes)), 1.0, 0.0)
        self._dual = np.linalg.solve(self._likeness(self._seen) + PENALTY * np.eye(len(seen)), wanted)

    def _looks(self, seen: Sequence[View]) -> list[Any]:
        """A table for each look, its rows of length 1 (or 0)."""
        rows = [table.transform(words) for table, words in zip(self._tables, _words(seen), strict=True)]
        vectors = (np.array([view.between for view in seen]) - self._mean) / self._scale
        return [*rows, vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + TINY)]

    def _likeness(self, looks: Sequence[Any]) -> Floats:
        """How alike each row is to each one that was learned from; the constant behind is the ridge's intercept."""
        mean = np.zeros((looks[0].shape[0], self._seen[0].shape[0]))
        for weight, mine, theirs in zip(WEIGHTS, looks, self._seen, strict=True):
            product = mine @ theirs.T
            mean += weight * (product.toarray() if hasattr(product, "toarray") else product)
        squared: Floats = ((mean / sum(WEIGHTS) + CONSTANT) / (1 + CONSTANT)) ** 2
        return squared + 1.0

    def labels(self, asked: Sequence[View]) -> list[str]:
        """The likeliest type of each view."""
        scores = self._likeness(self._looks(asked)) @ self._dual
        return [self.classes[at] for at in scores.argmax(axis=1)]


def _words(seen: Sequence[View]) -> tuple[list[list[str]], list[list[str]]]:
    return [view.features for view in seen], [view.runs for view in seen]


def near_copies(sentences: Sequence[str]) -> list[int]:
    """A number for each sentence, the same for those that share ``ALIKE`` of their words, directly or by others.

    >>> near_copies(["Mali freed two men.", "Chad met Niger.", "Mali freed ten men."])
    [0, 1, 0]
    """
    words = [frozenset(re.findall(r"\w+", sentence.lower())) for sentence in sentences]
    numbers = list(range(len(words)))
    for one, first in enumerate(words):
        for other, second in enumerate(words[:one]):
            if numbers[one] != numbers[other] and len(first & second) >= ALIKE * max(1, len(first | second)):
                low, high = sorted((numbers[one], numbers[other]))
                numbers = [low if number == high else number for number in numbers]
    return numbers


def dealt(labels: Sequence[str], groups: Sequence[int], seed: int) -> list[int]:
    """A fold for each row, at random: groups stay whole, and each type (of a group's first row) is dealt out evenly."""
    first: dict[int, str] = {}
    for label, group in zip(labels, groups, strict=True):
        first.setdefault(group, label)
    by_label: defaultdict[str, list[int]] = defaultdict(list)
    order = np.random.default_rng(seed).permutation(list(first))
    for group in map(int, order):
        by_label[first[group]].append(group)
    flat = (group for label in sorted(by_label) for group in by_label[label])
    fold = {group: number % FOLDS for number, group in enumerate(flat)}
    return [fold[group] for group in groups]


def out_of_fold(seen: Sequence[View], labels: Sequence[str], folds: Sequence[int]) -> list[str]:
    """The label of each view by a voter that has learned from the other folds."""
    made = list(labels)
    for fold in sorted(set(folds)):
        learn = [n for n, f in enumerate(folds) if f != fold]
        asked = [n for n, f in enumerate(folds) if f == fold]
        voter = PairVoter([seen[n] for n in learn], [labels[n] for n in learn])
        for number, label in zip(asked, voter.labels([seen[n] for n in asked]), strict=True):
            made[number] = label
    return made


def deals(labels: Sequence[str], sentences: Sequence[str], seeds: int) -> Iterator[tuple[str, list[list[int]]]]:
    """Two ways to fold, each dealt ``seeds`` times: near copies in one fold, and every row by itself."""
    copies = near_copies(sentences)
    doubled = sum(count for count in Counter(copies).values() if count > 1)
    for how, groups in ((f"{doubled} near copies kept together", copies), ("at random", list(range(len(copies))))):
        yield how, [dealt(labels, groups, seed) for seed in range(seeds)]
