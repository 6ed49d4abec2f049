"""By when a promise is due: also where no day is named, but a length of time or the end of a period."""

from __future__ import annotations

import pytest

from damai.model import Commitment, Event, Report
from damai.pipeline import load_pipeline


def coded(language: str, text: str) -> tuple[Event, ...]:
    return load_pipeline(language).run(Report("own", text, "2024-05-02", None, None, language)).events


def promised(language: str, text: str) -> Commitment:
    (event,) = (event for event in coded(language, text) if event.type == "AGREE")
    assert event.commitment is not None
    assert event.commitment.content in text
    return event.commitment


@pytest.mark.parametrize(
    ("language", "text", "due"),
    [
        ("en", "Chad and Sudan agreed to exchange prisoners within two weeks.", "2024-05-16"),
        ("en", "Chad and Sudan agreed to reopen the border within 48 hours.", "2024-05-04"),
        ("en", "Chad and Sudan agreed to reopen the border in the next ten days.", "2024-05-12"),
        ("en", "Chad and Sudan agreed to withdraw their artillery before the end of the year.", "2024-12-31"),
        ("en", "Chad and Sudan agreed to start talks by the end of the month.", "2024-05-31"),
        ("id", "Chad dan Sudan sepakat menukar tahanan dalam dua pekan.", "2024-05-16"),
        ("id", "Chad dan Sudan sepakat menukar tahanan dalam waktu sepuluh hari.", "2024-05-12"),
    ],
)
def test_a_length_of_time_or_the_end_of_a_period_is_a_due_day(language: str, text: str, due: str) -> None:
    assert promised(language, text).due == due


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Chad and Sudan agreed to extend the truce for two weeks."),
        ("en", "Chad and Sudan agreed to reopen the border after four days of talks."),
        ("en", "Chad and Sudan agreed to reopen the border at the start of the year."),
        ("id", "Chad dan Sudan sepakat memperpanjang gencatan senjata selama dua pekan."),
        ("id", "Chad dan Sudan sepakat membuka perbatasan setelah berunding empat hari."),
    ],
)
def test_a_length_of_time_that_is_counted_from_nothing_is_none(language: str, text: str) -> None:
    assert all(event.commitment is None or event.commitment.due is None for event in coded(language, text))


@pytest.mark.parametrize(
    ("language", "text", "content"),
    [
        ("id", "Chad dan Sudan sepakat menukar tahanan, kata Menteri Luar Negeri Kenya.", "menukar tahanan"),
        ("id", "Chad akan bertemu Sudan di Nairobi pada Jumat.", "bertemu Sudan di Nairobi pada Jumat"),
        ("en", "Chad and Sudan agreed to reopen the border, the Kenyan foreign minister said.", "reopen the border"),
        ("en", "Chad and Sudan agreed to a lasting ceasefire in Darfur.", "a lasting ceasefire in Darfur"),
        ("en", "Chad and Sudan vowed to begin “serious talks” on peace.", "begin “serious talks” on peace"),
    ],
)
def test_the_content_is_what_was_promised_and_not_who_says_so(language: str, text: str, content: str) -> None:
    assert [event.commitment.content for event in coded(language, text) if event.commitment is not None] == [content]


@pytest.mark.parametrize(
    ("language", "text", "negative"),
    [
        ("id", "Chad berjanji tidak menyerang Sudan.", True),
        ("id", "Chad berjanji tidak akan menyerang Sudan.", True),
        ("id", "Chad berjanji menghentikan serangan ke Sudan.", False),
        ("en", "Chad promised not to attack Sudan.", True),
    ],
)
def test_who_promises_not_to_strike_threatens_nobody(language: str, text: str, negative: bool) -> None:
    kinds = {event.type for event in coded(language, text)}
    assert "THREATEN" not in kinds
    found = [event.commitment.negative for event in coded(language, text) if event.commitment is not None]
    assert found == [negative]


@pytest.mark.parametrize(
    ("language", "text", "date", "due"),
    [
        ("id", "Wakil Chad akan berunding dengan Sudan di Nairobi pada Kamis (2/5).", None, "2024-05-02"),
        ("id", "Chad akan bertemu Sudan di Nairobi, kata juru bicara Kenya, Kamis (2/5).", "2024-05-02", None),
        ("en", "Chad will hold talks with Sudan in Nairobi on Thursday.", None, "2024-05-02"),
        ("en", "Chad will meet Sudan in Nairobi, the Kenyan foreign ministry said on Thursday.", "2024-05-02", None),
        ("en", "Chad was to have met Sudan in Nairobi on Monday.", None, "2024-04-29"),
        ("en", "Chad agreed on Monday to a truce with Sudan.", "2024-04-29", None),
    ],
)
def test_the_day_of_what_is_announced_is_when_it_is_due(
    language: str, text: str, date: str | None, due: str | None
) -> None:
    (event,) = (event for event in coded(language, text) if event.type in ("AGREE", "CONCEDE"))
    assert event.date == date
    assert event.commitment is None or event.commitment.due == due
    assert due is None or event.commitment is not None


@pytest.mark.parametrize(
    ("language", "text", "content"),
    [
        ("en", "Chad withdrew its troops, as the two sides had agreed in April.", "Chad withdrew its troops"),
        ("en", "As it had promised in April, Sudan freed the soldiers of Chad.", "Sudan freed the soldiers of Chad"),
        ("id", "Chad membebaskan para tawanan seperti disepakati dengan Sudan.", "Chad membebaskan para tawanan"),
        ("en", "Shelling went on as Chad and Sudan agreed to a ceasefire.", "a ceasefire"),
        ("en", "Talks opened as Chad and Sudan agreed to withdraw their troops.", "withdraw their troops"),
    ],
)
def test_what_was_done_as_promised_is_what_was_promised(language: str, text: str, content: str) -> None:
    found = [event.commitment for event in coded(language, text) if event.commitment is not None]
    assert [(promise.content, promise.due) for promise in found] == [(content, None)]
