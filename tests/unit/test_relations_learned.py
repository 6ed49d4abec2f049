"""The voter of the benchmark for marked pairs: what it learns, how it is folded, and the command line."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest
from benchmarks import relations
from benchmarks.relations_learned import FOLDS, PairVoter, dealt, masked, near_copies, out_of_fold, views

from damai.events.relation import locate
from damai.pipeline import load_pipeline

SIDES = ("Kenya", "Chad", "Peru", "Togo", "Niger", "Ghana", "Fiji", "Malta", "Norway")
FORMS = {
    "ACCUSE": ("{} accused {} of lying.", "{} blamed {} for the fire.", "{} criticised {} over the dam."),
    "ASSAULT": ("{} bombed {} at dawn.", "{} shelled {} again.", "The army of {} attacked {} by night."),
    "CONSULT": ("{} held talks with {} in Rome.", "{} met {} on Monday.", "{} visited {} last week."),
}


def rows() -> list[tuple[str, tuple[str, str, str]]]:
    pairs = [(one, SIDES[(n + 1) % len(SIDES)]) for n, one in enumerate(SIDES)]
    return [(k, (form.format(*pair), *pair)) for pair in pairs for k, forms in FORMS.items() for form in forms]


def asked(*triples: tuple[str, str, str]) -> list[str]:
    pipe = load_pipeline("en")
    labels, seen = zip(*rows(), strict=True)
    return PairVoter(views(seen, pipe), labels).labels(views(triples, pipe))


def test_it_tells_pairs_that_it_has_not_seen() -> None:
    made = asked(
        ("Qatar blamed Yemen for the war.", "Qatar", "Yemen"),
        ("Yemen bombed Qatar for a week.", "Yemen", "Qatar"),
        ("Qatar met Yemen on Friday in Oslo.", "Qatar", "Yemen"),
    )
    assert made == ["ACCUSE", "ASSAULT", "CONSULT"]


def test_there_always_is_an_answer() -> None:
    assert set(asked(("Nothing here.", "Qatar", ""), ("?", "", ""), ("Zzz qqq.", "Zzz", "qqq"))) <= set(FORMS)


def test_names_and_numbers_are_masked() -> None:
    text = "President Ama Mensah met 12 envoys of Peru in Lima."
    [marked] = load_pipeline("en").mark([(text, *locate(text, "President Ama Mensah", "12 envoys"))])
    assert masked(marked) == ["SOURCE", "meet", "TARGET", "of", "NAME", "in", "NAME", "."]


def test_near_copies_have_one_number() -> None:
    first, second = "The court freed two men on Monday.", "The court freed two women on Monday."
    assert near_copies([first, "Chad met Niger.", second, "", ""]) == [0, 1, 0, 3, 4]
    chain = ["a b c d e f", "e f g h i j", "c d e f g h"]  # the first is like the second by the third alone
    assert near_copies(chain) == [0, 0, 0]
    assert near_copies(chain[:2]) == [0, 1]


def test_groups_stay_whole_and_types_are_dealt_evenly() -> None:
    labels = ["AID"] * 10 + ["ASSAULT"] * 25
    groups = [n // 2 for n in range(10)] + list(range(10, 35))
    folds = dealt(labels, groups, 1)
    assert all(folds[n] == folds[n + 1] for n in range(0, 10, 2))
    assert Counter(folds[:10]) == dict.fromkeys(range(FOLDS), 2)
    assert Counter(folds[10:]) == dict.fromkeys(range(FOLDS), 5)
    assert folds == dealt(labels, groups, 1) != dealt(labels, groups, 2)


def test_nobody_is_told_by_a_voter_that_has_seen_it() -> None:
    labels, seen = zip(*rows(), strict=True)
    shown = views(seen, load_pipeline("en"))
    folds = [number % FOLDS for number in range(len(seen))]
    wrong = list(labels)
    wrong[3] = "ASSAULT" if labels[3] != "ASSAULT" else "ACCUSE"
    assert out_of_fold(shown, labels, folds)[3] == out_of_fold(shown, wrong, folds)[3] == labels[3]


def write(path: Path, triples: list[tuple[str, tuple[str, str, str]]], labelled: bool = True) -> Path:
    lines = [
        {"uid": n, "sentence": s, "source": a, "target": b} | ({"gold_root": kind} if labelled else {})
        for n, (kind, (s, a, b)) in enumerate(triples)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["relations.py", *map(str, arguments)])
    relations.main()


def test_it_learns_from_one_file_and_answers_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    learn, out = write(tmp_path / "learn.jsonl", rows()), tmp_path / "out.jsonl"
    data = write(tmp_path / "data.jsonl", [("ACCUSE", ("Qatar blamed Yemen.", "Qatar", "Yemen"))], labelled=False)
    run(monkeypatch, "--learn-from", learn, "--data", data, "--answers", out)
    assert json.loads(out.read_text()) == {"uid": 0, "label": "ACCUSE", "penta": 3, "binary": "conflict"}
    assert capsys.readouterr().out == ""
    run(monkeypatch, "--learn-from", learn, "--data", learn, "--benchmark-voter")
    shown = capsys.readouterr().out
    assert "learned from learn, IN SAMPLE" in shown
    assert shown.count("learned from this set") == 2


def test_wrong_use_ends_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few = write(tmp_path / "few.jsonl", rows()[:9])
    for arguments, said in (
        (["--learn-from", few, "--data", few], "nothing to learn from"),
        (["--answers", tmp_path / "out.jsonl"], "--answers needs --learn-from"),
    ):
        with pytest.raises(SystemExit) as raised:
            run(monkeypatch, *arguments)
        assert raised.value.code == 2
        assert said in capsys.readouterr().err
