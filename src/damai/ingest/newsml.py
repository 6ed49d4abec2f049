"""NewsML-G2, IPTC's news in XML (messages, packages, items), and NITF: one report for each item of text.

The XML is read as a stream, item by item. Entities are not expanded, nothing is fetched.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from damai.ingest.broken import Broken, broken
from damai.ingest.defaults import Defaults
from damai.ingest.markup import local_name, plain_blocks
from damai.ingest.report import assemble
from damai.model import Note, Report

_ITEMS = ("{*}newsItem", "{*}nitf")
_STARTS = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(newsMessage|newsItem|packageItem|nitf)[\s>/]")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WITHDRAWN = ("canceled", "cancelled", "withheld")
_HEAD = 4096
Reading = Report | Broken


def looks_like_newsml(head: bytes) -> bool:
    """Whether a document begins as NewsML-G2 or NITF does (``head``: its first bytes).

    >>> looks_like_newsml(b'<?xml version="1.0"?><newsItem guid="urn:x:1">'), looks_like_newsml(b"<html>")
    (True, False)
    """
    return bool(_STARTS.search(head[:_HEAD]))


def read_newsml(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Reading]:
    """The reports of a message, package or item, one by one; where the XML breaks, what stood before it was read.

    A package only points to its items, pictures have no text: neither is a report, and neither is an error. A document
    in which nothing else is gives ``Broken(name, "no-text")``.
    """
    from lxml import etree

    read = 0
    try:
        for _, node in etree.iterparse(
            stream, events=("end",), tag=_ITEMS, resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, remove_comments=True, remove_pis=True, encoding=defaults.encoding,
        ):  # fmt: skip
            if _is_inside(node):
                continue
            reading = _read_item(node, f"{name}#{read + 1}", defaults)
            _forget(node)
            if reading is not None:
                read += 1
                yield reading
    except (etree.LxmlError, ValueError, LookupError) as error:
        yield broken(f"{name}#{read + 1}" if read else name, "bad-xml", f"{name}: not XML: {str(error)[:120]}")
        return
    if not read:
        yield broken(name, "no-text", f"{name} holds no item with a text")


def _is_inside(node: Any) -> bool:
    """Whether an item is the content of another: NITF in a ``newsItem``."""
    return any(local_name(above) == "newsitem" for above in node.iterancestors())


def _forget(node: Any) -> None:
    """Lets go of what was read, so that a long message needs little memory."""
    node.clear()
    while node.getprevious() is not None and node.getparent() is not None:
        del node.getparent()[0]


def _read_item(node: Any, where: str, defaults: Defaults) -> Reading | None:
    """The report of an item, nothing where it is none of text."""
    notes = _entity_notes(node)
    if local_name(node) == "nitf":
        said, text = _read_nitf(node)
        return _report(said, text, where, defaults, notes)
    meta, content = _child(node, "itemmeta"), _child(node, "contentmeta")
    kind = _code(_child(meta, "itemclass"))
    if kind not in ("", "text", "composite"):
        return None
    dated = ((meta, "versioncreated"), (meta, "firstcreated"), (content, "contentcreated"))
    days = (day for part, name in dated if (day := _words(part, name)))
    said = {
        "id": node.get("guid"),
        "published": next(days, None),
        "title": _words(content, "headline") or _words(meta, "title"),
        "publisher": _publisher(meta, content),
        "language": _language(node, content),
        "url": _link(node, meta),
    }
    status = _code(_child(meta, "pubstatus"))
    if status in _WITHDRAWN:
        return broken(said["id"] or where, "withdrawn", f"{said['id'] or where} is marked as {status} by its provider")
    text, inner = _content(_child(node, "contentset"))
    for key, value in inner.items():
        said[key] = said.get(key) or value
    return _report(said, text, where, defaults, notes)


def _report(said: dict[str, Any], text: str, where: str, defaults: Defaults, notes: tuple[Note, ...]) -> Reading:
    id = said.pop("id", None)
    if not id:
        id, notes = where, (*notes, Note("id-from-name", "the report has no id: its file's name stands for it"))
    if not text.strip():
        return Broken(id, (*notes, Note("no-text", f"{where} has no text")))
    return assemble(id, text, said, defaults, notes)


def _content(found: Any) -> tuple[str, dict[str, Any]]:
    """The text of the first form that has one, and what NITF says of itself; plain text only where nothing else is."""
    forms = [] if found is None else list(found)
    for form in forms:
        inside = next((child for child in form if local_name(child)), None)
        if local_name(form) != "inlinexml" or inside is None:
            continue
        if local_name(inside) == "nitf":
            said, text = _read_nitf(inside)
        else:
            said, text = {}, plain_blocks(_first(inside, "body") if local_name(inside) == "html" else inside)
        if text:
            return text, said
    for form in forms:
        words = "".join(form.itertext()) if local_name(form) == "inlinedata" else ""
        kind = form.get("contenttype") or "text/plain"
        if words.strip() and kind.startswith("text/plain") and not form.get("encoding"):
            return words.strip(), {}
    return "", {}


def _read_nitf(node: Any) -> tuple[dict[str, Any], str]:
    """What a document in NITF says, and its body's text; the headline and the dateline are not part of it."""
    body = _first(node, "body")
    top, content = _first(body, "body.head"), _first(body, "body.content")
    text = plain_blocks(content if content is not node else body)
    headline = next((_flat(one) for one in top.iter("{*}hl1")), None) if top is not node else None
    docdata = _first(node, "docdata")
    ids = [one.get("id-string") for one in docdata.iter("{*}doc-id")] if docdata is not node else []
    days = [one.get("norm") for one in node.iter("{*}date.issue")]
    days += [one.get("norm") for one in node.iter("{*}story.date")]
    said = {
        "id": next((one for one in ids if one), None),
        "published": next((day for day in days if day), None),
        "title": headline or next((_flat(one) for one in node.iter("{*}title")), None),
        "publisher": next((_flat(one) for one in node.iter("{*}distributor")), None),
        "language": node.get(_LANG),
    }
    return {key: value or None for key, value in said.items()}, text


