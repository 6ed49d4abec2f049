"""How likely two records of different reports tell of one event: a sum of named weights over structured fields.

The vector of the evidence is one feature among the others and can neither link nor part two records alone: the
fields must be compatible first. Weights were set by hand on two dossiers; they are log-odds in spirit only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from math import inf

from damai.crossdoc.compatible import (
    VIOLENT,
    distance,
    dues,
    everyone,
    gap,
    is_area,
    is_country,
    is_pooled,
    places,
    sides,
    types_agree,
    width,
)
from damai.crossdoc.told import FOUGHT, Days, ToldEvent, days_of, entities, published_day

WEIGHTS = {
    "bias": -3.3,
    "type: same": 0.5,
    "type: near": -1.5,
    "mode: same": 0.6,
    "mode: other": -0.7,
    "sides: same": 1.5,
    "sides: part": -0.4,
    "sides: open": -0.3,
    "sides: crossed": -1.5,
    "sides: of one fight": 1.5,
    "sides: apart, copies": -1.0,
    "date: same days": 3.0,
    "date: same stretch": 2.3,
    "date: same start": 2.3,
    "date: one deed of many days": 0.5,
    "date: within a week": 2.0,
    "date: within a month": 1.5,
    "date: within a season": 0.8,
    "date: within years": 0.3,
    "date: two stretches of years": -1.2,
    "date: a day apart": 0.0,
    "date: a day apart, one scene": 0.5,
    "date: apart, copies": -1.0,
    "date: one open, told at once": 1.8,
    "date: one open, told soon": 1.3,
    "date: one open, told later": 1.0,
    "date: one open, told years after": -0.3,
    "date: both open, told at once": 1.3,
    "date: both open, told soon": 0.0,
    "date: both open, told later": 0.5,
    "date: open, only said": -0.4,
    "date: open, only done": -0.8,
    "place: same": 1.5,
    "place: within": 0.7,
    "place: apart": -2.0,
    "place: apart, violence": -3.0,
    "place: another country": -1.0,
    "mediators: shared": 0.5,
    "mediators: other": -0.7,
    "claimants: shared": 0.5,
    "claimants: other": -0.8,
    "toll: one number": 2.5,
    "toll: alike": 1.0,
    "toll: far": -1.0,
    "due: same": 2.5,
    "due: near": 0.7,
    "due: other": -4.0,
    "promise: both": 0.5,
    "promise: one only": -0.5,
    "promise: to do, not to do": -0.9,
    "war: of the same parties": 1.8,
    "reports: copies": 2.0,
}
"""What each feature adds; ``words`` (the cosine of the evidence) adds ``WORDS`` for each unit above ``WORDS_AT``."""
WORDS, WORDS_AT = 4.0, 0.42
WORDS_LEAST, WORDS_MOST = -0.8, 2.2
"""What the words can take away or add. Of pairs that the fields allow, those of one event have a median cosine of .40,
others of .22, in one language or two; of promises .50 and .18 (both dossiers, 2026-11-26)."""
BARE = 2.0
"""How much more the words count between two promises that nothing else tells apart: of one communique all parties and
days are the same; and how much more words that differ count between two statements of which one has no date."""
SAID = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "AGREE", "SUPPORT"})
"""Types of what is said: the same say the like of one another on another day, of another matter."""
STATEMENT, DEED = "date: open, only said", "date: open, only done"
"""Features of what is said, or done, of which one record has no date and hardly anything but type and sides agrees."""
OF_COPIES = 1.5
"""How much more they count between copies."""
THRESHOLD = 0.0
"""Sum from which two records are linked."""
WEAK = -2.5
"""Sum below which a pair is not kept; between the two it counts only where others bring the records together."""
DEEDS = frozenset({"RETREAT", "AID", "COOPERATE", "MOBILIZE"})
"""Types of acts that keep a promise."""
TRUCE = "ceasefire"
"""The mode of a truce (plover.toml)."""
TELLING = 10
"""Toll from which two records that give the same number hardly do so by chance."""
REPORT, TYPE, DEED_OF_IT, APART = "report: the same", "type: other", "promise: and what keeps it", "sides: apart"
DAYS, UNTOLD, AHEAD = "date: apart", "date: both open, nothing in common", "date: told before it was"
A_DAY_OFF = "date: a day apart, one scene"
"""Feature of two accounts of fighting of which a coder may have misread one's day."""
FORBIDS = frozenset({REPORT, TYPE, DEED_OF_IT, APART, DAYS, UNTOLD, AHEAD})
"""What forbids a pair, however much else agrees."""
AT_ONCE, SOON, RECENT, SEASON, LATER = 2, 10, 45, 120, 400
"""Days within which a report that gives no date tells of what just happened, is new, recent, of the season, past."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two records that may tell of one event, ``a`` < ``b`` by ref: the sum of their features, and which they are;
    ``words`` is what the cosine of their evidence added to it, 0 where that is not known."""

    a: str
    b: str
    score: float
    reasons: tuple[str, ...] = ()
    words: float = 0.0

    @property
    def weights(self) -> tuple[float, ...]:
        """What each of the ``reasons`` added to the score."""
        return tuple(WEIGHTS.get(name, self.words) for name in self.reasons)


