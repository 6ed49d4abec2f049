"""The build of the source: import contract, sizes, no language in the engine, nobody else's text in the repository."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "damai"
PACKS = SOURCE / "language" / "packs"
MODULE_LINES, FUNCTION_LINES = 400, 40
FOLDERS = ("src", "tests", "benchmarks", "training", "docs")
CODE = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
ENGINE = sorted(SOURCE.rglob("*.py"))
ALSO_ENGLISH = {
    "batch", "total",
    "area", "asia", "city", "damai", "format", "internal", "label", "latin", "locked", "main", "mediator", "panel",
    "people", "plus", "program", "status", "target", "twitter", "unit", "virtual",
    "long", "plot", "province", "rival", "verbal", "wikipedia",
    "atom", "media", "transfer", "video",  # names in formats: Atom, Media RSS, Transfer-Encoding, <video>
    "hamas",  # a name in the example of a code
}  # fmt: skip
"""Words of a pack that are English words or names too, as they stand in the engine."""
SENTENCE, RUN, BLOCK = 60, 100, 30
"""Characters of a sentence that is looked for, of a part that counts as copied, of the pieces it is found by."""


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_the_import_contract_is_kept() -> None:
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent)) or "lint-imports"
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_import_contract_names_every_part() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [contract] = project["tool"]["importlinter"]["contracts"]
    named = {layer.strip().removeprefix("damai.") for row in contract["layers"] for layer in row.split("|")}
    inside = [path for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()]
    parts = {path.stem for path in inside}
    assert parts - {"__init__", "__main__"} == named


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_modules_and_functions_are_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= MODULE_LINES, f"{lines} lines"
    functions = [n for n in ast.walk(tree_of(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f.name: size for f in functions if (size := (f.end_lineno or f.lineno) - f.lineno + 1) > FUNCTION_LINES}
    assert not long


def test_names_say_what_is_in_them() -> None:
    vague = re.compile(r"^(utils?|helpers?|common|misc)$")
    assert not [name_of(path) for path in CODE if vague.match(path.stem) or vague.match(path.parent.name)]
    classes = [n.name for path in CODE for n in ast.walk(tree_of(path)) if isinstance(n, ast.ClassDef)]
    assert not [name for name in classes if name.endswith(("Manager", "Handler"))]


def test_only_the_command_line_prints_and_exits() -> None:
    for path in ENGINE:
        if path == SOURCE / "cli.py":
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in ("print", "exit", "quit", "sys.exit", "os._exit"), f"{name_of(path)}:{node.lineno}"


def test_only_language_knows_where_the_packs_lie() -> None:
    for path in ENGINE:
        if path.is_relative_to(SOURCE / "language"):
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                assert "'packs'" not in ast.unparse(node), f"{name_of(path)}:{node.lineno}"
            assert not (isinstance(node, ast.alias) and node.name == "PACKS"), name_of(path)


def test_packs_hold_no_code() -> None:
    assert not list(PACKS.rglob("*.py"))


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module with their lines, those that only document left out."""
    tree = tree_of(path)
    documenting = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documenting:
            yield node.lineno, node.value


def words_of(value: Any) -> Iterator[str]:
    """Every word of every string in a table's values."""
    if isinstance(value, str):
        yield from re.findall(r"[^\W\d_]{4,}", value.lower())
    elif isinstance(value, dict):
        for inner in value.values():
            yield from words_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_of(inner)


def cue_words(pack: Path) -> set[str]:
    """The words that a pack gives to the engine: function words, cues, markers, times, offices, predicates."""
    tables = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in pack.glob("*.toml")}
    found = set(words_of(tables.get("frames", {}).get("words", {})))
    for table, rows in (("attribution", "cue"), ("attribution", "complementizer"), ("modality", "marker")):
        found.update(word for row in tables.get(table, {}).get(rows, ()) for word in words_of(row.get("forms", [])))
    for rows in ("pronoun", "modifier", "title"):
        found.update(word for row in tables.get("actors", {}).get(rows, ()) for word in words_of(row.get("names", [])))
    found.update(words_of([tables.get("time", {}).get(key, []) for key in ("months", "weekdays")]))
    for path in (pack / "predicates").glob("*.toml"):
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get("predicate", ()):
            found.update(words_of([row.get(key, []) for key in ("active", "passive", "noun_by", "noun_of")]))
    return found


