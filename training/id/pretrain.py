"""Pretrain the shared tok2vec on raw news: guess the vector of a hidden word from its neighbours.

Hidden words are replaced by a placeholder; the loss is one minus the cosine of guess and vector. Only weights stay."""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path
from typing import Any, cast

import numpy as np
import paths
from corpus import tokenised
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Linear, Maxout, Model, Optimizer, chain, fix_random_seed, list2array
from thinc.schedules import warmup_linear
from train import build

BATCH = 3_000
LONGEST = 50
HIDDEN = 0.25
CACHE = paths.WORK / "tokenised.txt"
PLACEHOLDER = "▁"
Words = list[str]


def pieces(limit: int) -> list[Words]:
    """Shuffled stretches of at most LONGEST words, `limit` words in all; of each three paragraphs one is left out."""
    rng = random.Random(paths.SEED)
    if not CACHE.exists():
        lines = (" ".join(w) for w in tokenised() if len(w) > 6 and rng.random() < 0.67)
        CACHE.write_text("\n".join(lines), encoding="utf-8")
    found: list[Words] = []
    for line in CACHE.read_text(encoding="utf-8").split("\n"):
        words = [sys.intern(w) for w in line.split()]
        found += [words[i : i + LONGEST] for i in range(0, len(words), LONGEST)]
    rng = random.Random(paths.SEED)
    rng.shuffle(found)
    total = 0
    for number, piece in enumerate(found):
        total += len(piece)
        if total > limit:
            return found[:number]
    return found


def hide(nlp: Language, piece: Words, rng: random.Random) -> tuple[Doc, list[int]]:
    hidden = [i for i in range(len(piece)) if rng.random() < HIDDEN]
    shown = list(piece)
    for i in hidden:
        shown[i] = PLACEHOLDER if rng.random() < 0.85 else piece[rng.randrange(len(piece))]
    return Doc(nlp.vocab, words=shown), hidden


def targets(nlp: Language, batch: list[Words], hidden: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Places (in the joined batch) of hidden words that have a vector, and those vectors at length one."""
    place, vectors, start = [], [], 0
    for piece, holes in zip(batch, hidden, strict=True):
        for i in holes:
            key = nlp.vocab.strings[piece[i].lower()]
            if key in nlp.vocab.vectors:
                place.append(start + i)
                vectors.append(nlp.vocab.vectors[key])
        start += len(piece)
    table = np.asarray(vectors, dtype="f")
    return np.asarray(place), table / np.linalg.norm(table, axis=1, keepdims=True)


def cosine_gradient(guess: np.ndarray, target: np.ndarray) -> tuple[float, np.ndarray]:
    length = np.linalg.norm(guess, axis=1, keepdims=True) + 1e-8
    unit = guess / length
    cosine = (unit * target).sum(axis=1, keepdims=True)
    return float(1 - cosine.mean()), (cosine * unit - target) / length / len(guess)


def step(nlp: Language, model: Model[Any, Any], optimizer: Optimizer, batch: list[Words], rng: random.Random) -> float:
    docs, hidden = zip(*(hide(nlp, piece, rng) for piece in batch), strict=True)
    guesses, backprop = model.begin_update(list(docs))
    place, target = targets(nlp, batch, list(hidden))
    loss, gradient = cosine_gradient(guesses[place], target)
    full = np.zeros_like(guesses)
    full[place] = gradient * 100
    backprop(full)
    model.finish_update(optimizer)
    optimizer.step_schedules()  # type: ignore[no-untyped-call]
    return loss


def batches(found: list[Words]) -> list[list[Words]]:
    made: list[list[Words]] = [[]]
    size = 0
    for piece in found:
        if size > BATCH:
            made.append([])
            size = 0
        made[-1].append(piece)
        size += len(piece)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=6_000_000)
    parser.add_argument("--stop", type=int, help="stop after so many batches (the rate is planned for all of them)")
    parser.add_argument("--vectors", type=Path, default=paths.WORK / "vectors")
    arguments = parser.parse_args()
    fix_random_seed(paths.SEED)
    rng = random.Random(paths.SEED)
    work = batches(pieces(arguments.words))
    nlp = build(arguments.vectors)
    tok2vec = cast(Any, nlp.get_pipe("tok2vec")).model
    model: Model[Any, Any] = chain(
        tok2vec, list2array(), Maxout(192, nP=2, normalize=True), Linear(nO=nlp.vocab.vectors_length)
    )
    model.initialize(X=[Doc(nlp.vocab, words=p) for p in work[0][:20]])
    rate: Any = warmup_linear(0.002, 100, len(work))
    optimizer = Optimizer(rate, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0)
    began, words, losses = time.time(), 0, []
    for number, batch in enumerate(work[: arguments.stop], 1):
        losses.append(step(nlp, model, optimizer, batch, rng))
        words += sum(map(len, batch))
        if number % 50 == 0 or number in (len(work), arguments.stop):
            pace = words / (time.time() - began)
            print(f"{number}/{len(work)} loss {np.mean(losses):.4f}, {pace:.0f} words/s", flush=True)
            losses = []
            (paths.WORK / "tok2vec.bin").write_bytes(tok2vec.to_bytes())


if __name__ == "__main__":
    main()
