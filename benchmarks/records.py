"""Holds the coder against hand-coded reports (``../shared/gold``, or any files of the same form).

    python benchmarks/records.py [--part first --part tune] [--language id] [--by type] [--errors 30]
    python benchmarks/records.py --data MY.gold.jsonl --reports MY.reports.jsonl
    python benchmarks/records.py --part tune --predictions OUT_OF_FOLD.jsonl --how out-of-fold --log
    python benchmarks/records.py --part check --log          once for each submission; its errors are never shown
    python benchmarks/records.py --proposer http://localhost:8000/v1 --proposer-model NAME [--proposer-cache DIR]
                                                             the same scorer, with what a language model proposes
    python benchmarks/records.py --floors                    fails below benchmarks/floors.toml (see floors.py), in all
                                                             languages or in that of --language

The shipped weights were learned from ``train`` and ``tune``: what they score there is *in sample*. The honest figure of
development is *out of fold*: ``training/coder/train.py id --predictions FILE``, then ``--predictions FILE`` here. A
pack that has no weights yet decides by its rules alone: then no part is in sample, and ``how`` is ``no-weights``.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.log import PACKS, append, sha256  # noqa: E402

from damai.api import code_paths  # noqa: E402
from damai.codebook import codebook_line, unread_line  # noqa: E402
from damai.language.pack import installed  # noqa: E402
from damai.proposing.proposer import Proposer  # noqa: E402
from damai.serial import dump  # noqa: E402

SHARED = Path(os.environ.get("DAMAI_SHARED") or ROOT.parent / "shared").resolve()
GOLD = SHARED / "gold"
PARTS = ("first", "train", "tune", "check")
LEVELS = ("detect", "who", "full")
FIELDS = ("status", "claimants", "mediators", "date", "place")
HOW = {"first": "unseen", "train": "in-sample", "tune": "in-sample", "check": "unseen"}
"""What the shipped weights know of a part: nothing, or they were learned from it."""
FIRST_LANGUAGE = "id"
"""The language of the one report of ``first``."""
PEERS = (
    ("two careful coders", "id, en", ".91-.96", ".89-.92", ".66-.85"),
    ("U. PETRARCH on tune", "en", ".358", ".113", ".026"),
    ("U. PETRARCH on check", "en", ".344", ".146", ".042"),
)
"""Others' F1 (``../shared/design/NUMBERS.md``), measured elsewhere: Universal PETRARCH with a UDPipe parse on
English reports, the two coders on 16 reports of both languages."""

Row = dict[str, Any]


@dataclass
class Coded:
    """One report: the records asked for and those made."""

    id: str
    gold: list[Row]
    made: list[Row]


@dataclass
class Measured:
    """What a run of the coder over a set scored."""

    tally: Any
    by: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str, Row | None, Row | None]] = field(default_factory=list)

    def f1(self, level: str) -> float:
        """F1 at a level."""
        return float(2 * self.tally.hit[level] / max(1, self.tally.made + self.tally.gold))

    def none_rate(self, name: str) -> float:
        """How often a date or place was given where the gold has none."""
        right, seen = self.tally.field[f"{name} given where none"]
        return float((seen - right) / max(1, seen))

    def numbers(self) -> dict[str, float]:
        """The figures that floors and the log keep."""
        found = {level: round(self.f1(level), 4) for level in LEVELS}
        found |= {f"{name}_given": round(self.none_rate(name), 4) for name in ("date", "place")}
        found |= {f"{level}_hits": int(self.tally.hit[level]) for level in LEVELS}
        found |= {"gold_records": int(self.tally.gold), "made_records": int(self.tally.made)}
        return found | {"invented": self.invented}

    @property
    def invented(self) -> int:
        """Records made that pair with none of the gold, optional ones included."""
        return sum(kind == "invented" for _, kind, _, _ in self.errors)

    def kinds(self) -> dict[str, int]:
        """The errors by kind; a record wrong in several fields counts under each."""
        counts: Counter[str] = Counter()
        for _, kind, _, _ in self.errors:
            named = [name for name in FIELDS if name in kind.split("+")]
            counts.update(named or [kind])
        return dict(counts.most_common())


def scorer() -> Any:
    """The codebook's scorer, from ``../shared``."""
    folder = SHARED / "codebook"
    if not (folder / "score_records.py").is_file():
        raise SystemExit(f"no score_records.py in {folder}: name the folder of the hand-coded reports in DAMAI_SHARED")
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    return importlib.import_module("score_records")


