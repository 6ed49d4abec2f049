"""The raw texts that people coded for damai: they stand in ``../shared/data``, and none enters the repository."""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

POLNEAR = "polnear-train"
STATEMENTS = "whitehouse-foreign-policy"
Texts = Mapping[int | str, Mapping[str, Any]]
"""By row of the file, or by name where its texts have names: ``text``, and ``title`` and ``source`` if known."""


def texts_of(data: Path, file: str) -> Texts:
    """All texts of a file, by the name that the labels give it (``coded-*.jsonl``, field ``file``)."""
    if file == POLNEAR:
        return _archived(data / "attribution-en-polnear" / f"{file}.tar.gz")
    if file == STATEMENTS:
        rows = _lines(data / "raw-en-diplomacy" / f"{file}.jsonl.gz")
        return {row["id"]: {**row, "source": "White House"} for row in rows}
    return dict(enumerate(_lines(data / "raw-id-news" / f"{file}.jsonl.gz")))


def _lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _archived(path: Path) -> dict[int | str, dict[str, Any]]:
    """PolNeAR's news without what it marks in them; a name begins with the publisher's."""
    found: dict[int | str, dict[str, Any]] = {}
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            stream = archive.extractfile(member) if member.name.endswith(".txt") else None
            if stream is not None:
                publisher = Path(member.name).name.partition("_")[0]
                found[member.name] = {"text": stream.read().decode("utf-8"), "source": publisher}
    return found
