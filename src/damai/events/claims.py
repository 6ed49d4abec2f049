"""Who says so: those whom the text offers as an event's origin, with named features for a yes/no model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from damai.events.candidates import Candidate, Reading, entities_of
from damai.events.choices import SPEECH, shared_features
from damai.events.denials import denies
from damai.events.quotation import Said
from damai.events.sameness import entities
from damai.events.speakers import OWN, Speaker, speakers
from damai.events.standing import standing, year_of
from damai.events.units import MEDIUM, Unit
from damai.events.weights import LinearModel
from damai.grounding.mentions import Mention

SOMEBODY, NOBODY = "said", "unnamed"
"""Of these features every option has one: a source that is named, or not."""
NEAR = 6
"""Sentences around a mention that are asked who else tells of such an event."""
VOUCHING = frozenset({"say", "claim", "according"})
"""Kinds of saying by which somebody becomes the origin of what is told."""


@dataclass(frozen=True, slots=True)
class ClaimOption:
    """Somebody who may be the one who says so; ``way`` is how the speaker was found, ``-`` for nobody named; ``said`` is
    the act of saying by which a named source is offered; ``owning``: who acts says that he did it."""

    unit: Unit
    features: tuple[str, ...]
    rule: str
    way: str = "-"
    said: Said | None = None
    owning: bool = False

    def place(self) -> tuple[int, int, int]:
        """Where the source is named and where the verb of saying begins, as the network asks; -1 for no such verb."""
        named = self.unit.mentions[0].spans[0]
        cue = self.said.cue if self.said is not None else None
        return named.start, named.end - 1, cue.start if cue is not None else -1

    def is_known_to(self, model: LinearModel) -> bool:
        """Whether a model has learned from options of this kind."""
        marker = NOBODY if self.way == "-" else SOMEBODY if self.way == OWN else f"way={self.way}"
        return marker in model.weights


Rated = tuple[ClaimOption, float]
"""An option with its probability."""


def originators(rated: Sequence[Rated]) -> list[Rated]:
    """The options without those who only pass on that another says so ("Cairo said that Hamas had told it that ..."):
    what speaks for them speaks for the one whose words they pass on."""
    chances = {id(option): chance for option, chance in rated}
    passing: set[int] = set()
    for option, _ in sorted(rated, key=lambda row: sum(_passes_on(row[0], inner) for inner, _ in rated), reverse=True):
        heard = [inner for inner, _ in rated if _passes_on(option, inner)]
        passing.update([id(option)] if heard else [])
        for inner in heard:
            chances[id(inner)] = max(chances[id(inner)], chances[id(option)])
    return [(option, chances[id(option)]) for option, _ in rated if id(option) not in passing]


def _passes_on(outer: ClaimOption, inner: ClaimOption) -> bool:
    """Whether what one says is that the other says so; a medium that cites somebody is never the other."""
    said, other = outer.said, inner.said
    if said is None or other is None or said is other or outer.way != OWN or inner.way != OWN:
        return False
    if inner.unit.codes[0].startswith(MEDIUM):
        return False
    if said.kind not in VOUCHING or other.kind not in VOUCHING or said.cue is None or other.cue is None:
        return False
    named = inner.unit.mentions[0].spans[0]
    within = said.covers(other.cue.start, other.cue.end) and said.covers(named.start, named.end)
    return within and not other.covers(said.cue.start, said.cue.end)


@dataclass(frozen=True, slots=True)
class Agreed:
    """One who says so by all mentions of an event together: the code, the words for it, the average probability."""

    option: ClaimOption
    code: str
    mention: Mention
    chance: float


def agreed(offered: Sequence[Sequence[tuple[ClaimOption, float]]], least: float) -> list[Agreed]:
    """Those whose probability, on average over an event's mentions, is ``least`` or more.

    ``offered`` are the options of each mention with their probabilities, the chief mention first. A mention that the
    outlet tells in its own voice offers nobody and so speaks against all; an entity is taken once, where it is first
    offered.
    """
    total: dict[str, float] = {}
    owned: dict[str, float] = {}
    first: dict[str, tuple[ClaimOption, str, Mention]] = {}
    for options in offered:
        best: dict[str, float] = {}
        for option, chance in options:
            for mention in option.unit.mentions:
                for code in mention.codes:
                    entity = code.partition(":")[0]
                    best[entity] = max(best.get(entity, 0.0), chance)
                    if option.owning:
                        owned[entity] = max(owned.get(entity, 0.0), chance)
                    first.setdefault(entity, (option, code, mention))
        for entity, chance in best.items():
            total[entity] = total.get(entity, 0.0) + chance
    means = {entity: max(chance / len(offered), owned.get(entity, 0.0)) for entity, chance in total.items()}
    return [Agreed(*first[entity], chance) for entity, chance in means.items() if chance >= least]


@dataclass(frozen=True, slots=True)
class _Around:
    """What is the same for all options of one candidate: its sides' entities, the year, how else it is told."""

    actors: frozenset[str]
    targets: frozenset[str]
    year: int | None
    shared: tuple[str, str, str]
    told: list[str]


