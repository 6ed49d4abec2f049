"""Scores the tagging of time expressions against a time book, and measures its speed.

    python benchmarks/dates.py [--language en] [--errors]
    python benchmarks/dates.py --language en --data ../shared/data/timex-en-tempeval3/TBAQ-cleaned.tar.gz

A time book is JSON lines: ``text``, ``published`` (ISO day or null), ``timexes`` with ``start``, ``end``, ``type``,
``value`` and, where it is known, ``edtf``. ``--data`` takes another book, or TimeML: a ``.tml`` file, a folder of them,
or a ``.tar.gz`` (see ``timeml.py``). Sentences are those of the language's ``tokens.toml``.

Strict: the same letters. Relaxed: they overlap. Type, value: they overlap and the TIMEX3 type or value is the same.
EDTF: they overlap and the days they span are the same.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import timeml  # noqa: E402
from benchmarks.log import PACKS, append, sha256  # noqa: E402
from benchmarks.spans import Score, all_of, wrong  # noqa: E402

from damai.grounding import edtf  # noqa: E402
from damai.grounding.timex import TimeGrammar, compile_time, published_day, tag_and_anchor  # noqa: E402
from damai.language.tokens import Abbreviations, split_sentences  # noqa: E402
from damai.model import Timex  # noqa: E402

BOOKS = {"id": ROOT / "tests/quality/time_id.jsonl", "en": ROOT / "tests/quality/time_book_en.jsonl"}
"""The time book of each language."""
UNDATED = {
    "id": "Delegasi kedua kubu sepakat melanjutkan",
    "en": "Envoys of both camps agreed",
}
"""Five words without a date, our own, for the speed of plain text."""

OTHERS = {
    "id": (
        ("IndoTimex, as published", ".929", ".853"),
        ("IndoTimex, run by us on its test part", ".916", "-"),
        ("HeidelTime auto-indonesian, run by us", ".197", ".382"),
        ("dateparser, run by us", ".394", ".272"),
    )
}
"""Other systems' strict and value F1 on the test part of the IndoTimex corpus (25 reports), not on our own book."""

Row = dict[str, Any]


@cache
def abbreviations(language: str) -> Abbreviations:
    """Where a full stop ends no sentence of the language."""
    return Abbreviations.from_settings(tomllib.loads((PACKS / language / "tokens.toml").read_text("utf-8")))


def grammar_of(language: str, path: Path | None = None) -> TimeGrammar:
    """The compiled ``time.toml`` of a language, or another one."""
    path = path or PACKS / language / "time.toml"
    return compile_time(tomllib.loads(path.read_text("utf-8")), path.name)


def read_book(path: Path) -> list[Row]:
    """The entries of a time book, or the documents of TimeML as entries."""
    if path.is_dir() or path.name.endswith(timeml.ENDINGS):
        return list(timeml.read(path))
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    for row in rows:
        _ = row["text"] + "", [(t["start"] + 0, t["end"] + 0, t["type"], t["value"]) for t in row["timexes"]]
    return rows


def tag(entry: Row, grammar: TimeGrammar, language: str) -> list[Timex]:
    """The expressions found in one entry."""
    text = entry["text"]
    spans = [(s.start, s.end) for s in split_sentences(text, abbreviations(language))]
    return tag_and_anchor(text, spans, published_day(entry.get("published")), grammar)


def same_days(made: str | None, gold: str | None) -> bool:
    """Whether two dates span the same days; two that have none are the same."""
    return made == gold or bool(made and gold and edtf.bounds(made) == edtf.bounds(gold))


def matches(kind: str, made: Timex, gold: Row) -> bool:
    """Whether an expression found is the one in the book, in one way of matching."""
    if kind == "strict":
        return (made.span.start, made.span.end) == (gold["start"], gold["end"])
    if not (made.span.start < gold["end"] and gold["start"] < made.span.end):
        return False
    if kind == "type":
        return bool(made.type == gold["type"])
    if kind == "value":
        return bool(made.value == gold["value"])
    return kind == "relaxed" or same_days(made.edtf, gold.get("edtf"))


def score(entries: list[Row], found: list[list[Timex]], kind: str) -> Score:
    """Scores all entries; each expression of the book is matched at most once."""
    total = Score()
    for entry, made in zip(entries, found, strict=True):
        left = list(made)
        total.made += len(made)
        total.gold += len(entry["timexes"])
        for gold in entry["timexes"]:
            hit = next((m for m in left if matches(kind, m, gold)), None)
            if hit:
                left.remove(hit)
                total.hits += 1
    return total


