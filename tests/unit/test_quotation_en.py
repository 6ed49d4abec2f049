"""Who says what in English: speech before its source, claims without a source, quotations over several sentences."""

from __future__ import annotations

import pytest

from damai.events.ahead import subject_of
from damai.events.candidates import Reading
from damai.events.quotation import QuotationTable, Said
from damai.language.sentence import Word
from damai.model import Report
from damai.pipeline import load_pipeline

SHELLING = "Armenia shelled a village in Azerbaijan"


def read(text: str) -> Reading:
    _, reading = load_pipeline("en").read(Report(id="own", text=text, language="en", published="2024-05-02"))
    assert reading is not None
    return reading


def covering(text: str, words: str) -> list[Said]:
    """The acts of saying whose content holds ``words``."""
    start = text.index(words)
    return [s for s in read(text).said if s.covers(start, start + len(words))]


def sources(text: str, words: str) -> set[str]:
    """The entities in whose mouth ``words`` stand."""
    return {code.partition(":")[0] for s in covering(text, words) if s.source for code in s.source.codes}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (f"{SHELLING}, the Georgian foreign ministry said.", "GEO"),
        (f"{SHELLING}, the Georgian foreign ministry said on Tuesday.", "GEO"),
        (f"{SHELLING} after talks with Iran, Georgia's foreign minister told reporters late on Tuesday.", "GEO"),
        (f"{SHELLING}, Georgia claimed in a letter to Turkey.", "GEO"),
        (f"{SHELLING}, said the Georgian foreign ministry.", "GEO"),
        (f"“{SHELLING} and we saw it,” Georgia's foreign minister said.", "GEO"),
        (f"“{SHELLING} and we saw it,” said Georgia's foreign minister on Tuesday.", "GEO"),
        (f"\"{SHELLING} and we saw it,\" Georgia's foreign minister told Turkey's parliament.", "GEO"),
        (f"“{SHELLING},” Georgia's foreign minister, a friend of Turkey, said in Rome.", "GEO"),
        (f"“{SHELLING} and we saw it,” said Nodar Abuladze, a spokesman for Georgia's foreign ministry.", "GEO"),
        (f"“{SHELLING} and we saw it!” Georgia's foreign minister said.", "GEO"),
    ],
)
def test_speech_before_its_source(text: str, source: str) -> None:
    assert sources(text, "shelled") == {source}


@pytest.mark.parametrize(
    "text",
    [
        f"Georgia's foreign minister said {SHELLING}.",
        f"On Tuesday, Georgia's foreign minister said {SHELLING}.",
        f"Georgia's foreign minister, a friend of Turkey, said that {SHELLING}.",
        f"Asked about Turkey's part in it, Georgia's foreign minister said, “{SHELLING}.”",
        f"After talks with Turkey in Paris, Georgia said: “{SHELLING}.”",
    ],
)
def test_speech_behind_its_source(text: str) -> None:
    assert sources(text, "shelled") == {"GEO"}
    assert not covering(text, "Georgia") or "around" not in covering(text, "Georgia")[0].rule


def test_nobody_known_speaks_for_a_state_that_is_only_spoken_of() -> None:
    assert sources(f"{SHELLING}, witnesses said.", "shelled") == set()
    assert sources(f"“{SHELLING} and we saw it,” said Nodar Abuladze, speaking of Georgia.", "shelled") == set()


def test_a_speech_in_two_halves() -> None:
    text = "“Armenia shelled a village,” Georgia's foreign minister said, “and Azerbaijan attacked a bridge.”"
    assert sources(text, "shelled") == {"GEO"}
    assert sources(text, "attacked") == {"GEO"}


def test_an_owner_is_no_source() -> None:
    text = f"Georgia said after its talks with his envoys that {SHELLING}. Turkey attacked Syria."
    assert sources(text, "shelled") == {"GEO"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Armenia was accused of attacking Azerbaijan.", "attacking"),
        ("Armenia reportedly attacked Azerbaijan.", "attacked"),
        ("Armenia is said to have attacked Azerbaijan.", "attacked"),
    ],
)
def test_a_claim_of_nobody(text: str, words: str) -> None:
    found = covering(text, words)
    assert [s.source for s in found] == [None]
    assert found[0].rule.endswith(":nobody")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“We wait. Armenia attacked Azerbaijan,” Georgia said. “Iran fired on Iraq for two days.”", "fired"),
        ("“We wait. Armenia attacked Azerbaijan,” Georgia's prime minister said. He added: “Iran fired.”", "fired"),
        ("“Armenia attacked Azerbaijan at dawn. It was no exercise,” Georgia said.", "attacked"),
        ("Georgia told Turkey that Armenia attacked Azerbaijan, adding that Iran fired on Iraq.", "fired"),
        ('Georgia said: "Armenia attacked Azerbaijan at dawn."\n"Iran fired on Iraq for two days."', "fired"),
    ],
)
def test_speech_over_several_sentences(text: str, words: str) -> None:
    assert sources(text, words) == {"GEO"}


def test_a_speaker_that_nobody_knows_goes_on() -> None:
    text = (
        "Turkey said it would wait. “Armenia attacked Azerbaijan at dawn,” said Nodar Abuladze. "
        "“Iran fired on Iraq for two days.”"
    )
    assert sources(text, "fired") == set()


def test_mixed_marks_close() -> None:
    text = 'Georgia spoke of "a wave of blows” there. Armenia attacked Azerbaijan, Turkey said.'
    assert sources(text, "attacked") == {"TUR"}


def test_a_pack_without_the_keys_reads_as_before() -> None:
    rows = [{"id": "said", "kind": "say", "forms": ["said"], "before": True, "after": True}]
    table = QuotationTable({"cue": rows}, str.split)
    assert (table.around, table.tail, table.owner) == (False, frozenset(), frozenset())


def tree(*rows: tuple[str, str, str, int]) -> list[Word]:
    """Words with tag, relation and head."""
    return [Word(i, i, i + 1, w, w.lower(), w, pos, dep, head) for i, (w, pos, dep, head) in enumerate(rows)]


def test_the_subject_by_the_tree() -> None:
    left = ("left", "VERB", "root", 1)
    assert subject_of(tree(("Rome", "PROPN", "nsubj", 1), left, ("saying", "VERB", "advcl", 1)), 2) == 0
    assert (
        subject_of(tree(("Rome", "PROPN", "nsubj", 1), left, ("and", "CCONJ", "cc", 3), ("said", "VERB", "conj", 1)), 3)
        == 0
    )
    clause = tree(("envoys", "NOUN", "nsubj", 3), ("who", "PRON", "nsubj", 2), ("said", "VERB", "acl:relcl", 0), left)
    assert subject_of(clause, 2) == 0
    assert subject_of(tree(("said", "VERB", "root", 0)), 0) is None
    assert subject_of([Word(0, 0, 1, "a", "a", "", "", "", 0), Word(1, 1, 2, "said", "said", "", "", "", 1)], 1) is None
