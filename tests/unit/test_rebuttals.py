"""Denials with an enclitic, in relative clauses and as verdicts: one who denies claims nothing and accuses nobody."""

from __future__ import annotations

import pytest

from damai.model import Event, Report
from damai.pipeline import load_pipeline


def coded(language: str, text: str) -> dict[str, Event]:
    """The events of a text by type."""
    report = Report(id="own", text=text, language=language, published="2024-05-02")
    return {event.type: event for event in load_pipeline(language).run(report).events}


def deniers(event: Event) -> list[str]:
    return [code.partition(":")[0] for code in event.deniers]


ID = "Chad menuduh Sudan menembaki sebuah desa"
EN = "Chad said Sudanese soldiers had shelled a village"


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("id", f"{ID}. Khartoum membantahnya.", "ACCUSE"),
        ("id", f"{ID}. Khartoum menepisnya.", "ACCUSE"),
        ("id", f"{ID}. Khartoum menampiknya dengan tegas.", "ACCUSE"),
        ("id", f"{ID}. Khartoum menyangkalnya.", "ACCUSE"),
        ("id", f"{ID}. Khartoum menyebutnya bohong.", "ACCUSE"),
        ("id", f"{ID}, tuduhan yang ditolak Khartoum.", "ACCUSE"),
        ("id", f"{ID}, yang disebut Khartoum sebagai kebohongan.", "ACCUSE"),
        ("en", f"{EN}, a charge that Khartoum denied.", "ASSAULT"),
        ("en", f"{EN}, an accusation Khartoum rejected.", "ASSAULT"),
        ("en", f"{EN}, which Khartoum called a lie.", "ASSAULT"),
        ("en", f"{EN}. Khartoum called the report nonsense.", "ASSAULT"),
        ("en", f"{EN}. Khartoum called the charge a fabrication.", "ASSAULT"),
    ],
)
def test_the_denier_denies_and_does_nothing_else(language: str, text: str, kind: str) -> None:
    events = coded(language, text)
    assert "SDN" in deniers(events[kind])
    for event in events.values():
        assert "SDN" not in [code.partition(":")[0] for code in event.claimants]
        assert event.type not in ("ACCUSE", "REJECT") or not any(code.startswith("SDN") for code in event.actors)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", f"{EN}, a town that Khartoum rejected."),
        ("en", f"{EN}, which Khartoum called a village of farmers."),
        ("en", f"{EN}, killing nine, which Egypt called a tragedy."),
        ("id", f"{ID}, yang disebut Khartoum sebagai Kota Tua."),
        ("id", f"{ID}, wilayah yang ditinggalkan Khartoum."),
    ],
)
def test_what_is_no_verdict_denies_nothing(language: str, text: str) -> None:
    assert not any(event.deniers for event in coded(language, text).values())


def test_a_judgement_of_a_deed_stays_an_accusation() -> None:
    events = coded("en", "Sudanese soldiers shelled a village. Chad called the shelling a crime.")
    assert events["ACCUSE"].actors[0].startswith("TCD")


@pytest.mark.parametrize(
    "text",
    [
        "Khartoum membantah laporan itu; menurut mereka, tentara Chad menembaki posisi Sudan di perbatasan.",
        "Kementerian Pertahanan Sudan membantah laporan itu dan mengatakan tentara Chad menembaki posisi Sudan.",
    ],
)
def test_what_is_told_behind_a_denial_is_not_denied(text: str) -> None:
    told = coded("id", f"Chad mengatakan pasukan Sudan menyerang sebuah pos. {text}")["ASSAULT"]
    assert not (told.actors[0].startswith("TCD") and "SDN" in deniers(told))
