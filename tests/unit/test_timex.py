"""The time tagger, on our own Indonesian sentences and on grammars with faults."""

from __future__ import annotations

import json
import pickle
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from damai.errors import PackError
from damai.grounding import edtf
from damai.grounding.timex import (
    Reference,
    TimeGrammar,
    anchor_timexes,
    compile_time,
    published_day,
    tag_and_anchor,
    tag_timexes,
)
from damai.grounding.timex_grammar import screen
from damai.grounding.timex_pattern import Piece, Translator
from damai.model import Timex

ROOT = Path(__file__).parents[2]
TABLE = tomllib.loads((ROOT / "src/damai/language/packs/id/time.toml").read_text("utf-8"))
GRAMMAR = compile_time(TABLE, "time.toml")
BOOK = [json.loads(line) for line in (ROOT / "tests/quality/time_id.jsonl").read_text("utf-8").splitlines()]
KNOWN_FAILURES: dict[str, str] = {}
"""Entries of the time book that are not right yet, with the reason; a fixed one must leave this list."""

RULES = {rule["id"]: rule for rule in TABLE["rule"]}


def sentences(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r".+?(?:[.!?](?=\s|$)|$)", text)]


def read(text: str, published: str | None, grammar: TimeGrammar = GRAMMAR) -> list[Timex]:
    return tag_and_anchor(text, sentences(text), published_day(published), grammar)


def facts(text: str, found: list[Timex]) -> list[tuple[str, str, str | None, str | None]]:
    return [(t.span.of(text), t.type, t.value, t.edtf) for t in found]


@pytest.mark.parametrize("entry", BOOK, ids=lambda e: e["id"])
def test_time_book(entry: dict[str, object], request: pytest.FixtureRequest) -> None:
    if entry["id"] in KNOWN_FAILURES:
        request.node.add_marker(pytest.mark.xfail(reason=KNOWN_FAILURES[str(entry["id"])], strict=True))
    text = str(entry["text"])
    found = read(text, entry["published"])  # type: ignore[arg-type]
    assert facts(text, found) == [(t["text"], t["type"], t["value"], t["edtf"]) for t in entry["timexes"]]  # type: ignore[attr-defined]
    assert [(t.span.start, t.span.end) for t in found] == [(t["start"], t["end"]) for t in entry["timexes"]]  # type: ignore[attr-defined]


def test_book_is_large_and_its_offsets_are_right() -> None:
    assert len(BOOK) >= 150
    for entry in BOOK:
        for t in entry["timexes"]:
            assert entry["text"][t["start"] : t["end"]] == t["text"]


@pytest.mark.parametrize("rule", list(RULES))
def test_rule_examples(rule: str) -> None:
    assert RULES[rule]["examples"], "a rule needs an example"
    for example in RULES[rule]["examples"]:
        text = example["text"]
        found = [t for t in read(text, example["published"]) if t.span.of(text) == example["span"]]
        assert [(t.edtf, t.type) for t in found] == [(example.get("edtf"), example.get("type", "DATE"))], text


@pytest.mark.parametrize("rule", [i for i, r in RULES.items() if r.get("counterexamples")])
def test_rule_counterexamples(rule: str) -> None:
    for text in RULES[rule]["counterexamples"]:
        assert rule not in [raw.rule for raw in tag_timexes(text, 0, len(text), GRAMMAR)], text


def test_rules_use_only_known_example_keys() -> None:
    for rule in RULES.values():
        for example in rule.get("examples", []):
            assert set(example) <= {"text", "published", "span", "edtf", "type"}, rule["id"]


def test_offsets_are_those_of_the_report() -> None:
    text = "Baris pertama.\nMereka bertemu Senin (7/11/2022) di Wina."
    start = text.index("Mereka")
    (raw,) = tag_timexes(text, start, len(text), GRAMMAR)
    assert text[raw.start : raw.end] == "Senin (7/11/2022)"


def test_since_is_the_rule_of_open_dates() -> None:
    (found,) = read("Mereka berselisih sejak 1991.", "2022-11-09")
    assert (found.edtf, found.rule, found.relative) == ("1991", "since", False)


def test_relative_tells_what_hangs_on_publication() -> None:
    kinds = {t.edtf: t.relative for t in read("Pada 12 September 2019 dan 5 Agustus.", "2019-09-14")}
    assert kinds == {"2019-09-12": False, "2019-08-05": True}


