"""Scores the coder on the book of constructions (``tests/quality``), its blind third and the rest apart.

python benchmarks/book.py [--language en]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.quality.book import LANGUAGES, LEVELS, Result, first_path, load, run, scores


def row(table: Table, name: str, results: Sequence[Result]) -> None:
    """Adds the scores of one part of the book."""
    got = scores(results)
    shares = [f"{got[level]['entries_right'] / max(1, len(results)):.3f}" for level in LEVELS]
    table.add_row(name, str(len(results)), *shares, *(f"{got[level]['f1']:.3f}" for level in LEVELS))


def first_row(table: Table, language: str) -> None:
    """Adds the score that the blind part had before anything was mended, where it was kept."""
    path = first_path(language)
    if path.exists():
        first = json.loads(path.read_text("utf-8"))["first"]
        shares = [f"{first[level]['entries_right'] / first['entries']:.3f}" for level in LEVELS]
        f1 = [f"{first[level]['f1']:.3f}" for level in LEVELS]
        table.caption = f"blind, first: as of {first['date']}, before anything was mended"
        table.add_row("blind, first", str(first["entries"]), *shares, *f1, style="dim")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", choices=LANGUAGES, default="id")
    language = parser.parse_args().language
    results = run(load(language))
    table = Table(title=f"Book of constructions ({language}): entries with every record right, and F1 over records")
    table.add_column("part")
    for column in ("entries", *(f"{level} right" for level in LEVELS), *(f"{level} F1" for level in LEVELS)):
        table.add_column(column, justify="right")
    first_row(table, language)
    row(table, "blind", [r for r in results if r.entry.blind])
    row(table, "by us", [r for r in results if not r.entry.blind])
    row(table, "all", results)
    Console().print(table)


if __name__ == "__main__":
    main()
