"""Seals over the rows of each table, and the hashes of sketches.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from damai.store.forms import bytes_hash
from damai.store.keeping import keep_table, let_go
from damai.store.sealing import SEALED, seal

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table, and seals what is there; of sketches that are there it is held that they are whole."""
    op.create_table(
        "seals", sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("table", sa.Text, nullable=False), sa.Column("last", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
    )  # fmt: skip
    op.create_index("ix_seals_table", "seals", ["table"])
    keep_table("seals")
    let_go("sketches")
    op.add_column("sketches", sa.Column("sha256", sa.Text))
    _hash_sketches()
    keep_table("sketches", words=("content",), report="(SELECT report FROM analyses WHERE seq = OLD.analysis)")
    seal(op.get_bind().execute, SEALED)


def _hash_sketches() -> None:
    table = sa.table("sketches", *(sa.column(name) for name in ("analysis", "kind", "content", "sha256")))
    bind, columns = op.get_bind(), table.c
    query = sa.select(columns.analysis, columns.kind).where(columns.content.is_not(None))
    for analysis, kind in bind.execute(query).all():
        this = sa.and_(columns.analysis == analysis, columns.kind == kind)
        content = bind.execute(sa.select(columns.content).where(this)).scalar_one()
        bind.execute(sa.update(table).where(this).values(sha256=bytes_hash(bytes(content))))