def _first(node: Any, name: str) -> Any:
    """The first element of that name below a node; the node itself where there is none."""
    return next((inner for inner in node.iter() if local_name(inner) == name), node)


def _child(node: Any, name: str) -> Any:
    return None if node is None else next((child for child in node if local_name(child) == name), None)


def _words(node: Any, name: str) -> str | None:
    """The words of a child; of several headlines the main one's."""
    found = [] if node is None else [child for child in node if local_name(child) == name]
    main = [child for child in found if (child.get("role") or "").endswith(":main")]
    return next((words for child in (*main, *found) if (words := _flat(child))), None)


def _flat(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def _code(node: Any) -> str:
    """The last part of an element's code: ``text`` of ``ninat:text`` or of its full address."""
    if node is None:
        return ""
    return re.split(r"[:/]", node.get("qcode") or node.get("uri") or "")[-1].lower()


def _publisher(meta: Any, content: Any) -> str | None:
    """The name of the provider, else the credit line, else the provider's code."""
    provider = _child(meta, "provider")
    named = _words(provider, "name") or (provider.get("literal") if provider is not None else None)
    return named or _words(content, "creditline") or _code(provider) or None


def _language(node: Any, content: Any) -> str | None:
    told = _child(content, "language")
    tag: str | None = told.get("tag") if told is not None else None
    return tag or cast("str | None", node.get(_LANG))


def _link(node: Any, meta: Any) -> str | None:
    """Where the item can be read: a link of its metadata, or its id, where that is an address."""
    for link in [] if meta is None else list(meta):
        rel = (link.get("rel") or "") if local_name(link) == "link" else ""
        if rel.endswith((":hasweb", "canonical", ":seealso")) and (link.get("href") or "").startswith("http"):
            return str(link.get("href"))
    guid = node.get("guid") or ""
    return guid if guid.startswith(("http://", "https://")) else None


def _entity_notes(node: Any) -> tuple[Note, ...]:
    """Entities of a document's own are not expanded: they may hold anything, a file of this machine too."""
    from lxml import etree

    names = [one.name for one in itertools.islice(node.iter(etree.Entity), 5)]
    if not names:
        return ()
    return (Note("entities-left-out", f"entities of the document's own are not read: {', '.join(names)[:80]}"),)


__all__ = ["looks_like_newsml", "read_newsml"]
