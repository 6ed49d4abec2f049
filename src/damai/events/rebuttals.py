"""Denials in a relative clause: "a charge that X rejected", "which X called a lie"; the denier is in the cue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from damai.events.quotation import Said
from damai.events.units import Unit
from damai.grounding.trie import Trie
from damai.language.sentence import Sentence
from damai.model import Span

DENY = "deny"
BESIDE = 2
"""Words between the parts of a rebuttal, at most: an article, an adverb, an auxiliary."""
Forms = Trie[bool]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that open the clause, that may follow them, that deny; ``judged``: what it must be called, if anything."""

    id: str
    opens: Forms
    link: Forms
    verb: Forms
    judged: Forms | None


class RebuttalTable:
    """The ``rebuttal`` rows of the pack's ``attribution.toml``."""

    def __init__(self, table: Mapping[str, Any], split: Callable[[str], list[str]]) -> None:
        def forms(row: Mapping[str, Any], key: str) -> Forms:
            trie: Forms = Trie()
            for form in row.get(key, ()):
                trie.add(split(form), True)
            return trie

        self._patterns = [
            Pattern(
                row["id"],
                forms(row, "opens"),
                forms(row, "link"),
                forms(row, "verb"),
                forms(row, "judged") if row.get("judged") else None,
            )
            for row in table.get("rebuttal", ())
        ]
        self._starts = frozenset[str]().union(*(p.opens.starts() for p in self._patterns))

    def find(self, sentences: Sequence[Sentence], units: Sequence[Sequence[Unit]]) -> list[Said]:
        """The denials in relative clauses of a report, by sentence."""
        return [said for s, row in zip(sentences, units, strict=True) if row for said in self._in(s, row)]

    def _in(self, sentence: Sentence, units: Sequence[Unit]) -> Iterator[Said]:
        lowers = [w.lower for w in sentence.words]
        free = 1  # what is denied stands before
        for at, word in enumerate(lowers):
            if at < free or word not in self._starts:
                continue
            hits = (hit for p in self._patterns if (hit := _match(p, lowers, at, units)))
            end, rule, source = max(hits, key=lambda hit: hit[0], default=(at, "", None))
            if source is not None:
                free = end
                cue = Span(sentence.words[at].start, sentence.words[end - 1].end)
                yield Said(sentence.index, cue, DENY, (), source, False, f"rebuttal:{rule}")


def _match(pattern: Pattern, lowers: Sequence[str], at: int, units: Sequence[Unit]) -> tuple[int, str, Unit] | None:
    """Where a rebuttal that opens at a word ends, its pattern, and who denies: before the verb or right behind it."""
    opened = _end(pattern.opens, lowers, at, 0)
    if opened is None:
        return None
    low = _end(pattern.link, lowers, opened, 0) or opened
    unit = _side(units, low)
    verb = _end(pattern.verb, lowers, unit.last) if unit else None
    if verb is None:
        behind = _end(pattern.verb, lowers, low)
        unit = _side(units, behind) if behind is not None else None
        verb = unit.last if unit else None
    if unit is None or verb is None:
        return None
    end = _end(pattern.judged, lowers, verb) if pattern.judged is not None else verb
    return (end, pattern.id, unit) if end is not None else None


def _end(forms: Forms, lowers: Sequence[str], low: int, reach: int = BESIDE) -> int | None:
    """Where the longest form ends that begins within ``reach`` words of ``low``, with no mark before it."""
    for at in range(low, min(low + reach + 1, len(lowers))):
        hit = next(forms.find(lowers, at), None)
        if hit is not None:
            return hit[0]
        if not lowers[at][0].isalnum():
            return None
    return None


def _side(units: Sequence[Unit], low: int) -> Unit | None:
    """The known side that begins at a word, or behind an article."""
    return next((u for u in units if 0 <= u.first - low < BESIDE and u.codes), None)
