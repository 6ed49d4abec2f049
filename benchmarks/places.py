"""Scores ``damai tag places`` on a public set: which words name places, and where on the map these are.

    python benchmarks/places.py --language en [--data .../geo-benchmarks/TR-News.xml.gz] [--log]

``--data`` is TR-News, LGL or GeoVirus (``*.xml`` or ``*.xml.gz``). Found: the same letters, or overlapping. Pinned:
of the places found by the same letters that the set pins on the map, those that we pin at most 161 km (100 miles)
away, the measure of this literature; a country counts by its name, since its point is a matter of taste. Nothing of
the texts is kept. The sets have no parts and were trained on by nobody here; all three are in English.
"""

from __future__ import annotations

import math
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import spans  # noqa: E402
from benchmarks.records import SHARED  # noqa: E402

from damai import Place, tag  # noqa: E402

DATA = "geo-benchmarks/TR-News.xml.gz"
NEAR = 161.0
"""Kilometres."""
RADIUS = 6371.0
PEERS: tuple[spans.Peer, ...] = (
    ("", "GDELT, an independent audit of 153 rows", "events: right type at the right place", ".235 p"),
)


@dataclass(frozen=True)
class Toponym:
    """A place of the set; ``country``: its name, where it is a country."""

    start: int
    end: int
    lat: float | None
    lon: float | None
    geonames: int | None
    country: str | None


def read(path: Path) -> Iterator[tuple[str, list[Toponym]]]:
    """The texts of a set with their places, those left out whose offsets do not fit."""
    for article in ElementTree.fromstring(spans.read_text(path)).iter("article"):
        text = article.findtext("text") or ""
        found = [*article.iter("toponym"), *article.iter("location")]
        fitting = []
        for element in found:
            words = (element.findtext("phrase") or element.findtext("name") or "").strip()
            toponym = _toponym(element)
            fitting += [t for t in (toponym, _one_back(toponym)) if text[max(0, t.start) : t.end].strip() == words][:1]
        yield text, fitting


def _one_back(toponym: Toponym) -> Toponym:
    return replace(toponym, start=toponym.start - 1, end=toponym.end - 1)


def _toponym(element: ElementTree.Element) -> Toponym:
    tag_of = element.find("gaztag")
    where = element if tag_of is None else tag_of
    lat, lon = where.findtext("lat"), where.findtext("lon")
    number = None if tag_of is None else tag_of.get("geonameid")
    country = where.findtext("country") if (where.findtext("fcode") or "").startswith("PCL") else None
    return Toponym(
        int(element.findtext("start") or 0),
        int(element.findtext("end") or 0),
        float(lat) if lat else None,
        float(lon) if lon else None,
        int(number) if number and number.isdigit() else None,
        country,
    )


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance on the globe of two points (degrees north, degrees east).

    >>> round(kilometres((0, 0), (0, 1)))
    111
    """
    lat, lon, lat2, lon2 = map(math.radians, (*one, *other))
    arc = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * RADIUS * math.asin(math.sqrt(arc))


def is_pinned(made: Place, gold: Toponym) -> bool:
    """Whether a place of ours is where the set says."""
    if made.geonames is not None and made.geonames == gold.geonames:
        return True
    if gold.country is not None and made.kind == "country":
        return made.name.casefold() == gold.country.casefold()
    if None in (made.lat, made.lon, gold.lat, gold.lon):
        return False
    ours, theirs = (made.lat or 0.0, made.lon or 0.0), (gold.lat or 0.0, gold.lon or 0.0)
    return kilometres(ours, theirs) <= NEAR


def measure(data: Path, language: str, limit: int | None = None) -> tuple[dict[str, spans.Score], int]:
    """Scores by way of matching, and the number of texts."""
    scores = {name: spans.Score() for name in ("found", "found, overlap", "pinned, of those found", "found and pinned")}
    count = 0
    for text, gold in read(data):
        if limit is not None and count >= limit:
            break
        count += 1
        ours = [found for found in tag(text, "places", language=language).spans if isinstance(found, Place)]
        made = {(place.span.start, place.span.end): place for place in ours}
        wanted = {(t.start, t.end): t for t in gold}
        scores["found"].add(list(made), list(wanted))
        scores["found, overlap"].add_overlapping(list(made), list(wanted))
        pins = [(made[span], t) for span, t in wanted.items() if span in made and t.lat is not None]
        right = sum(is_pinned(*pair) for pair in pins)
        on_map = sum(t.lat is not None for t in wanted.values())
        for name, of_ours, of_theirs in (
            ("pinned, of those found", len(pins), len(pins)),
            ("found and pinned", len(made), on_map),
        ):
            scores[name].hits += right
            scores[name].made += of_ours
            scores[name].gold += of_theirs
    return scores, count


def main() -> None:
    """Prints the tables."""
    parser = spans.arguments(__doc__)
    parser.set_defaults(language="en")
    options = parser.parse_args()
    data = options.data or SHARED / "data" / DATA
    scores, count = measure(data, options.language, options.limit)
    spans.show(f"Places: {spans.part_of(data)}, {count} texts", scores, PEERS, options.language)
    numbers = {name.replace(",", "").replace(" ", "_"): got.f1 for name, got in scores.items()}
    spans.log("places", options, data, numbers)


if __name__ == "__main__":
    main()
