"""Writes what was measured where readers look for it: ``docs/explanation/quality.md`` and each pack's ``quality.toml``.

The page has a section for each language; what was not measured yet is told as such.

    python benchmarks/quality_docs.py            (also: records.py --write-docs)

Nothing is measured here: all figures are the newest of their kind in ``log.jsonl``, of which a test holds the files
against the log. Measure first, each with ``--language``: ``records.py --log``, ``floors.py --set --log``,
``false_alarms.py --log``, ``reliability.py --log``, ``throughput.py --data ../shared --log``; and ``names.py``,
``quotations.py``, ``places.py``, ``dates.py``, ``relations.py``, each with ``--log``. Once for both languages:
``throughput.py --both --log``.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.log import BOTH, PACKS, last  # noqa: E402
from benchmarks.quality_layers import draw_reliability, layer_lines, reliability_lines, worth_lines  # noqa: E402
from benchmarks.records import parts_of  # noqa: E402

PAGE = ROOT / "docs" / "explanation" / "quality.md"
TESTS = ROOT / "tests" / "quality"
LEVELS = ("detect", "who", "full")
SETS = (
    ("check", "unseen", "check, unseen"),
    ("tune", "out-of-fold", "tune, out of fold"),
    ("train", "out-of-fold", "train, out of fold"),
    ("tune", "in-sample", "tune, in sample"),
    ("first", "unseen", "first report, not learned from"),
)
BOOKS = ("time_id.jsonl", "time_book_en.jsonl")
"""Our own books of time expressions."""
LANGUAGES = {"id": "Indonesian", "en": "English"}
OTHERS = {
    "id": (
        ("two careful readers against each other", "16", "", ".91-.96", ".89-.92", ".66-.85"),
        ("Universal PETRARCH, English check reports", "15", "85", ".344", ".146", ".042"),
    ),
    "en": (
        ("two careful readers against each other", "16", "", ".91-.96", ".89-.92", ".66-.85"),
        ("Universal PETRARCH, check", "15", "85", ".344", ".146", ".042"),
        ("Universal PETRARCH, tune", "25", "", ".358", ".113", ".026"),
    ),
}
"""Figures of others, measured elsewhere: name, reports, records, F1 at each level."""
TARGETS = {
    "id": {"check": ((0.70, 0.55, 0.36), (0.70, 0.62, 0.43)), "tune": ((0.78, 0.65, 0.45),)},
    "en": {"check": ((0.68, 0.52, 0.34),), "tune": ()},
}
"""What was asked for at detect, who and full: first, and later where more was."""
HONEST = (
    ("out-of-fold", "tune, out of fold"),
    ("in-sample", "tune, in sample"),
    ("no-weights", "tune, without weights"),
)
"""Runs over tune, the likest to new reports first."""
KINDS = {
    "missed": "a record missed",
    "invented": "a record that the gold does not have",
    "sides": "other sides than the gold's",
    "date": "another date",
    "place": "another place",
    "claimants": "other claimants",
    "mediators": "other mediators",
    "status": "another status",
}

HEAD = """# Quality

<!-- Written by benchmarks/quality_docs.py from benchmarks/log.jsonl: change those, not this page. -->

How well damai reads, on what that was measured, and what it still gets wrong. Figures are F1 unless they say otherwise.

## What is measured

A record is what the codebook calls an event of a report. It is held against the records of a careful reader:

* **detect**: the type is right, and the evidence is the same place in the text;
* **who**: detect, and the same states, organisations and groups on each side;
* **full**: who, and status, claimants and mediators, and where the reader gave them, date and place.

Reports of four sets were read by hand. Their texts belong to their publishers and are not part of damai.

* **check**: nobody reads its texts or errors, and no weight is learned from it. It is meant to be scored once for each
  version and language. On 2026-11-28 the thresholds of merging and keeping were chosen with it in sight, out of some
  sixty settings that are alike out of fold: its figures of that day are kind by a record or two.
* **train** and **tune**: the weights of a language are learned from both. *Out of fold* a report is scored by weights
  that were learned without it; its errors were read while the tables were written, so that this is kinder than check.
  *In sample* the shipped weights score reports that they were learned from: good for seeing a loss, not as a measure.
* **first**: the one report that damai was begun for; it is Indonesian.

Where a language has no weights yet, its rules alone decide: *without weights*.
"""

CAUSES = {
    "id": """
Behind these kinds stand a few causes that return:

* **Whether it is a record at all.** Fighting that a hoped-for truce is to end, a truce in force, a plan put off, a past
  attack named in passing, everyday requests and charges: the words are those of an event, the report tells of none.
* **Sides that the clause leaves out.** Who did it stands two sentences before, in the title, or nowhere; damai then
  takes the nearest that fits, which may be the one who tells of it.
* **The same event told again.** A second telling in other words becomes a record of its own, or two events become one.
* **Dates and places taken too far.** The day of the credit line, or of the sentence before, is given to an act that
  the report does not date.
