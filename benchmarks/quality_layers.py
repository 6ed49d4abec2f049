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
         ("given", "pinned where given")),
    ),
    "dates": ("Dates", (("strict", "strict"), ("value", "value"), ("edtf", "EDTF"))),
    "relations": ("Relations", (("root", "type"), ("penta", "penta"), ("binary", "binary"))),
}  # fmt: skip
"""By task: what the layer is called, and its figures by their keys in the log."""
EXPLAINED = """Each layer alone, on public sets that others measure with (train and dev parts only) and on our own time
book. F1 throughout, of exact spans; but places *pinned* are the share of those found, or given, that lie within 161 km
of where the set has them, and relations are macro-F1."""


def newest(task: str, language: str) -> list[Entry]:
    """The newest line of a task for each set, by the set's name."""
    parts = sorted({entry["part"] for entry in entries() if (entry["task"], entry["language"]) == (task, language)})
    return [entry for part in parts if (entry := last(task, language, part=part)) is not None]


def layer_lines(language: str) -> list[str]:
    """One row for each layer and set."""
    lines = [EXPLAINED, "", "| layer | set | figures | measured |", "|---|---|---|---|"]
    for task, (name, figures) in FIGURES.items():
        rows = newest(task, language)
        for entry in rows:
            told = ", ".join(f"{label} {short(entry[key])}" for key, label in figures if key in entry)
            lines.append(f"| {name} | {entry['part']} | {told} | {entry['date']} |")
        if not rows:
            lines.append(f"| {name} | | not measured yet | |")
    return lines


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
