"""The values of fields are read again from their spans alone (``reread.py``), on coded reports and our examples."""

import json
import sys
from collections import Counter
from pathlib import Path

import book
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
    count = reread.reread(reread.code([row for row in rows if row["language"] == "id"], "id"), "id")
    assert count.seen > 100
    assert count.share >= 0.95, told(count)


@pytest.mark.parametrize("language", book.LANGUAGES)
def test_fields_of_our_books_are_read_again(language):
    rows = [{"id": e.id, "text": e.text, "published": e.published} for e in book.load(language) if not e.blind]
    count = reread.reread(reread.code(rows[::3], language), language)
    assert count.seen > 100
    assert count.share >= 0.95, told(count)


@pytest.mark.shared
@pytest.mark.parametrize("language", book.LANGUAGES)
def test_fields_of_tune_are_read_again(language, capsys):
    rows = records.load(records.gold_path("tune"), records.reports_path("tune"), language)
    count = reread.reread(reread.code((report for _, report in rows), language), language)
    with capsys.disabled():
        print(f" {language}: {told(count)}", end=" ")
    assert count.seen > 500
    assert count.share >= LEAST, told(count)


@pytest.mark.parametrize(
    ("language", "name", "value", "right", "wrong"),
    [
        ("id", "type", "CONSULT", "bertemu", "menyerang"),
        ("id", "actors", "RUS:GOV", "Presiden Rusia", "Presiden Turki"),
        ("id", "date", "2024-05-13", "Senin", "Selasa"),
        ("id", "place", "Sochi", "Sochi", "Ankara"),
        ("id", "status", "negated", "tidak", "telah"),
        ("id", "commitment.content", "menarik pasukan", "menarik pasukan", "menarik"),
        ("id", "killed", "12", "12 orang", "13 orang"),
        ("en", "type", "CONSULT", "met with", "attacked"),
        ("en", "actors", "RUS:GOV", "the Russian president", "the Turkish president"),
        ("en", "recipients", "UKR", "Ukrainian", "Georgian"),
        ("en", "date", "2024-05-13", "Monday", "Tuesday"),
        ("en", "date", "2024-05-13", "yesterday", "today"),
        ("en", "date", "2024-04-03", "3 April", "3 March"),
        ("en", "date", "2024-04", "last month", "last year"),
        ("en", "place", "Sochi", "Sochi", "Ankara"),
        ("en", "status", "negated", "not", "has"),
        ("en", "status", "planned", "will", "has"),
        ("en", "commitment.content", "withdraw its troops", "withdraw its troops", "withdraw"),
        ("en", "killed", "12", "12 people", "13 people"),
        ("en", "killed", "12", "twelve people", "thirteen people"),
        ("en", "killed", "1200", "1,200 people", "200 people"),
        ("en", "killed", "1", "Soleimani was killed", "Soleimani was seen"),
    ],
)
def test_a_value_that_is_not_in_its_words_is_found(language, name, value, right, wrong):
    reader = reread.reader_of(language)
    for words, expected in ((right, True), (wrong, False)):
        field = reread.Field("r", name, value, (words,), "text", words, "2024-05-14", None)
        assert reader.agrees(field) is expected, (name, words)
