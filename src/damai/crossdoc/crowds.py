"""What keeps the work of one new report small however large a dossier is: blocks that overflow, and twins.

Two rules, each a function of the set of what is there, never of the order in which it came; below their limits nothing
is different from comparing all pairs of a block.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, lru_cache
from zlib import crc32

from damai.crossdoc.compatible import place_words
from damai.crossdoc.linking import BARE, WEIGHTS, WORDS_LEAST, features, is_bare
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


class Blocks:
    """Names stored under keys. Two *meet* where one looks into a block in which the other is stored, and that block
    has at most ``CAP`` names, or the one stored in it is one of its ``PILOTS`` names with the smallest lots.

    ``probers`` gives for a key those under which are stored the names that look into it: an overfull block does not
    know them, and a new pilot must be shown to all. The relation goes both ways: whoever is stored under ``key`` looks
    into those blocks, too, and one of the two may be overfull where the other is not.
    """

    def __init__(self, probers: Callable[[str], Iterable[str]] = lambda key: (key,)) -> None:
        self._stored: dict[str, set[str]] = {}
        self._pilots: dict[str, list[Lot]] = {}
        self._probers = probers

    def near(self, name: str, keys: Iterable[str], probes: Iterable[str]) -> set[str]:
        """All that a name stored under ``keys`` meets by them or by its ``probes``; itself may be among them."""
        found: set[str] = set()
        for key in probes:
            pilots = self._pilots.get(key)
            found |= self._stored.get(key, set()) if pilots is None else {other for _, other in pilots}
        for key in keys:
            if self._shows(key, name):
                # What looks into this block is found above as well, but where its own block is overfull.
                over = (prober for prober in self._probers(key) if prober in self._pilots)
                found = found.union(*(self._stored[prober] for prober in over))
        return found

    def _shows(self, key: str, name: str) -> bool:
        pilots = self._pilots.get(key)
        return pilots is None or lot(name) in pilots

    def meeting(self, keys_of: Callable[[str], tuple[Iterable[str], Iterable[str]]]) -> Callable[[str, str], bool]:
        """Whether two names meet, for many pairs and for as long as none is put or taken; ``keys_of`` gives the keys
        and the probes of a name."""

        @cache
        def view(name: str) -> tuple[frozenset[str], frozenset[str]]:
            keys, probes = keys_of(name)
            return frozenset(key for key in keys if self._shows(key, name)), frozenset(probes)

        def meet(a: str, b: str) -> bool:
            (shown, probes), (its_shown, its_probes) = view(a), view(b)
            return not (shown.isdisjoint(its_probes) and its_shown.isdisjoint(probes))

        return meet

    def put(self, name: str, keys: Iterable[str]) -> set[str]:
        """Stores a name; the names some of whose pairs may no longer meet."""
        stale: set[str] = set()
        for key in keys:
            stored = self._stored.setdefault(key, set())
            stored.add(name)
            if (pilots := self._pilots.get(key)) is not None:
                insort(pilots, lot(name))
                stale.add(pilots.pop()[1])
            elif len(stored) > CAP:
                self._pilots[key] = sorted(map(lot, stored))[:PILOTS]
                stale |= stored
        return stale - {name}

    def take(self, name: str, keys: Iterable[str]) -> set[str]:
        """Takes a name out; the names that may meet others now."""
        fresh: set[str] = set()
        for key in keys:
            stored = self._stored[key]
            stored.discard(name)
            if not stored:
                del self._stored[key]
            if (pilots := self._pilots.get(key)) is None:
                continue
            if len(stored) <= CAP:
                del self._pilots[key]
                fresh |= stored
            elif lot(name) in pilots:
                self._pilots[key] = sorted(map(lot, stored))[:PILOTS]
                fresh.add(self._pilots[key][-1][1])
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
    return *kind, *sides, event.date, when, place_words(event.place), promise, tolls


class Twins:
    """Records by face. Of more than ``2 * PILOTS`` twins only the ``PILOTS`` with the smallest lots are *active*: they
    are compared with others. The rest follow the first of them into its incident."""

    def __init__(self) -> None:
        self._faces: dict[tuple[object, ...], list[Lot]] = {}

    def put(self, event: ToldEvent) -> tuple[set[str], set[str]]:
        """Takes a record in; those that become active, and those that no longer are."""
        return self._changed(event, insort)

    def take(self, event: ToldEvent) -> tuple[set[str], set[str]]:
        """Takes a record out; those that become active, and those that no longer are."""
        return self._changed(event, list.remove)

    def _changed(self, event: ToldEvent, change: Callable[[list[Lot], Lot], None]) -> tuple[set[str], set[str]]:
        face = _cached_face(event)
        lots = [] if face is None else self._faces.setdefault(face, [])
        before = _active(lots)
        if face is None and change is list.remove:
            return set(), {event.ref}
        change(lots, lot(event.ref))
        if face is not None and not lots:
            del self._faces[face]
        after = _active(lots)
        return after - before, before - after

    def leader(self, event: ToldEvent) -> str:
        """The record that an event follows; itself where it is active."""
        face = _cached_face(event)
        lots = [] if face is None else self._faces.get(face, [])
        return event.ref if event.ref in _active(lots) or not lots else lots[0][1]

    def followers(self, event: ToldEvent) -> list[str]:
        """The records that follow an event."""
        face = _cached_face(event)
        lots = [] if face is None else self._faces.get(face, [])
        return [ref for _, ref in lots[PILOTS:]] if len(lots) > 2 * PILOTS and lots[0][1] == event.ref else []


def _active(lots: list[Lot]) -> set[str]:
    return {ref for _, ref in (lots if len(lots) <= 2 * PILOTS else lots[:PILOTS])}


@lru_cache(maxsize=65_536)
def _cached_face(event: ToldEvent) -> tuple[object, ...] | None:
    return face_of(event)
