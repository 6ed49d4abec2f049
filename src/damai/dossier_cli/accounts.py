"""The two accounts of a contested matter in words: who says so since when, who denies it; no words stand for both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from damai.crossdoc.contested import Contested, Side
from damai.dossier.shown import KeptEvent
from damai.dossier_cli.quoting import QUOTED, Events, denial, quotation, quotes, sentence_denied, sentence_told
from damai.model import Span
from damai.terminal.fields import COLOURS
from damai.terminal.messages import Messages
from damai.terminal.screen import line

DENIED, NEGATED, ACCUSATION = "denied", "negated", "ACCUSE"
LOOKED_AT = 12
"""Records of a deed, at most, among which words are looked for that tell of it and do not deny it."""


def codes(given: Sequence[str], style: str = "") -> Text:
    """Entity codes on one line, ``?`` where there are none."""
    return line(", ".join(given), style) if given else Text("?", "dim")


def sides(actors: Sequence[str], recipients: Sequence[str]) -> Text:
    """Who acts, and towards whom."""
    who = codes(actors, COLOURS["actors"])
    return Text.assemble(who, " → ", codes(recipients, COLOURS["recipients"])) if recipients else who


def quoted_of(claim: Contested) -> list[str]:
    """The events whose words may be shown for a claim."""
    one, other = claim.sides
    return [one.first, other.first, *(_tellings(claim) if claim.kind == DENIED else ())]


def accounts(claim: Contested, messages: Messages, events: Events) -> tuple[Text, Text]:
    """Both sides. A deed of which the only words are those that deny it has none of its own: it is named with its
    teller, and the denial is shown whole."""
    one, other = claim.sides
    answer = events.get(other.first)
    if claim.kind != DENIED or answer is None:
        return side(one, messages, events), side(other, messages, events, denies=claim.kind == DENIED)
    words = next(_alleging(claim, answer, events), None)
    alone = words is None and one.first in events
    return (
        _account(one, events.get(one.first), Text("") if alone else _words(one, words), messages, alone=alone),
        side(other, messages, events, denies=True, most=2 * QUOTED if alone else QUOTED),
    )


def side(one: Side, messages: Messages, events: Events, denies: bool = False, most: int = QUOTED) -> Text:
    """One account: who says so or denies it, since when, in which words."""
    kept = events.get(one.first)
    words = line(denial(kept, most)) if denies and kept and kept.event.deniers else quotation(kept, most)
    return _account(one, kept, words, messages, denies)


def _account(
    one: Side, kept: KeptEvent | None, words: Text, messages: Messages, denies: bool = False, alone: bool = False
) -> Text:
    """An account with its words; ``alone`` where the denial has the only ones."""
    outlet = line(messages.say(f"table.{'quoting' if quotes(kept) else 'outlet'}"), "dim")
    says = codes(one.claimants, COLOURS["claimants"]) if one.claimants else outlet
    is_negated = denies and kept is not None and kept.event.status == NEGATED
    denies = denies and kept is not None and bool(kept.event.deniers)
    first = messages.say("dossier.first", day=(one.published or "–")[:10], report=one.first.rpartition("#")[0])
    rows = [Text.assemble(messages.say(f"table.{'deniers' if denies else 'claimants'}"), " ", says), line(first, "dim")]
    if one.value is not None:
        rows.insert(0, line(one.value, "bold"))
    if is_negated and not denies:  # nobody denies it: it is told as not having happened
        rows.append(line(messages.say("status.negated"), COLOURS["status"]))
    if kept is not None:
        rows.append(sides(kept.event.actors, kept.event.recipients))
    return Text("\n").join([*rows, line(messages.say("dossier.in_denial"), "dim") if alone else words])


def _words(one: Side, told: KeptEvent | None) -> Text:
    """The words that tell of a deed, with the record they are of where that is not the first one."""
    words = quotation(told)
    return words if told is None or told.ref == one.first else Text.assemble(line(told.ref, "dim"), " ", words)


def _tellings(claim: Contested) -> list[str]:
    """The records of the deed, and those that began the incidents of what alleges it."""
    return [*claim.sides[0].events[:LOOKED_AT], *claim.incidents]


def _alleging(claim: Contested, answer: KeptEvent, events: Events) -> Iterator[KeptEvent]:
    """The records of a denied deed whose sentence is not the one that denies it, the first told first."""
    denying = answer.event.deniers and answer.event.status != NEGATED
    shown = _said(answer, sentence_denied(answer) if denying else sentence_told(answer))
    deed = {claim.sides[0].first, *claim.sides[0].events}
    for ref in dict.fromkeys((claim.sides[0].first, *_tellings(claim))):
        kept = events.get(ref)
        if kept is None or kept.event.status == NEGATED or (ref not in deed and kept.event.type != ACCUSATION):
            continue
        told = sentence_told(kept)
        if told is None or _said(kept, told) == shown:
            continue
        if not kept.event.deniers or told != sentence_denied(kept):
            yield kept


def _said(kept: KeptEvent, sentence: Span | None) -> str:
    return "" if sentence is None else " ".join(sentence.of(kept.report.text).split())


__all__ = ["accounts", "codes", "quoted_of", "side", "sides"]
