"""A dossier's own tables: kept inside it, so that it codes the same wherever it is opened."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from damai.errors import DossierError
from damai.store.forms import canonical, sha256

_SUFFIXES = (".toml", ".json", ".csv", ".tsv")


def read_tables(folder: str | Path) -> dict[str, str]:
    """The files of a folder of own tables, by their path below it."""
    root = Path(folder)
    if not root.is_dir():
        raise DossierError(f"{folder}: no such folder")
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix in _SUFFIXES)
    if not files:
        raise DossierError(f"{folder}: no tables in this folder")
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}


def fingerprint(tables: Mapping[str, str]) -> str | None:
    """A name for the content of tables; None where there are none.

    >>> fingerprint({}), fingerprint({"actors.toml": ""})
    (None, '24e02ec57e45')
    """
    return sha256(canonical(dict(tables)))[:12] if tables else None


def written_tables(tables: Mapping[str, str]) -> tuple[Path, ...]:
    """A folder that holds the tables, for the pipeline; the same one for the same content, made once a process."""
    name = fingerprint(tables)
    if name is None:
        return ()
    if name not in _WRITTEN:
        made = tempfile.TemporaryDirectory(prefix="damai-tables-")
        for path, content in tables.items():
            target = Path(made.name, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")
        _WRITTEN[name] = made
    return (Path(_WRITTEN[name].name),)


_WRITTEN: dict[str, tempfile.TemporaryDirectory[str]] = {}

__all__ = ["fingerprint", "read_tables", "written_tables"]
