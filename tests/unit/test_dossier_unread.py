"""What could not be read is named once, with its file; a blank line is nothing that could be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from test_dossier_cli import cli  # noqa: F401

LINES = json.dumps({"id": "a", "text": "Qwx zzkpt vbnm.", "language": "qz"}) + "\n\n{\n\n"


def test_files_and_lines_are_named_once(cli: Any, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "a.jsonl").write_text(LINES, encoding="utf-8")
    (tmp_path / "in" / "deep" / "b.txt").write_bytes(b"%PDF-1.7")
    done = cli("add", "k.db", "in", "gone.txt", "--jobs", "1")
    assert done.code == 3
    unread = [line for line in done.err.splitlines() if line.startswith("not read")]
    assert unread[0].startswith("not read: in/deep/a.jsonl: line:3: not JSON: ")
    assert unread[1:] == [
        "not read: in/deep/b.txt: this is a PDF document, not text",
        "not read: gone.txt: no such file",
    ]
    assert done.err.splitlines()[-1].endswith(" 3 could not be read")


def test_blank_lines_alone_are_no_failure(cli: Any, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "a.jsonl").write_text(LINES.replace("{\n", ""), encoding="utf-8")
    done = cli("--lang", "id", "add", "k.db", "a.jsonl", "--jobs", "1", "--format", "json")
    assert done.code == 0
    assert [row["state"] for row in json.loads(done.out)] == ["stored", "unread", "unread"]
    assert done.err.splitlines()[-1] == "1 berita disimpan dengan 0 peristiwa; 0 sudah ada; 0 tidak terbaca"


def test_watch_names_the_file_of_a_line(cli: Any, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "a.jsonl").write_text(LINES, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "feeds.toml").write_text('[[folder]]\npath = "in"\n', encoding="utf-8")
    cli("init", "k.db")
    done = cli("watch", "k.db", "feeds.toml", "--once", "--jobs", "1")
    assert done.code == 3
    assert "not read: b.txt: this is a PDF document, not text\n" in done.err
    assert "not read: a.jsonl: line:3: not JSON" in done.err
    assert ", 2 could not be read" in done.err


def test_code_names_the_whole_path(cli: Any, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.txt").write_bytes(b"%PDF-1.7")
    assert "not read: in/b.txt: this is a PDF document, not text" in cli("code", "in", "--jobs", "1").err
