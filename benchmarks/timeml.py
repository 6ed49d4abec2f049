"""Reads TimeML (TempEval-3) as entries of a time book, for ``dates.py``. Nothing of the texts is kept.

An entry is the text between ``<TEXT>`` and ``</TEXT>`` with the offsets, types and values of its ``TIMEX3``; empty ones
(which stand at no words) are left out. ``published`` is the day of the ``DCT``.
"""

from __future__ import annotations

import tarfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ENDINGS = (".tml", ".tar.gz")
"""How the names of what is read here end."""
COPIES = "testpipeline"
"""A folder of TBAQ-cleaned with a copy of one of its documents."""

Row = dict[str, Any]


def read(path: Path) -> Iterator[Row]:
    """The documents of a ``.tml`` file, of a folder, or of a ``.tar.gz``, in the order of their names."""
    if path.is_dir():
        for name in sorted(path.rglob("*.tml")):
            yield entry(name.stem, name.read_bytes())
    elif path.name.endswith(".tml"):
        yield entry(path.stem, path.read_bytes())
    else:
        with tarfile.open(path) as archive:
            for member in sorted(archive.getmembers(), key=lambda m: m.name):
                stream = archive.extractfile(member) if member.name.endswith(".tml") else None
                if stream is not None and COPIES not in member.name:
                    yield entry(Path(member.name).stem, stream.read())


def entry(name: str, content: bytes) -> Row:
    """One document.

    >>> found = entry("d", b"<TimeML><DCT><TIMEX3 value='2019-09-14T08:00' type='TIME'/></DCT><TEXT>They met on "
    ...     b"<TIMEX3 type='DATE' value='2019-09-12'>Thursday</TIMEX3>.</TEXT></TimeML>")
    >>> found["text"], found["published"], found["timexes"]
    ('They met on Thursday.', '2019-09-14', [{'start': 12, 'end': 20, 'type': 'DATE', 'value': '2019-09-12'}])
    """
    root = ElementTree.fromstring(content)
    created = root.find("./DCT/TIMEX3")
    body = root.find("./TEXT")
    pieces: list[str] = []
    timexes: list[Row] = []
    if body is not None:
        _walk(body, pieces, timexes)
    day = None if created is None else created.get("value", "")[:10]
    return {"id": name, "text": "".join(pieces), "published": day, "timexes": timexes}


def _walk(node: ElementTree.Element, pieces: list[str], timexes: list[Row]) -> None:
    """Adds a node's letters to ``pieces`` and the expressions in it to ``timexes``."""
    start = sum(map(len, pieces))
    pieces.append(node.text or "")
    for child in node:
        _walk(child, pieces, timexes)
        pieces.append(child.tail or "")
    end = sum(map(len, pieces))
    if node.tag == "TIMEX3" and end > start:
        timexes.append({"start": start, "end": end, "type": node.get("type"), "value": node.get("value")})
