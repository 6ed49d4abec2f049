"""What is particular to this recipe in the scripts of training/id that it uses (takes the place of its plan.py)."""

from __future__ import annotations

LANGUAGE = "xx"  # spaCy's "en" brings tokenizer exceptions and a lemmatizer of its own: neither is used
NAME = "damai_en"
DESCRIPTION = "English news: tags, features, lemmas, dependencies, names. See CARD.md."
# Words of each kind of sentence in one batch. The sentences of the treebanks carry trees and names.
MIXTURE = {"ud-train": 1100, "ner-train": 200}
# Watched while training.
DEV_SETS = ("ud-ewt-dev", "ner-uner-dev")
SETS = (
    "ud-ewt-dev", "ud-ewt-test", "ud-gum-test", "ud-gum-news", "ud-pud-test",
    "ner-uner-dev", "ner-uner-test", "ner-pud-test", "ner-wikigold-dev", "ner-gum-news",
)  # fmt: skip
SPEED_SETS = ("ud-ewt-test", "ud-pud-test")
PROBES = ("attacked", "israel", "president", "said", "monday")
