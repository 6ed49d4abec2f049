"""Analyses as plain JSON and back, exactly: every span comes with the words it covers.

The form follows :mod:`damai.model` field by field; ``docs/reference/analysis.schema.json`` (made by ``damai schema``)
describes it in JSON Schema.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from damai.errors import SchemaError
from damai.model import Analysis, Event, Report, Span

_ODD = re.compile("[\ud800-\udfff\u0085\u2028\u2029]")
SCHEMA_ID = "https://damai.readthedocs.io/reference/analysis.schema.json"


def to_dict(analysis: Analysis) -> dict[str, Any]:
    """An analysis as plain dicts, lists, strings and numbers; each span as ``{"start", "end", "text"}``.

    >>> from damai.model import Report
    >>> to_dict(Analysis(Report("r1", "Hai")))["report"]["text"]
    'Hai'
    """
    made = _plain(analysis, analysis.report.text)
    assert isinstance(made, dict)
    return made


def event_dict(event: Event, text: str) -> dict[str, Any]:
    """One event as in :func:`to_dict`; ``text`` is its report's."""
    made = _plain(event, text)
    assert isinstance(made, dict)
    return made


def from_dict(data: object) -> Analysis:
    """The analysis that :func:`to_dict` made; :class:`SchemaError` names the place where the data are of another form.

    >>> from_dict({"report": {"id": "r1"}})
    Traceback (most recent call last):
    ...
    damai.errors.SchemaError: report: 'text' is missing
    """
    text = ""
    if isinstance(data, Mapping) and isinstance(data.get("report"), Mapping):
        given = data["report"].get("text")
        text = given if isinstance(given, str) else ""
    made = _read(Analysis, data, "", text)
    assert isinstance(made, Analysis)
    return made


def to_json(analysis: Analysis, *, indent: int | None = None) -> str:
    """An analysis as JSON text, in one line where ``indent`` is None.

    >>> from damai.model import Report
    >>> from_json(to_json(Analysis(Report("r1", "Hai")))) == Analysis(Report("r1", "Hai"))
    True
    """
    return dump(to_dict(analysis), indent=indent)


def from_json(text: str | bytes) -> Analysis:
    """The analysis that :func:`to_json` wrote; :class:`SchemaError` where it is not one."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SchemaError(f"not JSON: {error}") from error
    return from_dict(data)


def dump(value: object, *, indent: int | None = None) -> str:
    r"""JSON that any reader takes line by line: as written, but lone surrogates and odd line breaks escaped.

    >>> dump({"a": "Türkiye \u2028 \ud800"})
    '{"a": "Türkiye \\u2028 \\ud800"}'
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return _ODD.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


@cache
def _shape(kind: type) -> tuple[tuple[str, Any, bool], ...]:
    """Name, type and whether it may be left out, for each field of a dataclass."""
    hints = get_type_hints(kind)
    return tuple(
        (f.name, hints[f.name], f.default is not MISSING or f.default_factory is not MISSING) for f in fields(kind)
    )


def _plain(value: Any, text: str) -> Any:
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end, "text": value.of(text)}
    if is_dataclass(value):
        return {name: _plain(getattr(value, name), text) for name, _, _ in _shape(value.__class__)}
    if isinstance(value, tuple):
        return [_plain(item, text) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, text) for key, item in value.items()}
    return value


