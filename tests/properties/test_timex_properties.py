"""Whatever the text: spans are slices, dates are readable, and no answer hangs on the clock."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from damai.grounding import edtf
from damai.grounding.timex import compile_time, published_day, tag_and_anchor

TABLE = tomllib.loads((Path(__file__).parents[2] / "src/damai/language/packs/id/time.toml").read_text("utf-8"))
GRAMMAR = compile_time(TABLE, "time.toml")

TABLES = ("units", "parts", "directions", "orders", "one", "mods")
GLUE = ["pada", "sejak", "hari", "dua", "beberapa", "akan", "sampai", "-", "–", "(", ")", ",", "/", ".", "pukul"]
WORDS = sorted(
    {w.removeprefix("=") for rows in (*TABLE["months"], *TABLE["weekdays"]) for w in rows}
    | {w.removeprefix("=") for key in TABLES for words in TABLE[key].values() for w in words}
    | {"tiga puluh", "musim gugur", *GLUE}
)
NUMBERS = st.one_of(st.integers(0, 40), st.integers(1800, 2300), st.integers(0, 10**9)).map(str)
FIGURES = st.builds("({}/{}/{})".format, st.integers(0, 40), st.integers(0, 15), st.integers(0, 3000))
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(st.sampled_from(WORDS), NUMBERS, FIGURES), max_size=12).flatmap(
        lambda parts: st.sampled_from([" ", "", "  ", "\n"]).map(lambda glue: glue.join(parts))
    ),
)
DAYS = st.one_of(st.none(), st.dates())


@given(st.text(max_size=30))
def test_bounds_never_raises(text: str) -> None:
    span = edtf.bounds(text)
    assert span is None or span[0] <= span[1]


@given(st.dates())
def test_a_day_spans_itself(day: date) -> None:
    assert edtf.bounds(edtf.day(day)) == (day, day)
    assert edtf.covers(edtf.month(day.year, day.month), edtf.day(day))


@settings(deadline=None, max_examples=300)
@given(TEXTS, DAYS)
def test_every_expression_is_a_slice_with_a_readable_date(text: str, published: date | None) -> None:
    last = 0
    for found in tag_and_anchor(text, [(0, len(text))], published, GRAMMAR):
        assert last <= found.span.start < found.span.end <= len(text)
        assert found.span.of(text).strip() == found.span.of(text)
        last = found.span.end
        if found.edtf is not None:
            assert edtf.bounds(found.edtf) is not None, (found, text)
        if found.type in ("DURATION", "SET"):
            assert found.edtf is None


@settings(deadline=None, max_examples=100)
@given(TEXTS, DAYS)
def test_the_same_text_gives_the_same_answer_on_any_day(text: str, published: date | None) -> None:
    class Never(date):
        @classmethod
        def today(cls) -> Never:
            raise AssertionError("the clock was read")

    first = tag_and_anchor(text, [(0, len(text))], published, GRAMMAR)
    again = Never(published.year, published.month, published.day) if published else None
    second = tag_and_anchor(text, [(0, len(text))], again, GRAMMAR)
    assert first == second


@given(st.text(max_size=20))
def test_published_day_never_raises(text: str) -> None:
    assert published_day(text) is None or isinstance(published_day(text), date)
