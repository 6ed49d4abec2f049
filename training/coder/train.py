"""Trains the coder's small linear models from the hand-coded reports and measures them out of fold.

    python training/coder/train.py id --out src/damai/language/packs/id/weights.json [--folds 5] [--hints HINTS]

Folds are by report (reports of one story together). Every figure printed is out of fold.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # small problems: more threads only wait for one another
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parent))

import gold
import hints as hinting
import label
import pairwise
import score_records
from mentions import sameness_of
from numbered import NAMES, matrix_of
from packed import write
from thresholds import THRESHOLDS, WEIGHED, take

from damai.codebook import event_record
from damai.events import claims, keep, mutual, pool
from damai.events.candidates import Candidate, Reading, codes_of
from damai.events.coder import EventCoder
from damai.events.secondlook import SecondLook
from damai.events.weights import LinearModel, Models
from damai.pipeline import Pipeline

STRENGTH = {
    "sides": 0.1,
    "again": 0.03,
    "mediator": 0.3,
    "record": 0.05,
    "merge": 0.03,
    "keep": 0.05,
    "date": 0.1,
    "place": 0.1,
    "claimant": 0.2,
    "mutual": 0.1,
}
LEAST = {"mediator": 2, "record": 2, "merge": 2, "keep": 3, "claimant": 2, "mutual": 2}
INNER = 3
"""Folds within the reports that are learned from: each model learns from what the others make of unseen reports."""
LEAST_PAIRS = 2
HALF = 0.4
"""Weight of a trigger of which no pair of options is right on both sides."""
UNOFFERED = 0.3
"""Weight of a record whose day or place is none of the options."""
Row = tuple["array[int]", str, float]
"""Features as numbers (``numbered``), the answer, the weight."""


@dataclass(slots=True)
class Examples:
    """Features with their labels and weights, by task; ``groups`` for tasks that choose among options."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    groups: dict[str, list[pairwise.Group]] = field(default_factory=dict)

    def add(self, task: str, features: Sequence[str], answer: str, weight: float = 1.0) -> None:
        """One example."""
        self.rows.setdefault(task, []).append((NAMES.row(features), answer, weight))


@dataclass(slots=True)
class Item:
    """A coded report and its reading."""

    coded: gold.Coded
    reading: Reading
    base: list[Candidate]


def fit(rows: list[Row], classes: tuple[str, ...], strength: float, least: int) -> LinearModel:
    """A softmax regression over binary features seen at least ``least`` times."""
    names, matrix = matrix_of([features for features, _, _ in rows], np.arange(len(rows)), least, True)
    answers = np.array([classes.index(answer) for _, answer, _ in rows])
    model = LogisticRegression(C=strength, max_iter=120, tol=1e-3)
    model.fit(matrix, answers, sample_weight=np.array([w for _, _, w in rows]))
    present = [int(c) for c in model.classes_]
    weights: dict[str, tuple[float, ...]] = {}
    for column, name in enumerate(names):
        row = [0.0] * len(classes)
        if len(present) == 2:
            row[present[1]] = round(float(model.coef_[0, column]), 3)
        else:
            for k, c in enumerate(present):
                row[c] = round(float(model.coef_[k, column]), 3)
        if any(row):
            weights[name] = tuple(row)
    intercept = [0.0] * len(classes)
    if len(present) == 2:
        intercept[present[1]] = round(float(model.intercept_[0]), 3)
    else:
        for k, c in enumerate(present):
            intercept[c] = round(float(model.intercept_[k]), 3)
    weights["bias"] = tuple(a + b for a, b in zip(weights.get("bias", (0.0,) * len(classes)), intercept, strict=True))
    return LinearModel(classes, weights)


YES_NO = ("no", "yes")


def train_task(task: str, rows: list[Row]) -> LinearModel:
    """The model of one yes/no task."""
    bias = NAMES.row(("bias",))
    model = fit(
        [(f if bias[0] in f else bias + f, answer, weight) for f, answer, weight in rows],
        YES_NO,
        STRENGTH[task],
        LEAST[task],
    )
    return pairwise.unbiased(model) if task == "claimant" else model


