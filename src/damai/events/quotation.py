"""Who says what: direct quotations (also over several sentences) and indirect speech, with source, cue and content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from damai.events.units import Unit
from damai.grounding.trie import Trie
from damai.language.sentence import Sentence
from damai.model import Quotation, Span

SOURCE_REACH = 7
"""Words between a cue and its source, at most."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of saying: ``position`` of its source (``before``, ``after``, ``either``, ``preposition``, ``clitic``)."""

    id: str
    kind: str
    position: str


@dataclass(frozen=True, slots=True)
class Said:
    """One act of saying: the content's spans, who says it (``source`` is None where nobody known is named)."""

    sentence: int
    cue: Span | None
    kind: str
    content: tuple[Span, ...]
    source: Unit | None
    direct: bool
    rule: str

    def covers(self, start: int, end: int) -> bool:
        """Whether characters ``start..end`` are among what is said."""
        return any(span.start <= start and end <= span.end for span in self.content)

    def quotation(self) -> Quotation:
        """As the model's record."""
        source = self.source.mentions[0].spans[0] if self.source else None
        codes = self.source.codes if self.source else ()
        return Quotation(self.content, self.cue, source, codes[0] if codes else None, self.direct)


class QuotationTable:
    """The pack's ``attribution.toml``: cues and quotation marks."""

    def __init__(self, table: Mapping[str, Any], split: Callable[[str], list[str]]) -> None:
        self._trie: Trie[Cue] = Trie()
        for row in table.get("cue", ()):
            for form in row["forms"]:
                self._trie.add(split(form), Cue(row["id"], row["kind"], _position(row)))
        self._starts = self._trie.starts()
        self._opens = tuple(pair["open"] for pair in table.get("quote", ()))
        self._closes = tuple(pair["close"] for pair in table.get("quote", ()))

    def quoted(self, text: str, start: int, end: int) -> list[Span]:
        """The stretches between quotation marks of one paragraph; an open one runs to the paragraph's end."""
        spans: list[Span] = []
        at = start
        while at < end:
            found = [(text.find(mark, at, end), mark, n) for n, mark in enumerate(self._opens)]
            found = [hit for hit in found if hit[0] >= 0]
            if not found:
                break
            opened, mark, number = min(found, key=lambda hit: (hit[0], -len(hit[1])))
            inner = opened + len(mark)
            closed = text.find(self._closes[number], inner, end)
            stop = closed if closed >= 0 else end
            if stop > inner:
                spans.append(Span(inner, stop))
            at = stop + len(self._closes[number]) if closed >= 0 else end
        return spans

    def cues(self, sentence: Sentence) -> list[tuple[int, int, Cue]]:
        """The cues of a sentence as (first word, last word + 1, cue)."""
        lowers = [w.lower for w in sentence.words]
        found: list[tuple[int, int, Cue]] = []
        at = 0
        while at < len(lowers):
            hit = next(self._trie.find(lowers, at), None) if lowers[at] in self._starts else None
            if hit is not None:
                found.append((at, hit[0], hit[1]))
                at = hit[0]
            else:
                at += 1
        return found


def _position(row: Mapping[str, Any]) -> str:
    if row.get("clitic"):
        return "clitic"
    if row.get("preposition"):
        return "preposition"
    before, after = bool(row.get("before")), bool(row.get("after"))
    return "either" if before and after else "after" if after else "before"


