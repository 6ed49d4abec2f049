"""Trains the voter of ``damai.events.relation`` from our own coding: hand-coded records and the tables' own examples.

    python training/coder/relation.py en --out src/damai/language/packs/en/relation.json

An example is a sentence of a record's evidence that names one who acts and one who undergoes; its label is the record's
type. What the record says of a sentence with one side alone counts half. The examples of the pack's predicates, which
are ours too, teach the words of rare types. No other data set is used; ``benchmarks/relations.py`` measures the result.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

sys.path.insert(0, str(Path(__file__).parent))

import gold
from label import entities

from damai.events.candidates import SYMMETRIC, Reading
from damai.events.links import FEATURES
from damai.events.relation import Place, Voter, features_of
from damai.language.pack import TYPES, load_pack
from damai.pipeline import Pipeline

ONE_SIDE, OPTIONAL, TABLE = 0.5, 0.5, 1.0
"""Weights: a sentence that names one side only, an optional record, an example of the tables."""
EVEN = 0.5
"""How far types are made equal in weight (0 not at all, 1 fully)."""
PAIRS = 6
"""Pairs of mentions of one record in one sentence that are used."""
STRENGTH_WORDS, STRENGTH_TRIGGERS = 0.01, 0.1
"""Inverse of the L2 penalty on word features and on trigger features."""
LEAST_WORDS, LEAST_TRIGGERS = 2, 3
SMALL = 0.02
"""Word weights below this are left out of the file."""

Row = tuple[str, Place | None, Place | None]


@dataclass(frozen=True, slots=True)
class Example:
    """The features of one marked pair, its type, and its weight."""

    told: dict[str, list[str]]
    words: list[str]
    kind: str
    weight: float


def pairs(reading: Reading, record: dict[str, Any]) -> Iterator[tuple[Row, float]]:
    """The sentences of a record's evidence with the places of its sides, and a weight each."""
    text = reading.report.text
    actors, recipients = entities(record.get("actors", [])), entities(record.get("recipients", []))
    for sentence, units in zip(reading.sentences, reading.units, strict=True):
        inside = sum(max(0, min(sentence.end, high) - max(sentence.start, low)) for low, high in record["evidence"])
        if 2 * inside < sentence.end - sentence.start:
            continue
        named: list[tuple[Place, frozenset[str]]] = []
        for mention in (m for unit in units for m in unit.mentions if m.codes):
            low, high = sentence.words[mention.first].start, sentence.words[mention.last - 1].end
            named.append(((low - sentence.start, high - sentence.start), entities(mention.codes)))
        sources = [row for row in named if row[1] & actors]
        targets = [row for row in named if row[1] & recipients]
        both = [(s[0], t[0]) for s in sources for t in targets if s[0][1] <= t[0][0] or t[0][1] <= s[0][0]]
        if record["type"] in SYMMETRIC and not recipients:
            both = [(s[0], t[0]) for i, s in enumerate(sources) for t in sources[i + 1 :] if not s[1] & t[1]]
        piece = text[sentence.start : sentence.end]
        for source, target in both[:PAIRS]:
            yield (piece, source, target), 1.0 / len(both)
        if not both and (sources or targets):
            yield (piece, sources[0][0] if sources else None, None if sources else targets[0][0]), ONE_SIDE


def examples(pipe: Pipeline) -> list[Example]:
    """All examples of a language, types brought nearer to each other in weight."""
    rows: list[Row] = []
    labels: list[tuple[str, float]] = []
    for coded in [*gold.load(pipe.language), *gold.own(pipe.language)]:
        _, reading = pipe.read(coded.report)
        for record in coded.records:
            if reading is None or record.get("status") in ("negated", "hypothetical"):
                continue
            for row, weight in pairs(reading, record):
                rows.append(row)
                labels.append((record["type"], weight * (OPTIONAL if record.get("optional") else 1.0)))
    total: Counter[str] = Counter()
    for kind, weight in labels:
        total[kind] += weight  # type: ignore[assignment]
    even = sum(total.values()) / len(TYPES)
    labels = [(kind, weight * (even / total[kind]) ** EVEN) for kind, weight in labels]
    for predicate in load_pack(pipe.language).predicates:
        for example in predicate.examples[:1]:
            rows.append((example, None, None))
            labels.append((predicate.type, TABLE))
    marked = pipe.mark(rows)
    grammar = pipe.coder.grammar
    return [Example(*features_of(m, grammar), *label) for m, label in zip(marked, labels, strict=True)]


