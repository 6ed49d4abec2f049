"""What is said, for the layer ``quotes``: quotations beside a cue, reported clauses, objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from damai.events.attributions_edges import (
    ADJUNCT,
    beginning,
    behind_degrees,
    complemented,
    end_in,
    end_of,
    past,
    points,
)  # fmt: skip
from damai.events.attributions_source import Who, verb_of
from damai.events.attributions_table import AttributionTable, Found, begins, brings_in
from damai.events.attributions_tree import Range, Tree, is_word
from damai.language.sentence import Sentence, Word
from damai.model import Span

LOOSE = " \t\r\n\u00a0,;:"
"""What parts speech from its surroundings and is no part of it."""
NEAR = 6
"""Words before the clause of a cue in which its complementizer may stand, at most."""
GAP = 12
"""Letters between a quotation and the clause that attributes it, at most."""
TAKES = (
    ("clause", ("ccomp",)),
    ("infinitive", ("xcomp", "advcl")),
    ("object", ("obj", "xcomp", "ccomp")),
    ("object", ("obl",)),
)
"""What a cue may take, with the relations by which it hangs, in the order in which they are looked for."""
MORE = ("obl", "xcomp", "advcl", "obj", "ccomp")
"""What may follow an object and belong to it."""
OBJECT = 3
"""Words of an object that no speech is, at most, where no tree tells it."""
TELLS = ("VERB", "AUX", "ADJ")
"""Parts of speech without which a few words tell nothing."""
LEAST = 1
"""Words of which speech consists, at least."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is said, in one or more spans."""

    spans: tuple[Span, ...]
    direct: bool = False


