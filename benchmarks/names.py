"""Scores the names of ``damai tag names`` on a public set: persons, organisations, places.

    python benchmarks/names.py [--language id] [--data /work/shared/data/ner-id/idner-news-2k/dev.bio] [--log]
    python benchmarks/names.py --language en --data .../ner-en/uner-ewt/dev.bio

``--data`` is any ``*.bio`` of ``shared/data/ner-id`` or ``ner-en`` (``FORM<TAB>LABEL``, IOB2). Words are joined by
spaces and each sentence is read as a report of its own. Strict: same letters and label. Labels that the set does not
use (nerp has no ORG) are not asked for. Nothing of the texts is kept; test parts are not for development.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import spans  # noqa: E402
from benchmarks.records import SHARED  # noqa: E402

from damai import Name, tag  # noqa: E402

DATA = {"id": "ner-id/idner-news-2k/dev.bio", "en": "ner-en/uner-ewt/dev.bio"}
LABELS = {"Person": "PER", "Organisation": "ORG", "Location": "LOC"} | {k: k for k in ("PER", "ORG", "LOC")}
"""Labels of the sets as ours; others (products, times) are not scored."""
PEERS: tuple[spans.Peer, ...] = (("id", "IndoBERT", "F1 on another, harder set of 19 labels", ".8285 p"),)


def measure(data: Path, language: str, limit: int | None = None) -> tuple[dict[str, spans.Score], int]:
    """Scores by label and over all, and the number of sentences."""
    read = [spans.joined(rows) for rows in spans.all_of(data, spans.read_bio, limit)]
    used = sorted({LABELS[kind] for _, found in read for *_, kind in found if kind in LABELS})
    scores = {name: spans.Score() for name in ("all", "overlap, any label", *used)}
    for text, found in read:
        gold = {(start, end, LABELS[kind]) for start, end, kind in found if kind in LABELS}
        tagged = [name for name in tag(text, "names", language=language).spans if isinstance(name, Name)]
        made = {(name.span.start, name.span.end, str(name.label)) for name in tagged if name.label in used}
        scores["all"].add(made, gold)
        scores["overlap, any label"].add_overlapping([m[:2] for m in made], [g[:2] for g in gold])
        for label in used:
            scores[label].add({m for m in made if m[2] == label}, {g for g in gold if g[2] == label})
    return scores, len(read)


def main() -> None:
    """Prints the tables."""
    options = spans.arguments(__doc__).parse_args()
    data = options.data or SHARED / "data" / DATA[options.language]
    scores, count = measure(data, options.language, options.limit)
    spans.show(f"Names: {spans.part_of(data)}, {count} sentences", scores, PEERS, options.language)
    numbers = {"f1": scores["all"].f1, "precision": scores["all"].precision, "recall": scores["all"].recall}
    by_label = {label: got.f1 for label, got in scores.items() if label in LABELS}
    spans.log("names", options, data, numbers | by_label)


if __name__ == "__main__":
    main()
