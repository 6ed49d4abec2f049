"""One folder in one round: new and changed files are added, the others are left alone without being read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from damai.dossier.following import Following
from damai.dossier.importing import Given, read_file
from damai.ingest.naming import files_of
from damai.store import EntryRow
from damai.watching.fetching import Clock
from damai.watching.plan import FollowedFolder
from damai.watching.told import Followed

_QUIET = 2.0
"""Seconds for which a file has to be left alone before it is read: a younger one may still be written."""
_AT_ONCE = 200
"""Files after which it is kept what became of them."""


@dataclass(slots=True)
class FolderRound:
    """One folder's turn."""

    folder: FollowedFolder
    following: Following
    clock: Clock

    def follow(self, jobs: int | None) -> Followed:
        """Does it all."""
        root = self.folder.path
        told = Followed(self.folder.name, "folder")
        if not root.is_dir():
            told.state, told.why, told.message = "failed", "missing-folder", f"{root}: no such folder"
            return told
        rows = self.following.entries(str(root))
        changed = []
        for path in files_of(root):
            name, stamp = path.relative_to(root).as_posix(), _stamp(path)
            row = rows.get(name)
            if stamp is not None and (row is None or row.stamp != stamp):
                changed.append((path, name, stamp))
        told.state = "read" if changed else "unchanged"
        told.new = len(changed)
        quiet = list(self._quiet(changed, told))
        for start in range(0, len(quiet), _AT_ONCE):
            self._add(quiet[start : start + _AT_ONCE], told, jobs)
        return told

    def _quiet(self, changed: list[tuple[Path, str, str]], told: Followed) -> Iterator[tuple[Path, str, str]]:
        """The files that nobody writes to any more; for young ones it waits, once for all of them."""
        young = [path for path, _, _ in changed if self._age(path) < _QUIET]
        if young:
            self.clock.sleep(_QUIET - max(0.0, min(map(self._age, young))))
        for path, name, stamp in changed:
            if _stamp(path) == stamp:
                yield path, name, stamp
            else:
                told.left += 1

    def _age(self, path: Path) -> float:
        """Seconds since a file was changed; one from the future is old."""
        try:
            age = self.clock.now() - path.stat().st_mtime
        except OSError:
            return 0.0
        return age if age >= 0 else _QUIET

    def _add(self, files: list[tuple[Path, str, str]], told: Followed, jobs: int | None) -> None:
        unread = set()
        for added in self.following.add(self._given(files), jobs):
            told.count(added)
            if added.is_fault:
                unread.add(added.source)
        self.following.mark(
            EntryRow(str(self.folder.path), name, stamp, "unread" if str(path) in unread else "done")
            for path, name, stamp in files
        )

    def _given(self, files: list[tuple[Path, str, str]]) -> Iterator[Given]:
        settings = self.following.settings() | {"language": self.folder.language, "timezone": self.folder.timezone}
        for path, name, _ in files:
            yield from read_file(path, name, **settings)


def _stamp(path: Path) -> str | None:
    """What changes when a file does: its size and its moment of change; None where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return f"{found.st_size}:{found.st_mtime_ns}"


__all__ = ["FolderRound"]
