"""The book of constructions: short texts of our own, each with every record that the codebook asks for.

    python tests/quality/book.py [--language en] [--update-known] [--save-first] [--errors PATTERN]

Each language LANG has two books: ``book_LANG_blind.jsonl`` was written by somebody who had not seen the rules,
``book_LANG.jsonl`` as unit tests of the grammar. An entry is right at a level when all its records are made and nothing
else: ``detect`` asks for the types, ``who`` also for the entities on each side, ``full`` also for status, claimants,
deniers and mediators, and, where the entry gives them, date, place, casualties and the day a promise is due. What is
not right yet stands in ``known_book_failures_LANG.json``; what the blind book scored before anything was mended, in
``blind_first_score_LANG.json``.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from damai.grounding import edtf
from damai.model import Event, Report
from damai.pipeline import load_pipeline

HERE = Path(__file__).parent
LANGUAGES = ("id", "en")
"""Languages that have books."""
LEVELS = ("detect", "who", "full")
SYMMETRIC = frozenset({"AGREE", "CONSULT", "COOPERATE"})
COMPASS = frozenset(
    f"{word}{ending}"
    for word in ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest")
    for ending in ("", "ern")
) | {"central", "the", "near", "city", "province", "region"}
"""Words that do not tell one place from another, as the codebook's scorer has it."""
OWN_COMPASS = frozenset(
    {"north korea", "south korea", "south sudan", "south africa", "north macedonia", "west bank", "south china sea"}
    | {"north sumatra", "west papua", "central papua", "south ossetia", "western sahara", "east jerusalem", "east java"}
)
"""Names of which the compass word is a part."""

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """One text of the book; ``blind`` where its author had not seen the rules."""

    id: str
    language: str
    text: str
    published: str
    records: tuple[Record, ...]
    blind: bool
    note: str


@dataclass
class Result:
    """What the coder made of an entry: the records made, and how many agree at each level."""

    entry: Entry
    made: list[dict[str, Any]]
    hits: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    wanted: int = 0
    counted: int = 0
    faults: list[str] = field(default_factory=list)

    def right(self, level: str) -> bool:
        """Whether all that is asked for was made, and nothing else."""
        return self.hits[level] == self.wanted == self.counted

    @property
    def reason(self) -> str:
        """The first level that fails, and on what; empty where all is right."""
        failed = next((level for level in LEVELS if not self.right(level)), "")
        return f"{failed}: {'; '.join(self.faults)}" if failed else ""


def books(language: str) -> tuple[Path, Path]:
    """The files of a language's books, the blind one first."""
    return HERE / f"book_{language}_blind.jsonl", HERE / f"book_{language}.jsonl"


def known_path(language: str) -> Path:
    """The list of a language's entries that are known to fail."""
    return HERE / f"known_book_failures_{language}.json"


def first_path(language: str) -> Path:
    """The first score of a language's blind book."""
    return HERE / f"blind_first_score_{language}.json"


def load(language: str = "id") -> list[Entry]:
    """All entries of a language, the blind ones first."""
    blind, own = (path.read_text("utf-8").splitlines() for path in books(language))
    rows = [(line, True) for line in blind] + [(line, False) for line in own]
    return [_entry(line, language, unseen) for line, unseen in rows if line.strip()]


def _entry(line: str, language: str, blind: bool) -> Entry:
    row = json.loads(line)
    note = row.get("note") or row.get("construction") or ""
    return Entry(row["id"], language, row["text"], row["published"], tuple(row["records"]), blind, note)


def run(entries: Iterable[Entry]) -> list[Result]:
    """Codes the entries, each in its language, and holds what was made against what is asked for."""
    found = []
    for entry in entries:
        pipeline = load_pipeline(entry.language)
        events = pipeline.run(Report(entry.id, entry.text, entry.published, language=entry.language)).events
        found.append(compare(entry, [plain(event) for event in events]))
    return found


