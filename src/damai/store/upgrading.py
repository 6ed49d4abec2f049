"""Leads a dossier's tables to the newest revision, by Alembic; loaded only where there is something to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from damai.store.schema import HEAD, VERSION_TABLE


def scripts() -> ScriptDirectory:
    """The migrations that ship with damai.

    >>> scripts().get_current_head() == HEAD
    True
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return ScriptDirectory.from_config(config)


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Brings the tables to a revision, within the transaction that is open."""
    found = scripts()

    def steps(revision: Any, _context: Any) -> Any:
        return found._upgrade_revs(to, revision)

    with EnvironmentContext(Config(), found, fn=steps, destination_rev=to) as environment:
        environment.configure(connection=connection, version_table=VERSION_TABLE)
        with environment.begin_transaction():
            environment.run_migrations()


__all__ = ["scripts", "upgrade"]
