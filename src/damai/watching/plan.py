"""``feeds.toml``: what is followed, and how gently; read strictly, every fault with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tomli

from damai.errors import InputError, PlanError
from damai.ingest import read_zone
from damai.language.tables import Faults, RowSpec, check_row, did_you_mean
from damai.version import damai_version

_FEED = RowSpec(
    {"url": "text", "publisher": "text", "language": "text", "timezone": "text", "full_text": "flag"}, ("url",)
)
_FOLDER = RowSpec({"path": "text", "language": "text", "timezone": "text"}, ("path",))
_TABLES = ("feed", "folder", "limits")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9_-]+)?")


@dataclass(frozen=True, slots=True)
class FollowedFeed:
    """One feed. ``publisher`` is what to call the outlet, ``zone`` where a moment without one is meant, ``full_text``
    whether the page of each entry is fetched."""

    url: str
    publisher: str | None = None
    language: str | None = None
    timezone: str | None = None
    full_text: bool = False

    @property
    def zone(self) -> tzinfo | None:
        """The time zone of ``timezone``."""
        return read_zone(self.timezone) if self.timezone else None


@dataclass(frozen=True, slots=True)
class FollowedFolder:
    """One folder, whose new and changed files are added; ``written`` is its path as the file has it."""

    path: Path
    language: str | None = None
    timezone: str | None = None
    written: str | None = None

    @property
    def name(self) -> str:
        """What to call it."""
        return self.written or str(self.path)


@dataclass(frozen=True, slots=True)
class Limits:
    """How gently pages are fetched: seconds between two requests to one host, pages of one feed in a round, seconds
    for a request, bytes of an answer, redirects, and by which name."""

    delay: float = 2.0
    pages: int = 50
    timeout: float = 20.0
    bytes: int = 5_000_000
    redirects: int = 5
    user_agent: str = f"damai/{damai_version()} (+https://damai.readthedocs.io)"


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is followed."""

    feeds: tuple[FollowedFeed, ...] = ()
    folders: tuple[FollowedFolder, ...] = ()
    limits: Limits = Limits()


_BOUNDS: Mapping[str, tuple[tuple[type, ...], float, float, str]] = {
    "delay": ((int, float), 0, 3600, "seconds, 0 to 3600"),
    "pages": ((int,), 1, 100_000, "a whole number, 1 to 100000"),
    "timeout": ((int, float), 1, 600, "seconds, 1 to 600"),
    "bytes": ((int,), 1000, 100_000_000, "a whole number, 1000 to 100000000"),
    "redirects": ((int,), 0, 20, "a whole number, 0 to 20"),
}


def read_plan(path: str | Path) -> Plan:
    """What a ``feeds.toml`` says; folders are relative to the file. :class:`~damai.errors.PlanError` names every fault.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "feeds.toml")
    ...     _ = file.write_text('[[feed]]\\nurl = "https://warta.example/rss"\\nfulltext = true\\n')
    ...     read_plan(file)
    Traceback (most recent call last):
    ...
    damai.errors.PlanError: 1 fault in feeds.toml:
      feeds.toml:1: unknown key 'fulltext' (did you mean 'full_text'?)
    """
    path = Path(path)
    faults = Faults()
    try:
        raw = path.read_text(encoding="utf-8")
        content = tomli.loads(raw)
    except FileNotFoundError as error:
        raise PlanError(path.name, [f"{path}: no such file"]) from error
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise PlanError(path.name, [f"{path.name}:{line[1] if line else 1}: {error}"]) from error
    for table in content:
        if table not in _TABLES:
            faults.add(path.name, _line(raw, table, 0), f"unknown table '{table}'{did_you_mean(table, _TABLES)}")
    feeds = [_feed(row, path.name, line, faults) for row, line in _rows(content, "feed", raw, path.name, _FEED, faults)]
    folders = [
        _folder(row, path, line, faults) for row, line in _rows(content, "folder", raw, path.name, _FOLDER, faults)
    ]
    limits = _limits(content.get("limits", {}), path.name, _line(raw, "limits", 0), faults)
    _twice([feed.url for feed in feeds], [str(folder.path) for folder in folders], path.name, faults)
    if not faults.found and not feeds and not folders:
        faults.add(path.name, 1, "there is no [[feed]] and no [[folder]] in it")
    if faults.found:
        raise PlanError(path.name, faults.found)
    return Plan(tuple(feeds), tuple(folders), limits)


def _line(raw: str, table: str, number: int) -> int:
    """The line of the header of a table, of its ``number``-th row."""
    heads = list(re.finditer(rf"^\s*\[\[?\s*{re.escape(table)}\s*\]", raw, re.MULTILINE))
    return raw.count("\n", 0, heads[number].start() + len(heads[number][0])) + 1 if number < len(heads) else 1


def _rows(
    content: Mapping[str, Any], table: str, raw: str, origin: str, spec: RowSpec, faults: Faults
) -> list[tuple[dict[str, Any], int]]:
    """The rows of a table that keep to its spec, with their lines."""
    rows = content.get(table, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        faults.add(origin, _line(raw, table, 0), f"'{table}' must be written as [[{table}]] rows")
        return []
    lined = [(row, _line(raw, table, number)) for number, row in enumerate(rows)]
    return [(row, line) for row, line in lined if check_row(row, spec, origin, line, faults)]


def _feed(row: Mapping[str, Any], origin: str, line: int, faults: Faults) -> FollowedFeed:
    try:
        parts = urlsplit(row["url"])
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        faults.add(origin, line, f"'url' must be an address that begins with http:// or https://: {row['url']!r}")
    _check_shared(row, origin, line, faults)
    return FollowedFeed(**row)


def _folder(row: Mapping[str, Any], path: Path, line: int, faults: Faults) -> FollowedFolder:
    _check_shared(row, path.name, line, faults)
    return FollowedFolder((path.parent / row["path"]).resolve(), row.get("language"), row.get("timezone"), row["path"])


def _check_shared(row: Mapping[str, Any], origin: str, line: int, faults: Faults) -> None:
    language, zone = row.get("language"), row.get("timezone")
    if language is not None and not _LANGUAGE.fullmatch(language):
        faults.add(origin, line, f"'language' is no language code: {language!r}")
    if zone is not None:
        try:
            read_zone(zone)
        except InputError as error:
            faults.add(origin, line, f"'timezone': {error.message}")


def _limits(given: object, origin: str, line: int, faults: Faults) -> Limits:
    if not isinstance(given, dict):
        faults.add(origin, line, "'limits' must be written as one [limits] table")
        return Limits()
    before = len(faults.found)
    for key, value in given.items():
        if key == "user_agent":
            if not isinstance(value, str) or not value.strip() or not value.isascii() or not value.isprintable():
                faults.add(origin, line, "'user_agent' must be printable ASCII, one line")
            continue
        if key not in _BOUNDS:
            faults.add(origin, line, f"unknown key '{key}'{did_you_mean(key, (*_BOUNDS, 'user_agent'))}")
            continue
        kind, low, high, told = _BOUNDS[key]
        if type(value) not in kind or not low <= float(value) <= high:
            faults.add(origin, line, f"'{key}' must be {told}")
    return Limits(**given) if len(faults.found) == before else Limits()


def _twice(urls: list[str], paths: list[str], origin: str, faults: Faults) -> None:
    for given in (urls, paths):
        for name in sorted({name for name in given if given.count(name) > 1}):
            faults.add(origin, 1, f"this is followed twice: {name}")


__all__ = ["FollowedFeed", "FollowedFolder", "Limits", "Plan", "read_plan"]
