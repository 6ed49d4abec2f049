"""Reads ``bonds.toml``: how states and armed groups stand to one another, in which years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import tomli

from damai.errors import PackError

FOLDER = Path(__file__).parent
ALWAYS = 9999
STATE = re.compile(r"[A-Z]{3}")
CODE = re.compile(r"[A-Z]{3}|(?:NSA|IGO|NGO|MED)-[A-Z0-9]+")

# Which columns hold the two codes of a row, in each kind.
SIDES = {"rivals": ("a", "b"), "backs": ("by", "whom"), "friends": ("a", "b"), "home": ("group", "state")}
PRECEDENCE = ("rivals", "backs", "backed", "friends", "home")
BLOC_KEYS = {"name", "code", "members", "from", "to", "joined", "left"}


@dataclass(frozen=True, slots=True)
class Bond:
    """``a`` and ``b`` stand so from the year ``begins`` to the year ``ends``, both counted in."""

    kind: str
    a: str
    b: str
    begins: int
    ends: int

    @property
    def pair(self) -> tuple[str, str]:
        """The two codes, in one order for both ways round."""
        return (self.a, self.b) if self.a < self.b else (self.b, self.a)

    def overlaps(self, other: Bond) -> bool:
        """Whether a year lies in both."""
        return self.begins <= other.ends and other.begins <= self.ends


Index = dict[tuple[str, str], tuple[tuple[str, int, int], ...]]


def between(a: str, b: str, year: int | None) -> str:
    """How ``a`` stands to ``b`` (entity codes without a sector) in that ``year``; None: in any year that is known.

    ``same`` (one code), ``rivals``, ``backs`` (a backs b), ``backed`` (b backs a), ``friends``, ``home`` (one is at
    home in the other), ``none``. Of several that hold, the first of this list. A code that no row has: ``none``.

    >>> between("ISR", "NSA-HEZBOLLAH", 2024), between("IRN", "NSA-HEZBOLLAH", 2024), between("NSA-HAMAS", "IRN", None)
    ('rivals', 'backs', 'backed')
    >>> between("AFG", "NSA-TALIBAN", 2010), between("AFG", "NSA-TALIBAN", 2024)
    ('rivals', 'home')
    """
    if a == b:
        return "same"
    for kind, begins, ends in index().get((a, b), ()):
        if year is None or begins <= year <= ends:
            return kind
    return "none"


@lru_cache(maxsize=1)
def index() -> Index:
    """What stands between each two codes, both ways round; in the order of precedence."""
    return indexed([*bonds(), *_first_homes()])


@lru_cache(maxsize=1)
def homes() -> Mapping[str, tuple[str, ...]]:
    """The states in which each group is at home, in order.

    >>> homes()["NSA-HAMAS"]
    ('PSE',)
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for bond in [*bonds(), *_first_homes()]:
        if bond.kind == "home":
            found[bond.a].add(bond.b)
    return {group: tuple(sorted(states)) for group, states in found.items()}


@lru_cache(maxsize=1)
def bonds() -> tuple[Bond, ...]:
    """All rows of ``bonds.toml``, blocs as friends two by two; raises PackError with every fault of the table."""
    return read_bonds(tomli.loads((FOLDER / "bonds.toml").read_text(encoding="utf-8")))


def read_bonds(content: Mapping[str, Any]) -> tuple[Bond, ...]:
    """The rows of a table in the form of ``bonds.toml``; raises PackError with every fault.

    >>> read_bonds({"rivals": [{"a": "IND", "b": "PAK", "from": 1947}]})
    (Bond(kind='rivals', a='IND', b='PAK', begins=1947, ends=9999),)
    >>> read_bonds({"rivals": [{"a": "IND", "b": "IND", "from": 1947}]})
    Traceback (most recent call last):
    damai.errors.PackError: 1 fault in the pack:
      bonds.toml: rivals IND, IND: a code with itself
    """
    faults = [f"bonds.toml: unknown kind '{kind}'" for kind in content if kind not in SIDES and kind != "bloc"]
    rows: list[Bond] = []
    for kind in SIDES:
        for row in content.get(kind, ()):
            wrong = _row_faults(kind, row)
            faults += wrong
            rows += () if wrong else _from_row(kind, row)
    faults += [*_pair_faults(rows)]
    members: list[Bond] = []
    for bloc in content.get("bloc", ()):
        wrong = _bloc_faults(bloc)
        faults += wrong
        members += () if wrong else _from_bloc(bloc)
    if faults:
        raise PackError(faults)
    return (*rows, *members)


def indexed(rows: Iterable[Bond]) -> Index:
    """Rows by their two codes, both ways round; in the order of precedence."""
    found: defaultdict[tuple[str, str], set[tuple[str, int, int]]] = defaultdict(set)
    for bond in rows:
        found[bond.a, bond.b].add((bond.kind, bond.begins, bond.ends))
        turned = "backed" if bond.kind == "backs" else bond.kind
        found[bond.b, bond.a].add((turned, bond.begins, bond.ends))
    return {pair: tuple(sorted(has, key=lambda x: (PRECEDENCE.index(x[0]), *x[1:]))) for pair, has in found.items()}


