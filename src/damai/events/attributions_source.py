"""Whose words they are, for the layer ``quotes``: the source's phrase beside a cue, and how far the cue reaches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from damai.events.attributions_table import AttributionTable, Found, brings_in
from damai.events.attributions_tree import Range, Tree, is_word
from damai.language.sentence import Word
from damai.model import Span

NAME = 6
"""Words of a name that is set beside a source between commas, at most."""
PHRASE = 14
"""Words of a source that stands right behind its cue, at most."""
BETWEEN = 25
"""Words of a source that stands between a quotation and its cue, at most."""
NOMINAL = ("NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM", "ADP", "PART")
"""Parts of speech of which a source consists that stands beside its cue and is not found by the tree."""
OPENS = ("CCONJ", "SCONJ", "ADV")
"""Parts of speech of what opens a sentence before a comma and is no part of its subject ("However, she said")."""
APPOSED = ("appos", "acl", "acl:relcl", "nmod", "nummod", "advcl")
"""Relations of what is set beside a source between commas."""
BESIDE = ("aux", "advmod", "cop", "aux:pass", "neg")
"""Relations of what stands before a cue and belongs to it."""


@dataclass(frozen=True, slots=True)
class Who:
    """The words of a source, and the word of them that all others hang by."""

    first: int
    last: int
    head: int


def verb_of(words: Sequence[Word], hit: Found) -> int:
    """The word of a cue by which its clause hangs together."""
    return next((i for i in range(hit.first, hit.last) if words[i].pos in ("VERB", "ADJ")), hit.first)


def is_said(tree: Tree, hit: Found) -> bool:
    """Whether one of a cue's words is a verb here, or an adjective that is said of somebody ("is confident")."""
    inside = range(hit.first, hit.last)
    if any(tree.words[i].pos in ("VERB", "AUX") for i in inside):
        return True
    return any(tree.words[i].pos == "ADJ" and tree.children(i, ("cop",)) for i in inside)


def is_passive(tree: Tree, hit: Found) -> bool:
    """Whether the subject of a cue is who is spoken to or of."""
    return bool(tree.children(verb_of(tree.words, hit), ("nsubj:pass", "aux:pass")))


