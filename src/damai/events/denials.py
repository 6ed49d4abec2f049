"""Who denies an event within the report, and which nouns of blame are only what somebody denies."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from damai.events.candidates import Candidate, Reading
from damai.events.evidence import short
from damai.events.keep import lead_of
from damai.events.quotation import Said
from damai.language.sentence import Sentence
from damai.model import Span

DENY = "deny"
BLAME = "ACCUSE"
NOUN = "noun"
PRIVATE = frozenset({"BUS", "CVL", "EDU", "MED", "OPP", "PTY"})
"""Sectors whose deeds a state does not answer for."""
DENIABLE = frozenset({"ACCUSE", "ASSAULT", "COERCE", "MOBILIZE", "THREATEN", "SANCTION", "AID", "REJECT"})
"""Types that a bare denial in the sentences after ("Moscow denies it") can be meant for."""
VERDICTS = frozenset({"ACCUSE", "REJECT"})
"""Types that the words of a denial may be taken for."""
PARTS = ";"
"""The mark behind which another statement begins."""
AFTER = 2
"""Sentences after one of the event's in which it may still be denied."""
OBJECT_REACH = 4
"""Words between a cue of denial and the noun that is denied, at most."""


def deniers_of(reading: Reading, members: Sequence[Candidate]) -> list[tuple[str, tuple[Span, ...]]]:
    """The codes of those who deny the event of ``members``, each with the words that name them.

    The accused denies an ACCUSE, the doer any other event; anybody else only what stands in the denial itself or was
    claimed just before. Whoever asserts the event does not deny it, and nobody denies a deed without a doer: there only
    the authorship is denied, and that belongs to the ACCUSE.
    """
    if not members:
        return []
    text = reading.report.text
    found: dict[str, tuple[str, tuple[Span, ...]]] = {}
    asserting = _asserting(members)
    for said in reading.said:
        if said.kind != DENY or said.source is None:
            continue
        allowed = _allowed(reading, members, said)
        for mention in said.source.mentions:
            for code in (mention.ruler,) if mention.ruler else mention.codes:  # a land that denies is who governs it
                entity = code.partition(":")[0]
                if entity in asserting or entity in found or (allowed is not None and entity not in allowed):
                    continue
                spans = tuple(dict.fromkeys(short(text, s) for s in (*mention.spans, *mention.antecedents)))
                found[entity] = (code, spans)
    return list(found.values())


def denies(said: Said, candidate: Candidate) -> bool:
    """Whether an act of saying denies what a candidate tells: a denial that it stands in, unless a semicolon parts the
    two or the denier goes on to say it ("X denied it and said that Y had fired")."""
    span = candidate.trigger.span(candidate.sentence)
    if said.kind != DENY or not said.covers(span.start, span.end):
        return False
    if said.cue is None or said.sentence != candidate.sentence.index or said.cue.start > span.start:
        return True
    between = (w.text for w in candidate.sentence.words if said.cue.end <= w.start < span.start)
    own = set(_entities(said))
    later = (s for s in candidate.said if s.kind != DENY and s.cue and s.cue.start > said.cue.start)
    return PARTS not in between and not any(own & set(_entities(s)) for s in later)


def denial_of(candidate: Candidate, said: Sequence[Said]) -> Said | None:
    """The denial whose object is the candidate's noun ("denied the accusation"): its source is not the noun's doer.

    ``said`` are all acts of saying of the report.
    """
    if not candidate.trigger.form.startswith(NOUN):
        return None
    here = (s for s in said if s.kind == DENY and s.sentence == candidate.sentence.index)
    return next((s for s in here if _object_of(s, candidate)), None)


def is_denied_noun(candidate: Candidate, said: Sequence[Said]) -> bool:
    """Whether the trigger is a noun that somebody denies and nobody but the denier was read as its doer.

    Such a candidate is no event of the denier's own.
    """
    denial = denial_of(candidate, said)
    doers = frozenset[str]().union(*(side.entities for side in candidate.actors))
    return denial is not None and doers <= frozenset(_entities(denial))


