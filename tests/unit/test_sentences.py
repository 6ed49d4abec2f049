"""Every sentence that the library makes for people, in the other language of the interface."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from sentences_told import Told, told

from damai import serial
from damai.errors import MissingExtraError, PackError, PlanError
from damai.ingest import encoding
from damai.ingest.clean import character_notes
from damai.language import tables
from damai.terminal.messages import Messages, catalogue
from damai.terminal.sentences import knows, said, sentences
from damai.watching import plan

FORMATS = Path(__file__).parents[2] / "docs/reference/formats.md"


@cache
def made() -> tuple[Told, ...]:
    """What the source makes, without what is only a name and the words of others."""
    return tuple(one for one in told() if re.sub(r"'\w+'|‹v›", "", one.sentence).strip(": "))


def test_the_source_is_read_as_it_should_be() -> None:
    kinds = {one.sentence for one in made()}
    assert len(kinds) > 180
    assert {"‹v› is blank", "there is no ‹v› '‹v›' here", "unknown key '‹v›'", "‹v›: no such file"} <= kinds


def test_every_sentence_made_in_the_source_has_an_indonesian_text() -> None:
    assert [f"{one.where}: {one.sentence}" for one in made() if not knows(one.sentence, "id")] == []


def test_every_part_of_a_sentence_from_a_table_has_an_indonesian_text() -> None:
    parts = [what for _, what in encoding._MAGIC] + [what for _, what in tables.CHECKS.values()]
    parts += [bound[3] for bound in plan._BOUNDS.values()] + list(serial._NAMES.values())
    parts += [note.message for note in character_notes("a\x00b \ud800 \u202e \ufffd")]
    parts += [f"there is no {what} 'x' here" for what in ("event", "incident", "promise")]
    translated = {part: said(part, "id") for part in parts}
    assert [part for part, told in translated.items() if re.search(r"\b(the|is|a|an|of|no|or|to)\b", told)] == []
    assert [part for part in parts if not knows(part, "id")] == []


def test_every_code_of_a_note_has_an_indonesian_text() -> None:
    notes = FORMATS.read_text(encoding="utf-8").partition("## Notes")[2]
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", notes, re.MULTILINE))
    assert len(documented) > 50
    made_here = {one.code for one in made() if one.code}
    assert len(made_here) > 40
    assert made_here <= documented
    assert sorted(code for code in documented if f"note.{code}" not in catalogue()) == []


def test_no_translation_loses_a_value() -> None:
    for sentence in sentences("id"):
        there = set(re.findall(r"\?P<(\w+)>", sentence.pattern))
        kept = {name for _, name, _, _ in Formatter().parse(sentence.translation) if name}
        assert kept <= there, sentence
        assert there - kept <= {"why", "number", "what_kind"}, sentence  # Python's own reasons and numbers


@pytest.mark.parametrize(
    ("code", "message", "indonesian"),
    [
        ("published-from-dateline", "published is taken from the dateline: 2025-06", "baris tanggal berita: 2025-06"),
        ("assumed-encoding", "no charset is stated: read as cp1252", "pengodean tidak disebut: dibaca sebagai cp1252"),
        ("binary", "a/b.pdf: this is a PDF document, not text", "a/b.pdf: ini dokumen PDF, bukan teks"),
        ("bad-json", "line:2: not JSON: Expecting value (column 1)", "bukan JSON: seharusnya ada nilai (kolom 1)"),
        (
            "feed-text-only",
            "only what the feed brings of it is read: the page was not fetched: a.example: robots.txt forbids it",
            "halaman tidak terambil: a.example: dilarang robots.txt",
        ),
        (
            "proposed",
            "m proposed 3: 1 entered, 0 known already, 2 refused (another form: 1; a status without its words: 1)",
            "m mengusulkan 3: 1 diterima, 0 sudah dikenal, 2 ditolak (bentuknya lain: 1; status tanpa kata-katanya: 1)",
        ),
        ("unreadable-file", "x.txt: Permission denied", "x.txt: tidak diizinkan"),
    ],
)  # fmt: skip
def test_notes_keep_their_values(code: str, message: str, indonesian: str) -> None:
    assert indonesian in Messages("id").note(code, message)
    assert Messages("en").note(code, message) == message


def test_a_note_nobody_knows_is_told_by_its_code() -> None:
    assert Messages("id").note("mojibake", "something else") == "teks pernah dibaca dengan pengodean yang salah"
    assert Messages("id").note("of-a-later-damai", "something else") == "something else"


def test_errors_are_translated_line_by_line() -> None:
    pack = PackError(["actors.toml:3: no 'code'", "time.toml:9: unknown key 'wek' (did you mean 'week'?)"])
    assert said(str(pack), "id").splitlines() == [
        "2 kesalahan dalam paket:",
        "  actors.toml:3: tidak ada 'code'",
        "  time.toml:9: kunci 'wek' tidak dikenal (maksud Anda 'week'?)",
    ]
    plan = PlanError("feeds.toml", ["feeds.toml:2: 'delay' must be seconds, 0 to 3600"])
    assert "feeds.toml:2: 'delay' harus berupa detik, 0 sampai 3600" in said(str(plan), "id")
    assert said(str(MissingExtraError("plot", "altair")), "id").startswith("ini memerlukan altair")


def test_a_sentence_of_nobody_stays() -> None:
    assert said("x: quite something else; and more", "id") == "x: quite something else; and more"
    assert said("there is no event 'e' here", "en") == "there is no event 'e' here"
