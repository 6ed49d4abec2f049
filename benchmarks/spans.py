"""What the benchmarks of the layers of ``damai tag`` share: counting spans, tables, the log."""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
import tarfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from benchmarks.log import append, sha256
from rich.console import Console
from rich.table import Table

Item = TypeVar("Item")
Bound = tuple[int, int]
Peer = tuple[str, str, str, str]
"""Somebody else: language (empty: any), who, on what, figure with how it is known."""
EDGES = " \t\n.,;:!?-–—'\"“”‘’()[]"
"""What does not count at the ends of a span where edges are left aside."""

_UNREADABLE = (
    OSError, EOFError, LookupError, TypeError, AttributeError, ValueError, SyntaxError, csv.Error, tarfile.TarError,
    zlib.error,
)  # fmt: skip
"""What readers of sets raise for what is in them (``ElementTree.ParseError`` is a ``SyntaxError``)."""


@dataclass
class Score:
    """Counts of one way of matching."""

    hits: int = 0
    made: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.hits / self.made if self.made else 0.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.hits / (self.made + self.gold) if self.made + self.gold else 0.0

    def add(self, made: Collection[Any], gold: Collection[Any]) -> None:
        """Counts one text's items; those that are equal match."""
        self.hits += len(set(made) & set(gold))
        self.made += len(set(made))
        self.gold += len(set(gold))

    def add_overlapping(self, made: Sequence[Bound], gold: Sequence[Bound]) -> None:
        """Counts one text's spans; each matches at most one that shares a letter with it."""
        left = sorted(set(made))
        for start, end in sorted(set(gold)):
            hit = next((span for span in left if span[0] < end and start < span[1]), None)
            if hit is not None:
                left.remove(hit)
                self.hits += 1
        self.made += len(set(made))
        self.gold += len(set(gold))


def wrong(told: str) -> NoReturn:
    """Ends the program with one line on what is wrong, and the code of wrong usage."""
    print(f"error: {told}", file=sys.stderr)
    raise SystemExit(2)


def all_of(data: Path, reader: Callable[[Path], Iterable[Item]], limit: int | None = None) -> list[Item]:
    """All that a reader finds in a file of a set, or the first of it; ends the program where the file is missing, of
    another form, or empty: an empty set has no figures."""
    try:
        found = list(islice(reader(data), limit))
    except FileNotFoundError as error:
        wrong(f"{error.filename or data}: no such file (the sets lie in the folder that DAMAI_SHARED names)")
    except _UNREADABLE as error:
        wrong(f"{data}: not of the form that is read here ({type(error).__name__}: {' '.join(str(error).split())})")
    if not found:
        wrong(f"{data}: nothing to score in it")
    return found


def trimmed(text: str, span: Bound) -> Bound:
    """A span without punctuation and spaces at its ends.

    >>> trimmed("kata, “damai.”", (4, 14))
    (7, 12)
    """
    start, end = span
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return start, end


def read_text(path: Path) -> str:
    """A file's text, unpacked where it is compressed."""
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")


def read_bio(path: Path) -> Iterator[list[tuple[str, str]]]:
    """The sentences of a file of ``FORM<TAB>LABEL`` lines, blank lines between them."""
    rows: list[tuple[str, str]] = []
    for line in [*read_text(path).split("\n"), ""]:
        form, tab, label = line.rstrip("\r").rpartition("\t")
        if tab:
            rows.append((form.strip() or "_", label.strip()))
        elif rows:
            yield rows
            rows = []


def joined(rows: Sequence[tuple[str, str]]) -> tuple[str, list[tuple[int, int, str]]]:
    """Words joined by spaces, and the labelled stretches in it.

    >>> joined([("Joko", "B-PER"), ("Widodo", "I-PER"), ("tiba", "O")])
    ('Joko Widodo tiba', [(0, 11, 'PER')])
    """
    spans: list[tuple[int, int, str]] = []
    at = 0
    before = "O"
    for form, label in rows:
        mark, _, kind = label.partition("-")
        end = at + len(form)
        if mark == "I" and spans and before.partition("-")[2] == kind:
            spans[-1] = (spans[-1][0], end, kind)
        elif mark in ("B", "I"):
            spans.append((at, end, kind))
        before = label
        at = end + 1
    return " ".join(form for form, _ in rows), spans


def arguments(doc: str | None) -> argparse.ArgumentParser:
    """The options that all these benchmarks have."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="a file in the format of the public set")
    parser.add_argument("--language", default="id", choices=("id", "en"))
    parser.add_argument("--limit", type=int, help="score only the first N texts")
    parser.add_argument("--log", action="store_true", help="append the figures to benchmarks/log.jsonl")
    return parser


def show(title: str, scores: dict[str, Score], peers: Sequence[Peer], language: str) -> None:
    """Prints our figures, and beside them what is known of others on the same task; ends the program where nothing was
    to be found."""
    if not any(got.gold for got in scores.values()):
        wrong(f"{title}: nothing to score in it")
    console = Console()
    table = Table(title=title, title_justify="left")
    for column in ("what", "precision", "recall", "F1", "right / made / in the data"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for name, got in scores.items():
        counts = f"{got.hits} / {got.made} / {got.gold}"
        table.add_row(name, f"{got.precision:.3f}", f"{got.recall:.3f}", f"{got.f1:.3f}", counts)
    console.print(table)
    others = Table(title="Others (shared/design/NUMBERS.md; p published, m measured by us)", title_justify="left")
    for column in ("who", "on what", "figure"):
        others.add_column(column)
    for spoken, who, task, figure in peers:
        if spoken in (language, ""):
            others.add_row(who, task, figure)
    console.print(others)


def log(task: str, options: argparse.Namespace, data: Path, numbers: dict[str, float]) -> None:
    """Keeps the figures of a whole file in the log; a cut one is no figure."""
    if options.log and options.limit is not None:
        raise SystemExit("--log goes with whole files only: leave out --limit")
    if options.log:
        head = {"task": task, "language": options.language, "part": part_of(data), "gold": sha256(data)}
        append(head | {name: round(value, 4) for name, value in numbers.items()})


def part_of(data: Path) -> str:
    """What a file is called in the log: its folder and name.

    >>> part_of(Path("/data/ner-id/idner-news-2k/dev.bio"))
    'idner-news-2k/dev.bio'
    """
    return "/".join(data.parts[-2:])
