"""The type of a marked pair in one call: one sentence, or lines of JSON, each in the language it is in."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Literal, get_args

from damai.errors import InputError
from damai.events.relation import Relation, locate, relation_of
from damai.ingest import check_text, without_soft_hyphens
from damai.language.identify import identify
from damai.language.likeliest import likeliest
from damai.language.own import Folders, folders_of
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
    tables: Folders = (),
) -> Relation:
    """What ``source`` does to ``target`` in one sentence, or says of it; both are words of the sentence.

    There always is an answer; ``confidence`` (0 to 1) says how sure it is. ``labels="plv"`` gives the 15 labels of the
    PLV set: CONCEDE and RETREAT are YIELD (``penta`` 2). ``language`` is an ISO 639-1 code, found out where it is not
    given; one without a pack raises :class:`LanguageError`, unknown labels, or words that are no string,
    :class:`InputError`. ``tables``: one or several folders of own rows.

    >>> found = relation("Rusia menuduh Ukraina menunda pertukaran itu.", "Rusia", "Ukraina", language="id")
    >>> found.label, found.penta, found.binary, found.words
    ('ACCUSE', 3, 'conflict', 'menuduh')
    """
    row: dict[str, str | None] = {"language": None}
    for name, text in zip(_FIELDS, (sentence, source, target), strict=True):
        check_text(text, name)
        row[name] = without_soft_hyphens(text)
    return next(iter(_answers([row], language, labels, folders_of(tables))))


@dataclass(frozen=True, slots=True)
class Line:
    """The answer to one line of JSON, by its ``number``: the object to be written, or None and the ``fault`` for which
    the line cannot be read; ``notes`` say what was lacking in a line that was answered all the same."""

    number: int
    row: Mapping[str, Any] | None
    fault: Note | None = None
    notes: tuple[Note, ...] = ()


def relation_lines(
    lines: Iterable[str],
    *,
    language: str | None = None,
    labels: Labels = "plover",
    explain: bool = False,
    tables: Folders = (),
) -> Iterator[Line]:
    """The answers to lines of JSON with ``uid``, ``sentence``, ``source``, ``target`` (and ``language``), in order.

    A line that is no JSON object with a sentence has a ``fault`` and no answer; blank ones are passed over. A pair that
    is not given or not in its sentence gets the answer that the sentence alone has, with a note. Without a ``uid`` the
    number of the line stands for it. ``explain`` adds the fields ``predicate``, ``words`` and ``reasons``. No answer
    hangs on the other lines.

    >>> line = '{"uid": 7, "sentence": "Iran mengecam Israel.", "source": "Iran", "target": "Israel"}'
    >>> [answer] = relation_lines([line])
    >>> {name: answer.row[name] for name in ("uid", "label", "penta", "binary")}
    {'uid': 7, 'label': 'ACCUSE', 'penta': 3, 'binary': 'conflict'}
    """
    folders = folders_of(tables)
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    while batch := [_read(number, line) for number, line in islice(numbered, _BATCH)]:
        answers = iter(_answers([one.row for one in batch if one.row is not None], language, labels, folders))
        for one in batch:
            if one.row is None:
                yield one
            else:
                yield replace(one, row={"uid": one.row["uid"], **_written(next(answers), explain)})


def _written(answer: Relation, explain: bool) -> dict[str, Any]:
    row = asdict(answer)
    why = {name: row.pop(name) for name in ("predicate", "words", "reasons")}
    if explain:
        why["reasons"] = dict(why["reasons"])
    return row | (why if explain else {})


def _read(number: int, line: str) -> Line:
    """A line with its fields in place of the answer, those that are missing or no text left empty."""
    try:
        row = json.loads(line.removeprefix("\ufeff"), parse_constant=_refused)
    except (ValueError, RecursionError):
        return Line(number, None, Note("bad-json", "not whole JSON"))
    if not isinstance(row, dict):
        return Line(number, None, Note("not-an-object", "not a JSON object"))
    if not isinstance(row.get("sentence"), str):
        return Line(number, None, Note("no-text", "no sentence"))
    uid = row.get("uid", number)
    if isinstance(uid, float) and not math.isfinite(uid):
        return Line(number, None, Note("bad-json", "not whole JSON"))
    texts = {name: without_soft_hyphens(row[name]) if isinstance(row.get(name), str) else "" for name in _FIELDS}
    told, notes = row.get("language"), _lacks(texts)
    if told is not None and told not in installed():
        notes.append(Note("unsupported-language", f"no pack is installed for the language '{told}': read as another"))
        told = None
    return Line(number, {"uid": uid, "language": told, **texts}, None, tuple(notes))


def _refused(value: str) -> None:
    raise ValueError(value)


def _lacks(texts: Mapping[str, str]) -> list[Note]:
    """What a pair lacks: its words, or their place in the sentence."""
    notes = []
    for name, place in zip(_FIELDS[1:], locate(*(texts[field] for field in _FIELDS)), strict=True):
        if not texts[name].strip():
            notes.append(Note("no-pair", f"no {name} is given: the sentence alone is read"))
        elif place is None:
            notes.append(Note("not-in-sentence", f"the {name} is not in the sentence: {texts[name][:80]}"))
    return notes


def _answers(
    rows: Sequence[Mapping[str, Any]], language: str | None, labels: Labels, tables: tuple[Path, ...]
) -> list[Relation]:
    if labels not in get_args(Labels):
        raise InputError("unknown-labels", f"there are no labels '{labels}': try {', '.join(get_args(Labels))}")
    from damai.pipeline import load_pipeline

    languages = [language or _language(row) for row in rows]
    found: dict[int, Relation] = {}
    for code in dict.fromkeys(languages):
        pipe = load_pipeline(code, tables)
        mine = [number for number, other in enumerate(languages) if other == code]
        places = [(rows[n]["sentence"], *locate(*(rows[n][name] for name in _FIELDS))) for n in mine]
        for number, marked in zip(mine, pipe.mark(places), strict=True):
            found[number] = relation_of(marked, pipe.voter.answer(marked, pipe.coder.grammar), labels)
    return [found[number] for number in range(len(rows))]


def _language(row: Mapping[str, Any]) -> str:
    """The language of a row: as it says, or as it seems; where that has no pack, that whose pack knows most words."""
    said: str = row["language"] or identify(row["sentence"])[0]
    return said if said in installed() else likeliest(row["sentence"])


__all__ = ["Labels", "Line", "Relation", "relation", "relation_lines"]
