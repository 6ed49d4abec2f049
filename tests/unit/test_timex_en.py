"""Time expressions of English: what a pack's own keys switch on, in sentences of our own."""

from __future__ import annotations

import json
import pickle
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from damai.errors import PackError
from damai.grounding.timex import compile_time, published_day, tag_and_anchor, tag_timexes
from damai.language.pack import PACKS
from damai.language.tokens import Abbreviations, split_sentences
from damai.model import Timex

TABLE = tomllib.loads((PACKS / "en/time.toml").read_text("utf-8"))
GRAMMAR = compile_time(TABLE, "time.toml")
SHORT = Abbreviations.from_settings(tomllib.loads((PACKS / "en/tokens.toml").read_text("utf-8")))
RULES = {rule["id"]: rule for rule in TABLE["rule"]}
BOOK_PATH = Path(__file__).parents[1] / "quality" / "time_book_en.jsonl"
BOOK = [json.loads(line) for line in BOOK_PATH.read_text("utf-8").splitlines()]
KNOWN_FAILURES = {"t039": "a street that bears the name of a month is read as that month"}
"""Entries of the time book that are not right yet, with the reason; a fixed one must leave this list."""


def read(text: str, published: str | None) -> list[Timex]:
    spans = [(s.start, s.end) for s in split_sentences(text, SHORT)]
    return tag_and_anchor(text, spans, published_day(published), GRAMMAR)


def named(text: str, published: str, span: str) -> Timex:
    return next(t for t in read(text, published) if t.span.of(text) == span)


@pytest.mark.parametrize("entry", BOOK, ids=lambda e: e["id"])
def test_time_book(entry: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if entry["id"] in KNOWN_FAILURES:
        request.node.add_marker(pytest.mark.xfail(reason=KNOWN_FAILURES[entry["id"]], strict=True))
    made = [(t.span.start, t.span.end, t.type, t.value, t.edtf) for t in read(entry["text"], entry["published"])]
    assert made == [(t["start"], t["end"], t["type"], t["value"], t["edtf"]) for t in entry["timexes"]]


def test_the_offsets_of_the_book_are_right() -> None:
    assert len(BOOK) >= 40
    assert len({entry["id"] for entry in BOOK}) == len({entry["text"] for entry in BOOK}) == len(BOOK)
    assert set(KNOWN_FAILURES) <= {entry["id"] for entry in BOOK}
    for entry in BOOK:
        for t in entry["timexes"]:
            assert entry["text"][t["start"] : t["end"]] == t["text"]


def test_rules_use_only_known_example_keys() -> None:
    for rule in RULES.values():
        for example in rule.get("examples", []):
            assert set(example) <= {"text", "published", "span", "edtf", "type"}, rule["id"]


def test_the_grammar_can_be_sent_to_another_process() -> None:
    again = pickle.loads(pickle.dumps(GRAMMAR))
    for entry in BOOK[:20]:
        spans = [(0, len(entry["text"]))]
        day = date.fromisoformat(entry["published"])
        assert tag_and_anchor(entry["text"], spans, day, again) == tag_and_anchor(entry["text"], spans, day, GRAMMAR)


@pytest.mark.parametrize("rule", list(RULES))
def test_rule_examples(rule: str) -> None:
    assert RULES[rule]["examples"], "a rule needs an example"
    for example in RULES[rule]["examples"]:
        text = example["text"]
        found = [t for t in read(text, example["published"]) if t.span.of(text) == example["span"]]
        assert [(t.edtf, t.type) for t in found] == [(example.get("edtf"), example.get("type", "DATE"))], text


@pytest.mark.parametrize("rule", [i for i, r in RULES.items() if r.get("counterexamples")])
def test_rule_counterexamples(rule: str) -> None:
    for text in RULES[rule]["counterexamples"]:
        assert rule not in [raw.rule for raw in tag_timexes(text, 0, len(text), GRAMMAR)], text


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("The siege lasted 1,000 days.", "1,000 days", "P1000D"),
        ("He spent 2.5 years in jail.", "2.5 years", "P2.5Y"),
        ("The truce held for 12 hours.", "12 hours", "PT12H"),
    ],
)
def test_figures_with_the_signs_of_the_language(text: str, span: str, value: str) -> None:
    assert named(text, "2022-11-09", span).value == value


