"""Puts reports aside that tell of no political event, before the costly parts read them.

A linear model over the words of a report, its triggers and parties. It learned from hand-coded reports and from what
damai makes of ordinary news (``training/coder/screen.py``); short texts always pass.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from damai.events.triggers import Trigger
from damai.grounding.mentions import Mention
from damai.language.sentence import Sentence

SHORT = 8
"""A text of fewer sentences always passes."""
LETTERS = 3
"""Letters of the shortest word that counts."""
MOST = 5


@dataclass(frozen=True, slots=True)
class Screen:
    """Weights of named features, and the log-odds below which a report is put aside."""

    weights: Mapping[str, float]
    threshold: float

    @classmethod
    def from_json(cls, table: Mapping[str, Any] | None) -> Screen | None:
        """From the pack's ``screen.json``; None where the pack has none."""
        if not table:
            return None
        return cls({str(k): float(v) for k, v in table["weights"].items()}, float(table["threshold"]))

    def passes(
        self,
        sentences: Sequence[Sentence],
        triggers: Sequence[Sequence[Trigger]],
        mentions: Sequence[Sequence[Mention]],
    ) -> bool:
        """Whether a report may tell of a political event."""
        if len(sentences) < SHORT:
            return True
        return self.score(screen_features(sentences, triggers, mentions)) >= self.threshold

    def score(self, features: Sequence[str]) -> float:
        """Log-odds that a report with these features tells of an event; the order does not matter."""
        return math.fsum(filter(None, map(self.weights.get, features)))


def screen_features(
    sentences: Sequence[Sentence], triggers: Sequence[Sequence[Trigger]], mentions: Sequence[Sequence[Mention]]
) -> list[str]:
    """The words of a report, its triggers with the parties beside them, and how many of each, every one once."""
    found = {"bias"}
    found.update(
        f"w={word.lower}" for s in sentences for word in s.words if len(word.lower) >= LETTERS and word.lower.isalpha()
    )
    parties: set[str] = set()
    near = firm = 0
    for row, beside in zip(triggers, mentions, strict=True):
        named = {m.codes[0].partition(":")[0] for m in beside if m.codes and m.via == "text"}
        named = {code for code in named if not code.startswith("MED-")}
        parties |= named
        together = min(2, len(named))
        for trigger in row:
            predicate = trigger.predicate
            found.add(f"p={predicate.id}")
            found.add(f"p={predicate.id}&parties={together}")
            found.add(f"type={predicate.type}&weak={predicate.weak}&parties={together}")
            near += together == 2
            firm += not predicate.weak
    found.update(f"near>={n}" for n in range(1, min(MOST, near) + 1))
    found.update(f"firm>={n}" for n in range(1, min(MOST, firm) + 1))
    found.update(f"parties>={n}" for n in range(1, min(MOST, len(parties)) + 1))
    return sorted(found)
