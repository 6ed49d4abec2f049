"""From a file, a stream or bytes to reports: the format by the name's ending, else by the first characters."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import BinaryIO, Literal

from damai.errors import InputError
from damai.ingest.broken import Broken, broken
from damai.ingest.defaults import Defaults
from damai.ingest.encoding import binary_kind, decode, wide_encoding
from damai.ingest.html import looks_like_html, read_html
from damai.ingest.jsonlines import parse_json, read_json, read_json_lines
from damai.ingest.report import assemble
from damai.model import Report

Format = Literal["text", "html", "json", "jsonl"]
SUFFIXES: Mapping[str, Format] = {
    ".txt": "text", ".text": "text", ".md": "text", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".jsonlines": "jsonl",
}  # fmt: skip
Reading = Report | Broken


def read_path(
    path: str | Path,
    *,
    format: Format | None = None,
    published: str | date | None = None,
    language: str | None = None,
    encoding: str | None = None,
    timezone: str | None = None,
    months: Mapping[str, int] | None = None,
) -> Iterator[Reading]:
    """The reports of one file, one by one; what cannot be read comes as ``Broken``.

    A missing or unreadable file, an unknown charset or time zone raise ``InputError`` at once.

    >>> read_path("nowhere.txt")
    Traceback (most recent call last):
    ...
    damai.errors.InputError: nowhere.txt: no such file
    """
    defaults = Defaults.of(published=published, language=language, encoding=encoding, timezone=timezone, months=months)
    path = Path(path)
    try:
        stream = path.open("rb")
    except FileNotFoundError as error:
        raise InputError("missing-file", f"{path}: no such file") from error
    except (OSError, ValueError) as error:
        raise InputError("unreadable-file", f"{path}: {getattr(error, 'strerror', None) or error}") from error
    return _read_and_close(stream, path.name, format, defaults)


def _read_and_close(stream: BinaryIO, name: str, format: Format | None, defaults: Defaults) -> Iterator[Reading]:
    with stream:
        try:
            yield from _read(stream, name, format, defaults)
        except OSError as error:
            raise InputError("unreadable-file", f"{name}: {error.strerror or error}") from error


def read_stream(
    stream: BinaryIO,
    name: str,
    *,
    format: Format | None = None,
    published: str | date | None = None,
    language: str | None = None,
    encoding: str | None = None,
    timezone: str | None = None,
    months: Mapping[str, int] | None = None,
) -> Iterator[Reading]:
    """The reports of a stream of bytes (standard input), as ``read_path``; JSON lines are read one by one."""
    defaults = Defaults.of(published=published, language=language, encoding=encoding, timezone=timezone, months=months)
    return _read(stream, name, format, defaults)


def read_bytes(
    data: bytes,
    name: str,
    *,
    format: Format | None = None,
    published: str | date | None = None,
    language: str | None = None,
    encoding: str | None = None,
    timezone: str | None = None,
    months: Mapping[str, int] | None = None,
) -> Iterator[Reading]:
    """The reports that bytes hold, as ``read_path``; ``name`` is the id of a report that tells none.

    >>> [report] = read_bytes(b"Kedua menteri bertemu.", "berita.txt", published="2025-06-20")
    >>> report.id, report.text, report.published
    ('berita.txt', 'Kedua menteri bertemu.', '2025-06-20')
    >>> [item] = read_bytes(b"%PDF-1.7", "berita.pdf")
    >>> item.notes[0].message
    'berita.pdf: this is a PDF document, not text'
    """
    defaults = Defaults.of(published=published, language=language, encoding=encoding, timezone=timezone, months=months)
    return _read(io.BytesIO(data), name, format, defaults)


def _read(stream: BinaryIO, name: str, format: Format | None, defaults: Defaults) -> Iterator[Reading]:
    first = stream.readline()
    kind = binary_kind(first)
    if kind is not None:
        yield broken(name, "binary", f"{name}: this is {kind}, not text")
        return
    format = format or SUFFIXES.get(Path(name).suffix.lower())
    wide = wide_encoding(first, defaults.encoding)
    second = stream.readline() if format == "json" else b""
    started = [line for line in (first, second) if line]
    by_line = format == "jsonl" or ((format is None or second.strip()) and _is_report_line(first))
    if wide is None and by_line:
        yield from read_json_lines(itertools.chain(started, stream), defaults)
    else:
        yield from _read_whole(b"".join((*started, stream.read())), name, format, defaults)


def _is_report_line(line: bytes) -> bool:
    """Whether a first line is one whole JSON object and no document of several reports."""
    text = line.removeprefix(b"\xef\xbb\xbf").strip()
    if not (text.startswith(b"{") and text.endswith(b"}")):
        return False
    try:
        value, _ = parse_json(text.decode("utf-8"))
    except (InputError, UnicodeDecodeError):
        return False
    return isinstance(value, dict) and not isinstance(value.get("reports"), list)


def _read_whole(data: bytes, name: str, format: Format | None, defaults: Defaults) -> Iterator[Reading]:
    try:
        text, notes = decode(data, encoding=defaults.encoding, declared=format in ("html", None))
    except InputError as error:
        yield broken(name, error.code, f"{name}: {error.message}")
        return
    if not text.strip():
        yield broken(name, "empty", f"{name} is empty")
        return
    format = format or _sniff(text)
    if format == "json" and _is_lines(text):
        format = "jsonl"
    if format == "jsonl":
        yield from read_json_lines(_lines(text), defaults)
    elif format == "json":
        yield from read_json(text, name, defaults, notes)
    elif format == "html":
        yield read_html(text, name, defaults, notes)
    else:
        yield assemble(name, text, {}, defaults, notes)


def _lines(text: str) -> Iterable[str]:
    return io.StringIO(text, newline="\n")


def _sniff(text: str) -> Format:
    """The format that a text without a telling name is in."""
    start = text[:1000].lstrip()
    if looks_like_html(text):
        return "html"
    if start.startswith("{") and start[1:].lstrip()[:1] in ('"', "}"):
        return "json"
    if start.startswith("[") and start[1:].lstrip()[:1] in ("{", "]"):
        return "json"
    return "text"


def _is_lines(text: str) -> bool:
    """Whether what is called JSON is JSON lines: no whole document, but lines of which most are objects."""
    try:
        parse_json(text)
    except InputError:
        lines = [line.strip() for line in itertools.islice(_lines(text), 50)]
        whole = [line for line in lines if line.startswith("{") and line.endswith("}")]
        return len(lines) > 1 and len(whole) * 2 >= len(lines)
    return False
