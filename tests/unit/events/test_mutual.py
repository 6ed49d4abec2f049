"""Whether both sides of a fight act alike."""

from __future__ import annotations

import pytest

from damai.events import mutual
from damai.events.candidates import Candidate
from damai.events.weights import LinearModel, Models
from damai.model import Report
from damai.pipeline import load_pipeline


def candidate(text: str, kind: str = "ASSAULT") -> Candidate:
    pipeline = load_pipeline("en")
    _, reading = pipeline.read(Report("own", text, "2024-05-02", None, None, "en"))
    assert reading is not None
    return next(c for c in pipeline.coder.candidates(reading) if c.type == kind)


def models(weight: float, least: float = 0.5) -> Models:
    return Models({mutual.TASK: LinearModel(("no", "yes"), {"bias": (0.0, weight)})}, {mutual.TASK: least})


def test_who_is_sure_enough_makes_both_act() -> None:
    fight = candidate("Troops of Chad clashed with soldiers of Sudan on the border.")
    both = {code for side in (*fight.actors, *fight.recipients) for code in side.entities}
    mutual.join(fight, models(1.0, 0.9))
    assert fight.recipients
    mutual.join(fight, models(1.0, 0.7))
    assert fight.recipients == []
    assert fight.mutual > 0.7
    assert [entity for side in fight.actors for entity in side.entities] == ["TCD", "SDN"]
    assert both == {"TCD", "SDN"}


def test_without_weights_nothing_is_joined() -> None:
    fight = candidate("Troops of Chad clashed with soldiers of Sudan on the border.")
    mutual.join(fight, Models({}, {}))
    assert not fight.mutual


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Troops of Chad attacked soldiers of Sudan on the border.", "ASSAULT"),  # no word for a fight of two
        ("Chad met Sudan in Nairobi.", "CONSULT"),  # all act anyway
    ],
)
def test_what_is_no_fight_of_two_is_left_alone(text: str, kind: str) -> None:
    deed = candidate(text, kind)
    assert not mutual.is_open(deed)
    mutual.join(deed, models(9.0))
    assert not deed.mutual


def test_what_stands_between_and_who_tells_is_told() -> None:
    fight = candidate("Troops of Chad clashed with soldiers of Sudan on the border.")
    assert {"bias", "between=clashed_with", "trigger=between&ar", "speaker=-", "told=0"} <= set(
        mutual.mutual_features(fight)
    )


@pytest.mark.parametrize(
    ("language", "text", "actors", "recipients"),
    [
        ("id", "Tentara Chad terlibat baku tembak dengan pasukan Sudan di perbatasan.", {"TCD", "SDN"}, set()),
        ("en", "Fighting broke out between Chad and the forces of Sudan on Monday.", {"TCD", "SDN"}, set()),
        ("id", "Rusia melancarkan perang terhadap Ukraina pada 2022.", {"RUS"}, {"UKR"}),
        ("en", "Russia's war against Ukraine began in 2022.", {"RUS"}, {"UKR"}),
    ],
)  # fmt: skip
def test_both_act_in_a_clash_and_one_in_a_war_against(
    language: str, text: str, actors: set[str], recipients: set[str]
) -> None:
    events = load_pipeline(language).run(Report("own", text, "2024-05-02", None, None, language)).events
    (event,) = (event for event in events if event.type == "ASSAULT")
    assert {code.partition(":")[0] for code in event.actors} == actors
    assert {code.partition(":")[0] for code in event.recipients} == recipients
