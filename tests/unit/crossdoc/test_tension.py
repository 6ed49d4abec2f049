"""Tension by week and pair."""

from __future__ import annotations

from telling import told

from damai.crossdoc.incidents import describe
from damai.crossdoc.tension import Week, weekly_tension
from damai.crossdoc.told import ToldEvent


def weeks(*groups: list[ToldEvent], pairs: list[tuple[str, str]] | None = None) -> tuple[Week, ...]:
    events = {event.ref: event for group in groups for event in group}
    return weekly_tension([describe(group, {}, []) for group in groups], events, pairs)


def test_independent_sources_weigh_more() -> None:
    raid = [told(f"{r}#0", "ASSAULT", "A>B", date="2024-05-02") for r in "rs"]
    talks = [told("r#1", "CONSULT", "A,B", date="2024-05-03")]
    (week,) = weeks(raid, talks)
    assert week == Week("2024-04-29", ("A", "B"), round((2 * -9 + 2.5) / 3, 3), 2, 3)


def test_what_has_no_week_or_did_not_happen_is_left_out() -> None:
    assert weeks([told("r#0", "ASSAULT", "A,B", date="2023")]) == ()
    assert weeks([told("r#0", "ASSAULT", "A>B", date="2024-05-02", status="negated")]) == ()
    assert weeks([told("r#0", "ASSAULT", ">B", date="2024-05-02")]) == ()


def test_without_a_date_the_week_of_publication_and_only_the_pairs_asked_for() -> None:
    found = weeks([told("r#0", "CONSULT", "A,B,C", "2024-05-14")], pairs=[("C", "A")])
    assert [(week.monday, week.pair) for week in found] == [("2024-05-13", ("A", "C"))]
