"""Reports as JSON: one to a line, or a whole document with one object, a list, or ``{"reports": [...]}``.

An object is one of ours, or an item of ninjs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from damai.errors import InputError
from damai.ingest.broken import Broken, broken
from damai.ingest.defaults import Defaults
from damai.ingest.encoding import decode
from damai.ingest.ninjs import from_ninjs, is_ninjs
from damai.ingest.report import assemble
from damai.model import Note, Report

_FIELDS = ("published", "title", "publisher", "language", "url")
Reading = Report | Broken


class _Ids:
    """Which ids were seen, and where first; only their hashes are kept, so that a long file needs little memory."""

    def __init__(self) -> None:
        self._first: dict[int, str] = {}

    def notes(self, id: str, where: str) -> tuple[Note, ...]:
        first = self._first.setdefault(hash(id), where)
        return () if first == where else (Note("duplicate-id", f"the id at {where} was already given at {first}"),)


def read_json_lines(lines: Iterable[bytes | str], defaults: Defaults) -> Iterator[Reading]:
    r"""One reading for each line, in order; a line that holds no report gives ``Broken("line:N", ...)``.

    >>> for reading in read_json_lines([b'{"id": "a", "text": "Hai"}\n', b"{\n", b"\n"], Defaults()):
    ...     print(reading.id, [note.code for note in reading.notes])
    a ['no-date']
    line:2 ['bad-json']
    line:3 ['blank-line']
    """
    ids = _Ids()
    for number, line in enumerate(lines, 1):
        yield _read_line(line, f"line:{number}", defaults, ids)


def _read_line(line: bytes | str, where: str, defaults: Defaults, ids: _Ids) -> Reading:
    try:
        text, notes = decode(line, encoding=defaults.encoding) if isinstance(line, bytes) else (line, ())
    except InputError as error:
        return broken(where, error.code, f"{where}: {error.message}")
    text = text.removeprefix("\ufeff").strip(" \t\r\n")
    if not text:
        return broken(where, "blank-line", f"{where} is blank")
    try:
        value, repeated = parse_json(text)
    except InputError as error:
        return broken(where, error.code, f"{where}: {error.message}")
    return _read_object(value, where, defaults, ids, (*notes, *repeated))


def parse_json(text: str) -> tuple[Any, tuple[Note, ...]]:
    """A JSON value, with a note where a key comes twice in one object; ``InputError("bad-json")`` says where it breaks.

    >>> parse_json('{"id": 1, "id": 2}')[1][0].code
    'duplicate-key'
    """
    repeated: set[str] = set()

    def keep(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            keys = [key for key, _ in pairs]
            repeated.update(key for key in made if keys.count(key) > 1)
        return made

    try:
        value = json.loads(text, object_pairs_hook=keep)
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        raise InputError("bad-json", f"not JSON: {error.msg} ({at})") from error
    except RecursionError as error:
        raise InputError("bad-json", "not read: brackets are nested too deeply") from error
    except ValueError as error:
        raise InputError("bad-json", f"not read: {error}") from error
    told = ", ".join(sorted(repeated))[:80]
    return value, (Note("duplicate-key", f"a key comes twice, the last one counts: {told}"),) if repeated else ()


def read_json(text: str, name: str, defaults: Defaults, notes: tuple[Note, ...] = ()) -> Iterator[Reading]:
    """The reports of a JSON document; an item of a list that holds none gives ``Broken("item:N", ...)``."""
    try:
        value, repeated = parse_json(text.removeprefix("\ufeff"))
    except InputError as error:
        yield broken(name, error.code, f"{name}: {error.message}")
        return
    notes = (*notes, *repeated)
    value = unwrapped(value)
    ids = _Ids()
    if not isinstance(value, list):
        if isinstance(value, dict) and value.get("id") in (None, "") and isinstance(value.get("text"), str):
            value = {**value, "id": name}
            notes = (*notes, Note("id-from-name", "the report has no id: its file's name stands for it"))
        yield _read_object(value, name, defaults, ids, notes)
        return
    for number, item in enumerate(value, 1):
        yield _read_object(item, f"item:{number}", defaults, ids, notes)


def unwrapped(value: Any) -> Any:
    """The list in an object that holds nothing but several reports: ``{"reports": [...]}``, or ninjs' ``items``.

    >>> unwrapped({"reports": [1]}), unwrapped({"id": "a"})
    ([1], {'id': 'a'})
    """
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("reports"), list):
        return value["reports"]
    items = value.get("items")
    return items if isinstance(items, list) and items and any(map(is_ninjs, items)) and "text" not in value else value


def _read_object(value: Any, where: str, defaults: Defaults, ids: _Ids, notes: tuple[Note, ...]) -> Reading:
    if not isinstance(value, dict):
        return broken(where, "not-an-object", f"{where} is not a JSON object")
    if is_ninjs(value):
        value, said = from_ninjs(value)
        if said:
            return Broken(value["id"], (*notes, *said))
    id, id_notes = _read_id(value.get("id"))
    if id is None:
        return Broken(where, (*id_notes, Note("no-id", f"{where} has no usable id")))
    notes = (*notes, *id_notes, *ids.notes(id, where))
    text = value.get("text")
    if not isinstance(text, str):
        what = "has no text" if text is None else f"has a text that is no string: {repr(text)[:40]}"
        return Broken(id, (*notes, Note("no-text", f"{where} {what}")))
    if not text.strip():
        return Broken(id, (*notes, Note("empty", f"{where} has an empty text")))
    return assemble(id, text, {name: value.get(name) for name in _FIELDS}, defaults, notes)


def _read_id(id: object) -> tuple[str | None, tuple[Note, ...]]:
    if isinstance(id, str) and id:
        return id, ()
    if isinstance(id, int | float) and not isinstance(id, bool):
        try:
            return json.dumps(id), (Note("id-not-text", f"the id is a number and is written as text: {repr(id)[:40]}"),)
        except ValueError:  # an integer of thousands of digits
            return None, ()
    return None, ()
