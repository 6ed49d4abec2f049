"""What may be asked for: days, types, states, codes. What makes no sense is wrong usage, which says what would."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from damai.dossier_cli.arguments import messages

if TYPE_CHECKING:
    from damai.dossier import Dossier
    from damai.language.codes import Codes

_Read = Callable[[typer.Context, str | None], str | None]


def _days(last: bool) -> _Read:
    """Reads a day, or the first or ``last`` day of a month or year."""

    def read(context: typer.Context, value: str | None) -> str | None:
        from damai.grounding.edtf import bounds

        if value is None:
            return None
        found = None if "/" in value else bounds(value)
        if found is None:
            raise typer.BadParameter(messages(context).say("asked.date", value=value))
        return found[last].isoformat()

    return read


def _day(context: typer.Context, value: str | None) -> str | None:
    from damai.grounding.edtf import is_day

    if value is not None and not is_day(value):
        raise typer.BadParameter(messages(context).say("asked.day", value=value))
    return value


def _one_of(known: Callable[[], Iterable[str]]) -> _Read:
    """Reads one of some words, whatever its case."""

    def read(context: typer.Context, value: str | None) -> str | None:
        if value is None:
            return None
        words = {word.lower(): word for word in known()}
        if value.lower() not in words:
            told = messages(context).say("asked.one_of", value=value, known=", ".join(words.values()))
            raise typer.BadParameter(told)
        return words[value.lower()]

    return read


def _types() -> Iterable[str]:
    from damai.knowledge.ontology import ontology

    return ontology().types


def _statuses() -> Iterable[str]:
    from damai.model import STATUSES

    return STATUSES


def _states() -> Iterable[str]:
    from damai.crossdoc.ledger import State

    return get_args(State)


def _code(value: str | None) -> str | None:
    return None if value is None else value.strip().upper()


def _option(name: str, metavar: str, help: str, callback: Callable[..., str | None]) -> typer.models.OptionInfo:
    made: typer.models.OptionInfo = typer.Option(name, metavar=metavar, help=f"dossier.help_{help}", callback=callback)
    return made


Party = Annotated[str | None, _option("--party", "CODE", "party", _code)]
Actor = Annotated[str | None, _option("--actor", "CODE", "actor", _code)]
Recipient = Annotated[str | None, _option("--recipient", "CODE", "recipient", _code)]
Claimant = Annotated[str | None, _option("--claimant", "CODE", "claimant", _code)]
Pair = Annotated[str | None, _option("--pair", "A,B", "pair", _code)]
Kind = Annotated[str | None, _option("--type", "TYPE", "type", _one_of(_types))]
Status = Annotated[str | None, _option("--status", "STATUS", "status", _one_of(_statuses))]
OnlyState = Annotated[str | None, _option("--state", "STATE", "only_state", _one_of(_states))]
State = Annotated[str | None, _option("--state", "STATE", "state", _one_of(_states))]
Since = Annotated[str | None, _option("--since", "DATE", "since", _days(last=False))]
Until = Annotated[str | None, _option("--until", "DATE", "until", _days(last=True))]
AsOf = Annotated[str | None, _option("--as-of", "DATE", "as_of", _day)]
Day = Annotated[str | None, _option("--day", "DATE", "day", _day)]


def pair_of(context: typer.Context, pair: str | None) -> list[tuple[str, str]] | None:
    """The two codes of ``--pair``; None where it is not given."""
    if not pair:
        return None
    codes = [code.strip() for code in pair.split(",")]
    if len(codes) != 2:
        raise typer.BadParameter(messages(context).say("dossier.two_codes"), param_hint="--pair")
    return [(codes[0], codes[1])]


def found_for(context: typer.Context, whole: Dossier, found: Iterable[object], **asked: str | None) -> None:
    """Says so where nothing was found because a code that was asked for, by its option, is that of nobody.

    A code by which something was found needs no looking up, which takes a while.
    """
    given = [(option, code) for option, codes in asked.items() for code in (codes or "").split(",") if code]
    if not given or any(True for _ in found):
        return
    known, here = _known(whole), _told_of(whole)
    for option, code in given:
        if known.read(code, here) is None and code not in here:
            raise typer.BadParameter(_unknown(context, known, code), param_hint=f"--{option}")


def read_parties(context: typer.Context, whole: Dossier, given: str, tables: Iterable[str] = ()) -> list[str]:
    """The codes of ``--parties``: known to the packs, to the dossier's own tables or to those that it gets."""
    known, here, codes = _known(whole, tables), _told_of(whole), []
    for word in filter(None, map(str.strip, given.split(","))):
        code = known.read(word, here)
        if code is None:
            raise typer.BadParameter(_unknown(context, known, word), param_hint="--parties")
        codes.append(code)
    return codes


def check_added(context: typer.Context, whole: Dossier, published: str | None, language: str | None) -> None:
    """Refuses settings of reports that make no sense; also a language without a pack, in which nothing would be coded:
    reports that were there in another one would lose their events."""
    from damai.dossier.tables import written_tables
    from damai.language.pack import installed
    from damai.terminal.usage import check_settings

    check_settings(messages(context), published, language, written_tables(whole.about.tables))
    if language is not None and re.split("[-_]", language.lower())[0] not in installed():
        told = messages(context).say("asked.no_pack", value=language, known=", ".join(sorted(installed())))
        raise typer.BadParameter(told, param_hint="--language")


def _known(whole: Dossier, tables: Iterable[str] = ()) -> Codes:
    from pathlib import Path

    from damai.dossier.tables import written_tables
    from damai.language.codes import known_codes

    return known_codes((*written_tables(whole.about.tables), *map(Path, tables)))


def _told_of(whole: Dossier) -> set[str]:
    """Everybody of whom the dossier's events tell, whoever coded them; with and without sectors."""
    told = [kept.event for kept in whole.events()]
    codes = {code for event in told for code in (*event.actors, *event.recipients, *event.claimants, *event.deniers)}
    return codes | {code.partition(":")[0] for code in codes}


def _unknown(context: typer.Context, known: Codes, code: str) -> str:
    near = known.near(code)
    if near is None:
        return messages(context).say("asked.code", value=code)
    return messages(context).say("asked.code_near", value=code, near=near)


__all__ = [
    "Actor", "AsOf", "Claimant", "Day", "Kind", "OnlyState", "Pair", "Party", "Recipient", "Since", "State", "Status",
    "Until", "check_added", "found_for", "pair_of", "read_parties",
]  # fmt: skip
