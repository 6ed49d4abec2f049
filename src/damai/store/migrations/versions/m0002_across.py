"""Across reports: what is compared of a report, what was linked, how promises went.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from damai.store.keeping import keep_table

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _log(table: str, *columns: sa.Column[str]) -> None:
    """A table of statements, each of which holds or takes an older one back."""
    op.create_table(
        table, sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Text, nullable=False), *columns, sa.Column("holds", sa.Boolean, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )  # fmt: skip


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "sketches", sa.Column("analysis", sa.Integer, sa.ForeignKey("analyses.seq"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True), sa.Column("content", sa.LargeBinary),
    )  # fmt: skip
    _log("links", *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "a", "b")))
    _log(
        "transitions", sa.Column("commitment", sa.Text, nullable=False), sa.Column("state", sa.Text, nullable=False),
        sa.Column("date", sa.Text), sa.Column("rule", sa.Text, nullable=False),
    )  # fmt: skip
    op.create_index("ix_links_kind_a", "links", ["kind", "a"])
    op.create_index("ix_links_kind_b", "links", ["kind", "b"])
    op.create_index("ix_transitions_commitment", "transitions", ["commitment"])
    keep_table("links", "transitions")
    keep_table("sketches", words=("content",), report="(SELECT report FROM analyses WHERE seq = OLD.analysis)")