@pytest.mark.parametrize(
    ("text", "published", "span", "edtf"),
    [
        ("The rebels have held the port since November.", "2023-10-15", "November", "2022-11"),
        ("The war began on 7 October when rebels crossed the river.", "2024-10-02", "7 October", "2023-10-07"),
        ("He was arrested on 3 March in Lima.", "2021-03-01", "3 March", "2020-03-03"),
        ("He was arrested and will go on trial on 3 March.", "2021-03-01", "3 March", "2021-03-03"),
        ("The strait has been shut since November.", "2023-11-15", "November", "2023-11"),
        ("Kenya votes on 7 October.", "2024-10-02", "7 October", "2024-10-07"),
        ("An election is due this September.", "2024-02-05", "this September", "2024-09"),
        ("The election was held this January.", "2024-10-05", "this January", "2024-01"),
    ],
)
def test_what_is_over_lies_before_publication(text: str, published: str, span: str, edtf: str) -> None:
    assert named(text, published, span).edtf == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("On Friday, the envoy will visit Nairobi.", "2022-11-11"),
        ("On Friday the two sides are to meet in Doha.", "2022-11-11"),
        ("On Friday, the envoy said he will visit Nairobi.", "2022-11-04"),
        ("The two met on Friday, and they will meet again.", "2022-11-04"),
        ("On Friday, rebels fled. The army will follow.", "2022-11-04"),
        ("On Friday the army was willing to talk.", "2022-11-04"),
        ("The truce that began on 3 May collapsed on Friday.", "2022-11-04"),
        ("The truce may collapse on Friday.", "2022-11-11"),
    ],
)
def test_the_future_is_told_behind_an_expression_too(text: str, edtf: str) -> None:
    assert named(text, "2022-11-09", "Friday").edtf == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The truce requires both armies to leave the valley by Friday.", "2022-11-11"),
        ("A court ordered the envoy to leave the country by Friday.", "2022-11-11"),
        ("Kenya demanded that the rebels give up the port by the end of Friday.", "2022-11-11"),
        ("Uganda gave the rebels until Friday to answer.", "2022-11-11"),
        ("The two sides agreed to extend the truce until Friday.", "2022-11-11"),
        ("The rebels had left the valley by Friday.", "2022-11-04"),
        ("The truce requires calm, and by Friday the valley was empty.", "2022-11-04"),
        ("A court ordered an inquiry that had ended by Friday.", "2022-11-04"),
        ("The rebels gave up the port by Friday.", "2022-11-04"),
        ("The death toll rose to 40 by Friday.", "2022-11-04"),
        ("The court ordered an inquiry on Friday.", "2022-11-04"),
    ],
)
def test_a_day_by_which_something_is_asked_lies_ahead(text: str, edtf: str) -> None:
    days = [t.edtf for t in read(text, "2022-11-09") if "Friday" in t.span.of(text)]
    assert days == [edtf]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It hit at 12:30 a.m. on Tuesday.", "2022-11-08T00:30"),
        ("It hit at 12:30 p.m. on Tuesday.", "2022-11-08T12:30"),
        ("It hit at 9:30 p.m. on Tuesday.", "2022-11-08T21:30"),
    ],
)
def test_twelve_at_night_is_the_first_hour(text: str, value: str) -> None:
    assert [t.value for t in read(text, "2022-11-09")] == [value]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("It ended at midnight on Monday. That of May 3 failed. It broke five minutes after midnight.", "2022-11-07"),
        (
            "It ended at midnight on Monday. That of May 3 failed. On May 3, an hour after midnight, it broke.",
            "2022-05-03",
        ),
        ("It ended at midnight on Monday. It held on Tuesday. Shells fell five minutes after midnight.", "2022-11-08"),
        ("It ended at noon on Monday. That of May 3 failed. It broke five minutes after midnight.", "2022-05-03"),
        ("It ended on Tuesday, five minutes after midnight on Monday.", "2022-11-07"),
    ],
)
def test_a_moment_counted_from_is_of_the_day_of_which_it_was_told(text: str, edtf: str) -> None:
    assert [t.edtf for t in read(text, "2022-11-09") if t.type == "TIME"][-1] == edtf


def test_a_few_minutes_away_it_is_the_same_day() -> None:
    assert (
        named("They met on Monday and left ten minutes later.", "2022-11-09", "ten minutes later").edtf == "2022-11-07"
    )
    assert named("They met on Monday and left ten hours later.", "2022-11-09", "ten hours later").edtf is None


def test_a_day_behind_a_time_of_day() -> None:
    text = "A mine blew up shortly after midnight early on Tuesday."
    assert [t.edtf for t in read(text, "2022-11-09")] == ["2022-11-08", "2022-11-08"]


