"""Signs in the words of sentences: somebody's word, a denial, fighting of all sides, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from damai import signs
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
from damai.language import pack
from damai.model import Report
from damai.signs import TABLES, signs_of, signs_version
from damai.sketch import sketch_report, sketch_version


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


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Copies of the tables of one language, in place of the packs."""
    for name in ("pack.toml", *TABLES, "time.toml"):
        (tmp_path / "id" / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / "id" / name).write_bytes((pack.PACKS / "id" / name).read_bytes())
    monkeypatch.setattr(pack, "PACKS", tmp_path)
    signs_version.cache_clear()
    yield tmp_path
    signs_version.cache_clear()


@pytest.mark.parametrize(("name", "other"), [*((name, True) for name in TABLES), ("time.toml", False)])
def test_the_version_of_signs_is_that_of_their_tables(packs: Path, name: str, other: bool) -> None:
    before = signs_version()
    with (packs / "id" / name).open("a", encoding="utf-8") as file:
        file.write("\n# another word\n")
    signs_version.cache_clear()
    assert (signs_version() != before) is other


def test_a_sketch_names_the_version_of_its_signs() -> None:
    assert signs_version() in sketch_version()
    assert sketch_report(Report("r", "Fighting raged.", language="en")).version == sketch_version()


def test_signs_need_no_whole_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack is tens of megabytes, and who makes sketches has dropped the one that coding needed."""
    monkeypatch.setattr(pack, "read_pack", None)
    pack.load_pack.cache_clear()
    signs._forms.cache_clear()
    assert signs_of("en", "The ministry said that fighting raged.") == SAID | FOUGHT


@pytest.mark.parametrize("language", pack.installed())
def test_signs_are_all_forms_of_the_pack(language: str) -> None:
    whole = pack.load_pack(language)
    forms = {
        form
        for one in whole.predicates
        if (one.type, one.frame) == ("ASSAULT", "symmetric")
        for forms in one.forms.values()
        for form in forms
        if "*" not in form and len(form.split()) <= 3
    }
    assert len(forms) > 5
    assert {form for form in forms if not signs_of(language, f"x {form} y") & FOUGHT} == set()
