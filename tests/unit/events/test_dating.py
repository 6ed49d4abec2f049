"""Days that follow from those told: open ends, stretches of days, recent days of elsewhere."""

from __future__ import annotations

from datetime import date

import pytest

from damai.events.dating import LASTING
from damai.events.pool import date_choice
from damai.grounding.timex import compile_time, tag_and_anchor
from damai.language.pack import load_pack
from damai.model import Report
from damai.pipeline import Pipeline, load_pipeline

PUBLISHED = "2025-06-20"

OPENINGS = [
    ("id", "Blokade itu berlaku sejak 3 Mei 2025.", "since"),
    ("id", "Blokade diterapkan sejak pasukan itu merebut pelabuhan pada 3 Mei 2025.", "since-clause"),
    ("id", "Perang yang pecah di utara pada 3 Mei 2025 meluas.", "onset"),
    ("id", "Kedua kubu bertempur pada 3 Mei 2025.", "date-in-words"),
    ("id", "Perang itu pecah di utara, dan mereka berunding pada 3 Mei 2025.", "date-in-words"),
    ("id", "Sejak lama mereka berselisih tentang sungai itu pada 3 Mei 2025.", "date-in-words"),
    ("en", "The blockade has been in force since May 3, 2025.", "since"),
    ("en", "The port has been closed since rebels seized the town on May 3, 2025.", "since-clause"),
    ("en", "The war erupted in the north on May 3, 2025.", "onset"),
    ("en", "He has since fled the town where they met on May 3, 2025.", "month-day"),
    ("en", "The war erupted in the north, and envoys met on May 3, 2025.", "month-day"),
    ("en", "The two sides clashed on May 3, 2025.", "month-day"),
]


@pytest.mark.parametrize(("language", "text", "rule"), OPENINGS)
def test_how_a_day_is_told_as_a_beginning(language: str, text: str, rule: str) -> None:
    grammar = compile_time(load_pack(language).tables["time"], "time.toml")
    found = tag_and_anchor(text, [(0, len(text))], date(2025, 6, 20), grammar)
    assert [(t.edtf, t.rule) for t in found if t.edtf] == [("2025-05-03", rule)]


COMPARISONS = [
    ("id", "Itulah pertempuran terburuk di lembah sejak 3 Mei 2025.", "compared"),
    ("id", "Itulah pertempuran tersengit sejak perang di lembah pada 3 Mei 2025.", "compared-clause"),
    ("id", "Kota terbesar di lembah dikepung sejak 3 Mei 2025.", "since"),
    ("id", "Itu pertempuran terburuk; blokade berlaku sejak 3 Mei 2025.", "since"),
    ("en", "It was the worst fighting in the valley since May 3, 2025.", "compared"),
    ("en", "They met for the first time since rebels took the town on May 3, 2025.", "compared-clause"),
    ("en", "The largest town of the valley has been besieged since May 3, 2025.", "since"),
    ("en", "The worst is over, and the port is shut since May 3, 2025.", "since"),
]


@pytest.mark.parametrize(("language", "text", "rule"), COMPARISONS)
def test_a_comparison_opens_nothing(language: str, text: str, rule: str) -> None:
    test_how_a_day_is_told_as_a_beginning(language, text, rule)


@pytest.fixture(scope="module")
def pipe() -> Pipeline:
    return load_pipeline("en")


def offered(pipe: Pipeline, text: str, kind: str) -> set[str]:
    """The days that the candidates of a type may have."""
    _, reading = pipe.read(Report("r", text, PUBLISHED, None, None, "en"))
    assert reading is not None
    found = [c for c in pipe.coder.candidates(reading) if c.type == kind]
    assert found
    return {option.value for c in found for option in date_choice(reading, c).options}


def test_what_lasts_may_be_open_beside_its_day(pipe: Pipeline) -> None:
    days = offered(pipe, "Israel has blockaded the Gaza Strip since May 3, 2025.", "COERCE")
    assert {"2025-05-03", "2025-05-03/.."} <= days


SHELLING = [
    ("Russia has shelled Kharkiv since May 3, 2025.", {"2025-05-03/.."}),
    ("Since May 3, 2025 Russia has bombed Kharkiv.", {"2025-05-03/.."}),
    ("Trade has been down since May 3, 2025, when Russia shelled Kharkiv.", {"2025-05-03", "2025-05-03/.."}),
    ("Russia shelled Kharkiv on May 3, 2025.", {"2025-05-03"}),
    ("Russian attacks on Ukraine since May 3, 2025 were few.", {"2025-05-03", "2025-05-03/.."}),
]


