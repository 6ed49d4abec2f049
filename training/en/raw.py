"""Raw English text for counts and vectors (takes the place of training/id/raw.py): paragraph after paragraph."""

from __future__ import annotations

import gzip
import json
import re
import tarfile
from collections import defaultdict
from collections.abc import Iterator

import sources
from conllu import read_text

TOKEN = re.compile(r'<token [^>]*?sentence="(\d+)"[^>]*>([^<]*)</token>')
ENTITIES = {"&amp;": "&", "&quot;": '"', "&apos;": "'", "&lt;": "<", "&gt;": ">"}
LAST_TOPIC = 35
"""ECB+'s topics 36 to 45 are its test part."""


def paragraphs() -> Iterator[str]:
    yield from _diplomacy()
    yield from _polnear()
    yield from _ecbplus()
    gum = sources.documents_of(read_text(sources.GUM_TRAIN), sources.GUM_OPEN)
    for content in (read_text(sources.EWT_TRAIN), gum):
        yield from re.findall(r"^# text = (.*)$", content, re.MULTILINE)


def _diplomacy() -> Iterator[str]:
    with gzip.open(sources.DIPLOMACY, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield from (p.strip() for p in f"{record['title']}\n{record['text']}".split("\n") if p.strip())


def _polnear() -> Iterator[str]:
    with tarfile.open(sources.POLNEAR) as archive:
        for member in sorted(archive.getmembers(), key=lambda m: m.name):
            stream = archive.extractfile(member) if member.name.endswith(".txt") else None
            if stream is not None:
                text = stream.read().decode("utf-8")
                yield from (p.strip() for p in text.split("\n") if p.strip())


def _ecbplus() -> Iterator[str]:
    """Sentences of the training and development topics, their words put together with spaces."""
    with tarfile.open(sources.ECBPLUS) as archive:
        for member in sorted(archive.getmembers(), key=lambda m: m.name):
            topic = member.name.split("/")[1] if member.name.endswith(".xml") else ""
            stream = archive.extractfile(member) if topic.isdigit() and int(topic) <= LAST_TOPIC else None
            if stream is not None:
                sentences: dict[str, list[str]] = defaultdict(list)
                for number, form in TOKEN.findall(stream.read().decode("utf-8")):
                    sentences[number].append(re.sub(r"&\w+;", lambda m: ENTITIES.get(m[0], ""), form))
                yield from (" ".join(words) for words in sentences.values())