class SourceFinder:
    """Finds sources by the pack's table and the tree."""

    def __init__(self, table: AttributionTable) -> None:
        self._table = table
        self._stops = table.words["tail"]
        self._first = "source_first" in table.rules

    def find(self, tree: Tree, hit: Found, quoted: Callable[[int, int], bool]) -> Who | None:
        """The source of a cue; ``quoted`` tells whether letters stand between quotation marks."""
        if hit.cue.place in ("own", "nobody"):
            return None
        if hit.cue.place in ("after", "origin"):
            return self._behind(tree, hit.last)
        verb = verb_of(tree.words, hit)
        subject = tree.subject(verb)
        inside = [w.i for w in tree.words if quoted(w.start, w.end)]
        behind = subject is not None and subject >= hit.last and self._first
        if subject is None or behind or hit.first <= subject < hit.last or subject in inside:
            after = max((i for i in inside if i < hit.first), default=-1) + 1
            return self._between(tree, after, hit) if after else self._beside(tree, hit)
        low, high = (0, hit.first) if subject < hit.first else (hit.last, len(tree.words))
        low = max(low, max((i for i in inside if i < subject), default=-1) + 1)
        if tree.words[subject].lower in self._table.words["relative"] and subject < hit.first:
            above = tree.words[tree.words[subject].head].head
            subject, high = (above, subject) if above < subject else (subject, high)
        return self._with_name(tree.words, self._phrase(tree, subject, low, high))

    def _with_name(self, words: Sequence[Word], who: Who) -> Who:
        """A source with the name before it that it is set beside ("Budi Santoso, ketua panitia mengaku ...")."""
        at = first = who.first - 1
        named = any(word.text[:1].isupper() for word in words[who.first : who.last])
        if not self._first or named or at < 1 or words[at].text != "," or words[who.head].pos == "PRON":
            return who
        while first > 0 and words[first - 1].text[:1].isupper():
            first -= 1
        return Who(first, who.last, who.head) if first < at else who

    def _phrase(self, tree: Tree, head: int, low: int, high: int) -> Who:
        first, last = tree.run(head, low, high)
        words = tree.words
        while first > low and words[first - 1].pos == words[first].pos == "PROPN":
            first -= 1
        opened = sum((w.text == "(") - (w.text == ")") for w in words[first:last])
        if opened > 0:
            last = next((i + 1 for i in range(last, high) if words[i].text == ")"), last)
        while first < head and words[first].lower in self._table.words["link"]:
            first += 1
        if first + 1 < head and words[first].pos in OPENS and words[first + 1].text == ",":
            first += 2
        return Who(first, last, head)

    def _between(self, tree: Tree, first: int, hit: Found) -> Who | None:
        """All that stands between a quotation and a cue; the phrase behind the cue where nothing does."""
        words = tree.words
        last = hit.first
        while last > first and (words[last - 1].lower in self._table.words["particle"] or not is_word(words[last - 1])):
            last -= 1
        while first < last and not is_word(words[first]):
            first += 1
        if first == last:
            return self._behind(tree, hit.last)
        if last - first > BETWEEN or not any(w.pos in ("NOUN", "PROPN", "PRON") for w in words[first:last]):
            return None
        return Who(first, last, first)

    def _beside(self, tree: Tree, hit: Found) -> Who | None:
        """The phrase before a cue, up to a comma or a quotation mark; the one behind it where none stands before."""
        words = tree.words
        last = hit.first
        while last > 0 and words[last - 1].lower in self._table.words["particle"]:
            last -= 1
        if self._first and last > 1 and words[last - 1].text == ",":
            last -= 1
        first = last
        while first > 0 and (words[first - 1].pos in (*NOMINAL, "CCONJ") or words[first - 1].text in "().-"):
            first -= 1
        while first < last and (not is_word(words[first]) or words[first].pos == "CCONJ"):
            first += 1
        edge = first == 0 or not is_word(words[first - 1])
        if first < last and edge and any(w.pos in ("NOUN", "PROPN", "PRON") for w in words[first:last]):
            return Who(first, last, last - 1)
        named = last
        while self._first and named > first and words[named - 1].ent == "PER":
            named -= 1
        if named < last:
            return Who(named, last, last - 1)
        if first == last and first > 0 and not is_word(words[first - 1]) and not self._first:
            return self._behind(tree, hit.last)
        return None

    def _behind(self, tree: Tree, start: int) -> Who | None:
        """The phrase right behind a cue, with the name that follows it between commas."""
        words = tree.words
        last = self._words_end(words, start)
        if last == start or brings_in(self._table, words[start]):
            return None
        if last < len(words) and words[last].text == ",":
            end = self._words_end(words, last + 1)
            closed = end == len(words) or words[end].text in (",", ".")
            named = 0 < end - last - 1 <= NAME and all(w.text[:1].isupper() for w in words[last + 1 : end])
            if closed and named:
                last = end
        return Who(start, last, start)

    def _words_end(self, words: Sequence[Word], start: int) -> int:
        at = start
        while at < min(len(words), start + PHRASE):
            word = words[at]
            close = self._closed(words, at)
            if at > start and close:
                at = close
                continue
            if not is_word(word) and not self._inside(words, at):
                break
            ended = word.lower in self._stops or brings_in(self._table, word)
            if at > start and (ended or self._whole(words, start, at)):
                break
            at += 1
        return at

    @staticmethod
    def _closed(words: Sequence[Word], at: int) -> int:
        """The word behind the bracket that closes the one at a word; 0 where none opens there, or none closes it."""
        inside = range(at + 1, min(len(words), at + PHRASE)) if words[at].text == "(" else ()
        return next((i + 1 for i in inside if words[i].text == ")"), 0)

    def _whole(self, words: Sequence[Word], start: int, at: int) -> bool:
        """Whether the words behind a cue are all of a source already, where sources are names: a pronoun, or a name
        that a small letter follows."""
        if "source_is_name" not in self._table.rules:
            return False
        before = words[at - 1]
        if before.pos == "PRON" and at == start + 1:
            return before.lower in self._table.words["person"]
        return before.ent == "PER" and words[at].ent != "PER" and words[at].text[:1].islower()

    @staticmethod
    def _inside(words: Sequence[Word], at: int) -> bool:
        """Whether a mark joins words: a hyphen or a stop behind a title, an apostrophe."""
        return words[at].text in ("-", "/", "'", "’", "(", ")", "&")

    def span(self, tree: Tree, hit: Found, who: Who | None) -> Span | None:
        """The letters of a source: its phrase, or the person's name in it where the pack wants names."""
        if who is None:
            return None
        words = tree.words
        if "source_is_name" in self._table.rules:
            name = _name(words, who)
            if name is not None:
                return Span(words[name[0]].start, words[name[1] - 1].end)
        last = who.last
        if "apposition_comma" in self._table.rules and last < len(words) and words[last].text == ",":
            inner = any(words[i].text == "," for i in range(who.first, last))
            apposed = inner and any(words[i].dep in APPOSED for i in range(who.first, last))
            last += apposed and last <= hit.first
        return Span(words[who.first].start, words[last - 1].end)

    def cue(self, tree: Tree, hit: Found) -> Span:
        """The letters of a cue: with the auxiliaries, negations and adverbs that stand right before it."""
        words = tree.words
        first = hit.first
        if "cue_with_auxiliaries" in self._table.rules and hit.cue.place not in ("origin", "own"):
            verb = verb_of(words, hit)
            while first > 0 and self._belongs(words, first - 1, verb):
                first -= 1
        last = hit.last
        if "cue_with_colon" in self._table.rules and last < len(words) and words[last].text == ":":
            last += 1
        return Span(words[first].start, words[last - 1].end)

    def _belongs(self, words: Sequence[Word], at: int, verb: int) -> bool:
        word = words[at]
        if not is_word(word) or word.lower in self._table.words["link"] | self._table.words["apart"]:
            return False
        if word.pos in ("NOUN", "PROPN"):
            return False
        particle = word.lower in self._table.words["particle"]
        return (word.head == verb and word.dep in BESIDE) or particle


def _name(words: Sequence[Word], who: Who) -> Range | None:
    """The first run of words in a source that the pipeline takes for a person."""
    first = next((i for i in range(who.first, who.last) if words[i].ent == "PER"), None)
    if first is None:
        return None
    last = first
    while last < who.last and words[last].ent == "PER":
        last += 1
    return first, last
