"""How good a network's answers are on reports that it has not seen. Needs numpy alone."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from training.network import paths
from training.network.sheets import Choice, Floats, Sheet

Answers = tuple[int, float, Floats, Floats, Floats, Floats]
"""Of one candidate: its number, the log-odds of a record, scores of who acts, who undergoes, day, place; none last."""
Predictions = dict[tuple[str, str], list[Answers]]
"""By language and report."""
RECORD = -0.3
"""Log-odds above which a candidate counts as a record in these figures."""
SURE = 0.2
"""Least weight of a day or place that is counted."""
TINY = 1e-6


def figures(reports: Sequence[Sheet], predictions: Predictions) -> list[str]:
    """A line for each language, the given reports and our own apart."""
    lines: list[str] = []
    for language in paths.LANGUAGES:
        for own in (False, True):
            counts: Counter[str] = Counter()
            loss = 0.0
            for report in reports:
                if report.language == language and (report.part == "own") == own:
                    loss += count(report, predictions[language, report.id], counts)
            if counts["all"]:
                lines.append(f"{language} {'own' if own else 'given'}: {told(counts)}, loss {loss / counts['all']:.3f}")
    return lines


def told(counts: Counter[str]) -> str:
    """F of records; shares of right sides, days and places."""
    both = 2 * counts["hit"]
    f = both / max(1, both + counts["false"] + counts["missed"])
    shares = (f"{name} {counts[f'{name} right'] / max(1, counts[name]):.3f}" for name in ("sides", "days", "places"))
    return f"records {f:.3f}, {', '.join(shares)}"


def count(report: Sheet, rows: Sequence[Answers], counts: Counter[str]) -> float:
    """Counts what is right in one report; the sum of the log-losses of its records."""
    sides, days, spots = (report.choices[name] for name in ("sides", "days", "spots"))
    loss = 0.0
    for n, (_, odds, acts, undergoes, day, spot) in enumerate(rows):
        record, taken = bool(report.records[n]), odds > RECORD
        chance = 1 / (1 + math.exp(-odds))
        loss -= math.log(max(TINY, chance if record else 1 - chance))
        counts["all"] += 1
        if report.certain[n] < 1 or not (record or taken):
            continue
        counts["hit" if record and taken else "missed" if record else "false"] += 1
        if not record:
            continue
        if report.best[n] > 0:
            whole = report.best[n] == 1 and is_right(sides, n, 0, acts) and is_right(sides, n, 1, undergoes)
            counts.update({"sides": 1, "sides right": int(whole)})
        for name, choice, scores in (("days", days, day), ("places", spots, spot)):
            if choice.weights[n, 0] > SURE:
                counts.update({name: 1, f"{name} right": int(is_right(choice, n, 0, scores))})
    return loss


def is_right(choice: Choice, number: int, role: int, scores: Floats) -> bool:
    """Whether the option with the highest score is right."""
    best = int(scores.argmax())
    if best == choice.counts[number]:
        return bool(choice.none[number, role])
    return bool(choice.right[choice.starts()[number] + best, role])
