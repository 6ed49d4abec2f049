"""Which fields of an event people may change, and to what; and an event with changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from damai.errors import DossierError
from damai.grounding.edtf import bounds
from damai.knowledge.ontology import ontology
from damai.model import STATUSES, Commitment, Event

LISTS = ("actors", "recipients", "mediators", "claimants", "deniers")
NUMBERS = ("killed", "injured")
FIELDS = (
    "type", "mode", *LISTS, "status", "date", "place", *NUMBERS, "commitment.content", "commitment.due",
    "commitment.negative",
)  # fmt: skip
_CODE = re.compile(r"[A-Z]{3}(-[A-Z0-9-]+)?(:[A-Z]{3})?")


def read_changes(given: Mapping[str, Any]) -> dict[str, Any]:
    """Changes as they are stored; :class:`~damai.errors.DossierError` names the first that makes no sense.

    Lists may be given as text with commas, numbers as digits; an empty text or None empties a field.

    >>> read_changes({"actors": "ARM:GOV, AZE", "killed": "3", "place": ""})
    {'actors': ['ARM:GOV', 'AZE'], 'killed': 3, 'place': None}
    >>> read_changes({"date": "last Monday"})
    Traceback (most recent call last):
    ...
    damai.errors.DossierError: date: 'last Monday' is no date in EDTF (2020-09-27, 2020-09, 2020-09-27/2020-11-10)
    """
    if not given:
        raise DossierError("nothing is changed: name a field and its new value")
    return {name: _read(name, value) for name, value in given.items()}


def _read(name: str, value: Any) -> Any:
    if name not in FIELDS:
        raise DossierError(f"there is no field '{name}': try {', '.join(FIELDS)}")
    if name in LISTS:
        items = [] if value is None else value.split(",") if isinstance(value, str) else list(value)
        codes = [item.strip() for item in items if item.strip()]
        for code in codes:
            if _CODE.fullmatch(code) is None:
                raise DossierError(f"{name}: '{code}' is no entity code (ARM, ARM:GOV, IGO-UN)")
        return codes
    if value is None or value == "":
        if name in ("type", "status", "commitment.negative"):
            raise DossierError(f"{name} cannot be empty")
        return None
    return _read_one(name, value)


def _read_one(name: str, value: Any) -> Any:
    if name in NUMBERS:
        if not str(value).isdigit():
            raise DossierError(f"{name}: '{value}' is no number")
        return int(value)
    if name == "commitment.negative":
        if str(value).lower() not in ("true", "false"):
            raise DossierError(f"{name}: true or false is wanted, not '{value}'")
        return str(value).lower() == "true"
    known = {"type": tuple(ontology().types), "status": STATUSES}.get(name)
    if known is not None and value not in known:
        raise DossierError(f"{name}: '{value}' is none of {', '.join(known)}")
    if name in ("date", "commitment.due") and bounds(value) is None:
        raise DossierError(f"{name}: '{value}' is no date in EDTF (2020-09-27, 2020-09, 2020-09-27/2020-11-10)")
    return str(value)


def changed_event(event: Event, changes: Mapping[str, Any]) -> Event:
    """An event with changes; a field that was changed loses its evidence, for the text does not say that."""
    values: dict[str, Any] = {}
    promise = event.commitment or Commitment("")
    for name, value in changes.items():
        head, dot, tail = name.partition(".")
        if dot:
            promise = replace(promise, **{tail: value})
            values[head] = promise
        else:
            values[name] = tuple(value) if name in LISTS else value
    if "type" in changes:
        rule = ontology().type(changes["type"])
        values = {"mode": None, "score": rule.score, "quad": rule.quad, "cameo": rule.cameo, **values}
    fields = {name: found for name, found in event.fields.items() if name not in changes}
    return replace(event, **values, fields=fields)


__all__ = ["FIELDS", "LISTS", "changed_event", "read_changes"]
