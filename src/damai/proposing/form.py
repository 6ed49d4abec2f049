"""The form of a proposed event: what is asked for, and what an answer is held against first."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from damai.errors import MissingExtraError
from damai.knowledge.ontology import ontology

try:
    from pydantic import BaseModel, ConfigDict, Field, ValidationError
except ImportError as error:
    raise MissingExtraError("llm", "pydantic") from error

MOST = 64
"""Events that a report may be proposed to tell; further ones are not looked at."""
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

    >>> read_answer('Here you are:\n```json\n{"events": [1]}\n```'), read_answer("[2]"), read_answer("Sorry.")
    ([1], [2], None)
    """
    decoder = json.JSONDecoder()
    starts = [at for at in (content.find("{"), content.find("[")) if at >= 0]
    if not starts:
        return None
    try:
        data, _ = decoder.raw_decode(content, min(starts))
    except (ValueError, RecursionError):
        return None
    events = data.get("events") if isinstance(data, dict) else data
    return events if isinstance(events, list) else None
