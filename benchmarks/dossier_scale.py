"""What a report added to a large dossier costs: the cross-report work of one report, by the size of the dossier.

    python benchmarks/dossier_scale.py                      at 1,000, 10,000 and 30,000 reports, all in memory
    python benchmarks/dossier_scale.py --sizes 1000,100000 --log
    python benchmarks/dossier_scale.py --reports 100000 --folder /tmp/scale --log

With ``--reports`` the state is kept in a file, as that of a dossier is: it is built in bulk (cut off, it goes on where
it stopped), and then a new process opens it and adds the next ``ADDS`` reports one by one, each with its commit. The
sketches lie in a second file, in place of the dossier, and are read from there when they are asked for.

No coder runs: a seeded stream of sketches and told events stands in for it, with the density of a dispute that the
world follows (``PER_DAY`` reports a day, so that 100,000 are ten years). Of its events most are of the last days, told
by several outlets with some fields missing; some have no date, some a month, a year or an open end, some are the few
founding events that later reports recall. A fifth of the reports copy another, a twentieth a wire story that ``WIRE``
outlets print, a tenth arrive years late. The seconds are CPU seconds of one core; the memory is that of the process.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.log import append

from damai.crossdoc.linker import Linker
from damai.crossdoc.told import Promise, ReportSketch, ToldEvent, ToldReport
from damai.crossdoc.vectors import SIZE
from damai.dossier.loading import SKETCHES
from damai.dossier.shelving import Kept, kept_in_file
from damai.dossier.sketching import sketch_bytes, sketch_from_bytes
from damai.store.shelf import ShelfFile

SEED = 20
PER_DAY = 27
HAPPENINGS = 25
"""Things that happen a day, each told by several reports or by none."""
FOUNDING = 60
"""Old events that later reports recall."""
WIRE = 150
"""Outlets that print one wire story."""
START = date(2014, 1, 1)
TIMED = 300
"""Reports timed at each size."""
ADDS = 50
"""Reports added one by one to a state kept in a file."""
AT_ONCE = 500
"""Reports linked at once while such a state is built."""
BUDGET = 0.150
"""Seconds allowed for a report at 100,000 (issue 5, point 8)."""
TYPES = {
    "ASSAULT": 24, "ACCUSE": 14, "CONSULT": 14, "REQUEST": 10, "AGREE": 7, "SUPPORT": 6, "COERCE": 5, "RETREAT": 4,
    "AID": 4, "REJECT": 4, "MOBILIZE": 3, "THREATEN": 3, "SANCTION": 1, "CONCEDE": 1,
}  # fmt: skip
MODES = {"CONSULT": ("meet", "phone", None), "AGREE": ("ceasefire", None), "RETREAT": ("withdraw", None)}
PARTIES = ("AAA", "BBB", "AAA", "BBB", "AAA", "BBB", "CCC", "IGO-UN", "DDD", "EEE", "FFF", "GGG")
SECTORS = (":GOV", ":MIL", "")
PLACES = tuple(f"Place{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(120))
LANGUAGES = ("en", "en", "ru", "id")


@lru_cache(maxsize=4_096)
def happening(name: str, day: date) -> dict[str, Any]:
    """The fields of something that happened on a day, the same for everyone who tells of it."""
    chance = random.Random(f"{SEED} {name}")
    kind = chance.choices(tuple(TYPES), tuple(TYPES.values()))[0]
    one, other = chance.sample(sorted(set(PARTIES)), 2) if chance.random() < 0.3 else chance.sample(("AAA", "BBB"), 2)
    when = day.isoformat()
    coarse = chance.random()
    if coarse < 0.07:
        when = when[:7]
    elif coarse < 0.12:
        when = chance.choice((when[:4], f"{when}/.."))
    pooled = kind in ("CONSULT", "AGREE") or chance.random() < 0.15
    due = (day + timedelta(days=chance.randrange(5, 60))).isoformat() if chance.random() < 0.5 else None
    return {
        "type": kind,
        "mode": chance.choice(MODES.get(kind, (None,))),
        "actors": (one, other) if pooled else (one + chance.choice(SECTORS),),
        "recipients": () if pooled else (other,),
        "claimants": (other + ":MIL",) if kind == "ASSAULT" and chance.random() < 0.5 else (),
        "date": when,
        "place": PLACES[min(int(chance.expovariate(0.05)), len(PLACES) - 1)] if chance.random() < 0.7 else None,
        "killed": chance.randrange(1, 30) if kind == "ASSAULT" and chance.random() < 0.4 else None,
        "promise": Promise(due) if kind in ("AGREE", "CONCEDE") else None,
    }


@lru_cache(maxsize=4_096)
def meaning(name: str) -> np.ndarray[Any, Any]:
    """A direction for the words in which something is told."""
    return np.random.default_rng(abs(hash_of(name))).normal(size=SIZE)


def hash_of(name: str) -> int:
    """A number that a name always has."""
    return random.Random(name).getrandbits(60)


def told_in(chance: random.Random, name: str, number: int, published: date) -> tuple[str, ToldEvent]:
    """The name of what a report tells of as its ``number``-th event, and how it tells of it."""
    if chance.random() < 0.12:
        which = min(int(chance.expovariate(0.15)), FOUNDING - 1)
        day = START - timedelta(days=30 * which)
        what = f"founding {which}"
    else:
        day = published - timedelta(days=min(int(chance.expovariate(0.8)), 12))
        what = f"{day} {min(int(chance.expovariate(0.2)), HAPPENINGS - 1)}"
    fields = dict(happening(what, day))
    if chance.random() < 0.2:
        fields["place"] = None
    if chance.random() < 0.1:
        fields["date"] = None
    if chance.random() < 0.1:
        fields["claimants"] = ()
    if fields["killed"] and chance.random() < 0.3:
        fields["killed"] += chance.randrange(3)
    evidence = ((number * 100, number * 100 + 90),)
    return what, ToldEvent(f"{name}#{number}", name, published=published.isoformat(), evidence=evidence, **fields)


def sketch(chance: random.Random, name: str, published: date, words: list[int], about: list[str]) -> ReportSketch:
    """A sketch whose MinHash and sentence vectors agree with its words and with what it tells of."""
    hashes = np.array(words, dtype=np.uint64)
    salts = np.random.default_rng(SEED).integers(1, 2**63, size=(64, 1), dtype=np.uint64) | np.uint64(1)
    signature = ((hashes * salts) >> np.uint64(32)).min(axis=1)
    noise = np.random.default_rng(chance.getrandbits(32))
    rows = np.stack([meaning(what) + noise.normal(size=SIZE) for what in about])
    anchors = tuple(sorted({hash_of(f"name {min(int(chance.expovariate(0.1)), 200)}") for _ in range(15)}))
    return ReportSketch(
        name, published.isoformat(), language=chance.choice(LANGUAGES), version="1", shingles=tuple(words),
        signature=tuple(int(slot) for slot in signature), anchors=anchors,
        sentences=tuple((100 * n, 100 * n + 90) for n in range(len(about))),
        vectors=np.clip(rows * 25, -127, 127).astype(np.int8).tobytes(),
    )  # fmt: skip


def stream() -> Iterator[ToldReport]:
    """Reports without end, in the order of their arrival."""
    chance = random.Random(SEED)
    recent: list[tuple[list[int], int, date]] = []
    wire: tuple[list[int], int, date] | None = None
    number = 0
    while True:
        today = START + timedelta(days=number // PER_DAY)
        published, name, kind = today, f"r{number:07}", chance.random()
        if number % (WIRE * 20) == 0:
            wire = None
        words, seed = [chance.getrandbits(63) for _ in range(200)], chance.getrandbits(32)
        if kind < 0.05:
            wire = wire or (words, seed, today)
            words, seed, published = wire
        elif kind < 0.25 and recent:
            words, seed, published = chance.choice(recent[-60:])
            words = words[: chance.choice((200, 120))] + words[200:]
        elif kind < 0.35:
            published = START + timedelta(days=chance.randrange(number // PER_DAY + 1))
        recent = [*recent[-60:], (words, seed, published)]
        story = random.Random(seed)
        told = [told_in(story, name, n, published) for n in range(story.choice((2, 3, 4, 5, 6, 8)))]
        about = [what for what, _ in told]
        yield ToldReport(sketch(chance, name, published, words, about), tuple(event for _, event in told))
        number += 1


def memory() -> float:
    """The memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def most_memory() -> float:
    """The most memory in MiB that this process has had. (``ru_maxrss`` would tell that of the process that started it,
    where that had more.)"""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def measure(sizes: list[int]) -> Iterator[dict[str, float]]:
    """Figures of each size: seconds to add one of the next ``TIMED`` reports, seconds for the rest, memory."""
    state, reports, start, count = Linker(), stream(), memory(), 0
    for size in sizes:
        begun = time.process_time()
        while count < size:
            state.add(next(reports))
            count += 1
        filled = time.process_time() - begun
        seconds = []
        for _ in range(TIMED):
            report = next(reports)
            begun = time.process_time()
            state.add(report)
            seconds.append(time.process_time() - begun)
            count += 1
        found: dict[str, float] = {"reports": size, "events": len(state.events), "filled": filled}
        seconds.sort()
        found |= {"median": statistics.median(seconds), "p95": seconds[int(0.95 * TIMED)], "most": seconds[-1]}
        found |= {"mib": memory() - start, "largest": max(len(incident.events) for incident in state.incidents)}
        for name in ("contested", "commitments"):
            begun = time.process_time()
            made = state.contested if name == "contested" else state.commitments()
            found |= {name: time.process_time() - begun, f"{name} made": len(made)}
        yield found


