"""Which commands make a dossier, and what is left of one where they fail."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import shelling
from test_dossier_cli import cli  # noqa: F401

import damai
from damai.cli import main


@pytest.mark.parametrize(
    "arguments",
    [
        ("init", "k.db", "--period", "2020-13"),
        ("init", "k.db", "--parties", "ARM,XXX"),
        ("init", "k.db", "--tables", "empty"),
        ("import", "k.db", "bad.json"),
        ("merge", "k.db", "gone.db"),
        ("add", "k.db", "gone.txt", "--jobs", "1"),
        ("add", "k.db", "empty", "--timezone", "Mars", "--jobs", "1"),
    ],
)
def test_a_command_that_fails_leaves_no_dossier(cli: Any, tmp_path: Path, arguments: tuple[str, ...]) -> None:  # noqa: F811
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "a.txt").write_text("Kedua menteri bertemu.", encoding="utf-8")
    (tmp_path / "bad.json").write_text("[1]", encoding="utf-8")
    assert cli(*arguments).code in (2, 3)
    assert not list(tmp_path.glob("k.db*"))


def test_a_dossier_that_is_there_stays(cli: Any, tmp_path: Path) -> None:  # noqa: F811
    assert cli("init", "k.db").code == 0
    assert cli("init", "k.db", "--period", "2020-13").code == 3
    assert cli("add", "k.db", "gone.txt", "--jobs", "1").code == 3
    assert (tmp_path / "k.db").exists()


def test_what_was_stored_before_a_failure_stays(cli: Any, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "a.txt").write_text("Qwx zzkpt vbnm rrtw.", encoding="utf-8")
    assert cli("add", "k.db", "a.txt", "gone.txt", "--jobs", "1").code == 3
    with damai.open(tmp_path / "k.db") as dossier:
        assert [row.id for row in dossier.reports()] == ["a.txt"]


def test_parties_are_known_codes_whatever_their_case(cli: Any, tmp_path: Path) -> None:  # noqa: F811
    assert "parties RUS, TUR:GOV, IGO-UN" in cli("init", "k.db", "--parties", "rus, tur:gov,igo-un").out
    for language, given, told in (
        ("en", "Rusia", "'Rusia' is no code that is known (RUS, RUS:MIL, IGO-UN); RUS, perhaps?"),
        ("id", "ARM,XQX", "'XQX' bukan kode yang dikenal"),
        ("en", "RUS:GOVT", "RUS:GOV, perhaps?"),
    ):
        done = cli("--lang", language, "init", "k.db", "--parties", given)
        assert done.code == 2
        assert told in " ".join(done.err.replace("│", " ").split())
    with damai.open(tmp_path / "k.db") as dossier:
        assert dossier.about.parties == ("RUS", "TUR:GOV", "IGO-UN")


def test_parties_of_own_tables_are_known(cli: Any, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "own").mkdir()
    row = '[[organisation]]\ncode = "NSA-BANYUBIRU"\nnames = ["Laskar Banyubiru"]\n'
    (tmp_path / "own" / "actors.toml").write_text(row, encoding="utf-8")
    assert cli("init", "k.db", "--parties", "NSA-BANYUBIRU").code == 2
    assert cli("init", "k.db", "--parties", "nsa-banyubiru", "--tables", "own").code == 0
    assert cli("init", "k.db", "--parties", "nsa-banyubiru,IDN").code == 0
    assert json.loads(cli("events", "k.db", "--party", "nsa-banyubiru", "--format", "json").out) == []


def test_parties_that_only_events_name_are_known(cli: Any, tmp_path: Path) -> None:  # noqa: F811
    with damai.open(tmp_path / "k.db") as dossier:
        told = shelling(1)
        fields = told.events[0].fields | {"actors": (replace(told.events[0].fields["actors"][0], value="NSA-RIMBA"),)}
        event = replace(told.events[0], actors=("NSA-RIMBA",), fields=fields)
        [_] = dossier.add_analyses([replace(told, events=(event,))])
    assert cli("init", "k.db", "--parties", "NSA-RIMBA,THA").code == 0


def test_reports_may_come_by_standard_input(cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    assert "once only" in cli("add", "k.db", "-", "-").err
    lines = "".join(json.dumps({"id": id, "text": f"Qwx zzkpt {id}.", "language": "qz"}) + "\n" for id in ("a", "b"))
    for given, state in ((lines, "stored"), (lines, "known"), ("%PDF-1.7", "unread")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO()))
        with pytest.raises(SystemExit) as caught:
            main(["add", "k.db", "-", "--jobs", "1", "--format", "jsonl"])
        assert (caught.value.code or 0) == (3 if state == "unread" else 0)
        sys.stdout.flush()
        told = [json.loads(line) for line in sys.stdout.buffer.getvalue().splitlines()]  # type: ignore[attr-defined]
        assert {row["state"] for row in told} == {state}
    with damai.open(tmp_path / "k.db") as dossier:
        assert [row.id for row in dossier.reports()] == ["a", "b"]
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SystemExit) as caught:
        main(["add", "k.db", "-"])
    assert caught.value.code == 2
