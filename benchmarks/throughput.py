"""How fast damai reads, on one core: reports of 350 words a second, dense conflict news and mixed news.

    python benchmarks/throughput.py                   our own example texts, each written on until it has 350 words
    python benchmarks/throughput.py --data ../shared  real reports: hand-coded ones (dense), raw news (mixed)
    python benchmarks/throughput.py --data ../shared --language en --log
    python benchmarks/throughput.py --both --log      nothing but the peak memory of a process that codes both languages

Time is the processor time of this process, so that others on the machine do not count; it equals wall time on a core of
one's own. Loading is that of a pack in a fresh process, behind the import of its code: the middle one of ``LOADINGS``.
Each rate is also given as a ratio to spaCy's bare tokenisation of the same texts in the same run. *Mixed* is one dense
report in ten; the others are ordinary news, most of which the screen puts aside before the parser. Where there is no
raw news of a language, the corpus' ordinary reports stand for it, our own sentences with them.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import spacy  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import records  # noqa: E402
from benchmarks.false_alarms import ordinary  # noqa: E402
from benchmarks.log import BOTH, append  # noqa: E402
from tests.quality.book import load as load_book  # noqa: E402

from damai.api import code_paths  # noqa: E402
from damai.codebook import codebook_line  # noqa: E402
from damai.ingest import clean  # noqa: E402
from damai.model import Report  # noqa: E402
from damai.pipeline import Pipeline, load_pipeline  # noqa: E402

WORDS = 350
TARGETS = {"dense": 15.0, "mixed": 60.0}
"""Reports a second, at least."""
MEMORY_TARGET = 700
"""MB at most, a line of 10 MB included."""
BOTH_TARGET = 1200
"""MB at most where both languages are coded in one process."""
LOAD_TARGET = 3.0
"""Seconds at most to load a pack."""
LOADINGS = 3
LONG_LINE = 10_000_000
EXAMPLES = ROOT / "examples" / "reports.jsonl"
PLAIN = {
    "id": (
        "Harga cabai di pasar tradisional turun menjelang akhir pekan karena pasokan dari petani melimpah.",
        "Tim bulu tangkis putra menang dua gim langsung dan melaju ke babak perempat final turnamen itu.",
        "Hujan deras mengguyur kawasan pegunungan sejak pagi, tetapi jalur pendakian tetap dibuka.",
        "Perpustakaan kota memperpanjang jam buka selama liburan sekolah dan menambah koleksi buku anak.",
        "Penyanyi muda itu merilis album kedua yang direkam di sebuah studio kecil dekat rumahnya.",
    ),
    "en": (
        "The price of tomatoes fell at city markets ahead of the weekend as growers brought in a bumper crop.",
        "The home side came from a goal down to win and moved up to third place in the table.",
        "Heavy rain fell over the hills from early morning, but the hiking trails stayed open all day.",
        "The city library will keep longer hours during the school holidays and has bought new picture books.",
        "The young singer released a second album, recorded in a small studio near her home.",
    ),
}
"""Sentences of ordinary news, our own."""

Row = dict[str, Any]


def of_length(texts: Sequence[str], words: int = WORDS) -> list[str]:
    """Texts of just so many words: each is cut, or written on with the texts after it.

    >>> of_length(["a b c", "d"], 2), of_length(["a", "b c"], 3)
    (['a b', 'd\\na'], ['a\\nb c', 'b c\\na'])
    """
    made = []
    for number in range(len(texts)):
        pieces: list[str] = []
        size, at = 0, number
        while size < words:
            piece = texts[at % len(texts)].split(" ")[: words - size]
            pieces.append(" ".join(piece))
            size += len(piece)
            at += 1
        made.append("\n".join(pieces))
    return made


def own_texts(language: str) -> tuple[list[str], list[str]]:
    """Dense and ordinary texts of our own: the example reports (without any, the book's entries), and ``PLAIN``."""
    dense = [row["text"] for row in records.read_lines(EXAMPLES) if row.get("language") == language]
    return dense or [entry.text for entry in load_book(language)], plain_texts(language)


def plain_texts(language: str) -> list[str]:
    """Ordinary texts of our own."""
    rows = PLAIN[language]
    return [" ".join(rows[number:] + rows[:number]) for number in range(len(rows))]


def shared_texts(folder: Path, language: str) -> tuple[list[str], list[str]]:
    """Hand-coded reports with records (train, tune), and a fixed sample of raw news (or of the corpus)."""
    coded: list[str] = []
    gold_folder = folder / "gold"
    for part in ("train", "tune"):
        rows = records.load(gold_folder / f"{part}.gold.jsonl", gold_folder / "reports.jsonl", language)
        for gold, report in rows:
            coded += [report["text"]] if gold["records"] else []
    raw: list[str] = []
    for path in sorted((folder / "data" / f"raw-{language}-news").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            raw += [row["text"] for row in map(json.loads, lines) if len(row.get("text") or "") > 400]
    if not raw:
        raw = [row["text"] for row in ordinary(language)] + plain_texts(language)
    return coded, random.Random(7).sample(raw, min(600, len(raw)))


def mixture(dense: Sequence[str], plain: Sequence[str], number: int) -> list[str]:
    """``number`` texts, every tenth of them dense."""
    rows = []
    for i in range(number):
        pool = dense if i % 10 == 0 else plain
        rows.append(pool[i % len(pool)])
    return rows


def seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Processor time for all texts, after a short start-up."""
    for text in texts[:3]:
        work(text)
    started = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - started


def measure(pipeline: Pipeline, texts: Sequence[str]) -> dict[str, float]:
    """Rates for some texts, and how much of them is put aside unparsed."""
    tokeniser = spacy.blank(pipeline.language).tokenizer
    ours = seconds(lambda text: pipeline.run(Report("speed", text, "2024-05-14", language=pipeline.language)), texts)
    bare = seconds(tokeniser, texts)
    rates = {"rate": len(texts) / ours, "bare": len(texts) / bare, "ratio": ours / bare}
    return rates | {"screened": screened_out(pipeline, texts)}


def screened_out(pipeline: Pipeline, texts: Sequence[str]) -> float:
    """The share of sentences that never reach the parser."""
    seen = kept = 0
    for text in texts:
        analyser = pipeline._analyser
        sentences = analyser.tokens(clean(text), analyser.sentence_spans(clean(text)))
        worth = [bool(found) for found in pipeline._find_triggers(sentences)]
        seen += len(worth)
        kept += sum(worth)
    return 1 - kept / max(1, seen)


def screen_differences(language: str, part: str = "tune") -> list[str]:
    """Reports of the gold whose records differ with and without the screen."""
    rows = records.load(records.gold_path(part), records.reports_path(part), language)
    plain, whole = Pipeline(language), Pipeline(language, screen=False)
    different = []
    for _, row in rows:
        report = Report(row["id"], row["text"], row.get("published"), row.get("title"), row.get("publisher"), language)
        if codebook_line(plain.run(report)) != codebook_line(whole.run(report)):
            different.append(row["id"])
    return different


def peak_memory(*languages: str) -> float:
    """Peak memory in MB of a fresh process that codes ordinary reports and a line of 10 MB of each language."""
    named = [part for language in languages for part in ("--language", language)]
    command = [sys.executable, str(Path(__file__).resolve()), *named, "--memory-only"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def loading(language: str) -> float:
    """Seconds of the processor that a fresh process takes to load a pack, the middle one of several."""
    command = [sys.executable, str(Path(__file__).resolve()), "--language", language, "--loading-only"]
    done = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(LOADINGS)]
    return sorted(float(one.stdout.split()[-1]) for one in done)[LOADINGS // 2]


def loading_here(language: str) -> float:
    """Loads a pack in this process; seconds of the processor."""
    started = time.process_time()
    load_pipeline(language)
    return time.process_time() - started


def memory_here(languages: Sequence[str]) -> float:
    """Codes our own texts and a line of 10 MB of each language, in turn, in this process; its peak memory in MB.

    They are read from a file, as the command line reads them: nothing is measured that this script itself holds.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.jsonl"
        written = write_lines(path, in_turn([memory_rows(language) for language in languages]))
        for language in languages:
            load_pipeline(language)
        read = [codebook_line(o.analysis)["id"] for o in code_paths([path], format="jsonl") if o.analysis]
    if len(read) != written:
        raise SystemExit("not every report was answered")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def write_lines(path: Path, rows: Sequence[Row]) -> int:
    """Writes reports as JSON lines; how many there are."""
    with path.open("w", encoding="utf-8") as lines:
        for row in rows:
            lines.write(json.dumps(row) + "\n")
    return len(rows)


def memory_rows(language: str) -> list[Row]:
    """Our own texts of a language as reports, and a line of 10 MB made of them at the end."""
    dense, plain = own_texts(language)
    long = " ".join([*dense, *plain]) + " "
    texts = [*of_length(dense), (long * (LONG_LINE // len(long) + 1))[:LONG_LINE]]
    return [{"id": f"{language}{number}", "text": text, "language": language} for number, text in enumerate(texts)]


def in_turn(rows: Sequence[Sequence[Row]]) -> list[Row]:
    """The rows of several languages mixed: one of each in turn, the last of each at the end.

    >>> [row["id"] for row in in_turn([[{"id": "a0"}, {"id": "a1"}, {"id": "a2"}], [{"id": "b0"}, {"id": "b1"}]])]
    ['a0', 'b0', 'a1', 'a2', 'b1']
    """
    mixed = [row for turn in itertools.zip_longest(*(mine[:-1] for mine in rows)) for row in turn if row is not None]
    return mixed + [mine[-1] for mine in rows]


def show(console: Console, found: dict[str, dict[str, float]]) -> None:
    """Prints the rates."""
    table = Table(title=f"Reports of {WORDS} words a second, one core", title_justify="left")
    for column in ("news", "reports/s", "target", "times bare tokenisation", "bare reports/s", "sentences put aside"):
        table.add_column(column, justify="left" if column == "news" else "right")
    for name, row in found.items():
        target = f"{TARGETS[name]:.0f}"
        rates = f"{row['rate']:.1f}", target, f"{row['ratio']:.1f}", f"{row['bare']:.0f}"
        table.add_row(name, *rates, f"{row['screened']:.1%}")
    console.print(table)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="the shared folder, for real reports in place of our own")
    parser.add_argument("--language", choices=sorted(PLAIN), action="append", help="id (default) or en")
    parser.add_argument("--both", action="store_true", help="the memory of one process that codes both languages")
    parser.add_argument("--number", type=int, default=120, help="texts of each sort")
    parser.add_argument("--log", action="store_true", help="append the figures to benchmarks/log.jsonl")
    parser.add_argument("--memory-only", action="store_true", help="print this process' peak memory and nothing else")
    parser.add_argument("--loading-only", action="store_true", help="print the seconds to load the pack, nothing else")
    options = parser.parse_args()
    options.language = options.language or ["id"]
    if len(options.language) > 1 and not options.memory_only:
        parser.error("one --language at a time, or --both")
    return options


def measure_both(console: Console, log: bool) -> None:
    """The memory of one process with all packs."""
    memory = peak_memory(*PLAIN)
    told = f"peak memory {memory:.0f} MB, both languages in turn, with a line of 10 MB of each"
    console.print(f"{told} (target: at most {BOTH_TARGET})")
    if log:
        append({"task": "memory", "language": BOTH, "part": "own", "memory_mb": memory})


def main() -> None:
    """Measures and prints."""
    options = arguments()
    console = Console()
    if options.memory_only:
        print(f"{memory_here(options.language):.0f}")
    elif options.loading_only:
        print(f"{loading_here(options.language[0]):.2f}")
    elif options.both:
        measure_both(console, options.log)
    else:
        measure_one(console, options.language[0], options)


def measure_one(console: Console, language: str, options: argparse.Namespace) -> None:
    """Speed and memory of one language."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    dense, plain = shared_texts(options.data, language) if options.data else own_texts(language)
    dense, plain = of_length(dense), of_length(plain)
    pipeline = load_pipeline(language)
    found = {
        "dense": measure(pipeline, [dense[i % len(dense)] for i in range(options.number)]),
        "mixed": measure(pipeline, mixture(dense, plain, options.number)),
    }
    show(console, found)
    memory = peak_memory(language)
    console.print(f"peak memory {memory:.0f} MB with a line of 10 MB (target: at most {MEMORY_TARGET})")
    load = loading(language)
    console.print(f"loaded in {load:.2f} s (target: at most {LOAD_TARGET:.0f})")
    different: list[str] | None = None
    if (records.GOLD / "reports.jsonl").is_file():
        different = screen_differences(language)
        console.print(f"with and without the screen, {len(different)} reports of tune differ {different or ''}")
    if options.log:
        rates = {f"{name}_{key}": round(value, 4) for name, row in found.items() for key, value in row.items()}
        head = {"task": "throughput", "language": language, "part": "shared" if options.data else "own"}
        differences = None if different is None else len(different)
        append(head | rates | {"memory_mb": memory, "load_s": load, "screen_differences": differences})


if __name__ == "__main__":
    main()
