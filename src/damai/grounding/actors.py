"""The names of who can act, as one word trie: states, seats, bodies, organisations, offices, persons, pronouns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from damai.grounding.lands import Lands
from damai.grounding.trie import Trie
from damai.knowledge.gazetteer import OfficeHolder, day_of

Kind = Literal["state", "capital", "seat", "body", "org", "title", "person", "pronoun", "modifier", "place"]
BEARING = frozenset({"state", "capital", "seat", "body", "org", "person"})
"""Kinds of names that bear a particle of the language ("it is X that ..."): who acts, no mere place."""


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """One name of one entity. ``exact``: the tokens as they must be written, or empty where only capitals count."""

    kind: Kind
    code: str = ""
    sector: str = ""
    form: tuple[str, ...] = ()
    exact: bool = False
    id: str = ""
    title_kind: str = ""
    number: int = 1
    person: int = 3
    former: bool = False
    candidate: bool = False
    begins: date | None = None
    ends: date | None = None
    home: str = ""
    owned: bool = False
    inherits: bool = False
    own: bool = False
    """Whether it is a user's own: then it is meant, whatever else the name may stand for."""

    def fits(self, words: Sequence[str]) -> bool:
        """Whether the words of the text are written as the name asks."""
        if self.exact:
            return tuple(words) == self.form
        for have, want in zip(words, self.form, strict=False):
            if want[:1].isupper() and not have[:1].isupper():
                return False
        return True

    def holds_on(self, day: date | None) -> bool:
        """Whether an office-holder is in office on a day, or was within the year before (news speaks of them still)."""
        if day is None or self.kind != "person":
            return True
        if self.begins and day < self.begins:
            return False
        return not (self.ends and (day - self.ends).days > 365)


def meant(entries: Sequence[ActorEntry]) -> list[ActorEntry]:
    """Of entries of one name, those that it may stand for, places last: where a user's own are among them these alone,
    and places that lie in whom they name. What a user's name stands for in its time only stays open to others."""
    own = [entry for entry in entries if entry.own]
    if own and not any(entry.begins or entry.ends for entry in own):
        codes = {entry.code for entry in own}
        entries = [entry for entry in entries if entry.own or (entry.kind == "place" and entry.code in codes)]
    return sorted(entries, key=lambda entry: (not entry.own, entry.kind == "place"))


class ActorTable:
    """All names of a pack and of the shared knowledge, ready to be found in text."""

    def __init__(
        self,
        rows: Iterable[tuple[str, Mapping[str, Any]]],
        holders: Iterable[OfficeHolder],
        split: Callable[[str], list[tuple[str, str]]],
        own: Iterable[tuple[str, Mapping[str, Any]]] = (),
    ) -> None:
        self.trie: Trie[ActorEntry] = Trie()
        self._split = split
        self._seen: set[tuple[object, ...]] = set()
        self.homes: dict[str, str] = {}
        self.names: set[str] = set()
        self.stressed: set[str] = set()
        self.last: set[str] = set()
        self.lands = Lands()
        """Who governs the places that were added."""
        self._own = True
        for table, row in own:
            getattr(self, f"_add_{table}")(row)
        self._own = False
        for table, row in rows:
            getattr(self, f"_add_{table}")(row)
        for holder in holders:
            self._add_holder(holder)

    def _add(self, name: str, case: Iterable[str] = (), **fields: Any) -> None:
        pieces = self._split(name)
        if not pieces:
            return
        form = tuple(text for text, _ in pieces)
        entry = ActorEntry(form=form, exact=name in case, own=self._own, **fields)
        key = (
            form if entry.exact else tuple(lower for _, lower in pieces),
            entry.kind,
            entry.code,
            entry.sector,
            entry.id,
            entry.begins,
            entry.ends,
        )
        if key in self._seen:
            return
        self._seen.add(key)
        self.trie.add([lower for _, lower in pieces], entry)
        if not form[-1][:1].isupper():
            return
        if len(form) == 1:
            self.names.add(form[0])
        if len(form) == 1 and entry.kind in BEARING:
            self.stressed.add(form[0])
        elif entry.kind in BEARING - {"person"}:
            self.last.add(form[-1])

    def _add_state(self, row: Mapping[str, Any]) -> None:
        case = row.get("case", ())
        for name in row["names"]:
            self._add(name, case, kind="state", code=row["code"])
        for name in row.get("people", ()):
            self._add(name, case, kind="state", code=row["code"], sector="CVL")
        for name in row.get("capital", ()):
            self._add(name, case, kind="capital", code=row["code"])
        for seat in row.get("seats", ()):
            self._add(seat["name"], case, kind="seat", code=row["code"], sector=seat.get("sector", "GOV"))

    def _add_body(self, row: Mapping[str, Any]) -> None:
        code, _, sector = row["code"].partition(":")
        for name in row["names"]:
            self._add(name, row.get("case", ()), kind="body", code=code, sector=sector)

    def _add_organisation(self, row: Mapping[str, Any]) -> None:
        code, _, sector = row["code"].partition(":")
        if row.get("home"):
            self.homes.setdefault(code, row["home"])  # a user's own come first
        for name in row["names"]:
            self._add(name, row.get("case", ()), kind="org", code=code, sector=sector, home=row.get("home", ""))

    def _add_title(self, row: Mapping[str, Any]) -> None:
        for name in row["names"]:
            self._add(
                name,
                row.get("case", ()),
                kind="title",
                sector=row["sector"],
                id=row["id"],
                title_kind=row["kind"],
                owned=row.get("owned", False),
                inherits=row.get("inherits", False),
            )

    def _add_pronoun(self, row: Mapping[str, Any]) -> None:
        for name in row["names"]:
            self._add(
                name,
                kind="pronoun",
                number=row["number"],
                title_kind=row["kind"],
                person=row.get("person", 3),
                sector=row.get("sector", ""),
            )

    def _add_modifier(self, row: Mapping[str, Any]) -> None:
        for name in row["names"]:
            self._add(name, kind="modifier", former=row.get("former", False), candidate=row.get("candidate", False))

    def add_place(self, name: str, code: str, key: str, weak: bool) -> None:
        """Adds a place's name; ``weak`` names count only behind a word like "in" (``number`` 0 marks them)."""
        self._add(name, kind="place", code=code, id=key, number=0 if weak else 1)

    def _add_person(self, row: Mapping[str, Any]) -> None:
        code, _, sector = row["code"].partition(":")
        begins, ends = day_of(row.get("from", ""), False), day_of(row.get("to", ""), True)
        for name in row["names"]:
            self._add(name, kind="person", code=code, sector=sector or "GOV", begins=begins, ends=ends)

    def _add_holder(self, holder: OfficeHolder) -> None:
        for name in (holder.name, *holder.aliases):
            self._add(
                name,
                kind="person",
                code=holder.code,
                sector=holder.sector,
                begins=holder.begins,
                ends=holder.ends,
                id=holder.office,
            )
