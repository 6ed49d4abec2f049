"""What a language model proposes: good answers enter with their words, lies and rubbish do not, a dead server harms
nothing."""

from __future__ import annotations

import json
import pickle
import time
from pathlib import Path
from typing import Any

import pytest

import damai
from damai.proposing import server
from damai.proposing.form import MOST, answer_schema

TEXT = (
    "Presiden Rusia Vladimir Putin tiba di Ankara pada Senin. Menteri Luar Negeri Turki minum teh bersama tamunya "
    "itu. Kedua negara berselisih soal gandum. Sebanyak 12 orang tewas ketika pasukan Israel menggempur Gaza, Minggu."
)
SENTENCE = "Menteri Luar Negeri Turki minum teh bersama tamunya itu."
GOOD: dict[str, Any] = {
    "type": "CONSULT",
    "mode": "meet",
    "sentence": SENTENCE,
    "trigger": "minum teh",
    "actors": [
        {"quote": "Menteri Luar Negeri Turki", "code": "TUR:GOV"},
        {"quote": "Presiden Rusia Vladimir Putin", "code": "RUS"},
    ],
    "date": {"quote": "Senin"},
    "place": {"quote": "Ankara"},
}


def proposer(stub: Any, **given: Any) -> damai.Proposer:
    return damai.Proposer(stub.url, "model-x", **({"wait": 0.01, "timeout": 60.0} | given))


def code(stub: Any, **given: Any) -> damai.Analysis:
    return damai.code(TEXT, published="2024-05-14", language="id", id="r", proposer=proposer(stub, **given))


def own() -> damai.Analysis:
    return damai.code(TEXT, published="2024-05-14", language="id", id="r")


def proposed(analysis: damai.Analysis) -> list[damai.Event]:
    return [event for event in analysis.events if event.steps[0].rule == "proposer:model-x"]


def note(analysis: damai.Analysis, code: str = "proposed") -> str:
    return next((note.message for note in analysis.notes if note.code == code), "")


def changed(**fields: Any) -> dict[str, Any]:
    return GOOD | fields


def test_a_good_answer_enters_with_its_words(stub: Any) -> None:
    stub.events(GOOD)
    analysis = code(stub)
    [event] = proposed(analysis)
    assert (event.type, event.mode, event.status) == ("CONSULT", "meet", "occurred")
    assert (event.actors, event.recipients) == (("TUR:GOV", "RUS:GOV"), ())
    assert (event.date, event.place) == ("2024-05-13", "Ankara")
    words = {name: [span.of(TEXT) for one in found for span in one.spans] for name, found in event.fields.items()}
    assert words == {
        "type": ["minum teh"],
        "actors": ["Menteri Luar Negeri Turki", "Presiden Rusia Vladimir Putin"],
        "date": ["Senin"],
        "place": ["Ankara"],
    }
    assert [one.via for one in event.fields["actors"]] == ["text", "carried"]
    assert [span.of(TEXT) for span in event.evidence] == [SENTENCE]
    assert "proposer:model-x: actors=TUR:GOV" in event.explain()
    assert note(analysis) == "model-x proposed 1: 1 entered, 0 known already, 0 refused"
    assert analysis.versions["model"].endswith(" + model-x")
    assert damai.from_json(damai.to_json(analysis)) == analysis
    assert [e for e in analysis.events if e not in proposed(analysis)] == list(own().events)


def test_what_is_asked_holds_the_report_and_the_form(stub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stub.events()
    monkeypatch.setenv("DAMAI_PROPOSER_KEY", "secret")
    analysis = code(stub)
    [asked] = stub.asked
    assert (asked["model"], asked["temperature"], asked["seed"]) == ("model-x", 0, 0)
    assert asked["messages"][1]["content"].endswith(f"Report:\n{TEXT}")
    assert "ASSAULT" in asked["messages"][0]["content"]
    assert asked["response_format"]["json_schema"]["schema"] == answer_schema()
    assert stub.keys == ["Bearer secret"]
    assert "secret" not in damai.to_json(analysis) + repr(proposer(stub))


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        ({"trigger": "perundingan"}, "not in the text"),
        ({"sentence": "Putin bertemu Fidan."}, "not in the text"),
        ({"sentence": SENTENCE.replace(" ", "  ")}, "not in the text"),
        ({"trigger": "minum te"}, "not in the text"),  # half a word
        ({"actors": [{"quote": "Presiden Prancis", "code": "FRA"}]}, "not in the text"),
        (
            {"actors": [{"quote": "Presiden Rusia Vladimir Putin", "code": "USA:GOV"}]},
            "a code that damai does not give",
        ),
        ({"claimants": [{"quote": "minum teh", "code": "TUR"}]}, "knows no name"),
        ({"actors": [{"quote": "Israel menggempur Gaza"}]}, "several names and no code"),
        ({"status": {"value": "planned"}}, "a status without its words"),
        ({"status": {"value": "planned", "quote": "akan"}}, "not in the text"),
        ({"sentence": TEXT, "trigger": f"{SENTENCE} Kedua negara"}, "longer than a sentence"),
        ({"type": "PARTY"}, "another form"),
        ({"actors": "TUR"}, "another form"),
        ({"killed": {"quote": "12 orang", "value": "12"}}, "another form"),
        ({"date": "2024-05-13"}, "another form"),
    ],
)
def test_a_lie_takes_the_event_with_it(stub: Any, lie: dict[str, Any], why: str) -> None:
    stub.events(changed(**lie))
    analysis = code(stub)
    assert analysis.events == own().events
    assert "1 refused" in note(analysis)
    assert why in note(analysis)


