"""Places as named: the gazetteer's names share one trie with the actors, so that "warga Gaza", "di Gaza" agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from damai.grounding.actors import ActorTable
from damai.grounding.lands import Lands
from damai.grounding.mentions import Mention
from damai.grounding.places_borders import Borders
from damai.grounding.places_unlisted import UnlistedPlaces
from damai.grounding.raws import Raw
from damai.grounding.toponyms import NONE, Hints, Resolver, Toponym
from damai.grounding.toponyms_home import Signs
from damai.knowledge.authorities import authorities
from damai.knowledge.places import PlaceRecord
from damai.knowledge.places import countries as states
from damai.knowledge.places_atlas import Atlas, Point, atlas
from damai.language.sentence import Sentence
from damai.model import Place, Span

PLACE_KINDS = frozenset({"state", "capital", "place"})
LONG_KINDS = frozenset({"state", "district", "facility", "strait"})
"""Kinds whose names may end in a word for the kind that a text writes small ("Shan state")."""


class PlaceTable:
    """Looks up what a mention names as a place."""

    def __init__(
        self,
        records: Iterable[PlaceRecord],
        countries: Mapping[str, str],
        capitals: Mapping[str, str],
        table: Mapping[str, Any] | None = None,
        grammar: Mapping[str, frozenset[str]] | None = None,
        cut: Callable[[str], Sequence[str]] = str.split,
    ) -> None:
        """``table``: the pack's ``places.toml``, ``grammar`` its function words; ``cut`` parts a form into words."""
        self._records = {record.key: record for record in records}
        self._countries = countries
        self._capitals = capitals
        self._seats = {
            (record.country, _letters(name)): record
            for record in self._records.values()
            if record.kind == "capital"
            for name in record.names
        }
        self._parts = {
            (record.country, _letters(name)): record
            for record in self._records.values()
            if record.weak and record.kind != "capital"
            for name in record.names
        }
        table, grammar = table or {}, grammar or {}
        lines = {n: _of_record(Span(0, 1), r) for r in self._records.values() if r.kind == "line" for n in r.names}
        neighbours = {code: frozenset(row.get("neighbours", ())) for code, row in states().items()}
        self._unlisted = UnlistedPlaces(table, grammar, cut)
        self._borders = Borders(table.get("border", {}), grammar, countries, neighbours, lines)
        joiners = grammar.get("and", frozenset()) | grammar.get("or", frozenset())
        behind = {kind: frozenset(words) for kind, words in table.get("behind", {}).items()}
        self.hints = Hints(Signs(table.get("home", ())), joiners, behind)
        """What the language tells of which place a name means."""

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

    def named(
        self, sentence: Sentence, raws: Sequence[Raw], focus: Mapping[str, int], peoples: bool = False
    ) -> list[Place]:
        """Every place that a sentence names, whatever it does there: also within an office ("president of Mali"), in a
        dateline or as an adjective ("Malian"); a people only where ``peoples`` are asked for. Of namesakes the one of
        the state most spoken of is meant."""
        found = []
        for raw in raws:
            if raw.kind not in PLACE_KINDS or (raw.entries[0].sector and not peoples):
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

    def find(
        self,
        sentences: Sequence[Sentence],
        mentions: Sequence[Sequence[Mention]],
        raws: Sequence[Sequence[Raw]] | None = None,
    ) -> list[list[Place]]:
        """The places of each sentence, in order: those that mentions name, those of the table's names (``raws``) that
        are part of a mention or of a dateline, borders, and places that no table lists."""
        given = raws if raws is not None else [()] * len(sentences)
        named = [self._of_tables(*row) for row in zip(sentences, mentions, given, strict=True)]
        rows = list(zip(sentences, mentions, named, strict=True))
        unlisted = [self._unlisted.find(*row) for row in rows]
        every = sorted((p for row in unlisted for p in row), key=lambda place: place.country is not None)
        told = {place.name: place for place in every}  # the one whose country is known wins
        if told:
            unlisted = [self._unlisted.find(*row, told) for row in rows]
        borders = [self._borders.find(sentence, row) for sentence, row, _ in rows]
        return [
            sorted((place for row in three for place in row), key=lambda place: (place.span.start, place.span.end))
            for three in zip(named, borders, unlisted, strict=True)
        ]

    def _of_tables(self, sentence: Sentence, mentions: Sequence[Mention], raws: Sequence[Raw]) -> list[Place]:
        named = [place for mention in mentions if (place := self._listed(sentence, mention)) is not None]
        covered = {place.span.start for place in named}
        held = (self._held(sentence, raw) for raw in raws)
        return [*named, *(place for place in held if place is not None and place.span.start not in covered)]

    def _held(self, sentence: Sentence, raw: Raw) -> Place | None:
        """The place of a name that stands within an office ("residents of X") or describes one ("New York judge")."""
        entry = next((entry for entry in raw.entries if entry.kind == "place"), None)
        if entry is None or raw.kind not in ("place", "modifier") or (record := self._records.get(entry.id)) is None:
            return None
        return _of_record(Span(sentence.words[raw.first].start, sentence.words[raw.last - 1].end), record)

    def _listed(self, sentence: Sentence, mention: Mention) -> Place | None:
        if mention.kind in ("state", "seat"):
            part = self._part(sentence, mention)
            if part is not None or mention.kind == "seat":
                return part
        if mention.kind not in PLACE_KINDS:
            return None
        return self._seat(sentence, mention) or self.place_of(mention)

    def _part(self, sentence: Sentence, mention: Mention) -> Place | None:
        """The place that a name of a state or its seat is where that is less than the state ("at the White House")."""
        if not mention.codes or (mention.kind == "seat" and not self._unlisted.stands_at(mention.prep)):
            return None
        record = self._parts.get((mention.codes[0].partition(":")[0], _words(sentence, mention)))
        return None if record is None else _place(mention, record)

    def _seat(self, sentence: Sentence, mention: Mention) -> Place | None:
        """The city that a mention of a capital names: a state may have several seats ("Tel Aviv", "Lagos")."""
        if mention.kind != "capital" or not mention.codes:
            return None
        record = self._seats.get((mention.codes[0].partition(":")[0], _words(sentence, mention)))
        return None if record is None else _place(mention, record)


