"""Learns which reports tell of no political event (``damai.events.screen``), and measures what that loses out of fold.

    python training/coder/screen.py id --raw 3500 --out src/damai/language/packs/id/screen.json

Hand-coded reports say it themselves; of ordinary news, what damai makes of it with the weights that the pack has. What
is printed is out of fold: for several thresholds, the share of hand-coded records that would be lost, of the events
that damai finds in ordinary news, and of ordinary reports that still pass. The shipped threshold is the highest that
loses at most ``--lose`` of the hand-coded records and ``--miss`` of damai's events in ordinary news (of those, some are
false alarms). Nothing of a text is kept but words that many reports share.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import random
import sys
import tarfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.progress import track
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parent))

import gold

from damai.events.screen import SHORT, Screen, screen_features
from damai.grounding.coreference import Discourse
from damai.ingest import local_day
from damai.model import Report
from damai.pipeline import Pipeline

FOLDS = 5
LEAST = 8
"""Reports that a feature must stand in."""
STRENGTH = 0.03
SMALLEST = 0.02
"""Weights that are smaller, of either sign, are left out."""
HAND = 2.0
"""Weight of a hand-coded report beside one that damai coded."""
LONGEST = 6000
"""Characters of an ordinary report that are read."""
LINES = 14
"""Sentences of a piece of the parallel corpus, which has no marks between its reports."""
ORDINARY = ("ECO", "SPO", "SCI")
SEED = 11
LOGODDS = [x / 4 for x in range(-24, 5)]


@dataclass(frozen=True, slots=True)
class Row:
    """One report: its features, how many events it tells of, whether people coded it, its fold."""

    features: Sequence[str]
    events: int
    hand: bool
    fold: int


def features_of(pipe: Pipeline, report: Report) -> Sequence[str] | None:
    """What the screen knows of a report; None where it is too short to be screened."""
    analyser = pipe._analyser
    sentences = analyser.tokens(report.text, analyser.sentence_spans(report.text))
    if len(sentences) < SHORT:
        return None
    found = pipe._find_triggers(sentences)
    discourse = Discourse(pipe._actors, pipe._words, local_day(report.published))
    return screen_features(sentences, found, discourse.read(sentences, pipe._title(report)))


def hand_coded(pipe: Pipeline) -> Iterator[Row]:
    """The hand-coded reports; those of one month in one fold, so that copies of a story stay together."""
    coded = [*gold.load(pipe.language), *gold.own(pipe.language)]
    for one in track(coded, "hand-coded"):
        features = features_of(pipe, one.report)
        if features is not None:
            records = sum(not record.get("optional") for record in one.records)
            month = (one.report.published or one.report.id)[:7]
            yield Row(features, records, True, zlib.crc32(month.encode()) % FOLDS)


def ordinary(pipe: Pipeline, count: int) -> Iterator[Row]:
    """Ordinary news as damai itself codes it."""
    texts = raw_news() if pipe.language == "id" else pieces(pipe.language)
    random.Random(SEED).shuffle(texts)
    for text in track(texts[:count], "ordinary"):
        report = Report("raw", text, None, language=pipe.language)
        features = features_of(pipe, report)
        if features is not None:
            yield Row(features, len(pipe.run(report).events), False, zlib.crc32(text.encode()) % FOLDS)


def raw_news() -> list[str]:
    """The Indonesian raw news, without reports that people coded."""
    coded = {one.report.text[:200] for one in [*gold.load("id"), *gold.own("id", False)]}
    held = {row["text"][:200] for row in gold._rows(gold.SHARED / "gold" / "check.reports.jsonl")}
    found: list[str] = []
    for path in sorted((gold.SHARED / "data" / "raw-id-news").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts = [str(json.loads(line).get("text") or "")[:LONGEST] for line in lines]
        found += [text for text in texts if text[:200] not in coded | held]
    return found


def pieces(language: str) -> list[str]:
    """Ordinary news of the parallel corpus (economy, sports, science), in pieces of like length."""
    found: list[str] = []
    for path in sorted((gold.SHARED / "data" / "parallel-en-id").glob("PANL-BPPT-*.tgz")):
        if path.name.split("-")[2] in ORDINARY:
            with tarfile.open(path) as archive:
                name = next(n for n in archive.getnames() if f"-{language.upper()}-" in n and n.endswith(".txt"))
                stream = archive.extractfile(name)
                lines = stream.read().decode("ascii", "replace").splitlines() if stream else []
            found += [" ".join(lines[at : at + LINES]) for at in range(0, len(lines), LINES)]
    return found


def learned(rows: Sequence[Row]) -> dict[str, float]:
    """Weights of a logistic regression: does a report tell of an event?"""
    counts = Counter(feature for row in rows for feature in row.features)
    names = sorted(feature for feature, count in counts.items() if count >= LEAST)
    index = {name: number for number, name in enumerate(names)}
    columns = [[index[f] for f in row.features if f in index] for row in rows]
    pointers = np.cumsum([0, *(len(c) for c in columns)])
    matrix = csr_matrix((np.ones(pointers[-1]), [c for row in columns for c in row], pointers), (len(rows), len(names)))
    model = LogisticRegression(C=STRENGTH, max_iter=300)
    weight = np.array([HAND if row.hand else 1.0 for row in rows])
    model.fit(matrix, [row.events > 0 for row in rows], sample_weight=weight)
    found = {name: round(float(model.coef_[0, column]), 3) for name, column in index.items()}
    found["bias"] = round(found.get("bias", 0.0) + float(model.intercept_[0]), 3)
    return {name: value for name, value in found.items() if abs(value) >= SMALLEST or name == "bias"}


def unseen_scores(rows: Sequence[Row]) -> list[float]:
    """The log-odds of every report by weights that have not seen its fold."""
    screens = [Screen(learned([row for row in rows if row.fold != fold]), 0.0) for fold in range(FOLDS)]
    return [screens[row.fold].score(row.features) for row in rows]


def lost(rows: Sequence[Row], scores: Sequence[float], threshold: float) -> tuple[float, float, float]:
    """Shares of hand-coded records lost, of damai's own events lost, of ordinary reports that pass."""
    records, gone, events, missed, plain, passed = 0, 0, 0, 0, 0, 0
    for row, score in zip(rows, scores, strict=True):
        out = score < threshold
        if row.hand:
            records, gone = records + row.events, gone + row.events * out
        else:
            events, missed = events + row.events, missed + row.events * out
            plain, passed = plain + 1, passed + (not out)
    return gone / max(1, records), missed / max(1, events), passed / max(1, plain)


