"""A file beside a dossier for what was worked out from it: read and written key by key, so that little of it is ever in
memory. It may be deleted at any time; whoever uses it works all of it out again."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from sys import intern
from typing import Any, Generic, TypeVar

from damai.crossdoc import crowds
from damai.crossdoc.crowds import Rooms, lot, placed

V = TypeVar("V")
_TABLES = """
CREATE TABLE IF NOT EXISTS made (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS kept (shelf INTEGER, key TEXT, value TEXT, PRIMARY KEY (shelf, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rooms
    (shelf INTEGER, key INTEGER, lot INTEGER, name TEXT, PRIMARY KEY (shelf, key, lot, name)) WITHOUT ROWID;
"""
_CACHE_KIB = 16_384
"""Memory that SQLite may use for pages."""
_AT_ONCE = 500
"""Values read by one query."""
_PENDING = 200_000
"""Names that wait to be written before they are."""


class ShelfFile:
    """One file of shelves. ``maker`` names the rules by which it is made: a file made by others is emptied.

    Between :meth:`begin` and :meth:`commit` no other program writes; after that all reads see that moment.
    """

    def __init__(self, path: Path, maker: str, wait: float) -> None:
        self._path, self._wait = path, wait
        self._shelves: list[KeptShelf[Any] | KeptRooms] = []
        self._moment = -1
        self.is_to_wipe = False
        """Whether nothing that is taken out at the next commit may stay in the file."""
        try:
            self._open(maker)
        except sqlite3.OperationalError:
            raise  # somebody else writes, or the disk is full: that is no fault of the file
        except sqlite3.DatabaseError:  # no database, or a damaged one
            self.connection.close()
            remove_shelf(path)
            self._open(maker)

    def _open(self, maker: str) -> None:
        self.connection = sqlite3.connect(self._path, isolation_level=None, timeout=self._wait, check_same_thread=False)
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "secure_delete = ON",
            f"cache_size = -{_CACHE_KIB}",
        ):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.executescript(_TABLES)
        self.connection.execute("BEGIN IMMEDIATE")
        if self._value("maker") != maker:
            for table in ("made", "kept", "rooms"):
                self.connection.execute(f"DELETE FROM {table}")
            self._put("maker", maker)
        self.connection.execute("COMMIT")

    def shelf(self, dump: Callable[[V], str], load: Callable[[str], V], most: int) -> KeptShelf[V]:
        """The next shelf of single values; the order in which shelves are asked for tells them apart. About ``most``
        values are held in memory, and those that changed."""
        made = KeptShelf(self.connection, len(self._shelves), dump, load, most)
        self._shelves.append(made)
        return made

    def rooms(self, most: int) -> KeptRooms:
        """The next shelf, of names under keys; about ``most`` names are held in memory between two changes."""
        made = KeptRooms(self.connection, len(self._shelves), most)
        self._shelves.append(made)
        return made

    def begin(self) -> bool:
        """Opens a change; whether another program changed the file since the last one of this."""
        if self.connection.in_transaction:
            self.connection.execute("COMMIT")
        self.connection.execute("BEGIN IMMEDIATE")
        moment = int(self._value("moment") or 0)
        is_changed = moment != self._moment
        if is_changed:
            for shelf in self._shelves:
                shelf.forget()
        self._moment = moment
        return is_changed

    def commit(self) -> None:
        """Writes what changed."""
        for shelf in self._shelves:
            shelf.flush()
        self._moment += 1
        self._put("moment", str(self._moment))
        self.connection.execute("COMMIT")
        if self.is_to_wipe:  # freed pages are overwritten (secure_delete); the log still holds their older state
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.is_to_wipe = False
        self.connection.execute("BEGIN")  # from here on this moment is read, whatever others write
        self._value("moment")

    def rollback(self) -> None:
        """Undoes what changed."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")
        self._moment = -1
        for shelf in self._shelves:
            shelf.forget()

    def close(self) -> None:
        """Lets go of the file."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")
        self.connection.close()

    def _value(self, name: str) -> str | None:
        row = self.connection.execute("SELECT value FROM made WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def _put(self, name: str, value: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO made VALUES (?, ?)", (name, value))


class KeptShelf(MutableMapping[str, V], Generic[V]):
    """Values by name; those asked for lately are in memory, and those that changed until they are written. A value
    changed in place is to be put back before it is asked for again."""

    def __init__(
        self, connection: sqlite3.Connection, number: int, dump: Callable[[V], str], load: Callable[[str], V], most: int
    ) -> None:
        self._connection, self._number, self._dump, self._load, self._most = connection, number, dump, load, most
        self._known: dict[str, V | None] = {}
        self._older: dict[str, V | None] = {}
        self._changed: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """The value under a key, or the default."""
        if key in self._known:
            found = self._known[key]
        elif key in self._older:
            found = self._known[key] = self._older[key]
        else:
            query = "SELECT value FROM kept WHERE shelf = ? AND key = ?"
            row = self._connection.execute(query, (self._number, key)).fetchone()
            self._make_room()
            found = self._known[key] = None if row is None else self._load(row[0])
        return default if found is None else found

    def warm(self, keys: Iterable[str]) -> None:
        """Reads the values under some keys, those that are there."""
        lacking = [key for key in keys if key not in self._known and key not in self._older]
        for at in range(0, len(lacking), _AT_ONCE):
            some = lacking[at : at + _AT_ONCE]
            query = f"SELECT key, value FROM kept WHERE shelf = ? AND key IN ({','.join('?' * len(some))})"
            rows = self._connection.execute(query, (self._number, *some))
            found = {key: self._load(value) for key, value in rows}
            self._make_room()
            self._known |= {key: found.get(key) for key in some}

    def __getitem__(self, key: str) -> V:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found  # type: ignore[no-any-return]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __setitem__(self, key: str, value: V) -> None:
        self._known[key] = value
        self._changed.add(key)

    def __delitem__(self, key: str) -> None:
        if self.get(key) is None:
            raise KeyError(key)
        self._known[key] = None
        self._changed.add(key)

    def __iter__(self) -> Iterator[str]:
        changed = {key: self._known[key] is not None for key in self._changed}
        rows = self._connection.execute("SELECT key FROM kept WHERE shelf = ?", (self._number,)).fetchall()
        yield from (key for (key,) in rows if key not in changed)
        yield from (key for key, is_there in changed.items() if is_there)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def flush(self) -> None:
        """Writes what changed; makes room where too much is in memory."""
        rows, gone = list[tuple[int, str, str]](), list[tuple[int, str]]()
        for key in sorted(self._changed):
            value = self._known[key]
            if value is None:
                gone.append((self._number, key))
            else:
                rows.append((self._number, key, self._dump(value)))
        self._connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
        self._connection.executemany("DELETE FROM kept WHERE shelf = ? AND key = ?", gone)
        self._changed.clear()
        self._make_room()

    def _make_room(self) -> None:
        """Where much is in memory, drops what was not asked for lately; what changed stays."""
        if len(self._known) > self._most // 2 + len(self._changed):
            self._older = self._known
            self._known = {key: self._older[key] for key in self._changed}

    def forget(self) -> None:
        """Drops what is in memory."""
        self._known, self._older = {}, {}
        self._changed.clear()


class KeptRooms(Rooms):
    """As :class:`~damai.crossdoc.crowds.Rooms`. Of a room no more than its first names are in memory."""

    def __init__(self, connection: sqlite3.Connection, number: int, most: int) -> None:
        self._connection, self._number, self._most = connection, number, most
        self._known: dict[str, tuple[str, ...]] = {}  # tuples of strings are no work for the garbage collector
        self._older: dict[str, tuple[str, ...]] = {}
        self._held = 0
        self._pending: dict[tuple[int, str], bool] = {}

    def first(self, key: str) -> Sequence[str]:
        """The names under a key, at least the first ``CAP + 1``."""
        return self._first(key)

    def _first(self, key: str) -> tuple[str, ...]:
        found = self._known.get(key)
        if found is None:
            found = self._older.get(key)
            if found is None:
                found = self._read(_number_of(key), crowds.CAP + 1)
            self._known[key] = found
            self._held += len(found) + 1
        return found

    def _read(self, key: int, most: int) -> tuple[str, ...]:
        query = "SELECT name FROM rooms WHERE shelf = ? AND key = ? ORDER BY lot, name LIMIT ?"
        # Each name stands in dozens of rooms: one copy of it is enough.
        return tuple([intern(name) for (name,) in self._connection.execute(query, (self._number, key, most))])

    def whole(self, key: str) -> Sequence[str]:
        """All names under a key."""
        found = self._first(key)
        if len(found) <= crowds.CAP:
            return found
        self._write()
        return self._read(_number_of(key), -1)

    def put(self, key: str, name: str) -> None:
        """Stores a name, once."""
        found = self._first(key)
        if name in placed(found, name):
            return
        at = bisect_left(found, lot(name), key=lot)
        self._known[key] = (*found[:at], intern(name), *found[at:])[: crowds.CAP + 1]
        self._pending[_number_of(key), name] = True
        if len(self._pending) > _PENDING:
            self._write()

    def take(self, key: str, name: str) -> None:
        """Takes a name out."""
        found = self._first(key)
        self._pending[_number_of(key), name] = False
        if name in placed(found, name):
            at = bisect_left(found, lot(name), key=lot)
            self._known[key] = found = found[:at] + found[at + 1 :]
            if len(found) == crowds.CAP:  # there may be more of them than were in memory
                self._write()
                del self._known[key]
                self._older.pop(key, None)

    def _write(self) -> None:
        added = sorted((self._number, key, *lot(name)) for (key, name), is_in in self._pending.items() if is_in)
        taken = [(self._number, key, *lot(name)) for (key, name), is_in in self._pending.items() if not is_in]
        self._connection.executemany("INSERT OR IGNORE INTO rooms VALUES (?, ?, ?, ?)", added)
        self._connection.executemany("DELETE FROM rooms WHERE shelf = ? AND key = ? AND lot = ? AND name = ?", taken)
        self._pending.clear()

    def flush(self) -> None:
        """Writes what changed; makes room where too much is in memory."""
        self._write()
        if self._held > self._most // 2:
            self._known, self._older, self._held = {}, self._known, 0

    def forget(self) -> None:
        """Drops what is in memory."""
        self._known, self._older, self._held = {}, {}, 0
        self._pending.clear()


def _number_of(key: str) -> int:
    """A key as 63 bits, the same on every machine."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def remove_shelf(path: Path) -> None:
    """Removes a file of shelves and what SQLite keeps beside it."""
    for end in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + end).unlink()


__all__ = ["KeptRooms", "KeptShelf", "ShelfFile", "remove_shelf"]
