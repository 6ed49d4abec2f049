"""Learns whom "the two countries" stand for (``damai.grounding.plurals``), from our own reports of both languages.

    python -m training.coder.plurals [--out]

What a plural stands for is told by the records of its sentence: two entities that act together, or to whom it is done
together. Nothing is learned from the given reports or from the dossiers: what is printed of these (how many of their
plurals are right: by the last two that were named, and by the model) is out of sample. ``--out`` puts the model among
the weights of both packs; ``train.py`` leaves it as it is.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.coder import train  # isort: skip - it says where its neighbours are

import gold
import label
import packed
import pairwise
from numbered import NAMES

from damai.events.weights import LinearModel
from damai.grounding.mentions import Mention
from damai.grounding.plurals import PAIR, Before, Pair, PluralChooser, pairs
from damai.language.sentence import Sentence
from damai.pipeline import Pipeline

TASK = "plural"
LANGUAGES = ("id", "en")
STRENGTH = 0.1
INVENTED = 0.5
"""Weight of a plural of a report that was written for damai: there are many of them, and they are like one another."""
HALF = 2
"""A record tells of a sentence of which it covers the half at least."""
PACKS = Path(train.__file__).resolve().parents[2] / "src" / "damai" / "language" / "packs"


@dataclass(frozen=True, slots=True)
class Plural:
    """A plural for two of a hand-coded report: what it may stand for, the pairs that its records tell, what the last
    two named would be, and of what set of reports it is."""

    options: list[Pair]
    right: set[frozenset[str]]
    last: frozenset[str]
    source: str
    weight: float


class Recorder(PluralChooser):
    """Chooses nothing, and keeps what there was to choose from."""

    def __init__(self) -> None:
        super().__init__({})
        self.seen: dict[tuple[int, int], Before] = {}

    def choose(self, before: Before) -> Sequence[Mention]:
        """Nobody, so that the last two who were named are taken."""
        self.seen.setdefault((before.plural.sentence, before.plural.first), before)
        return ()


def plurals_of(pipe: Pipeline, coded: gold.Coded, source: str) -> Iterator[Plural]:
    """The plurals of one report whose sentences tell of records with a pair on one side."""
    recorder = pipe.plurals = Recorder()
    grounded = pipe.ground(coded.report)
    for mention in (mention for row in grounded.mentions for mention in row):
        before = recorder.seen.get((mention.sentence, mention.first)) if mention.number == PAIR else None
        right = _told(coded, grounded.sentences[mention.sentence]) if before is not None else set()
        if before is not None and right:
            weight = INVENTED if coded.report.id.startswith("written") else 1.0
            yield Plural(list(pairs(before)), right, label.entities(mention.codes), source, weight)


def _told(coded: gold.Coded, sentence: Sentence) -> set[frozenset[str]]:
    """The pairs on one side of the records that a sentence tells of."""
    found: set[frozenset[str]] = set()
    for record in coded.records:
        inside = sum(max(0, min(sentence.end, e) - max(sentence.start, s)) for s, e in record["evidence"])
        if HALF * inside >= sentence.end - sentence.start:
            found |= {label.entities(record.get(name, [])) for name in ("actors", "recipients")}
    return {side for side in found if len(side) == PAIR}


def learned(plurals: Sequence[Plural]) -> LinearModel:
    """The model of some plurals: a conditional logit over all pairs that each may stand for."""
    groups = []
    for plural in plurals:
        right = [pair.entities in plural.right for pair in plural.options]
        if any(right):
            groups.append(pairwise.Group([NAMES.row(p.features) for p in plural.options], right, plural.weight))
    model: LinearModel = pairwise.fit(groups, STRENGTH)
    return model


def main() -> None:
    """Learns, measures, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", action="store_true", help="put the model among the weights of both packs")
    args = parser.parse_args()
    taught, others = list[Plural](), list[Plural]()
    for language in LANGUAGES:
        pipe = Pipeline(language, screen=False)
        for coded in gold.own(language, False):
            taught += plurals_of(pipe, coded, language)
        for coded in (*gold.load(language), *gold.dossiers(language)):
            source = "given" if coded.part in ("train", "tune") else coded.part
            others += plurals_of(pipe, coded, f"{language} {source}")
    model = learned(taught)
    chooser = PluralChooser({name: row[0] for name, row in model.weights.items()})
    counts = Counter[tuple[str, str]]()
    for plural in others:
        best = chooser.best(plural.options)
        counts[plural.source, "all"] += 1
        counts[plural.source, "last"] += plural.last in plural.right
        counts[plural.source, "model"] += best is not None and best.entities in plural.right
    print(f"learned from {len(taught)} plurals: {len(model.weights)} weights")
    for source in dict.fromkeys(plural.source for plural in others):
        print(f"{source}: {counts[source, 'last']} -> {counts[source, 'model']} of {counts[source, 'all']} right")
    for language in LANGUAGES if args.out else ():
        packed.put(TASK, model, PACKS / language / "weights.json")


if __name__ == "__main__":
    main()
