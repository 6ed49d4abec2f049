"""What is left of a report that could not be read: its name, and why."""

from __future__ import annotations

from dataclasses import dataclass

from damai.model import Note


@dataclass(frozen=True, slots=True)
class Broken:
    """A report that could not be read; ``id`` is its own id where it told one, else ``line:N`` or the file's name.

    >>> Broken("line:3", (Note("blank-line", "line 3 is blank"),)).notes[0].code
    'blank-line'
    """

    id: str
    notes: tuple[Note, ...]


def broken(id: str, code: str, message: str) -> Broken:
    """A ``Broken`` with one note."""
    return Broken(id, (Note(code, message),))
