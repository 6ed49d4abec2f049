"""Codes a dossier, links its reports, and holds what comes out against its gold (codebook, section 9).

    python benchmarks/dossier.py FOLDER [--out prediction.json]      with damai's own coding
    python benchmarks/dossier.py FOLDER --given-records              with the hand-coded records, less what no coder has
    python benchmarks/dossier.py ../shared/dossiers/karabakh examples/dossier --given-records --log
    python benchmarks/dossier.py FOLDER ... --given-records --set      writes floors_dossiers.toml anew

FOLDER holds ``reports.jsonl``, ``records.gold.jsonl`` and ``dossier.gold.json``. With the given records the errors are
those of linking alone; ``commitment.content``, ``optional`` and ``type_alt`` are taken out of them first. The ledger is
kept as of the gold's ``as_of``. The figures are those of ``../shared/codebook/score_dossier.py``, which is run on the
prediction as it is written.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.log import append, sha256  # noqa: E402
from benchmarks.records import code, read_lines, scorer  # noqa: E402

from damai.crossdoc.duplicates import copy_groups  # noqa: E402
from damai.crossdoc.linker import Linked, link  # noqa: E402
from damai.crossdoc.told import ToldReport, told_record  # noqa: E402
from damai.model import Report  # noqa: E402
from damai.sketch import sketch_report  # noqa: E402

Row = dict[str, Any]
FIELDS = ("id", "text", "published", "title", "publisher", "language", "url")
LANGUAGE = "multi"
"""What the log has for a language: a dossier has several."""
FIGURES = ("duplicates", "incidents", "contested", "commitments", "states")
AIMS = {"own": (0.95, 0.50, 0.45, 0.60, 0.65), "given": (0.97, 0.88, 0.85, 0.95, 0.85)}
"""What the project asks for on the Karabakh dossier, in the order of ``FIGURES``."""
PEERS = (
    ("near-duplicate news, ARI: MinHash", ".737", "", "", "", ""),
    ("near-duplicate news, ARI: bi-encoder", ".915", "", "", "", ""),
    ("event coreference on ECB+, CoNLL-F1: xCoRe 2025", "", ".424", "", "", ""),
)
"""Others' figures for tasks nearest to ours (``../shared/design/NUMBERS.md``); on other data."""
FLOORS = ROOT / "benchmarks" / "floors_dossiers.toml"
MARGIN = 0.01
"""How far below today's figures their floors are."""
FLOORS_HEAD = """\
# What linking makes of hand-made dossiers with their hand-coded records must not fall (tests/quality/test_dossiers.py):
# F1 of copies, incidents, contested claims and commitments, and the share of right states, less .01. `gold` is the hash
# of `dossier.gold.json`. Written by `python benchmarks/dossier.py FOLDER ... --given-records --set`.
"""
_LINE = re.compile(r"^(\w+) +P [\d.]+ +R [\d.]+ +F1 ([\d.]+)(?:.*state right ([\d.]+))?")


def given_records(folder: Path) -> dict[str, list[Row]]:
    """The hand-coded records by report, without what no coder would have."""
    found = {}
    for row in read_lines(folder / "records.gold.jsonl"):
        found[row["id"]] = [bare(record) for record in row["records"]]
    return found


def bare(record: Mapping[str, Any]) -> Row:
    """A record without ``optional``, ``type_alt`` and the paraphrase of a promise.

    >>> bare({"type": "AGREE", "optional": True, "commitment": {"content": "meet", "due": None, "negative": False}})
    {'type': 'AGREE', 'commitment': {'due': None, 'negative': False}}
    """
    kept = {name: value for name, value in record.items() if name not in ("optional", "type_alt")}
    if kept.get("commitment"):
        kept["commitment"] = {name: value for name, value in kept["commitment"].items() if name != "content"}
    return kept


def coded_records(reports: Sequence[Row]) -> dict[str, list[Row]]:
    """The records that damai makes of the reports, by report."""
    return {name: line["records"] for name, line in code(reports).items()}


def told(reports: Iterable[Row], records: Mapping[str, Sequence[Row]]) -> list[ToldReport]:
    """The reports as the cross-report part sees them."""
    found = []
    for row in reports:
        sketch = sketch_report(Report(**{name: row.get(name) for name in FIELDS}))  # type: ignore[arg-type]
        events = tuple(told_record(row, number, record) for number, record in enumerate(records.get(row["id"], ())))
        found.append(ToldReport(sketch, events))
    return found


