"""The tables of a dossier, in SQLAlchemy Core; the same for SQLite and PostgreSQL.

Rows are only ever added. The one exception is a redaction: it empties the columns that hold words (``WORDS``), and
triggers of the database refuse every other change.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""The revisions there have been, in order; ``migrations`` leads from any to the last one, which stands here."""
HEAD = REVISIONS[-1]
VERSION_TABLE = "damai_schema"
"""The table that names a dossier's revision."""
_BAD = re.compile("[\\\\\x00\ud800-\udfff]")
_ESCAPE = re.compile(r"\\(\\|u[0-9a-f]{4})")


def escape(text: str) -> str:
    r"""A text as any database takes it: NUL, lone surrogates and the backslash escaped.

    >>> escape("a\x00b\ud800"), escape("peace")
    ('a\\u0000b\\ud800', 'peace')
    """
    return _BAD.sub(lambda found: "\\\\" if found[0] == "\\" else f"\\u{ord(found[0]):04x}", text)


def unescape(text: str) -> str:
    r"""What :func:`escape` was given.

    >>> unescape(escape("\\u0000 \x00 \\")) == "\\u0000 \x00 \\"
    True
    """
    return _ESCAPE.sub(lambda found: "\\" if found[1] == "\\" else chr(int(found[1][1:], 16)), text)


class Exact(TypeDecorator[str]):
    """Text that comes back as it was given, whatever characters are in it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:  # noqa: ARG002
        """Escapes what databases refuse."""
        return None if value is None else escape(value)

    def process_result_value(self, value: Any, dialect: Any) -> Any:  # noqa: ARG002
        """Undoes it."""
        return None if value is None else unescape(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _seq() -> Column[int]:
    """The number of a row, in the order in which rows came."""
    return Column("seq", Integer, primary_key=True, autoincrement=True)


def _at() -> Column[str]:
    """When it was stored: a moment in UTC, ISO 8601."""
    return Column("at", Text, nullable=False)


def _of(name: str, table: str) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{table}.seq"), nullable=False)


about = Table("about", metadata, _seq(), _at(), Column("who", Exact), Column("content", Exact, nullable=False))

reports = Table(
    "reports", metadata, _seq(), _at(),
    Column("id", Exact, nullable=False),
    Column("sha256", Text, nullable=False, unique=True),
    Column("bytes_sha256", Text),
    Column("text_sha256", Text, nullable=False),
    Column("origin", Exact),
    Column("published", Exact),
    Column("publisher", Exact),
    Column("language", Exact),
    Column("url", Exact),
    Column("notes", Exact, nullable=False),
    Column("title", Exact),
    Column("text", Exact),
    Index(None, "id"),
    Index(None, "published"),
    Index(None, "text_sha256"),
)  # fmt: skip

analyses = Table(
    "analyses", metadata, _seq(), _at(),
    _of("report", "reports"),
    Column("sha256", Text, nullable=False),
    Column("damai", Exact),
    Column("pack", Exact),
    Column("model", Exact),
    Column("tables", Exact),
    Column("language", Exact),
    Column("content", Exact),
    UniqueConstraint("report", "sha256"),
)  # fmt: skip

events = Table(
    "events", metadata, _seq(),
    _of("analysis", "analyses"),
    Column("number", Integer, nullable=False),
    Column("id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("mode", Text),
    Column("status", Text, nullable=False),
    Column("date", Text),
    Column("earliest", Text),
    Column("latest", Text),
    Column("place", Exact),
    Column("killed", Integer),
    Column("injured", Integer),
    Column("confidence", Float, nullable=False),
    Column("trigger_start", Integer, nullable=False),
    Column("trigger_end", Integer, nullable=False),
    Column("record", Exact),
    Column("content", Exact),
    UniqueConstraint("analysis", "number"),
    Index(None, "id"),
    Index(None, "type"),
    Index(None, "earliest"),
    Index(None, "place"),
    CheckConstraint("trigger_start < trigger_end", name="trigger"),
)  # fmt: skip

parts = Table(
    "parts", metadata,
    Column("event", Integer, ForeignKey("events.seq"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("code", Exact, nullable=False),
    Column("entity", Exact, nullable=False),
    Index(None, "entity", "role"),
)  # fmt: skip

evidence = Table(
    "evidence", metadata,
    Column("event", Integer, ForeignKey("events.seq"), primary_key=True),
    Column("field", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("via", Text, nullable=False),
    Column("spans", Text, nullable=False),
    Column("value", Exact),
)  # fmt: skip

corrections = Table(
    "corrections", metadata, _seq(), _at(),
    Column("who", Exact, nullable=False),
    Column("why", Exact, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Exact, nullable=False),
    Column("content", Exact, nullable=False),
    Index(None, "target"),
)  # fmt: skip

gaps = Table(
    "gaps", metadata, _seq(), _at(),
    _of("report", "reports"),
    Column("who", Exact, nullable=False),
    Column("why", Exact, nullable=False),
    UniqueConstraint("report"),
)  # fmt: skip


def _earlier(table: str, *columns: Column[Any]) -> Table:
    """What another dossier had stored earlier of a row that is ``kept``; the last row about it counts."""
    return Table(f"earlier_{table}", metadata, _seq(), _at(), _of("kept", table), *columns, Index(None, "kept"))


earlier_reports = _earlier(
    "reports", Column("bytes_sha256", Text), Column("origin", Exact), Column("notes", Exact, nullable=False)
)
earlier_analyses = _earlier("analyses")
earlier_gaps = _earlier("gaps", Column("who", Exact, nullable=False), Column("why", Exact, nullable=False))

sketches = Table(
    "sketches", metadata,
    Column("analysis", Integer, ForeignKey("analyses.seq"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("content", LargeBinary),
    Column("sha256", Text),
)  # fmt: skip

links = Table(
    "links", metadata, _seq(), _at(),
    Column("kind", Text, nullable=False),
    Column("a", Exact, nullable=False),
    Column("b", Exact, nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("content", Exact, nullable=False),
    Index(None, "kind", "a"),
    Index(None, "kind", "b"),
)  # fmt: skip

transitions = Table(
    "transitions", metadata, _seq(), _at(),
    Column("commitment", Exact, nullable=False),
    Column("state", Text, nullable=False),
    Column("date", Text),
    Column("rule", Text, nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("content", Exact, nullable=False),
    Index(None, "commitment"),
)  # fmt: skip

feeds = Table(
    "feeds", metadata, _seq(), _at(),
    Column("feed", Exact, nullable=False),
    Column("content", Exact, nullable=False),
    Index(None, "feed"),
)  # fmt: skip

entries = Table(
    "entries", metadata, _seq(), _at(),
    Column("feed", Exact, nullable=False),
    Column("entry", Exact, nullable=False),
    Column("stamp", Exact, nullable=False),
    Column("state", Text, nullable=False),
    Column("content", Exact, nullable=False),
    Index(None, "feed", "entry"),
)  # fmt: skip

seals = Table(
    "seals", metadata, _seq(),
    Column("table", Text, nullable=False),
    Column("last", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Index(None, "table"),
)  # fmt: skip

WORDS = {
    "reports": ("title", "text"),
    "analyses": ("content",),
    "events": ("record", "content"),
    "evidence": ("value",),
    "sketches": ("content",),
}
"""The columns that hold a report's words: a redaction empties them, nothing else may change."""