def opened(folder: Path) -> tuple[Kept, ShelfFile, Linker]:
    """The state kept in a folder, the file of its sketches, and the linker that works on it."""
    blobs = ShelfFile(folder / "sketches", "1", 30.0)
    sketches = blobs.shelf(
        lambda sketch: b64encode(sketch_bytes(sketch)).decode("ascii"), lambda text: sketch_from_bytes(b64decode(text)),
        SKETCHES,
    )  # fmt: skip
    kept = kept_in_file(folder / "linked", sketches, 30.0)
    return kept, blobs, Linker(kept.shelves)


def build(folder: Path, size: int) -> None:
    """Builds the state of a dossier of that many reports, or the rest of it."""
    folder.mkdir(parents=True, exist_ok=True)
    kept, blobs, state = opened(folder)
    assert kept.file is not None
    kept.file.begin()
    reports, count = stream(), int(kept.log.get("built", "0"))
    for _ in range(count):
        next(reports)
    spent = float(kept.log.get("spent", "0"))
    while count < size:
        batch = list(islice(reports, min(AT_ONCE, size - count)))
        begun = time.process_time()
        blobs.begin()
        state.add_all(batch)
        blobs.commit()
        count += len(batch)
        spent += time.process_time() - begun
        kept.log["built"], kept.log["spent"] = str(count), str(spent)
        kept.file.commit()
        kept.file.begin()
        print(f"{count} reports, {spent:.0f} s, {memory():.0f} MiB", flush=True)
    kept.file.commit()
    kept.file.close()
    blobs.close()


