"""Writes the answers to lines of marked pairs, and what is to be said of the lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from damai.relations import Line
from damai.serial import dump
from damai.terminal.messages import Messages


def write_pairs(answers: Iterable[Line], stream: TextIO, errors: TextIO, messages: Messages) -> bool:
    """Writes each answer as a line of JSON to one stream, what a line lacks to another; whether all could be read."""
    is_whole = True
    for answer in answers:
        if answer.row is not None:
            stream.write(dump(answer.row) + "\n")
            for note in answer.notes:
                told = messages.note(note.code, note.message)
                errors.write(messages.say("run.note", id=answer.row["uid"], message=told) + "\n")
        elif answer.fault is not None:
            is_whole = False
            told = messages.note(answer.fault.code, answer.fault.message)
            errors.write(messages.say("run.unread", id=f"line:{answer.number}", message=told) + "\n")
    return is_whole
