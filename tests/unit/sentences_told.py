"""The English sentences that the library's source makes for people: notes' and errors' own, with marks for values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import damai

SOURCE = Path(damai.__file__).parent
_AT = {
    "Note": 1, "InputError": 1, "NotFetchedError": 1, "broken": 2, "_broken": 2, "Broken": 9, "Fault": 2, "add": 2,
    "DamaiError": 0, "DossierError": 0, "StoreError": 0, "StoreBusyError": 0, "StoreFullError": 0, "SchemaError": 0,
    "StoreDamagedError": 0, "LanguageError": 0, "PatternError": 0,
    "RefusedError": 0, "UnansweredError": 0, "_fault": 0, "_wrong": 0,
}  # fmt: skip
"""Which argument of a call is the sentence; in ``_CODED`` the one before it is the note's code."""
_CODED = ("Note", "InputError", "broken")
_LISTS = ("PackError", "PlanError")
_PAIRS = ("loose_ends", "_disagreement", "broken_seals")
"""Functions that yield where something is wrong, and what."""
_DEEPEST = 3
_BARE_LEAD = re.compile(r"^‹v›(?=[a-z'])")
"""A value that ends in a colon of its own."""


class Told(NamedTuple):
    """One sentence, where it is made, and its code, if it has one."""

    where: str
    code: str | None
    sentence: str


def told() -> list[Told]:
    """All of them, by file and line."""
    found = {one for path in SOURCE.rglob("*.py") for one in _of(path)}
    return sorted(found, key=lambda one: (one.where, one.sentence))


def _of(path: Path) -> Iterator[Told]:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text if re.search(r"Note|Error|[Ff]ault|broken", text) else "")
    scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for scope in scopes:
        for node in ast.walk(scope):
            where = f"{path.relative_to(SOURCE)}:{getattr(node, 'lineno', 0)}"
            for code, sentence in _made(node, scope):
                yield Told(where, code, _BARE_LEAD.sub("", sentence))


def _made(node: ast.AST, scope: ast.FunctionDef) -> Iterator[tuple[str | None, str]]:
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in _LISTS and isinstance(node.args[-1], ast.List):
            yield from ((None, text) for item in node.args[-1].elts for text in _texts(item, scope))
        at = _AT.get(name, 99)
        if at < len(node.args) and name in _CODED:
            yield from product(_texts(node.args[at - 1], scope), _texts(node.args[at], scope))
        elif at < len(node.args):
            yield from ((None, text) for text in _texts(node.args[at], scope))
        if name == "append" and getattr(node.func, "value", None) and ast.unparse(node.func).startswith("faults."):
            yield from ((None, text) for text in _texts(node.args[0], scope))
    elif isinstance(node, ast.AugAssign) and ast.unparse(node.target) == "faults" and hasattr(node.value, "elt"):
        yield from ((None, text) for text in _texts(node.value.elt, scope))
    elif isinstance(node, ast.Yield) and node.value is not None and "fault" in scope.name:
        yield from ((None, text) for text in _texts(node.value, scope))
    elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and scope.name in _PAIRS:
        yield from ((None, text) for text in _texts(node.value.elts[1], scope))


def _texts(node: ast.AST, scope: ast.FunctionDef, depth: int = 0) -> list[str]:
    """What an expression may say, as far as the function around it tells; nothing for what comes from elsewhere."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        parts = [_texts(part, scope, depth) for part in node.values]
        return ["".join(chosen) for chosen in product(*parts)]
    if isinstance(node, ast.FormattedValue):
        if isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") in ("did_you_mean", "_near"):
            return [""]
        return _texts(node.value, scope, depth + 1) or ["‹v›"] if node.conversion < 0 else ["‹v›"]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        pairs = product(_texts(node.left, scope, depth) or ["‹v›"], _texts(node.right, scope, depth) or ["‹v›"])
        return [left + right for left, right in pairs]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body, scope, depth), *_texts(node.orelse, scope, depth)]
    if isinstance(node, ast.Name) and depth < _DEEPEST:
        return [text for value in _assigned(node.id, scope) for text in _texts(value, scope, depth + 1)]
    return []


def _assigned(name: str, scope: ast.FunctionDef) -> Iterator[ast.AST]:
    """What is given a name in a function, also by a loop over pairs written out there."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in node.targets):
            yield node.value
