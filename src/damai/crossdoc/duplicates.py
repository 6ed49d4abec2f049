"""Which report copies which: verbatim, cut, lightly edited or translated.

A copy in the same language is known by the runs of words it shares; a translation by sentences that lie close in the
embedder's space *and* by what no translation changes: names, numbers and the sides of the events told.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from damai.crossdoc.crowds import Blocks
from damai.crossdoc.told import ReportSketch, Telling, ToldReport, entities, published_day, published_moment
from damai.crossdoc.vectors import best_match, matrix

Kind = Literal["verbatim", "cut", "edited", "translated"]
SHARED = 0.4
"""Share of the shorter text, in words, from which one of two texts in the same language is a copy. In news on one
dispute independent reports share below .1 (names, titles), light edits keep above .6."""
VERBATIM = 0.9
"""Share of the words from which a text is a copy word for word."""
MIN_SHARED = 20
"""Shared runs of words below which only the very same words are a copy: a short notice shares its formulas with any
other."""
CLOSE = 0.55
"""Cosine from which two sentences may be translations; 2.0 % of the sentence pairs of unrelated reports reach it."""
TRANSLATED = 0.7
"""Share of the sentences of one text, by length, that must be close to some of the other; half of it in the other. Of
22 pairs of hand-made reports in two languages that have .45 and more, the 15 translations have .80 and more, the other
tellings of one day's news .55 to .73 (four dossiers, 2026-11-28)."""
IN_ORDER = 0.8
"""Share of the close sentences that must stand in the order of the other text: who translates keeps it (all of those 15
do), who tells of the same things anew need not (.71 and .75 of two)."""
ANCHORS = 0.25
"""Share of names and numbers (of the text that has fewer) that must be common; their spelling may change."""
SIDES = 0.5
"""Share of the entities of the events told that must be common."""
WINDOW = 7
"""Days within which a copy appears."""
BAND = 4
"""Numbers of the MinHash signature in one block key."""
SAMPLE = 16
"""Every how manyth shingle is a block key of its own: finds short cuts of long texts."""

NAMED = 3
"""Every how manyth name or number is a block key of its own: finds translations where a week has too many reports."""


@dataclass(frozen=True, slots=True)
class Copy:
    """``copy`` has its text from ``origin``: ``share`` of its own words (sentences, in a translation) are the
    origin's, ``kept`` of the origin's are in it; both 0..1."""

    copy: str
    origin: str
    kind: Kind
    share: float
    kept: float
    reasons: tuple[str, ...] = ()


