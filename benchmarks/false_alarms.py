"""Counts the records made of ordinary reports: those that the corpus calls ``negative`` (sport, crime, prices).

    python benchmarks/false_alarms.py [--language en] [--show 20] [--log]

The corpus chose them by keywords, so a few do tell of political events: the records are printed to be read. Nothing of
a report is kept: only counts go to ``log.jsonl``. Of English ones the corpus has few (8): their rate says little.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import records  # noqa: E402
from benchmarks.log import append, sha256  # noqa: E402

from damai.language.pack import installed  # noqa: E402

CORPUS = records.SHARED / "corpus" / "reports.jsonl"
TARGET = 0.1
"""Records a report, at most."""

Row = dict[str, Any]


def ordinary(language: str) -> list[Row]:
    """The corpus' ordinary reports of a language."""
    if not CORPUS.is_file():
        raise SystemExit(f"{CORPUS} is not there: name the folder with the corpus in DAMAI_SHARED")
    return [r for r in records.read_lines(CORPUS) if r.get("dispute") == "negative" and r.get("language") == language]


def shown(report: Row, record: Row) -> str:
    """A record with the words it rests on, for the screen alone."""
    sides = "+".join(record["actors"]) or "-", "+".join(record["recipients"]) or "-"
    trigger = " ".join(report["text"][start:end] for start, end in record["fields"]["type"][0]["spans"])
    sentence = " | ".join(report["text"][start:end] for start, end in record["evidence"])
    head = f"{report['id']}: {record['type']} {sides[0]} > {sides[1]}"
    return f"{head} {record['status']} [{trigger}]\n   {sentence[:400]}"


def main() -> None:
    """Counts and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", choices=installed(), default="id")
    parser.add_argument("--show", type=int, default=20, metavar="N")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--log", action="store_true", help="append the counts to benchmarks/log.jsonl")
    options = parser.parse_args()
    console = Console()
    reports = ordinary(options.language)
    lines = records.code(reports, options.jobs)
    found = [(report, record) for report in reports for record in lines[report["id"]]["records"]]
    for report, record in found[: options.show]:
        console.print(shown(report, record), markup=False, highlight=False, soft_wrap=True)
    rate = len(found) / max(1, len(reports))
    touched = len({report["id"] for report, _ in found})
    kinds = Counter(record["type"] for _, record in found)
    console.print(", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    console.print(
        f"{len(found)} records in {len(reports)} ordinary reports: {rate:.3f} a report (target: at most {TARGET}); "
        f"{touched} reports have one or more"
    )
    if options.log:
        head = {"task": "false-alarms", "language": options.language, "part": "negative", "gold": sha256(CORPUS)}
        append(head | {"reports": len(reports), "records": len(found), "rate": round(rate, 4), "touched": touched})


if __name__ == "__main__":
    main()
