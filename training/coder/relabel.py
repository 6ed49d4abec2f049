"""Mends labels of our own raw reports (``coded-*.jsonl``): a one-off, kept because labels may come again.

    python training/coder/relabel.py id training/coder/coded-id.jsonl [--corrections HAND.jsonl]

A credit line dates nothing (codebook, section 5): where a record's day stands in its text only right behind the name
of a medium that is credited ("said X, as quoted by Y, Monday (16/9)"), the day is when the medium wrote, and is taken
out. All other ways to know the day (a weekday alone, "today", a word of the statement itself) keep it. The rule found
28 labels; a reader, beside the texts, called 26 wrong and 2 doubtful. The gold standard's train and tune leave such a
day out in 31 cases of 34. The rule reads Indonesian only.

HAND.jsonl holds what a reader corrected: ``{"number": 331, "record": 0, "claimants": ["IDN:GOV"]}``, the report's place
in the file (from 0), the record's place in the report, and fields to be set (null: taken out).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

MONTHS = [
    *("januari", "februari", "maret", "april", "mei", "juni"),
    *("juli", "agustus", "september", "oktober", "november", "desember"),
]
WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
NUMBERS = re.compile(r"(?<![\d/])(\d{1,2})\s*/\s*(\d{1,2})(?:\s*/\s*\d{2,4})?(?![\d/])")
NAMED = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(MONTHS)})\b", re.IGNORECASE)
RELATIVE = re.compile(
    rf"\b({'|'.join(WEEKDAYS)}|ahad|hari ini|kemarin|semalam|tadi|(?:malam|pagi|siang|sore) ini)\b", re.I
)
CREDIT = re.compile(
    r"\b(?:di(?:lansir|kutip|sitat|sitir|nukil)|me(?:lansir|ngutip|nukil)"
    r"|(?:seperti|sebagaimana) di(?:wartakan|laporkan))"
    r"\s*(?:dari\s+|oleh\s*|laman\s+|situs\s+|kantor berita\s+)*([\w ,.\-\u00a0]{0,28}?)"
    rf"[ ,]*(?:pada\s+)?(?:hari\s+)?(?:(?:{'|'.join(WEEKDAYS)}|ahad)[, ]+)?\(?$",
    re.IGNORECASE,
)
"""A credit, the medium's name and at most a weekday: what stands before a day that only says when the medium wrote."""
VERB = re.compile(r"\bme\w{3}|\btanggal\b")
"""No medium's name: the credited medium says something on that day."""
STATEMENT = re.compile(
    r"siaran pers|keterangan|jumpa pers|konferensi pers|pesan|pidato|wawancara|tayang|ditemui|pernyataan tertulis",
    re.IGNORECASE,
)
"""The day may be that of the statement itself."""
BEFORE = 90


def mentions(text: str, day: date, published: date | None) -> Iterator[tuple[int, bool]]:
    """Where the text may speak of a day: the place, and whether the day is printed (day and month) there.

    >>> list(mentions("kata Ani, Senin (16/9). Hari ini sepi.", date(2019, 9, 16), date(2019, 9, 16)))
    [(17, True), (24, False)]
    """
    printed = [found for found in NUMBERS.finditer(text) if (int(found[1]), int(found[2])) == (day.day, day.month)]
    printed += [m for m in NAMED.finditer(text) if (int(m[1]), MONTHS.index(m[2].lower()) + 1) == (day.day, day.month)]
    dated = [m.start() for m in (*NUMBERS.finditer(text), *NAMED.finditer(text))]
    for found in printed:
        yield found.start(), True
    for found in RELATIVE.finditer(text):
        if not any(0 <= at - found.end() <= 3 for at in dated) and _may_be(found[1].lower(), day, published):
            yield found.start(), False


def _may_be(word: str, day: date, published: date | None) -> bool:
    """Whether a relative word may mean the day."""
    name = "minggu" if word == "ahad" else word
    if name in WEEKDAYS:
        return WEEKDAYS.index(name) == day.weekday()
    return published is None or published - timedelta(days=1) <= day <= published


def credited_only(text: str, day: str, published: str | None) -> bool:
    """Whether a day stands in the text only behind a credit.

    >>> credited_only('"Kami siap," kata Ani seperti dilansir Kabar pada Senin (16/9).', "2019-09-16", "2019-09-17")
    True
    >>> credited_only('"Kami siap," kata Ani, Senin (16/9), seperti dilansir Kabar.', "2019-09-16", "2019-09-17")
    False
    >>> credited_only("Ani, dilansir Kabar, Senin (16/9), bicara hari ini.", "2019-09-16", "2019-09-16")
    False
    >>> credited_only("kata Ani dalam siaran pers dikutip Kabar, Senin (16/9).", "2019-09-16", "2019-09-16")
    False
    """
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return False
    found = list(mentions(text, date.fromisoformat(day), date.fromisoformat(published[:10]) if published else None))
    return bool(found) and all(printed and _credited(text[max(0, at - BEFORE) : at]) for at, printed in found)


def _credited(before: str) -> bool:
    found = CREDIT.search(before)
    return found is not None and not VERB.search(found[1]) and not STATEMENT.search(before)


def undated(row: dict[str, Any], text: str) -> int:
    """Takes days out of a report's records that are only a credit's; how many."""
    wrong = [r for r in row["records"] if credited_only(text, r.get("date", ""), row["published"])]
    for record in wrong:
        del record["date"]
    return len(wrong)


def corrected(rows: list[dict[str, Any]], path: Path) -> int:
    """Sets what a reader corrected; how many records."""
    made = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    for one in made:
        record = rows[one.pop("number")]["records"][one.pop("record")]
        record.update(one)
        for name in [name for name, value in record.items() if value is None]:
            del record[name]
    return len(made)


def main() -> None:
    """Rewrites the labels in place."""
    sys.path.insert(0, str(Path(__file__).parent))
    import gold

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=("id", "en"))
    parser.add_argument("labels", type=Path)
    parser.add_argument("--corrections", type=Path)
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.labels.read_text(encoding="utf-8").splitlines()]
    texts = [coded.report.text for coded in gold._own_raw("id")] if args.language == "id" else [""] * len(rows)
    days = sum(undated(row, text) for row, text in zip(rows, texts, strict=True))
    hand = corrected(rows, args.corrections) if args.corrections else 0
    lines = "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows)
    args.labels.write_text(lines, encoding="utf-8")
    print(f"{days} days of credits taken out, {hand} records corrected by hand", file=sys.stderr)


if __name__ == "__main__":
    main()
