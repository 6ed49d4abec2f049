"""Numbers of killed and injured in sentences of our own."""

from __future__ import annotations

import pytest

from damai.events.casualties import Casualties, CasualtyTable, casualties_of
from damai.events.evidence import MAX_WORDS
from damai.language.analyser import Analyser
from damai.language.pack import load_pack
from damai.language.sentence import Sentence

CASES = [
    ("Serangan itu menewaskan 12 orang.", 12, None),
    ("12 orang tewas dalam serangan itu.", 12, None),
    ("Sedikitnya dua tentara terluka.", None, 2),
    ("Drone Tewaskan 3 Warga di Perbatasan", 3, None),
    ("Jumlah korban tewas mencapai 45.", 45, None),
    ("Jumlah korban tewas akibat serangan itu bertambah dari 30 menjadi 45 orang.", 45, None),
    ("Ledakan itu melukai puluhan orang.", None, None),
    ("Empat orang tewas dan 20 lainnya luka-luka.", 4, 20),
    ("Sebanyak 1.200 orang tewas.", 1200, None),
    ("Seorang warga tewas.", 1, None),
    ("Tidak ada korban jiwa dalam insiden itu.", 0, None),
    ("Serangan itu tanpa korban.", 0, 0),
    ("Tidak ada korban jiwa, namun lima orang terluka.", 0, 5),
    ("Tiga korban tewas.", 3, None),
    ("Lima orang ditembak, dua di antaranya tewas.", 2, None),
    ("Dua puluh tiga orang tewas dan seratus dua belas lainnya terluka.", 23, 112),
    ("Sekitar 1,5 juta orang mengungsi dan 300 ribu orang tewas.", 300_000, None),
    ("12 orang, termasuk tiga anak, tewas.", 12, None),
    ("Sebanyak 22 orang, termasuk perempuan dan anak-anak, tewas.", 22, None),
    ("Serangan itu menewaskan tiga orang dan 12 rumah rusak.", 3, None),
    ("Kecelakaan itu menelan 12 korban jiwa.", 12, None),
    ("3 tewas, 12 luka-luka akibat ledakan", 3, 12),
]

NOT_COUNTED = [
    "Prajurit berusia 30 tahun itu tewas.",
    "Ahmad (30) tewas di rumahnya.",
    "Sekitar 40 persen korban tewas adalah anak-anak.",
    "Ribuan orang tewas.",
    "Pasukan menembakkan 12 roket dan puluhan orang tewas.",
    "Pengadilan menjatuhkan hukuman mati kepada 3 orang.",
    "Lebih dari 40.000 orang tewas di sana sejak Oktober 2023.",
    "Sejak perang dimulai, 40.000 orang tewas dan 90.000 terluka.",
    "Serangan menewaskan dan melukai 12 orang.",
    "Sebuah bom menewaskan seorang perwira dan dua pengawalnya.",
    "Serangan itu menghancurkan 12 rumah.",
]


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(load_pack("id"))


@pytest.fixture(scope="module")
def table(analyser: Analyser) -> CasualtyTable:
    return CasualtyTable(load_pack("id").tables["casualties"], analyser.words_of)


def read(analyser: Analyser, text: str) -> list[Sentence]:
    return list(analyser.tokens(text, analyser.sentence_spans(text)))


@pytest.mark.parametrize(("text", "killed", "injured"), CASES)
def test_numbers(analyser: Analyser, table: CasualtyTable, text: str, killed: int | None, injured: int | None) -> None:
    found = casualties_of(read(analyser, text), table)
    assert (found.killed, found.injured) == (killed, injured)
    assert bool(found.killed_spans) == (killed is not None)
    assert bool(found.injured_spans) == (injured is not None)
    assert all(len(span.of(text).split()) <= MAX_WORDS for span in found.killed_spans + found.injured_spans)


@pytest.mark.parametrize("text", NOT_COUNTED)
def test_numbers_of_something_else(analyser: Analyser, table: CasualtyTable, text: str) -> None:
    assert casualties_of(read(analyser, text), table) == Casualties()


def test_running_total_beside_a_number_of_the_event(analyser: Analyser, table: CasualtyTable) -> None:
    text = "Serangan itu menewaskan 12 orang, sehingga total korban tewas menjadi 40.000."
    found = casualties_of(read(analyser, text), table)
    assert found.killed == 12
    assert [span.of(text) for span in found.killed_spans] == ["menewaskan 12 orang"]


def test_first_sentence_that_states_a_number_wins(analyser: Analyser, table: CasualtyTable) -> None:
    text = "Ledakan terjadi pagi itu. Dua orang tewas. Lima orang tewas. Seorang polisi terluka."
    found = casualties_of(read(analyser, text), table)
    assert (found.killed, found.injured) == (2, 1)


def test_the_number_can_be_read_again_from_its_spans(analyser: Analyser, table: CasualtyTable) -> None:
    text = "Dua belas warga sipil Ukraina di sebuah desa kecil dekat sungai besar tewas."
    found = casualties_of(read(analyser, text), table)
    again = casualties_of(read(analyser, " ".join(s.of(text) for s in found.killed_spans)), table)
    assert found.killed == again.killed == 12
