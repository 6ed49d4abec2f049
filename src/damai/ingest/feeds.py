"""RSS and Atom: what a feed says, and a report for each entry that brings its text along."""

from __future__ import annotations

import html
import io
import re
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from damai.errors import InputError
from damai.ingest.broken import Broken, broken
from damai.ingest.defaults import Defaults
from damai.ingest.encoding import decode
from damai.ingest.markup import plain_markup
from damai.ingest.published import read_published
from damai.ingest.report import assemble
from damai.model import Note, Report

_STARTS = re.compile(r"<(?:rss|feed|(?:[A-Za-z]+:)?RDF)[\s>]")
_ENDS = re.compile(r"</(?:rss|feed|(?:[A-Za-z]+:)?RDF)\s*>\s*\Z")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_OWN = ("amp", "lt", "gt", "quot", "apos")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = 4096
_MOST_TAGS = 200_000
"""Tags of a feed that is read: each costs the feed parser twenty microseconds."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry. ``id`` is the feed's own name for it, else its ``url``; ``published`` and ``updated`` are as written;
    ``text`` is what the feed itself brings, without tags (often only the first lines)."""

    id: str
    url: str | None = None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    text: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's name, its language, its entries as it orders them (the newest first, most often); ``fault`` says what is
    broken in it, where something is; ``is_cut`` that its end is missing."""

    title: str | None
    language: str | None
    entries: tuple[FeedEntry, ...]
    fault: str | None = None
    is_cut: bool = False


def looks_like_feed(text: str) -> bool:
    """Whether a text begins as RSS, RDF or Atom does.

    >>> looks_like_feed('<?xml version="1.0"?><rss version="2.0">'), looks_like_feed("<html><body>")
    (True, False)
    """
    return text.lstrip("\ufeff \t\r\n").startswith("<") and bool(_STARTS.search(text[:_HEAD]))


def read_feed(data: bytes | str, name: str, *, encoding: str | None = None, base: str | None = None) -> Feed:
    """What a feed says. Broken XML is read as far as it can be; an entry that may have been cut off is left out.

    ``base`` is the feed's address, to which its links are relative. What is no feed raises ``InputError("no-feed")``.

    >>> item = "<item><title>Satu</title><guid>a1</guid></item>"
    >>> feed = read_feed(f"<rss><channel><title>Warta</title>{item}</channel></rss>", "x")
    >>> feed.title, [(entry.id, entry.title) for entry in feed.entries]
    ('Warta', [('a1', 'Satu')])
    """
    import feedparser

    text = data if isinstance(data, str) else decode(data, encoding=encoding, declared=True)[0]
    if not looks_like_feed(text):
        raise InputError("no-feed", f"{name} is neither RSS nor Atom")
    whole, fault = _well_formed(text)
    if whole.count(b"<") > _MOST_TAGS:
        raise InputError("no-feed", f"{name} is no feed that anybody reads: it has more than {_MOST_TAGS} tags")
    headers = {"content-type": "application/xml; charset=utf-8"} | ({"content-location": base} if base else {})
    found = feedparser.parse(io.BytesIO(whole), response_headers=headers)
    if not found.get("version") and not found.entries:
        raise InputError("no-feed", f"{name} is neither RSS nor Atom")
    entries = [entry for row in found.entries if (entry := _entry(row)) is not None]
    is_cut = fault is not None and not _ENDS.search(text)
    if is_cut and entries:
        del entries[-1]
    language = found.feed.get("language") or None
    unique = {entry.id: entry for entry in reversed(entries)}
    title = plain_markup(found.feed.get("title") or "") or None
    return Feed(title, language, tuple(entry for entry in entries if unique[entry.id] is entry), fault, is_cut)


def _well_formed(text: str) -> tuple[bytes, str | None]:
    """The feed as XML that any parser takes, and what was wrong with it. Entities are those of HTML: a document's own
    are not expanded. (The feed parser's own way with broken XML takes minutes for a hostile page.)"""
    from lxml import etree

    source = _NOT_XML.sub(" ", _DECLARATION.sub("", text.lstrip("\ufeff")))
    data = _ENTITY.sub(_numbered, source).encode()
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "encoding": "utf-8"}
    fault = None
    try:
        tree = etree.fromstring(data, etree.XMLParser(**options))
    except (etree.XMLSyntaxError, ValueError) as error:
        fault = str(error)[:120]
        tree = etree.fromstring(data, etree.XMLParser(recover=True, **options))
    if tree is None:
        raise InputError("no-feed", f"not XML: {fault}")
    return etree.tostring(tree, encoding="utf-8", xml_declaration=True, with_tail=False), fault


def _numbered(entity: re.Match[str]) -> str:
    """An entity of HTML by its number, which XML knows; nothing for one that nobody knows."""
    if entity[1] in _XML_OWN:
        return entity[0]
    known = html.unescape(entity[0])
    return "".join(f"&#{ord(letter)};" for letter in known) if known != entity[0] else ""


def _entry(row: Any) -> FeedEntry | None:
    """An entry; nothing for one without a name, an address or a title."""
    url = row.get("link") or None
    if url is not None and not url.startswith(("http://", "https://")):
        url = None
    title = plain_markup(row.get("title") or "") or None
    id = row.get("id") or url or title
    if not id:
        return None
    parts = [part for part in row.get("content") or () if part.get("value")]
    longest = max((part["value"] for part in parts), key=len, default="")
    text = plain_markup(longest) or plain_markup(row.get("summary") or "")
    language = next((part.get("language") for part in parts if part.get("language")), None)
    return FeedEntry(id, url, title, _moment(row, "published"), _moment(row, "updated"), text, language)


def _moment(row: Any, name: str) -> str | None:
    """A moment as written, where we can read it; else as the feed parser reads it, in UTC."""
    written, parsed = dict.get(row, name), dict.get(row, f"{name}_parsed")  # its own get takes one for the other
    if not written or read_published(written)[0] is not None or parsed is None:
        return written or None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat()
    except (ValueError, TypeError, OverflowError, OSError):
        return str(written)


def entry_report(
    entry: FeedEntry, feed: Feed, defaults: Defaults, publisher: str | None = None, notes: tuple[Note, ...] = ()
) -> Report | Broken:
    """The report that an entry brings along; ``publisher`` is what to call the outlet, else it is the feed's title.

    Its id is the article's address, else the feed's name for it. An entry without words gives ``Broken``.
    """
    id = entry.url or entry.id
    if not entry.text:
        return broken(id, "no-text", f"the entry of {id[:200]} has no text")
    said = {
        "published": entry.published or entry.updated, "title": entry.title, "publisher": publisher or feed.title,
        "language": defaults.language or entry.language or feed.language, "url": entry.url,
    }  # fmt: skip
    return assemble(id, entry.text, said, defaults, notes)


def read_feed_reports(
    text: str, name: str, defaults: Defaults, notes: tuple[Note, ...] = ()
) -> Iterator[Report | Broken]:
    """The reports of a feed that was saved as a file."""
    try:
        feed = read_feed(text, name)
    except InputError as error:
        yield broken(name, error.code, f"{name}: {error.message}")
        return
    if feed.fault is not None:
        notes = (*notes, Note("broken-feed", f"{name} is broken, what could be read of it was: {feed.fault}"))
    for entry in feed.entries:
        yield entry_report(entry, feed, defaults, notes=notes)


__all__ = ["Feed", "FeedEntry", "entry_report", "looks_like_feed", "read_feed", "read_feed_reports"]
