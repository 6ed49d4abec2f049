"""The store over SQLite and PostgreSQL: what goes in comes out, once, and stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dossier_samples import promise, shelling
from sqlalchemy import text as sql

from damai.errors import DossierError, StoreError
from damai.model import Analysis, Report
from damai.store import About, EventQuery, LinkRow, Store, TransitionRow, open_store
from damai.store.schema import metadata

APPEND_ONLY = (
    "about",
    "reports",
    "analyses",
    "events",
    "parts",
    "evidence",
    "corrections",
    "gaps",
    "links",
    "transitions",
)


@pytest.fixture
def store(place: str) -> Store:
    return open_store(place)


def put(store: Store, analysis: Analysis, sketch: tuple[str, bytes] | None = None) -> int:
    with store.writing() as writer:
        seq = writer.add_report(analysis.report, data=b"bytes", origin="a.jsonl")
        writer.add_analysis(seq, analysis, sketch)
    return seq


def rows_of(store: Store) -> dict[str, int]:
    with store.engine.connect() as connection:
        return {name: connection.scalar(sql(f"SELECT count(*) FROM {name}")) for name in metadata.tables}


def test_what_goes_in_comes_out(store: Store) -> None:
    given = [shelling(1), promise(1)]
    numbers = [put(store, analysis) for analysis in given]
    with store.reading() as reader:
        for seq, analysis in zip(numbers, given, strict=True):
            [row] = reader.analyses(seq)
            assert row.analysis == analysis
            assert row.versions == analysis.versions
        rows = list(reader.reports())
    assert [row.report for row in rows] == [analysis.report for analysis in given]
    assert rows[0].bytes_sha256 == "277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9"
    assert rows[0].origin == "a.jsonl"


def test_any_character_survives(store: Store) -> None:
    odd = "a\x00b \ud800 \\u0000 \\ 𝄞 Ş\u2028z"
    put(store, Analysis(Report(odd, odd, title=odd, url=odd)))
    with store.reading() as reader:
        [row] = reader.reports()
        assert row.report == Report(odd, odd, title=odd, url=odd)
        assert [found.report.id for found in reader.reports(id=odd)] == [odd]
        assert reader.matching("Ş") == {row.seq}


def test_adding_twice_changes_nothing(store: Store) -> None:
    first = put(store, shelling(1), ("kind", b"sketch"))
    before = rows_of(store)
    assert put(store, shelling(1), ("kind", b"sketch")) == first
    assert rows_of(store) == before
    assert before["reports"] == before["analyses"] == before["events"] == before["sketches"] == 1


def test_a_newer_reading_keeps_the_older(store: Store) -> None:
    old = shelling(1)
    newer = replace(old, events=(replace(old.events[0], confidence=0.5),), versions={"damai": "2.0", "pack": "id 2.0"})
    seq = put(store, old)
    assert put(store, newer) == seq
    with store.reading() as reader:
        assert [row.analysis for row in reader.analyses(seq)] == [old, newer]
        assert [row.confidence for row in reader.events()] == [0.5]
        assert [row.confidence for row in reader.events(all_readings=True)] == [old.events[0].confidence, 0.5]
        assert [versions for _, _, versions in reader.readings()] == [newer.versions]


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_texts_under_one_id_the_later_counts(store: Store, turned: bool) -> None:
    early, late = shelling(1, id="x"), shelling(2, id="x", day="2025-07-25")
    for analysis in [late, early] if turned else [early, late]:
        put(store, analysis)
    with store.reading() as reader:
        assert [row.report for row in reader.reports()] == [late.report]
        assert [row.report for row in reader.reports(id="x", counting=False)] == [early.report, late.report]
        assert [row.record["date"] for row in reader.events()] == ["2025-07-25"]


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_rows_are_never_changed_or_removed(store: Store, table: str, change: str) -> None:
    seq = put(store, shelling(1))
    with store.writing() as writer:
        writer.set_about(About("t"))
        writer.add_correction("w", "y", "accept", "e", {})
        writer.add_links([LinkRow("copy", "a", "b")])
        writer.add_transitions([TransitionRow("c", "kept", None, "r")])
        if table == "gaps":
            writer.redact(seq, "w", "y")
    column = metadata.tables[table].columns.keys()[-1]
    with pytest.raises(StoreError, match="append-only"), store.writing() as writer:
        writer._connection.execute(sql(change.format(table, column, column)))


def test_words_may_only_go_with_a_gap(store: Store) -> None:
    put(store, shelling(1))
    for table, column in (("reports", "text"), ("analyses", "content"), ("events", "record"), ("evidence", "value")):
        with pytest.raises(StoreError, match="append-only"), store.writing() as writer:
            writer._connection.execute(sql(f"UPDATE {table} SET {column} = NULL"))


def test_an_error_undoes_the_whole_transaction(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as writer:
        writer.add_report(shelling(1).report, origin=str(1 // (writer.add_report(shelling(2).report) - 1)))
    assert rows_of(store)["reports"] == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (EventQuery(), ["janji-1#0", "tembak-1#0", "tembak-2#0"]),
        (EventQuery(party="KHM"), ["janji-1#0", "tembak-1#0", "tembak-2#0"]),
        (EventQuery(actor="THA"), []),
        (EventQuery(recipient="THA"), ["janji-1#0", "tembak-1#0", "tembak-2#0"]),
        (EventQuery(actor="KHM:MIL"), ["tembak-1#0", "tembak-2#0"]),
        (EventQuery(actor="KHM:REB"), []),
        (EventQuery(claimant="THA"), ["tembak-1#0"]),
        (EventQuery(type="AGREE"), ["janji-1#0"]),
        (EventQuery(status="planned"), ["janji-1#0"]),
        (EventQuery(place="Surin Province"), ["tembak-1#0", "tembak-2#0"]),
        (EventQuery(report="tembak-2"), ["tembak-2#0"]),
        (EventQuery(since="2025-07-26"), ["tembak-2#0"]),
        (EventQuery(until="2025-07-26"), ["tembak-1#0"]),
        (EventQuery(since="2025-07-24", until="2025-07-24"), ["tembak-1#0"]),
        (EventQuery(text='"provinsi surin" menewas*', since="2025-07-26"), ["tembak-2#0"]),
        (EventQuery(text="menewas"), []),
        (EventQuery(text='"surin provinsi"'), []),
        (EventQuery(text="kabar janji"), ["janji-1#0"]),
        (EventQuery(text="!!"), []),
    ],
)
def test_events_are_found(store: Store, query: EventQuery, found: list[str]) -> None:
    for analysis in (shelling(2, day="2025-07-27", claimant=False), shelling(1), promise(1)):
        put(store, analysis)
    with store.reading() as reader:
        assert [row.ref for row in reader.events(query)] == found


@pytest.mark.parametrize(
    "query", ["'", '"', "a' OR 1=1 --", "NEAR(a b)", "a & | !", "*", "a:b", "\\", "x* *", "(((", "\x00"]
)
def test_no_search_breaks_the_database(store: Store, query: str) -> None:
    put(store, shelling(1))
    with store.reading() as reader:
        assert reader.events(EventQuery(text=query)) == []


def test_a_redaction_leaves_hash_metadata_and_a_gap(store: Store) -> None:
    seq = put(store, shelling(1), ("kind", b"sketch"))
    other = put(store, shelling(2))
    with store.reading() as reader:
        before = next(reader.reports(id="tembak-1"))
    store.redact(seq, "Panitera", "putusan 12/2026")
    with store.reading() as reader:
        after = next(reader.reports(id="tembak-1"))
        assert after.gap is not None
        assert (after.gap.who, after.gap.why, after.gap.report) == ("Panitera", "putusan 12/2026", "tembak-1")
        assert (after.sha256, after.text_sha256, after.report.url) == (
            before.sha256,
            before.text_sha256,
            before.report.url,
        )
        assert (after.report.text, after.report.title) == ("", None)
        assert [row.analysis for row in reader.analyses(seq)] == [None]
        assert [row.report for row in reader.events()] == ["tembak-2"]
        assert reader.matching("surin") == {other}
        assert list(reader.sketches("kind")) == []
        assert [gap.report for gap in reader.gaps()] == ["tembak-1"]
    with pytest.raises(DossierError, match="redacted before"):
        store.redact(seq, "w", "y")


def test_links_hold_until_taken_back(store: Store) -> None:
    with store.writing() as writer:
        writer.add_links([LinkRow("copy", "b", "a", content={"share": 0.9}), LinkRow("incident", "e", "i")])
        writer.add_transitions(
            [TransitionRow("c", "kept", "2020-01-01", "rule"), TransitionRow("c", "broken", None, "r")]
        )
    with store.writing() as writer:
        writer.add_links([LinkRow("copy", "b", "a", holds=False)])
        writer.add_transitions([TransitionRow("c", "kept", "2020-01-01", "rule", holds=False)])
    with store.reading() as reader:
        assert [(row.kind, row.a) for row in reader.links()] == [("incident", "e")]
        assert [row.holds for row in reader.links("copy", past=True)] == [True, False]
        assert [row.state for row in reader.transitions()] == ["broken"]


def test_what_it_is_about_is_what_was_said_last(store: Store) -> None:
    with store.writing() as writer:
        assert writer.about() == About()
        writer.set_about(About("a", ("ARM",)))
        writer.set_about(About("b", ("ARM", "AZE"), "2020", {"actors.toml": "x"}))
    with store.reading() as reader:
        assert reader.about() == About("b", ("ARM", "AZE"), "2020", {"actors.toml": "x"})
    assert rows_of(store)["about"] == 2
