"""Talks and what is agreed at them: the same day and place, where one sentence tells of both."""

from __future__ import annotations

import pytest

from damai.events.candidates import Candidate
from damai.events.together import of_one_meeting
from damai.model import Report
from damai.pipeline import Pipeline, load_pipeline

ONE = "Pada 3 Mei 2025, menteri luar negeri Prancis dan Jerman bertemu di Wina dan sepakat melanjutkan perundingan."
TWO = "Menteri Prancis dan Jerman bertemu di Wina. Para menteri Prancis dan Jerman sepakat melanjutkan perundingan."
OTHERS = "Italia dan Spanyol menyepakati perjanjian dagang setelah menteri Prancis dan Jerman bertemu di Wina."


@pytest.fixture(scope="module")
def pipe() -> Pipeline:
    return load_pipeline("id")


def groups_of(pipe: Pipeline, text: str) -> list[list[Candidate]]:
    _, reading = pipe.read(Report("r", text, "2025-05-04", None, None, "id"))
    assert reading is not None
    return pipe.coder.groups(reading, pipe.coder.candidates(reading)).groups


def met_with(pipe: Pipeline, text: str) -> set[tuple[str, str]]:
    """The types of the groups that belong together, both ways."""
    groups = groups_of(pipe, text)
    return {(mine[0].type, other[0].type) for mine in groups for other in of_one_meeting(mine, groups)}


def test_talks_and_their_outcome_in_one_sentence_belong_together(pipe: Pipeline) -> None:
    assert {("AGREE", "CONSULT"), ("CONSULT", "AGREE")} <= met_with(pipe, ONE)


def test_their_day_and_place_are_shared(pipe: Pipeline) -> None:
    events = pipe.run(Report("r", ONE, "2025-05-04", None, None, "id")).events
    assert {("CONSULT", "2025-05-03", "Vienna"), ("AGREE", "2025-05-03", "Vienna")} <= {
        (event.type, event.date, event.place) for event in events
    }


@pytest.mark.parametrize("text", [TWO, OTHERS], ids=["two sentences", "other parties"])
def test_others_do_not(pipe: Pipeline, text: str) -> None:
    assert ("AGREE", "CONSULT") not in met_with(pipe, text)
