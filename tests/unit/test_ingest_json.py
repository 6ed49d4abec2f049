"""JSON and JSON lines: one result for each line, ids unchanged, every fault named by its line."""

import io
import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from damai.ingest import Broken, read_bytes, read_path, read_stream
from damai.model import Report

GOOD = {"id": "a", "text": "Isi.", "published": "2025-06-20"}


def read(*lines: object, name: str = "x.jsonl", **given: str) -> list[Report | Broken]:
    data = b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)
    return list(read_bytes(data, name, **given))


def codes(reading: Report | Broken) -> list[str]:
    return [note.code for note in reading.notes]


def test_all_fields() -> None:
    record = {
        **GOOD,
        "title": "T",
        "publisher": "P",
        "language": "id",
        "url": "https://x.id/1",
        "lain": [1, {"b": None}],
    }
    [report] = read(record)
    assert report == Report("a", "Isi.", "2025-06-20", "T", "P", "id", "https://x.id/1", ())


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"", "blank-line"),
        (b"   \r", "blank-line"),
        (b"{", "bad-json"),
        (b'{"id": "a", "text": "x"', "bad-json"),
        (b'{"id": "a", "text": "x\ty"}', "bad-json"),
        (b"[" * 100_000, "bad-json"),
        (b'{"a":' * 100_000, "bad-json"),
        (b'{"id": "a", "text": "x", "n": ' + b"9" * 5000 + b"}", "bad-json"),
        (b"null", "not-an-object"),
        (b"[]", "not-an-object"),
        (b"NaN", "not-an-object"),
        (b'"text"', "not-an-object"),
        (b'{"text": "x"}', "no-id"),
        (b'{"id": null, "text": "x"}', "no-id"),
        (b'{"id": "", "text": "x"}', "no-id"),
        (b'{"id": ["a"], "text": "x"}', "no-id"),
        (b'{"id": true, "text": "x"}', "no-id"),
        (b"a\x00b", "binary"),
    ],
    ids=itertools.count(),
)
def test_broken_lines_are_named(line: bytes, code: str) -> None:
    first, broken, last = read(GOOD, line, {**GOOD, "id": "b"})
    assert (first.id, last.id) == ("a", "b")
    assert isinstance(broken, Broken)
    assert broken.id == "line:2"
    assert codes(broken) == [code]
    assert "line:2" in broken.notes[0].message


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"id": "q"}', "no-text"),
        (b'{"id": "q", "text": null}', "no-text"),
        (b'{"id": "q", "text": 5}', "no-text"),
        (b'{"id": "q", "text": NaN}', "no-text"),
        (b'{"id": "q", "text": ["x"]}', "no-text"),
        (b'{"id": "q", "text": ""}', "empty"),
        (b'{"id": "q", "text": " \\n"}', "empty"),
    ],
)
def test_report_without_text_keeps_its_id(line: bytes, code: str) -> None:
    [reading] = read(line)
    assert isinstance(reading, Broken)
    assert (reading.id, codes(reading)) == ("q", [code])


def test_ids_are_kept_or_noted() -> None:
    odd = ["line:1", " a ", "é\u2028", "\ud800", "x" * 10_000]
    assert [reading.id for reading in read(*({**GOOD, "id": id} for id in odd))] == odd
    numbers = read({**GOOD, "id": 7}, {**GOOD, "id": 1.5}, b'{"id": NaN, "text": "x", "published": "2025-06-20"}')
    assert [(reading.id, codes(reading)) for reading in numbers] == [
        (id, ["id-not-text"]) for id in ("7", "1.5", "NaN")
    ]


def test_duplicates_are_noted() -> None:
    first, second, third = read(GOOD, GOOD, b'{"id": "c", "id": "d", "text": "x", "published": "2025-06-20"}')
    assert (codes(first), codes(second)) == ([], ["duplicate-id"])
    assert "line:1" in second.notes[0].message
    assert (third.id, codes(third)) == ("d", ["duplicate-key"])


def test_text_is_kept_exactly() -> None:
    text = "a\u2028b\u0085c\r\nd\u0000e\ud83de\U0001f600 \ufeff"
    [report] = read({**GOOD, "text": text})
    assert isinstance(report, Report)
    assert report.text == text
    raw = json.dumps({**GOOD, "text": "a\u2028b\u0085c\U0001f600"}, ensure_ascii=False).encode()
    [report] = read(raw)
    assert isinstance(report, Report)
    assert report.text == "a\u2028b\u0085c\U0001f600"


