"""What the page of quality tells of the layers and of confidence: tables from ``log.jsonl``, and the reliability chart.

Called by ``quality_docs.py``.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.log import Entry, entries, last

FIGURES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "names": ("Names", (("f1", "F1"), ("PER", "persons"), ("ORG", "organisations"), ("LOC", "places"))),
    "quotations": (
        "Quotations",
        (("source_exact", "source"), ("cue_exact", "cue"), ("content_exact", "content"),
         ("content_overlap", "content that overlaps")),
    ),
    "places": (
        "Places",
        (("found", "found"), ("pinned_of_those_found", "pinned of those"), ("found_and_pinned", "found and pinned"),
         ("given", "pinned where given"), ("given_the_table's_best", "at best")),
    ),
    "dates": ("Dates", (("strict", "strict"), ("value", "value"), ("edtf", "EDTF"))),
    "relations": ("Relations", (("root", "type"), ("penta", "penta"), ("binary", "binary"))),
}  # fmt: skip
"""By task: what the layer is called, and its figures by their keys in the log."""
EXPLAINED = """Each layer alone, on public sets that others measure with (train and dev parts only) and on our own time
book. F1 throughout, of exact spans; but places *pinned* are the share of those found, or given, that lie within 161 km
of where the set has them, *at best* what the table of places could reach if every choice were right, and relations are
macro-F1. What is asked for is asked for on test parts that are kept back; others' figures were measured or published
elsewhere (m, p), on those test parts."""
ASKED = {
    ("names", "id"): "F1 .80",
    ("quotations", "id"): "content .75",
    ("quotations", "en"): "source .60, cue .55, content .45",
    ("places", "en"): "given: at most .03 below the table's best",
    ("dates", "id"): "strict .94, value .90",
    ("dates", "en"): "value .80",
    ("relations", "en"): "PLV: type .60, penta .78, binary .90; AW: binary .75",
}
"""What was asked for, by task and language."""
PEERS = {
    ("names", "id"): "IndoBERT .8285 p (another, harder set)",
    ("quotations", "id"): "the set's own model .82-.83 p",
    ("quotations", "en"): "CofeNet with BERT .832, .753, .729 p",
    ("dates", "id"): "IndoTimex strict .916 m, .929 p, value .853 p",
    ("relations", "en"): "PLV: U. PETRARCH .482, .676, .806 m, GPT-4 .615, .767, .934 p, ZSP .824, .896, .964 m",
}
"""What others reach, by task and language (shared/design/NUMBERS.md)."""
LACKING = {"relations": "no public set", "places": "no public set"}
"""Why a layer of a language has no figures."""
PARTS = {
    "record": "which triggers tell of a record", "keep": "which groups of mentions are one",
    "merge": "which mentions tell of one event", "sides": "who acts and to whom",
    "again": "the same in the light of the report's other choices", "claimant": "who says so", "date": "the day",
    "place": "the place", "mediator": "who mediates",
}  # fmt: skip
WORTH = """What each learned part is worth: F1 at the level that it decides, with it and with the rules alone in its
place, and the standard error of the difference (a bootstrap over reports; `training/coder/ablation.py`). *Given*: the
hand-coded reports out of fold; *dossiers*: those of three dossiers, of which nothing was learned. Status and the sense
of a trigger are not learned: the tables of modality and of predicates decide them, and `benchmarks/records.py` prints
how often status is right. English leaves who mediates to the rules, which changes nothing; who says so in English makes
less than its error and is kept for the contested claims (our example dossier: .400 with it, .372 with the rules;
measured once, 2026-11-28). Two parts are not in the table, since the scorer takes a fight of two for right in either
form, and only dossiers are full of plurals. Whether both act in a fight (`mutual`): of 41 Indonesian fights that it
made mutual out of fold 25 had the given sides then and 4 before, of 23 English ones 11 and 3
(`training/coder/fights.py`). Whom "the two countries" stand for (`plural`): of 70 plurals of the given reports 51 -> 63
are right, of 127 of the dossiers 78 -> 120; nothing was learned from either (`training/coder/plurals.py`). Both
measured once, 2026-11-28."""


def newest(task: str, language: str) -> list[Entry]:
    """The newest line of a task for each set, by the set's name."""
    parts = sorted({entry["part"] for entry in entries() if (entry["task"], entry["language"]) == (task, language)})
    return [entry for part in parts if (entry := last(task, language, part=part)) is not None]


