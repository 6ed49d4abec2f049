"""Asks an OpenAI-compatible server: with a deadline, tries that wait longer each time, caps, and a cache on disk."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from damai.errors import MissingExtraError
from damai.model import Report
from damai.proposing.form import answer_schema
from damai.proposing.prompt import instructions, question
from damai.proposing.proposer import KEY, Proposer

try:
    import httpx
except ImportError as error:
    raise MissingExtraError("llm", "httpx") from error

FORMS = ("json_schema", "json_object", "plain")
"""Ways to ask for JSON, the strictest first: not every server takes each."""
REFUSED_FORM = frozenset({400, 415, 422, 501})
WORTH_A_RETRY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
LARGEST = 2_000_000
"""Bytes of an answer that are read at most."""
GIVE_UP = 3
"""After so many reports in a row without an answer a server is not asked again in this process."""


class UnansweredError(Exception):
    """There is no usable answer; its text says why. ``dead`` where the server itself failed."""

    def __init__(self, why: str, dead: bool = False) -> None:
        super().__init__(why)
        self.dead = dead


@dataclass(slots=True)
class _Line:
    """What was learned of a server so far: which form it takes, and how often in a row it failed."""

    form: int = 0
    failed: int = 0


_LINES: dict[Proposer, _Line] = {}


def ask(proposer: Proposer, report: Report) -> str:
    """What the model writes about a report, from the cache where it was asked before; else :class:`UnansweredError`."""
    messages = [
        {"role": "system", "content": instructions()},
        {"role": "user", "content": question(report, proposer.longest)},
    ]
    body = {"model": proposer.model, "messages": messages, "temperature": 0, "seed": 0, "stream": False}
    kept = _kept_at(proposer, body)
    known = _kept(kept)
    if known is not None:
        return known
    line = _LINES.setdefault(proposer, _Line())
    if line.failed >= GIVE_UP:
        raise UnansweredError(f"not asked any more, since {GIVE_UP} reports in a row got no answer", dead=True)
    try:
        content = _content(_answer(proposer, body, line))
    except UnansweredError as error:
        line.failed = line.failed + 1 if error.dead else 0
        raise
    line.failed = 0
    _keep(kept, content)
    return content


def _answer(proposer: Proposer, body: Mapping[str, Any], line: _Line) -> bytes:
    """The body of the first good answer before the deadline."""
    deadline = time.monotonic() + proposer.timeout
    tries = 0
    while True:
        try:
            status, data = _post(proposer, {**body, **_form(FORMS[line.form])}, deadline)
            failure = f"the server answered HTTP {status}"
        except httpx.TimeoutException as error:
            raise _late(proposer) from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            status, data, failure = 0, b"", f"the server cannot be reached ({type(error).__name__})"
        if status == 200:
            return data
        if status in REFUSED_FORM and line.form + 1 < len(FORMS):
            line.form += 1
            continue
        pause = proposer.wait * 2**tries
        hopeless = status not in WORTH_A_RETRY and status != 0
        if hopeless or tries >= proposer.retries or time.monotonic() + pause >= deadline:
            raise UnansweredError(failure, dead=True)
        time.sleep(pause)
        tries += 1


def _late(proposer: Proposer) -> UnansweredError:
    return UnansweredError(f"no answer within {proposer.timeout:g} seconds", dead=True)


def _form(name: str) -> dict[str, Any]:
    if name == "plain":
        return {}
    if name == "json_object":
        return {"response_format": {"type": name}}
    schema = {"name": "events", "schema": answer_schema()}
    return {"response_format": {"type": name, "json_schema": schema}}


def _post(proposer: Proposer, body: Mapping[str, Any], deadline: float) -> tuple[int, bytes]:
    """Status and body of an answer; a server that only trickles runs into the deadline too."""
    key = os.environ.get(KEY, "").strip()
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    left = max(0.01, deadline - time.monotonic())
    content = json.dumps(body).encode("ascii")  # escaped, since a report may hold halves of characters
    parts: list[bytes] = []
    size = 0
    with (
        httpx.Client(timeout=left) as client,
        client.stream("POST", proposer.endpoint, content=content, headers=headers) as answer,
    ):
        for part in answer.iter_bytes():
            size += len(part)
            if size > LARGEST:
                raise UnansweredError(f"the answer is larger than {LARGEST:,} bytes")
            if time.monotonic() > deadline:
                raise _late(proposer)
            parts.append(part)
        return answer.status_code, b"".join(parts)


def _content(data: bytes) -> str:
    """The words of the first choice."""
    try:
        content = json.loads(data)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise UnansweredError("the answer is not in the form of OpenAI's chat completions") from error
    if not isinstance(content, str):
        raise UnansweredError("the answer is not in the form of OpenAI's chat completions")
    return content


def _kept_at(proposer: Proposer, body: Mapping[str, Any]) -> Path | None:
    if proposer.cache is None:
        return None
    asked = json.dumps([proposer.endpoint, body, answer_schema()], sort_keys=True)
    return Path(proposer.cache) / f"{hashlib.sha256(asked.encode('ascii')).hexdigest()}.json"


def _kept(path: Path | None) -> str | None:
    """What was kept; None where nothing was, or where it cannot be read any more."""
    if path is None:
        return None
    try:
        content = json.loads(path.read_bytes())["content"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return content if isinstance(content, str) else None


def _keep(path: Path | None, content: str) -> None:
    """Keeps an answer, whole or not at all; a full disk costs only the next run its asking."""
    if path is None:
        return
    half = path.with_suffix(f".{os.getpid()}.part")
    try:
        half.write_text(json.dumps({"content": content}), encoding="ascii")
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
