"""What was measured, when, and of which state of damai: ``log.jsonl``, one line a measurement, only ever added to."""

from __future__ import annotations

import datetime
import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOG = ROOT / "benchmarks" / "log.jsonl"
PACKS = ROOT / "src" / "damai" / "language" / "packs"

BOTH = "both"
"""Stands in ``language`` where all packs were measured together."""
Entry = dict[str, Any]


def sha256(*paths: Path) -> str:
    """The hash of files' contents, in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def commit() -> str:
    """The commit of the working tree, or ``none``; what is not committed yet shows in ``pack`` alone."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return "none"
    return done.stdout.strip() or "none"


def pack_hash(language: str) -> str:
    """The first letters of the hash of a pack's tables and weights (``both``: of all packs'), whatever the commit."""
    folder = PACKS if language == BOTH else PACKS / language
    files = sorted(p for p in folder.rglob("*") if p.suffix in (".toml", ".json") and p.stem != "quality")
    return sha256(*files)[:12]


def append(entry: Entry) -> None:
    """Adds a line with today's date, the commit and the state of the pack."""
    head = {"date": datetime.date.today().isoformat(), "commit": commit(), "pack": pack_hash(entry["language"])}
    with LOG.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(head | entry, ensure_ascii=False) + "\n")


def entries(path: Path = LOG) -> list[Entry]:
    """All lines, oldest first."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def last(task: str, language: str, path: Path = LOG, **wanted: str) -> Entry | None:
    """The newest line of a task and language that has the wanted values.

    >>> last("no such task", "id") is None
    True
    """
    wanted |= {"task": task, "language": language}
    fitting = [e for e in entries(path) if all(e.get(key) == value for key, value in wanted.items())]
    return fitting[-1] if fitting else None
