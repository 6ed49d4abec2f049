"""Whether a confidence of .8 is right eight times in ten: out-of-fold records against the hand-coded ones.

    python benchmarks/reliability.py OUT_OF_FOLD.jsonl --language id [--level detect] [--bins 10] [--log] [--map]

The file is what ``training/coder/train.py id --predictions FILE`` writes: a line a report, records with ``confidence``.
A record is right where it pairs with one of the gold (``detect``), and at ``who`` where its sides are the gold's too. A
record that pairs with one that a coder may leave out counts neither way. Only ``train`` and ``tune`` are looked at.

``--map`` also fits a monotone map of confidence (isotonic regression), each report by the others, and says what would
be gained: a proposal, nothing is installed.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.log import append, sha256  # noqa: E402
from benchmarks.records import Row, gold_path, read_lines, scorer  # noqa: E402

PARTS = ("train", "tune")
LEVELS = ("detect", "who")
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """One record: the report it is of, how sure damai was (0 to 1), whether it is right."""

    report: str
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The records whose confidence lies from ``low`` up to the next bin."""

    low: float
    records: int
    mean: float
    share: float


def judge(gold: dict[str, list[Row]], made: dict[str, list[Row]], level: str = "detect") -> list[Judged]:
    """Every record that was made of the gold's reports, in their order; ``ValueError`` for one without confidence."""
    scores = scorer()
    found: list[Judged] = []
    for report, rows in gold.items():
        records = made.get(report, [])
        paired = {j: rows[i] for i, j in scores.match(rows, records)}
        for number, record in enumerate(records):
            if record.get("confidence") is None:
                raise ValueError(f"{report}: a record has no confidence")
            partner = paired.get(number)
            if partner is not None and partner.get("optional"):
                continue
            right = partner is not None and (level == "detect" or bool(scores.same_sides(partner, record)))
            found.append(Judged(report, float(record["confidence"]), right))
    return found


def binned(rows: Sequence[Judged], bins: int = 10) -> list[Bin]:
    """Equally wide bins that hold records, lowest first.

    >>> binned([Judged("r", 0.31, True), Judged("r", 0.33, False), Judged("r", 1.0, True)])
    [Bin(low=0.3, records=2, mean=0.32, share=0.5), Bin(low=0.9, records=1, mean=1.0, share=1.0)]
    """
    inside: dict[int, list[Judged]] = {}
    for row in rows:
        inside.setdefault(min(bins - 1, int(row.confidence * bins)), []).append(row)
    return [
        Bin(
            round(number / bins, 4), len(some), round(sum(r.confidence for r in some) / len(some), 4),
            round(sum(r.right for r in some) / len(some), 4),
        )
        for number, some in sorted(inside.items())
    ]  # fmt: skip


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: how far mean confidence and share right lie apart, by the records of each bin.

    >>> calibration_error([Bin(0.5, 3, 0.6, 0.5), Bin(0.9, 1, 0.9, 1.0)])
    0.1
    """
    total = sum(one.records for one in bins)
    return round(sum(one.records * abs(one.mean - one.share) for one in bins) / max(1, total), 4)


def squared_error(rows: Sequence[Judged]) -> float:
    """Brier score: the mean squared distance of confidence from what was right.

    >>> squared_error([Judged("r", 0.5, True), Judged("r", 1.0, True)])
    0.125
    """
    return round(sum((row.confidence - row.right) ** 2 for row in rows) / max(1, len(rows)), 4)


def mapped(rows: Sequence[Judged]) -> list[Judged]:
    """The records with the confidence that a monotone map gives them which was fitted on other reports."""
    found: list[Judged] = []
    for fold in range(FOLDS):
        mine = [row for row in rows if _fold(row) == fold]
        if mine:
            fitted = isotonic([row for row in rows if _fold(row) != fold])
            chances = fitted.predict([row.confidence for row in mine])
            found += [Judged(r.report, float(c), r.right) for r, c in zip(mine, chances, strict=True)]
    return found


def _fold(row: Judged) -> int:
    return zlib.crc32(row.report.encode()) % FOLDS


def isotonic(rows: Sequence[Judged]) -> Any:
    """The monotone map of these records."""
    from sklearn.isotonic import IsotonicRegression

    return IsotonicRegression(out_of_bounds="clip").fit([r.confidence for r in rows], [r.right for r in rows])


def knots(rows: Sequence[Judged]) -> list[tuple[float, float]]:
    """Where the map of all these records bends: confidence, and what it becomes."""
    fitted = isotonic(rows)
    return [
        (round(float(x), 3), round(float(y), 3))
        for x, y in zip(fitted.X_thresholds_, fitted.y_thresholds_, strict=True)
    ]


def show(console: Console, title: str, rows: Sequence[Judged], bins: int) -> None:
    """Prints the bins."""
    table = Table(title=title, title_justify="left")
    for column in ("confidence", "records", "mean", "share right"):
        table.add_column(column, justify="right")
    found = binned(rows, bins)
    for one in found:
        table.add_row(f"{one.low:.2f}-", str(one.records), f"{one.mean:.3f}", f"{one.share:.3f}")
    table.caption = f"expected calibration error {calibration_error(found):.3f}, Brier {squared_error(rows):.3f}"
    console.print(table)


def read(path: Path, language: str) -> tuple[dict[str, list[Row]], dict[str, list[Row]]]:
    """The records of the gold and of a file of predictions, by report; of a language's reports that are in both."""
    made = {row["id"]: row["records"] for row in read_lines(path)}
    rows = [row for part in PARTS for row in read_lines(gold_path(part)) if row.get("language") == language]
    gold = {row["id"]: row["records"] for row in rows if row["id"] in made}
    return gold, made


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="out-of-fold records with confidence")
    parser.add_argument("--language", default="id")
    parser.add_argument("--level", choices=LEVELS, default="detect")
    parser.add_argument("--bins", type=int, default=10)
    parser.add_argument("--map", action="store_true", help="say what a monotone map would gain")
    parser.add_argument("--log", action="store_true", help="append the figures to benchmarks/log.jsonl")
    return parser.parse_args()


def main() -> None:
    """Measures, prints, logs."""
    options = arguments()
    console = Console()
    gold, made = read(options.file, options.language)
    try:
        rows = judge(gold, made, options.level)
    except ValueError as error:
        raise SystemExit(f"{options.file}: {error} (train.py --predictions has to write it)") from error
    if not rows:
        raise SystemExit(f"{options.file}: no records of reports in '{options.language}' that were coded by hand")
    show(
        console, f"{options.language}, {options.level}: {len(rows)} records of {len(gold)} reports", rows, options.bins
    )
    if options.map:
        show(console, "by a monotone map fitted on other reports", mapped(rows), options.bins)
        console.print("map of all: " + ", ".join(f"{x} -> {y}" for x, y in knots(rows)))
    if options.log:
        bins = binned(rows, options.bins)
        head = {"task": "reliability", "language": options.language, "part": "train+tune", "how": "out-of-fold"}
        head |= {"level": options.level, "gold": sha256(*map(gold_path, PARTS)), "reports": len(gold)}
        figures = {"records": len(rows), "ece": calibration_error(bins), "brier": squared_error(rows)}
        append(head | figures | {"bins": [[b.low, b.records, b.mean, b.share] for b in bins]})


if __name__ == "__main__":
    main()
