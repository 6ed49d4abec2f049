"""Promises that a report recalls because they were not kept, and what it tells of them: what was promised, by when."""

from __future__ import annotations

import pytest

from damai.model import Event, Report
from damai.pipeline import load_pipeline


def coded(language: str, text: str, published: str = "2024-05-02") -> tuple[Event, ...]:
    return load_pipeline(language).run(Report("own", text, published, None, None, language)).events


def promise(language: str, text: str, published: str = "2024-05-02") -> Event:
    (event,) = (e for e in coded(language, text, published) if e.commitment is not None)
    return event


@pytest.mark.parametrize(
    ("language", "text", "thing"),
    [
        (
            "en",
            "The exchange of prisoners that Chad and Sudan had agreed in Nairobi never took place.",
            "The exchange of prisoners",
        ),
        ("en", "The prisoner exchange promised by Chad and Sudan in Nairobi was called off.", "The prisoner exchange"),
        (
            "id",
            "Pertukaran tawanan yang dijanjikan Chad dan Sudan di Nairobi batal dilaksanakan.",
            "Pertukaran tawanan",
        ),
        (
            "id",
            "Pertukaran tawanan yang disepakati Chad dan Sudan di Nairobi pada April tak pernah terlaksana.",
            "Pertukaran tawanan",
        ),
    ],
)
def test_what_was_promised_and_not_done_is_both(language: str, text: str, thing: str) -> None:
    events = coded(language, text)
    undone = next(e for e in events if e.type == "RETREAT")
    assert undone.status == "negated"
    made = next(e for e in events if e.commitment is not None)
    assert {code[:3] for code in made.actors} == {"TCD", "SDN"}
    assert made.commitment is not None
    assert made.commitment.content == thing


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The exchange of prisoners that Chad and Sudan had agreed in Nairobi took place on Monday."),
        ("id", "Pertukaran tawanan yang disepakati Chad dan Sudan di Nairobi berlangsung pada Senin."),
    ],
)
def test_what_was_done_is_not_undone(language: str, text: str) -> None:
    assert all(e.status == "occurred" for e in coded(language, text) if e.type == "RETREAT")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "The shelling violates an accord in which Chad and Sudan agreed in Nairobi on 2 March to stop fighting.",
        ),
        ("id", "Serangan ini mengingkari ikrar tanpa kekerasan yang diucapkan Chad dan Sudan di Nairobi pada 2 Maret."),
    ],
)
def test_a_promise_behind_words_for_its_breach_is_told(language: str, text: str) -> None:
    made = [e for e in coded(language, text) if e.commitment is not None]
    assert [{code[:3] for code in e.actors} for e in made] == [{"TCD", "SDN"}]


@pytest.mark.parametrize(
    ("language", "text", "published", "due"),
    [
        ("en", "Chad and Sudan agreed on 15 November to meet again in March.", "2023-12-19", "2024-03"),
        ("en", "Chad and Sudan agreed on 15 November to meet again in December.", "2024-01-19", "2023-12"),
        ("id", "Chad dan Sudan pada 15 November sepakat bertemu lagi sebelum akhir November.", "2023-12-19", "2023-11"),
    ],
)
def test_a_due_month_without_a_year_counts_from_the_day_of_the_promise(
    language: str, text: str, published: str, due: str
) -> None:
    event = promise(language, text, published)
    assert event.commitment is not None
    assert event.commitment.due == due


def test_a_day_of_something_else_within_a_promise_is_not_its_due_day() -> None:
    text = "Chad berjanji pada 22 Maret menarik pasukannya dari Adré, kota yang direbutnya pada 19 Maret."
    commitment = promise("id", text).commitment
    assert commitment is not None
    assert commitment.due is None


def test_what_will_be_done_by_a_promise_has_not_been_done() -> None:
    events = coded("en", "Chad agreed on 15 November to meet Sudan again in March.", "2023-12-19")
    assert [e.type for e in events] == ["AGREE"]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "The 90 days within which Chad promised to leave the oasis of Kenya ran out on Monday.",
            "leave the oasis of Kenya",
        ),
        (
            "Chad's president, who had agreed to meet Sudan's envoy in Nairobi, left on Monday.",
            "meet Sudan's envoy in Nairobi",
        ),
        ("Chad agreed with Sudan in Nairobi on Monday to withdraw its troops.", "withdraw its troops"),
    ],
)
def test_what_is_promised_begins_and_ends_with_its_clause(text: str, content: str) -> None:
    commitment = promise("en", text).commitment
    assert commitment is not None
    assert commitment.content == content


@pytest.mark.parametrize(
    ("language", "text", "mode"),
    [
        ("en", "Chad and Sudan agreed to stop all fighting on Monday.", "ceasefire"),
        ("en", "Chad and Sudan promised not to use force against each other.", "ceasefire"),
        ("en", "Chad and Sudan agreed to fight locusts together.", "cooperate"),
        ("en", "Chad and Sudan promised not to use false papers.", None),
        ("id", "Chad dan Sudan sepakat berhenti menembak mulai Senin.", "ceasefire"),
        ("id", "Chad dan Sudan berjanji tidak menggunakan kekerasan.", "ceasefire"),
        ("id", "Chad akan bertemu Sudan di Nairobi pada Jumat.", "meet"),
    ],
)
def test_a_promise_to_stop_fighting_is_a_truce(language: str, text: str, mode: str | None) -> None:
    assert promise(language, text).mode == mode


@pytest.mark.parametrize(
    ("language", "text", "refused"),
    [
        ("en", "Chad's president said on Monday that he would not go because Sudan had sent troops.", True),
        ("en", "Chad's president, who had agreed to attend the talks with Sudan, pulled out on Monday.", True),
        ("en", "Chad's plan would not go ahead because Sudan was bankrupt.", False),
        ("id", "Presiden Chad mengatakan tidak akan berangkat karena Sudan mengerahkan pasukan.", True),
        ("id", "Jemaah haji Chad mengatakan tidak akan berangkat tahun ini.", False),
    ],
)
def test_who_will_not_come_refuses_to_meet(language: str, text: str, refused: bool) -> None:
    assert any(e.type == "REJECT" and e.mode == "meet" for e in coded(language, text)) is refused


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "The mission that Chad and Sudan had agreed in Nairobi arrived on 20 April.", None),
        ("en", "The mission that Chad and Sudan had agreed in Nairobi on 6 April arrived last week.", "2024-04-06"),
        ("id", "Misi yang disepakati Chad dan Sudan di Nairobi telah tiba pada 20 April.", None),
        ("id", "Misi yang disepakati Chad dan Sudan di Nairobi pada 6 April telah tiba.", "2024-04-06"),
    ],
)
def test_the_day_of_a_deed_is_not_that_of_its_promise(language: str, text: str, day: str | None) -> None:
    assert [e.date for e in coded(language, text) if e.commitment is not None] == [day]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The minister of Chad who promised it to Sudan on Monday resigned."),
        ("id", "Menteri Chad yang menjanjikannya kepada Sudan pada Senin mundur."),
    ],
)
def test_who_promised_is_not_what_was_promised(language: str, text: str) -> None:
    told = [e.commitment.content for e in coded(language, text) if e.commitment is not None]
    assert not any("inist" in content or "enteri" in content for content in told)
