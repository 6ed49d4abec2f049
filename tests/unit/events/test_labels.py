"""Dates in the names of deals: they date the deal, what it does and its making; no promise falls due then."""

from __future__ import annotations

import pytest

from damai.api import code
from damai.events.pool import date_choice
from damai.model import Commitment, Report
from damai.pipeline import load_pipeline

PUBLISHED = "2025-08-20"

DEALS = [
    ("en", "Iran withdrew from the 2015 nuclear deal.", "SANCTION", set()),
    ("en", "Iran rejected the Vienna accord of 2015.", "REJECT", set()),
    ("en", "Iran threatened to leave the 2015 nuclear deal.", "THREATEN", set()),
    ("en", "Thailand accused Cambodia of breaking the ceasefire of 10 November 2020.", "ACCUSE", set()),
    ("en", "Thailand left the 2020 Doha pact. Thailand shelled Cambodia.", "ASSAULT", set()),
    ("en", "Iran and the United States signed the 2015 nuclear deal.", "SUPPORT", {"2015"}),
    ("en", "Under the 2015 nuclear deal Iran agreed to let inspectors in.", "AGREE", {"2015"}),
    ("en", "The May 2020 accord ended the war between Thailand and Cambodia.", "RETREAT", {"2020-05"}),
    ("en", "Iran rejected the deal in 2015.", "REJECT", {"2015"}),
    ("en", "In the 2011 war Thailand attacked Cambodia.", "ASSAULT", {"2011"}),
    ("id", "Iran menarik diri dari kesepakatan nuklir 2015.", "SANCTION", set()),
    ("id", "Thailand menuding Kamboja merobek gencatan senjata November 2020.", "ACCUSE", set()),
    ("id", "Thailand menuding Kamboja merobek gencatan senjata 10 November 2020.", "ACCUSE", {"2020-11-10"}),
    ("id", "Iran menolak kesepakatan nuklir tahun 2015.", "REJECT", set()),
    ("id", "Iran dan Amerika Serikat menandatangani perjanjian nuklir 2015 di Wina.", "SUPPORT", {"2015"}),
    ("id", "Iran menolak kesepakatan itu pada 2015.", "REJECT", {"2015"}),
]


@pytest.mark.parametrize(("language", "text", "kind", "days"), DEALS)
def test_the_date_of_a_deal_is_its_own(language: str, text: str, kind: str, days: set[str]) -> None:
    pipe = load_pipeline(language)
    _, reading = pipe.read(Report("r", text, PUBLISHED, None, None, language))
    assert reading is not None
    found = [c for c in pipe.coder.candidates(reading) if c.type == kind]
    assert found
    assert {option.value for c in found for option in date_choice(reading, c).options} == days


def agreed(text: str, language: str) -> tuple[str | None, Commitment | None]:
    """Day and promise of the first agreement told."""
    event = next(e for e in code(text, published=PUBLISHED, language=language).events if e.type == "AGREE")
    return event.date, event.commitment


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Iran agreed to return to the 2015 nuclear deal."),
        ("id", "Iran sepakat kembali ke kesepakatan nuklir 2015."),
    ],
)
def test_an_old_deal_neither_dates_a_new_promise_nor_makes_it_due(language: str, text: str) -> None:
    day, promise = agreed(text, language)
    assert day is None
    assert promise is not None
    assert promise.due is None


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Thailand dan Kamboja setuju bertemu lagi di Bangkok pada 5 Oktober.", "2025-10-05"),
        ("Thailand berjanji menarik pasukannya pada 5 Maret.", "2026-03-05"),
    ],
)
def test_what_is_promised_falls_due_after_the_promise(text: str, due: str | None) -> None:
    day, promise = agreed(text, "id")
    assert day is None
    assert promise is not None
    assert promise.due == due


def test_a_day_before_the_promise_is_not_due() -> None:
    text = "Senin lalu Thailand berjanji kepada Kamboja membuka gerbang seperti pada 2011."
    day, promise = agreed(text, "id")
    assert day == "2025-08-18"
    assert promise is not None
    assert promise.content.endswith("membuka gerbang seperti pada 2011")
    assert promise.due is None