@pytest.mark.parametrize(
    ("text", "span", "edtf"),
    [
        ("They landed on the fifth of June.", "the fifth of June", "2023-06-05"),
        ("They left on the thirty-first of May.", "the thirty-first of May", "2023-05-31"),
        ("Floods of 1999-02 ruined the crops.", "1999-02", "1999/2002"),
        ("The famine of 1943-44 is remembered.", "1943-44", "1943/1944"),
    ],
)
def test_days_in_words_and_short_years(text: str, span: str, edtf: str) -> None:
    assert named(text, "2023-06-09", span).edtf == edtf


def test_a_year_and_a_month_are_no_span_of_years() -> None:
    assert [t.edtf for t in read("The file is marked 2014-05.", "2023-06-09")] == [None]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("Third-quarter sales fell from those of a year earlier.", "a year earlier", "2013-Q3"),
        ("Third-quarter sales fell. They had been better a year ago.", "a year ago", "2013-Q3"),
        ("Third-quarter sales fell, they said on Friday. A year earlier they rose.", "A year earlier", "2013-Q3"),
        ("Sales fell in the year-ago quarter. The latest quarter was worse.", "The latest quarter", "2014-Q3"),
        ("Third-quarter sales fell. In nine months they rose from those of a year earlier.", "a year earlier", "2013"),
        ("Third-quarter sales fell. The war began two years ago.", "two years ago", "2012"),
        ("War came in 2010; a year earlier it had been calm.", "a year earlier", "2009"),
    ],
)
def test_a_year_before_a_quarter_is_that_quarter_of_the_year_before(text: str, span: str, value: str) -> None:
    assert named(text, "2014-11-20", span).value == value


def test_a_year_before_a_quarter_keeps_the_days_of_the_year() -> None:
    assert named("Third-quarter sales fell from a year earlier.", "2014-11-20", "a year earlier").edtf == "2013"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It was reported at 0030 GMT.", ["2022-11-09T00:30"]),
        ("It was reported at 930 GMT.", ["2022-11-09T09:30"]),
        ("They sold 2590 GMT tokens.", []),
        ("The curfew ends on Tuesday at 24:00 GMT.", ["2022-11-08T24:00"]),
        ("It fell at 9 p.m. (1900 GMT) on Monday.", ["2022-11-07T21:00", "2022-11-07T19:00", "2022-11-07"]),
        ("It fell at 4 in the morning.", ["2022-11-09T04:00"]),
    ],
)
def test_times_of_day_take_the_day_told_behind_them_or_that_of_publication(text: str, values: list[str]) -> None:
    assert [t.value for t in read(text, "2022-11-09")] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Two decades passed, then half a century.", ["P20Y", "P50Y"]),
        ("It took five and a half hours, or an hour and a half.", ["PT5H30M", "PT1H30M"]),
        ("He spent a couple of years there, and left a couple of days ago.", ["P2Y", "PAST_REF"]),
        ("In the next few days and the coming weeks.", ["PXD", "PXW"]),
        ("A few days later they left.", ["PXD"]),
        ("They spend 40 dollars a week.", []),
        ("They waited a week.", ["P1W"]),
        ("By the end of the month, or in the second half of the year.", ["2022-11", "2022-H2"]),
        ("It began over the past month and not over the past decade.", ["2022-10", "P10Y"]),
        ("Some fled during the summer.", ["2022-SU"]),
        ("Some will flee during the summer.", ["2023-SU"]),
        ("Some fled before the fall of the town.", []),
        ("Now that it is over, it will one day be told; one day was enough.", ["PRESENT_REF", "FUTURE_REF", "P1D"]),
        ("The March deal holds.", ["2022-03"]),
        ("He saw the March for Peace.", []),
    ],
)
def test_values_by_the_custom_of_timeml(text: str, values: list[str]) -> None:
    assert [t.value for t in read(text, "2022-11-09")] == values


@pytest.mark.parametrize("text", ["By the end of the year.", "Over the past year.", "In the winter.", "For the year."])
def test_what_is_only_guessed_has_no_day(text: str) -> None:
    assert [t.edtf for t in read(text, "2022-11-09")] == [None]


def test_the_sign_of_decimals_must_be_one_of_two() -> None:
    with pytest.raises(PackError, match=r"numbers\.decimal"):
        compile_time({**TABLE, "numbers": {**TABLE["numbers"], "decimal": "_"}}, "time.toml")
