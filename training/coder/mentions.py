"""What mentions have in common (``damai.events.sameness``), for learning which of them tell of one event."""

from __future__ import annotations

from collections.abc import Sequence

from damai.events import pool
from damai.events.candidates import Candidate, Reading
from damai.events.sameness import Sameness


def sameness_of(reading: Reading, candidates: Sequence[Candidate]) -> Sameness:
    """What mentions have in common, before it is learned which day and place are an event's own: the first of each."""
    days = {c.number: pool.date_choice(reading, c) for c in candidates}
    spots = {c.number: pool.place_choice(reading, c) for c in candidates}
    dated = {
        number: next((o.value for o in choice.options if o.back == 0 and "credit=True" not in o.features), None)
        for number, choice in days.items()
    }
    placed = {
        number: next((o.value for o in choice.options if o.back == 0 and o.place.kind != "country"), None)
        for number, choice in spots.items()
    }
    return Sameness(candidates, dated, placed, days, spots)