def test_credit_lines_are_no_day_spoken_of() -> None:
    text = "Mereka bertemu Senin (7/11). Hal itu dikutip AFP, Rabu (9/11). Sehari sebelumnya mereka belum mau."
    assert [t.edtf for t in read(text, "2022-11-09")] == ["2022-11-07", "2022-11-09", "2022-11-06"]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Keduanya setuju bertemu lagi di Doha pada 5 Oktober.", "2022-10-05"),
        ("Ia berjanji membuka pelabuhan pada Maret.", "2023-03"),
        ("Keduanya sepakat pada 5 Oktober.", "2021-10-05"),
        ("Keduanya sepakat menghentikan tembakan, Senin (4/7).", "2022-07-04"),
        ("Keduanya sepakat menghentikan tembakan pada 28 Juni.", "2022-06-28"),
        ("Ia berjanji membuka pelabuhan yang ditutup pada 5 Oktober.", "2021-10-05"),
        ("Ia berjanji membuka pelabuhan, kata kantornya pada 5 Oktober.", "2021-10-05"),
    ],
)
def test_a_day_behind_what_is_promised_rather_lies_ahead(text: str, edtf: str) -> None:
    assert [t.edtf for t in read(text, "2022-07-16")] == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Kedua pihak sepakat menghentikan tembakan hingga Jumat.", "2022-11-11"),
        ("Uganda memberi waktu kepada pemberontak hingga Jumat.", "2022-11-11"),
        ("Gencatan senjata itu diperpanjang dua hari sampai Jumat.", "2022-11-11"),
        ("Pertempuran berlangsung hingga Jumat.", "2022-11-04"),
        ("Kenya mendesak pemberontak yang bertahan hingga Jumat.", "2022-11-04"),
        ("Kenya mendesak pemberontak pergi pada Jumat.", "2022-11-04"),
    ],
)
def test_a_day_until_which_something_is_asked_lies_ahead(text: str, edtf: str) -> None:
    assert [t.edtf for t in read(text, "2022-11-09")][-1] == edtf


@pytest.mark.parametrize(
    ("text", "published", "edtf"),
    [
        ("Israel berjanji membalas serangan 7 Oktober.", "2026-05-27", "2023-10-07"),
        ("Israel membalas serangan Hamas pada 7 Oktober.", "2026-05-27", "2023-10-07"),
        ("Tentara menggagalkan serangan 7 Oktober 2024 itu.", "2026-05-27", "2024-10-07"),
        ("Serangan pada 7 Oktober menewaskan dua orang.", "2025-10-09", "2025-10-07"),
        ("Serangan 7 Oktober menewaskan dua orang.", "2021-10-09", None),
    ],
)
def test_a_day_known_by_its_name_keeps_its_year(text: str, published: str, edtf: str | None) -> None:
    assert [t.edtf for t in read(text, published)] == [edtf]


def test_previous_day_is_taken_from_the_caller() -> None:
    text = "Seminggu sebelumnya mereka sepakat."
    raw = tag_timexes(text, 0, len(text), GRAMMAR)
    published = date(2022, 11, 9)
    assert anchor_timexes(raw, published, date(2022, 11, 7))[0].edtf == "2022-10-31"
    assert anchor_timexes(raw, published, Reference(date(2022, 11, 8)))[0].edtf == "2022-11-01"
    assert anchor_timexes(raw, published)[0].edtf == "2022-11-02"
    assert anchor_timexes(raw, None)[0].edtf is None


def test_a_grammar_can_be_sent_to_another_process() -> None:
    again = pickle.loads(pickle.dumps(GRAMMAR))
    for entry in BOOK[:20]:
        assert read(entry["text"], entry["published"], again) == read(entry["text"], entry["published"])


