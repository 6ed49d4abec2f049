"""From sentences and tables of names to spaCy documents under the work folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import paths
import plan
import spacy
from conllu import Sentence
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from tokens import build_tokenizer

Bio = list[tuple[str, str]]


def blank() -> Language:
    nlp = spacy.blank(plan.LANGUAGE)
    nlp.tokenizer = build_tokenizer(nlp.vocab, paths.TOKENS)
    return nlp


def to_doc(nlp: Language, sentence: Sentence) -> Doc:
    words = sentence.words
    spaces = [a.end < b.start for a, b in pairwise(words)] + [False]
    doc = Doc(
        nlp.vocab,
        words=[w.text for w in words],
        spaces=spaces,
        tags=[w.upos for w in words],
        pos=[w.upos for w in words],
        morphs=[w.feats for w in words],
        heads=[w.head for w in words],
        deps=["ROOT" if w.deprel == "root" else w.deprel for w in words],
        lemmas=[lemma_of(w.lemma, w.upos) for w in words] if any(w.lemma != "_" for w in words) else None,
    )
    return doc


def lemma_of(lemma: str, upos: str) -> str:
    """Lemmas are lower-case but for proper nouns, which keep their form elsewhere (see lemmas.py)."""
    return lemma if upos == "PROPN" else lemma.lower()


def read_bio(path: Path) -> Iterator[Bio]:
    rows: Bio = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.strip():
            form, label = line.rstrip("\r").split("\t")[:2]
            rows.append((form, label))
        elif rows:
            yield rows
            rows = []


def bio_doc(nlp: Language, rows: Bio) -> Doc:
    """A document of one sentence, its forms cut by our tokenizer; labels other than PER, ORG, LOC are dropped."""
    words: list[str] = []
    spans: list[list[int | str]] = []
    for form, label in rows:
        pieces = [t.text for t in nlp.tokenizer(form)]
        kind = label[2:]
        if label.startswith("I-") and spans and spans[-1][2] == kind and spans[-1][1] == len(words):
            spans[-1][1] = len(words) + len(pieces)
        elif label != "O" and kind in ("PER", "ORG", "LOC"):
            spans.append([len(words), len(words) + len(pieces), kind])
        words += pieces
    doc = Doc(nlp.vocab, words=words)
    tidy = [trim(doc, int(a), int(b), str(kind)) for a, b, kind in spans]
    doc.set_ents([s for s in tidy if s is not None], default="outside")
    return doc


def trim(doc: Doc, start: int, end: int, kind: str) -> Span | None:
    """Leave brackets, commas and the like at the edges out of a name."""
    while start < end and not any(c.isalnum() for c in doc[start].text):
        start += 1
    while start < end and not any(c.isalnum() for c in doc[end - 1].text):
        end -= 1
    return Span(doc, start, end, label=kind) if start < end else None


def key_of(rows: Bio) -> str:
    return "".join(form for form, _ in rows).lower()


def tag_doc(nlp: Language, sentence: Sentence) -> Doc:
    words = sentence.words
    return Doc(
        nlp.vocab,
        words=[w.text for w in words],
        tags=[w.upos for w in words],
        pos=[w.upos for w in words],
        morphs=[w.feats for w in words],
    )


def save(docs: Iterable[Doc], name: str) -> None:
    kept = [d for d in docs if len(d)]
    DocBin(docs=kept, store_user_data=False).to_disk(paths.WORK / f"{name}.spacy")
    print(f"{name}: {len(kept)} sentences, {sum(map(len, kept))} tokens", flush=True)
