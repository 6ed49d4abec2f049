"""The state of the feeds and folders that a dossier follows, kept in it, and their reports on the way in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from damai.dossier.importing import Given, Importer
from damai.dossier.shown import Added
from damai.store import About, EntryRow, Store
from damai.store.following import add_entry_rows, add_feed_state, entry_rows, feed_states


class Following:
    """What was followed how far. Rows are only added: the last one of a feed or an entry counts."""

    def __init__(self, store: Store, about: About, settle: Callable[[], None]) -> None:
        self._store = store
        self._importer = Importer(store, about)
        self.settle = settle
        """Logs what holds across the dossier, once all of a round is in it."""

    def settings(self) -> dict[str, Any]:
        """What reading a report needs to know."""
        return self._importer.settings()

    def states(self) -> dict[str, dict[str, Any]]:
        """The state of every feed, by its address."""
        with self._store.reading() as reader:
            return feed_states(reader)

    def entries(self, feed: str) -> dict[str, EntryRow]:
        """What became of every entry of a feed, by the entry's name."""
        with self._store.reading() as reader:
            return entry_rows(reader, feed)

    def say(self, feed: str, state: Mapping[str, Any]) -> None:
        """States how a feed is."""
        with self._store.writing() as writer:
            add_feed_state(writer, feed, state)

    def mark(self, rows: Iterable[EntryRow]) -> None:
        """States what became of entries, all at once."""
        rows = list(rows)
        if rows:
            with self._store.writing() as writer:
                add_entry_rows(writer, rows)

    def add(self, given: Iterable[Given], jobs: int | None = 1) -> Iterator[Added]:
        """Codes and stores what is new, report by report; the ``entry`` of a report in the same transaction."""
        return self._importer.add(given, jobs)


__all__ = ["Following"]
