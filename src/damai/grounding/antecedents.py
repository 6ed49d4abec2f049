"""Whom a pronoun stands for, among those named in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from damai.grounding.mentions import MAX_JOINERS, Mention

STANDS_FOR = {"states": ("state", "capital", "seat"), "person": ("person", "title"), "group": ("org",)}
"""What a pronoun for one may stand for, by its kind in the pack."""
OF_A_STATE = ("state", "title", "seat", "body", "person", "capital")
"""Kinds of mentions that are, or act for, a state."""
SENT = frozenset({"MIL", "COP"})
"""Sectors of forces that a state sends; rebels are told of beside the state that they fight."""
REBELS, GROUP = "REB", "NSA-"
"""The sector of those who fight their state, and how the codes of armed groups begin."""
PEOPLE = "people"
BODIES = ("state", "capital", "seat", "body", "org")
"""Kinds of mentions that are no single person."""
MANY = (PEOPLE, "force", "body")
"""Kinds of offices that are more than one person."""


def antecedents(mention: Mention, pool: Sequence[Mention], place_words: frozenset[str]) -> list[Mention]:
    """Those that a pronoun stands for among the mentions of one sentence (in order, all with codes); empty for none.

    ``place_words`` stand before those that are only where it happens.
    """
    if mention.number > 1:
        return _several(pool, mention.number, place_words)
    if mention.number == 1:
        return _owner(pool, place_words) if mention.title_kind == "owner" else _one(mention, pool)
    return next(_groups([m for m in pool if not _passes_on(m)]), [])


def sender(mention: Mention, before: Sequence[Mention], place_words: frozenset[str]) -> Mention | None:
    """Whose bare "tentara", "pasukan" are ("New Delhi mengirim lebih banyak tentara"): of the only state that the
    sentence names before them, unless as a place."""
    if mention.title_kind != "force" or mention.sector not in SENT:
        return None
    named = [m for m in before if m.kind in OF_A_STATE and len(m.codes) == 1 and m.prep not in place_words]
    states = [m for m in named if "-" not in m.codes[0]]
    return states[0] if len({m.codes[0].partition(":")[0] for m in states}) == 1 else None


def force_of(mention: Mention, rows: Sequence[Sequence[Mention]], place_words: frozenset[str] | None) -> Mention | None:
    """Who bare rebels are, and whose bare soldiers: by the mentions before them in their sentence and in those before,
    the nearest first; without ``place_words`` soldiers are left to what else tells."""
    return movement(mention, rows) or (sender(mention, rows[0], place_words) if place_words is not None else None)


def movement(mention: Mention, rows: Iterable[Sequence[Mention]]) -> Mention | None:
    """Who "the rebels", "pemberontak" are: the only armed group that is named in the sentences last read (``rows``, the
    nearest first), where they name one that is no state's."""
    if mention.sector != REBELS or mention.title_kind != "force":
        return None
    for row in rows:
        named = [m for m in row if len(m.codes) == 1 and m.codes[0].startswith(GROUP) and m.kind in ("org", "title")]
        if named:
            return named[0] if len({m.codes[0].partition(":")[0] for m in named}) == 1 else None
    return None


def _one(mention: Mention, pool: Sequence[Mention]) -> list[Mention]:
    """Whom "he", "it", "the group" stands for: the first person named, else the nearest of the right kind."""
    wanted = STANDS_FOR.get(mention.title_kind)
    group = mention.title_kind == "group"
    fitting = [
        m
        for m in pool
        if len(m.codes) == 1
        and (wanted is None or m.kind in wanted or (group and m.codes[0].startswith(("NSA-", "IGO-", "NGO-"))))
    ]
    if mention.title_kind == "person":
        return [m for m in fitting if m.kind == "person" or m.title_kind == "person"][:1]
    return fitting[-1:]


def _owner(pool: Sequence[Mention], place_words: frozenset[str]) -> list[Mention]:
    """Whose "its citizens" are: the nearest named who is not only where it happens, with the row that it ends."""
    named = [m for m in pool if m.codes]
    last = next((m for m in reversed(named) if m.prep not in place_words), named[-1] if named else None)
    if last is None:
        return []
    row = [last]
    for m in reversed(pool[: pool.index(last)]):
        if not row[0].joined or not 0 < row[0].first - m.last <= MAX_JOINERS or len(m.codes) != 1:
            break
        row.insert(0, m)
    return row


def teller(
    mention: Mention, pool: Sequence[Mention], words: Sequence[str], verbs: frozenset[str], that: frozenset[str]
) -> list[Mention]:
    """Whose words "mereka" opens: of the state, body or force right before a verb of telling ("Korea Selatan menyatakan
    (bahwa) mereka"), or of the first named where a noun stands there ("Iran menampik tudingan AS bahwa mereka"). A
    person who tells of "them" tells of others. ``words`` are those before the pronoun."""
    said = [word for word in words if word not in that and word != ","]
    told = bool(said) and said[-1] in verbs
    named = [m for m in pool if m.codes and not _passes_on(m)]
    if mention.number or not named or not (told or words[-1] in that):
        return []
    whose = named[-1] if told else named[0]
    group = whose.kind in BODIES or whose.title_kind in ("force", "body")
    return [whose] if group and len(whose.codes) == 1 else []


def _passes_on(mention: Mention) -> bool:
    """Whether a mention is of media or journalists, who only tell ("dikutip dari X, mereka mengaku ...")."""
    return all(code.startswith("MED-") or code.endswith(":MED") for code in mention.codes)


def _groups(pool: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Whom "they" may stand for, in order: a people, a force, an organisation, or a row of states ("A, B and C")."""
    row: list[Mention] = []
    for at, mention in enumerate(pool):
        follows = bool(row) and mention.joined and 0 < mention.first - row[-1].last <= MAX_JOINERS
        row = [*row, mention] if follows else [mention]
        ahead = pool[at + 1] if at + 1 < len(pool) else None
        if ahead is not None and ahead.joined and 0 < ahead.first - mention.last <= MAX_JOINERS:
            continue
        several = len(row) > 1 and len({code.partition(":")[0] for m in row for code in m.codes}) > 1
        if several and (len(row) > 2 or row[-1].prep.isalpha()):  # "Menurut Putin, Saudi ..." is no row
            yield row
        for m in row:
            if m.title_kind in MANY or len(m.codes) > 1 or m.kind == "org":
                yield [m]


def _several(pool: Sequence[Mention], number: int, place_words: frozenset[str]) -> list[Mention]:
    """The last ``number`` different entities of one sentence that are not only where it happens; whoever was hurt there
    ("killing nine people") stands for their land only where nobody else does."""
    chosen: dict[str, Mention] = {}
    for mention in reversed([m for m in pool if m.kind != "place" and m.prep not in place_words]):
        if len({code.partition(":")[0] for code in mention.codes}) == number and mention.via != "text":
            return [mention]
        if len(mention.codes) == 1:
            entity = mention.codes[0].partition(":")[0]
            if entity not in chosen or (chosen[entity].title_kind == PEOPLE and mention.title_kind != PEOPLE):
                chosen[entity] = mention
    picked = sorted(list(chosen.values())[:number], key=pool.index)
    return picked if len(picked) == number else []
