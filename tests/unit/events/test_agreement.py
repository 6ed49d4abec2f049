"""The sides of an event by all of its mentions: a lead in doubt follows those that are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from damai.events.agreement import agree_on_sides
from damai.events.candidates import Candidate, Pair, Side
from damai.model import Report
from damai.pipeline import Pipeline, load_pipeline

TEXT = "Peru's army shelled a convoy of Ecuador near Tumbaro.\nThe army of Peru shelled the convoy of Ecuador again."


@pytest.fixture(scope="module")
def pipe() -> Pipeline:
    return load_pipeline("en")


@pytest.fixture
def mentions(pipe: Pipeline) -> list[Candidate]:
    """Two attacks of which the first tells most."""
    _, reading = pipe.read(Report("r", TEXT, "2025-05-10", None, None, "en"))
    assert reading is not None
    first, second = [c for c in pipe.coder.candidates(reading) if c.type == "ASSAULT"][:2]
    return [replace(first, probability=0.9), replace(second, probability=0.5)]


def sides_of(candidate: Candidate) -> tuple[set[str], set[str]]:
    acting, undergoing = (
        {e for side in sides for e in side.entities} for sides in (candidate.actors, candidate.recipients)
    )
    return acting, undergoing


def give(candidate: Candidate, score: float) -> None:
    """Two pairs of sides, Peru attacking and Ecuador attacking, the first better by ``score``."""
    by_code: dict[str, Side] = {}
    for side in candidate.options:
        by_code.setdefault(min(side.entities), side)
    peru, ecuador = by_code["PER"], by_code["ECU"]
    candidate.pairs = [(score, peru, ecuador), (0.0, ecuador, peru)]
    chosen: Pair = (peru, ecuador) if score > 0 else (ecuador, peru)
    candidate.actors, candidate.recipients = [s for s in chosen[:1] if s], [s for s in chosen[1:] if s]


def agreed(pipe: Pipeline, mentions: list[Candidate], lead: float, other: float) -> tuple[set[str], set[str]]:
    give(mentions[0], lead)
    give(mentions[1], other)
    agree_on_sides(mentions, pipe.coder._chooser.settle)
    return sides_of(mentions[0])


def test_a_lead_in_doubt_follows_another_mention(pipe: Pipeline, mentions: list[Candidate]) -> None:
    assert agreed(pipe, mentions, -0.1, 3.0) == ({"PER"}, {"ECU"})


def test_a_sure_lead_keeps_its_sides(pipe: Pipeline, mentions: list[Candidate]) -> None:
    assert agreed(pipe, mentions, -3.0, 3.0) == ({"ECU"}, {"PER"})


def test_what_a_rule_has_chosen_stays(pipe: Pipeline, mentions: list[Candidate]) -> None:
    give(mentions[0], -0.1)
    give(mentions[1], 3.0)
    mentions[0].recipients = []
    agree_on_sides(mentions, pipe.coder._chooser.settle)
    assert sides_of(mentions[0]) == ({"ECU"}, set())


def test_one_mention_alone_stays_as_it_is(pipe: Pipeline, mentions: list[Candidate]) -> None:
    give(mentions[0], -0.1)
    agree_on_sides(mentions[:1], pipe.coder._chooser.settle)
    assert sides_of(mentions[0]) == ({"ECU"}, {"PER"})