* **Who says so.** Speech within speech, and accusations that hold a definite act, which the codebook codes twice.
"""
}
"""Why a language's errors are made, in our own words, where they were read."""

KNOWN = """
Errors that we know of, each with a sentence of our own that is a test and tells when it is mended
(`tests/quality/known_failures.jsonl`):
"""


def number(value: float) -> str:
    """As the tables print it.

    >>> number(0.7251), number(1.0)
    ('.725', '1.000')
    """
    return f"{value:.3f}".removeprefix("0")


def sets_of(language: str) -> list[tuple[str, str, str]]:
    """Part, what the coder knew of it, and name of a language's sets; those without weights where they were scored.

    >>> [part for part, how, _ in sets_of("en") if how == "out-of-fold"]
    ['tune', 'train']
    """
    rows = [row for row in SETS if row[0] in parts_of(language)]
    bare = [(part, "no-weights", f"{part}, without weights") for part in ("tune", "train")]
    return rows + [row for row in bare if last("records", language, part=row[0], how=row[1])]


def record_rows(language: str) -> list[str]:
    """One row for each set that was scored."""
    rows = ["| set | reports | records | detect | who | full | measured |", "|---|---|---|---|---|---|---|"]
    for part, how, name in sets_of(language):
        entry = last("records", language, part=part, how=how)
        if entry is None:
            rows.append(f"| {name} | | | not measured yet | | | |")
            continue
        f1 = [number(entry[level]) for level in LEVELS]
        cells = [name, str(entry["reports"]), str(entry["gold_records"]), *f1, entry["date"]]
        rows.append(f"| {' | '.join(cells)} |")
    for name, *told in OTHERS[language]:
        cells = [f"*{name}*", *told, "elsewhere"]
        rows.append("|" + "".join(f" {cell} |" if cell else " |" for cell in cells))
    return rows


def against_targets(language: str) -> list[str]:
    """How the figures stand to what was asked for."""
    told = []
    for part, how in (("check", "unseen"), ("tune", "out-of-fold")):
        entry = last("records", language, part=part, how=how)
        if entry is None:
            continue
        for turn, goals in enumerate(TARGETS[language][part]):
            short = [(name, entry[name] - goal) for name, goal in zip(LEVELS, goals, strict=True)]
            asked = " / ".join(number(goal) for goal in goals)
            misses = [f"{name} by {number(-gap)}" for name, gap in short if gap < 0]
            verdict = f"missed at {', '.join(misses)}" if misses else "reached"
            when = ", later" if turn else ""
            told.append(f"Asked for on {part} ({how}{when}): {asked} at detect / who / full: {verdict}.")
    return told


def given_rows(language: str) -> list[str]:
    """How often a date or place is given where the gold has none."""
    rows = []
    for part, how, name in sets_of(language):
        entry = last("records", language, part=part, how=how)
        if entry is not None:
            rows.append(f"{name}: dates {entry['date_given']:.0%}, places {entry['place_given']:.0%}")
    return [f"Given where the reader has none (asked for: fewer than 20 %): {'; '.join(rows)}."] if rows else []


def error_lines(language: str) -> list[str]:
    """What the errors of the newest honest run with open errors are made of."""
    for how, name in HONEST:
        entry = last("records", language, part="tune", how=how)
        if entry is not None and entry.get("errors"):
            errors = entry["errors"]
            total = sum(errors.values())
            counted = f"{total} errors on {entry['gold_records']} records (one wrong in two fields counts twice)"
            lines = [f"{name}: {counted}.", ""]
            lines += ["| error | number | share |", "|---|---|---|"]
            return lines + [f"| {KINDS.get(k, k)} | {n} | {n / total:.0%} |" for k, n in errors.items()]
    return ["Not measured yet."]


def known_lines(language: str) -> list[str]:
    """The known failures of a language, in our own words."""
    path = TESTS / "known_failures.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    mine = [row["why"] for row in rows if row.get("language", "id") == language]
    return [KNOWN, *(f"* {why[0].upper()}{why[1:]}." for why in mine)] if mine else []


def book_lines(language: str) -> list[str]:
    """The book of constructions, then and now."""
    path = TESTS / f"blind_first_score_{language}.json"
    now = last("book", language)
    if not path.is_file():
        whole = [f"Whole book on {now['date']}: {', '.join(f'{n} {number(now[n])}' for n in LEVELS)}."] if now else []
        return [*whole, "The blind part was not scored yet."]
    first = json.loads(path.read_text(encoding="utf-8"))["first"]
    lines = [
        "Short texts of our own, each with one construction and the records it asks for. "
        f"{first['entries']} of them were written by somebody who had not seen the rules; before anything was mended, "
        f"on {first['date']}, damai made of them:",
        "",
        "| | entries | detect | who | full |",
        "|---|---|---|---|---|",
        f"| blind part, first score: F1 | {first['entries']} | {' | '.join(number(first[n]['f1']) for n in LEVELS)} |",
        f"| blind part, first score: entries all right | {first['entries']} "
        f"| {' | '.join(str(first[n]['entries_right']) for n in LEVELS)} |",
    ]
    if now is not None:
        lines.append(f"| whole book on {now['date']}: F1 | | {' | '.join(number(now[n]) for n in LEVELS)} |")
    lines += [
        "",
        "The first row is a measure; the last is not: errors of the book were mended one by one, and its open",
    ]
    lines += ["part is among the texts that the weights are learned from (the blind part is not)."]
    return lines


