"""The Indonesian tables of the verbal conflict types, of attribution and of modality are valid."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

PACK = Path(__file__).parents[2] / "src" / "damai" / "language" / "packs" / "id"
MINIMUM = {"REQUEST": 90, "ACCUSE": 100, "REJECT": 80, "THREATEN": 80}
FRAMES = {"transitive", "address", "declare", "symmetric", "give", "undergo", "self", "host"}
FORMS = ("active", "passive", "noun_by", "noun_of")
LISTS = {*FORMS, "object", "near", "not_near", "examples", "counterexamples"}
TEXTS = {"id", "gloss", "cameo", "mode", "frame", "status", "note"}
FLAGS = {"weak", "commitment", "negative", "deed", "told"}
CAMEO = {"REQUEST": ("02", "10"), "ACCUSE": ("09", "11"), "REJECT": ("12",), "THREATEN": ("13",)}
STATUSES = {"planned", "hypothetical", "negated"}
GAP = r"\W+(?:\w\S*\W+){0,3}?"


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((PACK / name).read_text(encoding="utf-8"))


def _predicates(kind: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _table(f"predicates/{kind}.toml")["predicate"]
    return rows


ROWS = [pytest.param(kind, row, id=f"{kind}.{row['id']}") for kind in MINIMUM for row in _predicates(kind)]


def _forms(row: dict[str, Any]) -> list[str]:
    return [form for key in FORMS for form in row.get(key, [])]


def _stands_in(form: str, sentence: str) -> bool:
    parts = [re.escape(part.strip()).replace(r"\ ", r"\W+") for part in form.lower().split("*")]
    return re.search(rf"(?<![\w-]){GAP.join(parts)}(?![\w-])", sentence.lower()) is not None


@pytest.mark.parametrize("kind", MINIMUM)
def test_there_are_enough_predicates_and_ids_are_unique(kind: str) -> None:
    ids = [row["id"] for row in _predicates(kind)]
    assert len(ids) >= MINIMUM[kind]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("kind", "row"), ROWS)
def test_keys_are_known_and_values_have_their_kind(kind: str, row: dict[str, Any]) -> None:
    assert set(row) <= LISTS | TEXTS | FLAGS
    for key, value in row.items():
        if key in LISTS:
            assert value, key
            assert all(isinstance(item, str) and item and item.strip() == item for item in value), key
            assert len(value) == len(set(value)), key
        else:
            assert isinstance(value, bool if key in FLAGS else str), key
    assert row["frame"] in FRAMES
    assert row["cameo"].startswith(CAMEO[kind])
    assert 2 <= len(row["cameo"]) <= 4
    assert row.get("status") is None or row["status"] in STATUSES


@pytest.mark.parametrize(("kind", "row"), ROWS)
def test_forms_are_lower_case_words(kind: str, row: dict[str, Any]) -> None:
    forms = _forms(row)
    assert forms
    for form in forms:
        assert form == form.lower(), form
        assert "  " not in form, form
        assert not form.startswith("*"), form
        assert not form.endswith("*"), form


@pytest.mark.parametrize(("kind", "row"), ROWS)
def test_every_example_holds_a_form(kind: str, row: dict[str, Any]) -> None:
    for example in row["examples"]:
        assert any(_stands_in(form, example) for form in _forms(row)), example
        near = row.get("near", [])
        assert not near or any(_stands_in(word, example) for word in near), example
        assert not any(_stands_in(word, example) for word in row.get("not_near", [])), example


@pytest.mark.parametrize(("kind", "row"), ROWS)
def test_conditions_exclude_what_an_unconditional_counterexample_would_match(kind: str, row: dict[str, Any]) -> None:
    for example in row.get("counterexamples", []):
        hit = any(_stands_in(form, example) for form in _forms(row))
        near = row.get("near", [])
        kept = not near or any(_stands_in(word, example) for word in near)
        excluded = any(_stands_in(word, example) for word in row.get("not_near", []))
        asked = row.get("object", [])
        named = not asked or any(_stands_in(word, example) for word in asked)
        assert row.get("weak") or not (hit and kept and named) or excluded, example


def test_the_same_form_stands_in_two_predicates_only_under_conditions() -> None:
    seen: dict[str, str] = {}
    for kind in MINIMUM:
        for row in _predicates(kind):
            if row.get("near") or row.get("object"):
                continue
            for form in _forms(row):
                assert form not in seen, f"{form}: {seen[form]} and {kind}.{row['id']}"
                seen[form] = f"{kind}.{row['id']}"


def test_attribution_cues_are_valid() -> None:
    table = _table("attribution.toml")
    assert set(table) == {
        "cue",
        "complementizer",
        "quote",
        "spans",
        "attribution",
        "stretch",
        "unnamed",
        "rebuttal",
        "contrast",
    }
    places = {"before", "after", "preposition", "clitic"}
    forms: list[str] = []
    for cue in table["cue"]:
        assert set(cue) <= {"id", "kind", "forms", "owning", "note", "examples", "hearsay"} | places
        assert cue["kind"] in {"say", "claim", "deny", "believe", "according", "credit"}
        assert all(cue[key] is True for key in places & set(cue))
        assert cue["forms"]
        own = [*cue["forms"], *cue.get("owning", ())]
        assert all(form == form.lower().strip() for form in own)
        forms += own
        for example in cue.get("examples", []):
            assert any(_stands_in(form, example) for form in own), example
    assert len(forms) == len(set(forms)) >= 120
    ids = [cue["id"] for cue in table["cue"]]
    assert len(ids) == len(set(ids))
    assert all(set(pair) == {"open", "close"} and pair["open"] and pair["close"] for pair in table["quote"])
    assert "bahwa" in table["complementizer"][0]["forms"]


def test_modality_markers_are_valid() -> None:
    table = _table("modality.toml")
    assert set(table) == {
        "marker",
        "exception",
        "content",
        "in_force",
        "counted",
        "as_promised",
        "duty",
        "truce",
        "force",
    }
    forms: list[str] = []
    for marker in table["marker"]:
        behind = {"after", "after_types", "after_nouns", "plain"}
        assert set(marker) - behind <= {"id", "forms", "status", "scope", "reach", "commas", "note", "examples"}
        assert marker["status"] in STATUSES
        assert marker["scope"] in {"next", "clause", "sentence"}
        assert 0 <= marker["reach"] <= 20  # 0: right behind it, or only where it stands behind
        forms += marker["forms"]
        for example in marker.get("examples", []):
            assert any(_stands_in(form, example) for form in marker["forms"]), example
    exceptions = [form for row in table["exception"] for form in row["forms"]]
    assert len(forms) == len(set(forms))
    assert not set(forms) & set(exceptions)
    assert {"planned", "hypothetical", "negated"} == {marker["status"] for marker in table["marker"]}
    assert all(" " not in form for row in table["content"] for form in row["forms"])
