"""Plain text and charsets: what is given is kept, what is guessed is noted, what is no text is refused."""

from pathlib import Path

import pytest

from damai.errors import InputError
from damai.ingest import Broken, clean, read_bytes, read_path, read_text
from damai.ingest.defaults import Defaults
from damai.ingest.encoding import check_encoding
from damai.ingest.report import assemble
from damai.model import Report

TEXT = "Kedua menteri “bertemu” di São Paulo — kata jubir."


def one(data: bytes, name: str = "berita.txt", **given: str) -> Report | Broken:
    [reading] = read_bytes(data, name, **given)
    return reading


def codes(reading: Report | Broken) -> list[str]:
    return [note.code for note in reading.notes]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_charsets_that_tell_themselves(charset: str) -> None:
    report = one(TEXT.encode(charset), published="2025-06-20")
    assert isinstance(report, Report)
    assert (report.text, report.notes, report.id) == (TEXT, (), "berita.txt")


def test_windows_charset_is_assumed_with_a_note() -> None:
    report = one(TEXT.encode("cp1252"))
    assert isinstance(report, Report)
    assert report.text == TEXT
    assert codes(report) == ["assumed-encoding", "no-date"]


def test_utf16_without_mark() -> None:
    report = one(TEXT.encode("utf-16-le"))
    assert isinstance(report, Report)
    assert report.text == TEXT
    assert "assumed-encoding" in codes(report)


def test_given_charset_counts() -> None:
    report = one("Świat Ł".encode("iso8859-2"), encoding="latin2")
    assert isinstance(report, Report)
    assert report.text == "Świat Ł"
    wrong = one("é".encode("latin-1"), encoding="utf-8")
    assert codes(wrong)[0] == "bad-encoding"
    with pytest.raises(InputError) as raised:
        read_bytes(b"", "x", encoding="klingon")
    assert raised.value.code == "unknown-encoding"
    for name in ("base64", "rot13", "zip", "\x00", "", "idna", "punycode", "undefined"):
        with pytest.raises(InputError):
            check_encoding(name)


BINARY = (
    *(b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04abc", b"%PDF-1.4\n", b"\xff\xd8\xff\xe0", b"\x1f\x8b\x08"),
    *(b"text\x00\x00\x00text", bytes(range(256)) * 20, b"\x80\x01\x02\x03\x04" * 50),
)


@pytest.mark.parametrize("data", BINARY, ids=range(len(BINARY)))
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a", "a.json"])
def test_binary(data: bytes, name: str) -> None:
    reading = one(data, name)
    assert isinstance(reading, Broken)
    assert (reading.id, codes(reading)) == (name, ["binary"])
    assert name in reading.notes[0].message


@pytest.mark.parametrize("data", [b"", b" \n\r\n\t", b"\xef\xbb\xbf", b"\xff\xfe"])
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a"])
def test_empty(data: bytes, name: str) -> None:
    reading = one(data, name)
    assert isinstance(reading, Broken)
    assert codes(reading) == ["empty"]


def test_mojibake_is_noted_and_kept() -> None:
    garbled = "Menteri itu berkata â€œtidakâ€\x9d di SÃ£o Paulo"
    report = read_text(garbled)
    assert report.text == garbled
    assert "mojibake" in codes(report)
    assert "“tidak”" in clean(garbled)
    by_mac = "Menteri itu berkata ‚Äútidak‚Äù‚Äì lalu pergi"
    assert "mojibake" in codes(read_text(by_mac))
    assert clean(by_mac) == "Menteri itu berkata   “tidak”   –  lalu pergi"
    for text in ("SÃO PAULO", "Âge d'or", "Kâbil", "ÃÅ"):
        assert "mojibake" not in codes(read_text(text)), text


def test_odd_characters_are_noted_and_kept() -> None:
    text = "a\x00b\u202ec\ud800d\x07\ufffd"
    report = read_text(text, published="2025-06-20")
    assert report.text == text
    assert codes(report) == ["control-characters", "bidi-characters", "lone-surrogates", "replacement-characters"]
    assert clean(text) == "a b c d \ufffd"


def test_clean_keeps_usual_text() -> None:
    text = "“Kami setuju,” kata Sana'a — pada 12–13 Juni;\nbaris kedua (AS) 50% €5 ‘ya’ …"
    assert clean(text) is text or clean(text) == text
    assert clean("Ma’ruf\r\nSana‘a\rx\u2029y\x85z") == "Ma'ruf \nSana'a\nx\ny\nz"
    assert clean("１２ Ｊｕｎｉ\u3000２０２５") == "12 Juni 2025"


def test_ids_without_a_file() -> None:
    assert read_text("a").id == read_text("a").id != read_text("b").id
    assert read_text("a", id="x").id == "x"


def test_fields_of_read_text() -> None:
    report = read_text(
        "Isi.", published="20 Juni 2025, 23:30 UTC", timezone="+07:00", months={"juni": 6}, language="id-ID", title="J",
        url="u",
    )  # fmt: skip
    assert (report.published, report.language, report.title, report.url) == (
        "2025-06-21T06:30:00+07:00",
        "id",
        "J",
        "u",
    )
    assert report.notes == ()
    assert codes(read_text("Isi.", published="entah", language="!!")) == ["bad-published", "no-date", "bad-language"]


def test_dateline_is_the_last_resort() -> None:
    text = "JAKARTA, 13/9/2019 - Isi."
    assert read_text(text).published == "2019-09-13"
    assert codes(read_text(text)) == ["published-from-dateline"]
    assert read_text(text, published="2019-09-14").published == "2019-09-14"


@pytest.mark.parametrize(
    ("given", "taken", "noted"),
    [
        ("2019-09-20", "2019-09-13", ["published-from-dateline", "published-disagrees"]),
        ("2019-09-13T06:00:00+07:00", "2019-09-13T06:00:00+07:00", []),
        ("entah", "2019-09-13", ["bad-published", "published-from-dateline"]),
    ],
)
def test_dateline_wins_over_what_the_caller_says_of_all(given: str, taken: str, noted: list[str]) -> None:
    report = assemble("a", "JAKARTA, 13/9/2019 - Isi.", {}, Defaults.of(published=given))
    assert (report.published, codes(report)) == (taken, noted)
    bare = assemble("b", "Isi tanpa tanggal.", {}, Defaults.of(published="2019-09-20"))
    assert (bare.published, codes(bare)) == ("2019-09-20", [])


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "berita.txt"
    path.write_text("Isi berita.", encoding="utf-8")
    [report] = read_path(path, published="2025-06-20", language="in")
    assert (report.id, report.text, report.language) == ("berita.txt", "Isi berita.", "id")
    unreadable = ((tmp_path / "x.txt", "missing-file"), (tmp_path, "unreadable-file"), ("\0", "unreadable-file"))
    for missing, code in unreadable:
        with pytest.raises(InputError) as raised:
            read_path(missing)
        assert raised.value.code == code


def test_many_tiny_paragraphs_and_a_long_line_are_fast() -> None:
    many = "Ia tiba.\n" * 100_000
    assert one(many.encode()).text == many
    assert len(clean(many)) == len(many)
    long = "Pasukan menyerang kota. " * 420_000
    assert one(long.encode()).text == long
