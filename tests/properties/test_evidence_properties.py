"""Whatever the text: no crash, every field with its words, each value read again from them, the same answer twice."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from functools import cache
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import damai
from damai.codebook import codebook_line
from damai.grounding import edtf
from damai.knowledge.authorities import authorities
from damai.knowledge.ontology import ontology
from damai.knowledge.places import countries
from damai.model import STATUSES, Analysis, Event, Span
from damai.pipeline import Pipeline, load_pipeline
from damai.serial import analysis_schema, dump, from_json, to_json

NAMES = [
    "Presiden Rusia Vladimir Putin", "Presiden Turki Recep Tayyip Erdogan", "Putin", "Rusia", "Turki",
    "Ukraina", "pasukan Israel", "Hamas", "Menteri Luar Negeri Iran", "Gedung Putih", "PBB", "militer Armenia",
    "Azerbaijan", "Baku", "Indonesia", "ASEAN", "keduanya", "kedua negara", "ia", "mereka", "pihaknya",
    "juru bicara Kementerian Pertahanan Rusia", "warga", "Mantan Presiden",
]  # fmt: skip
DEEDS = [
    "bertemu", "menyerang", "diserang oleh", "menuduh", "membantah", "berjanji akan menarik pasukan dari",
    "mengancam akan menyerang", "meminta", "menengahi perundingan antara",
    "menandatangani perjanjian damai dengan", "mengirim bantuan kepada", "menewaskan 12 orang di",
    "tidak menyerang", "serangan", "pertemuan antara", "gencatan senjata dengan", "menjatuhkan sanksi terhadap",
    "saling tuduh dengan", "dan", "serta", "kata", "menurut", "mengatakan bahwa", "jika", "akan", "belum",
    "seperti dilansir",
]  # fmt: skip
WHEN = [
    "Senin", "pada 3 Mei 2024", "kemarin", "(12/9)", "pekan lalu", "sejak 1991", "hari ini", "besok",
    "seminggu sebelumnya", "antara 1 dan 3 Juni", "31/2/2024", "tahun 99999",
]  # fmt: skip
WHERE = ["di Sochi", "di Gaza", "di Nagorno-Karabakh", "di Kairo, Mesir", "di Jakarta", "di perbatasan"]
MARKS = [
    ".", ",", '"', "“", "”", "'", "(", ")", "\n", "\n\n", " - ", ":", "…", "\u200b", "\u202e", "\ud800", "\x00",
    "\xa0", "\x1b[31m", "😀", "é", "ıİ", "ﬃ", "ß", "\u0301", "\r\n", "\u2028", "[", "{", "&nbsp;", "<b>",
]  # fmt: skip
PIECES = st.one_of(
    *(st.sampled_from(words) for words in (NAMES, DEEDS, NAMES, DEEDS, WHEN, WHERE, MARKS)), st.text(max_size=6)
)
SENTENCES = st.builds("{} {} {} {}, {}.".format, *map(st.sampled_from, (NAMES, DEEDS, NAMES, WHERE, WHEN)))
TEXTS = st.one_of(
    st.lists(PIECES, max_size=25).flatmap(
        lambda parts: st.sampled_from([" ", "", "  "]).map(lambda glue: glue.join(parts))
    ),
    st.lists(st.one_of(SENTENCES, PIECES), max_size=6).map(" ".join),
)
DAYS = st.sampled_from([None, "2024-05-14", "2019-09-12T23:30:00+07:00", "9999-12-31", "0001-01-01"])
TITLES = st.one_of(st.none(), SENTENCES)
CODE = re.compile(r"(?:[A-Z]{3}|(?:IGO|NSA|NGO|MED|MNC|ORG)-[A-Z0-9]+(?:-[A-Z0-9]+)*|UNNAMED)(?::[A-Z]{2,4})?")
LISTS = ("actors", "recipients", "mediators", "claimants", "deniers")
RELAXED = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@cache
def unscreened() -> Pipeline:
    return Pipeline("id", screen=False)


@cache
def read_alone(words: str, published: str | None, before: str = "") -> Analysis:
    """What is found in some words when they stand alone (the state after them only wakes the reader)."""
    return unscreened().run(damai.read_text(f"{before}{words} .\n\nRusia .", id="alone", published=published))


def expected(event: Event) -> dict[str, list[str]]:
    """Every field that is not empty, with its values."""
    found: dict[str, list[str]] = {"type": [event.type]}
    found |= {name: list(getattr(event, name)) for name in LISTS if getattr(event, name)}
    for name in ("date", "place", "killed", "injured"):
        if getattr(event, name) is not None:
            found[name] = [str(getattr(event, name))]
    if event.status != "occurred":
        found["status"] = [event.status]
    if event.commitment is not None:
        found["commitment.content"] = [event.commitment.content]
        if event.commitment.due is not None:
            found["commitment.due"] = [event.commitment.due]
    return found


def check_values(event: Event) -> None:
    assert event.type in ontology().types
    assert event.status in STATUSES
    for code in (code for name in LISTS for code in getattr(event, name)):
        assert CODE.fullmatch(code), code
        state = code.partition(":")[0]
        assert len(state) != 3 or state in countries(), code
    for date in (event.date, event.commitment and event.commitment.due):
        assert date is None or edtf.bounds(date) is not None
    assert event.place is None or event.place.strip()
    assert 0.0 <= event.confidence <= 1.0
    assert event.steps


def check_spans(event: Event, text: str) -> None:
    wanted = expected(event)
    assert set(event.fields) == set(wanted)
    for name, evidence in event.fields.items():
        assert sorted(str(one.value) for one in evidence) == sorted(wanted[name]), name
        for one in evidence:
            assert one.spans or one.via == "title"
            for span in one.spans:
                check_span(span, text)
                assert name == "commitment.content" or len(span.of(text).split()) <= 12
            if one.via == "pronoun":
                assert len(one.spans) >= 2
    for span in (event.trigger, *event.evidence, *event.mentions, *(s for step in event.steps for s in step.spans)):
        check_span(span, text)
    assert any(sentence.covers(event.trigger) for sentence in event.evidence)


def check_span(span: Span, text: str) -> None:
    assert 0 <= span.start < span.end <= len(text)
    assert span.of(text).strip()


def check_reread(event: Event, text: str, published: str | None) -> None:
    """Values that came straight from words are found in those words alone."""
    for name in (*LISTS, "date", "place", "commitment.content"):
        for one in event.fields.get(name, ()):
            words = [span.of(text) for span in one.spans]
            if name == "commitment.content":
                assert words == [one.value]
            elif one.via == "text":
                befores = ("", "akan ") if name == "date" else ("",)  # a day may lie behind or ahead
                alone = [read_alone(word, published, before) for word in words for before in befores]
                values = {one.value, told_by_type(event, name, one.value)}
                assert any(values & values_alone(name, found) for found in alone), (name, one.value, words)


def told_by_type(event: Event, name: str, value: str) -> str:
    """The state of a code whose sector follows from the type of event ("Russia accused": its government), not from the
    words for it; else the code."""
    state, _, sector = value.partition(":")
    implied = ontology().type(event.type).doer if name == "actors" else "GOV"
    return state if name != "recipients" and sector and sector == implied else value


def values_alone(name: str, found: Analysis) -> set[Any]:
    if name == "date":
        lasting = {f"{timex.edtf}/.." for timex in found.timexes if timex.rule == "since"}
        return {timex.edtf for timex in found.timexes} | lasting
    if name == "place":
        return {place.name for place in found.places}
    states = {place.country for place in found.places}
    rulers = {a.code for a in authorities() for p in found.places if a.state == p.country and p.name in a.places}
    return {actor.code for actor in found.actors} | states | rulers


@RELAXED
@given(TEXTS, DAYS, TITLES)
def test_every_field_has_its_words(text: str, published: str | None, title: str | None) -> None:
    analysis = damai.code(text, published=published, language="id", title=title, id="r")
    assert analysis.report.text == text
    for event in analysis.events:
        check_values(event)
        check_spans(event, text)
    assert len({event.id for event in analysis.events}) == len(analysis.events)
    for item in (*analysis.actors, *analysis.timexes, *analysis.places):
        check_span(item.span, text)


@RELAXED
@example("Presiden Rusia Vladimir Putin menyerang Ukraina di perbatasan, Senin.")  # whose border, its word does not say
@given(st.lists(SENTENCES, min_size=1, max_size=3).map(" ".join))
def test_values_are_read_again_from_their_words_alone(text: str) -> None:
    analysis = damai.code(text, published="2024-05-14", language="id")
    for event in analysis.events:
        check_reread(event, text, "2024-05-14")


@RELAXED
@given(TEXTS, DAYS)
def test_two_runs_are_identical_and_json_keeps_all(text: str, published: str | None) -> None:
    first = damai.code(text, published=published, language="id", id="r")
    load_pipeline("id").run(damai.read_text("Israel menyerang Suriah, Selasa.", published="2020-01-01"))
    second = damai.code(text, published=published, language="id", id="r")
    assert to_json(first) == to_json(second)
    assert from_json(to_json(first)) == first
    line = dump(codebook_line(first))
    assert len(line.splitlines()) == 1
    assert json.loads(line)["id"] == "r"
    line.encode("utf-8")


@RELAXED
@given(TEXTS)
def test_any_language_is_answered(text: str) -> None:
    analysis = damai.code(text)
    assert analysis.report.text == text
    assert {f.name for f in fields(Analysis)} == set(analysis_schema()["properties"])
