"""``damai code --proposer`` as a user runs it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from damai.cli import main

TEXT = "Menteri Luar Negeri Turki minum teh bersama Menteri Luar Negeri Iran di Ankara."
EVENT = {
    "type": "CONSULT",
    "sentence": TEXT,
    "trigger": "minum teh",
    "actors": [{"quote": "Menteri Luar Negeri Turki"}, {"quote": "Menteri Luar Negeri Iran"}],
}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Codes the text with further arguments; exit code and both streams."""
    for name in ("DAMAI_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")

    def ran(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        with pytest.raises(SystemExit) as caught:
            main(["code", str(path), "--language", "id", "--published", "2024-05-14", *arguments])
        out, err = capsysbinary.readouterr()
        return int(caught.value.code or 0), out.decode("utf-8"), err.decode("utf-8")

    return ran


def test_the_table_says_who_proposed(run: Run, stub: Any, tmp_path: Path) -> None:
    stub.events(EVENT)
    asked = ("--proposer", stub.url, "--proposer-model", "model-x", "--proposer-cache", str(tmp_path / "kept"))
    code, out, err = run(*asked)
    assert code == 0
    assert "proposed by model-x" in out
    assert "model-x proposed 1: 1 entered" in err
    assert run(*asked) == (code, out, err)
    assert len(stub.asked) == 1
    assert "diusulkan oleh" in run(*asked, "--lang", "id")[1]


def test_a_dead_server_leaves_damais_own(run: Run, stub: Any) -> None:
    stub.sends(404, b"")
    code, out, err = run("--proposer", stub.url, "--proposer-model", "model-x", "--format", "codebook")
    assert code == 0
    assert json.loads(out)["records"] == json.loads(run("--format", "codebook")[1])["records"]
    assert "proposer-failed: 1 report (model-x proposes nothing: the server answered HTTP 404)" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--proposer", "http://localhost:8000/v1"), "go together"),
        (("--proposer-model", "x"), "go together"),
        (("--proposer-cache", "x"), "go together"),
        (("--proposer", "localhost", "--proposer-model", "x"), "begins with http:// or https://"),
    ],
)
def test_half_a_proposer_is_wrong_usage(run: Run, arguments: tuple[str, ...], told: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert told in " ".join(err.split())


def test_proposals_are_left_out_by_their_confidence(run: Run, stub: Any) -> None:
    stub.events(EVENT)
    _, out, err = run("--proposer", stub.url, "--proposer-model", "model-x", "--min-confidence", "0.51")
    assert "proposed by" not in out
    assert "confidence below 0.51" in err