def plain(event: Event) -> dict[str, Any]:
    """The fields of an event that the book speaks of."""
    names = ("type", "actors", "recipients", "mediators", "status", "claimants", "deniers", "date", "place")
    row = {name: getattr(event, name) for name in (*names, "killed", "injured")}
    row["due"] = event.commitment.due if event.commitment else None
    return row


def entities(codes: Iterable[str] | None) -> frozenset[str]:
    """Entity codes without their sectors.

    >>> sorted(entities(["ARM:GOV", "ARM:MIL", "IGO-UN"]))
    ['ARM', 'IGO-UN']
    """
    return frozenset(code.partition(":")[0] for code in codes or ())


def same_sides(asked: Record, made: Record) -> bool:
    """Whether the same entities act and undergo; taken together where the event has no direction."""
    ours, theirs = ((entities(r.get("actors")), entities(r.get("recipients"))) for r in (asked, made))
    mutual = not asked.get("recipients") and len(asked.get("actors") or ()) > 1
    if asked["type"] in SYMMETRIC or mutual:
        return ours[0] | ours[1] == theirs[0] | theirs[1]
    return ours == theirs


def same_days(asked: str, made: str | None) -> bool:
    """Whether two dates span the same days.

    >>> same_days("2021-05", "2021-05-01/2021-05-31"), same_days("2021-05", None)
    (True, False)
    """
    return made is not None and edtf.bounds(asked) == edtf.bounds(made)


def place_key(name: str | None) -> frozenset[str]:
    """The words that tell a place.

    >>> place_key("Northern Gaza") == place_key("Gaza"), place_key("Odésa") == place_key("Odesa")
    (True, True)
    """
    letters = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    words = re.findall("[a-z]+", letters)
    whole = frozenset(words)
    return whole if " ".join(words) in OWN_COMPASS else whole - COMPASS or whole


def wrong_fields(asked: Record, made: Record) -> list[str]:
    """The fields, beside type and sides, in which a made record is not what is asked for."""
    lists = ("claimants", "deniers", "mediators")
    wrong = [name for name in lists if entities(asked.get(name)) != entities(made.get(name))]
    if (asked.get("status") or "occurred") != made["status"]:
        wrong.append("status")
    days = {"date": asked.get("date"), "due": (asked.get("commitment") or {}).get("due")}
    wrong += [name for name, day in days.items() if day and not same_days(day, made[name])]
    if asked.get("place") and place_key(asked["place"]) != place_key(made["place"]):
        wrong.append("place")
    return wrong + [n for n in ("killed", "injured") if asked.get(n) is not None and asked[n] != made[n]]


def pair(asked: Sequence[Record], made: Sequence[Record]) -> dict[int, int]:
    """Pairs records of a fitting type one to one, best agreement first."""
    weights = []
    for i, ours in enumerate(asked):
        for j, theirs in enumerate(made):
            if theirs["type"] != ours["type"] and theirs["type"] not in ours.get("type_alt", ()):
                continue
            sides = [entities((*(r.get("actors") or ()), *(r.get("recipients") or ()))) for r in (ours, theirs)]
            agree = same_sides(ours, theirs) * 100 + len(sides[0] & sides[1]) * 5 - len(wrong_fields(ours, theirs))
            weights.append((agree, not ours.get("optional"), -i, -j))
    pairs: dict[int, int] = {}
    for _, _, i, j in sorted(weights, reverse=True):
        if -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return pairs


def compare(entry: Entry, made: list[dict[str, Any]]) -> Result:
    """Holds the records made of an entry against those it asks for; optional ones neither help nor harm."""
    pairs = pair(entry.records, made)
    result = Result(entry, made)
    result.counted = len(made)
    for i, asked in enumerate(entry.records):
        if asked.get("optional"):
            result.counted -= i in pairs
            continue
        result.wanted += 1
        if i not in pairs:
            result.faults.append(f"no {asked['type']}")
            continue
        theirs = made[pairs[i]]
        wrong = wrong_fields(asked, theirs)
        agree = same_sides(asked, theirs)
        result.hits["detect"] += 1
        result.hits["who"] += agree
        result.hits["full"] += agree and not wrong
        wrong = wrong if agree else ["sides", *wrong]
        result.faults += [f"{', '.join(wrong)} of {asked['type']}"] if wrong else []
    used = set(pairs.values())
    result.faults += [f"{row['type']} too many" for j, row in enumerate(made) if j not in used]
    return result


