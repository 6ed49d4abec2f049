"""Lemma tables: written word and part of speech to root, for spaCy's lemmatizer (mode "rule", table lemma_exc).

Roots follow CSUI and today's GSD: menyerang, diserang, serangan -> serang. Sources in order of trust: the treebanks'
training parts, UniMorph, nlp-id's word-form table; a clitic (-nya, -lah ...) is taken off when the rest is known."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import paths
from conllu import read_conllu
from corpus import count_words
from prepare import CSUI_DEV_EVERY
from spacy.language import Language
from spacy.lookups import Lookups

CLITICS = ("nya", "lah", "kah", "pun", "ku", "mu")
TAGS = ("NOUN", "VERB", "ADJ", "ADV", "NUM", "PRON", "AUX", "PART")
OPEN = ("NOUN", "VERB", "ADJ", "ADV")
REPEATED = re.compile(r"(\w{2,})-\1(nya|ku|mu|lah|an)?$")
MINIMUM = 5
# Prefix, and what may have stood before the rest of the root: men+tuduh -> menuduh.
PREFIXES = (
    ("memper", ("",)), ("diper", ("",)), ("meng", ("", "k")), ("meny", ("s",)), ("men", ("", "t")), ("mem", ("", "p")),
    ("me", ("",)), ("peng", ("", "k")), ("peny", ("s",)), ("pen", ("", "t")), ("pem", ("", "p")), ("per", ("",)),
    ("pe", ("",)), ("di", ("",)), ("ter", ("",)), ("ber", ("",)), ("ke", ("",)), ("se", ("",)), ("", ("",)),
)  # fmt: skip
# Set by hand: where the sources are wrong or leave a political word without its root.
BY_HAND = {
    "tandatangan": "menandatangani ditandatangani penandatanganan bertandatangan menandatanganinya ditandatanganinya",
    "minta": "meminta diminta permintaan memintanya meminta-minta",
    "duduk": "pendudukan menduduki diduduki kedudukan penduduk",
    "setuju": "menyetujui disetujui persetujuan menyetujuinya",
    "aku": "mengaku mengakui diakui pengakuan",
    "bebas": "pembebasan membebaskan dibebaskan kebebasan",
}
VERBAL = ("me", "ber", "be", "di", "ter", "per", "pe", "ke")
HAND = {form: root for root, forms in BY_HAND.items() for form in forms.split()}
Table = dict[str, dict[str, str]]
Sources = tuple[Table, dict[str, str], Counter[str], frozenset[str]]


def treebank_words() -> Iterator[tuple[str, str, str]]:
    """Form, tag and lemma of CSUI train (without our dev part) and today's GSD dev."""
    sentences = [s for i, s in enumerate(read_conllu(paths.CSUI_TRAIN)) if i % CSUI_DEV_EVERY]
    for sentence in [*sentences, *read_conllu(paths.GSD_DEV_NEW)]:
        for word in sentence.words:
            form, lemma = word.text.lower(), word.lemma.lower()
            if form != lemma or word.text == form:  # a capital says: part of a name, left as it is
                yield form, word.upos, lemma


def from_treebanks() -> Table:
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for form, upos, lemma in treebank_words():
        seen[form, upos][lemma] += 1
    table: Table = {tag: {} for tag in TAGS}
    for (form, upos), counts in seen.items():
        if upos in table:
            table[upos][form] = max(sorted(counts), key=lambda k: counts[k])
    return table


def from_lexicons() -> dict[str, str]:
    """Form to root whatever the tag: UniMorph before nlp-id."""
    table: dict[str, str] = json.loads(paths.NLP_ID_LEMMAS.read_text(encoding="utf-8"))
    with gzip.open(paths.UNIMORPH, "rt", encoding="utf-8") as lines:
        for line in lines:
            lemma, form, *_ = line.rstrip("\n").split("\t")
            if lemma and form and " " not in lemma:
                table[form.lower()] = lemma.lower()
    return table


def known_roots(lexicon: dict[str, str], common: Counter[str]) -> frozenset[str]:
    return frozenset(r for r in lexicon.values() if len(r) > 2 and common[r] >= MINIMUM)


def stripped(form: str, roots: frozenset[str]) -> str | None:
    """The root left when prefixes and suffixes are taken off, the lost first letter put back; None if none is known."""
    for prefix, initials in PREFIXES:
        if not form.startswith(prefix):
            continue
        rest = form[len(prefix) :]
        for suffix in ("", "i", "kan", "an"):
            stem = rest.removesuffix(suffix) if suffix else rest
            if suffix and stem == rest:
                continue
            for initial in initials:
                if initial + stem in roots:
                    return initial + stem
    return None


def _plausible(form: str, root: str, common: Counter[str]) -> bool:
    """Not a word that only looks as if it had a clitic: sekolah is not seko+lah, for "seko" is the rarer word."""
    return form.removeprefix(root) not in CLITICS or common[root] >= common[form]


def root_of(form: str, tag: str, sources: Sources) -> str | None:
    """The root of a form, or None where nothing is known."""
    trees, lexicon, common, roots = sources
    if form in HAND:
        return HAND[form]
    known = trees[tag].get(form)
    if known is None and tag in OPEN:
        known = next((trees[t][form] for t in OPEN if form in trees[t]), None)
    if known is not None and (known != form or tag not in OPEN or not form.startswith(VERBAL)):
        return known  # a prefixed word whose lemma equals its form is often just not analysed: ask the lexicons
    twice = REPEATED.match(form)
    if twice:
        return root_of(twice[1], tag, sources) or twice[1]
    if form in lexicon and _plausible(form, lexicon[form], common):
        return lexicon[form]
    for clitic in CLITICS:
        rest = form.removesuffix(clitic)
        if (
            rest != form
            and len(rest) > 3
            and (common[rest] >= MINIMUM or rest in lexicon)
            and _plausible(form, rest, common)
        ):
            return root_of(rest, tag, sources) or rest
    return None if form in roots else stripped(form, roots)


def build_table() -> Table:
    counts: Counter[str] = Counter()
    for word, n in count_words().items():
        counts[word.lower()] += n
    trees, lexicon = from_treebanks(), from_lexicons()
    sources = (trees, lexicon, counts, known_roots(lexicon, counts))
    table: Table = {tag: {} for tag in TAGS}
    forms = sorted(w for w, n in counts.items() if n >= MINIMUM and w.replace("-", "").isalpha())
    for form in forms:
        for tag in OPEN:
            root = root_of(form, tag, sources)
            if root is not None:
                table[tag][form] = root
    for tag in TAGS:
        table[tag].update({f: r for f, r in trees[tag].items() if f not in HAND and (f != r or tag not in OPEN)})
    return {tag: {f: r for f, r in forms.items() if f != r or tag in OPEN} for tag, forms in table.items()}


def add_lemmatizer(nlp: Language, table: Table) -> None:
    """Add the lemmatizer after the morphologizer; words that it does not know lose a clitic or stay as they are."""
    lookups = Lookups()
    lookups.add_table(
        "lemma_exc", {t.lower(): {f: [r] for f, r in forms.items() if f != r} for t, forms in table.items()}
    )
    lookups.add_table("lemma_rules", {t.lower(): [["nya", ""]] if t in ("NOUN", "VERB") else [] for t in TAGS})
    lookups.add_table("lemma_index", {})
    if "lemmatizer" in nlp.pipe_names:
        nlp.remove_pipe("lemmatizer")
    pipe: Any = nlp.add_pipe("lemmatizer", config={"mode": "rule"}, after="morphologizer")
    pipe.initialize(lambda: [], nlp=nlp, lookups=lookups)
