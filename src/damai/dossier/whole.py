"""``damai.open``: a dossier, with all that can be put into it and asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import combinations
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO

from damai.batch import Source
from damai.crossdoc.contested import Contested
from damai.crossdoc.duplicates import Copy
from damai.crossdoc.incidents import Incident
from damai.crossdoc.ledger import Entry
from damai.dossier.answers import event_history, kept_events, kept_reports, shown_events
from damai.dossier.checking import check_store
from damai.dossier.correcting import Corrector
from damai.dossier.following import Following
from damai.dossier.giving import back_up, contents, export, into_file, take_file, take_store
from damai.dossier.importing import Importer, read_sources
from damai.dossier.naming import event_ref
from damai.dossier.settling import settle
from damai.dossier.shown import Added, Fault, History, KeptEvent, KeptReport
from damai.dossier.tables import read_tables
from damai.dossier.view import View, Watcher
from damai.dossier.why import NEAREST, Why, why_event
from damai.errors import DossierError, StoreBusyError
from damai.export import Contents
from damai.grounding.edtf import bounds, is_day
from damai.model import Analysis, Report
from damai.store import About, CorrectionRow, EventQuery, GapRow, Reader, Store, Taken, open_store
from damai.store.base import WAIT

if TYPE_CHECKING:
    from damai.crossdoc.tension import Week


class Dossier:
    """The dossier of a dispute, in a file or a PostgreSQL database. Made by :func:`damai.open`.

    What it answers does not depend on the order in which reports came. Everything in it stays: corrections, newer
    readings and redactions are added beside what was there. It may be used by one thread at a time; other programs may
    read and write it meanwhile.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._watcher = Watcher(store.place)

    def __enter__(self) -> Dossier:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file or the server."""
        self._watcher.close()
        self._store.close()

    @property
    def place(self) -> str:
        """Where it is kept."""
        return self._store.place

    @property
    def about(self) -> About:
        """What it is about: title, parties, period, own tables."""
        with self._store.reading() as reader:
            return reader.about()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever put into it: no report, and no word of what it is about."""
        with self._store.reading() as reader:
            return not any(reader.progress())

    def init(
        self,
        *,
        title: str | None = None,
        parties: Iterable[str] | None = None,
        period: str | None = None,
        tables: str | Path | None = None,
        who: str | None = None,
    ) -> About:
        """Says what the dossier is about; what is not given stays as it was said before.

        ``parties`` are entity codes, ``period`` an EDTF interval, ``tables`` a folder of own names and predicates,
        which is copied into the dossier. Reports added from now on are coded with it.
        """
        if period and bounds(period) is None:
            raise DossierError(f"the period '{period}' is no interval in EDTF (2020-09/2023-10)")
        own = None if tables is None else read_tables(tables)
        with self._store.writing() as writer:
            before = writer.about()
            said = About(
                before.title if title is None else title,
                before.parties if parties is None else tuple(parties),
                before.period if period is None else period or None,
                before.tables if own is None else own,
            )
            if said != before:
                writer.set_about(said, who)
        return said

    def add(self, *sources: Source | Report, jobs: int | None = 1, **settings: Any) -> tuple[Added, ...]:
        """Reads, codes and stores reports (files, folders, open streams of bytes, or read before); what became of each.

        What is there already is left as it is, so an import that was cut off is simply run again. ``settings`` are
        those of :func:`damai.read_path` (``published``, ``language``, ``format``, ...). :meth:`adding` does the same
        one by one.
        """
        return tuple(self.adding(*sources, jobs=jobs, **settings))

    def adding(self, *sources: Source | Report, jobs: int | None = 1, **settings: Any) -> Iterator[Added]:
        """:meth:`add`, report by report: each one is safely stored when it comes."""
        importer = Importer(self._store, self.about)
        settings = {**importer.settings(), **settings}
        yield from importer.add(read_sources(sources, **settings), jobs)
        self._settle()

    def following(self) -> Following:
        """What it knows of the feeds and folders it follows (see :func:`damai.watching.follow`)."""
        return Following(self._store, self.about, self._settle)

    def add_analyses(self, analyses: Iterable[Analysis]) -> Iterator[Added]:
        """Stores reports that were coded before (``damai code --format jsonl``), one by one."""
        yield from Importer(self._store, self.about).add_coded(analyses)
        self._settle()

    def recode(self, *, jobs: int | None = 1) -> Iterator[Added]:
        """Codes again, report by report, what older versions read; the older readings stay in the history."""
        yield from Importer(self._store, self.about).recode(jobs)
        self._settle()

    def reports(self) -> tuple[KeptReport, ...]:
        """The reports, by day of publication; redacted ones with their gap."""
        with self._seen() as (reader, view):
            return kept_reports(reader, view)

    def events(self, query: EventQuery | None = None, **asked: Any) -> tuple[KeptEvent, ...]:
        """The events that count, by report: all, or those asked for by an :class:`EventQuery` or its fields.

        ``party``, ``actor``, ``recipient``, ``claimant``, ``type``, ``status``, ``place``, ``since``, ``until``,
        ``report``, ``text``.
        """
        with self._seen() as (reader, view):
            return kept_events(reader, view, query or EventQuery(**asked))

    def search(self, text: str | None = None, **asked: Any) -> tuple[KeptEvent, ...]:
        """The events of reports in which all words of ``text`` stand, and of which else is ``asked`` (see
        :meth:`events`). ``"two words"`` must stand in a row; ``word*`` is a beginning."""
        return self.events(EventQuery(text=text, **asked))

    def search_reports(self, text: str) -> tuple[KeptReport, ...]:
        """The reports in which all words of ``text`` stand."""
        with self._seen() as (reader, view):
            found = reader.matching(text)
            return kept_reports(reader, view, found)

    def copies(self) -> tuple[Copy, ...]:
        """Which report copies which, and how much of it."""
        with self._seen() as (_, view):
            return view.copies

    def incidents(self) -> tuple[Incident, ...]:
        """Events of different reports that tell of one thing, in the order of their first telling."""
        with self._seen() as (_, view):
            return view.incidents

    def contested(self) -> tuple[Contested, ...]:
        """Claims that cannot both be true as told, each as two sides."""
        with self._seen() as (_, view):
            return view.contested

    def commitments(self, as_of: str | None = None) -> tuple[Entry, ...]:
        """The ledger of promises as of a day (``YYYY-MM-DD``); of the day of the last report where none is given."""
        with self._seen() as (_, view):
            if as_of is not None and not is_day(as_of):
                raise DossierError(f"'{as_of}' is no day (2020-09-27)")
            return view.commitments(as_of)

    def tension(self, pairs: Sequence[tuple[str, str]] | None = None) -> tuple[Week, ...]:
        """The PLOVER score by week and pair, weighted by independent sources; the pairs of the dossier's parties where
        none are given, all pairs where it names no parties."""
        with self._seen() as (reader, view):
            if pairs is None and len(parties := reader.about().parties) > 1:
                pairs = list(combinations(sorted(parties), 2))
            return view.tension(pairs)

    def event(self, name: str) -> KeptEvent:
        """The event of that id (or its beginning) or ``REPORT#N``; :class:`~damai.errors.DossierError` otherwise."""
        with self._seen() as (reader, view):
            return shown_events(reader, [view.judged[event_ref(view, name)]])[0]

    def named(self, refs: Iterable[str]) -> dict[str, KeptEvent]:
        """The events with these names (``REPORT#N``), by name; those that are not there are left out."""
        with self._seen() as (reader, view):
            found = shown_events(reader, [view.judged[ref] for ref in {*refs} if ref in view.judged])
            return {kept.ref: kept for kept in found}

    def history(self, name: str) -> History:
        """All readings of an event, oldest first, and all that people said of it."""
        with self._seen() as (reader, view):
            return event_history(reader, view, name)

    def why(self, name: str, other: str | None = None, *, nearest: int = NEAREST, as_of: str | None = None) -> Why:
        """Why an event stands where it stands: how it was read; which records of other reports were linked with it,
        with the reasons and weights of the linking, and what spoke against the ``nearest`` of those that were not;
        what contradicts it; what became of its promise, ``as_of`` a day, and by which rules.

        ``name`` is its id, the beginning of its id, ``REPORT#N`` (incidents and promises go by that of the event told
        first), or the id of a contested claim. With an ``other`` event it tells what is made of these two alone, be
        they ever so far apart. :class:`~damai.errors.DossierError` where there is no such event.

        >>> import damai, tempfile
        >>> told = ("Presiden Rusia bertemu Presiden Turki di Sochi, Senin.",
        ...         "The Russian president met the Turkish president in Sochi on Monday.")
        >>> reports = [damai.read_text(text, id=f"r{n}", published="2024-05-14") for n, text in enumerate(told)]
        >>> with tempfile.TemporaryDirectory() as folder, open_dossier(Path(folder, "a.db")) as dossier:
        ...     added = dossier.add(*reports)
        ...     [(pair.other, pair.outcome, pair.reasons[2]) for pair in dossier.why("r0#0").linked]
        [('r1#0', 'linked', Reason(name='sides: same', weight=1.5))]
        """
        with self._seen() as (reader, view):
            return why_event(reader, view, name, other, nearest, as_of)

    def corrections(self) -> tuple[CorrectionRow, ...]:
        """All that people ever said, undone or not."""
        with self._store.reading() as reader:
            return tuple(reader.corrections())

    def gaps(self) -> tuple[GapRow, ...]:
        """All redactions."""
        with self._store.reading() as reader:
            return tuple(reader.gaps())

    def accept(self, event: str, *, who: str, why: str) -> int:
        """Says that an event is right as it is; it stays when reports are coded again. The number of the correction."""
        return self._said(self._corrector(who, why).judge("accept", event, {}))

    def reject(self, event: str, *, who: str, why: str) -> int:
        """Says that an event is none; it is no longer shown."""
        return self._said(self._corrector(who, why).judge("reject", event, {}))

    def correct(self, event: str, changes: Mapping[str, Any], *, who: str, why: str) -> int:
        """Says what fields of an event really are (``{"actors": ["ARM"], "commitment.due": "2020-11"}``)."""
        return self._said(self._corrector(who, why).judge("correct", event, changes))

    def merge(self, *incidents: str, who: str, why: str) -> int:
        """Says that incidents (their ids, or events in them) are one."""
        return self._said(self._corrector(who, why).merge(incidents))

    def split(self, *events: str, who: str, why: str) -> int:
        """Says that these events of one incident tell of something else than the rest of it."""
        return self._said(self._corrector(who, why).split(events))

    def set_state(self, commitment: str, state: str, *, who: str, why: str, day: str | None = None) -> int:
        """Says what became of a promise (``open``, ``kept``, ``broken``, ``disputed``, ``lapsed``), since ``day``."""
        return self._said(self._corrector(who, why).set_state(commitment, state, day))

    def undo(self, correction: int, *, who: str, why: str) -> int:
        """Takes a correction back, by its number; an undoing can be undone in the same way."""
        return self._said(self._corrector(who, why).undo(correction))

    def redact(self, report: str, *, who: str, why: str) -> None:
        """Removes the words of a report, in every version of it, for good; hashes, metadata and a stated gap stay.

        What was coded from it is no longer shown, for its evidence is gone. Copies of the file (backups) keep it.
        """
        with self._store.reading() as reader:
            rows = list(reader.reports(id=report, counting=False))
        if not who.strip() or not why.strip():
            raise DossierError("a redaction says who asks for it and why")
        if not rows:
            raise DossierError(f"there is no report '{report}' here")
        open_rows = [row for row in rows if row.gap is None]
        if not open_rows:
            raise DossierError(f"'{report}' was redacted before")
        for row in open_rows:
            self._store.redact(row.seq, who, why)
        self._settle()

    def export(self, target: str | Path | BinaryIO, format: str = "json", *, as_of: str | None = None) -> None:
        """Writes the dossier in a format of :data:`damai.export.FORMATS` into a file, or what is open for bytes.

        ``json`` is all of it, for :meth:`take`; the others hold what it shows, promises ``as_of`` a day.
        """
        with self._seen() as (reader, view):
            if isinstance(target, str | Path):
                if Path(target).exists() and Path(self.place).exists() and Path(target).samefile(self.place):
                    raise DossierError(f"{target}: this is the dossier itself")
                with into_file(Path(target)) as stream:
                    export(reader, view, format, stream, as_of)
            else:
                export(reader, view, format, target, as_of)

    def contents(self, as_of: str | None = None) -> Contents:
        """All that exports and charts are made of, as records."""
        with self._seen() as (reader, view):
            return contents(reader, view, as_of)

    def take(self, other: Dossier | str | Path) -> Taken:
        """Enters all of another dossier, or of a file that :meth:`export` wrote as ``json``, in one transaction.

        Taking twice changes nothing, and in which order dossiers are taken does not matter: what several have counts
        as the one that stored it first has it. What is redacted on either side is redacted afterwards. Numbers of
        corrections are each dossier's own.
        """
        if isinstance(other, Dossier):
            taken = take_store(self._store, other._store)
        else:
            taken = take_file(self._store, Path(other))
        self._settle()
        return taken

    def backup(self, target: str | Path) -> None:
        """Copies the whole dossier into a new file while others use it; the copy is checked."""
        back_up(self._store, Path(target))

    def check(self) -> tuple[Fault, ...]:
        """Verifies every hash, span and reference; what is wrong (nothing: an empty tuple)."""
        return tuple(check_store(self._store))

    def _said(self, number: int) -> int:
        self._settle()
        return number

    def _settle(self) -> None:
        """Another program may be writing: what it says then is logged with the next change."""
        with suppress(StoreBusyError):
            settle(self._store, self._watcher)

    def _corrector(self, who: str, why: str) -> Corrector:
        return Corrector(self._store, self._watcher, who, why)

    @contextmanager
    def _seen(self) -> Iterator[tuple[Reader, View]]:
        with self._store.reading() as reader:
            yield reader, self._watcher.view(reader)


def open_dossier(place: str | Path, *, create: bool = True, wait: float = WAIT) -> Dossier:
    """The dossier in a file, or at ``postgresql://user@host/database``; made where there is none.

    With ``create`` unset a missing one is a :class:`~damai.errors.StoreError`. ``wait``: seconds to wait for another
    program that is writing. An older dossier is migrated when it is opened, after a copy of the file.

    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder, open_dossier(Path(folder, "a.db")) as dossier:
    ...     dossier.init(parties=["ARM", "AZE"]).parties, dossier.events()
    (('ARM', 'AZE'), ())
    """
    return Dossier(open_store(place, create=create, wait=wait))


__all__ = ["Dossier", "open_dossier"]
