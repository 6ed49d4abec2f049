"""What is asked of a dossier by its filters: what makes no sense is wrong usage, never an empty answer."""

from __future__ import annotations

from typing import Any

import pytest
from test_dossier_cli import cli, dossier  # noqa: F401


@pytest.mark.parametrize(
    ("arguments", "option", "told"),
    [
        (("events", "--since", "kemarin"), "--since", "2020-09-27"),
        (("events", "--until", "2025-13-40"), "--until", "'2025-13-40'"),
        (("incidents", "--since", "2025-07/2025-08"), "--since", "2020-09-27"),
        (("search", "Surin", "--type", "FOO"), "--type", "ASSAULT"),
        (("events", "--status", "foo"), "--status", "occurred, planned, hypothetical, negated"),
        (("commitments", "--state", "foo"), "--state", "open, kept, broken, disputed, lapsed"),
        (("commitments", "--as-of", "2025-07"), "--as-of", "'2025-07'"),
        (("events", "--party", "XQX"), "--party", "'XQX'"),
        (("events", "--actor", "KHM:MILL"), "--actor", "KHM:MIL,"),
        (("incidents", "--party", "Cambodia"), "--party", "KHM,"),
        (("tension", "--pair", "KHM,FOX"), "--pair", "'FOX'"),
        (("correct", "berjanji-1#0", "--state", "foo"), "--state", "lapsed"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(
    cli: Any,  # noqa: F811
    dossier: str,  # noqa: F811
    arguments: tuple[str, ...],
    option: str,
    told: str,
) -> None:
    verb, *rest = arguments
    done = cli(verb, dossier, *rest, "--format", "json") if verb != "correct" else cli(verb, dossier, *rest)
    assert (done.code, done.out) == (2, "")
    said = " ".join(done.err.replace("│", " ").split())
    assert option in said
    assert told.rstrip(",") in said


def test_wrong_filters_are_told_in_indonesian_too(cli: Any, dossier: str) -> None:  # noqa: F811
    assert "bukan kode yang dikenal" in cli("--lang", "id", "events", dossier, "--party", "XQX").err
    assert "tidak termasuk" in cli("--lang", "id", "events", dossier, "--status", "foo").err


def test_case_does_not_matter(cli: Any, dossier: str) -> None:  # noqa: F811
    for verb, *rest in (
        ("events", "--party", "khm"),
        ("events", "--actor", "khm:mil", "--type", "assault"),
        ("incidents", "--party", "khm:mil"),
        ("commitments", "--state", "OPEN", "--as-of", "2025-07-29"),
        ("events", "--status", "Occurred"),
        ("tension", "--pair", "tha,khm"),
    ):
        done = cli(verb, dossier, *rest, "--format", "jsonl")
        assert done.code == 0
        assert done.rows, (verb, rest)


def test_a_code_that_is_known_may_find_nothing(cli: Any, dossier: str) -> None:  # noqa: F811
    for code in ("FJI", "IGO-UN", "KHM:JUD"):
        assert (cli("events", dossier, "--party", code, "--format", "jsonl").out, code) == ("", code)


def test_months_and_years_have_a_first_and_a_last_day(cli: Any, dossier: str) -> None:  # noqa: F811
    whole = cli("events", dossier, "--format", "jsonl", "--type", "ASSAULT").rows
    for since, until in (("2025-07", "2025-07"), ("2025", "2025"), ("2025-07-01", "2025-07-31")):
        asked = ("--since", since, "--until", until, "--type", "ASSAULT")
        assert cli("events", dossier, "--format", "jsonl", *asked).rows == whole
    assert cli("events", dossier, "--format", "jsonl", "--until", "2024", "--type", "ASSAULT").rows == []
