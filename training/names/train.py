"""Trains the word-by-word name marker of a pack (``names.json``): a linear chain over named features, by L-BFGS.

    python -m training.names.train id          # 10 minutes on one core; en: 20
    python -m training.names.train en

From ``shared/data/ner-id`` and ``ner-en``, train parts only: idner-news-2k (MIT) with nergrit (Apache-2.0), and
UNER-EWT (CC BY-SA 4.0, which the English weights therefore are under). Read sentences are kept in ``--work`` and the
weights saved there every few rounds: started again, it goes on. The first source is the one whose notion of a name is
taken: every feature stands twice, once for all sources and once for the first, and both weights are added in the end.
What the pipeline marks is no feature, since it has seen the same sentences; it is advice of one weight (``ADVICE``),
set on the dev part.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks import spans  # noqa: E402
from benchmarks.names import LABELS as KINDS  # noqa: E402
from benchmarks.records import SHARED  # noqa: E402

from damai.grounding.names_tagger import Marked, features_of, labelled  # noqa: E402
from damai.grounding.raws import Raw  # noqa: E402
from damai.ingest import clean  # noqa: E402
from damai.language.sentence import Sentence  # noqa: E402
from damai.pipeline import Pipeline, load_pipeline  # noqa: E402

Numbers = NDArray[np.float64]
PACKS = ROOT / "src" / "damai" / "language" / "packs"
SOURCES = {
    "id": ("ner-id/idner-news-2k/train.bio", "ner-id/indonlu-nergrit/train.bio"),
    "en": ("ner-en/uner-ewt/train.bio",),
}
LABELS = ("O", *(f"{mark}-{kind}" for kind in ("PER", "ORG", "LOC") for mark in "BI"))
COUNT = len(LABELS)
ADVICE = {"id": 1.2, "en": 1.2}
LEAST = 2
"""Times that a feature must be seen."""
PRIOR = 1.0
ROUNDS, SAVED = 120, 40
KEPT = 0.2
"""The weight that one label of a feature must have for the feature to be kept."""
NEVER = -20.0


class Example(NamedTuple):
    """A sentence with its tables' names and what is right."""

    sentence: Sentence
    raws: list[Raw]
    gold: list[Marked]


def read(path: Path, pipeline: Pipeline) -> Iterable[Example]:
    """The sentences of a set as the reader cuts them."""
    for rows in spans.read_bio(path):
        text, found = spans.joined(rows)
        gold = [(start, end, KINDS[kind]) for start, end, kind in found if kind in KINDS]
        for sentence, raws in pipeline.sentences_with_raws(clean(text)):
            marked = []
            for start, end, kind in gold:
                inside = [i for i, word in enumerate(sentence.words) if word.start < end and start < word.end]
                if inside and sentence.start <= start and end <= sentence.end:
                    marked.append((inside[0], inside[-1] + 1, kind))
            if sentence.words:
                yield Example(sentence, raws, marked)


def prepared(language: str, work: Path) -> list[list[Example]]:
    """The examples of each source, read once."""
    kept = work / f"{language}.pickle"
    if not kept.is_file():
        work.mkdir(parents=True, exist_ok=True)
        pipeline = load_pipeline(language)
        sets = [list(read(SHARED / "data" / source, pipeline)) for source in SOURCES[language]]
        kept.write_bytes(pickle.dumps(sets))
    loaded: list[list[Example]] = pickle.loads(kept.read_bytes())
    return loaded


class Chain:
    """All sentences in one matrix, word by word: first words of all sentences, then second words, and so on."""

    def __init__(self, sets: Sequence[Sequence[Example]], clusters: dict[str, int]) -> None:
        rows: list[tuple[list[list[str]], list[int]]] = []
        for number, examples in enumerate(sets):
            for example in examples:
                found = [list(f) for f in features_of(example.sentence, example.raws, clusters)]
                if number == 0 and len(sets) > 1:
                    found = [[*f, *("*" + name for name in f)] for f in found]
                labels = [LABELS.index(label) for label in labelled(len(found), example.gold)]
                rows.append((found, labels))
        rows.sort(key=lambda row: -len(row[0]))
        counts = Counter(name for found, _ in rows for f in found for name in set(f))
        self.names = sorted(name for name, count in counts.items() if count >= LEAST)
        self.lengths = [sum(len(found) > t for found, _ in rows) for t in range(len(rows[0][0]))]
        self.at = np.concatenate([[0], np.cumsum(self.lengths)])
        self._fill(rows)

    def _fill(self, rows: Sequence[tuple[list[list[str]], list[int]]]) -> None:
        numbers = {name: i for i, name in enumerate(self.names)}
        starts, columns, gold = [0], [], []
        for t, length in enumerate(self.lengths):
            for found, labels in rows[:length]:
                columns += sorted(numbers[name] for name in set(found[t]) if name in numbers)
                starts.append(len(columns))
                gold.append(labels[t])
        shape = (len(gold), len(self.names))
        self.words = scipy.sparse.csr_matrix((np.ones(len(columns)), columns, starts), shape=shape)
        self.turned = self.words.T.tocsr()
        self.gold = np.eye(COUNT)[gold]
        self.seen = np.zeros((COUNT, COUNT))
        for _, labels in rows:
            for one, other in pairwise(labels):
                self.seen[one, other] += 1
        self.expected = self.turned @ self.gold


