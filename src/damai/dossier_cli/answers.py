"""Where a dossier's answers go: tables for people, JSON for programs, notes and progress to standard error."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from damai.dossier import Dossier
from damai.dossier.plain import plain
from damai.dossier.shown import Added
from damai.dossier.why import Why
from damai.dossier_cli.overview import about_lines, overview
from damai.dossier_cli.tables import table_of
from damai.dossier_cli.why import why_parts
from damai.serial import dump
from damai.terminal.messages import Messages
from damai.terminal.screen import line, make_safe, screen
from damai.terminal.unread import where, why

_TOLD = 20
"""Reports that are named one by one in a note."""
_UNCODED = frozenset({"unknown-language", "unsupported-language", "empty"})
"""Notes of a report in which nothing is coded."""


class Answers:
    """The two streams, and the language of the interface."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        make_safe(sys.stdout)
        make_safe(sys.stderr)
        self._out, self._notes = screen(sys.stdout), screen(sys.stderr)

    def note(self, key: str, **values: object) -> None:
        """One line to standard error."""
        self._notes.print(line(self._messages.say(key, **values)), soft_wrap=True)

    def put(self, kind: str, found: Iterable[Any], format: str, whole: Dossier | None = None) -> None:
        """Answers as a table, one JSON list, or a line each."""
        rows = list(found)
        if format == "jsonl":
            for row in rows:
                self._write(dump(plain(row)))
        elif format == "json":
            self._write(dump(plain(rows), indent=2))
        else:
            if rows:
                self._out.print(table_of(kind, rows, self._messages, whole, self._out.width))
            self.note(f"dossier.count_{kind}", number=len(rows))

    def _write(self, text: str) -> None:
        sys.stdout.write(text + "\n")

    @property
    def width(self) -> int:
        """Columns of the terminal."""
        return self._out.width

    def table(self, made: Table) -> None:
        """A table that was put together elsewhere."""
        self._out.print(made)

    def row(self, value: Any) -> None:
        """One line of JSON."""
        self._write(dump(value))

    def passing(self, key: str, **values: object) -> None:
        """A note that only those who look on need."""
        if self._notes.is_terminal:
            self.note(key, **values)

    def about(self, whole: Dossier) -> None:
        """What a dossier is about."""
        for row in about_lines(whole, self._messages):
            self._out.print(row)

    def overview(self, whole: Dossier, as_of: str | None) -> None:
        """``damai show``."""
        for part in overview(whole, self._messages, as_of, self._out.width):
            self._out.print(part)

    def why(self, why: Why, whole: Dossier, of_two: bool) -> None:
        """``damai why``."""
        for part in why_parts(why, whole, self._messages, self._out.width, of_two):
            self._out.print(part)

    def added(self, found: Mapping[str, Iterator[Added]], format: str) -> bool:
        """What became of each report that was ``added``, or ``recoded``; whether all could be read."""
        rows: list[Any] = []
        counted = {key: self._counted(some, format, rows) for key, some in found.items()}
        if format == "json":
            self._write(dump(rows, indent=2))
        for key, counts in counted.items():
            if counts["unread"] > _TOLD:
                self.note("run.more", number=counts["unread"] - _TOLD)
            self.note(f"dossier.{key}", **{name: counts[name] for name in ("stored", "events", "known", "unread")})
            if counts["outside"]:
                self.note("dossier.outside", number=counts["outside"])
        return not any(counts["unread"] for counts in counted.values())

    def _counted(self, found: Iterator[Added], format: str, rows: list[Any]) -> Counter[str]:
        """Tells of each report; JSON for one list goes to ``rows``."""
        counted: Counter[str] = Counter()
        for one in self._with_progress(found):
            counted[one.state] += one.state != "unread" or one.is_fault
            counted["events"] += one.events
            counted["outside"] += bool(one.outside)
            if one.is_fault:
                told = why(self._messages, one.source, one.id, one.notes)
                self._tell(counted["unread"], "run.unread", id=where(one.source, one.id), message=told)
            self._tell_stored(one, counted)
            if format == "jsonl":
                self._write(dump(plain(one)))
            elif format == "json":
                rows.append(plain(one))
        return counted

    def _tell_stored(self, one: Added, counted: Counter[str]) -> None:
        """What its user should know of a report that was stored: that nothing was coded, which of two texts counts."""
        if one.state == "stored":
            for note in one.notes:
                if note.code in _UNCODED:
                    counted["uncoded"] += 1
                    told = self._messages.note(note.code, note.message)
                    self._tell(counted["uncoded"], "dossier.uncoded", id=one.id, message=told)
        if one.shares_id:
            counted["shared"] += 1
            names = ", ".join(self._messages.say(f"dossier.setting_{name}") for name in one.settings)
            key = f"dossier.shares_{'text' if names else 'id'}_{one.rank}"
            self._tell(counted["shared"], key, id=one.id, settings=names)
        if one.unlike:
            self.note("dossier.unlike", id=one.id)

    def _tell(self, number: int, key: str, **values: object) -> None:
        if number <= _TOLD:
            self.note(key, **values)

    def _with_progress(self, found: Iterator[Added]) -> Iterator[Added]:
        """A bar on standard error, if that is a terminal; it starts after the processes that code, which must not
        inherit its thread."""
        first = next(found, None)
        if first is None:
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        hidden = not self._notes.is_terminal
        with Progress(*columns, TimeElapsedColumn(), console=self._notes, transient=True, disable=hidden) as progress:
            task = progress.add_task(self._messages.say("run.progress"), total=None)
            progress.advance(task)
            yield first
            for one in found:
                progress.advance(task)
                yield one


__all__ = ["Answers"]
