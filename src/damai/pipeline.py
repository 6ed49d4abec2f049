"""Report -> Analysis: one pipeline a language, built once, the same answer every time."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from damai.events.attributions import AttributionReader
from damai.events.attributions_table import AttributionTable
from damai.events.candidates import Reading
from damai.events.coder import EventCoder, spans_by_sentence
from damai.events.counting import NumberReader
from damai.events.modality import Modality
from damai.events.relation import Marked, Place, Voter, unit_at
from damai.events.screen import Screen
from damai.events.triggers import Trigger, settle
from damai.events.weights import Models
from damai.grounding.actors import ActorTable
from damai.grounding.coreference import Discourse
from damai.grounding.mentions import Mention
from damai.grounding.names import find_names
from damai.grounding.names_tagger import Marked as MarkedName
from damai.grounding.names_tagger import NameTagger
from damai.grounding.places import PlaceTable, add_places, pinned, reachable, resolved
from damai.grounding.plurals import PluralChooser
from damai.grounding.raws import Raw, find_raw
from damai.grounding.timex import compile_time, tag_and_anchor
from damai.ingest import Joined, clean, local_day, without_soft_hyphens
from damai.knowledge.gazetteer import office_holders
from damai.knowledge.places import countries, gazetteer
from damai.language.analyser import Analyser
from damai.language.own import fingerprint
from damai.language.pack import read_pack
from damai.language.sentence import Sentence
from damai.language.tokens import SentenceSpan
from damai.model import Actor, Analysis, Layer, Note, Quotation, Report, Span, Tagged, Tagging, Timex
from damai.model import Place as Located
from damai.version import damai_version

SHORT = 6
"""A text of fewer sentences is always read."""
MAX_TEXT = 200_000
"""Characters of one report that are read; what lies behind is named in a note."""

MARGIN = 16
"""Characters behind those that may have a say in how the last of them are cleaned."""


@dataclass(frozen=True, slots=True)
class Grounded:
    """Who, when, where and how many, in every sentence of a report, whether or not it tells of an event."""

    sentences: Sequence[Sentence]
    mentions: Sequence[Sequence[Mention]]
    """Of each sentence, resolved."""
    timexes: Sequence[Timex]
    places: Sequence[Located]
    numbers: NumberReader


class Pipeline:
    """Codes reports of one language. Holds the pack's tables only: reports leave no trace in it."""

    def __init__(
        self, language: str, tables: tuple[Path, ...] = (), models: Models | None = None, screen: bool = True
    ) -> None:
        pack = read_pack(language, tables)  # kept no longer than until all is made of it
        self.language = language
        self.voter = Voter.from_json(pack.tables.get("relation"))
        self._screen = screen
        # It knows nothing of a user's own names and predicates: with them every report is read.
        self.screen = Screen.from_json(pack.tables.get("screen")) if screen and not tables else None
        self._analyser = Analyser(pack)
        self.coder = EventCoder(pack, self._analyser.words_of, models)
        plurals = self.coder.models.get("plural")
        self.plurals = PluralChooser({name: row[0] for name, row in plurals.weights.items()}) if plurals else None
        self._words = self.coder.grammar.words
        rows, own = ([(row.table, row.values) for row in part] for part in (pack.actors, pack.own_actors))
        self._actors = ActorTable(rows, office_holders(), self._pieces, own)
        records = gazetteer()
        add_places(self._actors, records)
        known = countries()
        self._places = PlaceTable(
            records,
            {code: row["name"] for code, row in known.items()},
            {c: r["capital"] for c, r in known.items() if r.get("capital")},
            pack.tables.get("places"),
            self._words,
            self._analyser.words_of,
        )
        self._analyser.know_names(self._actors.names, self._actors.stressed, self._actors.last)
        self._tagger = NameTagger.from_json(pack.tables.get("names"), pack.tables.get("clusters", {}))
        self._attributions = AttributionTable(pack.tables.get("attribution", {}), self._analyser.words_of)
        self._time = compile_time(pack.tables["time"], "time.toml", check=bool(tables))
        self._numbers = NumberReader(pack.tables.get("casualties", {}).get("numbers", {}))
        self.versions = {
            "damai": damai_version(),
            "pack": f"{pack.code} {pack.version}",
            "model": self._analyser.version,
        }
        if tables:
            self.versions["tables"] = " + ".join(map(fingerprint, tables))

    def _pieces(self, name: str) -> list[tuple[str, str]]:
        return [(form, sys.intern(form.lower())) for form in self._analyser.forms_of(name)]

    def run(self, report: Report) -> Analysis:
        """The analysis of one report. Never raises for what a report holds: what could not be read is in ``notes``."""
        if joined := Joined.of(report.text):
            return replace(joined.back(self.run(replace(report, text=joined.text))), report=report)
        notes, reading = self.read(report)
        if reading is None:
            return Analysis(report, notes=notes, versions=self.versions)
        return Analysis(
            report,
            self.coder.code(reading),
            tuple(
                Actor(m.spans[0], m.codes[0], m.via, m.antecedents) for row in reading.mentions for m in row if m.codes
            ),
            tuple(t for row in reading.timexes for t in row),
            tuple(p for row in reading.places for p in row),
            tuple(s.quotation() for s in reading.said),
            notes,
            self.versions,
        )

    def read(self, report: Report) -> tuple[tuple[Note, ...], Reading | None]:
        """Notes, and all that is known before events are decided; None where nothing in the report can be an event."""
        notes, text = _opened(report)
        day = local_day(report.published)
        if day is None and not any(note.code in ("no-date", "bad-published") for note in notes):
            notes.append(Note("no-date", "no publication date: dates that depend on it are left open"))
        sentences = self._analyser.tokens(text, self._analyser.sentence_spans(text))
        found = self._find_triggers(sentences)
        worth = [bool(triggers) for triggers in found]
        if self._screen and not any(worth):
            return tuple(notes), None
        discourse = Discourse(self._actors, self._words, day, self.plurals)
        title = self._title(report)
        mentions = discourse.read(sentences, title)
        if not _has_parties(mentions, found):
            return tuple(notes), None
        if self.screen is not None and not self.screen.passes(sentences, found, mentions):
            return tuple(notes), None
        chosen = [s for s, w in zip(sentences, worth, strict=True) if w or not self._screen]
        parsed = {s.index: s for s in self._analyser.parse(chosen)}
        sentences = [parsed.get(s.index, s) for s in sentences]
        timexes = tag_and_anchor(text, [(s.start, s.end) for s in sentences], day, self._time)
        places = self._places.find(sentences, mentions, discourse.raws)
        reading = self.coder.read(
            report,
            text,
            sentences,
            found,
            mentions,
            spans_by_sentence(sentences, timexes),
            places,
            discourse.focus,
            (title, discourse.title_mentions) if title else None,
        )
        return tuple(notes), reading

    def ground(self, report: Report) -> Grounded:
        """What the tables know of a report's words, without any events: what somebody else's are held against."""
        _, text = _opened(report)
        sentences = self._analyser.tokens(text, self._analyser.sentence_spans(text))
        day = local_day(report.published)
        discourse = Discourse(self._actors, self._words, day, self.plurals)
        mentions = discourse.read(sentences, self._title(report))
        timexes = tag_and_anchor(text, [(s.start, s.end) for s in sentences], day, self._time)
        places = [place for row in self._places.find(sentences, mentions, discourse.raws) for place in row]
        return Grounded(sentences, mentions, timexes, places, self._numbers)

    def tag(self, report: Report, layer: Layer) -> Tagging:
        """One layer of a report, every sentence of it read, whether or not it tells of an event."""
        if joined := Joined.of(report.text):
            return replace(joined.back(self.tag(replace(report, text=joined.text), layer)), report=report)
        notes, text = _opened(report)
        sentences = self._analyser.tokens(text, self._analyser.sentence_spans(text))
        day = local_day(report.published)
        if layer == "dates":
            found = tag_and_anchor(text, [(s.start, s.end) for s in sentences], day, self._time)
            return Tagging(report, layer, tuple(found), tuple(notes))
        notes = [note for note in notes if note.code != "no-date"]  # it says that dates stay open: there are none here
        discourse = Discourse(self._actors, self._words, day, self.plurals)
        mentions = discourse.read(sentences, self._title(report))
        spans: list[Tagged] = []
        if layer == "quotes":
            spans += self._quotations(text, sentences, mentions)
        elif layer == "places":
            spans += self._resolved(text, sentences, mentions, discourse.focus)
        else:
            for (sentence, marked, raws), row in zip(self._marked(sentences), mentions, strict=True):
                spans += find_names(sentence, marked, raws, row, self._tagger is not None)
        return Tagging(report, layer, tuple(spans), tuple(notes))

    def _resolved(
        self, text: str, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], focus: Mapping[str, int]
    ) -> list[Located]:
        """The places of a report on the map: those of the tables, and what the pipeline takes for names of places."""
        known: list[Located] = []
        others: list[Span] = []
        for (sentence, marked, raws), row in zip(self._marked(sentences), mentions, strict=True):
            known += self._places.named(sentence, raws, focus)
            names = find_names(sentence, marked, raws, row, self._tagger is not None)
            others += [name.span for name in names if name.label == "LOC"]
        return resolved(text, known, others, self._places.hints)

    def resolve(self, report: Report, spans: Sequence[Span]) -> list[tuple[Located | None, list[Located]]]:
        """The place of each given name of a report, None where nobody knows one, and all that the name may mean."""
        _, text = _opened(report)
        sentences = self._analyser.tokens(text, self._analyser.sentence_spans(text))
        discourse = Discourse(self._actors, self._words, local_day(report.published), self.plurals)
        discourse.read(sentences, self._title(report))
        found = {p.span: p for s in sentences for p in self._places.named(s, self._raws(s), discourse.focus, True)}
        known = [found.get(span) or self._named_alone(span, text, discourse.focus) for span in spans]
        made = pinned(text, spans, known, self._places.hints)
        return list(zip(made, reachable(text, spans, known, self._places.hints), strict=True))

    def _named_alone(self, span: Span, text: str, focus: Mapping[str, int]) -> Located | None:
        """What a name is by itself that is part of a longer one in the text ("Palestinian" of an authority)."""
        name = span.of(text)
        [sentence] = self._analyser.tokens(name, [SentenceSpan(0, len(name), 0)])
        places = self._places.named(sentence, self._raws(sentence), focus, peoples=True)
        return next((replace(p, span=span) for p in places if p.span == Span(0, len(name))), None)

    def _marked(self, sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, Sequence[MarkedName], list[Raw]]]:
        """Every sentence with the names in it, and with those of the tables."""
        for sentence, marked in self._analyser.names(sentences):
            raws = self._raws(sentence)
            yield sentence, marked if self._tagger is None else self._tagger.mark(sentence, raws, marked), raws

    def sentences_with_raws(self, text: str) -> Iterator[tuple[Sentence, list[Raw]]]:
        """The sentences of a cleaned text with parts of speech, and the names of the tables in each."""
        for sentence, _ in self._analyser.names(self._analyser.tokens(text, self._analyser.sentence_spans(text))):
            yield sentence, self._raws(sentence)

    def _raws(self, sentence: Sentence) -> list[Raw]:
        return find_raw(sentence, self._actors, [w.lower for w in sentence.words], self._words["place"])

    def _quotations(
        self, text: str, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]
    ) -> list[Quotation]:
        """What is said by whom, in reading order; the names that the pipeline marks tell a person from an office."""
        parsed = self._analyser.parse(sentences, full=True)
        return AttributionReader(self._attributions, text, parsed).read(mentions)

    def mark(self, rows: Sequence[tuple[str, Place | None, Place | None]]) -> list[Marked]:
        """Sentences with the places of a pair, ready for :class:`~damai.events.relation.Voter`: one parse for all."""
        grammar = self.coder.grammar
        texts = list(dict.fromkeys(text for text, _, _ in rows))
        bare = [self._analyser.tokens(clean(text), [SentenceSpan(0, len(text), 0)])[0] for text in texts]
        parsed = self._analyser.parse([replace(s, index=number) for number, s in enumerate(bare)], full=True)
        read = dict(zip(texts, map(self._read_alone, parsed), strict=True))
        return [
            Marked(
                read[text][0], unit_at(read[text][0], a, grammar), unit_at(read[text][0], b, grammar), *read[text][1:]
            )
            for text, a, b in rows
        ]

    def _read_alone(self, sentence: Sentence) -> tuple[Sentence, tuple[Trigger, ...], tuple[Modality, ...]]:
        """A sentence without a report around it: its triggers with their modalities."""
        coder, words = self.coder, self.coder.grammar.words
        triggers = tuple(settle(sentence, coder.triggers.find(sentence), words))
        markers = coder.modality.find(sentence)
        return (
            sentence,
            triggers,
            tuple(coder.modality.status_of(sentence, trigger, markers, words["clause"]) for trigger in triggers),
        )

    def _title(self, report: Report) -> Sentence | None:
        if not report.title:
            return None
        title = clean(without_soft_hyphens(report.title))
        return self._analyser.tokens(title, [SentenceSpan(0, len(title), 0)])[0]

    def _find_triggers(self, sentences: Sequence[Sentence]) -> list[list[Trigger]]:
        table = self.coder.triggers
        return [[] if table.starts.isdisjoint([w.lower for w in s.words]) else table.find(s) for s in sentences]


