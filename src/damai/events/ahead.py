"""Speech that stands before the clause which names its source ("Content, X said."; "“Content,” said X.")."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from damai.language.sentence import Sentence, Word
from damai.model import Span

CLAUSE = 14
"""Words between a cue and the comma or quotation mark that its source's clause begins behind, at most."""
APPOSITION = 28
"""The same where an apposition stands between source and cue ("X, the minister of Y, said")."""
CLOSING = 4
"""Words that may follow a cue which closes its clause, whatever they are, at most."""
LEAST = 4
"""Words of which indirect speech before its source consists, at least ("On Tuesday, X said" brings in none)."""
QUOTED = 15
"""Characters from which on words between quotation marks are speech and not just a name in quotation marks."""
HANGS = ("conj", "advcl", "xcomp")
"""Relations by which a verb shares its subject with the verb above it."""
CLIMB = 3
"""Verbs that are looked at for a subject, at most."""
OPENING = 4
"""Characters between a cue and a quotation that it opens, at most."""
ENDS = ",.?!…;—–-"
"""A quotation that ends in one of these, or is followed by one, is closed before its source."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where the speech before a cue ends: ``spans`` are what is said, ``low`` the first word of the source's clause;
    ``turned``: the source follows the cue; ``quoted``: the speech ends with a quotation."""

    spans: tuple[Span, ...]
    low: int
    turned: bool
    quoted: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A cue ``[first, last)`` in its sentence; ``free`` is the first word that belongs to no earlier cue; ``turns``:
    the source may follow the cue; ``ends``: somebody known follows it and may end its clause."""

    sentence: Sentence
    first: int
    last: int
    free: int
    turns: bool
    ends: bool

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the sentence."""
        return self.sentence.words


def is_word(word: Word) -> bool:
    """Whether a token is a word or a number, no mark."""
    return any(c.isalnum() for c in word.text)


def run_of_words(words: Sequence[Word], start: int) -> int:
    """The first token from ``start`` on that is no word."""
    while start < len(words) and (is_word(words[start]) or words[start].text.startswith(("'", "’", "-"))):
        start += 1
    return start


def subject_of(words: Sequence[Word], verb: int, known: Collection[int] = ()) -> int | None:
    """The head word of who says it, by the tree: the subject of the cue or of the verb that the cue hangs by; for a
    relative clause, the word it tells of. None where the tree does not say. ``known`` are words of known actors."""
    at = verb
    for _ in range(CLIMB):
        below = reversed(range(at))
        subject = next((i for i in below if words[i].head == at and words[i].dep.startswith("nsubj")), None)
        relative = subject is None or (words[subject].pos == "PRON" and subject not in known)
        if relative and words[at].dep.startswith("acl") and words[at].head < at:
            return words[at].head
        if subject is not None:
            return subject
        if words[at].head == at or not words[at].dep.startswith(HANGS):
            return None
        at = words[at].head
    return None


def hangs_by(words: Sequence[Word], word: int, above: int) -> bool:
    """Whether a word is part of the phrase that has its head at ``above``."""
    for _ in range(CLIMB + 1):
        if word == above:
            return True
        word = words[word].head
    return False


class AheadFinder:
    """Finds speech before its source in one report.

    ``tail`` and ``complementizer`` are words of the pack's table, ``cut`` the characters at which paragraphs begin.
    """

    def __init__(
        self,
        text: str,
        quoted: Sequence[Span],
        tail: frozenset[str],
        complementizer: frozenset[str],
        cut: frozenset[int],
    ) -> None:
        self._text = text
        self._quoted = quoted
        self._tail = tail
        self._complementizer = complementizer
        self._cut = cut

    def find(self, clause: Clause) -> Ahead | None:
        """What is said before the source of a cue; None where it is said behind the cue."""
        quote = self._quote(clause)
        if quote is not None:
            return self._after_quote(clause, quote)
        return self._after_comma(clause)

    def _after_quote(self, clause: Clause, quote: Span) -> Ahead | None:
        words = clause.words
        low = next((i for i, w in enumerate(words) if w.start >= quote.end and is_word(w)), len(words))
        if clause.first - low > APPOSITION:
            return None
        turned = clause.turns and low >= clause.first
        opens = quote.start <= words[0].end < quote.end and quote.end - quote.start >= QUOTED
        if not turned and not opens and not self.closes(clause):
            return None
        return Ahead((Span(min(quote.start, words[0].start), quote.end),), low, turned, quoted=True)

    def _quote(self, clause: Clause) -> Span | None:
        """The last quotation that is closed before a cue, in its sentence or right before it."""
        words = clause.words
        low = words[clause.free].start if clause.free else words[0].start - 3
        if clause.free == 0 and words[0].start in self._cut:
            low = words[0].start
        ended = [q for q in self._quoted if low < q.end <= words[clause.first].start]
        if not ended:
            return None
        last = ended[-1]
        follows = self._text[last.end : last.end + 4].lstrip("\"'”’»“ ")[:1]
        closed = self._text[last.end - 1] in ENDS or follows in tuple(ENDS) or last.end < words[0].start
        fresh = clause.free == 0 or last.start < words[clause.free - 1].end
        return last if closed and fresh else None

    def _after_comma(self, clause: Clause) -> Ahead | None:
        words, first = clause.words, clause.first
        commas = [i for i in range(clause.free, first) if words[i].text == "," and not self._in_quote(words[i])]
        turned = bool(commas) and commas[-1] == first - 1 and clause.turns and clause.ends
        if turned or not commas or commas[-1] < first - 1:
            at = commas[-1] if commas else -1
        else:  # "Content, X, the minister of Y, said"
            at = commas[-3] if len(commas) > 2 else -1
        reach = CLAUSE if commas and commas[-1] < first - 1 else APPOSITION
        if at < 0 or first - at > reach or not (turned or self.closes(clause)):
            return None
        inserted = clause.last < len(words) - 1 and words[clause.last].text == ","
        if not inserted and not self._speech(words[clause.free : at]):
            return None
        return Ahead((Span(words[0].start, words[at].start),), at + 1, turned, quoted=False)

    def closes(self, clause: Clause) -> bool:
        """Whether a cue ends its clause: no word follows, few do, or such as the pack lets stand there."""
        words, last = clause.words, clause.last
        stop = run_of_words(words, last)
        rest = [w for w in words[last:stop] if is_word(w)]
        end = words[last - 1].end
        opens = any(end <= q.start <= min(end + OPENING, words[-1].end - 1) for q in self._quoted)
        if opens or not rest:
            return not opens and not (last < len(words) and words[last].text == ":")
        if any(w.lower in self._complementizer or w.pos in ("VERB", "AUX") for w in rest):
            return False
        ends = not any(is_word(w) for w in words[stop:])
        return rest[0].lower in self._tail or (ends and len(rest) <= CLOSING)

    def may_end(self, words: Sequence[Word], at: int) -> bool:
        """Whether a clause may end before a word: at a mark, or before what the pack lets follow a closing cue."""
        return at >= len(words) or not is_word(words[at]) or words[at].lower in self._tail

    def _speech(self, words: Sequence[Word]) -> bool:
        """Whether words before a comma can be speech: a clause with a verb, or enough of them where none is tagged."""
        said = [w for w in words if is_word(w)]
        if any(w.pos for w in said):
            return any(w.pos in ("VERB", "AUX") for w in said)
        return len(said) >= LEAST

    def _in_quote(self, word: Word) -> bool:
        return any(q.start <= word.start and word.end <= q.end for q in self._quoted)
