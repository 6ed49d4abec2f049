"""kill -9 amid an import, at many moments: nothing that was reported as stored is lost or doubled, and it goes on.

    python benchmarks/dossier_kill.py                       200 moments
    python benchmarks/dossier_kill.py --moments 20 --seed 7 --log

A dossier of short reports is imported by a child process that is killed at a random moment after its first report,
again and again. After each kill the dossier is opened and checked; at the end the import is run to its end, and what
the dossier then shows is held against one that nobody disturbed. The tests do the same at 20 moments.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.log import append  # noqa: E402

import damai  # noqa: E402
from damai.dossier.plain import plain  # noqa: E402
from damai.model import Analysis  # noqa: E402

SEED = 2025
MOMENTS = 200
PER_KILL = 6
"""Reports for each moment: enough for an import to be unfinished at most of them."""
LONGEST = 0.06
"""Seconds after the first report of a run within which it is killed."""


@dataclass(slots=True)
class Found:
    """What came of the kills: how many lay within an import, and all that was wrong."""

    moments: int = 0
    unfinished: int = 0
    reports: int = 0
    faults: list[str] = field(default_factory=list)


def import_until_killed(place: str, reports: Sequence[Analysis], seconds: float) -> list[str]:
    """Imports in another process, which dies that long after it stored its first report; what it reported as stored."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with damai.open(place) as dossier:
                for added in dossier.add_analyses(reports):
                    if added.state == "stored":
                        os.write(writing, f"{added.id}\n".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as told:
        first = told.readline()
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [line.strip() for line in (first, *told) if line]


def kill_often(
    place: str, reports: Sequence[Analysis], moments: int, seed: int, *, seen: Callable[[int], object] = int
) -> Found:
    """Imports the reports into a new dossier, killed at that many moments, and then to the end. ``seen`` is called
    after each."""
    chance, found, said = random.Random(seed), Found(moments, reports=len(reports)), Counter[str]()
    with damai.open(place):
        pass
    for number in range(moments):
        said.update(import_until_killed(place, reports, chance.uniform(0, LONGEST)))
        with damai.open(place) as dossier:
            stored = _stored(dossier)
            found.faults += [f"moment {number}: {fault.code} {fault.where}" for fault in dossier.check()]
        found.faults += [f"moment {number}: {id} is there twice" for id, count in stored.items() if count > 1]
        found.faults += [f"moment {number}: {id} was reported and is lost" for id in said.keys() - stored.keys()]
        found.unfinished += len(stored) < len(reports)
        if len(stored) - len(said) > number + 1:  # each kill may come between storing one and saying so
            found.faults.append(f"moment {number}: {len(stored) - len(said)} reports stored and not reported")
        seen(number)
    found.faults += [f"{id} was reported as stored twice" for id, count in said.items() if count > 1]
    found.faults += _compared(place, reports)
    return found


def _stored(dossier: damai.Dossier) -> Counter[str]:
    with dossier._store.reading() as reader:
        return Counter(row.report.id for row in reader.reports(counting=False))


def _compared(place: str, reports: Sequence[Analysis]) -> list[str]:
    """Goes on to the end; where that is not what an undisturbed import makes."""
    with damai.open(place) as dossier, tempfile.TemporaryDirectory() as folder:
        list(dossier.add_analyses(reports))
        with damai.open(Path(folder, "whole.db")) as whole:
            list(whole.add_analyses(reports))
            mine, wanted = shown(dossier), shown(whole)
        faults = [f"at the end: {fault.code} {fault.where}" for fault in dossier.check()]
        return faults + [
            f"{name} are not those of an undisturbed import" for name in wanted if mine[name] != wanted[name]
        ]


def shown(dossier: damai.Dossier) -> dict[str, Any]:
    """All that a dossier shows, but when things were stored."""
    return {
        "reports": [{key: value for key, value in row.items() if key != "stored"} for row in plain(dossier.reports())],
        "events": plain(dossier.events()),
        "copies": plain(dossier.copies()),
        "incidents": plain(dossier.incidents()),
        "contested": plain(dossier.contested()),
        "commitments": plain(dossier.commitments()),
    }


def coded(count: int) -> list[Analysis]:
    """Short reports of a border incident, by damai's own coder: each of its own day, with words of its own."""
    chance = random.Random(SEED)
    made = []
    for number in range(count):
        day = f"{1990 + number // 300}-{number // 25 % 12 + 1:02}-{number % 25 + 1:02}"
        words = "".join(chance.choices("aeiou bdgklmnprst", k=80))
        text = f"Cambodian soldiers shelled a Thai village on {day}, the Thai army said. {words}."
        made.append(damai.code(text, published=day, language="en", id=f"r{number}"))
    return made


def main() -> None:
    """Kills, prints, logs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=MOMENTS, help="how many kills")
    parser.add_argument("--seed", type=int, default=SEED, help="of the moments")
    parser.add_argument("--log", action="store_true", help="append the figures to benchmarks/log.jsonl")
    options = parser.parse_args()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        found = kill_often(
            str(Path(folder, "killed.db")), coded(PER_KILL * options.moments), options.moments, options.seed,
            seen=lambda number: print(f"\r{number + 1}", end="", flush=True),
        )  # fmt: skip
    print(f"\r{found.moments} kills, {found.unfinished} amid the import of {found.reports} reports", end="")
    print(f": {len(found.faults)} faults ({time.perf_counter() - begun:.0f} s)", *found.faults[:20], sep="\n")
    if options.log:
        figures = {"moments": found.moments, "unfinished": found.unfinished, "reports": found.reports}
        head = {"task": "dossier-kill", "language": "multi", "part": "synthetic", "seed": options.seed}
        append(head | figures | {"faults": len(found.faults)})
    sys.exit(bool(found.faults))


if __name__ == "__main__":
    main()
