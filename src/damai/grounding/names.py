"""Names of persons, organisations and places: those that the pack's pipeline marks, joined with those of the tables.

Where two overlap the longer one is taken. Offices are no names: "President Erdogan" holds the name "Erdogan".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, get_args

from damai.grounding.coreference import join
from damai.grounding.mentions import Mention
from damai.grounding.places import PLACE_KINDS
from damai.grounding.raws import Raw
from damai.knowledge.places import countries
from damai.language.sentence import Sentence, Word
from damai.model import Name, Span

Label = Literal["PER", "ORG", "LOC"]
ORGANISATIONS = frozenset({"seat", "body", "org"})
"""Kinds of table names that name who acts; a seat of government ("Kremlin") stands for the government."""
LONG = 5
"""Words of a name in the tables that is surer than what is marked in it ("Organisation of Islamic ...")."""
CORPORATE = frozenset({"body", "force", "group"})
"""Kinds of offices that are bodies, not persons."""


@dataclass(frozen=True, slots=True)
class Option:
    """Words ``[first, last)`` of a sentence that may be a name; ``known`` where the tables say so."""

    first: int
    last: int
    label: Label
    code: str | None = None
    known: bool = False

    def overlaps(self, other: Option) -> bool:
        """Whether the two share a word."""
        return self.first < other.last and other.first < self.last


def find_names(
    sentence: Sentence,
    marked: Iterable[tuple[int, int, str]],
    raws: Sequence[Raw],
    mentions: Sequence[Mention],
    settled: bool = False,
) -> list[Name]:
    """The names of one sentence in order, without overlaps.

    ``marked`` are the pipeline's names (first word, last word + 1, label), ``raws`` the tables' names as found,
    ``mentions`` what they stand for in this report. ``settled``: who marked them knew the tables, which therefore only
    say whom they name, add the persons that were overlooked, and keep a long name of an organisation whole.
    """
    words = sentence.words
    marked = [_without_signs(words, *one) for one in marked]
    options = [*_of_tables(sentence, raws, mentions), *_of_persons(sentence, mentions), *_marked(marked, raws)]
    chosen: list[Option] = []
    ranked = sorted(options, key=lambda o: (words[o.first].start - words[o.last - 1].end, not o.known, o.first))
    if settled:
        known = [option for option in ranked if option.known]
        long = [option for option in known if option.label == "ORG" and option.last - option.first >= LONG]
        ranked = [*long, *_marked(marked, ()), *(option for option in known if option.label == "PER")]
    for option in ranked:
        if not any(option.overlaps(other) for other in chosen):
            chosen.append(option if option.code else replace(option, code=_code(option, options, mentions)))
    chosen.sort(key=lambda option: option.first)
    return [Name(Span(words[o.first].start, words[o.last - 1].end), o.label, o.code) for o in chosen]


def _without_signs(words: Sequence[Word], first: int, last: int, label: str) -> tuple[int, int, str]:
    """A marked name without pictures, such as flags, at its beginning and end; brackets may belong to it."""
    while last - first > 1 and _is_picture(words[first].text):
        first += 1
    while last - first > 1 and _is_picture(words[last - 1].text):
        last -= 1
    return first, last, label


def _is_picture(text: str) -> bool:
    return all(unicodedata.category(sign)[0] in "SCM" for sign in text)


def _of_tables(sentence: Sentence, raws: Sequence[Raw], mentions: Sequence[Mention]) -> Iterator[Option]:
    """States, capitals, places, organisations, bodies and seats; who a namesake is, its mention knows."""
    told = {(m.first, m.last): m.codes[0] for m in mentions if m.codes and m.kind != "title"}
    for raw in raws:
        entry = raw.entries[0]
        code = told.get((raw.first, raw.last)) or (join(entry.code, entry.sector) if entry.code else None)
        if raw.kind in PLACE_KINDS and _is_name(sentence, raw):
            yield Option(raw.first, raw.last, "LOC", code, True)
        elif raw.kind in ORGANISATIONS and _has_capital(sentence, raw.first, raw.last):
            yield Option(raw.first, raw.last, "ORG", code, True)


@lru_cache(maxsize=1)
def _adjectives() -> frozenset[str]:
    """Adjectives of states that are no name of theirs as well ("Malian"; not "New Zealand")."""
    return frozenset(row["adjective"] for row in countries().values() if row["adjective"] != row["name"])


def _is_name(sentence: Sentence, raw: Raw) -> bool:
    """Whether the words of a state, capital or place are its name, and not its people or an adjective made of it."""
    words = sentence.words[raw.first : raw.last]
    if raw.kind == "state" and (raw.entries[0].sector or " ".join(w.text for w in words) in _adjectives()):
        return False
    if raw.kind == "state" and raw.first and sentence.words[raw.first - 1].pos == "NOUN":
        return False  # it says whose the noun is, as an adjective would; the pipeline may still take it for a name
    return _has_capital(sentence, raw.first, raw.last) and not all(w.pos == "ADJ" for w in words)


def _of_persons(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Option]:
    """Known persons, and the names that follow an office."""
    for mention in mentions:
        code = mention.codes[0] if mention.codes else None
        if mention.kind == "person" and code:
            yield Option(mention.first, mention.last, "PER", code, True)
        elif mention.kind == "title" and mention.title_kind == "person" and mention.name:
            at = _place_of(mention.name, sentence, mention)
            if at is not None:
                yield Option(at, at + len(mention.name), "PER", code, True)


def _place_of(name: tuple[str, ...], sentence: Sentence, mention: Mention) -> int | None:
    """Where a person's name stands among the words of a mention."""
    forms = [word.text for word in sentence.words]
    last = mention.last - len(name)
    return next((i for i in range(last, mention.first - 1, -1) if tuple(forms[i : i + len(name)]) == name), None)


def _marked(marked: Iterable[tuple[int, int, str]], raws: Sequence[Raw]) -> Iterator[Option]:
    """The pipeline's names, without an office before a person's name."""
    offices = {raw.first: raw.last for raw in raws if raw.kind == "title"}
    for first, last, label in marked:
        while label == "PER" and offices.get(first, last) < last:
            first = offices[first]
        for known in get_args(Label):
            if label == known:
                yield Option(first, last, known)


def _code(option: Option, options: Sequence[Option], mentions: Sequence[Mention]) -> str | None:
    """Whom a name without a code names: of a person also a part of the name tells it, of a body the whole office."""
    for other in options:
        if other.code and (other.first, other.last, other.label) == (option.first, option.last, option.label):
            return other.code
    for other in options:
        if other.code and other.label == option.label and other.overlaps(option):
            inside = option.first <= other.first and other.last <= option.last
            if inside and (option.label == "PER" or (other.first, other.last) == (option.first, option.last)):
                return other.code
    for mention in mentions:
        body = option.label == "ORG" and mention.kind == "title" and mention.title_kind in CORPORATE
        if body and mention.codes and mention.first <= option.first and option.last <= mention.last:
            return mention.codes[0]
    return None


def _has_capital(sentence: Sentence, first: int, last: int) -> bool:
    return any(word.text[:1].isupper() for word in sentence.words[first:last])