@pytest.mark.parametrize(("text", "days"), SHELLING)
def test_violence_that_its_verb_tells_since_a_day_goes_on(pipe: Pipeline, text: str, days: set[str]) -> None:
    assert offered(pipe, text, "ASSAULT") == days


def test_the_networks_hints_stay_with_their_days(pipe: Pipeline) -> None:
    text = "Talks failed on May 2, 2025. Russia has shelled Kharkiv since May 3, 2025."
    _, reading = pipe.read(Report("r", text, PUBLISHED, None, None, "en"))
    assert reading is not None
    (candidate,) = (c for c in pipe.coder.candidates(reading) if c.type == "ASSAULT")
    choice = date_choice(reading, candidate)
    asked = [option for option in choice.options if option.asked]
    assert asked
    assert len(choice.hints) == len(asked) + 1
    assert set(choice.chances()) == {option.value for option in asked} | {None}


def test_a_beginning_told_elsewhere_opens_the_day_for_other_mentions(pipe: Pipeline) -> None:
    text = "Russia attacked Ukraine on May 3, 2025. Ukraine has been under fire since May 3, 2025."
    assert "2025-05-03/.." in offered(pipe, text, "ASSAULT")


def test_a_plain_day_has_no_open_end(pipe: Pipeline) -> None:
    assert offered(pipe, "Russia attacked Ukraine on May 3, 2025.", "ASSAULT") == {"2025-05-03"}


def test_speech_has_no_open_end(pipe: Pipeline) -> None:
    assert "ACCUSE" not in LASTING
    days = offered(pipe, "Iran has accused Israel of sabotage since May 3, 2025.", "ACCUSE")
    assert not any(day.endswith("/..") for day in days)


def test_days_told_together_are_one_stretch(pipe: Pipeline) -> None:
    days = offered(pipe, "Russia shelled Kharkiv on June 14, 2025 and June 15, 2025.", "ASSAULT")
    assert "2025-06-14/2025-06-15" in days


def test_days_far_apart_are_no_stretch(pipe: Pipeline) -> None:
    days = offered(pipe, "Russia shelled Kharkiv on May 3, 2025 and June 15, 2025.", "ASSAULT")
    assert days == {"2025-05-03", "2025-06-15"}


def test_a_named_war_is_no_open_interval(pipe: Pipeline) -> None:
    text = "Cambodia has blockaded Thailand since their 2011 war."
    assert offered(pipe, text, "COERCE") == {"2011", "2011/.."}
    assert offered(pipe, text, "ASSAULT") == {"2011"}


def test_a_comparison_dates_what_it_names_and_nothing_else(pipe: Pipeline) -> None:
    text = "It was the worst shelling of Cambodia by Thailand since 2011."
    assert offered(pipe, text, "ASSAULT") == set()
    text = "Thailand imposed its harshest sanctions on Cambodia since Cambodia invaded Thailand in 2011."
    assert offered(pipe, text, "SANCTION") == set()
    assert offered(pipe, text, "ASSAULT") == {"2011"}


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("id", "Chad menyerang Sudan pada 26 Juli.", None),
        ("id", "Chad akan menyerang Sudan pada 26 Juli.", "2025-07-26"),
        ("id", "Chad menyerang Sudan pada 26 Mei.", "2025-05-26"),
        ("id", "Chad menyerang Sudan dua pekan setelah 1 April 2025.", "2025-04-15"),
        ("en", "Chad attacked Sudan two days before June 10, 2025.", "2025-06-08"),
    ],
)
def test_what_has_happened_did_so_before_the_report(language: str, text: str, day: str | None) -> None:
    (event,) = load_pipeline(language).run(Report("own", text, PUBLISHED, language=language)).events
    assert event.date == day


def test_what_a_day_is_counted_from_did_not_happen_on_it() -> None:
    text = "Pada Minggu (15/6), empat hari setelah kudeta di Chad, Sudan mengecam tentara Chad."
    events = load_pipeline("id").run(Report("own", text, PUBLISHED, language="id")).events
    days = {event.type: event.date for event in events}
    assert days["ACCUSE"] == "2025-06-15"
    assert days.get("ASSAULT") is None
