"""Who says so: those whom the text offers as an event's origin, with named features for a yes/no model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from damai.events.candidates import Candidate, Reading, codes_of
from damai.events.choices import SPEECH, shared_features
from damai.events.standing import standing, year_of
from damai.events.units import Unit

SOMEBODY, NOBODY = "said", "unnamed"
"""Of these features every option has one: a source that is named, or not."""


@dataclass(frozen=True, slots=True)
class ClaimOption:
    """Somebody who may be the one who says so."""

    unit: Unit
    features: tuple[str, ...]
    rule: str


def claim_options(reading: Reading, candidate: Candidate) -> Iterator[ClaimOption]:
    """Those in whose mouth the event stands: speakers whose words cover the trigger, accusers whose accusation it is in."""
    actors = {c.partition(":")[0] for c in codes_of(candidate.actors)}
    targets = {c.partition(":")[0] for c in codes_of(candidate.recipients)}
    around = _told_around(reading, candidate)
    year = year_of(reading.report.published)
    kind, family, form = shared_features(candidate)
    predicate = candidate.trigger.predicate
    seen: set[int] = set()
    inside = candidate.inside[-1].predicate.type if candidate.inside else "-"
    for said in candidate.said:
        if said.source is None or not said.source.codes or id(said.source) in seen:
            continue
        seen.add(id(said.source))
        source = {c.partition(":")[0] for c in said.source.codes}
        same = bool(source & actors)
        role = "actor" if same else "target" if source & targets else "third"
        bonds = [standing(frozenset(source), frozenset(side), year) for side in (actors, targets)]
        mention = said.source.mentions[0]
        accuser = said.kind == "claim" and inside == "ACCUSE"
        yield ClaimOption(
            said.source,
            (
                SOMEBODY, f"said&{kind}", f"said&{family}&self={same}", f"said&{kind}&self={same}", f"cue={said.rule}", f"cuekind={said.kind}", f"cuekind={said.kind}&{family}", f"direct={said.direct}&{family}",
                f"direct={said.direct}&{family}&self={same}", f"form={form}&{family}", f"sector={mention.sector}&{family}", f"what={mention.kind}.{mention.title_kind}", f"status={candidate.modality.status}", f"predicate={predicate.id}",
                f"inside={inside}&{family}", f"inside={inside}&cuekind={said.kind}", f"accuser={accuser}&{family}", f"accuser={accuser}&{kind}", f"weak={predicate.weak}&{family}", f"options={min(3, len(candidate.said))}",
                f"quoted={candidate.quoted}&self={same}", f"said&actors={bool(actors)}&{family}",
                f"role={role}&{kind}", f"role={role}&{family}", f"role={role}&sector={mention.sector}", f"role={role}&cuekind={said.kind}", f"role={role}&direct={said.direct}", f"role={role}&medium={said.source.codes[0].startswith('MED-')}",
                f"bond={bonds[0]}&{family}", f"bond={bonds[0]}&{kind}", f"bond={bonds[0]}>{bonds[1]}&{family}", f"bond={bonds[0]}&cuekind={said.kind}",
                *around, *(f"{f}&role={role}" for f in around),
            ),
            said.rule,
        )  # fmt: skip
    yield from _nobody_named(candidate, (kind, family, form), bool(seen), around)


def _told_around(reading: Reading, candidate: Candidate) -> list[str]:
    """How else the report tells of such an event: in its title, in its first sentence, outside of what somebody says."""
    kind, here = candidate.type, candidate.sentence.index
    titled = any(t.predicate.type == kind for t in reading.title_triggers)
    elsewhere = [number for number in reading.plainly(kind)[:2] if number != here]
    plain, lead = bool(elsewhere), 0 in elsewhere
    deed = "speech" if kind in SPEECH else "deed"
    return [
        f"titled={titled}", f"plain={plain}", f"lead={lead}", f"first={here == 0}", f"plain={plain}&titled={titled}&{deed}", f"plain={plain}&{kind}", f"lead={lead}&{deed}",
        f"inlead={min(3, here)}&{deed}", f"saids={min(4, len(reading.said))}",
    ]  # fmt: skip


def _nobody_named(
    candidate: Candidate, shared: tuple[str, str, str], any_named: bool, around: list[str]
) -> Iterator[ClaimOption]:
    """A source that is not named ("sources", "reportedly"), the first that the event stands in the mouth of."""
    kind, family, form = shared
    for said in candidate.said:
        if said.unnamed is None:
            continue
        named = said.source is not None and bool(said.source.codes)
        word = "_".join(said.unnamed.mentions[0].name)
        yield ClaimOption(
            said.unnamed,
            (
                NOBODY, f"unnamed&{kind}", f"unnamed&{family}", f"unnamed&word={word}", f"unnamed&cue={said.rule}", f"unnamed&cuekind={said.kind}", f"unnamed&named={named}", f"unnamed&any={any_named}",
                f"unnamed&{form}", f"unnamed&direct={said.direct}", f"unnamed&status={candidate.modality.status}", f"unnamed&said={min(3, len(candidate.said))}",
                *around, *(f"unnamed&{f}" for f in around),
            ),
            f"{said.rule}:unnamed",
        )  # fmt: skip
        return
