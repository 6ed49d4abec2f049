"""Which state or province a telephone number belongs to (``area_codes.toml``: North America)."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("area_codes.toml")
NUMBER = re.compile(r"(?<![\d.-])(?:1[-. ])?\(?([2-9]\d\d)(?:\) ?|[-./])[2-9]\d\d[-.]\d{4}(?![\d-])")


@lru_cache(maxsize=1)
def area_codes() -> dict[str, tuple[str, str]]:
    """The country and division of each code.

    >>> area_codes()["907"], area_codes()["514"]
    (('USA', 'AK'), ('CAN', '10'))
    """
    countries = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        str(code): (country, division)
        for country, divisions in countries.items()
        for division, codes in divisions.items()
        for code in codes
    }


def areas_called(text: str) -> Counter[tuple[str, str]]:
    """How many codes of each country and division the telephone numbers of a text have.

    >>> areas_called("Call (907) 555-0100 or 907-555-0199, or toll-free 800-555-0100.")
    Counter({('USA', 'AK'): 1})
    """
    codes = {match[1] for match in NUMBER.finditer(text)}
    return Counter(area_codes()[code] for code in codes if code in area_codes())
