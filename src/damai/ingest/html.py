"""A web page: the article's text by trafilatura, its metadata by ourselves; the only module that knows HTML."""

from __future__ import annotations

import logging
import re
from typing import Any

from damai.ingest.broken import Broken, broken
from damai.ingest.defaults import Defaults
from damai.ingest.metadata import PageData, choose_published, read_page_data
from damai.ingest.report import assemble
from damai.model import Note, Report

_MAX_TAGS, _MAX_CHARS, _MAX_DEPTH, _MAX_TAG = 20_000, 5_000_000, 240, 10_000
_LIMIT_ARTICLE, _TEASER = 8_000_000, 250
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,10})(?=[\s/>])")
_DROPPED = re.compile(r"<(?:(!--)|(script|style|noscript|svg|template|iframe)\b(?![^<>]{0,300}ld\+json))", re.I)
_FLAT_TAG = re.compile(
    r"<(?:(/?(?:html|head|body|title|p|h1)\b)|((?:meta|link|script|time)\b[^<>]{0,2000}|/script)|[!/a-z])?([^<>]*)(>?)",
    re.I,
)
_UNNESTED = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "tr",
        "option",
    ]
)
_PAGE_START = re.compile(r"<(?:!doctype html|html|head|body|meta|title|article|main|section|div|p|h1|script)\b")
_PRUNED = ["//nav", "//footer", "//aside", "//form", "//button", "//menu", "//*[@role='navigation']"]
_END_MARKS = tuple(".!?…”\"'’)")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def looks_like_html(text: str) -> bool:
    """Whether a text begins as a web page does.

    >>> looks_like_html("  <!DOCTYPE html><p>Hai")
    True
    """
    start = text.lstrip("\ufeff \t\r\n")[:1024].lower()
    if not start.startswith("<"):
        return False
    return bool(_PAGE_START.match(start)) or "<html" in start or "<!doctype html" in start


def read_html(text: str, name: str, defaults: Defaults, notes: tuple[Note, ...] = ()) -> Report | Broken:
    """The report on a page, with title, publisher, date and time zone as the page gives them.

    >>> head = '<html><head><meta property="article:published_time" content="2025-06-20T07:00+07:00"></head>'
    >>> report = read_html(head + "<p>Kedua menteri bertemu di Kairo pada Jumat.</p></html>", "a.html", Defaults())
    >>> report.text, report.published
    ('Kedua menteri bertemu di Kairo pada Jumat.', '2025-06-20T07:00+07:00')
    """
    if not text.strip():
        return broken(name, "empty", f"{name} is empty")
    source = _NOT_XML.sub(" ", text.lstrip("\ufeff"))
    hard = _is_hard(source)
    if hard:
        source = _flatten(source)
    tree = _parse(source)
    if tree is None:
        return broken(name, "no-article", f"{name} holds no page that can be read")
    page = read_page_data(tree)
    article, how = _article_text(source, tree, page, hard)
    if not article:
        return broken(name, "no-article", f"{name} is a page without an article")
    day, day_notes = choose_published(page.published, zone=defaults.zone, months=defaults.months)
    title = page.titles[0] if page.titles else None
    said = {"published": day, "title": title, "publisher": page.publisher, "language": page.language, "url": page.url}
    return assemble(name, _without_title(article, page.titles), said, defaults, (*notes, *how, *day_notes))


def _is_hard(source: str) -> bool:
    """Whether a page is so big or so deeply nested that only its paragraphs are read."""
    if len(source) > _MAX_CHARS or source.count("<") > _MAX_TAGS:
        return True
    pieces = source.split("<")
    if max(map(len, pieces)) > _MAX_TAG and any(_is_long_tag(piece) for piece in pieces if len(piece) > _MAX_TAG):
        return True
    depth = 0
    for match in _TAG.finditer(source):
        if match[2].lower() in _UNNESTED:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > _MAX_DEPTH:
            return True
    return False


def _is_long_tag(piece: str) -> bool:
    """Whether what follows a "<" is a tag with hundreds of attributes (which parsers are slow at)."""
    if not piece[:1].isalpha() or piece[:6].lower() in ("script", "style>"):
        return False
    return (">" not in piece[:_MAX_TAG] and len(piece[:_MAX_TAG].split()) > 500) or piece.count("='") > 1000


def _flatten(source: str) -> str:
    """A hard page with nothing left that nests: its metadata and its paragraphs."""

    def keep(tag: re.Match[str]) -> str:
        if not tag[4]:
            return " &lt; " if not tag[1] else " "
        return f"<{tag[1]}>" if tag[1] else f"<{tag[2]}>" if tag[2] and not tag[3] else " "

    return _FLAT_TAG.sub(keep, _without_scripts(source))


def _without_scripts(source: str) -> str:
    """The page without its comments, scripts and styles (JSON-LD stays); one pass, however many are left open."""
    kept, at = [], 0
    while opening := _DROPPED.search(source, at):
        kept.append(source[at : opening.start()])
        end = re.compile("-->" if opening[1] else rf"</{opening[2]}\s*>", re.I).search(source, opening.end())
        if end is None:
            return " ".join(kept)
        at = end.end()
    return " ".join((*kept, source[at:]))


def _parse(source: str) -> Any:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        return etree.fromstring(source.encode("utf-8"), parser)
    except (etree.LxmlError, ValueError):
        return None


def _article_text(source: str, tree: Any, page: PageData, hard: bool) -> tuple[str, tuple[Note, ...]]:
    """The article, by trafilatura; else from the page's JSON-LD; else all its paragraphs."""
    paragraphs = (" ".join("".join(node.itertext()).split()) for node in tree.iter("p"))
    whole = "\n".join(words for words in paragraphs if words)[:_LIMIT_ARTICLE]
    found = "" if hard else _extract(source)
    missed = len(found) < _TEASER and len(whole) > 3 * len(found)
    if _is_article(found) and not missed:
        return found, ()
    if page.body and _is_article(page.body):
        return page.body, (Note("text-from-metadata", "the article's text is taken from the page's metadata"),)
    if _is_article(whole):
        return whole, (Note("plain-paragraphs", "the page is unusual: all its paragraphs are read"),)
    return "", ()


def _extract(source: str) -> str:
    """What trafilatura takes for the article; nothing where a page breaks it."""
    import trafilatura
    from trafilatura.settings import use_config

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "40")  # a short report is one too: by default menus are added to it
    try:
        found: Any = trafilatura.bare_extraction(
            source, include_comments=False, include_tables=False, prune_xpath=_PRUNED, config=config
        )
    except Exception:  # whatever a hostile page raises inside a library must not stop the other reports
        return ""
    return str(found.text or "") if found else ""


def _is_article(text: str) -> bool:
    """Whether it holds a sentence: a line of five words or more with an end mark (menus have none)."""
    lines = (line.rstrip() for line in text[:200_000].splitlines())
    return any((line.endswith(_END_MARKS) or ". " in line) and len(line[:400].split()) >= 5 for line in lines)


def _without_title(article: str, titles: tuple[str, ...]) -> str:
    """The article without its headline on top: that is the report's ``title``."""
    first, _, rest = article.partition("\n")

    def plain(text: str) -> str:
        return re.sub(r"\W+", "", text).lower()

    known = plain(first) and any(plain(title).startswith(plain(first)) for title in titles)
    return rest.lstrip("\n") if known and rest.strip() else article
