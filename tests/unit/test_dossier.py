"""The dossier over SQLite and PostgreSQL: what it answers, whatever the order in which reports came."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from dossier_samples import REPORTS, WHO, analysis, shelling, shown
from sqlalchemy import text as sql

import damai
from damai.dossier.verdicts import in_force
from damai.errors import DossierError, StoreDamagedError
from damai.store import CorrectionRow, EventQuery


def test_a_dossier_answers(dossier: damai.Dossier) -> None:
    assert dossier.about.title == "Perbatasan"
    assert [report.id for report in dossier.reports()] == [
        "tembak-1", "tembak-2", "bantah", "salin", "tembak-3", "janji-1", "janji-2",
    ]  # fmt: skip
    assert len(dossier.events()) == 7
    kept = dossier.event("tembak-1#0")
    assert kept.event == REPORTS[0].events[0]
    assert kept.words[0].startswith("Militer Thailand menyatakan")
    assert dossier.event(kept.id) == dossier.event(kept.id[:6]) == kept
    assert [(copy.copy, copy.origin) for copy in dossier.copies() if copy.kind == "verbatim"] == [("salin", "tembak-1")]
    [incident] = [incident for incident in dossier.incidents() if "tembak-1#0" in incident.events]
    assert {"tembak-1#0", "tembak-2#0", "salin#0"} <= set(incident.events)
    assert incident.killed is not None
    assert (incident.killed.low, incident.killed.high) == (3, 5)
    assert [entry.by for entry in dossier.commitments()] == [("KHM",)]
    assert dossier.check() == ()


def test_the_order_of_arrival_does_not_matter(tmp_path: Path) -> None:
    views = []
    for seed in range(4):
        given = list(REPORTS)
        random.Random(seed).shuffle(given)
        with damai.open(tmp_path / f"{seed}.db") as dossier:
            dossier.init(parties=["KHM", "THA"])
            for one in given if seed % 2 else ():
                list(dossier.add_analyses([one]))
                dossier.incidents()
            list(dossier.add_analyses(given))
            views.append(shown(dossier))
        with damai.open(tmp_path / f"{seed}.db") as dossier:
            assert shown(dossier) == views[-1]
    assert all(view == views[0] for view in views)
    assert len(views[0]["incidents"]) < len(views[0]["events"])


def test_both_databases_show_the_same(tmp_path: Path, postgres: str) -> None:
    views = []
    for place in (tmp_path / "a.db", postgres):
        with damai.open(place) as dossier:
            list(dossier.add_analyses(REPORTS))
            dossier.correct("tembak-1#0", {"killed": 4}, **WHO)
            views.append(shown(dossier))
    assert views[0] == views[1]


def test_adding_twice_changes_nothing(dossier: damai.Dossier) -> None:
    before = shown(dossier)
    links = dossier._store.engine.connect()
    with links as connection:
        rows = connection.scalar(sql("SELECT count(*) FROM links"))
        connection.rollback()
    assert {added.state for added in dossier.add_analyses(REPORTS)} == {"known"}
    assert shown(dossier) == before
    with dossier._store.engine.connect() as connection:
        assert connection.scalar(sql("SELECT count(*) FROM links")) == rows > 0


def test_what_falls_outside_is_said(dossier: damai.Dossier) -> None:
    [added] = dossier.add_analyses([analysis("lain", "Harga cabai naik di pasar.", published="2024-01-01")])
    assert added.outside == ("period", "parties")
    assert [report.outside for report in dossier.reports() if report.id == "lain"] == [("period", "parties")]
    assert "tembak-1" in [report.id for report in dossier.reports() if not report.outside]


def test_a_redacted_report_is_a_stated_gap(dossier: damai.Dossier) -> None:
    dossier.accept("tembak-1#0", **WHO)
    dossier.redact("tembak-1", who="Panitera", why="putusan 12")
    [report] = [report for report in dossier.reports() if report.id == "tembak-1"]
    assert report.gap is not None
    assert (report.gap.who, report.gap.why, report.report.text, report.events) == ("Panitera", "putusan 12", "", 0)
    assert report.text_sha256 == dossier.reports()[0].text_sha256
    assert dossier.events(report="tembak-1") == ()
    assert dossier.search('"nomor 1"') == tuple(
        kept for kept in dossier.events() if kept.report.id in ("salin", "janji-1")
    )
    assert not any("tembak-1#0" in incident.events for incident in dossier.incidents())
    assert [gap.report for gap in dossier.gaps()] == ["tembak-1"]
    assert dossier.check() == ()
    assert [added.state for added in dossier.add_analyses([REPORTS[0]])] == ["known"]
    for name, told in (("tembak-1", "redacted before"), ("tembak-9", "no report")):
        with pytest.raises(DossierError, match=told):
            dossier.redact(name, **WHO)


def test_two_texts_under_one_id_are_told(dossier: damai.Dossier) -> None:
    [added] = dossier.add_analyses([shelling(9, id="tembak-1", day="2025-07-30")])
    assert added.shares_id
    assert [report.report.published for report in dossier.reports() if report.id == "tembak-1"] == [
        "2025-07-30T19:40:00+07:00"
    ]
    assert dossier.check() == ()


def test_events_are_found_the_same_way_with_and_without_the_database(dossier: damai.Dossier) -> None:
    from damai.dossier.answers import fits

    with dossier._seen() as (reader, view):
        for query in (
            EventQuery(party="KHM"), EventQuery(actor="KHM:MIL"), EventQuery(recipient="THA"),
            EventQuery(claimant="THA"), EventQuery(type="AGREE"), EventQuery(status="negated"),
            EventQuery(place="Surin Province"),
            EventQuery(since="2025-07-25"), EventQuery(until="2025-07-25"), EventQuery(report="salin"),
        ):  # fmt: skip
            found = {row.ref for row in reader.events(query)}
            assert found == {ref for ref, one in view.judged.items() if fits(one, query)} != set()


def damage(dossier: damai.Dossier, table: str, change: str) -> None:
    """What somebody does to the file behind damai's back."""
    with dossier._store.engine.connect() as connection, dossier._store._alone(connection):
        for name in connection.scalars(sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(sql(f"DROP TRIGGER {name}"))
        connection.execute(sql("PRAGMA defer_foreign_keys = ON"))
        connection.execute(sql(f"UPDATE {table} SET {change}"))


@pytest.mark.parametrize(
    ("table", "change", "code"),
    [
        ("reports", "text = replace(text, 'Surin', 'Buriram') WHERE id = 'tembak-3'", "text-changed"),
        ("reports", "publisher = 'Lain' WHERE id = 'tembak-3'", "report-changed"),
        ("analyses", "pack = pack, content = '{}' WHERE seq = 1", "analysis-changed"),
        ("analyses", "content = NULL WHERE seq = 1", "analysis-missing"),
        ("events", "killed = 700 WHERE seq = 1", "reference-broken"),
        ("events", "content = replace(content, '\"injured\": null', '\"injured\": 5') WHERE seq = 1", "no-evidence"),
        ("events", "content = replace(content, 'menarik', 'menambah') WHERE id IS NOT NULL", "not-verbatim"),
        ("evidence", "value = '44' WHERE field = 'killed' AND event = 1", "no-evidence"),
        ("evidence", "spans = '0-9999' WHERE event = 1", "analysis-unreadable"),
        ("search", "rowid = 99 WHERE rowid = 2", "not-searchable"),
    ],
)
def test_check_names_what_is_wrong(tmp_path: Path, table: str, change: str, code: str) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses(REPORTS))
        assert dossier.check() == ()
        damage(dossier, table, change)
        faults = dossier.check()
        assert code in {fault.code for fault in faults}, faults
        assert all(fault.message for fault in faults)


