"""The command line: ``damai code``, ``damai tag``, ``damai explain``, ``damai packs``, ``damai schema``.

Data go to standard output, progress and notes to standard error. Exit codes: 0, 2 wrong usage, 3 something could not be
read (the rest was coded). Only this module prints and exits.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from damai.dossier_cli import is_dossier, mount, tell_why
from damai.terminal import streams
from damai.terminal.help_texts import translate, translate_frames
from damai.terminal.messages import Messages, interface_language, unknown_language
from damai.terminal.usage import UsageError, check_settings, reworded
from damai.version import damai_version

OutputFormat = Literal["table", "json", "jsonl", "csv", "codebook"]
LayerName = Literal["names", "dates", "places", "quotes"]
InputFormat = Literal["text", "html", "json", "jsonl", "feed", "newsml", "warc"]

HELP_NAMES = ["-h", "--help"]
app = typer.Typer(
    name="damai",
    help="help.app",
    epilog="help.app_examples",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": HELP_NAMES},
)
_messages = Messages()

Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="help.paths", show_default=False)]
OnePath = Annotated[str, typer.Argument(metavar="PATH", help="help.path", show_default=False)]
EventName = Annotated[str | None, typer.Argument(metavar="EVENT", help="help.event", show_default=False)]
Format = Annotated[OutputFormat, typer.Option("--format", "-f", help="help.format")]
TagLayer = Annotated[LayerName, typer.Argument(metavar="LAYER", help="help.layer", show_default=False)]
TagForm = Annotated[Literal["table", "jsonl"], typer.Option("--format", "-f", help="help.tag_format")]
TagShow = Annotated[bool, typer.Option("--show", help="help.tag_show")]
Show = Annotated[bool, typer.Option("--show", help="help.show")]
Published = Annotated[str | None, typer.Option("--published", metavar="DATE", help="help.published")]
Language = Annotated[str | None, typer.Option("--language", metavar="CODE", help="help.language")]
Encoding = Annotated[str | None, typer.Option("--encoding", metavar="NAME", help="help.encoding")]
Timezone = Annotated[str | None, typer.Option("--timezone", metavar="ZONE", help="help.timezone")]
Tables = Annotated[
    list[Path] | None, typer.Option("--tables", metavar="DIR", help="help.tables", exists=True, file_okay=False)
]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", metavar="N", min=1, help="help.jobs", show_default=False)]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="help.output", dir_okay=False, callback=streams.output_file),
]
Input = Annotated[InputFormat | None, typer.Option("--input-format", help="help.input_format")]
MinConfidence = Annotated[
    float, typer.Option("--min-confidence", metavar="P", min=0.0, max=1.0, help="help.min_confidence")
]
ProposerUrl = Annotated[str | None, typer.Option("--proposer", metavar="URL", help="help.proposer")]
ProposerModel = Annotated[str | None, typer.Option("--proposer-model", metavar="NAME", help="help.proposer_model")]
ProposerCache = Annotated[
    Path | None, typer.Option("--proposer-cache", metavar="DIR", help="help.proposer_cache", file_okay=False)
]
LinesPath = Annotated[str, typer.Argument(metavar="PATH", help="help.lines", show_default=False)]
RelationLabels = Annotated[Literal["plover", "plv"], typer.Option("--labels", help="help.labels")]
RelationExplain = Annotated[bool, typer.Option("--explain", help="help.relation_explain")]
RelationLanguage = Annotated[str | None, typer.Option("--language", metavar="CODE", help="help.relation_language")]
Lang = Annotated[Literal["en", "id"] | None, typer.Option("--lang", help="help.lang", show_default=False)]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"damai {damai_version()}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", help="help.version", is_eager=True, callback=_show_version)
    ] = False,
    lang: Lang = None,
) -> None:
    """What all commands share; ``--lang`` was read before."""
    if lang is None and (asked := unknown_language()) is not None:
        raise typer.BadParameter(_messages.say("wrong.lang", value=asked), param_hint="DAMAI_LANG")


@app.command("code", help="help.code", epilog="help.code_examples", no_args_is_help=True)
def code_command(
    paths: Paths,
    format: Format = "table",
    show: Show = False,
    published: Published = None,
    language: Language = None,
    encoding: Encoding = None,
    timezone: Timezone = None,
    tables: Tables = None,
    jobs: Jobs = None,
    output: Output = None,
    input_format: Input = None,
    min_confidence: MinConfidence = 0.0,
    proposer: ProposerUrl = None,
    proposer_model: ProposerModel = None,
    proposer_cache: ProposerCache = None,
) -> None:
    """Codes files and writes what was found."""
    if show and format != "table":
        raise typer.BadParameter(_messages.say("wrong.show"), param_hint="--show")
    sources = _sources(paths, output)
    settings = _settings(input_format, published, language, encoding, timezone)
    settings |= {"min_confidence": min_confidence, "proposer": _proposer(proposer, proposer_model, proposer_cache)}
    outcomes = _outcomes(sources, settings, tables or [], jobs)
    from damai.terminal.run import Run

    run = Run(_messages, len(sources))
    with streams.opened_output(output) as stream:
        if format == "table":
            run.show(outcomes, stream, show)
        else:
            run.write(outcomes, stream.buffer, format)
    if not run.finish():
        raise typer.Exit(3)


@app.command("tag", help="help.tag", epilog="help.tag_examples", no_args_is_help=True)
def tag_command(
    layer: TagLayer,
    paths: Paths,
    format: TagForm = "table",
    show: TagShow = False,
    published: Published = None,
    language: Language = None,
    encoding: Encoding = None,
    timezone: Timezone = None,
    tables: Tables = None,
    jobs: Jobs = None,
    output: Output = None,
    input_format: Input = None,
) -> None:
    """Writes one layer of files."""
    if show and format != "table":
        raise typer.BadParameter(_messages.say("wrong.show"), param_hint="--show")
    sources = _sources(paths, output)
    settings = _settings(input_format, published, language, encoding, timezone)
    outcomes = _outcomes(sources, settings, tables or [], jobs, layer)
    from damai.terminal.run import Run

    run = Run(_messages, len(sources), tagged=True)
    with streams.opened_output(output) as stream:
        if format == "table":
            run.show_tags(outcomes, stream, show)
        else:
            run.write(outcomes, stream.buffer, "tags")
    if not run.finish():
        raise typer.Exit(3)


@app.command("explain", help="help.explain", no_args_is_help=True)
def explain_command(
    context: typer.Context,
    path: OnePath,
    event: EventName = None,
    published: Published = None,
    language: Language = None,
    encoding: Encoding = None,
    timezone: Timezone = None,
    tables: Tables = None,
    input_format: Input = None,
) -> None:
    """Explains the events of a file; of a dossier it says why an event stands where it stands."""
    if is_dossier(path):
        return tell_why(context, [path, *([event] if event else [])])
    settings = _settings(input_format, published, language, encoding, timezone)
    outcomes = _outcomes(_sources([path], None), settings, tables or [], 1)
    from damai.terminal.run import Run

    run = Run(_messages, 1)
    found = run.explain(outcomes, sys.stdout, event)
    if not found and event is not None and run.unread == 0:
        raise typer.BadParameter(_messages.say("explain.no_event", source=path, event=event), param_hint="EVENT")
    if not run.finish():
        raise typer.Exit(3)


@app.command("relation", help="help.relation", epilog="help.relation_examples", no_args_is_help=True)
def relation_command(
    path: LinesPath,
    labels: RelationLabels = "plover",
    explain: RelationExplain = False,
    language: RelationLanguage = None,
    tables: Tables = None,
    output: Output = None,
) -> None:
    """Types marked pairs, one a line."""
    if path != "-" and os.path.isdir(path):
        raise typer.BadParameter(_messages.say("wrong.folder", value=path), param_hint="PATH")
    [source] = _sources([path], output)
    from damai.relations import relation_lines
    from damai.terminal.pairs import write_pairs

    with streams.opened_lines(getattr(source, "path", source)) as lines, streams.opened_output(output) as stream:
        answers = relation_lines(lines, language=language, labels=labels, explain=explain, tables=tables or [])
        is_whole = write_pairs(answers, stream, sys.stderr, _messages)
    if not is_whole:
        raise typer.Exit(3)


@app.command("packs", help="help.packs")
def packs_command(tables: Tables = None) -> None:
    """Lists the installed languages."""
    from damai.language.pack import installed, load_pack
    from damai.terminal.packs import show_packs
    from damai.terminal.screen import screen

    packs = [load_pack(language, tuple(tables or ())) for language in installed()]
    show_packs(screen(sys.stdout), packs, _messages)


@app.command("schema", help="help.schema")
def schema_command() -> None:
    """Prints the JSON Schema of an analysis."""
    from damai.serial import analysis_schema, dump

    print(dump(analysis_schema(), indent=2))


mount(app)


def _settings(
    format: InputFormat | None, published: str | None, language: str | None, encoding: str | None, timezone: str | None
) -> dict[str, Any]:
    """What is said of reports that do not say it."""
    names = ("format", "published", "language", "encoding", "timezone")
    return dict(zip(names, (format, published, language, encoding, timezone), strict=True))


def _proposer(url: str | None, model: str | None, cache: Path | None) -> Any:
    """The language model that is asked, None where none is."""
    if url is None and model is None and cache is None:
        return None
    if url is None or model is None:
        raise typer.BadParameter(_messages.say("wrong.proposer"), param_hint="--proposer")
    from damai.proposing.proposer import Proposer

    return Proposer(url, model, cache)


def _sources(paths: Sequence[str], output: Path | None) -> list[Any]:
    """Files as named, the files of folders in order, standard input for ``-``; no two are called alike."""
    from damai.ingest.naming import named_files

    if paths.count("-") > 1:
        raise typer.BadParameter(_messages.say("wrong.stdin"), param_hint="PATH")
    if "-" in paths and sys.stdin is None:
        raise typer.BadParameter(_messages.say("wrong.closed"), param_hint="PATH")
    for path in paths:
        if path != "-" and os.path.isdir(path) and not named_files([path]):
            raise typer.BadParameter(_messages.say("wrong.empty", value=path), param_hint="PATH")
    files = named_files(path for path in paths if path != "-")
    if output is not None and output.exists():
        for file in files:
            if os.path.exists(file.path) and os.path.samefile(file.path, output):
                raise typer.BadParameter(_messages.say("wrong.output", value=output), param_hint="--output")
    if "-" not in paths:
        return list(files)
    before = len(named_files(paths[: paths.index("-")]))
    return [*files[:before], sys.stdin.buffer, *files[before:]]


def _outcomes(
    sources: Iterable[Any],
    settings: dict[str, Any],
    tables: Sequence[Path],
    jobs: int | None,
    layer: LayerName | None = None,
) -> Iterator[Any]:
    """Checks the settings, then codes, or tags a layer; a wrong one is wrong usage."""
    from damai.api import code_paths, tag_paths

    folders = tuple(tables)
    check_settings(_messages, settings["published"], settings["language"], folders)
    if layer is not None:
        return tag_paths(sources, layer, tables=folders, jobs=jobs, **settings)
    return code_paths(sources, tables=folders, jobs=jobs, **settings)


def _guarded(run: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Runs a command, or reads its arguments; what may happen to anybody ends it without a traceback."""
    from damai.errors import DamaiError, InputError, OutputError, PackError, PlanError

    try:
        return _flushed(run, *given, **named)
    except (BrokenPipeError, SystemExit) as error:
        if isinstance(error, SystemExit) and not isinstance(error.__context__, BrokenPipeError):
            raise  # what prints the help ends the program itself where nobody reads it
        streams.silence(sys.stdout)
        raise typer.Exit(0) from None
    except UsageError as error:
        raise reworded(error, _messages) from None
    except DamaiError as error:
        _tell("run.error", message=_messages.said(error))
        is_usage = isinstance(error, InputError | PackError | PlanError)
        raise typer.Exit(2 if is_usage or (isinstance(error, OutputError) and not error.has_begun) else 3) from None
    except OSError as error:
        if not streams.is_full(error):
            raise
        streams.silence(sys.stdout)
        _tell("run.error", message=_messages.say("run.output", message=_messages.said(error.strerror)))
        raise typer.Exit(3) from None
    except KeyboardInterrupt as error:
        _tell("run.interrupted")
        raise typer.Exit(128 + (error.number if isinstance(error, streams.Ended) else 2)) from None


