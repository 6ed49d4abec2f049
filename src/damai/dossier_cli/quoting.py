"""The words of reports as tables quote them: what tells of an event, what denies it, what is promised."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text

from damai.crossdoc.ledger import Entry
from damai.crossdoc.told import DENIED, SAID
from damai.dossier.shown import KeptEvent
from damai.language.pack import installed, token_settings
from damai.language.tokens import Abbreviations, split_sentences
from damai.model import Span
from damai.signs import signs_of
from damai.terminal.screen import line, printable, quoted

QUOTED = 160
"""Characters of a quotation in a table."""
AFTER = 60
"""Characters that a quotation shows from its point on, if it must be cut before it."""
APART = 100
"""Characters between a promise's verb and its content, at most, for both to be quoted as one stretch."""
Events = Mapping[str, KeptEvent]


def quotation(kept: KeptEvent | None, most: int = QUOTED) -> Text:
    """The sentence with the words that made an event, in quotation marks; long ones are cut around these words."""
    if kept is None or not kept.event.evidence:
        return Text("")
    at, sentence = kept.event.trigger, sentence_told(kept)
    if sentence is None or not sentence.covers(at):
        return line(quoted(kept.report.text, kept.event.evidence[0], most))
    return line(_around(kept.report.text, sentence, at, most))


def sentence_told(kept: KeptEvent) -> Span | None:
    """The sentence with the words that made an event, else the first that tells of it; None where none does."""
    evidence = kept.event.evidence
    return next((span for span in evidence if span.covers(kept.event.trigger)), evidence[0] if evidence else None)


def quotes(kept: KeptEvent | None) -> bool:
    """Whether the sentence that tells of an event says, in other words than those that made it, that somebody says or
    denies something: then it may be the word of one who was not read."""
    if kept is None:
        return False
    text, at = kept.report.text, kept.event.trigger
    around = (
        f"{text[one.start : at.start]}; {text[at.end : one.end]}" for one in kept.event.evidence if one.covers(at)
    )
    return any(signs_of(kept.report.language, words) & (SAID | DENIED) for words in around)


def denial(kept: KeptEvent, most: int = QUOTED) -> str:
    """The sentence in which an event is denied: that with the denier's name, be it evidence or not."""
    found = _denied_at(kept)
    if found is None:
        return quoted(kept.report.text, kept.event.evidence[0], most)
    return _around(kept.report.text, *found, most)


def sentence_denied(kept: KeptEvent) -> Span | None:
    """That sentence; the first that tells of the event where nobody knows the denier's name."""
    found = _denied_at(kept)
    return found[0] if found else next(iter(kept.event.evidence), None)


def _denied_at(kept: KeptEvent) -> tuple[Span, Span] | None:
    """The sentence in which an event is denied, and the denier's name in it."""
    spans = [span for piece in kept.event.fields.get("deniers", ()) for span in piece.spans]
    found = next(
        ((sentence, span) for sentence in kept.event.evidence for span in spans if sentence.covers(span)), None
    )
    if found is None and spans:
        found = sentence_around(kept, spans[0]), spans[0]
    return found


def promised(entry: Entry, events: Events) -> str:
    """The words of a promise, from its verb to the end of what is promised; what is promised alone where the verb
    stands elsewhere, or people said it in words of their own."""
    for kept in (events[ref] for ref in entry.made if ref in events):
        promise, verb = kept.event.commitment, kept.event.trigger
        if promise is None or promise.content != entry.content:
            continue
        content = [span for piece in kept.event.fields.get("commitment.content", ()) for span in piece.spans]
        if content and 0 <= content[0].start - verb.end <= APART:
            return _plain(Span(verb.start, content[0].end).of(kept.report.text))
        break
    return entry.content or ""


def sentence_around(kept: KeptEvent, span: Span) -> Span:
    """The sentence of a report in which a span stands; the span itself where it crosses sentences."""
    text, language = kept.report.text, kept.report.language
    short = Abbreviations(frozenset())
    if language in installed():
        short = Abbreviations.from_settings(token_settings(language))
    found = (Span(one.start, one.end) for one in split_sentences(printable(text), short))
    return next((sentence for sentence in found if sentence.covers(span)), span)


def _around(text: str, sentence: Span, at: Span, most: int) -> str:
    """A sentence in quotation marks, no longer than that but for the marks of what is left out: from its beginning if
    the words at a place are in it then, else from a word before them."""
    whole = _plain(sentence.of(text))
    before = _plain(text[sentence.start : at.start])
    point = len(before) + len(_plain(at.of(text))) + 1
    if len(whole) <= most:
        return f"“{whole}”"
    if point + AFTER // 2 <= most:
        return f"“{whole[:most].rstrip()}…”"
    start = min(max(0, point + AFTER - most), len(before))
    start = whole.find(" ", start, len(before) + 1) + 1 or start
    end = start + most
    return f"“…{whole[start:end].rstrip()}{'…' if end < len(whole) else ''}”"


def _plain(text: str) -> str:
    return " ".join(printable(text).split())


__all__ = [
    "QUOTED",
    "Events",
    "denial",
    "promised",
    "quotation",
    "quotes",
    "sentence_around",
    "sentence_denied",
    "sentence_told",
]
