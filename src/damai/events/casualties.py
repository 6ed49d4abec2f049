"""How many people an event killed and injured: numbers beside words of harm, by the pack's ``casualties.toml``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from damai.events.counting import NumberReader
from damai.events.evidence import MAX_WORDS
from damai.grounding.trie import Trie
from damai.language.sentence import Sentence, Word
from damai.model import Span

REACH = 10
"""Words between a number and its word of harm, at most."""
NEAR = 3
MODIFIERS = 4
"""Words like adjectives that may stand between a number and what it counts."""
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Casualties:
    """Numbers stated (0 where the text says none, None where it gives no number) with the words they were read from.

    >>> Casualties().killed is None
    True
    """

    killed: int | None = None
    killed_spans: tuple[Span, ...] = ()
    injured: int | None = None
    injured_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Harm:
    """A word of harm at ``[first, last)``; ``side`` tells where its number stands."""

    first: int
    last: int
    kind: str
    side: str


@dataclass(frozen=True, slots=True)
class _Count:
    """A number at ``[first, last)``, its noun up to ``end``; it counts people (``person``) or has none (``bare``)."""

    first: int
    last: int
    end: int
    value: int
    person: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class _Match:
    """A number read for a word of harm."""

    kind: str
    value: int
    first: int
    last: int
    spans: tuple[Span, ...]


class CasualtyTable:
    """The pack's ``casualties.toml``; ``split`` cuts a form into lower-case words.

    >>> rows = {"word": [{"kind": "killed", "side": "before", "forms": ["dead"]}], "words": {"victim": ["people"]},
    ...         "numbers": {"value": {"two": 2}}}
    >>> table = CasualtyTable(rows, str.split)
    >>> import re
    >>> text = "two people dead"
    >>> places = enumerate(re.finditer("[a-z]+", text))
    >>> words = tuple(Word(i, m.start(), m.end(), m[0], m[0], "", "", "", i) for i, m in places)
    >>> table.find(Sentence(0, 0, 0, 15, words))
    Casualties(killed=2, killed_spans=(Span(start=0, end=15),), injured=None, injured_spans=())
    """

    def __init__(self, table: Mapping[str, Any], split: Callable[[str], list[str]]) -> None:
        self._harms: Trie[tuple[str, str]] = Trie()
        self._nones: Trie[tuple[str, ...]] = Trie()
        self._totals: Trie[bool] = Trie()
        self._qualifiers: Trie[bool] = Trie()
        for row in table.get("word", ()):
            fill(self._harms, row["forms"], (row["kind"], row["side"]), split)
        for row in table.get("none", ()):
            fill(self._nones, row["forms"], tuple(row["kinds"]), split)
        for row in table.get("total", ()):
            fill(self._totals, row["forms"], True, split)
            fill(self._totals, row.get("but", ()), False, split)
        fill(self._qualifiers, table.get("words", {}).get("qualifier", ()), True, split)
        numbers = table.get("numbers", {})
        self._numbers = NumberReader(numbers)
        self._person = frozenset(numbers.get("person", ()))
        self._words: dict[str, frozenset[str]] = {
            name: frozenset(form.lower() for form in forms) for name, forms in table.get("words", {}).items()
        }

    def _is(self, name: str, word: str) -> bool:
        return word in self._words.get(name, ())

    def find(self, sentence: Sentence) -> Casualties:
        """The numbers a sentence states; the largest where it states several of a kind."""
        words = sentence.words
        lowers = [w.lower for w in words]
        nones = list(_hits(self._nones, lowers))
        taken = {i for first, last, _ in nones for i in range(first, last)}
        harms = [_Harm(a, b, *what) for a, b, what in _hits(self._harms, lowers) if a not in taken]
        if not harms and not nones:
            return Casualties()
        counts = [c for c in self._counts(lowers) if c.first not in taken]
        matches = [m for m in self._matches(words, lowers, harms, counts) if m is not None]
        best: dict[str, _Match] = {}
        for match in self._without_totals(lowers, matches):
            if match.kind not in best or match.value > best[match.kind].value:
                best[match.kind] = match
        for first, last, kinds in nones:
            for kind in kinds:
                best.setdefault(kind, _Match(kind, 0, first, last, pieces(words, first, last, first, last)))
        killed, injured = best.get("killed"), best.get("injured")
        return Casualties(
            killed.value if killed else None,
            killed.spans if killed else (),
            injured.value if injured else None,
            injured.spans if injured else (),
        )

    def _counts(self, lowers: Sequence[str]) -> list[_Count]:
        """All numbers that may count people."""
        found: list[_Count] = []
        at = 0
        while at < len(lowers):
            number = self._numbers.read(lowers, at)
            if number is None:
                at += 1
                continue
            value, last = number
            count = self._count(lowers, at, last, value)
            if count is not None:
                found.append(count)
            at = last
        return found

    def _count(self, lowers: Sequence[str], first: int, last: int, value: int) -> _Count | None:
        before = lowers[first - 1] if first else ""
        if self._is("not_before", before):
            return None
        end = self._noun(lowers, last)
        follows = lowers[last] if last < len(lowers) else ""
        person = end > last or lowers[first] in self._person
        if not person and self._numbers.is_article(lowers, first, last):
            return None
        bare = not person and (not follows[:1].isalnum() or any(self._is(n, follows) for n in ("follow", "filler")))
        if bare and follows in ("%", "-", "–", ")", "/"):
            return None
        return _Count(first, last, end, value, person, bare)

    def _noun(self, lowers: Sequence[str], last: int) -> int:
        """Where the noun of a number ends, with the modifiers before it; ``last`` itself if no victim stands there."""
        end = at = last
        victims = modifiers = 0
        while at < len(lowers):
            if victims < NEAR and self._is("victim", lowers[at]):
                victims, end = victims + 1, at + 1
            elif modifiers < MODIFIERS and self._is("modifier", lowers[at]):
                modifiers += 1
            else:
                break
            at += 1
        return end

    def _matches(
        self, words: Sequence[Word], lowers: Sequence[str], harms: Sequence[_Harm], counts: Sequence[_Count]
    ) -> Iterator[_Match | None]:
        for harm in harms:
            if self._shared(lowers, harm, harms):
                continue
            count = self._before(lowers, harm, harms, counts) if harm.side != "after" else None
            if count is not None:
                spans = pieces(words, count.first, harm.last, count.end, harm.first)
                yield _Match(harm.kind, count.value, count.first, harm.last, spans)
                continue
            count = self._after(lowers, harm, harms, counts)
            if count is not None:
                spans = pieces(words, harm.first, count.end, harm.last, count.first)
                yield _Match(harm.kind, count.value, harm.first, count.end, spans)

    def _shared(self, lowers: Sequence[str], harm: _Harm, harms: Sequence[_Harm]) -> bool:
        """Whether one number is told for killed and injured together ("killed and injured 12")."""
        for other in harms:
            low, high = sorted((harm, other), key=lambda h: h.first)
            joined = high.first - low.last == 1 and self._is("and", lowers[low.last])
            if other.kind != harm.kind and other.side == harm.side and joined:
                return True
        return False

    def _before(
        self, lowers: Sequence[str], harm: _Harm, harms: Sequence[_Harm], counts: Sequence[_Count]
    ) -> _Count | None:
        """The number that stands before a word of harm, if nothing parts them."""
        for count in reversed(counts):
            if count.last > harm.first:
                continue
            gap = lowers[count.end : harm.first]
            parted = any(count.last <= h.first < harm.first for h in harms)
            if len(gap) > REACH or parted:
                return None
            if self._partial(lowers, count, gap):
                continue
            if not self._open(gap):
                return None
            if count.person or (count.bare and all(self._is("filler", w) for w in gap)) or not gap:
                return count
        return None

    def _open(self, gap: Sequence[str]) -> bool:
        """Whether words may stand between a number and its word of harm; commas only around an "including"."""
        subset = any(self._is("subset", w) for w in gap)
        plain = all(w[:1].isalnum() or (w == "," and subset) for w in gap)
        return plain and not any(self._is("vague", w) or self._is("stop", w) for w in gap)

    def _partial(self, lowers: Sequence[str], count: _Count, gap: Sequence[str]) -> bool:
        """Whether a number only says how many of another one ("12 people, including three children, died")."""
        if count.first and self._is("subset", lowers[count.first - 1]):
            return True
        return "," in gap and any(self._is("subset", w) for w in gap[: gap.index(",")])

    def _after(
        self, lowers: Sequence[str], harm: _Harm, harms: Sequence[_Harm], counts: Sequence[_Count]
    ) -> _Count | None:
        """The number that stands after a word of harm: near an active one, after a link word from a noun."""
        for count in counts:
            if count.first < harm.last:
                continue
            gap = lowers[harm.last : count.first]
            if any(harm.last <= h.first < count.first for h in harms) or len(gap) > REACH:
                return None
            vague = any(self._is("vague", w) for w in gap[-2:])
            if vague or not all(w[:1].isalnum() or self._is("link", w) for w in gap):
                return None
            if self._fits_after(harm, count, gap) and not self._claimed(lowers, count, harm, harms):
                return None if self._continued(lowers, count, harms, counts) else count
            if harm.side != "either":
                return None
        return None

    def _fits_after(self, harm: _Harm, count: _Count, gap: Sequence[str]) -> bool:
        close = len(gap) <= NEAR and self._qualified(gap)
        if harm.side == "before":
            return close and count.person
        if harm.side == "after":
            return close and (count.person or count.bare)
        links = [n for n, w in enumerate(gap) if self._is("link", w)]
        linked = bool(links) and self._qualified(gap[links[-1] + 1 :])
        return (close or linked) and (count.person or count.bare)

    def _qualified(self, gap: Sequence[str]) -> bool:
        """Whether nothing but qualifiers stands there."""
        return sum(last - first for first, last, _ in _hits(self._qualifiers, gap)) == len(gap)

    def _claimed(self, lowers: Sequence[str], count: _Count, harm: _Harm, harms: Sequence[_Harm]) -> bool:
        """Whether a word of harm right after the number has the better right to it ("tewas, 30 orang luka")."""
        if harm.side == "after":
            return False
        following = [h for h in harms if h.first >= count.end and h.side == "before"]
        return bool(following) and all(self._is("filler", w) for w in lowers[count.end : following[0].first])

    def _continued(
        self, lowers: Sequence[str], count: _Count, harms: Sequence[_Harm], counts: Sequence[_Count]
    ) -> bool:
        """Whether a further number is added to it, so that the total is not told ("one officer and two guards")."""
        own = [h for h in harms if h.side == "before"]
        for other in counts:
            if other.first <= count.end or not (other.person or other.bare):
                continue
            between = lowers[count.end : other.first]
            if len(between) > NEAR or not self._is("and", between[-1]) or not all(w[:1].isalpha() for w in between):
                return False
            return not any(h.first >= other.end and self._open(lowers[other.end : h.first]) for h in own)
        return False

    def _without_totals(self, lowers: Sequence[str], matches: list[_Match]) -> list[_Match]:
        """The matches that are no running totals: the phrase takes the nearest match and all of its clause."""
        dropped: set[int] = set()
        for first, last, total in _hits(self._totals, lowers):
            if not total or not matches:
                continue
            nearest = min(matches, key=lambda m: max(m.first - last, first - m.last, 0))
            clause = self._clause(lowers, nearest.first)
            dropped.update(n for n, m in enumerate(matches) if self._clause(lowers, m.first) == clause)
        return [m for n, m in enumerate(matches) if n not in dropped]

    def _clause(self, lowers: Sequence[str], at: int) -> int:
        return sum(1 for w in lowers[:at] if w in (",", ";") or self._is("stop", w))


def casualties_of(sentences: Sequence[Sentence], table: CasualtyTable) -> Casualties:
    """The first number of killed and the first of injured that an event's sentences state, in order.

    >>> casualties_of([], CasualtyTable({}, str.split))
    Casualties(killed=None, killed_spans=(), injured=None, injured_spans=())
    """
    killed: tuple[int | None, tuple[Span, ...]] = (None, ())
    injured: tuple[int | None, tuple[Span, ...]] = (None, ())
    for sentence in sentences:
        found = table.find(sentence)
        if killed[0] is None and found.killed is not None:
            killed = (found.killed, found.killed_spans)
        if injured[0] is None and found.injured is not None:
            injured = (found.injured, found.injured_spans)
    return Casualties(*killed, *injured)


def fill(trie: Trie[Entry], forms: Sequence[str], entry: Entry, split: Callable[[str], list[str]]) -> None:
    """Puts forms of a table into a trie, cut as the text is cut."""
    for form in forms:
        trie.add([piece for part in form.split() for piece in (["*"] if part == "*" else split(part))], entry)


def _hits(trie: Trie[Entry], lowers: Sequence[str]) -> Iterator[tuple[int, int, Entry]]:
    """The longest forms of a trie, left to right."""
    at = 0
    while at < len(lowers):
        hit = next(trie.find(lowers, at), None)
        if hit is not None:
            yield at, hit[0], hit[1]
        at = hit[0] if hit is not None else at + 1


def pieces(words: Sequence[Word], first: int, last: int, inner: int, outer: int) -> tuple[Span, ...]:
    """Words ``[first, last)`` as one span, or as ``[first, inner)`` and ``[outer, last)`` where it is too long."""
    if last - first <= MAX_WORDS:
        return (Span(words[first].start, words[last - 1].end),)
    return (
        Span(words[first].start, words[min(inner, first + MAX_WORDS) - 1].end),
        Span(words[outer].start, words[last - 1].end),
    )
