"""The Indonesian predicates of cooperation and of drawing back: every row is valid and its examples hold its forms."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

import damai

FOLDER = Path(damai.__file__).parent / "language" / "packs" / "id" / "predicates"
AT_LEAST = {"AGREE": 80, "CONSULT": 70, "SUPPORT": 60, "CONCEDE": 50, "COOPERATE": 60, "AID": 60, "RETREAT": 60}
FRAMES = {"transitive", "address", "declare", "symmetric", "give", "undergo", "self", "host"}
FORMS = ("active", "passive", "noun_by", "noun_of")
LISTS = {*FORMS, "object", "near", "not_near", "examples", "counterexamples"}
TEXTS = {"id", "gloss", "cameo", "mode", "frame", "status"}
FLAGS = {"weak", "commitment", "negative", "mutual", "ahead"}
WORD = re.compile(r"[\w\-]+(?:[.'&][\w\-]+)*")


def rows(kind: str) -> list[dict[str, Any]]:
    content = tomllib.loads((FOLDER / f"{kind}.toml").read_text(encoding="utf-8"))
    assert set(content) == {"predicate"}
    predicates: list[dict[str, Any]] = content["predicate"]
    return predicates


def forms(row: dict[str, Any]) -> list[str]:
    return [form for key in FORMS for form in row.get(key, [])]


def pattern(form: str) -> re.Pattern[str]:
    pieces = [r"(?:\S+ ){0,3}?" if word == "*" else re.escape(word) + " " for word in form.split()]
    return re.compile(r"(?<!\S)" + "".join(pieces))


def words(sentence: str) -> str:
    return " ".join(WORD.findall(sentence.lower())) + " "


def ends(row: dict[str, Any], text: str) -> list[int]:
    return [match.end() for form in forms(row) for match in pattern(form).finditer(text)]


def holds(row: dict[str, Any], text: str) -> bool:
    """Whether a form stands in the text with the words it asks for and without those it shuns."""
    padded = f" {text}"
    if row.get("near") and not any(f" {word} " in padded for word in row["near"]):
        return False
    if any(f" {word} " in padded for word in row.get("not_near", [])):
        return False
    wanted = set(row.get("object", []))
    return any(not wanted or wanted & set(text[end:].split()[:4]) for end in ends(row, text))


@pytest.mark.parametrize("kind", AT_LEAST)
def test_rows_are_valid(kind: str) -> None:
    found = rows(kind)
    assert len(found) >= AT_LEAST[kind]
    assert len({row["id"] for row in found}) == len(found)
    for row in found:
        assert set(row) <= LISTS | TEXTS | FLAGS, row["id"]
        assert all(isinstance(row[key], str) and row[key] for key in TEXTS & set(row)), row["id"]
        assert all(isinstance(row[key], bool) for key in FLAGS & set(row)), row["id"]
        assert all(isinstance(item, str) and item for key in LISTS & set(row) for item in row[key]), row["id"]
        assert {"id", "gloss", "cameo", "frame", "examples"} <= set(row), row["id"]
        assert row["frame"] in FRAMES, row["id"]
        assert re.fullmatch(r"\d{2,4}", row["cameo"]), row["id"]
        assert forms(row), row["id"]
        assert row["examples"], row["id"]


@pytest.mark.parametrize("kind", AT_LEAST)
def test_words_are_written_as_they_are_matched(kind: str) -> None:
    for row in rows(kind):
        for form in forms(row):
            assert form == " ".join(form.lower().split()), (row["id"], form)
            assert form.split()[0] != "*" != form.split()[-1], (row["id"], form)
        assert len(set(forms(row))) == len(forms(row)), row["id"]
        assert all(word == word.lower() and " " not in word for word in row.get("object", [])), row["id"]
        for key in ("near", "not_near"):
            assert all(word == " ".join(word.lower().split()) for word in row.get(key, [])), (row["id"], key)


@pytest.mark.parametrize("kind", AT_LEAST)
def test_examples_hold_a_form(kind: str) -> None:
    for row in rows(kind):
        for example in row["examples"]:
            assert holds(row, words(example)), (row["id"], example)
        for example in row.get("counterexamples", []):
            assert ends(row, words(example)), (row["id"], example)
            assert row.get("weak") or not holds(row, words(example)), (row["id"], example)


def test_a_form_belongs_to_one_predicate_unless_context_parts_them() -> None:
    owners: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for kind in AT_LEAST:
        for row in rows(kind):
            parted = bool(row.get("object") or row.get("near") or row.get("not_near"))
            for form in forms(row):
                owners[form].append((f"{kind}.{row['id']}", parted))
    clashes = {form: found for form, found in owners.items() if sum(not parted for _, parted in found) > 1}
    assert not clashes
