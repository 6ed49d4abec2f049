"""What we know to be wrong: sentences of our own, each of which still fails. One that starts to work must be taken out.

    python tests/quality/test_known_failures.py [--prune]     shows what is made of each; takes out those that work

A line of ``known_failures.jsonl``: ``id``, ``language`` (Indonesian where it is left out), ``text``, ``published``,
``why`` (the error in our own words), and ``expect``, a part of a record that should be made, or ``unwanted``, a part of
a record that should not be. Entities are compared without sectors, days by what they span.
"""

import argparse
import json
import sys
from pathlib import Path

import book
import pytest

from damai.model import Report
from damai.pipeline import load_pipeline

PATH = Path(__file__).parent / "known_failures.jsonl"
LISTS = frozenset({"actors", "recipients", "mediators", "claimants", "deniers"})
KEYS = LISTS | {"type", "status", "date", "place", "killed", "injured", "due"}


def load():
    return [json.loads(line) for line in PATH.read_text("utf-8").splitlines() if line.strip()]


def made_of(entry):
    language = entry.get("language", "id")
    events = load_pipeline(language).run(Report(entry["id"], entry["text"], entry["published"])).events
    return [book.plain(event) for event in events]


def fits(part, record):
    """Whether a record has all that a part of one asks for.

    >>> fits({"type": "CONSULT", "actors": ["RUS"]}, {"type": "CONSULT", "actors": ("RUS:GOV",)})
    True
    """
    for name, value in part.items():
        if name in LISTS:
            right = book.entities(value) == book.entities(record[name])
        elif name in ("date", "due") and value is not None:
            right = book.same_days(value, record[name])
        elif name == "place" and value is not None:
            right = book.place_key(value) == book.place_key(record[name])
        else:
            right = record[name] == value
        if not right:
            return False
    return True


def works(entry, made):
    """Whether an entry is coded as it should be."""
    if "expect" in entry and not any(fits(entry["expect"], record) for record in made):
        return False
    return "unwanted" not in entry or not any(fits(entry["unwanted"], record) for record in made)


ENTRIES = load()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_still_fails(entry):
    made = made_of(entry)
    if works(entry, made):
        pytest.fail(f"{entry['id']} starts to work ({entry['why']}): take it out of {PATH.name} (--prune)")
    pytest.xfail(entry["why"])


def test_entries_are_complete():
    assert len(ENTRIES) >= 12
    assert len({entry["id"] for entry in ENTRIES}) == len({entry["text"] for entry in ENTRIES}) == len(ENTRIES)
    for entry in ENTRIES:
        assert set(entry) <= {"id", "language", "text", "published", "expect", "unwanted", "why"}
        assert entry["why"].strip()
        parts = [entry[name] for name in ("expect", "unwanted") if name in entry]
        assert parts
        assert all(part and set(part) <= KEYS for part in parts)


def test_the_page_and_the_pack_tell_what_was_logged():
    sys.path.insert(0, str(PATH.parents[2]))
    from benchmarks import quality_docs

    for path, text in quality_docs.files().items():
        assert path.read_text("utf-8") == text, f"{path.name}: python benchmarks/records.py --write-docs writes it anew"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prune", action="store_true", help="take out the entries that work")
    options = parser.parse_args()
    left = []
    for entry in ENTRIES:
        made = made_of(entry)
        right = works(entry, made)
        if not right:
            left.append(entry)
        print(f"{entry['id']}: {'WORKS' if right else 'fails'}: {entry['why']}")
        for record in made:
            filled = {name: value for name, value in record.items() if value not in (None, (), [])}
            print(f"    {json.dumps(filled, ensure_ascii=False)}")
    if options.prune:
        text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in left)
        PATH.write_text(text, "utf-8")
    print(f"{len(left)} of {len(ENTRIES)} still fail")


if __name__ == "__main__":
    main()
