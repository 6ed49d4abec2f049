"""How texts are cut into words: the same whatever was cut before, and as the pack's patterns have it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from spacy.vocab import Vocab

import damai.language.tokens as tokens
from damai.language.tokens import WordSplitter

PACKS = Path(__file__).parents[2] / "src/damai/language/packs"
TEXTS = {
    "id": (
        'Kata-kata Ma\'ruf itu, "damai," dibahas di Jakarta... (No. 5/2019) oleh AS-Iran dan PBB.',
        "Harganya Rp5.000,50 atau US$10, naik 5%; do'a anak-anaknya diJakarta pukul 07.30.",
        "Kapal KRI-123 dan A330-900  milik\nTNI tiba.Polisi berjaga,katanya: 'Aman!'",
    ),
    "en": (
        "The U.S.-led talks won't end, they've said; it cannot be. Cannot it?",
        'Israel\'s envoy ("a friend," he said) met Russian-backed al-Assad at 10:30am.',
        "The students' party paid $2bn... No. 10 and/or AT&T, 21st of the 1990s.",
    ),
}


def settings(language: str) -> dict[str, Any]:
    return tomllib.loads((PACKS / language / "tokens.toml").read_text("utf-8"))


def by_spacy(splitter: WordSplitter, text: str) -> list[tuple[int, int]]:
    return [(t.idx, t.idx + len(t.text)) for t in splitter._tokenizer(text) if not t.text.isspace()]


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_a_text_is_cut_as_by_the_patterns_over_the_whole_of_it(language: str) -> None:
    splitter = WordSplitter(Vocab(), settings(language))
    for text in (*TEXTS[language], *TEXTS[language]):  # the second time by what was kept
        assert splitter.split(text) == by_spacy(splitter, text)


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_plain_words_are_cut_as_without_the_pattern_that_spares_them(language: str) -> None:
    table = settings(language)
    splitter = WordSplitter(Vocab(), table)
    bare = WordSplitter(Vocab(), {**table, "whole": table["whole"][1:]})
    plain = "cannot Cannot CANNOT kata Jakarta PBB USD km kms bn th st di ke Rp AS s ll ve Al El ex Ex pro notcannot"
    for word in (*plain.split(), *(f"{word}{mark}" for word in plain.split() for mark in ",.'\"-")):
        assert splitter.split(f"x {word}") == bare.split(f"x {word}"), word


def test_pieces_are_words_as_written_and_in_small_letters() -> None:
    splitter = WordSplitter(Vocab(), settings("en"))
    assert splitter.pieces("Chad's army") == [(0, 4, "Chad", "chad"), (4, 6, "'s", "'s"), (7, 11, "army", "army")]


def test_what_is_known_of_names_counts_from_then_on() -> None:
    splitter = WordSplitter(Vocab(), settings("id"))
    assert splitter.split("di Korea Utaralah") == [(0, 2), (3, 8), (9, 17)]
    splitter.know(["Korea", "Israel"], ["Korea"], ["Utara"])
    assert splitter.split("di Korea Utaralah") == [(0, 2), (3, 8), (9, 14)]
    assert splitter.split("Israeldan Korealah") == [(0, 6), (6, 9), (10, 15)]


def test_the_last_word_of_a_name_bears_no_particle_where_a_text_begins() -> None:
    splitter = WordSplitter(Vocab(), settings("id"))
    splitter.know([], [], ["Utara"])
    for _ in range(2):
        assert splitter.split("Utaralah Utaralah") == [(0, 8), (9, 14)]


def test_little_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_KEPT", 3)
    splitter = WordSplitter(Vocab(), settings("id"))
    for text in TEXTS["id"]:
        assert splitter.split(text) == by_spacy(splitter, text)
        assert len(splitter._within) <= 3
    long = "a" * 500
    assert splitter.split(f"x {long}") == [(0, 1), (2, 502)]
    assert long not in splitter._within


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Israelmenuntut", ["Israel", "menuntut"]),
        ("Koreaditembak", ["Korea", "ditembak"]),
        ("Israelsecara", ["Israel", "secara"]),
        ("ASDonald", ["AS", "Donald"]),
        ("ASyang", ["AS", "yang"]),
        ("ASEAN", ["ASEAN"]),
        ("Israelmen", ["Israelmen"]),  # too short to be a verb
        ("Komandan", ["Komandan"]),  # a word of the language is no Koman
        ("Perubahan", ["Perubahan"]),
        ("Perumengubah", ["Peru", "mengubah"]),
    ],
)
def test_a_verb_stuck_to_a_name_is_cut_off(word: str, parts: list[str]) -> None:
    splitter = WordSplitter(Vocab(), settings("id"), {"komandan", "perubahan"})
    splitter.know(["Korea", "Israel", "Koman", "Peru"], ["Korea", "Israel", "AS", "Peru"])
    assert [form for _, _, form, _ in splitter.pieces(f"x {word}")][1:] == parts
