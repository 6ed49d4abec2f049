"""Who says what: direct quotations (also over several sentences) and indirect speech, with source, cue and content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from damai.events.ahead import AheadFinder, Clause, hangs_by, run_of_words, subject_of
from damai.events.units import Unit
from damai.events.unnamed import unnamed, unnamed_source
from damai.events.voices import Clue, TurnTable, Voices, within
from damai.grounding.trie import Trie
from damai.language.sentence import Sentence
from damai.model import Quotation, Span

SOURCE_REACH = 7
"""Words between a cue and its source, at most."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of saying: ``position`` of its source (``before``, ``after``, ``either``, ``preposition``, ``clitic``,
    ``nobody``); ``around``: what is said may stand before a source that stands before the cue; ``subject``: the source
    is the subject of another word of the sentence; ``hearsay``: the cue itself says that somebody says so;
    ``owning``: the cue says that its source did what is told.
    """

    id: str
    kind: str
    position: str
    around: bool = False
    subject: bool = False
    hearsay: bool = False
    owning: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One act of saying: the content's spans, who says it (``source`` is None where nobody known is named).

    ``unnamed`` are the words for a source that is not named ("sources", "reportedly"), whether or not one is found;
    ``statement`` are the letters of the statement that the cue stands in, where its sentence has several speakers;
    ``owning``: the source says that it did what is told.
    """

    sentence: int
    cue: Span | None
    kind: str
    content: tuple[Span, ...]
    source: Unit | None
    direct: bool
    rule: str
    unnamed: Unit | None = None
    statement: Span | None = None
    owning: bool = False

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
            flags = (row.get(flag, False) for flag in ("around", "subject", "hearsay"))
            cue = Cue(row["id"], row["kind"], _position(row), *flags)
            for form in row["forms"]:
                self._trie.add(split(form), cue)
            for form in row.get("owning", ()):
                self._trie.add(split(form), replace(cue, owning=True))
        self._starts = self._trie.starts()
        self.turns = TurnTable(table, split)
        self.tail = _words(table, "tail")
        self.owner = _words(table, "owner")
        self.complementizer = _words(table, "complementizer")
        self.unnamed = _words(table, "unnamed")
        self.around = any(row.get("around", False) for row in table.get("cue", ()))
        self._closes: dict[str, list[str]] = {}
        for pair in table.get("quote", ()):
            self._closes.setdefault(pair["open"], []).append(pair["close"])

    def quoted(self, text: str, start: int, end: int) -> list[Span]:
        """The stretches between quotation marks of one paragraph; an open one runs to the paragraph's end."""
        spans: list[Span] = []
        at = start
        while at < end:
            found = [(text.find(mark, at, end), mark) for mark in self._closes]
            found = [hit for hit in found if hit[0] >= 0]
            if not found:
                break
            opened, mark = min(found, key=lambda hit: (hit[0], -len(hit[1])))
            inner = opened + len(mark)
            closed = [(text.find(close, inner, end), close) for close in self._closes[mark]]
            stop, close = min((hit for hit in closed if hit[0] >= 0), default=(end, ""))
            if stop > inner:
                spans.append(Span(inner, stop))
            at = stop + len(close)
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


