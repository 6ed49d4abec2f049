"""Hand-coded wire reports of the parallel corpus PANL-BPPT-INT: one coding serves English and Indonesian.

    python training/coder/panl.py ANSWERS... --out training/coder/coded-panl.jsonl

The corpus (``../shared/data/parallel-en-id``) has one sentence a line, line by line the same in both languages, without
marks between reports. An answer names the lines of a report and of each record's evidence, and the trigger's English
words. What is kept are line numbers, codes and a checksum: no text.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tarfile
from pathlib import Path
from typing import Any

KEEP = (
    "type", "mode", "actors", "recipients", "mediators", "status", "claimants", "deniers", "date", "place",
    "commitment", "killed", "injured", "optional", "type_alt", "lines", "trigger_at",
)  # fmt: skip
ARCHIVE = "PANL-BPPT-INT-EN-ID-150Kw.tgz"


def lines_of(data: Path, language: str) -> list[str]:
    """The sentences of one language (``data`` is ``../shared/data``)."""
    with tarfile.open(data / "parallel-en-id" / ARCHIVE) as archive:
        stream = archive.extractfile(f"PANL-BPPT-INT-{language.upper()}-150Kw.txt")
        if stream is None:
            raise SystemExit(f"{ARCHIVE} lacks its {language} part")
        return [line.strip() for line in stream.read().decode("ascii", "replace").splitlines()]


def text_of(lines: list[str], first: int, last: int) -> tuple[str, dict[int, tuple[int, int]]]:
    """The text of a report (lines ``first`` to ``last``, counted from 1) and the place of each line in it."""
    text, places = "", {}
    for number in range(first, last + 1):
        text += "\n" if text else ""
        places[number] = (len(text), len(text) + len(lines[number - 1]))
        text += lines[number - 1]
    return text, places


def records_of(row: dict[str, Any], places: dict[int, tuple[int, int]], english: bool) -> list[dict[str, Any]]:
    """Records with evidence as offsets; the trigger is known in English only."""
    found: list[dict[str, Any]] = []
    for made in row["records"]:
        record = {key: value for key, value in made.items() if key not in ("lines", "trigger_at")}
        record["evidence"] = [list(places[number]) for number in made["lines"]]
        for side in ("actors", "recipients", "mediators", "claimants", "deniers"):
            record.setdefault(side, [])
        record.setdefault("status", "occurred")
        if english and made.get("trigger_at"):
            start = places[made["lines"][0]][0]
            record["trigger"] = [start + made["trigger_at"][0], start + made["trigger_at"][1]]
        found.append(record)
    return found


def kept(made: dict[str, Any], lines: list[str]) -> dict[str, Any]:
    """One record without its text."""
    at = lines[made["lines"][0] - 1].find(made.get("trigger") or "\0")
    if at >= 0:
        made["trigger_at"] = [at, at + len(made["trigger"])]
    if made.get("date") == "?":
        made["date"], made["undated"] = None, True
    record = {key: made[key] for key in KEEP if made.get(key) not in (None, [], False)}
    if isinstance(record.get("commitment"), dict):
        record["commitment"] = {k: v for k, v in record["commitment"].items() if k != "content"}
    return record | ({"undated": True} if made.get("undated") else {})


def main() -> None:
    """Reads answers, writes labels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parents[3] / "shared" / "data")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    english = lines_of(args.data, "en")
    rows: list[str] = []
    for path in args.files:
        for answer in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            first, last = answer["lines"]
            text, _ = text_of(english, first, last)
            label = {
                "lines": [first, last],
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
                "records": [kept(made, english) for made in answer["records"]],
            }
            rows.append(json.dumps(label, ensure_ascii=False, sort_keys=True))
    args.out.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(rows)} reports")


if __name__ == "__main__":
    main()