def claim_options(reading: Reading, candidate: Candidate) -> Iterator[ClaimOption]:
    """Those in whose mouth the event stands: speakers whose words cover the trigger, accusers whose accusation it is in,
    those whose account its sentence may go on with, and sources that nobody names."""
    kind, family, form = shared_features(candidate)
    around = _Around(
        entities(candidate.actors),
        entities(candidate.recipients),
        year_of(reading.report.published),
        (kind, family, form),
        _told_around(reading, candidate),
    )
    found = [own for speaker in speakers(reading, candidate) if (own := _asserts(candidate, speaker))]
    for speaker in found:
        rule = speaker.said.rule if speaker.way == OWN else f"{speaker.said.rule}:{speaker.way}"
        features = (*_named(candidate, speaker, around), *_also_told(reading, candidate, speaker, around))
        owning = (
            speaker.said.owning and speaker.way == OWN and not around.actors.isdisjoint(entities_of(speaker.unit.codes))
        )
        yield ClaimOption(speaker.unit, features, rule, speaker.way, speaker.said, owning)
    yield from _nobody_named(candidate, around.shared, any(s.way == OWN for s in found), around.told)


def _asserts(candidate: Candidate, speaker: Speaker) -> Speaker | None:
    """A speaker by what he says beside a denial of his; None where he does nothing but deny."""
    if not denies(speaker.said, candidate):
        return speaker
    others = (s for s in candidate.said if not denies(s, candidate) and s.source is speaker.said.source)
    other = next(others, None)
    return replace(speaker, said=other) if other is not None and speaker.way == OWN else None


