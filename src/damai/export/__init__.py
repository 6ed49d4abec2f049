"""A dossier in the forms of others: PLOVER, POLECAT, GDELT, Parquet, GeoJSON, JSON-LD; and in its own, to be read
back."""

from damai.export.given import Contents, GivenEvent, Where, where_told
from damai.export.kept import kept_chunks, read_kept
from damai.export.writing import FORMATS, Format, into_file, write_contents, write_text

__all__ = [
    "FORMATS", "Contents", "Format", "GivenEvent", "Where", "into_file", "kept_chunks", "read_kept", "where_told",
    "write_contents", "write_text",
]  # fmt: skip
