"""The report's text with the words of its fields in brackets."""

from __future__ import annotations

import re

from damai.terminal.highlight import bracketed, marks
from damai.terminal.messages import Messages


def test_brackets_nest_and_keep_the_text() -> None:
    from damai.model import Analysis, Event, Evidence, Report, Span

    fields = {
        "type": (Evidence("AGREE", (Span(2, 4),)),),
        "actors": (Evidence("X", (Span(0, 3),)),),
        "commitment.content": (Evidence("c", (Span(2, 9),)),),
        "date": (Evidence("d", (Span(9, 10),)),),
    }
    analysis = Analysis(Report("r", "abcdefghij"), (Event("e", "AGREE", Span(2, 4), (Span(0, 10),), fields=fields),))
    shown = bracketed("abcdefghij", marks(analysis), Messages("en"))
    assert re.sub(r"\[[a-z]+ 1: |\]", "", shown) == "abcdefghij"
    assert shown.count("[") == shown.count("]")
    assert "[when 1: j]" in shown


def test_what_happened_ends_where_what_was_promised_begins() -> None:
    from damai.model import Analysis, Event, Evidence, Report, Span

    text = "A agreed to leave today"
    fields = {"type": (Evidence("AGREE", (Span(2, 17),)),), "commitment.content": (Evidence("c", (Span(12, 23),)),)}
    analysis = Analysis(Report("r", text), (Event("e", "AGREE", Span(2, 17), (Span(0, 23),), fields=fields),))
    assert bracketed(text, marks(analysis), Messages("en")) == "A [what 1: agreed to] [promise 1: leave today]"
