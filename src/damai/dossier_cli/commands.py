"""The commands of the dossier. Data go to standard output, notes and progress to standard error."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from damai.dossier_cli.arguments import (
    Format,
    One,
    Who,
    Why,
    chosen,
    made,
    messages,
    opened,
    parted,
    speaker,
    with_input,
)
from damai.dossier_cli.asked import (
    Actor,
    AsOf,
    Claimant,
    Day,
    Kind,
    OnlyState,
    Pair,
    Party,
    Recipient,
    Since,
    State,
    Status,
    Until,
    check_added,
    found_for,
    pair_of,
    read_parties,
)
from damai.dossier_cli.giving import mount_giving
from damai.dossier_cli.watching import mount_watching

Paths = Annotated[
    list[str] | None, typer.Argument(metavar="[DOSSIER] PATH...", help="dossier.help_paths", show_default=False)
]
Query = Annotated[
    list[str] | None, typer.Argument(metavar="[DOSSIER] [WORDS...]", help="dossier.help_query", show_default=False)
]
EventName = Annotated[
    list[str] | None, typer.Argument(metavar="[DOSSIER] EVENT", help="dossier.help_event", show_default=False)
]
WhyNames = Annotated[
    list[str] | None, typer.Argument(metavar="[DOSSIER] EVENT [OTHER]", help="why.help_names", show_default=False)
]
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[DOSSIER] EVENT... [FIELD=VALUE...]", help="dossier.help_names", show_default=False),
]
ReportName = Annotated[
    list[str] | None, typer.Argument(metavar="[DOSSIER] REPORT", help="dossier.help_report", show_default=False)
]
Tables = Annotated[
    Path | None, typer.Option("--tables", metavar="DIR", help="dossier.help_tables", exists=True, file_okay=False)
]
Place = Annotated[str | None, typer.Option("--place", metavar="NAME", help="dossier.help_place")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", metavar="N", min=1, help="help.jobs", show_default=False)]


def mount(app: typer.Typer) -> None:
    """Adds the dossier's commands to a program; the words of the interface are the context's ``obj``."""
    for name, command in (
        ("init", init), ("add", add), ("show", show), ("reports", reports), ("events", events),
        ("incidents", incidents), ("contested", contested), ("commitments", commitments), ("tension", tension),
        ("search", search), ("history", history), ("why", why), ("correct", correct), ("redact", redact),
        ("check", check),
    ):  # fmt: skip
        text = "why.help" if name == "why" else f"dossier.help_{name}"
        app.command(name, help=text, rich_help_panel="dossier.panel")(command)
    mount_giving(app)
    mount_watching(app)


def init(
    context: typer.Context,
    dossier: One = None,
    title: Annotated[str | None, typer.Option("--title", metavar="WORDS", help="dossier.help_title")] = None,
    parties: Annotated[str | None, typer.Option("--parties", metavar="CODES", help="dossier.help_parties")] = None,
    period: Annotated[str | None, typer.Option("--period", metavar="DATES", help="dossier.help_period")] = None,
    tables: Tables = None,
    who: Who = None,
) -> None:
    """Makes a dossier, or says anew what it is about."""
    with made(chosen(context, dossier)) as whole:
        codes = None if parties is None else read_parties(context, whole, parties, [str(tables)] if tables else [])
        whole.init(title=title, parties=codes, period=period, tables=tables, who=speaker(who))
        _screen(context).about(whole)


def add(
    context: typer.Context,
    paths: Paths = None,
    format: Format = "table",
    published: Annotated[str | None, typer.Option("--published", metavar="DATE", help="help.published")] = None,
    language: Annotated[str | None, typer.Option("--language", metavar="CODE", help="help.language")] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", metavar="NAME", help="help.encoding")] = None,
    timezone: Annotated[str | None, typer.Option("--timezone", metavar="ZONE", help="help.timezone")] = None,
    recode: Annotated[bool, typer.Option("--recode", help="dossier.help_recode")] = False,
    jobs: Jobs = None,
) -> None:
    """Adds reports, each in a transaction of its own."""
    place, names = parted(context, paths, 0 if recode else 1)
    sources = with_input(context, names)
    settings = {"published": published, "language": language, "encoding": encoding, "timezone": timezone}
    with made(place) as whole:
        check_added(context, whole, published, language)
        found = {"added": whole.adding(*sources, jobs=jobs, **settings)} if sources else {}
        if recode:
            found["recoded"] = whole.recode(jobs=jobs)
        if not _screen(context).added(found, format):
            raise typer.Exit(3)


def show(context: typer.Context, dossier: One = None, as_of: AsOf = None) -> None:
    """Shows what a dossier is about and what is new in it."""
    with opened(chosen(context, dossier)) as whole:
        _screen(context).overview(whole, as_of)


def reports(context: typer.Context, dossier: One = None, format: Format = "table") -> None:
    """Lists the reports."""
    with opened(chosen(context, dossier)) as whole:
        _screen(context).put("reports", whole.reports(), format)


def events(
    context: typer.Context,
    dossier: One = None,
    format: Format = "table",
    party: Party = None,
    actor: Actor = None,
    recipient: Recipient = None,
    claimant: Claimant = None,
    type: Kind = None,
    status: Status = None,
    place: Place = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """Lists the events, or those asked for."""
    asked = _asked(party, actor, recipient, claimant, type, status, place, since, until)
    with opened(chosen(context, dossier)) as whole:
        found = whole.events(**asked)
        found_for(context, whole, found, party=party, actor=actor, recipient=recipient, claimant=claimant)
        _screen(context).put("events", found, format)


def _asked(
    party: str | None,
    actor: str | None,
    recipient: str | None,
    claimant: str | None,
    type: str | None,
    status: str | None,
    place: str | None,
    since: str | None,
    until: str | None,
) -> dict[str, Any]:
    return {
        "party": party, "actor": actor, "recipient": recipient, "claimant": claimant, "type": type,
        "status": status, "place": place, "since": since, "until": until,
    }  # fmt: skip


def search(
    context: typer.Context,
    words: Query = None,
    format: Format = "table",
    party: Party = None,
    actor: Actor = None,
    recipient: Recipient = None,
    claimant: Claimant = None,
    type: Kind = None,
    status: Status = None,
    place: Place = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """Finds events by the words of their reports and by their fields."""
    where, rest = parted(context, words, 0)
    asked = _asked(party, actor, recipient, claimant, type, status, place, since, until)
    with opened(where) as whole:
        found = whole.search(" ".join(rest) or None, **asked)
        found_for(context, whole, found, party=party, actor=actor, recipient=recipient, claimant=claimant)
        _screen(context).put("events", found, format)


def incidents(
    context: typer.Context,
    dossier: One = None,
    format: Format = "table",
    party: Party = None,
    since: Since = None,
    until: Until = None,
    shared: Annotated[bool, typer.Option("--shared", help="dossier.help_shared")] = False,
) -> None:
    """Lists the incidents."""
    with opened(chosen(context, dossier)) as whole:
        found = [
            one
            for one in whole.incidents()
            if (not shared or len(one.events) > 1)
            and (party is None or party in _with_entities(*one.actors, *one.recipients))
            and (since is None or (one.days is not None and one.days[1] >= since))
            and (until is None or (one.days is not None and one.days[0] <= until))
        ]
        found_for(context, whole, found, party=party)
        _screen(context).put("incidents", found, format, whole)


def _with_entities(*codes: str) -> set[str]:
    """Codes as they are, and without their sectors."""
    return {*codes, *(code.partition(":")[0] for code in codes)}


def contested(context: typer.Context, dossier: One = None, format: Format = "table") -> None:
    """Lists the contested claims, side by side."""
    with opened(chosen(context, dossier)) as whole:
        _screen(context).put("contested", whole.contested(), format, whole)


def commitments(
    context: typer.Context,
    dossier: One = None,
    format: Format = "table",
    as_of: AsOf = None,
    state: OnlyState = None,
) -> None:
    """Lists the promises and their states."""
    with opened(chosen(context, dossier)) as whole:
        found = [entry for entry in whole.commitments(as_of) if state in (None, entry.state)]
        _screen(context).put("commitments", found, format, whole)


def tension(context: typer.Context, dossier: One = None, format: Format = "table", pair: Pair = None) -> None:
    """Lists the score of each pair by week."""
    pairs = pair_of(context, pair)
    with opened(chosen(context, dossier)) as whole:
        found = whole.tension(pairs)
        found_for(context, whole, found, pair=pair)
        _screen(context).put("tension", found, format)


def history(context: typer.Context, event: EventName = None, format: Format = "table") -> None:
    """Shows all readings of an event and all that people said of it."""
    place, [name, *_] = parted(context, event)
    with opened(place) as whole:
        _screen(context).put("history", [whole.history(name)], format)


def why(
    context: typer.Context,
    names: WhyNames = None,
    format: Format = "table",
    nearest: Annotated[int, typer.Option("--nearest", metavar="N", min=0, help="why.help_nearest")] = 3,
    as_of: AsOf = None,
) -> None:
    """Says why an event stands where it stands."""
    place, given = parted(context, names)
    if len(given) > 2:
        raise typer.BadParameter(messages(context).say("why.two_at_most"))
    with opened(place) as whole:
        found = whole.why(given[0], *given[1:], nearest=nearest, as_of=as_of)
        if format == "table":
            _screen(context).why(found, whole, of_two=len(given) > 1)
        else:
            _screen(context).put("why", [found], format)


def correct(
    context: typer.Context,
    names: Names = None,
    why: Why = "",
    who: Who = None,
    accept: Annotated[bool, typer.Option("--accept", help="dossier.help_accept")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="dossier.help_reject")] = False,
    merge: Annotated[bool, typer.Option("--merge", help="dossier.help_merge")] = False,
    split: Annotated[bool, typer.Option("--split", help="dossier.help_split")] = False,
    state: State = None,
    day: Day = None,
    undo: Annotated[int | None, typer.Option("--undo", metavar="NUMBER", help="dossier.help_undo")] = None,
) -> None:
    """Says what is right: accepts, rejects or corrects an event, merges or splits incidents, sets a state, undoes."""
    place, rest = parted(context, names, 0 if undo is not None else 1)
    flags = {"accept": accept, "reject": reject, "merge": merge, "split": split, "state": state is not None}
    ways = [name for name, given in {**flags, "undo": undo is not None}.items() if given] or ["correct"]
    changes = dict(word.split("=", 1) for word in rest if "=" in word)
    events = [word for word in rest if "=" not in word]
    if len(ways) > 1 or (changes and ways != ["correct"]) or (len(events) != 1 and ways[0] in _OF_ONE):
        raise typer.BadParameter(messages(context).say("dossier.one_way"))
    said = {"who": speaker(who), "why": why}
    with opened(place) as whole:
        if ways == ["undo"]:
            number = whole.undo(undo or 0, **said)
        elif ways == ["state"]:
            number = whole.set_state(events[0], state or "", day=day, **said)
        elif ways == ["correct"]:
            number = whole.correct(events[0], changes, **said)
        else:
            number = getattr(whole, ways[0])(*events, **said)
    _screen(context).note("dossier.corrected", number=number)


_OF_ONE = ("correct", "accept", "reject", "state")
"""Ways to correct that are about one event."""


def redact(context: typer.Context, report: ReportName = None, why: Why = "", who: Who = None) -> None:
    """Removes the words of a report for good."""
    place, [name, *_] = parted(context, report)
    with opened(place) as whole:
        whole.redact(name, who=speaker(who), why=why)
    _screen(context).note("dossier.redacted", id=name)


def check(context: typer.Context, dossier: One = None, format: Format = "table") -> None:
    """Verifies a whole dossier."""
    with opened(chosen(context, dossier)) as whole:
        faults = whole.check()
        _screen(context).put("faults", faults, format)
    if faults:
        raise typer.Exit(3)


def _screen(context: typer.Context) -> Any:
    """Where answers are shown; loaded when there is something to show."""
    from damai.dossier_cli.answers import Answers

    return Answers(messages(context))
