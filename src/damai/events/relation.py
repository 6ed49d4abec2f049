"""The PLOVER type of one marked pair in one sentence: the coder's triggers, weighed by a small voter.

Each type has a score: what speaks for the triggers of that type (``trigger_features``, the same weights for all
types), and what the words around the pair say (``word_features``, a weight for each type). The softmax of the scores is
the answer, so there always is one, and the features with the highest weights are its reasons.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from damai.events.arguments import Grammar, frame_role, grammatical_place, tree_path
from damai.events.links import FEATURES, link_features
from damai.events.modality import Modality
from damai.events.triggers import Trigger, head_word
from damai.events.units import Unit, head_of
from damai.knowledge.ontology import ontology
from damai.language.pack import TYPES
from damai.language.sentence import Sentence, Word

Place = tuple[int, int]
"""First and last character (exclusive) of the words of one of the pair, in the sentence."""
CONTENT = frozenset({"VERB", "NOUN", "ADJ", "ADV", "ADP", "PART", "AUX", "SCONJ"})
COOPERATIVE = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID"})
"""Types that are AGREE as long as they are planned."""
AROUND = 6
"""Words before the first and behind the second of the pair that are looked at by themselves."""
FAR = 40
"""Letters of a tree path beyond which it says only that it is long."""
ROLES = ("source", "target")


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with its marked pair (None: not found in it), and its triggers, each with its modality."""

    sentence: Sentence
    source: Unit | None
    target: Unit | None
    triggers: tuple[Trigger, ...]
    modalities: tuple[Modality, ...]

    @property
    def units(self) -> list[Unit]:
        """Those of the pair that were found, in the order of the sentence."""
        return sorted((u for u in (self.source, self.target) if u is not None), key=lambda unit: unit.first)


def locate(text: str, source: str, target: str) -> tuple[Place | None, Place | None]:
    """Where the words of a pair stand; of several places, those apart from each other that are closest together.

    >>> locate("Chad met Niger. Niger left.", "Chad", "Niger")
    ((0, 4), (9, 14))
    >>> locate("Chad met Niger.", "Chad", "Mali")
    ((0, 4), None)
    """
    sources, targets = _places(text, source), _places(text, target)
    apart = [(s, t) for s in sources for t in targets if s[1] <= t[0] or t[1] <= s[0]]
    if apart:
        return min(apart, key=lambda pair: max(pair[1][0] - pair[0][1], pair[0][0] - pair[1][1]))
    return sources[0] if sources else None, targets[0] if targets else None


def _places(text: str, words: str) -> list[Place]:
    pieces = words.split()
    if not pieces:
        return []
    pattern = r"\s+".join(re.escape(piece) for piece in pieces)
    bounded = rf"(?<!\w){pattern}(?!\w)"
    for tried, flags in ((bounded, 0), (pattern, 0), (bounded, re.IGNORECASE)):
        found = [match.span() for match in re.finditer(tried, text, flags)]
        if found:
            return found
    return []


def unit_at(sentence: Sentence, place: Place | None, grammar: Grammar) -> Unit | None:
    """The words of a place as one side; articles before it, and a preposition that was marked with it, are left out."""
    if place is None:
        return None
    low, high = place
    words = sentence.words
    inside = [w.i for w in words if w.start < high and low < w.end]
    if not inside:
        return None
    first, last = inside[0], inside[-1] + 1
    small = grammar.words["the"] | grammar.words["that"] | grammar.words["place"] | grammar.words["toward"]
    while first < last - 1 and words[first].lower in small:
        first += 1
    before = first - 1
    while before >= 0 and words[before].lower in grammar.words["the"] | grammar.words["that"]:
        before -= 1
    return Unit((), first, last, head_of(words, first, last), words[before].lower if before >= 0 else "")


def told_type(trigger: Trigger, modality: Modality) -> str:
    """The type that a trigger tells of: help or talks still to come are AGREE."""
    kind = trigger.predicate.type
    return "AGREE" if modality.status == "planned" and kind in COOPERATIVE else kind


