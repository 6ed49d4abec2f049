"""Soft hyphens in a text part no words; all spans lie in the text as given."""

from __future__ import annotations

from dataclasses import replace

import damai
from damai.ingest import Joined, read_text
from damai.model import Span
from damai.sketch import sketch_report
from damai.terminal.screen import line, quoted

PLAIN = "Presiden Rusia bertemu Presiden Turki di Sochi, Senin. \u201cKami sepakat,\u201d kata Putin."
SOFT = (
    PLAIN.replace("bertemu", "ber\u00adte\u00ad\u00admu")
    .replace("Senin", "Se\u00adnin")
    .replace("Rusia", "Ru\u00adsia")
)
HYPHEN = "\u00ad"


def bare(text: str) -> str:
    return text.replace(HYPHEN, "")


def test_events_are_those_of_the_text_without_them() -> None:
    plain, soft = (damai.code(text, published="2024-05-14") for text in (PLAIN, SOFT))
    assert soft.report.text == SOFT
    assert soft.report.language == "id"
    assert [event.type for event in soft.events][:1] == ["CONSULT"]
    for one, other in zip(plain.events, soft.events, strict=True):
        assert (one.actors, one.date, one.place) == (other.actors, other.date, other.place)
        for mine, its in zip((one.trigger, *one.evidence), (other.trigger, *other.evidence), strict=True):
            assert mine.of(PLAIN) == bare(its.of(SOFT))
        assert one.fields.keys() == other.fields.keys()
    assert soft.events[0].trigger.of(SOFT) == "ber\u00adte\u00ad\u00admu"
    assert soft.events[0].fields["date"][0].spans[0].of(SOFT) == "Se\u00adnin"
    for found, same in ((plain.actors, soft.actors), (plain.places, soft.places), (plain.timexes, soft.timexes)):
        assert [one.span.of(PLAIN) for one in found] == [bare(one.span.of(SOFT)) for one in same]
    assert [bare(q.content[0].of(SOFT)) for q in soft.quotations] == [q.content[0].of(PLAIN) for q in plain.quotations]


def test_layers_and_titles_too() -> None:
    for layer in ("names", "dates", "places", "quotes"):
        plain, soft = (damai.tag(text, layer, language="id") for text in (PLAIN, SOFT))
        assert len(plain.spans) == len(soft.spans)
        assert soft.report.text == SOFT
    assert damai.tag(SOFT, "names", language="id").spans[0].span.of(SOFT) == "Ru\u00adsia"  # type: ignore[union-attr]
    titles = [damai.code("Presiden bertemu Presiden Turki.", title=t, language="id") for t in ("Rusia", "Ru\u00adsia")]
    assert titles[0].events == titles[1].events


def test_sketches_and_pairs() -> None:
    plain, soft = (sketch_report(replace(read_text(text, id="x"), language="id")) for text in (PLAIN, SOFT))
    assert (plain.shingles, plain.vectors, plain.anchors) == (soft.shingles, soft.vectors, soft.anchors)
    assert [SOFT[start:end] for start, end in soft.sentences][-1].endswith("kata Putin.")
    found = damai.relation("Iran menge\u00adcam Israel.", "Iran", "Is\u00adrael", language="id")
    assert found == damai.relation("Iran mengecam Israel.", "Iran", "Israel", language="id")
    row = '{"sentence": "Iran menge\u00adcam Israel.", "source": "Ir\u00adan", "target": "Israel"}'
    [answer] = damai.relation_lines([row], language="id")
    assert (answer.notes, answer.row and answer.row["label"]) == ((), "ACCUSE")


def test_places_are_found_again() -> None:
    joined = Joined.of(SOFT)
    assert joined is not None
    assert joined.text == PLAIN
    for at in range(len(PLAIN)):
        assert joined.back(Span(at, at + 1)).of(SOFT) == PLAIN[at]
    assert joined.back({"a": (Span(9, 14), None, 3)}) == {"a": (Span(9, 15), None, 3)}
    for text in (PLAIN, "", HYPHEN, f"a {HYPHEN}b", f"{HYPHEN}a{HYPHEN}"):
        assert Joined.of(text) is None


def test_they_are_not_shown() -> None:
    assert quoted("me\u00adnyerang", Span(0, 10)) == "\u201cmenyerang\u201d"
    assert line("me\u00adnyerang").plain == "menyerang"