def _named(candidate: Candidate, speaker: Speaker, around: _Around) -> Iterator[str]:
    """Features of a source that is named."""
    kind, family, form = around.shared
    said, unit, way = speaker.said, speaker.unit, speaker.way
    predicate = candidate.trigger.predicate
    inside = candidate.inside[-1].predicate.type if candidate.inside else "-"
    source = entities_of(unit.codes)
    same = bool(source & around.actors)
    role = "actor" if same else "target" if source & around.targets else "third"
    bonds = [standing(source, side, around.year) for side in (around.actors, around.targets)]
    mention = unit.mentions[0]
    accuser = said.kind == "claim" and inside == "ACCUSE"
    cue = said.rule if way == OWN else f"{way}:{said.rule}"
    yield from (
        SOMEBODY, f"said&{kind}", f"said&{family}&self={same}", f"said&{kind}&self={same}", f"cue={cue}", f"cuekind={said.kind}", f"cuekind={said.kind}&{family}", f"direct={said.direct}&{family}",
        f"direct={said.direct}&{family}&self={same}", f"form={form}&{family}", f"sector={mention.sector}&{family}", f"what={mention.kind}.{mention.title_kind}", f"status={candidate.modality.status}", f"predicate={predicate.id}",
        f"inside={inside}&{family}", f"inside={inside}&cuekind={said.kind}", f"accuser={accuser}&{family}", f"accuser={accuser}&{kind}", f"weak={predicate.weak}&{family}", f"options={min(3, len(candidate.said))}",
        f"quoted={candidate.quoted}&self={same}", f"said&actors={bool(around.actors)}&{family}",
        f"role={role}&{kind}", f"role={role}&{family}", f"role={role}&sector={mention.sector}", f"role={role}&cuekind={said.kind}", f"role={role}&direct={said.direct}", f"role={role}&medium={unit.codes[0].startswith('MED-')}",
        f"bond={bonds[0]}&{family}", f"bond={bonds[0]}&{kind}", f"bond={bonds[0]}>{bonds[1]}&{family}", f"bond={bonds[0]}&cuekind={said.kind}",
        *around.told, *(f"{f}&role={role}" for f in around.told),
    )  # fmt: skip
    if way != OWN:
        yield from (f"way={way}", f"way={way}&{kind}", f"way={way}&{family}", f"way={way}&role={role}", f"way={way}&cuekind={said.kind}", f"way={way}&direct={said.direct}", f"way={way}&via={mention.via}")  # fmt: skip
        for feature in speaker.features:
            yield from (f"way={way}&{feature}", f"way={way}&{feature}&{family}")


def _also_told(reading: Reading, candidate: Candidate, speaker: Speaker, around: _Around) -> Iterator[str]:
    """Where the trigger stands in what is said, and how much of what is told nearby of such events the same source says."""
    _, family, _ = around.shared
    said, here = speaker.said, candidate.sentence.index
    start = max((span.start for span in said.content if span.start <= candidate.start), default=candidate.start)
    words = candidate.sentence.words
    ahead = sum(1 for t in reading.triggers[here] if start <= words[t.first].start < candidate.start)
    yield from (f"nth={min(3, ahead)}&{family}", f"nth={min(3, ahead)}&cuekind={said.kind}", f"away={min(2, abs(here - said.sentence))}&{speaker.way}")  # fmt: skip
    mine, all_told, sides = _shares(reading, candidate, speaker, around)
    share = "all" if mine == all_told else "most" if 2 * mine > all_told else "some" if mine else "none"
    count = "one" if all_told == 1 else "two" if all_told == 2 else "many"
    yield from (f"share={share}&{count}", f"share={share}&{family}", f"share={share}&{count}&{family}", f"share={share}&{speaker.way}", f"sides={sides}&{family}", f"sides={sides}&share={share}")  # fmt: skip


def _shares(reading: Reading, candidate: Candidate, speaker: Speaker, around: _Around) -> tuple[int, int, bool]:
    """Of the words for such an event nearby: how many stand in the source's mouth, how many there are; and whether one
    stands in nobody's mouth, in a sentence that names the event's sides."""
    kind, here = candidate.trigger.predicate.type, candidate.sentence.index
    low, high = max(0, here - NEAR), min(len(reading.sentences), here + NEAR + 1)
    source = entities_of(speaker.unit.codes)
    near = [s for s in reading.said if low - 1 <= s.sentence <= high]
    wanted = around.actors | around.targets
    mine = total = 0
    sides = False
    for number in range(low, high):
        sentence = reading.sentences[number]
        for trigger in reading.triggers[number]:
            if trigger.predicate.type != kind:
                continue
            span = trigger.span(sentence)
            covering = [s for s in near if s.covers(span.start, span.end)]
            total += 1
            mine += any(s.source is not None and source & entities_of(s.source.codes) for s in covering)
            if not covering and number != here and wanted:
                sides = sides or wanted <= {e for u in reading.units[number] for e in entities_of(u.codes)}
    return mine, total, sides


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
