"""Builds ``src/damai/knowledge/officeholders.csv`` from the hand-written lists in ``training/tables/officeholders/``.

Run from the repository root: ``python training/tables/officeholders.py`` (``--check`` only says whether it is current).

A line of a list is ``CODE SECTOR office: spell; spell; ...``. The spells of an office follow one another, so that a
spell ends where the next begins unless it says otherwise; after ``::`` they stand side by side. A spell is
``Name [alias|alias] FROM`` or ``... FROM/TO``; ``FROM/`` ends nowhere. A word with a star is the short name that
newspapers use alone (``Vladimir *Putin``; ``~`` ties words: ``Ursula *von~der~Leyen``); with two stars it wins where
two people have it at one time, otherwise both lose it. Aliases and stars hold for all spells of a name under its code,
wherever they are given. A word of ``unsafe-alone.lst`` (an ordinary word, a place, a very common name) never becomes an
alias by itself.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from io import StringIO
from pathlib import Path

HERE = Path(__file__).parent / "officeholders"
TARGET = Path(__file__).parents[2] / "src" / "damai" / "knowledge" / "officeholders.csv"
COLUMNS = ("code", "sector", "office", "name", "aliases", "from", "to")
DATE = r"\d{4}(?:-\d\d){0,2}"
LINE = re.compile(
    r"(?P<code>[A-Z]{3}(?:-[A-Z0-9]+)?) (?P<sector>[A-Z]{3}) (?P<office>[^:]+)(?P<colons>::?) (?P<spells>.+)"
)
SPELL = re.compile(rf"(?P<name>[^\[\]]+?)(?: \[(?P<aliases>[^\]]+)\])? (?P<from>{DATE})(?P<end>/(?P<to>{DATE})?)?")
PLAIN = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D", "ð": "d", "ß": "ss",
                       "æ": "ae", "ə": "a", "Ə": "A", "ʻ": "'", "’": "'", "‘": "'"})  # fmt: skip
GIVEN_NAMES = tuple(
    tuple(group.split())
    for group in (
        "Mohammed Mohammad Mohamed Muhammad",
        "Ahmad Ahmed",
        "Hassan Hasan",
        "Hussein Hossein Hussain",
        "Mahmoud Mahmud",
        "Abdullah Abdallah Abdulla",
        "Abdul Abdel",
        "Yousef Youssef Yusuf Yousuf",
        "Mustafa Mostafa Moustafa",
        "Khalid Khaled",
        "Saeed Said Saied",
        "Faisal Faysal",
        "Sergei Sergey",
        "Dmitry Dmitri Dmitriy Dmytro",
        "Alexander Aleksandr Oleksandr Aleksandar",
        "Alexei Alexey Aleksei",
        "Andrei Andrey Andriy",
        "Mikhail Mykhailo",
        "Yevgeny Evgeny Yevgeni",
        "Yuri Yury",
        "Vasily Vasiliy",
        "Gennady Gennadiy",
    )
)


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One spell in one office."""

    code: str
    since: str
    name: str
    office: str
    sector: str
    until: str
    aliases: tuple[str, ...]

    def cells(self) -> tuple[str, ...]:
        """The row in the order of ``COLUMNS``."""
        return (self.code, self.sector, self.office, self.name, "|".join(self.aliases), self.since, self.until)


@dataclass(frozen=True, slots=True)
class Person:
    """A name as it is written in a list: the full name, its aliases, the short name and whether that one wins."""

    name: str
    aliases: tuple[str, ...] = ()
    short: str | None = None
    wins: bool = False


def read_person(written: str, aliases: str | None) -> Person:
    """Reads stars and ties.

    >>> read_person("Ursula *von~der~Leyen", "VDL")
    Person(name='Ursula von der Leyen', aliases=('VDL',), short='von der Leyen', wins=False)
    """
    starred = [word for word in written.split() if word.startswith("*")]
    short = starred[0].lstrip("*").replace("~", " ") if starred else None
    name = " ".join(word.lstrip("*").replace("~", " ") for word in written.split())
    others = tuple(a.strip() for a in aliases.split("|")) if aliases else ()
    return Person(name, others, short, any(word.startswith("**") for word in starred))


def plain(name: str) -> str:
    """The name without diacritics.

    >>> plain("Recep Tayyip Erdoğan")
    'Recep Tayyip Erdogan'
    """
    letters = unicodedata.normalize("NFD", name.translate(PLAIN))
    return unicodedata.normalize("NFC", "".join(c for c in letters if not unicodedata.combining(c)))


def spellings(name: str) -> Iterator[str]:
    """Other ways in which newspapers write a name.

    >>> sorted(set(spellings("Kim Jong-un")))
    ['Kim Jong Un', 'Kim Jong-Un', 'Kim Jong-un']
    >>> sorted(set(spellings("Yahya al-Sinwar")))
    ['Yahya Al Sinwar', 'Yahya Al-Sinwar', 'Yahya Sinwar', 'Yahya al-Sinwar']
    """
    for form in dict.fromkeys((name, plain(name))):
        yield form
        if re.search(r"\b(?:al|el|as|ash)-\w", form):
            yield re.sub(r"\b(al|el|as|ash)-(\w)", lambda m: f"{m[1].title()}-{m[2]}", form)
            yield re.sub(r"\b(al|el|as|ash)-(\w)", lambda m: f"{m[1].title()} {m[2]}", form)
            yield re.sub(r"(?<=\w )(?:al|el|as|ash)-(\w)", r"\1", form)
        elif re.search(r"[a-z]-[a-z]", form):
            yield re.sub(r"([a-z])-([a-z])", lambda m: f"{m[1]}-{m[2].upper()}", form)
            yield re.sub(r"([a-z])-([a-z])", lambda m: f"{m[1]} {m[2].upper()}", form)


