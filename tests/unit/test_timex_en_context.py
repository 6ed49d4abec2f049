"""What the words around an English date tell of it, and what was spoken of before it, in sentences of our own."""

from __future__ import annotations

import tomllib

import pytest

from damai.grounding.timex import compile_time, published_day, tag_and_anchor
from damai.language.pack import PACKS
from damai.language.tokens import Abbreviations, split_sentences
from damai.model import Timex

TABLE = tomllib.loads((PACKS / "en/time.toml").read_text("utf-8"))
GRAMMAR = compile_time(TABLE, "time.toml")
SHORT = Abbreviations.from_settings(tomllib.loads((PACKS / "en/tokens.toml").read_text("utf-8")))


def read(text: str, published: str | None) -> list[Timex]:
    spans = [(s.start, s.end) for s in split_sentences(text, SHORT)]
    return tag_and_anchor(text, spans, published_day(published), GRAMMAR)


def named(text: str, published: str, span: str) -> Timex:
    return next(t for t in read(text, published) if t.span.of(text) == span)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The pact will be signed on Friday.", "2022-11-11"),
        ("The talks are to be held on Friday.", "2022-11-11"),
        ("The pact may be formally signed on Friday.", "2022-11-11"),
        ("The pact was signed on Friday.", "2022-11-04"),
        ("The talks have been held on Friday.", "2022-11-04"),
        ("They will be told what was agreed when the two met on Friday.", "2022-11-04"),
    ],
)
def test_what_will_be_done_is_not_over(text: str, edtf: str) -> None:
    assert named(text, "2022-11-09", "Friday").edtf == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Chad agreed to a truce with Sudan on Friday.", "2022-11-04"),
        ("Chad agreed to the truce on Friday.", "2022-11-04"),
        ("Chad agreed to meet Sudan on Friday.", "2022-11-11"),
        ("Chad agreed to a truce starting on Friday.", "2022-11-11"),
        ("Chad agreed to a ceasefire from Friday.", "2022-11-11"),
    ],
)
def test_what_was_agreed_to_is_over_unless_it_begins_then(text: str, edtf: str) -> None:
    assert named(text, "2022-11-09", "Friday").edtf == edtf


def test_a_month_of_what_will_be_done_is_to_come() -> None:
    assert named("The base will be closed in December.", "2022-11-09", "December").edtf == "2022-12"
    assert named("The pact was signed in December.", "2022-11-09", "December").edtf == "2021-12"


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Before he is to visit Oslo, the army on Friday denied reports of a raid.", "2022-11-04"),
        ("As the king will visit Oslo, rebels on Friday attacked a camp.", "2022-11-04"),
        ("The king will visit Oslo on Friday to deny reports of a raid.", "2022-11-11"),
        ("The king will visit Oslo on Friday, the army said.", "2022-11-11"),
    ],
)
def test_a_verb_right_behind_a_date_tells_what_happened_then(text: str, edtf: str) -> None:
    assert named(text, "2022-11-09", "Friday").edtf == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("On Friday, the Union of Farmers and Herders plans to march.", "2022-11-11"),
        ("On Friday, the army withdrew and plans to return.", "2022-11-04"),
        ("On Friday, the army lost ten men but plans to return.", "2022-11-04"),
        ("The army made clear on Friday they have plans to return.", "2022-11-04"),
    ],
)
def test_a_word_within_a_name_parts_no_clauses(text: str, edtf: str) -> None:
    assert named(text, "2022-11-09", "Friday").edtf == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Students planned a march on Friday.", "2022-11-11"),
        ("The envoys have until Friday to agree.", "2022-11-11"),
        ("The truce had been due to expire on Friday.", "2022-11-04"),
        ("He called for calm on Friday.", "2022-11-04"),
    ],
)
def test_plans_and_terms_look_ahead(text: str, edtf: str) -> None:
    assert named(text, "2022-11-09", "Friday").edtf == edtf