def compare_events(a: ToldEvent, b: ToldEvent, *, copies: bool = False, similarity: float | None = None) -> Link | None:
    """The link of two records; None where they cannot tell of one event. The order of the two does not matter.

    ``copies``: their reports copy one another; ``similarity``: the cosine of their evidence, -1..1, where known.

    >>> one = ToldEvent("r#0", "r", "CONSULT", actors=("FRA", "DEU"), date="2024-05-02", place="Berlin")
    >>> link = compare_events(one, ToldEvent("s#3", "s", "CONSULT", actors=("DEU", "FRA"), date="2024-05-02"))
    >>> link.score > THRESHOLD, link.reasons
    (True, ('bias', 'type: same', 'sides: same', 'date: same days'))
    """
    return weighed(a, b, copies, lambda: similarity)


def weighed(
    a: ToldEvent, b: ToldEvent, copies: bool, similarity: Callable[[], float | None], least: float = -inf
) -> Link | None:
    """The link of two records if its score is at least ``least``. The ``similarity`` of their words, for which their
    sketches must be read, is asked for only where it can make a difference."""
    one, other = (a, b) if a.ref < b.ref else (b, a)
    found = None if one.report == other.report else features(one, other, copies)
    if found is None:
        return None
    score = sum(WEIGHTS[name] for name in found)
    factor = OF_COPIES if copies else BARE if is_bare(found) else 1.0
    if round(score + WORDS_MOST * factor, 4) < least:
        return None
    close, words = similarity(), 0.0
    if close is not None:
        words = max(WORDS_LEAST, min(WORDS_MOST, WORDS * (close - WORDS_AT)))
        words = round(words * (min(factor, 1.0) if words > 0 and STATEMENT in found else factor), 4)
        found = [*found, f"words {close:.2f}"]
    score = round(score + words, 4)
    return None if score < least else Link(one.ref, other.ref, score, tuple(found), words)


def is_bare(found: Collection[str]) -> bool:
    """Whether nothing but words tells two promises apart, or two statements of which one has no date."""
    return STATEMENT in found or (
        "promise: both" in found and not {"place: same", "mode: same", "due: same"} & set(found)
    )


def is_only_said(a: ToldEvent, b: ToldEvent, found: Collection[str]) -> bool:
    """Whether two records tell of something said of which one has no date, and share type and sides alone."""
    if (days_of(a) and days_of(b)) or not {a.type, b.type} <= SAID or "promise: both" in found:
        return False
    return not {"place: same", "place: within", "due: same", "due: near"} & set(found)


def is_only_done(a: ToldEvent, b: ToldEvent, found: Collection[str]) -> bool:
    """Whether two records tell of one side's violence of which one has no date and was told days later, and neither
    place nor toll says that it is the same: there is more of it every day. That both were in one area of those in which
    others lie is no place for a deed of a day."""
    if (days_of(a) and days_of(b)) or not a.type == b.type == "ASSAULT" or is_pooled(a) or is_pooled(b):
        return False
    if {"date: one open, told at once", "date: both open, told at once", "toll: alike", "toll: one number"} & set(
        found
    ):
        return False
    days = days_of(a) or days_of(b)
    of_a_day = days is not None and width(days) <= AT_ONCE
    return (of_a_day and is_area(a.place)) or not {"place: same", "place: within"} & set(found)


