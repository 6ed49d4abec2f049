"""The fields of an event as people see them: their order and colours."""

from __future__ import annotations

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
