"""The documentation says what is so: its code blocks print today what it shows, and its reference is complete."""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import typer

from damai.codebook import CSV_COLUMNS

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "docs"))

import transcripts  # noqa: E402

READMES = (ROOT / "README.md", ROOT / "README.id.md")
PROSE = [
    *transcripts.pages(),
    *(ROOT / name for name in ("ARCHITECTURE.md", "CHANGELOG.md")),
    ROOT / "src" / "damai" / "knowledge" / "README.md",
]
_LINK = re.compile(r"\[[^\]\n]*\]\((?!https?://|mailto:|#)([^)#\s]+)(?:#([\w-]+))?\)")
_NOTE = re.compile(r"\b(?:Note|InputError|broken)\(\s*(?:\w+,\s*)?\"([a-z]+(?:-[a-z]+)*)\"")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", transcripts.pages(), ids=name_of)
def test_code_blocks_print_what_the_page_shows(page: Path) -> None:
    told = transcripts.difference(page, transcripts.today(page))
    assert not told, f"{name_of(page)} is not what damai prints today (`make transcripts` mends it):\n{told}"


def test_a_page_that_shows_another_output_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo three\nfour\n```\n\n```python\n>>> 1 + 1\n3\n```\n", encoding="utf-8")
    printed = transcripts.today(page)
    assert printed == "```console\n$ echo three\nthree\n```\n\n```python\n>>> 1 + 1\n2\n```\n"
    told = transcripts.difference(page, printed)
    assert "-four" in told
    assert "+three" in told


def test_the_readmes_show_a_run_of_damai() -> None:
    for readme in READMES:
        assert re.search(r"^```console\n\$ damai ", readme.read_text(encoding="utf-8"), re.MULTILINE), readme.name


def test_both_readmes_have_the_same_build() -> None:
    english, indonesian = (page.read_text(encoding="utf-8") for page in READMES)
    for pattern in (r"^(#+) ", r"^```(\w+)", r"^([-*]) ", r"^(\|)"):
        assert re.findall(pattern, english, re.MULTILINE) == re.findall(pattern, indonesian, re.MULTILINE), pattern
    commands = [re.findall(r"^\$ .*", text, re.MULTILINE) for text in (english, indonesian)]
    assert commands[0] == [command.replace("--lang id ", "") for command in commands[1]]


@pytest.mark.parametrize("page", PROSE, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in _LINK.findall(page.read_text(encoding="utf-8")):
        path = (page.parent / target).resolve()
        assert path.exists(), f"{name_of(page)}: {target}"
        if anchor:
            assert anchor in anchors(path), f"{name_of(page)}: {target}#{anchor}"


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ (.*)", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def sections(page: Path, level: int) -> dict[str, str]:
    """The text under each heading of a level."""
    text = page.read_text(encoding="utf-8")
    found = list(re.finditer(rf"^{'#' * level} (.*)$", text, re.MULTILINE))
    ends = [*(match.start() for match in found[1:]), len(text)]
    return {match[1].strip(): text[match.end() : end] for match, end in zip(found, ends, strict=True)}


def test_every_command_and_option_has_a_heading() -> None:
    from damai.cli import app

    root = typer.main.get_command(app)
    told = sections(ROOT / "docs" / "reference" / "cli.md", 2)
    commands = {"damai": root} | {f"damai {name}": command for name, command in getattr(root, "commands", {}).items()}
    assert set(commands) <= set(told)
    for name, command in commands.items():
        heads = re.findall(r"^### (.*)$", told[name], re.MULTILINE)
        known = {word for head in heads for word in re.findall(r"`([^`\s]+)", head)}
        names = (name for param in command.params for name in (*param.opts, *param.secondary_opts))
        options = {name for name in names if name.startswith("-")}
        assert options <= known, name
        assert {word for word in known if word.startswith("-")} <= options | {"--help", "-h"}, name


def test_every_note_is_told() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "src" / "damai").rglob("*.py")))
    codes = set(_NOTE.findall(re.sub(r">>>.*|``.*?``", "", source)))
    told = sections(ROOT / "docs" / "reference" / "formats.md", 2)["Notes"]
    listed = re.findall(r"^\| `([a-z-]+)` ", told, re.MULTILINE)
    assert sorted(listed) == sorted(set(listed))
    assert codes <= set(listed)
    assert {code for code in listed if f'"{code}"' not in source} == set()


def test_every_column_is_told() -> None:
    told = sections(ROOT / "docs" / "reference" / "formats.md", 2)["csv"]
    listed = [name for row in re.findall(r"^\| (.*?) \|", told, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]
    assert listed == list(CSV_COLUMNS)


def test_every_module_is_in_the_tree() -> None:
    tree = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    block = re.search(r"^```text\n(src/damai/.*?)^```", tree, re.MULTILINE | re.DOTALL)
    assert block is not None
    told = re.findall(r"^ +([\w/]+\.py) ", block[1], re.MULTILINE)
    modules = sorted(str(path.relative_to(ROOT / "src" / "damai")) for path in (ROOT / "src" / "damai").rglob("*.py"))
    assert sorted(told) == [module for module in modules if not module.endswith("__init__.py")]


def test_the_changelog_runs_from_new_to_old() -> None:
    versions = re.findall(r"^## (\d+)\.(\d+)\.(\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    numbers = [tuple(map(int, version)) for version in versions]
    assert numbers
    assert all(newer > older for newer, older in pairwise(numbers))
