"""The layer ``quotes``: who is quoted, by which words, with what; direct and indirect, whole phrases as spans.

The event coder reads speech for itself (:mod:`damai.events.quotation`): its weights were learned with that reading,
which therefore stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise, zip_longest

from damai.events.attributions_content import ContentFinder
from damai.events.attributions_edges import complemented
from damai.events.attributions_source import SourceFinder, Who, is_passive, is_said
from damai.events.attributions_table import AttributionTable, Found, begins, brings_in
from damai.events.attributions_tree import Tree, is_word
from damai.events.voices import Clue, Voices, between, within
from damai.grounding.mentions import Mention
from damai.language.sentence import Sentence, Word
from damai.model import Quotation, Span

BARE = 25
"""Characters from which on words between quotation marks that nobody is said to say are listed as a quotation."""

PREDICATE = ("VERB", "AUX", "ADV", "PART", "ADJ")
"""Parts of speech with which a predicate begins."""
JOINS = ("SCONJ", "CCONJ", "ADV", "PART", "PUNCT")
"""Parts of speech of what joins a sentence to the one before."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution of a sentence; ``head`` is the first letter of the word that its source hangs by, ``own``: the
    source stands in the cue, as an ending."""

    content: tuple[Span, ...]
    cue: Span
    source: Span | None
    head: int
    direct: bool
    own: bool


class AttributionReader:
    """Reads the attributions of one report; holds nothing of another."""

    def __init__(self, table: AttributionTable, text: str, sentences: Sequence[Sentence]) -> None:
        self._table = table
        self._text = text
        self._sentences = sentences
        self._stretches = table.marks.stretches(text, sentences)
        self._sources = SourceFinder(table)
        self._contents = ContentFinder(table, text, sentences, self._stretches)
        pairs = chain.from_iterable(pairwise(s.words) for s in sentences)
        self._names = {word.text for before, word in pairs if is_word(before) and word.text[:1].isupper()}

    def read(self, mentions: Sequence[Sequence[Mention]]) -> list[Quotation]:
        """All attributions and bare quotations in reading order."""
        made: list[Quotation] = []
        named = [(span, m.codes[0]) for row in mentions for m in row if m.codes for span in m.spans[:1]]
        speaker: str | None = None
        for sentence in self._sentences:
            for one in self._outermost(self._sentence(sentence)):
                speaker = speaker if one.own else _speaker(one, named)
                made.append(Quotation(one.content, one.cue, one.source, speaker, one.direct))
        made = self._with_bare(made)
        if "indirect_only" in self._table.rules:
            made = [one for one in made if not one.direct]
        return sorted(made, key=_place)

    def _outermost(self, found: Sequence[Attribution]) -> list[Attribution]:
        """Without what is attributed within a reported clause, where the pack wants it: that is its speaker's word."""
        if "outermost" not in self._table.rules:
            return list(found)
        clauses = [span for one in found if not one.direct for span in one.content]
        return [one for one in found if one.direct or not any(c.start <= one.cue.start < c.end for c in clauses)]

    def _sentence(self, sentence: Sentence) -> list[Attribution]:
        tree = Tree(sentence)
        words = sentence.words
        found: list[Attribution] = []
        clues: list[Clue] = []
        free = 0
        quoted = self._contents.quoted
        voices = self._table.turns.voices(words, quoted, self._table.words["complementizer"])
        cues = [f for f in self._table.cues(words) if not quoted(words[f.first].start, words[f.last - 1].end)]
        for hit, following in zip_longest(cues, cues[1:]):
            one = self._one(tree, hit, free, following)
            if one is not None:
                clues.append(self._clue(tree, hit, one, voices))
                found.append(one)
                self._contents.use(one.content)
                if any(span.start < one.cue.start for span in one.content):
                    free = hit.last
        return self._parted_by(voices, clues, found, sentence.start)

    @staticmethod
    def _clue(tree: Tree, hit: Found, one: Attribution, voices: Voices) -> Clue:
        """A cue as what several speakers in one sentence are told by."""
        behind = one.source is not None and one.source.start >= one.cue.end
        stop = one.source.end if one.source is not None and behind else one.cue.end
        end = next((word.i for word in tree.words[hit.last :] if word.start >= stop), len(tree.words))
        ahead = voices.closes(end) or any(span.start < one.cue.start for span in one.content)
        return Clue(hit.first, hit.last, end, hit.cue.place == "before", hit.cue.place == "origin", ahead)

    def _parted_by(
        self, voices: Voices, clues: Sequence[Clue], found: list[Attribution], start: int
    ) -> list[Attribution]:
        """The attributions of a sentence, each with its own words where it has several speakers; what one says whose
        cue closes his statement stands before it."""
        for earlier, clue in zip((None, *clues), clues, strict=False):
            if voices.before(clue, earlier) is None and earlier is not None:
                voices.behind(clue, earlier)
        if not voices.several:
            return found
        own: list[Attribution] = []
        for one in found:
            mine = voices.stretch(one.cue)
            content = within(one.content, mine, self._text)
            if not content:
                first = min(span.start for span in (one.cue, one.source) if span is not None)
                content = between(max(mine.start, start), first, self._text)
            own += [replace(one, content=content)] if content else []
        return own

    def _one(self, tree: Tree, hit: Found, free: int, following: Found | None) -> Attribution | None:
        place, words = hit.cue.place, tree.words
        if "tree" in self._table.rules and place in ("before", "nobody") and not is_said(tree, hit):
            return None
        if place == "before" and is_passive(tree, hit):
            return None
        who = self._sources.find(tree, hit, self._contents.quoted)
        if who is None and place in ("after", "origin"):
            return None
        piece = self._contents.find(tree, hit, who, free, following)
        if piece is None or not (piece.direct or self._reports(tree, hit, who)):
            return None
        source = self._sources.span(tree, hit, who)
        head = words[who.head].start if who is not None else -1
        direct = piece.direct or self._own_words(hit, words, who, piece.spans)
        return Attribution(piece.spans, self._sources.cue(tree, hit), source, head, direct, place == "own")

    @staticmethod
    def _own_words(hit: Found, words: Sequence[Word], who: Who | None, content: Sequence[Span]) -> bool:
        """Whether a cue that follows what is said closes it, and a person says it: then they are his own words, though
        without marks; what an office or an agency says is told in the outlet's words ("..., the ministry said")."""
        if hit.cue.place not in ("after", "own") or any(span.end > words[hit.first].start for span in content):
            return False
        return who is None or any(word.ent == "PER" for word in words[who.first : who.last])

    def _reports(self, tree: Tree, hit: Found, who: Who | None) -> bool:
        """Whether a cue without quotation marks reports speech: it stands where such cues stand, and it is said."""
        words, place = tree.words, hit.cue.place
        if place == "nobody":
            return True
        if place != "before":
            return self._parted(words, hit, who) and (place == "own" or self._somebody(tree, who))
        before = hit.first - 1
        while before > 0 and words[before].pos == "ADV":
            before -= 1
        if "source_first" in self._table.rules and self._cut_off(words, hit):
            return True
        said = before < 0 or words[before].lower not in self._table.words["unsaid"]
        joined = before >= 0 and words[before].lower in self._table.words["joined"]
        return said and not (joined and not complemented(self._table, words, hit.last)) and self._somebody(tree, who)

    def _cut_off(self, words: Sequence[Word], hit: Found) -> bool:
        """Whether a sentence begins with a cue in small letters: it was parted from its source, at the stop of a title
        ("Budi Santoso, S.Pd. | , mengatakan ...")."""
        before = (w for w in words[: hit.first] if is_word(w) and w.lower not in self._table.words["particle"])
        return next(before, None) is None and words[0].text[:1] == words[0].lower[:1]

    def _parted(self, words: Sequence[Word], hit: Found, who: Who | None) -> bool:
        """Whether a cue that is put into what is said is parted from it: by a comma before it or, where it begins its
        sentence, behind its source; what joins the sentence to the one before may stand first ("Sebab, menurut X")."""
        if hit.first and words[hit.first - 1].text == ",":
            return True
        last = hit.last if who is None else who.last
        if last < len(words) and brings_in(self._table, words[last]):
            return True
        if "bare" in hit.cue.takes and self._closed(words, hit, who):
            return True
        if not begins(words, hit) and any(word.pos not in JOINS for word in words[: hit.first]):
            return False
        return hit.cue.place != "after" or (who is not None and who.last < len(words) and words[who.last].text == ",")

    def _closed(self, words: Sequence[Word], hit: Found, who: Who | None) -> bool:
        """Whether a comma behind a source alone parts a cue from what is said ("Hal itu menurut X, ..."); the word for
        a cue may be a noun, too: so the source has to be a person. Behind an origin and a person's name a predicate
        needs no comma ("Hal itu menurut X akan ...")."""
        last = hit.last if who is None else who.last
        if not hit.first or not is_word(words[hit.first - 1]) or last == len(words):
            return False
        source = words[hit.last : last]
        if words[last].text != ",":
            told = words[last].text.islower() and words[last].pos in PREDICATE
            return hit.cue.place == "origin" and told and bool(source) and all(word.ent == "PER" for word in source)
        named = hit.cue.place == "origin" or all(word.ent == "PER" for word in source)
        return named or source[0].lower in self._table.words["person"]

    def _somebody(self, tree: Tree, who: Who | None) -> bool:
        """Whether a source is somebody, where the pack asks for it: it has a name in it, or begins with one of the
        pack's words for persons."""
        words = tree.words
        if "named_source" not in self._table.rules:
            return True
        if who is None or words[who.head].lower in self._table.words["self"]:
            return False
        named = any(self._is_name(w) for w in words[who.first : who.last])
        return named or words[who.first].lower in self._table.words["person"]

    def _is_name(self, word: Word) -> bool:
        """Whether a word is a name's: by its capital letter or, where a sentence begins, by that elsewhere."""
        known = word.i > 0 or word.pos == "PROPN" or word.ent == "PER" or word.text in self._names
        return word.text[:1].isupper() and known

    def _with_bare(self, made: Sequence[Quotation]) -> list[Quotation]:
        """With the stretches between quotation marks that nothing attributes: those that go on where a quotation ended
        belong to it, the others stand for themselves."""
        done = list(made)
        covered = [span for one in made for span in one.content]
        for stretch in self._stretches:
            if any(c.start < stretch.end and stretch.start < c.end for c in covered):
                continue
            before = next(
                (n for n, one in enumerate(done) if one.cue and one.direct and self._goes_on(one, stretch)), None
            )
            if before is not None:
                done[before] = replace(done[before], content=(*done[before].content, stretch))
            elif stretch.end - stretch.start >= BARE and self._opens(stretch):
                done.append(Quotation((stretch,), None, None, None, direct=True))
        return done

    def _opens(self, stretch: Span) -> bool:
        """Whether a stretch begins with its sentence; inside one, marks may stand for irony or a title."""
        return any(s.start <= stretch.start <= s.start + 1 for s in self._sentences)

    def _goes_on(self, one: Quotation, stretch: Span) -> bool:
        """Whether a stretch begins where the sentence of a quotation, and the quotation, have ended."""
        last = max(span.end for span in (*one.content, one.cue, one.source) if span is not None)
        within = next((s.end for s in self._sentences if s.start < last <= s.end), last)
        between = self._text[within : stretch.start]
        return within <= stretch.start and not any(c.isalnum() for c in between)


def _speaker(one: Attribution, named: Sequence[tuple[Span, str]]) -> str | None:
    """The code of the known actor that a source's head word belongs to; else of the first that is named in it."""
    if one.source is None:
        return None
    low, high = one.source.start, one.source.end
    inside = [(span, code) for span, code in named if span.start < high and low < span.end]
    head = (code for span, code in inside if span.start <= one.head < span.end)
    return next(head, inside[0][1] if inside else None)


def _place(one: Quotation) -> Span:
    return min(span for span in (*one.content, one.cue, one.source) if span is not None)
