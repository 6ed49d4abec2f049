"""ninjs of every version: the same report out of it, withdrawn items named, our own JSON never taken for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from damai.ingest import Broken, read_bytes
from damai.ingest.ninjs import is_ninjs
from damai.model import Report

FIRST = {
    "uri": "https://warta.example/1",
    "type": "text",
    "versioncreated": "2025-06-20T07:30:00+07:00",
    "firstcreated": "2025-06-19T07:30:00+07:00",
    "headline": "Kedua menteri &amp; utusan bertemu",
    "body_xhtml": "<p>Kedua menteri bertemu di <b>Kairo</b>.</p><script>x()</script><p>Utusan hadir.</p>",
    "language": "id-ID",
    "infosource": [{"name": "Kantor Foto"}, {"name": "Warta", "role": "provider"}],
}
THIRD = {
    "uri": "https://warta.example/1",
    "versionCreated": "2025-06-20T07:30:00+07:00",
    "headlines": [{"role": "short", "value": "Pendek"}, {"role": "main", "value": "Kedua menteri & utusan bertemu"}],
    "bodies": [
        {"role": "abstract", "contentType": "text/html", "value": "<p>Ringkas.</p>"},
        {
            "role": "main",
            "contentType": "text/html",
            "value": "<p>Kedua menteri bertemu di Kairo.</p><p>Utusan hadir.</p>",
        },
    ],
    "language": "id",
    "infoSources": [{"name": "Warta", "role": "provider"}],
}


def read(value: Any, name: str = "x.json") -> list[Report | Broken]:
    return list(read_bytes(json.dumps(value).encode(), name))


@pytest.mark.parametrize("item", [FIRST, THIRD], ids=["version 1", "version 3"])
def test_every_version_gives_the_same_report(item: dict[str, Any]) -> None:
    assert read(item) == [
        Report(
            "https://warta.example/1",
            "Kedua menteri bertemu di Kairo.\nUtusan hadir.",
            "2025-06-20T07:30:00+07:00",
            "Kedua menteri & utusan bertemu",
            "Warta",
            "id",
            "https://warta.example/1",
        )
    ]


def test_a_plain_body_is_kept_as_it_is_and_comes_before_a_marked_up_one() -> None:
    [report] = read({**FIRST, "body_text": "Satu < dua.\n\nTiga."})
    assert isinstance(report, Report)
    assert report.text == "Satu < dua.\n\nTiga."
    [report] = read({**THIRD, "bodies": [THIRD["bodies"][1], {"contentType": "text/plain", "value": "Polos."}]})
    assert isinstance(report, Report)
    assert report.text == "Polos."


@pytest.mark.parametrize("wrap", [lambda a: a, lambda a: {"items": a}, lambda a: {"reports": a}])
def test_many_items_in_one_document(wrap: Any) -> None:
    found = read(wrap([FIRST, {**FIRST, "uri": "urn:x:2"}]))
    assert [(one.id, one.url if isinstance(one, Report) else None) for one in found] == [
        ("https://warta.example/1", "https://warta.example/1"), ("urn:x:2", None),
    ]  # fmt: skip


def test_lines_of_ninjs_and_of_ours_may_be_mixed() -> None:
    lines = [FIRST, {"id": "a", "text": "Isi.", "published": "2025-06-20"}]
    data = "\n".join(json.dumps(line) for line in lines).encode()
    assert [one.id for one in read_bytes(data, "x.jsonl")] == ["https://warta.example/1", "a"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"pubstatus": "canceled"}, "withdrawn"),
        ({"pubStatus": "Withheld"}, "withdrawn"),
        ({"body_xhtml": None}, "no-text"),
        ({"body_xhtml": "<p> </p>"}, "empty"),
        ({"body_xhtml": 7}, "no-text"),
    ],
)
def test_what_has_no_text_or_is_taken_back_is_not_read(change: dict[str, Any], code: str) -> None:
    [found] = read({**FIRST, **change})
    assert isinstance(found, Broken)
    assert [note.code for note in found.notes] == [code]


@pytest.mark.parametrize("rows", [None, "x", [], [None], [{"value": 3}], [{"role": 1}], {"value": "x"}])
def test_odd_arrays_are_no_crash(rows: Any) -> None:
    [found] = read({**THIRD, "bodies": rows, "headlines": rows, "infoSources": rows})
    assert found.id == "https://warta.example/1"


def test_our_own_json_is_not_taken_for_ninjs() -> None:
    assert not is_ninjs({"id": "a", "text": "Isi.", "uri": "urn:x:1", "headline": "x"})
    assert not is_ninjs({"uri": "urn:x:1", "id": "a"})
    assert not is_ninjs(["uri", "headline"])
