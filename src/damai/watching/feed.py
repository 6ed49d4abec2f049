"""One feed in one round: asked whether it changed, its new entries read, what became of each kept in the dossier."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from damai.dossier.following import Following
from damai.dossier.importing import Given
from damai.errors import InputError
from damai.ingest import Broken
from damai.ingest.defaults import Defaults
from damai.ingest.feeds import Feed, FeedEntry, entry_report, read_feed
from damai.ingest.page import header_charset, read_page
from damai.model import Note, Report
from damai.store import EntryRow
from damai.watching.fetching import Fetched, Fetcher, NotFetchedError
from damai.watching.plan import FollowedFeed
from damai.watching.told import Followed

FIRST_WAIT, LONGEST_WAIT = 300.0, 86_400.0
"""Seconds until a feed that failed is asked again: the first time, and at most."""
TRIES = 8
"""Rounds in which an article's page is asked for before the feed's own words are taken for it."""
_IN_A_ROW = 3
"""Pages that fail one after another, after which the rest of a feed waits for the next round."""
_AT_ONCE = 4
"""Pages that are fetched before their reports are stored."""


def wait_after(failures: int) -> float:
    """Seconds until a feed is asked again that failed so many times in a row.

    >>> [wait_after(number) / 60 for number in (1, 2, 3, 20)]
    [5.0, 10.0, 20.0, 1440.0]
    """
    return min(FIRST_WAIT * 2.0 ** min(failures - 1, 20), LONGEST_WAIT)


@dataclass(slots=True)
class FeedRound:
    """One feed's turn. ``inside``: the feed itself is in the own network, and may lead there."""

    feed: FollowedFeed
    following: Following
    fetcher: Fetcher
    inside: bool = False
    _failed: int = field(init=False, default=0)
    _pages: int = field(init=False, default=0)

    def follow(self, state: Mapping[str, Any]) -> Followed:
        """Does it all; ``state`` is how the feed was last."""
        told, now = Followed(self.feed.url, "feed"), self.fetcher.clock.now()
        if state.get("until", 0) > now:
            told.state, told.why, told.message = "waiting", state.get("why"), state.get("message")
            told.until = state["until"]
            return told
        same = state.get("full_text") == self.feed.full_text
        asked = {"if-none-match": state.get("etag"), "if-modified-since": state.get("modified")} if same else {}
        try:
            answer = self.fetcher.get(
                self.feed.url, {name: value for name, value in asked.items() if value}, inside=self.inside
            )
            found = self._read(answer) if answer.status == 200 else Feed(None, None, ())
        except (NotFetchedError, InputError) as error:
            return self._put_off(told, state, error)
        told.state = "read" if answer.status == 200 else "unchanged"
        if found.fault is not None:
            told.why, told.message = "broken-feed", found.fault
        self._take(found, told)
        self._keep(state, answer, found)
        return told

    def _read(self, answer: Fetched) -> Feed:
        encoding = header_charset(answer.body, answer.charset)
        return read_feed(answer.body, self.feed.url, encoding=encoding, base=answer.url)

    def _put_off(self, told: Followed, state: Mapping[str, Any], error: NotFetchedError | InputError) -> Followed:
        """Notes a failure, and when the feed is asked again: when its host says so, else ever later."""
        failures, until = state.get("failures", 0) + (error.code != "host-closed"), getattr(error, "until", None)
        told.state, told.why, told.message = "failed", error.code, error.message
        told.until = until or self.fetcher.clock.now() + wait_after(failures)
        said = {"failures": failures, "until": told.until, "why": error.code, "message": error.message}
        self.following.say(self.feed.url, {**state, **said})
        return told

    def _keep(self, state: Mapping[str, Any], answer: Fetched, found: Feed) -> None:
        """Keeps what the server calls this state of the feed, now that all of its entries are dealt with."""
        if answer.status == 304:
            said = {name: state[name] for name in ("etag", "modified", "full_text") if name in state}
        else:
            named = {"etag": answer.headers.get("etag"), "modified": answer.headers.get("last-modified")}
            said = {name: value for name, value in named.items() if value and not found.is_cut}
            said["full_text"] = self.feed.full_text
        if said != dict(state):
            self.following.say(self.feed.url, said)

    def _take(self, found: Feed, told: Followed) -> None:
        """Reads what is new or was left over, the oldest first."""
        rows = self.following.entries(self.feed.url)
        fresh = [
            entry for entry in reversed(found.entries)
            if (row := rows.get(entry.id)) is None or row.state == "waiting" or row.stamp != self._stamp(entry)
        ]  # fmt: skip
        here = {entry.id for entry in fresh}
        left = [row for row in rows.values() if row.state == "waiting" and row.entry not in here]
        todo = [*(_again(row) for row in left), *((entry, self._stamp(entry)) for entry in fresh)]
        told.new = len(todo)
        for start in range(0, len(todo), _AT_ONCE):
            self._store(found, todo[start : start + _AT_ONCE], rows, told)

    def _store(
        self, found: Feed, todo: list[tuple[FeedEntry, str]], rows: Mapping[str, EntryRow], told: Followed
    ) -> None:
        given, waiting = [], []
        for entry, stamp in todo:
            row = rows.get(entry.id)
            done = EntryRow(self.feed.url, entry.id, stamp, "done")
            made = self._reading(entry, found, row if row is not None and row.state == "waiting" else None, stamp)
            if isinstance(made, EntryRow):
                waiting.append(made)
            else:
                given.append(Given(self.feed.url, made, entry=done))
        told.left += len(waiting)
        self.following.mark(row for row in waiting if rows.get(row.entry) != row)
        marks: list[EntryRow] = []
        for added in self.following.add(given):
            told.count(added)
            if added.state != "stored":
                rows_of = [one.entry for one in given if one.reading.id == added.id and one.entry is not None]
                marks += [replace(row, state="done" if added.state == "known" else "unread") for row in rows_of]
        self.following.mark(marks)

    def _reading(
        self, entry: FeedEntry, found: Feed, before: EntryRow | None, stamp: str
    ) -> Report | Broken | EntryRow:
        """An entry's report; the row that puts it off, where its page cannot be had now."""
        defaults = Defaults.of(timezone=self.feed.timezone, language=self.feed.language, **self.following.settings())
        if not self.feed.full_text or entry.url is None:
            return entry_report(entry, found, defaults, self.feed.publisher)
        tries = int(before.content.get("tries", 0)) if before else 0
        if self._failed >= _IN_A_ROW or self._pages >= self.fetcher.limits.pages:
            return _put_off_entry(self.feed.url, entry, stamp, tries)
        if before is not None and before.content.get("until", 0) > self.fetcher.clock.now():
            return before
        self._pages += 1
        try:
            reading = self._page(entry, self.fetcher.get(entry.url, inside=self.inside), defaults)
        except NotFetchedError as error:
            closed = error.code == "host-closed"
            self._failed = _IN_A_ROW if closed else self._failed + (not error.lasting)
            if not error.lasting and tries + 1 < TRIES:
                tries += not closed
                until = error.until or self.fetcher.clock.now() + wait_after(tries)
                return _put_off_entry(self.feed.url, entry, stamp, tries, until, error.message)
            reading = Broken(entry.url, (Note("not-fetched", f"the page was not fetched: {error.message}"),))
        else:
            self._failed = 0
        return reading if isinstance(reading, Report) else self._own_words(entry, found, defaults, reading)

    def _page(self, entry: FeedEntry, answer: Fetched, defaults: Defaults) -> Report | Broken:
        """The report on an article's page; what the feed says of it counts where the page says nothing, but the outlet
        and the language are those of ``feeds.toml``."""
        assert entry.url is not None
        dated = replace(defaults, published=entry.published or entry.updated)
        reading = read_page(answer.body, entry.url, dated, answer.charset)
        if isinstance(reading, Broken):
            return reading
        return replace(
            reading,
            publisher=self.feed.publisher or reading.publisher,
            language=defaults.language or reading.language,
            title=reading.title or entry.title,
        )

    def _own_words(self, entry: FeedEntry, found: Feed, defaults: Defaults, page: Broken) -> Report | Broken:
        """What the feed itself brings of an article whose page cannot be read."""
        why = page.notes[0].message if page.notes else "no article"
        note = Note("feed-text-only", f"only what the feed brings of it is read: {why}")
        made = entry_report(entry, found, defaults, self.feed.publisher, (note,))
        return made if isinstance(made, Report) else page

    def _stamp(self, entry: FeedEntry) -> str:
        """What changes when an entry does: its words; where the page has them, its moment of change."""
        given = [entry.updated or entry.published] if self.feed.full_text and entry.url else [entry.title, entry.text]
        words = "\n".join(one or "" for one in given)
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _put_off_entry(
    feed: str, entry: FeedEntry, stamp: str, tries: int, until: float | None = None, why: str | None = None
) -> EntryRow:
    said = {
        "url": entry.url, "published": entry.published, "updated": entry.updated, "tries": tries, "until": until,
        "why": why,
    }  # fmt: skip
    return EntryRow(feed, entry.id, stamp, "waiting", {name: value for name, value in said.items() if value})


def _again(row: EntryRow) -> tuple[FeedEntry, str]:
    """An entry that was left over, as far as it was kept."""
    kept = row.content
    return FeedEntry(row.entry, kept.get("url"), None, kept.get("published"), kept.get("updated")), row.stamp


__all__ = ["FeedRound", "wait_after"]
