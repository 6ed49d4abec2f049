"""Those who say so by all mentions of an event together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from damai.events.claims import NOBODY, SOMEBODY, ClaimOption, agreed, originators
from damai.events.quotation import Said
from damai.events.units import Unit
from damai.events.weights import LinearModel
from damai.grounding.mentions import Mention
from damai.model import Report, Span
from damai.pipeline import load_pipeline


def option(*codes: str, way: str = "own") -> ClaimOption:
    """An option that stands for these codes."""
    return ClaimOption(Unit((Mention(0, 0, 1, "state", codes),), 0, 1, 0, ""), (SOMEBODY,), "cue:said:before", way)


def test_the_average_over_the_mentions_decides() -> None:
    both = [[(option("KEN"), 0.5)], [(option("KEN"), 0.3)]]
    assert {a.code: a.chance for a in agreed(both, 0.39)} == {"KEN": pytest.approx(0.4)}
    assert agreed(both, 0.41) == []


def test_a_mention_in_the_outlets_own_voice_speaks_against() -> None:
    told = [[(option("KEN"), 0.6)], []]
    assert agreed(told, 0.35) == []
    assert [a.code for a in agreed(told[:1], 0.35)] == ["KEN"]


def test_who_owns_a_deed_is_not_outvoted() -> None:
    owner = replace(option("KEN"), owning=True)
    assert [a.code for a in agreed([[], [(owner, 0.5)], []], 0.45)] == ["KEN"]
    assert agreed([[], [(owner, 0.4)], []], 0.45) == []


@pytest.mark.parametrize("verb", ["mengaku bertanggung jawab atas", "mengklaim berada di balik"])
def test_a_claim_of_responsibility_is_found(verb: str) -> None:
    text = f"Bom meledak di Mogadishu pada Senin. Al-Shabaab {verb} serangan itu."
    read = load_pipeline("id").read(Report("r", text, "2024-05-08", language="id"))[1]
    assert read is not None
    assert [(s.owning, s.source is not None and s.source.codes) for s in read.said] == [(True, ("NSA-ALSHABAAB",))]


def test_several_sources_are_kept_and_each_entity_once() -> None:
    told = [
        [(option("KEN:GOV"), 0.8), (option("KEN:MIL"), 0.6), (option("SOM"), 0.9)],
        [(option("KEN:MIL"), 0.8), (option("SOM"), 0.7), (option("ETH"), 0.4)],
    ]
    found = {a.code: a.chance for a in agreed(told, 0.35)}
    assert found == {"KEN:GOV": pytest.approx(0.8), "SOM": pytest.approx(0.8)}


def test_joined_sources_are_named_one_by_one() -> None:
    assert [a.code for a in agreed([[(option("KEN", "ETH"), 0.9)]], 0.35)] == ["KEN", "ETH"]


def test_a_model_knows_only_ways_it_has_learned_from() -> None:
    model = LinearModel(("no", "yes"), {SOMEBODY: (0.0, 1.0), "way=carried": (0.0, -1.0)})
    assert option("KEN").is_known_to(model)
    assert option("KEN", way="carried").is_known_to(model)
    assert not option("KEN", way="aside").is_known_to(model)
    assert not option("UNNAMED", way="-").is_known_to(model)
    assert option("UNNAMED", way="-").is_known_to(LinearModel(("no", "yes"), {NOBODY: (0.0, 0.0)}))


@pytest.mark.parametrize(
    ("language", "text", "claimants"),
    [
        (
            "id",
            "Juru bicara Kementerian Luar Negeri Mesir mengatakan Hamas memberi tahu Kairo bahwa Israel telah "
            "menembaki konvoi bantuan di dekat Khan Younis.",
            {"NSA-HAMAS"},
        ),
        ("en", "Interfax, citing the Russian defence ministry, reported that Ukraine shelled Belgorod.", {"RUS"}),
    ],
)
def test_who_passes_on_is_no_origin(language: str, text: str, claimants: set[str]) -> None:
    events = load_pipeline(language).run(Report("r", text, "2024-05-14", language=language)).events
    deed = next(event for event in events if event.type == "ASSAULT")
    assert {code.partition(":")[0] for code in deed.claimants} == claimants


def said(start: int, end: int, cue: tuple[int, int], kind: str = "say") -> Said:
    """An act of saying with content ``start..end``."""
    return Said(0, Span(*cue), kind, (Span(start, end),), None, False, "cue:said:before")


def heard(code: str, at: int, act: Said) -> ClaimOption:
    """An option whose source stands at ``at``."""
    mention = Mention(0, 0, 1, "state", (code,), spans=(Span(at, at + 3),))
    return ClaimOption(Unit((mention,), 0, 1, 0, ""), (SOMEBODY,), "cue:said:before", "own", act)


def test_what_speaks_for_the_messenger_speaks_for_the_origin() -> None:
    outer, inner = said(10, 90, (4, 9)), said(30, 90, (20, 29))
    rated = [(heard("EGY", 0, outer), 0.7), (heard("SOM", 12, inner), 0.2)]
    assert [(option.unit.codes, chance) for option, chance in originators(rated)] == [(("SOM",), 0.7)]


def test_two_who_say_it_side_by_side_both_stay() -> None:
    left, right = said(10, 40, (4, 9)), said(10, 40, (45, 49))
    rated = [(heard("EGY", 0, left), 0.7), (heard("SOM", 50, right), 0.2)]
    assert originators(rated) == rated


def test_who_denies_passes_nothing_on() -> None:
    outer, inner = said(10, 90, (4, 9), "deny"), said(30, 90, (20, 29))
    rated = [(heard("EGY", 0, outer), 0.7), (heard("SOM", 12, inner), 0.2)]
    assert originators(rated) == rated
