"""What a web page says of itself: JSON-LD and meta tags, read by ourselves because the moment and its zone count."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from damai.ingest.published import local_day, read_published
from damai.model import Note

_ARTICLE = re.compile(r"(?:Article|NewsArticle|Report|BlogPosting|SocialMediaPosting|LiveBlogPosting)$")
_PUBLISHED = (
    "article:published_time", "datepublished", "og:article:published_time", "publishdate", "pubdate", "publish-date",
    "publication_date", "published_time", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "content_publisheddate", "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date", "dcterms.date", "date",
)  # fmt: skip
_WRAPPED = re.compile(r"^(?:<!--|(?://|/[*])?\s?<!\[CDATA\[(?:[*]/)?)|(?:-->|(?://|/[*])?\s?\]\]>(?:[*]/)?)$")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9_-]+)?")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MAX_ITEMS = 5000


@dataclass(frozen=True, slots=True)
class PageData:
    """What a page's head says; ``titles`` and ``published`` hold all that were found, the most reliable first."""

    titles: tuple[str, ...] = ()
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    published: tuple[str, ...] = ()
    body: str | None = None


def read_page_data(tree: Any) -> PageData:
    """The metadata of a parsed page (an ``lxml`` tree)."""
    meta = _meta_tags(tree)
    linked = _article_of(list(_linked_items(tree)))
    heading = next((_flat(" ".join(node.itertext())) for node in tree.iter("h1")), "")
    page_title = next((_flat(node.text or "") for node in tree.iter("title")), "")
    canonical = next((node.get("href") for node in tree.iter("link") if node.get("rel") == "canonical"), None)
    titles = (_text(linked.get("headline")), meta.get("og:title"), heading, meta.get("twitter:title"), page_title)
    dates = [_text(linked.get("datePublished")), *(meta.get(name) for name in _PUBLISHED), *_marked_times(tree)]
    return PageData(
        titles=tuple(title for title in titles if title),
        publisher=_name(linked.get("publisher")) or meta.get("og:site_name") or meta.get("dc.publisher"),
        language=_language(tree, meta, linked),
        url=canonical or meta.get("og:url") or _text(linked.get("url")),
        published=tuple(dict.fromkeys(day for day in dates if day)),
        body=_text(linked.get("articleBody"), lines=True),
    )


def choose_published(
    dates: tuple[str, ...], *, zone: tzinfo | None, months: Mapping[str, int]
) -> tuple[str | None, tuple[Note, ...]]:
    """The first date that can be read, or a later one that tells the same day and more; a contradiction is a note."""
    read = [(day, notes) for value in dates for day, notes in [read_published(value, zone=zone, months=months)]]
    good = [(day, notes) for day, notes in read if day is not None]
    if not good:
        return None, read[0][1] if read else ()
    day, notes = good[0]
    for other, other_notes in good[1:]:
        if local_day(other) == local_day(day):
            if _precision(other) > _precision(day):
                day, notes = other, other_notes
        elif not _same_moment(day, other):
            return day, (*notes, Note("published-disagrees", f"the page gives two dates: {day} is taken, not {other}"))
    return day, notes


def _precision(day: str) -> int:
    return (len(day) > 10) + bool(re.search(r"(?:Z|[+-][0-9]{2}:?[0-9]{2})$", day[10:]))


def _same_moment(one: str, other: str) -> bool:
    try:
        first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    except ValueError:
        return False
    return None not in (first.tzinfo, second.tzinfo) and abs((first - second).total_seconds()) < 60


def _marked_times(tree: Any) -> list[str]:
    """The dates marked in the page's body; plain ``time`` tags count only where all of them name one day."""
    marked = [node.get("datetime") or node.get("content") for node in tree.xpath("//*[@itemprop='datePublished']")]
    times = [value for node in tree.iter("time") if (value := node.get("datetime"))]
    plain = times[:1] if len({value[:10] for value in times}) == 1 else []
    return [value for value in (*marked[:1], *plain) if value]


def _meta_tags(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, node in enumerate(tree.iter("meta")):
        if number >= _MAX_ITEMS:
            break
        name = node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv")
        content = _flat(node.get("content") or "")
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _linked_items(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, however nested; scripts that are not JSON are passed over."""
    for node in tree.iter("script"):
        if "ld+json" not in (node.get("type") or "").lower():
            continue
        source = _WRAPPED.sub("", (node.text or "").strip()).strip().rstrip(";")
        try:
            waiting = [json.loads(source, strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MAX_ITEMS):
            if not waiting:
                break
            item = waiting.pop(0)
            if isinstance(item, dict):
                yield item
                waiting += [value for key, value in item.items() if key in ("@graph", "mainEntity", "mainEntityOfPage")]
            elif isinstance(item, list):
                waiting += item


def _article_of(items: list[dict[str, Any]]) -> dict[str, Any]:
    """The object that describes the article; a page that only dates itself serves where there is none."""

    def kinds(item: dict[str, Any]) -> list[str]:
        kind = item.get("@type")
        return [one for one in (kind if isinstance(kind, list) else [kind]) if isinstance(one, str)]

    articles = [item for item in items if any(_ARTICLE.search(kind) for kind in kinds(item))]
    pages = [item for item in items if "WebPage" in kinds(item)]
    for item in (*articles, *pages):
        if item.get("datePublished"):
            return item
    return articles[0] if articles else {}


def _language(tree: Any, meta: Mapping[str, str], linked: Mapping[str, Any]) -> str | None:
    """The language declared, unless it is English: templates that nobody translated say so on pages in any language."""
    root = tree.getroottree().getroot()
    spoken = linked.get("inLanguage")
    declared = (_text(spoken) or _name(spoken), root.get("lang"), root.get(_XML_LANG))
    for value in (*declared, meta.get("og:locale"), meta.get("content-language")):
        if value and _CODE.fullmatch(value) and not value.lower().startswith("en"):
            return value
    return None


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _text(value: Any, *, lines: bool = False) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str):
        return None
    plain = html.unescape(value)
    return (plain.strip() if lines else _flat(plain)) or None


def _flat(text: str) -> str:
    return " ".join(text.split())
