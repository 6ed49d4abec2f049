"""Names of persons, organisations and places: UNER's, put on the treebank's sentences, and those of GUM's mentions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from conllu import Sentence
from documents import Bio, key_of, read_bio

KINDS = {"person": "PER", "organization": "ORG", "place": "LOC"}
BETWEEN = frozenset(["of", "the", "for", "and", "de", "del", "la", "al", "van", "von", "-", "'s", "’s", "&", "'"])
Name = tuple[int, int, str]
"""Start and end (characters of the sentence) and kind."""


@dataclass(frozen=True)
class Mention:
    """First and last word, kind, and whether it has a Wikipedia title."""

    first: int
    last: int
    kind: str
    linked: bool


def uner(path: Path) -> dict[str, list[Bio]]:
    """Annotated sentences by their letters; the same sentence can stand there more than once."""
    found: dict[str, list[Bio]] = defaultdict(list)
    for rows in read_bio(path):
        found[key_of(rows)].append(rows)
    return found


def uner_names(sentence: Sentence, table: dict[str, list[Bio]]) -> list[Name] | None:
    """The names of a sentence, or None where UNER lacks it or cuts it into other words."""
    forms = [row[1] for row in sentence.rows]
    same = table.get("".join(forms).lower(), [])
    if not same or [form for form, _ in same[0]] != forms:
        return None
    rows = same.pop(0) if len(same) > 1 else same[0]
    return list(_bio_names(rows, sentence.places))


def _bio_names(rows: Bio, places: list[tuple[int, int]]) -> Iterator[Name]:
    start = -1
    for i, (_, label) in enumerate([*rows, ("", "O")]):
        if start >= 0 and not label.startswith("I-"):
            yield places[start][0], places[i - 1][1], rows[start][1][2:]
            start = -1
        if label.startswith("B-"):
            start = i


def gum_names(sentence: Sentence) -> list[Name]:
    """Mentions whose head is a proper noun, without titles, determiners and what stands around; longest first.

    Names are those with a Wikipedia title and persons of two words and more; what else has a proper noun as its head is
    of no kind (""): whether it is a name is not known."""
    names: list[Name] = []
    taken: set[int] = set()
    for mention in sorted(mentions(sentence), key=lambda m: m.first - m.last):
        span = _proper(sentence, mention)
        if span is None or taken & set(range(span[0], span[1] + 1)):
            continue
        taken |= set(range(span[0], span[1] + 1))
        known = mention.linked or (mention.kind == "person" and span[1] > span[0])
        kind = KINDS[mention.kind] if known else ""
        names.append((sentence.places[span[0]][0], sentence.places[span[1]][1], kind))
    return sorted(names)


def mentions(sentence: Sentence) -> Iterator[Mention]:
    """GUM's mentions of the three kinds that begin and end in the sentence."""
    begun: list[tuple[str, Mention]] = []
    for i, row in enumerate(sentence.rows):
        entity = next((f[7:] for f in row[9].split("|") if f.startswith("Entity=")), "")
        for piece in re.findall(r"\([^()]*\)?|[^()]+\)", entity):
            if piece.startswith("("):
                number, kind, *rest = piece.strip("()").split("-")
                begun.append((number, Mention(i, i, kind, len(rest) > 5)))
            if piece.endswith(")"):
                number = piece.strip("()").split("-")[0]
                place = next((k for k in range(len(begun) - 1, -1, -1) if begun[k][0] == number), None)
                if place is not None:
                    mention = begun.pop(place)[1]
                    if mention.kind in KINDS:
                        yield replace(mention, last=i)


def _proper(sentence: Sentence, mention: Mention) -> tuple[int, int] | None:
    """The run of proper nouns around the head of a mention, titles in front left out."""
    rows = sentence.rows
    inside = range(mention.first, mention.last + 1)
    heads = [i for i in inside if int(rows[i][6]) - 1 not in inside]
    if len(heads) != 1 or rows[heads[0]][3] != "PROPN" or (rows[heads[0]][4] == "NNPS" and mention.kind == "person"):
        return None
    start = end = heads[0]
    while (step := _next(rows, start, -1, mention.first)) is not None and rows[step][7] != "nmod:desc":
        start = step
    while (step := _next(rows, end, 1, mention.last)) is not None:
        end = step
    return start, end


def _next(rows: list[list[str]], i: int, way: int, limit: int) -> int | None:
    """The next word of a name on one side, small words in between passed over; None at the end of the name."""
    j = i + way
    while j * way <= limit * way and rows[j][1].lower() in BETWEEN:
        j += way
    return j if j * way <= limit * way and _capital(rows, j) else None


def _capital(rows: list[list[str]], i: int) -> bool:
    return rows[i][3] == "PROPN" or (rows[i][3] in ("ADJ", "NOUN", "VERB") and i > 0 and rows[i][1][0].isupper())
