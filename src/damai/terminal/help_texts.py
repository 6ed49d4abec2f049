"""The help texts of the commands, in the language of the interface."""

from __future__ import annotations

from typing import Any

import typer

from damai.terminal.messages import Messages
from damai.terminal.usage import translate_usage


def translate(command: Any, messages: Messages, names: list[str]) -> None:
    """Puts the catalogue's help texts in place of their keys, in a command and all below it."""
    context = typer.Context(command, help_option_names=names)
    command.get_help_option(context).help = messages.say("help.help")
    translate_usage(command, messages)
    for name in ("help", "short_help", "epilog", "rich_help_panel"):
        key = getattr(command, name, None)
        if key and messages.knows(key):
            setattr(command, name, messages.say(key).strip())
    for param in command.params:
        if getattr(param, "help", None) and messages.knows(param.help):
            param.help = messages.say(param.help)
    for inner in getattr(command, "commands", {}).values():
        translate(inner, messages, names)


def translate_frames(messages: Messages) -> None:
    """Puts the catalogue's words into the frames around help texts."""
    from typer import rich_utils

    rich_utils.OPTIONS_PANEL_TITLE = messages.say("help.options_title")
    rich_utils.ARGUMENTS_PANEL_TITLE = messages.say("help.arguments_title")
    rich_utils.COMMANDS_PANEL_TITLE = messages.say("help.commands_title")
    rich_utils.ERRORS_PANEL_TITLE = messages.say("help.error_title")
    rich_utils.RICH_HELP = messages.say("help.try_help")
    rich_utils.DEFAULT_STRING = messages.say("help.default_title")
    rich_utils.ENVVAR_STRING = messages.say("help.variable_title")
    rich_utils.REQUIRED_LONG_STRING = messages.say("help.required_title")
