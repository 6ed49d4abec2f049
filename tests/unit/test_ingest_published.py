"""Publication dates: every form is read or refused with a note, never guessed silently."""

from datetime import UTC, date, datetime

import pytest

from damai.errors import InputError
from damai.ingest.dateline import dateline_day
from damai.ingest.published import MONTHS, find_days, local_day, read_published, read_zone
from damai.terminal.sentences import said

ID_MONTHS = {**MONTHS, "juni": 6, "agustus": 8, "september": 9, "desember": 12}
JAKARTA = read_zone("Asia/Jakarta")


@pytest.mark.parametrize(
    ("given", "published"),
    [
        ("2025-06-20", "2025-06-20"),
        (" 2025-06-20 ", "2025-06-20"),
        ("2025-06-20T14:03:00+07:00", "2025-06-20T14:03:00+07:00"),
        ("2025-06-20T14:03:00.123Z", "2025-06-20T14:03:00.123Z"),
        ("2025-06-20T14:03", "2025-06-20T14:03"),
        ("2025-06-20 14:03:00", "2025-06-20T14:03:00"),
        ("2025-06-20 14:03:00 +0700", "2025-06-20T14:03:00+07:00"),
        ("2025-06-20T14:03:00+0700", "2025-06-20T14:03:00+0700"),
        ("20250620", "2025-06-20"),
        ("2025-W25-5", "2025-06-20"),
        ("20250620T140300Z", "2025-06-20T14:03:00+00:00"),
        ("2025/06/20", "2025-06-20"),
        ("Fri, 20 Jun 2025 14:03:00 +0700", "2025-06-20T14:03:00+07:00"),
        ("Fri, 20 Jun 2025 14:03:00 GMT", "2025-06-20T14:03:00+00:00"),
        ("Fri Jun 20 2025 14:03:00 GMT+0700 (Western Indonesia Time)", "2025-06-20T14:03:00+07:00"),
        ("Jun 20, 2025 2:03 PM", "2025-06-20T14:03:00"),
        ("20 Juni 2025, 14:03 WIB", "2025-06-20T14:03:00+07:00"),
        ("Jumat, 20 Juni 2025 | 14.03 WITA", "2025-06-20T14:03:00+08:00"),
        ("Jumat, 20 Juni 2025 pukul 14:03", "2025-06-20T14:03:00"),
        ("Diperbarui 20 Juni 2025, 14:03 GMT+7", "2025-06-20T14:03:00+07:00"),
        ("20Jun2025", "2025-06-20"),
        ("20-Jun-2025", "2025-06-20"),
        ("10/21/2025 20:43", "2025-10-21T20:43:00"),
        ("21.10.2025", "2025-10-21"),
        ("2019-09-14 00:00:00 22:19 WIB", "2019-09-14"),
        (1750402980, "2025-06-20T07:03:00+00:00"),
        (1750402980000, "2025-06-20T07:03:00+00:00"),
        (date(2025, 6, 20), "2025-06-20"),
        (datetime(2025, 6, 20, 7, 3, tzinfo=UTC), "2025-06-20T07:03:00+00:00"),
    ],
)
def test_forms(given: object, published: str) -> None:
    assert read_published(given, months=ID_MONTHS) == (published, ())


REFUSED = (
    *("", "   ", "kemarin", "2025", "2025-06", "2025-13-01", "2025-02-30", "20/06/25", "31/02/2025", "20 Foo 2025"),
    *("0000-00-00", "9999-12-31", "1066-10-14", "20 Juni 2125", "20 Juni 2025 dan 21 Juni 2025"),
    *(12, -5, True, 10**5000, 1.5, [], {}, "9" * 100_000, "٢٠٢٥-٠٦-٢٠", "\ud800", "\x00"),
)


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_refused(number: int) -> None:
    published, notes = read_published(REFUSED[number], months=ID_MONTHS)
    assert published is None
    assert [note.code for note in notes] == ["bad-published"]


def test_swappable_day_is_noted() -> None:
    assert read_published("12/9/2019")[0] == "2019-09-12"
    assert [note.code for note in read_published("12/9/2019")[1]] == ["day-first"]
    assert read_published("9/9/2019") == ("2019-09-09", ())


def test_far_future_is_noted() -> None:
    published, notes = read_published("2087-01-01")
    assert published == "2087-01-01"
    assert [note.code for note in notes] == ["far-future"]


