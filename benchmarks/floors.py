"""Floors of quality: ``floors.toml`` against what damai does today.

    python benchmarks/floors.py [--language en]       fails where a figure fell below its floor (default: all languages)
    python benchmarks/floors.py --set --language en [--margin .01]  sets a language's floors to today's figures less the
                                                      margin; those of other languages stay

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
from tests.quality import book  # noqa: E402

FLOORS = ROOT / "benchmarks" / "floors.toml"
AT_MOST = frozenset({"invented", "date_given", "place_given"})
"""Figures that must not rise; all others must not fall."""
LANGUAGES = book.LANGUAGES
PART_KEYS = {
    "first": ("who_hits", "full_hits", "invented"),
    "tune": ("detect", "who", "full", "date_given", "place_given"),
    "tune, out of fold": ("detect", "who", "full", "date_given", "place_given"),
    "check": ("detect", "who", "full"),
}
LOGGED = {"check": "unseen", "tune, out of fold": "out-of-fold"}
"""Parts that are not scored for this, but held against the newest line of the log, and how that was made."""
HEAD = """\
# What must not fall (those with _given and invented: not rise). `python benchmarks/records.py --floors` fails below.
# `python benchmarks/floors.py --set --language LANG` sets a language's floors anew, less a margin. `gold` is the sha256
# of the gold. first: the report that damai was born from (Indonesian), unseen in training. tune: IN SAMPLE (the weights
# were learned from it), set anew with each training: what is learned less by heart is lower here, and no worse. tune,
# out of fold, and check (unseen): as logged, never scored for this.
"""

Row = dict[str, Any]


def gold_part(part: str) -> str:
    """The part of the gold that a floor is of.

    >>> gold_part("tune, out of fold"), gold_part("check")
    ('tune', 'check')
    """
    return part.partition(",")[0]


def gold_hash(floor: Row) -> str | None:
    """The hash of what a floor was measured on; None where it is not there."""
    language = floor["language"]
    files = {
        "records": (records.gold_path(gold_part(floor["part"])),),
        "book": book.books(language),
        "dates": (dates.BOOKS[language],),
    }[floor["task"]]
    return sha256(*files) if all(path.is_file() for path in files) else None


def figures(task: str, part: str, language: str) -> dict[str, float]:
    """Today's figures of a task and part."""
    if task == "records" and part in LOGGED:
        name = gold_part(part)
        entry = last("records", language, part=name, how=LOGGED[part], gold=sha256(records.gold_path(name)))
        return {name: entry[name] for name in PART_KEYS[part]} if entry else {}
    if task == "records":
        measured, _, _ = records.measure(records.gold_path(part), records.reports_path(part), language)
        numbers = measured.numbers()
        return {name: numbers[name] for name in PART_KEYS[part]}
    return book_figures(language) if task == "book" else date_figures(language)


def book_figures(language: str) -> dict[str, float]:
    """F1 over the records of the book of constructions."""
    got = book.scores(book.run(book.load(language)))
    return {level: float(got[level]["f1"]) for level in book.LEVELS}


def date_figures(language: str) -> dict[str, float]:
    """F1 over the time expressions of the time book."""
    grammar = dates.grammar_of(language)
    entries = dates.read_book(dates.BOOKS[language])
    found = [dates.tag(entry, grammar, language) for entry in entries]
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
    """Prints every floor (of one language) with today's figure; 1 where one is broken or where there is none."""
    table = Table(title="Floors", title_justify="left")
    for column in ("task", "part", "figures (floor)", ""):
        table.add_column(column, overflow="fold")
    broken = 0
    floors = [floor for floor in read() if language in (None, floor["language"])]
    for floor in floors:
        told, shown = judge(floor)
        broken += bool(told)
        table.add_row(f"{floor['language']} {floor['task']}", floor["part"], shown, "; ".join(told) or "holds")
    console.print(table)
    if not floors:
        console.print(f"no floor is set for '{language}': python benchmarks/floors.py --set --language {language}")
    return 1 if broken or not floors else 0


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


def read() -> list[Row]:
    """The floors as they stand."""
    return list(tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floor"])


def rows_of(language: str) -> list[tuple[str, str]]:
    """Task and part of all floors that a language can have; the first report is Indonesian.

    >>> rows_of("en")[:3]
    [('records', 'tune'), ('records', 'tune, out of fold'), ('records', 'check')]
    """
    parts = [part for part in PART_KEYS if gold_part(part) in records.parts_of(language)]
    return [*(("records", part) for part in parts), ("book", "all"), ("dates", dates.BOOKS[language].name)]


def toml_of(floor: Row) -> str:
    """One floor as text."""
    return "\n".join(["[[floor]]", *(f"{name} = {json.dumps(value)}" for name, value in floor.items())]) + "\n"


def text_of(floors: list[Row]) -> str:
    """All floors as text, in a fixed order; what is not set yet stands as a comment."""
    known = {(floor["language"], floor["task"], floor["part"]): floor for floor in floors}
    text = HEAD
    for language in LANGUAGES:
        for task, part in rows_of(language):
            floor = known.get((language, task, part))
            missing = f"# {language} {task} {part}: not set yet (check: records.py --log first; then floors.py --set)\n"
            text += "\n" + (toml_of(floor) if floor else missing)
    return text


def lowered(found: dict[str, float], margin: float) -> dict[str, float]:
    """Figures with the margin taken off; counts keep their value.

    >>> lowered({"who": 0.6, "place_given": 0.25, "who_hits": 11}, 0.01)
    {'who': 0.59, 'place_given': 0.26, 'who_hits': 11}
    """
    return {
        name: round(value + margin if name in AT_MOST else value - margin, 3) if isinstance(value, float) else value
        for name, value in found.items()
    }


def write(margin: float, language: str = "id", log: bool = False) -> None:
    """Measures a language and writes its floors; ``log`` keeps the figures of the books in ``log.jsonl`` too."""
    floors = [floor for floor in read() if floor["language"] != language]
    for task, part in rows_of(language):
        head: Row = {"language": language, "task": task, "part": part}
        head["gold"] = gold_hash(head)
        found = figures(task, part, language)
        if not found:
            continue
        head["measured"] = datetime.date.today().isoformat()
        floors.append(head | lowered(found, margin))
        if log and task != "records":
            append({"task": task, "language": language, "part": part, "gold": head["gold"]} | found)
    FLOORS.write_text(text_of(floors), encoding="utf-8")


def main() -> None:
    """Checks or sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="store_true", help="write floors.toml from today's figures")
    parser.add_argument("--language", choices=LANGUAGES, help="default: all to check, id to set")
    parser.add_argument("--margin", type=float, default=0.01)
    parser.add_argument("--log", action="store_true", help="with --set: keep the figures of the books in log.jsonl")
    options = parser.parse_args()
    if options.set:
        write(options.margin, options.language or "id", options.log)
        print(FLOORS.read_text(encoding="utf-8"))
        return
    sys.exit(check(Console(), options.language))


if __name__ == "__main__":
    main()
