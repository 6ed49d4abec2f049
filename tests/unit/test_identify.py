"""Indonesian, its neighbour Malay, English and the rest."""

import subprocess
import sys

import pytest

from damai.language.identify import identify

INDONESIAN = [
    "Perdana menteri mengatakan perundingan itu akan dilanjutkan pada hari Senin di Kairo.",
    "Militer Israel membombardir wilayah utara Gaza kemarin hingga menewaskan sepuluh warga sipil.",
    "Polisi menangkap tiga pria karena diduga merencanakan ledakan di sebuah terminal bus.",
    "Armenia dan Azerbaijan menandatangani perjanjian damai di Washington.",
    "Hamas membebaskan tiga sandera.",
    "Menteri itu tiba di Kairo pada Selasa.",
    "KEDUA NEGARA SEPAKAT MENGHENTIKAN PERANG KARENA TEKANAN INTERNASIONAL.",
]
MALAY = [
    "Perdana Menteri berkata rundingan itu akan disambung semula pada hari Isnin di Kaherah.",
    "Tentera Israel membedil kawasan utara Gaza semalam sehingga meragut nyawa sepuluh orang awam.",
    "Polis menahan tiga lelaki kerana disyaki merancang letupan di sebuah stesen bas.",
    "Presiden Amerika Syarikat dijadualkan mengadakan lawatan rasmi ke Perancis pada bulan Ogos.",
    "Iran menafikan dakwaan bahawa mereka membekalkan dron kepada Rusia.",
]
ENGLISH = [
    "Armenia and Azerbaijan signed a peace deal in Washington on Friday.",
    "Jakarta summoned the ambassador of the Netherlands over the remarks.",
    "Hamas released three hostages.",
]


@pytest.mark.parametrize(
    ("language", "text"),
    [("id", text) for text in INDONESIAN] + [("ms", text) for text in MALAY] + [("en", text) for text in ENGLISH],
)
def test_sentences(language: str, text: str) -> None:
    found, sure = identify(text)
    assert found == language
    assert 0 < sure <= 1


def test_texts_are_surer_than_sentences() -> None:
    for language, sentences in (("id", INDONESIAN), ("ms", MALAY), ("en", ENGLISH)):
        found, sure = identify("\n".join(sentences))
        assert found == language
        assert sure > 0.8


@pytest.mark.parametrize("text", ["", " ", "Kairo", "12345 678", "Kairo 2025", "?!", "\ud800\udfff"])
def test_too_short(text: str) -> None:
    assert identify(text) == ("und", 0.0)


def test_odd_texts_do_not_stop_it() -> None:
    for text in ("\x00" * 5000, "a " * 100_000, "\ud800 satu dua tiga", "𝔄 𝔅 ℭ 𝔇 𝔈", "x" * 1_000_000):
        language, sure = identify(text)
        assert isinstance(language, str)
        assert 0 <= sure <= 1


def test_the_model_is_loaded_only_when_needed() -> None:
    program = (
        "import sys; from damai.language.identify import identify; import damai.ingest; "
        f"assert identify({INDONESIAN[0]!r})[0] == 'id'; "
        "assert not {'py3langid', 'trafilatura', 'lxml'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
