"""Counts the invented records of ordinary reports: those that the corpus calls ``negative`` (sport, crime, prices).

    python benchmarks/false_alarms.py [--language en] [--show 20] [--log]

The corpus chose them by keywords, so some do tell of political events. Careful readers who did not know what damai
makes of them coded all 164 (``ordinary.jsonl``: labels with offsets and the text's hash, no text): a record is
*invented* when the codebook's scorer pairs it with none of theirs. The invented ones are printed to be read; only
counts go to ``log.jsonl``. Of English ones the corpus has few (8): their rate says little.
"""

from __future__ import annotations

import argparse
import hashlib
import json
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
CODED = Path(__file__).with_name("ordinary.jsonl")
"""What careful readers find in them."""
TARGET = 0.1
"""Invented records a report, at most."""

Row = dict[str, Any]


def ordinary(language: str) -> list[Row]:
    """The corpus' ordinary reports of a language."""
    if not CORPUS.is_file():
        raise SystemExit(f"{CORPUS} is not there: name the folder with the corpus in DAMAI_SHARED")
    return [r for r in records.read_lines(CORPUS) if r.get("dispute") == "negative" and r.get("language") == language]


def hand_coded(reports: list[Row], path: Path = CODED) -> dict[str, list[Row]]:
    """The readers' records by report; a report that they have not read, or whose text is another, is an error."""
    rows = {row["id"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    for report in reports:
        digest = hashlib.sha256(report["text"].encode()).hexdigest()
        if report["id"] not in rows or rows[report["id"]]["sha256"] != digest:
            raise SystemExit(f"{report['id']} is not the text that was read for {path.name}")
    return {report["id"]: rows[report["id"]]["records"] for report in reports}


def invented(gold: list[Row], made: list[Row]) -> list[Row]:
    """The made records that pair with none of the readers'."""
    paired = {number for _, number in records.scorer().match(gold, made)}
    return [record for number, record in enumerate(made) if number not in paired]


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
    coded = hand_coded(reports)
    made = {report["id"]: lines[report["id"]]["records"] for report in reports}
    found = [(report, record) for report in reports for record in invented(coded[report["id"]], made[report["id"]])]
    for report, record in found[: options.show]:
        console.print(shown(report, record), markup=False, highlight=False, soft_wrap=True)
    count, told = sum(map(len, made.values())), sum(not r.get("optional") for rows in coded.values() for r in rows)
    rate = len(found) / max(1, len(reports))
    touched = len({report["id"] for report, _ in found})
    kinds = Counter(record["type"] for _, record in found)
    console.print(", ".join(f"{kind} {number}" for kind, number in kinds.most_common()))
    console.print(
        f"{len(found)} invented of {count} records in {len(reports)} ordinary reports: {rate:.3f} a report (target: at "
        f"most {TARGET}), in {touched} of them; careful readers find {told} records there"
    )
    if options.log:
        head = {"task": "false-alarms", "language": options.language, "part": "negative", "gold": sha256(CODED)}
        numbers = {"reports": len(reports), "records": count, "invented": len(found), "rate": round(rate, 4)}
        append(head | numbers | {"touched": touched, "told": told})


if __name__ == "__main__":
    main()
