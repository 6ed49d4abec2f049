"""Who does it to whom: a grammatical place for each side, the frame's reading of it, and the features of a small model.

The features are named; the model's weights come from ``training/coder`` (see the pack's card). Without weights the
frame's reading alone decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from damai.events.triggers import Trigger
from damai.events.units import Unit
from damai.language.sentence import Sentence, Word

MAX_CLIMB = 4


@dataclass(frozen=True, slots=True)
class Grammar:
    """The pack's ``frames.toml``: function words by class, and the frames (frame -> place -> role); ``clusters`` groups
    words of like use (``clusters.json``)."""

    words: Mapping[str, frozenset[str]]
    frames: Mapping[str, Mapping[str, str]]
    clusters: Mapping[str, int]

    @classmethod
    def from_table(cls, table: Mapping[str, Mapping[str, object]], clusters: Mapping[str, int]) -> Grammar:
        """From the parsed TOML, with the pack's word clusters."""
        words = {name: frozenset(forms) for name, forms in table["words"].items()}  # type: ignore[call-overload]
        frames = {name: {str(k): str(v) for k, v in row.items()} for name, row in table["frame"].items()}  # type: ignore[attr-defined]
        return cls(words, frames, clusters)

    def group(self, word: Word | None) -> str:
        """The cluster of a word; the edge of the sentence and unknown words have signs of their own."""
        if word is None:
            return "^"
        number = self.clusters.get(word.lower)
        if number is not None:
            return str(number)
        return "A" if word.text[0].isupper() else "9" if word.text[0].isdigit() else "?"


def tree_path(words: Sequence[Word], trigger: Sequence[int], unit: int) -> str:
    """The way from trigger to unit: relations climbed from the trigger, ``^``, relations down to it; empty if far.

    ``nsubj`` alone means the unit is the trigger's subject, ``acl^`` that the trigger is a relative clause of the unit.
    """
    ups: dict[int, list[str]] = {}
    for start in trigger:
        chain: list[str] = []
        at = start
        ups.setdefault(at, [])
        while len(chain) < MAX_CLIMB and words[at].head != at:
            chain.append(words[at].dep)
            at = words[at].head
            if at not in ups or len(ups[at]) > len(chain):
                ups[at] = list(chain)
    downs: list[str] = []
    at = unit
    for _ in range(MAX_CLIMB):
        if at in ups:
            return "+".join(ups[at]) + ("^" if ups[at] else "") + "+".join(reversed(downs))
        if words[at].head == at:
            break
        downs.append(words[at].dep)
        at = words[at].head
    return "+".join(ups[at]) + "^" + "+".join(reversed(downs)) if at in ups else ""


def grammatical_place(trigger: Trigger, unit: Unit, path: str, grammar: Grammar) -> str:
    """Subject, object, agent, possessor, with, between, toward, from, or empty: by preposition, tree, then order."""
    after = unit.first >= trigger.last
    if after:
        for place in ("agent", "with", "between", "toward", "from"):
            if unit.prep in grammar.words[place]:
                return place
    last = path.rsplit("^", 1)[-1]
    if last.startswith("nsubj") and not path.startswith(("ccomp", "xcomp^nsubj+")):
        return "subject"
    if last == "obj" and "^" not in path:
        return "object"
    noun = trigger.form.startswith("noun")
    gap = unit.first - trigger.last
    if after:
        if noun:
            return "possessor" if gap <= 1 else ""
        if trigger.form == "passive":
            return "agent" if gap <= 1 else ""
        return "object" if gap <= 3 else ""
    if path.endswith("^") and path.startswith("acl"):
        return "subject"
    return "subject" if not noun and unit.prep not in grammar.words["place"] else ""


def _ranked(place: str, trigger: Trigger, unit: Unit, units: Sequence[Unit], path: str, grammar: Grammar) -> str:
    """A place that only the order tells counts for the nearest side; one further off has another name ("subject2")."""
    if place not in ("subject", "object", "possessor") or (
        path.rsplit("^", 1)[-1].startswith(("nsubj", "obj")) and len(path) < 12
    ):
        return place
    barred = grammar.words["place"] | grammar.words["agent"] | grammar.words["with"] | grammar.words["toward"]
    if unit.last <= trigger.first:
        nearer = any(
            unit.last <= other.first and other.last <= trigger.first and other.prep not in barred for other in units
        )
    else:
        nearer = any(trigger.last <= other.first and other.last <= unit.first for other in units)
    return f"{place}2" if nearer else place


