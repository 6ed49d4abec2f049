"""English is told from the languages that share words with it."""

import pytest

from damai.language.identify import identify

ENGLISH = [
    "Kenya's foreign minister said the talks with Somalia would resume on Monday.",
    "Two soldiers were killed in shelling near the border, according to officials in Yerevan.",
    "BOLIVIA AND PERU SIGN WATER TREATY AFTER YEARS OF DISPUTE",
    "Israel strikes Gaza",
    "Rebels seized three villages.",
]
OTHERS = {
    "de": [
        "Die Minister trafen sich am Freitag in Kairo, weil die Gespräche noch nicht beendet waren.",
        "Das war in Wien so.",
    ],
    "nl": ["De president was in Den Haag en had het met de minister over de oorlog; we weten niet wat hij zei."],
    "fr": ["La police a arrêté le président de l'opposition à Dakar."],
    "es": ["El gobierno de Perú declaró el estado de emergencia en Lima."],
    "sv": ["Polisen grep tre män efter attacken i Stockholm i fredags."],
    "id": ["Presiden Rusia mengatakan pembicaraan di Istanbul akan dilanjutkan pekan depan."],
    "tl": ["Nagkita ang dalawang ministro sa Cairo dahil hindi pa tapos ang usapan."],
    "pcm": ["Di goment tok sey dem go arrest pipo wey dey cause palava for di kontri."],
}


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text: str) -> None:
    found, sure = identify(text)
    assert found == "en"
    assert 0.5 < sure <= 1


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in OTHERS.items() for text in texts])
def test_others(language: str, text: str) -> None:
    assert identify(text)[0] == language