@pytest.mark.parametrize(
    "given",
    [
        "2024-05-14T25:61:00", "2024-05-14T10:60", "2024-05-14T99", "2024-05-14T10:00:00-25:00",
        "2024-05-14T10:00:00+23:00", "2024-05-14T10:00:00+07:60", "2024-05-14 10:00 -25:00", "May 14, 2024 25:61",
        "Tue, 14 May 2024 10:00:00 +9900",
    ],
)  # fmt: skip
def test_of_a_moment_that_cannot_be_the_day_is_taken_with_a_note(given: str) -> None:
    published, notes = read_published(given, zone=JAKARTA)
    assert published == "2024-05-14"
    assert [note.code for note in notes] == ["bad-time"]
    assert "its day is taken" in notes[0].message
    assert "harinya diambil" in said(notes[0].message, "id")


@pytest.mark.parametrize(
    "given",
    ["2024-05-14", "14-05-2024", "2024-05-14T23:59:59+14:00", "2024-05-14 10:00 to 11:00", "14 May 2024 | news"],
)
def test_what_is_no_moment_gets_no_such_note(given: str) -> None:
    assert "bad-time" not in [note.code for note in read_published(given)[1]]


@pytest.mark.parametrize(
    ("given", "published"),
    [
        ("2025-06-20T17:30:00Z", "2025-06-21T00:30:00+07:00"),
        ("2025-06-20T17:30:00", "2025-06-20T17:30:00+07:00"),
        ("2025-06-20T17:30:00+00:00", "2025-06-21T00:30:00+07:00"),
        ("2025-06-20T17:30:00-04:00", "2025-06-20T17:30:00-04:00"),
        ("2025-06-20", "2025-06-20"),
        ("2025-06-20T00:00:00Z", "2025-06-20T00:00:00Z"),
        (1750440600, "2025-06-21T00:30:00+07:00"),
    ],
)
def test_timezone(given: object, published: str) -> None:
    assert read_published(given, zone=JAKARTA)[0] == published


def test_zones() -> None:
    assert read_zone("wib").utcoffset(None) == read_zone("+7").utcoffset(None) == read_zone("+0700").utcoffset(None)
    for name in ("Mars/Base", "", "+99:00", "../etc/passwd", "\x00", "/etc/passwd"):
        with pytest.raises(InputError) as raised:
            read_zone(name)
        assert raised.value.code == "unknown-timezone"


def test_local_day() -> None:
    assert local_day("2025-06-20T23:59:00-12:00") == date(2025, 6, 20)
    assert local_day("2025-06-20") == date(2025, 6, 20)
    assert local_day(None) is local_day("kemarin") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("JAKARTA, 12/9/2019 - Kedua menteri bertemu.", "2019-09-12"),
        ("Jakarta, Kompas.com, 12 September 2019 - Kedua menteri bertemu.", "2019-09-12"),
        ("JAKARTA (12/9/2019) – Kedua menteri bertemu.", "2019-09-12"),
        ("Jakarta, Kamis (12/9/2019) — Kedua menteri bertemu.", "2019-09-12"),
        ("KAIRO, Jumat, 13 September 2019: Kedua menteri bertemu.", "2019-09-13"),
        ("Kamis, 12 September 2019 14:03 WIB\nKedua menteri bertemu.", "2019-09-12"),
        ("12 September 2019\nKedua menteri bertemu.", "2019-09-12"),
        ("\nMenteri bertemu\nJakarta, 20 Juni 2025 | 14.03 WIB\nIsi berita.", "2025-06-20"),
        ("", None),
        ("Kedua menteri bertemu pada 12 September 2019 - sebuah terobosan.", None),
        ("Perang 27/9/2020 - 10/11/2020 menewaskan ribuan orang.", None),
        ("Perang Karabakh, 27 September 2020 – 10 Desember 2020, menewaskan ribuan orang.", None),
        ("JAKARTA - Kedua menteri bertemu, Senin (28/5/2018).", None),
        ("Presiden, 12 September 2019, tiba di Kairo.", None),
        ("JAKARTA, 12 September 2919 - Kedua menteri bertemu.", None),
        ("Sejak 12 September 2019 - kata menteri - perang berhenti.", None),
    ],
)
def test_dateline(text: str, day: str | None) -> None:
    found, notes = dateline_day(text, months=ID_MONTHS)
    assert found == day
    assert ("published-from-dateline" in [note.code for note in notes]) == (day is not None)


def test_find_days_keeps_order_and_does_not_overlap() -> None:
    days = find_days("Dari 3 Juni 2020 hingga 2021-02-03, lalu 4.5.2022.", ID_MONTHS)
    assert [str(found.day) for found in days] == ["2020-06-03", "2021-02-03", "2022-05-04"]
