"""Who else a bare office, people or pronoun may stand for."""

from __future__ import annotations

from damai.grounding.alternatives import MOST, alternatives
from damai.grounding.mentions import Mention
from damai.model import Span


def mention(first: int, codes: tuple[str, ...], kind: str = "state", **more: object) -> Mention:
    """A mention of one word that stands at ``first``."""
    return Mention(0, first, first + 1, kind, codes, spans=(Span(first * 10, first * 10 + 5),), **more)  # type: ignore[arg-type]


PEOPLE = mention(5, ("FRA:CVL",), "title", title_kind="people", sector="CVL", via="carried")


def test_bare_people_may_belong_to_any_land_of_the_sentence() -> None:
    here = [mention(0, ("SDN",)), mention(3, ("TCD",), "place"), PEOPLE]
    found = alternatives(PEOPLE, here, [], (), {})
    assert [(how, m.codes) for how, m in found] == [("place", ("TCD:CVL",)), ("left", ("SDN:CVL",))]
    assert found[0][1].antecedents == here[1].spans


def test_the_land_they_already_have_is_no_other_reading() -> None:
    here = [mention(0, ("FRA",)), PEOPLE]
    assert alternatives(PEOPLE, here, [], (), {}) == []


def test_lands_of_the_sentences_before_and_chief_states_follow() -> None:
    before = [[mention(0, ("KEN",))], [mention(0, ("UGA",)), mention(2, ("NSA-M23",), "org")]]
    first = {"COD": mention(0, ("COD",))}
    found = alternatives(PEOPLE, [PEOPLE], before, (("NSA-M23", 9), ("COD", 4)), first)
    assert [(how, m.codes[0]) for how, m in found] == [
        ("back0", "UGA:CVL"),
        ("back1", "KEN:CVL"),
        ("focus0", "COD:CVL"),
    ]


def test_never_more_than_a_few() -> None:
    here = [mention(n, (code,)) for n, code in enumerate(("SDN", "TCD", "KEN", "UGA", "COD"))] + [PEOPLE]
    assert len(alternatives(PEOPLE, here, [], (), {})) == MOST


def test_a_pronoun_may_stand_for_any_group_named_before_it() -> None:
    they = mention(5, ("NSA-M23",), "pronoun", via="pronoun", number=0)
    here = [mention(1, ("COD:MIL",), "title"), they, mention(7, ("RWA",))]
    found = alternatives(they, here, [[mention(0, ("UGA",))]], (), {})
    assert [(how, m.codes[0]) for how, m in found] == [("said0", "COD:MIL"), ("said1", "UGA")]


def test_a_name_stands_for_itself() -> None:
    assert alternatives(mention(0, ("SDN",)), [mention(0, ("SDN",)), mention(1, ("TCD",))], [], (), {}) == []
