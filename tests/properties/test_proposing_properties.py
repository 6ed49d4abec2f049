"""Whatever a language model proposes: no crash, and nothing enters without its words, read as damai reads them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import damai
from damai.knowledge.ontology import ontology
from damai.model import STATUSES, Event, Span
from damai.pipeline import Grounded, load_pipeline
from damai.proposing.form import read_answer
from damai.proposing.joining import hold
from damai.proposing.locating import counts_at
from damai.serial import from_json, to_json

TEXTS = (
    "Presiden Rusia Vladimir Putin bertemu Presiden Turki di Sochi pada Senin. Keduanya akan mengirim bantuan ke Gaza "
    "sebelum 3 Juni. Menurut militer Israel, 12 orang tewas dan 5 terluka ketika Hamas menyerang Israel, Minggu. "
    "Hamas membantah serangan itu. Hamas menyerang Israel lagi.",
    "Israel \ud800 dan  Hamas\u200b \n\n saling tuduh; Israel. Israel",
    "Iran",
)
LISTS = ("actors", "recipients", "mediators", "claimants", "deniers")
PROPOSER = damai.Proposer("http://localhost/v1", "model-x")
RELAXED = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])


@cache
def ground(number: int) -> tuple[damai.Analysis, Grounded]:
    report = damai.read_text(TEXTS[number], id="r", published="2024-05-14", language="id")
    return damai.Analysis(report), load_pipeline("id").ground(report)


def quotes(text: str) -> st.SearchStrategy[str]:
    """Words of the text, whole sentences, stretches cut anywhere, and words that are not in it."""
    words = text.split(" ")
    places = st.tuples(st.integers(0, len(words)), st.integers(1, 6))
    return st.one_of(
        places.map(lambda at: " ".join(words[at[0] : at[0] + at[1]])),
        st.sampled_from([part.strip() + "." for part in text.split(".")]),
        st.tuples(st.integers(0, len(text)), st.integers(0, 40)).map(lambda at: text[at[0] : at[0] + at[1]]),
        st.sampled_from(
            ["Prancis", "Hamas", "Israel", "menyerang", "tewas", "akan", "12 orang tewas", "Minggu", "Gaza"]
        ),
        st.text(max_size=4),
    )


WHO = ["Presiden Rusia Vladimir Putin", "Presiden Turki", "militer Israel", "Hamas", "Israel", "Keduanya"]
WHEN = ["Senin", "sebelum 3 Juni", "3 Juni", "Minggu", "Selasa"]
WHERE = ["Sochi", "Gaza", "Israel", "Paris"]
MANY = ["12 orang tewas", "5 terluka", "12 orang", "orang"]


def mostly(likely: st.SearchStrategy[Any], other: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Five times in six the likely (``one_of`` would count the branches of each)."""
    return st.integers(0, 5).flatmap(lambda number: other if number == 5 else likely)


def quoted_of(text: str, likely: list[str], more: Any = None) -> st.SearchStrategy[Any]:
    """Words quoted for a field: mostly some that fit, now and then any."""
    words = mostly(st.sampled_from(likely), quotes(text))
    return st.fixed_dictionaries({"quote": words}, optional=more)


