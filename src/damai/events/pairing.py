"""What two sides of a candidate are to each other, as named features of the pair model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from damai.events.candidates import REMEMBERED, SYMMETRIC, Candidate, Reading, Side, entities_of
from damai.events.context import pair_chance, step
from damai.events.standing import bond_of, standing, year_of
from damai.events.weights import Piece

RANKED = 4
"""Chief entities of the report whose rank is a feature."""
Two = tuple[str, str]
"""The same of who acts and of who undergoes."""


def bond_within(candidate: Candidate, reading: Reading) -> str:
    """How the chosen sides of a candidate stand to one another; ``-`` where there is one alone."""
    actors, recipients = ([side.entities for side in sides] for sides in (candidate.actors, candidate.recipients))
    return bond_of(actors, recipients, year_of(reading.report.published))


@lru_cache(maxsize=REMEMBERED)
def class_of(entities: frozenset[str]) -> str:
    """What sort of party these are: ``state``, or the first part of the codes of others.

    >>> class_of(frozenset({"ISR", "USA"})), class_of(frozenset({"NSA-HAMAS"})), class_of(frozenset({"IGO-UN", "USA"}))
    ('state', 'NSA', 'mixed')
    """
    found = {code.partition("-")[0] if "-" in code else "state" for code in entities}
    return found.pop() if len(found) == 1 else "mixed"


class _One(NamedTuple):
    """What one side brings into any pair."""

    entities: frozenset[str]
    several: bool
    rank: int
    sector: str
    where: str
    kind: str
    first: int
    carried: bool
    chances: tuple[float, float]
    sort: str
    speaker: str
    """How it stands to the one who tells of it: people blame their rivals."""


class Pairing:
    """Tells what the sides of one candidate are to each other, in pieces of features (:func:`names_in`)."""

    def __init__(self, candidate: Candidate, reading: Reading) -> None:
        predicate = candidate.trigger.predicate
        self._candidate = candidate
        self._kind, self._symmetric = candidate.type, candidate.type in SYMMETRIC
        self._frame, self._form, self._weak = predicate.frame, candidate.trigger.form, predicate.weak
        self._ranks = {code: n for n, (code, _) in enumerate(reading.focus[:RANKED])}
        self._year = year_of(reading.report.published)
        self._everyone = {side.entities for side in candidate.options}
        self._rivalled: dict[frozenset[str], str] = {}
        self._ones: dict[int, _One] = {}
        sources = [said.source for said in candidate.said if said.source is not None and said.source.codes]
        self._speaker = entities_of(sources[-1].codes) if sources else None
        inside = candidate.inside[-1].predicate.type if candidate.inside else "-"
        self._inside = "" if self._speaker is None else inside
        self._hinted = candidate.hints is not None

    def of(self, actor: Side | None, recipient: Side | None) -> list[Piece]:
        """What two sides are to each other, or one side and nobody."""
        if actor is None or recipient is None:
            return self._alone(actor, recipient)
        one, other, kind, frame = self._one(actor), self._one(recipient), self._kind, self._frame
        left, right = one.entities, other.entities
        shared = "equal" if left == right else "none" if left.isdisjoint(right) else "part"
        order = "far" if one.carried or other.carried else "ar" if one.first < other.first else "ra"
        where, sectors = (one.where, other.where), (one.sector, other.sector)
        return [
            *self._hint(one.chances, other.chances),
            ("shared", kind, shared, sectors),
            ("ranks", kind, one.rank, other.rank, sectors),
            ("order", kind, self._form, frame, order, where),
            ("kinds", kind, frame, one.several, other.several, one.kind, other.kind, shared),
            ("bond", kind, standing(left, right, self._year), where, one.sort, other.sort),
            ("speaker", kind, self._inside, one.speaker, other.speaker),
        ]

    def _alone(self, actor: Side | None, recipient: Side | None) -> list[Piece]:
        """One side and nobody, or nobody at all; nobody has no words of its own."""
        there, side = f"{'a' if actor else '-'}{'r' if recipient else '-'}", actor or recipient
        kind, frame = self._kind, self._frame
        hint = self._hint(self._candidate.chances(actor), self._candidate.chances(recipient))
        if side is None:
            return [*hint, ("alone", kind, there, frame, False, self._weak), ("one", kind, there, "", "", "", "")]
        one = self._one(side)
        return [
            *hint,
            ("alone", kind, there, frame, one.several, self._weak),
            ("one", kind, there, self._any_rival(one.entities), one.sort, self._inside, one.speaker),
        ]

    def _hint(self, left: tuple[float, float], right: tuple[float, float]) -> list[Piece]:
        """What the pack's neural network makes of the pair."""
        return [("hint", step(pair_chance(left, right, self._symmetric)))] if self._hinted else []

    def _one(self, side: Side) -> _One:
        known = self._ones.get(id(side))
        if known is None:
            entities, unit = side.entities, side.unit
            known = self._ones[id(side)] = _One(
                entities,
                len(entities) > 1,
                min((self._ranks.get(entity, RANKED) for entity in entities), default=RANKED),
                unit.mentions[0].sector,
                side.where[:5],
                unit.kind,
                unit.first,
                side.carried,
                side.chances,
                class_of(entities),
                "" if self._speaker is None else standing(self._speaker, entities, self._year),
            )
        return known

    def _any_rival(self, entities: frozenset[str]) -> str:
        """Whether a rival of these is among the options."""
        if entities not in self._rivalled:
            found = any(standing(entities, other, self._year) == "rivals" for other in self._everyone)
            self._rivalled[entities] = "rival" if found else "none"
        return self._rivalled[entities]