def report_keys(report: ToldReport) -> tuple[str, ...]:
    """The blocks of a report: only reports that share one can be copies of one another. About 40 keys.

    Each key carries a week, and each report stands in the week before as well: reports up to ``WINDOW`` days apart
    meet in one, those years apart never.
    """
    sketch = report.sketch
    day = published_day(sketch.published)
    weeks = [str(day.toordinal() // WINDOW + step) for step in (0, 1)] if day else ["-"]
    # Without any shared run of words a signature is all the same number, and no key.
    bands = (
        [sketch.signature[at : at + BAND] for at in range(0, len(sketch.signature), BAND)] if sketch.shingles else []
    )
    keys = [f"b{n}:{'.'.join(f'{slot:x}' for slot in band)}" for n, band in enumerate(bands)]
    keys += [f"s:{shingle:x}" for shingle in set(sketch.shingles) if shingle % SAMPLE == 0]
    keys += [f"a:{anchor:x}" for anchor in sketch.anchors if anchor % NAMED == 0]
    keys.append("t")
    return tuple(sorted(f"{key}@{week}" for key in keys for week in weeks))


def compare_reports(a: Telling, b: Telling) -> Copy | None:
    """Whether one of two reports copies the other, which, and how much of it. The order of the two does not matter."""
    one, other = (a, b) if a.id < b.id else (b, a)
    if one.id == other.id or one.sketch.version != other.sketch.version or not _near(one.sketch, other.sketch):
        return None
    if one.sketch.language == other.sketch.language:
        return _same_language(one, other)
    return _same_language(one, other) if None in (one.sketch.language, other.sketch.language) else _other(one, other)


def _near(a: ReportSketch, b: ReportSketch) -> bool:
    first, second = published_day(a.published), published_day(b.published)
    return first is None or second is None or abs((first - second).days) <= WINDOW


def _same_language(a: Telling, b: Telling) -> Copy | None:
    common = _runs(a.sketch.shingles) & _runs(b.sketch.shingles)
    if len(common) < MIN_SHARED and (not common or a.sketch.shingles != b.sketch.shingles):
        return None
    in_a, in_b = (_covered(sketch.shingles, common) for sketch in (a.sketch, b.sketch))
    if max(in_a, in_b) < SHARED:
        return None
    copy, origin, why = directed(a, b, in_a, in_b)
    share, kept = (in_a, in_b) if copy is a else (in_b, in_a)
    kind: Kind = "edited"
    if share >= VERBATIM:
        kind = "verbatim" if kept >= VERBATIM else "cut"
    return Copy(copy.id, origin.id, kind, round(share, 3), round(kept, 3), (f"{len(common)} shared runs", why))


@lru_cache(maxsize=1_024)
def _runs(shingles: tuple[int, ...]) -> frozenset[int]:
    return frozenset(shingles)


def _covered(shingles: Sequence[int], common: Set[int], words: int = 4) -> float:
    """Share of a text's words that lie in a shared run."""
    total, covered, until = len(shingles) + words - 1, 0, 0
    for at, shingle in enumerate(shingles):
        if shingle in common:
            covered += at + words - max(at, until)
            until = at + words
    return covered / total


def _other(a: Telling, b: Telling) -> Copy | None:
    """A translation: close sentences decide nothing alone, names, numbers and sides must agree too."""
    if not a.sketch.vectors or not b.sketch.vectors:
        return None
    anchors = _common(set(a.sketch.anchors), set(b.sketch.anchors))
    if anchors < ANCHORS:  # asked first: it is a hundred times cheaper than the vectors
        return None
    best = best_match(matrix(a.sketch), matrix(b.sketch))
    in_a = _close(a.sketch, best[0])
    if in_a < TRANSLATED / 2:
        return None
    in_b = _close(b.sketch, best[1])
    if max(in_a, in_b) < TRANSLATED or in_b < TRANSLATED / 2 or _ordered(best[0], best[2]) < IN_ORDER:
        return None
    # Asked last: what a report tells must be read for it, which takes as long as several pairs of vectors.
    told = [{code for e in r.events for code in entities(e.actors + e.recipients)} for r in (a, b)]
    sides = _common(*told) if all(told) else 1.0
    if sides < SIDES:
        return None
    copy, origin, why = directed(a, b, in_a, in_b)
    share, kept = (in_a, in_b) if copy is a else (in_b, in_a)
    reasons = (f"names and numbers {anchors:.2f}", f"sides {sides:.2f}", why)
    return Copy(copy.id, origin.id, "translated", round(share, 3), round(kept, 3), reasons)


def _close(sketch: ReportSketch, best: np.ndarray[Any, Any]) -> float:
    """The share of a sketch's sentences, by length, that have a close one in the other text."""
    if best.size and float(best.max()) < CLOSE - 0.001:
        return 0.0  # most pairs end here: without rounding each
    lengths = _lengths(sketch.sentences)
    return float((lengths * (np.round(best, 4) >= CLOSE)).sum() / max(1.0, lengths.sum()))


def _ordered(best: np.ndarray[Any, Any], partner: np.ndarray[Any, Any]) -> float:
    """The share of the sentences that have a close one in the other text that stand in its order: of the longest rising
    run of those partners."""
    rising: list[int] = []
    close = [int(at) for at, cosine in zip(partner, np.round(best, 4), strict=True) if cosine >= CLOSE]
    for at in close:
        place = bisect_left(rising, at)
        rising[place : place + 1] = [at]
    return len(rising) / max(1, len(close))


@lru_cache(maxsize=2_048)
def _lengths(sentences: tuple[tuple[int, int], ...]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([end - start for start, end in sentences], dtype=float)


def _common(a: set[int] | set[str], b: set[int] | set[str]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))


def directed(a: Telling, b: Telling, in_a: float, in_b: float) -> tuple[Telling, Telling, str]:
    """Copy, origin and why: who came later copies; of the same moment or day, the text that holds less of its own.

    ``in_a`` is the share of ``a`` that is also in ``b``.
    """
    moments = published_moment(a.sketch.published), published_moment(b.sketch.published)
    if moments[0] and moments[1] and moments[0] != moments[1]:
        return (a, b, "published later") if moments[0] > moments[1] else (b, a, "published later")
    days = published_day(a.sketch.published), published_day(b.sketch.published)
    if days[0] and days[1] and days[0] != days[1]:
        return (a, b, "published on a later day") if days[0] > days[1] else (b, a, "published on a later day")
    if abs(in_a - in_b) > 0.02:
        return (a, b, "holds less of its own") if in_a > in_b else (b, a, "holds less of its own")
    return (b, a, "by name only: same time, same text") if a.id < b.id else (a, b, "by name only: same time, same text")


def find_copies(reports: Iterable[ToldReport]) -> tuple[Copy, ...]:
    """All copies among reports, by name. For adding reports one by one see :mod:`damai.crossdoc.linker`."""
    by_id = {report.id: report for report in reports}
    keys = {name: report_keys(by_id[name]) for name in sorted(by_id)}
    blocks = Blocks()
    for name in keys:
        blocks.put(name, keys[name])
    near = {name: blocks.near(name, keys[name], keys[name]) for name in keys}
    pairs = {(min(a, b), max(a, b)) for a in near for b in near[a] if a != b}
    return tuple(copy for a, b in sorted(pairs) if (copy := compare_reports(by_id[a], by_id[b])))


def copy_groups(copies: Iterable[Copy]) -> tuple[tuple[str, ...], ...]:
    """Groups of reports that have one text, each sorted by name.

    >>> copy_groups([Copy("b", "a", "cut", 1, 0.5), Copy("c", "b", "verbatim", 1, 1), Copy("y", "x", "edited", 1, 1)])
    (('a', 'b', 'c'), ('x', 'y'))
    """
    group: dict[str, set[str]] = {}
    for copy in copies:
        merged = group.get(copy.copy, {copy.copy}) | group.get(copy.origin, {copy.origin})
        for name in merged:
            group[name] = merged
    return tuple(sorted({tuple(sorted(names)) for names in group.values()}))


def origins(copies: Iterable[Copy]) -> dict[str, Copy]:
    """Of each copy the one it most likely has its text from: the largest share, then the one that kept most."""
    found: dict[str, Copy] = {}
    for copy in copies:
        best = found.get(copy.copy)
        if best is None or (-copy.share, -copy.kept, copy.origin) < (-best.share, -best.kept, best.origin):
            found[copy.copy] = copy
    return found
