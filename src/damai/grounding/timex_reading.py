"""What a time expression is before and after anchoring."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from damai.grounding.timex_grammar import Value

Kind = Literal["DATE", "TIME", "DURATION", "SET"]
SINCE, SINCE_CLAUSE, ONSET = "since", "since-clause", "onset"
"""The rules of dates that open a period: behind "since", in a clause with "since", behind a verb of beginning."""
COUNTED, COUNTING = "counted-from", "counted-to"
"""The rules of a day that is counted from another ("two weeks after 1 April"), and of a length of time that is counted
from something else ("two weeks after the coup")."""
COMPARED, COMPARED_CLAUSE = "compared", "compared-clause"
"""The rules of dates that bound a comparison ("the worst fighting since 2020", "since rebels took the city in 2020"):
nothing is told to have gone on since."""


@dataclass(frozen=True, slots=True)
class RawTimex:
    """A time expression as found, not yet anchored: which rule, what it computes (``op``), from which ``args``.

    ``future``: the text speaks of the future; ``since``: a word like "since" stands before it; ``credit``: it stands
    in a credit line and dates nothing; ``bygone``: the text speaks of what is over, so that no coming day is meant;
    ``untold``: the words around it tell nothing of time;
    ``linked``: only a word like "on" parts it from the expression before it. ``opens``: how the clause tells that
    something goes on since then, or began then (``SINCE_CLAUSE``, ``ONSET``); empty where it does not. ``compared``:
    that "since" only bounds a comparison. ``promised``: it stands behind a word of promising and what is promised.
    ``counted``: only a word like "after" (1) or "before" (-1) parts it from the expression before it; ``counting``:
    such a word stands behind it.
    """

    start: int
    end: int
    rule: str
    op: str
    args: dict[str, Value] = field(default_factory=dict)
    future: bool = False
    since: bool = False
    credit: bool = False
    bygone: bool = False
    untold: bool = False
    linked: bool = False
    opens: str = ""
    compared: bool = False
    promised: bool = False
    counted: int = 0
    counting: bool = False

    def whole(self, name: str) -> int | None:
        """A whole-numbered argument."""
        value = self.args.get(name)
        return int(value) if isinstance(value, int | float) else None

    def word(self, name: str) -> str:
        """A named argument."""
        value = self.args.get(name)
        return value if isinstance(value, str) else ""

    def period_rule(self) -> str:
        """The rule that holds where a period is opened, or a comparison bounded; empty where neither is."""
        if self.compared:
            return COMPARED if self.since else COMPARED_CLAUSE
        return SINCE if self.since else self.opens


class Reference(NamedTuple):
    """What was last spoken of: the last single day, the first day of the last date of any length, and for each part of
    the day (its TIMEX3 code) the day of which it was last told. ``quarter``: the first day of the last quarter of a
    year, while nothing else of its length or longer was spoken of since. ``gone``: the last single day that was not
    still to come when the report was published."""

    day: date | None = None
    period: date | None = None
    parts: tuple[tuple[str, date], ...] = ()
    quarter: date | None = None
    gone: date | None = None


class Anchored(NamedTuple):
    """The reading of an expression."""

    edtf: str | None
    value: str | None
    relative: bool = False
    type: Kind = "DATE"


class Context(NamedTuple):
    """What an expression is anchored to."""

    published: date | None
    reference: Reference


NOTHING = Anchored(None, None)
"""The reading of what names no day there is."""
