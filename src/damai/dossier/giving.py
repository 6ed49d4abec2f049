"""What a dossier gives away: exports, backups; and what it takes from another one."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from damai.crossdoc.incidents import Incident
from damai.dossier.answers import read_events
from damai.dossier.checking import check_store
from damai.dossier.view import View
from damai.errors import DossierError, StoreError
from damai.export import Contents, GivenEvent, into_file, kept_chunks, read_kept, where_told, write_contents, write_text
from damai.store import Reader, Store, Taken, carried
from damai.version import damai_version


def contents(reader: Reader, view: View, as_of: str | None = None) -> Contents:
    """All that a dossier shows, with the places of its events; promises as of a day."""
    incidents: dict[str, Incident] = {ref: incident for incident in view.incidents for ref in incident.events}
    contested: dict[str, list[str]] = {}
    for claim in view.contested:
        for ref in {ref for side in claim.sides for ref in side.events}:
            contested.setdefault(ref, []).append(claim.id)
    made = []
    for kept, analysis in read_events(reader, list(view.judged.values())):
        spans = tuple(span for proof in kept.event.fields.get("place", ()) for span in proof.spans)
        # A place that people corrected has no evidence, and is none of those that were read.
        where = where_told(kept.event.place, analysis.places, spans)
        made.append(
            GivenEvent(
                kept.ref, kept.event, kept.report, kept.standing, kept.corrections, where, incidents.get(kept.ref),
                tuple(sorted(contested.get(kept.ref, ()))),
            )
        )  # fmt: skip
    return Contents(
        reader.about(),
        tuple(made),
        view.incidents,
        view.contested,
        view.commitments(as_of),
        damai_version(),
        view.copies,
    )


def export(reader: Reader, view: View, format: str, stream: BinaryIO, as_of: str | None = None) -> None:
    """Writes a dossier in a format of :data:`damai.export.FORMATS`."""
    if format == "json":
        write_text(kept_chunks(carried(reader), damai_version()), stream)
    else:
        write_contents(contents(reader, view, as_of), format, stream)


def take_file(store: Store, path: Path) -> Taken:
    """Enters what ``damai export --format json`` wrote."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DossierError(f"{path}: {error.strerror or error}") from error
    return store.take(read_kept(data))


def take_store(store: Store, other: Store) -> Taken:
    """Enters another dossier, as it is at this moment."""
    with other.reading() as reader:
        return store.take(carried(reader))


def back_up(store: Store, target: Path) -> None:
    """A copy of the whole dossier in a new file, which is checked before it gets its name."""
    store.backup(target, _whole)


def _whole(copied: Store) -> None:
    fault = next(iter(check_store(copied)), None)
    if fault is not None:
        raise StoreError(f"the copy is not whole: {fault.code} {fault.where}: {fault.message}")


__all__ = ["back_up", "contents", "export", "into_file", "take_file", "take_store"]
