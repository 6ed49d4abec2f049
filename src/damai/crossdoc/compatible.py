"""Whether the fields of two told events can be those of one event: types, sides, days, places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from math import cos, hypot, radians
from typing import Literal

from damai.crossdoc.told import Days, ToldEvent, days_of, entities, overlap, published_day
from damai.knowledge.authorities import authorities
from damai.knowledge.bonds import between
from damai.knowledge.places import Spot, countries, spots

POOLED = frozenset({"AGREE", "CONSULT", "COOPERATE"})
"""Types whose sides are not told apart (codebook, section 3)."""
VIOLENT = frozenset({"ASSAULT", "COERCE"})
"""Types of which a place tells one event from the next."""
NEIGHBOURS: frozenset[frozenset[str]] = frozenset(
    frozenset(pair.split())
    for pair in (
        "AGREE CONCEDE", "AGREE SUPPORT", "AGREE RETREAT", "AGREE COOPERATE", "AGREE AID",
        "CONCEDE RETREAT", "CONCEDE SUPPORT", "AID RETREAT", "AID COOPERATE", "AID SUPPORT", "ASSAULT COERCE",
        "ASSAULT SANCTION", "COERCE SANCTION", "COERCE MOBILIZE", "COERCE PROTEST", "ACCUSE REQUEST",
        "ACCUSE THREATEN", "REQUEST REJECT", "REQUEST THREATEN", "REJECT THREATEN", "REJECT RETREAT",
    )
)  # fmt: skip
"""Types between which careful coders differ (the ``type_alt`` of hand-coded records)."""
FAMILIES = {
    "AGREE": "peace", "CONSULT": "peace", "SUPPORT": "peace", "CONCEDE": "peace", "COOPERATE": "peace", "AID": "peace",
    "RETREAT": "peace", "REQUEST": "words", "ACCUSE": "words", "REJECT": "words", "THREATEN": "words",
    "PROTEST": "force", "SANCTION": "force", "MOBILIZE": "force", "COERCE": "force", "ASSAULT": "force",
}  # fmt: skip
"""Families of types: events of two families are never compared."""
WIDE = frozenset({"region", "state", "sea", "river", "mountain"})
"""Kinds of places in which others lie."""
REBELS = ":REB"
"""The sector of those who take up arms against their state."""
REACH, KM_A_DEGREE = 100.0, 111.2
"""Kilometres from the middle of an area within which a place may lie in it; of one degree of latitude."""
Sides = Literal["same", "part", "open", "apart"]

_WORD = re.compile(r"[a-z]+")
_COMPASS = re.compile(r"\b(?:(?:north|south)(?:ern|east|eastern|west|western)?|east(?:ern)?|west(?:ern)?|central)\b")


def types_agree(a: ToldEvent, b: ToldEvent) -> bool:
    """Whether the types are the same, or such as coders mistake for one another."""
    return a.type == b.type or frozenset((a.type, b.type)) in NEIGHBOURS


def is_pooled(event: ToldEvent) -> bool:
    """Whether all sides of an event stand alike: by its type, or because several act and nobody else undergoes."""
    acting = entities(event.actors)
    return event.type in POOLED or (len(acting) > 1 and entities(event.recipients) <= acting)


def everyone(event: ToldEvent) -> frozenset[str]:
    """The entities on either side."""
    return entities(event.actors + event.recipients)


def sides(a: ToldEvent, b: ToldEvent) -> Sides:
    """How the sides agree, sectors aside: ``same``; ``part`` (one names more, or one that may be meant by the other);
    ``open`` (one names nobody in some place); ``apart``.

    >>> truce = ToldEvent("r#0", "r", "CONCEDE", actors=("PER:GOV", "NOR:GOV"))
    >>> sides(truce, ToldEvent("s#0", "s", "CONCEDE", actors=("NOR:GOV", "PER:GOV")))
    'same'
    >>> raid, answer = (ToldEvent("r#1", "r", "ASSAULT", actors=(x,), recipients=(y,)) for x, y in ("AB", "BA"))
    >>> sides(raid, answer)
    'apart'
    """
    if is_pooled(a) and is_pooled(b):
        return _sets(everyone(a), everyone(b))
    if is_pooled(a) or is_pooled(b):  # one tells of both sides fighting, the other of one side's deed
        return "part" if a.type in POOLED or b.type in POOLED else "apart"
    if _on_both_sides(a) != _on_both_sides(b):
        return "open" if everyone(a) & everyone(b) else "apart"
    found = {_sets(entities(a.actors), entities(b.actors)), _sets(entities(a.recipients), entities(b.recipients))}
    for worst in ("apart", "open", "part"):
        if worst in found:
            return worst
    return "same"


def _on_both_sides(event: ToldEvent) -> bool:
    """Whether one party alone acts and undergoes."""
    return len(everyone(event)) == 1 and bool(event.actors) and bool(event.recipients)


def _sets(a: frozenset[str], b: frozenset[str]) -> Sides:
    if a == b:
        return "same"
    if not a or not b:
        return "open"
    if a & b:
        return "part" if a <= b or b <= a or len(a & b) * 2 >= len(a | b) else "apart"
    return "part" if any(may_be_meant(x, y) for x in a for y in b) else "apart"


@lru_cache(maxsize=50_000)
def may_be_meant(a: str, b: str) -> bool:
    """Whether one of two entities may be told for the other: a state for a group at home in it or for its rebels, a
    breakaway land for the state that backs it ("Azerbaijan attacked ethnic Armenians"), rebels for a group that fights
    the state.

    >>> may_be_meant("NSA-HEZBOLLAH", "LBN"), may_be_meant("ARM", "NSA-ARTSAKH"), may_be_meant("NSA-HEZBOLLAH", "IRN")
    (True, True, False)
    >>> may_be_meant("COD:REB", "NSA-M23"), may_be_meant("COD:REB", "NSA-HEZBOLLAH")
    (True, False)
    """
    one, other = a.partition(":")[0], b.partition(":")[0]
    how = between(one, other, None)
    if REBELS in (a[len(one) :], b[len(other) :]) and how in ("same", "rivals"):
        return True
    return how == "home" or (how in ("backs", "backed") and not _lands().isdisjoint((a, b)))


@lru_cache(maxsize=1)
def _lands() -> frozenset[str]:
    """Authorities that are spoken of as a land of their own."""
    return frozenset(authority.code for authority in authorities() if authority.land)


def opposed(a: ToldEvent, b: ToldEvent) -> bool:
    """Whether two deeds go in opposite directions between two camps: who acts in one suffers in the other, on one end
    at least, and nobody acts in both."""
    doers, sufferers = (entities(a.actors), entities(b.actors)), (entities(a.recipients), entities(b.recipients))
    if not all(doers) or not all(sufferers) or doers[0] & doers[1]:
        return False
    return bool(doers[0] & sufferers[1]) or bool(doers[1] & sufferers[0])


@lru_cache(maxsize=50_000)
def place_words(name: str | None) -> frozenset[str]:
    """The words of a place's name, without accents and compass words, for comparing.

    >>> place_words("southern Kursk") == place_words("Kursk")
    True
    """
    plain = (name or "").lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    if plain.isalpha():  # nine places of ten, of the eleven thousand whose words are all asked for
        return frozenset((plain,))
    words = frozenset(_WORD.findall(_COMPASS.sub(" ", plain)))
    return words or frozenset(_WORD.findall(plain))


def _may_hold(country: frozenset[str], place: frozenset[str]) -> bool:
    code = _countries().get(country)
    return code is not None and place not in _countries() and _lies_in().get(place, code) == code


def is_country(name: str | None) -> bool:
    """Whether a place is a whole country."""
    return place_words(name) in _countries()


def is_area(name: str | None) -> bool:
    """Whether a place is one in which others lie: a country, a region, a sea."""
    where = _where().get(place_words(name))
    return is_country(name) or (where is not None and where[2] in WIDE)


@lru_cache(maxsize=10_000)
def _lies_about(area: frozenset[str], place: frozenset[str]) -> bool:
    """Whether a place is so near the middle of an area without borders on record that it may lie in it."""
    wide, point = _where().get(area), _where().get(place)
    if wide is None or point is None or wide[2] not in WIDE or point[2] in WIDE:
        return False
    east = (wide[1] - point[1]) * cos(radians(wide[0]))
    return hypot(wide[0] - point[0], east) * KM_A_DEGREE <= REACH


@lru_cache(maxsize=1)
def _spots() -> list[tuple[frozenset[str], Spot]]:
    return [(place_words(spot.name), spot) for spot in spots()]


@lru_cache(maxsize=1)
def _where() -> dict[frozenset[str], tuple[float, float, str]]:
    """Latitude, longitude and kind of each place of the gazetteer, by the words of its English name."""
    return {words: (float(spot.lat), float(spot.lon), spot.kind) for words, spot in _spots() if spot.lat}


@lru_cache(maxsize=1)
def _lies_in() -> dict[frozenset[str], str]:
    """The country of each place of the gazetteer, by the words of its English name."""
    return {words: spot.country for words, spot in _spots() if spot.country}


@lru_cache(maxsize=1)
def _countries() -> dict[frozenset[str], str]:
    """The code of each country, by the words of its English name."""
    return {place_words(row["name"]): code for code, row in countries().items()}


Places = Literal["same", "within", "unknown", "apart"]


def places(a: ToldEvent, b: ToldEvent) -> Places:
    """How the places agree; ``within`` where one name holds the other ("Lachin", "Lachin corridor")."""
    one, other = place_words(a.place), place_words(b.place)
    if not one or not other:
        return "unknown"
    if one == other:
        return "same"
    if one <= other or other <= one:
        return "within"
    # A country, or an area, says too little: what happened in it may have happened at any place of it, known or not.
    coarse = _may_hold(one, other) or _may_hold(other, one) or _lies_about(one, other) or _lies_about(other, one)
    return "unknown" if coarse else "apart"


def gap(a: Days, b: Days) -> int:
    """Days between two stretches; 0 where they touch."""
    return max(0, (a[0] - b[1]).days, (b[0] - a[1]).days)


def width(days: Days) -> int:
    """Number of days of a stretch."""
    return (days[1] - days[0]).days + 1


def distance(days: Days, event: ToldEvent) -> int | None:
    """Days from a stretch to the publication of an event that has no date; negative where it was published before."""
    told = published_day(event.published)
    return None if told is None else (told - days[0]).days


def dues(a: ToldEvent, b: ToldEvent) -> Literal["same", "near", "other"] | None:
    """How the due days of two promises agree: ``near`` where they overlap but one is told more coarsely; None where
    one has none."""
    one, other = due_days(a), due_days(b)
    if one is None or other is None:
        return None
    if not overlap(one, other):
        return "other"
    return "same" if one == other else "near"


def due_days(event: ToldEvent) -> Days | None:
    """The days by which a promise is due."""
    due = event.promise.due if event.promise else None
    return days_of(ToldEvent(event.ref, event.report, event.type, date=due)) if due else None


def codes(events: Iterable[ToldEvent], field: str) -> tuple[str, ...]:
    """All codes that events have in a field (``actors``, ``mediators``, ...), sorted."""
    return tuple(sorted({code for event in events for code in getattr(event, field)}))
