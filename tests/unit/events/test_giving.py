"""Who gives a promise to whom: one side gives what it offers; what two agree on is of both."""

from __future__ import annotations

import pytest

from damai.model import Event, Report
from damai.pipeline import load_pipeline


def coded(language: str, text: str) -> list[Event]:
    report = Report("own", text, "2025-05-28", None, None, language)
    return [event for event in load_pipeline(language).run(report).events if event.type == "AGREE"]


@pytest.mark.parametrize(
    ("language", "text", "by", "to"),
    [
        (
            "en",
            "Chad promised Sudan on Tuesday that it would free 12 Sudanese fishermen by 10 June 2025.",
            "TCD",
            "SDN",
        ),
        ("en", "Japan offered Cambodia detectors.", "JPN", "KHM"),
        ("en", "China pledged 5 million dollars to Laos.", "CHN", "LAO"),
        ("id", "Filipina berjanji kepada Vietnam akan memulangkan lima nelayan sebelum 10 Juni 2025.", "PHL", "VNM"),
        ("id", "Jepang menawarkan bantuan kepada Kamboja.", "JPN", "KHM"),
    ],
)
def test_who_promises_gives_to_whom_it_is_promised(language: str, text: str, by: str, to: str) -> None:
    event = coded(language, text)[0]
    assert (event.actors, event.recipients) == ((f"{by}:GOV",), (to,))
    assert {one.value for one in event.fields["recipients"]} == {to}


@pytest.mark.parametrize(
    ("language", "text", "who"),
    [
        ("en", "Cambodia and Thailand agreed to meet in Phuket on 3 June.", {"KHM", "THA"}),
        ("en", "Cambodia agreed with Thailand to exchange prisoners.", {"KHM", "THA"}),
        ("id", "Kamboja dan Thailand sepakat bertemu di Phuket pada 3 Juni.", {"KHM", "THA"}),
        ("id", "Presiden Turki dijadwalkan bertemu Presiden Rusia pekan depan.", {"TUR", "RUS"}),
    ],
)
def test_what_two_agree_on_is_of_both(language: str, text: str, who: set[str]) -> None:
    for event in coded(language, text):
        assert {code.partition(":")[0] for code in event.actors} == who
        assert not event.recipients


def test_a_pronoun_that_may_mean_both_gives_nothing_to_one_of_them() -> None:
    text = "Tajikistan and Kyrgyzstan held talks on Monday. They also pledged not to use drones along the border."
    for event in coded("en", text):
        assert not event.recipients
