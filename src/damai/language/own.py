"""A user's own tables: which files may stand in their folder, and what their rows must keep to beyond their form.

The packs' rows keep to the same, which the tests see to: it is not looked at whenever a pack is loaded.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from damai.knowledge.gazetteer import day_of
from damai.knowledge.ontology import ontology
from damai.knowledge.places import countries, disputed_areas
from damai.language.tables import Faults, Row, did_you_mean

TABLES = (
    "actors.toml", "attribution.toml", "casualties.toml", "frames.toml", "identify.toml", "modality.toml",
    "places.toml", "time.toml", "tokens.toml",
)  # fmt: skip
"""Files whose words and rows are added to the pack's; those of ``WEIGHTS`` take the place of the pack's."""
WEIGHTS = ("clusters.json", "names.json", "relation.json", "screen.json", "weights.json")
PREDICATES = "predicates"
TITLES = ("person", "body", "force", "people")
PRONOUNS = ("states", "person", "any", "people", "group", "owner")
_GROUP = re.compile(r"(?:IGO|NSA|NGO|MED)-[A-Z0-9]+(?:-[A-Z0-9]+)*")
_STATE = re.compile(r"[A-Z]{3}")
_CAMEO = re.compile(r"[0-9]{2,4}")
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?[?~%]?")
_PARTING = ("near", "object", "not_near")
_A_CODE = "a state with or without a sector, or IGO-, NSA-, NGO- or MED- and a short name"


Folders = str | Path | Iterable[str | Path]
"""One folder of own tables, or several."""


def folders_of(tables: Folders) -> tuple[Path, ...]:
    """The folders of own tables, however they are given.

    >>> folders_of("my") == folders_of(Path("my")) == folders_of(["my"]), folders_of(())
    (True, ())
    """
    return (Path(tables),) if isinstance(tables, str | Path) else tuple(map(Path, tables))


def origin_of(place: Path, path: Path) -> str:
    """What a file of a folder of tables is called where something is wrong in it.

    >>> origin_of(Path("ours/my"), Path("ours/my/predicates/AID.toml"))
    'my/predicates/AID.toml'
    """
    return "/".join([*filter(None, [place.name]), path.relative_to(place).as_posix()])


def files_of(place: Path) -> tuple[Path, ...]:
    """The files of a folder that are read as own tables, in order."""
    named = (place / name for name in (*TABLES, *WEIGHTS))
    return tuple(sorted([*filter(Path.is_file, named), *(place / PREDICATES).glob("*.toml")]))


def fingerprint(place: Path) -> str:
    """A name for what a folder's own tables say, wherever it lies; a dossier calls those that it keeps alike.

    >>> fingerprint(Path("none"))
    '44136fa355b3'
    """
    content = {path.relative_to(place).as_posix(): path.read_text(encoding="utf-8") for path in files_of(place)}
    written = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8")).hexdigest()[:12]


def check_files(place: Path, faults: Faults) -> None:
    """Notes tables that nothing reads, by their names, and a folder without any."""
    strange = [path for path in _strange(place) if not _is_hidden(path.relative_to(place))]
    for path in sorted(strange):
        name = path.relative_to(place)
        known = [f"{PREDICATES}/{path.name}"] if len(name.parts) > 1 else [*TABLES, *WEIGHTS]
        faults.add(origin_of(place, path), 1, f"no table is called '{name.as_posix()}'{did_you_mean(str(name), known)}")
    if not strange and not files_of(place):
        faults.add(str(place), 1, "no tables in this folder")


def _strange(place: Path) -> Iterator[Path]:
    yield from (path for path in place.glob("*.toml") if path.name not in TABLES)
    yield from (path for path in place.glob("*/*.toml") if path.parent.name != PREDICATES)
    for path in place.glob("*.json"):  # reports may lie beside tables
        if path.name not in WEIGHTS and did_you_mean(path.stem, [name.removesuffix(".json") for name in WEIGHTS]):
            yield path


def _is_hidden(name: Path) -> bool:
    return any(part.startswith(".") for part in name.parts)


@dataclass(frozen=True, slots=True)
class Known:
    """The states and the sectors that codes may name."""

    states: frozenset[str]
    sectors: frozenset[str]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Known:
        """Those of a pack's rows, and of the knowledge that has no language."""
        states = {*countries(), *(code for area in disputed_areas().values() for code in area.claimants)}
        sectors: set[str] = set()
        for row in rows:
            entity, _, sector = row.values.get("code", "").partition(":")
            sectors |= {sector, row.values.get("sector", "")}
            if row.table == "state":
                states.add(entity)
        return cls(frozenset(filter(_STATE.fullmatch, states)), frozenset(sectors - {""}))


