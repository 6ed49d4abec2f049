"""Markers in a trigger's gap, and markers that another trigger has used up, in sentences of our own."""

from __future__ import annotations

import pytest

from damai.model import Report
from damai.pipeline import load_pipeline


def statuses(language: str, text: str, kind: str) -> set[str]:
    """The statuses of a report's candidates of a type."""
    pipe = load_pipeline(language)
    _, reading = pipe.read(Report("r", text, "2024-05-14", language=language))
    assert reading is not None
    found = {c.modality.status for c in pipe.coder.candidates(reading) if c.trigger.predicate.type == kind}
    assert found, f"no {kind}"
    return set(map(str, found))


@pytest.mark.parametrize(
    ("language", "text", "kind", "told"),
    [
        ("id", "Pasukan Prancis tidak meninggalkan Niger.", "RETREAT", "negated"),
        ("id", "Pasukan Turki belum mundur dari Idlib.", "RETREAT", "negated"),
        ("id", "Duta besar Rusia akan dipanggil Kementerian Luar Negeri Polandia.", "ACCUSE", "planned"),
        ("id", "Pasukan Prancis meninggalkan Niger pada Senin.", "RETREAT", "occurred"),
        ("id", "Turki menarik pasukannya tanpa syarat dari Suriah.", "RETREAT", "occurred"),
    ],
)
def test_a_marker_in_the_gap_counts(language: str, text: str, kind: str, told: str) -> None:
    assert statuses(language, text, kind) == {told}


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("Iran's supreme leader vowed to avenge the killing of a Hamas leader.", "ASSAULT", "occurred"),
        ("China's threat to blockade Taiwan was condemned by Japan and Australia.", "ACCUSE", "occurred"),
        ("China threatened to blockade and invade Taiwan.", "ASSAULT", "hypothetical"),
        ("Turkey plans to attack the town.", "ASSAULT", "planned"),
    ],
)
def test_a_marker_that_is_part_of_another_word_for_an_event_reaches_no_further(text: str, kind: str, told: str) -> None:
    assert statuses("en", text, kind) == {told}


@pytest.mark.parametrize(
    ("language", "text", "kind", "told"),
    [
        ("id", "Pertemuan Presiden Kenya dan Presiden Somalia di Wina ditunda.", "CONSULT", "negated"),
        ("id", "Pertemuan yang sempat ditunda itu mempertemukan Presiden Mesir dan Turki.", "CONSULT", "occurred"),
        ("en", "The meeting of the presidents of Kenya and Somalia was postponed.", "CONSULT", "negated"),
        ("en", "The presidents of Kenya and Somalia met after their visit was postponed.", "CONSULT", "occurred"),
    ],
)  # fmt: skip
def test_what_is_put_off_did_not_happen(language: str, text: str, kind: str, told: str) -> None:
    assert told in statuses(language, text, kind)
