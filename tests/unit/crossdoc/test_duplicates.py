"""Copies: which, of which kind, in which direction, how much."""

from __future__ import annotations

from dataclasses import replace

import pytest

from damai.crossdoc.duplicates import Copy, compare_reports, copy_groups, find_copies, origins, report_keys
from damai.crossdoc.told import ToldEvent, ToldReport, sketch_bytes, sketch_from_bytes
from damai.model import Report
from damai.sketch import sketch_report

LONG = (
    "The finance ministers of Norway and Peru met in Oslo on Monday to settle a quarrel over fishing rights. "
    "After six hours behind closed doors they came out with a plan in four parts. "
    "Norway will lower its tariffs on anchovies by 12 percent. Peru lets 40 Norwegian trawlers back into its ports. "
    "A court in Lima is to decide by August who pays for the three boats that were seized last winter. "
    "Fishermen in Bergen said that they had heard such promises before."
)
CUT = LONG.rpartition(" Fishermen")[0].partition(" A court")[0]
INDONESIAN = (
    "Menteri keuangan Norwegia dan Peru bertemu di Oslo pada Senin untuk menyelesaikan sengketa hak penangkapan ikan. "
    "Setelah enam jam berunding tertutup, mereka keluar dengan rencana yang terdiri atas empat bagian. "
    "Norwegia akan menurunkan tarif ikan teri sebesar 12 persen. "
    "Peru mengizinkan 40 kapal pukat Norwegia kembali ke pelabuhannya. "
    "Pengadilan di Lima akan memutuskan paling lambat Agustus siapa yang membayar tiga kapal yang disita musim dingin "
    "lalu. Nelayan di Bergen mengatakan mereka sudah pernah mendengar janji seperti itu."
)
OTHER = (
    "Norway sent its foreign minister to Lima on Tuesday for a funeral. The two countries have quarrelled over fish "
    "since last winter, when Peru seized three boats. Nothing was said of the talks in Oslo, and the minister left. "
    "A spokesman for the port of Callao said that the boats were still there, under guard and slowly rusting."
)


def reported(name: str, text: str, published: str | None = "2024-05-06", language: str = "en") -> ToldReport:
    event = ToldEvent(f"{name}#0", name, "CONSULT", published, actors=("NOR", "PER"))
    return ToldReport(sketch_report(Report(name, text, published, language=language)), (event,))


def copy_of(a: ToldReport, b: ToldReport) -> Copy:
    found = compare_reports(a, b)
    assert found == compare_reports(b, a)
    assert found is not None
    assert set(report_keys(a)) & set(report_keys(b))
    return found


def test_the_later_of_two_like_texts_is_the_copy() -> None:
    early, late = reported("z", LONG, "2024-05-06T08:00:00+02:00"), reported("a", LONG, "2024-05-06T07:00:00Z")
    found = copy_of(early, late)
    assert (found.copy, found.origin, found.kind, found.share, found.kept) == ("a", "z", "verbatim", 1.0, 1.0)


def test_a_text_cut_short_is_the_copy_of_the_same_day() -> None:
    found = copy_of(reported("a", CUT), reported("b", LONG))
    assert (found.copy, found.origin, found.kind) == ("a", "b", "cut")
    assert found.share == 1.0
    assert 0.4 < found.kept < 0.7


def test_a_short_text_is_the_copy_of_the_very_same_words_alone() -> None:
    note = "Norway and Peru will meet in Oslo on Monday."
    found = copy_of(reported("a", note), reported("b", note, "2024-05-07"))
    assert (found.copy, found.kind, found.share, found.kept) == ("b", "verbatim", 1.0, 1.0)
    other = reported("c", note.replace("Monday", "Friday"))
    assert compare_reports(reported("a", note), other) is None


def test_a_few_words_changed_are_an_edited_copy() -> None:
    edited = (
        LONG.replace("six hours", "a long day").replace("came out with", "presented").replace("heard", "listened to")
    )
    found = copy_of(reported("a", LONG), reported("b", edited, "2024-05-07"))
    assert (found.copy, found.kind) == ("b", "edited")
    assert 0.6 < found.share < 0.9


def test_a_translation_is_a_copy() -> None:
    found = copy_of(reported("a", LONG), reported("b", INDONESIAN, "2024-05-07", "id"))
    assert (found.copy, found.origin, found.kind) == ("b", "a", "translated")


def test_close_sentences_without_the_same_names_are_no_translation() -> None:
    elsewhere = INDONESIAN
    for name, other in (("Norwegia", "Islandia"), ("Peru", "Chile"), ("Oslo", "Reykjavik"), ("Lima", "Santiago"),
                        ("Bergen", "Akureyri"), ("12", "31"), ("40", "77"), ("Agustus", "Januari")):  # fmt: skip
        elsewhere = elsewhere.replace(name, other)
    assert compare_reports(reported("a", LONG), reported("b", elsewhere, "2024-05-06", "id")) is None


def test_translations_must_tell_of_the_same_sides() -> None:
    translated = reported("b", INDONESIAN, "2024-05-06", "id")
    others = replace(translated, events=(replace(translated.events[0], actors=("BRA", "ARG")),))
    assert compare_reports(reported("a", LONG), others) is None


@pytest.mark.parametrize("other", [reported("b", OTHER), reported("b", LONG, "2024-06-06"), reported("b", "Oslo.")])
def test_no_copies(other: ToldReport) -> None:
    assert compare_reports(reported("a", LONG), other) is None


def test_groups_and_origins() -> None:
    texts = [
        reported("a", LONG),
        reported("b", LONG, "2024-05-07"),
        reported("c", CUT, "2024-05-08"),
        reported("d", OTHER),
    ]
    copies = find_copies(reversed(texts))
    assert copy_groups(copies) == (("a", "b", "c"),)
    assert {name: copy.origin for name, copy in origins(copies).items()} == {"b": "a", "c": "a"}


def test_a_sketch_survives_as_bytes() -> None:
    sketch = reported("ü", LONG).sketch
    assert sketch_from_bytes(sketch_bytes(sketch)) == sketch
    with pytest.raises(ValueError, match="not a sketch"):
        sketch_from_bytes(sketch_bytes(sketch)[:-1])


def test_a_sketch_of_nothing() -> None:
    empty = sketch_report(Report("a", " \n"))
    assert (empty.shingles, empty.sentences, empty.vectors) == ((), (), b"")
    assert report_keys(ToldReport(empty))


def test_the_same_news_told_in_another_order_is_no_translation() -> None:
    turned = " ".join(reversed([f"{part}." for part in INDONESIAN.rstrip(".").split(". ")]))
    assert compare_reports(reported("a", LONG), reported("b", INDONESIAN, language="id")) is not None
    assert compare_reports(reported("a", LONG), reported("b", turned, language="id")) is None
