"""Which reports are put aside before the costly parts read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from damai.events.screen import SHORT, Screen
from damai.model import Report
from damai.pipeline import Pipeline, load_pipeline

ORDINARY = {
    "id": (
        "Timnas Indonesia menang dua gol atas Malaysia pada laga persahabatan di stadion kota. "
        "Penyerang muda itu mencetak gol pertama lewat serangan balik setelah menerima umpan silang. "
        "Pelatih memuji para pemain yang tampil disiplin sejak menit awal pertandingan. "
        "Kiper Malaysia menepis tendangan penalti menjelang babak pertama berakhir. "
        "Penonton bersorak ketika kapten tim mengangkat piala kecil di depan tribun. "
        "Indonesia kini naik ke peringkat tiga klasemen grup dengan enam poin. "
        "Laga berikutnya digelar pekan depan melawan Vietnam di Hanoi. "
        "Harga tiket dijual mulai lima puluh ribu rupiah di loket stadion. "
        "Manajer tim berharap pemain belakang yang cedera segera pulih dan kembali berlatih. "
        "Hujan turun sepanjang babak kedua sehingga lapangan menjadi licin."
    ),
    "en": (
        "Spain beat Japan by two goals in a friendly football match at the city stadium. "
        "Spain attacked from the first minute and a young striker headed in the first goal. "
        "The coach praised his players for a tidy performance from the opening minutes. "
        "The goalkeeper of Japan saved a penalty shortly before half time. "
        "Fans cheered when the captain lifted the small cup in front of the stand. "
        "Spain and Italy now have ten points each from five games. "
        "The club has twenty points from ten games and is third in the table. "
        "Spain visited Italy last week, and tickets cost ten pounds. "
        "The manager hopes that the injured defender will train again soon. "
        "Rain fell during the second half and made the pitch slippery."
    ),
}
CONFLICT = {
    "id": "Pasukan Sudan menembaki kota perbatasan dan menewaskan enam warga Chad pada Selasa. ",
    "en": "Sudanese troops shelled a border town and killed six Chadian civilians on Tuesday. ",
}
LANGUAGES = ("id", "en")


def is_read(pipe: Pipeline, text: str) -> bool:
    """Whether a report gets as far as the parser."""
    return pipe.read(Report("r", text, "2024-05-14", language=pipe.language))[1] is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_fighting_is_read_wherever_it_stands(language: str) -> None:
    pipe = load_pipeline(language)
    assert pipe.screen is not None
    assert is_read(pipe, CONFLICT[language] * SHORT)
    assert is_read(pipe, ORDINARY[language] + " " + CONFLICT[language] * 3)


def test_a_match_of_two_states_is_put_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = load_pipeline("id")
    assert not is_read(pipe, ORDINARY["id"])
    monkeypatch.setattr(pipe, "screen", None)
    assert is_read(pipe, ORDINARY["id"]), "it has parties and triggers: only what was learned puts it aside"


def test_short_reports_are_never_put_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = load_pipeline("id")
    monkeypatch.setattr(pipe, "screen", Screen({"bias": -1.0}, 0.0))
    assert not is_read(pipe, CONFLICT["id"] * SHORT)
    assert is_read(pipe, CONFLICT["id"] * (SHORT - 1))


def test_with_own_tables_every_report_is_read(tmp_path: Path) -> None:
    (tmp_path / "actors.toml").write_text(
        '[[organisation]]\ncode = "NSA-SERULING"\nnames = ["Barisan Seruling"]\n', encoding="utf-8"
    )
    assert Pipeline("id", (tmp_path,)).screen is None
    assert Screen.from_json(None) is None