def records(text: str) -> st.SearchStrategy[dict[str, Any]]:
    """Events of the right form, of which many say what is not so."""
    codes = st.sampled_from([None, None, None, "RUS", "TUR:GOV", "ISR:MIL", "NSA-HAMAS", "FRA", "", "UNNAMED"])
    sides = st.lists(quoted_of(text, WHO, {"code": codes}), max_size=2)
    values = mostly(st.sampled_from([12, 5, 120]), st.just(-1))
    counted = st.tuples(quoted_of(text, MANY), values).map(lambda both: {**both[0], "value": both[1]})
    date = quoted_of(text, WHEN)
    promise = quoted_of(text, ["mengirim bantuan ke Gaza", "akan"], {"due": date, "negative": st.booleans()})
    status = st.tuples(quoted_of(text, ["akan", "membantah"]), st.sampled_from(STATUSES))
    some = st.lists(st.sampled_from(LISTS), max_size=2, unique=True)
    words = text.split()
    triggers = st.integers(0, len(words) - 1).map(lambda at: words[at].strip(".,"))
    types = mostly(st.sampled_from(["ASSAULT", "AGREE", *ontology().types]), st.just("PARTY"))
    told = mostly(st.sampled_from([text, *(part.strip() + "." for part in text.split("."))]), quotes(text))
    rest = st.fixed_dictionaries(
        {"type": types, "sentence": told, "trigger": mostly(triggers, quotes(text))},
        optional={
            "mode": st.sampled_from([None, "meet", "x"]), "date": date,
            "place": quoted_of(text, WHERE), "status": status.map(lambda both: {**both[0], "value": both[1]}),
            "commitment": promise, "killed": counted, "injured": counted,
        },
    )  # fmt: skip
    named = some.flatmap(lambda names: st.fixed_dictionaries(dict.fromkeys(names, sides)))
    return st.tuples(rest, named).map(lambda both: both[0] | both[1])


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
ASKED = st.sampled_from([0, 0, 0, 1, 2]).flatmap(
    lambda number: st.tuples(st.just(number), st.lists(mostly(records(TEXTS[number]), JUNK), max_size=6))
)


@RELAXED
@given(ASKED)
def test_nothing_enters_without_its_words(asked: tuple[int, list[object]]) -> None:
    number, answer = asked
    analysis, grounded = ground(number)
    found = hold(answer, analysis, grounded, PROPOSER)
    assert found.proposed == len(answer) == len(found.entered) + found.known + found.refused.total()
    assert hold(answer, analysis, grounded, PROPOSER) == found
    assert len({event.id for event in found.entered}) == len(found.entered)
    for event in found.entered:
        check(event, TEXTS[number], grounded, answer)


def check(event: Event, text: str, grounded: Grounded, answer: Sequence[object]) -> None:
    """Every value has its words, and each is what damai itself reads in them."""
    wanted = {"type": [event.type]} | {name: list(getattr(event, name)) for name in LISTS if getattr(event, name)}
    for name in ("date", "place", "killed", "injured"):
        if getattr(event, name) is not None:
            wanted[name] = [str(getattr(event, name))]
    if event.status != "occurred":
        wanted["status"] = [event.status]
    if event.commitment is not None:
        wanted["commitment.content"] = [event.commitment.content]
        if event.commitment.due is not None:
            wanted["commitment.due"] = [event.commitment.due]
    assert {name: [one.value for one in found] for name, found in event.fields.items()} == wanted
    known = {(code, tuple(mention.spans)) for row in grounded.mentions for mention in row for code in mention.codes}
    days = {(timex.edtf, timex.span) for timex in grounded.timexes}
    spots = {(place.name, place.span) for place in grounded.places}
    for name, found in event.fields.items():
        for one in found:
            assert one.spans
            assert all(0 <= s.start < s.end <= len(text) and s.of(text).strip() for s in one.spans)
            if name in LISTS:
                assert any(code == one.value and set(spans) <= set(one.spans) for code, spans in known)
            elif name in ("date", "commitment.due"):
                assert (one.value, one.spans[0]) in days
            elif name == "place":
                assert (one.value, one.spans[0]) in spots
            elif name in ("killed", "injured"):
                assert int(one.value) in counts_at(grounded, one.spans[0])
            else:
                assert quoted(one.spans[0], text, answer)
    assert any(sentence.covers(event.trigger) for sentence in event.evidence)
    assert all(step.rule == "proposer:model-x" for step in event.steps)
    analysis = damai.Analysis(damai.read_text(text, id="r"), (event,))
    assert from_json(to_json(analysis)) == analysis


def quoted(span: Span, text: str, answer: Sequence[object]) -> bool:
    """Whether the words of a span were quoted."""
    return json.dumps(span.of(text))[1:-1] in json.dumps(answer)


@RELAXED
@given(
    st.text(max_size=30) | JUNK.map(json.dumps) | st.builds("{}{}".format, JUNK.map(json.dumps), st.text(max_size=9))
)
def test_an_answer_of_any_kind_is_read_or_refused(content: str) -> None:
    found = read_answer(content)
    assert found is None or isinstance(found, list)
