"""What the library below the command line says of wrong usage, in the words of the interface."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import typer

from damai.terminal.messages import Messages
from damai.terminal.sentences import said

UsageError: type[Any] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "UsageError")
"""Wrong usage; typer has brought its parent along under different names."""


def reworded(error: Any, messages: Messages) -> Any:
    """The same error, which tells itself in the language of the interface."""
    if type(error).__name__ != "NoArgsIsHelpError":
        told = said(error.format_message(), messages.language)
        error.format_message = lambda: told
    return error


def check_settings(messages: Messages, published: str | None, language: str | None, tables: Sequence[Path]) -> None:
    """Refuses a date and a language code that are none; ``tables`` may have names of months of their own."""
    from damai.api import month_names
    from damai.ingest import FIRST_YEAR, LAST_YEAR, read_published

    if published is not None and read_published(published, months=month_names(tuple(tables)))[0] is None:
        told = messages.say("wrong.published", value=published, first=FIRST_YEAR, last=LAST_YEAR)
        raise typer.BadParameter(told, param_hint="--published")
    if language is not None and re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9_-]+)?", language) is None:
        raise typer.BadParameter(messages.say("wrong.language", value=language), param_hint="--language")


def translate_usage(command: Any, messages: Messages) -> None:
    """Lets a command say how it is used in the language of the interface."""
    command.format_usage = partial(_write_usage, command, messages.say("help.usage_title"))
    command.options_metavar = messages.say("help.options_metavar")
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = messages.say("help.commands_metavar")


def _write_usage(command: Any, title: str, context: Any, formatter: Any) -> None:
    formatter.write_usage(context.command_path, " ".join(command.collect_usage_pieces(context)), f"{title} ")


__all__ = ["UsageError", "check_settings", "reworded", "translate_usage"]