def test_all_faults_of_a_grammar_are_told_at_once() -> None:
    table = {
        **{k: TABLE[k] for k in ("months", "weekdays", "units", "numbers")},
        "unitz": {},
        "cues": {"future": "akan"},
        "rule": [
            {"id": "a", "pattern": "{mont} lalu", "op": "date"},
            {"id": "a", "pattern": "{month} (lalu", "op": "date"},
            {"id": "b", "pattern": "[{month}]", "op": "dat"},
            {"pattern": "x"},
            {"id": "c", "pattern": "<nothing> lalu", "op": "date", "preceded_by": ["@nowhere"]},
        ],
    }
    with pytest.raises(PackError) as error:
        compile_time(table, "mine.toml")
    told = "\n".join(error.value.faults)
    for part in ("'unitz' (did you mean 'units'?)", "{mont}", "')' is missing", "did you mean 'date'?"):
        assert part in told
    for part in ("the id is taken", "needs 'id', 'pattern' and 'op'", "unknown macro <nothing>"):
        assert part in told
    for part in ("'cues.future' must be a list", "at least one fixed word"):
        assert part in told
    assert all(fault.startswith("mine.toml: ") for fault in error.value.faults)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2019-09-14", (date(2019, 9, 14), date(2019, 9, 14))),
        ("2020-24", (date(2020, 12, 1), date(2021, 2, 28))),
        ("19XX", (date(1900, 1, 1), date(1999, 12, 31))),
        ("1990~", (date(1990, 1, 1), date(1990, 12, 31))),
        ("../2019-09", (date.min, date(2019, 9, 30))),
        ("2019-09-14/2019-09-01", None),
        ("2019-13", None),
        ("..", None),
        ("../..", None),
        ("0000", None),
        ("٢٠١٩", None),
    ],
)
def test_bounds(value: str, expected: tuple[date, date] | None) -> None:
    assert edtf.bounds(value) == expected


def test_the_end_of_a_long_word_is_no_word_of_the_future() -> None:
    """Sixty letters before "Sabtu" the window begins inside "mengatakan": its "akan" must not put the day ahead."""
    for filler in range(20, 60):
        text = f"Juru bicara itu mengatakan {'a' * filler} pada Sabtu."
        (timex,) = tag_and_anchor(text, [(0, len(text))], date(2019, 9, 15), GRAMMAR)
        assert timex.edtf == "2019-09-14", filler


@pytest.mark.parametrize("text", [entry["text"] for entry in BOOK[:40]] + ["Tidak ada apa-apa.", "Pada 5/6 dan 2019."])
def test_the_rules_looked_for_by_word_are_all_whose_words_are_there(text: str) -> None:
    words = screen(text, GRAMMAR)
    every = {n for n, rule in enumerate(GRAMMAR.rules) if all(need & words for need in rule.needs)}
    assert {number for number, _ in GRAMMAR.rules_for(words)} == every


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_rule_that_fits_goes_unasked(language: str) -> None:
    """The words that a rule is asked for by stand in every text that its expression fits."""
    table = tomllib.loads((ROOT / f"src/damai/language/packs/{language}/time.toml").read_text("utf-8"))
    grammar = compile_time(table, "time.toml")
    for text in (example["text"] for rule in table["rule"] for example in rule["examples"]):
        asked = {number for number, _ in grammar.rules_for(screen(text, grammar))}
        fitting = {number for number, rule in enumerate(grammar.rules) if rule.regex.search(text)}
        assert fitting <= asked, (text, [grammar.rules[n].id for n in fitting - asked])


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("(of late|a while ago)", [{"late", "while"}]),
        ("(the night|the small hours)", [{"the"}]),
        ("([the ]night|at dawn)", [{"night", "dawn"}]),
        ("at night", [{"at"}, {"night"}]),
    ],
)
def test_a_rule_asks_for_the_rarest_words(pattern: str, needs: list[set[str]]) -> None:
    assert [set(need) for need in Translator(pattern, lambda *_: Piece(""), {}).translate().needs] == needs


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Thailand akan membalas bila diserang lagi seperti pada Rabu (12/11).", "2025-11-12"),
        ("Thailand akan menarik pasukannya pada Kamis (20/11).", "2025-11-20"),
        ("Thailand akan menarik pasukannya pada 12 November.", "2026-11-12"),
        ("Thailand akan menarik pasukannya pada Rabu (12/11) mendatang.", "2026-11-12"),
    ],
)
def test_a_weekday_that_fits_the_figures_outweighs_words_of_the_future(text: str, edtf: str) -> None:
    assert [t.edtf for t in read(text, "2025-11-16")] == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Mereka bertemu Kamis (29/5). Komite akan bersidang 14 Juni. Pada hari yang sama, Chad protes.", "2025-05-29"),
        ("Mereka bertemu Kamis (29/5). Komite bersidang 14 Juni. Ia akan hadir pada hari yang sama.", "2025-06-14"),
        ("Komite akan bersidang 14 Juni. Pada hari yang sama, Kamboja protes.", "2025-06-14"),
    ],
)  # fmt: skip
def test_what_happened_the_same_day_did_not_happen_on_a_day_to_come(text: str, edtf: str) -> None:
    assert [t.edtf for t in read(text, "2025-05-29")][-1] == edtf
