"""What the dossier's commands take: which dossier is meant, who speaks, what is left for the command."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Literal

import typer

from damai.terminal.messages import Messages

if TYPE_CHECKING:
    from damai.dossier import Dossier

VARIABLE = "DAMAI_DOSSIER"
_ENDINGS = (".db", ".sqlite", ".sqlite3", ".damai")
_SERVERS = ("postgresql://", "postgres://")

Format = Annotated[Literal["table", "json", "jsonl"], typer.Option("--format", "-f", help="dossier.help_format")]
One = Annotated[
    str | None, typer.Argument(metavar="[DOSSIER]", help="dossier.help_dossier", show_default=False, envvar=VARIABLE)
]
Who = Annotated[str | None, typer.Option("--who", metavar="NAME", help="dossier.help_who", show_default=False)]
Why = Annotated[str, typer.Option("--why", metavar="WORDS", help="dossier.help_why", show_default=False)]


def messages(context: typer.Context) -> Messages:
    """The words of the interface language that was chosen."""
    found = context.obj
    return found if isinstance(found, Messages) else Messages()


def is_dossier(word: str) -> bool:
    """Whether an argument looks like a dossier: by its ending, as a server's address, or by a file's first bytes.

    >>> is_dossier("karabakh.db"), is_dossier("postgresql://host/name"), is_dossier("ceasefire")
    (True, True, False)
    """
    if word.startswith(_SERVERS) or word.lower().endswith(_ENDINGS):
        return True
    try:
        with Path(word).open("rb") as stream:
            return stream.read(16) == b"SQLite format 3\0"
    except (OSError, ValueError):
        return False


def parted(context: typer.Context, given: Sequence[str] | None, least: int = 1) -> tuple[str, list[str]]:
    """The dossier and the rest of the arguments: the first one is the dossier, unless the variable names one and the
    first does not look like one."""
    rest = list(given or ())
    named = os.environ.get(VARIABLE)
    if rest and (not named or is_dossier(rest[0])):
        place = rest.pop(0)
    elif named:
        place = named
    else:
        raise typer.BadParameter(messages(context).say("dossier.which"), param_hint="DOSSIER")
    if len(rest) < least:
        raise typer.BadParameter(messages(context).say("dossier.more"))
    return place, rest


def with_input(context: typer.Context, paths: Sequence[str]) -> list[str | BinaryIO]:
    """The paths, with standard input for ``-``."""
    wrong = "stdin" if paths.count("-") > 1 else "closed" if "-" in paths and sys.stdin is None else None
    if wrong is not None:
        raise typer.BadParameter(messages(context).say(f"wrong.{wrong}"), param_hint="PATH")
    return [sys.stdin.buffer if path == "-" else path for path in paths]


def chosen(context: typer.Context, place: str | None) -> str:
    """The one dossier that a command is about."""
    if not place:
        raise typer.BadParameter(messages(context).say("dossier.which"), param_hint="DOSSIER")
    return place


def opened(place: str, create: bool = False) -> Dossier:
    """The dossier, opened."""
    from damai.dossier import open_dossier

    return open_dossier(place, create=create)


@contextmanager
def made(place: str) -> Iterator[Dossier]:
    """The dossier, opened, or made where there is none; a new file in which nothing was stored does not stay."""
    from damai.errors import DamaiError

    path = None if place.startswith(_SERVERS) else Path(place)
    is_new = path is not None and not path.exists()
    whole = opened(place, create=True)
    is_empty = False
    try:
        yield whole
    except BaseException:
        if is_new:
            with suppress(DamaiError):
                is_empty = whole.is_empty
        raise
    finally:
        whole.close()
        if is_empty and path is not None:
            for ending in ("", "-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)


def speaker(who: str | None) -> str:
    """Who speaks: as said, else DAMAI_WHO, else the user's name on this machine."""
    return who or os.environ.get("DAMAI_WHO") or getpass.getuser()