def _read(kind: Any, data: object, at: str, text: str) -> Any:
    """``data`` as a ``kind`` of the model; ``at`` is where it stands, for the message."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        if data is None:
            return None
        return _read(next(arg for arg in get_args(kind) if arg is not NoneType), data, at, text)
    if origin is Literal:
        if data not in get_args(kind):
            raise SchemaError(f"{at}: {_show(data)} is none of {', '.join(get_args(kind))}")
        return data
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], item, f"{at}[{n}]", text) for n, item in enumerate(_of(list, data, at)))
    if origin is dict:
        inner = get_args(kind)[1]
        return {key: _read(inner, item, f"{at}.{key}", text) for key, item in _of(dict, data, at).items()}
    if kind is Span:
        return _read_span(data, at, text)
    if is_dataclass(kind):
        return _read_object(kind, data, at, text)
    return _read_scalar(kind, data, at)


def _read_object(kind: Any, data: object, at: str, text: str) -> Any:
    given = _of(dict, data, at)
    shape = _shape(kind)
    unknown = sorted(set(given) - {name for name, _, _ in shape})
    if unknown:
        raise SchemaError(f"{at or 'analysis'}: unknown key {_show(unknown[0])}")
    values = {}
    for name, hint, optional in shape:
        if name in given:
            values[name] = _read(hint, given[name], f"{at}.{name}" if at else name, text)
        elif not optional:
            raise SchemaError(f"{at or 'analysis'}: '{name}' is missing")
    return kind(**values)


def _read_span(data: object, at: str, text: str) -> Span:
    given = _of(dict, data, at)
    if set(given) - {"text"} != {"start", "end"}:
        raise SchemaError(f"{at}: a span has 'start', 'end' and 'text'")
    start, end = (_read_scalar(int, given[name], f"{at}.{name}") for name in ("start", "end"))
    if not 0 <= start < end <= len(text):
        raise SchemaError(f"{at}: {start}..{end} is no span of a text of {len(text)} characters")
    if given.get("text", text[start:end]) != text[start:end]:
        raise SchemaError(f"{at}: the report has {_show(text[start:end])} there, not {_show(given['text'])}")
    return Span(start, end)


def _read_scalar(kind: Any, data: object, at: str) -> Any:
    if kind is float and isinstance(data, int | float) and not isinstance(data, bool):
        try:
            number = float(data)
        except OverflowError as error:
            raise SchemaError(f"{at}: the number is too large") from error
        if math.isfinite(number):
            return number
    elif isinstance(data, kind) and (kind is bool or not isinstance(data, bool)):
        return data
    raise SchemaError(f"{at}: {_NAMES[kind]} is wanted, not {_show(data)}")


def _of(kind: type, data: object, at: str) -> Any:
    if not isinstance(data, kind):
        raise SchemaError(f"{at or 'analysis'}: {_NAMES[kind]} is wanted, not {_show(data)}")
    return data


_NAMES = {
    str: "a string", int: "a whole number", float: "a number", bool: "true or false", list: "a list", dict: "an object",
}  # fmt: skip


def _show(data: object) -> str:
    try:
        return repr(data)[:60]
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets nested too deeply
        return f"a {type(data).__name__}"


_VERSIONS = {
    "damai": "The version of damai.",
    "pack": "Language and version of the pack; absent where none could read the report.",
    "model": "The trained pipeline, and the language model that proposed events, if one did.",
    "tables": "A name for the content of each folder of own tables, in order, joined by ' + '; absent without any.",
}


def analysis_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of what :func:`to_dict` makes, made from :mod:`damai.model`.

    >>> analysis_schema()["required"][:2]
    ['report', 'events']
    """
    found: dict[str, Any] = {}
    root = _object_schema(Analysis, found)
    root["properties"]["versions"]["properties"] = {
        name: {"type": "string", "description": told} for name, told in _VERSIONS.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Analysis",
        **root,
        "$defs": {name: found[name] for name in sorted(found)},
    }


def _object_schema(kind: Any, found: dict[str, Any]) -> dict[str, Any]:
    shape = _shape(kind)
    return {
        "description": " ".join((kind.__doc__ or "").split(">>>")[0].split()),
        "type": "object",
        "properties": {name: _schema(hint, found) for name, hint, _ in shape},
        "required": [name for name, _, _ in shape],
        "additionalProperties": False,
    }


def _schema(kind: Any, found: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return {"anyOf": [_schema(arg, found) for arg in get_args(kind)]}
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if origin is tuple:
        return {"type": "array", "items": _schema(get_args(kind)[0], found)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(get_args(kind)[1], found)}
    if kind is Span:
        found["Span"] = {
            "description": "A stretch of the report's text: start and end in code points, end excluded, and its words.",
            "type": "object",
            "properties": {
                "start": {"type": "integer", "minimum": 0},
                "end": {"type": "integer", "minimum": 1},
                "text": {"type": "string"},
            },
            "required": ["start", "end", "text"],
            "additionalProperties": False,
        }
    elif is_dataclass(kind):
        name = getattr(kind, "__name__", "")
        if name not in found:
            found[name] = {}
            found[name].update(_object_schema(kind, found))
    else:
        return {"type": {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}[kind]}
    return {"$ref": f"#/$defs/{kind.__name__}"}


__all__ = [
    "Analysis",
    "Report",
    "analysis_schema",
    "dump",
    "event_dict",
    "from_dict",
    "from_json",
    "to_dict",
    "to_json",
]
