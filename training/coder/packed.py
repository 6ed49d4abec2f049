"""The weights of a pack as they are written: one line of JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from thresholds import BLENDS, LEFT_OUT, THRESHOLDS

from damai.events.weights import LinearModel, Models

SMALL = 0.005
"""Smallest weight, of either sign, that is kept: a fourth of all are smaller."""
APART = ("plural",)
"""Models that are learned by a recipe of their own (``plurals.py``): they stay as they are where all others are new."""


def write(models: Models, out: Path, language: str) -> None:
    """Writes the weights of all models; those that hardly count are left out, for the memory's sake."""
    old = _read(out) if out.exists() else {}
    content: dict[str, Any] = {task: old[task] for task in APART if task in old}
    content |= {
        task: _table(model)
        for task, model in sorted(models.by_task.items())
        if task not in LEFT_OUT.get(language, ()) and task not in content
    }
    content |= {"thresholds": THRESHOLDS, "blends": BLENDS.get(language, {})}
    _write(content, out)


def put(task: str, model: LinearModel, path: Path) -> None:
    """Puts the model of one task among the weights of a file, with its threshold where it has one."""
    content = _read(path)
    content[task] = _table(model)
    if task in THRESHOLDS:
        content["thresholds"][task] = THRESHOLDS[task]
    _write(content, path)


def _table(model: LinearModel) -> dict[str, Any]:
    kept = {name: row for name, row in sorted(model.weights.items()) if max(map(abs, row)) >= SMALL}
    return {"classes": model.classes, "weights": kept}


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _write(content: dict[str, Any], path: Path) -> None:
    line = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_text(line + "\n", encoding="utf-8")
    print(f"wrote {path} ({path.stat().st_size:,} bytes)")
