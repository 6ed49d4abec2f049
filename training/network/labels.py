"""Reads every hand-coded report of both languages as damai does; keeps what the network sees of it and what is right.

    python -m training.network.labels

The features are not made here: ``damai.events.context`` makes them, as it does when damai reads, over tables that hold
nothing but the numbers of their rows.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from training.coder.train import Item, fold_of
from training.network import paths, sheets
from training.network.answers import Answer, answer
from training.network.stream import BUCKETS

from damai.events.candidates import Candidate
from damai.events.context import BACK, KINDS, TYPES, ReportReader, _distance
from damai.events.weights import Models
from damai.language.network import Floats, Network, Numbers
from damai.pipeline import Pipeline

sys.path.insert(0, str(paths.TRAINING / "coder"))

import gold

LARGEST = 1000
"""Rows of a table that stands for itself: more than any list of features has."""
TRIGGER, SIDE, FIELD = 5, 8, 3
"""Numbers of a trigger, of a side, of a day or place."""
TOLD = 200
"""Reports after which a line is printed."""


class Names(list[str]):
    """A list that takes in every name that it is asked for.

    >>> names = Names(["-"])
    >>> "active" in names, names
    (True, ['-', 'active'])
    """

    def __contains__(self, name: object) -> bool:
        if isinstance(name, str) and not super().__contains__(name):
            self.append(name)
        return True


class Rows(Network):
    """Stands in for a network and answers with the numbers of rows instead of what stands in them."""

    def __init__(self, vocabulary: Sequence[str]) -> None:  # no weights: the parent's is not called
        self.settings = {"forms": Names(["-"]), "readings": Names(["-"])}
        self._words = {word: number for number, word in enumerate(vocabulary)}
        self._buckets = BUCKETS
        self.seen: tuple[Numbers, Numbers] | None = None

    def weight(self, name: str) -> Floats:  # noqa: ARG002 - every table is the same
        """(LARGEST, 1) A table whose rows are their own numbers."""
        return np.arange(LARGEST, dtype=np.float32)[:, None]

    def encode(self, words: Sequence[str], marks: Numbers, wanted: object = None) -> Floats:  # noqa: ARG002
        """(n, 1) The places of the words; keeps what they are known by."""
        self.seen = np.array([self._ids_of(word) for word in words], np.int64), marks
        return np.arange(len(words), dtype=np.float32)[:, None]


def sheet_of(rows: Rows, language: str, item: Item, fold: int) -> sheets.Sheet:
    """A report as numbers; ``fold`` is its story fold."""
    candidates = item.base
    reader = ReportReader(rows, item.reading, candidates)
    if rows.seen is None:
        raise RuntimeError("the reader did not show its words")
    answers = [answer(item.coded.records, item.reading, candidate) for candidate in candidates]
    return sheets.Sheet(
        id=item.coded.report.id,
        language=language,
        part=item.coded.part,
        fold=fold,
        words=rows.seen[0],
        marks=rows.seen[1],
        numbers=[candidate.number for candidate in candidates],
        triggers=reader._told.astype(np.int64).reshape(-1, TRIGGER),
        records=np.array([a.record for a in answers]),
        certain=np.array([a.certain * item.coded.telling for a in answers], np.float32),
        best=np.array([a.best for a in answers], np.float32),
        choices={"sides": sides_of(reader, candidates, answers), **fields_of(reader, answers)},
    )


def story_of(item: Item) -> int:
    """The story fold; of a report that is there in two languages, the same in both."""
    name: str = item.coded.report.id
    return zlib.crc32(name.encode()) % sheets.FOLDS if name.startswith("panl") else fold_of(item, sheets.FOLDS, "outer")


def sides_of(reader: ReportReader, candidates: Sequence[Candidate], answers: Sequence[Answer]) -> sheets.Choice:
    """The options for both sides."""
    counts = [len(candidate.options) for candidate in candidates]
    return choice_of(counts, reader._known(reader._option_rows()).astype(np.int64).reshape(-1, SIDE), answers, "AR")


def fields_of(reader: ReportReader, answers: Sequence[Answer]) -> dict[str, sheets.Choice]:
    """The days and places that every candidate may have: where it stands, how far back, how far from the trigger."""
    days = [[(o.timex.span.start, o.back) for o in a.days] for a in answers]
    spots = [[(o.place.span.start, o.back) for o in a.spots] for a in answers]
    found: dict[str, sheets.Choice] = {}
    for name, role, told in (("days", "D", days), ("spots", "P", spots)):
        rows = [
            (reader.where(char), min(BACK, back), _distance(reader.where(char), int(trigger)))
            for options, trigger in zip(told, reader._triggers[:, 0], strict=True)
            for char, back in options
        ]
        counts = [len(options) for options in told]
        found[name] = choice_of(counts, np.array(rows, np.int64).reshape(-1, FIELD), answers, role)
    return found


def choice_of(counts: Sequence[int], rows: sheets.Numbers, answers: Sequence[Answer], roles: str) -> sheets.Choice:
    """Options with what is right of them in each role."""
    right = np.zeros((len(rows), len(roles)), np.bool_)
    none = np.zeros((len(answers), len(roles)), np.bool_)
    start = 0
    for number, (count, found) in enumerate(zip(counts, answers, strict=True)):
        for column, role in enumerate(roles):
            for option in found.right.get(role, ()):
                if option < count:
                    right[start + option, column] = True
                else:
                    none[number, column] = True
        start += count
    weights = np.array([[a.weights.get(role, 0.0) for role in roles] for a in answers], np.float32)
    return sheets.Choice(np.array(counts, np.int64), rows, right, none, weights)


def items_of(language: str, most: int | None) -> Iterator[Item]:
    """The coded reports of a language that have candidates."""
    pipe = Pipeline(language, screen=False)
    plain = pipe.coder.with_models(Models({}, {}))
    plain.context = None  # a network that has seen these reports has no say in what the next one learns from
    coded_reports = [*gold.load(language), *gold.own(language, True)]
    for number, coded in enumerate(islice(coded_reports, most), 1):
        _, reading = pipe.read(coded.report)
        candidates = plain.candidates(reading) if reading is not None else []
        if reading is not None and candidates:
            yield Item(coded, reading, candidates)
        if number % TOLD == 0:
            print(f"{language}: {number} of {len(coded_reports)}", flush=True)


def main() -> None:
    """Writes the sheets of both languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, help="reports of a language, for a trial")
    args = parser.parse_args()
    if paths.is_there(paths.SHEETS):
        return
    vocabulary: list[str] = json.loads(paths.VOCABULARY.read_text(encoding="utf-8"))
    rows = Rows(vocabulary)
    reports = [
        sheet_of(rows, tongue, item, story_of(item))
        for tongue in paths.LANGUAGES
        for item in items_of(tongue, args.most)
    ]
    settings: dict[str, Any] = rows.settings
    forms, readings = list(settings["forms"]), list(settings["readings"])
    sheets.write(sheets.Sheets(len(vocabulary), BUCKETS, len(KINDS), len(TYPES), forms, readings, reports))
    candidates, records = sum(len(s.numbers) for s in reports), sum(int(s.records.sum()) for s in reports)
    print(f"{len(reports)} reports, {candidates} candidates, {records} of records; {forms}; {readings}")


if __name__ == "__main__":
    main()
