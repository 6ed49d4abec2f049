"""One layer of a report as plain JSON: the line that ``damai tag --format jsonl`` writes.

Spans come in reading order; offsets are half-open code points of the report's text as given.
"""

from __future__ import annotations

from typing import Any

from damai.model import Name, Quotation, Span, Tagged, Tagging, Timex


def tag_line(tagging: Tagging) -> dict[str, Any]:
    """A report's layer as ``{"id", "spans"}``; what a span holds depends on the layer (docs/reference/formats.md).

    >>> from damai.model import Report
    >>> report = Report("r1", "Putin tiba.")
    >>> tag_line(Tagging(report, "names", (Name(Span(0, 5), "PER", "RUS:GOV"),)))["spans"]
    [{'start': 0, 'end': 5, 'text': 'Putin', 'label': 'PER', 'code': 'RUS:GOV'}]
    """
    text = tagging.report.text
    return {"id": tagging.report.id, "spans": [_plain(span, text) for span in tagging.spans]}


def _plain(found: Tagged, text: str) -> dict[str, Any]:
    if isinstance(found, Quotation):
        content = [_pair(span) for span in found.content]
        return {
            "source": _pair(found.source),
            "cue": _pair(found.cue),
            "content": content,
            "speaker": found.speaker,
        }
    head: dict[str, Any] = {"start": found.span.start, "end": found.span.end, "text": found.span.of(text)}
    if isinstance(found, Name):
        return head | {"label": found.label, "code": found.code}
    if isinstance(found, Timex):
        return head | {"type": found.type, "value": found.value, "edtf": found.edtf}
    return head | {
        "lat": found.lat,
        "lon": found.lon,
        "geonames": found.geonames,
        "country": found.country,
        "claimants": list(found.claimants),
    }


def _pair(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]