def frame_role(trigger: Trigger, place: str, grammar: Grammar) -> str:
    """What the frame says of a place, with the voice taken into account; ``none`` where it says nothing."""
    frame = grammar.frames.get(trigger.predicate.frame, {})
    if trigger.form == "passive" and place == "subject":
        place = "object" if trigger.predicate.frame != "undergo" else "subject"
    elif trigger.form in ("noun_by", "noun_of") and place == "possessor" and "possessor" not in frame:
        place = "subject" if trigger.form == "noun_by" else "object"
    elif trigger.form == "noun_of" and place in ("subject", "object"):
        place = ""
    return frame.get(place, "none")


def role_features(
    sentence: Sentence, trigger: Trigger, unit: Unit, units: Sequence[Unit], grammar: Grammar, speaker: bool
) -> list[str]:
    """Named features of one side with respect to one trigger, for the role model."""
    words = sentence.words
    path = tree_path(words, trigger.words, unit.head)
    place = _ranked(grammatical_place(trigger, unit, path, grammar), trigger, unit, units, path, grammar)
    role = frame_role(trigger, place, grammar)
    after = unit.first >= trigger.last
    inside = unit.last > trigger.first and unit.first < trigger.last
    low, high = (trigger.last, unit.first) if after else (unit.last, trigger.first)
    gap = words[low:high] if low < high else ()
    between = sum(1 for other in units if low <= other.first and other.last <= high and other is not unit)
    kind, form, frame, side = trigger.predicate.type, trigger.form, trigger.predicate.frame, "R" if after else "L"
    prep = unit.prep if any(unit.prep in forms for forms in grammar.words.values()) else "-"
    mention = unit.mentions[0]
    what = f"{mention.kind}.{mention.title_kind}" if mention.title_kind else mention.kind
    clause = sum(1 for w in gap if w.lower in grammar.words["clause"])
    commas = sum(1 for w in gap if w.text in ',;:"“”')
    distance = min(6, len(gap).bit_length())
    quoted = any(w.text in '"“”' for w in gap)
    features = [
        "bias", f"rule={role}", f"rule={role}&frame={frame}", f"rule={role}&type={kind}", f"place={place}&form={form}&frame={frame}",
        f"path={path}&form={form}", f"path={path}&frame={frame}", f"side={side}&prep={prep}&form={form}", f"side={side}&prep={prep}&type={kind}",
        f"side={side}&prep={prep}&frame={frame}&form={form}", f"side={side}&near={between}&form={form}", f"what={what}&type={kind}", f"what={what}&rule={role}",
        f"what={what}&side={side}&prep={prep}", f"distance={distance}&side={side}", f"clause={min(clause, 2)}&side={side}", f"commas={min(commas, 3)}&side={side}",
        f"several={len(unit.codes) > 1}&type={kind}", f"via={mention.via}", f"speaker={speaker}&type={kind}", f"speaker={speaker}&side={side}", f"quoted={quoted}&side={side}",
        f"predicate={trigger.predicate.id}&side={side}&form={form}", f"sector={mention.sector}&type={kind}", f"inside={inside}",
        f"first={unit.first == 0 or unit is units[0]}&side={side}", f"adjacent={len(gap) == 0}&side={side}&form={form}&frame={frame}",
        f"near={between}&rule={role}", f"org={unit.codes[0][:4] if unit.codes and '-' in unit.codes[0] else 'state'}&type={kind}",
    ]  # fmt: skip
    left = words[unit.first - 1] if unit.first else None
    right = words[unit.last] if unit.last < len(words) else None
    head = words[words[unit.head].head]
    features += [f"{name}={grammar.group(word)}" for name, word in (("before", left), ("after", right), ("head", head))]
    features += [f"before={grammar.group(left)}&side={side}&type={kind}", f"after={grammar.group(right)}&side={side}"]
    features += [f"gap={group}&side={side}" for group in sorted({grammar.group(w) for w in gap[:8]})]
    return features
