"""Events as schema.org claims in JSON-LD, what contradicts what as reviews of them, promises as a ledger.

A review names the other account and never rates: damai finds that two accounts cannot both be true, not which one is.
The context stands in the file, so that no reader has to fetch one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from damai.crossdoc.contested import Contested
from damai.crossdoc.duplicates import Copy
from damai.crossdoc.ledger import Entry
from damai.export.given import Contents, GivenEvent, called, is_state, pieces, proofs
from damai.model import Report
from damai.serial import dump

CONTEXT = {
    "@vocab": "https://schema.org/",
    "damai": "https://damai.readthedocs.io/reference/exports/#",
    "id": "@id",
    "type": "@type",
    "damai:evidence": {"@type": "@json"},
    "damai:fields": {"@type": "@json"},
}


def jsonld_chunks(given: Contents) -> Iterator[str]:
    """One document: the reports, the claims that stand in them, reviews, commitments; a node a line."""
    yield '{"@context": ' + dump(CONTEXT) + ', "@graph": [\n'
    before = ""
    for node in nodes(given):
        yield before + dump({key: value for key, value in node.items() if value not in (None, [], "")})
        before = ",\n"
    yield "\n]}\n"


def nodes(given: Contents) -> Iterator[dict[str, Any]]:
    """The nodes of the graph."""
    seen: set[str] = set()
    names = {one.ref: claim_name(one) for one in given.events}
    reports = {one.report.id for one in given.events}
    copies: defaultdict[str, list[Copy]] = defaultdict(list)
    for copy in given.copies:
        if copy.origin in reports:
            copies[copy.copy].append(copy)
    for one in given.events:
        if one.report.id not in seen:
            seen.add(one.report.id)
            yield _article(one.report, copies[one.report.id])
        yield _claim(one, names)
    for claim in given.contested:
        yield from _reviews(claim, names, given)
    for entry in given.commitments:
        yield _commitment(entry, names)


def _urn(kind: str, name: str) -> str:
    return f"urn:damai:{kind}:{quote(name, safe='', errors='surrogatepass')}"


def claim_name(one: GivenEvent) -> str:
    """The name of an event's claim: that of the event, which coding again keeps."""
    return _urn("event", one.event.id)


def _article(report: Report, copies: Sequence[Copy]) -> dict[str, Any]:
    """A report; ``copies`` are those that say from which others it has its text, how, and how much of its own it is."""
    return {
        "type": "NewsArticle", "id": _urn("report", report.id), "identifier": report.id, "headline": report.title,
        "datePublished": report.published, "inLanguage": report.language, "url": report.url,
        "publisher": {"type": "Organization", "name": report.publisher} if report.publisher else None,
        "isBasedOn": [{"id": _urn("report", copy.origin)} for copy in copies],
        "damai:copies": [
            {
                "damai:origin": {"id": _urn("report", copy.origin)}, "damai:kind": copy.kind,
                "damai:share": copy.share, "damai:kept": copy.kept,
            }
            for copy in copies
        ],
    }  # fmt: skip


def _party(code: str) -> dict[str, Any]:
    entity = code.partition(":")[0]
    return {"type": "Country" if is_state(entity) else "Organization", "identifier": code, "name": called(code)}


def _claim(one: GivenEvent, names: dict[str, str]) -> dict[str, Any]:
    event, report = one.event, one.report
    first = one.incident.id if one.incident else one.ref
    return {
        "type": "Claim",
        "id": claim_name(one),
        "identifier": one.ref,
        "text": " ".join(span.of(report.text) for span in event.evidence),
        # Who makes the outlet say so; without one it is the outlet's own word.
        "author": [_party(code) for code in event.claimants],
        "appearance": {"id": _urn("report", report.id)},
        "firstAppearance": {"id": _urn("report", first.rpartition("#")[0])},
        "about": _about(one),
        "damai:status": event.status,
        "damai:deniers": [_party(code) for code in event.deniers],
        "damai:standing": one.standing,
        "damai:confidence": event.confidence,
        "damai:incident": one.incident.id if one.incident else None,
        "damai:sameIncident": [
            {"id": names[ref]} for ref in (one.incident.events if one.incident else ()) if ref != one.ref
        ],
        "damai:evidence": pieces(event.evidence, report.text),
        "damai:fields": proofs(one),
    }


def _about(one: GivenEvent) -> dict[str, Any]:
    event, where = one.event, one.where
    place = None
    if where is not None:
        geo = {"type": "GeoCoordinates", "latitude": where.lat, "longitude": where.lon}
        place = {
            "type": "Place", "name": where.name, "geo": geo if where.lat is not None else None,
            "damai:claimants": [_party(code) for code in where.claimants],
        }  # fmt: skip
        place = {key: value for key, value in place.items() if value not in (None, [])}
    about: dict[str, Any] = {
        "type": "Event", "additionalType": f"damai:{event.type}", "damai:mode": event.mode,
        "damai:date": event.date, "location": place, "actor": [_party(code) for code in event.actors],
        "damai:recipients": [_party(code) for code in event.recipients],
        "damai:mediators": [_party(code) for code in event.mediators], "damai:killed": event.killed,
        "damai:injured": event.injured,
    }  # fmt: skip
    if event.commitment:
        promise = event.commitment
        about["damai:commitment"] = {
            "text": promise.content,
            "damai:due": promise.due,
            "damai:negative": promise.negative,
        }
    return {key: value for key, value in about.items() if value not in (None, [])}


def _reviews(claim: Contested, names: dict[str, str], given: Contents) -> Iterator[dict[str, Any]]:
    """One for each side: what speaks against it."""
    words = {one.ref: " ".join(s.of(one.report.text) for s in one.event.evidence) for one in given.events}
    for number, (side, other) in enumerate((claim.sides, claim.sides[::-1]), 1):
        yield {
            "type": "ClaimReview",
            "id": _urn("contested", f"{claim.id} {number}"),
            "claimReviewed": words.get(side.first),
            "itemReviewed": [{"id": names[ref]} for ref in side.events if ref in names],
            "author": {"type": "SoftwareApplication", "name": "damai", "softwareVersion": given.version},
            "damai:kind": claim.kind,
            "damai:value": side.value,
            "damai:claimants": [_party(code) for code in side.claimants],
            "damai:firstPublished": side.published,
            "damai:contradictedBy": [{"id": names[ref]} for ref in other.events if ref in names],
            "damai:contradictedByClaimants": [_party(code) for code in other.claimants],
            "damai:contradictedByValue": other.value,
        }


def _commitment(entry: Entry, names: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "damai:Commitment",
        "id": _urn("commitment", entry.id),
        "text": entry.content,
        "agent": [_party(code) for code in entry.by],
        "recipient": [_party(code) for code in entry.to],
        "damai:mediators": [_party(code) for code in entry.mediators],
        "damai:made": entry.day,
        "damai:madeNoLaterThan": entry.told,
        "damai:due": entry.due,
        "damai:negative": entry.negative,
        "damai:state": entry.state,
        "isBasedOn": [{"id": names[ref]} for ref in entry.made if ref in names],
        "damai:transitions": [
            {
                "damai:day": step.day, "damai:state": step.state, "damai:rule": step.rule,
                "isBasedOn": [{"id": names[ref]} for ref in step.events if ref in names],
            }
            for step in entry.transitions
        ],
    }  # fmt: skip


__all__ = ["CONTEXT", "claim_name", "jsonld_chunks", "nodes"]
