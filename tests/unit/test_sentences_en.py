"""Where English sentences end after an abbreviation; without openers nothing changes."""

from __future__ import annotations

import tomllib

import pytest

from damai.language.pack import PACKS
from damai.language.tokens import Abbreviations, split_sentences

SETTINGS = tomllib.loads((PACKS / "en/tokens.toml").read_text("utf-8"))
SHORT = Abbreviations.from_settings(SETTINGS)


def cut(text: str, short: Abbreviations = SHORT) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text, short)]


@pytest.mark.parametrize(
    "text",
    [
        "He left for the U.S.|The talks go on.",
        "The siren wailed at 9 p.m.|On the bridge, two men fell.",
        "The ship belongs to Delta Freight Inc.|It sank at dawn.",
        "He came back to the U.N.|“We are ready,” he said.",
        "The vote is at 9 p.m. Monday in Quito.",
        "The wall fell at 4 a.m.|Peru's army denied it.",
        "The wall fell at 4 a.m. Lima time.|Peru denied it.",
        "The gates open at 6 A.M. GMT and close at 9 P.M. Saturday.",
        "The U.S. President flew to Oslo.",
        "They cited Resolution No. 42 of the council.",
        "He said no.|The council voted.",
        "Gen. The Anh spoke.",
        "Shares of Delta Freight Inc. Chief Executive Ana Ruiz rose.",
    ],
)
def test_sentences(text: str) -> None:
    assert cut(text.replace("|", " ")) == text.split("|")


def test_without_openers_an_abbreviation_never_ends_a_sentence() -> None:
    short = Abbreviations.from_settings({k: v for k, v in SETTINGS.items() if k != "sentence_openers"})
    assert cut("He left for the U.S. The talks go on.", short) == ["He left for the U.S. The talks go on."]
    assert short.may_end == frozenset()
