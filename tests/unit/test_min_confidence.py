"""Only events that are as sure as asked for, with a note that counts the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import damai

TEXT = (
    "Rusia menuduh Ukraina menembaki Belgorod pada Senin. Presiden Turki bertemu Presiden Iran di Ankara. "
    "Pasukan Israel menyerang Gaza. Menteri Luar Negeri Indonesia mendesak Myanmar menghentikan kekerasan."
)


def code(**given: float) -> damai.Analysis:
    return damai.code(TEXT, published="2024-05-14", language="id", id="r", **given)


def test_what_is_less_sure_is_left_out_and_counted() -> None:
    whole = code()
    levels = sorted({event.confidence for event in whole.events})
    assert len(levels) > 1
    least = levels[-1]
    some = code(min_confidence=least)
    assert some.events == tuple(event for event in whole.events if event.confidence >= least)
    left = len(whole.events) - len(some.events)
    told = f"{left} of {len(whole.events)} events are left out: confidence below {least}"
    assert [note.message for note in some.notes if note.code == "below-confidence"] == [told]


def test_where_all_are_sure_enough_nothing_is_said() -> None:
    assert code(min_confidence=0.0) == code()


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_a_confidence_lies_between_0_and_1(wrong: float, tmp_path: Path) -> None:
    with pytest.raises(damai.InputError, match="from 0 to 1"):
        code(min_confidence=wrong)
    with pytest.raises(damai.InputError, match="from 0 to 1"):
        damai.code_paths([tmp_path / "a.txt"], min_confidence=wrong)


def test_files_too(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "r", "text": TEXT, "published": "2024-05-14", "language": "id"}), "utf-8")
    [outcome] = damai.code_paths([path], min_confidence=1.0)
    assert outcome.analysis == code(min_confidence=1.0)
