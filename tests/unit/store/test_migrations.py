"""Older dossiers: migrated when opened, a file after a copy; what is no dossier is refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from dossier_samples import shelling
from sqlalchemy import create_engine, insert
from sqlalchemy import text as sql

from damai.errors import StoreError
from damai.serial import dump
from damai.store import About, Store, open_store
from damai.store.base import Writer
from damai.store.forms import analysis_hash
from damai.store.opening import _store
from damai.store.schema import HEAD, REVISIONS, about, metadata
from damai.store.upgrading import scripts, upgrade
from damai.store.writing import about_content


def older(place: str, revision: str = "0001") -> Store:
    """A dossier as an older damai made it, with one report in it."""
    if not place.startswith("postgresql"):
        sqlite3.connect(place).execute("PRAGMA journal_mode = WAL").close()
    store = _store(place, 5)
    with store.engine.connect() as connection, store._alone(connection):
        upgrade(connection, revision)
    with store.engine.connect() as connection, store._alone(connection):
        writer = Writer(connection, store.words)
        writer.add_analysis(writer.add_report(shelling(1).report), shelling(1))
    return store


def test_the_migrations_lead_to_the_schema(place: str) -> None:
    store = open_store(place)
    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or name in metadata.tables},
        )
        assert compare_metadata(context, metadata) == []


def test_the_revisions_are_those_of_the_migrations() -> None:
    found = [script.revision for script in scripts().walk_revisions()]
    assert tuple(reversed(found)) == REVISIONS
    assert found[0] == HEAD


def test_an_older_dossier_is_migrated_and_loses_nothing(place: str) -> None:
    older(place)
    store = open_store(place)
    with store.reading() as reader:
        [row] = reader.reports()
        assert [reading.analysis for reading in reader.analyses(row.seq)] == [shelling(1)]
        assert reader.links() == []
        assert reader._connection.scalar(sql("SELECT version_num FROM damai_schema")) == HEAD


def test_words_of_one_moment_keep_their_order(place: str) -> None:
    """A clock that was set back made them; by their content each would come before the one said last."""
    store, at = older(place, "0003"), "2099-08-01T00:00:00.000000+00:00"
    readings = sorted(
        (replace(shelling(1), versions={"damai": name}) for name in ("2", "3", "4")), key=analysis_hash, reverse=True
    )
    with store.engine.connect() as connection, store._alone(connection):
        writer = Writer(connection, store.words)
        for reading in readings:
            writer.add_analysis(1, reading, at=at)
        for why in ("c", "b", "a"):
            writer.add_correction("w", why, "accept", "e", {}, at=at)
            writer.execute(insert(about).values(at=at, who="w", content=dump(about_content(About(why)))))
    store = open_store(place)
    with store.reading() as reader:
        assert [row.why for row in reader.corrections()] == ["c", "b", "a"]
        assert [row.at[-9:] for row in reader.corrections()] == [f"00{n}+00:00" for n in range(3)]
        assert reader.about().title == "a"
        assert [row.analysis for row in reader.analyses(1)] == [shelling(1), *readings]
        assert [versions for _, _, versions in reader.readings()] == [readings[-1].versions]
    for table in ("about", "analyses", "corrections"):
        with pytest.raises(StoreError, match="append-only"), store.writing() as writer:
            writer.execute(sql(f"UPDATE {table} SET at = 'x'"))


def test_a_file_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "lama.db"
    older(str(path))
    (tmp_path / "lama.db.0001.backup").write_text("an older copy")
    open_store(path)
    copy = tmp_path / "lama.db.0001.backup.2"
    assert (tmp_path / "lama.db.0001.backup").read_text() == "an older copy"
    with closing(sqlite3.connect(f"file:{copy}?immutable=1", uri=True)) as connection:
        assert connection.execute("SELECT version_num FROM damai_schema").fetchone() == ("0001",)
        assert connection.execute("SELECT id FROM reports").fetchall() == [("tembak-1",)]
    open_store(path)
    assert sorted(found.name for found in tmp_path.glob("*backup*")) == ["lama.db.0001.backup", copy.name]


def test_a_failed_migration_leaves_the_older_dossier(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    older(place)

    def fail(connection: object) -> None:
        upgrade(connection)  # type: ignore[arg-type]
        raise ZeroDivisionError

    monkeypatch.setattr("damai.store.upgrading.upgrade", fail)
    with pytest.raises(ZeroDivisionError):
        open_store(place)
    monkeypatch.undo()
    with _store(place, 5).engine.connect() as connection:
        assert connection.scalar(sql("SELECT version_num FROM damai_schema")) == "0001"
    with open_store(place).reading() as reader:
        assert reader.links() == []


def test_a_newer_dossier_is_refused(place: str) -> None:
    store = open_store(place)
    with store.engine.connect() as connection, store._alone(connection):
        connection.execute(sql("UPDATE damai_schema SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer damai"):
        open_store(place)


def test_what_is_no_dossier_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database, but longer than the head of one " * 10)
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE t (x)")
    for name, told in (("text.db", "no dossier"), ("other.db", "no dossier"), (".", "no file"), ("no/a.db", "no file")):
        with pytest.raises(StoreError, match=told):
            open_store(tmp_path / name)
    for name in ("gone.db", "empty.db"):
        (tmp_path / "empty.db").touch()
        with pytest.raises(StoreError, match="there is no dossier here"):
            open_store(tmp_path / name, create=False)
    assert not (tmp_path / "gone.db").exists()


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(StoreError, match="postgresql://"):
        open_store("postgresql://nobody@127.0.0.1:1/nothing")


def test_other_tables_may_stand_beside_a_dossier_on_a_server(postgres: str) -> None:
    engine = create_engine(postgres.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(sql("CREATE TABLE mine (x integer)"))
    open_store(postgres)
    with engine.begin() as connection:
        connection.execute(sql("ALTER TABLE damai_schema RENAME TO gone"))
    with pytest.raises(StoreError, match="no dossier"):
        open_store(postgres)
