"""Turn the treebanks, NER sets and nlp-id's tagged sentences into spaCy's binary form under the work folder."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import paths
from conllu import Sentence, Word, fit_to_tokens, read_conllu
from documents import bio_doc, blank, key_of, read_bio, save, tag_doc, to_doc
from harmonise import NLP_ID_TAGS, Scheme, harmonise
from spacy.language import Language

CSUI_DEV_EVERY = 10
NLP_ID_SENTENCES = 12_000


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


def clean_keys() -> set[str]:
    return {key_of(rows) for rows in read_bio(paths.NER_CLEAN)}


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
    dev_keys = {key_of(r) for r in read_bio(paths.IDNER_DEV)}
    ner = [r for p in (paths.IDNER_TRAIN, paths.NERGRIT_TRAIN) for r in read_bio(p) if key_of(r) in clean - dev_keys]
    save((bio_doc(nlp, r) for r in ner), "ner-train")
    held_out = {"idner-dev": paths.IDNER_DEV, "nergrit-dev": paths.NERGRIT_DEV, "nergrit-test": paths.NERGRIT_TEST}
    for name, path in held_out.items():
        save((bio_doc(nlp, r) for r in read_bio(path)), f"ner-{name}")
    tagged = list(read_nlp_id(scheme))
    random.Random(paths.SEED).shuffle(tagged)
    save((tag_doc(nlp, s) for s in tagged[:NLP_ID_SENTENCES]), "tags-train")


if __name__ == "__main__":
    main()