@pytest.mark.parametrize(
    ("table", "change", "where"),
    [
        ("events", """record = replace(record, '"type"', '"uype"') WHERE seq = 1""", "event tembak-1#0"),
        ("events", "record = replace(record, 'ASSAULT', 'ASSAULU') WHERE seq = 1", "event tembak-1#0"),
        ("events", "record = replace(record, '{', '[') WHERE seq = 1", "event tembak-1#0"),
        ("events", "record = CAST(x'7bff7d' AS TEXT) WHERE seq = 1", ""),
        ("events", """content = replace(content, '"id"', '"ie"') WHERE seq = 1""", "report tembak-1"),
        ("evidence", "spans = 'a-b' WHERE event = 1", "report tembak-1"),
        ("analyses", "content = 'x' WHERE seq = 1", "report tembak-1"),
        ("reports", "notes = '[1' WHERE seq = 1", "report tembak-1"),
        ("about", "content = replace(content, 'parties', 'qarties')", "about"),
        ("about", "content = '{}'", "about"),
        ("corrections", "content = '{' WHERE seq = 1", "correction 1"),
        ("corrections", """content = replace(content, '"trigger"', '"urigger"') WHERE seq = 1""", "correction 1"),
    ],
)
def test_what_cannot_be_read_is_told_and_found(tmp_path: Path, table: str, change: str, where: str) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        dossier.init(parties=["KHM", "THA"])
        list(dossier.add_analyses(REPORTS))
        dossier.correct("tembak-2#0", {"killed": 4}, **WHO)
        damage(dossier, table, change)
    with damai.open(tmp_path / "a.db") as dossier:
        faults = dossier.check()
        assert faults
        assert all(fault.message for fault in faults)
        with pytest.raises(StoreDamagedError, match=f"{where}: .*damaged"):
            _all_of(dossier, tmp_path)


