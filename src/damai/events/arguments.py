"""Who does it to whom: a grammatical place for each side, the frame's reading of it, and the features of a small model.

The features are named; the model's weights come from ``training/coder`` (see the pack's card). Without weights the
frame's reading alone decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from damai.events.triggers import Trigger
from damai.events.units import Unit
from damai.language.sentence import Sentence, Word

MAX_CLIMB = 4
RULES = frozenset({"object_first", "names_hide_triggers", "gap_is_object"})
"""The rules that a pack may switch on in ``frames.toml``."""
ATTRIBUTES = frozenset({"nmod", "amod", "compound"})
"""Relations of an owner that stands before its noun."""
EPITHETS = frozenset({"ADJ", "ADV", "NOUN", "NUM", "PROPN"})
"""Tags of words between an owner and what it owns."""
NO_EPITHET = ("and", "agent", "with", "between", "toward", "from", "clause", "verb_sign", "passive_sign")
"""Classes of words that end what an owner owns, where no tags tell."""
TIES = ("belonging", "backing")
"""Classes of words that stand behind a hyphen and say what a name before it is to what follows."""
MAX_EPITHETS = 4
MAX_TIE = 2
"""Small words that may stand between a side and the word before it that ties it to a noun ("backed by the X")."""
OF_REACH = 5


@dataclass(frozen=True, slots=True)
class Grammar:
    """The pack's ``frames.toml``: function words by class, and the frames (frame -> place -> role); ``clusters`` groups
    words of like use (``clusters.json``); ``rules`` are those of ``RULES`` that are on; ``links`` is the type that a verb
    gives a marked pair that it ties, ``obliging`` the type of what one says that another must do
    (:mod:`damai.events.links`)."""

    words: Mapping[str, frozenset[str]]
    frames: Mapping[str, Mapping[str, str]]
    clusters: Mapping[str, int]
    rules: frozenset[str] = frozenset()
    links: Mapping[str, str] = field(default_factory=dict)
    obliging: Mapping[str, str] = field(default_factory=dict)
    listed: frozenset[str] = field(init=False)
    """The words of all classes."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "listed", frozenset().union(*self.words.values()))

    @classmethod
    def from_table(cls, table: Mapping[str, Mapping[str, object]], clusters: Mapping[str, int]) -> Grammar:
        """From the parsed TOML, with the pack's word clusters."""
        words = {name: frozenset(forms) for name, forms in table["words"].items()}  # type: ignore[call-overload]
        frames = {name: {str(k): str(v) for k, v in row.items()} for name, row in table["frame"].items()}  # type: ignore[attr-defined]
        links, obliging = (_by_word(table.get(name, {})) for name in ("links", "obliging"))
        rules = frozenset(name for name, on in table.get("rules", {}).items() if on)
        return cls(words, frames, clusters, rules, links, obliging)

    def group(self, word: Word | None) -> str:
        """The cluster of a word; the edge of the sentence and unknown words have signs of their own."""
        if word is None:
            return "^"
        number = self.clusters.get(word.lower)
        if number is not None:
            return str(number)
        return "A" if word.text[0].isupper() else "9" if word.text[0].isdigit() else "?"


def _by_word(table: Mapping[str, object]) -> dict[str, str]:
    """The kind of each word, from the words of each kind."""
    return {word: kind for kind, words in table.items() for word in words}  # type: ignore[attr-defined]


def tree_path(words: Sequence[Word], trigger: Sequence[int], unit: int) -> str:
    """The way from trigger to unit: relations climbed from the trigger, ``^``, relations down to it; empty if far.

    ``nsubj`` alone means the unit is the trigger's subject, ``acl^`` that the trigger is a relative clause of the unit.
    """
    ups: dict[int, list[str]] = {}
    for start in trigger:
        chain: list[str] = []
        at = start
        ups.setdefault(at, [])
        while len(chain) < MAX_CLIMB and words[at].head != at:
            chain.append(words[at].dep)
            at = words[at].head
            if at not in ups or len(ups[at]) > len(chain):
                ups[at] = list(chain)
    downs: list[str] = []
    at = unit
    for _ in range(MAX_CLIMB):
        if at in ups:
            return "+".join(ups[at]) + ("^" if ups[at] else "") + "+".join(reversed(downs))
        if words[at].head == at:
            break
        downs.append(words[at].dep)
        at = words[at].head
    return "+".join(ups[at]) + "^" + "+".join(reversed(downs)) if at in ups else ""


