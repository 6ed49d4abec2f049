"""A web server of our own on this machine, with feeds and pages that behave as told, and a clock that never waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from damai.watching.fetching import Clock

Answer = tuple[int, dict[str, str], bytes]
NOW = 1_750_000_000.0
"""When the tests take place: 2025-06-15."""


def page(number: int, *, dated: bool = True) -> bytes:
    """An article of ours."""
    day = '<meta property="article:published_time" content="2025-06-14T07:30:00+07:00">' if dated else ""
    return (
        f'<html lang="id"><head><title>Berita {number}</title>{day}</head><body><article><p>Presiden Rusia bertemu '
        f"Presiden Turki di Sochi, Jumat. Pertemuan nomor {number} itu membahas gencatan senjata.</p></article></body>"
        "</html>"
    ).encode()


def rss(root: str, numbers: range, *, text: str = "Presiden Rusia bertemu Presiden Turki di Sochi, Jumat.") -> bytes:
    """A feed of these articles, the newest first."""
    items = "".join(
        f"<item><title>Berita {n}</title><link>{root}/a/{n}</link><guid>g{n}</guid>"
        f"<pubDate>Fri, 13 Jun 2025 {n:02}:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{text} ({n})&lt;/p&gt;</description></item>"
        for n in reversed(numbers)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Warta</title>{items}</channel></rss>'.encode()


@dataclass
class NewsServer:
    """What it answers, by path; what it was asked, in order."""

    root: str = ""
    answers: dict[str, Answer | Callable[[dict[str, str]], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """Lets a path answer so."""
        self.answers[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)

    def paths(self) -> list[str]:
        """The paths that were asked for since the last call, robots.txt left out."""
        found = [path for path, _ in self.asked if path != "/robots.txt"]
        self.asked.clear()
        return found


@dataclass
class StillClock:
    """A clock that moves on only when somebody waits, and keeps how long."""

    moment: float = NOW
    waits: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        """As the watch takes it."""
        return Clock(lambda: self.moment, self._wait)

    def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.moment += seconds


@contextmanager
def serving() -> Iterator[NewsServer]:
    """A running server."""
    news = NewsServer()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            given = {name.lower(): value for name, value in self.headers.items()}
            news.asked.append((self.path, given))
            found = news.answers.get(self.path, (404, {}, b"nothing here"))
            status, headers, body = found(given) if callable(found) else found
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    news.root = f"http://127.0.0.1:{server.server_port}"
    try:
        yield news
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