def speed(entries: list[Row], grammar: TimeGrammar, language: str) -> tuple[float, float]:
    """Milliseconds for an entry of the book, and for a sentence of 25 words without a date."""
    plain = " ".join([UNDATED[language]] * 5) + "."
    started = time.perf_counter()
    for entry in entries:
        tag(entry, grammar, language)
    book = (time.perf_counter() - started) / max(1, len(entries))
    started = time.perf_counter()
    for _ in range(500):
        tag_and_anchor(plain, [(0, len(plain))], None, grammar)
    return book * 1000, (time.perf_counter() - started) * 2


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", choices=sorted(BOOKS), default="id")
    parser.add_argument("--data", type=Path, help="a time book (JSON lines) or TimeML, in place of the language's book")
    parser.add_argument("--grammar", type=Path, help="the time.toml to score, in place of the pack's")
    parser.add_argument("--errors", action="store_true", help="print what is not right")
    parser.add_argument("--log", action="store_true", help="append the figures to benchmarks/log.jsonl")
    return parser.parse_args()


def show(console: Console, name: str, entries: list[Row], found: list[list[Timex]]) -> None:
    """Prints the scores of a book."""
    table = Table(title=f"Time expressions: {name}, {len(entries)} texts")
    for column in ("match", "precision", "recall", "F1", "right / made / in the book"):
        table.add_column(column, justify="left" if column == "match" else "right")
    dated = any("edtf" in t for entry in entries for t in entry["timexes"])
    for kind in ("strict", "relaxed", "type", "value", *(("edtf",) if dated else ())):
        got = score(entries, found, kind)
        counts = f"{got.hits} / {got.made} / {got.gold}"
        table.add_row(kind, f"{got.precision:.3f}", f"{got.recall:.3f}", f"{got.f1:.3f}", counts)
    console.print(table)


def show_others(console: Console, language: str) -> None:
    """Prints what other systems score, where we know."""
    if language not in OTHERS:
        return
    other = Table(title="Other systems, on the IndoTimex test part (published, or measured earlier)")
    for column in ("system", "strict F1", "value F1"):
        other.add_column(column)
    for row in OTHERS[language]:
        other.add_row(*row)
    console.print(other)


def main() -> None:
    """Prints the tables."""
    options = arguments()
    console = Console()
    grammar = grammar_of(options.language, options.grammar)
    path = options.data or BOOKS[options.language]
    entries = all_of(path, read_book)
    if not any(entry["timexes"] for entry in entries):
        wrong(f"{path}: nothing to score in it")
    found = [tag(entry, grammar, options.language) for entry in entries]
    show(console, path.name, entries, found)
    show_others(console, options.language)
    book, plain = speed(entries, grammar, options.language)
    console.print(f"{book:.2f} ms a text; {plain:.3f} ms for 25 words without a date; {len(grammar.rules)} rules")
    if options.errors:
        print_errors(console, entries, found)
    if options.log:
        dated = any("edtf" in timex for entry in entries for timex in entry["timexes"])
        kinds = ("strict", "value", *(("edtf",) if dated else ()))
        figures = {kind: round(score(entries, found, kind).f1, 4) for kind in kinds}
        head = {"task": "dates", "language": options.language, "part": path.name, "gold": sha256(path)}
        append(head | figures)


def print_errors(console: Console, entries: list[Row], found: list[list[Timex]]) -> None:
    """Prints the entries whose expressions are not exactly those of the book."""
    for entry, made in zip(entries, found, strict=True):
        text = entry["text"]
        want = [(t["start"], t["end"], t["type"], t["value"]) for t in entry["timexes"]]
        got = [(t.span.start, t.span.end, t.type, t.value) for t in made]
        for mark, rows in (("missing", set(want) - set(got)), ("extra", set(got) - set(want))):
            for start, end, kind, value in sorted(rows, key=str):
                words = f"...{text[max(0, start - 30) : start]}[{text[start:end]}]{text[end : end + 15]}..."
                console.print(f"{entry.get('id', '')} {mark}: {words} {kind} {value}", markup=False, highlight=False)


if __name__ == "__main__":
    main()