def _words(table: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(form for row in table.get(name, ()) for form in row["forms"])


def _position(row: Mapping[str, Any]) -> str:
    if row.get("nobody"):
        return "nobody"
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
        self._text = text
        self._quoted: list[Span] = []
        self.credit: list[list[Span]] = [[] for _ in sentences]
        self._by_paragraph(text)
        cut = frozenset(b.start for a, b in pairwise(sentences) if a.paragraph != b.paragraph)
        self._ahead = AheadFinder(text, self._quoted, table.tail, table.complementizer, cut)
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
        said = [one for number in range(len(self._sentences)) for one in self._read(number)]
        return said + self._bare_quotes(said)

    def _read(self, number: int) -> list[Said]:
        """The acts of saying of one sentence, each with its own words where it has several speakers."""
        words = self._sentences[number].words
        voices = self._table.turns.voices(words, self.in_quote, self._table.complementizer)
        here: list[Said] = []
        free = 0
        before: Clue | None = None
        for first, last, cue in self._table.cues(self._sentences[number]):
            if self.in_quote(words[first].start, words[last - 1].end):
                continue
            named = cue.position in ("before", "either") and not (cue.subject or cue.hearsay)
            clue = Clue(first, last, last, named, cue.position == "preposition")
            turn = voices.before(clue, before) if cue.kind != "credit" else None
            low = turn.last if turn is not None else 0
            earlier = next((s.source for s in reversed(here) if s.source is not None), None)
            one = self._around(number, first, last, cue, max(free, low)) if cue.around else None
            one = one or self._one(number, first, last, cue, earlier, low)
            free = last
            if cue.kind != "credit":
                clue = self._closed(clue, one)
                if turn is None and before is not None:
                    voices.behind(clue, before)
                before = clue
            if one is not None:
                here.append(one)
        return [self._own(one, voices) for one in here] if voices.several else here

    @staticmethod
    def _closed(clue: Clue, one: Said | None) -> Clue:
        """A cue with where what it says stands, and where it ends together with a source behind it."""
        if one is None or one.cue is None:
            return clue
        source = one.source
        behind = source is not None and source.mentions[0].sentence == one.sentence
        end = max(clue.last, source.last) if source is not None and behind else clue.last
        return clue._replace(ahead=bool(one.content) and one.content[0].start < one.cue.start, end=end)

    def _own(self, one: Said, voices: Voices) -> Said:
        """What is said, without the words of the sentence's other speakers."""
        assert one.cue is not None
        mine = voices.stretch(one.cue)
        return replace(one, content=within(one.content, mine, self._text), statement=mine)

    def _one(self, number: int, first: int, last: int, cue: Cue, earlier: Unit | None, low: int) -> Said | None:
        sentence = self._sentences[number]
        words = sentence.words
        if cue.kind == "credit":
            self.credit[number].append(Span(words[first].start, sentence.end))
            return None
        position = cue.position
        if position == "either":
            position = "before" if cue.around else self._side_of_source(number, first, last)
        span = Span(words[first].start, words[last - 1].end)
        if position in ("before", "nobody"):
            source = None if position == "nobody" else self._subject(number, first, cue, earlier, low)
            content = self._piece(words[last].start if last < len(words) else sentence.end, sentence.end)
        elif position == "preposition":
            source = self._behind(number, last, 3) if self._table.around else self._after(number, last, 3)
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
            self._unnamed(number, first, last, cue, position in ("before", "nobody")),
            owning=cue.owning,
        )

    def _unnamed(self, number: int, first: int, last: int, cue: Cue, ahead: bool) -> Unit | None:
        """The words for a source that is not named, if there are some; the cue itself may be hearsay."""
        sentence = self._sentences[number]
        found = unnamed_source(sentence, self._table.unnamed, first, last, ahead, number)
        return found or (unnamed(sentence, first, last, number) if cue.hearsay else None)

    def _around(self, number: int, first: int, last: int, cue: Cue, free: int) -> Said | None:
        """What is said before its source ("Content, X said.", "“Content,” said X."); None where it follows the cue."""
        sentence = self._sentences[number]
        words = sentence.words
        behind = self._behind(number, last) if cue.position == "either" else None
        ends = behind is not None and self._ahead.may_end(words, behind.last)
        ahead = self._ahead.find(Clause(sentence, first, last, free, cue.position == "either", ends))
        if ahead is None:
            return None
        source = behind if ahead.turned else self._within(number, ahead.low, first)
        self._last = source or self._last
        rest = run_of_words(words, last)
        content = ahead.spans
        if ahead.quoted:
            content = (*content, *(q for q in self._quoted if words[last - 1].end <= q.start < sentence.end))
        elif rest < len(words) and not ahead.turned:
            content = (*content, *self._piece(words[rest].start, sentence.end))
        span = Span(words[first].start, words[last - 1].end)
        side = "turned" if ahead.turned else "around"
        nobody = self._unnamed(number, first, last, cue, not ahead.turned)
        return Said(number, span, cue.kind, content, source, ahead.quoted, f"cue:{cue.id}:{side}", nobody)

    def _within(self, number: int, low: int, first: int) -> Unit | None:
        """The source among the words ``[low, first)`` of its own clause: the first side there that is no owner."""
        here = self._ahead_of(number, first, low)
        free = [u for u in here if u.prep not in self._oblique]
        return next(iter(free or here), None)

    def _behind(self, number: int, last: int, reach: int = SOURCE_REACH) -> Unit | None:
        """The source right behind its cue; where its name is not known, the apposition behind it."""
        words = self._sentences[number].words
        stop = run_of_words(words, last)
        after = run_of_words(words, stop + 1)
        units = [u for u in self._units[number] if not self._owns(number, u)]
        near = [u for u in units if last <= u.first and u.last <= stop and u.first - last <= reach]
        if not near and stop < len(words) and words[stop].text == ",":
            near = [u for u in units if stop < u.first <= stop + 3 and u.last <= after and u.mentions[0].title_kind]
        return near[0] if near else None

    def _owns(self, number: int, unit: Unit) -> bool:
        """Whether a side is only the owner of what follows ("his", "their")."""
        words = self._sentences[number].words
        return unit.last - unit.first == 1 and words[unit.first].lower in self._table.owner

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

    def _subject(self, number: int, first: int, cue: Cue, earlier: Unit | None, low: int) -> Unit | None:
        """The source before a cue, from word ``low`` on; ``earlier`` is that of the cue before it in the sentence."""
        if not (cue.around or cue.subject):
            return self._before(number, first, low)
        if cue.subject and earlier is not None:
            return earlier
        words = self._sentences[number].words
        units = self._ahead_of(number, first, low)
        known = frozenset(i for u in units for i in range(u.first, u.last))
        subject = subject_of(words, first, known)
        if subject is not None and subject >= low and (subject in known or words[subject].pos != "PRON"):
            named = (u for u in units if u.first <= subject < u.last)
            return next(named, None) or next((u for u in units if hangs_by(words, u.head, subject)), None)
        return self._within(number, low, first) if cue.subject else self._before(number, first, low)

    def _ahead_of(self, number: int, first: int, low: int) -> list[Unit]:
        """The sides that end before a word and begin at ``low`` or behind it, without owners."""
        here = (u for u in self._units[number] if low <= u.first and u.last <= first)
        return [u for u in here if not self._owns(number, u)]

    @staticmethod
    def _piece(start: int, end: int) -> tuple[Span, ...]:
        return (Span(start, end),) if end - start > 3 else ()

    def _before(self, number: int, first: int, low: int) -> Unit | None:
        words = self._sentences[number].words
        earlier = self._ahead_of(number, first, low)
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
        near = [s for s in said if s.source is not None or (self._table.around and s.cue is not None)]
        same = [s for s in near if self._sentences[s.sentence].paragraph == paragraph]
        if same:
            return min(same, key=lambda s: abs((s.cue.start if s.cue else 0) - span.start)).source
        earlier = [s for s in near if s.sentence < where and where - s.sentence <= 4]
        return earlier[-1].source if earlier else None
