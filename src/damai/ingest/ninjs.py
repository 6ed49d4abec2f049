"""ninjs, IPTC's news in JSON, versions 1 to 3: recognised by its shape, brought into the form of our own JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from damai.ingest.markup import plain_markup
from damai.model import Note

_BODIES = ("body_text", "body_xhtml", "body_html", "body_nitf")
_TELLING = ("headline", "headlines", "bodies", "versioncreated", "firstcreated", "pubstatus", "representationtype")
_WITHDRAWN = ("canceled", "cancelled", "withheld")
_ROLES = ("main", "default", "full")


def is_ninjs(value: object) -> bool:
    """Whether a JSON value is an item of ninjs: it has a ``uri``, no ``text``, and fields that only ninjs has.

    >>> is_ninjs({"uri": "urn:x:1", "headline": "Kabar"}), is_ninjs({"id": "1", "text": "Kabar"})
    (True, False)
    """
    if not isinstance(value, dict) or not isinstance(value.get("uri"), str) or isinstance(value.get("text"), str):
        return False
    return any(name.lower() in _TELLING or name.lower().startswith("body_") for name in value)


def from_ninjs(value: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Note, ...]]:
    """The same item in our own fields (``id``, ``text``, ...); with the note ``withdrawn``, and without a text, where
    its provider takes it back.

    >>> item = {"uri": "urn:x:1", "headline": "Kabar", "body_xhtml": "<p>Isi.</p>", "versioncreated": "2025-06-20"}
    >>> from_ninjs(item)[0]["text"]
    'Isi.'
    """
    item = {name.lower(): inner for name, inner in reversed(list(value.items()))}
    uri = item["uri"]
    said = {
        "id": uri,
        "published": item.get("versioncreated") or item.get("firstcreated") or item.get("contentcreated"),
        "title": _headline(item),
        "publisher": _publisher(item),
        "language": item.get("language"),
        "url": uri if uri.startswith(("http://", "https://")) else None,
    }
    status = item.get("pubstatus")
    if isinstance(status, str) and status.lower() in _WITHDRAWN:
        return said, (Note("withdrawn", f"{uri[:80]} is marked as {status.lower()} by its provider"),)
    return said | {"text": _body(item)}, ()


def _headline(item: Mapping[str, Any]) -> str | None:
    given = item.get("headline") or item.get("title")
    if isinstance(given, str) and given.strip():
        return plain_markup(given)
    found = [words for _, _, words in _valued(item.get("headlines"))]
    return plain_markup(found[0]) if found else None


def _body(item: Mapping[str, Any]) -> str | None:
    """The plain body where there is one, else the marked-up one without its tags."""
    written = [name for name in item if name.startswith("body_") and name not in _BODIES]
    for name in (*_BODIES, *written):
        words = item.get(name)
        if isinstance(words, str) and words.strip():
            return words if name == "body_text" else plain_markup(words)
    bodies = _valued(item.get("bodies"))
    plain = [words for _, kind, words in bodies if kind == "text/plain"]
    return plain[0] if plain else plain_markup(bodies[0][2]) if bodies else None


def _valued(rows: object) -> list[tuple[str, str, str]]:
    """Role, kind and words of the rows of an array of version 2 or 3, the main one first."""
    found = []
    for row in rows if isinstance(rows, list) else []:
        plain = {str(name).lower(): inner for name, inner in row.items()} if isinstance(row, dict) else {"value": row}
        words = plain.get("value")
        if isinstance(words, str) and words.strip():
            found.append((str(plain.get("role", "")).lower(), str(plain.get("contenttype", "")).lower(), words))
    return sorted(found, key=lambda row: row[0] not in _ROLES)


def _publisher(item: Mapping[str, Any]) -> str | None:
    for name in ("provider", "infosources", "infosource", "creditline", "copyrightholder", "source"):
        found = _name(item.get(name))
        if found:
            return found
    return None


def _name(value: object) -> str | None:
    if isinstance(value, Sequence) and not isinstance(value, str):
        rows = [row for row in value if isinstance(row, dict)]
        value = next((row for row in rows if row.get("role") == "provider"), rows[0] if rows else None)
    if isinstance(value, dict):
        value = value.get("name") or value.get("literal")
    return value if isinstance(value, str) and value.strip() else None


__all__ = ["from_ninjs", "is_ninjs"]
