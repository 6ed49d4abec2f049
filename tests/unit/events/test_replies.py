"""A reply in kind is done to whoever did the same first."""

from __future__ import annotations

import pytest

from damai.model import Report
from damai.pipeline import load_pipeline


def pairs(language: str, text: str) -> set[tuple[str, str]]:
    """Who expels whom, without sectors."""
    told = load_pipeline(language).run(Report("r", text, "2024-05-15", language=language)).events
    return {
        (actor.partition(":")[0], recipient.partition(":")[0])
        for event in told
        if event.type == "SANCTION"
        for actor in event.actors
        for recipient in event.recipients
    }


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        (
            "id",
            "Polandia mengusir 10 diplomat Rusia. Moskow lalu mengambil langkah serupa.",
            {("POL", "RUS"), ("RUS", "POL")},
        ),
    ],
)
def test_a_reply_goes_back(language: str, text: str, wanted: set[tuple[str, str]]) -> None:
    assert pairs(language, text) == wanted


def test_who_follows_another_replies_to_nobody() -> None:
    made = pairs("en", "Norway expelled three Russian diplomats, and Denmark followed suit.")
    assert ("DNK", "NOR") not in made
    assert ("NOR", "RUS") in made
