"""From a read report to events: candidates, their sides, which are records, what belongs together, every field."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from damai.events import choices, keep, merge, mutual, records
from damai.events.agreement import agree_on_sides
from damai.events.arguments import Grammar
from damai.events.assemble import Assembler
from damai.events.blame import tells_of_nothing
from damai.events.candidates import Candidate, Reading
from damai.events.claims import ClaimOption, agreed, claim_options, originators
from damai.events.context import Context
from damai.events.denials import is_denial, is_denied_noun
from damai.events.duties import Duty, DutyTable, as_duty, is_owed
from damai.events.hosts import broker, host_of_title
from damai.events.modality import Marker, Modality, ModalityTable
from damai.events.pool import Choice, date_choice, of_group, place_choice, pooled
from damai.events.quotation import QuotationReader, QuotationTable, Said
from damai.events.rebuttals import RebuttalTable
from damai.events.recalled import recall
from damai.events.replies import answer
from damai.events.sameness import Sameness
from damai.events.secondlook import look_again, scores_of
from damai.events.sides import SideChooser
from damai.events.speakers import OWN, statement
from damai.events.survey import survey_dates, survey_places
from damai.events.together import of_one_meeting
from damai.events.triggers import Trigger, TriggerTable, settle
from damai.events.units import Unit, build_units
from damai.events.votes import weigh
from damai.events.weights import Models
from damai.grounding.mentions import Mention
from damai.language.pack import Pack
from damai.language.sentence import Sentence
from damai.model import Event, Place, Report, Timex

NEGATED = "negated"


@dataclass(frozen=True, slots=True)
class Grouped:
    """Groups of candidates of one event each, the group that each may belong to after all, and the days and places that
    each candidate offers, by its number."""

    groups: list[list[Candidate]]
    nearest: list[merge.Near | None]
    days: dict[int, Choice[choices.DateOption]]
    spots: dict[int, Choice[choices.PlaceOption]]


NAMED = frozenset({"state", "capital", "seat", "body", "org", "person", "place"})
"""Kinds of mentions that are names: their words tell of nothing else."""


class EventCoder:
    """Codes the events of reports in one language; holds only what the pack says, nothing of a report."""

    def __init__(self, pack: Pack, split: Callable[[str], list[str]], models: Models | None = None) -> None:
        self.grammar = Grammar.from_table(pack.tables["frames"], pack.tables.get("clusters", {}))
        self.quotations = QuotationTable(pack.tables.get("attribution", {}), split)
        self.rebuttals = RebuttalTable(pack.tables.get("attribution", {}), split)
        self.modality = ModalityTable(pack.tables.get("modality", {}), split)
        self.triggers = TriggerTable(pack.predicates, split, self.grammar.rules, self.modality.negators)
        self.duties = DutyTable(pack.tables.get("modality", {}), split, self.grammar.words)
        self.context = Context(pack.network) if pack.network is not None else None
        self._learn(models if models is not None else Models.from_table(pack.tables.get("weights")))
        self._assembler = Assembler(pack.tables, self.grammar, split, self.modality.negators)
        self._oblique = frozenset().union(
            *(self.grammar.words[k] for k in ("toward", "place", "with", "agent", "from", "between"))
        )

    def with_models(self, models: Models) -> EventCoder:
        """The same coder with other weights (the tables are shared)."""
        other = copy.copy(self)
        other._learn(models)
        return other

    def _learn(self, models: Models) -> None:
        """Takes weights, in the forms that the choice of sides asks for."""
        self.models = models
        self._chooser = SideChooser(self.grammar, models.get("sides"), models.get("mediator"))
        self._again = scores_of(again) if (again := models.get("again")) is not None else None

    def read(
        self,
        report: Report,
        text: str,
        sentences: Sequence[Sentence],
        triggers: Sequence[Sequence[Trigger]],
        mentions: Sequence[Sequence[Mention]],
        timexes: Sequence[Sequence[Timex]],
        places: Sequence[Sequence[Place]],
        focus: Mapping[str, int],
        title: tuple[Sentence, Sequence[Mention]] | None,
    ) -> Reading:
        """Gathers sides and quotations of a report; ``text`` is its cleaned text, of the same length."""
        mentions = [_apart(m, t) for m, t in zip(mentions, triggers, strict=True)]
        units = [build_units(s, m, self.grammar.words) for s, m in zip(sentences, mentions, strict=True)]
        reader = QuotationReader(self.quotations, text, sentences, units, self._oblique)
        said = [*reader.read(), *self.rebuttals.find(sentences, units)]
        duties = self._duties(sentences, triggers, said)
        triggers = list(map(self._fit, sentences, triggers, mentions, duties))
        return Reading(
            report,
            sentences,
            mentions,
            units,
            triggers,
            said,
            timexes,
            places,
            reader.credit,
            reader.quoted,
            tuple(sorted(focus.items(), key=lambda pair: (-pair[1], pair[0]))),
            *self._titled(title),
            survey_dates(timexes, reader.credit),
            survey_places(places),
            self.grammar.words["that"],
            _first_named(mentions),
            self.grammar.words,
            duties,
        )

    def _titled(
        self, title: tuple[Sentence, Sequence[Mention]] | None
    ) -> tuple[Sentence | None, Sequence[Unit], Sequence[Trigger]]:
        """The title with its sides and triggers."""
        if title is None:
            return None, (), ()
        units = build_units(title[0], title[1], self.grammar.words)
        return title[0], units, self._fit(title[0], self.triggers.find(title[0]), title[1])

    def _duties(
        self, sentences: Sequence[Sentence], triggers: Sequence[Sequence[Trigger]], said: Sequence[Said]
    ) -> list[tuple[Duty, ...]]:
        """The words of each sentence that oblige somebody by a deal; none where nothing is told."""
        before = (None, *sentences)
        return [self.duties.of(s, b, said) if t else () for s, b, t in zip(sentences, before, triggers, strict=False)]

    def _fit(
        self,
        sentence: Sentence,
        triggers: Sequence[Trigger],
        mentions: Sequence[Mention],
        duties: Sequence[Duty] = (),
    ) -> Sequence[Trigger]:
        """The triggers as the read sentence has them: with the right class of form, without words of names."""
        if "names_hide_triggers" in self.grammar.rules:
            triggers = _outside(triggers, mentions)
        triggers = self.duties.settle(sentence, triggers, duties, self.triggers)
        return settle(sentence, triggers, self.grammar.words)

    def _modality(
        self,
        sentence: Sentence,
        trigger: Trigger,
        markers: Sequence[tuple[int, int, Marker]],
        reading: Reading,
        at: int,
    ) -> Modality:
        """The status of what a trigger tells; the words that make it a duty say nothing else of it."""
        words, among, duties = self.grammar.words, reading.triggers[at], reading.duties[at]
        status_of = partial(self.modality.status_of, breaks=words["clause"], among=among, definite=words["the"])
        duty = self.duties.reaching(sentence, duties, trigger)
        if duty is not None:
            others = [row for row in markers if row[1] <= duty.first or row[0] >= duty.last]
            owed = as_duty(sentence, duty, status_of(sentence, trigger, others))
            if owed is not None:
                return owed
        return self.duties.undone(sentence, trigger, status_of(sentence, trigger, markers))

    def candidates(self, reading: Reading) -> list[Candidate]:
        """Every trigger of the report with its status, sides and speakers, in reading order."""
        chooser = self._chooser
        found: list[Candidate] = []
        for number, sentence in enumerate(reading.sentences):
            if not reading.triggers[number]:
                continue
            markers = self.modality.find(sentence)
            for trigger in reading.triggers[number]:
                modality = self._modality(sentence, trigger, markers, reading, number)
                found.append(self._candidate(reading, sentence, trigger, modality, chooser))
        recall(found, self.duties)
        weigh(reading, found, self.grammar)
        for position, candidate in enumerate(found):
            candidate.number = position
        if self.context is not None:
            self.context.hint(reading, found)
        return self._settled(reading, self.first_look(reading, found), chooser)

    def redecide(self, reading: Reading, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The same candidates with their sides chosen by this coder's own role model (features are not made again)."""
        return self._settled(reading, self.first_look(reading, candidates), self._chooser)

    def first_look(self, reading: Reading, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The same candidates with the sides that the first look chooses, each for itself."""
        fresh = [replace(old) for old in candidates]
        for candidate in fresh:
            self._chooser.choose(candidate, reading)
        return fresh

    def _settled(self, reading: Reading, candidates: list[Candidate], chooser: SideChooser) -> list[Candidate]:
        """The candidates after the second look, with their hosts, and with what speaks for each as a record."""
        if self._again is not None:
            look_again(candidates, self._again, reading.pointers, chooser.settle)
        for candidate in candidates:  # not before: it hangs on the sides alone
            chooser.take_mediators(candidate)
        answer(candidates)
        for candidate in candidates:
            candidate.features = records.record_features(reading, candidate, self.grammar)
        left = broker(candidates)
        host_of_title(reading, left, self.grammar)
        return left

    def _candidate(
        self, reading: Reading, sentence: Sentence, trigger: Trigger, modality: Modality, chooser: SideChooser
    ) -> Candidate:
        span = trigger.span(sentence)
        said = [s for s in reading.said if s.covers(span.start, span.end)]
        mine = statement(reading, sentence.index, span.start)
        inside = [
            t
            for t in reading.triggers[sentence.index]
            if t.predicate.type in choices.SPEECH
            and (t.last <= trigger.first or _names(t, trigger))
            and (mine is None or mine.start <= sentence.words[t.first].start)
        ]
        quoted = any(q.covers(span) for q in reading.quoted)
        speakers = [s.source for s in said if s.source is not None]
        candidate = Candidate(trigger, sentence, modality, [], said, inside, quoted)
        candidate.options = chooser.options(reading, trigger, speakers, mine)
        return candidate

    def judge(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates that are records."""
        model = self.models.get("record")
        kept: list[Candidate] = []
        for candidate in candidates:
            if model is not None:
                candidate.probability = model.probabilities(candidate.features)[1]
                if is_owed(candidate, self.grammar.words["where"]):
                    candidate.probability = max(candidate.probability, self.models.threshold("record"))
                if candidate.probability >= self.models.threshold("record"):
                    kept.append(candidate)
            elif candidate.actors or (candidate.recipients and not candidate.trigger.predicate.weak):
                kept.append(candidate)
        return kept

    def groups(self, reading: Reading, candidates: Sequence[Candidate]) -> Grouped:
        """The likely candidates with their dates and places, those of one event together."""
        likely = [c for c in self.judge(candidates) if not tells_of_nothing(c, candidates, reading)]
        judged = [c for c in likely if not is_denied_noun(c, reading.said)]
        kept = [c for c in judged if not is_denial(c, reading.said, judged)]
        days = {c.number: date_choice(reading, c) for c in kept}
        spots = {c.number: place_choice(reading, c) for c in kept}
        dates = {n: _value(self._sure_date(choice)) for n, choice in days.items()}
        places = {n: _value(self.place_of([choice])) for n, choice in spots.items()}
        pairs = merge.Pairs(Sameness(kept, dates, places, days, spots), self.models.get("merge"))
        found = merge.group(kept, pairs, self.models.threshold("merge"))
        return Grouped(found, merge.nearest(found, pairs), days, spots)

    def code(self, reading: Reading, candidates: Sequence[Candidate] | None = None) -> tuple[Event, ...]:
        """The events of a report, in the order of their first mention."""
        grouped = self.groups(reading, self.candidates(reading) if candidates is None else candidates)
        kept = self.keep(reading, grouped)
        for members, _ in kept:
            agree_on_sides(members, self._chooser.settle)
        groups = [members for members, _ in kept]
        return tuple(
            replace(self.assemble(reading, grouped, members, groups), confidence=round(chance, 4))
            for members, chance in kept
        )

    def keep(self, reading: Reading, grouped: Grouped) -> list[tuple[list[Candidate], float]]:
        """The groups that are records, each with the probability that it is one."""
        model = self.models.get("keep")
        if model is None:
            return [(group, max(member.probability for member in group)) for group in grouped.groups]
        least = self.models.threshold("keep")
        rows = zip(grouped.groups, grouped.nearest, strict=True)
        chances = [model.probabilities(keep.group_features(reading, g, grouped.groups, near))[1] for g, near in rows]
        owed = [any(is_owed(c, self.grammar.words["where"]) for c in group) for group in grouped.groups]
        told = merge.answered(grouped.groups, [chance >= least for chance in chances])
        chances = [
            max(chance, least) if duty or (word and 3 * chance >= 2 * least) else chance
            for chance, duty, word in zip(chances, owed, told, strict=True)
        ]
        return [(g, chance) for g, chance in zip(grouped.groups, chances, strict=True) if chance >= least]

    def assemble(
        self,
        reading: Reading,
        grouped: Grouped,
        members: Sequence[Candidate],
        groups: Sequence[Sequence[Candidate]] = (),
    ) -> Event:
        """The event that a group tells; a day or place that it lacks may stand with another of the ``groups``. Who says
        that it was not so takes no claim away from who says that it was."""
        lead = keep.lead_of(members)
        ordered = sorted(members, key=lambda c: c is not lead)
        denied = lead.modality.status == NEGATED
        telling = [c for c in ordered if denied or c.modality.status != NEGATED]
        claims = agreed([self.claims_of(reading, c) for c in telling], self.models.threshold("claimant", lead.type))
        dated = self.date_of(of_group(reading, members, [grouped.days[c.number] for c in ordered]))
        placed = self.place_of([grouped.spots[c.number] for c in ordered])
        for others in of_one_meeting(members, groups) if dated is None or placed is None else ():
            dated = dated or self.date_of(of_group(reading, members, [grouped.days[c.number] for c in others]))
            placed = placed or self.place_of([grouped.spots[c.number] for c in others])
        mutual.join(lead, self.models)
        return self._assembler.event(reading, members, dated, placed, claims)

    def date_of(self, offered: Sequence[Choice[choices.DateOption]]) -> tuple[choices.DateOption, float] | None:
        """The time expression that dates an event, of those that its mentions offer, with its probability."""
        choice, model = pooled(offered), self.models.get("date")
        if model is None:
            here = [o for o in choice.options if o.back == 0 and "credit=True" not in o.features]
            return (here[0], 0.5) if here else None
        return choice.pick(model, self.models.threshold("date"), self.models.most_none("date"))

    def _sure_date(self, choice: Choice[choices.DateOption]) -> tuple[choices.DateOption, float] | None:
        """The day of one mention where it is sure enough to keep it apart from mentions of other days."""
        model = self.models.get("date")
        return self.date_of([choice]) if model is None else pooled([choice]).pick(model, self.models.sure("date"))

    def place_of(self, offered: Sequence[Choice[choices.PlaceOption]]) -> tuple[choices.PlaceOption, float] | None:
        """The place of an event, of those that its mentions offer, with its probability."""
        choice, model = pooled(offered), self.models.get("place")
        if model is None:
            here = [o for o in choice.options if o.back == 0 and o.place.kind != "country"]
            return (here[0], 0.5) if here else None
        return choice.pick(model, self.models.threshold("place"), self.models.most_none("place"))

    def claims_of(self, reading: Reading, candidate: Candidate) -> list[tuple[ClaimOption, float]]:
        """Those who may say so, each with the probability that they are the originators."""
        options = list(claim_options(reading, candidate))
        model = self.models.get("claimant")
        if model is None:
            own = () if candidate.type in choices.SPEECH else options
            return originators([(option, 0.5) for option in own if option.way == OWN])
        known = [option for option in options if option.is_known_to(model)]
        blend, hints = self.models.blend("claimant"), candidate.hints
        rated = []
        for option in known:
            heard = hints.of_source(option.place()) if hints is not None and blend.network else None
            rated.append((option, blend.chance(model.probabilities(option.features)[1], heard)))
        return originators(rated)


def _names(blame: Trigger, trigger: Trigger) -> bool:
    """Whether an accusation names a deed by its own words."""
    return blame.predicate.deed and blame is not trigger and set(trigger.words) < set(blame.words)


def _value(hit: tuple[choices.DateOption | choices.PlaceOption, float] | None) -> str | None:
    return hit[0].value if hit else None


def _apart(mentions: Sequence[Mention], triggers: Sequence[Trigger]) -> list[Mention]:
    """Without mentions that are words of a longer trigger (a city's name in "baku tembak")."""
    words = {w for t in triggers if len(t.words) > 1 for w in t.words}
    return [
        m
        for m in mentions
        if m.first or m.kind not in ("capital", "place") or not words.issuperset(range(m.first, m.last))
    ]


def _outside(triggers: Sequence[Trigger], mentions: Sequence[Mention]) -> list[Trigger]:
    """Without triggers that are only words of an actor's name (the "Support" of a force's name)."""
    names = [m for m in mentions if m.kind in NAMED]
    return [t for t in triggers if not any(m.first <= t.first and t.last <= m.last for m in names)]


def _first_named(mentions: Sequence[Sequence[Mention]]) -> dict[str, Mention]:
    """The first mention that names just one entity by its own words, for each entity."""
    found: dict[str, Mention] = {}
    for row in mentions:
        for mention in row:
            if mention.via == "text" and len(mention.codes) == 1:
                found.setdefault(mention.codes[0].partition(":")[0], mention)
    return found


def spans_by_sentence(sentences: Sequence[Sentence], items: Sequence[Any]) -> list[list[Any]]:
    """Items that have a span, sorted into the sentences they start in."""
    sorted_items: list[list[Any]] = [[] for _ in sentences]
    at = 0
    for item in sorted(items, key=lambda i: (i.span.start, i.span.end)):
        while at < len(sentences) and sentences[at].end <= item.span.start:
            at += 1
        if at < len(sentences):
            sorted_items[at].append(item)
    return sorted_items
