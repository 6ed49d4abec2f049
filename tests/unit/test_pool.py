"""Choosing a day or place among all that an event's mentions offer, or none."""

from __future__ import annotations

import pytest

from damai.events.choices import DateOption
from damai.events.pool import Choice, pooled
from damai.events.weights import LinearModel
from damai.model import Span, Timex


def option(value: str, *features: str, back: int = 0) -> DateOption:
    """A day with its features."""
    return DateOption(Timex(Span(0, 5), type="DATE", value=value, edtf=value, rule="rule"), features, back)


MODEL = LinearModel(("score",), {"good": (2.0,), "fair": (1.5,), "none": (1.0,)})


def test_a_day_told_twice_has_the_chances_of_both() -> None:
    twice = Choice(
        [option("2024-05-01", "good"), option("2024-05-02", "fair"), option("2024-05-02", "fair")], ("none",)
    )
    picked = twice.pick(MODEL, 0.0)
    assert picked is not None
    assert picked[0].value == "2024-05-02"
    assert picked[1] == pytest.approx(0.470, abs=0.001)


def test_the_option_of_the_events_own_sentence_is_cited() -> None:
    told = Choice([option("2024-05-02", "good", back=2), option("2024-05-02", "fair")], ("none",))
    picked = told.pick(MODEL, 0.0)
    assert picked is not None
    assert picked[0].back == 0


def test_none_takes_its_share() -> None:
    assert Choice([option("2024-05-01", "unknown")], ("none",)).pick(MODEL, 0.5) is None
    assert Choice([], ("none",)).pick(MODEL, 0.0) is None


def test_pooling_keeps_every_option_and_counts_them() -> None:
    first = Choice([option("2024-05-01", "good")], ("none",))
    both = pooled([first, Choice([option("2024-05-02", "fair")], ("none", "other"))])
    assert [o.value for o in both.options] == ["2024-05-01", "2024-05-02"]
    assert "none&values=2" in both.none
    assert "none&members=2" in both.none
    assert "other" not in both.none


def test_a_day_is_left_out_for_the_chance_of_none_not_for_a_rival_day() -> None:
    rivals = Choice([option("2024-05-01", "good"), option("2024-05-02", "good")], ("none",))
    picked = rivals.pick(MODEL, 0.25, 0.5)
    assert picked is not None
    assert picked[1] < 0.5, "two days of which one must be right: the first is given"
    lone = Choice([option("2024-05-01", "fair")], ("none", "fair"))
    assert lone.pick(MODEL, 0.25, 1.0) is not None
    assert lone.pick(MODEL, 0.25, 0.5) is None, "none is likelier than the only day"
