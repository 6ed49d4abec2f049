"""Why an event stands where it stands: the reasons are those of the linking and the ledger, told in both languages."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import denial, lone, promise, shelling

import damai
from damai.cli import main
from damai.crossdoc import fulfilment
from damai.crossdoc.claim import Side
from damai.crossdoc.ledger import Transition
from damai.crossdoc.linker import Linker
from damai.crossdoc.linking import FORBIDS, THRESHOLD, WEIGHTS, all_features, compare_events, features
from damai.crossdoc.rivals import ACCUSED, ANSWER, CAMPS, OTHER_DOER
from damai.crossdoc.told import Promise, ToldEvent, ToldReport
from damai.dossier import Dossier
from damai.dossier.plain import plain
from damai.dossier.why import NotYet
from damai.dossier_cli.accounts import side
from damai.dossier_cli.quoting import quotes
from damai.dossier_cli.tables import event_head
from damai.dossier_cli.why import _step, rule_told
from damai.errors import DossierError
from damai.terminal.messages import Messages, catalogue

LANGUAGES = ("en", "id")
TOLD = [shelling(1), shelling(2, killed=5), shelling(3, day="2025-07-26"), denial(), promise(1), lone(1)]


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Dossier]:
    with damai.open(tmp_path / "k.db") as made:
        list(made.add_analyses(TOLD))
        yield made


def test_a_place_is_named_in_the_words_of_the_report(dossier: Dossier) -> None:
    kept = dossier.named(["tembak-1#0"])["tembak-1#0"]
    assert "· Surin Province ·" in event_head(kept, Messages("en")).plain
    fields = {**kept.event.fields, "place": (replace(kept.event.fields["place"][0], value="Chong Chom"),)}
    other = replace(kept, event=replace(kept.event, place="Chong Chom", fields=fields))
    assert "· Provinsi Surin (Chong Chom) ·" in event_head(other, Messages("id")).plain
    corrected = replace(kept, event=replace(kept.event, place="Chong Chom"))
    assert "· Chong Chom ·" in event_head(corrected, Messages("id")).plain


def test_a_linked_pair_has_the_score_and_the_weights_of_the_linking(dossier: Dossier) -> None:
    why = dossier.why("tembak-1#0")
    pairs = {pair.other: pair for pair in why.linked}
    assert set(pairs) == {"tembak-2#0", "bantah#0"}
    assert pairs.keys() | {"tembak-1#0"} == set(why.incident.events)
    one = pairs["tembak-2#0"]
    assert one.outcome == "linked"
    assert one.score is not None
    assert one.score >= THRESHOLD
    assert one.score == pytest.approx(sum(reason.weight or 0.0 for reason in one.reasons), abs=1e-3)
    weights = {reason.name: reason.weight for reason in one.reasons}
    assert weights["sides: same"] == WEIGHTS["sides: same"]
    assert weights["date: same days"] == WEIGHTS["date: same days"]
    assert any(name.startswith("words ") for name in weights)


def test_the_nearest_of_other_incidents_say_what_spoke_against(dossier: Dossier) -> None:
    [first, *_] = dossier.why("tembak-1#0").apart
    assert (first.other, first.outcome, first.is_one) == ("tembak-3#0", "forbidden", False)
    assert {reason.name for reason in first.reasons if reason.weight is None} == {"date: apart"}
    assert ("place: same", WEIGHTS["place: same"]) in {(reason.name, reason.weight) for reason in first.reasons}
    far = dossier.why("tembak-1#0", "lain-1#0")
    assert (far.linked, [pair.outcome for pair in far.apart]) == ((), ["forbidden"])
    barred = {reason.name for reason in far.apart[0].reasons if reason.weight is None}
    assert barred == {"date: apart"}
    assert far.apart[0].score is None
    assert len(dossier.why("tembak-1#0", nearest=1).apart) == 1
    assert dossier.why("tembak-1#0", nearest=0).apart == ()


def test_people_stand_above_the_linking(dossier: Dossier) -> None:
    number = dossier.merge("tembak-1#0", "lain-1#0", who="S", why="uji")
    why = dossier.why("tembak-1#0")
    assert {pair.other: pair.outcome for pair in why.linked}["lain-1#0"] == "merged"
    assert why.corrections == (number,)
    parted = dossier.split("tembak-2#0", who="S", why="uji")
    why = dossier.why("tembak-1#0")
    assert {pair.other: pair.outcome for pair in why.apart}["tembak-2#0"] == "parted"
    assert parted in why.corrections
    assert dossier.why("tembak-3#0").corrections == ()


def test_a_contested_claim_says_which_fields_contradict(dossier: Dossier) -> None:
    found = {conflict.claim.kind: conflict for conflict in dossier.why("tembak-1#0").contested}
    assert [(one.field, one.one, one.other) for one in found["denied"].fields] == [("status", "occurred", "negated")]
    assert dossier.why(found["denied"].claim.id).event.ref == "tembak-1#0"
    assert dossier.why("tembak-3#0").contested == ()


def test_a_promise_says_its_due_words_and_what_moved_it(dossier: Dossier) -> None:
    kept = dossier.why("janji-1#0").promise
    assert kept is not None
    assert [(due.event, due.due, due.words, due.counts) for due in kept.due] == [
        ("janji-1#0", "../2025-07-31", (), True)
    ]
    dossier.set_state("janji-1#0", "kept", day="2025-08-01", who="S", why="uji")
    told = dossier.why("janji-1#0", as_of="2025-09-01").promise
    assert told is not None
    assert [step.rule for step in told.entry.transitions][-1].startswith("correction:")
    assert dossier.why("tembak-1#0").promise is None


def test_a_promise_that_was_made_after_the_day_asked_for_says_so(dossier: Dossier, cli: Any) -> None:
    before = dossier.why("janji-1#0", as_of="2025-07-27")
    assert before.promise is None
    assert before.not_yet == NotYet("2025-07-27", "2025-07-28")
    assert plain(before)["not_yet"] == {"as_of": "2025-07-27", "told": "2025-07-28"}
    for day in (None, "2025-07-28"):
        told = dossier.why("janji-1#0", as_of=day)
        assert (told.promise is None, told.not_yet) == (False, None)
    assert dossier.why("tembak-1#0", as_of="2025-01-01").not_yet is None
    words = {
        "en": "no promise yet on 2025-07-27: the first report that tells of it is of 2025-07-28",
        "id": "belum ada janji pada 2025-07-27: berita pertama yang menyebutnya bertanggal 2025-07-28",
    }
    for language, wanted in words.items():
        shown = " ".join(cli("--lang", language, "why", "k.db", "janji-1#0", "--as-of", "2025-07-27")[1].split())
        assert wanted in shown
        assert wanted[:15] not in " ".join(cli("--lang", language, "why", "k.db", "janji-1#0")[1].split())


def test_it_is_plain_json_and_says_what_is_wrong(dossier: Dossier) -> None:
    told = json.loads(json.dumps(plain(dossier.why("tembak-1#0"))))
    assert told["event"]["ref"] == "tembak-1#0"
    assert told["reading"][0]["words"] == ["menembaki"]
    assert {"name": "sides: same", "weight": 1.5} in told["linked"][0]["reasons"]
    assert all(r["weight"] is None or r["weight"] == round(r["weight"], 4) for r in told["linked"][0]["reasons"])
    with pytest.raises(DossierError, match="no contested claim 'denied:nichts#0'"):
        dossier.why("denied:nichts#0")
    for names in (("nichts#0",), ("tembak-1#0", "nichts#0"), ("tembak-1#0", "tembak-1#0")):
        with pytest.raises(DossierError):
            dossier.why(*names)


def test_what_forbids_a_pair_is_what_the_linking_forbids() -> None:
    """For people every pair has reasons; it has one that forbids where, and only where, the linking has no features."""
    days = (None, "2024-05-02", "2024-05-09", "2024-05", "2024")
    kinds = ("ASSAULT", "CONSULT", "AGREE", "AID")
    told = [
        ToldEvent(
            f"r{n}#0", f"r{n}", kind, ("2024-04-01", "2024-06-20")[n % 2], actors=("A",), recipients=side, date=day,
            promise=Promise() if kind == "AGREE" and n % 3 else None,
        )
        for n, (kind, day, side) in enumerate(
            (kind, day, side) for kind in kinds for day in days for side in (("B",), ("C",), ())
        )
    ]  # fmt: skip
    seen = set[str]()
    for a, b in combinations(told, 2):
        for copies in (False, True):
            names, counted = all_features(a, b, copies), features(a, b, copies)
            assert (counted is None) == bool(FORBIDS & {*names})
            assert counted is None or list(names) == counted
            seen |= FORBIDS & {*names}
            assert set(names) <= FORBIDS | WEIGHTS.keys()
    assert seen >= FORBIDS - {"report: the same", "sides: apart"}


def test_a_report_tells_of_a_thing_once() -> None:
    """Of two records of one report only the better one stands in an incident; the other says why it does not."""
    one = {"actors": ("A",), "recipients": ("B",), "date": "2024-05-02", "published": "2024-05-02"}
    events = [
        ToldEvent("r#0", "r", "ASSAULT", place="X", **one),  # type: ignore[arg-type]
        ToldEvent("r#1", "r", "ASSAULT", **one),  # type: ignore[arg-type]
        ToldEvent("s#0", "s", "ASSAULT", place="X", **one),  # type: ignore[arg-type]
    ]
    linker = Linker()
    for name in ("r", "s"):
        its = tuple(event for event in events if event.report == name)
        linker.add(ToldReport(damai_sketch(name), its))
    assert [pair.outcome for pair in linker.reasons.within("r#0")] == ["linked"]
    [left] = linker.reasons.nearest("r#1", 5)
    assert (left.other, left.outcome, left.reports) == ("s#0", "report", ("r",))
    link = compare_events(events[1], events[2])
    assert link is not None
    assert left.score == link.score
    same = linker.reasons.of_pair("r#0", "r#1")
    assert (same.outcome, same.score) == ("forbidden", None)
    assert "report: the same" in {reason.name for reason in same.reasons}


def damai_sketch(name: str) -> Any:
    from damai.crossdoc.told import ReportSketch

    return ReportSketch(name, "2024-05-02")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_rule_has_words(language: str) -> None:
    for name in WEIGHTS.keys() | FORBIDS:
        assert language in catalogue()[f"reason.{name}"]
    for name in (CAMPS, ACCUSED, ANSWER, *OTHER_DOER):
        assert language in catalogue()[f"ground.{name}"]
    source = Path(fulfilment.__file__).read_text("utf-8")
    ways = re.findall(r'"((?:beside|next|fields)(?:: [^"{]+)?)"', source)
    assert len(ways) > 12
    rules = {*ways, *(f"{way}: a breach is {how}" for way in ways for how in ("claimed", "reported"))}
    english = {rule: rule_told(rule, Messages("en")) for rule in rules}
    for rule in rules | {
        "fields: done, too late",
        "fields: done: claimed by who promised it, and denied",
        "due day passed, nothing told",
    }:
        told = rule_told(rule, Messages(language))
        assert all(catalogue()[f"ledger.{part}"] for part in rule.partition(", too late")[0].split(": "))
        assert language == "en" or told != english.get(rule, "")


@pytest.fixture
def cli(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, dossier: Dossier, tmp_path: Path
) -> Any:
    """Runs `damai` on the dossier in a terminal of some columns."""
    monkeypatch.chdir(tmp_path)
    for name in ("DAMAI_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "FORCE_COLOR", "DAMAI_DOSSIER"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, columns: int = 80) -> tuple[int, str, str]:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        with pytest.raises(SystemExit) as caught:
            main(list(arguments))
        out, err = capsysbinary.readouterr()
        code = caught.value.code
        return code if isinstance(code, int) else 0, out.decode("utf-8"), err.decode("utf-8")

    assert dossier.place
    return run


def test_the_command_tells_all_of_it_in_both_languages_and_any_width(cli: Any) -> None:
    heads = {
        "en": ("How it was read", "One incident with", "Not one incident with", "Contested", "same sides +1.5"),
        "id": ("Bagaimana dibaca", "Satu kejadian", "Bukan satu", "Dipertentangkan", "pihak sama +1.5"),
    }
    for language in LANGUAGES:
        for columns in (40, 60, 120):
            code, out, err = cli("--lang", language, "why", "k.db", "tembak-1#0", columns=columns)
            assert (code, err) == (0, "")
            assert max(map(len, out.splitlines())) <= columns
            flat = " ".join(out.split())
            for words in (*heads[language], "tembak-2#0", "tembak-3#0"):
                assert words in flat
            assert not re.search(r"\b(why|reason|ledger|ground|dossier)\.\w", out)


def test_the_command_takes_two_events_formats_and_the_name_explain(cli: Any) -> None:
    _, out, _ = cli("why", "k.db", "tembak-1#0", "lain-1#0")
    assert "never, whatever else agrees: other days" in " ".join(out.split())
    assert "tembak-3#0" not in out
    [row] = json.loads(cli("why", "k.db", "tembak-1#0", "--format", "json")[1])
    assert row["incident"]["events"][0] == "tembak-1#0"
    assert cli("explain", "k.db", "tembak-1#0")[1] == cli("why", "k.db", "tembak-1#0")[1]
    assert "Alone in its incident" in cli("why", "k.db", "lain-1#0")[1]
    assert "klaim yang dipertentangkan 'denied:gone#0'" in cli("--lang", "id", "why", "k.db", "denied:gone#0")[2]
    assert "made by 2025-07-28: open" in cli("why", "k.db", "janji-1#0")[1]
    assert cli("why", "k.db")[0] == cli("why", "k.db", "a", "b", "c")[0] == 2
    assert cli("why", "k.db", "gone#0")[0] != 0


def test_the_words_and_the_rule_of_a_due_day_are_a_step_of_the_reading() -> None:
    text = "PARIS, 3 May 2024 - Armenia and Azerbaijan agreed on Friday to exchange all prisoners by 14 June."
    [made, *others] = damai.code(text, language="en").events
    steps = {step.rule.partition(":")[0]: step for step in made.steps}
    assert made.commitment is not None
    assert steps["due"].decided == f"commitment.due={made.commitment.due}"
    assert [span.of(text) for span in steps["due"].spans] == ["14 June"]
    assert [span.of(text) for span in steps["promise"].spans] == [made.commitment.content]
    for event in others:  # what is no promise has neither
        assert event.commitment is not None or not {"due", "promise"} & {s.rule.partition(":")[0] for s in event.steps}


def test_one_event_may_say_two_things_of_a_promise() -> None:
    """A step is told by its own rule, though the same event says it by another too."""
    step = Transition("2024-05-12", "broken", "fields: a breach is reported", ("r#1", "r#2"))
    rules = {"r#1": [step.rule, "fields: each party tells of the other's fire"], "r#2": ["beside: called off"]}
    told = [str(getattr(part, "renderable", part)) for part in _step(step, rules, {}, Messages("en"))]
    assert told == [
        "2024-05-12 broken: by who, what, when and where: a breach is reported",
        "r#1",
        "told in the same sentence: called off",
        "r#2",
    ]


def test_a_side_without_a_claimant_may_be_whom_the_report_quotes(dossier: Dossier) -> None:
    kept = dossier.named(["tembak-1#0", "lain-1#0", "janji-1#0"])
    assert {ref: quotes(one) for ref, one in kept.items()} == {
        "tembak-1#0": True,  # "menyatakan"
        "lain-1#0": False,
        "janji-1#0": False,
    }
    nobody = Side(("tembak-1#0",), (), "tembak-1#0", "2025-07-24")
    for language, words in (
        ("en", "says the report, or whom it quotes"),
        ("id", "menurut berita ini atau yang dikutip"),
    ):
        assert words in side(nobody, Messages(language), kept).plain
    assert "says the report\n" in side(replace(nobody, first="lain-1#0"), Messages("en"), kept).plain
    undone = replace(kept["lain-1#0"], event=replace(kept["lain-1#0"].event, status="negated"))
    told = [
        side(replace(nobody, first="lain-1#0"), Messages("en"), {"lain-1#0": undone}, denies)
        for denies in (True, False)
    ]
    assert ["negated" in one.plain for one in told] == [True, False]
