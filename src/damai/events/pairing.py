"""What two sides of a candidate are to each other, as named features of the pair model."""

from __future__ import annotations

from typing import NamedTuple

from damai.events.candidates import SYMMETRIC, Candidate, Reading, Side
from damai.events.standing import bond_of, standing, year_of

RANKED = 4
"""Chief entities of the report whose rank is a feature."""


def bond_within(candidate: Candidate, reading: Reading) -> str:
    """How the chosen sides of a candidate stand to one another; ``-`` where there is one alone."""
    actors, recipients = ([side.entities for side in sides] for sides in (candidate.actors, candidate.recipients))
    return bond_of(actors, recipients, year_of(reading.report.published))


def class_of(entities: frozenset[str]) -> str:
    """What sort of party these are: ``state``, or the first part of the codes of others.

    >>> class_of(frozenset({"ISR", "USA"})), class_of(frozenset({"NSA-HAMAS"})), class_of(frozenset({"IGO-UN", "USA"}))
    ('state', 'NSA', 'mixed')
    """
    found = {code.partition("-")[0] if "-" in code else "state" for code in entities}
    return found.pop() if len(found) == 1 else "mixed"


class Together(NamedTuple):
    """All that the features of two sides together are made of; nobody has no words of its own."""

    kind: str
    frame: str
    form: str
    weak: bool
    there: str
    several: tuple[bool, bool]
    shared: str
    ranks: tuple[int, int]
    sectors: str
    order: str
    far: str
    kinds: str
    bond: str
    classes: str
    speaker: str


class Pairing:
    """Tells what the sides of one candidate are to each other."""

    def __init__(self, candidate: Candidate, reading: Reading) -> None:
        trigger = candidate.trigger
        self._what = candidate.type, trigger.predicate.frame, trigger.form, trigger.predicate.weak
        self._ranks = {code: n for n, (code, _) in enumerate(reading.focus[:RANKED])}
        self._year = year_of(reading.report.published)
        self._everyone = {side.entities for side in candidate.options}
        self._rivalled: dict[frozenset[str], str] = {}
        sources = [said.source for said in candidate.said if said.source is not None and said.source.codes]
        self._speaker = frozenset(code.partition(":")[0] for code in sources[-1].codes) if sources else None
        self._inside = candidate.inside[-1].predicate.type if candidate.inside else "-"

    def of(self, actor: Side | None, recipient: Side | None) -> Together:
        """What two sides are to each other, or one side and nobody."""
        if actor is None or recipient is None:
            there = f"{'a' if actor else '-'}{'r' if recipient else '-'}"
            alone = actor or recipient
            several = alone is not None and len(alone.entities) > 1
            if alone is None:
                return Together(*self._what, there, (several, several), "", (0, 0), "", "", "", "", "", "", "")
            mine = alone.entities
            classes, speaker = class_of(mine), self._to_speaker(mine)
            bond = self._any_rival(mine)
            return Together(*self._what, there, (several, several), "", (0, 0), "", "", "", "", bond, classes, speaker)
        left, right = actor.entities, recipient.entities
        far = actor.carried or recipient.carried
        return Together(
            *self._what,
            "ar",
            (len(left) > 1, len(right) > 1),
            "equal" if left == right else "part" if left & right else "none",
            (self._rank(left), self._rank(right)),
            f"{actor.unit.mentions[0].sector}>{recipient.unit.mentions[0].sector}",
            "far" if far else "ar" if actor.unit.first < recipient.unit.first else "ra",
            f"{actor.where[:5]}.{recipient.where[:5]}",
            f"{actor.unit.kind}.{recipient.unit.kind}",
            standing(left, right, self._year),
            f"{class_of(left)}>{class_of(right)}",
            self._to_speaker(left, right),
        )

    def _to_speaker(self, *sides: frozenset[str]) -> str:
        """How these stand to the one who tells of it: people blame their rivals."""
        if self._speaker is None:
            return ""
        return f"{self._inside}:{'>'.join(standing(self._speaker, side, self._year) for side in sides)}"

    def _any_rival(self, entities: frozenset[str]) -> str:
        """Whether a rival of these is among the options."""
        if entities not in self._rivalled:
            found = any(standing(entities, other, self._year) == "rivals" for other in self._everyone)
            self._rivalled[entities] = "rival" if found else "none"
        return self._rivalled[entities]

    def _rank(self, entities: frozenset[str]) -> int:
        return min((self._ranks.get(entity, RANKED) for entity in entities), default=RANKED)


def names_of(together: Together) -> list[str]:
    """The features that say what two sides are to each other."""
    kind, frame, form, weak, there, several, shared, ranks, sectors, order, far, kinds, bond, classes, speaker = (
        together
    )
    symmetric = kind in SYMMETRIC
    if there != "ar":
        return [
            f"P|{there}&several={several[0]}&type={kind}", f"P|{there}&several={several[0]}&frame={frame}", f"P|{there}&several={several[0]}&symmetric={symmetric}",
            f"P|{there}", f"P|{there}&type={kind}", f"P|{there}&frame={frame}", f"P|{there}&weak={weak}", f"P|{there}&bond={bond}&type={kind}",
            f"P|{there}&class={classes}&type={kind}", f"P|{there}&speaker={speaker}", f"P|{there}&speaker={speaker}&type={kind}",
        ]  # fmt: skip
    rank = f"{ranks[0]}{ranks[1]}"
    return [
        f"P|shared={shared}", f"P|shared={shared}&type={kind}", f"P|shared={shared}&sectors={sectors}", f"P|ranks={rank}", f"P|ranks={rank}&type={kind}", f"P|sectors={sectors}&type={kind}",
        f"P|order={order}&form={form}&frame={frame}", f"P|order={order}", f"P|far={far}", f"P|both&type={kind}", f"P|both&frame={frame}",
        f"P|several={several[0]}{several[1]}&symmetric={symmetric}&shared={shared}", f"P|several={several[0]}{several[1]}&frame={frame}",
        f"P|kinds={kinds}&type={kind}", f"P|shared={shared}&frame={frame}", f"P|bond={bond}", f"P|bond={bond}&type={kind}", f"P|bond={bond}&far={far}",
        f"P|bond={bond}&classes={classes}", f"P|classes={classes}&type={kind}", f"P|speaker={speaker}", f"P|speaker={speaker}&type={kind}",
    ]  # fmt: skip
