"""One event of a report, told in several places, becomes one: named features of a pair for a yes/no model, then groups."""

from __future__ import annotations

from damai.events.candidates import OWED, Candidate, Side, codes_of
from damai.events.weights import LinearModel
from damai.model import Span

MOST_GROUPS = 40
MOST_MEMBERS = 8
"""How many earlier groups, and how many of a group's last mentions, a mention is held against (long reports stay linear)."""


def _overlap(left: set[str], right: set[str]) -> str:
    if not left and not right:
        return "bothempty"
    if not left or not right:
        return "oneempty"
    if left == right:
        return "equal"
    return "part" if left & right else "none"


def _entities(codes: tuple[str, ...]) -> set[str]:
    return {code.partition(":")[0] for code in codes}


def _here(sides: list[Side]) -> list[Side]:
    return [side for side in sides if not side.carried]


def pair_features(
    left: Candidate, right: Candidate, dates: dict[int, str | None], places: dict[int, str | None]
) -> list[str]:
    """Named features of two candidates of one type, the earlier first; dates and places by candidate number."""
    kind = left.type
    actors = _overlap(_entities(codes_of(left.actors)), _entities(codes_of(right.actors)))
    recipients = _overlap(_entities(codes_of(left.recipients)), _entities(codes_of(right.recipients)))
    everyone = _overlap(
        _entities(codes_of(left.actors)) | _entities(codes_of(left.recipients)),
        _entities(codes_of(right.actors)) | _entities(codes_of(right.recipients)),
    )
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
    local = (
        _overlap(_entities(codes_of(_here(left.actors))), _entities(codes_of(_here(right.actors))))
        + "."
        + _overlap(_entities(codes_of(_here(left.recipients))), _entities(codes_of(_here(right.recipients))))
    )
    swapped = bool(codes_of(left.actors)) and _entities(codes_of(left.actors)) == _entities(codes_of(right.recipients))
    firm = f"{int(min(left.sure, right.sure) * 4)}"
    bare = not _here(right.actors) and not _here(right.recipients)
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
        pairs.append((_entities(codes_of(one.actors)), _entities(codes_of(one.recipients))))
    (actors, recipients), (others, undergoers) = pairs
    return actors == undergoers or (recipients == others and actors != others)


def _countered(left: Candidate, right: Candidate) -> bool:
    """Whether one of two speakers of a sentence makes him the doer who in the other's words is the victim."""
    mine, others = _statement(left), _statement(right)
    if left.sentence.index != right.sentence.index or mine == others:
        return False
    actors, doers = _entities(codes_of(left.actors)), _entities(codes_of(right.actors))
    recipients, undergoers = _entities(codes_of(left.recipients)), _entities(codes_of(right.recipients))
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
            chances = [_same(member, candidate, dates, places, model) for member in members]
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
    dates: dict[int, str | None],
    places: dict[int, str | None],
    model: LinearModel | None,
) -> float:
    if model is None:
        sides = _overlap(_entities(codes_of(left.actors)), _entities(codes_of(right.actors))) in (
            "equal",
            "oneempty",
            "bothempty",
        )
        others = _overlap(_entities(codes_of(left.recipients)), _entities(codes_of(right.recipients))) in (
            "equal",
            "oneempty",
            "bothempty",
        )
        return float(sides and others and _agree(dates.get(left.number), dates.get(right.number)) != "differ")
    return model.probabilities(pair_features(left, right, dates, places))[1]
