"""One scheme out of several: UD Indonesian GSD of 2017, today's GSD, CSUI, PUD and the tags of nlp-id.

What the 2017 scheme does differently is learned from the sentences that exist in both versions (GSD dev): no list of
words is kept here but small closed ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from conllu import Sentence, Word

RELATIONS = {
    "acl": "acl", "advcl": "advcl", "advmod": "advmod", "amod": "amod", "appos": "appos", "aux": "aux", "case": "case",
    "cc": "cc", "ccomp": "ccomp", "conj": "conj", "cop": "cop", "csubj": "csubj", "det": "det", "fixed": "fixed",
    "flat": "flat", "iobj": "obj", "mark": "mark", "nmod": "nmod", "nsubj": "nsubj", "nummod": "nummod", "obj": "obj",
    "obl": "obl", "parataxis": "parataxis", "punct": "punct", "root": "root", "xcomp": "xcomp", "compound": "nmod",
    "goeswith": "flat", "clf": "nmod",
}  # fmt: skip
KEPT_SUBTYPES = {"nsubj:pass", "obl:agent", "compound:plur"}
TIME_WORDS = frozenset(
    [
        "tahun", "bulan", "minggu", "pekan", "hari", "tanggal", "jam", "pukul", "saat", "waktu", "malam", "pagi",
        "siang", "sore", "kemarin", "besok", "sekarang", "kali", "senin", "selasa", "rabu", "kamis", "jumat", "sabtu",
        "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november",
        "desember", "abad", "periode", "awal", "akhir", "pertengahan", "sejak", "selama",
    ]
)  # fmt: skip
COMPARED = ("dibanding", "diperkira", "terhadap", "termasuk", "terdiri", "dilengkap")
CLOSED = frozenset(["ADP", "AUX", "CCONJ", "SCONJ", "PART", "PRON", "DET", "ADV", "NUM"])
SYMBOLS = frozenset(["%", "$", "+", "=", "Rp", "US$", "°"])
NLP_ID_TAGS = {
    "NN": "NOUN", "NNP": "PROPN", "VB": "VERB", "IN": "ADP", "ADV": "ADV", "JJ": "ADJ", "SC": "SCONJ", "DT": "DET",
    "NUM": "NUM", "CC": "CCONJ", "FW": "X", "NEG": "PART", "RP": "PART", "UH": "INTJ", "SYM": "PUNCT", "PR": "PRON",
}  # fmt: skip


def relation(label: str) -> str:
    """Map a relation to the small set."""
    if label in KEPT_SUBTYPES:
        return label
    return RELATIONS.get(label.split(":")[0], "dep")


@dataclass
class Scheme:
    """What was learned about the words and relations of the modern scheme."""

    tags: dict[tuple[str, str], str] = field(default_factory=dict)
    flats: dict[tuple[str, str], str] = field(default_factory=dict)
    feats: dict[tuple[str, str], str] = field(default_factory=dict)
    usage: dict[str, str] = field(default_factory=dict)

    def learn_changes(self, pairs: Iterable[tuple[Sentence, Sentence]]) -> None:
        """Learn from sentences that were annotated in both versions, word by word."""
        tags: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        flats: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for old, new in pairs:
            place = {(w.start, w.text): w for w in new.words}
            for word in old.words:
                twin = place.get((word.start, word.text))
                if twin is None:
                    continue
                tags[word.text.lower(), word.upos][twin.upos] += 1
                if word.deprel == "flat":
                    flats[old.words[word.head].upos, word.upos][relation(twin.deprel)] += 1
        self.tags = {k: _majority(v) for k, v in tags.items() if sum(v.values()) >= 3 and _majority(v) != k[1]}
        self.flats = {k: _majority(v) for k, v in flats.items()}

    def learn_feats(self, sentences: Iterable[Sentence]) -> None:
        """Learn the features of each (word, tag) from annotated sentences."""
        seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for sentence in sentences:
            for word in sentence.words:
                seen[word.text.lower(), word.upos][slim_feats(word.feats)] += 1
        self.feats = {k: _majority(v) for k, v in seen.items()}

    def learn_usage(self, sentences: Iterable[Sentence]) -> None:
        """Learn the tags of function words that have only one (nine times in ten)."""
        seen: dict[str, Counter[str]] = defaultdict(Counter)
        for sentence in sentences:
            for word in sentence.words:
                seen[word.text.lower()][word.upos] += 1
        for form, counts in seen.items():
            best = _majority(counts)
            if best in CLOSED and sum(counts.values()) >= 4 and counts[best] >= 0.9 * sum(counts.values()):
                self.usage[form] = best

    def upos_of(self, form: str, upos: str) -> str:
        """The modern tag of a word tagged by another scheme: decided by usage where usage is plain."""
        if upos == "PUNCT" and form in SYMBOLS:
            return "SYM"
        return upos if upos in ("PROPN", "X") else self.usage.get(form.lower(), upos)

    def modernise(self, sentence: Sentence) -> None:
        """Bring a sentence of the 2017 scheme to the modern tags and relations, in place."""
        for word in sentence.words:
            word.upos = self.tags.get((word.text.lower(), word.upos), word.upos)
            if word.text.isupper() and word.upos == "NOUN" and len(word.text) > 1:
                word.upos = "PROPN"
        for word in sentence.words:
            head = sentence.words[word.head]
            if word.deprel == "flat":
                word.deprel = self.flats.get((head.upos, word.upos), "flat")
            elif word.deprel == "case" and word.upos == "SCONJ":
                word.deprel = "mark"
            elif word.deprel == "advmod" and word.upos == "AUX":
                word.deprel = "aux"
            word.feats = self.feats_of(word.text, word.upos)

    def feats_of(self, text: str, upos: str) -> str:
        """Features of a word that nobody annotated: as seen elsewhere, or by its form."""
        known = self.feats.get((text.lower(), upos))
        if known is not None:
            return known
        if upos == "VERB":
            return "Voice=Pass" if text.lower().startswith(("di", "ter")) else "Voice=Act"
        if upos == "NUM":
            return "NumType=Card"
        return "Foreign=Yes" if upos == "X" else ""


def _majority(counts: Counter[str]) -> str:
    return max(sorted(counts), key=lambda k: counts[k])


def slim_feats(feats: str) -> str:
    """Keep the features a coder can use; a noun's Number=Sing says nothing and goes."""
    kept = ("Voice", "PronType", "Person", "Polarity", "NumType", "Foreign", "Number", "Polite", "Clusivity")
    pairs = [f for f in feats.split("|") if f.split("=")[0] in kept]
    if "PronType=Prs" not in pairs:
        pairs = [f for f in pairs if not f.startswith("Number=")]
    return "|".join(sorted(pairs))


