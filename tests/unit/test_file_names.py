"""Files are called the same by every command of one run: by their path below the folder, and no two alike."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from test_dossier_cli import cli  # noqa: F401

import damai
from damai.ingest.naming import named_files

TEXTS = {
    "f/a/1.txt": "Presiden Rusia bertemu Presiden Turki di Sochi, Senin.",
    "f/b/1.txt": "Presiden Mesir bertemu Presiden Prancis di Kairo, Senin.",
}


@pytest.fixture
def files(tmp_path: Path) -> None:
    """Two files of one name, in two folders."""
    for name, text in TEXTS.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("named", "ids"),
    [
        (["f"], ["a/1.txt", "b/1.txt"]),
        (["f/a"], ["1.txt"]),
        (["f/a", "f/b"], ["a/1.txt", "b/1.txt"]),
        (["f/b/1.txt", "f/a/1.txt"], ["b/1.txt", "a/1.txt"]),
        (["f/a", "f/a/1.txt"], ["1.txt", "1.txt"]),
    ],
)
def test_two_files_are_never_called_alike(
    cli: Any,  # noqa: F811
    files: None,
    named: list[str],
    ids: list[str],
    tmp_path: Path,
) -> None:
    assert [one.name for one in named_files(named)] == ids
    with damai.open(tmp_path / "k.db") as dossier:
        told = [one.id for one in dossier.adding(*named, published="2024-05-14", language="qz")]
    assert told == ids


def test_code_and_add_call_them_alike(cli: Any, files: None) -> None:  # noqa: F811
    given = ("f", "--published", "2024-05-14", "--jobs", "1")
    coded = csv.DictReader(io.StringIO(cli("code", *given, "--format", "csv").out))
    added = cli("add", "k.db", *given, "--format", "jsonl")
    assert [row["report"] for row in coded] == [row["id"] for row in added.rows] == ["a/1.txt", "b/1.txt"]


def test_another_report_under_a_known_id_is_warned_of(cli: Any, files: None, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "f" / "b" / "1.txt").write_text("Panen padi melimpah berkat hujan lebat.", encoding="utf-8")
    given = ("--published", "2024-05-14", "--language", "id", "--jobs", "1")
    assert "WARNING" not in cli("add", "k.db", "f/a", *given).err
    assert "WARNING: 1.txt: the two texts" in cli("add", "k.db", "f/b", *given).err