def respelled(name: str) -> Iterator[str]:
    """The name with one of its given names as other newspapers spell it.

    >>> list(respelled("Hassan Diab"))
    ['Hasan Diab']
    """
    words = name.split()
    for place, word in enumerate(words):
        for group in GIVEN_NAMES:
            if word in group and len(words) > 1:
                yield from (" ".join([*words[:place], other, *words[place + 1 :]]) for other in group if other != word)


@lru_cache(maxsize=1)
def unsafe_alone() -> frozenset[str]:
    """The words that never stand for a person by themselves, folded."""
    lines = (HERE / "unsafe-alone.lst").read_text(encoding="utf-8").splitlines()
    return frozenset(plain(word).casefold() for line in lines if not line.startswith("#") for word in line.split())


def all_aliases(person: Person) -> tuple[str, ...]:
    """Every alias of a person, short name first, the name itself left out."""
    given = ([person.short] if person.short else []) + list(person.aliases)
    forms = [form for alias in [*given, person.name] for form in spellings(alias)]
    forms += [other for form in list(dict.fromkeys(spellings(person.name))) for other in respelled(form)]
    return tuple(f for f in dict.fromkeys(forms) if f != person.name and plain(f).casefold() not in unsafe_alone())


def read_line(line: str) -> Iterator[tuple[Row, Person]]:
    """The spells of one line, each with its person as written there."""
    if not (whole := LINE.fullmatch(line)):
        raise ValueError(f"not a line of office-holders: {line}")
    spells = [(part, SPELL.fullmatch(part.strip())) for part in whole["spells"].split(";")]
    following = ""
    for part, spell in reversed(spells):
        if spell is None:
            raise ValueError(f"not a spell: {part} in: {line}")
        until = spell["to"] or "" if spell["end"] or whole["colons"] == "::" else following
        if whole["colons"] == ":" and following and following < spell["from"]:
            raise ValueError(f"{part} starts after the next one: {line}")
        if until and until < spell["from"][: len(until)]:
            raise ValueError(f"{part} ends before it starts: {line}")
        following = spell["from"]
        person = read_person(spell["name"], spell["aliases"])
        yield Row(whole["code"], spell["from"], person.name, whole["office"], whole["sector"], until, ()), person


def read_lines(lines: Iterable[str]) -> list[tuple[Row, Person]]:
    """Reads the lines of a list; aliases and stars are gathered from all mentions of a person."""
    people: dict[tuple[str, str], Person] = {}
    rows: list[Row] = []
    for line in lines:
        if not (line := line.strip()) or line.startswith("#"):
            continue
        for row, person in read_line(line):
            rows.append(row)
            known = people.setdefault((row.code, row.name), person)
            if known.short and person.short and known.short != person.short:
                raise ValueError(f"{person.name} has two short names: {line}")
            aliases = tuple(dict.fromkeys(known.aliases + person.aliases))
            short = known.short or person.short
            people[row.code, row.name] = Person(person.name, aliases, short, known.wins or person.wins)
    return [(row, people[row.code, row.name]) for row in rows]


def overlap(one: Row, other: Row) -> bool:
    """Whether two spells share more than a day of change."""
    return one.since < (other.until or "9999") and other.since < (one.until or "9999")


def contested(rows: list[tuple[Row, Person]]) -> set[Row]:
    """The spells in which a short name has to go, as somebody of another code has it at that time."""
    holders: dict[str, list[tuple[Row, Person]]] = defaultdict(list)
    for row, person in rows:
        if person.short:
            holders[plain(person.short).casefold()].append((row, person))
    lost: set[Row] = set()
    for sharing in holders.values():
        for row, person in sharing:
            rivals = [rival for other, rival in sharing if other.code != row.code and overlap(other, row)]
            if rivals and (not person.wins or any(rival.wins for rival in rivals)):
                lost.add(row)
    return lost


def build(lines: Iterable[str]) -> list[Row]:
    """The table's rows, sorted."""
    read = read_lines(lines)
    lost = contested(read)
    return sorted({replace(r, aliases=all_aliases(replace(p, short=None) if r in lost else p)) for r, p in read})


def table(folder: Path = HERE) -> str:
    """The table as CSV text."""
    lines = [line for path in sorted(folder.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(row.cells() for row in build(lines))
    return out.getvalue()


def main(arguments: list[str]) -> int:
    """Writes the table, or with ``--check`` says whether it is current."""
    made = table()
    if "--check" in arguments:
        return 0 if TARGET.exists() and TARGET.read_text(encoding="utf-8") == made else 1
    TARGET.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
