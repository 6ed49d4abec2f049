"""Short texts of our own as the coder reads them before it decides: who is spoken of in them."""

from __future__ import annotations

from damai.events.candidates import Reading
from damai.model import Report
from damai.pipeline import load_pipeline


def read_in(language: str, text: str) -> Reading:
    """The reading of a text in which something may be an event."""
    _, reading = load_pipeline(language).read(Report("x", text, "2024-10-01", None, None, language))
    assert reading is not None
    return reading


def sides_in(language: str, text: str) -> dict[str, tuple[str, ...]]:
    """The codes of all sides by their words."""
    reading = read_in(language, text)
    return {
        text[s.words[u.first].start : s.words[u.last - 1].end]: u.codes
        for s, units in zip(reading.sentences, reading.units, strict=True)
        for u in units
    }
