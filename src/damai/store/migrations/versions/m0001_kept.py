"""Reports, analyses, events with their evidence, corrections, gaps, full-text search.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from damai.store.keeping import keep_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _seq() -> sa.Column[int]:
    return sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True)


def _text(name: str, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _texts(*names: str) -> list[sa.Column[str]]:
    """Columns that may stay empty; a name that ends in ``!`` may not."""
    return [_text(name.rstrip("!"), nullable=not name.endswith("!")) for name in names]


def _of(table: str, name: str, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(f"{table}.seq"), nullable=False, primary_key=primary_key)


def _key(name: str, kind: type[sa.Text] | type[sa.Integer]) -> sa.Column[object]:
    return sa.Column(name, kind, primary_key=True)


def upgrade() -> None:
    """Makes the tables."""
    op.create_table("about", _seq(), *_texts("at!", "who", "content!"))
    op.create_table(
        "reports", _seq(), *_texts("at!", "id!", "sha256!"),
        *_texts("bytes_sha256", "text_sha256!", "origin", "published", "publisher", "language", "url", "notes!"),
        *_texts("title", "text"), sa.UniqueConstraint("sha256", name="uq_reports_sha256"),
    )  # fmt: skip
    op.create_table(
        "analyses", _seq(), _text("at", nullable=False), _of("reports", "report"),
        *_texts("sha256!", "damai", "pack", "model", "tables", "language", "content"),
        sa.UniqueConstraint("report", "sha256", name="uq_analyses_report_sha256"),
    )  # fmt: skip
    _make_events()
    op.create_table("corrections", _seq(), *_texts("at!", "who!", "why!", "kind!", "target!", "content!"))
    op.create_table(
        "gaps", _seq(), _text("at", nullable=False), _of("reports", "report"), *_texts("who!", "why!"),
        sa.UniqueConstraint("report", name="uq_gaps_report"),
    )  # fmt: skip
    for table, *columns in (
        ("reports", "id"), ("reports", "published"), ("reports", "text_sha256"), ("events", "id"), ("events", "type"),
        ("events", "earliest"), ("events", "place"), ("parts", "entity", "role"), ("corrections", "target"),
    ):  # fmt: skip
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    _make_search()
    keep_table("about", "corrections", "gaps", "parts")
    keep_table("reports", words=("title", "text"), report="OLD.seq")
    keep_table("analyses", words=("content",), report="OLD.report")
    keep_table("events", words=("record", "content"), report="(SELECT report FROM analyses WHERE seq = OLD.analysis)")
    keep_table(
        "evidence", words=("value",),
        report="(SELECT a.report FROM analyses a JOIN events e ON e.analysis = a.seq WHERE e.seq = OLD.event)",
    )  # fmt: skip


def _make_events() -> None:
    op.create_table(
        "events", _seq(), _of("analyses", "analysis"), sa.Column("number", sa.Integer, nullable=False),
        *_texts("id!", "type!", "mode", "status!", "date", "earliest", "latest", "place"),
        sa.Column("killed", sa.Integer), sa.Column("injured", sa.Integer),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("trigger_start", sa.Integer, nullable=False), sa.Column("trigger_end", sa.Integer, nullable=False),
        *_texts("record", "content"),
        sa.UniqueConstraint("analysis", "number", name="uq_events_analysis_number"),
        sa.CheckConstraint("trigger_start < trigger_end", name="ck_events_trigger"),
    )  # fmt: skip
    op.create_table(
        "parts", _of("events", "event", primary_key=True), _key("role", sa.Text), _key("number", sa.Integer),
        *_texts("code!", "entity!"),
    )  # fmt: skip
    op.create_table(
        "evidence", _of("events", "event", primary_key=True), _key("field", sa.Text), _key("number", sa.Integer),
        *_texts("via!", "spans!", "value"),
    )  # fmt: skip


def _make_search() -> None:
    if op.get_context().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')")
    else:
        op.execute("CREATE TABLE search (report integer PRIMARY KEY REFERENCES reports (seq), words tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_search_words ON search USING gin (words)")
