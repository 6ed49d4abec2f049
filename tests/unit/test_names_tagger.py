"""The marker of names: labels, steps, the pipeline's advice and the tables' word."""

from __future__ import annotations

import json

import pytest

import damai
from damai.grounding.actors import ActorEntry
from damai.grounding.names_tagger import NameTagger, features_of
from damai.grounding.raws import Raw
from damai.language.pack import PACKS
from damai.language.sentence import Sentence, Word
from damai.model import Name

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")


def sentence(text: str) -> Sentence:
    """Words at spaces, without parts of speech."""
    words, at = [], 0
    for number, form in enumerate(text.split()):
        words.append(Word(number, at, at + len(form), form, form.lower(), "", "", "", number))
        at += len(form) + 1
    return Sentence(0, 0, 0, len(text), tuple(words), parsed=False)


def tagger(weights: dict[str, list[float]], advice: float = 1.0) -> NameTagger:
    """A model of few features in which nothing leads into the middle of a name but its beginning."""
    steps = [[-20.0 if b[0] == "I" and a[2:] != b[2:] else 0.0 for b in LABELS] for a in LABELS]
    table = {"labels": list(LABELS), "steps": steps, "weights": weights, "advice": dict.fromkeys(LABELS, advice)}
    made = NameTagger.from_json(table, {})
    assert made is not None
    return made


def test_a_pack_without_weights_has_no_tagger() -> None:
    assert NameTagger.from_json(None, {}) is None


def test_weights_and_advice_decide_together() -> None:
    said = sentence("kata Budi Santoso")
    person = tagger({"w0=budi": [0, 3, 0, 0, 0, 0, 0], "w-1=budi": [0, 0, 2, 0, 0, 0, 0]})
    assert person.mark(said, [], []) == [(1, 3, "PER")]
    assert tagger({}, 1.0).mark(said, [], [(1, 3, "PER")]) == [(1, 3, "PER")]
    assert tagger({"all": [3, 0, 0, 0, 0, 0, 0]}, 1.0).mark(said, [], [(1, 3, "PER")]) == []


def test_the_tables_have_the_last_word_on_labels_and_states() -> None:
    said = sentence("serangan Israel")
    state = Raw(1, 2, (ActorEntry("state", "ISR"),))
    people = Raw(1, 2, (ActorEntry("state", "ISR", "CVL"),))
    wrong = tagger({"w0=israel": [0, 0, 0, 5, 0, 0, 0]})
    assert wrong.mark(said, [state], []) == [(1, 2, "LOC")]
    assert wrong.mark(said, [people], []) == [(1, 2, "ORG")]
    silent = tagger({"all": [5, 0, 0, 0, 0, 0, 0]})
    assert silent.mark(said, [state], [(1, 2, "LOC")]) == [(1, 2, "LOC")]
    assert silent.mark(said, [], [(1, 2, "LOC")]) == []


def test_features_tell_of_the_words_around() -> None:
    rows = list(features_of(sentence("di Kota Baru"), [Raw(1, 3, (ActorEntry("place"),))], {"kota": 7}))
    assert {"w0=kota", "w-1=di", "w1=baru", "g0=7", "kind=place/", "kind1=+place/"} <= set(rows[1])


@pytest.mark.parametrize("language", ["id", "en"])
def test_shipped_weights_are_small_and_well_formed(language: str) -> None:
    path = PACKS / language / "names.json"
    assert path.stat().st_size < 1_000_000
    table = json.loads(path.read_text(encoding="utf-8"))
    assert sorted(table["labels"]) == sorted(LABELS)
    assert {len(row) for row in table["weights"].values()} == {len(LABELS)}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Kapolri Listyo Sigit Prabowo tiba di Bandung.", "id", ["PER", "LOC"]),
        ("Hamas dan Hizbullah menolak usul PBB.", "id", ["ORG", "ORG", "ORG"]),
        ("Sergei Lavrov flew to Geneva for the United Nations.", "en", ["PER", "LOC", "ORG"]),
    ],
)
def test_names_of_news(text: str, language: str, expected: list[str]) -> None:
    found = damai.tag(text, "names", language=language).spans
    assert [name.label for name in found if isinstance(name, Name)] == expected
