"""The type of marked pairs: PLV (15 PLOVER labels) and AW (conflict or not), training parts only, or any such file.

    python benchmarks/relations.py [--language en] [--errors 30] [--log]
    python benchmarks/relations.py --data MY.jsonl      lines with uid, sentence, source, target and gold labels
    python benchmarks/relations.py --benchmark-voter    also a voter that learns from PLV itself, five-fold
    python benchmarks/relations.py --learn-from PLV_train.tsv.gz --data PLV_test.tsv.gz [--answers OUT.jsonl]

What is shipped has learned from our own coding alone and has seen neither set; the voter of the benchmark
(``relations_learned.py``) shows what can be had with a set's own labels, and is kept nowhere. Its figures are the means
of three deals into five folds, once with near copies in one fold, once at random. ``--learn-from`` has it learn from
one file and answer another; ``--answers`` writes these answers down (uid, label, penta, binary), gold or not. Gold
labels of ``--data``: ``gold_root``, ``gold_penta``, ``gold_binary`` (0 cooperation, 1 conflict), each optional;
``.tsv``, ``.tsv.gz`` and JSON lines are read.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.log import append, sha256  # noqa: E402
from benchmarks.records import SHARED  # noqa: E402
from benchmarks.relations_learned import PairVoter, View, deals, out_of_fold, views  # noqa: E402
from benchmarks.spans import all_of, wrong  # noqa: E402

from damai.events.relation import QUADS, YIELD  # noqa: E402
from damai.knowledge.ontology import ontology  # noqa: E402
from damai.pipeline import load_pipeline  # noqa: E402
from damai.relations import relation_lines  # noqa: E402

DATA = SHARED / "data" / "events-en-zsp"
SETS = (DATA / "PLV_train.tsv.gz", DATA / "AW_train.no-ace.tsv.gz")
LEVELS = ("root", "penta", "binary")
DEALS = 3
"""How often a set is dealt into folds; figures are the means."""
FEWEST = 50
"""Pairs that a voter can learn from at least."""
PEERS = (
    ("U. PETRARCH, PLV", ".482 m", ".676 m", ".806 m"),
    ("n-grams + linear SVM trained on PLV train, PLV", ".703 m", ".840 m", ".895 m"),
    ("GPT-4 zero-shot, PLV", ".615 p", ".767 p", ".934 p"),
    ("ZSP (355 M parameters), PLV", ".824 m", ".896 m", ".964 m"),
    ("ConfliBERT trained on PLV train, PLV", ".867 p", ".963 p", ".984 p"),
    ("U. PETRARCH, AW", "-", "-", ".595 m"),
    ("n-grams + linear SVM, AW", "-", "-", ".645 m"),
    ("ZSP, AW", "-", "-", ".880 p"),
)
"""Others' macro-F1 on the test parts (``../shared/design/NUMBERS.md``): p published, m measured by us."""
NOTE = "Others: on the test parts (shared/design/NUMBERS.md; p published, m measured by us)"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Gold:
    """One marked pair with what is right of it; None where the set does not say."""

    row: Row
    root: str | None
    penta: int | None
    binary: str | None


def read(path: Path) -> list[Gold]:
    """The pairs of a file; a role before the words of a party ("Attacker:police") is taken off."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    text = io.StringIO(content.decode("utf-8"), newline="")
    rows: list[Row]
    if ".tsv" in path.name:
        csv.field_size_limit(10**7)
        rows = list(csv.DictReader(text, delimiter="\t"))
    else:
        rows = [json.loads(line) for line in text if line.strip()]
    return [_gold(number, row) for number, row in enumerate(rows)]


def _gold(number: int, row: Row) -> Gold:
    root, penta, binary = (str(row.get(f"gold_{level}", "")) for level in LEVELS)
    words = {name: row[name].partition(":")[2] if _has_role(row, name) else row[name] for name in ("source", "target")}
    kept = {"uid": row.get("uid") or row.get("sentence_id") or number, "sentence": row["sentence"], **words}
    conflict = int(penta) > 2 if penta else binary in ("1", "conflict") if binary else None
    side = None if conflict is None else "conflict" if conflict else "cooperation"
    return Gold(kept, root or None, int(penta) if penta else None, side)


def _has_role(row: Row, name: str) -> bool:
    return ":" in row[name] and row[name] not in row["sentence"]


def macro_f1(gold: Sequence[object], made: Sequence[object]) -> float:
    """The mean of the F1 of the classes that the gold has.

    >>> macro_f1(["a", "a", "b"], ["a", "b", "b"])
    0.6666666666666666
    """
    found: list[float] = []
    for kind in sorted({str(g) for g in gold}):
        hits = sum(str(g) == str(m) == kind for g, m in zip(gold, made, strict=True))
        seen = sum(str(g) == kind for g in gold) + sum(str(m) == kind for m in made)
        found.append(2 * hits / seen)
    return sum(found) / max(1, len(found))


def scores(gold: Sequence[Gold], made: Sequence[Row]) -> dict[str, float]:
    """Macro-F1 at each level that the gold has."""
    pairs: dict[str, list[tuple[object, object]]] = {
        "root": [(g.root, m["label"]) for g, m in zip(gold, made, strict=True) if g.root],
        "penta": [(g.penta, m["penta"]) for g, m in zip(gold, made, strict=True) if g.penta],
        "binary": [(g.binary, m["binary"]) for g, m in zip(gold, made, strict=True) if g.binary],
    }
    return {k: round(macro_f1([g for g, _ in rows], [m for _, m in rows]), 3) for k, rows in pairs.items() if rows}


def shipped(gold: Sequence[Gold], language: str, explain: bool = False) -> list[Row]:
    """The answers of damai as it is shipped, by the way that the command line goes."""
    lines = (json.dumps(g.row) for g in gold)
    return [dict(a.row or {}) for a in relation_lines(lines, language=language, labels="plv", explain=explain)]


def views_of(gold: Sequence[Gold], language: str) -> list[View]:
    """What the voter of the benchmark looks at."""
    return views([(g.row["sentence"], g.row["source"], g.row["target"]) for g in gold], load_pipeline(language))


def learned(gold: Sequence[Gold], language: str) -> dict[str, dict[str, float]]:
    """How well the benchmark's voter does that has learned from four fifths of this very set, by way of folding."""
    seen, labels = views_of(gold, language), [str(g.root) for g in gold]
    made: dict[str, dict[str, float]] = {}
    for how, folds in deals(labels, [g.row["sentence"] for g in gold], DEALS):
        figures = [scores(gold, list(map(_row, out_of_fold(seen, labels, dealt)))) for dealt in folds]
        made[f"learned from this set, {how}"] = {k: round(fmean(f[k] for f in figures), 3) for k in figures[0]}
    return made