def names_in(piece: Piece) -> list[str]:
    """The features of a piece of what two sides are to each other."""
    names: list[str] = NAMES[str(piece[0])](*piece[1:])
    return names


def _names_alone(kind: str, there: str, frame: str, several: bool, weak: bool) -> list[str]:
    return [
        f"P|{there}&several={several}&type={kind}", f"P|{there}&several={several}&frame={frame}", f"P|{there}&several={several}&symmetric={kind in SYMMETRIC}",
        f"P|{there}", f"P|{there}&type={kind}", f"P|{there}&frame={frame}", f"P|{there}&weak={weak}",
    ]  # fmt: skip


def _names_one(kind: str, there: str, bond: str, sort: str, inside: str, stands: str) -> list[str]:
    speaker = inside and f"{inside}:{stands}"
    return [
        f"P|{there}&bond={bond}&type={kind}", f"P|{there}&class={sort}&type={kind}", f"P|{there}&speaker={speaker}", f"P|{there}&speaker={speaker}&type={kind}",
    ]  # fmt: skip


def _names_shared(kind: str, shared: str, sectors: Two) -> list[str]:
    return [f"P|shared={shared}", f"P|shared={shared}&type={kind}", f"P|shared={shared}&sectors={'>'.join(sectors)}"]


def _names_ranks(kind: str, left: int, right: int, sectors: Two) -> list[str]:
    rank = f"{left}{right}"
    return [f"P|ranks={rank}", f"P|ranks={rank}&type={kind}", f"P|sectors={'>'.join(sectors)}&type={kind}"]


def _names_order(kind: str, form: str, frame: str, order: str, where: Two) -> list[str]:
    return [
        f"P|order={order}&form={form}&frame={frame}", f"P|order={order}", f"P|far={'.'.join(where)}", f"P|both&type={kind}", f"P|both&frame={frame}",
    ]  # fmt: skip


def _names_kinds(kind: str, frame: str, several: bool, others: bool, left: str, right: str, shared: str) -> list[str]:
    many = f"{several}{others}"
    return [
        f"P|several={many}&symmetric={kind in SYMMETRIC}&shared={shared}", f"P|several={many}&frame={frame}", f"P|kinds={left}.{right}&type={kind}", f"P|shared={shared}&frame={frame}",
    ]  # fmt: skip


def _names_bond(kind: str, bond: str, where: Two, left: str, right: str) -> list[str]:
    far, classes = ".".join(where), f"{left}>{right}"
    return [
        f"P|bond={bond}", f"P|bond={bond}&type={kind}", f"P|bond={bond}&far={far}", f"P|bond={bond}&classes={classes}", f"P|classes={classes}&type={kind}",
    ]  # fmt: skip


def _names_speaker(kind: str, inside: str, left: str, right: str) -> list[str]:
    speaker = inside and f"{inside}:{left}>{right}"
    return [f"P|speaker={speaker}", f"P|speaker={speaker}&type={kind}"]


NAMES: Mapping[str, Callable[..., list[str]]] = {
    "hint": lambda level: [f"P|hint={level}"],
    "alone": _names_alone,
    "one": _names_one,
    "shared": _names_shared,
    "ranks": _names_ranks,
    "order": _names_order,
    "kinds": _names_kinds,
    "bond": _names_bond,
    "speaker": _names_speaker,
}
"""What puts each kind of piece into words."""
