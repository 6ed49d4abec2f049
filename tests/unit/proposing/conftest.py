"""A server on this machine that answers as it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Stub:
    """What the server answers, one after another (the last for ever), and what it was asked."""

    url: str = ""
    answers: list[Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)

    def events(self, *events: object) -> None:
        """Answers with proposed events, as an honest server does."""
        self.says(json.dumps({"events": events}))

    def says(self, content: object) -> None:
        """Answers with some words in OpenAI's form."""
        self.sends(200, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode())

    def sends(self, status: int, body: bytes) -> None:
        """Answers with a status and bytes of any kind."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)

        self.answers.append(answer)

    def trickles(self, pause: float, times: int) -> None:
        """Answers a little at a time, never to an end."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.end_headers()
            for _ in range(times):
                request.wfile.write(b" ")
                request.wfile.flush()
                time.sleep(pause)

        self.answers.append(answer)


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    """A server that runs for one test."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("DAMAI_PROPOSER_KEY", raising=False)
    told = Stub()

    class Answerer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            told.keys.append(self.headers.get("Authorization"))
            answer = told.answers[min(len(told.asked), len(told.answers)) - 1]
            try:
                answer(self)
            except OSError:  # whoever asked has left
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answerer)
    told.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()
    thread.join()