def test_fields_that_only_say_more_are_left_out_alone(stub: Any) -> None:
    stub.events(
        changed(
            mode="dance",
            date={"quote": "tiba"},
            place={"quote": "Paris"},
            killed={"quote": "12 orang", "value": 12},
            commitment={"quote": "gandum"},
        )
    )
    analysis = code(stub)
    [event] = proposed(analysis)
    assert (event.mode, event.date, event.place, event.killed, event.commitment) == (None,) * 5
    assert set(event.fields) == {"type", "actors"}
    assert note(analysis).endswith("left out: commitment 1, date 1, killed 1, mode 1, place 1")


@pytest.mark.parametrize(("value", "read"), [(12, 12), (120, None)])
def test_a_number_is_what_damai_reads_in_its_words(stub: Any, value: int, read: int | None) -> None:
    told = TEXT[TEXT.index("Sebanyak") :]
    stub.events(
        {
            "type": "COERCE",
            "sentence": told,
            "trigger": "tewas",
            "killed": {"quote": "12 orang tewas", "value": value},
        }
    )
    analysis = code(stub)
    [event] = proposed(analysis)
    assert (event.type, event.killed) == ("COERCE", read)
    assert ("left out: killed 1" in note(analysis)) == (read is None)


def test_pronouns_stand_for_whom_damai_takes_them(stub: Any) -> None:
    told = "Kedua negara berselisih soal gandum."
    stub.events({"type": "REJECT", "sentence": told, "trigger": "berselisih", "actors": [{"quote": "Kedua negara"}]})
    text = f"Rusia bertemu Turki di Sochi. {told}"
    [event] = proposed(damai.code(text, language="id", proposer=proposer(stub)))
    assert {code.partition(":")[0] for code in event.actors} == {"RUS", "TUR"}
    assert all(one.via == "pronoun" and len(one.spans) >= 2 for one in event.fields["actors"])


def test_damais_own_event_wins(stub: Any) -> None:
    [mine] = [event for event in own().events if event.type == "ASSAULT"]
    words = mine.trigger.of(TEXT)
    again = {"type": "ASSAULT", "sentence": mine.evidence[0].of(TEXT), "trigger": words}
    stub.events(again, GOOD, GOOD)
    analysis = code(stub)
    assert [event for event in analysis.events if event.type == "ASSAULT"] == [mine]
    assert note(analysis) == "model-x proposed 3: 1 entered, 2 known already, 0 refused"


def test_another_type_at_the_same_words_has_its_own_name(stub: Any) -> None:
    [mine] = [event for event in own().events if event.type == "ASSAULT"]
    other = {"type": "COERCE", "sentence": mine.evidence[0].of(TEXT), "trigger": mine.trigger.of(TEXT)}
    stub.events(other)
    events = code(stub).events
    assert len({event.id for event in events}) == len(events) == len(own().events) + 1


@pytest.mark.parametrize(
    "content",
    ["Sorry, I cannot do that.", '{"events": [{"type": "CONS', '{"events": "none"}', "", "[" * 100_000, '{"a": 1}'],
)
def test_malformed_json_is_a_note(stub: Any, content: str) -> None:
    stub.says(content)
    analysis = code(stub)
    assert analysis.events == own().events
    assert "no JSON with a list of events" in note(analysis, "proposer-failed")


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"{}", b'{"choices": []}', b'{"choices": [{"message": {"content": 7}}]}', b"\xff", b"null", b"[]"],
)
def test_another_shape_than_openais_is_a_note(stub: Any, body: bytes) -> None:
    stub.sends(200, body)
    assert "not in the form" in note(code(stub), "proposer-failed")


def test_answers_in_a_fence_and_one_bad_event_among_good_ones(stub: Any) -> None:
    stub.says("Here:\n```json\n" + json.dumps([GOOD, 7, None, [], {"type": []}]) + "\n```")
    analysis = code(stub)
    assert len(proposed(analysis)) == 1
    assert "4 refused (another form: 4)" in note(analysis)


def test_a_slow_server_runs_into_the_deadline(stub: Any) -> None:
    stub.trickles(0.05, 2000)
    started = time.monotonic()
    analysis = code(stub, timeout=0.4)
    assert time.monotonic() - started < 60
    assert analysis.events == own().events
    assert note(analysis, "proposer-failed") == "model-x proposes nothing: no answer within 0.4 seconds"


