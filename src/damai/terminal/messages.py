"""The words of the command line in each interface language, from ``messages.toml``."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import tomli

from damai.terminal.sentences import knows, said

DEFAULT = "en"
VARIABLE = "DAMAI_LANG"


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every message by its key, in every interface language."""
    content: dict[str, dict[str, dict[str, str]]] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        content |= tomli.loads(path.read_text(encoding="utf-8"))
    return {f"{group}.{key}": texts for group, rows in content.items() for key, texts in rows.items()}


def languages() -> tuple[str, ...]:
    """The interface languages.

    >>> languages()
    ('en', 'id')
    """
    return tuple(sorted({language for texts in catalogue().values() for language in texts}))


class _Number(int):
    """A number that brings the word it counts, in a slot like ``{number:report|reports}``."""

    def __format__(self, form: str) -> str:
        one, bar, many = form.partition("|")
        return f"{int(self)} {one if self == 1 else many}" if bar else format(int(self), form)


class Messages:
    """The messages of one interface language.

    >>> Messages("en").say("table.events", number=3), Messages("en").say("table.events", number=1)
    ('3 events', '1 event')
    """

    def __init__(self, language: str = DEFAULT) -> None:
        self.language = language if language in languages() else DEFAULT

    def say(self, key: str, **values: object) -> str:
        """The message of that key; ``<key>_1``, where there is one, is for ``number=1``.

        A slot ``{number:report|reports}`` has the words for one and for several.
        """
        if values.get("number") == 1 and f"{key}_1" in catalogue():
            key += "_1"
        texts = catalogue()[key]
        counted = {name: _Number(value) if type(value) is int else value for name, value in values.items()}
        return texts.get(self.language, texts[DEFAULT]).format(**counted)

    def knows(self, key: str) -> bool:
        """Whether there is such a message."""
        return key in catalogue()

    def term(self, group: str, name: str) -> str:
        """What a name of the engine's own is called in the interface's language, a numbered one with its number; as it
        is where that language has neither the name nor a part of it that ends at a hyphen.

        >>> Messages("id").term("side_place", "subject2"), Messages("en").term("side_place", "subject2")
        ('subjek 2', 'subject2')
        >>> Messages("id").term("time_rule", "quarter-of-year"), Messages("id").term("time_rule", "mine")
        ('triwulan', 'mine')
        """
        bare = name.rstrip("0123456789") if self.language != DEFAULT else ""
        number = name[len(bare) :]
        while bare:
            texts = catalogue().get(f"{group}.{bare}", {})
            if self.language in texts:
                return " ".join(filter(None, [texts[self.language], number]))
            bare = bare.rpartition("-")[0]
        return name

    def note(self, code: str, message: str) -> str:
        """A note's sentence in the interface's language, with its values; where that language does not have it, what
        its code means.

        >>> Messages("id").note("blank-line", "line:3 is blank"), Messages("id").note("blank-line", "?")
        ('line:3 kosong', 'baris kosong')
        """
        texts = catalogue().get(f"note.{code}", {})
        if self.language in texts and not knows(message, self.language):
            return texts[self.language]
        return self.said(message)

    def said(self, sentence: object) -> str:
        """What the library says, an error or a fault, in the interface's language."""
        return str(sentence) if self.language == DEFAULT else said(str(sentence), self.language)


def interface_language(arguments: Sequence[str] = (), environment: Mapping[str, str] = os.environ) -> str:
    """The language asked for by ``--lang``, else by DAMAI_LANG, else by the locale; English where it is none of ours.

    >>> interface_language(["code", "--lang", "id"], {}), interface_language([], {"LANG": "id_ID.UTF-8"})
    ('id', 'id')
    >>> interface_language([], {"DAMAI_LANG": "en", "LANG": "id_ID.UTF-8"}), interface_language([], {"LANG": "C"})
    ('en', 'en')
    """
    asked = [word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")]
    asked += [after for word, after in pairwise(arguments) if word == "--lang"]
    names = (*(() if unknown_language(environment) else (VARIABLE,)), "LC_ALL", "LC_MESSAGES", "LANG")
    asked += [environment.get(name, "") for name in names]
    tag = _tag(next((value for value in asked if value), DEFAULT))
    return tag if tag in languages() else DEFAULT


def unknown_language(environment: Mapping[str, str] = os.environ) -> str | None:
    """What DAMAI_LANG asks for, where it is no language of the interface.

    >>> unknown_language({"DAMAI_LANG": "fr"}), unknown_language({"DAMAI_LANG": "id_ID.UTF-8"})
    ('fr', None)
    """
    asked = environment.get(VARIABLE, "")
    return asked if asked and _tag(asked) not in languages() else None


def _tag(value: str) -> str:
    """The language in the name of a locale."""
    return value.replace("-", "_").split("_")[0].split(".")[0].lower()
