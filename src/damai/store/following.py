"""What a dossier knows of the feeds and folders it follows. The last row of a feed, and of an entry, counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import func, insert, select

from damai.serial import dump
from damai.store.reading import Reader
from damai.store.rows import stored_json
from damai.store.schema import entries, feeds
from damai.store.writing import Writer, now


@dataclass(frozen=True, slots=True)
class EntryRow:
    """What became of one entry of a feed, or one file of a folder. ``stamp`` changes when the entry does; ``content``
    says what is needed to try it again, never its words, which a redaction could not reach here."""

    feed: str
    entry: str
    stamp: str
    state: Literal["done", "unread", "waiting"]
    content: Mapping[str, Any] = field(default_factory=dict)


def feed_states(reader: Reader) -> dict[str, dict[str, Any]]:
    """The last state of every feed, by its address."""
    last = select(func.max(feeds.c.seq)).group_by(feeds.c.feed)
    rows = reader.execute(select(feeds.c.feed, feeds.c.content).where(feeds.c.seq.in_(last)))
    return {row.feed: stored_json(row.content, f"feed {row.feed}") for row in rows}


def entry_rows(reader: Reader, feed: str) -> dict[str, EntryRow]:
    """The last row of every entry of a feed, by the entry's name."""
    last = select(func.max(entries.c.seq)).where(entries.c.feed == feed).group_by(entries.c.entry)
    rows = reader.execute(select(entries).where(entries.c.seq.in_(last)).order_by(entries.c.seq))
    return {
        row.entry: EntryRow(feed, row.entry, row.stamp, row.state, stored_json(row.content, f"entry {row.entry}"))
        for row in rows
    }  # fmt: skip


def add_feed_state(writer: Writer, feed: str, state: Mapping[str, Any]) -> None:
    """Stores the state of a feed."""
    writer.execute(insert(feeds).values(at=now(), feed=feed, content=dump(dict(state))))


def add_entry_rows(writer: Writer, rows: Iterable[EntryRow]) -> None:
    """Stores what became of entries."""
    for row in rows:
        values = {"feed": row.feed, "entry": row.entry, "stamp": row.stamp, "state": row.state}
        writer.execute(insert(entries).values(at=now(), content=dump(dict(row.content)), **values))


__all__ = ["EntryRow", "add_entry_rows", "add_feed_state", "entry_rows", "feed_states"]
