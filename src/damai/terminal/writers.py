"""Writes coded or tagged reports as data, in UTF-8: JSON, JSON lines, CSV, or the codebook's lines."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO, Literal

from damai.api import Outcome
from damai.codebook import CSV_COLUMNS, codebook_line, csv_rows, unread_line
from damai.layers import tag_line
from damai.serial import dump, to_dict

DataFormat = Literal["json", "jsonl", "csv", "codebook"]
TagFormat = Literal["tags"]


class DataWriter:
    r"""Writes outcomes one by one as they come; ``close`` ends the document.

    What could not be read has a line in the codebook format only.

    >>> stream = io.BytesIO()
    >>> writer = DataWriter(stream, "codebook")
    >>> writer.write(Outcome("x.jsonl", "line:1", None, ()))
    >>> writer.close()
    >>> stream.getvalue()
    b'{"id": "line:1", "records": [], "notes": []}\n'
    """

    def __init__(self, stream: BinaryIO, format: DataFormat) -> None:
        self._stream = stream
        self._format = format
        self._written = 0
        if format == "csv":
            self._row(CSV_COLUMNS)

    def write(self, outcome: Outcome) -> None:
        """Writes one."""
        analysis = outcome.analysis
        if self._format == "codebook":
            self._line(
                dump(codebook_line(analysis) if analysis is not None else unread_line(outcome.id, outcome.notes))
            )
        elif analysis is None:
            return
        elif self._format == "jsonl":
            self._line(dump(to_dict(analysis)))
        elif self._format == "json":
            self._text("[\n" if not self._written else ",\n")
            self._text(dump(to_dict(analysis), indent=2))
        else:
            for row in csv_rows(analysis):
                self._row(row)
        self._written += 1

    def close(self) -> None:
        """Ends the document; the stream stays open."""
        if self._format == "json":
            self._text("\n]\n" if self._written else "[]\n")
        self._stream.flush()

    def _line(self, text: str) -> None:
        self._text(text + "\n")

    def _row(self, row: tuple[str, ...]) -> None:
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator="\n").writerow(row)
        self._text(line.getvalue())

    def _text(self, text: str) -> None:
        self._stream.write(text.encode("utf-8", "backslashreplace"))


class TagWriter:
    r"""Writes tagged reports one by one, a line each; what could not be read has none.

    >>> from damai.model import Report, Tagging
    >>> stream = io.BytesIO()
    >>> TagWriter(stream).write(Outcome("x.txt", "r1", None, (), Tagging(Report("r1", "Hai"), "names")))
    >>> stream.getvalue()
    b'{"id": "r1", "spans": []}\n'
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, outcome: Outcome) -> None:
        """Writes one."""
        if outcome.tagging is not None:
            self._stream.write((dump(tag_line(outcome.tagging)) + "\n").encode("utf-8", "backslashreplace"))

    def close(self) -> None:
        """Ends the document; the stream stays open."""
        self._stream.flush()
