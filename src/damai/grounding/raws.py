"""The names of the tables as they stand in a sentence, before anything is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from damai.grounding.actors import ActorEntry, ActorTable, meant
from damai.language.sentence import Sentence

DASHES = ("-", "–", "—", "--")


@dataclass(frozen=True, slots=True)
class Raw:
    """A name of the table found in a sentence."""

    first: int
    last: int
    entries: tuple[ActorEntry, ...]

    @property
    def kind(self) -> str:
        """The kind of its (first) entry."""
        return self.entries[0].kind


def find_raw(sentence: Sentence, table: ActorTable, lowers: Sequence[str], place_words: frozenset[str]) -> list[Raw]:
    """The longest names of the table, left to right, that do not overlap; of "the Organization of American States" no
    pronoun ("the organization") takes the first word away."""
    found: list[Raw] = []
    starts = table.trie.starts()
    done = 0
    for at, lower in enumerate(lowers):
        if lower not in starts or at < done:
            continue
        raw = _raw_at(sentence, table, lowers, place_words, at)
        if raw is None:
            continue
        if raw.kind == "pronoun":
            behind = (_raw_at(sentence, table, lowers, place_words, n) for n in range(at + 1, raw.last))
            if any(other is not None and other.last > raw.last and other.entries[0].code for other in behind):
                continue
        found.append(raw)
        done = raw.last
    return found


def _raw_at(
    sentence: Sentence, table: ActorTable, lowers: Sequence[str], place_words: frozenset[str], at: int
) -> Raw | None:
    """The longest name that starts at a word."""
    words, best_end, entries = sentence.words, 0, list[ActorEntry]()
    for end, entry in table.trie.find(lowers, at):
        if end < best_end:
            break
        if entry.fits([w.text for w in words[at:end]]) and (
            entry.number or (at > 0 and lowers[at - 1] in place_words) or entry.kind != "place"
        ):
            best_end = end
            entries.append(entry)
    if not entries:
        return None
    return Raw(at, best_end, tuple(meant(entries) if len(entries) > 1 else entries))


def without_dateline(sentence: Sentence, raws: list[Raw]) -> list[Raw]:
    """Without the city and the paper that a report opens with ("KAIRO, KABAR.com - ...")."""
    words = sentence.words
    dash = next(
        (w.i for w in words[1:8] if w.text in DASHES and (w.i + 1 == len(words) or words[w.i + 1].start > w.end)), 0
    )
    opening = [raw for raw in raws if raw.last <= dash]
    if not dash or any(raw.kind not in ("capital", "place", "state", "org", "modifier") for raw in opening):
        return raws
    if any(w.text.islower() and w.text.isalpha() and len(w.text) > 3 for w in words[:dash]):
        return raws
    return raws[len(opening) :]