def trigger_features(marked: Marked, number: int, grammar: Grammar) -> list[str]:
    """What speaks for trigger ``number`` as that which the pair is about; no feature names a type."""
    words, trigger, modality = marked.sentence.words, marked.triggers[number], marked.modalities[number]
    predicate, form = trigger.predicate, trigger.form
    roles, paths, sides = _stand(marked, trigger, grammar)
    order = _order(marked, trigger)
    head = head_word(words, trigger)
    depth, above = _above(marked, number)
    held = "under" if above else "free"
    firm = "weak" if predicate.weak else "firm"
    last = number == len(marked.triggers) - 1
    return [
        "any", firm, f"form={form}", f"{firm}&form={form}", f"roles={roles}", f"roles={roles}&{firm}", f"roles={roles}&order={order}",
        f"order={order}", f"order={order}&form={form}", f"order={order}&frame={predicate.frame}", f"status={modality.status}",
        f"depth={min(depth, 4)}", f"depth={min(depth, 4)}&order={order}", f"held={held}", f"held={held}&depth={min(depth, 3)}",
        f"dep={head.dep}", f"dep={head.dep}&order={order}", f"pos={head.pos}&form={form}", f"long={min(3, len(trigger.words))}",
        f"first={number == 0}", f"last={last}", f"alone={len(marked.triggers) == 1}", f"predicate={predicate.id}",
        *(f"{role}path={path}" for role, path in zip(ROLES, paths, strict=True)), f"paths={paths[0]}|{paths[1]}",
        *(f"{role}at={side}&form={form}" for role, side in zip(ROLES, sides, strict=True)), f"sides={sides[0]}|{sides[1]}",
        f"near={_gap(marked, trigger)}", f"object={bool(predicate.object or predicate.near)}&{firm}",
    ]  # fmt: skip


def _stand(marked: Marked, trigger: Trigger, grammar: Grammar) -> tuple[str, tuple[str, str], tuple[str, str]]:
    """How the pair stands to a trigger: both frame roles, both tree paths, both grammatical places."""
    words = marked.sentence.words
    roles, paths, sides = [], [], []
    for unit in (marked.source, marked.target):
        if unit is None:
            roles.append("absent")
            paths.append("absent")
            sides.append("absent")
            continue
        path = tree_path(words, trigger.words, unit.head)
        place = grammatical_place(words, trigger, unit, marked.units, path, grammar) if _apart(trigger, unit) else "in"
        roles.append(frame_role(trigger, place, grammar))
        paths.append(path if len(path) <= FAR else "far")
        sides.append(place or "-")
    return ">".join(roles), (paths[0], paths[1]), (sides[0], sides[1])


def _apart(trigger: Trigger, unit: Unit) -> bool:
    return unit.last <= trigger.first or trigger.last <= unit.first


def _order(marked: Marked, trigger: Trigger) -> str:
    """The order of source, trigger and target in the sentence: ``STO`` is source, trigger, target (object)."""
    at = [(trigger.first, "T")]
    at += [(unit.first, sign) for unit, sign in ((marked.source, "S"), (marked.target, "O")) if unit is not None]
    return "".join(sign for _, sign in sorted(at))


def _gap(marked: Marked, trigger: Trigger) -> int:
    """How far the nearer one of the pair stands, in doubling steps."""
    gaps = [max(unit.first - trigger.last, trigger.first - unit.last, 0) for unit in marked.units]
    return min(5, min(gaps, default=99).bit_length())


def _chain(words: Sequence[Word], at: int) -> list[int]:
    """A word and all that it hangs by, up to the root."""
    chain = [at]
    while words[at].head != at and len(chain) <= len(words):
        at = words[at].head
        chain.append(at)
    return chain


def _above(marked: Marked, number: int) -> tuple[int, str]:
    """How deep a trigger stands in the tree, and the type of the nearest trigger that it hangs by (or empty)."""
    words = marked.sentence.words
    owners = {i: t.predicate.type for n, t in enumerate(marked.triggers) if n != number for i in t.words}
    chain = _chain(words, head_word(words, marked.triggers[number]).i)
    inside = frozenset(marked.triggers[number].words)
    above = next((owners[i] for i in chain[1:] if i in owners and i not in inside), "")
    return len(chain) - 1, above


def word_features(marked: Marked, grammar: Grammar) -> list[str]:
    """What the words say of the pair, whatever the type: triggers by type, lemmas between, around, and on the way."""
    found = ["bias"]
    kinds = [told_type(t, m) for t, m in zip(marked.triggers, marked.modalities, strict=True)]
    for number, (trigger, modality) in enumerate(zip(marked.triggers, marked.modalities, strict=True)):
        kind, own = kinds[number], trigger.predicate.type
        roles, _, _ = _stand(marked, trigger, grammar)
        _, above = _above(marked, number)
        found += [f"T={kind}", f"T={own}&{modality.status}", f"T={kind}&roles={roles}", f"T={kind}&order={_order(marked, trigger)}"]  # fmt: skip
        found += [f"T={kind}&form={trigger.form}", f"mode={own}.{trigger.predicate.mode}", f"marker={modality.marker}"]
        found += [f"T={kind}&frame={trigger.predicate.frame}", f"cameo={trigger.predicate.cameo}"]
        found += [f"T={kind}&above={above}"] if above else []
        found += [f"other={p.type}" for p, _ in trigger.others if p.type != own]
    found += [f"triggers={min(3, len(kinds))}", f"last={kinds[-1]}", f"first={kinds[0]}"] if kinds else ["triggers=0"]
    told = [(kind, trigger.words) for kind, trigger in zip(kinds, marked.triggers, strict=True)]
    found += link_features(marked.sentence.words, marked.source, marked.target, told, grammar)
    return sorted({*found, *_lemmas(marked, grammar)})


