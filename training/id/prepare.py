"""Turn the treebanks, NER sets and nlp-id's tagged sentences into spaCy's binary form under the work folder."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import paths
import spacy
from conllu import Sentence, Word, fit_to_tokens, read_conllu
from harmonise import NLP_ID_TAGS, Scheme, harmonise
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from tokens import build_tokenizer

CSUI_DEV_EVERY = 10
NLP_ID_SENTENCES = 12_000
Bio = list[tuple[str, str]]


def blank() -> Language:
    nlp = spacy.blank("id")
    nlp.tokenizer = build_tokenizer(nlp.vocab, paths.TOKENS)
    return nlp


def read_ud(nlp: Language, path: Path, scheme: Scheme | None = None) -> Iterator[Sentence]:
    """The sentences of a treebank in our scheme and, where possible, in our tokens."""
    for sentence in read_conllu(path):
        ours = nlp.tokenizer(sentence.text)
        fitted = fit_to_tokens(sentence, [(t.idx, t.idx + len(t)) for t in ours])
        if scheme is not None:
            scheme.modernise(fitted)
        yield harmonise(fitted)


def learn_scheme(nlp: Language) -> Scheme:
    scheme = Scheme()
    old = {s.text: s for s in read_conllu(paths.GSD_DEV_OLD)}
    new = {s.text: s for s in read_conllu(paths.GSD_DEV_NEW)}
    scheme.learn_changes((old[t], new[t]) for t in old if t in new)
    scheme.learn_feats([*new.values(), *csui(nlp)[0]])
    return scheme


def csui(nlp: Language) -> tuple[list[Sentence], list[Sentence]]:
    """Train and dev parts of CSUI's train file: every tenth sentence is dev."""
    sentences = list(read_ud(nlp, paths.CSUI_TRAIN))
    dev = sentences[::CSUI_DEV_EVERY]
    return [s for i, s in enumerate(sentences) if i % CSUI_DEV_EVERY], dev


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
    tidy = [_trim(doc, int(a), int(b), str(kind)) for a, b, kind in spans]
    doc.set_ents([s for s in tidy if s is not None], default="outside")
    return doc


def _trim(doc: Doc, start: int, end: int, kind: str) -> Span | None:
    """Leave brackets, commas and the like at the edges out of a name."""
    while start < end and not any(c.isalnum() for c in doc[start].text):
        start += 1
    while start < end and not any(c.isalnum() for c in doc[end - 1].text):
        end -= 1
    return Span(doc, start, end, label=kind) if start < end else None


def clean_keys() -> set[str]:
    return {_key(rows) for rows in read_bio(paths.NER_CLEAN)}


def _key(rows: Bio) -> str:
    return "".join(form for form, _ in rows).lower()


def read_nlp_id(scheme: Scheme) -> Iterator[Sentence]:
    """nlp-id's tagged sentences: split `nya` is put back, tags are mapped to UPOS and made modern word by word."""
    block: list[tuple[str, str]] = []
    for line in [*paths.NLP_ID_TAGGED.read_text(encoding="utf-8").split("\n"), ""]:
        form, _, tag = line.strip().partition("\t")
        if form and tag:
            block.append((form, tag.upper()))
        elif not line.strip() and block:
            if all(tag in NLP_ID_TAGS for _, tag in block):
                yield _nlp_id_sentence(block, scheme)
            block = []


def _nlp_id_sentence(block: list[tuple[str, str]], scheme: Scheme) -> Sentence:
    sentence = Sentence("")
    for form, tag in block:
        joined = form in ("nya", "ku", "mu", "lah", "kah") and tag in ("DT", "PR", "RP") and sentence.words
        if joined:
            sentence.words[-1].text += form
            continue
        upos = scheme.upos_of(form, NLP_ID_TAGS[tag])
        sentence.words.append(Word(form, 0, upos, "_", "", 0, "dep"))
    for word in sentence.words:
        word.feats = scheme.feats_of(word.text, word.upos)
    return sentence


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


def main() -> None:
    paths.WORK.mkdir(parents=True, exist_ok=True)
    nlp = blank()
    scheme = learn_scheme(nlp)
    csui_train, csui_dev = csui(nlp)
    scheme.learn_usage([*csui_train, *read_ud(nlp, paths.GSD_DEV_NEW)])
    train = [*read_ud(nlp, paths.GSD_TRAIN, scheme), *read_ud(nlp, paths.GSD_DEV_NEW), *csui_train]
    save((to_doc(nlp, s) for s in train), "ud-train")
    save((to_doc(nlp, s) for s in csui_dev), "ud-csui-dev")
    save((to_doc(nlp, s) for s in read_ud(nlp, paths.GSD_TEST, scheme)), "ud-gsd-test-2017")
    save((to_doc(nlp, s) for s in read_ud(nlp, paths.GSD_TEST_NEW)), "ud-gsd-test")
    save((to_doc(nlp, s) for s in read_ud(nlp, paths.CSUI_TEST)), "ud-csui-test")
    save((to_doc(nlp, s) for s in read_ud(nlp, paths.PUD_TEST)), "ud-pud-test")
    clean = clean_keys()
    dev_keys = {_key(r) for r in read_bio(paths.IDNER_DEV)}
    ner = [r for p in (paths.IDNER_TRAIN, paths.NERGRIT_TRAIN) for r in read_bio(p) if _key(r) in clean - dev_keys]
    save((bio_doc(nlp, r) for r in ner), "ner-train")
    held_out = {"idner-dev": paths.IDNER_DEV, "nergrit-dev": paths.NERGRIT_DEV, "nergrit-test": paths.NERGRIT_TEST}
    for name, path in held_out.items():
        save((bio_doc(nlp, r) for r in read_bio(path)), f"ner-{name}")
    tagged = list(read_nlp_id(scheme))
    random.Random(paths.SEED).shuffle(tagged)
    save((tag_doc(nlp, s) for s in tagged[:NLP_ID_SENTENCES]), "tags-train")


if __name__ == "__main__":
    main()
