"""Scores ``damai tag places`` on a public set: which words name places, and where on the map these are.

    python benchmarks/places.py --language en [--data .../geo-benchmarks/TR-News.xml.gz] [--log]
    python benchmarks/places.py --given [--data ...]      # resolution of the set's own names only

``--data`` is TR-News, LGL or GeoVirus (``*.xml``, ``*.xml.gz``) or GeoWebNews (``*.tar.gz``). Found: the same letters,
or overlapping. Pinned: at most 161 km (100 miles) from where the set has it, the measure of this literature; a country
or continent counts by its name, since its point is a matter of taste ("by distance": also these by their points).
Given: of all names that the set pins, whatever we find by ourselves, those that we pin; beside it what the best choice
among all places of our tables would reach. Numbers of GeoWebNews without coordinates are looked up in our tables and in
the other sets; those found nowhere are left out. Nothing of the texts is kept. The sets have no parts, are in English,
and no weights were learned from them. But they are development sets: the few numbers of ``damai.grounding.toponyms``
were searched on a part of their texts with an eye on the rest (GeoWebNews too, since November 2026), rules were mended
by their errors, and six points of ``places_middles.tsv`` were put in after looking at them. What kinds of places lack
(small towns, waters, parks) was seen on them too; the rows were then taken or written by kind, not by name.
"""

from __future__ import annotations

import csv
import math
import re
import sys
import tarfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import spans  # noqa: E402
from benchmarks.records import SHARED  # noqa: E402

from damai import Place, tag  # noqa: E402
from damai.ingest import read_text  # noqa: E402
from damai.knowledge import places_atlas  # noqa: E402
from damai.knowledge.places import countries, gazetteer  # noqa: E402
from damai.model import Span  # noqa: E402
from damai.pipeline import load_pipeline  # noqa: E402

FOLDER = "geo-benchmarks"
DATA = "geo-benchmarks/TR-News.xml.gz"
NEAR = 161.0
"""Kilometres."""
RADIUS = 6371.0
SPELT = {
    "Palestinian Territory": ("PSE",), "Palestinian Territories": ("PSE",), "Ivory Coast": ("CIV",),
    "Czech Republic": ("CZE",), "Macedonia": ("MKD",), "Burma": ("MMR",), "Swaziland": ("SWZ",), "Vatican": ("VAT",),
}  # fmt: skip
"""Names of countries in the sets that our table has under another name."""
Points = dict[int, tuple[float | None, float | None, str | None]]
GIVEN = ("given", "given, the table's best", "given, by distance", "given, by distance, the table's best")
PEERS: tuple[spans.Peer, ...] = (
    ("", "GDELT, an independent audit of 153 rows", "events: right type at the right place", ".235 p"),
)


@dataclass(frozen=True)
class Toponym:
    """A place of the set; ``whole``: its name, where it is a country or a continent."""

    start: int
    end: int
    lat: float | None
    lon: float | None
    geonames: int | None
    whole: str | None


def read(path: Path) -> Iterator[tuple[str, list[Toponym]]]:
    """The texts of a set with their places, those left out whose offsets do not fit."""
    if path.name.endswith(".tar.gz"):
        yield from _read_brat(path)
        return
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
    whole = None
    if (where.findtext("fcode") or "").startswith("PCL"):
        whole = where.findtext("country")
    elif where.findtext("fcode") == "CONT":
        whole = where.findtext("name")
    elif (title := (element.findtext("page") or "").rpartition("/")[2].replace("_", " ")) in _wholes():
        whole = title
    return Toponym(
        int(element.findtext("start") or 0),
        int(element.findtext("end") or 0),
        float(lat) if lat else None,
        float(lon) if lon else None,
        int(number) if number and number.isdigit() else None,
        whole,
    )


@lru_cache(maxsize=1)
def _wholes() -> frozenset[str]:
    """The names of countries and continents."""
    continents = {record.name for record in gazetteer() if record.kind == "continent"}
    return frozenset({row["name"] for row in countries().values()} | continents)


def _read_brat(path: Path) -> Iterator[tuple[str, list[Toponym]]]:
    """GeoWebNews: marks beside the texts, with a number of GeoNames or coordinates in the notes."""
    points = _points(path.parent)
    with tarfile.open(path) as archive:
        members = {m.name: m for m in archive.getmembers() if m.isfile()}
        for name in sorted(members):
            if not name.endswith(".txt"):
                continue
            text, marks = (
                (archive.extractfile(members[each]) or BytesIO()).read().decode("utf-8")
                for each in (name, name[:-4] + ".ann")
            )
            yield text, list(_marks(text, marks, points))


