"""Raw text of one language as damai's words: one paragraph a line, sentences parted by the stop sign.

    python -m training.network.texts id

One run a language: the readers of ``training/id`` and ``training/en`` have the same names.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tarfile
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from training.network import paths

from damai.ingest import clean
from damai.language.analyser import Analyser
from damai.language.network import STOP
from damai.language.pack import load_pack

PARALLEL = paths.DATA / "parallel-en-id"
ARCHIVES = ("INT-EN-ID-150Kw", "ECO-EN-ID-150Kw", "SPO-EN-ID-100Kw", "SCI-EN-ID-100Kw")
TWINS = ("SMERU-26870", "ausaid-3083")
NEWS = "indonesian-mt-news.valid"
LINES = 6
"""Lines of a parallel corpus, one sentence each, that are put together as a paragraph: its own are not marked."""
TOLD = 50_000


def paragraphs(language: str) -> Iterator[str]:
    """All paragraphs of a language: raw text first, then its side of the parallel texts."""
    sys.path[:0] = [str(paths.TRAINING / language), str(paths.TRAINING / "id")]
    import raw

    return chain(raw.paragraphs(), parallel(language))


def parallel(language: str) -> Iterator[str]:
    """One side of the parallel texts."""
    for name in ARCHIVES:
        with tarfile.open(PARALLEL / f"PANL-BPPT-{name}.tgz") as archive:
            for member in archive.getmembers():
                stream = archive.extractfile(member) if f"-{language.upper()}-" in member.name else None
                if stream is not None:
                    yield from joined(stream.read().decode("ascii", "replace").splitlines())
    for name in TWINS:
        with gzip.open(PARALLEL / f"{name}.{language}.gz", "rt", encoding="utf-8", errors="replace") as lines:
            yield from joined(lines)
    with (PARALLEL / f"{NEWS}.{language}").open(encoding="utf-8", errors="replace") as lines:
        yield from map(str.strip, lines)


def joined(lines: Iterable[str]) -> Iterator[str]:
    """Neighbouring lines as paragraphs.

    >>> list(joined(["one.", "two.\\n", "3.", "4.", "5.", "6.", "7."]))
    ['one. two. 3. 4. 5. 6.', '7.']
    """
    rows = map(str.strip, lines)
    while group := list(islice(rows, LINES)):
        yield " ".join(group)


def line_of(analyser: Analyser, paragraph: str) -> str:
    """A paragraph's words with one space between; empty where it has none."""
    text = clean(paragraph)
    sentences = analyser.tokens(text, analyser.sentence_spans(text))
    return f" {STOP} ".join(" ".join(w.text for w in s.words) for s in sentences if s.words).replace("\n", " ")


def main() -> None:
    """Writes the words of one language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=paths.LANGUAGES)
    parser.add_argument("--most", type=int, help="paragraphs, for a trial")
    args = parser.parse_args()
    out = paths.text_of(args.language)
    if paths.is_there(out):
        return
    analyser = Analyser(load_pack(args.language))
    number = words = 0
    with paths.complete(out) as fresh, gzip.open(fresh, "wt", compresslevel=3, encoding="utf-8") as file:
        for number, paragraph in enumerate(islice(paragraphs(args.language), args.most), 1):
            line = line_of(analyser, paragraph)
            if line:
                file.write(line + "\n")
                words += line.count(" ") + 1
            if number % TOLD == 0:
                print(f"{number:,} paragraphs, {words:,} words", flush=True)
    print(f"{number:,} paragraphs, {words:,} words")


if __name__ == "__main__":
    main()
