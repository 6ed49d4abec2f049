"""Web archives: a report for each page, whatever is broken around it."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from damai.ingest import Broken, read_bytes, read_path, read_stream
from damai.model import Report


def page(number: int, head: str = "") -> bytes:
    return (
        f'<html lang="id"><head><title>Berita {number}</title>{head}</head><body><article><p>Kedua menteri bertemu di '
        f"Kairo pada Jumat untuk membahas gencatan senjata nomor {number}.</p></article></body></html>"
    ).encode()


def record(
    number: int, body: bytes | None = None, *, status: str = "200 OK", kind: str = "text/html", **warc: str
) -> bytes:
    body = page(number) if body is None else body
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    return block("response", f"https://warta.example/{number}", "application/http; msgtype=response", http, **warc)


def block(type: str, url: str, kind: str, content: bytes, **warc: str) -> bytes:
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in warc.items())
    head = (
        f"WARC/1.1\r\nWARC-Type: {type}\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2025-06-20T23:02:03Z\r\n"
        f"WARC-Target-URI: {url}\r\n{more}Content-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def read(data: bytes, name: str = "x.warc", **given: str) -> list[Report | Broken]:
    return list(read_bytes(data, name, **given))


def codes(reading: Report | Broken) -> list[str]:
    return [note.code for note in reading.notes]


def zipped(*records: bytes) -> bytes:
    return b"".join(map(gzip.compress, records))


@pytest.mark.parametrize("name", ["x.warc", "x.warc.gz", "stdin", "x.bin"])
@pytest.mark.parametrize("packed", [False, True])
def test_plain_and_compressed_by_any_name(name: str, packed: bool) -> None:
    records = [block("warcinfo", "", "application/warc-fields", b"software: x\r\n"), *(record(n) for n in range(3))]
    found = read(zipped(*records) if packed else b"".join(records), name)
    assert [one.id for one in found] == [f"https://warta.example/{n}" for n in range(3)]
    assert [one.title for one in found if isinstance(one, Report)] == [f"Berita {n}" for n in range(3)]


def test_the_moment_of_capture_stands_for_a_missing_date_with_a_note() -> None:
    dated = page(2, '<meta property="article:published_time" content="2025-06-14T07:30:00+07:00">')
    first, second = read(record(1) + record(2, dated), timezone="Asia/Jakarta")
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert (first.published, codes(first)) == ("2025-06-21T06:02:03+07:00", ["published-from-capture"])
    assert (second.published, codes(second)) == ("2025-06-14T07:30:00+07:00", [])
    [given] = read(record(1), published="2025-06-19")
    assert isinstance(given, Report)
    assert given.published == "2025-06-19"


def test_only_pages_that_were_there_are_reports() -> None:
    resource = block("resource", "https://warta.example/r", "text/html", page(9))
    others = [
        record(1, status="404 Not Found"), record(2, status="301 Moved"), record(3, b"\x89PNG", kind="image/png"),
        block("request", "https://warta.example/4", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        block("metadata", "https://warta.example/5", "text/html", page(5)),
    ]  # fmt: skip
    assert [one.id for one in read(b"".join([*others, resource]))] == ["https://warta.example/r"]
    assert codes(read(b"".join(others))[0]) == ["no-page"]
    assert codes(read(record(1, b"<p>menu</p>"))[0]) == ["no-article"]


def test_the_charset_of_the_header_counts_where_a_page_is_not_utf_8() -> None:
    body = "<p>Kedua menteri bertemu di Łódź pada hari Jumat.</p>".encode("cp1250")
    [report] = read(record(1, body, kind="text/html; charset=windows-1250"))
    assert isinstance(report, Report)
    assert report.text == "Kedua menteri bertemu di Łódź pada hari Jumat."


def test_a_page_that_came_compressed() -> None:
    body = gzip.compress(page(1))
    packed = record(1, body, kind="text/html\r\nContent-Encoding: gzip")
    [report] = read(packed)
    assert isinstance(report, Report)
    assert report.title == "Berita 1"


def test_a_broken_record_does_not_stop_the_file() -> None:
    good = [gzip.compress(record(n)) for n in range(4)]
    bad = good[1][:20] + bytes(8) + good[1][28:]
    for data in (good[0] + bad + good[2] + good[3], record(0) + b"rubbish\r\n\r\n" + record(2) + record(3)):
        found = read(data)
        assert [one.id for one in found if isinstance(one, Report)] == [f"https://warta.example/{n}" for n in (0, 2, 3)]
        assert {code for one in found if isinstance(one, Broken) for code in codes(one)} == {"broken-record"}


def test_a_truncated_record_is_told() -> None:
    whole = record(0) + record(1, page(1) + b"<p>" + b"Dan seterusnya pada hari itu juga. " * 50)
    first, last = read(whole[:-900])
    assert "truncated-record" not in codes(first)
    assert "truncated-record" in codes(last)
    assert "truncated-record" in codes(read(record(0, WARC_Truncated="length"))[0])


def test_a_file_and_a_pipe_give_the_same(tmp_path: Path) -> None:
    data = zipped(*(record(n) for n in range(3)))
    (tmp_path / "a.warc.gz").write_bytes(data)

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise OSError("this is a pipe")

        def tell(self) -> int:
            raise OSError("this is a pipe")

    assert list(read_path(tmp_path / "a.warc.gz")) == list(read_stream(Pipe(data), "stdin")) == read(data)


@pytest.mark.parametrize(
    "data", [b"", b"WARC/1.0\r\n", b"hello", gzip.compress(b"WARC/1.0\r\nWARC-Type: res", mtime=0)]
)
def test_what_holds_no_page_is_not_read(data: bytes) -> None:
    [found] = read(data)
    assert isinstance(found, Broken)
    assert codes(found) in (["no-page"], ["broken-record"])


def test_any_other_gzip_is_no_archive() -> None:
    assert codes(read(gzip.compress(b"hello", mtime=0), "x.gz")[0]) == ["binary"]
