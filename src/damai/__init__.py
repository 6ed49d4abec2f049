"""damai reads news reports into evidence-backed political events: who did what to whom, when, where, and who says so.

>>> import damai
>>> analysis = damai.code("Presiden Rusia bertemu Presiden Turki di Sochi, Senin.", published="2024-05-14")
>>> [(event.type, event.actors, event.date) for event in analysis.events]
[('CONSULT', ('RUS:GOV', 'TUR:GOV'), '2024-05-13')]

Everything in ``__all__`` is public and loaded when it is first used, so that ``import damai`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from damai.api import Outcome, code, code_paths, code_report, tag, tag_paths, tag_report
    from damai.codebook import codebook_line
    from damai.dossier import Dossier
    from damai.dossier import open_dossier as open
    from damai.errors import (
        DamaiError,
        DossierError,
        InputError,
        LanguageError,
        PackError,
        SchemaError,
        StoreBusyError,
        StoreDamagedError,
        StoreError,
        StoreFullError,
    )
    from damai.ingest import Broken, read_bytes, read_path, read_stream, read_text
    from damai.language.identify import identify
    from damai.language.pack import installed
    from damai.layers import tag_line
    from damai.model import (
        Actor,
        Analysis,
        Attribution,
        Commitment,
        Event,
        Evidence,
        Layer,
        Name,
        Note,
        Place,
        Quotation,
        Report,
        Span,
        Step,
        Tagging,
        Timex,
    )
    from damai.proposing.proposer import Proposer
    from damai.relations import Relation, relation, relation_lines
    from damai.serial import analysis_schema, from_dict, from_json, to_dict, to_json
    from damai.version import damai_version

    __version__: str

__all__ = [
    "Actor",
    "Analysis",
    "Attribution",
    "Broken",
    "Commitment",
    "DamaiError",
    "Dossier",
    "DossierError",
    "Event",
    "Evidence",
    "InputError",
    "LanguageError",
    "Layer",
    "Name",
    "Note",
    "Outcome",
    "PackError",
    "Place",
    "Proposer",
    "Quotation",
    "Relation",
    "Report",
    "SchemaError",
    "Span",
    "Step",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreError",
    "StoreFullError",
    "Tagging",
    "Timex",
    "__version__",
    "analysis_schema",
    "code",
    "code_paths",
    "code_report",
    "codebook_line",
    "damai_version",
    "from_dict",
    "from_json",
    "identify",
    "installed",
    "open",
    "read_bytes",
    "read_path",
    "read_stream",
    "read_text",
    "relation",
    "relation_lines",
    "tag",
    "tag_line",
    "tag_paths",
    "tag_report",
    "to_dict",
    "to_json",
]

_HOMES = {
    "damai.api": ("Outcome", "code", "code_paths", "code_report", "tag", "tag_paths", "tag_report"),
    "damai.codebook": ("codebook_line",),
    "damai.dossier": ("Dossier", "open_dossier"),
    "damai.errors": (
        "DamaiError", "DossierError", "InputError", "LanguageError", "PackError", "SchemaError", "StoreBusyError",
        "StoreDamagedError", "StoreError", "StoreFullError",
    ),
    "damai.ingest": ("Broken", "read_bytes", "read_path", "read_stream", "read_text"),
    "damai.language.identify": ("identify",),
    "damai.language.pack": ("installed",),
    "damai.layers": ("tag_line",),
    "damai.model": (
        "Actor", "Analysis", "Attribution", "Commitment", "Event", "Evidence", "Layer", "Name", "Note", "Place",
        "Quotation", "Report", "Span", "Step", "Tagging", "Timex",
    ),
    "damai.proposing.proposer": ("Proposer",),
    "damai.relations": ("Relation", "relation", "relation_lines"),
    "damai.serial": ("analysis_schema", "from_dict", "from_json", "to_dict", "to_json"),
    "damai.version": ("damai_version",),
}  # fmt: skip
_HOME = {name: home for home, names in _HOMES.items() for name in names}
_CALLED = {"open": "open_dossier"}
"""Names that are others at home: ``open`` there would hide Python's own."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        value: Any = import_module("damai.version").damai_version()
    elif (home := _CALLED.get(name, name)) in _HOME:
        value = getattr(import_module(_HOME[home]), home)
    else:
        raise AttributeError(f"module 'damai' has no attribute '{name}'")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