def main() -> None:
    """Learns, measures, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language")
    parser.add_argument("--raw", type=int, default=4000, help="ordinary reports")
    parser.add_argument("--lose", type=float, default=0.0011, help="share of hand-coded records that may be lost")
    parser.add_argument("--miss", type=float, default=0.07, help="share of damai's events in ordinary news likewise")
    parser.add_argument("--keep", type=Path, help="where the rows are kept, to go on from")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if args.keep and args.keep.exists():
        rows: list[Row] = pickle.loads(args.keep.read_bytes())
    else:
        pipe = Pipeline(args.language)
        pipe.screen = None
        rows = [*hand_coded(pipe), *ordinary(pipe, args.raw)]
        if args.keep:
            args.keep.write_bytes(pickle.dumps(rows))
    scores = unseen_scores(rows)
    table = {threshold: lost(rows, scores, threshold) for threshold in LOGODDS}
    for threshold, shares in table.items():
        print(f"{threshold:6.2f}  records lost {shares[0]:.4f}, events lost {shares[1]:.4f}, passing {shares[2]:.3f}")
    fitting = [threshold for threshold, shares in table.items() if shares[0] <= args.lose and shares[1] <= args.miss]
    weights = learned(rows)
    print(f"{len(rows)} reports, {len(weights)} weights, threshold {max(fitting, default=min(LOGODDS))}")
    if args.out:
        content = {"threshold": max(fitting, default=min(LOGODDS)), "weights": dict(sorted(weights.items()))}
        args.out.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
