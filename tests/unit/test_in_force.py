"""What comes into force binds its parties; what is called off did not happen; what is done without doubt did."""

from __future__ import annotations

import pytest

from damai.model import Event, Report
from damai.pipeline import load_pipeline


def coded(language: str, text: str) -> tuple[Event, ...]:
    return load_pipeline(language).run(Report("own", text, "2024-05-02", None, None, language)).events


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "A ceasefire between Chad and Sudan came into force at midnight on Monday.", "RETREAT"),
        ("en", "A truce between Chad and Sudan took effect on Sunday.", "RETREAT"),
        ("id", "Gencatan senjata antara Chad dan Sudan mulai berlaku pada Senin tengah malam.", "RETREAT"),
        ("id", "Gencatan senjata antara Chad dan Sudan berlaku sejak Senin.", "RETREAT"),
        ("id", "Perjanjian damai antara Chad dan Sudan mulai berlaku pada 1 Mei.", "AGREE"),
    ],
)
def test_a_truce_in_force_is_a_commitment(language: str, text: str, kind: str) -> None:
    (event,) = coded(language, text)
    assert event.type == kind
    assert [actor.partition(":")[0] for actor in event.actors] == ["TCD", "SDN"]
    assert event.commitment is not None
    assert event.commitment.content in text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The ceasefire between Chad and Sudan held for a second day."),
        ("en", "A truce with Chad, the envoy said; new fees came into force in Egypt."),
        ("id", "Gencatan senjata antara Chad dan Sudan bertahan hingga hari kedua."),
    ],
)
def test_a_truce_that_goes_on_is_no_new_one(language: str, text: str) -> None:
    assert not any(event.commitment for event in coded(language, text))


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("id", "Pertukaran tahanan antara Chad dan Sudan batal dilaksanakan pada Senin.", "RETREAT"),
        ("id", "Penarikan pasukan Chad dari perbatasan Sudan batal dilaksanakan.", "RETREAT"),
        ("id", "Penarikan pasukan Chad dari perbatasan Sudan dibatalkan.", "RETREAT"),
        ("en", "A prisoner exchange between Chad and Sudan was called off on Monday.", "RETREAT"),
        ("en", "The withdrawal of Chadian troops from the Sudanese border was called off.", "RETREAT"),
    ],
)
def test_what_is_called_off_did_not_happen(language: str, text: str, kind: str) -> None:
    assert not any(event.type == kind and event.status == "occurred" for event in coded(language, text))


def test_what_is_called_off_later_does_not_undo_a_deed() -> None:
    events = coded("en", "Chadian troops fired on Sudanese soldiers after the talks were called off.")
    assert [e.status for e in events if e.type == "ASSAULT"] == ["occurred"]


@pytest.mark.parametrize("how", ["tanpa ragu-ragu", "tanpa segan"])
def test_without_doubt_negates_nothing(how: str) -> None:
    events = coded("id", f"Tentara Chad {how} menyerang pos Sudan.")
    assert [e.status for e in events if e.type == "ASSAULT"] == ["occurred"]


def test_a_signed_deal_to_end_a_war_is_signed() -> None:
    events = coded("en", "An agreement to end the war was signed by Chad and Sudan on Monday.")
    assert "SUPPORT" in [event.type for event in events]


def test_all_fighting_stopped_is_a_truce() -> None:
    (event,) = coded("id", "Chad dan Sudan menghentikan semua pertempuran mulai pukul 00.00 waktu setempat.")
    assert (event.type, event.mode, event.status) == ("RETREAT", "ceasefire", "occurred")
