"""What a dossier's user gives wrongly, or would not expect: told in words, in both languages."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import shelling
from test_dossier_cli import cli, dossier  # noqa: F401

import damai


def other_matter(folder: Path) -> None:
    with damai.open(folder / "b.db") as other:
        other.init(title="Karabakh", parties=["ARM", "AZE"], period="2020")
        list(other.add_analyses([shelling(8)]))
        other.export(folder / "b.json")


@pytest.mark.parametrize(("verb", "name"), [("merge", "b.db"), ("import", "b.json")])
def test_a_dossier_stays_about_its_own_matter(cli: Any, dossier: str, tmp_path: Path, verb: str, name: str) -> None:  # noqa: F811
    other_matter(tmp_path)
    done = cli(verb, dossier, name)
    assert done.code == 0
    assert done.err.splitlines() == [
        "new: 1 report, 1 reading, 0 corrections, 0 redactions",
        f"note: {name} is about something else (Karabakh · parties ARM, AZE · period 2020); "
        "k.db goes on being about what it said before",
    ]
    assert "Perbatasan\nparties KHM, THA\n" in cli("show", dossier).out
    assert f"catatan: {name} tentang perkara lain (Karabakh" in cli("--lang", "id", verb, dossier, name).err


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A folder with one report that says neither its date nor its language."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.txt").write_text("Presiden Rusia bertemu Presiden Turki di Sochi, Senin.", encoding="utf-8")
    return "own"


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--published", "foo", "no day from 1900 to 2100: foo"),
        ("--published", "2025-02-30", "no day from 1900 to 2100: 2025-02-30"),
        ("--language", "indonesia", "'indonesia' is no language code"),
        ("--language", "xx", "no pack is installed for 'xx' (installed: en, id)"),
    ],
)
def test_wrong_settings_are_refused_before_anything_is_stored(
    cli: Any, own: str, tmp_path: Path, option: str, value: str, told: str  # noqa: F811
) -> None:  # fmt: skip
    done = cli("add", "k.db", own, option, value)
    assert done.code == 2
    assert told in " ".join(done.err.replace("│", " ").split())
    assert not (tmp_path / "k.db").exists()


def test_the_same_text_with_other_settings_is_not_called_another(cli: Any, own: str) -> None:  # noqa: F811
    assert cli("add", "k.db", own, "--jobs", "1").code == 0
    again = cli("add", "k.db", own, "--language", "id", "--jobs", "1")
    told = "note: a.txt: the same text is there already, with another language; as it was given now, it counts"
    assert again.err.splitlines()[0] == told
    dated = cli("add", "k.db", own, "--published", "2024-05-14", "--jobs", "1", "--format", "jsonl")
    assert dated.rows[0]["settings"] == ["published", "language"]
    assert "with another date, language; as it was given now, published later, it counts" in dated.err
    earlier = cli("--lang", "id", "add", "k.db", own, "--published", "2024-05-13", "--jobs", "1")
    assert "catatan: a.txt: teks yang sama sudah ada, tetapi lain tanggal; yang tetap dipakai" in earlier.err


def test_only_codes_that_somebody_has_are_corrected_to(cli: Any, dossier: str, tmp_path: Path) -> None:  # noqa: F811
    wrong = cli("--lang", "id", "correct", dossier, "tembak-3#0", "actors=NSA-UJI", "--why", "x")
    assert wrong.code == 3
    assert "actors: 'NSA-UJI' bukan kode yang dikenal: kode baru dapat diberikan lewat tabel sendiri" in wrong.err
    (tmp_path / "my").mkdir()
    (tmp_path / "my" / "actors.toml").write_text('[[organisation]]\ncode = "NSA-UJI"\nnames = ["Front Uji"]\n')
    cli("init", dossier, "--tables", "my")
    assert cli("correct", dossier, "tembak-3#0", "actors=NSA-UJI", "--why", "x").code == 0
    cli("init", "other.db", "--title", "Lain")
    assert cli("merge", "other.db", dossier).code == 0
    with damai.open(tmp_path / "other.db") as other:  # told of in its events, whatever its tables say
        assert other.about.tables == {}
        other.correct("tembak-1#0", {"recipients": ["NSA-UJI:MIL"]}, who="Sari", why="x")


@pytest.mark.parametrize("verb", [("init", "{}/a.db"), ("backup", "k.db", "{}/b.db"), ("add", "{}/a.db", "own")])
def test_a_folder_that_cannot_be_written_is_told(
    cli: Any, dossier: str, own: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]  # noqa: F811
) -> None:  # fmt: skip
    shut = tmp_path / "shut"
    shut.mkdir()
    real = sqlite3.connect

    def connect(name: Any, *more: Any, **settings: Any) -> Any:  # as SQLite does there, whoever runs this
        return real("/" if "shut" in str(name) else name, *more, **{**settings, "uri": False})

    monkeypatch.setattr(sqlite3, "connect", connect)
    given = [word.format(shut) for word in verb]
    done = cli(*given)
    assert done.code == 3
    told = "the file cannot be opened, or not be made: nobody may write here, or not you"
    assert done.err.splitlines() == [f"error: {given[-1] if verb[0] == 'backup' else given[1]}: {told}"]
    assert "berkas tidak dapat dibuka atau dibuat" in cli("--lang", "id", *given).err


def test_a_folder_stands_for_its_reports(cli: Any, own: str, tmp_path: Path) -> None:  # noqa: F811
    for name in ("README.md", "README.id.md", "LICENSE.txt"):
        (tmp_path / own / name).write_text("What is in this folder.", encoding="utf-8")
    gold = [{"id": f"kt{number}", "records": []} for number in range(3)]
    (tmp_path / own / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in gold), encoding="utf-8")
    for verb in (("add", "k.db"), ("code",)):
        done = cli(*verb, own, "--jobs", "1")
        assert done.code == 3
        assert [line for line in done.err.splitlines() if "gold" in line] == [
            "not read: own/gold.jsonl: none of its 3 entries is a report (line:1 has no text)"
        ]
        assert "README" not in done.err
        assert "1 could not be read" in done.err
    told = cli("--lang", "id", "add", "k.db", own, "--jobs", "1").err
    assert "tak satu pun dari 3 isinya berupa berita (line:1 tidak punya teks)" in told
    assert [row["id"] for row in cli("reports", "k.db", "--format", "jsonl").rows] == ["a.txt"]
    named = cli("add", "k.db", "own/README.md", "--jobs", "1", "--format", "jsonl")  # who names it means it
    assert [row["id"] for row in named.rows] == ["README.md"]


def test_a_file_with_some_reports_is_told_line_by_line(cli: Any, tmp_path: Path) -> None:  # noqa: F811
    lines = ['{"id": "x"}', "{", json.dumps({"id": "a", "text": "Qwx zzkpt.", "language": "qz"})]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = cli("add", "k.db", "a.jsonl", "--jobs", "1", "--format", "jsonl")
    assert [(row["id"], row["state"]) for row in done.rows] == [
        ("x", "unread"), ("line:2", "unread"), ("a", "stored"),
    ]  # fmt: skip


def test_coding_again_is_told_as_such(cli: Any, dossier: str, own: str) -> None:  # noqa: F811
    done = cli("add", dossier, "--recode", "--jobs", "1")
    assert done.err == "4 reports coded again, with 4 events; 0 could not be coded\n"
    assert cli("--lang", "id", "add", dossier, "--recode", "--jobs", "1").err.startswith("0 berita dikode ulang")
    both = cli("add", dossier, own, "--recode", "--jobs", "1", "--format", "json")
    assert "1 report stored with 1 event" in both.err
    assert "0 reports coded again, with 0 events" in both.err
    assert [row["id"] for row in json.loads(both.out)] == ["a.txt"]
