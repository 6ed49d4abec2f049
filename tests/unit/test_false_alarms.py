"""What counts as invented in ordinary reports."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from benchmarks import false_alarms

TEXT = "Warga berunjuk rasa di depan kedutaan Norwegia. Harga cabai naik."
PROTEST = {"type": "PROTEST", "actors": ["IDN:CVL"], "recipients": ["NOR"], "evidence": [[0, 47]]}


def _coded(folder: Path, text: str) -> Path:
    path = folder / "ordinary.jsonl"
    row = {"id": "r1", "sha256": hashlib.sha256(text.encode()).hexdigest(), "records": [PROTEST]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return path


@pytest.mark.shared
def test_what_readers_found_is_not_invented() -> None:
    other = {"type": "REQUEST", "actors": ["IDN:CVL"], "recipients": ["NOR"], "evidence": [[48, 65]]}
    assert false_alarms.invented([PROTEST], [PROTEST, other]) == [other]


def test_labels_belong_to_one_text(tmp_path: Path) -> None:
    path = _coded(tmp_path, TEXT)
    assert false_alarms.hand_coded([{"id": "r1", "text": TEXT}], path) == {"r1": [PROTEST]}
    with pytest.raises(SystemExit, match="r1 is not the text"):
        false_alarms.hand_coded([{"id": "r1", "text": TEXT + " "}], path)
    with pytest.raises(SystemExit, match="r2 is not the text"):
        false_alarms.hand_coded([{"id": "r2", "text": TEXT}], path)


def test_the_labels_hold_no_text() -> None:
    for line in false_alarms.CODED.read_text(encoding="utf-8").splitlines():
        assert set(json.loads(line)) == {"id", "language", "sha256", "records"}