def grammatical_place(
    words: Sequence[Word], trigger: Trigger, unit: Unit, units: Sequence[Unit], path: str, grammar: Grammar
) -> str:
    """Subject, object, agent, possessor, with, between, toward, from, or empty: by preposition, tree, then order.

    Where owners stand first: "genitive" before a noun, "genitive_of" if what it is done to follows behind "of".
    """
    if unit.first < trigger.last and unit.last > trigger.first and "gap_is_object" in grammar.rules:
        return _place_inside(words, trigger, unit, path, grammar)
    after = unit.first >= trigger.last
    noun = trigger.form.startswith("noun")
    if after:
        if noun and _behind_of(words, trigger, unit, path, grammar):
            return "possessor"
        for place in ("agent", "with", "between", "toward", "from"):
            if unit.prep in grammar.words[place]:
                return place
    elif noun and owns(words, trigger, unit, units, path, grammar):
        return "genitive_of" if _of_at(words, trigger, grammar) is not None else "genitive"
    last = path.rsplit("^", 1)[-1]
    if last.startswith("nsubj") and not path.startswith(("ccomp", "xcomp^nsubj+")):
        return "subject"
    if last == "obj" and "^" not in path and not (after and _is_bare_agent(trigger, unit, grammar)):
        return "object"
    if after:
        return _place_behind(trigger, unit, grammar)
    if path.endswith("^") and path.startswith("acl"):
        return "subject"
    return "subject" if not noun and unit.prep not in grammar.words["place"] else ""


def _place_behind(trigger: Trigger, unit: Unit, grammar: Grammar) -> str:
    """What the order alone says of a side behind a trigger; an owner or an agent behind it may need a word before it."""
    gap = unit.first - trigger.last
    if trigger.form.startswith("noun"):
        return "possessor" if gap <= 1 and "genitive" not in grammar.words else ""
    if trigger.form == "passive":
        return "agent" if _is_bare_agent(trigger, unit, grammar) else ""
    return "object" if gap <= 3 else ""


def _is_bare_agent(trigger: Trigger, unit: Unit, grammar: Grammar) -> bool:
    """Whether a side right behind a passive did it, in a language whose agents need no word before them ("dikuasai
    Taliban"): parsers take such an agent for an object."""
    return trigger.form == "passive" and unit.first - trigger.last <= 1 and "passive_sign" not in grammar.words


def _place_inside(words: Sequence[Word], trigger: Trigger, unit: Unit, path: str, grammar: Grammar) -> str:
    """The place of a side in a trigger's gap: its object ("hold X responsible"), or "inside" where it only describes a
    word of the trigger ("face X's accusations"). A side that a noun's own form begins with ("X support for") owns it."""
    if not frozenset(trigger.words).isdisjoint(range(unit.first, unit.last)):
        return "genitive" if trigger.form.startswith("noun") and unit.first <= trigger.first else ""
    if words[unit.last].lower in grammar.words.get("genitive", frozenset()) or _describes(path):
        return "inside"
    return "object" if not path or path.rsplit("+", 1)[-1].startswith(("obj", "nsubj")) else ""


def _describes(path: str) -> bool:
    """Whether a tree path leads down to an attribute."""
    return bool(path) and all(relation.partition(":")[0] in ATTRIBUTES for relation in path.split("+"))


def owns(
    words: Sequence[Word], trigger: Trigger, unit: Unit, units: Sequence[Unit], path: str, grammar: Grammar
) -> bool:
    """Whether a side stands before a noun as its owner ("X's attack", "X-led air strikes"); only adjectives and other
    sides may stand between. Never in a language without a ``genitive`` class."""
    genitive = grammar.words.get("genitive")
    if not genitive or unit.last > trigger.first:
        return False
    at, marked = unit.last, False
    if words[at].text == "-":
        if words[at + 1].lower not in grammar.words.get("belonging", frozenset()):
            return False
        at, marked = at + 2, True
    elif words[at].lower in genitive and words[at].start == words[at - 1].end:  # else it opens a quotation
        at, marked = at + 1, True
    if _describes(path):
        return True
    others = {i for other in units for i in range(other.first, other.last)}
    between = words[at : trigger.first]
    return len(between) <= MAX_EPITHETS and all(w.i in others or _is_epithet(w, marked, grammar) for w in between)


def _is_epithet(word: Word, marked: bool, grammar: Grammar) -> bool:
    """Whether a word may stand between an owner and its noun; without tags, after a genitive, any but function words."""
    if word.pos:
        return word.pos in EPITHETS or (word.pos == "VERB" and word.dep == "amod")
    if word.lower in grammar.words.get("epithet", frozenset()):
        return True
    barred = (grammar.words.get(name, frozenset()) for name in NO_EPITHET)
    return marked and word.text[0].isalnum() and not any(word.lower in forms for forms in barred)


def _of_at(words: Sequence[Word], trigger: Trigger, grammar: Grammar) -> int | None:
    """Where the "of" right behind a noun stands (or is its last word), in languages with that class."""
    of = grammar.words.get("of", frozenset())
    for at in (trigger.last - 1, trigger.last):
        if at < len(words) and words[at].lower in of:
            return at
    return None


