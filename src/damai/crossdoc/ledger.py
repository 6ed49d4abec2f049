"""The ledger of commitments: made by whom, to whom, by when; open, kept, broken, disputed or lapsed as of any day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from damai.crossdoc.compatible import codes
from damai.crossdoc.deeds import Deeds
from damai.crossdoc.fulfilment import Says, Test, tests_of
from damai.crossdoc.incidents import Incident
from damai.crossdoc.pledges import Pledge, is_promise, pledge_of
from damai.crossdoc.told import ToldEvent, arrival, published_day

State = Literal["open", "kept", "broken", "disputed", "lapsed"]
NEXT: Mapping[State, Mapping[Says, State]] = {
    "open": {"kept": "kept", "late": "broken", "broken": "broken", "disputed": "disputed"},
    "lapsed": {"kept": "kept", "late": "broken", "broken": "broken", "disputed": "disputed"},
    "disputed": {"kept": "kept", "broken": "broken"},
    "kept": {"broken": "broken", "disputed": "disputed"},
    "broken": {},
}
"""From each state, where what is said next leads; anything else leaves it. What is broken stays broken; what was kept
is not broken by a like deed that came late."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A change of state: since which ISO day, to what, by which rule, because of which events."""

    day: str | None
    state: State
    rule: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One commitment. ``id`` is that of its incident; ``by`` and ``to`` entity codes; ``content`` verbatim words of
    the first report that has some; ``day`` the ISO day on which it was made, where a report says so; ``told`` that of
    the first report that tells of it: it was made by then; ``due`` EDTF; ``because`` the events of the last
    transition."""

    id: str
    made: tuple[str, ...]
    by: tuple[str, ...]
    to: tuple[str, ...]
    mediators: tuple[str, ...]
    content: str | None
    day: str | None
    due: str | None
    negative: bool
    state: State
    transitions: tuple[Transition, ...]
    because: tuple[str, ...] = ()
    told: str | None = None


def keep_ledger(
    incidents: Iterable[Incident], events: Mapping[str, ToldEvent], as_of: str | None = None
) -> tuple[Entry, ...]:
    """All commitments among incidents, in the order of their first telling, in their state as of an ISO day.

    Reports published after that day are not looked at; without one all are, and nothing lapses later than the last
    report.
    """
    until = _until(events, as_of)
    known = _known(events, until)
    deeds = Deeds(known.values())
    entries = []
    for incident in incidents:
        made = [known[ref] for ref in incident.events if ref in known]
        if any(is_promise(event) for event in made):
            entries.append(entry_of(incident.id, made, deeds.near(pledge_of(sorted(made, key=arrival))), until))
    return tuple(sorted(entries, key=lambda entry: arrival(known[entry.made[0]])))


def said_of_promise(
    made: Iterable[ToldEvent], events: Mapping[str, ToldEvent], as_of: str | None = None
) -> tuple[int, tuple[Test, ...]]:
    """How many events the ledger holds against the promise that some records make, and all that these say of it, also
    where it changed no state."""
    known = _known(events, _until(events, as_of))
    pledge = pledge_of(sorted((event for event in made if event.ref in known), key=arrival))
    near = Deeds(known.values()).near(pledge)
    return len(near), tuple(tests_of(pledge, near))


def _until(events: Mapping[str, ToldEvent], as_of: str | None) -> date:
    """The last day that is looked at: that of the last report where none is given."""
    return published_day(as_of) or max(
        (day for event in events.values() if (day := published_day(event.published))), default=date.max
    )


def _known(events: Mapping[str, ToldEvent], until: date) -> dict[str, ToldEvent]:
    return {ref: e for ref, e in events.items() if (published_day(e.published) or date.min) <= until}


def entry_of(name: str, made: Sequence[ToldEvent], events: Iterable[ToldEvent], until: date) -> Entry:
    """One commitment of the records that tell of it, tested by the events of its parties, as of a day."""
    told = sorted(made, key=arrival)
    pledge = pledge_of(told)
    transitions = _transitions(pledge, tests_of(pledge, events), until)
    contents = [event.promise.content for event in told if event.promise and event.promise.content]
    last = transitions[-1] if transitions else None
    return Entry(
        name,
        tuple(event.ref for event in told),
        tuple(sorted(pledge.promisers)),
        tuple(sorted(pledge.receivers - pledge.promisers)),
        codes(told, "mediators"),
        contents[0] if contents else None,
        pledge.day.isoformat() if pledge.day and pledge.dated else None,
        pledge.due_told,
        pledge.negative,
        last.state if last else "open",
        transitions,
        last.events if last else (),
        min((day.isoformat() for event in told if (day := published_day(event.published))), default=None),
    )


def _is_settled(pledge: Pledge, state: State, says: Says) -> bool:
    """Whether what is said next changes nothing: a truce that holds by and large settles no claim that it was broken;
    what was to be done once, by its day, and was done, stays done."""
    if pledge.is_truce:
        return state == "disputed" and says == "kept"
    return state == "kept" and pledge.due is not None


def _transitions(pledge: Pledge, tests: Sequence[Test], until: date) -> tuple[Transition, ...]:
    """The changes of state in the order of the days; a due day that passes with nothing told is one of them."""
    state: State = "open"
    found: list[Transition] = []
    for says in tests:
        new = None if _is_settled(pledge, state, says.says) else NEXT[state].get(says.says)
        if new is None:
            if found and says.says == state:
                last = found[-1]
                found[-1] = Transition(last.day, last.state, last.rule, tuple(sorted({*last.events, says.event})))
            continue
        state = new
        found.append(Transition(says.day.isoformat() if says.day else None, new, says.rule, (says.event,)))
    if state == "open" and pledge.due and pledge.due[1] < until:
        rule = "due day passed, nothing told"
        found.append(Transition(pledge.due[1].isoformat(), "lapsed", rule, ()))
    return tuple(found)