def train_tasks(examples: Examples) -> dict[str, LinearModel]:
    """The models of all tasks that there are examples of."""
    found = {task: train_task(task, rows) for task, rows in examples.rows.items()}
    return found | {task: pairwise.fit(groups, STRENGTH[task]) for task, groups in examples.groups.items()}


def train_sides(items: Sequence[Item]) -> dict[str, LinearModel]:
    """The pair model (conditional logit over all pairs of options) and the mediator model."""
    groups: list[pairwise.Group] = []
    examples = Examples()
    for item in items:
        for candidate in item.base:
            number = label.match(item.coded.records, candidate)
            if number < 0:
                continue
            record = item.coded.records[number]
            weight = (0.5 if record.get("optional") else 1.0) * label.trust(record, candidate)
            group = pairwise.group(candidate, item.reading, record, weight)
            if group is not None:
                groups.append(group)
            mediators = label.entities(record.get("mediators", []))
            for side in candidate.options:
                if not side.carried:
                    examples.add(
                        "mediator", side.features, "yes" if side.entities and side.entities <= mediators else "no"
                    )
    found = {"sides": pairwise.fit(groups, STRENGTH["sides"])}
    if len({answer for _, answer, _ in examples.rows["mediator"]}) > 1:
        found["mediator"] = train_task("mediator", examples.rows["mediator"])
    return found


def again_groups(pipe: Pipeline, items: Sequence[Item], first: dict[str, LinearModel]) -> list[pairwise.Group]:
    """What the second look may choose from, after a first look by models that have not seen these reports."""
    coder = pipe.coder.with_models(Models(first, {}))
    groups: list[pairwise.Group] = []
    for item in items:
        found = coder.first_look(item.reading, item.base)
        look = SecondLook(found, item.reading.pointers)
        for number, candidate in enumerate(found):
            at = label.match(item.coded.records, candidate)
            if at < 0 or len(candidate.pairs) < LEAST_PAIRS:
                continue
            record = item.coded.records[at]
            worth = [
                label.right_sides(record, codes_of([a] if a else []), codes_of([r] if r else []))
                for _, a, r in candidate.pairs
            ]
            if max(worth) > 0.0:
                weight = (0.5 if record.get("optional") else 1.0) * label.trust(record, candidate)
                weight *= 1.0 if max(worth) == 1.0 else HALF
                right = [w == max(worth) for w in worth]
                scores = [score for score, _, _ in candidate.pairs]
                rows = [NAMES.row(row) for row in look.rows(number)]
                groups.append(pairwise.Group(rows, right, weight, scores))
    return groups


def decision_examples(coder: EventCoder, items: Sequence[Item], examples: Examples) -> None:
    """Examples for every other task, with sides as ``coder`` (which has not seen these reports) chooses them."""
    for item in items:
        found = coder.redecide(item.reading, item.base)
        numbers = [label.match(item.coded.records, c) for c in found]
        for candidate, number in zip(found, numbers, strict=True):
            record = item.coded.records[number] if number >= 0 else None
            if record is None or not record.get("optional"):
                examples.add("record", candidate.features, "yes" if record else "no", item.coded.telling)
            else:
                examples.add("record", candidate.features, "yes", 0.3 * item.coded.telling)
            if record is not None:
                _claim_examples(item.reading, candidate, record, examples)
                if mutual.is_open(candidate) and (alike := label.acts_alike(record, candidate)) is not None:
                    examples.add(mutual.TASK, mutual.mutual_features(candidate), YES_NO[alike])
        positives = [(c, n) for c, n in zip(found, numbers, strict=True) if n >= 0]
        _merge_examples(item, positives, examples)
        _field_examples(item, positives, examples)


