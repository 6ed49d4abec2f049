"""Words for blame that blame nobody: of one's own deed, or of an origin that nobody traces."""

from __future__ import annotations

import pytest

from damai.model import Event, Report
from damai.pipeline import load_pipeline


def events(language: str, text: str) -> tuple[Event, ...]:
    return load_pipeline(language).run(Report("r", text, "2024-05-15", language=language)).events


@pytest.mark.parametrize(
    ("language", "text", "blamed"),
    [
        ("en", "M23 rebels said on Monday they had seized the city of Goma from the Congolese army.", False),
        ("en", "Peru said it had struck Arica, according to Chile.", False),
        ("en", "Armenia said Azerbaijani troops opened fire on its positions.", True),
        ("en", "Peru accused Chile of shelling a border post.", True),
        ("id", "Serangan ke kilang Arab Saudi itu diluncurkan dari Yaman, Kamis.", False),
        ("id", "Drone itu berasal dari Belarus, kata militer Lituania.", True),
        ("id", "Kosovo menuduh Serbia menyerang pos polisi.", True),
    ],
)
def test_who_blames(language: str, text: str, blamed: bool) -> None:
    assert any(event.type == "ACCUSE" for event in events(language, text)) == blamed


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("The BBC World Service visited villages in Kenya for a story on China.", False),
        ("Uganda's foreign minister met Kenya's president in Nairobi, the BBC reported.", True),
    ],
)
def test_a_broadcaster_that_visits_a_land_consults_nobody(text: str, tells: bool) -> None:
    assert any(event.type == "CONSULT" for event in events("en", text)) is tells


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("Jericho terletak di wilayah Tepi Barat yang sepenuhnya dikuasai Israel.", False),
        ("Garis itu memisahkan kota yang dikontrol Armenia dan kota yang dikontrol Azerbaijan.", False),
        ("Kota Goma dikuasai pemberontak M23 setelah pertempuran sengit dengan tentara Kongo.", True),
        ("Pasukan Rusia menguasai kota Mariupol di Ukraina pada Mei 2022.", True),
    ],
)
def test_who_holds_a_place_is_a_state_of_things(text: str, taken: bool) -> None:
    assert any(event.type == "ASSAULT" for event in events("id", text)) == taken
