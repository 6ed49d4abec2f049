"""Which language model is asked, where, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from damai.errors import InputError
from damai.model import Event

KEY = "DAMAI_PROPOSER_KEY"
"""The variable of the environment that holds the server's key; it is written nowhere."""
RULE = "proposer:"
"""How the rule of every step of a proposed event begins; the model's name follows."""


@dataclass(frozen=True, slots=True)
class Proposer:
    """A model behind an OpenAI-compatible server (``POST URL/chat/completions``).

    ``timeout`` is in seconds for one report, ``retries`` further tries included; ``wait`` seconds before the first of
    them, twice as long before each next. Answers are kept in the folder ``cache``, by a hash of all that was asked, and
    never asked for again. ``longest`` is how many characters of a report are sent. ``confidence`` (0 to 1) is what its
    events are given, since nothing tells how sure they are. Wrong values raise :class:`InputError`.

    >>> Proposer("http://localhost:8000/v1/", "gemma").endpoint
    'http://localhost:8000/v1/chat/completions'
    >>> Proposer("localhost:8000", "gemma")
    Traceback (most recent call last):
    ...
    damai.errors.InputError: a proposer's address begins with http:// or https://, not 'localhost:8000'
    """

    url: str
    model: str
    cache: str | Path | None = None
    timeout: float = 120.0
    retries: int = 2
    wait: float = 0.5
    longest: int = 24_000
    confidence: float = 0.5

    def __post_init__(self) -> None:
        if not _is_address(self.url):
            raise _wrong(f"a proposer's address begins with http:// or https://, not '{self.url}'")
        if not self.model.strip():
            raise _wrong("a proposer needs the name of a model")
        if not (self.timeout > 0 and self.retries >= 0 and self.wait >= 0 and self.longest > 0):
            raise _wrong("a proposer's timeout and longest are above 0, its retries and wait not below")
        if not 0 <= self.confidence <= 1:
            raise _wrong("a proposer's confidence is a number from 0 to 1")
        if self.cache is not None:
            try:
                Path(self.cache).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise _wrong(f"{self.cache}: {error.strerror or error}") from error

    @property
    def endpoint(self) -> str:
        """Where questions go."""
        return f"{self.url.rstrip('/')}/chat/completions"


def proposed_by(event: Event) -> str | None:
    """The model that proposed an event; None for damai's own."""
    rule = event.steps[0].rule if event.steps else ""
    return rule.removeprefix(RULE) if rule.startswith(RULE) else None


def _wrong(message: str) -> InputError:
    return InputError("bad-proposer", message)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
