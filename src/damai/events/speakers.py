"""Who may have said what a trigger tells: those in whose words it stands, and others before the cue of those words.

Other readings of a source, sources beside the trigger and accounts that go on without a cue were offered too, and were
right too seldom (2 to 8 times in a hundred).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from damai.events.candidates import Candidate, Reading
from damai.events.quotation import Said
from damai.events.units import MEDIUM, Unit
from damai.model import Span

OWN, BESIDE = "own", "beside"
"""How a speaker was found: the source as read; another side of the source's clause."""
ADJACENT = range(1, 3)
"""Words between a side and the cue of a relative clause that tells of it (a comma, "who")."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who may say so: by which words (``said``), how found (``way``), with features of that way alone."""

    unit: Unit
    said: Said
    way: str
    features: tuple[str, ...] = ()


def speakers(reading: Reading, candidate: Candidate) -> list[Speaker]:
    """All known who may say what a candidate tells, those in whose words it stands first; each side once."""
    found: list[Speaker] = []
    seen: set[int] = set()
    for said in candidate.said:
        source = _known(said)
        if source is not None and id(source) not in seen and not _is_hearsay(said):
            seen.add(id(source))
            found.append(Speaker(source, said, OWN))
    known = {code.partition(":")[0] for speaker in found for code in speaker.unit.codes}
    others = (more for said in candidate.said if not _is_hearsay(said) for more in _beside(reading, said))
    for more in others:
        entities = {code.partition(":")[0] for code in more.unit.codes}
        if entities and not entities <= known:
            known |= entities
            found.append(more)
    return found


def statement(reading: Reading, number: int, at: int) -> Span | None:
    """The letters of the statement that a character of a sentence stands in; None where the sentence is one's alone."""
    parts = (said.statement for said in reading.said if said.sentence == number and said.statement is not None)
    return next((part for part in parts if part.start <= at < part.end), None)


def _known(said: Said) -> Unit | None:
    """The source of an act of saying, if it is known who that is."""
    return said.source if said.source is not None and said.source.codes else None


def _is_hearsay(said: Said) -> bool:
    """Whether the cue itself stands for a source that nobody names: the side before it is told of, not asked."""
    return said.cue is not None and said.unnamed is not None and said.unnamed.mentions[0].spans[0] == said.cue


def _beside(reading: Reading, said: Said) -> Iterator[Speaker]:
    """Other sides before a cue in its sentence: the first, where the source as read is nobody known or only passes on;
    and the one right before the cue, whose words a relative clause may tell."""
    if said.cue is None:
        return
    words = reading.sentences[said.sentence].words
    since = said.statement.start if said.statement is not None else 0
    mine = [u for u in reading.units[said.sentence] if words[u.first].start >= since]
    at = next(w.i for w in words if w.end > said.cue.start)
    before = [u for u in mine if u.last <= at and u.codes and u is not said.source]
    free = [u for u in before if not any(q.start <= words[u.first].start < q.end for q in reading.quoted)]
    source = _known(said)
    first = next((u for u in free if not u.codes[0].startswith(MEDIUM)), None)
    if first is not None and (source is None or source.codes[0].startswith(MEDIUM)):
        yield Speaker(first, said, BESIDE, (f"read={source is not None}", f"prep={first.prep}"))
    elif free and source is not None and source.last < free[-1].first and at - free[-1].last in ADJACENT:
        yield Speaker(free[-1], said, BESIDE, ("read=far", f"gap={at - free[-1].last}"))
