"""What a round over feeds and folders came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from damai.dossier.shown import Added
from damai.model import Note

Found = Literal["read", "unchanged", "failed", "waiting"]


@dataclass(slots=True)
class Followed:
    """What became of one feed or folder in a round. ``state``: ``read``; ``unchanged`` since the last time; ``failed``;
    ``waiting``, not asked, since it failed before (``until``: when it is asked again, seconds since 1970). ``why`` is
    the stable code of a fault and ``message`` its sentence; a feed that was ``read`` can have one too
    (``broken-feed``). ``new`` counts entries or files that were looked at,
    ``left`` those that are tried again in a later round; ``faults`` names what could not be read, and why."""

    name: str
    kind: Literal["feed", "folder"]
    state: Found = "read"
    why: str | None = None
    message: str | None = None
    until: float | None = None
    new: int = 0
    stored: int = 0
    events: int = 0
    known: int = 0
    unread: int = 0
    left: int = 0
    faults: list[tuple[str, tuple[Note, ...]]] = field(default_factory=list)

    def count(self, added: Added) -> None:
        """Counts what became of one report."""
        self.stored += added.state == "stored"
        self.known += added.state == "known"
        self.unread += added.is_fault
        self.events += added.events
        if added.is_fault:
            self.faults.append((self._named(added), added.notes))

    def _named(self, added: Added) -> str:
        """What it is called: of a file that holds several reports with that file."""
        is_part = self.kind == "folder" and not added.source.endswith(added.id)
        return f"{Path(added.source).name}: {added.id}" if is_part else added.id

    @property
    def is_well(self) -> bool:
        """Whether nothing failed."""
        return self.state in ("read", "unchanged") and not self.unread


__all__ = ["Followed", "Found"]
