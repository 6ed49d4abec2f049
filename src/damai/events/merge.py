"""One event of a report, told in several places, becomes one: named features of a pair for a yes/no model, then groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from damai.events.candidates import OWED, Candidate, Side, codes_of, entities_of
from damai.events.weights import LinearModel
from damai.model import Span

MOST_GROUPS = 40
MOST_MEMBERS = 8
"""How many earlier groups, and how many of a group's last mentions, a mention is held against (long reports stay linear)."""


def _overlap(left: frozenset[str], right: frozenset[str]) -> str:
    if not left and not right:
        return "bothempty"
    if not left or not right:
        return "oneempty"
    if left == right:
        return "equal"
    return "none" if left.isdisjoint(right) else "part"


class _Sides(NamedTuple):
    """The entities of a candidate's sides, and those of them that stand where it stands."""

    actors: frozenset[str]
    recipients: frozenset[str]
    actors_here: frozenset[str]
    recipients_here: frozenset[str]

    @classmethod
    def of(cls, candidate: Candidate) -> _Sides:
        """Those of a candidate."""
        both = candidate.actors, candidate.recipients
        return cls(*map(_entities, both), *(_entities([s for s in sides if not s.carried]) for sides in both))


def _entities(sides: Sequence[Side]) -> frozenset[str]:
    return entities_of(codes_of(sides))


def pair_features(
    left: Candidate, right: Candidate, dates: dict[int, str | None], places: dict[int, str | None]
) -> list[str]:
    """Named features of two candidates of one type, the earlier first; dates and places by candidate number."""
    return _features(left, right, _Sides.of(left), _Sides.of(right), dates, places)


def _features(
    left: Candidate,
    right: Candidate,
    mine: _Sides,
    others: _Sides,
    dates: dict[int, str | None],
    places: dict[int, str | None],
) -> list[str]:
    kind = left.type
    actors, recipients = _overlap(mine.actors, others.actors), _overlap(mine.recipients, others.recipients)
    everyone = _overlap(mine.actors | mine.recipients, others.actors | others.recipients)
    gap = right.sentence.index - left.sentence.index
    distance = gap if gap < 3 else 3 if gap < 6 else 4
    root = left.trigger.predicate.id == right.trigger.predicate.id
    when = _agree(dates.get(left.number), dates.get(right.number))
    where = _agree(places.get(left.number), places.get(right.number))
    words = right.sentence.words
    after = words[right.trigger.last].lower if right.trigger.last < len(words) else ""
    before = words[right.trigger.first - 1].lower if right.trigger.first else ""
    noun = right.trigger.form.startswith("noun")
    status = left.modality.status == right.modality.status
    here = _overlap(mine.actors_here, others.actors_here), _overlap(mine.recipients_here, others.recipients_here)
    local = ".".join(here)
    swapped = bool(mine.actors) and mine.actors == others.recipients
    firm = f"{int(min(left.sure, right.sure) * 4)}"
    bare = all(side.carried for side in (*right.actors, *right.recipients))
    that = after if noun else "-"
    return [
        f"local={local}", f"local={local}&noun={noun}", f"local={local}&distance={distance}", f"bare={bare}&noun={noun}&distance={distance}", f"bare={bare}&that={that}", f"bare={bare}&root={root}",
        f"swapped={swapped}", f"swapped={swapped}&firm={firm}", f"sides={actors}.{recipients}&firm={firm}", f"actors={actors}&firm={firm}", f"everyone={everyone}&firm={firm}", f"local={local}&firm={firm}", f"actors={actors}&firm={firm}&type={kind}",
        "bias", f"type={kind}", f"actors={actors}", f"recipients={recipients}", f"sides={actors}.{recipients}", f"sides={actors}.{recipients}&distance={distance}", f"distance={distance}", f"distance={distance}&type={kind}",
        f"root={root}", f"root={root}&distance={distance}", f"root={root}&type={kind}", f"when={when}", f"where={where}", f"when={when}&sides={actors}.{recipients}", f"when={when}&where={where}", f"after={after}&noun={noun}",
        f"before={before}", f"noun={noun}", f"noun={noun}&sides={actors}.{recipients}", f"status={status}", f"quoted={left.quoted}.{right.quoted}", f"everyone={everyone}&type={kind}", f"everyone={everyone}&distance={distance}",
        f"everyone={everyone}&when={when}", f"everyone={everyone}&root={root}", f"everyone={everyone}&noun={noun}", f"sides={actors}.{recipients}&type={kind}", f"paragraph={left.sentence.paragraph == right.sentence.paragraph}",
        f"order={left.trigger.form[:4]}.{right.trigger.form[:4]}",
    ]  # fmt: skip


