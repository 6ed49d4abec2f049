"""RSS and Atom as files and as bytes: entries with their words, dates and languages; broken ones as far as they go."""

from __future__ import annotations

import contextlib
import time

import pytest

from damai.errors import InputError
from damai.ingest import Broken, read_bytes
from damai.ingest.feeds import read_feed
from damai.model import Report

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Warta</title>
<language>id</language>
<item><title>Dua &amp;amp; tiga</title><link>https://warta.example/2</link><guid isPermaLink="false">g2</guid>
<pubDate>Thu, 19 Jun 2025 23:30:00 GMT</pubDate><description>Ringkas.</description>
<content:encoded><![CDATA[<p>Kedua menteri&nbsp;bertemu.</p><script>x()</script><p>Utusan hadir.</p>]]>
</content:encoded></item>
<item><title>Satu</title><link>/1</link><pubDate>soon</pubDate>
<description>&lt;p&gt;Isi satu&eacute;.&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id"><title>Warta</title><entry><id>urn:x:1</id>
<title>Satu</title><link href="https://warta.example/1"/><updated>2025-06-20T07:30:00+07:00</updated>
<summary>Isi satu.</summary></entry></feed>"""


def test_a_saved_feed_is_read_as_its_entries() -> None:
    first, second = read_bytes(RSS.encode(), "warta.rss", timezone="Asia/Jakarta")
    assert first == Report(
        "https://warta.example/2", "Kedua menteri bertemu.\nUtusan hadir.", "2025-06-20T06:30:00+07:00",
        "Dua & tiga", "Warta", "id", "https://warta.example/2",
    )  # fmt: skip
    assert isinstance(second, Report)
    assert (second.text, second.published) == ("Isi satué.", None)
    assert {note.code for note in second.notes} == {"bad-published", "no-date"}


@pytest.mark.parametrize("name", ["warta.atom", "warta.xml", "stdin"])
def test_atom_by_any_name(name: str) -> None:
    [report] = read_bytes(ATOM.encode(), name)
    assert isinstance(report, Report)
    assert (report.id, report.published, report.text) == (
        "https://warta.example/1",
        "2025-06-20T07:30:00+07:00",
        "Isi satu.",
    )


def test_links_are_relative_to_the_feeds_address() -> None:
    assert read_feed(RSS, "x", base="https://warta.example/feeds/rss").entries[1].url == "https://warta.example/1"


def test_a_feed_that_was_cut_off_loses_only_its_last_entry() -> None:
    feed = read_feed(RSS[: RSS.index("Satu") + 4].encode(), "x")
    assert [entry.id for entry in feed.entries] == ["g2"]
    assert feed.fault is not None
    assert feed.is_cut


def test_a_feed_with_a_fault_inside_is_read_whole() -> None:
    feed = read_feed(RSS.replace("Ringkas.", "Tanya & jawab < selesai"), "x")
    assert [entry.title for entry in feed.entries] == ["Dua & tiga", "Satu"]
    assert feed.fault is not None
    assert not feed.is_cut


@pytest.mark.parametrize("data", [b"", b"{}", b"<html><body>404</body></html>", b"<rss", b"\x00\x01", b"PK\x03\x04"])
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        read_feed(data, "x")


def test_an_entry_without_words_is_not_read() -> None:
    [found] = read_bytes(b"<rss version='2.0'><channel><item><guid>a</guid></item></channel></rss>", "x.rss")
    assert isinstance(found, Broken)
    assert found.notes[0].code == "no-text"


def test_an_entry_that_comes_twice_counts_once() -> None:
    again = RSS.replace("</channel>", "<item><title>Lagi</title><guid>g2</guid></item></channel>")
    assert [entry.title for entry in read_feed(again, "x").entries] == ["Dua & tiga", "Satu"]


def test_hostile_feeds_end_soon() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    started = time.process_time()
    feed = read_feed(f'<!DOCTYPE r [<!ENTITY l0 "ha">{laughs}]>' + RSS.replace("Ringkas.", "&l11;").split("?>")[1], "x")
    assert len(feed.entries) == 2
    for data in (
        b"<rss>" + b"<a" * 20_000,
        b"<rss>" + b"<a>" * 100_000,
        b"<rss>" + b"<a/>" * 300_000,
        b"<rss>" + b"&a" * 500_000,
    ):
        with contextlib.suppress(InputError):
            read_feed(data, "x")
    assert time.process_time() - started < 20
