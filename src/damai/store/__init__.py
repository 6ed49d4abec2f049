"""Where a dossier is kept: SQLite or PostgreSQL, append-only, through one interface."""

from damai.store.base import Reader, Store, Writer
from damai.store.carrying import Carried, CarriedReport, SaidAbout, Taken, carried
from damai.store.following import EntryRow
from damai.store.opening import open_store
from damai.store.rows import (
    About,
    AnalysisRow,
    CorrectionRow,
    EventQuery,
    EventRow,
    GapRow,
    LinkRow,
    ReportRow,
    TransitionRow,
)

__all__ = [
    "About",
    "AnalysisRow",
    "Carried",
    "CarriedReport",
    "CorrectionRow",
    "EntryRow",
    "EventQuery",
    "EventRow",
    "GapRow",
    "LinkRow",
    "Reader",
    "ReportRow",
    "SaidAbout",
    "Store",
    "Taken",
    "TransitionRow",
    "Writer",
    "carried",
    "open_store",
]