class ContentFinder:
    """Finds what is said in one report."""

    def __init__(
        self, table: AttributionTable, text: str, sentences: Sequence[Sentence], stretches: Sequence[Span]
    ) -> None:
        self._table = table
        self._text = text
        self._stretches = stretches
        self._used: set[Span] = set()
        self._paragraph_end: dict[int, int] = {}
        self._paragraph_start: dict[int, int] = {}
        for sentence in sentences:
            self._paragraph_start.setdefault(sentence.paragraph, sentence.start)
            self._paragraph_end[sentence.paragraph] = sentence.end

    def quoted(self, start: int, end: int) -> bool:
        """Whether letters stand between quotation marks."""
        return any(s.start <= start and end <= s.end for s in self._stretches)

    def use(self, content: Sequence[Span]) -> None:
        """Keeps the quotations of an attribution from being another's too."""
        self._used.update(content)

    def find(self, tree: Tree, hit: Found, who: Who | None, free: int, following: Found | None) -> Piece | None:
        """What is said by a cue; ``free`` is the first word of no earlier speech, ``following`` the next cue."""
        takes = hit.cue.takes
        if "quote" in takes:
            quote = self._quote(tree, hit, who, free)
            if quote is not None:
                return quote
        if hit.cue.place in ("after", "own", "origin"):
            return self._around(tree, hit, who, free) if "clause" in takes else None
        if hit.cue.place == "nobody":
            return self._split(tree, hit)
        if "tree" in self._table.rules:
            return self._by_tree(tree, hit, who, free, following)
        if "complement" in takes and not complemented(self._table, tree.words, hit.last):
            return None
        return self._behind(tree, hit, who) if takes & {"clause", "complement"} else None

    # -- quotations

    def _quote(self, tree: Tree, hit: Found, who: Who | None, free: int) -> Piece | None:
        low = min(who.first, hit.first) if who is not None else hit.first
        high = max(who.last, hit.last) if who is not None else hit.last
        before = self._before(tree, low, free)
        after = self._after(tree, high, bool(before))
        if not before and after and after[0].start < tree.sentence.end and self._lower(after[0]):
            ahead = self._parted(tree, low, free)
            before = ahead.spans if ahead is not None else ()
        spans = (*before, *after)
        return Piece(spans, direct=True) if spans else None

    def _lower(self, stretch: Span) -> bool:
        """Whether a quotation goes on in the middle of a sentence."""
        return next((c.islower() for c in stretch.of(self._text) if c.isalpha()), False)

    def _before(self, tree: Tree, low: int, free: int) -> tuple[Span, ...]:
        """The quotation that ends right before a clause."""
        start = tree.words[low].start
        free_now = (s for s in self._stretches if s not in self._used)
        ended = [s for s in free_now if s.end <= start and not self._words_between(s.end, start)]
        if not ended or start - ended[-1].end > GAP:
            return ()
        stop = self._text[ended[-1].end - 2 : tree.sentence.start]
        fresh = ended[-1].end <= tree.sentence.start and "." in stop
        if fresh or ended[-1].start < self._paragraph_start[tree.sentence.paragraph]:
            return ()
        if free and ended[-1].start < tree.words[free - 1].end:
            return ()
        return (self._begun(tree, ended[-1], free),)

    def _begun(self, tree: Tree, stretch: Span, free: int) -> Span:
        """A quotation with the words of its sentence that lead into it ("If it passes, “we will ...,” she said")."""
        words = tree.words
        opening = words[free].start
        if "led_into" not in self._table.rules or not opening < stretch.start:
            return stretch
        while free < len(words) and not is_word(words[free]) and not self._mark(words[free]):
            free += 1
        return Span(min(words[free].start, stretch.start), stretch.end)

    def _after(self, tree: Tree, high: int, going_on: bool) -> tuple[Span, ...]:
        """The quotation that begins right behind a clause, or goes on behind it."""
        words = tree.words
        end = words[high - 1].end
        close = self._paragraph_end[tree.sentence.paragraph]
        coming = [s for s in self._stretches if end <= s.start < close]
        if not coming:
            return ()
        first = coming[0]
        between = self._text[end : first.start]
        if first.start >= tree.sentence.end - 1:
            lone = going_on or between.strip().endswith(":")
            ends = self._text[first.end - 2 : first.end - 1] != ","
            return (first,) if lone and ends and not self._words_between(tree.sentence.end, first.start) else ()
        if not self._words_between(end, first.start):
            return (first,)
        tail = between.strip(" ").endswith((",", ":")) and len(between.split()) <= ADJUNCT
        return (first,) if tail and not self._has_clause(tree, high, first.start) else ()

    def _has_clause(self, tree: Tree, first: int, stop: int) -> bool:
        """Whether words behind a cue already are speech: a complementizer stands before letter ``stop``."""
        return any(self._complements(w) for w in tree.words[first:] if w.start < stop)

    def _words_between(self, start: int, end: int) -> bool:
        return any(c.isalnum() for c in self._text[start:end])

    # -- reported clauses

    def _behind(self, tree: Tree, hit: Found, who: Who | None) -> Piece | None:
        """The clause behind a cue, up to the sentence's end."""
        words = tree.words
        at = max(hit.last, who.last) if who is not None else hit.last
        start = beginning(self._table, words, at)
        if start is None or self._is_object(words[start:]) or points(self._table, words, start):
            return None
        return self._piece(words, start, len(words))

    @staticmethod
    def _is_object(words: Sequence[Word]) -> bool:
        """Whether the words behind a cue are what it is said of, and tell nothing ("conveyed his thanks")."""
        said = [word for word in words if is_word(word)]
        return len(said) <= OBJECT and not any(word.pos in TELLS for word in said)

    def _around(self, tree: Tree, hit: Found, who: Who | None, free: int) -> Piece | None:
        """What stands before and behind a cue that is put into it ("..., according to X, ...")."""
        words = tree.words
        last = who.last if who is not None and who.last > hit.last else hit.last
        free = hit.first if begins(words, hit) else free
        ahead = hit.first - 1 if hit.first > free and words[hit.first - 1].text == "," else hit.first
        before = self._piece(words, free, ahead)
        near = range(last, min(last + ADJUNCT, len(words)))
        more = self._goes_on(words, last)
        comma = (
            next((i for i in near if words[i].text == "," or brings_in(self._table, words[i])), None) if more else None
        )
        rest = past(self._table, words, last if comma is None else comma + 1)
        if comma is not None:
            rest = behind_degrees(self._table, words, rest)
        says = comma is not None or hit.first == free or not more
        behind = self._piece(words, rest, len(words)) if says else None
        if behind is None and not any(word.pos in TELLS for word in words[free:ahead]):
            return None
        return self._joined(before, behind)

    def _goes_on(self, words: Sequence[Word], at: int) -> bool:
        """Whether a comma stands behind a source, or what may still belong to it or tell when and where it is said."""
        if "source_is_name" not in self._table.rules:
            return True
        if at >= len(words):
            return False
        return not is_word(words[at]) or words[at].lower in self._table.words["link"] | self._table.words["tail"]

    def _joined(self, before: Piece | None, behind: Piece | None) -> Piece | None:
        if behind is not None and "inserted_behind" in self._table.rules:
            return behind
        spans = (*(before.spans if before else ()), *(behind.spans if behind else ()))
        return Piece(spans) if spans else None

    def _piece(self, words: Sequence[Word], first: int, last: int) -> Piece | None:
        """Words as a span, without marks at its ends; a stop only where the pack counts it."""
        while first < last and not is_word(words[first]) and not self._mark(words[first]):
            first += 1
        last = end_of(words, first, last, self._stretches, self._table.closing)
        if sum(is_word(w) for w in words[first:last]) < LEAST:
            return None
        start, end = words[first].start, end_in(words[last - 1])
        while end > start and (self._text[end - 1] in LOOSE or self._text[end - 1] in ".!?"):
            if self._text[end - 1] in ".!?" and "stop" in self._table.rules and self._text[end - 2] not in LOOSE:
                break
            end -= 1
        return Piece((self._marked(start, end),)) if end > start else None

    def _marked(self, start: int, end: int) -> Span:
        """With the marks of the quotations that begin or end where a span does."""
        for stretch in self._stretches:
            if stretch.start < start <= stretch.end and not self._words_between(stretch.start, start) and end > start:
                start = stretch.start
            if stretch.start < end < stretch.end and not self._words_between(end, stretch.end):
                end = stretch.end
        return Span(start, end)

    def _mark(self, word: Word) -> bool:
        return any(s.start == word.start for s in self._stretches)

    # -- by the tree

    def _by_tree(self, tree: Tree, hit: Found, who: Who | None, free: int, following: Found | None) -> Piece | None:
        """What hangs by a cue behind it; where nothing does, the speech that stands before it."""
        words = tree.words
        low = max(hit.last, who.last) if who is not None and who.first >= hit.last else hit.last
        clause = "clause" in hit.cue.takes
        if clause and low < len(words) and words[low].text == ",":
            inserted = self._ahead(tree, hit, who, free, low)
            if inserted is not None:
                return inserted
        found = self._hanging(tree, hit, low)
        if found is not None:
            return self._fronted(words, hit, who, self._piece(words, found[0], self._cut(words, *found, following)))
        if not clause:
            return None
        return self._ahead(tree, hit, who, free, low) or self._rest(tree, hit, who, low)

    def _fronted(self, words: Sequence[Word], hit: Found, who: Who | None, rest: Piece | None) -> Piece | None:
        """With a relative pronoun that belongs to what is said but stands before its source ("which she said was")."""
        at = (who.first if who is not None else hit.first) - 1
        if rest is None or at < 0 or words[at].lower not in self._table.words["fronted"]:
            return rest
        return Piece((Span(words[at].start, words[at].end), *rest.spans))

    def _cut(self, words: Sequence[Word], first: int, last: int, following: Found | None) -> int:
        """Where speech ends before the next cue, if that is joined on ("said ... and added ...") or names an origin."""
        if following is None or not first < following.first < last:
            return last
        if following.cue.place == "origin":
            return following.first if words[following.first - 1].text == "," else last
        link = self._link(words, following.first)
        return link if link > first and words[link].lower in self._table.words["link"] else last

    def _link(self, words: Sequence[Word], cue: int) -> int:
        at = cue - 1
        while at > 0 and (words[at].pos in ("ADV", "AUX", "PART")):
            at -= 1
        return at

    def _rest(self, tree: Tree, hit: Found, who: Who | None, low: int) -> Piece | None:
        """What follows a cue, where the tree has no clause there but the words do: a source before, a verb behind."""
        words = tree.words
        if who is None or who.first > hit.first:
            return None
        start = next((i for i in range(low, min(low + ADJUNCT, len(words))) if self._complements(words[i])), low)
        if start == low and not ("quote" in hit.cue.takes and low < len(words) and is_word(words[low])):
            return None
        if not any(w.pos in ("VERB", "AUX") for w in words[start:]):
            return None
        if words[who.first - 1].lower in self._table.words["fronted"] and who.first:
            return self._fronted(words, hit, who, self._piece(words, start, self._to_mark(tree, start)))
        return self._piece(words, start, len(words))

    def _complements(self, word: Word) -> bool:
        return word.lower in self._table.words["complementizer"]

    def _split(self, tree: Tree, hit: Found) -> Piece | None:
        """The subject of a cue and what it is said to do ("X is expected to win"), in two spans."""
        verb = verb_of(tree.words, hit)
        subject = tree.subject(verb)
        behind = self._hanging(tree, hit, hit.last)
        if behind is None or subject is None or subject >= hit.first:
            return None
        rest = self._piece(tree.words, *behind)
        first = self._piece(tree.words, *tree.run(subject, 0, hit.first))
        if rest is None or first is None or tree.words[subject].dep == "expl":
            return rest
        return Piece((*first.spans, *rest.spans))

    def _hanging(self, tree: Tree, hit: Found, low: int) -> Range | None:
        """The clause, infinitive or object that hangs by a cue behind word ``low``."""
        verb = verb_of(tree.words, hit)
        size = len(tree.words)
        for take, deps in TAKES:
            heads = [i for i in tree.children(verb, deps) if i >= low]
            if take not in hit.cue.takes or not heads:
                continue
            if take == "object":
                first, last = tree.run(heads[0], low, size)
                if self._gap(tree, verb, low, first):
                    continue
                return first, self._extended(tree, verb, last, size)
            first, last = tree.stretch(heads[0], low, size)
            if take == "clause":
                return self._complement(tree, low, first), self._to_mark(tree, last)
            return first, last
        return None

    def _complement(self, tree: Tree, low: int, first: int) -> int:
        """The complementizer of a clause, where the tree has taken who is spoken to for its beginning."""
        near = range(low, min(first + NEAR, len(tree.words)))
        start = next((i for i in near if self._complements(tree.words[i])), first)
        between = tree.words[low:start]
        return start if all(w.pos not in ("VERB", "AUX") and is_word(w) for w in between) else first

    def _to_mark(self, tree: Tree, last: int) -> int:
        """The end of a clause that the tree ends too early: the next mark, unless another clause is joined on."""
        words = tree.words
        at = last
        while at < len(words) and is_word(words[at]) and words[at].lower not in self._table.words["link"]:
            at += 1
        return at

    def _gap(self, tree: Tree, verb: int, low: int, first: int) -> bool:
        """Whether words stand between a cue and its object that are not just when or where it is said."""
        if first == low:
            return False
        before = [i for i in tree.children(verb, ("obl", "advmod")) if low <= i < first]
        return not before or tree.run(before[0], low, first)[0] > low

    def _extended(self, tree: Tree, verb: int, last: int, size: int) -> int:
        """Behind an object, what else hangs by its verb without a mark between ("accused X of Y")."""
        while last < size:
            following = [i for i in tree.children(verb, MORE) if tree.run(i, last, size)[0] == last and i >= last]
            if not following:
                return last
            last = tree.run(following[0], last, size)[1]
        return last

    def _ahead(self, tree: Tree, hit: Found, who: Who | None, free: int, low: int) -> Piece | None:
        """The speech before a clause that a comma parts from it ("Content, X said."), and what goes on behind it."""
        words = tree.words
        start = min(hit.first, who.first) if who is not None else hit.first
        inserted = low < len(words) and words[low].text == ","
        behind = self._piece(words, low + 1, len(words)) if inserted else None
        goes_on = inserted and low + 1 < len(words) and words[low + 1].pos in ("VERB", "AUX")
        before = self._parted(tree, start, free, goes_on)
        if before is None:
            return None
        return Piece((*before.spans, *(behind.spans if behind else ())))

    def _parted(self, tree: Tree, start: int, free: int, any_words: bool = False) -> Piece | None:
        """The words before a clause that a comma parts from it, where they hold a verb or ``any_words`` will do."""
        words = tree.words
        while start > free and words[start - 1].lower in self._table.words["particle"]:
            start -= 1
        if start <= free or words[start - 1].text != ",":
            return None
        if not any_words and not any(w.pos in ("VERB", "AUX") for w in words[free:start]):
            return None
        return self._piece(words, free, start - 1)
