"""Analyses to JSON and back, the published schema, and what is refused."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import damai
from damai.knowledge.ontology import ontology
from damai.model import (
    STATUSES,
    VIAS,
    Actor,
    Analysis,
    Commitment,
    Event,
    Evidence,
    Note,
    Place,
    Quotation,
    Report,
    Span,
    Step,
    Timex,
)
from damai.serial import analysis_schema, dump, from_dict, from_json, to_dict, to_json

SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "analysis.schema.json"
TEXT = "Menteri Gito berjanji kepada Hana akan menarik pasukan dari Kairo sebelum 3 Mei 2024."


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


FULL = Analysis(
    Report(
        "r\ud8001",
        TEXT,
        "2024-05-01T10:00:00+07:00",
        "Janji",
        "Harian",
        "id",
        "https://example.org/1",
        (Note("a", "b"),),
    ),
    (
        Event(
            "0123456789abcdef",
            "AGREE",
            at("berjanji"),
            (Span(0, len(TEXT)),),
            "yield",
            ("EGY:GOV",),
            ("NGO-X",),
            ("IGO-UN",),
            "hypothetical",
            ("EGY",),
            ("UNNAMED",),
            "2024-05-01",
            "Cairo",
            Commitment("menarik pasukan", "2024-05-03", True),
            2,
            0,
            -2.0,
            "verbal cooperation",
            "035",
            0.75,
            {
                "actors": (Evidence("EGY:GOV", (at("Menteri"), at("Gito")), "carried"),),
                "place": (Evidence("Cairo", (), "title"),),
            },
            (at("berjanji"),),
            (Step("predicate:x", "type=AGREE p=0.75", (at("berjanji"),)),),
        ),
        Event("f" * 16, "CONSULT", at("Hana"), (at("Hana"),)),
    ),
    (Actor(at("Gito"), "EGY", "pronoun", (at("Menteri"),)),),
    (Timex(at("3 Mei 2024"), None, "DURATION", "P1D", "rule", True), Timex(at("2024"), "2024")),
    (Place(at("Kairo"), "Cairo", "EGY", 30.06, 31.25, 360630, "capital", ("EGY", "SDN")), Place(at("Kairo"), "Cairo")),
    (Quotation((at("menarik"), at("pasukan")), at("berjanji"), None, "EGY", True),),
    (Note("no-date", "x"),),
    {"damai": "1"},
)


def validator() -> Any:
    return jsonschema.Draft202012Validator(analysis_schema())


@pytest.mark.parametrize("analysis", [FULL, Analysis(Report("", ""))])
def test_round_trip_is_exact_and_valid(analysis: Analysis) -> None:
    assert from_json(to_json(analysis)) == analysis
    assert from_json(to_json(analysis, indent=2).encode()) == analysis
    assert from_dict(to_dict(analysis)) == analysis
    assert json.loads(to_json(analysis)) == to_dict(analysis)
    validator().validate(to_dict(analysis))


def test_real_output_is_valid_and_comes_back() -> None:
    text = "Presiden Rusia Vladimir Putin bertemu Presiden Turki Recep Tayyip Erdogan di Sochi, Senin."
    analysis = damai.code(text, published="2024-05-14", id="r1")
    assert analysis.events
    validator().validate(json.loads(to_json(analysis)))
    assert from_json(to_json(analysis)) == analysis
    assert {"damai", "pack", "model"} <= set(analysis.versions)


def test_every_span_brings_its_words() -> None:
    event = to_dict(FULL)["events"][0]
    assert event["trigger"] == {"start": 13, "end": 21, "text": "berjanji"}
    assert [span["text"] for span in event["fields"]["actors"][0]["spans"]] == ["Menteri", "Gito"]


def test_the_published_schema_is_current() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == analysis_schema(), (
        "run: damai schema > docs/reference/analysis.schema.json"
    )


def test_the_schema_is_one_and_lists_what_the_model_lists() -> None:
    schema = analysis_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$defs"]["Event"]["properties"]["status"]["enum"] == list(STATUSES)
    assert schema["$defs"]["Evidence"]["properties"]["via"]["enum"] == list(VIAS)
    assert schema["$defs"]["Event"]["properties"]["type"] == {"type": "string"}
    assert len(ontology().types) == 16


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    data = copy.deepcopy(to_dict(FULL))
    place: Any = data
    for key in path[:-1]:
        place = place[key]
    if value is None and path[-1] != "status":
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["report"], None, "analysis: 'report' is missing"),
        (["report", "text"], 3, "report.text: a string is wanted, not 3"),
        (["events", 0, "status"], None, "events[0].status: None is none of occurred"),
        (["events", 0, "status"], [], "events[0].status: [] is none of"),
        (["events", 0, "type"], True, "events[0].type: a string is wanted"),
        (["events", 0, "killed"], True, "events[0].killed: a whole number is wanted, not True"),
        (["events", 0, "killed"], 2.5, "events[0].killed: a whole number is wanted, not 2.5"),
        (["events", 0, "score"], float("nan"), "events[0].score: a number is wanted, not nan"),
        (["events", 0, "score"], 10**400, "events[0].score: the number is too large"),
        (["events", 0, "colour"], "red", "events[0]: unknown key 'colour'"),
        (["events", 0, "trigger"], [1, 2], "events[0].trigger: an object is wanted"),
        (["events", 0, "trigger"], {"start": 1}, "events[0].trigger: a span has 'start', 'end' and 'text'"),
        (["events", 0, "trigger", "end"], 999, "events[0].trigger: 13..999 is no span of a text of 85 characters"),
        (["events", 0, "trigger", "text"], "setuju", "the report has 'berjanji' there, not 'setuju'"),
        (["events"], {}, "events: a list is wanted, not {}"),
        (["versions", "damai"], 1, "versions.damai: a string is wanted, not 1"),
    ],
)
def test_what_is_not_ours_is_refused_by_place(path: list[Any], value: Any, message: str) -> None:
    with pytest.raises(damai.SchemaError) as caught:
        from_dict(changed(path, value))
    assert message in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", '"x"', "{}", b"\xff\xfe\x00", "[" * 100_000])
def test_json_of_something_else_is_refused(text: str | bytes) -> None:
    with pytest.raises(damai.SchemaError):
        from_json(text)


def test_a_dump_is_one_line_that_every_reader_takes() -> None:
    line = dump({"a": "x\u2028y\u2029z\x85\ud83d\n\x0b\x1c Türkiye 😀"})
    assert len(line.splitlines()) == 1
    assert "Türkiye 😀" in line
    line.encode("utf-8")
    assert json.loads(line)["a"] == "x\u2028y\u2029z\x85\ud83d\n\x0b\x1c Türkiye 😀"
