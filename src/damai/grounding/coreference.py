"""What the mentions of a report stand for: known persons and offices, plurals, pronouns, in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from damai.grounding.actors import ActorEntry, ActorTable
from damai.grounding.antecedents import OF_A_STATE, antecedents, force_of, teller
from damai.grounding.mentions import Mention, MentionBuilder
from damai.grounding.plurals import PAIR, Before, PluralChooser
from damai.grounding.raws import Raw, find_raw, without_dateline
from damai.grounding.territories import Built, Territories
from damai.language.sentence import Sentence, Word
from damai.model import Span

HOLDING = ("state", "seat", "body", "org", "capital")
MEMORY = 4
"""Sentences back to which a pronoun may reach."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody named before: the code and the words that gave it."""

    code: str
    spans: tuple[Span, ...]


def join(code: str, sector: str) -> str:
    """Code with sector; organisations and armed groups carry none.

    >>> join("ARM", "GOV"), join("NSA-HAMAS", "GOV")
    ('ARM:GOV', 'NSA-HAMAS')
    """
    return code if not sector or "-" in code else f"{code}:{sector}"


class Discourse:
    """Reads the sentences of one report in order and keeps who was named; nothing outlives the report."""

    def __init__(
        self,
        table: ActorTable,
        grammar: Mapping[str, frozenset[str]],
        published: date | None,
        plurals: PluralChooser | None = None,
    ) -> None:
        self._grammar = {"telling": frozenset[str](), "told": frozenset[str](), **grammar}
        self._sent_from = None if grammar.get("genitive") else grammar["place"]
        self._table, self._day, self._plurals = table, published, plurals
        self._persons: dict[str, Known] = {}
        self._offices: dict[str, Known] = {}
        self._strangers: dict[str, bool] = {}
        """Surnames of office-holders that somebody with another first name may bear; True: no name stands before it."""
        self._covered: frozenset[int] = frozenset()
        self._recent: list[list[Mention]] = []
        self._territories = Territories(table.lands, grammar, published)
        self.focus: Counter[str] = Counter()
        self._first: dict[str, Span] = {}
        self._heading: set[str] = set()
        self.title_mentions: list[Mention] = []
        self.raws: list[list[Raw]] = []
        """The table's names in each sentence that was read, those of a dateline too."""

    def read(self, sentences: Sequence[Sentence], title: Sentence | None = None) -> list[list[Mention]]:
        """The mentions of each sentence. ``title`` only helps to see which states the report is about."""
        prepared = []
        for sentence in sentences:
            lowers = [w.lower for w in sentence.words]
            self.raws.append(find_raw(sentence, self._table, lowers, self._grammar["place"]))
            prepared.append(without_dateline(sentence, self.raws[-1]))
            for raw in prepared[-1]:
                if (
                    raw.kind in HOLDING
                    and len({e.code for e in raw.entries}) == 1
                    and not raw.entries[0].code.startswith("MED-")
                ):
                    code = raw.entries[0].code
                    span = Span(sentence.words[raw.first].start, sentence.words[raw.last - 1].end)
                    self.focus[code] += 1
                    self._first.setdefault(code, span)
        heading: list[Raw] = []
        if title is not None:
            heading = find_raw(title, self._table, [w.lower for w in title.words], self._grammar["place"])
            for raw in heading:
                if raw.kind in HOLDING:
                    self.focus[raw.entries[0].code] += 2
                    self._heading.add(raw.entries[0].code)
        read: list[list[Mention]] = []
        for sentence, raws in zip(sentences, prepared, strict=True):
            self._covered = frozenset(i for raw in raws for i in range(raw.first, raw.last))
            built = MentionBuilder(sentence, raws, self._grammar).build()
            mentions = self._resolve_sentence(sentence, built)
            self._recent.append(mentions)
            read.append(mentions)
        if title is not None:
            self.title_mentions = self._resolve_sentence(title, MentionBuilder(title, heading, self._grammar).build())
        return read

    def _resolve_sentence(
        self, sentence: Sentence, built: list[tuple[Mention, tuple[ActorEntry, ...]]]
    ) -> list[Mention]:
        resolved: list[Mention] = []
        for mention, entries in built:
            mention = self._resolve(mention, entries, resolved, sentence, built)
            if mention.kind == "title" and mention.title_kind == "person" and mention.codes and not mention.name:
                resolved.extend(self._apposition(sentence, mention, built))
            resolved.append(mention)
        taken = {i for m in resolved for i in range(m.first, m.last)}
        resolved.extend(self._known_names(sentence, taken))
        return sorted((m for m in resolved), key=lambda m: m.first)

    def _resolve(
        self,
        mention: Mention,
        entries: tuple[ActorEntry, ...],
        before: list[Mention],
        sentence: Sentence,
        built: Built,
    ) -> Mention:
        if mention.kind == "title":
            whose = self._genitive_owner(mention, before, sentence)
            return self._office(mention, entries, (built, before), sentence, whose)
        if mention.kind == "person":
            return self._person(mention, entries, sentence)
        if mention.kind == "pronoun":
            return self._pronoun(mention, before, sentence)
        entry = self._territories.plain(entries, self._most_spoken(entries))
        self._territories.note(mention, entry)
        codes = (join(entry.code, entry.sector),) if entry.code else ()
        if not codes and (holder := self._held(entry, mention, before, sentence)):
            codes = (holder,)
        place = entry.id if mention.kind == "place" else ""
        return replace(mention, codes=codes, place=place, ruler=self._territories.behind(entry))

    def _most_spoken(self, entries: Sequence[ActorEntry]) -> ActorEntry:
        return max(entries, key=lambda e: self.focus[e.code]) if len(entries) > 1 else entries[0]

    def _held(self, entry: ActorEntry, mention: Mention, before: Sequence[Mention], sentence: Sentence) -> str:
        words = [word.lower for word in sentence.words[mention.first : mention.last]]
        return self._territories.held(entry, words, before, self._table.trie)

    # offices and persons

    def _office(
        self,
        mention: Mention,
        owner: tuple[ActorEntry, ...],
        around: tuple[Built, Sequence[Mention]],
        sentence: Sentence,
        whose: Mention | None = None,
    ) -> Mention:
        built, before = around
        if owner:
            self._territories.note(mention, self._most_spoken(owner))
        if mention.former and mention.sector != "OPP":
            return mention
        code, via = "", mention.via
        antecedents: tuple[Span, ...] = ()
        if owner:
            entry = self._most_spoken(owner)
            code = self._territories.owner(mention, entry, sentence) or self._held(entry, mention, before, sentence)
        elif whose is not None:
            code, antecedents = whose.codes[0].partition(":")[0], whose.spans
        elif mention.name and (known := self._name(mention.name)) is not None:
            code, antecedents = known.code.partition(":")[0], known.spans
            if mention.sector == "MIL" and known.code.endswith(":COP"):  # a rank that army and police share
                mention = replace(mention, sector="COP")
        elif (hinted := self._territories.hinted(mention, sentence, built))[0]:
            (code, antecedents), via = hinted, "carried"
        elif (
            sent := force_of(mention, (before, *self._last_read(), self.title_mentions), self._sent_from)
        ) is not None:
            code, antecedents, via = sent.codes[0].partition(":")[0], sent.spans, "carried"
        elif (office := self._offices.get(mention.title)) is not None:
            code, antecedents, via = office.code, office.spans, "carried"
        else:
            code, antecedents = self._of_the_land(mention, built) if mention.title_kind != "person" else ("", ())
            if not code or mention.title in self._grammar.get("abroad", frozenset()):
                code, antecedents = self._in_focus(code)
            via = "carried"
        return self._keep(replace(mention, antecedents=antecedents, via=via), code) if code else mention

    def _keep(self, mention: Mention, code: str) -> Mention:
        """An office with its code, kept for whoever is named by it alone later on."""
        full, spans = join(code, mention.sector), (*mention.spans, *mention.antecedents)[:2]
        self._offices[mention.title] = Known(code, spans)
        if mention.name:
            self._learn(mention.name, Known(full, spans))
        return replace(mention, codes=(full,))

    def _genitive_owner(self, mention: Mention, before: list[Mention], sentence: Sentence) -> Mention | None:
        """Whoever stands with a genitive mark right before an office: "Prime Minister X's government"."""
        at = mention.first - 1
        if at < 1 or sentence.words[at].lower not in self._grammar.get("genitive", frozenset()):
            return None
        return next((m for m in reversed(before) if m.last == at and len(m.codes) == 1), None)

    def _of_the_land(self, mention: Mention, built: Built) -> tuple[str, tuple[Span, ...]]:
        """Bare "polisi", "warga" belong to the land the sentence plays in; people else to those last spoken of."""
        for other, entries in built:
            kinds = ("place", "capital", "state") if self._grammar.get("genitive") else ("place", "capital")
            land = other.kind in kinds or bool(entries and self._territories.stands_for(entries[0].code))
            there = land and other.prep in self._grammar["place"]
            if there and entries and entries[0].code:
                return self._territories.there(mention, entries[0]), other.spans
        if mention.title_kind != "people":
            return "", ()
        for other, entries in built:
            code = entries[0].code if entries and other.kind in ("org", "title") else ""
            home = self._table.homes.get(code, "") if not code.startswith("MED-") else ""
            if home and other.first < mention.first:
                return home, other.spans
        for mentions in self._last_read():
            for earlier in mentions:
                named = earlier.title_kind == "people" and earlier.codes and earlier.via == "text"
                if named and not earlier.codes[0].startswith("MED-"):
                    return earlier.codes[0].partition(":")[0], earlier.spans
        return "", ()

    def _last_read(self) -> Iterator[list[Mention]]:
        return reversed(self._recent[-MEMORY:])

    def _in_focus(self, host: str = "") -> tuple[str, tuple[Span, ...]]:
        """The state that a bare "pemerintah", "polisi" likely belongs to: the last one named, else the report's own;
        never ``host``, in whose land an embassy stands."""
        for mentions in reversed(self._recent[-2:]):
            states = [m for m in mentions if m.codes and "-" not in m.codes[0] and m.kind in OF_A_STATE]
            states = [m for m in states if m.codes[0].partition(":")[0] != host]
            if len({m.codes[0][:3] for m in states}) == 1:
                return states[0].codes[0].partition(":")[0], states[0].spans
        states_only = [(count, code) for code, count in self.focus.items() if "-" not in code and code != host]
        if states_only:
            code = max(states_only, key=lambda pair: (pair[0], pair[1]))[1]
            return code, (self._first[code],) if code in self._first else ()
        return ("", ())

    def _learn(self, name: Sequence[str], known: Known) -> None:
        self._persons[" ".join(name).lower()] = known
        for part in name:
            if len(part) > 2 and part.lower() not in self._grammar["name_particle"] | self._grammar["not_name"]:
                self._persons[part.lower()] = known

    def _name(self, name: Sequence[str]) -> Known | None:
        full = " ".join(name).lower()
        if full in self._persons:
            return self._persons[full]
        lowers = [part.lower() for part in name]
        for at in range(len(lowers)):
            for end, entry in self._table.trie.find(lowers, at):
                if entry.kind == "person" and entry.holds_on(self._day) and (end == len(lowers) or end - at > 1):
                    return Known(join(entry.code, entry.sector), ())
        return self._persons.get(lowers[-1])

    def _person(self, mention: Mention, entries: tuple[ActorEntry, ...], sentence: Sentence) -> Mention:
        words = sentence.words
        if mention.last - mention.first == 1:
            known = self._persons.get(words[mention.first].lower)
            before = words[mention.first - 1] if mention.first else None
            if (
                before is not None
                and mention.first > 1
                and before.text[0].isupper()
                and before.text.isalpha()
                and before.lower not in self._grammar.get("honorific", frozenset())
                and known is None
            ):
                first_name = mention.first - 1 not in self._covered
                self._strangers.setdefault(words[mention.first].lower, first_name)
                return mention
            stranger = self._strangers.get(words[mention.first].lower)
            if known is None and stranger is not None and (stranger or not any(self.focus[e.code] for e in entries)):
                return mention
            if known is not None:
                return replace(mention, codes=(known.code,), antecedents=known.spans)
        fitting = [e for e in entries if e.holds_on(self._day)]
        if not fitting:
            return mention
        entry = max(fitting, key=lambda e: (e.own, self.focus[e.code], e.begins or date.min))
        code = join(entry.code, entry.sector)
        self._learn([w.text for w in words[mention.first : mention.last]], Known(code, mention.spans))
        return replace(mention, codes=(code,))

    def _apposition(
        self, sentence: Sentence, office: Mention, built: Sequence[tuple[Mention, object]]
    ) -> list[Mention]:
        """ "Name, Presiden X": the name before the comma is that office's holder."""
        words = sentence.words
        comma = office.first - 1
        skipped: frozenset[str] = frozenset()
        if self._grammar.get("genitive"):
            skipped = self._grammar["the"] | self._grammar.get("epithet", frozenset())
        while comma > 0 and words[comma].lower in skipped:
            comma -= 1
        if skipped and not self._closed(words, office.last):
            return []
        if comma < 1 or words[comma].text != ",":
            return []
        first = comma
        while (
            first > 0
            and words[first - 1].text[0].isupper()
            and words[first - 1].text[-1].isalpha()
            and comma - first < 4
        ):
            first -= 1
        if first == comma or any(m.first < comma and m.last > first for m, _ in built):
            return []
        name = [w.text for w in words[first:comma]]
        if any(part.lower() in self._grammar["not_name"] for part in name):
            return []
        spans = (Span(words[first].start, words[comma - 1].end),)
        self._learn(name, Known(office.codes[0], office.spans))
        return [
            replace(
                office, first=first, last=comma, kind="person", spans=spans, antecedents=office.spans, name=tuple(name)
            )
        ]

    def _closed(self, words: Sequence[Word], at: int) -> bool:
        """Whether an apposition may end here: "X, a senior official, was ..." does, ", a senior official said" not."""
        if at >= len(words) or not words[at].text[0].isalnum():
            return True
        return any(words[at].lower in self._grammar[kind] for kind in ("relative", "and", "where", "with", "from"))

    def _known_names(self, sentence: Sentence, taken: set[int]) -> list[Mention]:
        found: list[Mention] = []
        at = 0
        words = sentence.words
        if self._persons.keys().isdisjoint([w.lower for w in words]):
            return found
        while at < len(words):
            word = words[at]
            if at in taken or not word.text[0].isupper() or (known := self._persons.get(word.lower)) is None:
                at += 1
                continue
            end = at + 1
            while (
                end < len(words)
                and end not in taken
                and words[end].text[0].isupper()
                and words[end].lower in self._persons
            ):
                end += 1
            span = Span(word.start, words[end - 1].end)
            found.append(
                Mention(sentence.index, at, end, "person", (known.code,), spans=(span,), antecedents=known.spans)
            )
            at = end
        return found

    # pronouns and plurals

    def _pronoun(self, mention: Mention, before: list[Mention], sentence: Sentence) -> Mention:
        if mention.person == 1:
            return mention
        if mention.number == PAIR and self._plurals is not None:
            found = list(self._plurals.choose(self._before(mention, before)))
            if found:
                return self._standing_for(mention, found)
        pool = [m for m in before if m.codes]
        opening = [word.lower for word in sentence.words[: mention.first]]
        if told := teller(mention, pool, opening, self._grammar["telling"], self._grammar["told"]):
            return self._standing_for(mention, told)
        for earlier in self._last_read():
            found = antecedents(mention, pool, self._grammar["where"])
            if found:
                break
            pool = [m for m in earlier if m.codes]
        else:
            found = antecedents(mention, pool, self._grammar["where"])
        if not found and mention.number > 1:
            found = self._focus_group(mention.number)
        return self._standing_for(mention, found) if found else mention

    def _before(self, mention: Mention, here: Sequence[Mention]) -> Before:
        """What a plural may look back to; ``here`` are the mentions of its sentence before it."""
        rows = [[m for m in row if m.codes] for row in (here, *self._last_read())]
        first = {code: Mention(-1, 0, 0, "state", (code,), spans=(span,)) for code, span in self._first.items()}
        return Before(mention, rows, self._heading, self.focus, first, self._day.year if self._day else None)

    @staticmethod
    def _standing_for(mention: Mention, found: Sequence[Mention]) -> Mention:
        """A pronoun or plural with the codes and words of those that it stands for."""
        codes = tuple(dict.fromkeys(code for m in found for code in m.codes))
        if mention.sector:
            codes = tuple(join(code.partition(":")[0], mention.sector) for code in codes)
        named = tuple(dict.fromkeys(span for m in found for span in (m.spans[0], *m.antecedents)))[:6]
        return replace(mention, codes=codes, via="pronoun", antecedents=named)

    def _focus_group(self, number: int) -> list[Mention]:
        top = sorted(self.focus.items(), key=lambda pair: (-pair[1], pair[0]))[:number]
        if len(top) < number:
            return []
        return [
            Mention(-1, 0, 0, "state", (code,), spans=(self._first[code],)) for code, _ in top if code in self._first
        ]
