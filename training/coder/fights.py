"""Learns anew whether both sides of a fight act alike (the model ``mutual``), beside the other weights of a pack.

    python -m training.coder.fights id --hints HINTS [--parallel] [--folds FOLDS] [--out WEIGHTS]

Sides are those that the pack's weights choose, with the hints of networks that had not seen the report; for the given
reports those of the weights of their fold (``train.py --keep``), where a folder of ``FOLDS`` is named: into these goes
what was learned without the fold. What is printed, out of fold: of the fights of the given reports that the threshold
takes for mutual, how many are right now, and how many were right before. ``train.py`` learns this model with all
others, too: this is for a change that touches no other.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from training.coder import train  # isort: skip - it says where its neighbours are

import gold
import hints as hinting
import label
import packed
import thresholds

from damai.events import mutual
from damai.events.coder import EventCoder
from damai.events.weights import LinearModel, Models
from damai.pipeline import Pipeline

FOLDS = 5
NOBODY_KNOWS = -1
"""The fold of our own reports: of none."""


@dataclass(frozen=True, slots=True)
class Fight:
    """A fight of a hand-coded report that the weights give two sides: its features, its fold, whether both act in the
    record (None: other sides are its), whether the sides are right as they are."""

    features: list[str]
    fold: int
    answer: bool | None
    is_right: bool


def fights_of(args: argparse.Namespace, coders: Mapping[int, EventCoder], pipe: Pipeline) -> list[Fight]:
    """All fights of the hand-coded reports that are to be decided."""
    plain = pipe.coder.with_models(Models({}, {}))
    plain.context = None  # the pack's own network has seen these reports
    known = hinting.read(args.hints, args.language, args.heard)
    found: list[Fight] = []
    for coded in [*gold.load(args.language), *gold.own(args.language, args.parallel)]:
        _, reading = pipe.read(coded.report)
        if reading is None or (args.without_dense and coded.telling < 1.0):
            continue
        base = hinting.take(plain.candidates(reading), known.get(coded.report.id, {}))
        if all(candidate.trigger.predicate.frame != mutual.FRAME for candidate in base):
            continue
        given = coded.part != "own"
        fold = train.fold_of(train.Item(coded, reading, base), FOLDS, "outer") if given else NOBODY_KNOWS
        for candidate in coders.get(fold, pipe.coder).redecide(reading, base):
            number = label.match(coded.records, candidate)
            if number >= 0 and mutual.is_open(candidate):
                record = coded.records[number]
                told = [label.entities(record.get(name, [])) for name in ("actors", "recipients")]
                right = [candidate.actors[0].entities, candidate.recipients[0].entities] == told
                answer = label.acts_alike(record, candidate)
                found.append(Fight(mutual.mutual_features(candidate), fold, answer, right))
    return found


def learned(fights: list[Fight]) -> LinearModel:
    """The model of some fights."""
    examples = train.Examples()
    for fight in fights:
        if fight.answer is not None:
            examples.add(mutual.TASK, fight.features, train.YES_NO[fight.answer])
    return train.train_task(mutual.TASK, examples.rows[mutual.TASK])


def measured(fights: list[Fight], models: Mapping[int, LinearModel]) -> str:
    """The table of thresholds, out of fold."""
    lines = ["threshold   made mutual   right now   right before"]
    rated = [(models[f.fold].probabilities(f.features)[1], f) for f in fights if f.fold in models]
    for tenths in range(4, 9):
        made = [fight for chance, fight in rated if chance >= tenths / 10]
        now, before = sum(bool(fight.answer) for fight in made), sum(fight.is_right for fight in made)
        lines.append(f"{tenths / 10:9} {len(made):13} {now:11} {before:14}")
    return "\n".join(lines)


def main() -> None:
    """Learns, measures, writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language")
    parser.add_argument("--hints", type=Path, required=True)
    parser.add_argument("--heard", type=Path)
    parser.add_argument("--parallel", action="store_true")
    parser.add_argument("--without-dense", action="store_true")
    parser.add_argument("--folds", type=Path, help="the folder of the weights of each fold")
    parser.add_argument("--out", type=Path, help="the weights among which the model is put")
    args = parser.parse_args()
    thresholds.take(args.language)
    pipe = Pipeline(args.language, screen=False)
    files = {} if args.folds is None else {k: args.folds / f"fold-{k}.json" for k in range(FOLDS)}
    tables = {k: json.loads(path.read_text(encoding="utf-8")) for k, path in files.items()}
    coders = {k: pipe.coder.with_models(Models.from_table(table)) for k, table in tables.items()}
    fights = fights_of(args, coders, pipe)
    models = {k: learned([fight for fight in fights if fight.fold != k]) for k in range(FOLDS)}
    print(measured(fights, models))
    for k, path in files.items():
        packed.put(mutual.TASK, models[k], path)
    if args.out is not None:
        packed.put(mutual.TASK, learned(fights), args.out)


if __name__ == "__main__":
    main()
