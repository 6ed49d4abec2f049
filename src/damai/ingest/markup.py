"""Pieces of marked-up text (XHTML, NITF, the contents of feeds) as plain text, a line for each block in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "bq", "blockquote", "body", "body.content", "body.end", "body.head", "block",
        "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5",
        "h6", "header", "hedline", "hl1", "hl2", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section",
        "table", "tbody", "td", "th", "tr", "ul"
    }
)  # fmt: skip
_LEFT_OUT = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "iframe", "head", "media", "video", "audio", "object",
        "button", "form"
    }
)  # fmt: skip
_MARKED = re.compile(r"<[a-zA-Z/!][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST = 8_000_000


def plain_markup(text: str) -> str:
    """The words of a piece of HTML; a text without tags is given back as it is.

    >>> plain_markup("<p>Kedua menteri <b>bertemu</b>.</p><p>Hasilnya &ndash; belum ada.</p>")
    'Kedua menteri bertemu.\\nHasilnya – belum ada.'
    >>> plain_markup("2 < 3")
    '2 < 3'
    """
    from lxml import etree

    if not _MARKED.search(text):
        return text.strip()
    source = _NOT_XML.sub(" ", text[:_MOST])
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = etree.fromstring(f"<html><body>{source}</body></html>".encode(), parser)
    except (etree.LxmlError, ValueError):
        return ""
    return plain_blocks(tree) if tree is not None else ""


def plain_blocks(node: Any) -> str:
    """The words below an element, a line for each block in it; what no reader sees is left out."""
    lines = "".join(_pieces(node)).split("\n")
    return "\n".join(flat for line in lines if (flat := " ".join(line.split())))


def local_name(node: Any) -> str:
    """An element's name without its namespace, in lower case; nothing for comments and entities."""
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _pieces(top: Any) -> Iterator[str]:
    """Text in reading order, with a line break around each block. A loop, since documents may be deeply nested."""
    waiting: list[Any] = [top]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
            continue
        name = local_name(node)
        if node is not top and node.tail:
            waiting.append(_flat(node.tail))
        if not name or name in _LEFT_OUT:
            continue
        edge = "\n" if name in _BLOCKS else ""
        yield edge + _flat(node.text)
        waiting.append(edge)
        waiting += reversed(node)


def _flat(text: str | None) -> str:
    """Line breaks of the source are spaces to its reader."""
    return re.sub(r"\s+", " ", text or "")


__all__ = ["local_name", "plain_blocks", "plain_markup"]