def _behind_of(words: Sequence[Word], trigger: Trigger, unit: Unit, path: str, grammar: Grammar) -> bool:
    """Whether a side is what the noun is about ("arrest of X"): the place that in other languages needs no word."""
    at = _of_at(words, trigger, grammar) if "genitive" in grammar.words else None
    near = at is not None and at < unit.first <= at + OF_REACH
    return near and (unit.prep in grammar.words["of"] or (path.startswith("nmod") and _describes(path)))


def _ranked(
    words: Sequence[Word], trigger: Trigger, unit: Unit, units: Sequence[Unit], path: str, grammar: Grammar
) -> str:
    """A place that only the order tells counts for the nearest side; one further off has another name ("subject2").

    Of two owners before a noun the first one owns ("X's Y offensive").
    """
    place = grammatical_place(words, trigger, unit, units, path, grammar)
    if place.startswith("genitive"):
        before = (other for other in units if other.last <= unit.first)
        first = not any(
            owns(words, trigger, o, units, tree_path(words, trigger.words, o.head), grammar) for o in before
        )
        return place if first else "genitive2"
    if place not in ("subject", "object", "possessor") or (
        path.rsplit("^", 1)[-1].startswith(("nsubj", "obj")) and len(path) < 12
    ):
        return place
    barred = grammar.words["place"] | grammar.words["agent"] | grammar.words["with"] | grammar.words["toward"]
    if unit.last <= trigger.first:
        nearer = any(
            unit.last <= other.first and other.last <= trigger.first and other.prep not in barred for other in units
        )
    else:
        nearer = any(trigger.last <= other.first and other.last <= unit.first for other in units)
    return f"{place}2" if nearer else place


def _tied_before(words: Sequence[Word], trigger: Trigger, unit: Unit, grammar: Grammar) -> str:
    """The same where the word that ties stands before the side and the noun before that ("Y backed by X", "Y of X's flag")."""
    skipped = grammar.words["agent"] | grammar.words["with"] | grammar.words["the"]
    at = unit.first - 1
    while at > 0 and unit.first - at <= MAX_TIE and words[at].lower in skipped:
        at -= 1
    if at < 0:
        return ""
    known = (name for name in TIES if words[at].lower in grammar.words.get(f"{name}_before", frozenset()))
    tie = next(known, "")
    return tie and f"{tie}.{'own' if at in trigger.words else 'other'}"


def bond(words: Sequence[Word], trigger: Trigger, unit: Unit, grammar: Grammar) -> str:
    """What ties a side to a noun behind it, and whether that noun is the trigger ("own") or another ("other").

    Such a side only describes somebody or something: "backing.other" is X in "X-backed Y struck", "genitive.other" in "X's
    stronghold was hit", "attribute.other" in "the X border". Empty for a side that stands by itself.
    """
    if before := _tied_before(words, trigger, unit, grammar):
        return before
    at = unit.last
    if at + 1 < len(words) and words[at].text == "-" and words[at].start == words[at - 1].end:
        forms = ((name, grammar.words.get(name, frozenset())) for name in TIES)
        tie = next((name for name, known in forms if words[at + 1].lower in known), "hyphen")
        return f"{tie}.{'own' if at + 1 in trigger.words else 'other'}"
    head = words[unit.head]
    if head.head < at or head.dep.partition(":")[0] not in ATTRIBUTES:
        return ""
    marked = words[at].lower in grammar.words.get("genitive", frozenset())
    return f"{'genitive' if marked else 'attribute'}.{'own' if head.head in trigger.words else 'other'}"


def reach(
    words: Sequence[Word], trigger: Trigger, unit: Unit, units: Sequence[Unit], path: str, grammar: Grammar
) -> str:
    """How far a side lies in the tree: "of" right behind the trigger's "of", "down" below the trigger, else the steps up
    to what holds both; and what stands with the trigger already: a side behind its "of", one behind a word like "by"."""
    up, mark, _ = path.partition("^")
    far = "none" if not path else f"up{min(3, up.count('+') + 1)}" if mark else "down"
    of = _of_at(words, trigger, grammar)
    behind = [u for u in units if of is not None and of < u.first <= of + OF_REACH][:1]
    by = any(u.prep in grammar.words["agent"] and u.first >= trigger.last for u in units if u is not unit)
    if unit in behind:
        return "of.by" if by else "of."
    return f"{far}.{'of' if behind else ''}{'by' if by else ''}"


