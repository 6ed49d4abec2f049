"""The fields of an event as people see them: their order and colours."""

from __future__ import annotations

from damai.knowledge.places import unaccented
from damai.model import Event, Span

COLOURS = {
    "type": "bold yellow",
    "actors": "bold green",
    "recipients": "bold red",
    "mediators": "bold magenta",
    "claimants": "cyan",
    "deniers": "bright_red",
    "date": "bold blue",
    "place": "bright_magenta",
    "status": "bright_yellow",
    "killed": "red",
    "injured": "red",
    "commitment.content": "underline",
    "commitment.due": "bright_blue",
}
"""Style of each field, in the order of the legend."""


def field_spans(event: Event) -> list[tuple[str, Span]]:
    """Every field with each stretch of text that it was read from, in the order of the legend."""
    return [(name, span) for name in COLOURS for evidence in event.fields.get(name, ()) for span in evidence.spans]


def place_told(event: Event, text: str) -> str | None:
    """An event's place for people, None where it has none: the gazetteer's name, behind the words of the report in
    brackets where these have no word of it. ``text`` is the report's, empty where it was removed.

    >>> from damai.model import Evidence
    >>> def told(place, text):
    ...     read = (Evidence(place, (Span(3, 20),)),)
    ...     return place_told(Event("e", "AGREE", Span(0, 2), (), place=place, fields={"place": read}), text)
    >>> told("Persian Gulf", "di Teluk Persia"), told("Gaza City", "di Kota Gaza"), told("Kursk", "")
    ('Teluk Persia (Persian Gulf)', 'Gaza City', 'Kursk')
    """
    place = event.place
    if place is None:
        return None
    read = [span for one in event.fields.get("place", ()) if one.value == place for span in one.spans]
    words = [named for span in read if (named := " ".join(span.of(text).split()))]
    if not words or any(_words(place) & _words(named) for named in words):
        return place
    return f"{words[0]} ({place})"


def _words(name: str) -> set[str]:
    """The words of a name, without accents and capitals."""
    return set(unaccented(name).split())
