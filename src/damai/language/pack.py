"""Loads and validates a language pack: TOML tables in, typed rows out. No word of a language stands here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomli

from damai.errors import LanguageError, PackError
from damai.language.network import FILE as NETWORK
from damai.language.network import Network
from damai.language.own import PREDICATES, WEIGHTS, Known, OwnRows, check_files, origin_of
from damai.language.tables import Faults, Row, RowSpec, did_you_mean, read_rows

PACKS = Path(__file__).parent / "packs"
TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
FRAMES = ("transitive", "address", "declare", "symmetric", "give", "undergo", "self", "host")
STATUSES = ("occurred", "planned", "hypothetical", "negated")
FORMS = ("active", "passive", "noun_by", "noun_of")

_PREDICATE = RowSpec(
    {
        "id": "text", "gloss": "text", "cameo": "text", "mode": "text", "frame": "text",
        "active": "texts", "passive": "texts", "noun_by": "texts", "noun_of": "texts", "weak": "flag",
        "object": "texts", "near": "texts", "not_near": "texts", "status": "text", "commitment": "flag",
        "negative": "flag", "deed": "flag", "told": "flag", "reciprocal": "flag", "mutual": "flag", "ahead": "flag",
        "standing": "flag", "examples": "texts", "counterexamples": "texts", "note": "text",
    },
    ("id", "gloss", "frame", "examples"),
    {"frame": FRAMES, "status": STATUSES},
)  # fmt: skip
ACTOR_SPECS = {
    "state": RowSpec(
        {
            "code": "text", "names": "texts", "case": "texts", "people": "texts", "capital": "texts", "seats": "rows",
            "note": "text",
        },
        ("code", "names"),
    ),
    "body": RowSpec({"code": "text", "names": "texts", "case": "texts", "note": "text"}, ("code", "names")),
    "organisation": RowSpec(
        {"code": "text", "names": "texts", "case": "texts", "home": "text", "note": "text"}, ("code", "names")
    ),
    "title": RowSpec(
        {
            "id": "text", "names": "texts", "case": "texts", "sector": "text", "kind": "text", "deputy": "texts",
            "owned": "flag", "inherits": "flag", "note": "text",
        },
        ("id", "names", "sector", "kind"),
    ),
    "pronoun": RowSpec(
        {"names": "texts", "number": "number", "kind": "text", "person": "number", "sector": "text", "note": "text"},
        ("names", "number", "kind"),
    ),
    "modifier": RowSpec({"names": "texts", "former": "flag", "candidate": "flag", "note": "text"}, ("names",)),
    "person": RowSpec(
        {"code": "text", "names": "texts", "from": "text", "to": "text", "note": "text"}, ("code", "names")
    ),
}  # fmt: skip

_FORMS = RowSpec({"forms": "texts", "note": "text"}, ("forms",))
MODALITY_SPECS = {
    "marker": RowSpec(
        {
            "id": "text", "forms": "texts", "status": "text", "scope": "text", "reach": "number", "commas": "number",
            "after": "number", "after_types": "texts", "after_nouns": "flag", "plain": "flag", "examples": "texts",
            "note": "text",
        },
        ("id", "forms", "status"),
        {"status": STATUSES, "scope": ("next", "clause", "sentence"), "after_types": TYPES},
    ),
    "exception": _FORMS,
    "content": _FORMS,
    "in_force": _FORMS,
    "truce": _FORMS,
    "force": _FORMS,
    "counted": _FORMS,
    "as_promised": _FORMS,
    "duty": RowSpec(
        dict.fromkeys(
            (
                "under", "deal", "stated", "unsure", "by_it", "it", "binds", "must", "demand", "must_not", "obliged",
                "undone", "unless", "document", "obliges", "breach",
            ),
            "texts",
        ),
        alone=True,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Predicate:
    """One row of ``predicates/TYPE.toml`` (see ``docs/reference/pack-format.md``)."""

    id: str
    type: str
    gloss: str
    frame: str
    cameo: str | None = None
    mode: str | None = None
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    weak: bool = False
    object: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    not_near: frozenset[str] = frozenset()
    status: str | None = None
    commitment: bool = False
    negative: bool = False
    deed: bool = False
    """Whether its words tell the deed that somebody is blamed for, too."""
    told: bool = False
    standing: bool = False
    """Whether it is a mere state of things in a passive relative clause without a day ("the part that X controls")."""
    """Whether it counts only in what somebody says."""
    reciprocal: bool = False
    """Whether it tells that the same is done to whoever did it first."""
    mutual: bool = False
    """Whether all sides do it to each other, whatever its frame says of who is named first (an announced meeting)."""
    ahead: bool = False
    """Whether it tells of what is announced to happen: the day behind it is when that is due ("will meet today")."""
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    passive_words: frozenset[str] = field(init=False, compare=False)
    """The words of its passive forms, in lower case."""

    def __post_init__(self) -> None:
        words = (word for form in self.forms.get("passive", ()) for word in form.lower().split())
        object.__setattr__(self, "passive_words", frozenset(words))


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything a language brings, as data; ``tables`` is the raw content of the files that other modules compile.

    A user's own ``predicates`` stand before the pack's: of equals the first counts. A user's own names are apart.
    """

    code: str
    name: str
    version: str
    folder: Path
    predicates: tuple[Predicate, ...]
    actors: tuple[Row, ...]
    tables: dict[str, dict[str, Any]]
    own_actors: tuple[Row, ...] = ()
    """The rows of a user's own ``actors.toml``, those of the folder that was named last first."""

    def features(self) -> dict[str, bool]:
        """Which files of a full pack are there."""
        wanted = (
            "actors", "predicates", "time", "attribution", "modality", "tokens", "places", "frames", "identify",
            "weights",
        )  # fmt: skip
        present = {name: name in self.tables for name in wanted}
        present.update(
            actors=bool(self.actors),
            predicates=bool(self.predicates),
            model=(self.folder / "model" / "meta.json").is_file(),
            network=(self.folder / NETWORK).is_file(),
        )
        return present

    @property
    def network(self) -> Network | None:
        """The pack's neural network; None where it has none."""
        return load_network(self.folder)


