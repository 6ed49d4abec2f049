"""Puts an event together from its mentions: every field with its value and the words it was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, TypedDict

from damai.events.arguments import Grammar
from damai.events.candidates import OWED, PROMISES, SYMMETRIC, Candidate, Reading, Side, codes_of
from damai.events.casualties import Casualties, CasualtyTable, casualties_of
from damai.events.choices import DateOption, PlaceOption
from damai.events.claims import Agreed
from damai.events.commitments import (
    Promise,
    counts_from_now,
    done_as_promised,
    due_of,
    find_promise,
    from_made,
    is_in_force,
    not_before,
    told_from,
)
from damai.events.denials import NOUN, deniers_of
from damai.events.evidence import date_evidence, place_evidence, sentences_of, short, side_evidence, trigger_spans
from damai.events.giving import given
from damai.events.keep import lead_of
from damai.events.labels import deal_named
from damai.events.recalled import thing_promised
from damai.events.sectors import as_states, with_sectors
from damai.events.together import parties_of
from damai.events.victims import VictimTable
from damai.grounding.trie import Trie
from damai.knowledge.ontology import ontology
from damai.language.sentence import Sentence
from damai.model import Event, Evidence, Span, Status, Step, Timex, event_id

TRUCE = "ceasefire"
"""The mode of a truce (plover.toml): one that comes into force binds its parties."""
VIOLENT = frozenset({"ASSAULT", "COERCE", "PROTEST"})
Dated = tuple[DateOption, float] | None
Placed = tuple[PlaceOption, float] | None


class Assembler:
    """Makes events of groups of candidates, by the pack's small word classes and the ontology; ``negators`` are words
    that only say "not"."""

    def __init__(
        self,
        tables: Mapping[str, Any],
        grammar: Grammar,
        split: Callable[[str], list[str]],
        negators: frozenset[str],
    ) -> None:
        self._casualties = CasualtyTable(tables.get("casualties", {}), split)
        self._victims = VictimTable(tables.get("casualties", {}), split)
        modality = tables.get("modality", {})
        content = [form for row in modality.get("content", ()) for form in row["forms"]]
        self._openers = frozenset(content)
        self._negations = negators
        kinds = ("in_force", "counted", "as_promised", "truce", "force")
        forms = (_forms(modality.get(kind, ()), split) for kind in kinds)
        self._in_force, self._counted, self._as, self._truce, self._force = forms
        self._stops = grammar.words["clause"] | grammar.words["and"]

    def event(
        self, reading: Reading, members: Sequence[Candidate], dated: Dated, placed: Placed, claims: Sequence[Agreed]
    ) -> Event:
        """One event from the mentions of a group."""
        text = reading.report.text
        lead = lead_of(members)
        fields: dict[str, tuple[Evidence, ...]] = {"type": (Evidence(lead.type, trigger_spans(lead)),)}
        steps: list[Step] = [self._first_step(lead)]
        actors, recipients, mediators = self._sides(text, lead, members, fields, steps)
        date = self._date(text, dated, fields, steps)
        place = self._place(reading, placed, fields, steps)
        claimants = self._claimants(text, claims, fields, steps)
        promise = self._promise(reading, lead, date, fields, steps)
        killed, injured = self._toll(reading, lead, members, fields)
        trigger = lead.trigger.span(lead.sentence)
        event = Event(
            id=event_id(reading.report.id, trigger),
            type=lead.type,
            trigger=trigger,
            evidence=sentences_of([lead, *(m for m in members if m is not lead)]),
            actors=actors,
            recipients=recipients,
            mediators=mediators,
            status=self._status(lead, fields, steps),
            claimants=claimants,
            deniers=self._deniers(text, reading, members, claimants, fields, steps),
            date=date[0].timex.edtf if date else None,
            place=place,
            commitment=promise.commitment if promise else None,
            killed=killed,
            injured=injured,
            **_ontology_fields(lead, self._is_truce(lead, promise)),
            confidence=round(max(m.probability for m in members), 4),
            fields=fields,
            mentions=tuple(m.trigger.span(m.sentence) for m in members),
            steps=tuple(steps),
        )
        return with_sectors(event)

    def _is_truce(self, lead: Candidate, promise: Promise | None) -> bool:
        """Whether what is promised is to stop fighting, or not to begin it."""
        if promise is None:
            return False
        forms = self._force if promise.commitment.negative else self._truce
        words = [w.lower for w in lead.sentence.words if promise.content.covers(Span(w.start, w.end))]
        return any(next(forms.find(words, at), None) is not None for at in range(len(words)))

    @staticmethod
    def _status(lead: Candidate, fields: dict[str, tuple[Evidence, ...]], steps: list[Step]) -> Status:
        """An announced meeting or promise (AGREE) has occurred: the announcement is the event."""
        status = lead.modality.status
        if status == "occurred" or (status == "planned" and (lead.type == "AGREE" or lead.modality.duty in OWED)):
            return "occurred"
        spans = (lead.modality.span,) if lead.modality.span else trigger_spans(lead)
        fields["status"] = (Evidence(status, spans),)
        steps.append(Step(f"modality:{lead.modality.marker or lead.trigger.predicate.id}", f"status={status}", spans))
        return status

    def _toll(
        self, reading: Reading, lead: Candidate, members: Sequence[Candidate], fields: dict[str, tuple[Evidence, ...]]
    ) -> tuple[int | None, int | None]:
        """Killed and injured as the event's own sentences give them, the lead's first; a victim who is only named is
        one killed."""
        if lead.type not in VIOLENT:
            return None, None
        sentences = list(dict.fromkeys(m.sentence for m in (lead, *members)))
        toll = casualties_of(sentences, self._casualties)
        if toll.killed is None and lead.modality.status == "occurred":
            toll = self._with_victim(toll, reading, lead, sentences)
        text = reading.report.text
        for name, count, spans in (
            ("killed", toll.killed, toll.killed_spans),
            ("injured", toll.injured, toll.injured_spans),
        ):
            if count is not None and spans:
                fields[name] = (Evidence(str(count), tuple(short(text, s) for s in spans)),)
        return toll.killed if toll.killed_spans else None, toll.injured if toll.injured_spans else None

    def _with_victim(
        self, toll: Casualties, reading: Reading, lead: Candidate, sentences: Sequence[Sentence]
    ) -> Casualties:
        """One killed, where the side that undergoes is a single person whose killing is told."""
        undergoing = frozenset(entity for side in lead.recipients for entity in side.entities)
        for sentence in sentences:
            spans = self._victims.find(sentence, reading.units[sentence.index], undergoing)
            if spans:
                return replace(toll, killed=1, killed_spans=spans)
        return toll

    @staticmethod
    def _deniers(
        text: str,
        reading: Reading,
        members: Sequence[Candidate],
        claimants: Sequence[str],
        fields: dict[str, tuple[Evidence, ...]],
        steps: list[Step],
    ) -> tuple[str, ...]:
        found = {
            c: spans
            for c, spans in deniers_of(reading, members)
            if spans and c.partition(":")[0] not in {k.partition(":")[0] for k in claimants}
        }
        if found:
            fields["deniers"] = tuple(
                Evidence(code, tuple(short(text, s) for s in spans)) for code, spans in found.items()
            )
            steps.extend(Step("denial", f"deniers={code}", spans) for code, spans in found.items())
        return tuple(found)

    @staticmethod
    def _first_step(lead: Candidate) -> Step:
        trigger = lead.trigger
        return Step(
            f"predicate:{trigger.predicate.id}:{trigger.form}",
            f"type={lead.type} p={lead.probability:.2f}",
            trigger_spans(lead),
        )

    def _sides(
        self,
        text: str,
        lead: Candidate,
        members: Sequence[Candidate],
        fields: dict[str, tuple[Evidence, ...]],
        steps: list[Step],
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        values: list[tuple[str, ...]] = []
        for name in ("actors", "recipients", "mediators"):
            taken = {c.partition(":")[0] for chosen in values for c in chosen}
            sides = [as_states(side) for side in _own_sides(lead, members, name, taken)]
            codes = codes_of(sides)
            if name == "recipients" and lead.type in SYMMETRIC:  # "both countries" may be read as its giver, too
                codes = tuple(code for code in codes if code.partition(":")[0] not in taken)
            values.append(codes)
            if codes:
                fields[name] = side_evidence(text, sides, codes)
                for side in sides:
                    spans = () if side.where == "title" else side.unit.mentions[0].spans
                    told = f"{name}={','.join(side.unit.codes)} p={side.probability:.2f}"
                    steps.append(Step(f"role:{_reason(side)}", told, spans))
        if lead.mutual:
            steps.append(Step("mutual", f"recipients=- p={lead.mutual:.2f}", trigger_spans(lead)))
        return values[0], values[1], values[2]

    @staticmethod
    def _date(
        text: str, dated: Dated, fields: dict[str, tuple[Evidence, ...]], steps: list[Step]
    ) -> tuple[DateOption, float] | None:
        if dated is None:
            return None
        option, chance = dated
        evidence = date_evidence(text, option.timex, option.back)
        fields["date"] = (evidence,)
        steps.append(Step(f"date:{option.timex.rule}", f"date={option.timex.edtf} p={chance:.2f}", evidence.spans))
        return dated

    @staticmethod
    def _place(
        reading: Reading, placed: Placed, fields: dict[str, tuple[Evidence, ...]], steps: list[Step]
    ) -> str | None:
        if placed is None:
            return None
        option, chance = placed
        evidence = place_evidence(reading, option.place, option.back)
        fields["place"] = (evidence,)
        steps.append(Step("place", f"place={option.place.name} p={chance:.2f}", evidence.spans))
        return option.place.name

    @staticmethod
    def _claimants(
        text: str, claims: Sequence[Agreed], fields: dict[str, tuple[Evidence, ...]], steps: list[Step]
    ) -> tuple[str, ...]:
        """Those who say so by all mentions together, with the words for them."""
        codes: list[str] = []
        evidence: list[Evidence] = []
        for claim in claims:
            mention = claim.mention
            spans = tuple(dict.fromkeys(short(text, s) for s in (*mention.spans, *mention.antecedents)))
            codes.append(claim.code)
            evidence.append(Evidence(claim.code, spans, mention.via))
            told = f"claimants={claim.code} p={claim.chance:.2f}"
            steps.append(Step(f"claimant:{claim.option.rule}", told, mention.spans))
        if codes:
            fields["claimants"] = tuple(evidence)
        return tuple(codes)

    def _binds(self, lead: Candidate) -> bool:
        """Whether it is a truce or a deal of two parties at least that comes into force: a commitment of both."""
        truce = lead.type == "RETREAT" and lead.trigger.predicate.mode == TRUCE
        deal = lead.type in PROMISES and lead.trigger.form.startswith(NOUN)
        return (truce or deal) and len(parties_of(lead)) > 1 and is_in_force(lead, self._in_force)

    def _promise(
        self,
        reading: Reading,
        lead: Candidate,
        date: tuple[DateOption, float] | None,
        fields: dict[str, tuple[Evidence, ...]],
        steps: list[Step],
    ) -> Promise | None:
        binds = self._binds(lead)
        promised = lead.trigger.predicate.commitment or lead.modality.status == "planned"
        if not binds and not (promised and lead.type in PROMISES):
            return None
        timexes = self._dues(reading, lead, date)
        owed = lead.modality.duty in OWED and lead.trigger.predicate.type not in PROMISES
        told = told_from(lead.sentence, reading.said, lead.start)
        promise = find_promise(
            reading.report.text,
            lead,
            timexes,
            self._openers,
            self._negations,
            self._stops,
            binds or owed,
            told,
            done_as_promised(lead, self._as, self._openers) or thing_promised(lead),
        )
        fields.update(_promised(promise))
        steps.extend(_promise_steps(promise, [timex for timex, _ in timexes]))
        return promise

    def _dues(
        self, reading: Reading, candidate: Candidate, date: tuple[DateOption, float] | None
    ) -> list[tuple[Timex, str]]:
        """The time expressions of a promise's sentence that may say by when it is due, with the day by which it is."""
        made = date[0].value if date else (reading.report.published or "")[:10]
        past = date is None and candidate.trigger.predicate.type not in PROMISES  # "was to have met on Monday"
        found = []
        for timex in reading.timexes[candidate.sentence.index]:
            if date is not None and timex is date[0].timex:
                continue
            anew = date is not None and not _told_within(candidate, timex)
            told = from_made(timex, timex.span.of(reading.report.text), made) if anew else timex
            if (past or not_before(told, made)) and deal_named(candidate.sentence.words, timex, reading) is None:
                day = due_of(told, made, counts_from_now(candidate, timex, self._counted))
                found += [(timex, day)] if day else []
        return found


