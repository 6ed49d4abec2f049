"""Sketches as bytes, for the store."""

from __future__ import annotations

import json
import sys
from array import array

from damai.crossdoc.told import ReportSketch

_SIZE = 4


def sketch_bytes(sketch: ReportSketch) -> bytes:
    """A sketch as bytes: a head in JSON, then its numbers (8 bytes each, little-endian) and its vectors.

    >>> sketch = ReportSketch("r", version="1", shingles=(1, 2**64 - 1), sentences=((0, 5),), vectors=b"x")
    >>> sketch_from_bytes(sketch_bytes(sketch)) == sketch
    True
    """
    numbers = (
        sketch.shingles,
        sketch.signature,
        sketch.anchors,
        tuple(end for span in sketch.sentences for end in span),
        sketch.signs,
    )
    head = {
        "report": sketch.report, "published": sketch.published, "publisher": sketch.publisher,
        "language": sketch.language, "version": sketch.version, "sizes": [len(row) for row in numbers],
    }  # fmt: skip
    packed = json.dumps(head).encode("ascii")
    row = _little(array("Q", [number for row in numbers for number in row]))
    return len(packed).to_bytes(_SIZE, "little") + packed + row.tobytes() + sketch.vectors


def sketch_from_bytes(data: bytes) -> ReportSketch:
    """The sketch that :func:`sketch_bytes` wrote."""
    start = _SIZE + int.from_bytes(data[:_SIZE], "little")
    head = json.loads(data[_SIZE:start])
    sizes = head.pop("sizes")
    end = start + 8 * sum(sizes)
    numbers = array("Q")
    numbers.frombytes(data[start:end])
    numbers = _little(numbers)
    rows, at = [], 0
    for size in sizes:
        rows.append(tuple(numbers[at : at + size]))
        at += size
    shingles, signature, anchors, ends, signs = rows
    sentences = tuple(zip(ends[::2], ends[1::2], strict=True))
    return ReportSketch(
        **head,
        shingles=shingles,
        signature=signature,
        anchors=anchors,
        sentences=sentences,
        vectors=data[end:],
        signs=signs,
    )


def _little(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


__all__ = ["sketch_bytes", "sketch_from_bytes"]
