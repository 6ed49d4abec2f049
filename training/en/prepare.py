"""Turn the treebanks and NER sets into spaCy's binary form under the work folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import paths
import sources
from conllu import Sentence, fit_to_tokens, parse_conllu, read_text
from documents import bio_doc, blank, read_bio, save, to_doc
from names import Name, gum_names, uner, uner_names
from scheme import to_scheme
from spacy.language import Language
from spacy.tokens import Doc, Span

WIKIGOLD_DEV_EVERY = 10
Names = Callable[[Sentence], list[Name] | None]


def read_ud(nlp: Language, content: str, names: Names, *, agents: bool = False) -> Iterator[Doc]:
    """The sentences of a treebank in our scheme and, where possible, in our tokens; with names where known."""
    for sentence in parse_conllu(content, split=True):
        ours = nlp.tokenizer(sentence.text)
        fitted = fit_to_tokens(sentence, [(t.idx, t.idx + len(t)) for t in ours])
        fitted = to_scheme(sentence if cyclic(fitted) else fitted, agents=agents)
        doc = to_doc(nlp, fitted)
        found = names(sentence)
        if found is not None:
            set_names(doc, fitted, found)
        yield doc


def cyclic(sentence: Sentence) -> bool:
    """Whether a word hangs on itself: joining words that hang on different others can do that."""
    for i in range(len(sentence.words)):
        here, steps = i, 0
        while sentence.words[here].head != here and steps <= len(sentence.words):
            here, steps = sentence.words[here].head, steps + 1
        if steps > len(sentence.words):
            return True
    return False


def set_names(doc: Doc, sentence: Sentence, names: list[Name]) -> None:
    """Put names on a document; what covers only a part of a word ("anti-Russia") is left out. No kind: not known."""
    starts = {w.start: i for i, w in enumerate(sentence.words)}
    ends = {w.end: i + 1 for i, w in enumerate(sentence.words)}
    spans = [Span(doc, starts[a], ends[b], label=kind) for a, b, kind in names if a in starts and b in ends]
    unknown = [s for s in spans if len(s) and not s.label]
    doc.set_ents([s for s in spans if len(s) and s.label], missing=unknown, default="outside")


def no_names(_: Sentence) -> None:
    return None


def main() -> None:
    paths.WORK.mkdir(parents=True, exist_ok=True)
    nlp = blank()

    def ewt(part: Path, annotated: Path) -> list[Doc]:
        table = uner(annotated)
        return list(read_ud(nlp, read_text(part), lambda s: uner_names(s, table)))

    def gum(part: Path, genres: tuple[str, ...]) -> list[Doc]:
        return list(read_ud(nlp, sources.documents_of(read_text(part), genres), gum_names))

    save([*ewt(sources.EWT_TRAIN, sources.UNER_TRAIN), *gum(sources.GUM_TRAIN, sources.GUM_OPEN)], "ud-train")
    for name, part, annotated in (
        ("dev", sources.EWT_DEV, sources.UNER_DEV),
        ("test", sources.EWT_TEST, sources.UNER_TEST),
    ):
        docs = ewt(part, annotated)
        save(docs, f"ud-ewt-{name}")
        save(docs, f"ner-uner-{name}")
    save(read_ud(nlp, read_text(sources.GUM_TEST), no_names), "ud-gum-test")
    news = [d for part in (sources.GUM_DEV, sources.GUM_TEST) for d in gum(part, ("news",))]
    save(news, "ud-gum-news")
    save(news, "ner-gum-news")
    table = uner(sources.UNER_PUD)
    pud = list(read_ud(nlp, read_text(sources.PUD_TEST), lambda s: uner_names(s, table), agents=True))
    save(pud, "ud-pud-test")
    save(pud, "ner-pud-test")
    wikigold = [bio_doc(nlp, rows) for rows in read_bio(sources.WIKIGOLD)]
    save((d for i, d in enumerate(wikigold) if i % WIKIGOLD_DEV_EVERY), "ner-train")
    save(wikigold[::WIKIGOLD_DEV_EVERY], "ner-wikigold-dev")


if __name__ == "__main__":
    main()
