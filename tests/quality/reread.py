"""Reads the value of each field again from its spans alone, with the pack's own tables and nothing else of the text.

    python tests/quality/reread.py [--language en] [--part tune] [--show 30]

type         the trigger's words are a form of a predicate of that type (a meeting, help or support that is only planned
             is AGREE: then a marker that says so stands in the evidence)
codes        read as sentences of their own, in the order of the text, the spans name that entity
date, due    the time tagger finds that day in the words (or a period that starts or ends with it)
place        the words name that place
status       the words are a marker of that status, or a predicate that has it of itself
killed       the number stands in the words, in figures or words; 1 also where they tell of one person by name
content      letter for letter
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from damai.codebook import event_record  # noqa: E402
from damai.events.victims import VictimTable  # noqa: E402
from damai.language.pack import installed, load_pack  # noqa: E402
from damai.model import Report  # noqa: E402
from damai.pipeline import Pipeline, load_pipeline  # noqa: E402

CODES = ("actors", "recipients", "mediators", "claimants", "deniers")
PLANNED = ("CONSULT", "SUPPORT", "COOPERATE", "AID")
"""Types that count as AGREE while they are only planned."""
MAX_WORDS = 12

Row = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One value of one field of a record, with the words of its spans."""

    report: str
    name: str
    value: str
    words: tuple[str, ...]
    via: str
    evidence: str
    published: str | None
    title: str | None


class Reader:
    """Reads values from words, with the tables of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._pipe = Pipeline(language, screen=False)
        self._split = self._pipe._analyser.words_of
        self._victims = VictimTable(load_pack(language).tables.get("casualties", {}), self._split)
        self._forms: dict[str, set[tuple[str, ...]]] = {}
        self._own_status: dict[str, set[tuple[str, ...]]] = {}
        for predicate in load_pack(language).predicates:
            for form in (form for forms in predicate.forms.values() for form in forms):
                words = tuple(w for part in form.split() if part != "*" for w in self._split(part))
                self._forms.setdefault(predicate.type, set()).add(words)
                if predicate.status:
                    self._own_status.setdefault(predicate.status, set()).add(words)
        self._alone = cache(self._read_alone)

    def agrees(self, field: Field) -> bool:
        """Whether the words alone give the value."""
        if field.name == "type":
            return self._type(field)
        if field.name in CODES:
            return self._entity(field)
        if field.name in ("date", "commitment.due"):
            return self._day(field)
        if field.name == "place":
            names = self._alone(" . ".join(field.words), field.published, True)[2]
            return field.value in names
        if field.name == "status":
            return self._status(field)
        if field.name == "commitment.content":
            return " ".join(field.words) == field.value
        return self._number(field)

    def _words(self, field: Field) -> tuple[str, ...]:
        return tuple(w for part in field.words for w in self._split(part))

    def _type(self, field: Field) -> bool:
        words = self._words(field)
        if words in self._forms.get(field.value, ()):
            return True
        meant = field.value == "AGREE" and any(words in self._forms.get(kind, ()) for kind in PLANNED)
        return meant and "planned" in self._markers(field.evidence)

    def _markers(self, text: str) -> set[str]:
        analyser = self._pipe._analyser
        found: set[str] = set()
        for sentence in analyser.tokens(text, analyser.sentence_spans(text)):
            found |= {marker.status for _, _, marker in self._pipe.coder.modality.find(sentence)}
            lowers = tuple(w.lower for w in sentence.words)
            for status, forms in self._own_status.items():
                if any(_within(form, lowers) for form in forms):
                    found.add(status)
        return found

    def _status(self, field: Field) -> bool:
        if self._words(field) in self._own_status.get(field.value, ()):
            return True
        return field.value in self._markers(" ".join(field.words))

    def _entity(self, field: Field) -> bool:
        entity = field.value.partition(":")[0]
        if entity == "UNNAMED":
            return bool(field.words)
        words = (field.title or "",) if field.via == "title" and not field.words else field.words
        return any(entity in self._alone(text, field.published, False)[0] for text in _arrangements(words))

    def _day(self, field: Field) -> bool:
        texts = [before + word for word in field.words for before in self._befores(field, word)]
        days = {day for text in texts for day in self._days(text, field)}
        return any(day == field.value or _open(day, field.value) for day in days)

    def _days(self, text: str, field: Field) -> frozenset[str]:
        return self._alone(text, field.published, True)[1]

    @staticmethod
    def _befores(field: Field, word: str) -> Iterable[str]:
        """The words just before, which may put a bare weekday into the future or open a period."""
        at = field.evidence.find(word)
        return ("", field.evidence[max(0, at - 60) : at]) if at > 0 else ("",)

    def _number(self, field: Field) -> bool:
        told = " ".join(field.words)
        figures = re.sub(r"(?<=\d)[.,](?=\d{3})", "", told)
        known = {int(number) for number in re.findall(r"\d+", figures)}
        in_words = [word for word in (told, *told.split()) if not re.search(r"\d", word)]
        known |= {int(number) for word in in_words if (number := self._pipe._time.number(word)) is not None}
        return int(field.value) in known or (field.value == "1" and not known and self._one_by_name(told))

    def _one_by_name(self, told: str) -> bool:
        """Whether words without a number tell of one person who was killed."""
        _, reading = self._pipe.read(Report("alone", f"{told} .", None))
        if reading is None:
            return False
        everybody = frozenset(code.partition(":")[0] for row in reading.mentions for m in row for code in m.codes)
        pairs = zip(reading.sentences, reading.units, strict=True)
        return any(self._victims.find(sentence, units, everybody) for sentence, units in pairs)

    def _read_alone(
        self, text: str, published: str | None, wake: bool
    ) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Entities, days and place names in a text. ``wake`` adds a name behind it, without which nothing is read."""
        name = next(row.values["names"][0] for row in load_pack(self.language).actors if row.table == "state")
        found = self._pipe.run(Report("alone", f"{text} .\n\n{name} ." if wake else f"{text} .", published))
        codes = frozenset(actor.code.partition(":")[0] for actor in found.actors)
        codes |= self._groups(text) | frozenset(p.country for p in found.places if p.country)
        days = frozenset(t.edtf for t in found.timexes if t.edtf)
        return codes, days, frozenset(place.name for place in found.places)

    def _groups(self, text: str) -> frozenset[str]:
        """All entities of all mentions: an Actor of the analysis has only the first of a plural's."""
        _, reading = self._pipe.read(Report("alone", f"{text} .", None))
        if reading is None:
            return frozenset()
        return frozenset(code.partition(":")[0] for row in reading.mentions for m in row for code in m.codes)