def _matrix(rows: Sequence[Sequence[str]], least: int) -> tuple[csr_matrix, list[str]]:
    """Rows of features as a matrix, and the names of its columns: those seen ``least`` times."""
    counts = Counter(name for row in rows for name in row if name not in FEATURES)
    names = sorted(name for name, count in counts.items() if count >= least)
    index = {name: at for at, name in enumerate(names)}
    columns = [[index[name] for name in row if name in index] for row in rows]
    pointers = np.cumsum([0, *(len(row) for row in columns)])
    flat = [at for row in columns for at in row]
    return csr_matrix((np.ones(len(flat)), flat, pointers), shape=(len(rows), len(names))), names


def fit(found: Sequence[Example], classes: Sequence[str] = TYPES, strength: float = STRENGTH_WORDS) -> Voter:
    """Maximises the probability of the right types: one weight a trigger feature, one a class for a word feature.

    ``strength`` is the inverse of the L2 penalty on word features.
    """
    words, word_names = _matrix([e.words for e in found], LEAST_WORDS)
    told, told_names = _matrix([e.told.get(kind, []) for e in found for kind in classes], LEAST_TRIGGERS)
    shape, right = (len(found), len(classes)), np.array([classes.index(e.kind) for e in found])
    weight = np.array([e.weight for e in found])
    gold_cells = np.zeros(shape)
    gold_cells[np.arange(len(found)), right] = 1.0
    words_back, told_back = words.T.tocsr(), told.T.tocsr()
    cut = len(word_names) * len(classes)

    def loss(values: Any) -> tuple[float, Any]:
        table, line = values[:cut].reshape(len(word_names), len(classes)), values[cut:]
        scores = words @ table + (told @ line).reshape(shape)
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances = raised / raised.sum(axis=1, keepdims=True)
        value = -float(np.sum(weight * np.log(chances[np.arange(len(found)), right] + 1e-300)))
        value += float((table**2).sum()) / (2 * strength) + float(line @ line) / (2 * STRENGTH_TRIGGERS)
        slope = (chances - gold_cells) * weight[:, None]
        back = [(words_back @ slope + table / strength).ravel()]
        return value, np.concatenate([*back, told_back @ slope.ravel() + line / STRENGTH_TRIGGERS])

    start = np.zeros(cut + len(told_names))
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150, "ftol": 1e-5}).x
    table = best[:cut].reshape(len(word_names), len(classes))
    line = {name: round(float(value), 3) for name, value in zip(told_names, best[cut:], strict=True)}
    rows = {n: tuple(round(float(v), 2) for v in row) for n, row in zip(word_names, table, strict=True)}
    return Voter(tuple(classes), line, rows)


def content(voter: Voter) -> dict[str, Any]:
    """The voter as the pack keeps it: of a word feature only the classes that it says something of."""
    words = {
        name: [x for at, value in enumerate(row) if abs(value) >= SMALL for x in (at, value)]
        for name, row in sorted(voter.words.items())
    }
    line = {name: value for name, value in sorted(voter.triggers.items()) if abs(value) >= SMALL / 2}
    return {"classes": list(voter.classes), "triggers": line, "words": {n: row for n, row in words.items() if row}}


def main() -> None:
    """Reads, learns, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    found = examples(Pipeline(args.language))
    print(f"{len(found)} examples: {dict(Counter(e.kind for e in found).most_common())}", flush=True)
    line = json.dumps(content(fit(found)), ensure_ascii=False, separators=(",", ":"))
    args.out.write_text(line + "\n", encoding="utf-8")
    print(f"wrote {args.out} ({args.out.stat().st_size:,} bytes)")
    print(f"again: python training/coder/relation.py {args.language} --out {args.out}")


if __name__ == "__main__":
    main()
