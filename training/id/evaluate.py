"""Scores of a pipeline on the held-out sets, over gold tokens (punctuation is left out of the attachment scores)."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable
from pathlib import Path

import paths
import plan
import spacy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, DocBin
from spacy.training import Example

KEYS = {
    "ud": ("tag_acc", "pos_acc", "morph_acc", "dep_uas", "dep_las", "lemma_acc"),
    "ner": ("ents_p", "ents_r", "ents_f"),
}
WATCHED = ("nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "nmod", "conj", "ccomp", "xcomp", "appos", "flat", "case")


def gold(nlp: Language, name: str) -> list[Example]:
    docs = DocBin().from_disk(paths.WORK / f"{name}.spacy").get_docs(nlp.vocab)
    return [
        Example(Doc(nlp.vocab, words=[t.text for t in d], spaces=[bool(t.whitespace_) for t in d]), d) for d in docs
    ]


def score_sets(nlp: Language, names: Iterable[str], *, detail: bool = False) -> dict[str, dict[str, float]]:
    """Per set: tags, features, attachment, lemmas, or precision, recall and F of names."""
    table: dict[str, dict[str, float]] = {}
    for name in names:
        examples = gold(nlp, name)
        for example, doc in zip(examples, nlp.pipe([e.predicted for e in examples]), strict=True):
            example.predicted = doc
        scores = Scorer(nlp).score(examples)
        scores["lemma_acc"] = lemma_accuracy(examples)
        keys = KEYS[name.split("-")[0]]
        table[name] = {k: round(100 * scores[k], 2) for k in keys if scores.get(k) is not None}
        if detail and "dep_las_per_type" in scores and name.startswith("ud"):
            per_type = scores["dep_las_per_type"]
            table[name] |= {f"f_{k}": round(100 * per_type[k]["f"], 1) for k in WATCHED if k in per_type}
        if detail and name.startswith("ner"):
            table[name] |= {f"f_{k}": round(100 * v["f"], 1) for k, v in scores["ents_per_type"].items()}
    return table


def lemma_accuracy(examples: list[Example]) -> float | None:
    """Share of right lemmas, punctuation left out; capitals do not count (GSD has "wisma" for the name Wisma)."""
    pairs = [
        (p.lemma_.lower(), g.lemma_.lower())
        for e in examples
        for p, g in zip(e.predicted, e.reference, strict=True)
        if g.lemma_ and g.pos_ != "PUNCT"
    ]
    return sum(p == g for p, g in pairs) / len(pairs) if pairs and any(p for p, _ in pairs) else None


def speed(nlp: Language, words: int = 40_000) -> float:
    """Words a second over sentences that are already cut, one core."""
    docs = [e.reference for name in plan.SPEED_SETS for e in gold(nlp, name)]
    texts: list[Doc] = []
    while sum(map(len, texts)) < words:
        texts += [Doc(nlp.vocab, words=[t.text for t in d]) for d in docs]
    began = time.perf_counter()
    for _ in nlp.pipe(texts, batch_size=256):
        pass
    return sum(map(len, texts)) / (time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, nargs="?", default=paths.PACK / "model")
    parser.add_argument("--brief", action="store_true")
    arguments = parser.parse_args()
    began = time.perf_counter()
    nlp = spacy.load(arguments.model)
    load = time.perf_counter() - began
    size = sum(f.stat().st_size for f in arguments.model.rglob("*") if f.is_file())
    for name, row in score_sets(nlp, plan.SETS, detail=not arguments.brief).items():
        print(name, json.dumps(row))
    print(f"load {load:.2f} s, {size / 1e6:.1f} MB, {speed(nlp):.0f} words/s")


if __name__ == "__main__":
    main()