def _within(form: Sequence[str], words: Sequence[str]) -> bool:
    return any(tuple(words[i : i + len(form)]) == tuple(form) for i in range(len(words) - len(form) + 1))


def _arrangements(words: Sequence[str]) -> Iterator[str]:
    """The words as sentences in the order given (antecedents last), the other way round, and as one phrase."""
    yield " . ".join(reversed(words))
    yield " . ".join(words)
    yield " ".join(words)


def _open(day: str, value: str) -> bool:
    """Whether a period starts or ends with the day ("since 1991" is ``1991/..``)."""
    start, slash, end = value.partition("/")
    return bool(slash) and day in (start, end)


def fields_of(report: Row, records: Sequence[Row]) -> Iterator[Field]:
    """Every value of every field of a report's records."""
    text, published, title = report["text"], report.get("published"), report.get("title")
    for record in records:
        evidence = " ".join(text[start:end] for start, end in record["evidence"])
        for name, values in record["fields"].items():
            for one in values:
                words = tuple(text[start:end] for start, end in one["spans"])
                yield Field(report["id"], name, str(one["value"]), words, one["via"], evidence, published, title)


@dataclass
class Count:
    """How many fields were read again, and which were not."""

    good: int = 0
    seen: int = 0
    bad: list[Field] | None = None

    @property
    def share(self) -> float:
        """Of all fields."""
        return self.good / max(1, self.seen)


@cache
def reader_of(language: str) -> Reader:
    """The reader of a language, built once."""
    return Reader(language)


def reread(pairs: Iterable[tuple[Row, Sequence[Row]]], language: str) -> Count:
    """Reads every field of reports and their records again."""
    reader = reader_of(language)
    count = Count(bad=[])
    for report, records in pairs:
        for field in fields_of(report, records):
            right = reader.agrees(field)
            count.good += right
            count.seen += 1
            if not right and count.bad is not None:
                count.bad.append(field)
    return count


def code(reports: Iterable[Row], language: str) -> list[tuple[Row, list[Row]]]:
    """Codes reports with the shipped pack."""
    pipe = load_pipeline(language)
    made = []
    for row in reports:
        analysis = pipe.run(Report(row["id"], row["text"], row.get("published"), row.get("title"), language=language))
        made.append((row, [event_record(event) for event in analysis.events]))
    return made


def main() -> None:
    """Prints the share and what could not be read again."""
    from benchmarks.records import gold_path, load, reports_path

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", choices=installed(), default="id")
    parser.add_argument("--part", choices=["first", "train", "tune"], default="tune")
    parser.add_argument("--show", type=int, default=40)
    options = parser.parse_args()
    language = options.language
    rows = load(gold_path(options.part), reports_path(options.part), language)
    count = reread(code((report for _, report in rows), language), language)
    for field in (count.bad or [])[: options.show]:
        print(f"{field.report} {field.name}={field.value} via {field.via}: {' | '.join(field.words)}")
    print(f"{count.good} of {count.seen} fields read again from their spans alone: {count.share:.4f}")


if __name__ == "__main__":
    main()
