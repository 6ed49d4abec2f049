"""Reads TOML tables strictly: every fault of every file is found, each with its file and line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli

from damai.errors import PackError

_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*([\w.-]+)[ \t]*\]\]?[ \t]*(?:#.*)?$", re.MULTILINE)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _is_map(value: object) -> bool:
    return isinstance(value, dict)


CHECKS: dict[str, tuple[Callable[[object], bool], str]] = {
    "text": (_is_text, "a non-empty string"),
    "texts": (_is_texts, "a list of non-empty strings"),
    "flag": (_is_flag, "true or false"),
    "number": (_is_number, "a whole number"),
    "rows": (_is_rows, "a list of tables"),
    "map": (_is_map, "a table"),
}


@dataclass(frozen=True, slots=True)
class RowSpec:
    """What the rows of one table may hold: key -> kind of value (see ``CHECKS``), and which keys they must have.

    ``words``: key -> all that it may hold, where that is not any text. ``alone``: it is no row but one ``[table]``.
    """

    keys: Mapping[str, str]
    required: tuple[str, ...] = ()
    words: Mapping[str, Collection[str]] = field(default_factory=dict)
    alone: bool = False


@dataclass(slots=True)
class Faults:
    """Collects faults, to report them all at once."""

    found: list[str] = field(default_factory=list)

    def add(self, origin: str, line: int, what: str) -> None:
        """Notes one fault."""
        self.found.append(f"{origin}:{line}: {what}")

    def raise_any(self) -> None:
        """Raises :class:`PackError` with all of them, if there is any."""
        if self.found:
            raise PackError(self.found)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table with the place it stands at."""

    table: str
    values: dict[str, Any]
    origin: str
    line: int


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint at the nearest known key, or nothing.

    >>> did_you_mean("activ", ["active", "passive"])
    " (did you mean 'active'?)"
    """
    near = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean '{near[0]}'?)" if near else ""


def read_rows(
    path: Path,
    specs: Mapping[str, RowSpec],
    faults: Faults,
    origin: str | None = None,
    check: Callable[[Row], None] | None = None,
) -> list[Row]:
    """All rows of the ``[[table]]`` blocks of one file that keep to ``specs``; what does not is noted in ``faults``.

    ``origin``: what the file is called there. ``check`` looks at every row, also at those that do not keep to them.
    Tables without a spec (``[settings]``, lists of other modules) are left alone when ``specs`` has the key ``*``.
    """
    if origin is None:
        origin = path.name if path.parent.name in ("", ".") else f"{path.parent.name}/{path.name}"
    try:
        raw = path.read_text(encoding="utf-8")
        content = tomli.loads(raw)
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        line = re.search(r"line (\d+)", str(error))
        faults.add(origin, int(line.group(1)) if line else 1, str(error))
        return []
    lines: dict[str, list[int]] = {}
    for match in _HEADER.finditer(raw):
        lines.setdefault(match.group(1), []).append(raw.count("\n", 0, match.start()) + 1)
    rows: list[Row] = []
    for table, values in content.items():
        spec = specs.get(table)
        if spec is None:
            if "*" not in specs:
                faults.add(origin, (lines.get(table) or [1])[0], f"unknown table '{table}'{did_you_mean(table, specs)}")
            continue
        line_at = lines.get(table, [])
        for number, row in enumerate(_rows_of(values, table, spec, origin, line_at[:1], faults)):
            made = Row(table, row, origin, line_at[number] if number < len(line_at) else 1)
            if check_row(row, spec, origin, made.line, faults):
                rows.append(made)
            if check is not None:
                check(made)
    return rows


def _rows_of(
    values: Any, table: str, spec: RowSpec, origin: str, lines: Sequence[int], faults: Faults
) -> list[dict[str, Any]]:
    """The rows of one table, none where it is not written as its spec has it; ``lines``: where it begins, if known."""
    line = lines[0] if lines else 1
    if spec.alone:
        if _is_map(values):
            return [values]
        faults.add(origin, line, f"'{table}' must be written as one [{table}] table")
    elif _is_rows(values):
        return list(values)
    else:
        faults.add(origin, line, f"'{table}' must be written as [[{table}]] rows")
    return []


def check_row(row: Mapping[str, object], spec: RowSpec, origin: str, line: int, faults: Faults) -> bool:
    """Whether one row keeps to its spec; every departure is noted."""
    before = len(faults.found)
    for key, value in row.items():
        kind = spec.keys.get(key)
        if kind is None:
            faults.add(origin, line, f"unknown key '{key}'{did_you_mean(key, spec.keys)}")
        elif not CHECKS[kind][0](value):
            faults.add(origin, line, f"'{key}' must be {CHECKS[kind][1]}")
        elif key in spec.words:
            known = spec.words[key]
            for word in value if isinstance(value, list) else [value]:
                if word not in known:
                    faults.add(origin, line, f"unknown value '{word}' of '{key}'{did_you_mean(str(word), known)}")
    for key in spec.required:
        if key not in row:
            faults.add(origin, line, f"no '{key}'")
    return len(faults.found) == before
