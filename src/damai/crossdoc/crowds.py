"""What keeps the work of one new report small however large a dossier is: blocks that overflow, and twins.

Two rules, each a function of the set of what is there, never of the order in which it came; below their limits nothing
is different from comparing all pairs of a block.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, MutableMapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from hashlib import blake2b
from zlib import crc32

from damai.crossdoc.compatible import place_words
from damai.crossdoc.linking import BARE, WEIGHTS, WORDS_LEAST, features, is_bare, is_fight
from damai.crossdoc.told import ToldEvent, days_of, entities

CAP = 200
"""Names in a block above which it is overfull."""
PILOTS = 16
"""Names of an overfull block, and records of one face, that stand for all."""
Lot = tuple[int, str]


def lot(name: str) -> Lot:
    """The lot of a name. Those with the smallest are pilots: a new one displaces an old one the more rarely the more
    there are, so that a name added costs the same in a block of any size, all in all.

    >>> lot("r1#0") == lot("r1#0") != lot("r1#1")
    True
    """
    return crc32(name.encode()), name


class Rooms:
    """The names under each key, those with the smallest lots first."""

    def __init__(self) -> None:
        self._named: dict[str, str | list[str]] = {}

    def first(self, key: str) -> Sequence[str]:
        """The names under a key, at least the first ``CAP + 1``."""
        found = self._named.get(key, ())
        return (found,) if isinstance(found, str) else found

    def whole(self, key: str) -> Sequence[str]:
        """All names under a key."""
        return self.first(key)

    def put(self, key: str, name: str) -> None:
        """Stores a name, once."""
        found = self._named.get(key)
        if found is None:
            self._named[key] = name  # most keys have one name only, and a list of one takes ten times the memory
        elif isinstance(found, str):
            self._named[key] = sorted({found, name}, key=lot)
        elif name not in placed(found, name):
            insort(found, name, key=lot)

    def take(self, key: str, name: str) -> None:
        """Takes a name out."""
        found = self._named.get(key)
        if found == name:
            del self._named[key]
        elif isinstance(found, list) and name in placed(found, name):
            found.pop(bisect_left(found, lot(name), key=lot))
            if not found:
                del self._named[key]

    def copy_to(self, other: Rooms) -> None:
        """Puts all names under the same keys elsewhere."""
        for key in self._named:
            for name in self.first(key):
                other.put(key, name)


def placed(names: Sequence[str], name: str) -> Sequence[str]:
    """The name where it stands among names in the order of their lots, or what stands in its place."""
    at = bisect_left(names, lot(name), key=lot)
    return names[at : at + 1]


class Blocks:
    """Names stored under keys. A name is *shown* under a key that has at most ``CAP`` names, or of which it is one of
    the ``PILOTS`` names with the smallest lots. Two *meet* where one looks into a block in which the other is shown;
    where it is stored in another block than that, it must be shown there, too.

    ``probers`` gives for a key those under which are stored the names that look into it, and these are also the keys
    into which those look that are stored under it. So a record of a year, in a block of few, is not held against the
    thousands that happened in that year, but against the pilots of their block.
    """

    def __init__(
        self, probers: Callable[[str], Iterable[str]] = lambda key: (key,), rooms: Rooms | None = None
    ) -> None:
        self._rooms = Rooms() if rooms is None else rooms
        self._probers = probers

    def near(self, name: str, keys: Collection[str], probes: Iterable[str]) -> set[str]:
        """All that a name stored under ``keys`` meets by them or by its ``probes``; itself may be among them."""
        found: set[str] = set()
        for key in self._open(name, keys, probes):
            found.update(self._shown(key))
        for key in keys:
            if self._shows(key, name):
                for prober in self._probers(key):
                    found.update(self._rooms.whole(prober) if prober == key else self._shown(prober))
        return found

    def _open(self, name: str, keys: Collection[str], probes: Iterable[str]) -> list[str]:
        """The blocks into which a name may look."""
        return [
            key
            for key in probes
            if any(prober == key or self._shows(prober, name) for prober in self._probers(key) if prober in keys)
        ]

    def _shown(self, key: str) -> Sequence[str]:
        stored = self._rooms.first(key)
        return stored[:PILOTS] if len(stored) > CAP else stored

    def _shows(self, key: str, name: str) -> bool:
        stored = self._rooms.first(key)
        return len(stored) <= CAP or name in stored[:PILOTS]

    def meeting(self, keys_of: Callable[[str], tuple[Collection[str], Iterable[str]]]) -> Callable[[str, str], bool]:
        """Whether two names meet, for many pairs and for as long as none is put or taken; ``keys_of`` gives the keys
        and the probes of a name."""

        @cache
        def stored(name: str) -> tuple[frozenset[str], frozenset[str]]:
            keys, probes = keys_of(name)
            return frozenset(keys), frozenset(probes)

        @cache
        def pilots(key: str) -> frozenset[str] | None:
            shown = self._rooms.first(key)
            return frozenset(shown[:PILOTS]) if len(shown) > CAP else None

        def shows(key: str, name: str) -> bool:
            return (shown := pilots(key)) is None or name in shown

        @cache
        def opens(key: str, name: str) -> bool:
            """Whether a name that probes a key may look into its block: asked for each of those stored there."""
            keys = stored(name)[0]
            return any(prober == key or shows(prober, name) for prober in self._probers(key) if prober in keys)

        def finds(a: str, b: str) -> bool:
            """Whether the first looks into a block in which the second is shown."""
            return any(shows(key, b) and opens(key, a) for key in stored(b)[0] & stored(a)[1])

        return lambda a, b: finds(a, b) or finds(b, a)

    def put(self, name: str, keys: Iterable[str]) -> dict[str, set[str] | None]:
        """Stores a name; for each of the others that is no longer shown in some block the names that it may no longer
        meet, None where these may be any."""
        stale: dict[str, set[str] | None] = {}
        for key in keys:
            before = self._rooms.first(key)
            pilots = list(before[:PILOTS]) if len(before) > CAP else None
            self._rooms.put(key, name)
            after = self._rooms.first(key)
            if pilots is not None:
                stale |= dict.fromkeys(set(pilots).difference(after[:PILOTS]))
            elif len(after) > CAP:
                hidden = set(after[PILOTS:])
                met = hidden.union(*(self._shown(prober) for prober in self._probers(key) if prober != key))
                for one in hidden:
                    known = stale.get(one, set())
                    stale[one] = None if known is None else known | met if known else met
        stale.pop(name, None)
        return stale

    def take(self, name: str, keys: Iterable[str]) -> set[str]:
        """Takes a name out; the names that may meet others now."""
        fresh: set[str] = set()
        for key in keys:
            before = self._rooms.first(key)
            pilots = list(before[:PILOTS]) if len(before) > CAP else None
            self._rooms.take(key, name)
            if pilots is None:
                continue
            if len(after := self._rooms.first(key)) <= CAP:
                fresh.update(after)
            else:
                fresh.update(set(after[:PILOTS]).difference(pilots))
        return fresh


def face_of(event: ToldEvent) -> tuple[object, ...] | None:
    """All that comparing looks at in an event: two *twins* of one face are of one event whatever their words; None
    where the fields alone are not enough to say so. Tolls differ between twins where all else makes up for it."""
    twin = features(event, replace(event, ref="", report=""), copies=False)
    if twin is None:
        return None
    sure = sum(WEIGHTS[name] for name in twin if not name.startswith("toll"))
    sure += WORDS_LEAST * (BARE if is_bare(twin) else 1.0)
    if sure <= 0:
        return None
    any_toll = sure + WEIGHTS["toll: far"] > 0
    sides = tuple(entities(codes) for codes in (event.actors, event.recipients, event.mediators, event.claimants))
    promise = event.promise and (event.promise.due, event.promise.negative)
    when = days_of(event) or (event.published or "")[:10]
    tolls = None if any_toll else (event.killed, event.injured)
    kind = event.type, event.mode, event.status
    return *kind, is_fight(event), *sides, event.date, when, place_words(event.place), promise, tolls


class Twins:
    """Records by face. Of more than ``2 * PILOTS`` twins only the ``PILOTS`` with the smallest lots are *active*: they
    are compared with others. The rest follow the first of them into its incident. ``faces`` are the refs of each face,
    those with the smallest lots first."""

    def __init__(self, faces: MutableMapping[str, list[str]] | None = None) -> None:
        self._faces = {} if faces is None else faces

    def put(self, event: ToldEvent) -> tuple[set[str], set[str]]:
        """Takes a record in; those that become active, and those that no longer are."""
        face = _face_name(event)
        if face is None:
            return {event.ref}, set()
        refs = self._faces.get(face, [])
        before = _active(refs)
        insort(refs, event.ref, key=lot)
        self._faces[face] = refs
        after = _active(refs)
        return after - before, before - after

    def take(self, event: ToldEvent) -> tuple[set[str], set[str]]:
        """Takes a record out; those that become active, and those that no longer are."""
        face = _face_name(event)
        if face is None:
            return set(), {event.ref}
        refs = self._faces[face]
        before = _active(refs)
        refs.remove(event.ref)
        if refs:
            self._faces[face] = refs
        else:
            del self._faces[face]
        after = _active(refs)
        return after - before, before - after

    def leader(self, event: ToldEvent) -> str:
        """The record that an event follows; itself where it is active."""
        refs = self._alike(event)
        return event.ref if not refs or event.ref in _active(refs) else refs[0]

    def followers(self, event: ToldEvent) -> list[str]:
        """The records that follow an event."""
        refs = self._alike(event)
        return refs[PILOTS:] if len(refs) > 2 * PILOTS and refs[0] == event.ref else []

    def _alike(self, event: ToldEvent) -> list[str]:
        face = _face_name(event)
        return [] if face is None else self._faces.get(face, [])


def _active(refs: list[str]) -> set[str]:
    return set(refs if len(refs) <= 2 * PILOTS else refs[:PILOTS])


@lru_cache(maxsize=16_384)
def _face_name(event: ToldEvent) -> str | None:
    """A face as a name that is the same on every machine."""
    face = face_of(event)
    if face is None:
        return None
    plain = repr([sorted(part) if isinstance(part, frozenset) else part for part in face])
    return blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
