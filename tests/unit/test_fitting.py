"""Tables in terminals of any width: no word is broken while there is room, and nothing is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from dossier_samples import denial, promise, shelling
from rich.console import Console
from rich.text import Text

import damai
from damai.crossdoc.duplicates import Copy
from damai.dossier import Dossier
from damai.dossier_cli.tables import _KINDS, _STACKED, table_of
from damai.dossier_cli.watching import _table
from damai.terminal.fitting import Column, fitted
from damai.terminal.messages import Messages
from damai.watching.told import Followed


def shown(table: object, width: int) -> str:
    stream = StringIO()
    Console(file=stream, width=width, color_system=None).print(table)
    return stream.getvalue()


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    made = damai.open(tmp_path / "k.db")
    list(made.add_analyses([shelling(1), shelling(2, killed=5), shelling(3, day="2025-07-26"), promise(1), denial()]))
    return made


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("width", [50, 60, 70, 80, 120])
def test_no_word_of_a_dossiers_tables_is_broken(dossier: Dossier, width: int, language: str) -> None:
    answers = {
        "reports": dossier.reports(), "events": dossier.events(), "incidents": dossier.incidents(),
        "contested": dossier.contested(), "commitments": dossier.commitments(), "tension": dossier.tension(),
        "history": [dossier.history("tembak-1#0")],
    }  # fmt: skip
    for kind, rows in answers.items():
        text = shown(table_of(kind, rows, Messages(language), dossier, width), width)
        assert max(map(len, text.splitlines())) <= width
        words = set(re.findall(r"[\w#:-]+", text))
        expected = {"2025-07-24", "tembak-1#0"} if kind in ("events", "incidents") else set()
        expected |= {"2025-07-21"} if kind == "tension" else set()
        expected |= {"tembak-1", "2025-07-26"} if kind == "reports" else set()
        assert expected <= words, (kind, width)


def test_reports_say_who_copied_whom_how_and_how_much(dossier: Dossier) -> None:
    [first, *_] = dossier.reports()
    share = {"verbatim": 0.97, "cut": 1.0, "edited": 0.66, "translated": 0.9}
    copies = tuple(Copy(first.id, f"asal-{kind}", kind, part, 0.5) for kind, part in share.items())
    row = replace(first, copied=(*copies, Copy("salin", first.id, "verbatim", 1.0, 1.0)))
    said = {
        "en": (
            "copy of asal-verbatim: word for word, 97% of its words", "copy of asal-cut: cut, 100% of its words",
            "copy of asal-edited: edited, 66% of its words",
            "copy of asal-translated: translated, 90% of its sentences", "copied by salin",
        ),
        "id": ("salinan asal-translated: diterjemahkan, 90% kalimatnya", "disalin oleh salin"),
    }  # fmt: skip
    for language, words in said.items():
        text = shown(table_of("reports", [row], Messages(language), dossier, 200), 200)
        assert all(part in text for part in words)
        narrow = shown(table_of("reports", [row], Messages(language), dossier, 80), 80)
        assert max(map(len, narrow.splitlines())) <= 80


def test_every_kind_says_how_it_is_stacked_and_loses_no_column() -> None:
    for kind, (columns, _) in _KINDS.items():
        for layout in _STACKED[kind]:
            assert sorted(n for group in layout for n in group) == list(range(len(columns)))


def test_what_is_stacked_is_all_there_with_its_title_where_it_needs_one() -> None:
    columns = [Column("Report"), Column("Title", 3, 20), Column("Events", named=True)]
    rows = [
        [Text("nk01"), Text("Pertempuran terberat dalam empat tahun"), Text("9")],
        [Text("–"), Text("x"), Text("–")],
    ]
    layouts = [((0,), (1,), (2,)), ((0, 2), (1,)), ((0, 1, 2),)]
    wide, middle, narrow = (shown(fitted(columns, rows, layouts, width), width) for width in (60, 36, 20))
    assert "Events: 9" not in wide
    for text in (middle, narrow):
        assert "9" in re.findall(r"\w+", text.partition("Events:")[2])
        assert text.count("Events:") == 1
    for text in (wide, middle, narrow):
        assert "nk01" in text
        assert "Pertempuran" in text


def test_what_feeds_gave_fits_a_narrow_terminal() -> None:
    told = [Followed("kantor-berita-nusantara", "feed", new=12, stored=11, events=140, unread=1)]
    for language in ("en", "id"):
        for width in (44, 60, 100):
            text = shown(_table(told, Messages(language), width), width)
            assert max(map(len, text.splitlines())) <= width
            assert {"140", "12", "11"} <= set(re.findall(r"\w+", text))


def test_a_word_longer_than_any_column_is_broken_not_cut() -> None:
    long = "x" * 90
    text = shown(fitted([Column("A"), Column("B")], [[Text(long), Text("y")]], [((0,), (1,)), ((0, 1),)], 30), 30)
    assert text.count("x") == 90
