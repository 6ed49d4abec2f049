"""Carries hints over to triggers and options as they are after a change of tables, without training networks anew.

    python -m training.network.carry keys LANG OUT    with the code of the hints (copied there), and with today's
    python -m training.network.carry over HINTS OLD NEW LANG OUT    hints as today's triggers and options need them

Hints (``finetune``) are kept by report and number of the trigger, and have one number an option. A trigger or option
that was there before keeps its own; a new option has the middle one of its trigger's, a new trigger none. With a few
new names or places that costs little; after a change of what the network is shown, train it anew.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
Key = tuple[Hashable, ...]
Keys = dict[str, dict[int, tuple[int, str, list[Key], list[Key], list[Key]]]]
"""By report and trigger: where it stands, its type, what tells its sides, days and places apart."""


def keys_of(language: str) -> Keys:
    """What triggers and options of all coded reports of a language are known by, as the code beside this reads them."""
    sys.path.insert(0, str(ROOT / "training" / "coder"))
    import gold

    from damai.events.choices import date_options, may_date, place_options
    from damai.events.weights import Models
    from damai.pipeline import Pipeline

    pipe = Pipeline(language, screen=False)
    plain = pipe.coder.with_models(Models({}, {}))
    plain.context = None
    found: Keys = {}
    for coded in [*gold.load(language), *gold.own(language, language == "en")]:
        _, reading = pipe.read(coded.report)
        if reading is None:
            continue
        for candidate in plain.candidates(reading):
            sides: list[Key] = [
                (o.unit.mentions[0].spans[0].start, tuple(sorted(o.entities)), o.where, _reading_of(o.features))
                for o in candidate.options
            ]
            days: list[Key] = [
                (o.timex.span.start, o.back)
                for o in date_options(reading, candidate)
                if may_date(candidate, o, reading)
            ]
            spots: list[Key] = [(o.place.span.start, o.back) for o in place_options(reading, candidate)]
            row = (candidate.start, candidate.trigger.predicate.type, sides, days, spots)
            found.setdefault(coded.report.id, {})[candidate.number] = row
    return found


def _reading_of(features: Sequence[str]) -> str:
    return next((f for f in features if f.startswith("reading=") and "&" not in f), "-")


def carried(scores: Sequence[float], old: Sequence[Key], new: Sequence[Key]) -> list[float]:
    """Scores of the ``old`` options (nobody, or none, last) as those of the ``new``; by ever less of what is known.

    >>> carried([3.0, 1.0, 2.0, 0.5], [(1, "a"), (2, "b"), (3, "c")], [(2, "b"), (9, "z"), (1, "x")])
    [1.0, 1.5, 3.0, 0.5]
    """
    at: dict[Key, float] = {}
    for key, score in zip(old, scores, strict=False):
        for length in range(len(key), 0, -1):
            at.setdefault(key[:length], score)
    ranked = sorted(scores)
    half = len(ranked) // 2
    middle = (ranked[half] + ranked[~half]) / 2
    lengths = [next((n for n in range(len(key), 0, -1) if key[:n] in at), 0) for key in new]
    return [*(at[key[:n]] if n else middle for key, n in zip(new, lengths, strict=True)), scores[-1]]


def over(hints: dict[tuple[str, str], Any], old: Keys, new: Keys, language: str) -> dict[tuple[str, str], Any]:
    """The hints of one language as the ``new`` triggers and options need them."""
    import numpy as np

    found: dict[tuple[str, str], Any] = {}
    for report, rows in new.items():
        known = {row[0]: row for row in hints.get((language, report), ())}
        before: dict[tuple[int, str], tuple[int, Any]] = {}
        for number, row in old.get(report, {}).items():
            before.setdefault(row[:2], (number, row))
        made = []
        for number, (start, kind, *options) in rows.items():
            earlier, was = before.get((start, kind), (-1, None))
            if was is None or earlier not in known:
                continue
            _, record, acts, gets, days, spots = known[earlier]
            parts = zip((acts, gets, days, spots), (0, 0, 1, 2), strict=True)
            told = (np.array(carried(list(scores), was[2 + n], options[n])) for scores, n in parts)
            made.append((number, record, *told))
        found[language, report] = made
    return found


def main() -> None:
    """Writes keys, or hints carried over (added to those that OUT has of other languages)."""
    command, *rest = sys.argv[1:]
    if command == "keys":
        language, out = rest
        Path(out).write_bytes(pickle.dumps(keys_of(language)))
        return
    hints, old, new, language, out = rest
    old_hints, was, now = (pickle.loads(Path(path).read_bytes()) for path in (hints, old, new))
    kept = pickle.loads(Path(out).read_bytes()) if Path(out).exists() else {}
    Path(out).write_bytes(pickle.dumps(kept | over(old_hints, was, now, language)))


if __name__ == "__main__":
    main()
