"""The type of a marked pair: where the pair stands, how the voter adds up, the labels, and the command line."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import damai
from damai.cli import main
from damai.errors import InputError, LanguageError
from damai.events.relation import Voter, features_of, locate
from damai.language.pack import TYPES
from damai.pipeline import load_pipeline
from damai.relations import relation_lines

ACCUSED = "Kenya accused Chad of sheltering the rebels."
SENTENCES = (
    (ACCUSED, "Kenya", "Chad", "en", "ACCUSE"),
    ("Peru bombed a Chilean base on the coast.", "Peru", "a Chilean base", "en", "ASSAULT"),
    ("Norway provided humanitarian aid to Mali.", "Norway", "Mali", "en", "AID"),
    (
        "The Ghanaian president met the Togolese president.",
        "The Ghanaian president",
        "Togolese president",
        "en",
        "CONSULT",
    ),
    ("Menteri Kenya menuduh Chad melindungi pemberontak.", "Menteri Kenya", "Chad", "id", "ACCUSE"),
    ("Peru membombardir pangkalan Cile.", "Peru", "pangkalan Cile", "id", "ASSAULT"),
)


@pytest.mark.parametrize(("sentence", "source", "target", "language", "label"), SENTENCES)
def test_plain_sentences(sentence: str, source: str, target: str, language: str, label: str) -> None:
    found = damai.relation(sentence, source, target, language=language)
    assert found.label == label
    assert found.binary == ("conflict" if found.penta > 2 else "cooperation")
    assert found.quad.endswith(found.binary)
    assert found.predicate is not None
    assert found.predicate.startswith(label)
    assert found.words is not None
    assert set(found.words.split()) <= set(sentence.rstrip(".").split())
    assert 0 < found.confidence <= 1


def test_the_answer_is_explained_and_the_same_again() -> None:
    first = damai.relation(ACCUSED, "Kenya", "Chad", language="en")
    assert first.reasons
    assert [w for _, w in first.reasons] == sorted((w for _, w in first.reasons), reverse=True)
    assert first == damai.relation(ACCUSED, "Kenya", "Chad", language="en")
    assert first == damai.relation(ACCUSED, "Kenya", "Chad")


def test_plv_has_fifteen_labels() -> None:
    sentence = "The Fijian army freed the Tongan sailors."
    pair = ("The Fijian army", "the Tongan sailors")
    assert damai.relation(sentence, *pair, language="en").label in ("CONCEDE", "RETREAT")
    found = damai.relation(sentence, *pair, language="en", labels="plv")
    assert (found.label, found.penta, found.quad, found.binary) == ("YIELD", 2, "material cooperation", "cooperation")
    with pytest.raises(InputError):
        damai.relation(sentence, *pair, labels="cameo")  # type: ignore[arg-type]


@pytest.mark.parametrize("sentence", ["", " ", "?", "Nothing here.", "\u200b", "word " * 400, "𝔄 ﷽ \x00 \ud800"])
def test_there_always_is_an_answer(sentence: str) -> None:
    found = damai.relation(sentence, "Nobody", "", language="en")
    assert found.label in TYPES
    assert found.penta in (1, 2, 3, 4)


def test_a_language_without_a_pack_is_an_error() -> None:
    with pytest.raises(LanguageError):
        damai.relation(ACCUSED, "Kenya", "Chad", language="xx")


def test_where_the_pair_stands() -> None:
    assert locate("Mali and  Niger", "mali", "Niger") == ((0, 4), (10, 15))
    assert locate("Niger, Nigeria", "Nigeria", "Niger") == ((7, 14), (0, 5))
    assert locate("A (B", "(", "B") == ((2, 3), (3, 4))
    assert locate("Mali", "Mali", "Mali") == ((0, 4), (0, 4))
    assert locate("", "", "") == (None, None)


def test_a_voter_reads_what_training_writes() -> None:
    data = {"classes": ["AID", "ASSAULT"], "triggers": {"firm": 2.0}, "words": {"mid:x": [1, 0.5]}}
    voter = Voter.from_json(data)
    assert voter.scores({"AID": ["firm"]}, ["mid:x", "unknown"]) == [2.0, 0.5]
    assert voter.reasons({"AID": ["firm"]}, ["mid:x"], "ASSAULT") == (("mid:x", 0.5),)


@pytest.mark.parametrize("language", ["en", "id"])
def test_without_weights_the_triggers_decide(language: str) -> None:
    pipe, voter = load_pipeline(language), Voter.from_json(None)
    for sentence, source, target, code, label in SENTENCES:
        if code == language:
            [marked] = pipe.mark([(sentence, *locate(sentence, source, target))])
            chances = voter.probabilities(*features_of(marked, pipe.coder.grammar))
            assert voter.classes[chances.index(max(chances))] == label


def test_no_trigger_feature_names_a_type() -> None:
    pipe = load_pipeline("en")
    [marked] = pipe.mark([(ACCUSED, *locate(ACCUSED, "Kenya", "Chad"))])
    told, _ = features_of(marked, pipe.coder.grammar)
    names = [name for row in told.values() for name in row if not name.startswith("predicate=")]
    assert names
    assert not [name for name in names if any(kind in name for kind in TYPES)]


LINES = [
    json.dumps({"uid": "a", "sentence": ACCUSED, "source": "Kenya", "target": "Chad"}),
    "",
    "{broken",
    "[1]",
    json.dumps({"sentence": SENTENCES[4][0], "source": "Menteri Kenya", "target": None}),
]


def test_lines_are_answered_in_order() -> None:
    answers = list(relation_lines(LINES))
    assert [a.number for a in answers] == [1, 3, 4, 5]
    assert [a.row and a.row["uid"] for a in answers] == ["a", None, None, 5]
    assert [a.fault and a.fault.code for a in answers] == [None, "bad-json", "not-an-object", None]
    assert [a.row["label"] for a in answers if a.row] == ["ACCUSE", "ACCUSE"]
    assert set(answers[0].row or ()) == {"uid", "label", "penta", "quad", "binary", "confidence"}
    [told] = relation_lines(LINES[:1], explain=True)
    assert set(told.row or ()) - set(answers[0].row or ()) == {"predicate", "words", "reasons"}


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"source": "Kenya", "target": "Chad"}, []),
        ({"source": "Kenya"}, ["no-pair"]),
        ({"source": "Peru", "target": "Chad"}, ["not-in-sentence"]),
        ({"source": "Kenya", "target": "Chad", "language": "fr"}, ["unsupported-language"]),
        ({"source": " ", "target": 7, "language": []}, ["no-pair", "no-pair", "unsupported-language"]),
    ],
)
def test_what_a_line_lacks_is_said(row: dict[str, Any], codes: list[str]) -> None:
    [answer] = relation_lines([json.dumps({"sentence": ACCUSED} | row)])
    assert answer.fault is None
    assert [note.code for note in answer.notes] == codes
    assert answer.row is not None
    assert answer.row["uid"] == 1


@pytest.mark.parametrize("uid", ["NaN", "Infinity", "1e999"])
def test_a_number_that_is_none_is_no_json(uid: str) -> None:
    [answer] = relation_lines([f'{{"uid": {uid}, "sentence": "Chad met Niger.", "source": "Chad", "target": "Niger"}}'])
    assert (answer.row, answer.fault and answer.fault.code) == (None, "bad-json")


SHORT = [
    ("Iran mengecam Israel.", "Iran", "Israel", "ACCUSE"),
    ("Turki memuji Qatar.", "Turki", "Qatar", "SUPPORT"),
    ("Rwanda accused Burundi of lying.", "Rwanda", "Burundi", "ACCUSE"),
]


def test_many_lines_are_answered_as_each_alone() -> None:
    rows = [
        LINES[0],
        LINES[4],
        *(json.dumps(dict(zip(("sentence", "source", "target"), s, strict=False))) for s in SHORT),
    ]
    alone = [next(iter(relation_lines([row]))).row for row in rows]
    assert [row and row["label"] for row in alone] == ["ACCUSE", "ACCUSE", *(s[3] for s in SHORT)]
    answers = [a.row for a in relation_lines(rows * 60)]
    assert [{**(row or {}), "uid": 0} for row in answers] == [{**(row or {}), "uid": 0} for row in alone] * 60


def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: Any, stdin: str, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
    with pytest.raises(SystemExit) as caught:
        main(["relation", *arguments])
    out, err = capsysbinary.readouterr()
    return int(caught.value.code or 0), out.decode(), err.decode()


def test_the_command_line(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    code, out, err = run(monkeypatch, capsysbinary, LINES[0] + "\n", "-", "--labels", "plv")
    assert (code, err) == (0, "")
    assert json.loads(out)["label"] == "ACCUSE"
    code, out, err = run(monkeypatch, capsysbinary, "\n".join(LINES), "-", "--explain", "--lang", "id")
    assert code == 3
    assert len(out.splitlines()) == 2
    assert "line:3: bukan JSON" in err
    assert "target tidak diberikan" in err
    assert "reasons" in json.loads(out.splitlines()[0])
    assert run(monkeypatch, capsysbinary, "", "nowhere.jsonl")[0] == 2
    assert run(monkeypatch, capsysbinary, "", str(Path(__file__).parent))[0] == 2
    assert run(monkeypatch, capsysbinary, LINES[0], "-", "--labels", "cameo")[0] == 2
    assert run(monkeypatch, capsysbinary, LINES[0], "-", "--language", "xx")[0] != 0
