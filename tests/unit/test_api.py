"""Coding in one call, by language, and over many files."""

from __future__ import annotations

import io
import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import damai
from damai import api
from damai.serial import to_json

MEETING = "Presiden Rusia Vladimir Putin bertemu Presiden Turki Recep Tayyip Erdogan di Sochi, Senin."
ENGLISH = "The two foreign ministers met in Cairo on Monday and spoke for hours about a truce."
MALAY = "Kedua-dua menteri itu bertemu di Kaherah kerana rundingan tersebut belum selesai kata beliau."


def lines(count: int) -> bytes:
    rows = [
        {"id": f"r{n}", "text": MEETING if n % 3 else f"Harga cabai naik {n} persen.", "published": "2024-05-14"}
        for n in range(count)
    ]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def test_a_text_gives_events_with_evidence() -> None:
    analysis = damai.code(MEETING, published="2024-05-14")
    assert analysis.report.text == MEETING
    assert analysis.report.language == "id"
    assert [event.type for event in analysis.events] == ["CONSULT"]
    assert analysis.events[0].date == "2024-05-13"
    assert damai.code(MEETING, published="2024-05-14") == analysis


def test_the_fields_given_are_kept() -> None:
    analysis = damai.code(
        MEETING, published="2024-05-14", language="id-ID", title="Temu", id="r1", publisher="P", url="https://x.org"
    )
    report = analysis.report
    assert (report.id, report.title, report.publisher, report.url, report.language) == (
        "r1",
        "Temu",
        "P",
        "https://x.org",
        "id",
    )


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        (MALAY, None, {"unsupported-language"}),
        ("Die Minister trafen sich.", "de", {"unsupported-language"}),
        ("12 34 56", None, {"unknown-language"}),
        ("", None, {"empty"}),
        (" \n\t", "id", {"empty"}),
        ("\x00\ud800\u202e", None, set()),
    ],
)
def test_what_cannot_be_coded_gives_a_note(text: str, language: str | None, codes: set[str]) -> None:
    analysis = damai.code(text, language=language, published="2024-05-14")
    assert analysis.events == ()
    assert codes <= {note.code for note in analysis.notes}
    assert analysis.report.text == text


def test_english_without_a_pack_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "installed", lambda: ("id",))
    analysis = damai.code(ENGLISH)
    assert analysis.events == ()
    assert "(installed: id)" in analysis.notes[-1].message


def test_a_wrong_zone_is_refused() -> None:
    with pytest.raises(damai.InputError):
        damai.code(MEETING, timezone="Mars/Olympus")
    with pytest.raises(damai.InputError):
        damai.code_paths([], timezone="Mars/Olympus")


