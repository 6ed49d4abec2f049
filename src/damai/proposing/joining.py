"""Adds to damai's own events those that a model proposes and the text bears out, and tells what became of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from damai.model import Analysis, Event, Note
from damai.pipeline import Grounded, Pipeline
from damai.proposing.checking import Checker, RefusedError
from damai.proposing.form import MOST, read_answer, read_event
from damai.proposing.proposer import Proposer
from damai.proposing.server import UnansweredError, ask


@dataclass(slots=True)
class Found:
    """What became of the events that a model proposed for a report."""

    proposed: int = 0
    entered: list[Event] = field(default_factory=list)
    known: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """By the reason."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Fields of events that entered, by name."""


def with_proposals(analysis: Analysis, pipeline: Pipeline, proposer: Proposer) -> Analysis:
    """An analysis with what a model adds to it; as it was, with a note, where the model does not answer."""
    report = analysis.report
    if not report.text.strip():
        return analysis
    notes = list(analysis.notes)
    if len(report.text) > proposer.longest:
        told = f"{proposer.model} was shown only the first {proposer.longest:,} of {len(report.text):,} characters"
        notes.append(Note("proposer-cut", told))
    try:
        answer = read_answer(ask(proposer, report))
        if answer is None:
            raise UnansweredError("the answer holds no JSON with a list of events")
    except UnansweredError as error:
        notes.append(Note("proposer-failed", f"{proposer.model} proposes nothing: {error}"))
        return replace(analysis, notes=tuple(notes))
    found = hold(answer, analysis, pipeline.ground(report), proposer)
    if found.proposed:
        notes.append(Note("proposed", _told(found, proposer.model)))
    events = sorted((*analysis.events, *found.entered), key=lambda event: event.trigger)
    versions = {**analysis.versions, "model": f"{analysis.versions.get('model', '')} + {proposer.model}"}
    return replace(analysis, events=tuple(events), notes=tuple(notes), versions=versions)


def hold(answer: Sequence[object], analysis: Analysis, grounded: Grounded, proposer: Proposer) -> Found:
    """Holds the events of an answer against the report and against those that are known."""
    checker = Checker(analysis.report, grounded, proposer.model, proposer.confidence)
    found = Found(len(answer))
    if len(answer) > MOST:
        found.refused[f"more than {MOST} events"] = len(answer) - MOST
    for data in answer[:MOST]:
        proposed = read_event(data)
        if proposed is None:
            found.refused["another form"] += 1
            continue
        try:
            event, left_out = checker.check(proposed)
        except RefusedError as error:
            found.refused[str(error)] += 1
            continue
        if any(_same(event, other) for other in (*analysis.events, *found.entered)):
            found.known += 1
            continue
        found.entered.append(event)
        found.left_out.update(left_out)
    return found


def _same(one: Event, other: Event) -> bool:
    """Whether two events of a report are one: of one type, and told by the same words, or in the same sentence with the
    same sides."""
    if one.type != other.type:
        return False
    if any(one.trigger.overlaps(span) for span in (other.trigger, *other.mentions)):
        return True
    told = any(sentence.covers(one.trigger) for sentence in other.evidence)
    return told and _sides(one) == _sides(other)


def _sides(event: Event) -> tuple[frozenset[str], frozenset[str]]:
    return _entities(event.actors), _entities(event.recipients)


def _entities(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(code.partition(":")[0] for code in codes)


def _told(found: Found, model: str) -> str:
    """The note that tells what became of the proposals."""
    head = f"{model} proposed {found.proposed}: {len(found.entered)} entered, {found.known} known already"
    parts = [f"{head}, {found.refused.total()} refused"]
    if found.refused:
        parts[0] += f" ({'; '.join(f'{why}: {n}' for why, n in sorted(found.refused.items()))})"
    if found.left_out:
        parts.append(f"left out: {', '.join(f'{name} {n}' for name, n in sorted(found.left_out.items()))}")
    return "; ".join(parts)
