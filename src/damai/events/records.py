"""Whether a candidate is a record at all under the codebook: named features for a yes/no model."""

from __future__ import annotations

from collections.abc import Sequence

from damai.events.arguments import Grammar
from damai.events.candidates import Candidate, Reading, codes_of
from damai.events.context import pair_hint, step
from damai.events.pairing import bond_within
from damai.events.triggers import Trigger
from damai.language.sentence import Word

AROUND = 8
"""Words before and after the trigger that are features by themselves."""


def _entity(code: str) -> str:
    return code.split("-")[0] + "-" if "-" in code else "state"


def record_features(reading: Reading, candidate: Candidate, grammar: Grammar) -> list[str]:
    """Named features of a candidate whose sides are chosen."""
    trigger, sentence = candidate.trigger, candidate.sentence
    predicate = trigger.predicate
    words = sentence.words
    kind, form = candidate.type, trigger.form
    actors, recipients = codes_of(candidate.actors), codes_of(candidate.recipients)
    states = {c.partition(":")[0] for c in (*actors, *recipients)}
    has = f"a{min(len(actors), 2)}r{min(len(recipients), 2)}"
    domestic = len(states) == 1 and bool(actors) and bool(recipients)
    before = words[trigger.first - 1].lower if trigger.first else "^"
    after = words[trigger.last].lower if trigger.last < len(words) else "$"
    head = words[trigger.words[0]]
    same = sum(1 for t in reading.triggers[sentence.index] if t.predicate.type == predicate.type)
    inside = sorted({t.predicate.type for t in candidate.inside})
    nearest = candidate.inside[-1].predicate.type if candidate.inside else "-"
    covers = [s for s in candidate.said if s.source is not None]
    sure = candidate.sure
    carried = "".join("c" if s.carried else "h" for s in (*candidate.actors[:1], *candidate.recipients[:1]))
    sector_a = candidate.actors[0].unit.mentions[0].sector if candidate.actors else "none"
    sector_r = candidate.recipients[0].unit.mentions[0].sector if candidate.recipients else "none"
    bond, focus = bond_within(candidate, reading), reading.focus
    foreign = min(3, len([c for c, n in focus if n > 1]))
    title_words = reading.title_words
    title = any(w.lower in title_words for w in words[trigger.first : trigger.last])
    features = [
        "bias", f"type={kind}", f"predicate={predicate.id}", f"predicate={predicate.id}&form={form}", f"type={kind}&form={form}", f"type={kind}&has={has}", f"has={has}&form={form}", f"frame={predicate.frame}&has={has}",
        f"weak={predicate.weak}", f"weak={predicate.weak}&has={has}", f"weak={predicate.weak}&type={kind}", f"status={candidate.modality.status}", f"status={candidate.modality.status}&type={kind}", f"marker={candidate.modality.marker}",
        f"domestic={domestic}", f"domestic={domestic}&type={kind}", f"before={before}", f"after={after}", f"after={after}&form={form}", f"pos={head.pos}&form={form}", f"dep={head.dep}", f"dep={head.dep}&type={kind}",
        f"same={min(same, 3)}", f"inside={nearest}", f"inside={nearest}&type={kind}", f"insides={'+'.join(inside)}", f"quoted={candidate.quoted}", f"quoted={candidate.quoted}&type={kind}", f"said={bool(candidate.said)}&quoted={candidate.quoted}",
        f"saidby={covers[-1].kind if covers else '-'}&type={kind}", f"sentence={min(sentence.index, 4)}", f"sentence={min(sentence.index, 2)}&type={kind}", f"title={title}&type={kind}", f"title={title}", f"sure={int(sure * 4)}",
        f"sure={int(sure * 4)}&has={has}", f"carried={carried}", f"carried={carried}&form={form}", f"sector={sector_a}>{sector_r}", f"sectors={sector_a}&type={kind}", f"sectorr={sector_r}&type={kind}", f"foreign={foreign}",
        f"foreign={foreign}&type={kind}", f"length={min(5, len(words) // 8)}", f"triggers={min(6, len(reading.triggers[sentence.index]))}", f"weak={predicate.weak}&domestic={domestic}", f"multi={min(3, trigger.last - trigger.first)}",
        f"mode={predicate.mode}&type={kind}", f"time={bool(reading.timexes[sentence.index])}&type={kind}", f"weak={predicate.weak}&foreign={foreign}", f"form={form}&has={has}&type={kind}", f"bond={bond}", f"bond={bond}&type={kind}", f"bond={bond}&form={form}",
    ]  # fmt: skip
    for role, sides, codes in (("actor", candidate.actors, actors), ("recipient", candidate.recipients, recipients)):
        if codes:
            features += [f"{role}={_entity(codes[0])}&type={kind}", f"{role}kind={sides[0].unit.kind}&form={form}"]
    return [*features, *_hints(candidate), *_word_features(words, trigger, kind, grammar)]


def _hints(candidate: Candidate) -> list[str]:
    """What the pack's neural network makes of the candidate, and of the sides that were chosen."""
    if candidate.hints is None:
        return []
    level = step(candidate.hints.record)
    actor, recipient = (sides[0] if sides else None for sides in (candidate.actors, candidate.recipients))
    if len(candidate.actors) > 1:
        recipient = candidate.actors[1]
    sides = step(pair_hint(candidate, actor, recipient))
    return [
        f"hint={level}",
        f"hint={level}&type={candidate.type}",
        f"hintsides={sides}",
        f"hint={level}&sides={max(sides, -3)}",
    ]


def _word_features(words: Sequence[Word], trigger: Trigger, kind: str, grammar: Grammar) -> list[str]:
    """The clusters of the words before and after the trigger, and of the whole sentence."""
    first, last = trigger.first, trigger.last
    features = [f"near={g}" for g in _groups(words, first - 4, first, grammar)]
    features += [f"next={g}" for g in _groups(words, last, last + 4, grammar)]
    features += [f"bag={g}" for g in _groups(words, 0, len(words), grammar)]
    features += [f"next={g}&type={kind}" for g in _groups(words, last, last + 2, grammar)]
    features += [f"near={g}&type={kind}" for g in _groups(words, first - 2, first, grammar)]
    around = {w.text for w in words[max(0, first - AROUND) : last + AROUND] if w.text[0].islower()}  # no names
    features += [f"word={w}" for w in sorted(around)]
    phrase = " ".join(w.lower for w in words[first:last])
    return [*features, f"phrase={phrase}", f"above={words[words[trigger.words[0]].head].lower}&type={kind}"]


def _groups(words: Sequence[Word], first: int, last: int, grammar: Grammar) -> list[str]:
    return sorted({grammar.group(word) for word in words[max(0, first) : max(0, last)]})
