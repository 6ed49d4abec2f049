"""Signs in the words of sentences: somebody's word, a denial, fighting of all sides, in both languages."""

from __future__ import annotations

import pytest

from damai.crossdoc.told import (
    DENIED,
    FOUGHT,
    SAID,
    ToldReport,
    sketch_bytes,
    sketch_from_bytes,
    told_record,
    with_signs,
)
from damai.model import Report
from damai.signs import signs_of
from damai.sketch import sketch_report


@pytest.mark.parametrize(
    ("language", "sentence", "bits"),
    [
        ("en", "The ministry said that its post was shelled.", SAID),
        ("en", "The army denied that it had fired.", DENIED),
        ("en", "Heavy fighting raged near the pass.", FOUGHT),
        ("en", "A rocket hit a petrol station.", 0),
        ("id", "Kementerian itu mengatakan posnya ditembaki.", SAID),
        ("id", "Tentara membantah telah menembak.", DENIED),
        ("id", "Pertempuran antara kedua pasukan berlangsung tiga hari.", FOUGHT),
        ("id", "Roket menghantam pom bensin.", 0),
        ("xx", "The ministry said that fighting raged.", 0),
        (None, "The ministry said that fighting raged.", 0),
    ],
)
def test_signs_are_the_packs_words(language: str | None, sentence: str, bits: int) -> None:
    assert signs_of(language, sentence) & (SAID | DENIED | FOUGHT) == bits


def test_an_event_bears_the_signs_of_the_sentence_in_which_its_evidence_begins() -> None:
    text = "A rocket hit a petrol station. The ministry said that ten died."
    sketch = sketch_report(Report("r", text, language="en"))
    rows = [{"type": "ASSAULT", "evidence": spans} for spans in ([[0, 30], [31, 63]], [[31, 63]], [])]
    told = tuple(told_record({"id": "r"}, number, row) for number, row in enumerate(rows))
    assert [event.signs for event in with_signs(ToldReport(sketch, told)).events] == [0, SAID, 0]


def test_a_sketch_keeps_its_signs() -> None:
    sketch = sketch_report(Report("r", "Fighting raged. A rocket fell.", language="en"))
    assert sketch.signs == (FOUGHT, 0)
    assert sketch_from_bytes(sketch_bytes(sketch)) == sketch
