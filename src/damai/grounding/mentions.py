"""Finds who is spoken of in a sentence (names, offices with their state, pronouns) in one pass over the words.

What a mention stands for may need the report so far: see ``coreference.Discourse``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from damai.grounding.actors import ActorEntry
from damai.grounding.bearers import Bearers
from damai.grounding.raws import Raw
from damai.language.sentence import Sentence
from damai.model import Span, Via

MAX_EPITHETS = 4
"""Words that may stand between an owner and the office it owns ("Israel's far-right finance minister")."""
MAX_RANKS = 2
"""Words for its rank that may stand between an office and its owner, where owners follow."""
MAX_JOINERS = 3
"""Words that may stand between two members of one row."""
OWNERS = frozenset({"state", "capital", "seat", "body", "org", "place"})


@dataclass(frozen=True, slots=True)
class Mention:
    """Words ``[first, last)`` of a sentence that stand for one or more entities (``codes``, empty while unknown)."""

    sentence: int
    first: int
    last: int
    kind: str
    codes: tuple[str, ...] = ()
    via: Via = "text"
    spans: tuple[Span, ...] = ()
    antecedents: tuple[Span, ...] = ()
    title: str = ""
    title_kind: str = ""
    sector: str = ""
    name: tuple[str, ...] = ()
    number: int = 1
    person: int = 3
    former: bool = False
    place: str = ""
    ruler: str = ""
    """The de facto authority that a place's bare name stands for against the state that holds it to be its own."""
    prep: str = ""
    joined: bool = False
    """Whether nothing but commas and words like "and" stand between the mention before and this one."""

    @property
    def start(self) -> int:
        """First character of the mention."""
        return self.spans[0].start


