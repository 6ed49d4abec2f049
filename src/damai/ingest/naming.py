"""What files are called: by their path below the folder that was named, so that two of one name are two reports."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from damai.ingest.read import is_report_file


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file, and the id of a report in it that tells none."""

    path: str
    name: str


def files_of(path: Path) -> list[Path]:
    """The reports' files in a folder, in order; a file is itself."""
    if not path.is_dir():
        return [path]
    return sorted(inner for inner in path.rglob("*") if inner.is_file() and is_report_file(inner))


def named_files(paths: Iterable[str | Path]) -> list[NamedFile]:
    """The files of files and folders, in order, each with a name that no other of them has: its path below the folder,
    its own name where it was named itself; as many folders more as it takes to tell two apart.

    >>> [one.name for one in named_files(["a/1.txt", "b/1.txt", "b/2.txt", "./a/1.txt"])]
    ['a/1.txt', 'b/1.txt', '2.txt', 'a/1.txt']
    """
    found = [(path, root) for root in map(Path, paths) for path in files_of(root)]
    names = {str(path): path.relative_to(root).as_posix() if path != root else path.name for path, root in found}
    real = {path: os.path.realpath(path) for path in names}
    while longer := _longer(names, real):
        names |= longer
    return [NamedFile(str(path), names[str(path)]) for path, _ in found]


def _longer(names: Mapping[str, str], real: Mapping[str, str]) -> dict[str, str]:
    """The next longer names of the files whose names others have; nothing where there are none."""
    having: dict[str, set[str]] = {}
    for path, name in names.items():
        having.setdefault(name, set()).add(real[path])
    made = {path: _tail(path, name.count("/") + 2) for path, name in names.items() if len(having[name]) > 1}
    return {path: name for path, name in made.items() if name != names[path]}


def _tail(path: str, length: int) -> str:
    return "/".join(Path(os.path.abspath(path)).parts[-length:])


__all__ = ["NamedFile", "files_of", "named_files"]