def is_denial(candidate: Candidate, said: Sequence[Said], others: Sequence[Candidate]) -> bool:
    """Whether the trigger is itself the word of a denial ("called the report a lie", "waved it aside"), and one of the
    ``others`` tells, in the same sentence or the one before, what the denier is said to have done.

    Such a candidate is no event: who denies goes into the deniers of what is denied.
    """
    if candidate.type not in VERDICTS or candidate.trigger.form.startswith(NOUN):
        return False
    span, here = candidate.trigger.span(candidate.sentence), candidate.sentence.index
    deniers = {
        entity
        for s in said
        if s.kind == DENY and s.sentence == here and s.cue and s.cue.covers(span)
        for entity in _entities(s)
    }
    return any(_is_answered(candidate, other) and not deniers.isdisjoint(_answerable(other)) for other in others)


def _is_answered(candidate: Candidate, other: Candidate) -> bool:
    """Whether another candidate stands where a denial looks for what it denies: in its sentence or the one before."""
    away = candidate.sentence.index - other.sentence.index
    before = away == 1 or (away == 0 and other.trigger.last <= candidate.trigger.first)
    return before and other.type in DENIABLE


def _answerable(other: Candidate) -> set[str]:
    """Who would have to deny it: the accused of an ACCUSE, the doer of any other event."""
    sides = other.recipients if other.type == BLAME else other.actors
    return {entity for side in sides for entity in side.entities}


def _entities(said: Said) -> list[str]:
    return [code.partition(":")[0] for code in said.source.codes] if said.source else []


def _asserting(members: Sequence[Candidate]) -> frozenset[str]:
    """Those who say that it happened: the accuser, or whoever tells it and does not deny it."""
    lead = lead_of(members)
    if lead.type == BLAME:
        return frozenset(entity for m in members for side in m.actors for entity in side.entities)
    sources: set[str] = set()
    for member in members:
        if any(said.kind == DENY for said in member.said) or member.modality.status == "negated":
            continue
        sources.update(entity for said in member.said for entity in _entities(said))
    return frozenset(sources)


def _allowed(reading: Reading, members: Sequence[Candidate], said: Said) -> Collection[str] | None:
    """The entities that this denial can make deniers of the event; None for any."""
    lead = lead_of(members)
    doers = {code for m in members for side in m.actors for code in side.unit.codes}
    if lead.type != BLAME and not doers:
        return ()
    if any(denies(said, m) for m in members):
        return None
    away = min((n for m in members if (n := said.sentence - m.sentence.index) >= 0), default=AFTER + 1)
    if away > AFTER:
        return ()
    if lead.type not in DENIABLE:
        return ()
    if lead.type == BLAME:
        return {entity for m in members for side in m.recipients for entity in side.entities}
    told, blame = _told(reading, said)
    if not told and not blame and away <= 1 and _asserting(members):
        return None
    private = {code for code in doers if code.partition(":")[2] in PRIVATE}
    return {code.partition(":")[0] for code in doers - private} if not told or lead.type in told else ()


def _told(reading: Reading, said: Said) -> tuple[set[str], bool]:
    """The types of event that a denial's content tells of, and whether it or its cue tells of blame."""
    sentence = reading.sentences[said.sentence]
    spans = [(t.predicate.type, t.span(sentence)) for t in reading.triggers[said.sentence]]
    told = {kind for kind, span in spans if said.covers(span.start, span.end)}
    blame = BLAME in told or any(kind == BLAME and said.cue and said.cue.covers(span) for kind, span in spans)
    return told - {BLAME}, blame


def _object_of(said: Said, candidate: Candidate) -> bool:
    """Whether the candidate's noun is what a cue of denial denies: within it, or near it with no verb between."""
    cue = said.cue
    if cue is None:
        return False
    trigger = candidate.trigger.span(candidate.sentence)
    if cue.covers(trigger):
        return True
    if not said.covers(trigger.start, trigger.end):
        return False
    low, high = (cue.end, trigger.start) if cue.end <= trigger.start else (trigger.end, cue.start)
    between = _between(candidate.sentence, low, high)
    return len(between) <= OBJECT_REACH and "VERB" not in between


def _between(sentence: Sentence, low: int, high: int) -> list[str]:
    return [w.pos for w in sentence.words if low <= w.start and w.end <= high]
