"""Places as named: the gazetteer's names share one trie with the actors, so that "warga Gaza", "di Gaza" agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from damai.grounding.actors import ActorTable
from damai.grounding.mentions import Mention, Raw
from damai.knowledge.places import PlaceRecord
from damai.language.sentence import Sentence
from damai.model import Place, Span

PLACE_KINDS = frozenset({"state", "capital", "place"})


class PlaceTable:
    """Looks up what a mention names as a place."""

    def __init__(
        self, records: Iterable[PlaceRecord], countries: Mapping[str, str], capitals: Mapping[str, str]
    ) -> None:
        self._records = {record.key: record for record in records}
        self._countries = countries
        self._capitals = capitals
        self._seats = {
            (record.country, _letters(name)): record
            for record in self._records.values()
            if record.kind == "capital"
            for name in record.names
        }

    def place_of(self, mention: Mention) -> Place | None:
        """The place that a mention of a state, a capital or a place names; None for others."""
        code = mention.codes[0].partition(":")[0] if mention.codes else ""
        if mention.kind == "place":
            record = self._records.get(mention.place)
            if record is None:
                return None
            return _place(mention, record)
        if mention.kind == "capital" and code in self._capitals:
            return self._capital(mention, code)
        if mention.kind == "state" and code in self._countries:
            return Place(mention.spans[0], self._countries[code], code, kind="country")
        return None

    def _capital(self, mention: Mention, code: str) -> Place:
        """A capital under its usual name, with its coordinates where the gazetteer has it."""
        name = self._capitals[code]
        record = self._seats.get((code, _letters(name)))
        if record is None:
            return Place(mention.spans[0], name, code, kind="capital")
        return replace(_place(mention, record), name=name, country=code)

    def named(self, sentence: Sentence, raws: Sequence[Raw], focus: Mapping[str, int]) -> list[Place]:
        """Every place that a sentence names, whatever it does there: also within an office ("president of Mali"), in a
        dateline or as an adjective ("Malian"); a people is none. Of namesakes the one of the state most spoken of is
        meant."""
        found = []
        for raw in raws:
            if raw.kind not in PLACE_KINDS or raw.entries[0].sector:
                continue
            same = [entry for entry in raw.entries if entry.kind == raw.kind]
            entry = max(same, key=lambda e: focus.get(e.code, 0))
            codes = (entry.code,) if entry.code else ()
            span = Span(sentence.words[raw.first].start, sentence.words[raw.last - 1].end)
            mention = Mention(sentence.index, raw.first, raw.last, raw.kind, codes, spans=(span,), place=entry.id)
            place = self._seat(sentence, mention) or self.place_of(mention)
            if place is not None:
                found.append(place)
        return found

    def find(self, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]) -> list[list[Place]]:
        """The places of each sentence, in order."""
        return [
            [p for m in row if m.kind in PLACE_KINDS and (p := self._seat(sentence, m) or self.place_of(m)) is not None]
            for sentence, row in zip(sentences, mentions, strict=True)
        ]

    def _seat(self, sentence: Sentence, mention: Mention) -> Place | None:
        """The city that a mention of a capital names: a state may have several seats ("Tel Aviv", "Lagos")."""
        if mention.kind != "capital" or not mention.codes:
            return None
        written = _letters(" ".join(word.text for word in sentence.words[mention.first : mention.last]))
        record = self._seats.get((mention.codes[0].partition(":")[0], written))
        return None if record is None else _place(mention, record)


def _place(mention: Mention, record: PlaceRecord) -> Place:
    return Place(
        mention.spans[0],
        record.name,
        record.country,
        record.lat,
        record.lon,
        record.geonames,
        record.kind,
        record.claimants,
    )


def _letters(name: str) -> str:
    return "".join(name.casefold().split())


def add_places(table: ActorTable, records: Iterable[PlaceRecord]) -> None:
    """Adds places to the trie of actors, which has the capitals; weak names count only after a place word."""
    for record in records:
        if record.kind == "capital":
            continue
        for name in record.names:
            table.add_place(name, record.country or "", record.key, record.weak)