def voter_from(path: Path, language: str) -> PairVoter:
    """The voter of the benchmark that has learned from all of a file."""
    gold = all_of(path, read)
    if not _teaches(gold):
        wrong(f"{path}: nothing to learn from: it needs {FEWEST} pairs with gold_root, of two types or more")
    return PairVoter(views_of(gold, language), [str(g.root) for g in gold])


def _teaches(gold: Sequence[Gold]) -> bool:
    return len(gold) >= FEWEST and all(g.root for g in gold) and len({g.root for g in gold}) > 1


def _row(label: str) -> Row:
    quad = QUADS[1] if label == YIELD else ontology().type(label).quad
    return {"label": label, "penta": QUADS.index(quad) + 1, "binary": quad.split()[1]}


def show_errors(console: Console, gold: Sequence[Gold], made: Sequence[Row], count: int) -> None:
    """Prints the first errors with what led to them."""
    wrong = [
        (g, m)
        for g, m in zip(gold, made, strict=True)
        if (g.root and g.root != m["label"]) or (g.binary and g.binary != m["binary"])
    ]
    for one, row in wrong[:count]:
        told = f"\n{one.root or one.binary} <- {row['label']} {row['confidence']} {row.get('predicate')}\n  {one.row}"
        console.print(told, markup=False, highlight=False, soft_wrap=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, action="append", help="a file of marked pairs (default: the training parts)"
    )
    parser.add_argument("--language", default="en")
    parser.add_argument("--benchmark-voter", action="store_true", help="also a voter that learns from each set itself")
    parser.add_argument("--learn-from", type=Path, metavar="FILE", help="also a voter that learns from this file")
    parser.add_argument("--answers", type=Path, metavar="OUT", help="where --learn-from writes its answers")
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    parser.add_argument("--log", action="store_true", help="append the figures to benchmarks/log.jsonl")
    options = parser.parse_args()
    if options.answers and not (options.learn_from and len(options.data or ()) == 1):
        parser.error("--answers needs --learn-from and one --data")
    return options


def answered(gold: Sequence[Gold], voter: PairVoter, language: str, out: Path | None) -> list[Row]:
    """The answers of a voter that has learned from another file; ``out``: where they are written."""
    made = list(map(_row, voter.labels(views_of(gold, language))))
    if out is not None:
        lines = (json.dumps({"uid": g.row["uid"]} | row, ensure_ascii=False) for g, row in zip(gold, made, strict=True))
        out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return made


def main() -> None:
    """Measures, prints, logs."""
    options = _options()
    console = Console()
    table = Table(title="Marked pairs, macro-F1", title_justify="left", caption=NOTE, caption_justify="left")
    for column in ("set", "pairs", *LEVELS):
        table.add_column(column, justify="left" if column == "set" else "right")
    voter = voter_from(options.learn_from, options.language) if options.learn_from else None
    for path in options.data or SETS:
        gold = all_of(path, read)
        labelled = any(g.root or g.penta or g.binary for g in gold)
        if not labelled and not options.answers:
            wrong(f"{path}: nothing to score in it: it has no gold labels")
        if voter is not None:
            made = answered(gold, voter, options.language, options.answers)
        if labelled:
            rows = shipped(gold, options.language, options.errors > 0)
            figures = {"as shipped": scores(gold, rows)}
            if voter is not None:
                own = ", IN SAMPLE" if sha256(path) == sha256(options.learn_from) else ""
                figures[f"learned from {options.learn_from.name.partition('.')[0]}{own}"] = scores(gold, made)
            if options.benchmark_voter and _teaches(gold):
                figures |= learned(gold, options.language)
            _add(table, path, len(gold), figures)
            if options.log:
                head = {"task": "relations", "language": options.language, "part": path.name, "how": "unseen"}
                append(head | {"gold": sha256(path), "pairs": len(gold)} | figures["as shipped"])
            show_errors(console, gold, rows, options.errors)
    if table.row_count:
        show_table(console, table)


def _add(table: Table, path: Path, pairs: int, figures: dict[str, dict[str, float]]) -> None:
    for how, row in figures.items():
        shown = (f"{row[k]:.3f}".removeprefix("0") if k in row else "-" for k in LEVELS)
        table.add_row(f"{path.name.partition('.')[0]} ({how})", str(pairs), *shown)


def show_table(console: Console, table: Table) -> None:
    """Prints the table with the figures of others below."""
    table.add_section()
    for name, *cells in PEERS:
        table.add_row(name, "", *cells, style="dim")
    console.print(table)


if __name__ == "__main__":
    main()
