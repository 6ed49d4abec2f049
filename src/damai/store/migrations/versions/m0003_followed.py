"""What is followed: the state of feeds and folders, and of each of their entries.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from damai.store.keeping import keep_table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "feeds", sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Text, nullable=False), sa.Column("feed", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )  # fmt: skip
    op.create_table(
        "entries", sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Text, nullable=False), sa.Column("feed", sa.Text, nullable=False),
        sa.Column("entry", sa.Text, nullable=False), sa.Column("stamp", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False), sa.Column("content", sa.Text, nullable=False),
    )  # fmt: skip
    op.create_index("ix_feeds_feed", "feeds", ["feed"])
    op.create_index("ix_entries_feed_entry", "entries", ["feed", "entry"])
    keep_table("feeds", "entries")
