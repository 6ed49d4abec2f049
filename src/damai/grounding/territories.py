"""The places of a report in reading order with who governs them, and whose offices and people are named by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from damai.grounding.actors import ActorEntry
from damai.grounding.lands import Lands
from damai.grounding.mentions import Mention
from damai.grounding.trie import Trie
from damai.knowledge.authorities import Authority
from damai.language.sentence import Sentence, Word
from damai.model import Span

MEMORY = 4
"""Sentences back to which "local" and "the region" may reach."""
REACH = 7
"""Words behind an office within which its territory stands ("leader of the breakaway region of X")."""
Built = Sequence[tuple[Mention, tuple[ActorEntry, ...]]]
Whose = tuple[str, tuple[Span, ...]]
"""A code, and the words that give it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A place that was named, with who governs it, if that is not the state it is held to be part of."""

    sentence: int
    ruler: Authority | None
    spans: tuple[Span, ...]


class Territories:
    """What de facto authorities the places named so far stand for; one for each report."""

    def __init__(self, lands: Lands, grammar: Mapping[str, frozenset[str]], day: date | None) -> None:
        self._lands = lands
        self._day = day
        self._named: list[Named] = []
        self._local = grammar.get("local", frozenset())
        self._nouns = grammar.get("territory", frozenset())
        self._apart = grammar.get("breakaway", frozenset())
        self._that = grammar.get("that", frozenset())
        self._the = grammar.get("the", frozenset())
        self._genitive = grammar.get("genitive", frozenset())
        self._from = grammar.get("from", frozenset())
        self._links = grammar.get("owner", frozenset()) | grammar["place"]

    def stands_for(self, code: str) -> bool:
        """Whether a code is that of an authority that is spoken of as a land."""
        return self._lands.stands_for(code)

    def ruler(self, entry: ActorEntry) -> Authority | None:
        """Who governs the place of an entry, or did within the year before: news speaks of them still."""
        key = entry.id if entry.kind == "place" else " ".join(entry.form)
        return self._lands.ruler(entry.kind, entry.code, key, self._day)

    def note(self, mention: Mention, entry: ActorEntry) -> None:
        """Keeps a place that a report has named."""
        if entry.kind in ("place", "capital") or self.stands_for(entry.code):
            self._named.append(Named(mention.sentence, self.ruler(entry), mention.spans))

    def plain(self, entries: Sequence[ActorEntry], entry: ActorEntry) -> ActorEntry:
        """The entry that a bare name stands for: a land that is also known as a place is that land."""
        return next((other for other in entries if self.stands_for(other.code)), entry)

    def behind(self, entry: ActorEntry) -> str:
        """The code of the authority that a bare name of a place may stand for, where it is spoken of as a land."""
        ruler = self.ruler(entry) if entry.kind == "place" else None
        return ruler.code if ruler is not None and ruler.land else ""

    def held(self, entry: ActorEntry, words: Sequence[str], before: Sequence[Mention], trie: Trie[ActorEntry]) -> str:
        """Whose a claimed place is that the tables give to nobody: of the claimant that its words name ("Kashmir yang
        dikuasai Pakistan"), else of the last one that the sentence tells of before it, where that one acts alone
        ("India's crackdown in Kashmir"). No word on who is in the right."""
        claimants = self._lands.claimants(entry.id) if entry.kind == "place" else frozenset()
        if not claimants:
            return ""
        own = (other.code for at in range(len(words)) for _, other in trie.find(words, at) if other.kind == "state")
        acting = [m for m in before if len(m.codes) == 1 and m.codes[0].partition(":")[0] in claimants]
        told = [m.codes[0].partition(":")[0] for m in acting[-1:] if not (m.joined and len(acting) > 1)]
        return next((code for code in (*own, *told) if code in claimants), "")

    def owner(self, mention: Mention, entry: ActorEntry, sentence: Sentence) -> str:
        """The code of whoever owns an office, where a name of the table stands as its owner: troops "from" a place
        may be leaving it."""
        ruler = self.ruler(entry)
        if ruler is None or not ruler.has(mention.title, mention.sector):
            return entry.code
        leaving = any(word.lower in self._from for word in sentence.words[mention.first : mention.last])
        return entry.code if leaving and mention.sector == "MIL" else ruler.code

    def there(self, mention: Mention, entry: ActorEntry) -> str:
        """The code of those who are found in a place ("the authorities in X"): troops may be anybody's."""
        ruler = self.ruler(entry)
        return ruler.code if self._rules(ruler, mention) and ruler is not None else entry.code

    def hinted(self, mention: Mention, sentence: Sentence, built: Built) -> Whose:
        """Whose an office is that names no owner but points to a territory: "local authorities", "the enclave's
        president", "separatist officials", "leader of the breakaway region of X"; empty where it does not."""
        words = sentence.words
        own = {word.lower for word in words[mention.first : mention.last]}
        if own & self._local:
            return self._nearest(mention)
        noun = self._before(words, mention.first)
        if noun is not None or own & self._apart:
            return self._meant(mention, noun is None or noun in self._apart)
        return self._behind(mention, words, {other.first: (other, entries) for other, entries in built})

    def _before(self, words: Sequence[Word], first: int) -> str | None:
        """The word for a territory that owns what stands behind it ("the region's")."""
        if first < 2 or words[first - 1].lower not in self._genitive:
            return None
        noun = words[first - 2].lower
        if noun not in self._nouns and noun not in self._apart:
            return None
        apart = first > 2 and words[first - 3].lower in self._apart
        return words[first - 3].lower if apart else noun

    def _behind(
        self, mention: Mention, words: Sequence[Word], built: Mapping[int, tuple[Mention, tuple[ActorEntry, ...]]]
    ) -> Whose:
        noun = apart = given = False
        for at in range(mention.last, min(len(words), mention.last + REACH)):
            lower = words[at].lower
            other, entries = built.get(at, (None, ()))
            if entries and other is not None:
                return self._of_entry(mention, other, entries) if noun or apart else ("", ())
            noun, apart = noun or lower in self._nouns, apart or lower in self._apart
            given = given or lower in self._the or lower in self._that
            if not (lower in self._nouns or lower in self._apart or lower in self._the or lower in self._links):
                break
        return self._meant(mention, apart) if (noun and given) or (noun and apart) else ("", ())

    def _of_entry(self, mention: Mention, other: Mention, entries: tuple[ActorEntry, ...]) -> Whose:
        """A name that a territory is given at once."""
        for entry in entries:
            if self._rules(ruler := self.ruler(entry), mention) and ruler is not None:
                return ruler.code, other.spans
        return "", ()

    def _meant(self, mention: Mention, apart: bool) -> Whose:
        """The territory that a noun refers back to: a breakaway one, else the place named last."""
        if not apart:
            return self._nearest(mention)
        for named in reversed(self._named):
            if named.ruler is not None and named.ruler.land and self._rules(named.ruler, mention):
                return named.ruler.code, named.spans
        return "", ()

    def _nearest(self, mention: Mention) -> Whose:
        """The place named last, where an authority governs it that has such an office."""
        if self._named and 0 <= mention.sentence - self._named[-1].sentence <= MEMORY:
            last = self._named[-1]
            if last.ruler is not None and self._rules(last.ruler, mention):
                return last.ruler.code, last.spans
        return "", ()

    def _rules(self, ruler: Authority | None, mention: Mention) -> bool:
        return ruler is not None and ruler.found_there(mention.title, mention.sector)
