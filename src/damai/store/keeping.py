"""Triggers that make a table append-only, whatever program writes to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import op
from sqlalchemy import inspect, text


def keep_table(*tables: str, words: tuple[str, ...] = (), report: str = "") -> None:
    """Refuses every change and removal of rows of ``tables``, in the migration that is running.

    Columns in ``words`` may be emptied, nothing else, once there is a gap for the report (``report`` says in SQL which
    one, of the row ``OLD``).
    """
    make = _keep_sqlite if op.get_context().dialect.name == "sqlite" else _keep_postgres
    for table in tables:
        make(table, words, report)


def let_go(table: str) -> None:
    """Takes the triggers of a kept table away, in the migration that is running, so that it may be changed and then
    kept as it is from then on."""
    if op.get_context().dialect.name == "sqlite":
        for change in ("delete", "update"):
            op.execute(f"DROP TRIGGER keep_{table}_{change}")
        return
    op.execute(f"DROP TRIGGER keep_{table} ON {table}")
    op.execute(f"DROP FUNCTION keep_{table}()")


def _allowed(table: str, words: tuple[str, ...], report: str, same: str) -> str:
    """The condition under which a change of a row is a redaction."""
    if not words:
        return "1 = 0"
    columns = [column["name"] for column in inspect(op.get_bind()).get_columns(table)]
    kept = [f"NEW.{name} {same} OLD.{name}" for name in columns if name not in words]
    emptied = [f"NEW.{name} IS NULL" for name in words]
    return " AND ".join([*emptied, *kept, f"EXISTS (SELECT 1 FROM gaps WHERE gaps.report = {report})"])


def _keep_sqlite(table: str, words: tuple[str, ...], report: str) -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, 'append-only: rows of {table} are never changed or removed'); END"
    allowed = _allowed(table, words, report, "IS")
    op.execute(f"CREATE TRIGGER keep_{table}_delete BEFORE DELETE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER keep_{table}_update BEFORE UPDATE ON {table} WHEN NOT ({allowed}) {refuse}")


def _keep_postgres(table: str, words: tuple[str, ...], report: str) -> None:
    allowed = _allowed(table, words, report, "IS NOT DISTINCT FROM")
    op.execute(
        f"CREATE FUNCTION keep_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF {allowed} THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION 'append-only: rows of {table} are never changed or removed'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION keep_{table}()"
    )


@contextmanager
def lifted(table: str) -> Iterator[None]:
    """Lets the migration that is running change rows of a kept table; after it the triggers are as they were."""
    if op.get_context().dialect.name != "sqlite":
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER keep_{table}")
        yield
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER keep_{table}")
        return
    name = f"keep_{table}_update"
    query = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name")
    trigger = op.get_bind().execute(query, {"name": name}).scalar_one()
    op.execute(f"DROP TRIGGER {name}")
    yield
    op.execute(trigger)
