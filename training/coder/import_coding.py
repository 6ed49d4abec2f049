"""Turns a hand-coder's answer (records with verbatim quotes) into labels without text: offsets, source row, text hash.

    python training/coder/import_coding.py BATCH.jsonl CODED.jsonl [BATCH CODED ...] --out training/coder/coded-id.jsonl

A batch line names the raw file and row that its text was cut from (``raw_texts.py``); the text itself stays where it is
(third-party text never enters the repository). Evidence is widened to sentences. What is not found in its text is
reported and left out, and so are reports of files that are no source of ours (some are there to test the coders). The
labels are added to what the file has: a report's number there is its name.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from damai.api import month_names
from damai.ingest import clean, read_published
from damai.language.analyser import Analyser
from damai.language.pack import load_pack

KEEP = (
    "type", "mode", "actors", "recipients", "mediators", "status", "claimants", "deniers", "date", "place",
    "commitment", "killed", "injured", "optional", "type_alt",
)  # fmt: skip


MONTH_FIRST = {"data-berita"}
"""Files that write days as 10/21/2025."""


def _published(row: dict[str, Any], months: dict[str, int]) -> str | None:
    value = row.get("published")
    if row["file"] in MONTH_FIRST and value:
        value = re.sub(r"^(\d+)/(\d+)/", r"\2/\1/", value)
    return read_published(value, months=months)[0]


def _find(text: str, quote: str) -> int:
    at = text.find(quote)
    return at if at >= 0 else text.find(quote.strip())


def labelled(made: dict[str, Any], text: str, sentences: list[tuple[int, int]]) -> dict[str, Any] | None:
    """A coder's record as a label; None if none of its quotes stands in the text."""
    spans: list[list[int]] = []
    for quote in made.get("quotes", []):
        at = _find(text, quote)
        inside = [(s, e) for s, e in sentences if at >= 0 and s < at + len(quote) and at < e]
        spans.extend([s, e] for s, e in inside if [s, e] not in spans)
    if not spans:
        return None
    record = {key: made[key] for key in KEEP if made.get(key) not in (None, [], False)}
    for key in ("actors", "recipients", "mediators", "claimants", "deniers"):
        record.setdefault(key, [])
    record.setdefault("status", "occurred")
    if isinstance(record.get("commitment"), dict):
        record["commitment"] = {k: v for k, v in record["commitment"].items() if k != "content"}
    at = _find(text, made.get("trigger", "")) if made.get("trigger") else -1
    first = text.find(made["trigger"], spans[0][0]) if made.get("trigger") else -1
    at = first if 0 <= first < spans[0][1] else at
    if at >= 0:
        record["trigger"] = [at, at + len(made["trigger"])]
    record["evidence"] = spans
    return record


def main() -> None:
    """Reads pairs of batch and answer, writes one file of labels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--language", default="id")
    args = parser.parse_args()
    pack, months = load_pack(args.language), month_names()
    analyser = Analyser(pack)
    lines: list[str] = []
    lost = kept = 0
    for batch, coded in zip(args.files[::2], args.files[1::2], strict=True):
        texts = {row["id"]: row for row in map(json.loads, batch.read_text(encoding="utf-8").splitlines())}
        for answer in map(json.loads, coded.read_text(encoding="utf-8").splitlines()):
            row = texts[answer["id"]]
            if "sha256" not in row:
                continue
            text = row["text"]
            sentences = [(s.start, s.end) for s in analyser.sentence_spans(clean(text))]
            records = [labelled(made, text, sentences) for made in answer["records"]]
            lost += sum(r is None for r in records)
            kept += sum(r is not None for r in records)
            label = {
                "file": row["file"],
                "row": row["row"],
                "chars": len(text),
                "sha256": row["sha256"],
                "published": _published(row, months),
                "language": args.language,
            }
            lines.append(json.dumps(label | {"records": [r for r in records if r]}, ensure_ascii=False, sort_keys=True))
    with args.out.open("a", encoding="utf-8") as out:
        out.write("".join(line + "\n" for line in lines))
    print(f"{len(lines)} reports, {kept} records; {lost} records whose quotes were not found", file=sys.stderr)


if __name__ == "__main__":
    main()
