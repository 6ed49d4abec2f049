"""Places as named: the pack's and the gazetteer's names share one trie with the actors, so that "warga Gaza" and "di Gaza" agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from damai.grounding.actors import ActorTable
from damai.grounding.mentions import Mention
from damai.knowledge.places import PlaceRecord
from damai.language.sentence import Sentence
from damai.model import Place

PLACE_KINDS = frozenset({"state", "capital", "place"})


class PlaceTable:
    """Looks up what a mention names as a place."""

    def __init__(self, records: Iterable[PlaceRecord], countries: Mapping[str, str], capitals: Mapping[str, str]) -> None:
        self._records = {record.key: record for record in records}
        self._countries = countries
        self._capitals = capitals

    def place_of(self, mention: Mention) -> Place | None:
        """The place that a mention of a state, a capital or a place names; None for others."""
        code = mention.codes[0].partition(":")[0] if mention.codes else ""
        if mention.kind == "place":
            record = self._records.get(mention.place)
            if record is None:
                return None
            return Place(
                mention.spans[0], record.name, record.country, record.lat, record.lon, record.geonames, record.kind, record.claimants
            )
        if mention.kind == "capital" and code in self._capitals:
            return Place(mention.spans[0], self._capitals[code], code, kind="capital")
        if mention.kind == "state" and code in self._countries:
            return Place(mention.spans[0], self._countries[code], code, kind="country")
        return None

    def find(self, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]) -> list[list[Place]]:
        """The places of each sentence, in order."""
        del sentences
        return [[p for m in row if m.kind in PLACE_KINDS and (p := self.place_of(m)) is not None] for row in mentions]


def add_places(table: ActorTable, records: Iterable[PlaceRecord]) -> None:
    """Adds the places' names to the trie of actors; a name that is an ordinary word too counts only after a place word."""
    for record in records:
        for name in record.names:
            table.add_place(name, record.country or "", record.key, record.weak)