def _all_of(dossier: damai.Dossier, folder: Path) -> None:
    shown(dossier)
    dossier.export(folder / "whole.json")


def test_the_rest_is_checked_where_something_cannot_be_read(tmp_path: Path) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses(REPORTS))
        damage(dossier, "reports", "notes = '[1' WHERE seq = 1")
        damage(dossier, "reports", "publisher = CAST(x'ff' AS TEXT) WHERE seq = 2")
        found = {(fault.code, fault.where) for fault in dossier.check()}
        assert {("row-unreadable", "report tembak-1"), ("report-changed", "tembak-2")} <= found


@pytest.mark.parametrize("change", ["code = 'USA', entity = 'USA'", "entity = 'USA'", "role = 'mediator'"])
def test_sides_by_which_a_search_goes_are_checked(tmp_path: Path, change: str) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses(REPORTS))
        damage(dossier, "parts", f"{change} WHERE event = 1 AND role = 'actor'")
        found = [(fault.code, fault.where) for fault in dossier.check()]
        assert ("reference-broken", f"event {dossier.event('tembak-1#0').id}") in found


def test_a_correction_of_nothing_is_found(tmp_path: Path) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses(REPORTS[:1]))
        with dossier._store.writing() as writer:
            writer.add_correction("w", "y", "undo", "77", {})
            writer.add_correction("w", "y", "merge", "eeee", {"events": ["eeee"]})
        assert [fault.code for fault in dossier.check()] == ["reference-broken", "reference-broken"]


def test_undoing_an_undoing_counts_from_the_last_word() -> None:
    rows = [CorrectionRow(1, "", "w", "y", "reject", "e", {})]
    rows += [CorrectionRow(n, "", "w", "y", "undo", str(n - 1), {}) for n in range(2, 6)]
    assert [[row.seq for row in in_force(rows[:n])] for n in range(1, 6)] == [[1], [], [1], [], [1]]


def test_own_tables_travel_with_the_dossier(tmp_path: Path) -> None:
    (tmp_path / "my").mkdir()
    (tmp_path / "my" / "actors.toml").write_text('[[organisation]]\ncode = "NSA-UJI"\nnames = ["Front Uji"]\n')
    with damai.open(tmp_path / "a.db") as dossier:
        dossier.init(tables=tmp_path / "my")
        (tmp_path / "none").mkdir()
        with pytest.raises(DossierError, match="no tables"):
            dossier.init(tables=tmp_path / "none")
        (tmp_path / "my" / "actors.toml").unlink()
        text = "Tentara Thailand menyerang Front Uji di Bangkok pada Senin. Front Uji menyerang tentara Thailand."
        (tmp_path / "b.txt").write_text(text)
        [added] = dossier.add(tmp_path / "b.txt", published="2025-07-24", language="id")
        assert added.state == "stored"
        assert any("NSA-UJI" in kept.event.actors + kept.event.recipients for kept in dossier.events())
        [(_, _, versions)] = list(_readings(dossier))
        assert len(versions["tables"]) == 12
        assert list(dossier.recode()) == []


def _readings(dossier: damai.Dossier) -> Iterator[tuple[int, str, dict[str, str]]]:
    with dossier._store.reading() as reader:
        yield from reader.readings()


def test_folders_and_broken_files_are_added(tmp_path: Path) -> None:
    folder = tmp_path / "berita"
    (folder / "a").mkdir(parents=True)
    (folder / "b").mkdir()
    for name, text in (
        ("a/1.txt", "Presiden Rusia bertemu Presiden Turki di Sochi."),
        ("b/1.txt", "Harga cabai naik."),
    ):
        (folder / name).write_text(text)
    (folder / "b" / "2.json").write_text("{broken")
    with damai.open(tmp_path / "a.db") as dossier:
        first = dossier.add(folder, tmp_path / "gone.txt", published="2024-05-14", language="id")
        assert [(added.id, added.state) for added in first] == [
            ("a/1.txt", "stored"), ("b/1.txt", "stored"), ("b/2.json", "unread"), ("gone.txt", "unread"),
        ]  # fmt: skip
        assert [note.code for note in first[3].notes] == ["missing-file"]
        again = dossier.add(folder, published="2024-05-14", language="id")
        assert sorted(added.state for added in again) == ["known", "known", "unread"]
        assert dossier.reports()[0].bytes_sha256 is not None


def test_reports_of_an_older_pack_are_coded_again(tmp_path: Path) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses(REPORTS[:2]))
        again = list(dossier.recode())
        assert [added.state for added in again] == ["stored", "stored"]
        assert list(dossier.recode()) == []
        with dossier._store.reading() as reader:
            assert [len(reader.analyses(row.seq)) for row in reader.reports()] == [2, 2]
            assert reader.analyses(1)[0].analysis == REPORTS[0]
        assert dossier.check() == ()
