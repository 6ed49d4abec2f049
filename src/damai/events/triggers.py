"""Finds the words that may tell of an event: the forms of the pack's predicates, with their conditions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from damai.grounding.trie import GAP, Trie
from damai.language.pack import Predicate
from damai.language.sentence import Sentence, Word
from damai.model import Span

OBJECT_REACH = 5
SIGNS = ("noun_sign", "verb_sign", "passive_sign")
"""Word classes of a language whose words are noun and verb, or past tense and participle, in one form."""
NOUNS, VERBS = frozenset({"NOUN", "PROPN"}), frozenset({"VERB", "AUX"})
NOMINALS = frozenset({"NOUN", "PROPN", "PRON", "DET", "NUM", "ADJ"})
SPOKEN = frozenset({"THREATEN", "REQUEST", "AGREE", "CONCEDE", "SUPPORT", "REJECT"})
"""Types of what is said of a deed to come, that of its contrary being another."""
DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION"})
"""Types of deeds of a definite kind, which stand beside the accusation that tells of them (codebook, section 4)."""
SIGN_REACH = 2
"""Words before a trigger among which a sign may stand, where no tree tells."""


Listed = tuple[Predicate, str, tuple[str, ...] | None]
"""A predicate and a class of its forms; the words of the form where it has a gap. Those of any other are the text's
own, so that all forms of a class can share one row: English has 170,000 of them."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words ``[first, last)`` of a sentence that match a predicate's form; ``form`` is its class (``active``, ...).

    ``others`` are further predicates and classes that list the same words, the likelier ones first.
    """

    sentence: int
    first: int
    last: int
    predicate: Predicate
    form: str
    words: tuple[int, ...]
    others: tuple[tuple[Predicate, str], ...] = field(default=(), compare=False, repr=False)

    def span(self, sentence: Sentence) -> Span:
        """Its place in the text."""
        return Span(sentence.words[self.first].start, sentence.words[self.last - 1].end)


class TriggerTable:
    """All forms of all predicates of a pack in one trie.

    With ``object_first`` among the ``rules``, of two senses of a word the one that is told by its object wins over the
    one that any word of the sentence tells; without, the first in the tables does. No gap of a form of speech holds one
    of the ``negators``: who promised not to attack threatened nobody.
    """

    def __init__(
        self,
        predicates: Iterable[Predicate],
        split: Callable[[str], list[str]],
        rules: Collection[str] = (),
        negators: frozenset[str] = frozenset(),
    ) -> None:
        self._object_first, self._negators = "object_first" in rules, negators
        self._trie: Trie[Listed] = Trie()
        known: dict[str, tuple[str, ...]] = {GAP: (GAP,)}  # the forms are made of a tenth as many words
        for predicate in predicates:
            for kind, forms in predicate.forms.items():
                plain = (predicate, kind, None)
                cut = (_cut(form, split, known) for form in forms)
                for pieces in dict.fromkeys(filter(None, cut)):
                    self._trie.add(pieces, (predicate, kind, pieces) if GAP in pieces else plain)
        self.starts = self._trie.starts()

    def find(self, sentence: Sentence) -> list[Trigger]:
        """The triggers of a sentence, left to right; longer forms win over those that begin within them, but for the
        deed that stands in an accusation's own words."""
        lowers = [w.lower for w in sentence.words]
        present = frozenset(lowers)
        found: list[Trigger] = []
        taken: set[int] = set()
        for at, word in enumerate(lowers):
            if word not in self.starts or at in taken:
                continue
            trigger = self._best(sentence, lowers, present, at)
            if trigger is not None:
                found.append(trigger)
                taken.update(trigger.words)
        within = [deed for t in found if t.predicate.deed and (deed := self._deed(sentence, lowers, present, t))]
        return sorted([*found, *within], key=lambda t: (t.first, -t.last)) if within else found

    def first_of(self, sentence: Sentence, types: Collection[str], places: Sequence[int]) -> Trigger | None:
        """The first trigger of some types that begins at one of some words, or None; the words before them say nothing
        of its sense."""
        low = min(places, default=0)
        lowers = ["" if w.i < low else w.lower for w in sentence.words]
        present = frozenset(lowers)
        for at in places:
            found = self._best(sentence, lowers, present, at, types=types) if lowers[at] in self.starts else None
            if found is not None:
                return found
        return None

    def _deed(
        self, sentence: Sentence, lowers: Sequence[str], present: frozenset[str], blame: Trigger
    ) -> Trigger | None:
        """The deed that an accusation names by some of its own words."""
        for at in blame.words:
            deed = self._best(sentence, lowers, present, at, frozenset(blame.words))
            if deed is not None:
                return deed
        return None

    def _best(
        self,
        sentence: Sentence,
        lowers: Sequence[str],
        present: frozenset[str],
        at: int,
        within: frozenset[int] | None = None,
        types: Collection[str] = (),
    ) -> Trigger | None:
        """The longest trigger from a word on; ``within`` some words, only that of a deed that fewer of them tell; of
        some ``types``, if any are given."""
        found: list[tuple[tuple[int, int], int, Predicate, str, tuple[str, ...] | None]] = []
        for end, (predicate, kind, gapped) in self._trie.find(lowers, at):
            if within is not None and not (predicate.type in DEEDS and within > set(_matched(lowers, at, end, gapped))):
                continue
            if (types and predicate.type not in types) or (
                gapped and self._is_turned(predicate, lowers, at, end, gapped)
            ):
                continue
            if _fits(predicate, lowers, present, at, end):
                length = end - at if gapped is None else len(gapped)
                found.append(((length, self._certainty(predicate)), end, predicate, kind, gapped))
        if not found:
            return None
        found.sort(key=lambda row: row[0], reverse=True)  # stable: of equals the first in the tables wins
        _, end, predicate, kind, gapped = found[0]
        words = _matched(lowers, at, end, gapped)
        others = tuple((row[2], row[3]) for row in found[1:] if row[1] == end and row[4] == gapped)
        return Trigger(sentence.index, at, end, predicate, kind, words, others)

    def _is_turned(
        self, predicate: Predicate, lowers: Sequence[str], first: int, last: int, gapped: Sequence[str]
    ) -> bool:
        """Whether a negation stands in the gap of what somebody says."""
        if predicate.type not in SPOKEN or self._negators.isdisjoint(lowers[first:last]):
            return False
        fixed = set(_matched(lowers, first, last, gapped))
        return any(lowers[n] in self._negators for n in range(first, last) if n not in fixed)

    def _certainty(self, predicate: Predicate) -> int:
        if self._object_first:
            return 2 * bool(predicate.object) + bool(predicate.near)
        return int(bool(predicate.object or predicate.near))


