"""What other dossiers had earlier; of what is kept, no two words of one moment.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from damai.store.keeping import keep_table, lifted
from damai.store.moments import spread

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables, and moves words of one moment apart in the order in which they were entered."""
    _make("reports", _text("bytes_sha256"), _text("origin"), _text("notes", nullable=False))
    _make("analyses")
    _make("gaps", _text("who", nullable=False), _text("why", nullable=False))
    for table in ("about", "corrections"):
        _part(table)
    _part("analyses", "report")


def _text(name: str, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _make(of: str, *columns: sa.Column[str]) -> None:
    table = f"earlier_{of}"
    op.create_table(
        table, sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True), _text("at", nullable=False),
        sa.Column("kept", sa.Integer, sa.ForeignKey(f"{of}.seq"), nullable=False), *columns,
    )  # fmt: skip
    op.create_index(f"ix_{table}_kept", table, ["kept"])
    keep_table(table)


def _part(name: str, by: str | None = None) -> None:
    """What was said at one moment came in the order of the numbers (only a clock that was set back made such rows);
    from now on the content would decide."""
    table = sa.table(name, sa.column("seq"), sa.column("at"), *([sa.column(by)] if by else []))
    groups: dict[object, list[tuple[int, str]]] = {}
    for row in op.get_bind().execute(sa.select(table).order_by(table.c.at, table.c.seq)):
        groups.setdefault(row[2] if by else None, []).append((row.seq, row.at))
    moved = [
        (seq, moment)
        for rows in groups.values()
        for (seq, at), moment in zip(rows, spread(at for _, at in rows), strict=True)
        if moment != at
    ]
    if moved:
        with lifted(name):
            for seq, moment in moved:
                op.execute(sa.update(table).where(table.c.seq == seq).values(at=moment))
