"""Train the pipeline on one core: every batch mixes trees, names and tags, so that each component learns.

A run is resumable: it saves its state every `--every` steps under the work folder and goes on from there."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import paths
import plan
import spacy
from evaluate import score_sets
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.util import load_config
from spacy.vocab import Vocab
from state import load_state, save_state
from thinc.api import Optimizer, fix_random_seed
from thinc.schedules import warmup_linear
from tokens import build_tokenizer

DROPOUT = 0.15


@dataclass
class Run:
    """One training run and where it stands."""

    name: str
    steps: int
    every: int
    step: int = 0

    @property
    def folder(self) -> Path:
        return paths.WORK / "runs" / self.name


def load_docs(name: str, vocab: Vocab) -> list[Doc]:
    return list(DocBin().from_disk(paths.WORK / f"{name}.spacy").get_docs(vocab))


def stream(docs: list[Doc], words: int, seed: int, skip: int) -> Iterator[list[Doc]]:
    """Endless batches of about `words` words, shuffled anew in each round; `skip` batches are passed over."""
    rng = random.Random(seed)
    batch: list[Doc] = []
    size, made = 0, 0
    while True:
        order = list(range(len(docs)))
        rng.shuffle(order)
        for i in order:
            batch.append(docs[i])
            size += len(docs[i])
            if size >= words:
                made += 1
                if made > skip:
                    yield batch
                batch, size = [], 0


def examples_of(nlp: Language, docs: list[Doc]) -> list[Example]:
    words = ((d, [t.text for t in d], [bool(t.whitespace_) for t in d]) for d in docs)
    return [Example(Doc(nlp.vocab, words=w, spaces=s), d) for d, w, s in words]


def build(vectors: Path | None) -> Language:
    config = load_config(Path(__file__).with_name("config.cfg"))
    config["nlp"]["lang"] = plan.LANGUAGE
    config["components"]["tok2vec"]["model"]["embed"]["include_static_vectors"] = vectors is not None
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    if vectors is not None:
        nlp.vocab.vectors = spacy.vectors.Vectors(strings=nlp.vocab.strings).from_disk(vectors)
    nlp.tokenizer = build_tokenizer(nlp.vocab, paths.TOKENS)
    return nlp


def make_optimizer(run: Run) -> Optimizer:
    rate: Any = warmup_linear(0.0015, run.steps // 20, run.steps)
    return Optimizer(rate, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True, beta1=0.9, beta2=0.999)


def start(run: Run, nlp: Language, pretrained: Path | None) -> Optimizer:
    docs = [d for name in plan.MIXTURE for d in load_docs(name, nlp.vocab)]
    optimizer = make_optimizer(run)
    nlp.initialize(lambda: examples_of(nlp, docs), sgd=optimizer)
    if pretrained is not None:
        cast(Any, nlp.get_pipe("tok2vec")).model.from_bytes(pretrained.read_bytes())
    return optimizer


def train(run: Run, nlp: Language, optimizer: Optimizer) -> None:
    """Run the steps that are left; report and keep the averaged model at every checkpoint."""
    streams = {
        name: stream(load_docs(name, nlp.vocab), words, paths.SEED + i, run.step)
        for i, (name, words) in enumerate(plan.MIXTURE.items())
    }
    began, words = time.time(), 0
    losses: dict[str, float] = {}
    while run.step < run.steps:
        batch = examples_of(nlp, [d for s in streams.values() for d in next(s)])
        nlp.update(batch, drop=DROPOUT, sgd=optimizer, losses=losses)
        optimizer.step_schedules()  # type: ignore[no-untyped-call]
        run.step += 1
        words += sum(len(e.reference) for e in batch)
        if run.step % run.every == 0 or run.step == run.steps:
            report(run, nlp, optimizer, losses, words / (time.time() - began))
            losses = {}


def report(run: Run, nlp: Language, optimizer: Optimizer, losses: dict[str, float], speed: float) -> None:
    with nlp.use_params(optimizer.averages):
        scores = score_sets(nlp, plan.DEV_SETS)
        nlp.to_disk(run.folder / "averaged")
    line = {"step": run.step, "words_per_s": round(speed), "losses": {k: round(v) for k, v in losses.items()}, **scores}
    with (run.folder / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
    print(json.dumps(line), flush=True)
    save_state(run.folder / "state.pickle", nlp, optimizer, run.step)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--every", type=int, default=500)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--pretrained", type=Path)
    arguments = parser.parse_args()
    run = Run(arguments.name, arguments.steps, arguments.every)
    run.folder.mkdir(parents=True, exist_ok=True)
    fix_random_seed(paths.SEED)
    nlp = build(arguments.vectors)
    optimizer = start(run, nlp, arguments.pretrained)
    if (run.folder / "state.pickle").exists():
        run.step = load_state(run.folder / "state.pickle", nlp, optimizer)
    train(run, nlp, optimizer)


if __name__ == "__main__":
    main()
