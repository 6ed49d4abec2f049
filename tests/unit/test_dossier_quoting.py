"""What tables quote: the words that made an event, those that deny it, a promise with its verb."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dossier_samples import event, promise, span

from damai.crossdoc.contested import Contested, Side
from damai.crossdoc.ledger import Entry
from damai.dossier.shown import KeptEvent
from damai.dossier_cli.accounts import accounts, quoted_of
from damai.dossier_cli.quoting import denial, promised, quotation
from damai.dossier_cli.tables import made_on
from damai.model import Event, Evidence, Report, Span
from damai.terminal.messages import Messages

FIRST = "Tentara Barat bersiaga di bukit."
SECOND = "Pada pagi yang sama mereka menembaki desa di lembah dengan mortir dan senapan mesin, kata warga."
THIRD = "Menurut Dr. Hadi, pemerintah Barat membantahnya."
TEXT = f"{FIRST} {SECOND} {THIRD}"


def kept(made: Event, text: str = TEXT) -> KeptEvent:
    return KeptEvent("r#0", made, Report("r", text, "2024-05-02", language="id"))


def raid(*evidence: str) -> Event:
    made = event("r", TEXT, "ASSAULT", "menembaki", {"deniers": {"BAR:GOV": "pemerintah Barat"}})
    return replace(made, evidence=tuple(span(TEXT, words) for words in evidence))


def test_the_sentence_with_the_words_that_made_an_event_is_quoted() -> None:
    assert quotation(kept(raid(FIRST, SECOND))).plain == f"“{SECOND}”"
    assert quotation(kept(raid(FIRST))).plain == f"“{FIRST}”"
    assert quotation(kept(raid())).plain == quotation(None).plain == ""


@pytest.mark.parametrize(("most", "shown"), [
    (200, SECOND), (70, "Pada pagi yang sama mereka menembaki desa di lembah dengan mortir dan…"),
    (30, "…menembaki desa di lembah denga…"),
])  # fmt: skip
def test_a_long_sentence_is_cut_around_the_words_that_made_the_event(most: int, shown: str) -> None:
    assert quotation(kept(raid(SECOND)), most).plain == f"“{shown}”"


def test_a_quotation_never_loses_the_words_that_made_the_event() -> None:
    for length in range(20, len(TEXT), 7):
        assert "menembaki" in quotation(kept(raid(SECOND)), length).plain


def test_a_denial_is_quoted_as_a_whole_sentence_whether_evidence_or_not() -> None:
    assert denial(kept(raid(FIRST))) == f"“{THIRD}”"
    assert denial(kept(raid(FIRST, THIRD))) == f"“{THIRD}”"
    assert denial(kept(replace(raid(FIRST), fields={}))) == f"“{FIRST}”"
    unknown = replace(kept(raid(FIRST)), report=Report("r", TEXT, language=None))
    assert denial(unknown) == "“Hadi, pemerintah Barat membantahnya.”"


def entry(content: str | None) -> Entry:
    return Entry("r#0", ("gone#0", "r#0"), ("KHM",), (), (), content, None, None, False, "open", ())


def test_a_promise_is_quoted_from_its_verb() -> None:
    reading = promise(1)
    made = KeptEvent("r#0", reading.events[0], reading.report)
    content = "menarik pasukan sebelum Agustus"
    assert promised(entry(content), {"r#0": made}) == f"berjanji kepada Thailand {content}"
    assert promised(entry("kata orang"), {"r#0": made}) == "kata orang"
    assert promised(entry(content), {}) == content
    assert promised(entry(None), {"r#0": made}) == ""


def test_a_verb_that_stands_elsewhere_is_not_drawn_in() -> None:
    text = "Mereka menyepakati sesuatu. " + "Lama sekali pembicaraan itu. " * 5 + "Isinya: menarik pasukan."
    made = event("r", text, "AGREE", "menyepakati", {"commitment.content": {"menarik pasukan": "menarik pasukan"}})
    assert promised(entry("menarik pasukan"), {"r#0": kept(made, text)}) == "menarik pasukan"
    late = replace(made, trigger=Span(len(text) - 1, len(text)))
    assert promised(entry("menarik pasukan"), {"r#0": kept(late, text)}) == "menarik pasukan"
    said = replace(made, fields={"type": (Evidence("AGREE", ()),)})
    assert promised(entry("menarik pasukan"), {"r#0": kept(said, text)}) == "menarik pasukan"


def test_a_promise_without_a_day_was_made_by_that_of_its_first_report() -> None:
    made = replace(entry("x"), told="2024-05-02")
    assert [made_on(made, Messages(language)) for language in ("en", "id")] == [
        "by 2024-05-02",
        "paling lambat 2024-05-02",
    ]
    assert made_on(replace(made, day="2024-04-30"), Messages("en")) == "2024-04-30"
    assert made_on(replace(made, told=None), Messages("en")) == "–"


def told(ref: str, kind: str, text: str, trigger: str, **proofs: dict[str, str]) -> KeptEvent:
    report = ref.partition("#")[0]
    return KeptEvent(ref, event(report, text, kind, trigger, proofs), Report(report, text, "2024-05-02", language="id"))


ONLY_DENIED = "Pemerintah Barat membantah menambah pasukan di lembah."
DENIED = told("r#0", "MOBILIZE", ONLY_DENIED, "menambah", deniers={"BAR:GOV": "Pemerintah Barat"})
COPY = told("k#0", "MOBILIZE", ONLY_DENIED, "menambah", deniers={"BAR:GOV": "Pemerintah Barat"})
SAID = told("s#0", "MOBILIZE", "Barat menambah pasukan di lembah, kata Timur.", "menambah")
ACCUSED = told("t#0", "ACCUSE", "Timur menuduh Barat menambah pasukan di lembah.", "menuduh")
BESIDE = told("t#0", "SANCTION", "Timur menutup perbatasan sejak Senin.", "menutup")


def claim(*events: str, incidents: tuple[str, ...] = ("r#0",)) -> Contested:
    one = Side(events, (), "r#0", "2024-05-02")
    return Contested("denied:r#0", "denied", incidents, (one, replace(one, claimants=("BAR:GOV",))))


@pytest.mark.parametrize(
    ("matter", "others", "words"),
    [
        (claim("r#0"), (), "only in the sentence that denies it"),
        (claim("r#0", "k#0"), (COPY,), "only in the sentence that denies it"),
        (claim("r#0", "k#0", "s#0"), (COPY, SAID), f"s#0 “{SAID.report.text}”"),
        (claim("r#0", incidents=("r#0", "t#0")), (ACCUSED,), f"t#0 “{ACCUSED.report.text}”"),
        (claim("r#0", incidents=("r#0", "t#0")), (BESIDE,), "only in the sentence that denies it"),
    ],
)
def test_no_words_stand_for_both_sides(matter: Contested, others: tuple[KeptEvent, ...], words: str) -> None:
    assert set(quoted_of(matter)) >= {one.ref for one in others}
    one, other = (text.plain for text in accounts(matter, Messages("en"), {k.ref: k for k in (DENIED, *others)}))
    assert ONLY_DENIED not in one
    assert one.endswith(words)
    assert other.endswith(f"“{ONLY_DENIED}”")
    assert one.startswith("says the report")


def test_the_words_of_a_denied_deed_are_shown_where_they_do_not_deny_it() -> None:
    one, other = (text.plain for text in accounts(claim("r#0"), Messages("id"), {"r#0": kept(raid(SECOND))}))
    assert one.endswith(f"“{SECOND}”")
    assert other.endswith(f"“{THIRD}”")
