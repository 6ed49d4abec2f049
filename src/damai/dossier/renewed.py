"""A text under an id that another text has: which of the two counts, and whether it can be the same report."""

from __future__ import annotations

import re
from typing import Literal

from damai.store import ReportRow, Writer

_SETTINGS = ("published", "title", "publisher", "language", "url")
Rank = Literal["only", "later", "last", "earlier"]
LEAST = 0.1
"""Share of the words of the shorter text from which two texts may be one report, before and after it was changed."""
_WORD = re.compile(r"[^\W_]{4,}")


def beside(writer: Writer, id: str, seq: int) -> tuple[Rank, bool, tuple[str, ...]]:
    """How a report that was just stored stands to the others under its id, whether it is unlike the one that counts or
    would count without it, and what else was given with it where the two have one text."""
    rows = {row.seq: row for row in writer.reports(id=id, counting=False)}
    this = rows.pop(seq)
    if not rows:
        return "only", False, ()
    [counting] = writer.reports(id=id)
    if counting.seq == seq:
        other = max(rows.values(), key=lambda row: (row.report.published or "", row.at, row.sha256))
        rank: Rank = "last" if other.report.published == this.report.published else "later"
    else:
        other, rank = counting, "earlier"
    settings = [name for name in _SETTINGS if getattr(this.report, name) != getattr(other.report, name)]
    return rank, _is_unlike(this, other), tuple(settings) if this.text_sha256 == other.text_sha256 else ()


def _is_unlike(one: ReportRow, other: ReportRow) -> bool:
    return one.gap is None and other.gap is None and common(one.report.text, other.report.text) < LEAST


def common(one: str, other: str) -> float:
    """The share of the longer words of the text that has fewer of them which stand in both; 1 where one has none.

    >>> common("Kedua menteri bertemu di Jenewa.", "Dua menteri bertemu di Jenewa, Senin.")
    0.75
    """
    words, others = ({word.lower() for word in _WORD.findall(text)} for text in (one, other))
    least = min(len(words), len(others))
    return len(words & others) / least if least else 1.0


__all__ = ["LEAST", "Rank", "beside", "common"]
