"""Words that tell of no event here: blame of one's own deed or of an untraced origin, talks and visits of reporters,
and who holds a place."""

from __future__ import annotations

from collections.abc import Sequence

from damai.events.candidates import Candidate, Reading, entities_of
from damai.events.sameness import entities
from damai.events.units import is_medium

BLAME, TALKS = "ACCUSE", "CONSULT"
DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "RETREAT"})
RELATIVE_REACH, DAY_REACH = 2, 8
"""Words before such a word among which its clause begins, and behind it among which its day stands."""
TELLING, ALLEGED = "declare", "allege"
"""Frame and mode of words that only tell, and are blame by what they tell of; who opens an inquiry does more."""


def tells_of_nothing(candidate: Candidate, candidates: Sequence[Candidate], reading: Reading) -> bool:
    """Whether a likely candidate is no record by how it is told, in one of the ways below."""
    return blames_nobody(candidate, candidates) or reports_only(candidate, reading) or holds_only(candidate, reading)


def blames_nobody(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether a candidate for an accusation is none by how it is told.

    Who tells of a deed of his own accuses nobody ("the rebels said they had seized the town"). Words that lay blame
    only in somebody's mouth (``told`` in the pack: "launched from") are a mere fact where the outlet says them.
    """
    if candidate.type != BLAME:
        return False
    if candidate.trigger.predicate.told and not candidate.said and not candidate.quoted:
        return True
    predicate = candidate.trigger.predicate
    return (predicate.frame, predicate.mode) == (TELLING, ALLEGED) and _tells_own_deed(candidate, candidates)


def reports_only(candidate: Candidate, reading: Reading) -> bool:
    """Whether it is a newspaper or broadcaster, by its name, that visits or talks ("the BBC visited four villages"): it
    is at work, and consults nobody."""
    if candidate.type != TALKS or candidate.trigger.form != "active":
        return False
    own = candidate.trigger.words
    words = candidate.sentence.words
    subjects = [word.i for word in words if word.dep.startswith("nsubj") and word.head in own and word.i not in own]
    media = (unit for unit in reading.units[candidate.sentence.index] if unit.codes and unit.mentions[0].via == "text")
    named = [unit for unit in media if is_medium(unit)]
    return any(unit.first <= at < unit.last for unit in named for at in subjects)


def holds_only(candidate: Candidate, reading: Reading) -> bool:
    """Whether words only say who holds a place that they describe ("wilayah yang dikuasai X"), which is a state of
    things (``standing`` in the pack), not the taking of it: in a relative clause, with no day behind them."""
    trigger, words = candidate.trigger, candidate.sentence.words
    if not trigger.predicate.standing or trigger.form != "passive":
        return False
    before = words[max(0, trigger.first - RELATIVE_REACH) : trigger.first]
    if not any(word.lower in reading.words["relative"] for word in before):
        return False
    end = words[min(len(words), trigger.last + DAY_REACH) - 1].end
    days = reading.timexes[candidate.sentence.index]
    return not any(words[trigger.last - 1].end <= day.span.start < end for day in days)


def _tells_own_deed(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether the first deed told behind the words is done by who speaks, by sides and quotation alike."""
    teller = entities(candidate.actors)
    behind = (
        c
        for c in candidates
        if c.sentence is candidate.sentence and c.type in DEEDS and c.trigger.first > candidate.trigger.first
    )
    deed = next(behind, None)
    if deed is None or not teller or not deed.inside or deed.inside[-1] is not candidate.trigger:
        return False
    speaks = any(said.source is not None and entities_of(said.source.codes) == teller for said in deed.said)
    return speaks and entities(deed.actors) == teller
