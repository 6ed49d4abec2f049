"""The values of fields are read again from their spans alone (``reread.py``), on coded reports and our examples."""

import json
import sys
from collections import Counter
from pathlib import Path

import pytest
import reread

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks import records  # noqa: E402

LEAST = 0.97
"""The share of fields that must be read again; what is left is mostly bare offices carried over from far away."""


def told(count):
    missing = Counter((field.name, field.via) for field in count.bad)
    kinds = ", ".join(f"{name} via {via} {number}" for (name, via), number in missing.most_common())
    share = f"{count.good} of {count.seen} fields read again from their spans alone ({count.share:.1%})"
    return f"{share}; not: {kinds or 'none'}"


def test_fields_of_our_examples_are_read_again():
    rows = [json.loads(line) for line in (ROOT / "examples" / "reports.jsonl").read_text("utf-8").splitlines()]
    count = reread.reread(reread.code(rows))
    assert count.seen > 100
    assert count.share >= 0.95, told(count)


@pytest.mark.shared
def test_fields_of_tune_are_read_again(capsys):
    rows = records.load(records.gold_path("tune"), records.reports_path("tune"), "id")
    count = reread.reread(reread.code(report for _, report in rows))
    with capsys.disabled():
        print(f" {told(count)}", end=" ")
    assert count.seen > 500
    assert count.share >= LEAST, told(count)


def test_a_value_that_is_not_in_its_words_is_found():
    reader = reread.reader_of("id")
    for name, value, right, wrong in (
        ("type", "CONSULT", "bertemu", "menyerang"),
        ("actors", "RUS:GOV", "Presiden Rusia", "Presiden Turki"),
        ("date", "2024-05-13", "Senin", "Selasa"),
        ("place", "Sochi", "Sochi", "Ankara"),
        ("status", "negated", "tidak", "telah"),
        ("commitment.content", "menarik pasukan", "menarik pasukan", "menarik"),
        ("killed", "12", "12 orang", "13 orang"),
    ):
        for words, expected in ((right, True), (wrong, False)):
            field = reread.Field("r", name, value, (words,), "text", words, "2024-05-14", None)
            assert reader.agrees(field) is expected, (name, words)
