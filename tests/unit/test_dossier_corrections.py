"""People's word: corrections, merges, states, their undoing; all kept when reports are coded again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from dossier_samples import REPORTS, WHO, denial, ids, shown

import damai
from damai.dossier.plain import plain
from damai.errors import DossierError
from damai.model import Analysis


def test_a_rejected_event_is_gone_until_that_is_undone(dossier: damai.Dossier) -> None:
    before = shown(dossier)
    number = dossier.reject("tembak-3#0", **WHO)
    assert "tembak-3#0" not in ids(dossier.events())
    assert not any("tembak-3#0" in incident.events for incident in dossier.incidents())
    again = dossier.undo(number, who="Budi", why="keliru")
    assert ids(dossier.events()).count("tembak-3#0") == 1
    after = shown(dossier)
    assert after == before
    dossier.undo(again, **WHO)
    assert "tembak-3#0" not in ids(dossier.events())
    assert [row.kind for row in dossier.corrections()] == ["reject", "undo", "undo"]
    with pytest.raises(DossierError, match="undone already"):
        dossier.undo(again, **WHO)


def test_a_corrected_event_counts_as_corrected(dossier: damai.Dossier) -> None:
    number = dossier.correct("tembak-3#0", {"killed": "2", "actors": "KHM:REB, KHM", "type": "COERCE"}, **WHO)
    kept = dossier.event("tembak-3#0")
    assert (kept.standing, kept.corrections) == ("corrected", (number,))
    assert (kept.event.killed, kept.event.actors, kept.event.type) == (2, ("KHM:REB", "KHM"), "COERCE")
    assert kept.event.quad == "material conflict"
    assert "killed" not in kept.event.fields
    assert "date" in kept.event.fields
    assert ids(dossier.search(type="COERCE")) == ["tembak-3#0"]
    assert "tembak-3#0" not in ids(dossier.search(type="ASSAULT"))
    assert ids(dossier.search("surin", actor="KHM:REB")) == ["tembak-3#0"]
    assert ids(dossier.search("tak-ada", actor="KHM:REB")) == []
    [incident] = [incident for incident in dossier.incidents() if "tembak-3#0" in incident.events]
    assert incident.killed is not None
    assert incident.killed.low == 2
    dossier.correct("tembak-3#0", {"killed": None}, **WHO)
    assert dossier.event("tembak-3#0").event.killed is None
    assert dossier.event("tembak-3#0").event.type == "COERCE"
    assert dossier.check() == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "nothing is changed"),
        ({"typ": "ASSAULT"}, "no field 'typ'"),
        ({"type": "SHOUT"}, "none of AGREE"),
        ({"type": ""}, "cannot be empty"),
        ({"actors": "armenia"}, "no entity code"),
        ({"actors": "KHM,ZZZ"}, "actors: 'ZZZ' is no code that is known"),
        ({"recipients": "KHM:XYZ"}, "recipients: 'KHM:XYZ' is no code that is known"),
        ({"claimants": "IGO-NATOO"}, r"\(did you mean 'IGO-NATO'\?\)"),
        ({"killed": "many"}, "no number"),
        ({"commitment.due": "soon"}, "no date"),
    ],
)
def test_a_correction_must_make_sense(dossier: damai.Dossier, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(DossierError, match=told):
        dossier.correct("tembak-1#0", changes, **WHO)
    assert dossier.corrections() == ()


def test_a_correction_says_who_and_why(dossier: damai.Dossier) -> None:
    for who, why in (("", "y"), ("w", " ")):
        with pytest.raises(DossierError, match="who makes it and why"):
            dossier.accept("tembak-1#0", who=who, why=why)
    for name in ("tembak-9#0", "zzzz", ""):
        with pytest.raises(DossierError, match="no event"):
            dossier.accept(name, **WHO)


def test_incidents_are_merged_and_split_by_people(dossier: damai.Dossier) -> None:
    before = plain(dossier.incidents())
    number = dossier.merge("tembak-1#0", "tembak-3#0", **WHO)
    [incident] = [incident for incident in dossier.incidents() if "tembak-3#0" in incident.events]
    assert {"tembak-1#0", "tembak-2#0", "tembak-3#0"} <= set(incident.events)
    assert incident.killed is not None
    assert (incident.killed.low, incident.confidence) == (1, 1.0)
    with pytest.raises(DossierError, match="one incident already"):
        dossier.merge("tembak-1#0", "tembak-3#0", **WHO)
    dossier.undo(number, **WHO)
    assert plain(dossier.incidents()) == before
    dossier.split("tembak-2#0", **WHO)
    [alone] = [incident for incident in dossier.incidents() if "tembak-2#0" in incident.events]
    assert alone.events == ("tembak-2#0",)
    with pytest.raises(DossierError, match="some, not all"):
        dossier.split("tembak-2#0", **WHO)
    assert dossier.check() == ()


def test_people_set_the_state_of_a_promise(dossier: damai.Dossier) -> None:
    number = dossier.set_state("janji-1#0", "kept", day="2025-08-02", **WHO)
    [entry] = dossier.commitments("2025-08-02")
    assert (entry.state, entry.transitions[-1].rule) == ("kept", f"correction:{number}")
    [earlier] = dossier.commitments("2025-08-01")
    assert earlier.state != "kept"
    dossier.undo(number, **WHO)
    assert all(entry.state != "kept" for entry in dossier.commitments("2025-08-02"))
    for name, state, day, told in (
        ("janji-1#0", "done", None, "no state"),
        ("janji-1#0", "kept", "2025", "no day"),
        ("tembak-1#0", "kept", None, "no promise"),
    ):
        with pytest.raises(DossierError, match=told):
            dossier.set_state(name, state, day=day, **WHO)
    with pytest.raises(DossierError, match="no day"):
        dossier.commitments("soon")


def recoded(one: Analysis, **changes: Any) -> Analysis:
    """What a newer pack makes of a report."""
    events = tuple(replace(event, **changes) for event in one.events)
    return replace(one, events=events, versions={**one.versions, "pack": "id 2.0"})


def store(dossier: damai.Dossier, one: Analysis) -> None:
    with dossier._store.writing() as writer:
        writer.add_analysis(writer.add_report(one.report), one)


def test_coding_again_keeps_the_older_reading_and_peoples_word(dossier: damai.Dossier) -> None:
    dossier.correct("tembak-3#0", {"killed": 9}, **WHO)
    dossier.accept("tembak-2#0", **WHO)
    dossier.reject("bantah#0", **WHO)
    store(dossier, recoded(REPORTS[2], confidence=0.5, place=None))
    store(dossier, replace(recoded(REPORTS[1]), events=()))
    moved = replace(denial().events[0], id="f" * 16, trigger=replace(denial().events[0].trigger, start=30))
    store(dossier, replace(recoded(denial()), events=(moved,)))
    corrected = dossier.event("tembak-3#0")
    assert (corrected.event.killed, corrected.event.place) == (9, None)
    kept = next(one for one in dossier.events(report="tembak-2"))
    assert (kept.standing, kept.event) == ("accepted", REPORTS[1].events[0])
    assert dossier.events(report="bantah") == ()
    history = dossier.history(corrected.id)
    assert [version.event.confidence if version.event else None for version in history.versions] == [1.0, 0.5]
    assert [version.versions["pack"] for version in history.versions] == ["id 1.0", "id 2.0"]
    assert [row.kind for row in history.corrections] == ["correct"]
    assert [version.event is None for version in dossier.history(kept.id).versions] == [False, True]
    assert dossier.check() == ()


def test_history_tells_of_incidents_and_of_what_is_gone(dossier: damai.Dossier) -> None:
    number = dossier.reject("tembak-2#0", **WHO)
    undoing = dossier.undo(number, **WHO)
    dossier.reject("tembak-2#0", **WHO)
    history = dossier.history(REPORTS[1].events[0].id)
    assert [row.seq for row in history.corrections] == [number, undoing, undoing + 1]
    assert [holds for _, kind, _, holds in history.links if kind == "incident"] == [True, False, True, False]
    with pytest.raises(DossierError, match="no event"):
        dossier.history("nothing")


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("Ban Nong Ya Kaew", "Prey Chan"),
        ("Ban Nong Ya Kaew", "prey chan (ban nong ya kaew)"),
        ("Preah Vihear", "PREAH VIHEAR"),
        ("Cambodia", "Kamboja"),
        ("Désa di Lembah", "desa di lembah"),  # in no table
        ("Desa di Lembah", "Desa di Lembah"),
    ],
)
def test_a_place_is_found_by_any_of_its_names(dossier: damai.Dossier, kept: str, asked: str) -> None:
    dossier.correct("tembak-3#0", {"place": kept}, **WHO)
    assert [one.ref for one in dossier.search(place=asked)] == ["tembak-3#0"]
    assert [one.ref for one in dossier.search(place=asked, type="ASSAULT")] == ["tembak-3#0"]
    assert dossier.search(place=asked, type="AGREE") == ()
