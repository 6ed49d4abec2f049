"""Who denies an event, in reports of our own."""

from __future__ import annotations

import pytest

from damai.events.candidates import Candidate, Reading
from damai.events.denials import deniers_of, is_denied_noun
from damai.model import Report
from damai.pipeline import load_pipeline


def read(text: str) -> tuple[Reading, list[list[Candidate]], list[Candidate]]:
    pipeline = load_pipeline("id")
    _, reading = pipeline.read(Report(id="own", text=text, language="id", published="2024-05-02"))
    assert reading is not None
    candidates = pipeline.coder.candidates(reading)
    return reading, pipeline.coder.groups(reading, candidates).groups, candidates


def denied(text: str) -> dict[str, list[str]]:
    """Deniers by type of event."""
    reading, groups, _ = read(text)
    found: dict[str, list[str]] = {}
    for members in groups:
        for code, spans in deniers_of(reading, members):
            assert all(span.of(text) for span in spans)
            found.setdefault(members[0].type, []).append(code.partition(":")[0])
    return found


@pytest.mark.parametrize(
    ("text", "kind", "denier"),
    [
        ("Ukraina menuduh Rusia menembaki rumah sakit. Moskow membantah tuduhan itu.", "ACCUSE", "RUS"),
        ("Tuduhan Azerbaijan dibantah Armenia.", "ACCUSE", "ARM"),
        ("India menuduh Pakistan melatih militan. Islamabad menepis tudingan tersebut.", "ACCUSE", "PAK"),
    ],
)
def test_the_accused_denies(text: str, kind: str, denier: str) -> None:
    assert denier in denied(text).get(kind, [])


def test_the_doer_denies() -> None:
    text = "Iran menyerang sebuah kapal tanker Inggris, kata London. Teheran membantah terlibat dalam serangan itu."
    assert denied(text).get("ASSAULT") == ["IRN"]


def test_the_accuser_does_not_deny() -> None:
    assert denied("Amerika Serikat menuduh Iran mempersenjatai Houthi. Washington membantah laporan lain itu.") == {}


def test_a_denial_far_away_denies_nothing() -> None:
    text = (
        "Ukraina menuduh Rusia menembaki rumah sakit. Hujan turun pagi itu. Pasar dibuka kembali. Warga pulang. "
        "Rusia membantah kabar tentang harga gandum."
    )
    assert "ACCUSE" not in denied(text)


def test_denied_noun_is_no_event_of_the_deniers_own() -> None:
    reading, _, candidates = read("Prancis menyerang sebuah kapal. Iran membantah tuduhan itu.")
    for candidate in (c for c in candidates if c.type == "ACCUSE"):
        doers = {entity for side in candidate.actors for entity in side.entities}
        assert is_denied_noun(candidate, reading.said) == (doers <= {"IRN"})


def test_a_verb_is_never_a_denied_noun() -> None:
    reading, _, candidates = read("Ukraina menuduh Rusia menembaki rumah sakit. Moskow membantah tuduhan itu.")
    verbs = [c for c in candidates if c.trigger.form == "active"]
    assert verbs
    assert not any(is_denied_noun(c, reading.said) for c in verbs)
