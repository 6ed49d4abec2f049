"""Wrong usage, as a user sees it in both languages of the interface."""

from __future__ import annotations

import io
import re
import sys
from typing import Any, NamedTuple, get_args

import pytest

from damai.cli import main
from damai.ingest.read import Format
from damai.terminal.messages import catalogue, languages


class Done(NamedTuple):
    """What a run of the command line left behind."""

    code: object
    err: str


@pytest.fixture
def damai_cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command line in this process, without a terminal."""
    for name in ("DAMAI_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "DAMAI_DOSSIER", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        with pytest.raises(SystemExit) as caught:
            main(list(arguments))
        return Done(caught.value.code or 0, capsys.readouterr().err)

    return run


@pytest.mark.parametrize(
    ("wrong", "english", "indonesian"),
    [
        (["code", "--jobs", "dua", "x"], "a whole number is wanted", "'--jobs' / '-j': yang diminta bilangan bulat"),
        (["code", "--jobs", "0", "x"], "at least 1 is wanted", "paling sedikit 1"),
        (["code", "--min-confidence", "3", "x"], "at most 1 is wanted", "'--min-confidence': paling banyak 1"),
        (["code", "-f", "xml", "x"], "'xml' is not one of 'table'", "'xml' tidak termasuk 'table'"),
        (["code", "--tables", "nope", "x"], "'nope': no such folder", "'nope': folder tidak ada"),
        (["code", "-o", ".", "x"], "is a directory", "'.' adalah folder"),
        (["code", "--published", "2500-01-01", "x"], "no day from 1900 to 2100", "bukan hari dari 1900 sampai 2100"),
        (["tag", "dates", "--published", "1800", "x"], "no day from 1900 to 2100: 1800", "bukan hari dari 1900 sampai"),
        (["code", "--output"], "requires an argument", "opsi '--output' memerlukan nilai"),
        (["code", "--nosuch"], "No such option: --nosuch", "tidak ada opsi --nosuch"),
        (["plot", "tension"], "Missing option '--output'", "opsi '--output' / '-o' belum diisi"),
        (["nosuch"], "No such command 'nosuch'", "tidak ada perintah 'nosuch'"),
        (["schema", "more"], "unexpected extra argument", "ada kata yang berlebih: more"),
        (["tag", "foo", "x"], "'foo' is not one of 'names'", "'foo' tidak termasuk 'names'"),
    ],
)
def test_wrong_usage_is_told_in_both_languages(damai_cli: Any, wrong: list[str], english: str, indonesian: str) -> None:
    for language, told in (("en", english), ("id", indonesian)):
        done = damai_cli("--lang", language, *wrong)
        assert done.code == 2
        said = " ".join(re.sub("[│╭╮╰╯─]", " ", done.err).split())
        assert told in said
        assert not re.search("Value error|Input should|pydantic", said)
        assert language == "en" or not re.search("Usage|OPTIONS|COMMAND|Invalid|Missing|No such|Error|Try", said)


def test_the_help_says_which_zones_are_kept() -> None:
    assert all("UTC" in catalogue()["help.timezone"][language] for language in languages())


def test_the_help_names_every_kind_of_input() -> None:
    for language in languages():
        assert all(kind in catalogue()["help.input_format"][language] for kind in get_args(Format))


def test_a_variable_with_a_language_that_the_interface_lacks_is_wrong_usage(
    damai_cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAMAI_LANG", "fr")
    done = damai_cli("schema")
    assert done.code == 2
    assert "DAMAI_LANG: 'fr' is not one of 'en', 'id'" in done.err
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    assert "'fr' tidak termasuk 'en', 'id'" in damai_cli("schema").err
    assert damai_cli("schema", "--lang", "en").code == 0
    monkeypatch.setenv("DAMAI_LANG", "id_ID.UTF-8")
    assert damai_cli("schema").code == 0
