"""How what could not be read is named: the file, what in it, and why; nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from damai.model import Note
from damai.terminal.messages import Messages


def where(source: str, id: str) -> str:
    """The file, and what in it where that is not the whole of it.

    >>> where("a/b.txt", "b.txt"), where("a/b.jsonl", "line:3"), where("", "r1")
    ('a/b.txt', 'a/b.jsonl: line:3', 'r1')
    """
    return source if source.endswith(id) else ": ".join(filter(None, (source, id)))


def why(messages: Messages, source: str, id: str, notes: Sequence[Note]) -> str:
    """The sentences of notes without the names that stand before them already.

    >>> why(Messages("en"), "a/b.txt", "b.txt", [Note("empty", "b.txt is empty")])
    'is empty'
    """
    told = (messages.note(note.code, note.message) for note in notes)
    return "; ".join(_shortened(sentence, (source, id, PurePath(source).name)) for sentence in told)


def _shortened(sentence: str, names: Sequence[str]) -> str:
    for name in names:
        rest = sentence.removeprefix(name)
        if name and rest != sentence and rest[:1] in (" ", ":"):
            return rest.lstrip(": ")
    return sentence


__all__ = ["where", "why"]
