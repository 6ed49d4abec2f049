"""``damai watch`` as a user runs it: the table, the lines, the exit codes, both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from damai.cli import main
from damai.terminal.messages import catalogue
from damai.watching.fetching import Clock

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command in a folder that holds two files and a feeds.toml; code, output, notes."""
    for name in ("DAMAI_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "DAMAI_DOSSIER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.chdir(tmp_path)
    inside = tmp_path / "masuk"
    inside.mkdir()
    (inside / "a.txt").write_text("Presiden Rusia bertemu Presiden Turki di Sochi, Senin.", encoding="utf-8")
    (tmp_path / "feeds.toml").write_text('[[folder]]\npath = "masuk"\nlanguage = "id"\n', encoding="utf-8")

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            main(list(arguments))
        out, err = capsysbinary.readouterr()
        return int(caught.value.code or 0), out.decode(), err.decode()

    return call


def test_one_round_is_told_as_a_table_and_the_next_finds_nothing(run: Run, tmp_path: Path) -> None:
    run("init", "k.db")
    code, out, err = run("watch", "k.db", "feeds.toml", "--once", "--jobs", "1")
    assert code == 0
    assert re.search(r"Followed .*State .*New .*Stored .*Events .*Known .*Not read .*Later", out)
    assert err == "1 of 1 in order; 1 reports stored with 1 events, 0 could not be read, 0 left for later\n"
    (tmp_path / "masuk" / "b.txt").write_bytes(b"%PDF-1.7")
    code, out, err = run("watch", "k.db", "feeds.toml", "--once", "--jobs", "1", "--format", "jsonl", "--lang", "id")
    [row] = [json.loads(line) for line in out.splitlines()]
    assert (code, row["state"], row["new"], row["stored"], row["unread"]) == (3, "read", 1, 0, 1)
    assert row["faults"][0][0] == "b.txt"
    assert err.splitlines()[-1].startswith("1 dari 1 beres; 0 berita disimpan")
    code, out, _ = run("watch", "k.db", "feeds.toml", "--once", "--lang", "id")
    assert (code, "tidak berubah" in out) == (0, True)


def test_it_goes_on_until_it_is_stopped(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    def stop(seconds: float) -> None:
        waited.append(seconds)
        raise KeyboardInterrupt

    monkeypatch.setattr("damai.watching.rounds.Clock", lambda: Clock(lambda: 1e9, stop))
    run("init", "k.db")
    code, _, err = run("watch", "k.db", "feeds.toml", "--every", "30", "--jobs", "1")
    assert code == 130
    assert "next round at" in err
    assert waited == [1800.0]


def test_no_dossier_is_made(run: Run, tmp_path: Path) -> None:
    code, out, err = run("watch", "mistyped.db", "feeds.toml", "--once")
    assert (code, out) == (3, "")
    assert "mistyped.db" in err
    assert not (tmp_path / "mistyped.db").exists()


@pytest.mark.parametrize("arguments", [(), ("k.db",), ("k.db", "feeds.toml", "more"), ("k.db", "gone.toml", "--once")])
def test_wrong_usage_is_told(run: Run, arguments: tuple[str, ...], tmp_path: Path) -> None:
    code, _, err = run("watch", *arguments)
    assert code == 2
    assert err
    assert not (tmp_path / "k.db").exists()


def test_faults_of_the_file_are_told_with_their_lines(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('[[feed]]\nurl = "x"\n[[folder]]\n', encoding="utf-8")
    code, _, err = run("watch", "k.db", "feeds.toml", "--once")
    assert code == 2
    assert "feeds.toml:1: 'url' must be an address" in err
    assert "feeds.toml:3: no 'path'" in err


def test_every_word_is_there_in_both_languages() -> None:
    words = {key: texts for key, texts in catalogue().items() if key.startswith("watching.")}
    assert len(words) > 30
    assert all({"en", "id"} <= texts.keys() for texts in words.values())
