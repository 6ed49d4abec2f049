"""From a file, a stream or bytes to reports: the format by the name's ending, else by the first characters."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import BinaryIO, Literal

from damai.errors import InputError
from damai.ingest.broken import Broken, broken
from damai.ingest.defaults import Defaults
from damai.ingest.encoding import binary_kind, decode, wide_encoding
from damai.ingest.feeds import looks_like_feed, read_feed_reports
from damai.ingest.html import looks_like_html, read_html
from damai.ingest.jsonlines import parse_json, read_json, read_json_lines, unwrapped
from damai.ingest.newsml import looks_like_newsml, read_newsml
from damai.ingest.report import assemble
from damai.ingest.warc import HEAD, Rejoined, looks_like_warc, read_warc
from damai.model import Report, is_blank

Format = Literal["text", "html", "json", "jsonl", "feed", "newsml", "warc"]
SUFFIXES: Mapping[str, Format] = {
    ".txt": "text", ".text": "text", ".md": "text", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".jsonlines": "jsonl",
    ".rss": "feed", ".atom": "feed", ".warc": "warc", ".warc.gz": "warc",
}  # fmt: skip
_ABOUT = ("README", "LICENSE", "LICENCE", "CHANGELOG", "CONTRIBUTING")
"""Files that tell of the folder in which they stand."""
_XML = ".xml"
"""What says only that something is XML: which kind, its first characters tell."""
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_HELD = 10_000
"""Things at the beginning of a file that are no reports, before they are told one by one."""
Reading = Report | Broken


def suffix_of(name: str) -> str:
    """The ending that tells what a file holds, in lower case.

    >>> suffix_of("berita.HTML"), suffix_of("2025.warc.gz"), suffix_of("2025.tar.gz")
    ('.html', '.warc.gz', '.gz')
    """
    ending = Path(name).suffix.lower()
    both = Path(Path(name).stem).suffix.lower() + ending
    return both if both in SUFFIXES else ending


def is_report_file(path: Path) -> bool:
    """Whether a file in a folder is taken for one of reports, by its name; what tells of the folder is none.

    >>> is_report_file(Path("a/berita.md")), is_report_file(Path("a/README.id.md")), is_report_file(Path("a/map.png"))
    (True, False, False)
    """
    ending = suffix_of(path.name)
    if path.name.partition(".")[0].upper() in _ABOUT:
        return False
    return ending == _XML or ending in SUFFIXES


def read_path(
    path: str | Path,
    *,
    name: str | None = None,
    format: Format | None = None,
    published: str | date | None = None,
    language: str | None = None,
    encoding: str | None = None,
    timezone: str | None = None,
    months: Mapping[str, int] | None = None,
) -> Iterator[Reading]:
    """The reports of one file, one by one; what cannot be read comes as ``Broken``.

    ``name`` is the id of a report that tells none, else the file's name. A missing or unreadable file, an unknown
    charset or time zone raise ``InputError`` at once.

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
    return _read_and_close(stream, name or path.name, format, defaults)


def _read_and_close(stream: BinaryIO, name: str, format: Format | None, defaults: Defaults) -> Iterator[Reading]:
    with stream:
        try:
            yield from _or_none(_read(stream, name, format, defaults), name)
        except OSError as error:
            raise InputError("unreadable-file", f"{name}: {error.strerror or error}") from error


def _or_none(readings: Iterable[Reading], name: str) -> Iterator[Reading]:
    """What a file holds; one word of it where that is many things, none of which is a report: such a file holds
    something else."""
    held: list[Broken] | None = []
    for reading in readings:
        if held is not None and isinstance(reading, Broken) and len(held) < _HELD:
            held.append(reading)
            continue
        yield from held or ()
        held = None
        yield reading
    wrong = [one for one in held or () if not is_blank(one.notes)]
    if len(wrong) < 2:
        yield from held or ()
    else:
        why = wrong[0].notes[0].message
        yield broken(name, "no-reports", f"{name}: none of its {len(wrong)} entries is a report ({why})")


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
    start = stream.tell() if stream.seekable() else 0
    first = stream.readline()
    format = format or SUFFIXES.get(suffix_of(name))
    if format == "warc" or first.startswith((b"WARC/", b"\x1f\x8b")):
        first += stream.read(HEAD)
        if format == "warc" or looks_like_warc(first):
            yield from read_warc(_from_start(first, stream, start), name, defaults)
            return
    if format == "newsml" or (format is None and first.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"")):
        first += stream.read(HEAD)
        if format == "newsml" or looks_like_newsml(first):
            yield from read_newsml(_from_start(first, stream, start), name, defaults)
            return
    yield from _read_text(first, stream, name, format, defaults)


def _from_start(first: bytes, stream: BinaryIO, start: int) -> BinaryIO:
    """A stream as it was before its first bytes were read."""
    if stream.seekable():
        stream.seek(start)
        return stream
    return io.BufferedReader(Rejoined(first, stream))


def _read_text(
    first: bytes, stream: BinaryIO, name: str, format: Format | None, defaults: Defaults
) -> Iterator[Reading]:
    kind = binary_kind(first)
    if kind is not None:
        yield broken(name, "binary", f"{name}: this is {kind}, not text")
        return
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
    return isinstance(value, dict) and unwrapped(value) is value


def _read_whole(data: bytes, name: str, format: Format | None, defaults: Defaults) -> Iterator[Reading]:
    try:
        text, notes = decode(data, encoding=defaults.encoding, declared=format in ("html", "feed", None))
    except InputError as error:
        yield broken(name, error.code, f"{name}: {error.message}")
        return
    if not text.strip():
        yield broken(name, "empty", f"{name} is empty")
        return
    format = format or _sniff(text)
    if format == "text" and suffix_of(name) == _XML:
        yield broken(name, "unknown-xml", f"{name} is neither NewsML-G2 nor NITF, a feed or a page")
        return
    if format == "json" and _is_lines(text):
        format = "jsonl"
    if format == "jsonl":
        yield from read_json_lines(_lines(text), defaults)
    elif format == "json":
        yield from read_json(text, name, defaults, notes)
    elif format == "html":
        yield read_html(text, name, defaults, notes)
    elif format == "feed":
        yield from read_feed_reports(text, name, defaults, notes)
    elif format == "newsml":
        yield from read_newsml(io.BytesIO(_DECLARATION.sub("", text).encode("utf-8", "replace")), name, defaults)
    else:
        yield assemble(name, text, {}, defaults, notes)


def _lines(text: str) -> Iterable[str]:
    return io.StringIO(text, newline="\n")


def _sniff(text: str) -> Format:
    """The format that a text without a telling name is in."""
    start = text[:1000].lstrip()
    if start.startswith("<") and looks_like_newsml(text[:HEAD].encode("utf-8", "replace")):
        return "newsml"
    if looks_like_feed(text):
        return "feed"
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
