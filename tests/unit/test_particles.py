"""A particle glued to the name of who acts ("Thailandlah yang ..."): the name is read as itself."""

from __future__ import annotations

import pytest
from sentences_read import sides_in

from damai.model import Report
from damai.pipeline import load_pipeline


@pytest.mark.parametrize(
    ("text", "side", "code"),
    [
        ("Chadlah yang menyerang Sudan.", "Chad", "TCD"),
        ("Justru Sudanlah yang menyerang Chad.", "Sudan", "SDN"),
        ("Pasukan Nigerialah yang menyerang pos Chad.", "Pasukan Nigeria", "NGA:MIL"),
        ("Kata mereka, Korea Utaralah yang menyerang Jepang.", "Korea Utara", "PRK"),
        ("AS-lah yang menyerang kapal Iran.", "AS", "USA"),
        ("Mesirkah yang menyerang Libya?", "Mesir", "EGY"),
        ("Boliviapun menyerang Chile.", "Bolivia", "BOL"),
    ],
)
def test_a_name_with_a_particle(text: str, side: str, code: str) -> None:
    assert sides_in("id", text)[side] == (code,)


def test_the_one_who_is_stressed_attacks() -> None:
    text = "Tentara Thailandlah yang lebih dulu menembaki pasukan Kamboja."
    (event,) = load_pipeline("id").run(Report("x", text, "2024-05-02", None, None, "id")).events
    assert (event.actors, event.recipients) == (("THA:MIL",), ("KHM:MIL",))


@pytest.mark.parametrize(
    "word", ["Masalah", "Sekolah", "Barulah", "Kapanpun", "Langkah", "Abdullah", "Ramallah", "Hizbullah", "Meskipun"]
)
def test_a_word_that_only_ends_alike_stays_whole(word: str) -> None:
    text = f"{word} itu dibahas Chad dan Sudan."
    pipeline = load_pipeline("id")
    sentence, _ = next(pipeline.sentences_with_raws(text))
    assert sentence.words[0].text == word