def features(a: ToldEvent, b: ToldEvent, copies: bool) -> list[str] | None:
    """The names of all features of a pair that hold; None where something forbids the pair."""
    if not types_agree(a, b) or is_promise_and_deed(a, b):
        return None
    how, when = _sides_feature(a, b, copies), _date_feature(a, b, copies)
    return None if how in FORBIDS or when in FORBIDS else _with_all_else(a, b, copies, how, when)


def all_features(a: ToldEvent, b: ToldEvent, copies: bool) -> tuple[str, ...]:
    """The same for people, of any pair: with what forbids it (``FORBIDS``) among what else holds.

    >>> raid = ToldEvent("r#0", "r", "ASSAULT", actors=("A",), recipients=("B",), date="2024-05-02")
    >>> all_features(raid, ToldEvent("s#0", "s", "ASSAULT", actors=("B",), recipients=("A",), date="2024-05-09"), False)
    ('bias', 'type: same', 'sides: apart', 'date: apart')
    """
    found = _with_all_else(a, b, copies, _sides_feature(a, b, copies), _date_feature(a, b, copies))
    found[1:2] = found[1:2] if types_agree(a, b) else [TYPE]
    found += [DEED_OF_IT] if is_promise_and_deed(a, b) else []
    return (*found, REPORT) if a.report == b.report else tuple(found)


def _with_all_else(a: ToldEvent, b: ToldEvent, copies: bool, how: str, when: str) -> list[str]:
    """All features that hold of a pair of which it is known how sides and days agree."""
    found = ["bias", "type: same" if a.type == b.type else "type: near", how, when]
    if a.mode and b.mode:
        found.append("mode: same" if a.mode == b.mode else "mode: other")
    found += _place_feature(a, b) + _toll_feature(a, b)
    found += _shared("mediators", a.mediators, b.mediators)
    if (a.status == "negated") == (b.status == "negated"):  # who denies is another than who asserts
        found += _shared("claimants", a.claimants, b.claimants)
    if a.promise and b.promise:
        how_due = dues(a, b)
        found.append("promise: both" if how_due is None else f"due: {how_due}")
        found += ["promise: to do, not to do"] if a.promise.negative != b.promise.negative else []
    elif (a.promise or b.promise) and "mode: same" not in found:
        found.append("promise: one only")
    if not copies and is_only_said(a, b, found):
        found.append(STATEMENT)
    if not copies and is_only_done(a, b, found):
        found = [name for name in found if name != "place: same"] + [DEED]
    if is_war(a, b):
        found.append("war: of the same parties")
    return [*found, "reports: copies"] if copies else found


def _sides_feature(a: ToldEvent, b: ToldEvent, copies: bool) -> str:
    """How the sides agree. Sides that differ forbid a pair, but a coder errs: where some are common and nobody's part
    is turned round it only costs, and of two copies of one text it says little."""
    how = sides(a, b)
    common = everyone(a) & everyone(b)
    if how not in ("same", "part") and common and is_fight(a) and is_fight(b):
        return "sides: of one fight"
    if how != "apart" and (common or copies):
        return f"sides: {how}"
    if copies:
        return "sides: apart, copies"
    turned = entities(a.actors) & entities(b.recipients) or entities(b.actors) & entities(a.recipients)
    return "sides: crossed" if common and (not turned or is_pooled(a) or is_pooled(b)) else APART


def is_promise_and_deed(a: ToldEvent, b: ToldEvent) -> bool:
    """Whether one record is a promise and the other what keeps one. A truce is both at once."""
    if bool(a.promise) == bool(b.promise):
        return False
    deed = b if a.promise else a
    return deed.type in DEEDS and deed.mode != TRUCE


def is_fight(event: ToldEvent) -> bool:
    """Whether a record tells of fighting of all sides: by its sides, or by its words where no camp is said to tell it;
    a coder often makes one side of it who attacks and the other who is attacked."""
    if event.type != "ASSAULT":
        return False
    return is_pooled(event) or bool(event.signs & FOUGHT and not event.claimants)


def is_war(a: ToldEvent, b: ToldEvent) -> bool:
    """Whether both records tell of fighting of all sides and one of them of fighting that lasts: a war of the same
    parties is one and the same, however coarse its date."""
    if not is_fight(a) or not is_fight(b):
        return False
    days = days_of(a), days_of(b)
    if days[0] and days[1] and days[0][0].year != days[1][0].year:
        return False
    return any(event.date and ("/" in event.date or event.date.count("-") == 0) for event in (a, b))


