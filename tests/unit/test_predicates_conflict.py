"""The Indonesian predicates of the material conflict types and the ontology they speak: valid and complete."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

import damai

ROOT = Path(damai.__file__).parent
PREDICATES = ROOT / "language" / "packs" / "id" / "predicates"
ONTOLOGY = ROOT / "knowledge" / "plover.toml"

AT_LEAST = {"PROTEST": 50, "SANCTION": 60, "MOBILIZE": 60, "COERCE": 100, "ASSAULT": 150}
FRAMES = {"transitive", "address", "declare", "symmetric", "give", "undergo", "self", "host"}
PLACES = ("active", "passive", "noun_by", "noun_of")
CONDITIONS = ("object", "near", "not_near")
REQUIRED = {"id", "gloss", "cameo", "frame", "examples"}
FLAGS = {"weak", "reciprocal", "commitment", "negative", "standing"}
OPTIONAL = {"mode", "status", "counterexamples", *FLAGS, *PLACES, *CONDITIONS}
STATUSES = {"occurred", "planned", "hypothetical", "negated"}
QUADS = {
    "verbal cooperation": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "material cooperation": ("COOPERATE", "AID", "RETREAT"),
    "verbal conflict": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "material conflict": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
WORD = re.compile(r"\w+(?:[-/]\w+)*")

Row = dict[str, Any]


def rows(event_type: str) -> list[Row]:
    return tomllib.loads((PREDICATES / f"{event_type}.toml").read_text(encoding="utf-8"))["predicate"]


def ontology() -> dict[str, Row]:
    return {row["name"]: row for row in tomllib.loads(ONTOLOGY.read_text(encoding="utf-8"))["type"]}


def forms(row: Row) -> list[str]:
    return [form for place in PLACES for form in row.get(place, ())]


def pattern(form: str) -> re.Pattern[str]:
    """``*`` stands for up to three words between."""
    parts = [r"(?:\S+ ){0,3}" if word == "*" else re.escape(word) + " " for word in form.split()]
    return re.compile(r"(?<!\S)" + "".join(parts))


def matched(row: Row, sentence: str) -> bool:
    """Whether a form stands in the sentence and the words near it allow the sense."""
    words = " ".join(WORD.findall(sentence.lower())) + " "
    has = {key: any(pattern(word).search(words) for word in row.get(key, ())) for key in CONDITIONS}
    if has["not_near"] or any(key in row and not has[key] for key in ("object", "near")):
        return False
    return any(pattern(form).search(words) for form in forms(row))


CASES = [(event_type, row) for event_type in AT_LEAST for row in rows(event_type)]
IDS = [f"{event_type}.{row['id']}" for event_type, row in CASES]


@pytest.mark.parametrize(("event_type", "row"), CASES, ids=IDS)
def test_a_predicate_has_what_the_format_asks_for(event_type: str, row: Row) -> None:
    assert REQUIRED <= row.keys() <= REQUIRED | OPTIONAL
    assert row["frame"] in FRAMES
    assert re.fullmatch(r"\d{2,4}", row["cameo"])
    assert row.get("status", "occurred") in STATUSES
    modes = {mode["name"] for mode in ontology()[event_type]["modes"]}
    assert row.get("mode") is None or row["mode"] in modes
    assert forms(row), "no form"
    for form in forms(row):
        assert form
        assert form == " ".join(form.lower().split())
        assert not form.startswith("*")
        assert not form.endswith("*")


@pytest.mark.parametrize(("event_type", "row"), CASES, ids=IDS)
def test_examples_hold_the_predicate_and_counterexamples_do_not(event_type: str, row: Row) -> None:
    assert row["examples"]
    for sentence in row["examples"]:
        assert matched(row, sentence), sentence
    for sentence in row.get("counterexamples", ()):
        words = " ".join(WORD.findall(sentence.lower())) + " "
        assert any(pattern(form).search(words) for form in forms(row)), f"no form, so it shows nothing: {sentence}"
        assert row.get("weak") or not matched(row, sentence), sentence


@pytest.mark.parametrize("event_type", AT_LEAST)
def test_ids_are_unique_and_the_list_is_long_enough(event_type: str) -> None:
    ids = [row["id"] for row in rows(event_type)]
    assert len(ids) == len(set(ids))
    assert len(ids) >= AT_LEAST[event_type]


@pytest.mark.parametrize(("event_type", "row"), CASES, ids=IDS)
def test_no_list_names_a_form_twice(event_type: str, row: Row) -> None:
    for key in (*PLACES, *CONDITIONS):
        assert len(row.get(key, ())) == len(set(row.get(key, ()))), key
    assert not set(row.get("near", ())) & set(row.get("not_near", ()))


def test_a_form_in_two_predicates_is_parted_by_its_surroundings() -> None:
    owners: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for event_type, row in CASES:
        for form in set(forms(row)):
            owners[form].append((f"{event_type}.{row['id']}", row))
    clashes = {
        form: [name for name, _ in held]
        for form, held in owners.items()
        if len(held) > 1 and len({tuple(tuple(row.get(key, ())) for key in CONDITIONS) for _, row in held}) < len(held)
    }
    assert clashes == {}


def test_the_ontology_has_the_sixteen_types_with_their_quads() -> None:
    types = ontology()
    assert len(types) == 16
    for quad, names in QUADS.items():
        for name in names:
            assert types[name]["quad"] == quad


@pytest.mark.parametrize("name", sorted(name for names in QUADS.values() for name in names))
def test_a_type_is_complete(name: str) -> None:
    row = ontology()[name]
    assert row.keys() - {"doer"} == {"name", "quad", "score", "cameo", "definition", "modes"}
    assert row["definition"].endswith(".")
    assert re.fullmatch(r"\d{3,4}", row["cameo"])
    assert -10 <= row["score"] <= 10
    modes = [mode["name"] for mode in row["modes"]]
    assert modes
    assert len(modes) == len(set(modes))
    for mode in row["modes"]:
        assert {"name", "cameo", "definition"} <= mode.keys() <= {"name", "cameo", "definition", "score"}
        assert re.fullmatch(r"\d{3,4}", mode["cameo"])


def test_only_formal_accusations_have_a_score_of_their_own() -> None:
    own = {
        (name, mode["name"]): mode["score"]
        for name, row in ontology().items()
        for mode in row["modes"]
        if "score" in mode
    }
    assert own == {("ACCUSE", "protest"): -3.5, ("ACCUSE", "lawsuit"): -3.5, ("ACCUSE", "charge"): -3.5}