def layer_lines(language: str) -> list[str]:
    """One row for each layer and set."""
    lines = [EXPLAINED, "", "| layer | set | figures | asked for | others | measured |", "|---|---|---|---|---|---|"]
    for task, (name, figures) in FIGURES.items():
        rows = newest(task, language)
        asked, peers = ASKED.get((task, language), ""), PEERS.get((task, language), "")
        for entry in rows:
            told = ", ".join(f"{label} {short(entry[key])}" for key, label in figures if key in entry)
            lines.append(f"| {name} | {entry['part']} | {told} | {asked} | {peers} | {entry['date']} |")
        if not rows:
            lines.append(f"| {name} | | {LACKING.get(task, 'not measured yet')} | | | |")
    return lines


def worth_lines(language: str) -> list[str]:
    """What each learned part adds to the rules."""
    lines = [WORTH, "", "| part | level | given: with, rules | gain | dossiers: with, rules | gain |"]
    lines.append("|---|---|---|---|---|---|")
    for part, told in PARTS.items():
        rows = [last("part", language, part=part, how=how) for how in ("out of fold", "dossiers")]
        if rows[0] is None:
            continue
        cells = [f"{short(r['with'])}, {short(r['rules'])} | {gain(r)}" if r else " | " for r in rows]
        lines.append(f"| {told} (`{part}`) | {rows[0]['level']} | {' | '.join(cells)} |")
    return lines if len(lines) > 4 else ["Not measured yet."]


def gain(entry: Entry) -> str:
    """A difference with its error.

    >>> gain({"gain": -0.0013, "error": 0.0077})
    '-.001 ± .008'
    """
    return f"{entry['gain']:+.3f} ± {entry['error']:.3f}".replace("0.", ".")


def short(value: float) -> str:
    """As the tables print it.

    >>> short(0.8408), short(1.0)
    ('.841', '1.000')
    """
    return f"{value:.3f}".removeprefix("0")


def reliability(language: str) -> Entry | None:
    """The newest measurement of how right damai is when it is how sure."""
    return last("reliability", language, level="detect")


def reliability_lines(language: str) -> list[str]:
    """How many records there are at each confidence, and how many of them are right."""
    entry = reliability(language)
    if entry is None:
        return ["Not measured yet."]
    lines = [
        f"{entry['records']} records of {entry['reports']} reports of train and tune, out of fold ({entry['date']}): "
        f"expected calibration error {short(entry['ece'])}, Brier score {short(entry['brier'])}. A record is right "
        "here where it is right at *detect*. `damai code --min-confidence` leaves out what lies below.",
        "",
        "| confidence | records | mean | right |",
        "|---|---|---|---|",
    ]
    lines += [f"| from {low:.2f} | {n} | {short(mean)} | {short(share)} |" for low, n, mean, share in entry["bins"]]
    return [*lines, "", f"![How often damai is right when it is how sure](reliability-{language}.svg)"]


def reliability_chart(entry: Entry, language: str) -> Any:
    """Share right over confidence, a point a bin as large as the bin; the line is what a perfect one would be."""
    alt: Any = import_module("altair")
    rows = [{"mean": mean, "share": share, "records": n} for _, n, mean, share in entry["bins"]]
    unit = alt.Scale(domain=[0, 1])
    points = (
        alt.Chart(alt.Data(values=rows))
        .mark_circle(color="#2b6ca3", opacity=1, stroke="#333333", strokeWidth=0.5)
        .encode(
            x=alt.X("mean:Q", title="mean confidence", scale=unit),
            y=alt.Y("share:Q", title="share right (detect)", scale=unit),
            size=alt.Size("records:Q", title="records", scale=alt.Scale(range=[20, 500])),
        )
    )
    ideal = alt.Chart(alt.Data(values=[{"at": 0}, {"at": 1}])).mark_line(color="#777777", strokeDash=[4, 3])
    head = f"{language}: {entry['records']} records out of fold, {entry['date']}"
    title = alt.TitleParams("Confidence and what is right", subtitle=head, anchor="start")
    chart = alt.layer(ideal.encode(x="at:Q", y="at:Q"), points).properties(width=380, height=380, title=title)
    return chart.configure(background="white", font="sans-serif")


def draw_reliability(language: str, folder: Path) -> Path | None:
    """Draws the chart of a language, where there is one, and says where it lies."""
    entry = reliability(language)
    if entry is None:
        return None
    from damai.plot import draw

    path = folder / f"reliability-{language}.svg"
    draw(reliability_chart(entry, language), path)
    return path