def _told_within(candidate: Candidate, timex: Timex) -> bool:
    """Whether a time expression behind a promise stands in a clause that tells of something else ("to leave the town
    that it had taken on 19 March")."""
    words = candidate.sentence.words[candidate.trigger.last :]
    return any(word.dep.startswith("acl") and word.start < timex.span.start for word in words)


def _own_sides(lead: Candidate, members: Sequence[Candidate], name: str, taken: Set[str]) -> Sequence[Side]:
    """The sides of a group in one place (``actors``, ``recipients``, ``mediators``): those of its lead, else of the
    first mention that has some, without the entities that are ``taken``. Of a type whose sides stand alike one mention
    has all of them: there who gives what to whom comes from it alone."""
    if lead.mutual and name == "recipients":
        return []
    if lead.type in SYMMETRIC and name != "mediators":
        whole = next((m for m in (lead, *members) if m.actors), lead)
        return dict(zip(("actors", "recipients"), given(whole), strict=True))[name]
    sides: list[Side] = getattr(lead, name)
    if sides:
        return sides
    filled: list[Side] = next((getattr(m, name) for m in members if getattr(m, name)), [])
    return [s for s in filled if not s.entities & taken]


def _forms(rows: Iterable[Mapping[str, Any]], split: Callable[[str], list[str]]) -> Trie[bool]:
    """The forms of some rows of a table."""
    found: Trie[bool] = Trie()
    for row in rows:
        for form in row["forms"]:
            found.add(split(form), True)
    return found


