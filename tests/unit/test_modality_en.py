"""The status that words around an event word give, in English sentences of our own."""

from __future__ import annotations

import pytest

from damai.events.modality import Modality, ModalityTable
from damai.events.triggers import Trigger
from damai.language.analyser import Analyser
from damai.language.pack import Predicate, load_pack

BREAKS = frozenset({"that", "who", "which", "when", "while", "because", "after", "before", "as"})


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(load_pack("en"))


def status(analyser: Analyser, text: str, word: str, kind: str = "ASSAULT") -> Modality:
    (sentence,) = analyser.tokens(text, analyser.sentence_spans(text))
    at = [w.text for w in sentence.words].index(word)
    trigger = Trigger(0, at, at + 1, Predicate(f"{kind}.x", kind, "", "transitive"), "active", (at,))
    table = ModalityTable(load_pack("en").tables["modality"], analyser.words_of)
    return table.status_of(sentence, trigger, table.find(sentence), BREAKS)


@pytest.mark.parametrize(
    ("text", "word", "kind", "told"),
    [
        ("Peru will strike if attacked.", "strike", "ASSAULT", "hypothetical"),
        ("Peru will strike the port unless ships leave.", "strike", "ASSAULT", "hypothetical"),
        ("Peru threatened Chile if ships come near.", "threatened", "THREATEN", "occurred"),
        ("Troops attacked the town to see if it was held.", "attacked", "ASSAULT", "occurred"),
        ("Troops attacked the town, and if it falls the war ends.", "attacked", "ASSAULT", "occurred"),
        ("If Peru attacks, Chile responds.", "responds", "ASSAULT", "hypothetical"),
        ("If the truce holds, aid comes, officials hope, and rebels fled.", "fled", "RETREAT", "occurred"),
        ("Next week, the presidents meet in Quito.", "meet", "CONSULT", "planned"),
    ],
)
def test_status(analyser: Analyser, text: str, word: str, kind: str, told: str) -> None:
    assert status(analyser, text, word, kind).status == told