def _field_examples(item: Item, positives: list[tuple[Candidate, int]], examples: Examples) -> None:
    """All that the mentions of a record offer as its day and place, with what is right."""
    members: dict[int, list[Candidate]] = {}
    for candidate, number in positives:
        members.setdefault(number, []).append(candidate)
    for number, candidates in members.items():
        record = item.coded.records[number]
        if not record.get("undated"):  # told by the text, but not to be resolved
            days = pool.dates_of(item.reading, candidates)
            right = [label.same_date(record, option.value) for option in days.options]
            _add_choice(examples, "date", days.rows(), right, record)
        spots = pool.pooled([pool.place_choice(item.reading, c) for c in candidates])
        right = [label.same_place(record, option.value) for option in spots.options]
        _add_choice(examples, "place", spots.rows(), right, record)


def _add_choice(
    examples: Examples, task: str, rows: Sequence[Sequence[str]], right: list[bool], record: dict[str, Any]
) -> None:
    """A choice whose right answer the text does not offer teaches less that there is none."""
    if len(rows) > 1:
        weight = 0.5 if record.get("optional") else 1.0
        weight *= UNOFFERED if record.get(task) and not any(right) else 1.0
        group = pairwise.Group([NAMES.row(row) for row in rows], [*right, not any(right)], weight)
        examples.groups.setdefault(task, []).append(group)


def _claim_examples(reading: Reading, candidate: Candidate, record: dict[str, Any], examples: Examples) -> None:
    for claim in claims.claim_options(reading, candidate):
        mine = label.entities(claim.unit.codes)
        examples.add("claimant", claim.features, "yes" if mine & label.entities(record.get("claimants", [])) else "no")


def _merge_examples(item: Item, positives: list[tuple[Candidate, int]], examples: Examples) -> None:
    sameness = sameness_of(item.reading, [candidate for candidate, _ in positives])
    for i, (left, n) in enumerate(positives):
        for right, m in positives[i + 1 :]:
            if left.type == right.type:
                examples.add("merge", sameness.features(left, right), "yes" if n == m else "no")


def train_all(pipe: Pipeline, items: Sequence[Item], folds: int) -> Models:
    """All models from these reports. Each learns from what the models before it make of reports they have not seen."""
    parts = [[item for item in items if fold_of(item, folds, "inner") == number] for number in range(folds)]
    sides = [
        train_sides([item for k, part in enumerate(parts) if k != number for item in part]) for number in range(folds)
    ]
    seconds = [again_groups(pipe, part, sides[number]) for number, part in enumerate(parts)]
    for number, first in enumerate(sides):
        others = [g for k, groups in enumerate(seconds) if k != number for g in groups]
        first["again"] = pairwise.fit(others, STRENGTH["again"])
    examples = [Examples() for _ in parts]
    for number, part in enumerate(parts):
        decision_examples(pipe.coder.with_models(Models(sides[number], {})), part, examples[number])
    kept = Examples()
    for number, part in enumerate(parts):
        found = train_tasks(joined([e for k, e in enumerate(examples) if k != number]))
        keep_examples(pipe.coder.with_models(Models(found | sides[number], THRESHOLDS, WEIGHED)), part, kept)
    whole = joined([*examples, kept])
    found = train_tasks(whole)
    found["again"] = pairwise.fit([g for groups in seconds for g in groups], STRENGTH["again"])
    return Models(found | train_sides(items), THRESHOLDS, WEIGHED)


def joined(parts: Sequence[Examples]) -> Examples:
    """Several sets of examples as one."""
    whole = Examples()
    for part in parts:
        for task, rows in part.rows.items():
            whole.rows.setdefault(task, []).extend(rows)
        for task, groups in part.groups.items():
            whole.groups.setdefault(task, []).extend(groups)
    return whole


def keep_examples(coder: EventCoder, items: Sequence[Item], examples: Examples) -> None:
    """Groups with the scorer's own verdict: yes where a group pairs with a record of its own."""
    for item in items:
        grouped = coder.groups(item.reading, coder.redecide(item.reading, item.base))
        records = [event_record(coder.assemble(item.reading, grouped, members)) for members in grouped.groups]
        paired = {made: gold for gold, made in score_records.match(item.coded.records, records)}
        for number, members in enumerate(grouped.groups):
            features = keep.group_features(item.reading, members, grouped.groups, grouped.nearest[number])
            optional = number in paired and item.coded.records[paired[number]].get("optional")
            weight = item.coded.telling * (0.2 if optional else 1.0)
            examples.add("keep", features, "yes" if number in paired else "no", weight)


