"""Lemma tables (takes the place of training/id/lemmas.py): written word and part of speech to lemma.

Sources in order of trust: the treebanks' training parts, UniMorph (verbs only), and for words that neither knows the
first ending that fits. spaCy's index of known words stays empty: with it, the last ending that fits would win."""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from typing import Any

import paths
import sources
from corpus import count_words
from spacy.language import Language
from spacy.lookups import Lookups
from spacy.tokens import DocBin
from spacy.vocab import Vocab

TAGS = ("NOUN", "VERB", "ADJ", "ADV", "AUX", "PRON", "DET", "PART", "NUM", "ADP", "SCONJ", "CCONJ", "INTJ")
MINIMUM = 3
RULES = {
    "NOUN": (
        ("ss", "ss"), ("us", "us"), ("is", "is"), ("news", "news"), ("ies", "y"), ("ches", "ch"), ("shes", "sh"),
        ("sses", "ss"), ("xes", "x"), ("zzes", "zz"), ("women", "woman"), ("men", "man"), ("ves", "f"), ("oes", "o"),
        ("s", ""),
    ),
    "VERB": (
        ("ss", "ss"), ("ies", "y"), ("ied", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"),
        ("s", ""), ("es", ""), ("ated", "ate"), ("ized", "ize"), ("ised", "ise"), ("ating", "ate"), ("izing", "ize"),
        ("ising", "ise"), *((2 * c + e, c) for c in "bdgmnprt" for e in ("ed", "ing")), ("ed", ""), ("ing", ""),
    ),
}  # fmt: skip
# Where the sources are wrong.
BY_HAND = {"VERB": {"fled": "flee", "fleeing": "flee", "felled": "fell", "freed": "free"}}
Table = dict[str, dict[str, str]]


def from_treebanks() -> Table:
    """Form, tag and lemma as prepare.py left them: the most frequent lemma of each form and tag."""
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for doc in DocBin().from_disk(paths.WORK / "ud-train.spacy").get_docs(Vocab()):
        for word in doc:
            seen[word.text.lower(), word.pos_][word.lemma_.lower()] += 1
    table: Table = {tag: {} for tag in TAGS}
    for (form, tag), counts in seen.items():
        if tag in table and any(c.isalpha() for c in form):
            table[tag][form] = max(sorted(counts), key=lambda k: counts[k])
    return table


def from_unimorph(counts: Counter[str]) -> dict[str, str]:
    """Verb form to lemma; of several lemmas ("found") the more frequent word, which is mostly the irregular verb."""
    table: dict[str, str] = {}
    with gzip.open(sources.UNIMORPH, "rt", encoding="utf-8") as lines:
        for line in lines:
            lemma, form, *_ = [*line.rstrip("\n").lower().split("\t"), ""]
            if not (lemma.isalpha() and form.isalpha()) or counts[lemma] < MINIMUM:
                continue
            if form not in table or counts[lemma] > counts[table[form]]:
                table[form] = lemma
    return table


def build_table() -> Table:
    counts: Counter[str] = Counter()
    for word, n in count_words().items():
        counts[word.lower()] += n
    table = from_treebanks()
    table["VERB"] = from_unimorph(counts) | table["VERB"]
    for tag, forms in BY_HAND.items():
        table[tag] |= forms
    return table


def add_lemmatizer(nlp: Language, table: Table) -> None:
    """Add the lemmatizer after the morphologizer: exceptions, then endings."""
    lookups = Lookups()
    lookups.add_table(
        "lemma_exc", {t.lower(): {f: [r] for f, r in table[t].items() if f != r or t in RULES} for t in TAGS}
    )
    lookups.add_table("lemma_rules", {t.lower(): [list(rule) for rule in RULES.get(t, ())] for t in TAGS})
    lookups.add_table("lemma_index", {})
    if "lemmatizer" in nlp.pipe_names:
        nlp.remove_pipe("lemmatizer")
    pipe: Any = nlp.add_pipe("lemmatizer", config={"mode": "rule"}, after="morphologizer")
    pipe.initialize(lambda: [], nlp=nlp, lookups=lookups)
