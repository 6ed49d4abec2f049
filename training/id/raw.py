"""The raw news: paragraph after paragraph."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

import paths


def paragraphs() -> Iterator[str]:
    for path in sorted(paths.RAW_NEWS.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                yield from (
                    p.strip() for p in f"{record.get('title') or ''}\n{record['text']}".split("\n") if p.strip()
                )
