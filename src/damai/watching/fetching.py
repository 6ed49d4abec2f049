"""Fetching one address politely: what robots.txt says, one host at a time, no more than the limits allow."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.message import Message
from email.utils import parsedate_to_datetime
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import httpx

from damai.watching.plan import Limits
from damai.watching.robots import LIMIT as ROBOTS_BYTES
from damai.watching.robots import Robots

_REDIRECTS = (301, 302, 303, 307, 308)
_LASTING = (400, 401, 402, 403, 404, 405, 406, 410, 451)
_OVERALL = 3
"""How many times the timeout of one step a whole answer may take."""
_LONGEST_WAIT = 7 * 86_400.0
"""Seconds after which a host is asked again, however long it told us to wait."""
_CRAWL_DELAY = 60.0
"""Seconds between two requests beyond which robots.txt is not followed literally."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, in seconds since 1970, and how to wait; tests bring their own."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: status 200 or 304, where it came from in the end, and its bytes."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def charset(self) -> str | None:
        """The charset that the header names."""
        message = Message()
        message["content-type"] = self.headers.get("content-type", "")
        found = message.get_content_charset()
        return found or None


class NotFetchedError(Exception):
    """Nothing came. ``code`` is the stable name of the reason; ``until`` when to ask again, as the host says;
    ``lasting`` that asking again is of no use."""

    def __init__(self, code: str, message: str, *, until: float | None = None, lasting: bool = False) -> None:
        super().__init__(message)
        self.code, self.message, self.until, self.lasting = code, message, until, lasting


@dataclass(slots=True)
class _Host:
    free_at: float = 0.0
    closed_until: float = 0.0


@dataclass(slots=True)
class Fetcher:
    """Fetches addresses one after another. To be closed; ``clock`` and ``client`` are for tests."""

    limits: Limits
    clock: Clock = field(default_factory=Clock)
    client: httpx.Client | None = None
    _hosts: dict[str, _Host] = field(default_factory=dict)
    _robots: Robots = field(init=False)
    _client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        agent = self.limits.user_agent
        self._robots = Robots(agent, self.clock.now)
        self._client = self.client or httpx.Client(
            headers={"user-agent": agent, "accept-encoding": "gzip, deflate"},
            timeout=self.limits.timeout, follow_redirects=False,
        )  # fmt: skip

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, inside: bool = False) -> Fetched:
        """The answer at an address, redirects followed; :class:`NotFetchedError` for anything but 200 and 304.

        ``inside`` allows addresses of the own machine and the own network, which nothing outside may lead to.
        """
        return self._follow(url, headers or {}, inside, self.limits.bytes, ruled=True)

    def _follow(self, url: str, headers: Mapping[str, str], inside: bool, most: int, *, ruled: bool) -> Fetched:
        first = url
        for _ in range(self.limits.redirects + 1):
            self._check(url, inside)
            if ruled:
                self._obey(url, inside)
            answer = self._ask(url, headers, most, cut=not ruled)
            target = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not target:
                return self._judged(answer)
            url = urljoin(url, target)
        raise NotFetchedError("redirects", f"{first} leads on more than {self.limits.redirects} times", lasting=True)

    def _check(self, url: str, inside: bool) -> None:
        parts = _parts(url)
        if parts is None:
            raise NotFetchedError("bad-address", f"{url[:200]} is no address of a page", lasting=True)
        if not inside and is_inside(parts[1]):
            raise NotFetchedError("inside", f"{url[:200]} is in the own network, where no feed may lead", lasting=True)
        closed = self._host(url).closed_until
        if closed > self.clock.now():
            raise NotFetchedError("host-closed", f"{parts[1]} asked to be left alone for now", until=closed)

    def _obey(self, url: str, inside: bool) -> None:
        """Reads the host's robots.txt where it is not known, and keeps to it."""

        def fetch(address: str) -> Fetched:
            return self._follow(address, {}, inside, ROBOTS_BYTES, ruled=False)

        if not self._robots.is_allowed(url, fetch, NotFetchedError):
            raise NotFetchedError("robots", f"{url[:200]}: robots.txt forbids it", lasting=True)

    def _ask(self, url: str, headers: Mapping[str, str], most: int, *, cut: bool) -> Fetched:
        self._pace(url)
        end = time.monotonic() + self.limits.timeout * _OVERALL
        body = bytearray()
        try:
            with self._client.stream("GET", url, headers=dict(headers)) as answer:
                for piece in answer.iter_bytes() if answer.status_code == 200 else ():
                    body += piece
                    if len(body) > most and cut:
                        break
                    if len(body) > most:
                        raise NotFetchedError("too-large", f"{url[:200]} is larger than {most} bytes", lasting=True)
                    if time.monotonic() > end:
                        raise NotFetchedError("timeout", f"{url[:200]} took too long")
                return Fetched(answer.status_code, url, dict(answer.headers), bytes(body[:most]))
        except httpx.TimeoutException as error:
            raise NotFetchedError("timeout", f"{url[:200]} took too long") from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
            told = str(error)[:120] or type(error).__name__
            raise NotFetchedError("unreachable", f"{url[:200]}: {told}") from error
        finally:
            self._client.cookies.clear()
            self._host(url).free_at = self.clock.now() + self._delay(url)

    def _pace(self, url: str) -> None:
        wait = self._host(url).free_at - self.clock.now()
        if wait > 0:
            self.clock.sleep(wait)

    def _delay(self, url: str) -> float:
        return max(self.limits.delay, min(self._robots.delay(url), _CRAWL_DELAY))

    def _judged(self, answer: Fetched) -> Fetched:
        if answer.status in (200, 304):
            return answer
        until = self._retry_at(answer.headers.get("retry-after"))
        if answer.status in (429, 503) and until is not None:
            self._host(answer.url).closed_until = until
        message = f"{answer.url[:200]}: status {answer.status}"
        raise NotFetchedError(f"http-{answer.status}", message, until=until, lasting=answer.status in _LASTING)

    def _retry_at(self, value: str | None) -> float | None:
        """When ``Retry-After`` (seconds, or a date) allows to ask again."""
        if value is None:
            return None
        now = self.clock.now()
        try:
            if value.strip().isdigit():
                at = now + float(value)
            else:
                day = parsedate_to_datetime(value)
                at = (day if day.tzinfo else day.replace(tzinfo=UTC)).timestamp()
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(at, now), now + _LONGEST_WAIT)

    def _host(self, url: str) -> _Host:
        parts = _parts(url)
        return self._hosts.setdefault(parts[0] if parts else "", _Host())


def _parts(url: str) -> tuple[str, str] | None:
    """Host with port, and host, of a page's address; None for what is none."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        return f"{parts.hostname}:{parts.port or parts.scheme}", parts.hostname
    except ValueError:
        return None


def is_inside(host: str) -> bool:
    """Whether a host is this machine or in its own network, as far as its name tells today.

    >>> is_inside("127.0.0.1"), is_inside("169.254.169.254"), is_inside("8.8.8.8")
    (True, True, False)
    """
    try:
        found = {row[4][0] for row in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return False
    return any(not ipaddress.ip_address(str(one).partition("%")[0]).is_global for one in found)


__all__ = ["Clock", "Fetched", "Fetcher", "NotFetchedError", "is_inside"]
