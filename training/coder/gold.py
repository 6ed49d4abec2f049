"""The hand-coded reports that the coder's small models learn from: ``train`` and ``tune``, never ``check``."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import panl
import raw_texts

from damai.model import Report

SHARED = Path(os.environ.get("DAMAI_SHARED", Path(__file__).resolve().parents[3] / "shared"))
sys.path.insert(0, str(SHARED / "codebook"))


HERE = Path(__file__).resolve().parents[2]
DOSSIERS = (HERE / "examples" / "dossier", HERE / "tests" / "quality" / "dossier_batken")
"""Hand-coded dossiers beside the one of ``SHARED``."""
EMPTY: dict[str, Any] = {name: [] for name in ("actors", "recipients", "mediators", "claimants", "deniers")}


DENSE = 0.3
"""Some reports written for damai have twice as many records as news has: that is not to be learned from them."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One report with its hand-coded records."""

    report: Report
    records: list[dict[str, Any]]
    part: str
    telling: float = 1.0
    """How much it teaches about what is a record and what is none."""


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _report(row: dict[str, Any]) -> Report:
    return Report(
        row["id"], row["text"], row.get("published"), row.get("title"), row.get("publisher"), row.get("language")
    )


def own(language: str, parallel: bool = True) -> list[Coded]:
    """The reports that were hand-coded for damai (``coded-*.jsonl``), with their texts from ``../shared``.

    ``parallel`` takes those of the parallel corpus too. Behind them, those that were written for damai.
    """
    return [
        *_own_raw(language),
        *(_own_parallel(language) if parallel else ()),
        *book(language),
        *written(language),
    ]


def written(language: str) -> list[Coded]:
    """Reports that were written for damai and coded at once (``written-*.jsonl``): the news in them is invented."""
    path = Path(__file__).parent / f"written-{language}.jsonl"
    found: list[Coded] = []
    for row in _rows(path) if path.exists() else ():
        report = Report(f"written-{row['id']}", row["text"], row["published"], row["title"], None, language)
        found.append(Coded(report, row["records"], "own", DENSE if row.get("dense") else 1.0))
    return found


def book(language: str) -> list[Coded]:
    """The open part of the book of constructions (short texts of our own); its blind part is never learned from."""
    path = Path(__file__).resolve().parents[2] / "tests" / "quality" / f"book_{language}.jsonl"
    found: list[Coded] = []
    for row in _rows(path) if path.exists() else ():
        report = Report(f"book-{row['id']}", row["text"], row["published"], None, None, language)
        records = [{**EMPTY, **record, "evidence": [[0, len(row["text"])]]} for record in row["records"]]
        found.append(Coded(report, records, "own"))
    return found


def _own_parallel(language: str) -> list[Coded]:
    """Those of the parallel corpus, in one of its two languages."""
    path = Path(__file__).parent / "coded-panl.jsonl"
    if language not in ("en", "id") or not path.exists():
        return []
    english = panl.lines_of(SHARED / "data", "en")
    lines = english if language == "en" else panl.lines_of(SHARED / "data", language)
    found: list[Coded] = []
    for row in _rows(path):
        first, last = row["lines"]
        if hashlib.sha256(panl.text_of(english, first, last)[0].encode()).hexdigest() != row["sha256"]:
            raise SystemExit(f"lines {first} to {last} of {panl.ARCHIVE} are not the text that was coded")
        text, places = panl.text_of(lines, first, last)
        report = Report(f"panl{first}", text, None, None, "AFP", language)
        found.append(Coded(report, panl.records_of(row, places, language == "en"), "own"))
    return found


def _own_raw(language: str) -> list[Coded]:
    found: list[Coded] = []
    raw: dict[str, raw_texts.Texts] = {}
    path = Path(__file__).parent / f"coded-{language}.jsonl"
    for number, row in enumerate(_rows(path) if path.exists() else ()):
        if row["file"] not in raw:
            raw[row["file"]] = raw_texts.texts_of(SHARED / "data", row["file"])
        source = raw[row["file"]][row["row"]]
        text = source["text"][: row["chars"]]
        if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
            raise SystemExit(f"{row['file']} row {row['row']} is not the text that was coded")
        report = Report(f"own{number}", text, row["published"], source.get("title"), source.get("source"), language)
        found.append(Coded(report, row["records"], "own"))
    return found


def load(language: str, parts: tuple[str, ...] = ("train", "tune")) -> list[Coded]:
    """The coded reports of a language, in the order of the files."""
    folder = SHARED / "gold"
    texts = {row["id"]: _report(row) for row in _rows(folder / "reports.jsonl")}
    seed = json.loads((SHARED / "corpus" / "karabakh-2022-11.json").read_text(encoding="utf-8"))
    texts.setdefault(seed["id"], _report(seed))
    found: list[Coded] = []
    for part in parts:
        name = "karabakh-2022-11" if part == "first" else part
        for row in _rows(folder / f"{name}.gold.jsonl"):
            report = texts.get(row["id"])
            if report is not None and (row.get("language") or report.language) == language:
                found.append(Coded(report, row["records"], part))
    return found


def dossiers(language: str) -> Iterator[Coded]:
    """The reports of the hand-coded dossiers in a language; nothing is learned of them. ``part`` is the folder."""
    for folder in (SHARED / "dossiers" / "karabakh", *DOSSIERS):
        records = {row["id"]: row["records"] for row in _rows(folder / "records.gold.jsonl")}
        for row in _rows(folder / "reports.jsonl"):
            if row["language"] == language:
                yield Coded(_report(row), records[row["id"]], folder.name)
