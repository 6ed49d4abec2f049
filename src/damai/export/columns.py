"""Events as one Parquet table, lists and evidence in it; ``pip install 'damai[parquet]'``."""

from __future__ import annotations

from typing import Any, BinaryIO

from damai.errors import MissingExtraError
from damai.export.given import Contents, flat

_LISTS = ("actors", "recipients", "mediators", "claimants", "deniers", "place_claimants", "contested")
_WHOLE = ("geonames", "killed", "injured", "incident_events", "incident_sources")
_FLOATS = ("latitude", "longitude", "score", "confidence")
_DAYS = ("earliest", "latest")
COLUMNS = (
    "ref", "event", "report", "published", "publisher", "language", "url", "title", "type", "mode", "status", "actors",
    "recipients", "mediators", "claimants", "deniers", "date", "earliest", "latest", "place", "latitude", "longitude",
    "country", "geonames", "place_claimants", "place_holder", "commitment", "due", "negative", "killed", "injured",
    "score", "quad", "cameo", "confidence", "standing", "corrections", "incident", "incident_events",
    "incident_sources", "contested", "trigger", "evidence", "fields",
)  # fmt: skip
"""The columns, in order."""
_GROUP = 10_000
"""Events that are held as columns at once."""


def write_parquet(given: Contents, stream: BinaryIO) -> None:
    """The table of events; ``date`` and ``due`` are EDTF, ``earliest`` and ``latest`` the days they span."""
    arrow, parquet = _libraries()
    schema = _schema(arrow, given.version)
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for start in range(0, max(1, len(given.events)), _GROUP):
            rows = [_clean(flat(one)) for one in given.events[start : start + _GROUP]]
            writer.write_table(arrow.Table.from_pylist(rows, schema=schema))


def _libraries() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtraError("parquet", "pyarrow") from error
    return pyarrow, pyarrow.parquet


def _schema(arrow: Any, version: str) -> Any:
    span = arrow.struct([("start", arrow.int32()), ("end", arrow.int32()), ("text", arrow.string())])
    proof = arrow.struct(
        [("field", arrow.string()), ("value", arrow.string()), ("via", arrow.string()), ("spans", arrow.list_(span))]
    )
    kinds = {"corrections": arrow.list_(arrow.int64()), "evidence": arrow.list_(span), "fields": arrow.list_(proof)}
    kinds |= dict.fromkeys(_LISTS, arrow.list_(arrow.string())) | dict.fromkeys(_WHOLE, arrow.int64())
    kinds |= dict.fromkeys(_FLOATS, arrow.float64()) | dict.fromkeys(_DAYS, arrow.date32())
    kinds["negative"] = arrow.bool_()
    fields = [arrow.field(name, kinds.get(name, arrow.string())) for name in COLUMNS]
    return arrow.schema(fields, metadata={"damai": version})


def _clean(value: Any) -> Any:
    """Text without lone surrogates, which Parquet's UTF-8 has no place for."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    return [_clean(inner) for inner in value] if isinstance(value, list) else value


__all__ = ["COLUMNS", "write_parquet"]