def _lemmas(marked: Marked, grammar: Grammar) -> Iterable[str]:
    words, units = marked.sentence.words, marked.units
    inside = {i for unit in units for i in range(unit.first, unit.last)}
    low, high = (units[0].first, units[-1].last) if units else (0, len(words))
    for word in words:
        if (word.pos and word.pos not in CONTENT) or not word.text[0].isalpha():
            continue
        name = word.lemma or word.lower
        if word.i in inside:
            yield f"in:{name}"
            continue
        yield f"all:{name}"
        if len(units) > 1 and units[0].last <= word.i < units[-1].first:
            yield f"mid:{name}"
        elif low - AROUND <= word.i < high + AROUND:
            yield f"by:{name}"
        if word.lower in grammar.clusters:
            yield f"all#{grammar.clusters[word.lower]}"
    yield from _way(marked)


def _way(marked: Marked) -> Iterable[str]:
    """The words on the tree's way between the pair, and what each of the pair hangs by."""
    words = marked.sentence.words
    chains = [_chain(words, unit.head) if unit else [] for unit in (marked.source, marked.target)]
    for role, unit in zip(ROLES, (marked.source, marked.target), strict=True):
        if unit is not None:
            head = words[unit.head]
            yield f"{role}:{head.dep}<{words[head.head].lemma or words[head.head].lower}"
            yield f"{role}:prep={unit.prep}<{words[head.head].lemma or words[head.head].lower}"
    if all(chains):
        shared = next((i for i in chains[0] if i in chains[1]), None)
        way = {i for chain in chains for i in chain[1 : chain.index(shared) + 1 if shared in chain else None]}
        yield from (f"way:{words[i].lemma or words[i].lower}" for i in way)
        if shared is not None:
            yield f"top:{words[shared].lemma or words[shared].lower}"


def features_of(marked: Marked, grammar: Grammar) -> tuple[dict[str, list[str]], list[str]]:
    """The features of a marked pair: those of the triggers, by the type they tell of, and those of the words."""
    told: dict[str, set[str]] = {}
    for number, (trigger, modality) in enumerate(zip(marked.triggers, marked.modalities, strict=True)):
        told.setdefault(told_type(trigger, modality), set()).update(trigger_features(marked, number, grammar))
    return {kind: sorted(names) for kind, names in told.items()}, word_features(marked, grammar)


