"""Reads TimeML (TempEval-3) as entries of a time book, for ``dates.py``. Nothing of the texts is kept.

An entry is the text between ``<TEXT>`` and ``</TEXT>`` with the offsets, types and values of its ``TIMEX3``; empty ones
(which stand at no words) are left out. ``published`` is the day of the ``DCT``.

TIMEX3 knows no ranges: of "from 1991 to 1997" each year is an expression of its own, where damai tells one span of
years. :func:`ends` parts what was made in the same way, by what stands in it alone, before the two are compared.
"""

from __future__ import annotations

import re
import tarfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from damai.model import Span, Timex

ENDINGS = (".tml", ".tar.gz")
"""How the names of what is read here end."""
COPIES = "testpipeline"
"""A folder of TBAQ-cleaned with a copy of one of its documents."""

LINKS = re.compile(r"\s+(?:to|and|until|till|through|into)\s+"), re.compile(r"\s*[-–—]\s*")
"""What parts the two ends of a range, the surer first."""

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


def ends(text: str, made: Iterable[Timex]) -> Iterator[Timex]:
    """What was made, with both ends of a range in its place.

    >>> span = Timex(Span(5, 17), "1991/1997", value="1991/1997")
    >>> [(t.span.of("from 1991 to 1997."), t.value) for t in ends("from 1991 to 1997.", [span])]
    [('1991', '1991'), ('1997', '1997')]
    """
    for timex in made:
        first, _, last = (timex.value or "").partition("/")
        words = timex.span.of(text)
        link = next((found for pattern in LINKS if (found := pattern.search(words))), None) if last else None
        if link is None:
            yield timex
            continue
        start = timex.span.start
        yield replace(timex, span=Span(start, start + link.start()), value=first, edtf=first)
        yield replace(timex, span=Span(start + link.end(), timex.span.end), value=last, edtf=last)


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