def other_lines(language: str) -> list[str]:
    """False alarms and speed."""
    lines: list[str] = []
    alarms, speed = (last(task, language) for task in ("false-alarms", "throughput"))
    if alarms is not None:
        lines += [
            f"* **Ordinary reports** (sport, crime, prices; {alarms['date']}): of {alarms['records']} records in "
            f"{alarms['reports']} reports, {alarms['invented']} are invented, {alarms['rate']:.2f} a report (asked "
            f"for: at most 0.1). Some of these reports do tell of politics: careful readers find {alarms['told']} "
            "records."
        ]
    if speed is not None:
        lines += [
            f"* **Speed**, one core, reports of 350 words ({speed['date']}): {speed['dense_rate']:.0f} a second of "
            f"dense conflict news (asked for: 15; {speed['dense_ratio']:.1f} times the time of bare tokenisation), "
            f"{speed['mixed_rate']:.0f} of mixed news (asked for: 60; {speed['mixed_ratio']:.1f} times), of which "
            f"{speed['mixed_screened']:.0%} of the sentences never reach the parser. Records with and without that "
            f"screen differ on {speed['screen_differences']} reports of tune.",
            f"* **Memory**: {speed['memory_mb']:.0f} MB at most, a line of 10 MB included (asked for: 700).{of_both()}",
        ]
        if "load_s" in speed:
            lines += [f"* **Loading**: {speed['load_s']:.1f} s of the processor (asked for: 3)."]
    return lines or ["Not measured yet."]


def of_both() -> str:
    """The memory of one process that codes both languages, where it was measured."""
    together = last("memory", BOTH)
    if together is None:
        return ""
    told = f"{together['memory_mb']:.0f} MB ({together['date']}; asked for: 1,200)"
    return f" One process that codes both languages in turn, such a line of each included: {told}."


def section(language: str) -> str:
    """What is told of one language."""
    parts: list[Iterable[str]] = [
        [f"## {LANGUAGES[language]}", "", "### Records", ""], record_rows(language), [""],
        against_targets(language), [""], given_rows(language),
        ["", "### What the errors are made of", ""], error_lines(language), [CAUSES.get(language, "")],
        known_lines(language), ["", "### The book of constructions", ""], book_lines(language),
        ["", "### What the learned parts are worth", ""], worth_lines(language),
        ["", "### Layers", ""], layer_lines(language), ["", "### How sure", ""], reliability_lines(language),
        ["", "### False alarms, speed", ""], other_lines(language),
    ]  # fmt: skip
    return "\n".join(line for part in parts for line in part)


def page() -> str:
    """The whole page, without empty lines in a row."""
    text = "\n\n".join([HEAD.strip(), *(section(language) for language in LANGUAGES)])
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def measures(language: str) -> list[tuple[str, str, float | int, str]]:
    """Task, set, value and day of the figures that ``damai packs`` shows."""
    rows: list[tuple[str, str, float | int, str]] = []
    for part, how in (("check", "unseen"), ("tune", "out-of-fold")):
        entry = last("records", language, part=part, how=how)
        if entry is not None:
            name = f"{entry['reports']} hand-coded reports, {how.replace('-', ' ')}"
            rows += [(f"records {level} F1", name, round(entry[level], 3), entry["date"]) for level in LEVELS]
            break
    books = (last("dates", language, part=name) for name in BOOKS)
    dates, alarms = next(filter(None, books), None), last("false-alarms", language)
    if dates is not None:
        rows.append(("dates value F1", "time book", round(dates["value"], 3), dates["date"]))
    if alarms is not None:
        rows.append(
            ("invented records an ordinary report", f"{alarms['reports']} reports", alarms["rate"], alarms["date"])
        )
    return rows


def toml(language: str) -> str:
    """The content of a pack's ``quality.toml``."""
    head = "# Written by benchmarks/quality_docs.py from benchmarks/log.jsonl.\n"
    rows = [
        f'\n[[measure]]\ntask = {json.dumps(task)}\nset = {json.dumps(name)}\nvalue = {value}\nmeasured_on = "{day}"\n'
        for task, name, value, day in measures(language)
    ]
    return head + "".join(rows)


def files() -> dict[Path, str]:
    """What is to be written where."""
    return {PAGE: page()} | {PACKS / language / "quality.toml": toml(language) for language in LANGUAGES}


def write(console: Console) -> None:
    """Writes them all."""
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
        console.print(f"wrote {path.relative_to(ROOT)}")
    for language in LANGUAGES:
        if drawn := draw_reliability(language, PAGE.parent):
            console.print(f"wrote {drawn.relative_to(ROOT)}")


if __name__ == "__main__":
    write(Console())