FOREIGN = sorted(path for path in PACKS.glob("*/pack.toml") if path.parent.name != "en")
"""The packs of languages that the engine is not written in."""


@pytest.mark.parametrize("pack", FOREIGN, ids=lambda path: path.parent.name)
def test_the_engine_knows_no_word_of_a_language(pack: Path) -> None:
    words = cue_words(pack.parent)
    assert len(words) > 500
    strays = [
        f"{name_of(path)}:{line}: {word}"
        for path in ENGINE
        for line, text in literals(path)
        for word in sorted((set(words_of(re.sub(r"\w+=", "", text))) & words) - ALSO_ENGLISH)
    ]
    assert not strays


def repository_texts() -> Iterator[tuple[str, str]]:
    """The text files that git knows or would add, without the trained pipelines; every file where there is no git."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False) if (ROOT / ".git").exists() else None
    if done is not None and done.returncode == 0:
        names = sorted(set(done.stdout.decode("utf-8").split("\0")) - {""})
    else:
        hidden = re.compile(r"(^|/)(\.[^/]+|__pycache__)/")
        names = [n for n in sorted(name_of(p) for p in ROOT.rglob("*") if p.is_file()) if not hidden.search(n)]
    for name in names:
        path = ROOT / name
        binary = path.is_relative_to(PACKS) and path.suffix not in (".toml", ".json", ".md")
        if path.is_file() and not binary and b"\0" not in (content := path.read_bytes()):
            yield name, content.decode("utf-8", "replace")


def squeezed(text: str) -> str:
    """Letters and digits in lower case, one space between words.

    >>> squeezed("“Damai,”\\n kata-nya.")
    'damai kata nya'
    """
    return " ".join(re.findall(r"[^\W_]+", text.replace("\\n", " ").lower()))


def sentences(text: str) -> list[str]:
    """The squeezed sentences of a text, those long enough to tell a copy by."""
    pieces = (squeezed(piece) for piece in re.split(r"(?<=[.!?”\"])\s+|\n+", text))
    return [piece for piece in pieces if len(piece) >= SENTENCE]


def copies(theirs: list[str], ours: str) -> list[str]:
    """Where ``ours`` holds a sentence of ``theirs``, or ``RUN`` characters of one."""
    blocks: dict[str, list[tuple[int, int]]] = {}
    for number, text in enumerate(theirs):
        for at in range(0, len(text) - BLOCK + 1, BLOCK):
            blocks.setdefault(text[at : at + BLOCK], []).append((number, at))
    found: list[str] = []
    for start in range(len(ours) - BLOCK + 1):
        for number, at in blocks.get(ours[start : start + BLOCK], ()):
            before, after = _shared_run(theirs[number], at, ours, start)
            if after - before >= min(RUN, len(theirs[number])):
                found.append(ours[before:after])
    return found


def _shared_run(theirs: str, at: int, ours: str, start: int) -> tuple[int, int]:
    back = 0
    while back < min(at, start) and theirs[at - back - 1] == ours[start - back - 1]:
        back += 1
    on = BLOCK
    while on < min(len(theirs) - at, len(ours) - start) and theirs[at + on] == ours[start + on]:
        on += 1
    return start - back, start + on


def test_a_copied_sentence_is_found() -> None:
    sentence = "Para utusan itu duduk bersama selama tujuh jam tanpa hasil, lalu pulang dengan tangan hampa."
    theirs = sentences(f"Satu. {sentence} Dua.")
    assert len(theirs) == 1
    assert copies(theirs, squeezed(f"# {sentence.upper()}\n"))
    assert not copies(theirs, squeezed("Para utusan itu duduk bersama selama tujuh jam tanpa hasil, kata mereka."))


@pytest.mark.shared
def test_nobody_elses_text_is_in_the_repository(shared: Path) -> None:
    theirs: set[str] = set()
    for path in [shared / "gold" / "reports.jsonl", *sorted((shared / "corpus").glob("*.jsonl"))]:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            theirs.update(sentences(f"{row.get('title') or ''}\n{row.get('text') or ''}"))
    assert len(theirs) > 1000
    ours = list(repository_texts())
    assert len(ours) > 100
    found = copies(sorted(theirs), "\n".join(squeezed(text) for _, text in ours))
    where = {name: copy for copy in found for name, text in ours if copy in squeezed(text)}
    assert not where
