"""The verb that ties a marked pair directly: what one told the other is what the sentence says of these two.

Triggers are words of events between states. A sentence on a bombing is full of them, though the two that are marked
in it may be a witness and the reporter he talks to. A verb that has one of the pair as its subject and the other as its
object says which: by the pack's ``links`` (everyday verbs), or, where the tables of predicates know it, by the type of
its trigger. Whoever speaks of what is somebody's speaks of him ("rejected Mali's plea"), and what one says that another
must do is asked of him, whatever it is ("said Mali must join the talks").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from damai.events.arguments import Grammar
from damai.events.candidates import SYMMETRIC
from damai.events.units import Unit
from damai.language.pack import TYPES
from damai.language.sentence import Word

LINK, TIED = 8.0, 2.0
"""What an everyday verb adds to the score of its type, for which no other word speaks; what a trigger's place adds."""
FEATURES: Mapping[str, tuple[str, float]] = {
    f"{name}={kind}": (kind, weight) for name, weight in (("link", LINK), ("tied", TIED)) for kind in TYPES
}
"""The features, each with the type that it speaks for and its weight, which is set and not learned."""
SUBJECT, PASSIVE = "nsubj", "nsubj:pass"
OBJECTS = frozenset({"obj", "iobj"})
NAMING = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
CLAUSE, NOUN = "ccomp", "nmod"
JOINED = frozenset({"conj", "appos", "flat"})
"""Ways by which a second name hangs by the first, whose place it shares."""
SHARING = frozenset({"conj", "parataxis"})
"""Ways by which a verb without a subject of its own hangs by the verb whose subject it shares. What one has agreed or
refused to do (``xcomp``) is not done, and so says less of a pair than the verb above it."""


def link_features(
    words: Sequence[Word],
    source: Unit | None,
    target: Unit | None,
    triggers: Sequence[tuple[str, Sequence[int]]],
    grammar: Grammar,
) -> Iterator[str]:
    """What the verb between a pair says of it; ``triggers`` are the types that the sentence tells of, with their words.

    A type with two equal sides holds whichever of the pair is the subject, any other where the source acts.
    """
    if source is None or target is None:
        return
    verb, turned = tie(words, source, target, grammar)
    if verb is None:
        asked, saying = obliged(words, source, target, grammar)
        own = {kind for kind, inside in triggers if saying in inside} | {_kind(words[saying], grammar) or asked}
        if asked and own <= {asked, *SYMMETRIC}:  # to reject or to deny that somebody must is no demand
            yield f"link={asked}"
        return
    told = {kind for kind, inside in triggers if verb in inside}
    yield from (f"tied={kind}" for kind in sorted(told) if kind in SYMMETRIC or not turned)
    kind = _kind(words[verb], grammar)
    bidden = any(w.head == verb and w.dep == "xcomp" for w in words)  # "told them to leave" is an order
    if kind and not told and not bidden and (kind in SYMMETRIC or not turned):
        yield f"link={kind}"


def _kind(verb: Word, grammar: Grammar) -> str | None:
    """The type that an everyday verb speaks for."""
    return grammar.links.get(verb.lemma) or grammar.links.get(verb.lower)


def tie(words: Sequence[Word], source: Unit, target: Unit, grammar: Grammar) -> tuple[int | None, bool]:
    """The verb between a pair (None: there is none), and whether it is the target that acts."""
    ends = [_owned(words, _hangs(words, unit.head), grammar) for unit in (source, target)]
    places = [_place(words, at, grammar) for at in ends]
    for turned in (False, True):
        (doer, done), found = (ends[::-1], places[::-1]) if turned else (ends, places)
        above, verb = words[doer].head, words[done].head
        if found == ["subject", "object"] and _shares(words, above, verb):
            return verb, turned
        if found == ["agent", "patient"] and above == verb:
            return verb, turned
    return None, False


def obliged(words: Sequence[Word], source: Unit, target: Unit, grammar: Grammar) -> tuple[str, int]:
    """The type of what the source says that the target must do (empty: nothing), and the verb of saying."""
    speaker, other = (words[_hangs(words, unit.head)] for unit in (source, target))
    clause = words[other.head]
    says = clause.head
    if speaker.dep != SUBJECT or clause.dep != CLAUSE or not other.dep.startswith(SUBJECT):
        return "", says
    kinds = [grammar.obliging[w.lower] for w in words if w.head == clause.i and w.lower in grammar.obliging]
    return (kinds[0] if kinds and _shares(words, speaker.head, says) else ""), says


def _shares(words: Sequence[Word], verb: int, other: int) -> bool:
    """Whether a verb's subject is that of the other one too: it is the same, or hangs by it without one of its own."""
    for _ in words:
        own = any(w.head == other and w.dep.startswith(SUBJECT) for w in words)
        if other == verb or own or words[other].dep not in SHARING:
            break
        other = words[other].head
    return other == verb


def _hangs(words: Sequence[Word], at: int) -> int:
    """The first of the names that one of the pair is joined to."""
    for _ in words:
        above = words[words[at].head]
        if words[at].dep.partition(":")[0] not in JOINED or above.pos not in NAMING:
            break
        at = above.i
    return at


def _owned(words: Sequence[Word], at: int, grammar: Grammar) -> int:
    """What a name owns where that is an object, by a genitive before it ("Mali's plea"); else the name itself."""
    owned = words[words[at].head]
    signs = grammar.words.get("genitive", frozenset())
    marked = any(w.head == at and w.dep == "case" and w.lower in signs for w in words)
    return owned.i if marked and words[at].dep.startswith(NOUN) and owned.dep in OBJECTS else at


def _place(words: Sequence[Word], at: int, grammar: Grammar) -> str:
    """The grammatical place of a name at the verb it hangs by (empty: another one)."""
    dep = words[at].dep
    if dep in (SUBJECT, PASSIVE):
        return "subject" if dep == SUBJECT else "patient"
    cases = {w.lower for w in words if w.head == at and w.dep == "case"}
    if cases & grammar.words["agent"]:
        return "agent"
    return "object" if dep in OBJECTS or cases & grammar.words.get("tied", frozenset()) else ""
