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
    assert week == Week("2024-04-29", ("A", "B"), round((2 * -9 + 2.5) / 3, 3), 2, 3, -9.0)


def test_what_has_no_week_or_did_not_happen_is_left_out() -> None:
    assert weeks([told("r#0", "ASSAULT", "A,B", date="2023")]) == ()
    assert weeks([told("r#0", "ASSAULT", "A>B", date="2024-05-02", status="negated")]) == ()
    assert weeks([told("r#0", "ASSAULT", ">B", date="2024-05-02")]) == ()


def test_without_a_date_the_week_of_publication_and_only_the_pairs_asked_for() -> None:
    found = weeks([told("r#0", "CONSULT", "A,B,C", "2024-05-14")], pairs=[("C", "A")])
    assert [(week.monday, week.pair) for week in found] == [("2024-05-13", ("A", "C"))]


def test_the_narrowest_date_has_the_week() -> None:
    raid = [told("r#0", "ASSAULT", "A>B", date="2024-05"), told("s#0", "ASSAULT", "A>B", date="2024-05-14")]
    assert [week.monday for week in weeks(raid)] == ["2024-05-13"]
    assert [week.monday for week in weeks(list(reversed(raid)))] == ["2024-05-13"]


def test_only_the_dates_of_what_happened_count() -> None:
    raid = [
        told("r#0", "ASSAULT", "A>B", date="2024-05-06/2024-05-08"),
        told("s#0", "ASSAULT", "A>B", date="2024-05-21", status="planned"),
    ]
    assert [week.monday for week in weeks(raid)] == ["2024-05-06"]


def test_a_month_has_no_week_even_before_it_is_over() -> None:
    assert weeks([told("r#0", "ASSAULT", "A>B", "2024-06-01", date="2024-05")]) == ()
    assert weeks([told("r#0", "ASSAULT", "A>B", "2024-05-10", date="2024-05")]) == ()
    assert weeks([told("r#0", "ASSAULT", "A>B", "2023-03-02", date="2023-02")]) == ()
    assert weeks([told("r#0", "ASSAULT", "A>B", "2024-05-10", date="2024-21")]) == ()


def test_what_goes_on_has_the_week_in_which_it_began_if_that_is_not_long_ago() -> None:
    (week,) = weeks([told("r#0", "ASSAULT", "A>B", "2024-05-10", date="2024-05-02/..")])
    assert week.monday == "2024-04-29"
    assert weeks([told("r#0", "ASSAULT", "A>B", "2024-05-10", date="2024-01-02/..")]) == ()
