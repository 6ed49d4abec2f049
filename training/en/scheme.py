"""From the relations and features of English UD to the small set of training/id/harmonise.py."""

from __future__ import annotations

from collections import defaultdict

from conllu import Sentence, Word
from harmonise import RELATIONS

KEPT = ("nsubj:pass", "obl:agent", "expl")
# A particle ("carried out") is no noun: not `nmod`, which `compound` becomes otherwise.
OWN = {"compound:prt": "advmod"}
FEATURES = (
    "Degree", "Foreign", "Gender", "Mood", "Number", "NumType", "Person", "Polarity", "Poss", "PronType", "Tense",
    "VerbForm", "Voice",
)  # fmt: skip


def relation(label: str) -> str:
    if label in KEPT:
        return label
    return OWN.get(label) or RELATIONS.get(label.split(":")[0], "dep")


def features(feats: str) -> str:
    kept = (f for f in feats.split("|") if f.split("=")[0] in FEATURES and f not in ("Voice=Act", "Degree=Pos"))
    return "|".join(sorted(kept))


def to_scheme(sentence: Sentence, *, agents: bool) -> Sentence:
    """Map relations and features, in place; `agents`: mark "by X" after a passive, where the treebank does not."""
    if agents:
        _mark_agents(sentence.words)
    for i, word in enumerate(sentence.words):
        label = "root" if word.head == i else relation(word.deprel)
        word.deprel = "dep" if label == "root" and word.head != i else label
        word.feats = features(word.feats)
        word.lemma = _lemma(word)
    return sentence


def _mark_agents(words: list[Word]) -> None:
    cases = defaultdict(set)
    passive = {w.head for w in words if w.deprel in ("aux:pass", "nsubj:pass")}
    for word in words:
        if word.deprel == "case":
            cases[word.head].add(word.text.lower())
    for i, word in enumerate(words):
        verb = words[word.head]
        said = (
            word.head in passive or "Voice=Pass" in verb.feats or (verb.deprel == "acl" and "Tense=Past" in verb.feats)
        )
        if word.deprel == "obl" and cases[i] == {"by"} and said and word.upos in ("NOUN", "PROPN", "PRON"):
            word.deprel = "obl:agent"


def _lemma(word: Word) -> str:
    """A word that the treebank cut at its hyphens ("cease|-|fires") has the lemma of its last piece only."""
    front, hyphen, last = word.text.rpartition("-")
    if not hyphen or not front or "-" in word.lemma:
        return word.lemma
    return f"{front}-{word.lemma if last[:3].lower() == word.lemma[:3].lower() else last}"