def test_marks_charsets_and_line_ends() -> None:
    line = json.dumps(GOOD)
    for data in (
        b"\xef\xbb\xbf" + line.encode(),
        (line + "\r\n").encode(),
        (line + "\n").encode("utf-16"),
        line.encode(),
    ):
        [report] = read_bytes(data, "x.jsonl")
        assert (report.id, report.notes) == ("a", ())
    [windows] = read(json.dumps({**GOOD, "text": "São"}, ensure_ascii=False).encode("cp1252"))
    assert isinstance(windows, Report)
    assert (windows.text, codes(windows)) == ("São", ["assumed-encoding"])
    two = "\n".join([json.dumps(GOOD), json.dumps({**GOOD, "text": "Świat\u2028x", "id": "b"}, ensure_ascii=False)])
    assert [r.id for r in read_bytes(two.encode("utf-16-be"), "x.jsonl", encoding="utf-16-be")] == ["a", "b"]


def test_bad_dates_and_fields_are_noted() -> None:
    one, two, three = read(
        {**GOOD, "published": "entah"}, {**GOOD, "id": "b", "published": "9999-01-01"}, {**GOOD, "id": "c", "title": 5}
    )
    assert (one.published, codes(one)) == (None, ["bad-published", "no-date"])
    assert (two.published, codes(two)) == (None, ["bad-published", "no-date"])
    assert (three.title, codes(three)) == (None, ["bad-field"])


def test_defaults_count_only_where_the_line_says_nothing() -> None:
    one, two = read({**GOOD, "language": "en"}, {"id": "b", "text": "x"}, published="2020-01-01", language="id")
    assert (one.published, one.language) == ("2025-06-20", "en")
    assert (two.published, two.language) == ("2020-01-01", "id")


def test_empty_file_has_no_lines() -> None:
    assert list(read_bytes(b"", "x.jsonl")) == []


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["x.json", "stdin"])
def test_documents(indent: int | None, name: str) -> None:
    def ids(value: object) -> list[str]:
        return [r.id for r in read_bytes(json.dumps(value, indent=indent).encode(), name)]

    assert ids(GOOD) == ["a"]
    assert ids([GOOD, {**GOOD, "id": "b"}]) == ["a", "b"]
    assert ids({"reports": [GOOD, 5, {"id": "c"}], "weiteres": 1}) == ["a", "item:2", "c"]
    assert ids([{"id": 1}]) == ["1"]


def test_document_faults() -> None:
    for data in (b"{", b"[" * 100_000, b'{"id": "a", "text": "x"} nonsense', b"\xff\xfe\xfd"):
        [reading] = read_bytes(data, "x.json")
        assert isinstance(reading, Broken)
        assert reading.id == "x.json"
    [report] = read_bytes(b'{\n"text": "Isi."}', "x.json")
    assert (report.id, codes(report)) == ("x.json", ["id-from-name", "no-date"])
    assert list(read_bytes(b"[]", "x.json")) == []


@pytest.mark.parametrize("name", ["x.json", "stdin"])
def test_lines_under_another_name(name: str) -> None:
    lines = [json.dumps({**GOOD, "id": str(n)}).encode() for n in range(3)]
    assert [r.id for r in read_bytes(b"\n".join(lines), name)] == ["0", "1", "2"]
    lines[0] = lines[0][:-5] + b"}"
    assert [r.id for r in read_bytes(b"\n".join(lines), name)] == ["line:1", "1", "2"]


def test_brackets_are_not_json() -> None:
    for text in ("[Jakarta] Menteri tiba.", "{menteri} tiba", "[[[[[["):
        [report] = read_bytes(text.encode(), "stdin")
        assert isinstance(report, Report)
        assert report.text == text


def test_lines_are_streamed() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            line = json.dumps(GOOD).encode() + b"\n"
            buffer[: len(line)] = line
            return len(line)

    readings = read_stream(io.BufferedReader(Endless()), "stdin")
    assert [next(readings).id for _ in range(3)] == ["a"] * 3


def test_ten_megabytes_in_one_line(tmp_path: Path) -> None:
    text = "Pasukan menyerang kota. " * 420_000
    path = tmp_path / "besar.jsonl"
    path.write_text(json.dumps({**GOOD, "text": text}) + "\n{\n", encoding="utf-8")
    report, broken = read_path(path)
    assert isinstance(report, Report)
    assert report.text == text
    assert broken.id == "line:2"