def installed() -> tuple[str, ...]:
    """ISO 639-1 codes of the installed packs, sorted.

    >>> "id" in installed()
    True
    """
    return tuple(sorted(path.parent.name for path in PACKS.glob("*/pack.toml")))


@lru_cache(maxsize=8)
def load_pack(code: str, tables: tuple[Path, ...] = ()) -> Pack:
    """:func:`read_pack`, once for a process: for who asks the same pack again and again."""
    return read_pack(code, tables)


def read_pack(code: str, tables: tuple[Path, ...] = ()) -> Pack:
    """The pack of a language, with the user's own tables added (``tables``: folders of files in the same form).

    A user's names and predicates win over the pack's, those of a folder over those of the folders before it. Raises
    :class:`LanguageError` where no pack is installed and :class:`PackError` with every fault of every file.
    """
    folder = PACKS / code
    if not (folder / "pack.toml").is_file():
        raise LanguageError(
            f"no pack is installed for '{code}'{did_you_mean(code, installed())}; installed: {', '.join(installed())}"
        )
    faults = Faults()
    head = _load_toml(folder / "pack.toml", faults, "pack.toml")
    predicates: list[Predicate] = []
    actors: list[Row] = []
    own: list[Row] = []
    raw: dict[str, dict[str, Any]] = {}
    ids: set[str] = set()
    checks: OwnRows | None = None
    for place in (folder, *tables):
        if not place.is_dir():
            faults.add(str(place), 1, "no such folder")
            continue
        if place is not folder:
            check_files(place, faults)
            checks = OwnRows(checks.known if checks else Known.of(actors), faults)
        predicates[:0] = _load_predicates(place, ids, faults, checks)
        if (path := place / "actors.toml").is_file():
            read = read_rows(path, ACTOR_SPECS, faults, origin_of(place, path), checks.actor if checks else None)
            (actors if place is folder else own)[:0] = read
        if (path := place / "modality.toml").is_file():
            read_rows(path, MODALITY_SPECS, faults, origin_of(place, path))
        _load_rest(place, raw, faults)
    faults.raise_any()
    return Pack(
        code, str(head["name"]), str(head["version"]), folder, tuple(predicates), tuple(actors), raw, tuple(own)
    )


def _load_rest(place: Path, raw: dict[str, dict[str, Any]], faults: Faults) -> None:
    """Adds the content of all other files of a folder to ``raw``."""
    for path in sorted(place.glob("*.toml")):
        if path.name not in ("pack.toml", "actors.toml"):
            _merge(raw.setdefault(path.stem, {}), _load_toml(path, faults, origin_of(place, path)))
    for path in (place / name for name in WEIGHTS if (place / name).is_file()):
        raw[path.stem] = _load_json(path, faults, origin_of(place, path))


@lru_cache(maxsize=8)
def load_network(folder: Path) -> Network | None:
    """The network of a pack's folder, read once."""
    return Network.load(folder)


def months_of(code: str, tables: tuple[Path, ...] = ()) -> Sequence[Sequence[str]]:
    """The spellings of the months, in order, of one pack; without reading the rest of it (a leading "=" is kept)."""
    if tables:
        found: Sequence[Sequence[str]] = load_pack(code, tables).tables.get("time", {}).get("months", ())
        return found
    return _months(code)


