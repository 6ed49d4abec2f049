"""Input beside the output it gave: what changes shows here, record by record, before anybody else sees it.

``DAMAI_UPDATE_GOLDEN=1 python -m pytest tests/golden`` writes the outputs anew: read the difference before you keep it.
Each case is a file of reports (the examples, or one in this folder) and ``NAME.codebook.jsonl`` here, just as
``damai code --format codebook`` writes it.
"""

import json
import os
from pathlib import Path

import pytest

from damai.api import code_paths
from damai.codebook import codebook_line, unread_line
from damai.serial import dump

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
CASES = {path.stem: path for path in (*sorted(EXAMPLES.glob("*.jsonl")), *sorted(HERE.glob("*.input.jsonl")))}
UPDATE = os.environ.get("DAMAI_UPDATE_GOLDEN", "") not in ("", "0")


def coded(path):
    outcomes = code_paths([path])
    lines = [codebook_line(o.analysis) if o.analysis else unread_line(o.id, o.notes) for o in outcomes]
    return "".join(dump(line) + "\n" for line in lines)


def lines_of(text):
    """Rows by report and record, short enough to be compared by eye."""
    shown = []
    for line in text.splitlines():
        row = json.loads(line)
        shown.append((row["id"], "notes", tuple(note["code"] for note in row["notes"])))
        for record in row["records"]:
            filled = {name: value for name, value in record.items() if value not in (None, [], {}) and name != "fields"}
            shown.append((row["id"], record["type"], json.dumps(filled, ensure_ascii=False)))
            shown.append((row["id"], record["type"], json.dumps(record["fields"], ensure_ascii=False)))
    return shown


@pytest.mark.parametrize("name", sorted(CASES))
def test_output_is_what_it_was(name):
    kept = HERE / f"{name.removesuffix('.input')}.codebook.jsonl"
    printed = coded(CASES[name])
    if UPDATE:
        kept.write_text(printed, encoding="utf-8")
    assert kept.is_file(), f"{kept.name} is missing: DAMAI_UPDATE_GOLDEN=1 writes it"
    written = kept.read_text(encoding="utf-8")
    assert lines_of(printed) == lines_of(written), "if this is better, DAMAI_UPDATE_GOLDEN=1 keeps it"
    assert printed == written