class QuotationReader:
    """Reads the acts of saying of one report, in order."""

    def __init__(
        self,
        table: QuotationTable,
        text: str,
        sentences: Sequence[Sentence],
        units: Sequence[Sequence[Unit]],
        oblique: frozenset[str],
    ) -> None:
        self._table = table
        self._oblique = oblique
        self._sentences = sentences
        self._units = units
        self._quoted: list[Span] = []
        self.credit: list[list[Span]] = [[] for _ in sentences]
        self._by_paragraph(text)
        self._last: Unit | None = None

    def _by_paragraph(self, text: str) -> None:
        bounds: dict[int, list[int]] = {}
        for sentence in self._sentences:
            low, high = bounds.setdefault(sentence.paragraph, [sentence.start, sentence.end])
            bounds[sentence.paragraph] = [min(low, sentence.start), max(high, sentence.end)]
        for low, high in bounds.values():
            self._quoted.extend(self._table.quoted(text, low, high))

    @property
    def quoted(self) -> Sequence[Span]:
        """All stretches between quotation marks."""
        return self._quoted

    def in_quote(self, start: int, end: int) -> bool:
        """Whether characters lie between quotation marks."""
        return any(span.start <= start and end <= span.end for span in self._quoted)

    def read(self) -> list[Said]:
        """All acts of saying, by sentence."""
        said: list[Said] = []
        for number, sentence in enumerate(self._sentences):
            here: list[Said] = []
            for first, last, cue in self._table.cues(sentence):
                words = sentence.words
                if self.in_quote(words[first].start, words[last - 1].end):
                    continue
                one = self._one(number, first, last, cue)
                if one is not None:
                    here.append(one)
            said.extend(here)
        return said + self._bare_quotes(said)

    def _one(self, number: int, first: int, last: int, cue: Cue) -> Said | None:
        sentence = self._sentences[number]
        words = sentence.words
        if cue.kind == "credit":
            self.credit[number].append(Span(words[first].start, sentence.end))
            return None
        position = self._side_of_source(number, first, last) if cue.position == "either" else cue.position
        span = Span(words[first].start, words[last - 1].end)
        if position == "before":
            source = self._before(number, first)
            content = self._piece(words[last].start if last < len(words) else sentence.end, sentence.end)
        elif position == "preposition":
            source = self._after(number, last, 3)
            stop = source.last if source else last
            content = (
                *self._piece(sentence.start, words[first].start),
                *self._piece(words[stop].start if stop < len(words) else sentence.end, sentence.end),
            )
        else:
            source = self._last if position == "clitic" else self._after(number, last)
            content = self._piece(sentence.start, words[first].start)
            if source is not None and position != "clitic" and source.last < len(words):
                content = (*content, *self._piece(words[source.last].start, sentence.end))
        if source is not None:
            self._last = source
        if not content and cue.kind != "deny":
            return None
        return Said(
            number,
            span,
            cue.kind,
            content,
            source,
            any(self.in_quote(c.start, min(c.end, c.start + 1)) for c in content),
            f"cue:{cue.id}:{position}",
        )

    def _side_of_source(self, number: int, first: int, last: int) -> str:
        """``after`` where what is said stands before a cue that allows both, else ``before``."""
        sentence = self._sentences[number]
        words = sentence.words
        quote_before = any(
            span.end <= words[first].start and words[first].start - span.end < 6
            for span in self._quoted
            if span.start >= sentence.start or span.end > sentence.start
        )
        comma_before = first > 0 and words[first - 1].text in (",", '"', "”")
        return "after" if quote_before or (comma_before and self._after(number, last) is not None) else "before"

    @staticmethod
    def _piece(start: int, end: int) -> tuple[Span, ...]:
        return (Span(start, end),) if end - start > 3 else ()

    def _before(self, number: int, first: int) -> Unit | None:
        words = self._sentences[number].words
        earlier = [u for u in self._units[number] if u.last <= first]
        outside = [u for u in earlier if not self.in_quote(words[u.first].start, words[u.last - 1].end)]
        near = range(first, first + 3)
        subjects = [u for u in outside if words[u.head].dep.startswith("nsubj") and words[u.head].head in near]
        return subjects[-1] if subjects else outside[0] if len(outside) == 1 else self._nearest(outside)

    def _nearest(self, outside: list[Unit]) -> Unit | None:
        free = [u for u in outside if u.prep not in self._oblique]
        return (free or outside)[-1] if outside else None

    def _after(self, number: int, last: int, reach: int = SOURCE_REACH) -> Unit | None:
        for unit in self._units[number]:
            if unit.first >= last:
                return unit if unit.first - last <= reach else None
        return None

    def _bare_quotes(self, said: Sequence[Said]) -> list[Said]:
        """Quoted stretches that no cue of their own sentence covers: the speaker of the same paragraph goes on."""
        extra: list[Said] = []
        for span in self._quoted:
            if span.end - span.start < 25 or any(s.covers(span.start, min(span.end, span.start + 5)) for s in said):
                continue
            where = next((n for n, s in enumerate(self._sentences) if s.start <= span.start < s.end), None)
            if where is None:
                continue
            source = self._neighbour(said, where, span)
            extra.append(Said(where, None, "say", (span,), source, True, "quote:neighbour"))
        return extra

    def _neighbour(self, said: Sequence[Said], where: int, span: Span) -> Unit | None:
        paragraph = self._sentences[where].paragraph
        near = [s for s in said if s.source is not None]
        same = [s for s in near if self._sentences[s.sentence].paragraph == paragraph]
        if same:
            return min(same, key=lambda s: abs((s.cue.start if s.cue else 0) - span.start)).source
        earlier = [s for s in near if s.sentence < where and where - s.sentence <= 4]
        return earlier[-1].source if earlier else None
