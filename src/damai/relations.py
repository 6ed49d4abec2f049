"""The type of a marked pair in one call: one sentence, or lines of JSON, each in the language it is in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal, get_args

from damai.errors import InputError
from damai.events.relation import Relation, locate, relation_of
from damai.language.identify import identify
from damai.language.pack import installed
from damai.model import Note

Labels = Literal["plover", "plv"]
_BATCH = 256
"""Lines that are read and parsed together."""
_FIELDS = ("sentence", "source", "target")


def relation(
    sentence: str,
    source: str,
    target: str,
    *,
    language: str | None = None,
    labels: Labels = "plover",
    tables: Iterable[str | Path] = (),
) -> Relation:
    """What ``source`` does to ``target`` in one sentence, or says of it; both are words of the sentence.

    There always is an answer; ``confidence`` (0 to 1) says how sure it is. ``labels="plv"`` gives the 15 labels of the
    PLV set: CONCEDE and RETREAT are YIELD (``penta`` 2). ``language`` is an ISO 639-1 code, found out where it is not
    given; one without a pack raises :class:`LanguageError`, unknown labels :class:`InputError`.

    >>> found = relation("Rusia menuduh Ukraina menunda pertukaran itu.", "Rusia", "Ukraina", language="id")
    >>> found.label, found.penta, found.binary, found.words
    ('ACCUSE', 3, 'conflict', 'menuduh')
    """
    row = {"sentence": sentence, "source": source, "target": target, "language": language}
    return next(iter(_answers([row], None, labels, tuple(Path(folder) for folder in tables))))


@dataclass(frozen=True, slots=True)
class Line:
    """The answer to one line of JSON: the object to be written, and why the line could not be read (or None)."""

    row: Mapping[str, Any]
    fault: Note | None


def relation_lines(
    lines: Iterable[str],
    *,
    language: str | None = None,
    labels: Labels = "plover",
    explain: bool = False,
    tables: Iterable[str | Path] = (),
) -> Iterator[Line]:
    """The answers to lines of JSON with ``uid``, ``sentence``, ``source``, ``target`` (and ``language``), in order.

    Every line that is not blank gets one; what is no JSON object is answered as an empty sentence and has a ``fault``.
    Without a ``uid`` the number of the line stands for it. ``explain`` adds the fields ``predicate``, ``words`` and
    ``reasons``.

    >>> line = '{"uid": 7, "sentence": "Iran mengecam Israel.", "source": "Iran", "target": "Israel"}'
    >>> [answer] = relation_lines([line], language="id")
    >>> {name: answer.row[name] for name in ("uid", "label", "penta", "binary")}
    {'uid': 7, 'label': 'ACCUSE', 'penta': 3, 'binary': 'conflict'}
    """
    folders = tuple(Path(folder) for folder in tables)
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while batch := [_read(number, line) for number, line in islice(numbered, _BATCH)]:
        answers = _answers([row for row, _ in batch], language, labels, folders)
        for (row, fault), answer in zip(batch, answers, strict=True):
            yield Line({"uid": row["uid"], **_written(answer, explain)}, fault)


def _written(answer: Relation, explain: bool) -> dict[str, Any]:
    row = asdict(answer)
    why = {name: row.pop(name) for name in ("predicate", "words", "reasons")}
    if explain:
        why["reasons"] = dict(why["reasons"])
    return row | (why if explain else {})


def _read(number: int, line: str) -> tuple[dict[str, Any], Note | None]:
    """A line's fields, those that are missing or no text left empty; and what is wrong with it."""
    fault: Note | None = None
    try:
        row = json.loads(line.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        row, fault = {}, Note("bad-json", "not whole JSON")
    if not isinstance(row, dict):
        row, fault = {}, Note("not-an-object", "not a JSON object")
    if fault is None and not isinstance(row.get("sentence"), str):
        fault = Note("no-text", "no sentence")
    texts = {name: row[name] if isinstance(row.get(name), str) else "" for name in _FIELDS}
    told = row.get("language")
    return {"uid": row.get("uid", number), "language": told if told in installed() else None, **texts}, fault


def _answers(
    rows: Sequence[Mapping[str, Any]], language: str | None, labels: Labels, tables: tuple[Path, ...]
) -> list[Relation]:
    if labels not in get_args(Labels):
        raise InputError("unknown-labels", f"there are no labels '{labels}': try {', '.join(get_args(Labels))}")
    from damai.pipeline import load_pipeline

    languages = [language] * len(rows) if language else _languages(rows)
    found: dict[int, Relation] = {}
    for code in dict.fromkeys(languages):
        pipe = load_pipeline(code, tables)
        mine = [number for number, other in enumerate(languages) if other == code]
        places = [(rows[n]["sentence"], *locate(*(rows[n][name] for name in _FIELDS))) for n in mine]
        for number, marked in zip(mine, pipe.mark(places), strict=True):
            found[number] = relation_of(marked, pipe.voter.answer(marked, pipe.coder.grammar), labels)
    return [found[number] for number in range(len(rows))]


def _languages(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The language of each row: as it says, or as it seems; where that is unclear, as most of the others."""
    said = [row["language"] or identify(row["sentence"])[0] for row in rows]
    known = Counter(code for code in said if code in installed())
    usual = known.most_common(1)[0][0] if known else installed()[0]
    given = [row["language"] for row in rows]
    return [own or (code if code in installed() else usual) for own, code in zip(given, said, strict=True)]


__all__ = ["Labels", "Line", "Relation", "relation", "relation_lines"]