def fold_of(item: Item, folds: int, salt: str) -> int:
    """The fold of a report: by its day and chief states, so that copies of one story stay together."""
    chief = "".join(code for code, _ in item.reading.focus[:2])
    return zlib.crc32(f"{salt}{(item.coded.report.published or '')[:7]}{chief}".encode()) % folds


def code_fold(number: int) -> dict[str, list[dict[str, Any]]]:
    """The records of the given part's reports in one fold, by models that have seen only the other folds."""
    pipe, items, folds = SHARE["pipe"], SHARE["items"], SHARE["folds"]
    seen = [item for item in items if fold_of(item, folds, "outer") != number]
    models = train_all(pipe, seen, INNER)
    if SHARE["keep"] is not None:
        write(models, SHARE["keep"] / f"fold-{number}.json", pipe.language)
    coder = pipe.coder.with_models(models)
    made: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        if fold_of(item, folds, "outer") == number and item.coded.part != "own":
            events = coder.code(item.reading, coder.redecide(item.reading, item.base))
            made[item.coded.report.id] = [event_record(e) | {"confidence": e.confidence} for e in events]
    return made


SHARE: dict[str, Any] = {}
"""What the processes that code the folds share (they are forks)."""


def main() -> None:
    """Trains, measures, writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folds", type=int, default=5, help="0: measure nothing")
    parser.add_argument("--parallel", action="store_true", help="learn from the parallel corpus's reports too")
    parser.add_argument(
        "--without-dense", action="store_true", help="leave out our own reports that tell of more than news does"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes (the figures do not depend on it)")
    parser.add_argument("--hints", type=Path, help="what networks that had not seen them made of the reports")
    parser.add_argument("--heard", type=Path, help="the same of who says so")
    parser.add_argument("--keep", type=Path, help="a folder for the weights of each fold, for ablation.py")
    parser.add_argument("--predictions", type=Path, help="write the out-of-fold records here")
    args = parser.parse_args()
    take(args.language)
    pipe = Pipeline(args.language, screen=False)
    hints = hinting.read(args.hints, args.language, args.heard) if args.hints else {}
    items, empty = list[Item](), list[gold.Coded]()
    for coded in [*gold.load(args.language), *gold.own(args.language, args.parallel)]:
        if args.without_dense and coded.telling < 1.0:
            continue
        _, reading = pipe.read(coded.report)
        if reading is None:
            empty.append(coded)
            continue
        known = hints.get(coded.report.id) if hints else {}
        items.append(Item(coded, reading, hinting.give(pipe, reading, known)))
    print(f"{len(items)} reports read, {len(empty)} without anything to read", flush=True)
    if args.folds:
        measure(args, pipe, items, empty)
    if args.out:
        write(train_all(pipe, items, INNER), args.out, args.language)


def measure(args: argparse.Namespace, pipe: Pipeline, items: list[Item], empty: list[gold.Coded]) -> None:
    """Scores the given reports out of fold and prints the figures."""
    SHARE.update(pipe=pipe, items=items, folds=args.folds, keep=args.keep)
    with multiprocessing.get_context("fork").Pool(args.jobs) as workers:
        parts = workers.map(code_fold, range(args.folds), chunksize=1)
    made: dict[str, list[dict[str, Any]]] = {c.report.id: [] for c in empty if c.part != "own"} | {
        i: r for part in parts for i, r in part.items()
    }
    tallies: dict[str, Any] = {}
    for coded in [*empty, *(item.coded for item in items)]:
        for name in ("all", coded.part) if coded.part != "own" else ():
            tallies.setdefault(name, score_records.Tally()).add(coded.records, made[coded.report.id])
    for name, tally in tallies.items():
        print(f"[{name}] out of fold")
        print("\n".join(tally.lines()))
    if args.predictions:
        args.predictions.write_text(
            "".join(json.dumps({"id": i, "records": r}, ensure_ascii=False) + "\n" for i, r in made.items())
        )


if __name__ == "__main__":
    main()