def _promised(promise: Promise | None) -> dict[str, tuple[Evidence, ...]]:
    """The evidence of a promise's content and due date."""
    if promise is None:
        return {}
    found: dict[str, tuple[Evidence, ...]] = {
        "commitment.content": (Evidence(promise.commitment.content, (promise.content,)),)
    }
    if promise.due and promise.commitment.due:
        found["commitment.due"] = (Evidence(promise.commitment.due, (promise.due,)),)
    return found


def _promise_steps(promise: Promise | None, timexes: Iterable[Timex]) -> list[Step]:
    """What was promised, and the words and the rule of time that made its due day."""
    if promise is None:
        return []
    found = [Step("promise", f"commitment.content={promise.commitment.content}", (promise.content,))]
    due = next((timex for timex in timexes if timex.span == promise.due), None)
    if due is not None:
        found.append(Step(f"due:{due.rule}", f"commitment.due={promise.commitment.due}", (due.span,)))
    return found


class OntologyFields(TypedDict):
    """What follows from an event's type and predicate."""

    mode: str | None
    score: float
    quad: str
    cameo: str | None


def _ontology_fields(lead: Candidate, is_truce: bool) -> OntologyFields:
    """Mode and CAMEO code are the predicate's, unless the event became another type (a planned meeting), or what is
    promised is a truce."""
    kind = ontology().type(lead.type)
    predicate = lead.trigger.predicate
    own = predicate.type == lead.type
    if lead.modality.duty in OWED and predicate.mode in kind.modes:
        return {"mode": predicate.mode, "score": kind.score, "quad": kind.quad, "cameo": kind.cameo}
    if is_truce and TRUCE in kind.modes:
        return {"mode": TRUCE, "score": kind.score, "quad": kind.quad, "cameo": kind.cameo_of(TRUCE)}
    if predicate.type == "CONSULT" and lead.type == "AGREE":
        mode = predicate.mode if predicate.mode in kind.modes else "meet"
        return {"mode": mode, "score": kind.score, "quad": kind.quad, "cameo": kind.cameo_of(mode)}
    return {
        "mode": predicate.mode if own else None,
        "score": kind.score,
        "quad": kind.quad,
        "cameo": predicate.cameo if own and predicate.cameo else kind.cameo,
    }


def _reason(side: Side) -> str:
    """The feature that tells most of why a side has its role."""
    told = [f for f in side.features if f.startswith(("place=", "path=", "out="))]
    return told[0] if told else "-"
