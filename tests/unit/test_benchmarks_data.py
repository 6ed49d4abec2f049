"""Benchmarks of the layers end with one line where their data are missing, of another form, or empty."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from benchmarks import dates, names, places, quotations, relations

ALL = pytest.mark.parametrize("script", [dates, names, places, quotations, relations], ids=lambda s: s.__name__)
ENDINGS = {dates: ".jsonl", names: ".bio", places: ".xml", quotations: ".bio", relations: ".jsonl"}


def run(script: ModuleType, data: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(sys, "argv", ["x", "--data", str(data)])
    with pytest.raises(SystemExit) as raised:
        script.main()
    return raised.value.code


@ALL
@pytest.mark.parametrize("content", [None, "", "\n\n", "<a", "{", '[1]\n{"text": 3}\n', "<a></a>", "a b c\n", "\ud800"])
def test_wrong_data_end_with_one_line(
    script: ModuleType,
    content: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = tmp_path / f"data{ENDINGS[script]}"
    if content is not None:
        data.write_bytes(content.encode("utf-8", "surrogatepass"))
    assert run(script, data, monkeypatch) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"error: {data}: ")
    assert err.count("\n") == 1
    assert ("no such file" in err) == (content is None)


@ALL
@pytest.mark.parametrize("ending", [".tar.gz", ".gz", ".tsv.gz", ".xml.gz"])
def test_archives_that_are_none(
    script: ModuleType,
    ending: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = tmp_path / f"data{ending}"
    data.write_bytes(b"\x1f\x8bno archive")
    assert run(script, data, monkeypatch) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_set_without_labels_is_not_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for script, content in (
        (dates, '{"text": "Mereka tiba.", "published": null, "timexes": []}\n'),
        (relations, '{"sentence": "A met B.", "source": "A", "target": "B"}\n'),
        (names, "Mereka\tO\ntiba\tO\n\n"),
    ):
        data = tmp_path / f"data{ENDINGS[script]}"
        data.write_text(content, encoding="utf-8")
        assert run(script, data, monkeypatch) == 2
        assert "nothing to score in it" in capsys.readouterr().err


def test_the_figures_of_others_say_whence_they_are() -> None:
    figures = [cell for _, *cells in relations.PEERS for cell in cells if cell != "-"]
    assert figures
    assert all(cell.endswith((" m", " p")) for cell in figures)
