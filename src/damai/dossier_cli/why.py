"""`damai why`: the reasons behind an event's place in a dossier, as text that fits any width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from damai.crossdoc.ledger import Transition
from damai.crossdoc.reasons import Pair, Reason
from damai.dossier import Dossier
from damai.dossier.shown import KeptEvent
from damai.dossier.why import Conflict, Due, Kept, Why
from damai.dossier_cli.accounts import accounts, quoted_of
from damai.dossier_cli.overview import headed
from damai.dossier_cli.quoting import Events, quotation
from damai.dossier_cli.tables import STATES, event_head, made_on, sides
from damai.terminal.explain import steps_table
from damai.terminal.fields import COLOURS
from damai.terminal.messages import Messages
from damai.terminal.screen import line


def why_parts(
    why: Why, whole: Dossier, messages: Messages, width: int, of_two: bool = False
) -> Iterator[RenderableType]:
    """All parts, from the event itself to its promise, of a screen so wide; ``of_two``: a second event was named, and
    nothing else of the incident is told."""
    events = whole.named(_refs(why))
    yield event_head(why.event, messages)
    yield quotation(why.event)
    yield headed(messages.say("why.head_reading"), width)
    yield steps_table(why.event.event, why.event.report.text, messages, width)
    if of_two:
        yield from _apart(why, events, messages, width) if why.apart else _linked(why, events, messages, width)
        return
    yield from _linked(why, events, messages, width)
    if len(why.incident.events) == 1:
        yield line(messages.say("why.alone"), "dim")
    elif more := len(why.incident.events) - 1 - len(why.linked):
        yield line(messages.say("why.more", number=more), "dim")
    yield from _apart(why, events, messages, width)
    if why.contested:
        yield headed(messages.say("why.head_contested"), width)
        for conflict in why.contested:
            yield from _conflict(conflict, events, messages)
    if why.promise is not None:
        yield headed(messages.say("why.head_promise"), width)
        yield from _promise(why.promise, events, messages)
    elif why.not_yet is not None:
        yield headed(messages.say("why.head_promise"), width)
        yield line(messages.say("why.not_yet", as_of=why.not_yet.as_of, day=why.not_yet.told), "dim")


def _refs(why: Why) -> set[str]:
    found = {pair.other for pair in (*why.linked, *why.apart)}
    found |= {ref for conflict in why.contested for ref in quoted_of(conflict.claim)}
    if why.promise is not None:
        found |= {said.event for said in why.promise.said}
        found |= {ref for step in why.promise.entry.transitions for ref in step.events}
    return found


def _linked(why: Why, events: Events, messages: Messages, width: int) -> Iterator[RenderableType]:
    number, sources = len(why.incident.events), len(why.incident.sources)
    head = "why.head_linked" if number > 1 else "why.head_alone"
    yield headed(messages.say(head, number=number, sources=sources), width)
    for pair in why.linked:
        yield from _pair(pair, events, messages)


def _apart(why: Why, events: Events, messages: Messages, width: int) -> Iterator[RenderableType]:
    if why.apart:
        yield headed(messages.say("why.head_apart"), width)
    for pair in why.apart:
        yield from _pair(pair, events, messages)
    if why.corrections:
        numbers = ", ".join(map(str, why.corrections))
        yield line(messages.say("why.head_corrections", numbers=numbers), "bold")


def _pair(pair: Pair, events: Events, messages: Messages) -> Iterator[RenderableType]:
    other = events.get(pair.other)
    if other is not None:
        yield event_head(other, messages)
        yield _under(quotation(other))
    yield _under(line(_outcome(pair, messages), "green" if pair.is_one else "red"))
    yield _under(Text(", ").join(_reason(*reason, messages) for reason in _in_order(pair.reasons)))


def _outcome(pair: Pair, messages: Messages) -> str:
    unweighed = pair.outcome == "carried" and (pair.score is None or pair.mean is None)
    against = (messages.say(f"reason.{reason.name}") for reason in pair.reasons if reason.weight is None)
    return messages.say(
        "why.carried_unweighed" if unweighed else f"why.{pair.outcome}",
        score=_signed(pair.score),
        mean=_signed(pair.mean),
        reports=", ".join(pair.reports),
        against="; ".join(against),
    )


def _in_order(reasons: Iterable[Reason]) -> list[tuple[str, float]]:
    """What weighs, most first; what every pair begins with last."""
    weighing = [(one.name, one.weight) for one in reasons if one.weight is not None]
    return sorted(weighing, key=lambda one: (one[0] == "bias", -abs(one[1]), one[0]))


def _reason(name: str, weight: float, messages: Messages) -> Text:
    head, _, close = name.partition(" ")
    told = messages.say("why.words", close=close) if head == "words" else messages.say(f"reason.{name}")
    return Text.assemble(line(told), " ", line(_signed(weight), "green" if weight > 0 else "red"))


def _signed(number: float | None) -> str:
    return "–" if number is None else f"{round(number, 1) + 0.0:+.1f}"  # -0.04 is +0.0, not -0.0


def _conflict(conflict: Conflict, events: Events, messages: Messages) -> Iterator[RenderableType]:
    claim = conflict.claim
    yield Text.assemble(line(messages.say(f"dossier.kind_{claim.kind}"), "bold"), " ", line(claim.id, "dim"))
    for one in conflict.fields:
        values = {name: _value(value, messages) for name, value in (("one", one.one), ("other", one.other))}
        told = messages.say("why.differs", field=messages.say(f"field.{one.field}"), **values)
        yield _under(line(told, COLOURS.get(one.field, "bold")))
    grounds = [messages.say(f"ground.{name}") for name in claim.reasons if messages.knows(f"ground.{name}")]
    if grounds:
        yield _under(line(messages.say("why.because", reasons="; ".join(grounds))))
    for account in accounts(claim, messages, events):
        yield _under(account)


def _value(value: str | None, messages: Messages) -> str:
    if value is None or value == "":
        return messages.say("why.nothing_told")
    return messages.say(f"status.{value}") if messages.knows(f"status.{value}") else value


def _promise(kept: Kept, events: Events, messages: Messages) -> Iterator[RenderableType]:
    entry = kept.entry
    yield Text.assemble(sides(entry.by, entry.to), ": ", line(entry.content or "–"))
    for due in kept.due:
        yield line(_due(due, messages), COLOURS["commitment.due"])
    if not kept.due:
        yield line(messages.say("why.no_due"), "dim")
    yield line(messages.say("why.made_on", day=made_on(entry, messages)), STATES["open"])
    rules: dict[str, list[str]] = {}
    for said in kept.said:
        rules.setdefault(said.event, []).append(said.rule)
    for step in entry.transitions:
        yield from _step(step, rules, events, messages)
    unmoved = [said for said in kept.said if not said.moved]
    if unmoved:
        yield line(messages.say("why.unmoved"), "dim")
    for said in unmoved:
        state = messages.say(f"why.says_{said.says}")
        yield line(messages.say("why.step", day=said.day or "–", state=state, rule=rule_told(said.rule, messages)))
        yield from _cited(said.event, events, messages)
    yield line(messages.say("why.looked_at", number=kept.looked_at), "dim")


def _due(due: Due, messages: Messages) -> str:
    words = ", ".join(f"“{' '.join(one.split())}”" for one in due.words)
    told = messages.say("why.due_read" if words else "why.due_said", due=due.due, event=due.event, words=words)
    return told if due.counts else f"{told} {messages.say('why.due_other')}"


def _step(
    step: Transition, rules: Mapping[str, Sequence[str]], events: Events, messages: Messages
) -> Iterator[RenderableType]:
    state = messages.say(f"dossier.state_{step.state}")
    told = messages.say("why.step", day=step.day or "–", state=state, rule=rule_told(step.rule, messages))
    yield line(told, STATES[step.state])
    for ref in step.events:
        its = rules.get(ref, ())
        if step.rule not in its:  # it says the same by another rule than the one that was first
            for rule in its:
                yield _under(line(rule_told(rule, messages), "dim"))
        yield from _cited(ref, events, messages)


def _cited(ref: str, events: Events, messages: Messages) -> Iterator[RenderableType]:
    kept: KeptEvent | None = events.get(ref)
    if kept is None:
        yield _under(line(ref))
    else:
        yield _under(event_head(kept, messages))
        yield _under(_under(quotation(kept)))


def rule_told(rule: str, messages: Messages) -> str:
    """A rule of the ledger in the language of the interface.

    >>> rule_told("fields: done, too late", Messages("en")), rule_told("correction:4", Messages("en"))
    ('by who, what, when and where: it was done, too late', 'people said so, correction 4')
    """
    kind, colon, number = rule.partition(":")
    if kind == "correction" and colon:
        return messages.say("ledger.correction", number=number)
    if messages.knows(f"ledger.{rule}"):
        return messages.say(f"ledger.{rule}")
    head, late, _ = rule.partition(", too late")
    parts = [messages.say(f"ledger.{part}") if messages.knows(f"ledger.{part}") else part for part in head.split(": ")]
    return ": ".join(parts) + (f", {messages.say('ledger.too late')}" if late else "")


def _under(what: RenderableType) -> Padding:
    return Padding(what, (0, 0, 0, 2))


__all__ = ["rule_told", "why_parts"]