def add_to(folder: Path) -> dict[str, float]:
    """Figures of the next ``ADDS`` reports: seconds of the processor for each, for opening, the most memory."""
    begun = time.process_time()
    kept, blobs, state = opened(folder)
    assert kept.file is not None
    kept.file.begin()
    size = int(kept.log["built"])
    open_seconds = time.process_time() - begun
    reports, seconds, walls, largest = islice(stream(), size, size + ADDS), [], [], 0
    kept.file.commit()
    for report in reports:
        begun, clock = time.process_time(), time.perf_counter()
        kept.file.begin()
        blobs.begin()
        touched = state.add(report)
        blobs.commit()
        kept.log["built"] = str(int(kept.log["built"]) + 1)
        kept.file.commit()
        seconds.append(time.process_time() - begun)
        walls.append(time.perf_counter() - clock)
        largest = max([largest, *(len(incident.events) for incident in touched.incidents)])
    first, spent = seconds[0], float(kept.log["spent"])
    files = sum(path.stat().st_size for path in folder.iterdir()) / 2**20
    seconds.sort()
    kept.file.close()
    blobs.close()
    return {
        "reports": size, "open": open_seconds, "first": first, "median": statistics.median(seconds),
        "p95": seconds[int(0.95 * len(seconds))], "most": seconds[-1], "wall median": statistics.median(walls),
        "built": spent, "peak mib": most_memory(), "files mib": files, "largest": largest,
    }  # fmt: skip


def kept_in(folder: Path, size: int, log: bool) -> None:
    """Builds a state in a file, and has another process measure what adding to it costs."""
    build(folder, size)
    command = [sys.executable, __file__, "--add-to", str(folder)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    times = ", ".join(f"{name} {1000 * found[name]:.1f} ms" for name in ("open", "first", "median", "p95", "most"))
    print(
        f"{found['reports']} reports: {times}; {found['peak mib']:.0f} MiB at most, files {found['files mib']:.0f} MiB"
        f"; {found['largest']} records in the largest incident that was touched"
    )
    if log:
        append({"task": "dossier-scale", "language": "multi", "part": "synthetic", "how": "kept in a file"} | found)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,30000", help="numbers of reports, smallest first")
    parser.add_argument("--log", action="store_true", help="append the figures to benchmarks/log.jsonl")
    parser.add_argument("--reports", type=int, help="a state kept in a file, of that many reports")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir(), "damai-scale"), help="where")
    parser.add_argument("--add-to", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measures, prints, logs."""
    options = arguments()
    if options.add_to:
        print(json.dumps(add_to(options.add_to)))
        return
    if options.reports:
        kept_in(options.folder, options.reports, options.log)
        return
    table = Table(title="One report added, by the size of the dossier", title_justify="left")
    for column in [
        "reports",
        "events",
        "median ms",
        "p95 ms",
        "most ms",
        "x",
        "MiB",
        "largest",
        "contested s",
        "ledger s",
    ]:
        table.add_column(column, justify="right")
    first: dict[str, float] = {}
    for found in measure([int(size) for size in options.sizes.split(",")]):
        first = first or found
        times = [f"{1000 * found[name]:.1f}" for name in ("median", "p95", "most")]
        ratio = f"{found['p95'] / first['p95']:.1f}"
        row = [f"{found['reports']:.0f}", f"{found['events']:.0f}", *times, ratio, f"{found['mib']:.0f}"]
        row += [f"{found['largest']:.0f}", f"{found['contested']:.1f}", f"{found['commitments']:.1f}"]
        print(" ".join(row), f"filled {found['filled']:.0f} s", flush=True)
        table.add_row(*row)
        if options.log:
            append({"task": "dossier-scale", "language": "multi", "part": "synthetic"} | found)
    Console().print(table)


if __name__ == "__main__":
    main()
