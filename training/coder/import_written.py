"""Turns reports that were written for damai, with their codings, into one file of texts and labels.

    python training/coder/import_written.py FOLDER --language en --out training/coder/written-en.jsonl

The news in them is invented; what they say of wars, treaties and offices before may be real. The form of the files in
FOLDER (``*.txt``) is described by ``read``. Evidence is widened to sentences; what is not found in its text is told
and left out.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from import_coding import labelled

from damai.ingest import clean
from damai.language.analyser import Analyser
from damai.language.pack import load_pack

HEAD, RECORDS = "=== ", "--- records"
AGENCY = re.compile(r"\((?:Reuters|AP|AFP|CNN|BBC|dpa|UPI|Xinhua|Bloomberg)\)")
"""A dateline that would lay the invented news at a real agency's door."""
NOBODY = "(Kabar)"


def read(text: str) -> Iterator[dict[str, Any]]:
    """The reports of one file: a line ``=== ID | DAY | TITLE``, the text, a line ``--- records``, a record a line.

    A record is JSON, as in the codebook, with ``trigger`` (the words that tell of it) and ``at`` (the beginnings of
    its sentences, that of the trigger first) instead of ``evidence``.
    """
    for block in f"\n{text}".split(f"\n{HEAD}")[1:]:
        head, _, rest = block.partition("\n")
        name, day, title = (part.strip() for part in head.split("|", 2))
        body, _, records = AGENCY.sub(NOBODY, rest).partition(f"\n{RECORDS}")
        made = [json.loads(line) for line in records.splitlines() if line.strip().startswith("{")]
        yield {"id": name, "published": day, "title": title, "text": body.strip(), "made": made}


def main() -> None:
    """Reads all files of a folder, writes one file of reports with labels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    analyser = Analyser(load_pack(args.language))
    lines: list[str] = []
    lost = kept = 0
    for path in sorted(args.folder.glob("*.txt")):
        for report in read(path.read_text(encoding="utf-8")):
            text = report["text"]
            sentences = [(s.start, s.end) for s in analyser.sentence_spans(clean(text))]
            made = report.pop("made")
            records = [labelled({**one, "quotes": one.get("at", [])}, text, sentences) for one in made]
            lost += sum(r is None for r in records)
            kept += sum(r is not None for r in records)
            whole = report | {"records": [r for r in records if r]}
            lines.append(json.dumps(whole, ensure_ascii=False, sort_keys=True))
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} reports, {kept} records; {lost} records whose sentences were not found", file=sys.stderr)


if __name__ == "__main__":
    main()
