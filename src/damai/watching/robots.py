"""What robots.txt allows us, host by host."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

LIMIT = 512_000
"""Bytes of a robots.txt that are read, as RFC 9309 has it."""
_KEPT = 86_400.0
"""Seconds after which it is read anew."""


@dataclass(frozen=True, slots=True)
class _Rules:
    parsed: Any
    read_at: float


class Robots:
    """The rules of every host that was asked, for a program of that name."""

    def __init__(self, agent: str, now: Callable[[], float]) -> None:
        self._agent, self._now = agent, now
        self._rules: dict[str, _Rules] = {}

    def is_allowed(self, url: str, fetch: Callable[[str], Any], refused: type[Exception]) -> bool:
        """Whether a page may be fetched. ``fetch`` gets a robots.txt and raises ``refused`` where it does not.

        A host without one (any status 4xx but 429) allows all; one whose robots.txt cannot be had now (RFC 9309) allows
        nothing for now: the exception is passed on.
        """
        root = _root(url)
        rules = self._rules.get(root)
        if rules is None or self._now() - rules.read_at > _KEPT:
            rules = self._rules[root] = _Rules(self._read(root, fetch, refused), self._now())
        return bool(rules.parsed.can_fetch(url, self._agent))

    def _read(self, root: str, fetch: Callable[[str], Any], refused: type[Exception]) -> Any:
        from protego import Protego

        try:
            text = fetch(f"{root}/robots.txt").body.decode("utf-8", "replace")
        except refused as error:
            code = getattr(error, "code", "")
            if code == "http-429" or not code.startswith(("http-4", "redirects")):
                raise
            text = ""
        return Protego.parse(text)

    def delay(self, url: str) -> float:
        """Seconds that a host wants between two requests."""
        rules = self._rules.get(_root(url))
        return float(rules.parsed.crawl_delay(self._agent) or 0) if rules else 0.0


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


__all__ = ["LIMIT", "Robots"]
