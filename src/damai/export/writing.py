"""Which format is written by what, and how it gets into a file: whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal

from damai.errors import DossierError, OutputError
from damai.export.claims import jsonld_chunks
from damai.export.columns import write_parquet
from damai.export.given import Contents
from damai.export.maps import geojson_chunks
from damai.export.plover import plover_chunks
from damai.export.sheets import gdelt_chunks, polecat_chunks

Format = Literal["json", "plover", "polecat", "gdelt", "parquet", "geojson", "jsonld"]
"""``json`` is the dossier itself (:mod:`damai.export.kept`); the others are made of what it shows."""
TEXTS: dict[str, Callable[[Contents], Iterator[str]]] = {
    "plover": plover_chunks,
    "polecat": polecat_chunks,
    "gdelt": gdelt_chunks,
    "geojson": geojson_chunks,
    "jsonld": jsonld_chunks,
}
FORMATS = ("json", *TEXTS, "parquet")


def write_contents(given: Contents, format: str, stream: BinaryIO) -> None:
    """Writes what a dossier shows, in a format."""
    if format == "parquet":
        write_parquet(given, stream)
    elif format in TEXTS:
        write_text(TEXTS[format](given), stream)
    else:
        raise DossierError(f"there is no format '{format}': try {', '.join(FORMATS)}")


def write_text(chunks: Iterator[str], stream: BinaryIO) -> None:
    """Text as UTF-8; a lone surrogate, which UTF-8 has no place for, becomes a question mark."""
    for chunk in chunks:
        stream.write(chunk.encode("utf-8", "replace"))


@contextmanager
def into_file(target: Path) -> Iterator[BinaryIO]:
    """A file that has its name only when all of it is written; what was there stays until then.

    A link stays: the file that it leads to is written. So does what is no file (a device, a pipe): it is written into.
    """
    real = Path(os.path.realpath(target))
    is_there = target.exists()
    # A path into /proc may lead to what has no name any more; only a file that is found by its name can be replaced.
    is_file = target.is_file() and real.exists() and real.samefile(target)
    if is_there and not is_file:
        with _written(target, target) as stream:
            yield stream
        return
    growing = real.with_name(f"{real.name}.part")
    try:
        with _written(growing, target) as stream:
            if is_there:
                shutil.copymode(real, growing)
            yield stream
        try:
            os.replace(growing, real)
        except OSError as error:
            raise OutputError(target, error, has_begun=True) from error
    finally:
        growing.unlink(missing_ok=True)


@contextmanager
def _written(path: Path, target: Path) -> Iterator[BinaryIO]:
    """What is open for writing; faults of it are those of the ``target``. A pipe that nobody reads any more is none."""
    try:
        stream = path.open("wb")
    except OSError as error:
        raise OutputError(target, error) from error
    try:
        with stream:
            yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(target, error, has_begun=True) from error


__all__ = ["FORMATS", "Format", "into_file", "write_contents", "write_text"]