def scores(results: Sequence[Result]) -> dict[str, Any]:
    """F1 over all records and the share of entries right, at each level."""
    wanted, counted = sum(r.wanted for r in results), sum(r.counted for r in results)
    table: dict[str, Any] = {"entries": len(results), "asked": wanted, "made": counted}
    for level in LEVELS:
        hits = sum(r.hits[level] for r in results)
        table[level] = {
            "f1": round(2 * hits / max(1, wanted + counted), 3),
            "precision": round(hits / max(1, counted), 3),
            "recall": round(hits / max(1, wanted), 3),
            "entries_right": sum(r.right(level) for r in results),
        }
    return table


def known(language: str = "id") -> dict[str, str]:
    """The entries that are not right yet, each with a short reason; none where the list was not taken yet."""
    path = known_path(language)
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def update_known(results: Sequence[Result], language: str) -> None:
    """Writes the list of known failures anew; reasons written by hand are kept, those made here brought up to date."""
    before = known(language)
    by_hand = {name: reason for name, reason in before.items() if reason.partition(":")[0] not in LEVELS}
    listed = {r.entry.id: by_hand.get(r.entry.id, r.reason) for r in results if r.reason}
    path = known_path(language)
    path.write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for word, ids in (("added", listed.keys() - before.keys()), ("taken out", before.keys() - listed.keys())):
        print(f"{word}: {', '.join(sorted(ids)) or 'none'}")
    print(f"{len(listed)} of {len(results)} entries are listed in {path.name}")


def save_first(results: Sequence[Result], language: str) -> None:
    """Keeps the first score on the blind entries, before anything was mended; never written twice."""
    path = first_path(language)
    blind = [r for r in results if r.entry.blind]
    versions = load_pipeline(language).versions
    first = {"date": datetime.date.today().isoformat(), "versions": versions, **scores(blind)}
    path.write_text(json.dumps({"first": first}, indent=1) + "\n", "utf-8")
    print(path.read_text("utf-8"))


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", choices=LANGUAGES, default="id")
    parser.add_argument("--update-known", action="store_true", help="write known_book_failures_LANG.json anew")
    parser.add_argument("--save-first", action="store_true", help="write blind_first_score_LANG.json (once)")
    parser.add_argument("--errors", metavar="PATTERN", help="print the entries that fail and whose id matches it")
    return parser.parse_args()


def main() -> None:
    """Codes the book; writes what is asked for."""
    options = arguments()
    if options.save_first and first_path(options.language).exists():
        raise SystemExit(f"{first_path(options.language).name} is there already: a first score is taken once")
    if options.save_first and options.update_known:
        raise SystemExit("--save-first codes the blind book alone: give --update-known in a run of its own")
    results = run(e for e in load(options.language) if e.blind or not options.save_first)
    if options.save_first:
        save_first(results, options.language)
    if options.update_known:
        update_known(results, options.language)
    if options.errors is not None:
        for result in results:
            if result.reason and re.search(options.errors, result.entry.id):
                print_result(result)
    print(json.dumps(scores(results)))


def print_result(result: Result) -> None:
    """Prints an entry that fails, with what is asked for and what was made."""
    print(f"\n{result.entry.id} [{result.entry.note}] {result.entry.text}\n  {result.reason}")
    for word, rows in (("asked", result.entry.records), ("made ", result.made)):
        for row in rows:
            filled = {name: value for name, value in row.items() if value not in (None, (), [])}
            print(f"  {word} {json.dumps(filled, ensure_ascii=False)}")


if __name__ == "__main__":
    main()
