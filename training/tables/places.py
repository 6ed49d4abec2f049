"""Builds ``src/damai/knowledge/places.tsv``: our own places (``places_own.tsv``) and a cut of GeoNames (CC BY 4.0); and
with :mod:`training.tables.places_atlas` the two tables beside it, ``places_towns.tsv`` and ``places_areas.tsv``.

Run from the repository root: ``python -m training.tables.places`` (``--check`` writes nothing, exits 1 if stale).

A row of ``places_own.tsv`` says in ``at`` where the place lies: ``lat,lon``; ``=City``, for a ``state`` the middle of
the GeoNames towns of that city's first-level division, else the city itself; empty, the GeoNames city of the row's own
name. A row of kind ``none`` lists names that no GeoNames city may have. Own rows come first, GeoNames' cities follow by
size. A spelling belongs to the first row that has it; a city whose
usual name is taken is left out, as is one whose name is more often a person's or an ordinary word. ``weak`` cities have
such a name too, but are large enough to stay: the reader believes them only behind a word like "in".
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from io import StringIO
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).parent))

import places_atlas
from places_atlas import Town as City

ROOT = Path(__file__).parents[2]
OWN = Path(__file__).with_name("places_own.tsv")
KNOWLEDGE = ROOT / "src" / "damai" / "knowledge"
TARGET = KNOWLEDGE / "places.tsv"
ACTORS = ROOT / "src" / "damai" / "language" / "packs" / "id" / "actors.toml"
DATA = ROOT.parent / "shared" / "data"
COLUMNS = ("name", "names", "country", "kind", "lat", "lon", "geonames", "claimants", "weak")

LEAST = 100_000
LEAST_IN = {
    code: people
    for people, codes in (
        (15_000, "ISR PSE LBN SYR IRQ YEM UKR SDN SSD ETH ERI SOM LBY MLI BFA NER COD MMR AFG ARM AZE GEO CAF TCD"),
        (25_000, "IRN TUR PAK JOR SAU ARE KWT BHR QAT OMN"),
        (30_000, "IDN MOZ CMR HTI PRK XKX MDA BLR EST LVA LTU TLS"),
        (50_000, "EGY DZA TUN KOR TWN PHL THA COL VEN AUS CUB POL SRB BIH ALB MKD GRC CYP ROU KEN UGA RWA BDI"),
    )
    for code in codes.split()
}
LEAST_AT = {  # first-level divisions where wars are fought or border on one, by GeoNames' codes
    **{f"RUS.{number}": 15_000 for number in ("09", "10", "12", "17", "19", "38", "41", "61", "86")},
    **{f"IND.{number}": 15_000 for number in ("12", "17")},
    **{f"NGA.{number}": 30_000 for number in (23, 24, 26, 27, 29, 31, 35, 39, 44, 46, 49, 51, 55, 57)},
}
CLAIMED_AT = {"UKR.11": ("RUS", "UKR"), "UKR.20": ("RUS", "UKR")}
PARTICLES = frozenset(
    re.findall(r"\w+", "al el ar as ash at an ad az de da do del la le los las of and the bin abu i y san santa")
)
LETTERS = str.maketrans("øØłŁıđĐəƏ‘ʻ", "oOlLidDaA''")
SOFTENED = frozenset(["RUS", "UKR", "BLR", "GEO", "ARM", "ETH", "ERI", "PRK", "KOR", "UZB"])
"""Where an apostrophe in GeoNames stands for a soft sign, a breath or a click."""
MOST_SPELLINGS = 6
ALIKE = 0.78


@dataclass(slots=True)
class Row:
    """One row of the table in the making."""

    name: str
    names: list[str]
    country: str
    kind: str
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None
    claimants: tuple[str, ...] = ()
    weak: bool = False

    def cells(self) -> tuple[str, ...]:
        """The row in the order of ``COLUMNS``."""
        where = tuple("" if x is None else f"{x:.3f}".rstrip("0").rstrip(".") for x in (self.lat, self.lon))
        known, weak = "" if self.geonames is None else str(self.geonames), "1" if self.weak else ""
        return (self.name, "|".join(self.names), self.country, self.kind, *where, known, "|".join(self.claimants), weak)


@dataclass(slots=True)
class Words:
    """What a name may be: a capital, an actor, an office-holder's, a part of people's names, an ordinary word."""

    capitals: dict[str, list[str]] = field(default_factory=dict)

    actors: set[str] = field(default_factory=set)
    holders: set[str] = field(default_factory=set)
    persons: Counter[str] = field(default_factory=Counter)
    ordinary: set[str] = field(default_factory=set)


def read_cities() -> list[City]:
    """All of GeoNames' places of a thousand people or more, the largest first."""
    folder = DATA / "geo-gazetteer"
    codes = {r["iso"]: r["iso3"] for r in json.loads((folder / "geonames-countries.json").read_text("utf-8")).values()}
    codes["XK"] = "XKX"
    with gzip.open(folder / "geonames-cities1000.tsv.gz", "rt", encoding="utf-8") as lines:
        return [
            City(
                int(row["geonameid"]),
                row["name"],
                float(row["lat"]),
                float(row["lon"]),
                codes[row["cc"]],
                f"{codes[row['cc']]}.{row['admin1']}",
                int(row["population"]),
                tuple(filter(None, (row["alternatenames"] or "").split("|"))),
            )
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def read_words() -> Words:
    """Reads the pack's actors, the office-holders, and the word lists of ``shared/data/lexicon-id``."""
    words = Words()
    for rows in tomllib.loads(ACTORS.read_text("utf-8")).values():
        for row in rows:
            seats = [seat["name"] for seat in row.get("seats", ())]
            named = (*row["names"], *row.get("people", ()), *row.get("capital", ()), *seats)
            words.actors.update(name.casefold() for name in named)
            if "capital" in row:
                words.capitals[row["code"]] = row["capital"]
    with (KNOWLEDGE / "officeholders.csv").open(encoding="utf-8", newline="") as lines:
        for holder in csv.DictReader(lines):
            words.holders.update(n.casefold() for n in (holder["name"], *holder["aliases"].split("|")) if n)
    folder = DATA / "lexicon-id"
    with gzip.open(folder / "kbbi-wordlist-wikidepia.txt.gz", "rt", encoding="utf-8", errors="replace") as lines:
        words.ordinary.update(line.strip().casefold() for line in lines)
    with gzip.open(folder / "dbpedia-id-mdee-person.txt.gz", "rt", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            words.persons.update(set(re.findall(r"[^\W\d_]+", line.casefold())))
    return words


def plain(name: str) -> str:
    """The name without accents.

    >>> plain("Łódź"), plain("Şanlıurfa")
    ('Lodz', 'Sanliurfa')
    """
    letters = unicodedata.normalize("NFD", name.translate(LETTERS))
    return unicodedata.normalize("NFC", "".join(c for c in letters if not unicodedata.combining(c)))


def spellings(city: City) -> Iterator[str]:
    """GeoNames' name without accents, then the other spellings that are much like it, the likest first.

    >>> list(spellings(City(1, "Al Başrah", 0, 0, "IRQ", "", 0, ("Basrah", "Basra", "Bosra Vecchia", "Басра"))))
    ['Al Basrah', 'Basrah', 'Basra']
    """
    name = unmarked(plain(city.name).replace("`", "").replace("’", "'"), city.country)
    yield name
    bare = re.sub(r"^(?:Al|El|Ar|As|Ash|At|An|Ad|Az) ", "", name)
    heads = {name[:1].casefold(), bare[:1].casefold()}
    close = []
    for other in city.others:
        if not re.fullmatch(r"[A-Z][a-z']+(?:[ -][A-Za-z'][a-z']+)*", other) or other[:1].casefold() not in heads:
            continue
        alike = max(SequenceMatcher(None, form.casefold(), other.casefold()).ratio() for form in (name, bare))
        if alike >= ALIKE and not re.search(r"(?:[aeiou]s|as|o|w|um|j|[jx].*)$", other[len(bare) - 1 :]):
            close.append((-alike, other))
    yield from (other for _, other in sorted(close))


def unmarked(name: str, country: str) -> str:
    """A name without the apostrophes that stand for a foreign letter, which the press leaves out.

    >>> unmarked("Homyel'", "BLR"), unmarked("Al 'Ubur", "EGY"), unmarked("Xi'an", "CHN")
    ('Homyel', 'Al Ubur', "Xi'an")
    """
    return name.replace("'", "") if country in SOFTENED else re.sub(r"(?<!\w)'(?=\w)|'(?!\w)", "", name)


def variants(name: str) -> Iterator[str]:
    """A name as written, then without accents and apostrophes.

    >>> list(variants("São Paulo")), list(variants("Be'er Sheva"))
    (['São Paulo', 'Sao Paulo'], ["Be'er Sheva", 'Beer Sheva', 'Be’er Sheva'])
    """
    forms = [name, plain(name)]
    if "'" in name:
        forms += [name.replace("'", ""), name.replace("'", "’")]
    yield from dict.fromkeys(forms)


def key_of(name: str) -> str:
    """A name as it is looked up in GeoNames: without case, accents and apostrophes."""
    return re.sub("[`'’ʼ]", "", plain(name)).casefold()


class Finder:
    """Finds the GeoNames city of a name, and the middle of its division."""

    def __init__(self, cities: Iterable[City]) -> None:
        self._by_name: dict[tuple[str, str], City] = {}
        self._divisions: defaultdict[str, list[City]] = defaultdict(list)
        loose: list[tuple[tuple[str, str], City]] = []
        for city in cities:
            self._divisions[city.division].append(city)
            self._by_name.setdefault((key_of(city.name), city.country), city)
            loose += [((key_of(name), city.country), city) for name in city.others]
        for key, city in loose:
            self._by_name.setdefault(key, city)

    def city(self, names: Iterable[str], country: str) -> City | None:
        """The largest city of a country that has one of the names."""
        return next((c for name in names if (c := self._by_name.get((key_of(name), country)))), None)

    def middle(self, city: City) -> tuple[float, float]:
        """The mean position of the towns of a city's division."""
        towns = self._divisions[city.division]
        return fmean(t.lat for t in towns), fmean(t.lon for t in towns)


def read_own(finder: Finder) -> list[Row]:
    """Our own rows, with their places looked up."""
    rows = []
    with OWN.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            given = (line["name"], *filter(None, line["names"].split("|")))
            names = [form for name in given for form in variants(name)]
            row = Row(line["name"], names, line["country"], line["kind"], weak=line["weak"] == "1")
            row.claimants = tuple(filter(None, line["claimants"].split("|")))
            _locate(row, line["at"], finder)
            rows.append(row)
    return rows


def _locate(row: Row, at: str, finder: Finder) -> None:
    if row.kind == "none":
        return
    if re.match(r"-?\d", at):
        row.lat, row.lon = (float(part) for part in at.split(","))
        return
    countries = (row.country, *row.claimants)
    sought = [at[1:]] if at else row.names
    city = next((c for code in countries if (c := finder.city(sought, code))), None)
    if city is None:
        print(f"places_own.tsv: {row.name} ({row.country}): no such city in GeoNames: {sought}", file=sys.stderr)
        return
    if row.kind == "state":
        row.lat, row.lon = finder.middle(city)
    else:
        row.lat, row.lon, row.geonames = city.lat, city.lon, city.id


def read_capitals(finder: Finder, words: Words) -> Iterator[Row]:
    """The seats of governments under the pack's names: they are found as actors, and placed by these rows."""
    lands = {row["code"]: row for row in tomllib.loads((KNOWLEDGE / "countries.toml").read_text("utf-8"))["country"]}
    for code, names in sorted(words.capitals.items()):
        first = finder.city([chief], code) if (chief := lands[code].get("capital", "")) else None
        seats: defaultdict[int, list[str]] = defaultdict(list)
        cities = {c.id: c for c in (first, *(finder.city([n], code) for n in names)) if c is not None}
        for name in names:
            city = finder.city([name], code) or first or next(iter(cities.values()), None)
            if city is not None:
                seats[city.id].append(name)
        for number, spelt in seats.items():
            city = cities[number]
            usual = chief if first is not None and number == first.id else plain(city.name)
            others = [name for name in spelt if name != usual]
            yield Row(usual, others, code, "capital", city.lat, city.lon, number)


def wanted(city: City) -> bool:
    """Whether a city is large enough for where it lies."""
    least = LEAST_AT.get(city.division, LEAST_IN.get(city.country, LEAST))
    return city.people >= least


def rank(city: City) -> int:
    """Whose name it is where several share it: size, with a lead for Indonesia."""
    lead = 8 if city.country == "IDN" else 1
    return -city.people * lead


def doubt(name: str, people: int, words: Words) -> str:
    """``""`` for a name that is only a city's, ``weak`` for one that is more, ``out`` for one to avoid."""
    folded = plain(name).casefold()
    pieces = [w for w in re.findall(r"[^\W\d_]+", folded) if w not in PARTICLES]
    if not pieces or len(folded) < 4 or name.casefold() in words.actors or folded in words.actors:
        return "out"
    persons = min(words.persons[w] for w in pieces)
    ordinary = folded in words.ordinary or all(w in words.ordinary for w in pieces)
    if folded in words.holders or ordinary or persons >= 8:
        return "weak" if people >= 300_000 else "out"
    return "weak" if persons >= (2 if len(pieces) == 1 else 4) or len(folded) == 4 else ""


def from_geonames(cities: Iterable[City], taken: set[str], known: set[int], words: Words) -> Iterator[Row]:
    """The rows of the cut, by rank; ``taken`` are the spellings (folded) that have an owner."""
    for city in sorted(filter(wanted, cities), key=lambda c: (rank(c), c.id)):
        if city.id in known:
            continue
        forms = list(spellings(city))
        name = forms[0]
        verdict = doubt(name, city.people * (10 if city.country == "IDN" else 1), words)
        if verdict == "out" or name.casefold() in taken:
            continue
        names = [n for form in forms for n in variants(form)]
        free = [n for n in dict.fromkeys(names) if n.casefold() not in taken and not doubt(n, 0, words)]
        free = [n for n in free if n != name][: MOST_SPELLINGS - 1]
        taken.update(n.casefold() for n in (name, *free))
        claimants = CLAIMED_AT.get(city.division, ())
        yield Row(name, free, city.country, "city", city.lat, city.lon, city.id, claimants, verdict == "weak")


def settle(row: Row, taken: set[str], words: Words) -> None:
    """Leaves an own row the spellings that no earlier row has, nor an actor unless the row is weak."""
    if not row.weak and row.name.casefold() in words.actors:
        print(f"places_own.tsv: {row.name} names an actor too: mark it weak", file=sys.stderr)
    if not row.weak and row.name.casefold() in taken:
        print(f"places_own.tsv: {row.name} is named twice: mark the later row weak", file=sys.stderr)
    own = row.name.casefold()
    row.weak = row.weak or own in words.holders
    spelt: dict[str, str] = {}
    for name in row.names:
        key = name.casefold()
        actor = key in words.actors and not row.weak  # a seat's name may be a place's too: a weak row says so
        if key != own and not (key in taken or actor or key in words.holders):
            spelt.setdefault(key, name)
    row.names = list(spelt.values())
    taken.update((own, *spelt))


def build(cities: list[City]) -> str:
    """The text of the table."""
    words = read_words()
    finder = Finder(cities)
    rows = read_own(finder)
    taken: set[str] = set()
    for row in rows:
        if row.kind == "none":
            taken.update(n.casefold() for n in (row.name, *row.names))
        else:
            settle(row, taken, words)
    rows = [row for row in rows if row.kind != "none"]
    rows += read_capitals(finder, words)
    known = {row.geonames for row in rows if row.geonames}
    rows += from_geonames(cities, taken, known, words)
    out = StringIO()
    out.write("\t".join(COLUMNS) + "\n")
    out.writelines("\t".join(row.cells()) + "\n" for row in rows)
    return out.getvalue()


def main() -> int:
    """Writes the tables, or checks that they are current."""
    cities = read_cities()
    texts = {TARGET: build(cities), **places_atlas.build(cities, spellings)}
    if "--check" in sys.argv[1:]:
        return int(any(not path.is_file() or path.read_text("utf-8") != text for path, text in texts.items()))
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
        print(f"{path}: {text.count(chr(10)) - 1} places")
    return 0


if __name__ == "__main__":
    sys.exit(main())