@lru_cache(maxsize=1)
def organisations() -> Mapping[str, Mapping[str, Any]]:
    """The rows of ``organisations.toml`` by code.

    >>> organisations()["IGO-UN"]["name"]
    'United Nations'
    """
    content = tomli.loads((FOLDER / "organisations.toml").read_text(encoding="utf-8"))
    return {row["code"]: row for row in content["organisation"]}


def _first_homes() -> Iterator[Bond]:
    for code, row in organisations().items():
        if row.get("home"):
            yield Bond("home", code, row["home"], 0, ALWAYS)


def _codes(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _from_row(kind: str, row: Mapping[str, Any]) -> Iterator[Bond]:
    first, second = SIDES[kind]
    for other in _codes(row[second]):
        yield Bond(kind, row[first], str(other), row.get("from", 0), row.get("to", ALWAYS))


def _from_bloc(bloc: Mapping[str, Any]) -> Iterator[Bond]:
    joined, left = bloc.get("joined", {}), bloc.get("left", {})
    stays = {
        member: (joined.get(member, bloc["from"]), left.get(member, bloc.get("to", ALWAYS)))
        for member in (*([bloc["code"]] if "code" in bloc else ()), *bloc["members"])
    }
    for a, b in combinations(stays, 2):
        begins, ends = max(stays[a][0], stays[b][0]), min(stays[a][1], stays[b][1])
        if begins <= ends:
            yield Bond("friends", a, b, begins, ends)


def _row_faults(kind: str, row: Mapping[str, Any]) -> list[str]:
    first, second = SIDES[kind]
    others = _codes(row.get(second))
    where = f"bonds.toml: {kind} {row.get(first)}, {'|'.join(map(str, others))}"
    told = {first, second} if kind == "home" else {first, second, "from"}
    faults = [f"{where}: no '{key}'" for key in sorted(told - row.keys())]
    faults += [f"{where}: unknown key '{key}'" for key in sorted(row.keys() - told - {"from", "to"})]
    faults += [f"{where}: no code: '{code}'" for code in _strange([row.get(first), *others])]
    faults += [f"{where}: no state: '{code}'" for code in others if kind == "home" and not _is(STATE, code)]
    if row.get(first) in others:
        faults.append(f"{where}: a code with itself")
    return faults + _year_faults(where, row.get("from", 0), row.get("to", ALWAYS))


def _bloc_faults(bloc: Mapping[str, Any]) -> list[str]:
    where = f"bonds.toml: bloc {bloc.get('name')}"
    faults = [f"{where}: no '{key}'" for key in ("from", "members", "name") if key not in bloc]
    faults += [f"{where}: unknown key '{key}'" for key in sorted(bloc.keys() - BLOC_KEYS)]
    members = list(bloc.get("members", ()))
    faults += [f"{where}: no code: '{code}'" for code in _strange([*members, bloc.get("code", "IGO-UN")])]
    faults += [f"{where}: {code} twice" for code in sorted({c for c in members if members.count(c) > 1})]
    joined, left = bloc.get("joined", {}), bloc.get("left", {})
    faults += [f"{where}: {code} is no member" for code in sorted({*joined, *left} - {*members})]
    for code in members:
        begins, ends = joined.get(code, bloc.get("from", 0)), left.get(code, bloc.get("to", ALWAYS))
        faults += _year_faults(f"{where}: {code}", begins, ends)
    return faults


def _pair_faults(rows: Sequence[Bond]) -> Iterator[str]:
    """A pair twice in one kind, and rivals that are friends or backers in one year: one row would hide the other."""
    kinds: defaultdict[tuple[str, str], list[Bond]] = defaultdict(list)
    for bond in rows:
        kinds[bond.pair].append(bond)
    for pair, bound in kinds.items():
        where = f"bonds.toml: {', '.join(pair)}"
        for one, other in combinations(bound, 2):
            if one.kind == other.kind:
                yield f"{where}: twice in {one.kind}"
            elif {one.kind, other.kind} in ({"rivals", "friends"}, {"rivals", "backs"}) and one.overlaps(other):
                yield f"{where}: {one.kind} and {other.kind} in the same years"


def _is(pattern: re.Pattern[str], code: object) -> bool:
    return isinstance(code, str) and pattern.fullmatch(code) is not None


def _strange(codes: Iterable[object]) -> list[object]:
    return [code for code in codes if not _is(CODE, code)]


def _year_faults(where: str, begins: object, ends: object) -> list[str]:
    if not (type(begins) is int and type(ends) is int):
        return [f"{where}: 'from' and 'to' must be years"]
    return [f"{where}: 'from' {begins} is after 'to' {ends}"] if begins > ends else []
