"""Who hosts or brokers what others do: "talks brokered by X", "a summit that X held"."""

from __future__ import annotations

from collections.abc import Sequence

from damai.events.arguments import Grammar, role_features
from damai.events.candidates import Candidate, Reading, Side

LEADING = 4
"""Sentences at the top of a report that its title sums up."""
REACH = 4
"""Words between "brokered" and the talks, at most."""
BROKERED = frozenset({"AGREE", "CONSULT", "RETREAT", "CONCEDE", "SUPPORT", "COOPERATE"})


def broker(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Gives the host of a passive "brokered by X" to the events before it in the sentence; itself it is no event then.

    A host that acts in the main clause ("X brokered talks between A and B") stays the mediator of that one.
    """
    left: list[Candidate] = []
    for candidate in candidates:
        hosts = _hosts(candidate)
        passive = candidate.trigger.form == "passive"
        served = [
            c
            for c in candidates
            if c.sentence is candidate.sentence
            and c.type in BROKERED
            and c.trigger.predicate.frame != "host"
            and (c.number < candidate.number if passive else 0 < c.trigger.first - candidate.trigger.last <= REACH)
        ]
        if not hosts or not served:
            if hosts:
                _give(candidate, hosts)
            left.append(candidate)
            continue
        for one in served:
            _give(one, hosts)
    return left


def host_of_title(reading: Reading, candidates: Sequence[Candidate], grammar: Grammar) -> None:
    """A title that says who brokered the talks gives that mediator to the report's leading talks and agreements."""
    if reading.title is None:
        return
    units = [u for u in reading.title_units if u.codes]
    hosts: list[Side] = []
    for trigger in reading.title_triggers:
        if trigger.predicate.frame == "host":
            sides = [
                Side(u, "title", tuple(role_features(reading.title, trigger, u, units, grammar, False))) for u in units
            ]
            hosts += [side for side in sides if "rule=mediator" in side.features]
    entities = {entity for host in hosts for entity in host.entities}
    for candidate in candidates if hosts else ():
        parties = {entity for side in (*candidate.actors, *candidate.recipients) for entity in side.entities}
        told = {entity for side in candidate.mediators for entity in side.entities}
        if (
            candidate.type in BROKERED
            and candidate.sentence.index < LEADING
            and len(parties - entities) > 1
            and not told
        ):
            candidate.actors = [s for s in candidate.actors if not s.entities <= entities]
            candidate.recipients = [s for s in candidate.recipients if not s.entities <= entities]
            candidate.mediators = list(hosts)


def _hosts(candidate: Candidate) -> list[Side]:
    if candidate.trigger.predicate.frame != "host":
        return []
    return [s for s in candidate.options if not s.carried and "rule=mediator" in s.features]


def _give(candidate: Candidate, hosts: Sequence[Side]) -> None:
    """Makes hosts the mediators of a candidate, and no longer one of its sides."""
    entities = {entity for host in hosts for entity in host.entities}
    candidate.actors = [s for s in candidate.actors if not s.entities <= entities]
    candidate.recipients = [s for s in candidate.recipients if not s.entities <= entities]
    known = {entity for side in candidate.mediators for entity in side.entities}
    mine = {h.unit for h in hosts}
    candidate.mediators += [s for s in candidate.options if s.unit in mine and not s.entities <= known]