def settle(sentence: Sentence, triggers: Sequence[Trigger], words: Mapping[str, frozenset[str]]) -> Sequence[Trigger]:
    """The triggers with the class of form that the sentence asks for, where their words alone leave it open.

    Tags and tree decide; in a sentence that has none, the words before. Triggers are found before there is a tree, so
    this needs no second search: each trigger knows its other readings. Without a class of ``SIGNS`` nothing changes.
    """
    if not any(words.get(name) for name in SIGNS):
        return triggers
    return [_settled(sentence, trigger, words) for trigger in triggers]


def _cut(form: str, split: Callable[[str], list[str]], known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The words of a form; ``known``: how its parts between blanks are cut, each once."""
    pieces: list[str] = []
    for part in form.split():
        words = known.get(part)
        if words is None:
            words = known[part] = tuple(split(part))
        pieces += words
    return tuple(pieces)


def _settled(sentence: Sentence, trigger: Trigger, words: Mapping[str, frozenset[str]]) -> Trigger:
    noun = _is_noun(sentence.words, trigger, words)
    readings = [(trigger.predicate, trigger.form), *trigger.others]
    fitting = [row for row in readings if noun is not None and row[1].startswith("noun") == noun]
    predicate, form = fitting[0] if fitting else readings[0]
    if form in ("active", "passive") and noun is not True:
        passive = "passive" in predicate.forms and _is_passive(sentence.words, trigger, predicate, words)
        if passive or (predicate, "active") in readings:  # what is listed as passive alone is passive by its own words
            form = "passive" if passive else "active"
    return replace(trigger, predicate=predicate, form=form)


def head_word(words: Sequence[Word], trigger: Trigger) -> Word:
    """The word of a trigger that the others hang by."""
    inside = frozenset(trigger.words)
    return next(
        (words[i] for i in trigger.words if words[i].head == i or words[i].head not in inside), words[trigger.first]
    )


def _is_noun(words: Sequence[Word], trigger: Trigger, classes: Mapping[str, frozenset[str]]) -> bool | None:
    """Whether a trigger is a noun here; None where nothing tells."""
    tag = head_word(words, trigger).pos
    if tag:
        return True if tag in NOUNS else False if tag in VERBS else None
    epithet = classes.get("epithet", frozenset())
    at = trigger.first - 1
    while at > 0 and trigger.first - at < SIGN_REACH and words[at].lower in epithet:
        at -= 1
    if at < 0:
        return None
    if words[at].lower in classes.get("noun_sign", frozenset()):
        return True
    return False if words[at].lower in classes.get("verb_sign", frozenset()) else None


def _is_passive(
    words: Sequence[Word], trigger: Trigger, predicate: Predicate, classes: Mapping[str, frozenset[str]]
) -> bool:
    """Whether a word that may be a participle (it stands in a passive form of its predicate) is one here."""
    head = head_word(words, trigger)
    if head.lower not in predicate.passive_words:
        return False
    if trigger.last < len(words) and words[trigger.last].lower in classes["agent"]:
        return True
    if head.dep:
        behind = words[trigger.last].pos if trigger.last < len(words) else ""
        return _passive_in_tree(words, head, behind in NOMINALS, classes.get("passive_sign", frozenset()))
    for at in range(trigger.first - 1, max(-1, trigger.first - 1 - SIGN_REACH), -1):
        if words[at].lower in classes["clause"] or not words[at].text[0].isalnum():
            return False
        if words[at].lower in classes.get("passive_sign", frozenset()):
            return True
    return False


def _passive_in_tree(words: Sequence[Word], head: Word, taken: bool, signs: frozenset[str]) -> bool:
    """By a passive auxiliary, subject or agent; as a participle behind its noun; or joined to one that is passive.

    ``taken`` says that something like an object follows: then it is no bare participle.
    """
    children = [word for word in words if word.head == head.i and word.i != head.i]
    relations = {word.dep for word in children}
    if any(word.lower in signs and word.dep.startswith("aux") for word in children):
        return True
    if not relations.isdisjoint(("obj", "aux")):
        return False
    if any(dep.endswith((":pass", ":agent")) for dep in relations):
        return True
    if taken or not relations.isdisjoint(("nsubj", "csubj", "mark")):
        return False
    if head.dep == "conj" and head.head < head.i:
        return _passive_in_tree(words, words[head.head], taken, signs)
    return head.dep == "acl" and head.head < head.i


def _fits(predicate: Predicate, lowers: Sequence[str], present: frozenset[str], first: int, last: int) -> bool:
    if predicate.not_near and _any(predicate.not_near, present, lowers):
        return False
    if predicate.near and not _any(predicate.near, present, lowers):
        return False
    if predicate.object:
        window = lowers[max(0, first - 3) : last + OBJECT_REACH]
        return _any(predicate.object, frozenset(window), window)
    return True


def _any(wanted: frozenset[str], present: frozenset[str], lowers: Sequence[str]) -> bool:
    """Whether one of the words, or of the phrases, is there."""
    if not wanted.isdisjoint(present):
        return True
    phrases = _phrases(wanted)
    if not phrases:
        return False
    line = f" {' '.join(lowers)} "
    return any(phrase in line for phrase in phrases)


@cache  # the sets are those of the packs' predicates
def _phrases(wanted: frozenset[str]) -> tuple[str, ...]:
    """Those of several words, between spaces."""
    return tuple(f" {form} " for form in wanted if " " in form)


def _matched(lowers: Sequence[str], first: int, last: int, gapped: Sequence[str] | None) -> tuple[int, ...]:
    """The words of the form itself, without those that a ``*`` stands for in a form that has any."""
    if gapped is None:
        return tuple(range(first, last))
    fixed = [piece for piece in gapped if piece != GAP]
    picked: list[int] = []
    at = first
    for piece in fixed:
        while at < last and lowers[at] != piece:
            at += 1
        picked.append(at)
        at += 1
    return tuple(picked)
