"""From which probability a yes counts, and how linear models and network are weighed: measured on unseen reports."""

from __future__ import annotations

from damai.events.weights import Blend

THRESHOLDS = {"record": 0.42, "merge": 0.5, "keep": 0.4, "date": 0.4, "place": 0.28, "claimant": 0.3, "mutual": 0.5}
DEEDS = ("ASSAULT", "COERCE", "MOBILIZE", "AID", "RETREAT", "SANCTION", "PROTEST")
TOLD = {f"claimant {kind}": 0.35 for kind in DEEDS}
"""Who says so is the origin of a deed more often than of words, of which the outlet tells as a witness. (Of those who
tell of their own deeds .44 to .50 are claimants of the given reports where the models expect .27 to .34.)"""
DAYS = {"no date": 0.49, "sure date": 0.48}
FIGHTS = {"mutual": 0.6}
OWN = {
    "id": {"record": 0.51, "keep": 0.4, "date": 0.25, "place": 0.43, "merge": 0.58, "claimant": 0.45} | TOLD | DAYS,
    "en": {"record": 0.465, "keep": 0.42, "date": 0.3, "place": 0.34, "merge": 0.64, "claimant": 0.45} | TOLD | FIGHTS,
}
"""What is better for one language, on unseen reports and by the floors."""
LEFT_OUT = {"en": frozenset({"mediator"})}
"""Parts that are left to the rules in a language, because they change nothing on unseen reports (``ablation.py``)."""
BLENDS = {"id": {"claimant": (0.37, 0.57, 0.05)}}
"""How linear models and network are weighed (``damai.events.weights.Blend``), as measured out of fold."""


def take(language: str) -> None:
    """Makes the thresholds and blends those of a language."""
    THRESHOLDS.update(OWN.get(language, {}))
    WEIGHED.update({task: Blend(*row) for task, row in BLENDS.get(language, {}).items()})


WEIGHED: dict[str, Blend] = {}
"""The blends of the language that is trained."""
