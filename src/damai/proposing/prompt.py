"""What a model is told: the codebook in brief, the form of the answer, the report."""

from __future__ import annotations

from functools import cache

from damai.knowledge.ontology import ontology
from damai.model import Report

_TASK = """\
You read one news report and list the political events it tells, as JSON: {"events": [...]}. Nothing else.

Every "quote", and "sentence" and "trigger" too, is copied from the report character by character: same letters, same
spaces, nothing added, nothing left out. Never translate. An event with a quote that is not in the report is refused.

An event:
- "type": one of the types below; "mode": a mode of that type, or null.
- "sentence": the whole sentence that tells the event. "trigger": the verb or noun in it that names the act.
- "actors": who acts. "recipients": whom it is done or said to. "mediators": third parties who host or broker.
  "claimants": who says that it happened, where the report does not say it itself. "deniers": who denies it.
  Each is {"quote": the words that name them, "code": their code}. Leave a list empty rather than guess.
- "status": null where it happened or is going on, else {"value": "planned" | "hypothetical" | "negated", "quote": the
  words that make it so}.
- "date": {"quote": the words that say when}; "place": {"quote": the name of the place}; null where the report has none.
- "killed", "injured": {"quote": words with the number, "value": the number}, for violence only; else null.
- "commitment": for a promise only: {"quote": what is promised, "due": {"quote": until when} or null, "negative": true
  for a promise not to do something}.

Codes: a state is its ISO 3166 alpha-3 code, and so is everybody who acts for it by office (president, ministry, army,
embassy); a capital that stands for its government is that state. International bodies are IGO-UN, IGO-EU, IGO-AU and
so on; armed groups NSA- with their usual name (NSA-HAMAS); other organisations NGO-, outlets MED-. A sector may follow
a colon: GOV, MIL, REB, COP, OPP, CVL, LEG, JUD, MED, BUS.

Rules: one event once, however often it is told. Saying something is no event of its own: "X said that A met B" is a
meeting of A and B with X as claimant. "A accused B of shelling A" is two events: ACCUSE by A against B, and ASSAULT by
B on A with A as claimant. Meetings, agreements and clashes list all sides as actors. Leave out standing states,
opinions about nobody, ordinary crime, sport, weather and business.

Types:
"""


@cache
def instructions() -> str:
    """What a model is told of the task, the same for every report.

    >>> "ASSAULT" in instructions()
    True
    """
    lines = []
    for kind in ontology().types.values():
        modes = f" Modes: {', '.join(kind.modes)}." if kind.modes else ""
        lines.append(f"- {kind.name}: {kind.definition}{modes}")
    return _TASK + "\n".join(lines)


def question(report: Report, longest: int) -> str:
    """A report as it is shown to a model, its text cut after ``longest`` characters.

    >>> print(question(Report("r1", "They met on Monday.", "2024-05-14", language="en"), 8))
    Published: 2024-05-14
    Language: en
    Report:
    They met
    """
    given = {"Published": report.published, "Language": report.language, "Title": report.title}
    head = [f"{name}: {value}" for name, value in given.items() if value]
    return "\n".join([*head, "Report:", report.text[:longest]])