def _date_feature(a: ToldEvent, b: ToldEvent, copies: bool) -> str:
    first, second = days_of(a), days_of(b)
    if first and second:
        found = _two_dates(first, second, copies) or ("date: apart, copies" if copies else _apart(a, b, first, second))
        longer, shorter = max(width(first), width(second)), min(width(first), width(second))
        if found != DAYS and not copies and shorter == 1 and 2 < longer <= 31 and not _same_scene(a, b):
            return "date: one deed of many days"
        return found
    if not first and not second:
        return _both_open(a, b, copies)
    dated, undated = (first, b) if first else (second, a)
    assert dated is not None
    after = distance(dated, undated)
    if after is None:
        return "date: one open, told later"
    if after < 0 and (a if first else b).status != "planned":
        return AHEAD
    for most, name in ((AT_ONCE, "at once"), (SOON, "soon"), (LATER, "later")):
        if after <= most + width(dated) - 1:
            return f"date: one open, told {name}"
    return "date: one open, told years after"


def _apart(a: ToldEvent, b: ToldEvent, first: Days, second: Days) -> str:
    """Two stretches without a common day. A coder that takes the day of the report for that of the fighting is a day
    off: fighting of all sides that is told of one day and of the next is one. An attack at a place may be repeated."""
    if gap(first, second) > 1 or max(width(first), width(second)) > 1 or not (is_fight(a) and is_fight(b)):
        return DAYS
    one, other = everyone(a), everyone(b)
    return A_DAY_OFF if one <= other or other <= one else DAYS


def _same_scene(a: ToldEvent, b: ToldEvent) -> bool:
    """Whether a deed of one day may stand for fighting of several that began that day: all sides fought, or it was at
    the same place."""
    return not (a.type in VIOLENT or b.type in VIOLENT) or is_pooled(a) or places(a, b) in ("same", "within")


def _both_open(a: ToldEvent, b: ToldEvent, copies: bool) -> str:
    """Two records without a date are compared where their reports are of the same days, or fall due or stood at the
    same."""
    first, second = published_day(a.published), published_day(b.published)
    apart = abs((first - second).days) if first and second else LATER
    if apart <= AT_ONCE or copies:
        return "date: both open, told at once"
    if apart <= SOON:
        return "date: both open, told soon"
    known = dues(a, b) == "same" or (places(a, b) == "same" and apart <= RECENT)
    return "date: both open, told later" if known or (a.mode and a.mode == b.mode and apart <= SEASON) else UNTOLD


def _two_dates(a: Days, b: Days, copies: bool) -> str | None:
    if gap(a, b):
        return "date: a day apart" if copies and gap(a, b) <= 1 else None
    longest = max(width(a), width(b))
    if a == b:
        return "date: same days" if longest <= 3 else "date: same stretch"
    if a[0] == b[0]:
        return "date: same start"
    if min(width(a), width(b)) > 92:
        return "date: two stretches of years"
    for most, name in ((7, "a week"), (31, "a month"), (92, "a season")):
        if longest <= most:
            return f"date: within {name}"
    return "date: within years"


def _place_feature(a: ToldEvent, b: ToldEvent) -> list[str]:
    how = places(a, b)
    if how == "apart" and (is_country(a.place) or is_country(b.place)):
        return ["place: another country"]
    if how == "apart" and not is_pooled(a) and (a.type in VIOLENT or b.type in VIOLENT):
        return ["place: apart, violence"]
    return [] if how == "unknown" else [f"place: {how}"]


def _toll_feature(a: ToldEvent, b: ToldEvent) -> list[str]:
    for one, other in ((a.killed, b.killed), (a.injured, b.injured)):
        if one is not None and other is not None:
            if one == other >= TELLING:
                return ["toll: one number"]
            ratio = (max(one, other) + 1) / (min(one, other) + 1)
            return ["toll: alike"] if ratio <= 1.3 else ["toll: far"] if ratio >= 4 else []
    return []


def _shared(name: str, a: tuple[str, ...], b: tuple[str, ...]) -> list[str]:
    one, other = entities(a), entities(b)
    return [] if not one or not other else [f"{name}: shared" if one & other else f"{name}: other"]
