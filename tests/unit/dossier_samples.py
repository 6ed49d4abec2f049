"""Coded reports of our own, put together by hand, so that tests of the store need no pipeline."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import damai
from damai.dossier.plain import plain
from damai.model import Analysis, Commitment, Event, Evidence, Note, Report, Span, Step, event_id

VERSIONS = {"damai": "1.0", "pack": "id 1.0", "model": "m1"}


def span(text: str, words: str) -> Span:
    """Where the words stand in the text."""
    start = text.index(words)
    return Span(start, start + len(words))


def event(report: str, text: str, type: str, trigger: str, proofs: dict[str, dict[str, str]], **more: Any) -> Event:
    """An event; ``proofs`` gives for each field its values with the words behind them."""
    at = span(text, trigger)
    fields = {"type": (Evidence(type, (at,)),)}
    values: dict[str, Any] = {}
    for name, pairs in proofs.items():
        fields[name] = tuple(Evidence(value, (span(text, words),)) for value, words in pairs.items())
        found = tuple(pairs)
        if name in ("killed", "injured"):
            values[name] = int(found[0])
        elif name == "commitment.content":
            values["commitment"] = Commitment(found[0], more.pop("due", None))
        else:
            values[name] = found[0] if name in ("date", "place") else found
    steps = (Step(f"predicate:{type}", f"type={type}", (at,)),)
    sentence = Span(0, text.index(".") + 1)
    return Event(event_id(report, at), type, at, (sentence,), fields=fields, steps=steps, **values, **more)


def shelling(
    number: int = 1, *, killed: int = 3, day: str = "2025-07-24", claimant: bool = True, **more: Any
) -> Analysis:
    """A report of a shelling, told by the side that was hit."""
    id = more.pop("id", f"tembak-{number}")
    text = (
        f"Militer Thailand menyatakan tentara Kamboja menembaki Provinsi Surin pada {day} "
        f"dan menewaskan {killed} warga. "
        f"Berita nomor {number} ini ditulis untuk pengujian."
    )
    proofs: dict[str, dict[str, str]] = {
        "actors": {"KHM:MIL": "tentara Kamboja"},
        "recipients": {"THA": "Provinsi Surin"},
        "date": {day: day},
        "place": {"Surin Province": "Provinsi Surin"},
        "killed": {str(killed): f"menewaskan {killed} warga"},
    }
    if claimant:
        proofs["claimants"] = {"THA:MIL": "Militer Thailand"}
    made = event(id, text, "ASSAULT", "menembaki", proofs, mode="heavy-weapons", score=-9.0, quad="material conflict")
    return analysis(id, text, made, published=f"{day}T19:40:00+07:00", **more)


def lone(number: int) -> Analysis:
    """A report that has nothing to do with any other: words of its own, a day of its own."""
    choose = random.Random(number)
    words = " ".join("".join(choose.choices("aeiou bdgklmnprst", k=60)).split())
    day = (date(1990, 1, 1) + timedelta(days=45 * number)).isoformat()
    text = f"Tentara Kamboja menembaki Thailand pada {day}. {words}."
    proofs = {"actors": {"KHM:MIL": "Tentara Kamboja"}, "recipients": {"THA": "Thailand"}, "date": {day: day}}
    made = event(f"lain-{number}", text, "ASSAULT", "menembaki", proofs)
    return analysis(f"lain-{number}", text, made, published=day)


def promise(number: int = 1, *, day: str = "2025-07-28") -> Analysis:
    """A report of a promise."""
    id = f"janji-{number}"
    text = f"Pemerintah Kamboja berjanji kepada Thailand menarik pasukan sebelum Agustus. Berita nomor {number}."
    proofs = {
        "actors": {"KHM:GOV": "Pemerintah Kamboja"},
        "recipients": {"THA": "Thailand"},
        "commitment.content": {"menarik pasukan sebelum Agustus": "menarik pasukan sebelum Agustus"},
    }
    made = event(id, text, "AGREE", "berjanji", proofs, due="../2025-07-31", status="planned")
    return analysis(id, text, made, published=day)


def analysis(id: str, text: str, *events: Event, published: str | None = None, **more: Any) -> Analysis:
    """A reading of a report in Indonesian."""
    versions = more.pop("versions", VERSIONS)
    notes = (Note("no-date", "no publication date"),) if published is None else ()
    report = Report(
        id, text, published, more.pop("title", f"Kabar {id}"), "Warta", "id", f"https://w.example/{id}", notes
    )
    return Analysis(report, events, notes=notes, versions=versions, **more)


def denial() -> Analysis:
    """A report in which the accused denies."""
    text = "Kementerian Pertahanan Kamboja membantah menembaki Provinsi Surin pada 2025-07-24. Tidak ada korban."
    proofs = {
        "actors": {"KHM:MIL": "Kementerian Pertahanan Kamboja"},
        "recipients": {"THA": "Provinsi Surin"},
        "deniers": {"KHM:GOV": "Kementerian Pertahanan Kamboja"},
        "date": {"2025-07-24": "2025-07-24"},
        "place": {"Surin Province": "Provinsi Surin"},
    }
    told = event("bantah", text, "ASSAULT", "menembaki", proofs, status="negated")
    return analysis("bantah", text, told, published="2025-07-25")


REPORTS = [
    shelling(1),
    shelling(2, killed=5),
    shelling(3, day="2025-07-26", killed=1),
    denial(),
    promise(1),
    promise(2, day="2025-07-29"),
    replace(shelling(1, id="salin"), report=replace(shelling(1).report, id="salin", published="2025-07-25")),
]
"""A small dispute: accounts that differ, a denial, a promise, a copy."""
WHO = {"who": "Sari", "why": "dibaca ulang"}
"""Who corrects, and why."""


def shown(dossier: damai.Dossier) -> dict[str, Any]:
    """All that a dossier shows, but when things were stored."""
    reports = [{key: value for key, value in row.items() if key != "stored"} for row in plain(dossier.reports())]
    return {
        "reports": reports,
        "events": plain(dossier.events()),
        "copies": plain(dossier.copies()),
        "incidents": plain(dossier.incidents()),
        "contested": plain(dossier.contested()),
        "commitments": plain(dossier.commitments()),
        "tension": plain(dossier.tension()),
        "search": plain(dossier.search('"provinsi surin"', party="KHM")),
    }


def ids(events: Any) -> list[str]:
    """The names of events."""
    return [kept.ref for kept in events]