def resolved(text: str, known: Sequence[Place], others: Iterable[Span], hints: Hints = NONE) -> list[Place]:
    """The places of a report, each where the whole report makes it likeliest: those that the reader knows, and
    ``others`` that the pipeline takes for names of places, as far as the atlas has them. The longer of two that overlap
    is taken."""
    book = atlas()
    spans: dict[Span, Place | None] = {place.span: place for place in known}
    for span in others:
        if span not in spans and len(span.of(text)) > 1 and book.find(span.of(text)):
            spans[span] = None
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if not any(span.start < other.end and other.start < span.end for other in chosen):
            chosen.append(span)
    chosen.sort(key=lambda span: span.start)
    return [place for place in pinned(text, chosen, [spans[span] for span in chosen], hints) if place is not None]


def pinned(text: str, spans: Sequence[Span], known: Sequence[Place | None], hints: Hints = NONE) -> list[Place | None]:
    """The place of each span in the light of the others, None where nobody knows one; ``known``: what the reader takes
    each for."""
    points = Resolver(atlas().find, hints).resolve(text, _toponyms(text, spans, known))
    return [
        place if point is None else _pinned(span, point, place)
        for span, point, place in zip(spans, points, known, strict=True)
    ]


def reachable(
    text: str, spans: Sequence[Span], known: Sequence[Place | None], hints: Hints = NONE
) -> list[list[Place]]:
    """All places that each span may mean: what the best choice could reach."""
    options = Resolver(atlas().find, hints).all_options(text, _toponyms(text, spans, known))
    return [
        [_pinned(span, point, place) for point in points]
        for span, points, place in zip(spans, options, known, strict=True)
    ]


def _toponyms(text: str, spans: Sequence[Span], known: Sequence[Place | None]) -> list[Toponym]:
    book = atlas()
    return [
        Toponym(span.start, span.end, " ".join(span.of(text).split()), None if place is None else _point(place, book))
        for span, place in zip(spans, known, strict=True)
    ]


def _point(place: Place, book: Atlas) -> Point | None:
    if place.kind == "country":
        return book.country(place.country or "")
    if place.lat is None or place.lon is None:
        return None
    if place.kind == "state":  # the atlas knows which division it is
        for point in book.find(place.name):
            if point.kind == "division" and point.country == place.country:
                return point
    return Point(place.name, place.kind, place.country, "", place.lat, place.lon, 0, place.geonames, place.claimants)


def _pinned(span: Span, point: Point, known: Place | None) -> Place:
    """The place at a point; under the reader's own name and claimants where it is the one that the reader knows."""
    same = known is not None and known.geonames is not None and known.geonames == point.geonames
    own = known if known is not None and (same or (known.lat, known.lon) == (point.lat, point.lon)) else None
    name, claimants = (point.name, point.claimants) if own is None else (own.name, own.claimants)
    kind = point.kind if own is None else own.kind
    return Place(span, name, point.country, point.lat, point.lon, point.geonames, kind, claimants)


def _place(mention: Mention, record: PlaceRecord) -> Place:
    return _of_record(mention.spans[0], record)


def _of_record(span: Span, record: PlaceRecord) -> Place:
    return Place(
        span, record.name, record.country, record.lat, record.lon, record.geonames, record.kind, record.claimants
    )


def _words(sentence: Sentence, mention: Mention) -> str:
    return _letters(" ".join(word.text for word in sentence.words[mention.first : mention.last]))


def _letters(name: str) -> str:
    return "".join(name.casefold().split())


def add_places(table: ActorTable, records: Iterable[PlaceRecord]) -> None:
    """Adds places to the trie of actors, which has the capitals; weak names count only after a place word."""
    records = tuple(records)
    table.lands = Lands(authorities(), records)
    for record in records:
        if record.kind == "capital":
            continue
        for name in record.names:
            for form in _spellings(name, record):
                table.add_place(form, record.country or "", record.key, record.weak)


def _spellings(name: str, record: PlaceRecord) -> Iterator[str]:
    """A name as a text may write it: its article small, its last word small where it may say the kind, hyphens for
    spaces and the other way round ("Deir-al-Balah").

    >>> shan = PlaceRecord("g", "Shan State", ("Shan State",), "MMR", "state", None, None, None, (), False)
    >>> list(_spellings("Shan State", shan)), list(_spellings("Deir al-Balah", shan)), list(_spellings("Al-Tanf", shan))
    (['Shan state'], ['Deir al-Balah', 'Deir al Balah', 'Deir-al-Balah'], ['al-Tanf', 'al Tanf'])
    """
    if name[2:3] in ("-", " ") and name[:2].isalpha():  # an article may be small: "Al-Tanf", "El Fasher"
        name = name[0].lower() + name[1:]
    head, space, last = name.rpartition(" ")
    longer = record.kind in LONG_KINDS and not record.weak and head not in record.names
    if longer and space and head[-1:].isalpha() and last.isalpha():
        name = f"{head} {last.lower()}"
    yield name
    if "-" in name:
        yield name.replace("-", " ")
        if space:
            yield name.replace(" ", "-")
