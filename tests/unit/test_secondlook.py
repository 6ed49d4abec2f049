"""The second look at the sides: what the other triggers of a report say of a pair."""

from __future__ import annotations

from damai.events.secondlook import _level, _Other

NOBODY: frozenset[str] = frozenset()
SUDAN, RSF, KENYA = frozenset({"SDN"}), frozenset({"NSA-RSF"}), frozenset({"KEN"})


def _relation(mine: tuple[frozenset[str], frozenset[str]], theirs: tuple[frozenset[str], frozenset[str]]) -> object:
    return _Other((), theirs).piece(mine)[1]


def test_a_reply_has_the_sides_turned_round() -> None:
    assert _relation((RSF, SUDAN), (SUDAN, RSF)) == "RA"
    assert _relation((SUDAN, RSF), (SUDAN, RSF)) == "AR"


def test_a_third_party_and_nobody() -> None:
    assert _relation((KENYA, NOBODY), (SUDAN, RSF)) == "x-"
    assert _relation((SUDAN | KENYA, RSF), (SUDAN, RSF)) == "pR"


def test_what_the_other_trigger_leaves_open_is_told() -> None:
    assert _relation((SUDAN, RSF), (NOBODY, RSF)) == "xR0"


def test_shares_go_by_thirds() -> None:
    assert [_level(share) for share in (0.0, 0.2, 0.5, 1.0)] == ["0", "1", "2", "3"]
