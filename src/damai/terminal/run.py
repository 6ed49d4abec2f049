"""One run over many reports: what goes to standard output, what to standard error, and what it came to."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from damai.api import Outcome
from damai.model import Analysis, Event, is_blank
from damai.terminal.events import report_heading, show_events
from damai.terminal.explain import show_explanation
from damai.terminal.highlight import show_text
from damai.terminal.messages import Messages
from damai.terminal.screen import line, make_safe, screen
from damai.terminal.tags import show_tags
from damai.terminal.unread import where, why
from damai.terminal.writers import DataFormat, DataWriter, TagFormat, TagWriter

_TOLD = 20
"""Failures that are named one by one."""


class Run:
    """Passes outcomes on, and counts them."""

    def __init__(self, messages: Messages, sources: int, tagged: bool = False) -> None:
        self._messages = messages
        self._sources = sources
        self._errors = screen(sys.stderr)
        make_safe(sys.stderr)
        self._notes: Counter[str] = Counter()
        self._example: dict[str, str] = {}
        self.tagged = tagged
        self.reports = self.events = self.spans = self.unread = 0

    def show(self, outcomes: Iterator[Outcome], stream: TextIO, with_text: bool) -> None:
        """Tables for people, each report's notes after it."""
        make_safe(stream)
        console = screen(stream)
        for outcome in self._with_progress(self._counted(outcomes), stream.isatty()):
            if outcome.analysis is None:
                continue
            console.print(report_heading(outcome.analysis, outcome.source, self._messages))
            if with_text and outcome.analysis.events:
                show_text(console, outcome.analysis, self._messages)
            show_events(console, outcome.analysis, self._messages)
            self._tell_notes(outcome)

    def show_tags(self, outcomes: Iterator[Outcome], stream: TextIO, with_text: bool) -> None:
        """The spans of a layer for people, each report's notes after them."""
        make_safe(stream)
        console = screen(stream)
        for outcome in self._with_progress(self._counted(outcomes), stream.isatty()):
            if outcome.tagging is None:
                continue
            show_tags(console, outcome.tagging, outcome.source, self._messages, with_text)
            self._tell_notes(outcome)

    def explain(self, outcomes: Iterator[Outcome], stream: TextIO, wanted: str | None) -> int:
        """Explanations for people; how many events were explained."""
        make_safe(stream)
        console = screen(stream)
        found = 0
        for outcome in self._counted(outcomes):
            if outcome.analysis is None:
                continue
            chosen = _chosen(outcome.analysis, wanted)
            found += len(chosen)
            if chosen or wanted is None:
                show_explanation(console, outcome.analysis, outcome.source, chosen, self._messages)
                self._tell_notes(outcome)
        return found

    def write(self, outcomes: Iterator[Outcome], stream: BinaryIO, format: DataFormat | TagFormat) -> None:
        """Data for programs; notes are counted, and told at the end."""
        writer = TagWriter(stream) if format == "tags" else DataWriter(stream, format)
        for outcome in self._with_progress(self._counted(outcomes), stream.isatty()):
            writer.write(outcome)
            for note in outcome.notes if outcome.was_read else ():
                self._notes[note.code] += 1
                self._example.setdefault(note.code, note.message)
        writer.close()

    def finish(self) -> bool:
        """Tells what it came to; whether everything could be read."""
        say = self._messages.say
        for code, number in sorted(self._notes.items()):
            self._tell(
                say("run.counted", code=code, number=number, message=self._messages.note(code, self._example[code]))
            )
        if self.unread > _TOLD:
            self._tell(say("run.more", number=self.unread - _TOLD))
        if self.unread or self.reports > 1:
            reports, events = say("run.reports", number=self.reports), say("table.events", number=self.events)
            spans = say("tag.spans", number=self.spans)
            key = "run.tagged" if self.tagged else "run.summary"
            self._tell(say(key, reports=reports, events=events, spans=spans, unread=self.unread))
        return self.unread == 0

    def _counted(self, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
        for outcome in outcomes:
            if outcome.was_read:
                self.reports += 1
                self.events += len(outcome.analysis.events) if outcome.analysis is not None else 0
                self.spans += len(outcome.tagging.spans) if outcome.tagging is not None else 0
            elif not is_blank(outcome.notes):
                self.unread += 1
                if self.unread <= _TOLD:
                    told = why(self._messages, outcome.source, outcome.id, outcome.notes)
                    self._tell(self._messages.say("run.unread", id=where(outcome.source, outcome.id), message=told))
            yield outcome

    def _with_progress(self, outcomes: Iterator[Outcome], watched: bool) -> Iterator[Outcome]:
        """A bar on standard error, if that is a terminal and the output is not ``watched`` there as well.

        It starts after the processes, which must not inherit its thread.
        """
        first = next(outcomes, None)
        if first is None:
            return
        with self._bar(hidden=watched or not self._errors.is_terminal) as progress:
            whole = self._sources if self._sources > 1 else None
            task = progress.add_task(self._messages.say("run.progress"), total=whole)
            seen = first.source
            yield first
            for outcome in outcomes:
                if whole is None or outcome.source != seen:
                    progress.advance(task)
                seen = outcome.source
                yield outcome

    def _bar(self, hidden: bool) -> Progress:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        return Progress(*columns, TimeElapsedColumn(), console=self._errors, transient=True, disable=hidden)

    def _tell_notes(self, outcome: Outcome) -> None:
        for note in outcome.notes:
            self._tell(
                self._messages.say("run.note", id=outcome.id, message=self._messages.note(note.code, note.message))
            )

    def _tell(self, message: str) -> None:
        self._errors.print(line(message), soft_wrap=True)


def _chosen(analysis: Analysis, wanted: str | None) -> list[tuple[int, Event]]:
    """The events of that number, id (or its beginning) or type; all of them for None."""
    numbered = list(enumerate(analysis.events, 1))
    if wanted is None:
        return numbered
    by_number = [pair for pair in numbered if str(pair[0]) == wanted]
    if by_number or len(wanted) < 3:
        return by_number
    return [(n, e) for n, e in numbered if e.type == wanted.upper() or e.id.startswith(wanted.lower())]
