"""The form of a proposed event: what is asked for, and what an answer is held against first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from damai.errors import MissingExtraError
from damai.knowledge.ontology import ontology

try:
    from pydantic import BaseModel, ConfigDict, Field, ValidationError
except ImportError as error:
    raise MissingExtraError("llm", "pydantic") from error

MOST = 64
"""Events that a report may be proposed to tell; further ones are not looked at."""
BRACKETS = 200
"""Opening brackets of an answer at which JSON is looked for."""
_OPENING = re.compile(r"[{\[]")
TYPES = tuple(ontology().types)
Quote = Annotated[str, Field(min_length=1, max_length=2000, description="words copied exactly from the report")]
Status = Literal["occurred", "planned", "hypothetical", "negated"]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class Side(_Part):
    """Somebody who takes part, by the words that name them."""

    quote: Quote
    code: str | None = None


class Quoted(_Part):
    """A date or place, by the words that give it."""

    quote: Quote


class Counted(_Part):
    """A number of people, by the words that give it."""

    quote: Quote
    value: int = Field(ge=0)


class Promise(_Part):
    """What was promised."""

    quote: Quote
    due: Quoted | None = None
    negative: bool = False


class HowReal(_Part):
    """Whether it happened, by the words that say so."""

    value: Status
    quote: Quote | None = None


Sides = Annotated[list[Side], Field(default_factory=list, max_length=24)]


class Proposed(_Part):
    """One event as a model proposes it."""

    type: Annotated[str, Field(json_schema_extra={"enum": list(TYPES)})]
    mode: str | None = None
    sentence: Quote
    trigger: Quote
    actors: Sides
    recipients: Sides
    mediators: Sides
    claimants: Sides
    deniers: Sides
    status: HowReal | None = None
    date: Quoted | None = None
    place: Quoted | None = None
    commitment: Promise | None = None
    killed: Counted | None = None
    injured: Counted | None = None


class Proposals(_Part):
    """An answer as it is asked for."""

    events: list[Proposed]


def answer_schema() -> dict[str, Any]:
    """The JSON Schema of an answer."""
    return Proposals.model_json_schema()


def read_event(data: object) -> Proposed | None:
    """A proposed event, or None where it is of another form.

    >>> read_event({"type": "CONSULT", "sentence": "They met.", "trigger": "met"}).trigger
    'met'
    >>> read_event({"type": "PARTY", "sentence": "They met.", "trigger": "met"}) is None
    True
    """
    try:
        found = Proposed.model_validate(data)
    except (ValidationError, RecursionError):
        return None
    return found if found.type in TYPES else None


def read_answer(content: str) -> list[object] | None:
    r"""The events of an answer, which may be wrapped in other words; None where there are none to be found.

    An object with a list of ``events`` comes before a list of objects, that before any other list.

    >>> read_answer('Here you are:\n```json\n{"events": [1]}\n```'), read_answer("[2]"), read_answer("Sorry.")
    ([1], [2], None)
    >>> read_answer('I see [1] event {so far}: {"events": [{}]}')
    [{}]
    """
    lists: list[list[object]] = []
    for data in _values(content):
        if isinstance(data, dict) and isinstance(data.get("events"), list):
            events: list[object] = data["events"]
            return events
        if isinstance(data, list):
            lists.append(data)
    return next((found for found in lists if found and isinstance(found[0], dict)), lists[0] if lists else None)


def _values(content: str) -> Iterator[object]:
    """The objects and lists of JSON that stand in a text, one behind the other."""
    decoder, at = json.JSONDecoder(), 0
    for _ in range(BRACKETS):
        match = _OPENING.search(content, at)
        if match is None:
            return
        try:
            data, at = decoder.raw_decode(content, match.start())
        except (ValueError, RecursionError):
            at = match.end()
        else:
            yield data
