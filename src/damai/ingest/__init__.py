"""From bytes to reports: plain text, web pages, JSON and JSON lines, whatever their charset and however broken."""

from damai.ingest.broken import Broken
from damai.ingest.clean import clean
from damai.ingest.joined import Joined, without_soft_hyphens
from damai.ingest.published import FIRST_YEAR, LAST_YEAR, local_day, read_published, read_zone
from damai.ingest.read import read_bytes, read_path, read_stream
from damai.ingest.report import check_text, read_text

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Broken",
    "Joined",
    "check_text",
    "clean",
    "local_day",
    "read_bytes",
    "read_path",
    "read_published",
    "read_stream",
    "read_text",
    "read_zone",
    "without_soft_hyphens",
]