def harmonise(sentence: Sentence) -> Sentence:
    """Map relations and features to the small set and mark the agents of passives, in place."""
    for i, word in enumerate(sentence.words):
        word.deprel = "root" if word.head == i else relation(word.deprel)
        if word.deprel == "root" and word.head != i:
            word.deprel = "dep"
        if word.deprel == "compound:plur":
            word.deprel = "flat"
        word.feats = slim_feats(word.feats)
        if word.deprel == "nmod" and sentence.words[word.head].upos in ("VERB", "ADJ"):
            word.deprel = "obl"
    cases = defaultdict(set)
    for word in sentence.words:
        if word.deprel == "case":
            cases[word.head].add(word.text.lower())
    for i, word in enumerate(sentence.words):
        if word.deprel == "obl" and _is_agent(sentence.words, i, cases[i]):
            word.deprel = "obl:agent"
    return sentence


def _is_agent(words: list[Word], i: int, cases: set[str]) -> bool:
    """An oblique with "oleh", or a bare noun right after a passive verb that is not a time."""
    word, verb = words[i], words[words[i].head]
    if "oleh" in cases:
        return True
    if cases or word.head != i - 1 or word.upos not in ("NOUN", "PROPN", "PRON"):
        return False
    form = verb.text.lower()
    passive = verb.upos == "VERB" and form.startswith("di") and not form.startswith(COMPARED)
    return passive and word.text.lower() not in TIME_WORDS and not word.text[0].isdigit() and word.text != "Rp"
