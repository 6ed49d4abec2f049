"""Reports on their way into a dossier: read, known ones put aside, the rest coded on all cores and stored one by one.

One transaction a report: an import that is cut off has stored whole reports, and goes on with the others.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from damai.api import Outcome, code_readings, month_names
from damai.batch import Source, source_name
from damai.crossdoc.told import ReportSketch
from damai.dossier.outside import outside
from damai.dossier.renewed import beside
from damai.dossier.shown import Added
from damai.dossier.sketching import sketch_bytes
from damai.dossier.tables import fingerprint, written_tables
from damai.errors import InputError
from damai.ingest import Broken, read_path, read_stream
from damai.ingest.naming import NamedFile, files_of, named_files
from damai.model import Analysis, Note, Report
from damai.store import About, EntryRow, Store
from damai.store.following import add_entry_rows
from damai.store.forms import report_hash

_BATCH = 32
"""Reports that are looked up at once."""


@dataclass(frozen=True, slots=True)
class Given:
    """A report as it was read: from which file, with the SHA-256 of that file's bytes; or ``coded`` before. What
    became of the ``entry`` of a feed is stored together with its report."""

    source: str
    reading: Report | Broken
    bytes_sha256: str | None = None
    coded: Analysis | None = None
    entry: EntryRow | None = None


def read_sources(sources: Sequence[Source | Report], **settings: Any) -> Iterator[Given]:
    """The reports of files, folders and open streams of bytes, in order, and those that were read before; ``settings``
    as for :func:`damai.ingest.read_path`. Files are called as :func:`damai.ingest.naming.named_files` has it.
    """
    names = {one.path: one for one in named_files(one for one in sources if isinstance(one, str | Path))}
    for source in sources:
        if isinstance(source, Report):
            yield Given("", source)
        elif isinstance(source, NamedFile):
            yield from read_file(Path(source.path), source.name, **settings)
        elif isinstance(source, str | Path):
            for one in filter(None, (names.get(str(path)) for path in files_of(Path(source)))):
                yield from read_file(Path(one.path), one.name, **settings)
        else:
            yield from _read_open(source, source_name(source), **settings)


def read_file(path: Path, name: str, **settings: Any) -> Iterator[Given]:
    """The reports of one file, which is called ``name``."""
    try:
        digest = file_hash(path)
        for reading in read_path(path, name=name, **settings):
            yield Given(str(path), reading, digest)
    except (InputError, OSError) as error:
        code = error.code if isinstance(error, InputError) else "unreadable-file"
        yield Given(str(path), Broken(name, (Note(code, str(error)),)))


def _read_open(stream: BinaryIO, name: str, **settings: Any) -> Iterator[Given]:
    try:
        for reading in read_stream(stream, name, **settings):
            yield Given(name, reading)
    except (InputError, OSError) as error:
        code = error.code if isinstance(error, InputError) else "unreadable-file"
        yield Given(name, Broken(name, (Note(code, str(error)),)))


def file_hash(path: Path) -> str | None:
    """The SHA-256 of a file's bytes; None where there is no such file, which its reader will tell."""
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Importer:
    """Brings reports into a store."""

    def __init__(self, store: Store, about: About) -> None:
        self._store = store
        self._about = about
        self._folders = written_tables(about.tables)

    def add_coded(self, analyses: Iterable[Analysis]) -> Iterator[Added]:
        """Stores what was coded before."""
        for one, _, is_known in self._looked_up(Given("", analysis.report, coded=analysis) for analysis in analyses):
            assert one.coded is not None
            if is_known:
                yield Added("", one.reading.id, "known")
            else:
                yield self.store(one, one.coded, None)

    def settings(self) -> dict[str, Any]:
        """What reading a report needs to know."""
        return {"months": month_names(self._folders)}

    def add(self, given: Iterable[Given], jobs: int | None) -> Iterator[Added]:
        """Codes and stores what is new."""
        aside: deque[Added] = deque()
        waiting: deque[Given] = deque()
        fresh = self._fresh(given, aside, waiting)
        for outcome in code_readings(fresh, tables=self._folders, jobs=jobs):
            while aside:
                yield aside.popleft()
            yield self._stored(waiting.popleft(), outcome)
        yield from aside

    def _fresh(
        self, given: Iterable[Given], aside: deque[Added], waiting: deque[Given]
    ) -> Iterator[tuple[str, Report | Broken]]:
        """What is to be coded; what is known already goes ``aside``."""
        seen: set[str] = set()
        for one, digest, is_known in self._looked_up(given):
            if is_known or digest in seen:
                aside.append(Added(one.source, one.reading.id, "known"))
                continue
            if digest is not None:
                seen.add(digest)
            waiting.append(one)
            yield one.source, one.reading

    def _looked_up(self, given: Iterable[Given]) -> Iterator[tuple[Given, str | None, bool]]:
        """Each with its report's hash, and whether that is in the store; asked for in batches."""
        rest = iter(given)
        while batch := list(islice(rest, _BATCH)):
            hashes = [report_hash(one.reading) if isinstance(one.reading, Report) else None for one in batch]
            with self._store.reading() as reader:
                known = reader.known([digest for digest in hashes if digest is not None])
            yield from ((one, digest, digest in known) for one, digest in zip(batch, hashes, strict=True))

    def _stored(self, given: Given, outcome: Outcome) -> Added:
        if outcome.analysis is None or isinstance(given.reading, Broken):
            return Added(given.source, outcome.id, "unread", notes=outcome.notes)
        return self.store(given, outcome.analysis, outcome.sketch)

    def store(self, given: Given, analysis: Analysis, sketch: ReportSketch | None) -> Added:
        """Stores one coded report, unless it is known."""
        assert isinstance(given.reading, Report)
        report, analysis = given.reading, self._with_tables(analysis)
        with self._store.writing() as writer:
            add_entry_rows(writer, [given.entry] if given.entry else [])
            if writer.find_report(report_hash(report)) is not None:
                return Added(given.source, report.id, "known")
            seq = writer.add_report(report, data=given.bytes_sha256, origin=given.source)
            writer.add_analysis(seq, analysis, (sketch.version, sketch_bytes(sketch)) if sketch else None)
            rank, unlike, settings = beside(writer, report.id, seq)
        why = outside(self._about, analysis.report, analysis.events)
        count = len(analysis.events)
        notes = analysis.notes
        return Added(given.source, report.id, "stored", count, notes, why, rank != "only", rank, unlike, settings)

    def recode(self, jobs: int | None) -> Iterator[Added]:
        """Codes again every report whose last reading was made by other versions; the older reading stays."""
        with self._store.reading() as reader:
            old = [seq for seq, _, versions in reader.readings() if not self._is_current(versions)]
        waiting: deque[int] = deque()
        for outcome in code_readings(self._kept(old, waiting), tables=self._folders, jobs=jobs):
            report = waiting.popleft()
            if outcome.analysis is None:
                yield Added("", outcome.id, "unread", notes=outcome.notes)
                continue
            sketch = outcome.sketch
            with self._store.writing() as writer:
                made = self._with_tables(outcome.analysis)
                writer.add_analysis(report, made, (sketch.version, sketch_bytes(sketch)) if sketch else None)
            yield Added("", outcome.id, "stored", len(made.events), made.notes)

    def _kept(self, analyses: Iterable[int], waiting: deque[int]) -> Iterator[tuple[str, Report | Broken]]:
        for seq in analyses:
            with self._store.reading() as reader:
                row, report = reader.report_of(seq)
            waiting.append(row)
            yield "", report

    def _is_current(self, versions: dict[str, str]) -> bool:
        """Whether these versions would code a report of that pack today."""
        from damai.language.pack import installed
        from damai.pipeline import load_pipeline

        language = versions.get("pack", "").partition(" ")[0]
        if language not in installed():
            return False
        now = dict(load_pipeline(language, self._folders).versions)
        tables = fingerprint(self._about.tables)
        return versions == (now | {"tables": tables} if tables else now)

    def _with_tables(self, analysis: Analysis) -> Analysis:
        name = fingerprint(self._about.tables)
        return replace(analysis, versions={**analysis.versions, "tables": name}) if name else analysis


__all__ = ["Given", "Importer", "file_hash", "read_file", "read_sources"]
