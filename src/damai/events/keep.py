"""Whether a group of mentions is a record: seen after merging, when it is known what else the report tells."""

from __future__ import annotations

from collections.abc import Sequence

from damai.events.candidates import Candidate, Reading
from damai.events.context import step
from damai.events.merge import Near
from damai.events.pairing import bond_within
from damai.events.sameness import entities


def lead_of(members: Sequence[Candidate]) -> Candidate:
    """The mention that tells most: both sides named in its sentence, surest, first."""
    if len(members) == 1:
        return members[0]
    return max(
        members,
        key=lambda c: (
            sum(1 for sides in (c.actors, c.recipients) if sides and not sides[0].carried) + (len(c.actors) > 1),
            round(c.probability * (0.5 + c.sure / 2), 3),
            -c.number,
        ),
    )


def _step(value: float) -> int:
    return int(value * 8)


def group_features(
    reading: Reading, members: Sequence[Candidate], groups: Sequence[Sequence[Candidate]], near: Near | None = None
) -> list[str]:
    """Named features of one group among all groups of a report; ``near``: the one that it may belong to after all."""
    return [*_near_features(members, near), *_own_features(reading, members, groups)]


def _own_features(reading: Reading, members: Sequence[Candidate], groups: Sequence[Sequence[Candidate]]) -> list[str]:
    leads = [lead_of(g) for g in groups]
    lead = lead_of(members)
    kind, form = lead.type, lead.trigger.form
    chances = sorted((m.probability for m in members), reverse=True)
    actors, recipients = entities(lead.actors), entities(lead.recipients)
    has = f"{'a' if actors else '-'}{'r' if recipients else '-'}"
    sentences = {m.sentence.index for m in members}
    alike = [(g, other) for g, other in zip(groups, leads, strict=True) if other.type == kind]
    others = [other for g, other in alike if g is not members]
    twins = [o for o in others if entities(o.actors) == actors and entities(o.recipients) == recipients]
    better = any(t.probability > lead.probability or len(_mates(groups, t)) > len(members) for t in twins)
    beside = [o for o in others if abs(o.sentence.index - lead.sentence.index) <= 1]
    shared = [o for o in others if (entities(o.actors) | entities(o.recipients)) & (actors | recipients)]
    same_sentence = sum(
        1 for g in groups if g is not members and any(m.sentence.index == lead.sentence.index for m in g)
    )
    inside = lead.inside[-1].predicate.type if lead.inside else "-"
    spoken = bool(lead.said) or lead.quoted
    noun = form.startswith("noun")
    total = len(alike)
    states = {entity for entity in actors | recipients if "-" not in entity}
    home = len(states) == 1 and not (actors | recipients) - states
    sectors = "+".join(sorted({s.unit.mentions[0].sector or "-" for s in (*lead.actors, *lead.recipients)}))
    abroad = min(3, sum(1 for code, count in reading.focus if count > 1 and code not in states))
    hints = [m.hints.record for m in members if m.hints is not None]
    level = step(max(hints)) if hints else "-"
    bond = bond_within(lead, reading)
    return [
        f"hint={level}", f"hint={level}&type={kind}", f"hint={level}&count={min(3, len(members))}", f"home={home}&type={kind}", f"home={home}&sectors={sectors}", f"home={home}&abroad={abroad}", f"abroad={abroad}", f"sectors={sectors}&type={kind}", f"home={home}&weak={lead.trigger.predicate.weak}&type={kind}", f"abroad={abroad}&type={kind}",
        "bias", f"p={_step(chances[0])}", f"p={_step(chances[0])}&type={kind}", f"p={_step(chances[0])}&count={min(3, len(members))}", f"count={min(4, len(members))}", f"count={min(4, len(members))}&type={kind}",
        f"has={has}", f"has={has}&type={kind}", f"sure={_step(lead.sure)}", f"sure={_step(lead.sure)}&type={kind}", f"twins={min(2, len(twins))}&better={better}",
        f"twins={min(2, len(twins))}&better={better}&type={kind}", f"twins={min(2, len(twins))}&noun={noun}", f"near={min(2, len(beside))}", f"shared={min(2, len(shared))}&type={kind}", f"others={min(3, len(others))}", f"others={min(3, len(others))}&type={kind}",
        f"samesentence={min(3, same_sentence)}", f"samesentence={min(3, same_sentence)}&inside={inside}", f"inside={inside}&type={kind}", f"spoken={spoken}&type={kind}", f"noun={noun}&type={kind}", f"noun={noun}&count={min(2, len(members))}&better={better}",
        f"frame={lead.trigger.predicate.frame}", f"predicate={lead.trigger.predicate.id}", f"weak={lead.trigger.predicate.weak}&has={has}", f"status={lead.modality.status}", f"status={lead.modality.status}&type={kind}", f"total={min(4, total)}&type={kind}",
        f"first={min(4, min(sentences))}", f"first={min(2, min(sentences))}&type={kind}", f"carried={sum(1 for s in (*lead.actors, *lead.recipients) if s.carried)}", f"bond={bond}&type={kind}", f"bond={bond}&has={has}",
    ]  # fmt: skip


def _near_features(members: Sequence[Candidate], near: Near | None) -> list[str]:
    """How likely a group only tells again what another one tells, and which of the two tells it better."""
    if near is None:
        return ["again=-"]
    level, kind = _step(near.chance), members[0].type
    better = "b" if _surest(near.members) > _surest(members) else "w"
    more = "m" if len(near.members) > len(members) else "l" if len(near.members) < len(members) else "="
    first = near.members[0].number < members[0].number
    return [
        f"again={level}",
        f"again={level}&{better}",
        f"again={level}&{more}{better}",
        f"again={level}&type={kind}",
        f"again={level}&order={first}",
    ]


def _surest(members: Sequence[Candidate]) -> float:
    return max(member.probability for member in members)


def _mates(groups: Sequence[Sequence[Candidate]], candidate: Candidate) -> Sequence[Candidate]:
    return next(g for g in groups if candidate in g)
