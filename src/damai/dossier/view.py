"""Keeps the view of a dossier up to date: only what was stored since the last one is read, and touches only its blocks.

What is shown is a pure function of what is stored, never of the order in which it came. The linker works on shelves: in
memory, or for a large dossier in a file beside it, so that nothing is linked anew when it is opened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from damai.crossdoc.linker import Linker, Touched
from damai.crossdoc.shelves import warm
from damai.crossdoc.told import ReportSketch, ToldReport, told_record
from damai.dossier.loading import JudgedEvents, StoredSketches
from damai.dossier.seen import View, regrouped
from damai.dossier.shelving import (
    ENDING,
    EVENT,
    LEAST,
    LEDGER,
    REPORT,
    Kept,
    Loaded,
    kept_in_file,
    kept_in_memory,
    move,
)
from damai.dossier.verdicts import Verdict, read_verdicts
from damai.errors import StoreBusyError
from damai.store import Reader
from damai.store.base import WAIT
from damai.store.shelf import remove_shelf

GROUPING = ("merge", "split")
"""The kinds of people's word that join and part incidents."""
AT_ONCE = 500
"""Reports that are linked at once; in a file all of them, or none."""


class Watcher:
    """Keeps the view of a store up to date; ``place`` is the path of its file, where it has one."""

    def __init__(self, place: str | Path = "") -> None:
        self._path = Path(place) if place and Path(place).is_file() else None
        self._progress: tuple[int, ...] = ()
        self._said: dict[str, str] = {}
        self._is_grouped = False
        self._view: View | None = None
        self._set_up(None)

    def _set_up(self, kept: Kept | None) -> None:
        """Begins anew, in memory or on the given shelves."""
        self._kept = kept or kept_in_memory(StoredSketches())
        sketches = self._kept.shelves.sketches
        assert isinstance(sketches, StoredSketches)
        self._sketches = sketches
        self._sketches.loaded = self._kept.loaded
        self._judged = JudgedEvents(self._kept.shelves.refs)
        self._linker = Linker(self._kept.shelves)
        self._progress, self._view = (), None

    @property
    def kept(self) -> Kept:
        """The shelves."""
        return self._kept

    @property
    def made(self) -> list[tuple[int, str, ReportSketch]]:
        """Sketches made now that are still to be stored: the number of the reading, the kind, the sketch."""
        return self._sketches.made

    def close(self) -> None:
        """Lets go of the file."""
        if self._kept.file is not None:
            self._kept.file.close()
            self._set_up(None)

    def settled(self, noted: Iterable[str], day: str) -> None:
        """Says that the log has all that was noted, and the ledger of a day."""
        file, log = self._kept.file, self._kept.log
        if file is None:
            return
        try:
            if file.begin():  # another program went on meanwhile: what is logged twice changes nothing
                file.rollback()
                return
        except sqlite3.OperationalError:
            return  # and the same where it is still at it
        for name in noted:
            del log[name]
        log[LEDGER] = day
        file.commit()

    def view(self, reader: Reader) -> View:
        """What is shown at the reader's moment."""
        self._read_from(reader)
        progress = reader.progress()
        if self._view is None or progress != self._progress:
            try:
                self._view = self._refreshed(reader)
            except sqlite3.DatabaseError as error:
                self._without_file(error)
                self._view = self._refreshed(reader)
            self._progress = progress
        return self._view

    def _read_from(self, reader: Reader) -> None:
        self._sketches.reader = self._judged.reader = self._reader = reader

    def _without_file(self, error: sqlite3.DatabaseError) -> None:
        """Goes on in memory where the file cannot be written, or is damaged; who waits in vain for another is told."""
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise StoreBusyError(
                f"{self._path}{ENDING}: another program has been working on it for {WAIT:g} s; nothing was changed, "
                "try again"
            ) from error
        if self._kept.file is not None:
            self._kept.file.close()
        if self._path is not None and name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            remove_shelf(_beside(self._path))
        self._path = None
        self._set_up(None)
        self._read_from(self._reader)

    def _refreshed(self, reader: Reader) -> View:
        corrections = reader.corrections()
        self._is_grouped = any(row.kind in GROUPING for row in corrections)  # those taken back, too
        verdicts = read_verdicts(corrections)
        about: dict[str, list[Verdict]] = {}
        for verdict in verdicts.events.values():
            about.setdefault(verdict.report, []).append(verdict)
        said = {id: str(found) for id, found in about.items()}
        while not self._is_up_to_date(reader, about, said):
            pass
        self._said = said
        return View(self._judged, self._kept.names, self._kept.ids, verdicts, self._linker)

    def _is_up_to_date(self, reader: Reader, about: dict[str, list[Verdict]], said: dict[str, str]) -> bool:
        """Takes in what changed; whether that is all: shelves may have been moved, or changed by another program."""
        is_anew = self._begin()
        self._judged.verdicts = about
        if self._progress and not is_anew:
            others = {id for id in said.keys() | self._said if said.get(id) != self._said.get(id)}
            ids = reader.changed(self._progress) | others
            current = reader.current(ids)
        else:
            current = reader.current()
            ids = current.keys() | set(self._kept.loaded)
        if self._is_to_move(len(current)):
            return False
        now = {id: (*found, said.get(id, "")) for id, found in current.items()}
        try:
            return self._take(ids, now) and not self._is_to_move(len(self._kept.loaded) if self._path else 0)
        except BaseException:
            if self._kept.file is not None:
                self._kept.file.rollback()
            self._set_up(self._kept if self._kept.file is not None else None)
            self._read_from(reader)
            raise

    def _begin(self) -> bool:
        """Opens a change; whether the shelves are others than those seen last."""
        if self._kept.file is None or not self._kept.file.begin():
            return False
        self._judged.forget()
        return True

    def _is_to_move(self, count: int) -> bool:
        """Moves to shelves in a file where so many reports are too many to be linked anew each time."""
        if self._kept.file is not None or self._path is None:
            return False
        place = _beside(self._path)
        if count < LEAST and not place.is_file():
            return False
        kept = kept_in_file(place, StoredSketches(), WAIT)
        move(self._kept, kept)
        self._set_up(kept)
        self._read_from(self._reader)
        return True

    def _take(self, ids: Iterable[str], now: Mapping[str, Loaded]) -> bool:
        """Takes out and in those reports whose reading, or what was said of it, is another now; whether all were."""
        loaded = self._kept.loaded
        was = {id: found for id in ids if (found := loaded.get(id)) is not None}
        if self._kept.file is not None and was.keys() - now.keys():
            self._kept.file.is_to_wipe = True  # a redacted report: its words must not stay behind
        for id in sorted(id for id, found in was.items() if found != now.get(id)):
            self._leave(id)
            del was[id]
        new = sorted(now.keys() - was.keys())
        for at in range(0, max(1, len(new)), AT_ONCE):
            if new:
                self._enter(new[at : at + AT_ONCE], now)
            if self._kept.file is not None:
                self._kept.file.commit()
                if at + AT_ONCE < len(new) and self._begin():
                    return False
        return True

    def _leave(self, id: str) -> None:
        kept = self._kept
        names = [kept.names[ref] for ref in kept.shelves.refs[id]]
        refs = kept.shelves.refs[id]
        self._note(self._linker.remove(id))
        if kept.file is not None:
            kept.log.update({f"{REPORT}{id}": ""} | {f"{EVENT}{name}": "" for name in names})
        for ref, name in zip(refs, names, strict=True):
            del kept.names[ref], kept.ids[name]
        self._judged.forget(id)
        del kept.loaded[id]

    def _enter(self, ids: Sequence[str], now: Mapping[str, Loaded]) -> None:
        reports = []
        for id, judged in self._judged.read(ids).items():
            sketch = self._sketches.read(now[id][0])
            said = {"id": id, "published": sketch.published, "publisher": sketch.publisher, "language": sketch.language}
            events = [
                told_record(said, one.row.number, {**one.record, "confidence": one.row.confidence}) for one in judged
            ]
            reports.append(ToldReport(sketch, tuple(events)))
            self._judged.keep(id, judged)
            self._kept.names.update((one.row.ref, one.row.id) for one in judged)
            self._kept.ids.update((one.row.id, one.row.ref) for one in judged)
            self._kept.loaded[id] = now[id]
        self._note(self._linker.add_all(reports))
        if self._kept.file is not None:
            self._judged.make_room()

    def _note(self, touched: Touched) -> None:
        """Notes of what the log is to be brought up to date."""
        kept = self._kept
        if kept.file is None:
            return  # all of it is looked at
        # Where people joined or parted incidents, what is called by which name hangs on more than one of them.
        refs = [ref for one in touched.incidents for ref in one.events] if self._is_grouped else touched.entered
        warm(kept.names, refs)
        kept.log.update((f"{EVENT}{kept.names[ref]}", ref) for ref in refs)
        kept.log.update((f"{REPORT}{id}", "") for id in touched.reports)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ENDING)


__all__ = ["View", "Watcher", "regrouped"]
