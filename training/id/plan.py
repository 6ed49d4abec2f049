"""What is particular to this recipe in the scripts that training/en uses too."""

from __future__ import annotations

LANGUAGE = "id"
NAME = "damai_id"
DESCRIPTION = "Indonesian news: tags, features, lemmas, dependencies, names. See CARD.md."
# Words of each kind of sentence in one batch.
MIXTURE = {"ud-train": 700, "ner-train": 450, "tags-train": 250}
# Watched while training.
DEV_SETS = ("ud-csui-dev", "ner-nergrit-dev")
SETS = (
    "ud-csui-dev", "ud-gsd-test-2017", "ud-gsd-test", "ud-csui-test", "ud-pud-test",
    "ner-idner-dev", "ner-nergrit-dev", "ner-nergrit-test",
)  # fmt: skip
SPEED_SETS = ("ud-csui-test", "ud-pud-test", "ner-idner-dev")
PROBES = ("menyerang", "israel", "presiden", "mengatakan", "senin")