def _flushed(run: Callable[..., Any], *given: Any, **named: Any) -> Any:
    try:
        made = run(*given, **named)
    except typer.Exit:
        sys.stdout.flush()
        raise
    sys.stdout.flush()
    return made


def _tell(key: str, **values: object) -> None:
    with suppress(OSError):
        print(_messages.say(key, **values), file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits."""
    global _messages
    given = list(sys.argv[1:] if arguments is None else arguments)
    _messages = Messages(interface_language(given))
    streams.without_gaps()
    command = typer.main.get_command(app)
    translate(command, _messages, HELP_NAMES)
    translate_frames(_messages)
    command.make_context = partial(_guarded, command.make_context)  # type: ignore[method-assign]
    command.invoke = partial(_guarded, command.invoke)  # type: ignore[method-assign]
    try:
        with streams.ended_by_signals():
            command(_lang_first(given), prog_name="damai", obj=_messages)
    finally:
        if "damai.batch" in sys.modules:
            sys.modules["damai.batch"].end_processes()
        streams.flushed(sys.stdout)
        streams.flushed(sys.stderr)


def _lang_first(arguments: list[str]) -> list[str]:
    """The arguments with ``--lang`` before the command, wherever it was given.

    >>> _lang_first(["code", "--lang", "id", "a.txt"])
    ['--lang', 'id', 'code', 'a.txt']
    """
    end = arguments.index("--") if "--" in arguments else len(arguments)
    moved: list[str] = []
    rest: list[str] = []
    words = iter(arguments[:end])
    for word in words:
        if word == "--lang":
            moved += [word, *islice(words, 1)]
        else:
            (moved if word.startswith("--lang=") else rest).append(word)
    return [*moved, *rest, *arguments[end:]]


if __name__ == "__main__":
    main()