@dataclass(slots=True)
class OwnRows:
    """Checks the rows of one folder as they are read; those with faults of form, too."""

    known: Known
    faults: Faults
    _names: dict[str, tuple[str, int]] = field(default_factory=dict)
    _forms: dict[tuple[str, str], tuple[str, str, int]] = field(default_factory=dict)

    def actor(self, row: Row) -> None:
        """Notes what is wrong in a row of ``actors.toml``."""
        code = row.values.get("code")
        if isinstance(code, str) and code.strip():
            self._code(row, code)
            self._name_twice(row, code)
        if isinstance(home := row.values.get("home"), str):
            self._one_of(row, "home", home, self.known.states)
        self._sector(row, row.values.get("sector"))
        for seat in row.values.get("seats", ()) if isinstance(row.values.get("seats"), list) else ():
            self._seat(row, seat)
        kinds = {"title": TITLES, "pronoun": PRONOUNS}.get(row.table)
        if kinds and isinstance(row.values.get("kind"), str):
            self._one_of(row, "kind", row.values["kind"], kinds)
        if row.table == "person":
            self._period(row)

    def predicate(self, row: Row, kind: str) -> None:
        """Notes what is wrong in a row of ``predicates/KIND.toml``."""
        cameo, mode = row.values.get("cameo"), row.values.get("mode")
        if isinstance(cameo, str) and not _CAMEO.fullmatch(cameo):
            self.faults.add(row.origin, row.line, "'cameo' must be 2 to 4 digits")
        if isinstance(mode, str):
            self._one_of(row, "mode", mode, ontology().type(kind).modes)
        if not any(row.values.get(key) for key in _PARTING):
            self._form_twice(row, f"{kind}.{row.values.get('id')}")

    def _one_of(self, row: Row, key: str, word: str, known: Collection[str]) -> None:
        if word not in known:
            self.faults.add(row.origin, row.line, f"unknown value '{word}' of '{key}'{did_you_mean(word, known)}")

    def _code(self, row: Row, code: str) -> None:
        entity, colon, sector = code.partition(":")
        if not (_STATE.fullmatch(entity) or _GROUP.fullmatch(entity)):
            self.faults.add(row.origin, row.line, f"'{code}' is no code: it must be {_A_CODE}")
            return
        if _STATE.fullmatch(entity) and entity not in self.known.states:
            self.faults.add(row.origin, row.line, f"no state: '{entity}'{did_you_mean(entity, self.known.states)}")
        if row.table == "state" and (colon or not _STATE.fullmatch(entity)):
            self.faults.add(row.origin, row.line, f"'{code}' is no code of a state")
        if colon:
            self._sector(row, sector)

    def _sector(self, row: Row, sector: object) -> None:
        if isinstance(sector, str) and sector not in self.known.sectors:
            self.faults.add(row.origin, row.line, f"no sector: '{sector}'{did_you_mean(sector, self.known.sectors)}")

    def _seat(self, row: Row, seat: Any) -> None:
        if not isinstance(seat, Mapping) or not isinstance(seat.get("name"), str) or not seat["name"].strip():
            self.faults.add(row.origin, row.line, "'seats' must be tables with a 'name'")
        else:
            self._sector(row, seat.get("sector"))

    def _period(self, row: Row) -> None:
        days = []
        for key in ("from", "to"):
            if isinstance(told := row.values.get(key), str):
                try:
                    days.append(day_of(told, key == "to") if _DAY.fullmatch(told) else None)
                except ValueError:
                    days.append(None)
                if days[-1] is None:
                    self.faults.add(row.origin, row.line, f"'{key}' must be a day, a month or a year (EDTF)")
        if len(days) == 2 and None not in days and days[0] > days[1]:  # type: ignore[operator]
            self.faults.add(row.origin, row.line, "'from' lies after 'to'")

    def _name_twice(self, row: Row, code: str) -> None:
        """Whoever has a name for a time only may share it."""
        if row.values.get("from") or row.values.get("to"):
            return
        case = tuple(_texts(row.values.get("case")))
        for name in _texts(row.values.get("names")):
            other, line = self._names.setdefault(name if name in case else name.lower(), (code, row.line))
            if other != code:
                self.faults.add(row.origin, row.line, f"'{name}' is a name of {other} already (line {line})")

    def _form_twice(self, row: Row, id: str) -> None:
        for kind in ("active", "passive", "noun_by", "noun_of"):
            for form in _texts(row.values.get(kind)):
                other, origin, line = self._forms.setdefault((kind, form.lower()), (id, row.origin, row.line))
                if other != id:
                    where = f"{origin}:{line}"
                    self.faults.add(
                        row.origin,
                        row.line,
                        f"'{form}' is a form of {other} already ({where}): near, object or not_near must part the two",
                    )


def _texts(value: object) -> Iterator[str]:
    return (text for text in value if isinstance(text, str)) if isinstance(value, list) else iter(())


__all__ = ["Folders", "Known", "OwnRows", "check_files", "files_of", "fingerprint", "folders_of", "origin_of"]