def test_a_cited_source_does_not_hide_the_month_that_was_spoken_of() -> None:
    text = "As quoted by the Daily Sabah, he fled in June 2018 and came back later that year."
    assert named(text, "2022-11-09", "later that year").value == "2018"


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("Third-quarter sales fell. Storms will cut those of the fourth quarter. In the latest quarter it lost more.",
         "the latest quarter", "2014-Q3"),
        ("Second-quarter sales fell. Earlier this month rents rose. It had no loss in the quarter.",
         "the quarter", "2014-Q2"),
        ("Second-quarter sales fell. In May rents rose. It had no loss in the quarter.", "the quarter", "2014-Q3"),
        ("Sales beat those of the year-ago quarter. A year earlier they fell.", "A year earlier", "2013"),
        ("Third-quarter sales beat those of a year ago. They fell earlier in the year.", "earlier in the year", "2014"),
    ],
)  # fmt: skip
def test_which_quarter_and_year_is_spoken_of(text: str, span: str, value: str) -> None:
    assert named(text, "2014-11-20", span).value == value


@pytest.mark.parametrize(
    ("text", "published", "days"),
    [
        ("They met at Easter.", "2021-04-20", ["2021-04-04"]),
        ("They met on Easter Monday 2024.", "2024-05-20", ["2024-04-01"]),
        ("They will meet on Good Friday.", "2021-12-20", ["2022-04-15"]),
        ("The Good Friday Agreement held.", "2021-04-20", []),
        ("They met last Thanksgiving.", "2014-03-20", ["2013-11-28"]),
        ("They met on Thanksgiving 2012.", "2014-03-20", ["2012-11-22"]),
        ("They met on Thanksgiving.", None, [None]),
        ("They marched on Labor Day and on Election Day.", "2016-11-20", ["2016-09-05", "2016-11-08"]),
        ("They stayed the week of December 30, 2019.", "2020-03-20", ["2019-12-30/2020-01-05"]),
        ("They stayed the week of March 6.", None, [None]),
    ],
)
def test_feasts_that_move_and_weeks_of_a_day(text: str, published: str | None, days: list[str | None]) -> None:
    assert [t.edtf for t in read(text, published)] == days


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It rose in the first half of 2014 and fell in the second half of 2014.", ["2014-H1", "2014-H2"]),
        ("They left on July 24 , 2003 .", ["2003-07-24"]),
        ("They have fought since nineteen ninety-one.", ["1991"]),
        ("They paid nineteen men.", []),
        ("Prices rise 8.5% annually.", []),
        ("It cost 40 billion over ten years and 3 billion a year.", ["P10Y"]),
        ("From 6 p.m. to 8 p.m. nobody may go out.", ["2022-11-09T18:00", "2022-11-09T20:00"]),
        ("The dead of September 11th attacks are mourned.", ["2001-09-11"]),
        ("On Black Monday prices fell.", []),
        ("It runs until at least 2031, or as early as March.", ["2031", "2022-03"]),
    ],
)
def test_forms_of_dates(text: str, values: list[str]) -> None:
    assert [t.value for t in read(text, "2022-11-09")] == values


@pytest.mark.parametrize(
    "text",
    [
        "They'll meet on Friday.",
        "The talks end in two weeks' time.",
        "It fell at 5 o'clock on New Year's Day.",
        "It began in the '90s.",
    ],
)
def test_an_apostrophe_may_be_curly(text: str) -> None:
    found = [(t.span, t.value) for t in read(text, "2022-11-09")]
    assert found
    assert [(t.span, t.value) for t in read(text.replace("'", "’"), "2022-11-09")] == found


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("It is his last speech in Oslo on Thursday.", "2022-11-10"),
        ("Farmers seek a truce before Thursday's march.", "2022-11-10"),
        ("It is his last speech in Oslo on Friday.", "2022-11-04"),
        ("Flights resumed in the valley on Thursday.", "2022-11-03"),
        ("It rained, and rebels fled the valley on Thursday.", "2022-11-03"),
        ("It is the valley that on Thursday fell to the rebels.", "2022-11-03"),
        ("On Thursday there is snow.", "2022-11-03"),
    ],
)
def test_a_day_of_which_nothing_is_told_is_rather_tomorrow_than_six_days_ago(text: str, edtf: str) -> None:
    (day,) = read(text, "2022-11-09")
    assert day.edtf == edtf


def test_only_endings_of_the_past_tell_that_nothing_is_told() -> None:
    """Without them, as in languages whose verbs have none, a day of the week is the last one."""
    cues = {name: words for name, words in TABLE["cues"].items() if name != "past_ending"}
    grammar = compile_time({**TABLE, "cues": cues}, "time.toml")
    text = "It is his last speech in Oslo on Thursday."
    assert [t.edtf for t in tag_and_anchor(text, [(0, len(text))], published_day("2022-11-09"), grammar)] == [
        "2022-11-03"
    ]
