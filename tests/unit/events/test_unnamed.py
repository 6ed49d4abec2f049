"""Sources that nobody names claim, and never act."""

from __future__ import annotations

import pytest

from damai.events.claims import claim_options
from damai.events.unnamed import CODE
from damai.model import Report
from damai.pipeline import load_pipeline

TOLD = {
    "id": [
        ("Menurut dua sumber keamanan, pasukan Suriah menyerang pos Israel.", "sumber"),
        ("Pasukan Suriah menyerang pos Israel, kata para saksi.", "saksi"),
        ("Sumber itu mengatakan pasukan Suriah menyerang pos Israel.", "Sumber"),
        ("Pasukan Suriah dilaporkan menyerang pos Israel.", "dilaporkan"),
    ],
    "en": [
        ("According to two security sources, Syrian troops attacked an Israeli post.", "sources"),
        ("Syrian troops attacked an Israeli post, witnesses said.", "witnesses"),
        ("Sources said Syrian troops attacked an Israeli post.", "Sources"),
        ("Syrian troops have reportedly attacked an Israeli post.", "reportedly"),
    ],
}
NOT_TOLD = {
    "id": ["Pasukan Suriah menyerang sumber air Israel.", "Suriah mengatakan pasukannya menyerang sumber air Israel."],
    "en": [
        "Syrian troops attacked witnesses in Israel.",
        "Syria said its troops attacked a source of water.",
    ],
}


def words_of(language: str, text: str) -> set[str]:
    """The words behind every unnamed source that is offered as a claimant."""
    pipe = load_pipeline(language)
    _, reading = pipe.read(Report("r", text, "2024-05-14", language=language))
    assert reading is not None
    options = [o for c in pipe.coder.candidates(reading) for o in claim_options(reading, c) if CODE in o.unit.codes]
    return {text[s.start : s.end] for o in options for m in o.unit.mentions for s in m.spans}


@pytest.mark.parametrize(("language", "text", "word"), [(k, *row) for k, rows in TOLD.items() for row in rows])
def test_unnamed_sources_are_offered(language: str, text: str, word: str) -> None:
    assert words_of(language, text) == {word}


@pytest.mark.parametrize(("language", "text"), [(k, row) for k, rows in NOT_TOLD.items() for row in rows])
def test_such_words_elsewhere_are_no_sources(language: str, text: str) -> None:
    assert words_of(language, text) == set()


@pytest.mark.parametrize(("language", "text"), [(k, row[0]) for k, rows in TOLD.items() for row in rows])
def test_they_never_act(language: str, text: str) -> None:
    analysis = load_pipeline(language).run(Report("r", text, "2024-05-14", language=language))
    assert all(CODE not in (*e.actors, *e.recipients, *e.mediators) for e in analysis.events)
