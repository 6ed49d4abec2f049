"""What each learned part is worth: the coder out of fold with all parts, and with each left to the rules in turn.

    .venv/bin/python training/coder/train.py id --hints HINTS --heard HEARD --keep FOLDS
    .venv/bin/python training/coder/ablation.py id --weights FOLDS --hints HINTS --heard HEARD [--log]

The weights of a fold have seen none of its reports. F1 of the given reports at the level that a part decides, the
difference that it makes, and the standard error of that difference: a bootstrap over reports (Efron 1979), the same
reports drawn for both (1,000 times, seed 7). The same of the pack's own weights on the reports of three dossiers, of
which nothing was learned. A part that makes less than its error on both would have to go.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import gold  # noqa: E402
import hints as hinting  # noqa: E402
import score_records  # noqa: E402
from benchmarks.log import append  # noqa: E402
from thresholds import THRESHOLDS, WEIGHED, take  # noqa: E402
from train import Item, fold_of  # type: ignore[attr-defined] # noqa: E402

from damai.codebook import event_record  # noqa: E402
from damai.events.candidates import Reading  # noqa: E402
from damai.events.weights import Models  # noqa: E402
from damai.pipeline import Pipeline  # noqa: E402

FOLDS = 5
PARTS = {
    "record": "detect", "keep": "detect", "merge": "detect", "sides": "who", "again": "who", "claimant": "full",
    "date": "full", "place": "full", "mediator": "full",
}  # fmt: skip
"""The learned parts, and the level of the codebook's scorer that each decides."""
DRAWS, SEED = 1_000, 7
Counts = tuple[int, int, int]
"""Of one report: gold records, made ones, hits."""


def read(language: str, pipe: Pipeline, known: Mapping[str, Any]) -> tuple[list[tuple[Item, int]], list[gold.Coded]]:
    """The given reports with their folds, and those in which nothing is read."""
    items, empty = list[tuple[Item, int]](), list[gold.Coded]()
    for coded in gold.load(language):
        _, reading = pipe.read(coded.report)
        if reading is None:
            empty.append(coded)
            continue
        item = Item(coded, reading, hinting.give(pipe, reading, known.get(coded.report.id) or {}))
        items.append((item, fold_of(item, FOLDS, "outer")))
    return items, empty


def counts(
    pipe: Pipeline,
    items: Sequence[tuple[Item, int]],
    empty: Sequence[gold.Coded],
    models: Sequence[Models],
    level: str,
) -> list[Counts]:
    """The counts of every report by the models of its fold."""
    coders = [pipe.coder.with_models(one) for one in models]
    found = []
    for item, fold in items:
        events = coders[fold].code(item.reading, coders[fold].redecide(item.reading, item.base))
        found.append(count(item.coded.records, [event_record(e) for e in events], level))
    return [*found, *(count(coded.records, [], level) for coded in empty)]


def count(records: list[dict[str, Any]], made: list[dict[str, Any]], level: str) -> Counts:
    """Gold records, made ones and hits of one report."""
    tally = score_records.Tally()
    tally.add(records, made)
    return tally.gold, tally.made, tally.hit[level]


def f1(rows: Sequence[Counts]) -> float:
    """Of all reports together."""
    gold_count, made, hits = map(sum, zip(*rows, strict=True))
    return 2 * hits / max(1, gold_count + made)


def error(ones: Sequence[Counts], others: Sequence[Counts]) -> float:
    """The standard error of the difference of two F1, over reports."""
    chance, found = random.Random(SEED), []
    for _ in range(DRAWS):
        drawn = chance.choices(range(len(ones)), k=len(ones))
        found.append(f1([ones[n] for n in drawn]) - f1([others[n] for n in drawn]))
    return statistics.pstdev(found)


def main() -> None:
    """Measures, prints, logs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language")
    parser.add_argument("--weights", type=Path, required=True, help="the folder of fold-0.json to fold-4.json")
    parser.add_argument("--hints", type=Path)
    parser.add_argument("--heard", type=Path)
    parser.add_argument("--log", action="store_true")
    args = parser.parse_args()
    take(args.language)
    pipe = Pipeline(args.language, screen=False)
    known = hinting.read(args.hints, args.language, args.heard) if args.hints else {}
    items, empty = read(args.language, pipe, known)
    whole = [fold_models(args.weights / f"fold-{number}.json") for number in range(FOLDS)]
    compare(args, "out of fold", whole, lambda models, level: counts(pipe, items, empty, models, level))
    told = list(dossiers(pipe))
    compare(args, "dossiers", [pipe.coder.models], lambda models, level: unseen(pipe, told, models[0], level))


def compare(
    args: argparse.Namespace,
    how: str,
    whole: Sequence[Models],
    scored: Callable[[Sequence[Models], str], list[Counts]],
) -> None:
    """Prints and logs what each part is worth on some reports."""
    base = {level: scored(whole, level) for level in sorted(set(PARTS.values()))}
    for part, level in PARTS.items():
        rows = scored([without(part, models) for models in whole], level)
        every, rules = f1(base[level]), f1(rows)
        row = {"level": level, "with": every, "rules": rules, "gain": every - rules, "error": error(base[level], rows)}
        print(how, part, level, f"{every:.4f} {rules:.4f} gain {row['gain']:.4f} error {row['error']:.4f}", flush=True)
        if args.log:
            append({"task": "part", "language": args.language, "part": part, "how": how} | row)


def dossiers(pipe: Pipeline) -> Iterator[tuple[Reading | None, list[dict[str, Any]]]]:
    """The reports of the dossiers in the pipeline's language, read, with their records."""
    for coded in gold.dossiers(pipe.language):
        yield pipe.read(coded.report)[1], coded.records


def unseen(
    pipe: Pipeline, told: Sequence[tuple[Reading | None, list[dict[str, Any]]]], models: Models, level: str
) -> list[Counts]:
    """The counts of every report of the dossiers."""
    coder, found = pipe.coder.with_models(models), []
    for reading, records in told:
        events = coder.code(reading) if reading is not None else ()
        found.append(count(records, [event_record(event) for event in events], level))
    return found


def fold_models(path: Path) -> Models:
    """The models of a fold, with the thresholds and blends of the language."""
    read_models = Models.from_table(json.loads(path.read_text(encoding="utf-8")))
    return Models(read_models.by_task, dict(THRESHOLDS), dict(WEIGHED))


def without(part: str, models: Models) -> Models:
    """The same models but for one, in whose place the rules decide."""
    return Models({task: m for task, m in models.by_task.items() if task != part}, models.thresholds, models.blends)


if __name__ == "__main__":
    main()
