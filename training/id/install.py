"""Put a trained run into the pack: averaged weights, lemma tables, and no word list beyond what the tables need."""

from __future__ import annotations

import argparse
import shutil

import paths
import spacy
from evaluate import score_sets
from lemmas import add_lemmatizer, build_table
from spacy.language import Language
from spacy.vocab import Vocab

VERSION = "0.1.0"


def slim(nlp: Language) -> Language:
    """The same pipeline on a vocabulary that has not seen the training words."""
    fresh = spacy.util.load_model_from_config(nlp.config, vocab=Vocab(vectors_name="id"), auto_fill=True)
    fresh.from_bytes(nlp.to_bytes(exclude=["vocab"]), exclude=["vocab"])
    fresh.vocab.vectors = nlp.vocab.vectors
    return fresh


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run")
    arguments = parser.parse_args()
    nlp = spacy.load(paths.WORK / "runs" / arguments.run / "averaged")
    add_lemmatizer(nlp, build_table())
    nlp.meta.update(
        name="damai_id",
        version=VERSION,
        description="Indonesian news: tags, features, lemmas, dependencies, names. See CARD.md.",
        license="CC BY-SA 4.0",
        author="damai",
    )
    staging = paths.WORK / "staging"
    shutil.rmtree(staging, ignore_errors=True)
    nlp.to_disk(staging)
    print(score_sets(spacy.load(staging), ("ud-csui-dev",)))
    target = paths.PACK / "model"
    old = paths.WORK / "replaced"
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        shutil.move(target, old)
    shutil.copytree(staging, target)


if __name__ == "__main__":
    main()
