"""Telephone numbers tell a state; what only looks like one does not."""

from __future__ import annotations

from damai.knowledge.area_codes import area_codes, areas_called
from damai.knowledge.places_atlas import FOLDER


def test_every_code_has_one_division_of_the_atlas() -> None:
    rows = [line.split("\t") for line in (FOLDER / "places_areas.tsv").read_text(encoding="utf-8").splitlines()]
    divisions = {(row[2], row[3]) for row in rows if row[4] == "division"}
    assert set(area_codes().values()) <= divisions
    assert len(area_codes()) > 400
    assert all(len(code) == 3 and code[0] in "23456789" for code in area_codes())


def test_numbers_in_their_usual_forms() -> None:
    for text in ("(907) 555-0100", "907-555-0100", "1-907-555-0100", "907.555.0100", "907/555-0100"):
        assert areas_called(f"Call {text}.") == {("USA", "AK"): 1}, text
    assert areas_called("907-555-0100 or 907-555-0101 or 802-555-0100") == {("USA", "AK"): 1, ("USA", "VT"): 1}


def test_other_figures_are_no_numbers() -> None:
    for text in ("555-0100", "800-555-0100", "907-155-0100", "12907-555-0100", "907-555-01000", "$907.555", "907 555"):
        assert areas_called(text) == {}, text