def _agree(left: str | None, right: str | None) -> str:
    if left is None or right is None:
        return "unknown" if left is None and right is None else "half"
    return "same" if left == right else "differ"


def _opposed(left: Candidate, right: Candidate) -> bool:
    """Whether two mentions have opposite directions, each with both sides named where it stands."""
    pairs = []
    for one in (left, right):
        sides = (*one.actors, *one.recipients)
        if not one.actors or not one.recipients or any(_is_away(s, one) for s in sides):
            return False
        pairs.append((_entities(one.actors), _entities(one.recipients)))
    (actors, recipients), (others, undergoers) = pairs
    return actors == undergoers or (recipients == others and actors != others)


def _countered(left: Candidate, right: Candidate) -> bool:
    """Whether one of two speakers of a sentence makes him the doer who in the other's words is the victim."""
    mine, others = _statement(left), _statement(right)
    if left.sentence.index != right.sentence.index or mine == others:
        return False
    actors, doers = _entities(left.actors), _entities(right.actors)
    recipients, undergoers = _entities(left.recipients), _entities(right.recipients)
    return not actors & doers and bool(actors & undergoers or recipients & doers)


def _owed_apart(left: Candidate, right: Candidate) -> bool:
    """Whether one is a duty by a deal and the other another deed, or the deal itself: each is a promise of its own."""
    owed = OWED & {left.modality.duty, right.modality.duty}
    return bool(owed) and left.trigger.predicate.mode != right.trigger.predicate.mode


def _statement(candidate: Candidate) -> Span | None:
    return next((said.statement for said in candidate.said if said.statement is not None), None)


def _is_away(side: Side, one: Candidate) -> bool:
    """Whether a side stands in another sentence; in another speaker's statement of the same one it does not."""
    return side.carried and side.unit.mentions[0].sentence != one.sentence.index


def group(
    candidates: list[Candidate],
    dates: dict[int, str | None],
    places: dict[int, str | None],
    model: LinearModel | None,
    threshold: float = 0.5,
) -> list[list[Candidate]]:
    """Candidates of one event together, in reading order: each joins the group it is most likely to belong to, or opens one."""
    groups: list[list[Candidate]] = []
    sides = {id(candidate): _Sides.of(candidate) for candidate in candidates}
    for candidate in candidates:
        best: tuple[float, int] | None = None
        same_type = [n for n, members in enumerate(groups) if members[0].type == candidate.type]
        for number in same_type[-MOST_GROUPS:]:
            members = groups[number][-MOST_MEMBERS:]
            if any(
                _opposed(member, candidate) or _countered(member, candidate) or _owed_apart(member, candidate)
                for member in members
            ):
                continue
            chances = [_same(member, candidate, sides, dates, places, model) for member in members]
            chance = (max(chances) + sum(chances) / len(chances)) / 2
            if chance >= threshold and (best is None or chance > best[0]):
                best = (chance, number)
        if best is None:
            groups.append([candidate])
        else:
            groups[best[1]].append(candidate)
    return groups


def _same(
    left: Candidate,
    right: Candidate,
    sides: Mapping[int, _Sides],
    dates: dict[int, str | None],
    places: dict[int, str | None],
    model: LinearModel | None,
) -> float:
    mine, others = sides[id(left)], sides[id(right)]
    if model is not None:
        return model.probabilities(_features(left, right, mine, others, dates, places))[1]
    overlaps = _overlap(mine.actors, others.actors), _overlap(mine.recipients, others.recipients)
    alike = all(overlap in ("equal", "oneempty", "bothempty") for overlap in overlaps)
    return float(alike and _agree(dates.get(left.number), dates.get(right.number)) != "differ")