class MentionBuilder:
    """Puts the raw names of one sentence together: modifier, office, state, person's name."""

    def __init__(self, sentence: Sentence, raws: Sequence[Raw], grammar: dict[str, frozenset[str]]) -> None:
        self._sentence = sentence
        self._words = sentence.words
        self._by_start = {raw.first: raw for raw in raws}
        self._raws = raws
        self._grammar = grammar
        self._genitive = grammar.get("genitive", frozenset())
        """Marks of a language whose owners stand before what they own ("'s"); empty where they follow."""
        self._bearers = Bearers(sentence.words, {raw.first: raw.kind for raw in raws}, grammar)
        self._epithet = grammar.get("epithet", frozenset())
        self._belonging = grammar.get("belonging", frozenset())
        self._institution = grammar.get("institution", frozenset())
        self._rank = grammar.get("rank", frozenset())

    def build(self) -> list[tuple[Mention, tuple[ActorEntry, ...]]]:
        """Mentions with the table entries that decide their codes (for an office: its owner's, if one is named)."""
        built: list[tuple[Mention, tuple[ActorEntry, ...]]] = []
        done = 0
        former = candidate = False
        for raw in self._raws:
            if raw.first < done:
                continue
            if raw.kind == "modifier":
                former = former or raw.entries[0].former
                candidate = candidate or raw.entries[0].candidate
                done = raw.last
                continue
            if raw.first != done:
                former = candidate = former and candidate and False
            if self._genitive and raw.kind == "pronoun" and self._named_behind(raw):
                continue
            owned = self._owned(raw)
            if (held := self._held(raw)) is not None:
                mention, entries = held, raw.entries
            elif owned is not None:
                office, of_old, of_late = owned
                mention, entries = self._office(office, raw)
                former, candidate = former or of_old, candidate or of_late
            elif raw.kind == "title":
                mention, entries = self._office(raw)
                if not entries and (
                    raw.entries[0].owned or self._leads_other(mention)
                ):  # of somebody only if one is named
                    former = candidate = False
                    continue
            else:
                mention, entries = self._plain(raw)
            if former or candidate:
                mention = replace(mention, former=former, sector="OPP" if candidate else mention.sector)
                former = candidate = False
            joined = bool(built) and self._joins(built[-1][0].last, raw.first)
            built.append((replace(mention, prep=self._before(raw.first), joined=joined), entries))
            done = mention.last
        return built if self._genitive else _sharing(built)

    def _leads_other(self, mention: Mention) -> bool:
        """Whether an office is of an institution that no table knows, and so of no state ("Ketua Yayasan Damai")."""
        words = self._words[mention.first + 1 : mention.last]
        return any(word.lower in self._institution and word.text[0].isupper() for word in words)

    def _before(self, first: int) -> str:
        """The word before a mention; articles are overlooked where the language has owners before offices."""
        at = first - 1
        while self._genitive and at >= 0 and self._words[at].lower in self._grammar["the"]:
            at -= 1
        return self._words[at].lower if at >= 0 else ""

    def _named_behind(self, raw: Raw) -> bool:
        """Whether "the militant group" is no pronoun, since its name follows at once."""
        following = self._by_start.get(raw.last)
        return following is not None and following.kind in ("org", "body", "person")

    def _owned(self, owner: Raw) -> tuple[Raw, bool, bool] | None:
        """The office that an owner before it owns ("Russian foreign minister", "Iran's former president"), and whether
        it is a former or only a hoped-for one."""
        if not self._genitive or owner.kind not in OWNERS or not any(entry.code for entry in owner.entries):
            return None
        at = owner.last
        words = self._words
        if at < len(words) and words[at].lower in self._genitive:
            at += 1
        elif at + 1 < len(words) and words[at].text == "-" and words[at + 1].lower in self._belonging:
            at += 2
            while (
                at + 1 < len(words)
                and words[at].lower in self._grammar["and"]
                and words[at + 1].lower in self._belonging
            ):
                at += 2  # "the Greek-owned and flagged tanker"
        return self._office_behind(at)

    def _office_behind(self, at: int) -> tuple[Raw, bool, bool] | None:
        """The office that stands at ``at`` or behind epithets there; whether it is a former or only a hoped-for one."""
        former = candidate = False
        for _ in range(MAX_EPITHETS + 1):
            if at >= len(self._words):
                return None
            raw = self._by_start.get(at)
            if raw is None:
                word = self._words[at].lower
                if word not in self._epithet and not word[0].isdigit():
                    return None
                at += 1
            elif raw.kind == "modifier":
                if not (raw.entries[0].former or raw.entries[0].candidate or self._modifies(raw)):
                    return None
                former, candidate = former or raw.entries[0].former, candidate or raw.entries[0].candidate
                at = raw.last
            else:
                title = tuple(entry for entry in raw.entries if entry.kind == "title")
                return (Raw(raw.first, raw.last, title), former, candidate) if title else None
        return None

    def _held(self, raw: Raw) -> Mention | None:
        """A possessive with the nameless office, force or people it owns ("its top commanders", "their own citizens"):
        they are of the land of whoever the possessive stands for."""
        if raw.last - raw.first > 1 or self._words[raw.first].lower not in self._grammar.get("possessive", frozenset()):
            return None
        found = self._office_behind(raw.last)
        if found is None or found[1] or found[2]:
            return None
        office, _ = self._office(found[0])
        title = found[0].entries[0]
        if office.name or office.last != self._titles(found[0])[1] or (title.owned and title.title_kind == "people"):
            return None
        whose, _ = self._plain(raw)
        span = self._span(raw.first, office.last)
        return replace(whose, last=office.last, spans=(span,), sector=office.sector)

    def _joins(self, first: int, last: int) -> bool:
        """Whether words join what stands on both sides of them ("A, B and the C")."""
        if not 0 < last - first <= MAX_JOINERS:
            return False
        joiners = frozenset().union(*(self._grammar[name] for name in ("and", "comma", "the")))
        return all(w.lower in joiners for w in self._words[first:last])

    def _modifies(self, raw: Raw) -> bool:
        """Whether an office follows a modifier: "deputy" does, a fixed expression ("military aid") does not."""
        following = self._by_start.get(raw.last)
        return following is not None and following.kind in ("title", "modifier")

    def _span(self, first: int, last: int) -> Span:
        return Span(self._words[first].start, self._words[last - 1].end)

    def _plain(self, raw: Raw) -> tuple[Mention, tuple[ActorEntry, ...]]:
        entry = raw.entries[0]
        last = self._with_home(raw.last, raw.entries)
        mention = Mention(
            self._sentence.index,
            raw.first,
            last,
            raw.kind,
            spans=(self._span(raw.first, last),),
            sector=entry.sector,
            title_kind=entry.title_kind,
            number=entry.number,
            person=entry.person,
            name=entry.form if raw.kind == "person" else (),
        )
        return mention, raw.entries

    def _office(self, raw: Raw, owned_by: Raw | None = None) -> tuple[Mention, tuple[ActorEntry, ...]]:
        if self._genitive:
            return self._office_after(raw, owned_by)
        titles = [raw.entries[0]]
        end = self._skip_bracket(raw.last)
        owner: tuple[ActorEntry, ...] = ()
        while (following := self._next(end, owner) or self._behind_rank(end, owner)) is not None:
            if following.kind == "title" and not owner:
                titles.append(following.entries[0])
                end = self._skip_bracket(following.last)
            elif following.kind in OWNERS and not owner:
                owner = following.entries
                end = self._with_home(self._skip_bracket(following.last), owner)
            elif following.kind == "org" and titles[0].title_kind in ("body", "force") and owner[0].kind == "state":
                if following.entries[0].home != owner[0].code:
                    break
                owner, end = following.entries, following.last  # "the Yemeni rebel group Houthi"
            else:
                break
        sector = self._sector(titles, owner)
        named = "person" in (titles[0].title_kind, titles[-1].title_kind)  # "the government of President X"
        name_end = self._bearers.end(end) if named else end
        name = tuple(w.text for w in self._words[end:name_end] if w.text[:1].isalpha())
        mention = Mention(
            self._sentence.index,
            raw.first,
            name_end,
            "title",
            spans=(self._span(raw.first, name_end),),
            title=" ".join(title.id for title in titles),
            title_kind=titles[0].title_kind,
            sector=sector,
            name=name,
        )
        return mention, owner

    def _office_after(self, raw: Raw, owned_by: Raw | None) -> tuple[Mention, tuple[ActorEntry, ...]]:
        """An office whose owner stands before it, or after a word like "of"; of several titles the last one is the
        head ("foreign ministry spokesman"), unless a rank follows an office ("army chief General X")."""
        titles, end = self._titles(raw)
        persons = [title for title in titles if title.title_kind == "person"]
        head = titles[-1] if not persons or titles[-1].id.startswith("spokes") else persons[0]
        person = head.title_kind == "person"
        rest = [title for title in titles if title is not head]
        owner = owned_by.entries if owned_by is not None else ()
        begin = name_end = last = end
        if person:
            name_end = last = self._bearers.end(end)
        group = self._by_start.get(end)
        if not owner and head.title_kind in ("body", "force") and group is not None and group.kind in ("org", "body"):
            owner, last = group.entries, group.last  # "the militant group Hezbollah"
        elif not owner and (whose := self._complement(name_end, head)) is not None:
            owner, of, last = whose
            rest = [*rest, *of]
            if person and name_end == end:
                begin, name_end = last, self._bearers.end(last)
                last = name_end
        name = tuple(w.text for w in self._words[begin:name_end] if w.text[:1].isalpha())
        sector = head.sector
        if head.inherits or head.id.startswith("spokes"):
            sector = next((entry.sector for entry in (*reversed(rest), *owner) if entry.sector), sector)
        first = owned_by.first if owned_by is not None else raw.first
        mention = Mention(
            self._sentence.index,
            first,
            last,
            "title",
            spans=(self._span(first, last),),
            title=" ".join(title.id for title in titles),
            title_kind=head.title_kind,
            sector=sector,
            name=name,
        )
        return mention, owner

    def _titles(self, raw: Raw) -> tuple[list[ActorEntry], int]:
        """The titles that stand in a row ("army chief General"), and where the row ends."""
        titles = [raw.entries[0]]
        end = self._skip_bracket(raw.last)
        while (following := self._by_start.get(end)) is not None and following.kind == "title":
            titles.append(following.entries[0])
            end = self._skip_bracket(following.last)
        return titles, end

    def _complement(self, at: int, head: ActorEntry) -> tuple[tuple[ActorEntry, ...], list[ActorEntry], int] | None:
        """What a word like "of" brings in behind an office: its owner, the bodies between, and where they end
        ("president of the Philippines", "spokesman for the Colombian army", "chief of the army of Mali")."""
        words = self._words
        free = head.title_kind in ("person", "body")  # "freed hostages from Gaza" are not Gaza's
        joins = self._grammar["owner"] if free else self._grammar.get("of", frozenset())
        if at + 1 >= len(words) or words[at].lower not in joins:
            return None
        at += 1
        while at < len(words) and words[at].lower in self._grammar["the"]:
            at += 1
        while (raw := self._by_start.get(at)) is not None and raw.kind in OWNERS:
            if raw.last + 1 < len(words) and words[raw.last].text == "-":  # "the leader of the Iran-backed group"
                at = raw.last + 2
            elif (owned := self._owned(raw)) is not None:
                titles, last = self._titles(owned[0])
                return raw.entries, titles, last
            elif raw.last < len(words) and words[raw.last].lower in self._genitive:  # "leader of Yemen's Houthis"
                at = raw.last + 1
            else:
                return (raw.entries, [], raw.last) if any(entry.code for entry in raw.entries) else None
        if raw is not None and raw.kind == "title" and free:
            titles, last = self._titles(raw)
            whose = self._complement(last, titles[-1])
            return (whose[0], [*titles, *whose[1]], whose[2]) if whose is not None else ((), titles, last)
        return None

    def _sector(self, titles: Sequence[ActorEntry], owner: Sequence[ActorEntry]) -> str:
        """A spokesperson has the sector of the office or body that follows."""
        head, *rest = titles
        if not head.id.startswith("spokes"):
            return head.sector
        bodies = (entry for entry in owner if entry.kind in ("body", "seat"))
        return next((entry.sector for entry in (*rest[:1], *bodies) if entry.sector), head.sector)

    def _skip_bracket(self, at: int) -> int:
        """Past a bracketed abbreviation: "Menteri Luar Negeri (Menlu) ..."."""
        words = self._words
        for width in (3, 4, 5):
            if (
                at + width <= len(words)
                and words[at].text == "("
                and words[at + width - 1].text == ")"
                and words[at + 1].text[:1].isalpha()
            ):
                return at + width
        return at

    def _with_home(self, at: int, entries: tuple[ActorEntry, ...]) -> int:
        """Past the state behind one of its own, where owners stand behind what they own ("the Houthis of Yemen")."""
        entry = entries[0]
        behind = at + 1 if at < len(self._words) and self._words[at].lower in self._grammar["owner"] else at
        state = self._by_start.get(behind)
        if self._genitive or state is None or state.kind != "state" or entry.kind not in ("org", "body", "seat"):
            return at
        return state.last if state.entries[0].code in (entry.home, entry.code) and not state.entries[0].sector else at

    def _behind_rank(self, at: int, owner: tuple[ActorEntry, ...]) -> Raw | None:
        """The owner behind words that only tell an office's rank or sort ("pemimpin senior Taliban")."""
        start = at
        while at < len(self._words) and self._words[at].lower in self._rank and at - start < MAX_RANKS:
            at += 1
        raw = self._by_start.get(at) if at > start and not owner else None
        return raw if raw is not None and raw.kind in OWNERS else None

    def _next(self, at: int, owner: tuple[ActorEntry, ...]) -> Raw | None:
        if at >= len(self._words):
            return None
        raw = self._by_start.get(at)
        if raw is not None:
            return raw
        if not owner and self._words[at].lower in self._grammar["owner"]:
            raw = self._by_start.get(at + 1)
            return raw if raw is not None and raw.kind in OWNERS else None
        return None


def _sharing(
    built: list[tuple[Mention, tuple[ActorEntry, ...]]],
) -> list[tuple[Mention, tuple[ActorEntry, ...]]]:
    """Of two offices in a row the first has the second's owner, where owners follow and neither bears a name ("menteri
    luar negeri dan menteri pertahanan Prancis"); not peoples and forces, who may face each other so."""
    for at in range(len(built) - 1, 0, -1):
        (left, owner), (right, entries) = built[at - 1], built[at]
        offices = left.title_kind == right.title_kind == "person" and left.title != right.title
        if offices and right.joined and entries and not (owner or left.name or left.former):
            built[at - 1] = (left, entries)
    return built
