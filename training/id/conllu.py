"""Reading CoNLL-U, with the words put back as they were written (multiword tokens joined, clitics not split)."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path


@dataclass
class Word:
    """One written word. `head` is an index into the sentence; the root is its own head."""

    text: str
    start: int
    upos: str
    lemma: str
    feats: str
    head: int
    deprel: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass
class Sentence:
    """Its written words; as it was read, also the rows of its syntactic words and where each lies."""

    text: str
    words: list[Word] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)


def read_conllu(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a file; those whose words do not match their text are built from the words alone."""
    yield from parse_conllu(read_text(path))


def read_text(path: Path) -> str:
    """The text of a file, unpacked where its name ends in .gz."""
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")


def parse_conllu(content: str, *, split: bool = False) -> Iterator[Sentence]:
    """Yield the sentences; with `split`, a multiword token that is just its words put together ("do|n't") stays cut."""
    text, rows = "", []
    for line in [*content.split("\n"), ""]:
        if line.startswith("# text ="):
            text = line[8:].strip()
        elif line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            yield _sentence(text, rows, split)
            text, rows = "", []


def _sentence(text: str, rows: list[list[str]], split: bool) -> Sentence:
    ranges = {int(r[0].split("-")[0]): r for r in rows if "-" in r[0]}
    nodes = [r for r in rows if r[0].isdigit()]
    position, groups, last = 0, [], 0
    words: list[Word] = []
    places: list[tuple[int, int]] = []
    for row in nodes:
        number = int(row[0])
        start = position
        if number > last:
            cover = ranges.get(number)
            surface = cover[1] if cover else row[1]
            last = int(cover[0].split("-")[1]) if cover else number
            found = text.find(surface, position)
            start = found if found >= 0 and not text[position:found].strip() else position + 1
            position = start + len(surface)
            forms = [node[1] for node in nodes[number - 1 : last]]
            if split and "".join(forms) == surface:
                ends = list(accumulate(map(len, forms), initial=start))
                groups += [(ends[k], form, [number - 1 + k]) for k, form in enumerate(forms)]
                places += pairwise(ends)
            else:
                groups.append((start, surface, list(range(number - 1, last))))
                places += [(start, position)] * len(forms)
        head = number - 1 if row[6] == "0" else int(row[6]) - 1
        words.append(Word(row[1], start, row[3], row[2], "" if row[5] == "_" else row[5], head, row[7]))
    merged = merge(Sentence(text, words), groups)
    merged.rows, merged.places = nodes, places
    return merged


def merge(sentence: Sentence, groups: list[tuple[int, str, list[int]]]) -> Sentence:
    """Join each group of words into one: it takes tag, lemma, head and relation of the word that leads the group."""
    index_of = {i: g for g, (_, _, members) in enumerate(groups) for i in members}
    merged = Sentence(sentence.text)
    for g, (start, surface, members) in enumerate(groups):
        lead = sentence.words[_lead(sentence.words, members)]
        head = index_of[lead.head]
        merged.words.append(Word(surface, start, lead.upos, lead.lemma, lead.feats, head, lead.deprel))
        if head == g:
            merged.words[-1].deprel = "root"
    return merged


def _lead(words: list[Word], members: list[int]) -> int:
    """The member that hangs outside the group; of several, the one with the longest form (the content word)."""
    inside = set(members)
    outer = [i for i in members if words[i].head == i or words[i].head not in inside]
    return max(outer or members, key=lambda i: len(words[i].text))


def fit_to_tokens(sentence: Sentence, spans: Iterable[tuple[int, int]]) -> Sentence:
    """Join words wherever a token of ours (a character span) covers more than one of them."""
    bounds = sorted(spans)
    groups: list[tuple[int, int, list[int]]] = []
    cover = 0
    for i, word in enumerate(sentence.words):
        while cover < len(bounds) and bounds[cover][1] <= word.start:
            cover += 1
        start = min(bounds[cover][0], word.start) if cover < len(bounds) else word.start
        end = max(bounds[cover][1], word.end) if cover < len(bounds) else word.end
        if groups and word.start < groups[-1][1]:
            first = groups[-1]
            groups[-1] = (first[0], max(first[1], end if start < first[1] else word.end), [*first[2], i])
        else:
            inner = start < word.start
            groups.append((word.start, word.end if inner else max(word.end, end), [i]))
    named = []
    for start, _, members in groups:
        end = max(sentence.words[i].end for i in members)
        named.append((start, sentence.text[start:end], members))
    return merge(sentence, named)
