"""Floors of quality: ``floors.toml`` against what damai does today.

    python benchmarks/floors.py                       fails where a figure fell below its floor
    python benchmarks/floors.py --set [--margin .01]  sets all floors to today's figures less the margin

A floor names its gold file by hash: where that changed, the figure must be measured and the floor set anew. ``check``
is never scored for this: its floor is held against the newest line of ``log.jsonl``.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import dates, records  # noqa: E402
from benchmarks.log import append, last, sha256  # noqa: E402

from damai.grounding.timex import compile_time  # noqa: E402

FLOORS = ROOT / "benchmarks" / "floors.toml"
BOOK = tuple(ROOT / "tests" / "quality" / name for name in ("book_id_blind.jsonl", "book_id.jsonl"))
AT_MOST = frozenset({"invented", "date_given", "place_given"})
"""Figures that must not rise; all others must not fall."""
PART_KEYS = {
    "first": ("who_hits", "full_hits", "invented"),
    "tune": ("detect", "who", "full", "date_given", "place_given"),
    "check": ("detect", "who", "full"),
}
HEAD = """\
# What must not fall (those with _given and invented: not rise). `python benchmarks/records.py --floors` fails below.
# `python benchmarks/floors.py --set` writes this file anew, less a margin. `gold` is the sha256 of the gold.
# first: the report that damai was born from, unseen in training. tune: IN SAMPLE (the weights were learned from it);
# honest figures are out of fold and on check, see docs/explanation/quality.md. check: as logged, never scored for this.
"""

Row = dict[str, Any]


def gold_hash(floor: Row) -> str | None:
    """The hash of what a floor was measured on; None where it is not there."""
    files = {"records": (records.gold_path(floor["part"]),), "book": BOOK, "dates": (dates.BOOK,)}[floor["task"]]
    return sha256(*files) if all(path.is_file() for path in files) else None


def figures(task: str, part: str, language: str) -> dict[str, float]:
    """Today's figures of a task and part."""
    if task == "records" and part == "check":
        entry = last("records", language, part="check", gold=sha256(records.gold_path("check")))
        return {name: entry[name] for name in PART_KEYS["check"]} if entry else {}
    if task == "records":
        measured, _, _ = records.measure(records.gold_path(part), records.reports_path(part), language)
        numbers = measured.numbers()
        return {name: numbers[name] for name in PART_KEYS[part]}
    return book_figures() if task == "book" else date_figures()


def book_figures() -> dict[str, float]:
    """F1 over the records of the book of constructions."""
    from tests.quality.book import LEVELS, load, run, scores

    got = scores(run(load()))
    return {level: float(got[level]["f1"]) for level in LEVELS}


def date_figures() -> dict[str, float]:
    """F1 over the time expressions of the time book."""
    grammar = compile_time(tomllib.loads(dates.GRAMMAR.read_text("utf-8")), dates.GRAMMAR.name)
    entries = [json.loads(line) for line in dates.BOOK.read_text("utf-8").splitlines() if line.strip()]
    found = [dates.tag(entry, grammar) for entry in entries]
    return {kind: round(dates.score(entries, found, kind).f1, 4) for kind in ("strict", "value", "edtf")}


def faults(floor: Row, found: dict[str, float]) -> list[str]:
    """What is worse than a floor allows.

    >>> faults({"who": 0.6, "invented": 0}, {"who": 0.61, "invented": 1})
    ['invented 1 is above 0']
    """
    told = []
    for name, bound in floor.items():
        if not isinstance(bound, int | float):
            continue
        value = found.get(name)
        if value is None:
            told.append(f"{name} was not measured")
        elif value > bound if name in AT_MOST else value < bound:
            told.append(f"{name} {value:g} is {'above' if name in AT_MOST else 'below'} {bound:g}")
    return told


def check(console: Console, language: str | None = None) -> int:
    """Prints every floor with today's figure; 1 where one is broken."""
    table = Table(title="Floors", title_justify="left")
    for column in ("task", "part", "figures (floor)", ""):
        table.add_column(column, overflow="fold")
    broken = 0
    for floor in tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floor"]:
        if language and floor["language"] != language:
            continue
        told, shown = judge(floor)
        broken += bool(told)
        table.add_row(f"{floor['language']} {floor['task']}", floor["part"], shown, "; ".join(told) or "holds")
    console.print(table)
    return 1 if broken else 0


def judge(floor: Row) -> tuple[list[str], str]:
    """The faults of one floor, and its figures for people."""
    now = gold_hash(floor)
    if now is None:
        return ["its gold is not there (DAMAI_SHARED)"], ""
    if now != floor["gold"]:
        return ["its gold changed: measure again, then floors.py --set"], ""
    found = figures(floor["task"], floor["part"], floor["language"])
    shown = ", ".join(f"{name} {value:g} ({floor[name]:g})" for name, value in found.items() if name in floor)
    return faults(floor, found), shown


def toml_of(floor: Row, margin: float) -> str:
    """One floor as text; counts keep their value, shares get the margin."""
    lines = ["[[floor]]"]
    for name, value in floor.items():
        if isinstance(value, float):
            value = round(value + margin if name in AT_MOST else value - margin, 3)
        lines.append(f"{name} = {json.dumps(value)}")
    return "\n".join(lines) + "\n"


def write(margin: float, language: str = "id", log: bool = False) -> None:
    """Measures everything and writes the file; ``log`` keeps the figures in ``log.jsonl`` too."""
    rows = [*(("records", part) for part in PART_KEYS), ("book", "all"), ("dates", dates.BOOK.name)]
    text = HEAD
    for task, part in rows:
        head: Row = {"language": language, "task": task, "part": part}
        head["gold"] = gold_hash(head)
        found = figures(task, part, language)
        if not found:
            text += f"\n# {task} {part}: not logged yet (records.py --part {part} --log, then floors.py --set)\n"
            continue
        head["measured"] = datetime.date.today().isoformat()
        text += "\n" + toml_of(head | found, margin)
        if log and task != "records":
            append({"task": task, "language": language, "part": part, "gold": head["gold"]} | found)
    FLOORS.write_text(text, encoding="utf-8")


def main() -> None:
    """Checks or sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="store_true", help="write floors.toml from today's figures")
    parser.add_argument("--margin", type=float, default=0.01)
    parser.add_argument("--log", action="store_true", help="with --set: keep the figures of the books in log.jsonl")
    options = parser.parse_args()
    if options.set:
        write(options.margin, log=options.log)
        print(FLOORS.read_text(encoding="utf-8"))
        return
    sys.exit(check(Console()))


if __name__ == "__main__":
    main()