@dataclass(frozen=True, slots=True)
class Lead:
    """The strongest trigger of a type; ``ahead``: what it tells is promised or still to come."""

    trigger: Trigger
    ahead: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Probabilities of the types, and for each the features that spoke for it and its strongest trigger."""

    chances: Mapping[str, float]
    reasons: Mapping[str, tuple[tuple[str, float], ...]]
    leads: Mapping[str, Lead]


@dataclass(frozen=True, slots=True)
class Relation:
    """What one party of a sentence does to another, or says of it.

    ``label`` is one of the 16 PLOVER types or, with the label set ``plv``, of 15; ``penta`` 1 verbal cooperation,
    2 material cooperation, 3 verbal conflict, 4 material conflict, ``quad`` the same in words; ``binary`` is
    ``cooperation`` or ``conflict``; ``confidence`` the label's probability (0 to 1). ``predicate`` is the row of the
    tables whose words decided most (None: none did), ``words`` these words, ``reasons`` the features that spoke most
    for the label, with their weights.
    """

    label: str
    penta: int
    quad: str
    binary: str
    confidence: float
    predicate: str | None = None
    words: str | None = None
    reasons: tuple[tuple[str, float], ...] = ()


QUADS = tuple(dict.fromkeys(kind.quad for kind in ontology().types.values()))
"""The quad classes in the order of their numbers."""
YIELD = "YIELD"
YIELDING = ("CONCEDE", "RETREAT")


def relation_of(marked: Marked, answer: Answer, labels: str) -> Relation:
    """The likeliest label of a set: ``plover``, or ``plv``, where giving way has one label and, promised, is AGREE."""
    chances, merged = dict(answer.chances), dict[str, tuple[str, ...]]()
    if labels == "plv":
        likelier = max(YIELDING, key=lambda kind: answer.leads[kind].weight if kind in answer.leads else -math.inf)
        goal = "AGREE" if likelier in answer.leads and answer.leads[likelier].ahead else YIELD
        chances[goal] = chances.get(goal, 0.0) + math.fsum(chances.pop(kind) for kind in YIELDING)
        merged[goal] = (*YIELDING, goal)
    label = max(chances, key=lambda kind: chances[kind])
    own = max(
        (kind for kind in merged.get(label, (label,)) if kind in answer.chances), key=lambda kind: answer.chances[kind]
    )
    quad = QUADS[1] if label == YIELD else ontology().type(label).quad
    lead = answer.leads.get(own)
    words = marked.sentence.words
    return Relation(
        label, QUADS.index(quad) + 1, quad, quad.split()[1], round(chances[label], 3),
        lead.trigger.predicate.id if lead else None,
        " ".join(words[i].text for i in lead.trigger.words) if lead else None, answer.reasons[own],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voter:
    """Weights of trigger features (one number) and of word features (one for each of ``classes``).

    >>> voter = Voter(("AID", "ASSAULT"), {"firm": 2.0}, {"mid:shell": (0.0, 1.0)})
    >>> [round(p, 3) for p in voter.probabilities({"AID": ["firm"]}, ["mid:shell"])]
    [0.731, 0.269]
    """

    classes: tuple[str, ...]
    triggers: Mapping[str, float]
    words: Mapping[str, tuple[float, ...]]

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Voter:
        """From ``relation.json``; without one, any trigger speaks for its type, a firm one more."""
        if not data:
            return cls(TYPES, {"any": 1.0, "firm": 1.0, "roles=actor>recipient": 2.0, "order=STO": 1.0}, {})
        classes = tuple(data["classes"])
        words = {}
        for name, flat in data["words"].items():  # class number, weight, class number, weight, ...
            row = [0.0] * len(classes)
            for at, weight in zip(flat[::2], flat[1::2], strict=True):
                row[at] = weight
            words[name] = tuple(row)
        words |= {name: tuple(w * (kind == other) for other in classes) for name, (kind, w) in FEATURES.items()}
        return cls(classes, dict(data["triggers"]), words)

    def scores(self, told: Mapping[str, Sequence[str]], words: Sequence[str]) -> list[float]:
        """The score of each class."""
        sums = [sum(self.triggers.get(f, 0.0) for f in told.get(kind, ())) for kind in self.classes]
        for name in words:
            for i, weight in enumerate(self.words.get(name, ())):
                sums[i] += weight
        return sums

    def probabilities(self, told: Mapping[str, Sequence[str]], words: Sequence[str]) -> list[float]:
        """The softmax of the scores, in the order of ``classes``."""
        sums = self.scores(told, words)
        raised = [math.exp(value - max(sums)) for value in sums]
        total = math.fsum(raised)
        return [value / total for value in raised]

    def answer(self, marked: Marked, grammar: Grammar) -> Answer:
        """What a marked pair is, with the reasons."""
        told, words = features_of(marked, grammar)
        chances = dict(zip(self.classes, self.probabilities(told, words), strict=True))
        return Answer(
            chances, {kind: self.reasons(told, words, kind) for kind in self.classes}, self._lead(marked, grammar)
        )

    def _lead(self, marked: Marked, grammar: Grammar) -> dict[str, Lead]:
        """The strongest trigger of each type, whatever its status."""
        found: dict[str, Lead] = {}
        for number, (trigger, modality) in enumerate(zip(marked.triggers, marked.modalities, strict=True)):
            names = trigger_features(marked, number, grammar)
            weight = sum(self.triggers.get(name, 0.0) for name in names)
            lead = Lead(trigger, modality.status == "planned" or trigger.predicate.commitment, weight)
            for kind in {told_type(trigger, modality), trigger.predicate.type}:
                if kind not in found or weight > found[kind].weight:
                    found[kind] = lead
        return found

    def reasons(
        self, told: Mapping[str, Sequence[str]], words: Sequence[str], kind: str, count: int = 5
    ) -> tuple[tuple[str, float], ...]:
        """The features that spoke most for a class, with their weights."""
        at = self.classes.index(kind)
        rows = [(f"trigger:{f}", self.triggers[f]) for f in told.get(kind, ()) if f in self.triggers]
        rows += [(f, self.words[f][at]) for f in words if f in self.words and f != "bias"]
        ranked = sorted((row for row in rows if row[1] > 0), key=lambda row: (-row[1], row[0]))
        return tuple((name, round(weight, 3)) for name, weight in ranked[:count])
