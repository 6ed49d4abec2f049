"""Put a trained run into the pack: averaged weights, lemma tables, and no word list beyond what the tables need."""

from __future__ import annotations

import argparse
import shutil

import paths
import plan
import spacy
from evaluate import gold, score_sets
from lemmas import add_lemmatizer, build_table
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vectors import Vectors
from tokens import build_tokenizer

VERSION = "0.1.0"


def slim(nlp: Language) -> Language:
    """The same pipeline on a vocabulary that has not seen the training words.

    Its language code is "xx": spaCy's "id" builds 16,000 tokenizer exceptions of its own when it is loaded (2.4 s), and
    our tokenizer uses none of them."""
    config = nlp.config.copy()
    config["nlp"]["lang"] = "xx"
    fresh = spacy.util.load_model_from_config(config, auto_fill=True)
    fresh.vocab.vectors = nameless(nlp.vocab.vectors)
    for label in sorted({label for labels in nlp.pipe_labels.values() for label in labels}):
        fresh.vocab.strings.add(label)
    for tag in nlp.pipe_labels["morphologizer"]:
        fresh.vocab.morphology.add(tag)
    fresh.from_bytes(nlp.to_bytes(exclude=["vocab"]), exclude=["vocab"])
    fresh.tokenizer = build_tokenizer(fresh.vocab, paths.TOKENS)
    fresh.meta.update(nlp.meta | {"lang": "xx"})
    return fresh


def nameless(vectors: Vectors) -> Vectors:
    """The same vectors, found by hash: their words are not kept."""
    bare = Vectors(attr=vectors.attr)
    return bare.from_bytes(vectors.to_bytes(exclude=["strings"]), exclude=["strings"])


def same(one: Language, other: Language) -> bool:
    """Whether two pipelines say the same of the development sentences."""
    for docs in zip(*(predicted(nlp) for nlp in (one, other)), strict=True):
        a, b = ([(t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.ent_type_) for t in d] for d in docs)
        if a != b:
            return False
    return True


def predicted(nlp: Language) -> list[Doc]:
    return list(nlp.pipe(e.predicted for name in plan.DEV_SETS for e in gold(nlp, name)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run")
    arguments = parser.parse_args()
    nlp = spacy.load(paths.WORK / "runs" / arguments.run / "averaged")
    add_lemmatizer(nlp, build_table())
    nlp.meta.update(
        name=plan.NAME,
        version=VERSION,
        description=plan.DESCRIPTION,
        license="CC BY-SA 4.0",
        author="damai",
    )
    staging = paths.WORK / "staging"
    shutil.rmtree(staging, ignore_errors=True)
    slim(nlp).to_disk(staging)
    if not same(nlp, spacy.load(staging)):
        raise SystemExit("the slim pipeline answers differently: nothing installed")
    print(score_sets(spacy.load(staging), plan.DEV_SETS[:1]))
    target = paths.PACK / "model"
    old = paths.WORK / "replaced"
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        shutil.move(target, old)
    shutil.copytree(staging, target)


if __name__ == "__main__":
    main()