def _marks(text: str, marks: str, points: Points) -> Iterator[Toponym]:
    rows = [line.split("\t") for line in marks.splitlines() if "\t" in line]
    spans_of = {row[0]: row for row in rows if row[0].startswith("T")}
    for row in rows:
        mark = spans_of.get(row[1].rpartition(" ")[2]) if row[0].startswith("#") else None
        at = re.fullmatch(r"\S+ (\d+) (\d+)", mark[1]) if mark else None
        if mark is None or at is None or text[int(at[1]) : int(at[2])] != mark[2]:
            continue
        note = row[2].strip()
        pair = re.match(r"(-?[\d.]+),\s*(-?[\d.]+)", note)
        number = int(note) if note.isdigit() else None
        unknown = (None, None, None)
        lat, lon, whole = (float(pair[1]), float(pair[2]), None) if pair else points.get(number or 0, unknown)
        yield Toponym(int(at[1]), int(at[2]), lat, lon, number, whole)


def _points(folder: Path) -> Points:
    """What GeoNames' numbers mean, as far as our tables and the other sets tell."""
    found: Points = {}
    for data in ("lgl.xml.gz", "TR-News.xml.gz"):
        for _, toponyms in read(folder / data) if (folder / data).is_file() else ():
            found |= {t.geonames: (t.lat, t.lon, t.whole) for t in toponyms if t.geonames is not None}
    for table in places_atlas.TABLES:
        with (places_atlas.FOLDER / table).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["geonames"]:
                    whole = row["name"] if row["kind"] == "country" else None
                    found.setdefault(int(row["geonames"]), (float(row["lat"]), float(row["lon"]), whole))
    return found


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance on the globe of two points (degrees north, degrees east).

    >>> round(kilometres((0, 0), (0, 1)))
    111
    """
    lat, lon, lat2, lon2 = map(math.radians, (*one, *other))
    arc = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * RADIUS * math.asin(math.sqrt(arc))


def is_pinned(made: Place, gold: Toponym, by_name: bool = True) -> bool:
    """Whether a place of ours is where the set says; ``by_name``: a country or continent already by its name."""
    if made.geonames is not None and made.geonames == gold.geonames:
        return True
    if by_name and gold.whole is not None and made.kind in ("country", "continent"):
        return made.name.casefold() == gold.whole.casefold() or made.country in SPELT.get(gold.whole, ())
    if None in (made.lat, made.lon, gold.lat, gold.lon):
        return False
    ours, theirs = (made.lat or 0.0, made.lon or 0.0), (gold.lat or 0.0, gold.lon or 0.0)
    return kilometres(ours, theirs) <= NEAR


def measure(data: Path, language: str, limit: int | None = None) -> tuple[dict[str, spans.Score], int]:
    """Scores by way of matching, and the number of texts."""
    scores = {name: spans.Score() for name in ("found", "found, overlap", "pinned, of those found", "found and pinned")}
    texts = spans.all_of(data, read, limit)
    for text, gold in texts:
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
    return scores, len(texts)


def measure_given(data: Path, language: str, limit: int | None = None) -> tuple[dict[str, spans.Score], int]:
    """How many of the names that the set pins we pin too, and how many the best choice of our tables would."""
    pipeline = load_pipeline(language)
    scores = {name: spans.Score() for name in GIVEN}
    texts = spans.all_of(data, read, limit)
    for text, gold in texts:
        wanted = sorted({t for t in gold if t.lat is not None}, key=lambda t: (t.start, t.end))
        made = pipeline.resolve(read_text(text, language=language), [Span(t.start, t.end) for t in wanted])
        for toponym, (place, options) in zip(wanted, made, strict=True):
            tried = [] if place is None else [place]
            for name, choice in zip(GIVEN, (tried, [*tried, *options]) * 2, strict=True):
                scores[name].hits += any(is_pinned(one, toponym, "distance" not in name) for one in choice)
                scores[name].made += place is not None
                scores[name].gold += 1
    return scores, len(texts)


def main() -> None:
    """Prints the tables."""
    parser = spans.arguments(__doc__)
    parser.add_argument("--given", action="store_true", help="score only the resolution of the set's own names")
    parser.set_defaults(language="en")
    options = parser.parse_args()
    data = options.data or SHARED / "data" / DATA
    scores, count = measure_given(data, options.language, options.limit)
    if not options.given:
        found, _ = measure(data, options.language, options.limit)
        scores = found | scores
    spans.show(f"Places: {spans.part_of(data)}, {count} texts", scores, PEERS, options.language)
    print("Of given names the recall counts; the table's best is what the best choice would reach.")
    numbers = {
        name.replace(",", "").replace(" ", "_"): got.recall if name in GIVEN else got.f1 for name, got in scores.items()
    }
    spans.log("places", options, data, numbers)


if __name__ == "__main__":
    main()
