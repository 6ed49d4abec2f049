"""The one place where a ``Report`` is put together, from what its input said and what its caller knows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date

from damai.errors import InputError
from damai.ingest.clean import character_notes
from damai.ingest.dateline import dateline_day
from damai.ingest.defaults import Defaults
from damai.ingest.published import local_day, read_published
from damai.model import Note, Report

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]*)?")
_TWO_LETTERS = {"ind": "id", "in": "id", "eng": "en", "msa": "ms", "may": "ms", "zsm": "ms", "fra": "fr", "rus": "ru"}


def read_text(
    text: str,
    *,
    id: str | None = None,
    published: str | date | None = None,
    title: str | None = None,
    publisher: str | None = None,
    language: str | None = None,
    url: str | None = None,
    timezone: str | None = None,
    months: Mapping[str, int] | None = None,
) -> Report:
    """A report from its text, kept exactly as given; what is odd or missing is in its ``notes``.

    Without an ``id`` it gets one made from its text. A text that is no string raises :class:`InputError`.

    >>> report = read_text("Kedua menteri bertemu di Kairo.", published="2025-06-20")
    >>> report.published, report.notes
    ('2025-06-20', ())
    >>> [note.code for note in read_text("").notes]
    ['empty', 'no-date']
    """
    check_text(text, "text")
    said = {"published": published, "title": title, "publisher": publisher, "language": language, "url": url}
    name = id if id is not None else "text-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return assemble(name, text, said, Defaults.of(timezone=timezone, months=months))


def check_text(given: object, name: str) -> None:
    """Raises ``InputError("no-text")`` where something that must be a string is none.

    >>> check_text(b"x", "text")
    Traceback (most recent call last):
        ...
    damai.errors.InputError: the text must be a string (str), not bytes
    """
    if not isinstance(given, str):
        raise InputError("no-text", f"the {name} must be a string (str), not {type(given).__name__}")


def assemble(
    id: str, text: str, said: Mapping[str, object], defaults: Defaults, notes: tuple[Note, ...] = ()
) -> Report:
    """A report from its text and the fields that its input ``said`` (``published``, ...), each checked and noted."""
    made = list(notes)
    if not text.strip():
        made.append(Note("empty", "the report holds no text"))
    made += character_notes(text)
    published = _published(text, said.get("published"), defaults, made)
    language = _language(said.get("language"), made) or _language(defaults.language, made)
    title, publisher, url = (_words(name, said.get(name), made) for name in ("title", "publisher", "url"))
    return Report(id, text, published, title, publisher, language, url, tuple(made))


def _published(text: str, said: object, defaults: Defaults, made: list[Note]) -> str | None:
    """What the input says, else the dateline, else what the caller says of reports that do not say it."""
    day = _read_day(said, defaults, made)
    if day is not None:
        return day
    day, notes = dateline_day(text, months=defaults.months)
    given = _read_day(defaults.published, defaults, made)
    if day is None and given is None:
        made.append(Note("no-date", "no publication date is known: relative dates stay open (--published gives one)"))
    if day is None or (given is not None and local_day(given) == local_day(day)):
        return given
    made += notes
    if given is not None:
        made.append(Note("published-disagrees", f"the dateline says {day}, the caller {given}: {day} is taken"))
    return day


def _read_day(value: object, defaults: Defaults, made: list[Note]) -> str | None:
    if value is None or value == "":
        return None
    day, notes = read_published(value, zone=defaults.zone, months=defaults.months)
    made += [note for note in notes if note not in made]
    return day


def _language(value: object, made: list[Note]) -> str | None:
    if value is None or value == "":
        return None
    found = _TAG.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        made.append(Note("bad-language", f"language is no language code: {repr(value)[:40]}"))
        return None
    code = found[1].lower()
    return _TWO_LETTERS.get(code, code)


def _words(name: str, value: object, made: list[Note]) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if not isinstance(value, str):
        made.append(Note("bad-field", f"{name} is not text and is left out: {repr(value)[:40]}"))
        return None
    return value
