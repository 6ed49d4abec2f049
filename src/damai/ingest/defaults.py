"""What a caller says of reports that do not say it themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo

from damai.ingest.encoding import check_encoding
from damai.ingest.published import MONTHS, read_zone


@dataclass(frozen=True, slots=True)
class Defaults:
    """Checked settings of ingest. ``encoding`` overrules; all others count only where the input says nothing, and
    ``zone`` also where it tells a moment in UTC: feeds and pages write it wherever they are made.

    ``months`` maps the names of months, in lower case, to their numbers; the RFC 5322 abbreviations are always known.

    >>> Defaults.of(timezone="+07:00", months={"juni": 6}).months["juni"]
    6
    """

    published: str | date | None = None
    language: str | None = None
    encoding: str | None = None
    zone: tzinfo | None = None
    months: Mapping[str, int] = field(default_factory=lambda: MONTHS)

    @classmethod
    def of(
        cls,
        *,
        published: str | date | None = None,
        language: str | None = None,
        encoding: str | None = None,
        timezone: str | None = None,
        months: Mapping[str, int] | None = None,
    ) -> Defaults:
        """From plain values; an unknown charset or time zone raises ``InputError``."""
        return cls(
            published,
            language,
            check_encoding(encoding) if encoding else None,
            read_zone(timezone) if timezone else None,
            {**MONTHS, **months} if months else MONTHS,
        )
