"""Web archives (WARC), compressed or not: one report for each page that was captured.

Records are read one by one. Where one is broken, reading goes on with the next.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from damai.ingest.broken import Broken, broken
from damai.ingest.defaults import Defaults
from damai.ingest.page import read_page
from damai.ingest.published import read_published
from damai.model import Note, Report

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_PAGES = ("text/html", "application/xhtml+xml")
_GZIP, _PLAIN = b"\x1f\x8b\x08", b"WARC/1."
_LARGEST = 50_000_000
"""Bytes of a page that are read; of the rest it is said that it is missing."""
_CHUNK, _KEPT = 1 << 16, 64_000_000
HEAD = 1024
"""Bytes by which a WARC is known."""
Reading = Report | Broken


def looks_like_warc(head: bytes) -> bool:
    """Whether a file begins as a WARC does, compressed by gzip or not.

    >>> import gzip
    >>> looks_like_warc(b"WARC/1.0\\r\\n"), looks_like_warc(gzip.compress(b"WARC/1.1\\r\\n")), looks_like_warc(b"WAR")
    (True, True, False)
    """
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(31).decompress(head, 16)
        except zlib.error:
            return False
    return head.startswith(b"WARC/")


def read_warc(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Reading]:
    """The reports on the pages of an archive, in its order; a broken record gives ``Broken("NAME@OFFSET", ...)``.

    A page is a response with status 200, or a resource, of type HTML; everything else in an archive is no report and is
    passed over. The id of a report is the page's address. An archive without a page gives ``Broken(name, "no-page")``.
    """
    archive = _seekable(stream)
    begin = archive.tell()
    packed = archive.read(len(_GZIP)) == _GZIP
    archive.seek(begin)
    read = 0
    for offset, member, fault in _members(archive) if packed else [(begin, archive, None)]:
        if fault is not None:
            read += 1
            yield _broken(f"{name}@{offset - begin}", fault)
            continue
        for reading in _read_member(member, name, offset - begin if packed else None, defaults):
            read += 1
            yield reading
    if not read:
        yield broken(name, "no-page", f"{name} is a web archive without a page")


def _broken(where: str, fault: object) -> Broken:
    return broken(where, "broken-record", f"{where}: a record here, or right after it, is broken: {str(fault)[:120]}")


def _members(archive: BinaryIO) -> Iterator[tuple[int, BinaryIO, str | None]]:
    """The parts of a compressed archive that were compressed by themselves, most often a record each: where each
    begins, what is in it, what is wrong with it. So that damage to one does not reach the next."""
    at: int | None = archive.tell()
    while at is not None:
        archive.seek(at)
        unpack, size, fault = zlib.decompressobj(31), 0, None
        with tempfile.SpooledTemporaryFile(max_size=_KEPT) as plain:
            try:
                while not unpack.eof and (chunk := archive.read(_CHUNK)):
                    plain.write(unpack.decompress(chunk))
                    size += len(chunk)
            except zlib.error as error:
                fault = str(error)
            plain.seek(0)
            yield at, cast(BinaryIO, plain), fault
        whole = fault is None and unpack.eof
        at = _next_record(archive, at + size - len(unpack.unused_data) if whole else at + 1, _GZIP)


def _read_member(member: BinaryIO, name: str, offset: int | None, defaults: Defaults) -> Iterator[Reading]:
    """The reports in a piece of plain WARC, which begins at this offset of a compressed archive."""
    begin = member.tell()
    start = _next_record(member, begin, _PLAIN)
    while start is not None:
        last = start
        try:
            for record in _records(member, start):
                last = start + record.stream_pos
                reading = _read_record(record, f"{name}@{last - begin if offset is None else offset}", defaults)
                if reading is not None:
                    yield reading
            break
        except (OSError, ValueError, EOFError) as error:
            yield _broken(f"{name}@{last - begin if offset is None else offset}", error)
            start = _next_record(member, last + 1, _PLAIN)


def _records(member: BinaryIO, start: int) -> Iterator[WarcRecord]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    member.seek(start)
    kinds = WarcRecordType.response | WarcRecordType.resource
    yield from ArchiveIterator(member, record_types=kinds, parse_http=False, stream_detect=False)


def _read_record(record: WarcRecord, where: str, defaults: Defaults) -> Reading | None:
    """The report on a page; nothing where the record is of something else."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or where
    length = record.content_length
    if not record.is_http:
        kind = (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        if kind not in _PAGES:
            return None
        data, charset = record.reader.read(_LARGEST), None
        short = len(data) < min(length, _LARGEST)
    else:
        record.parse_http(auto_decode="all")
        kind = (record.http_content_type or "").strip().lower()
        if kind not in _PAGES or record.http_headers.status_code != 200:
            return None
        rest = record.content_length
        data, charset = record.reader.read(_LARGEST), record.http_charset
        coded = record.http_headers.get("Content-Encoding") or record.http_headers.get("Transfer-Encoding")
        short = not coded and len(data) < min(rest, _LARGEST)
    reading = read_page(data, url, defaults, charset)
    notes = [*reading.notes]
    if short or len(data) == _LARGEST or record.headers.get("WARC-Truncated"):
        notes.append(Note("truncated-record", f"{url[:200]}: the archive holds only the beginning of this page"))
    reading = replace(reading, notes=tuple(notes))
    return _dated(reading, record.headers.get("WARC-Date"), defaults) if isinstance(reading, Report) else reading


def _dated(report: Report, captured: str | None, defaults: Defaults) -> Report:
    """The report, with the moment of capture for that of publication where nothing else tells it."""
    if report.published is not None or captured is None:
        return report
    moment, notes = read_published(captured, zone=defaults.zone)
    if moment is None:
        return report
    told = f"published is taken from the capture, which may be later: {moment}"
    kept = tuple(note for note in report.notes if note.code != "no-date")
    return replace(report, published=moment, notes=(*kept, *notes, Note("published-from-capture", told)))


def _next_record(archive: BinaryIO, start: int, mark: bytes) -> int | None:
    """Where the next record begins, at ``start`` or after it; None where there is none."""
    archive.seek(start)
    tail, at = b"", start
    while chunk := archive.read(_CHUNK):
        window = tail + chunk
        place = window.find(mark)
        if place >= 0:
            return at - len(tail) + place
        tail, at = window[-len(mark) + 1 :], at + len(chunk)
    return None


def _seekable(stream: BinaryIO) -> BinaryIO:
    """The archive as a file in which one can go back; a pipe is copied first, to the disk where it is long."""
    if stream.seekable():
        return stream
    copy = tempfile.SpooledTemporaryFile(max_size=_KEPT)  # noqa: SIM115 (it goes with its last reader)
    shutil.copyfileobj(stream, copy, _CHUNK)
    copy.seek(0)
    return cast(BinaryIO, copy)


class Rejoined(io.RawIOBase):
    """A stream whose first bytes were read already, as one that begins with them."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills a buffer."""
        given = self._first[: len(buffer)] if self._first else self._rest.read(len(buffer))
        self._first = self._first[len(given) :]
        buffer[: len(given)] = given
        return len(given)


__all__ = ["HEAD", "Rejoined", "looks_like_warc", "read_warc"]