def ruled_out() -> Numbers:
    """The steps that no row of labels takes: into the middle of a name of another kind."""
    steps = np.zeros((COUNT, COUNT))
    for j, label in enumerate(LABELS):
        for i, before in enumerate(LABELS):
            if label.startswith("I") and before[2:] != label[2:]:
                steps[i, j] = NEVER
    return steps


def _through(scores: Numbers, steps: Numbers) -> Numbers:
    top = scores.max(1, keepdims=True)
    out: Numbers = np.log(np.exp(scores - top) @ np.exp(steps) + 1e-300) + top
    return out


def loss(vector: Numbers, chain: Chain) -> tuple[float, Numbers]:
    """Minus the log-likelihood of what is right, and its gradient (forward and backward over all sentences at once)."""
    weights = vector[: -COUNT * COUNT].reshape(-1, COUNT)
    steps = vector[-COUNT * COUNT :].reshape(COUNT, COUNT) + ruled_out()
    sums = chain.words @ weights
    parts = [sums[a:b] for a, b in zip(chain.at, chain.at[1:], strict=False)]
    ahead, last = [parts[0]], len(parts) - 1
    for t in range(1, len(parts)):
        ahead.append(_through(ahead[-1][: chain.lengths[t]], steps) + parts[t])
    behind = [np.zeros_like(part) for part in parts]
    for t in range(last - 1, -1, -1):
        behind[t][: chain.lengths[t + 1]] = _through(behind[t + 1] + parts[t + 1], steps.T)
    whole = ahead[0] + behind[0]
    top = whole.max(1)
    total = np.log(np.exp(whole - top[:, None]).sum(1)) + top
    likely, pairs = np.empty_like(sums), np.zeros((COUNT, COUNT))
    for t, length in enumerate(chain.lengths):
        likely[chain.at[t] : chain.at[t + 1]] = np.exp(ahead[t] + behind[t] - total[:length, None])
        if t < last:
            count = chain.lengths[t + 1]
            one, other = ahead[t][:count], behind[t + 1] + parts[t + 1]
            tops = one.max(1), other.max(1)
            weight = np.exp(tops[0] + tops[1] - total[:count])[:, None]
            pairs += np.exp(steps) * ((np.exp(one - tops[0][:, None]) * weight).T @ np.exp(other - tops[1][:, None]))
    value = total.sum() - (sums * chain.gold).sum() - (steps * chain.seen).sum() + 0.5 * PRIOR * vector @ vector
    slope = [(chain.turned @ likely - chain.expected).ravel(), (pairs - chain.seen).ravel()]
    return float(value), np.concatenate(slope) + PRIOR * vector


def fit(chain: Chain, saved: Path) -> Numbers:
    """The weights, from where the last run was stopped."""
    vector: Numbers = np.zeros(len(chain.names) * COUNT + COUNT * COUNT)
    done = 0
    if saved.is_file():
        with np.load(saved) as state:
            vector, done = state["vector"], int(state["done"])
    while done < ROUNDS:
        options: dict[str, Any] = {"maxiter": SAVED, "maxcor": 8}
        result = minimize(loss, vector, args=(chain,), jac=True, method="L-BFGS-B", options=options)
        vector, done = result.x, done + SAVED
        np.savez(saved, vector=vector, done=done)
        print(f"{done} rounds: {result.fun:.1f}", flush=True)
    return vector


def table(chain: Chain, vector: Numbers, language: str) -> dict[str, Any]:
    """The weights as the pack keeps them: those of the first source and of all added, small ones left out."""
    summed: dict[str, Numbers] = {}
    for name, row in zip(chain.names, vector[: -COUNT * COUNT].reshape(-1, COUNT), strict=True):
        key = name.removeprefix("*")
        summed[key] = summed.get(key, np.zeros(COUNT)) + row
    steps = vector[-COUNT * COUNT :].reshape(COUNT, COUNT) + ruled_out()
    kept = {key: row for key, row in sorted(summed.items()) if np.abs(row).max() >= KEPT}
    return {
        "labels": list(LABELS),
        "advice": dict.fromkeys(LABELS, ADVICE[language]),
        "steps": [[round(float(x), 2) for x in row] for row in steps],
        "weights": {key: [round(float(x), 2) for x in row] for key, row in kept.items()},
    }


def main() -> None:
    """Trains and writes ``names.json``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=sorted(SOURCES))
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "damai-names")
    options = parser.parse_args()
    language: str = options.language
    clusters = json.loads((PACKS / language / "clusters.json").read_text("utf-8"))
    chain = Chain(prepared(language, options.work), clusters)
    print(f"{chain.words.shape[0]} words, {len(chain.names)} features", flush=True)
    made = table(chain, fit(chain, options.work / f"{language}.npz"), language)
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    target = PACKS / language / "names.json"
    target.write_text(text + "\n", encoding="utf-8")
    print(f"{target}: {len(made['weights'])} features, {len(text):,} characters")


if __name__ == "__main__":
    main()
