"""The one-off that mends labels of our own reports: a credit's day goes, every other day stays."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training" / "coder"))

import relabel

DAY, PUBLISHED = "2019-09-16", "2019-09-17"  # a Monday


@pytest.mark.parametrize(
    "text",
    [
        '"Kami siap," kata Ani seperti dilansir Kabar Riga pada Senin (16/9).',
        '"Kami siap," kata Ani, dikutip dari Kabar, 16 September 2019. Ia pergi.',
        "Dilansir, Senin (16/9/2019), Riga menolak usul itu.",
        '"Kami siap," ujar Ani sebagaimana dilaporkan Kabar, 16 September 2019.',
    ],
)
def test_a_credit_dates_nothing(text: str) -> None:
    assert relabel.credited_only(text, DAY, PUBLISHED)


@pytest.mark.parametrize(
    "text",
    [
        '"Kami siap," kata Ani di Riga, Senin (16/9).',
        "Kapal itu dilaporkan melintas di selat pada Senin (16/9).",
        "Laporan yang dikutip Kabar menyebutkan pada Senin (16/9) dua orang tewas.",
        "Kata Ani dalam jumpa pers, dikutip Kabar, Senin (16/9).",
        "Kata Ani, dilansir Kabar, Senin (16/9). Ia tiba hari ini.",
        "Kata Ani, dilansir Kabar, Senin (16/9). Pada Senin ia tiba di Riga.",
        "Kata Ani, dilansir Kabar, Selasa (17/9).",
        "Dikutip dari Kabar, pada tanggal 16/9/2019 ia menuduh Riga.",
    ],
)
def test_every_other_day_stays(text: str) -> None:
    assert not relabel.credited_only(text, DAY, PUBLISHED)


@pytest.mark.parametrize("day", ["", "2019-09", "2019-09-16/.."])
def test_only_days_are_looked_for(day: str) -> None:
    assert not relabel.credited_only("Dilansir Kabar, Senin (16/9).", day, PUBLISHED)


def test_only_the_record_of_that_day_changes() -> None:
    row: dict[str, Any] = {"published": PUBLISHED, "records": [{"type": "ACCUSE", "date": DAY}, {"date": "2019-09-10"}]}
    assert relabel.undated(row, "Riga menuduh Ani, dilansir Kabar, Senin (16/9), soal 10 September.") == 1
    assert row["records"] == [{"type": "ACCUSE"}, {"date": "2019-09-10"}]


def test_a_reader_sets_and_takes_out(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{"records": [{"claimants": [], "date": DAY, "type": "COERCE"}]}]
    path = tmp_path / "hand.jsonl"
    path.write_text(json.dumps({"number": 0, "record": 0, "claimants": ["IDN:COP"], "date": None}) + "\n")
    assert relabel.corrected(rows, path) == 1
    assert rows == [{"records": [{"claimants": ["IDN:COP"], "type": "COERCE"}]}]
