"""Raw reports that nobody has coded, as numbers: large networks say what they make of them, the small one learns it.

    python -m training.network.unread id [--share 0/2]

Takes the raw reports that damai's learned screen finds most likely to tell of political events. After ``labels``, whose
numbers of forms and readings are used here. Several shares may be read side by side.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from training.coder.train import Item
from training.network import paths, sheets
from training.network.labels import Rows, sheet_of

from damai.api import month_names
from damai.events.weights import Models
from damai.ingest import read_published
from damai.model import Report
from damai.pipeline import Pipeline

sys.path.insert(0, str(paths.TRAINING / "coder"))

import gold

FILES = (
    "indonews-2025", "kompas-digest-2025", "click-id-2019", "data-berita", "harisatul-news", "malaya-indon-news",
    "media-news", "hoax-valid-2017",
)  # fmt: skip
LETTERS, FEWEST = 2600, 250
"""Letters of a report that are read, up to the end of a paragraph; a report has at least so many."""
SURE = 0.0
"""Log-odds above those of the screen's own threshold."""
TRIGGERS = 3
"""A report with fewer of them teaches little."""
FOLD = -1
"""The story fold of reports that are in none: their labels come from networks that have not seen a fold."""
TOLD = 500


def coded_rows(language: str) -> set[tuple[str, int | str]]:
    """The file and row of the raw reports of a language that people coded."""
    path = paths.TRAINING / "coder" / f"coded-{language}.jsonl"
    return {(row["file"], row["row"]) for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def indonesian() -> Iterator[Report]:
    """The raw news of ``raw-id-news`` without the reports that were coded."""
    coded = coded_rows("id")
    for name in FILES:
        with gzip.open(paths.DATA / "raw-id-news" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for number, row in enumerate(map(json.loads, lines)):
                if (name, number) not in coded:
                    yield report_of(f"{name}:{number}", row, "id")


def english() -> Iterator[Report]:
    """Statements of the White House, and PolNeAR's news without what it marks in them; without what was coded."""
    coded = {row for _, row in coded_rows("en")}
    with gzip.open(paths.DATA / "raw-en-diplomacy" / "whitehouse-foreign-policy.jsonl.gz", "rt") as lines:
        for row in map(json.loads, lines):
            if row["id"] not in coded:
                yield report_of(row["id"], row, "en")
    with tarfile.open(paths.DATA / "attribution-en-polnear" / "polnear-train.tar.gz") as archive:
        for member in sorted(archive.getmembers(), key=lambda m: m.name):
            wanted = member.name.endswith(".txt") and member.name not in coded
            stream = archive.extractfile(member) if wanted else None
            if stream is not None:
                yield report_of(member.name, {"text": stream.read().decode("utf-8")}, "en")


READERS = {"id": indonesian, "en": english}


def report_of(name: str, row: dict[str, Any], language: str) -> Report:
    """The beginning of a raw report, with its day where it can be read."""
    text = row["text"]
    if len(text) > LETTERS:
        cut = text.rfind("\n", FEWEST, LETTERS)
        text = text[: cut if cut > 0 else LETTERS]
    published, _ = read_published(row.get("date"), months=month_names())
    return Report(name, text, published, row.get("title"), None, language)


def read(language: str, share: tuple[int, int], most: int | None, rows: Rows) -> Iterator[sheets.Sheet]:
    """The sheets of those that may tell of events."""
    pipe = Pipeline(language)
    if pipe.screen is not None:
        pipe.screen = replace(pipe.screen, threshold=pipe.screen.threshold + SURE)
    plain = pipe.coder.with_models(Models({}, {}))
    plain.context = None
    for number, report in enumerate(islice(READERS[language](), share[0], most, share[1]), 1):
        _, reading = pipe.read(report) if len(report.text) >= FEWEST else ((), None)
        candidates = plain.candidates(reading) if reading is not None else []
        if reading is not None and len(candidates) >= TRIGGERS:
            yield sheet_of(rows, language, Item(gold.Coded(report, [], "raw"), reading, candidates), FOLD)
        if number % TOLD == 0:
            print(f"{language} {share}: {number}", flush=True)


def main() -> None:
    """Writes the sheets of one language, or of a share of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=paths.LANGUAGES)
    parser.add_argument("--share", default="0/1", help="which of how many")
    parser.add_argument("--most", type=int, help="reports, for a trial")
    args = parser.parse_args()
    number, count = map(int, args.share.split("/"))
    out = paths.unread(args.language, number)
    if paths.is_there(out):
        return
    coded = sheets.read()
    rows = Rows(json.loads(paths.VOCABULARY.read_text(encoding="utf-8")))
    rows.settings["forms"].extend(coded.forms[1:])
    rows.settings["readings"].extend(coded.readings[1:])
    reports = list(read(args.language, (number, count), args.most, rows))
    if (len(coded.forms), len(coded.readings)) != tuple(len(rows.settings[name]) for name in ("forms", "readings")):
        raise SystemExit("raw reports have forms or readings that no coded one has")
    sheets.write(replace(coded, reports=reports), out)
    print(f"{len(reports)} reports, {sum(len(s.numbers) for s in reports)} triggers")


if __name__ == "__main__":
    main()
