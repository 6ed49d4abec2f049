"""Who may have said what a trigger tells, beyond the source whose words cover it."""

from __future__ import annotations

import pytest

from damai.events.claims import claim_options
from damai.events.speakers import BESIDE, OWN, speakers
from damai.model import Report
from damai.pipeline import load_pipeline

ACCUSER = "Kenya membantah tuduhan dari Somalia, yang menuding pasukannya menyerang desa."
OFFERED = [
    ("id", ACCUSER, "menyerang", BESIDE, "SOM"),
    ("en", "Kenya said Somalia attacked a border post.", "attacked", OWN, "KEN"),
    ("id", "Kenya mengatakan Somalia menyerang pos perbatasan.", "menyerang", OWN, "KEN"),
    ("en", "Mali's army released footage of its planes attacking a camp.", "attacking", OWN, "MLI"),
]
NOT_OFFERED = [
    ("en", "Kenya said Somalia attacked a border post. Ethiopian troops watched.", "attacked", BESIDE),
    ("id", "Kenya menuduh Somalia menembaki desa.", "menuduh", BESIDE),
]


def ways(language: str, text: str, word: str) -> set[tuple[str, str]]:
    """How each speaker of the trigger ``word`` was found, with the first entity."""
    pipe = load_pipeline(language)
    _, reading = pipe.read(Report("r", text, "2024-05-14", language=language))
    assert reading is not None
    found: set[tuple[str, str]] = set()
    told = [c for c in pipe.coder.candidates(reading) if c.sentence.words[c.trigger.first].lower == word]
    assert told, f"no trigger {word!r}"
    for candidate in told:
        for speaker in speakers(reading, candidate):
            found.add((speaker.way, speaker.unit.codes[0].partition(":")[0]))
    return found


@pytest.mark.parametrize(("language", "text", "word", "way", "entity"), OFFERED)
def test_speakers_are_offered(language: str, text: str, word: str, way: str, entity: str) -> None:
    assert (way, entity) in ways(language, text, word)


@pytest.mark.parametrize(("language", "text", "word", "way"), NOT_OFFERED)
def test_others_are_not(language: str, text: str, word: str, way: str) -> None:
    assert way not in {found for found, _ in ways(language, text, word)}


def test_the_side_that_hearsay_tells_of_is_no_source() -> None:
    assert ways("id", "Pasukan Suriah dilaporkan menyerang pos Israel.", "menyerang") == set()


def test_every_option_names_how_it_was_found() -> None:
    pipe = load_pipeline("id")
    _, reading = pipe.read(Report("r", ACCUSER, "2024-05-14", language="id"))
    assert reading is not None
    options = [o for c in pipe.coder.candidates(reading) for o in claim_options(reading, c)]
    assert {o.way for o in options} & {BESIDE}
    for option in options:
        marked = any(feature == f"way={option.way}" for feature in option.features)
        assert marked == (option.way not in (OWN, "-"))