def frame_role(trigger: Trigger, place: str, grammar: Grammar) -> str:
    """What the frame says of a place, with the voice taken into account; ``none`` where it says nothing.

    A row PLACE_FORM of the frame ("genitive_noun_of") wins over the row of the place.
    """
    frame = grammar.frames.get(trigger.predicate.frame, {})
    own = frame.get(f"{place}_{trigger.form}")
    if own is not None:
        return own
    if trigger.form == "passive" and place == "subject":
        place = "object" if trigger.predicate.frame != "undergo" else "subject"
    elif trigger.form in ("noun_by", "noun_of") and place == "possessor" and "possessor" not in frame:
        place = "subject" if trigger.form == "noun_by" else "object"
    elif trigger.form == "noun_of" and place in ("subject", "object"):
        place = ""
    return frame.get(place, "none")


def role_features(
    sentence: Sentence, trigger: Trigger, unit: Unit, units: Sequence[Unit], grammar: Grammar, speaker: bool
) -> list[str]:
    """Named features of one side with respect to one trigger, for the role model."""
    words = sentence.words
    path = tree_path(words, trigger.words, unit.head)
    place = _ranked(words, trigger, unit, units, path, grammar)
    role = frame_role(trigger, place, grammar)
    after = unit.first >= trigger.last
    inside = unit.last > trigger.first and unit.first < trigger.last
    low, high = (trigger.last, unit.first) if after else (unit.last, trigger.first)
    gap = words[low : max(low, high)]
    between = sum(1 for other in units if low <= other.first and other.last <= high and other is not unit)
    kind, form, frame, side = trigger.predicate.type, trigger.form, trigger.predicate.frame, "R" if after else "L"
    prep = unit.prep if unit.prep in grammar.listed else "-"
    mention = unit.mentions[0]
    what = f"{mention.kind}.{mention.title_kind}" if mention.title_kind else mention.kind
    clause = sum(1 for w in gap if w.lower in grammar.words["clause"])
    commas = sum(1 for w in gap if w.text in ',;:"“”')
    quoted = any(w.text in '"“”' for w in gap)
    features = [
        "bias", f"rule={role}", f"rule={role}&frame={frame}", f"rule={role}&type={kind}", f"place={place}&form={form}&frame={frame}",
        f"path={path}&form={form}", f"path={path}&frame={frame}", f"side={side}&prep={prep}&form={form}", f"side={side}&prep={prep}&type={kind}",
        f"side={side}&prep={prep}&frame={frame}&form={form}", f"side={side}&near={between}&form={form}", f"what={what}&type={kind}", f"what={what}&rule={role}",
        f"what={what}&side={side}&prep={prep}", f"distance={min(6, len(gap).bit_length())}&side={side}", f"clause={min(clause, 2)}&side={side}", f"commas={min(commas, 3)}&side={side}",
        f"several={len(unit.codes) > 1}&type={kind}", f"via={mention.via}", f"speaker={speaker}&type={kind}", f"speaker={speaker}&side={side}", f"quoted={quoted}&side={side}",
        f"predicate={trigger.predicate.id}&side={side}&form={form}", f"sector={mention.sector}&type={kind}", f"inside={inside}",
        f"first={unit.first == 0 or unit is units[0]}&side={side}", f"adjacent={len(gap) == 0}&side={side}&form={form}&frame={frame}",
        f"near={between}&rule={role}", f"org={unit.codes[0][:4] if unit.codes and '-' in unit.codes[0] else 'state'}&type={kind}",
    ]  # fmt: skip
    left = words[unit.first - 1] if unit.first else None
    right = words[unit.last] if unit.last < len(words) else None
    before, behind, above = grammar.group(left), grammar.group(right), grammar.group(words[words[unit.head].head])
    features += [f"before={before}", f"after={behind}", f"head={above}"]
    features += [f"before={before}&side={side}&type={kind}", f"after={behind}&side={side}"]
    if place.startswith("genitive"):
        features.append(f"{place}={words[unit.head].pos}{right.pos if right else ''}&form={form}&frame={frame}")
    features += _tree_features(words, trigger, unit, units, path, role, side, grammar)
    features += [f"gap={group}&side={side}" for group in sorted({grammar.group(w) for w in gap[:8]})]
    return features


def _tree_features(
    words: Sequence[Word],
    trigger: Trigger,
    unit: Unit,
    units: Sequence[Unit],
    path: str,
    role: str,
    side: str,
    grammar: Grammar,
) -> list[str]:
    """What ties a side to the word behind it, and how far it lies from the trigger in the tree."""
    kind, form, frame = trigger.predicate.type, trigger.form, trigger.predicate.frame
    far = reach(words, trigger, unit, units, path, grammar)
    features = [f"reach={far}&form={form}", f"reach={far}&rule={role}", f"reach={far}&frame={frame}&side={side}"]
    if tie := bond(words, trigger, unit, grammar):
        features += [f"bond={tie}", f"bond={tie}&type={kind}", f"bond={tie}&form={form}&frame={frame}"]
    return features