def prediction(linked: Linked, records: Mapping[str, Sequence[Row]]) -> Row:
    """What was found, in the form of ``dossier.gold.json``, with the records it speaks of."""
    return {
        "records": dict(records),
        "duplicates": [list(group) for group in copy_groups(linked.copies)],
        "incidents": [list(incident.events) for incident in linked.incidents if len(incident.events) > 1],
        "contested": [
            {"a": a, "b": b, "about": claim.kind} for claim in linked.contested for a, b in claim.pairs()
        ],
        "commitments": [
            {
                "made": list(entry.made), "by": list(entry.by), "to": list(entry.to), "content": entry.content,
                "due": entry.due, "state": entry.state, "because": list(entry.because),
            }
            for entry in linked.commitments
        ],
    }  # fmt: skip


def judged(folder: Path, made: Row) -> tuple[str, dict[str, float]]:
    """What ``score_dossier.py`` prints of a prediction, and its figures by name."""
    scorer()  # puts the folder of the scorers on the path
    judge = importlib.import_module("score_dossier")
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "prediction.json"
        path.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
        printed, arguments = io.StringIO(), sys.argv
        sys.argv = ["score_dossier.py", str(folder), str(path)]
        try:
            with contextlib.redirect_stdout(printed):
                judge.main()
        finally:
            sys.argv = arguments
    return printed.getvalue(), figures(printed.getvalue())


def figures(printed: str) -> dict[str, float]:
    """The figures in what the scorer prints.

    >>> figures("incidents    P 0.900  R 0.800  F1 0.847   (8 of 10 gold, 9 made)")
    {'incidents': 0.847}
    """
    found = {}
    for line in printed.splitlines():
        match = _LINE.match(line)
        if match:
            found[match[1]] = float(match[2])
            if match[3]:
                found["states"] = float(match[3])
    return found


def measure(folder: Path, given: bool) -> tuple[Row, str, dict[str, float], float]:
    """Prediction, what the scorer prints of it, its figures, and the seconds that linking took."""
    reports = read_lines(folder / "reports.jsonl")
    gold = json.loads((folder / "dossier.gold.json").read_text(encoding="utf-8"))
    records = given_records(folder) if given else coded_records(reports)
    seen = told(reports, records)
    start = time.perf_counter()
    linked = link(seen, gold["as_of"])
    seconds = time.perf_counter() - start
    made = prediction(linked, records)
    return made, *judged(folder, made), seconds


def table_of(rows: Sequence[tuple[str, str, dict[str, float], float]]) -> Table:
    """All figures, with the aims and others' figures below the line."""
    table = Table(title="Across reports: F1, and the share of right states", title_justify="left")
    for column in ("dossier", "records", *FIGURES, "s"):
        table.add_column(column, justify="left" if column in ("dossier", "records") else "right")
    for name, how, found, seconds in rows:
        cells = [f"{found.get(figure, 0):.3f}".removeprefix("0") for figure in FIGURES]
        table.add_row(name, how, *cells, f"{seconds:.2f}")
    table.add_section()
    for how, aims in AIMS.items():
        table.add_row("aim (karabakh)", how, *(f"{aim:.2f}".removeprefix("0") for aim in aims), "", style="dim")
    for name, *cells in PEERS:
        table.add_row(name, "", *cells, "", style="dim")
    return table


def floor_of(folder: Path, found: Mapping[str, float]) -> str:
    """The floors of a folder, as its table in ``floors_dossiers.toml``."""
    name = Path(os.path.relpath(folder.resolve(), ROOT)).as_posix()
    rows = [f"{figure} = {max(0.0, round(found[figure] - MARGIN, 3))}" for figure in FIGURES]
    gold = sha256(folder / "dossier.gold.json")
    return "\n".join(["", "[[floor]]", f'folder = "{name}"', f'gold = "{gold}"', *rows, ""])


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="+", help="reports.jsonl, records.gold.jsonl, dossier.gold.json")
    parser.add_argument("--given-records", action="store_true", help="link the hand-coded records, not damai's own")
    parser.add_argument("--out", type=Path, help="write the prediction (of the last folder) there")
    parser.add_argument("--set", action="store_true", help="write the figures, less a margin, as floors")
    parser.add_argument("--log", action="store_true", help="append the figures to benchmarks/log.jsonl")
    return parser.parse_args()


def main() -> None:
    """Measures, prints, logs."""
    options = arguments()
    console = Console()
    rows = []
    how = "given" if options.given_records else "own"
    for folder in options.folder:
        made, printed, found, seconds = measure(folder, options.given_records)
        console.print(f"{folder.name}\n{printed}", markup=False, highlight=False)
        rows.append((folder.name, how, found, seconds))
        if options.out:
            options.out.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        if options.log:
            head = {"task": "dossier", "language": LANGUAGE, "part": folder.name, "how": how}
            append(head | {"gold": sha256(folder / "dossier.gold.json"), "reports": len(made["records"])} | found)
    if options.set:
        told = (floor_of(folder, row[2]) for folder, row in zip(options.folder, rows, strict=True))
        FLOORS.write_text(FLOORS_HEAD + "".join(told), encoding="utf-8")
    console.print(table_of(rows))


if __name__ == "__main__":
    main()
