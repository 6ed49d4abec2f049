"""Runs the code blocks of the README files and the pages under ``docs/``, and writes down what they print today.

    python docs/transcripts.py            compares, and exits with 1 where a page differs
    python docs/transcripts.py --write    puts today's output into the pages (``make transcripts``)

Which blocks run (``tests/test_docs.py`` runs them all):

``console``        each line that starts with ``$ `` is run by bash; what follows is what it prints, errors included
``python``         lines with ``>>> `` as in a doctest, others as a program; the names of earlier blocks are known
``LANG FILE``      (any language, then a file name) the block is written to that file, for the commands that follow
everything else    is not run (``sh`` for what installs or needs a network)

A page runs in a folder of its own that holds a copy of ``examples/``. Version numbers are not compared.
"""

from __future__ import annotations

import contextlib
import difflib
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent
WIDTH = "100"
_BLOCK = re.compile(r"^```(?P<kind>\w+)(?: (?P<file>[^\n`]+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_VERSION = re.compile(r"\b\d+\.\d+\.\d+(?:[+.]\w+)?\b")
_SHELL = set("|<>;&*?$`(){}~#\n")


def pages() -> list[Path]:
    """The files whose blocks are run."""
    return [ROOT / "README.md", ROOT / "README.id.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def today(page: Path) -> str:
    """The page with the output that its blocks print today."""
    with tempfile.TemporaryDirectory() as folder, _reader_of_docs(Path(folder)):
        names: dict[str, Any] = {"__name__": "__main__"}
        return _BLOCK.sub(lambda block: _rerun(block, names), page.read_text(encoding="utf-8"))


def same(written: str, printed: str) -> bool:
    """Whether two pages say the same, whatever the version.

    >>> same("damai 0.1.0", "damai 0.2.0+local"), same("3 events", "4 events")
    (True, False)
    """
    return _comparable(written) == _comparable(printed)


def difference(page: Path, printed: str) -> str:
    """The lines that differ, as a diff from the page to today's output; empty where they say the same."""
    written = page.read_text(encoding="utf-8")
    if same(written, printed):
        return ""
    old, new = _comparable(written).splitlines(), _comparable(printed).splitlines()
    return "\n".join(difflib.unified_diff(old, new, f"{page.name} (written)", "(printed)", lineterm="", n=1))


def _comparable(text: str) -> str:
    return "\n".join(line.rstrip() for line in _VERSION.sub("X.Y.Z", text).splitlines())


@contextlib.contextmanager
def _reader_of_docs(folder: Path) -> Iterator[None]:
    """A folder with the examples, and the surroundings in which the pages were written: no colour, one width."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "DAMAI_", "FORCE_COLOR"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{keep.get('PATH', '')}"
    settings = {"COLUMNS": WIDTH, "NO_COLOR": "1", "LANG": "C.UTF-8", "TERM": "dumb", "PATH": path}
    with mock.patch.dict(os.environ, keep | settings, clear=True), contextlib.chdir(folder):
        yield


def _rerun(block: re.Match[str], names: dict[str, Any]) -> str:
    kind, file, body = block["kind"], block["file"], block["body"]
    if file is not None:
        path = Path(file.strip())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
        return block[0]
    if kind == "console":
        return f"```console\n{_rerun_console(body)}```"
    if kind == "python":
        return f"```python\n{_rerun_python(body, names)}```"
    return block[0]


def _rerun_console(body: str) -> str:
    made: list[str] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            printed = _printed_by(line[2:])
            made += [line, *(row.rstrip() for row in printed.rstrip("\n").splitlines())]
    return "\n".join(made) + "\n"


def _printed_by(command: str) -> str:
    """What a command writes to both streams; damai alone is run in this process, which spares loading it anew."""
    if command.startswith("damai ") and not _SHELL & set(command):
        return _printed_by_damai(shlex.split(command)[1:])
    done = subprocess.run(
        ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False
    )
    return done.stdout.decode("utf-8")


def _printed_by_damai(arguments: list[str]) -> str:
    from damai.cli import main

    raw = io.BytesIO()
    screen = io.TextIOWrapper(raw, encoding="utf-8", write_through=True)
    with redirect_stdout(screen), redirect_stderr(screen), contextlib.suppress(SystemExit):
        main(arguments)
    screen.flush()
    return raw.getvalue().decode("utf-8")


def _rerun_python(body: str, names: dict[str, Any]) -> str:
    if ">>> " not in body:
        exec(compile(body, "<docs>", "exec"), names)
        return body
    made: list[str] = []
    for piece in doctest.DocTestParser().parse(body):
        if isinstance(piece, str):
            made.append(piece)
            continue
        first, *rest = piece.source.splitlines()
        made.append("".join([f">>> {first}\n", *(f"... {line}".rstrip() + "\n" for line in rest)]))
        made.append(_printed_by_python(piece.source, names))
    return "".join(made)


def _printed_by_python(source: str, names: dict[str, Any]) -> str:
    screen = io.StringIO()
    try:
        with redirect_stdout(screen):
            exec(compile(source, "<docs>", "single"), names)
    except Exception as error:
        told = "".join(traceback.format_exception_only(error))
        return f"{screen.getvalue()}Traceback (most recent call last):\n    ...\n{told}"
    return screen.getvalue()


def main(arguments: list[str]) -> int:
    """Compares, or writes with ``--write``."""
    wrong = 0
    for page in pages():
        printed = today(page)
        told = difference(page, printed)
        if told and "--write" in arguments:
            page.write_text(printed, encoding="utf-8")
            print(f"wrote {page.relative_to(ROOT)}")
        elif told:
            print(told)
            wrong += 1
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
