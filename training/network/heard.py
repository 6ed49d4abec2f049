"""Who says so: a small head on the network that is there, asked of every trigger and everybody who may tell of it.

    python -m training.network.heard rows LANG      with damai: what the pack's network knows of triggers and sources
    python -m training.network.heard learn          with PyTorch: heard.npz (what ``install`` adds), heard.pkl

Nothing else of the network changes, and it was never told who says so: what it knows of a report does not hold the
answer. ``heard.pkl`` has what heads make of reports that they had not seen (the five folds of ``training/coder``).
"""

from __future__ import annotations

import argparse
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from training.network import paths

FOLDS = 5
HIDDEN, EPOCHS, BATCH, RATE, DROPOUT, DECAY = 128, 4, 64, 1e-3, 0.4, 1e-2
OPTIONAL = 0.3
"""How much a record teaches of which it is in doubt whether it is one."""
ASKED = ("id",)
"""Languages whose packs get the head. English gained little out of fold: claimants right .906 instead of .900 of 330
records, full .276 instead of .273."""
HEARD, HEAD = paths.WORK / "heard.pkl", paths.WORK / "heard.npz"
Place = tuple[int, int, int]


Row = tuple[str, int, int, Place, bool, float]
"""One trigger with one who may say so: report, fold, number of the trigger, where the source stands, the answer, how
much it teaches."""


def rows_path(language: str) -> Path:
    """The rows of a language."""
    return paths.WORK / f"heard.{language}.pkl"


def rows_of(language: str) -> tuple[int, Any, list[Row]]:
    """How many of the numbers are of the trigger, the numbers (of trigger, then of source; one row a row), the rows of
    all coded reports. Their sides are chosen with ``hints.pkl``."""
    sys.path.insert(0, str(paths.TRAINING / "coder"))
    import gold
    import hints as hinting
    from training.coder import train

    from damai.events.weights import Models
    from damai.pipeline import Pipeline

    pipe = Pipeline(language, screen=False)
    plain = pipe.coder.with_models(Models({}, {}))
    plain.context = None
    hints = hinting.read(paths.HINTS, language)
    told, known, rows = 0, list[Any](), list[Row]()
    for coded in [*gold.load(language), *gold.own(language, language == "en")]:
        _, reading = pipe.read(coded.report)
        base = plain.candidates(reading) if reading is not None else []
        if reading is not None and base:
            fold = train.fold_of(train.Item(coded, reading, base), FOLDS, "outer")
            base = hinting.take(base, hints.get(coded.report.id, {}))
            for size, numbers, row in _rows_of(pipe, coded, reading, base, fold):
                told = size
                known.append(numbers)
                rows.append(row)
    return told, np.stack(known), rows


def _rows_of(pipe: Any, coded: Any, reading: Any, base: Any, fold: int) -> Iterator[tuple[int, Any, Row]]:
    """The rows of one report, each with the numbers of its trigger and source, and how many are of the trigger."""
    import label

    from damai.events.claims import claim_options
    from damai.events.context import ReportReader

    reader = ReportReader(pipe.coder.context.network, reading, base, sources=True)
    at = {candidate.number: row for row, candidate in enumerate(base)}
    for candidate in pipe.coder.redecide(reading, base):
        number = label.match(coded.records, candidate)
        if number < 0:
            continue
        record = coded.records[number]
        claimants, weight = label.entities(record.get("claimants", [])), OPTIONAL if record.get("optional") else 1.0
        for option in claim_options(reading, candidate):
            told, source = reader.told_by(at[candidate.number], option.place())
            numbers = np.concatenate((told, source)).astype(np.float16)
            answer = bool(label.entities(option.unit.codes) & claimants)
            yield len(told), numbers, (coded.report.id, fold, candidate.number, option.place(), answer, weight)


def learned(known: Any, answers: Any, weights: Any) -> Any:
    """A head: one hidden layer, dropout on what goes in and on what is hidden, cross-entropy, AdamW."""
    import torch
    from torch.nn import functional

    torch.manual_seed(paths.SEED)
    size = known.shape[1]
    head = torch.nn.Sequential(
        torch.nn.Dropout(DROPOUT),
        torch.nn.Linear(size, HIDDEN),
        torch.nn.ReLU(),
        torch.nn.Dropout(DROPOUT),
        torch.nn.Linear(HIDDEN, 1),
    )
    x, y, w = (torch.tensor(a) for a in (known, answers, weights))
    step = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    for epoch in range(EPOCHS):
        for group in step.param_groups:
            group["lr"] = RATE * (1 - epoch / EPOCHS)
        order = torch.randperm(len(x))
        for start in range(0, len(x), BATCH):
            part = order[start : start + BATCH]
            loss = functional.binary_cross_entropy_with_logits(head(x[part])[:, 0], y[part], reduction="none")
            step.zero_grad()
            (loss * w[part]).mean().backward()
            step.step()
    return head.eval()


def learn() -> None:
    """Heads that have not seen a fold each, and the one to install; prints their log-loss on what they had not seen."""
    import torch

    kept = {language: pickle.loads(rows_path(language).read_bytes()) for language in paths.LANGUAGES}
    rows = [(language, *row) for language, (_, _, found) in kept.items() for row in found]
    told = next(size for size, _, _ in kept.values())
    known = np.concatenate([numbers for _, numbers, _ in kept.values()]).astype(np.float32)
    middle, spread = known.mean(axis=0), known.std(axis=0) + 1e-3
    known = (known - middle) / spread
    folds = np.array([row[2] for row in rows])
    answers, weights = (np.array([row[n] for row in rows], np.float32) for n in (5, 6))
    heard: dict[tuple[str, str], dict[int, dict[Place, float]]] = {}
    loss: dict[str, list[float]] = {language: [] for language in paths.LANGUAGES}
    for fold in range(FOLDS):
        seen, unseen = folds != fold, np.nonzero(folds == fold)[0]
        head = learned(known[seen], answers[seen], weights[seen])
        with torch.no_grad():
            odds = head(torch.tensor(known[unseen]))[:, 0].numpy()
        for n, value in zip(unseen, map(float, odds), strict=True):
            language, report, _, number, place, answer, _ = rows[n]
            heard.setdefault((language, report), {}).setdefault(number, {})[place] = value
            loss[language].append(float(np.logaddexp(0, -value if answer else value)))
    for language, losses in loss.items():
        print(f"{language}: {len(losses):,} rows, log-loss {np.mean(losses):.4f}")
    with paths.complete(HEARD) as fresh:
        fresh.write_bytes(pickle.dumps(heard))
    _write(learned(known, answers, weights), middle, spread, told)


def _write(head: Any, middle: Any, spread: Any, told: int) -> None:
    """The tables of a head; what its input was levelled by is part of the first."""
    first, last = head[1], head[4]
    table = first.weight.detach().numpy() / spread
    tables = {
        "C.u.weight": table[:, :told],
        "C.v.weight": table[:, told:],
        "C.u.bias": first.bias.detach().numpy() - table @ middle,
        "C.w.weight": last.weight.detach().numpy(),
        "C.w.bias": last.bias.detach().numpy(),
    }
    with paths.complete(HEAD) as fresh:
        np.savez_compressed(fresh, **tables)


def main() -> None:
    """Rows of one language, or the heads of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("rows", "learn"))
    parser.add_argument("language", nargs="?")
    args = parser.parse_args()
    if args.step == "learn":
        learn()
        return
    with paths.complete(rows_path(args.language)) as fresh:
        fresh.write_bytes(pickle.dumps(rows_of(args.language)))


if __name__ == "__main__":
    main()
