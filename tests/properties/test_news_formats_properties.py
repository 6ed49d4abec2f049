"""Whatever bytes come as an archive, a feed or a news item: readings or stated faults, never a crash."""

from __future__ import annotations

import gzip
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from damai.ingest import Broken, read_bytes
from damai.model import Report

PAGE = b"<html><body><p>Kedua menteri bertemu di Kairo pada hari Jumat.</p></body></html>"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2025-06-20T01:02:03Z\r\nWARC-Target-URI: https://warta.example/1\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n" % (len(HTTP), HTTP)
)
ITEM = (
    b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1"><itemMeta><versionCreated>2025-06-20'
    b"</versionCreated></itemMeta><contentSet><inlineXML><p>Kedua menteri bertemu.</p></inlineXML>"
    b"</contentSet></newsItem>"
)
FEED = b"<rss><channel><item><guid>1</guid><description>Isi.</description></item></channel></rss>"


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """Bytes with a few of them changed, left out, or more put in."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 40))] = draw(st.binary(max_size=20))
    return bytes(data[: draw(st.integers(len(data) // 2, len(data)))]) if draw(st.booleans()) else bytes(data)


def check(data: bytes, name: str) -> list[Report | Broken]:
    found = list(read_bytes(data, name))
    assert all(isinstance(one, Report) or one.notes for one in found)
    return found


@settings(max_examples=40, deadline=None)
@given(damaged(RECORD * 2), st.booleans())
def test_a_damaged_archive_never_stops_what_comes_after_it(data: bytes, packed: bool) -> None:
    if packed:
        data = gzip.compress(data) + gzip.compress(RECORD.replace(b"example/1", b"example/2"))
        assert "https://warta.example/2" in [one.id for one in check(data, "x.warc.gz")]
    assert check(data, "x.warc")


@settings(max_examples=40, deadline=None)
@given(damaged(gzip.compress(RECORD) * 2))
def test_damaged_compression_is_no_crash(data: bytes) -> None:
    assert check(data, "x.warc.gz")


@settings(max_examples=60, deadline=None)
@given(damaged(ITEM) | damaged(FEED), st.sampled_from(["x.xml", "x.rss", "x"]))
def test_damaged_xml_is_no_crash(data: bytes, name: str) -> None:
    check(data, name)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "role", "name"]), inner),
    max_leaves=5,
)
NAMES = st.sampled_from(
    [
        "headline",
        "headlines",
        "body_text",
        "body_xhtml",
        "bodies",
        "versioncreated",
        "language",
        "infosource",
        "pubStatus",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, VALUES, min_size=1))
def test_any_ninjs_is_no_crash(item: dict[str, Any]) -> None:
    assert len(check(json.dumps({"uri": "urn:x:1", **item}).encode(), "x.json")) == 1