@lru_cache(maxsize=8)
def token_settings(code: str) -> dict[str, Any]:
    """The ``tokens.toml`` of a language, without reading the rest of its pack.

    >>> "abbreviations" in token_settings("id")
    True
    """
    return table_of(code, "tokens.toml")


def table_of(code: str, name: str) -> dict[str, Any]:
    """One file of a language's pack, by its path in the pack, without reading the rest; ``{}`` where it is not there.

    >>> "cue" in table_of("en", "attribution.toml"), table_of("en", "none.toml")
    (True, {})
    """
    path = PACKS / code / name
    return tomli.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def hash_of(*names: str) -> str:
    """A name for what some files say in the packs of all languages: what was made of them is out of date by another.

    >>> len(hash_of("tokens.toml")), hash_of("tokens.toml") == hash_of("time.toml")
    (64, False)
    """
    digest = hashlib.sha256()
    for path in (PACKS / code / name for code in installed() for name in names):
        digest.update(path.relative_to(PACKS).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


@lru_cache(maxsize=8)
def _months(code: str) -> Sequence[Sequence[str]]:
    path = PACKS / code / "time.toml"
    return tuple(tomli.loads(path.read_text(encoding="utf-8")).get("months", ())) if path.exists() else ()


def quality(code: str) -> dict[str, Any]:
    """What was measured of a pack: the content of its ``quality.toml`` (rows of ``measure``), or ``{}``.

    >>> quality("xx")
    {}
    """
    path = PACKS / code / "quality.toml"
    return tomli.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _load_toml(path: Path, faults: Faults, origin: str) -> dict[str, Any]:
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        faults.add(origin, 1, str(error))
        return {}


def _load_json(path: Path, faults: Faults, origin: str) -> dict[str, Any]:
    try:
        # Weights are rounded, so that many are the same: each is kept once.
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_float=_Floats().__getitem__)
    except (OSError, ValueError) as error:
        faults.add(origin, 1, str(error))
        return {}
    return content


class _Floats(dict[str, float]):
    """Numbers by how they are written."""

    def __missing__(self, written: str) -> float:
        self[written] = found = float(written)
        return found


def _merge(into: dict[str, Any], added: dict[str, Any]) -> None:
    for key, value in added.items():
        if isinstance(value, list) and isinstance(into.get(key), list):
            into[key] = [*into[key], *value]
        elif isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def _load_predicates(place: Path, ids: set[str], faults: Faults, checks: OwnRows | None) -> Iterator[Predicate]:
    """Those of one folder; ``ids`` are those that are taken, and become more."""
    for path in sorted((place / PREDICATES).glob("*.toml")):
        kind, origin = path.stem, origin_of(place, path)
        if kind not in TYPES:
            faults.add(origin, 1, f"'{kind}' is no PLOVER type{did_you_mean(kind, TYPES)}")
            continue

        def check(row: Row, kind: str = kind) -> None:
            if not any(map(row.values.get, FORMS)):
                name = row.values.get("id", row.table)
                faults.add(row.origin, row.line, f"'{name}' has no form (one of {', '.join(FORMS)})")
            if checks is not None:
                checks.predicate(row, kind)

        for row in read_rows(path, {"predicate": _PREDICATE}, faults, origin, check):
            forms = {name: tuple(row.values[name]) for name in FORMS if row.values.get(name)}
            made = _predicate(kind, row.values, forms)
            if made.id in ids:
                faults.add(origin, row.line, f"'{made.id}' stands twice")
            ids.add(made.id)
            yield made


def _predicate(kind: str, values: dict[str, Any], forms: dict[str, tuple[str, ...]]) -> Predicate:
    return Predicate(
        id=f"{kind}.{values['id']}",
        type=kind,
        gloss=values["gloss"],
        frame=values["frame"],
        cameo=values.get("cameo"),
        mode=values.get("mode"),
        forms=forms,
        weak=values.get("weak", False),
        object=frozenset(word.lower() for word in values.get("object", ())),
        near=frozenset(word.lower() for word in values.get("near", ())),
        not_near=frozenset(word.lower() for word in values.get("not_near", ())),
        status=values.get("status"),
        commitment=values.get("commitment", False),
        negative=values.get("negative", False),
        deed=values.get("deed", False),
        told=values.get("told", False),
        standing=values.get("standing", False),
        reciprocal=values.get("reciprocal", False),
        mutual=values.get("mutual", False),
        ahead=values.get("ahead", False),
        examples=tuple(values.get("examples", ())),
        counterexamples=tuple(values.get("counterexamples", ())),
    )


__all__ = [
    "FORMS", "FRAMES", "PACKS", "TYPES", "Pack", "PackError", "Predicate", "Row", "hash_of", "installed",
    "load_pack", "quality", "read_pack", "table_of", "token_settings",
]  # fmt: skip
