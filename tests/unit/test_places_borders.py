"""Borders between two states are found however they are told, and have one name each."""

from __future__ import annotations

import pytest

from damai.model import Report
from damai.pipeline import load_pipeline


def lines(language: str, text: str) -> list[str]:
    """The names of the borders in a short report."""
    found = load_pipeline(language).ground(Report("r", text, "2024-08-05", language=language)).places
    return [place.name for place in found if place.kind == "line"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bentrokan terjadi di perbatasan India-Nepal.", ["India-Nepal border"]),
        ("Bentrokan terjadi di perbatasan antara Nepal dan India.", ["India-Nepal border"]),
        ("Thailand menutup perbatasannya dengan Kamboja.", ["Thailand-Cambodia border"]),
        ("Thailand dan Kamboja bertempur di perbatasan kedua negara.", ["Thailand-Cambodia border"]),
        ("Tentara Thailand dan Kamboja bertempur di wilayah perbatasan.", ["Thailand-Cambodia border"]),
        ("Indonesia meminta Thailand dan Kamboja menahan diri di perbatasan.", ["Thailand-Cambodia border"]),
        ("Prancis menutup perbatasan.", []),
        ("Jepang dan Brasil membahas perbatasan.", []),  # no neighbours
        ("Thailand dan Kamboja membahas sengketa wilayah itu.", []),
    ],
)
def test_indonesian(text: str, expected: list[str]) -> None:
    assert lines("id", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fighting erupted on the Thai-Cambodian border.", ["Thailand-Cambodia border"]),
        ("Troops massed along the border between Nepal and India.", ["India-Nepal border"]),
        ("Belarus sent troops to its border with Ukraine.", ["Belarus-Ukraine border"]),
        ("Mexico closed its border with the United States.", ["US-Mexico border"]),
        ("India and Nepal met. The two countries closed their border.", ["India-Nepal border"]),
        ("Rockets fell near Poland's border with Belarus.", ["Belarus-Poland border"]),
        ("Shells fell near the Gaza border.", ["Gaza border"]),
        ("Japan and Brazil spoke of the border.", []),
        ("The senator crossed the border on Monday.", []),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert lines("en", text) == expected


def test_a_border_that_the_table_has_keeps_its_point() -> None:
    text = "Thailand menutup perbatasannya dengan Kamboja."
    (line,) = [p for p in load_pipeline("id").ground(Report("r", text, "2024-08-05")).places if p.kind == "line"]
    assert line.lat is not None
    assert line.span.of(text) == "perbatasannya dengan Kamboja"