def test_own_tables_are_used_and_checked(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.mkdir()
    bad.mkdir()
    (good / "actors.toml").write_text(
        '[[organisation]]\ncode = "NGO-PUTIH"\nnames = ["Gerakan Putih Raya"]\n', encoding="utf-8"
    )
    (bad / "actors.toml").write_text('[[organisation]]\nkode = "NGO-PUTIH"\n', encoding="utf-8")
    text = "Gerakan Putih Raya bertemu Presiden Rusia Vladimir Putin di Sochi."
    assert any(actor.code.startswith("NGO-PUTIH") for actor in damai.code(text, tables=[good]).actors)
    assert not any(actor.code.startswith("NGO-PUTIH") for actor in damai.code(text).actors)
    with pytest.raises(damai.PackError, match=r"actors\.toml"):
        damai.code(text, tables=[bad])
    with pytest.raises(damai.PackError):
        damai.code_paths([], tables=[tmp_path / "nowhere"])


def test_one_folder_of_tables_may_be_given_alone(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    for tables in (str(nowhere), nowhere, [nowhere]):
        for call in (
            lambda t: damai.code("x", tables=t),
            lambda t: damai.tag("x", "names", tables=t),
            lambda t: damai.relation("Iran mengecam Israel.", "Iran", "Israel", language="id", tables=t),
        ):
            with pytest.raises(damai.PackError) as raised:
                call(tables)
            assert raised.value.faults == (f"{nowhere}:1: no such folder",)


@pytest.mark.parametrize("wrong", [None, b"x", 7])
def test_a_text_that_is_no_string_is_refused(wrong: Any) -> None:
    for name, call in (
        ("text", lambda: damai.code(wrong)),
        ("text", lambda: damai.tag(wrong, "names")),
        ("sentence", lambda: damai.relation(wrong, "Iran", "Israel")),
        ("target", lambda: damai.relation("Iran mengecam Israel.", "Iran", wrong)),
    ):
        with pytest.raises(damai.InputError) as raised:
            call()
        assert raised.value.code == "no-text"
        assert str(raised.value) == f"the {name} must be a string (str), not {type(wrong).__name__}"


def mixed(tmp_path: Path) -> list[Any]:
    (tmp_path / "a.txt").write_text(MEETING, encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 \x00")
    (tmp_path / "c.jsonl").write_bytes(lines(20) + b'{"id": 3\n\n{"text": "x"}\n')
    (tmp_path / "d.json").write_text(json.dumps([{"id": "d", "text": MEETING}, 7]), encoding="utf-8")
    (tmp_path / "e.txt").write_bytes(b"")
    return [
        *(tmp_path / f"{name}" for name in ("a.txt", "b.pdf", "c.jsonl", "d.json", "e.txt")),
        tmp_path / "gone.txt",
        tmp_path,
    ]


def test_many_files_give_outcomes_in_order(tmp_path: Path) -> None:
    outcomes = list(damai.code_paths(mixed(tmp_path), published="2024-05-14"))
    assert [outcome.id for outcome in outcomes] == [
        "a.txt", "b.pdf", *(f"r{n}" for n in range(20)), "line:21", "line:22", "line:23", "d", "item:2", "e.txt",
        str(tmp_path / "gone.txt"), str(tmp_path),
    ]  # fmt: skip
    unread = {outcome.id for outcome in outcomes if outcome.analysis is None}
    assert unread == {
        "b.pdf",
        "line:21",
        "line:22",
        "line:23",
        "item:2",
        "e.txt",
        str(tmp_path / "gone.txt"),
        str(tmp_path),
    }
    assert all(outcome.notes for outcome in outcomes if outcome.analysis is None)


def test_the_number_of_processes_changes_nothing(tmp_path: Path) -> None:
    def made(jobs: int | None) -> list[tuple[Any, ...]]:
        return [
            (o.source, o.id, o.notes, o.analysis and to_json(o.analysis))
            for o in damai.code_paths(mixed(tmp_path), published="2024-05-14", jobs=jobs)
        ]

    assert made(1) == made(2) == made(None)


def test_a_fault_in_one_report_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    real = api.code_report

    def failing(report: damai.Report, **settings: Any) -> damai.Analysis:
        if report.id == "r1":
            raise ZeroDivisionError("oops")
        return real(report, **settings)

    monkeypatch.setattr(api, "code_report", failing)
    outcomes = list(damai.code_paths([io.BytesIO(lines(3))], format="jsonl"))
    assert [outcome.analysis is None for outcome in outcomes] == [False, True, False]
    assert outcomes[1].notes[-1].code == "internal-error"
    assert "ZeroDivisionError: oops" in outcomes[1].notes[-1].message


class Endless(io.RawIOBase):
    """JSON lines that come one by one, and remembers how many were asked for."""

    def __init__(self, count: int) -> None:
        self.rest, self.given = count, 0

    def readline(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002
        if not self.rest:
            return b""
        self.rest -= 1
        self.given += 1
        return json.dumps({"id": f"n{self.given}", "text": "Harga cabai naik lagi hari ini. " * 20}).encode() + b"\n"

    def __iter__(self) -> Iterator[bytes]:  # type: ignore[override]
        return iter(self.readline, b"")


def test_lines_are_read_as_they_come() -> None:
    stream = Endless(10_000)
    outcomes = damai.code_paths([stream], format="jsonl", language="id")  # type: ignore[list-item]
    for _ in range(20):
        next(outcomes)
    assert stream.given < 60


def test_memory_does_not_grow_with_the_lines() -> None:
    damai.code("Pemanasan.", language="id")
    tracemalloc.start()
    try:
        for outcome in damai.code_paths([Endless(600)], format="jsonl", language="xx"):  # type: ignore[list-item]
            assert outcome.analysis is not None
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000


def test_an_unreadable_file_is_an_outcome(tmp_path: Path) -> None:
    locked = tmp_path / "x.txt"
    locked.write_text("Hai", encoding="utf-8")
    locked.chmod(0)
    outcomes = list(damai.code_paths([locked, "a\x00b"]))
    if os.geteuid() != 0:
        assert outcomes[0].analysis is None
    assert outcomes[1].notes[0].code == "unreadable-file"


def test_a_promise_is_kept_verbatim_even_with_odd_quotation_marks() -> None:
    text = "Presiden Rusia Vladimir Putin berjanji kepada Turki akan menarik\u00a0pasukan dari \u201awilayah\u2019 itu."
    analysis = damai.code(text, published="2024-05-14", language="id")
    contents = [event.commitment.content for event in analysis.events if event.commitment]
    assert contents
    assert all(content in text for content in contents)