def test_an_answer_without_end_is_cut_off(stub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LARGEST", 10_000)
    stub.says("x" * 20_000)
    assert "larger than 10,000 bytes" in note(code(stub), "proposer-failed")


def test_more_events_than_are_looked_at(stub: Any) -> None:
    stub.events(*[GOOD] * (MOST + 3))
    analysis = code(stub)
    assert len(proposed(analysis)) == 1
    assert f"3 refused (more than {MOST} events: 3)" in note(analysis)


def test_a_server_in_trouble_is_tried_again(stub: Any) -> None:
    stub.sends(500, b"oops")
    stub.sends(429, b"")
    stub.events(GOOD)
    assert len(proposed(code(stub, retries=2))) == 1
    assert len(stub.asked) == 3


def test_a_server_that_stays_in_trouble_is_a_note_and_then_left_alone(stub: Any) -> None:
    stub.sends(500, b"oops")
    for _ in range(server.GIVE_UP):
        analysis = code(stub, retries=1)
        assert note(analysis, "proposer-failed") == "model-x proposes nothing: the server answered HTTP 500"
    assert "not asked any more" in note(code(stub, retries=1), "proposer-failed")
    assert len(stub.asked) == 2 * server.GIVE_UP
    assert analysis.events == own().events


def test_a_wrong_key_is_not_tried_again(stub: Any) -> None:
    stub.sends(401, b"")
    assert "HTTP 401" in note(code(stub), "proposer-failed")
    assert len(stub.asked) == 1


def test_nobody_there_is_a_note(stub: Any) -> None:
    nobody = damai.Proposer("http://127.0.0.1:9/v1", "model-x", retries=1, wait=0.01)
    analysis = damai.code(TEXT, published="2024-05-14", language="id", id="r", proposer=nobody)
    assert "cannot be reached" in note(analysis, "proposer-failed")
    assert analysis.events == own().events


def test_a_server_without_schemas_is_asked_in_simpler_forms(stub: Any) -> None:
    stub.sends(400, b"no response_format")
    stub.sends(422, b"still none")
    stub.events(GOOD)
    assert len(proposed(code(stub))) == 1
    kinds = [asked.get("response_format", {}).get("type") for asked in stub.asked]
    assert kinds == ["json_schema", "json_object", None]
    code(stub)
    assert "response_format" not in stub.asked[3]


def test_answers_are_kept_and_not_asked_for_again(stub: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAMAI_PROPOSER_KEY", "secret")
    stub.events(GOOD)
    first = code(stub, cache=tmp_path / "kept")
    assert code(stub, cache=tmp_path / "kept") == first
    assert len(stub.asked) == 1
    [kept] = (tmp_path / "kept").iterdir()
    assert b"secret" not in kept.read_bytes()
    kept.write_bytes(b"{broken")
    assert code(stub, cache=tmp_path / "kept") == first
    assert len(stub.asked) == 2
    code(stub, cache=tmp_path / "kept", longest=50)
    assert len(stub.asked) == 3


def test_failures_are_not_kept(stub: Any, tmp_path: Path) -> None:
    stub.sends(503, b"")
    code(stub, cache=tmp_path, retries=0)
    assert list(tmp_path.iterdir()) == []


def test_a_long_report_is_cut_with_a_note(stub: Any) -> None:
    stub.events()
    analysis = code(stub, longest=56)
    assert stub.asked[0]["messages"][1]["content"].endswith("Report:\n" + TEXT[:56])
    assert note(analysis, "proposer-cut") == f"model-x was shown only the first 56 of {len(TEXT)} characters"
    assert note(analysis) == ""


def test_what_cannot_be_read_is_not_asked_about(stub: Any) -> None:
    for text, language in (("", "id"), ("Die Minister trafen sich.", "de")):
        damai.code(text, language=language, proposer=proposer(stub))
    assert stub.asked == []


def test_many_reports_in_several_processes(stub: Any, tmp_path: Path) -> None:
    stub.events(GOOD)
    lines = [json.dumps({"id": f"r{n}", "text": TEXT, "published": "2024-05-14", "language": "id"}) for n in range(9)]
    path = tmp_path / "some.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    outcomes = list(damai.code_paths([path], jobs=2, proposer=proposer(stub)))
    assert [len(proposed(one.analysis)) for one in outcomes if one.analysis] == [1] * 9


def test_a_proposer_travels_and_refuses_nonsense(stub: Any, tmp_path: Path) -> None:
    given = proposer(stub, cache=tmp_path)
    assert pickle.loads(pickle.dumps(given)) == given
    (tmp_path / "file").write_text("")
    for wrong in (
        {"url": "localhost"}, {"url": "file:///etc"}, {"url": "http://[::1"}, {"model": " "}, {"timeout": 0},
        {"confidence": 2}, {"cache": tmp_path / "file"},
    ):  # fmt: skip
        with pytest.raises(damai.InputError):
            damai.Proposer(**({"url": stub.url, "model": "m"} | wrong))
