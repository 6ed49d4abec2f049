"""From text to sentences with tokens, tags and trees, by a pack's spaCy pipeline and ``tokens.toml``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import NumpyOps

from damai.language.pack import Pack
from damai.language.sentence import Sentence, Word
from damai.language.tokens import Abbreviations, SentenceSpan, WordSplitter, split_sentences

UNUSED = ("ner", "lemmatizer", "tagger")
"""Components that coding events does not need; names and lemmas are asked for with ``full=True``."""
FOR_TREES = ("parser", "lemmatizer", "tagger")
"""Components that finding names does not need."""
PLAIN = re.compile(r"[A-Z]?[a-zà-ÿ]+(?: [A-Z]?[a-zà-ÿ]+)*")
"""Names that need no tokenizer: words of letters, capitals only in front."""
MARKS: list[int | str] = ["LEMMA", "POS", "DEP", "ENT_TYPE"]
"""What a word is given by the pipeline, beside the steps to its head."""
Marked = tuple[int, int, str]
"""First word, last word + 1 and label of a name."""
MAX_WORDS = 220
"""Longest sentence, in words, that goes through the parser; a longer one keeps its tokens only."""


@lru_cache(maxsize=4)
def _load_model(folder: Path) -> Language:
    """The pipeline of a pack. Its matrices are multiplied by numpy's library, a third of the time that thinc's own
    (blis) takes on one core; other pipelines of the process keep what they have."""
    nlp = spacy.load(folder)
    fast = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        for node in model.walk() if model else ():
            node.ops = fast
    return nlp


class Analyser:
    """Sentences of a text: tokens always, tags and tree where asked for. Keeps no text, only how words are cut."""

    def __init__(self, pack: Pack) -> None:
        settings: dict[str, Any] = pack.tables["tokens"]
        self._abbreviations = Abbreviations.from_settings(settings)
        model = pack.folder / "model"
        self._nlp: Language | None = _load_model(model) if (model / "meta.json").is_file() else None
        common = pack.tables.get("clusters", {})
        self._splitter = WordSplitter(self._nlp.vocab if self._nlp else Vocab(), settings, common)

    @property
    def version(self) -> str:
        """Name and version of the trained pipeline, or ``none``."""
        return f"{self._nlp.meta['name']} {self._nlp.meta['version']}" if self._nlp else "none"

    def know_names(self, names: Iterable[str], actors: Iterable[str] = (), last: Iterable[str] = ()) -> None:
        """Names that scraped text may have stuck to the next word; those that may bear a particle (``actors``), and the
        ``last`` words of such names of several words."""
        self._splitter.know(names, actors, last)

    def words_of(self, form: str) -> list[str]:
        """A table's form as lower-cased tokens, cut as the text is cut; each word is kept once for all tables."""
        return [sys.intern(piece.lower()) for piece in self.forms_of(form)]

    def forms_of(self, form: str) -> list[str]:
        """A table's form as tokens, cut as the text is cut, with capitals as written; each is kept once likewise."""
        if PLAIN.fullmatch(form):
            return [sys.intern(piece) for piece in form.split(" ")]
        return [sys.intern(form[start:end]) for start, end in self._splitter.split(form)]

    def sentence_spans(self, text: str) -> list[SentenceSpan]:
        """Where the sentences lie."""
        return split_sentences(text, self._abbreviations)

    def tokens(self, text: str, spans: Sequence[SentenceSpan]) -> list[Sentence]:
        """The sentences with their tokens only."""
        return [self._tokenised(text, number, span) for number, span in enumerate(spans)]

    def _tokenised(self, text: str, number: int, span: SentenceSpan) -> Sentence:
        offset = span.start
        words = tuple(
            Word(i, offset + start, offset + end, form, lower, "", "", "", i)
            for i, (start, end, form, lower) in enumerate(self._splitter.pieces(text[span.start : span.end]))
        )
        return Sentence(number, span.paragraph, span.start, span.end, words, parsed=False)

    def parse(self, sentences: Sequence[Sentence], full: bool = False) -> list[Sentence]:
        """The same sentences with tags and tree (those that are not too long); if ``full``, lemmas and names too."""
        if self._nlp is None:
            return list(sentences)
        fit = [s for s in sentences if 0 < len(s.words) <= MAX_WORDS]
        docs = (self._doc(self._nlp.vocab, s) for s in fit)
        unused = () if full else UNUSED
        parsed = {
            s.index: self._filled(s, doc)
            for s, doc in zip(fit, self._nlp.pipe(docs, batch_size=64, disable=list(unused)), strict=True)
        }
        return [parsed.get(s.index, s) for s in sentences]

    def names(self, sentences: Sequence[Sentence]) -> list[tuple[Sentence, tuple[Marked, ...]]]:
        """Every sentence, however long, with its parts of speech, and the names that the pipeline marks in it.

        A name is (first word, last word + 1, ``PER``, ``ORG`` or ``LOC``). No trees: sentences stay unparsed.
        """
        if self._nlp is None:
            return [(sentence, ()) for sentence in sentences]
        fit = [s for s in sentences if s.words]
        docs = (self._doc(self._nlp.vocab, s) for s in fit)
        made: dict[int, tuple[Sentence, tuple[Marked, ...]]] = {}
        for s, doc in zip(fit, self._nlp.pipe(docs, batch_size=64, disable=list(FOR_TREES)), strict=True):
            marked = tuple((name.start, name.end, name.label_) for name in doc.ents)
            made[s.index] = (replace(self._filled(s, doc), parsed=False), marked)
        return [made.get(s.index, (s, ())) for s in sentences]

    @staticmethod
    def _doc(vocab: Vocab, sentence: Sentence) -> Doc:
        words = sentence.words
        spaces = [a.end < b.start for a, b in pairwise(words)]
        starts: list[bool | int | None] = [True, *[False] * (len(words) - 1)]
        return Doc(vocab, words=[w.text for w in words], spaces=[*spaces, False], sent_starts=starts)

    @staticmethod
    def _filled(sentence: Sentence, doc: Doc) -> Sentence:
        names = doc.vocab.strings
        marks, steps = doc.to_array(MARKS), doc.to_array("HEAD").view(np.int64)
        words = tuple(
            Word(
                w.i,
                w.start,
                w.end,
                w.text,
                w.lower,
                names[lemma].lower() or w.lower,
                names[pos],
                names[dep].lower(),
                w.i + step,
                names[ent],
            )
            for w, (lemma, pos, dep, ent), step in zip(sentence.words, marks.tolist(), steps.tolist(), strict=True)
        )
        return Sentence(sentence.index, sentence.paragraph, sentence.start, sentence.end, words)
