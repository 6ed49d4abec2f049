"""The days that charts show, on paper and in the terminal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from damai.dossier import Dossier

AROUND = 92
"""Days before the first and after the last report that a chart shows, where the dossier states no period."""


def days_drawn(whole: Dossier, since: str | None = None, until: str | None = None) -> tuple[str, str]:
    """The days that are drawn: as asked, else the dossier's period, else a quarter around its reports, so that what
    they tell of other decades does not press everything else together."""
    from damai.export.given import days

    first, last = (day.isoformat() if day else None for day in days(whole.about.period))
    published = sorted(row.report.published[:10] for row in whole.reports() if row.report.published)
    if published:
        first = first or (date.fromisoformat(published[0]) - timedelta(days=AROUND)).isoformat()
        last = last or (date.fromisoformat(published[-1]) + timedelta(days=AROUND)).isoformat()
    return since or first or date.min.isoformat(), until or last or date.max.isoformat()


__all__ = ["AROUND", "days_drawn"]
