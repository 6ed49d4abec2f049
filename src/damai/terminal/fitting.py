"""Tables that stay readable in any width: columns that do not fit are stacked below others, nothing is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

WORD = 22
"""Cells of the longest word that a column makes room for; a longer one is broken."""
NOTHING = ("", "–")
"""Cells that say nothing, and are left out where they are stacked."""
Layout = tuple[tuple[int, ...], ...]
"""The columns by number, those of one group stacked."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title; its share of the room that is left; how narrow it may get (its longest word at least);
    whether its cells need the title where they stand below another's."""

    title: str
    ratio: int = 1
    least: int = 0
    named: bool = False


def fitted(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Text]],
    layouts: Sequence[Layout],
    width: int,
    *,
    lined: bool = True,
    joint: str = "\n",
) -> Table:
    """A table in the first of the ``layouts`` that fits a width without breaking words; in the last where none does.
    ``lined``: with lines between rows also where nothing is stacked. Cells are stacked below one another, or on one
    line with a ``joint`` that is none, and then without their titles.

    >>> columns, rows = [Column("Day"), Column("Words", 3, 12)], [[Text("2020-09-27"), Text("so it goes")]]
    >>> [len(fitted(columns, rows, [((0,), (1,)), ((0, 1),)], width).columns) for width in (40, 20)]
    [2, 1]
    """
    for layout in layouts:
        groups = [[columns[n] for n in group] for group in layout]
        cells = [[_stacked([row[n] for n in group], its, joint) for group, its in zip(layout, groups, strict=True)]
                 for row in rows]  # fmt: skip
        heads = [" / ".join(c.title for n, c in enumerate(its) if not _is_named(c, n, joint)) for its in groups]
        least = [
            max([c.least for c in its] + [_longest_word(text) for text in (Text(heads[n]), *(row[n] for row in cells))])
            for n, its in enumerate(groups)
        ]
        room = width - 3 * len(layout) - 1
        if sum(least) <= room:
            break
    natural = [_natural(heads[n], least[n], [row[n] for row in cells], len(layout[n])) for n in range(len(layout))]
    shares = _shares(least, natural, [max(c.ratio for c in its) for its in groups], room)
    show_lines = lined or (layout != layouts[0] and joint == "\n")
    table = Table(box=box.ROUNDED, show_lines=show_lines, expand=True, header_style="bold")
    for head, share in zip(heads, shares, strict=True):
        table.add_column(head, width=share, overflow="fold")
    for cell in cells:
        table.add_row(*cell)
    return table


def _stacked(cells: Sequence[Text], columns: Sequence[Column], joint: str) -> Text:
    """Cells below one another, those with a title of their own behind it; what says nothing is left out, unless
    nothing else is there."""
    if len(cells) == 1:
        return cells[0]
    parts = []
    for number, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        if cell.plain in NOTHING:
            continue
        named = _is_named(column, number, joint)
        parts.append(Text.assemble((f"{column.title}: ", "dim"), cell) if named else cell)
    return Text(joint).join(parts) if parts else cells[0]


def _is_named(column: Column, number: int, joint: str) -> bool:
    """Whether a column's title stands before its cells, below those of others."""
    return column.named and number > 0 and joint == "\n"


def _longest_word(text: Text) -> int:
    return min(WORD, max((cell_len(word) for word in text.plain.split()), default=1))


def _longest_line(text: Text) -> int:
    return max((cell_len(line) for line in text.plain.splitlines()), default=1)


def _natural(head: str, least: int, cells: Sequence[Text], stacked: int) -> int:
    """What a column can use: its longest line; a title of several columns is no reason to be wide."""
    return max([least, *map(_longest_line, cells), cell_len(head) if stacked == 1 else 0])


def _shares(least: Sequence[int], natural: Sequence[int], ratios: Sequence[int], room: int) -> list[int]:
    """The widths of columns: what each needs at least, then by their ratios up to what each can use; what is left when
    all have that, by their ratios too."""
    widths = [max(1, one) for one in least]
    if len(widths) == 1:
        return [max(1, room)]
    for limits in (natural, [room] * len(widths)):
        for _ in range(max(0, room - sum(widths))):
            open_ = [n for n in range(len(widths)) if widths[n] < limits[n]]
            if not open_:
                break
            widths[min(open_, key=lambda n: ((widths[n] - least[n] + 1) / ratios[n], n))] += 1
    return widths


__all__ = ["Column", "Layout", "fitted"]
