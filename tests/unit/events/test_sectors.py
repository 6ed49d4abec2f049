"""Which part of a state acts where the state alone is named."""

from __future__ import annotations

import pytest

from damai.model import Event, Evidence, Report, Span
from damai.pipeline import load_pipeline


def coded(text: str, language: str = "en") -> tuple[Event, ...]:
    return load_pipeline(language).run(Report("own", text, "2024-05-02", language=language)).events


@pytest.mark.parametrize(
    ("text", "kind", "actors"),
    [
        ("Peru accused Chile of shelling a border post.", "ACCUSE", ("PER:GOV",)),
        ("Peru massed troops on the Chilean border on Monday.", "MOBILIZE", ("PER:MIL",)),
        ("Peru shelled a Chilean border post on Monday.", "ASSAULT", ("PER",)),
        ("The United Nations urged Chile to withdraw its troops.", "REQUEST", ("IGO-UN",)),
        ("Peruvian opposition leaders accused Chile of shelling a border post.", "ACCUSE", ("PER:OPP",)),
    ],
)
def test_a_state_speaks_by_its_government_and_moves_troops_by_its_army(
    text: str, kind: str, actors: tuple[str, ...]
) -> None:
    event = next(event for event in coded(text) if event.type == kind)
    assert event.actors == actors


def test_evidence_and_steps_name_the_same_sector() -> None:
    text = "Peru accused Chile of shelling a border post. Chile denied the accusation."
    event = next(event for event in coded(text) if event.type == "ACCUSE")
    assert event.fields["actors"] == (Evidence("PER:GOV", (Span(0, 4),)),)
    assert event.recipients == ("CHL",)
    assert event.deniers == tuple(one.value for one in event.fields["deniers"]) == ("CHL:GOV",)
    assert any(step.decided.startswith("actors=PER:GOV p=") for step in event.steps)


def test_both_countries_are_neither_their_armies_nor_their_people() -> None:
    text = "Pasukan Chad menembaki warga Sudan. Kenya mendesak kedua negara berunding."
    event = next(event for event in coded(text, "id") if event.type == "REQUEST")
    assert set(event.recipients) == {"TCD", "SDN"}
    assert {one.value for one in event.fields["recipients"]} == {"TCD", "SDN"}