def read_lines(path: Path) -> list[Row]:
    """The rows of a JSON lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def gold_path(part: str) -> Path:
    """The gold file of a part."""
    return GOLD / ("karabakh-2022-11.gold.jsonl" if part == "first" else f"{part}.gold.jsonl")


def reports_path(part: str) -> Path:
    """The file with the texts of a part."""
    return GOLD / ("check.reports.jsonl" if part == "check" else "reports.jsonl")


def parts_of(language: str) -> tuple[str, ...]:
    """The parts that have reports of a language.

    >>> parts_of("en")
    ('train', 'tune', 'check')
    """
    return tuple(part for part in PARTS if part != "first" or language == FIRST_LANGUAGE)


def how_of(part: str, language: str) -> str:
    """What the shipped pack knows of the reports of a part."""
    if HOW.get(part) == "in-sample" and not (PACKS / language / "weights.json").is_file():
        return "no-weights"
    return HOW.get(part, "given")


def load(gold: Path, reports: Path, language: str) -> list[tuple[Row, Row]]:
    """Gold rows of a language with their reports, in the order of the gold file."""
    texts = {row["id"]: row for row in read_lines(reports)}
    found = [(row, texts[row["id"]]) for row in read_lines(gold) if row["id"] in texts]
    return [(row, text) for row, text in found if (row.get("language") or text.get("language")) == language]


def code(reports: Iterable[Mapping[str, Any]], jobs: int = 1, proposer: Proposer | None = None) -> dict[str, Row]:
    """Codes reports just as the command line does: lines of the codebook format by id.

    >>> line = code([{"id": "r1", "text": "Presiden Rusia bertemu Presiden Turki di Sochi.", "language": "id"}])["r1"]
    >>> line["records"][0]["type"]
    'CONSULT'
    """
    names = ("id", "text", "published", "title", "publisher", "language", "url")
    rows = [{name: row[name] for name in names if row.get(name) is not None} for row in reports]
    stream = io.BytesIO("".join(json.dumps(row) + "\n" for row in rows).encode())
    outcomes = code_paths([stream], format="jsonl", jobs=jobs, proposer=proposer)
    lines = [codebook_line(o.analysis) if o.analysis else unread_line(o.id, o.notes) for o in outcomes]
    return {line["id"]: line for line in lines}


def score(coded: Sequence[Coded], by_type: bool = False) -> Measured:
    """Scores what was made, with the errors in the order of the reports."""
    judge = scorer()
    found = Measured(judge.Tally())
    for one in coded:
        found.tally.add(one.gold, one.made, found.errors, one.id)
        if by_type:
            pairs = {j: one.gold[i]["type"] for i, j in judge.match(one.gold, one.made)}
            under = [pairs.get(j, row.get("type")) for j, row in enumerate(one.made)]
            for kind in {row["type"] for row in one.gold} | set(under):
                mine = [row for row, name in zip(one.made, under, strict=True) if name == kind]
                found.by.setdefault(str(kind), judge.Tally()).add([g for g in one.gold if g["type"] == kind], mine)
    return found


def measure(
    gold: Path,
    reports: Path,
    language: str,
    made: Mapping[str, Row] | None = None,
    jobs: int = 1,
    by_type: bool = False,
    proposer: Proposer | None = None,
) -> tuple[Measured, dict[str, Row], list[tuple[Row, Row]]]:
    """Codes a set (or takes what was ``made`` of it) and scores it."""
    rows = load(gold, reports, language)
    if made is None:
        made = code((report for _, report in rows), jobs, proposer)
    coded = [Coded(row["id"], row["records"], made.get(row["id"], {}).get("records", [])) for row, _ in rows]
    return score(coded, by_type), dict(made), rows


def levels(tally: Any) -> list[str]:
    """Precision, recall and F1 of a tally, one table cell for each level."""
    cells = []
    for level in LEVELS:
        hit = tally.hit[level]
        numbers = (hit / max(1, tally.made), hit / max(1, tally.gold), 2 * hit / max(1, tally.made + tally.gold))
        cells.append(" ".join(f"{number:.3f}".removeprefix("0") for number in numbers))
    return cells


def new_table(title: str, first: str, second: str) -> Table:
    """An empty table of scores."""
    table = Table(title=title, title_justify="left")
    table.add_column(first, overflow="fold")
    table.add_column(second, justify="right")
    for level in LEVELS:
        table.add_column(f"{level}\n  P    R    F1", justify="right", no_wrap=True)
    return table


def add_peers(table: Table) -> None:
    """The figures of others below our own."""
    table.add_section()
    table.caption = "below the line: measured elsewhere, F1 (../shared/design/NUMBERS.md)"
    for name, language, *f1 in PEERS:
        table.add_row(f"{name} ({language})", "", *f1, style="dim")


def show(console: Console, name: str, measured: Measured, errors: int) -> None:
    """Prints what lies behind the levels of one set: fields, kinds of error, types, single errors."""
    tally = measured.tally
    fields = Table(title=f"{name}: fields of records right at who", title_justify="left")
    for column in ("field", "right", "of", "share"):
        fields.add_column(column, justify="left" if column == "field" else "right")
    for label, (right, seen) in sorted(tally.field.items()):
        fields.add_row(label, str(right), str(seen), f"{right / max(1, seen):.3f}")
    console.print(fields)
    kinds = ", ".join(f"{kind} {count}" for kind, count in measured.kinds().items())
    console.print(f"{name}: errors by kind: {kinds}")
    if measured.by:
        table = new_table(f"{name}, by the gold's type", "type", "gold")
        for kind in sorted(measured.by, key=str):
            table.add_row(kind, str(measured.by[kind].gold), *levels(measured.by[kind]))
        console.print(table)
    for where, kind, gold, made in measured.errors[:errors]:
        told = f"\n{where}: {kind}\n  gold {brief(gold)}\n  made {brief(made)}"
        console.print(told, markup=False, highlight=False, soft_wrap=True)


def brief(row: Row | None) -> Row | None:
    """The fields of a record that scoring looks at."""
    names = ("type", "actors", "recipients", "mediators", "status", "claimants", "date", "place", "evidence")
    return row and {name: row[name] for name in names if row.get(name)}


def entry_of(part: str, language: str, how: str, gold: Path, reports: int, measured: Measured) -> Row:
    """A line for ``log.jsonl``."""
    kinds = {} if part == "check" else {"errors": measured.kinds()}
    head = {"task": "records", "language": language, "part": part, "how": how, "gold": sha256(gold), "reports": reports}
    return head | measured.numbers() | kinds


def sets_of(options: argparse.Namespace) -> list[tuple[str, Path, Path]]:
    """Name, gold file and reports file of what is to be measured."""
    if options.data:
        if not options.reports:
            raise SystemExit("--data needs --reports: the file with the texts of its reports")
        return [(options.data.stem, options.data, options.reports)]
    known = parts_of(options.language)
    if any(part not in known for part in options.part or ()):
        raise SystemExit(f"parts with reports in '{options.language}': {', '.join(known)}")
    parts = options.part or [part for part in ("first", "tune") if part in known]
    return [(part, gold_path(part), reports_path(part)) for part in parts]


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", action="append", choices=PARTS, help="part of ../shared/gold (default: first, tune)")
    parser.add_argument("--data", type=Path, help="a gold file of the same form, in place of a part")
    parser.add_argument("--reports", type=Path, help="the texts of --data")
    parser.add_argument("--predictions", type=Path, help="score these lines of the codebook format, code nothing")
    parser.add_argument("--how", help="what the coder knew of the reports: unseen, in-sample, out-of-fold")
    parser.add_argument("--write", type=Path, help="write what was made, in the codebook format")
    parser.add_argument("--language", choices=installed(), help="default: id; with --floors: all")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--proposer", metavar="URL", help="an OpenAI-compatible server whose model may propose events")
    parser.add_argument("--proposer-model", metavar="NAME")
    parser.add_argument("--proposer-cache", metavar="DIR", help="folder in which its answers are kept")
    parser.add_argument("--by", choices=["type"])
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N errors (never of check)")
    parser.add_argument("--floors", action="store_true", help="fail where a figure is below benchmarks/floors.toml")
    parser.add_argument("--log", action="store_true", help="append the figures to benchmarks/log.jsonl")
    parser.add_argument("--write-docs", action="store_true", help="write docs/explanation/quality.md from the log")
    return parser.parse_args()


def proposer_of(options: argparse.Namespace) -> Proposer | None:
    """The language model that is asked too."""
    if not options.proposer:
        return None
    if not options.proposer_model:
        raise SystemExit("--proposer needs --proposer-model")
    return Proposer(options.proposer, options.proposer_model, options.proposer_cache)


def main() -> None:
    """Measures, prints, logs."""
    options = arguments()
    console = Console()
    if options.write_docs:
        importlib.import_module("benchmarks.quality_docs").write(console)
        return
    if options.floors:
        sys.exit(importlib.import_module("benchmarks.floors").check(console, options.language))
    options.language = options.language or "id"
    proposer = proposer_of(options)
    made = {row["id"]: row for row in read_lines(options.predictions)} if options.predictions else None
    table = new_table(f"Records of the codebook, language {options.language}", "set", "reports")
    details: list[tuple[str, Measured]] = []
    for name, gold, reports in sets_of(options):
        hidden = "check" in gold.name
        if hidden and (options.errors or options.by):
            raise SystemExit("the errors of check are never read: leave out --errors and --by")
        how = options.how or ("predictions" if made is not None else how_of(name, options.language))
        how += f", with {proposer.model}" if proposer is not None else ""
        by_type = options.by == "type"
        measured, lines, rows = measure(gold, reports, options.language, made, options.jobs, by_type, proposer)
        table.add_row(f"{name} ({how})", str(len(rows)), *levels(measured.tally))
        if not hidden:
            details.append((name, measured))
        if options.write:
            text = "".join(dump(lines[row["id"]]) + "\n" for row, _ in rows if row["id"] in lines)
            options.write.write_text(text, encoding="utf-8")
        if options.log:
            append(entry_of(name, options.language, how, gold, len(rows), measured))
    add_peers(table)
    console.print(table)
    for name, measured in details:
        show(console, name, measured, options.errors)


if __name__ == "__main__":
    main()
