"""Learns anew who says so (the model ``claimant``), beside the other weights of a pack; measures it out of fold.

    python -m training.coder.claimants id --hints HINTS [--parallel] [--out src/damai/language/packs/id/weights.json]

Sides are those that the pack's weights choose, with the hints of networks that had not seen the report; the folds are
those of ``train.py``. What is printed are shares of hand-coded candidates whose claimants are right: all, those with
some, those with none; first without, then with sources that nobody names, then with what the network makes of each
(``--heard``). ``train.py`` learns this model with all others, too: this is for a change that touches no other.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from training.coder import train  # isort: skip - it says where its neighbours are

import gold
import hints as hinting
import label
import packed
import thresholds
from numbered import NAMES

from damai.events.claims import ClaimOption, claim_options
from damai.events.unnamed import CODE
from damai.events.weights import Blend, LinearModel, Models
from damai.pipeline import Pipeline

FOLDS = 5
Case = tuple[int, frozenset[str], list[ClaimOption], float, list[float | None]]
"""A candidate that tells of a record: its fold, the record's claimants, the options, how much it teaches, what the
network makes of each option."""


def cases_of(language: str, hints: Path, heard: Path | None, parallel: bool) -> list[Case]:
    """All hand-coded candidates that have options."""
    pipe = Pipeline(language, screen=False)
    plain = pipe.coder.with_models(Models({}, {}))
    plain.context = None  # the pack's own network has seen these reports
    known = hinting.read(hints, language, heard)
    found: list[Case] = []
    for coded in [*gold.load(language), *gold.own(language, parallel)]:
        _, reading = pipe.read(coded.report)
        if reading is None:
            continue
        base = hinting.take(plain.candidates(reading), known.get(coded.report.id, {}))
        fold = train.fold_of(train.Item(coded, reading, base), FOLDS, "outer")
        for candidate in pipe.coder.redecide(reading, base):
            number = label.match(coded.records, candidate)
            options = list(claim_options(reading, candidate))
            if number >= 0 and options:
                record = coded.records[number]
                weight = 0.0 if record.get("optional") or coded.part == "own" else 1.0
                told = [candidate.hints.of_source(o.place()) if candidate.hints else None for o in options]
                found.append((fold, label.entities(record.get("claimants", [])), options, weight, told))
    return found


def learned(cases: Sequence[Case]) -> LinearModel:
    """The model from these cases."""
    rows: list[train.Row] = [
        (NAMES.row(option.features), "yes" if label.entities(option.unit.codes) & claimants else "no", 1.0)
        for _, claimants, options, *_ in cases
        for option in options
    ]
    return train.train_task("claimant", rows)


def without_unnamed(cases: Sequence[Case]) -> list[Case]:
    """The same cases as if nobody unnamed could say so."""
    found = list[Case]()
    for fold, who, options, weight, heard in cases:
        named = [(o, h) for o, h in zip(options, heard, strict=True) if CODE not in o.unit.codes]
        found.append((fold, who, [o for o, _ in named], weight, [h for _, h in named]))
    return found


def shares(cases: Sequence[Case], models: Sequence[LinearModel], threshold: float, blend: Blend) -> str:
    """How often the claimants of a given (not our own, not optional) record are right, out of fold."""
    right: dict[str, list[bool]] = {"all": [], "some": [], "none": []}
    for fold, claimants, options, weight, heard in cases:
        if weight:
            chances = [models[fold].probabilities(o.features)[1] for o in options]
            chances = [blend.chance(*pair) for pair in zip(chances, heard, strict=True)]
            yes = [o for o, chance in zip(options, chances, strict=True) if chance >= threshold]
            hit = label.entities(code for o in yes for code in o.unit.codes) == claimants
            for kind in ("all", "some" if claimants else "none"):
                right[kind].append(hit)
    return ", ".join(f"{kind} {sum(hits) / max(1, len(hits)):.3f} of {len(hits)}" for kind, hits in right.items())


def main() -> None:
    """Measures, and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language")
    parser.add_argument("--hints", type=Path, required=True)
    parser.add_argument("--heard", type=Path, help="what heads that had not seen them made of who says so")
    parser.add_argument("--parallel", action="store_true", help="learn from the parallel corpus's reports too")
    parser.add_argument("--out", type=Path, help="the pack's weights.json, of which all else stays")
    args = parser.parse_args()
    cases = cases_of(args.language, args.hints, args.heard, args.parallel)
    thresholds.take(args.language)
    alone, both = Blend(), thresholds.WEIGHED.get("claimant", Blend())
    ways = [("without unnamed", without_unnamed(cases), alone), ("with unnamed", cases, alone)]
    ways += [("with the network", cases, both)] if args.heard else []
    for name, part, blend in ways:
        models = [learned([case for case in part if case[0] != fold]) for fold in range(FOLDS)]
        for threshold in (0.25, 0.3, 0.35, 0.4, 0.5):
            print(f"{name}, from {threshold}: {shares(part, models, threshold, blend)}", flush=True)
    if args.out:
        packed.put("claimant", learned(cases), args.out)


if __name__ == "__main__":
    main()
