"""Days and places that a whole report turns on: its first, its most frequent, and those of the sentences that follow.

A record's day or place often stands in another sentence of the same story than its trigger.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from damai.events.candidates import REMEMBERED, Candidate, Reading, codes_of, entities_of
from damai.events.standing import lands_of
from damai.events.survey import Item, Survey
from damai.grounding.edtf import bounds
from damai.grounding.timex import published_day
from damai.model import Place, Timex

FAR = 9
"""Stands for "elsewhere in the report" where a number of sentences back is asked for."""
AHEAD = 2
AGES = ((1000, "years"), (366, "year"), (62, "months"), (8, "weeks"), (2, "week"), (1, "yesterday"), (0, "today"))
"""Days before publication, at least, by what they are called."""


def far_dates(reading: Reading, candidate: Candidate) -> Iterator[tuple[Timex, tuple[str, ...]]]:
    """Days spoken of elsewhere in the report, with named features."""
    if reading.days is not None:
        for item, at, features in _far(reading.days, candidate):
            told = [f"far&{f}" for f in told_there(reading, candidate, at)]
            yield item, (*features, f"far&rule={item.rule}", *told, *age_features(reading, candidate, item, "far"))


def far_places(reading: Reading, candidate: Candidate) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Places spoken of elsewhere in the report, with named features."""
    if reading.spots is not None:
        for item, at, features in _far(reading.spots, candidate):
            told = [f"far&{f}" for f in told_there(reading, candidate, at)]
            yield item, (*features, f"far&kind={item.kind}", *told, *whose_features(candidate, item, "far"))


def told_there(reading: Reading, candidate: Candidate, number: int) -> list[str]:
    """Whether another sentence tells of the same kind of event, and whether this mention refers back to it."""
    predicate = candidate.trigger.predicate
    there = [t.predicate for t in reading.triggers[number]]
    if any(t.id == predicate.id for t in there):
        told = "same"
    elif any(t.type == predicate.type for t in there):
        told = "type"
    else:
        told = "other" if there else "none"
    words = candidate.sentence.words
    after = words[candidate.trigger.last].lower if candidate.trigger.last < len(words) else ""
    back = after in reading.pointers
    return [f"told={told}", f"told={told}&back={back}", f"told={told}&type={candidate.type}", f"back={back}"]


def shared_there(reading: Reading, candidate: Candidate, number: int) -> list[str]:
    """Whether another sentence names who acts and who undergoes, and tells of the same type of event."""
    named = {code.partition(":")[0] for mention in reading.mentions[number] for code in mention.codes}
    doers, targets = (entities_of(codes_of(sides)) for sides in (candidate.actors, candidate.recipients))
    sides = f"{bool(doers & named):d}{bool(targets & named):d}"
    alike = any(t.predicate.type == candidate.type for t in reading.triggers[number])
    return [f"sides={sides}", f"sides={sides}&alike={alike}", f"sides={sides}&type={candidate.type}"]


def age_features(reading: Reading, candidate: Candidate, timex: Timex, where: str) -> list[str]:
    """How long before publication a day lies: what is said is mostly of yesterday, wars are of years ago."""
    age = _age(timex.edtf or "", reading.report.published)
    family = "noun" if candidate.trigger.form.startswith("noun") else "verb"
    return [
        f"age={age}", f"age={age}&{where}", f"age={age}&type={candidate.type}", f"age={age}&{family}&{where}", f"age={age}&status={candidate.modality.status}", f"age={age}&quoted={candidate.quoted}",
    ]  # fmt: skip


@lru_cache(maxsize=REMEMBERED)
def _age(edtf: str, published: str | None) -> str:
    """How long before publication a day lies, in a word."""
    days, today = bounds(edtf), published_day(published)
    if days is None or today is None:
        return "open"
    gap = (today - days[1]).days
    return next((name for least, name in AGES if gap >= least), "future")


def whose_features(candidate: Candidate, place: Place, where: str) -> list[str]:
    """Whether a place lies in the land of who acts, of who undergoes, or elsewhere."""
    targets, doers = lands_of(codes_of(candidate.recipients)), lands_of(codes_of(candidate.actors))
    whose = "target" if place.country in targets else "doer" if place.country in doers else "other"
    return [
        f"{where}&whose={whose}",
        f"{where}&whose={whose}&type={candidate.type}",
        f"{where}&whose={whose}&kind={place.kind}",
    ]


def _far(survey: Survey[Item], candidate: Candidate) -> Iterator[tuple[Item, int, tuple[str, ...]]]:
    number = candidate.sentence.index
    if survey.first < 0:
        return
    rows, names = survey.rows, survey.names
    top = survey.counts.most_common(1)[0][0]
    seen: set[str] = set(names[number])
    places = [survey.first, survey.chief]
    places += [n for n in range(number + 1, min(number + 1 + AHEAD, len(rows))) if rows[n]]
    for at in places:
        nth = names[at].index(top) if at == survey.chief else 0
        name = names[at][nth]
        if name in seen or at == number:
            continue
        seen.add(name)
        yield rows[at][nth], at, _features(candidate, survey, at, name)


def _features(candidate: Candidate, survey: Survey[Item], at: int, name: str) -> tuple[str, ...]:
    kind, number, counts = candidate.type, candidate.sentence.index, survey.counts
    noun = candidate.trigger.form.startswith("noun")
    way = "ahead" if at > number else "back"
    often, top = min(3, counts[name]), counts[name] == survey.most
    head, lead, here = at == survey.first, at == 0, bool(survey.names[number])
    return (
        "far", f"far={way}", f"far={way}&type={kind}", f"far&often={often}", f"far&top={top}&often={often}", f"far&first={head}", f"far&lead={lead}&type={kind}", f"far&here={here}", f"far&here={here}&top={top}",
        f"far&noun={noun}&top={top}", f"far&different={min(4, len(counts))}", f"far&only={len(counts) == 1}&type={kind}", f"far&quoted={candidate.quoted}", f"far&sentence={min(3, number)}&lead={lead}", f"far&gap={min(4, abs(at - number))}",
    )  # fmt: skip
