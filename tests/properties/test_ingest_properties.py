"""What holds for every input of ingest."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from damai.ingest import Broken, clean, local_day, read_bytes, read_published, read_text
from damai.ingest.dateline import dateline_day
from damai.model import Report

any_text = st.text(st.characters(codec=None), max_size=300)
tricky = st.lists(
    st.sampled_from(["\r\n", "\r", "â€œ", "Â\xa0", "’", "a", "\ud800", "\u202e", "\x00", "\U0001f600", "“"])
).map("".join)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner) | st.dictionaries(any_text, inner),
)
names = st.sampled_from(["a.txt", "a.html", "a.json", "a.jsonl", "stdin"])
starts = st.sampled_from(
    [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"{", b'{"id":', b"[{", b"<html>", b"<p>", b"<?xml", b"%PDF-"]
)


@given(any_text | tricky)
def test_clean_keeps_the_length(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert clean(cleaned) == cleaned
    assert not set(cleaned) & set("\x00\r\t\u2028\u202e\u200b\ufeff\u00a0")


@given(any_text)
def test_text_is_kept(text: str) -> None:
    assert read_text(text).text == text


@settings(max_examples=200, deadline=None)
@given(starts, st.binary(max_size=400), names)
def test_any_bytes_give_readings(start: bytes, data: bytes, name: str) -> None:
    for reading in read_bytes(start + data, name):
        assert isinstance(reading, Report | Broken)
        assert reading.id
        assert isinstance(reading, Report) or reading.notes


@settings(max_examples=100, deadline=None)
@given(any_text, names)
def test_any_text_gives_readings(text: str, name: str) -> None:
    for reading in read_bytes(text.encode("utf-8", "replace"), name):
        assert isinstance(reading, Report | Broken)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=60).map(lambda line: line.replace(b"\n", b" ")), max_size=8))
def test_lines_in_are_results_out(lines: list[bytes]) -> None:
    data = b"".join(b" " + line + b"\n" for line in lines)
    assert len(list(read_bytes(data, "a.jsonl"))) == len(lines)


@given(st.lists(st.tuples(any_text.filter(bool), any_text.filter(str.strip)), max_size=6), st.booleans())
def test_ids_and_texts_are_kept(records: list[tuple[str, str]], ascii_only: bool) -> None:
    lines = [json.dumps({"id": id, "text": text}, ensure_ascii=True) for id, text in records]
    readings = list(read_bytes("\n".join(lines).encode(), "a.jsonl"))
    # A pair of lone surrogates side by side is one character for JSON.
    expected = [(made["id"], made["text"]) for made in map(json.loads, lines)]
    assert [(r.id, r.text if isinstance(r, Report) else None) for r in readings] == expected


@given(
    st.dictionaries(
        st.sampled_from(["id", "text", "published", "title", "publisher", "language", "url", "x"]), json_values
    )
)
def test_any_object_gives_one_reading(record: dict[str, object]) -> None:
    [reading] = read_bytes(json.dumps(record).encode(), "a.jsonl")
    assert reading.id == record["id"] if isinstance(record.get("id"), str) and record["id"] else reading.id
    if isinstance(reading, Report):
        assert reading.published is None or 1900 <= int(reading.published[:4]) <= 2100
        assert (reading.published is None) == ("no-date" in [note.code for note in reading.notes])


@given(any_text | st.integers() | st.datetimes() | st.dates())
def test_published_is_a_day_or_noted(value: object) -> None:
    published, notes = read_published(value)
    assert (local_day(published) is None) == ("bad-published" in [note.code for note in notes])


@given(
    st.dates(date(1900, 1, 1), date(2050, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d %b %Y", "%b %d, %Y", "%Y/%m/%d", "%d.%m.%Y"]),
)
def test_dates_are_read_back(day: date, form: str) -> None:
    if form == "%d.%m.%Y" or "%b" not in form or day.strftime("%b").lower() in ("jan", "may", "dec"):
        assert local_day(read_published(day.strftime(form))[0]) == day


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), any_text)
def test_dateline_never_stops(day: date, rest: str) -> None:
    for text in (rest, f"JAKARTA, {day.isoformat()} - {rest}", rest + day.isoformat()):
        found, notes = dateline_day(text)
        assert (found is None) == (not notes)


@pytest.mark.parametrize("name", ["a.txt", "a.html", "stdin"])
def test_same_in_same_out(name: str) -> None:
    data = b"<p>Kedua menteri bertemu di Kairo, 20 Jun 2025.</p>"
    assert list(read_bytes(data, name)) == list(read_bytes(data, name))