def _opened(report: Report) -> tuple[list[Note], str]:
    """A report's notes and its cleaned text, cut where it is too long."""
    notes = list(report.notes)
    text = clean(report.text[: MAX_TEXT + MARGIN])[:MAX_TEXT]
    if len(report.text) > MAX_TEXT:
        notes.append(Note("text-cut", f"only the first {MAX_TEXT:,} of {len(report.text):,} characters were read"))
    return notes, text


def _has_parties(mentions: Sequence[Sequence[Mention]], triggers: Sequence[Sequence[Trigger]]) -> bool:
    """Whether a report can hold a political event: two parties named, or one and a word that is no everyday word.

    Measured on the 630 hand-coded reports of training: 6 are put aside, with 1 of their 3,059 records (which the coder
    misses anyway); of ordinary news two in five.
    """
    named = {
        code.partition(":")[0]
        for row in mentions
        for m in row
        if m.via == "text"
        for code in m.codes
        if not code.startswith("MED-")
    }
    if len(named) > 1 or len(mentions) < SHORT:
        return any(m.codes for row in mentions for m in row)
    firm = any(not t.predicate.weak for row in triggers for t in row)
    return firm and any(m.codes for row in mentions for m in row)


def load_pipeline(language: str, tables: tuple[Path, ...] = ()) -> Pipeline:
    """The pipeline of a language, built once for a process.

    >>> load_pipeline("id") is load_pipeline("id", ()) is load_pipeline("id", tables=())
    True
    """
    return _pipeline(language, tables)


@lru_cache(maxsize=4)  # behind a function, since it takes an argument that is given and one left out for two
def _pipeline(language: str, tables: tuple[Path, ...]) -> Pipeline:
    return Pipeline(language, tables)
