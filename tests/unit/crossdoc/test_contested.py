"""Contested claims: which, with which sides."""

from __future__ import annotations

from telling import report, told

from damai.crossdoc.contested import Contested
from damai.crossdoc.linker import Linker
from damai.crossdoc.told import ToldEvent


def contested(*reports: tuple[ToldEvent, ...]) -> tuple[Contested, ...]:
    state = Linker()
    for events in reports:
        state.add(report(*events))
    return state.contested


def account(ref: str, sides: str, who: str, **fields: str) -> ToldEvent:
    return told(ref, "ASSAULT", sides, date="2024-05-02", claimants=(who,), **fields)


def test_each_says_that_the_other_did_it_in_every_report() -> None:
    first = account("r#0", "A>B", "B:GOV", place="Dover"), account("r#1", "B>A", "A:GOV", place="Calais")
    second = account("s#0", "A>B", "B:MIL", place="Dover"), account("s#1", "B>A", "A:GOV", place="Calais")
    (found,) = contested(first, second)
    assert found.kind == "mutual"
    assert set(found.pairs()) == {(a, b) for a in ("r#0", "s#0") for b in ("r#1", "s#1")}
    assert [(side.claimants, side.first, side.published) for side in found.sides] == [
        (("B:GOV", "B:MIL"), "r#0", "2024-05-10"), (("A:GOV",), "r#1", "2024-05-10"),
    ]  # fmt: skip


def test_who_started_a_fight_that_is_told_of() -> None:
    fight = told("r#2", "ASSAULT", "A,B", date="2024-05-02")
    (found,) = contested((account("r#0", "A>B", "B"), account("r#1", "B>A", "A"), fight))
    assert found.kind == "started"


def test_no_rival_accounts() -> None:
    one = account("r#0", "A>B", "B")
    assert not contested((one, account("r#1", "B>A", "B")))  # told by one camp both times
    assert not contested((one, told("r#1", "ASSAULT", "B>A", date="2024-05-02")))  # told by the outlet
    assert not contested((one, told("r#1", "ASSAULT", "B>A", date="2024-05-06", claimants=("A",))))
    assert not contested((one, account("r#1", "C>D", "D")))


def test_where_a_report_says_that_both_accuse_the_claimants_need_not_be_known() -> None:
    events = told("r#0", "ASSAULT", "A>B", date="2024-05-02"), told("r#1", "ASSAULT", "B>A", date="2024-05-02")
    assert not contested(events)
    (found,) = contested((*events, told("r#2", "ACCUSE", "A,B", date="2024-05-02")))
    assert found.pairs() == (("r#0", "r#1"),)


def test_an_account_answers_one_other() -> None:
    near = account("r#0", "A>B", "B", evidence=((100, 120),))
    far, close = account("r#1", "B>A", "A", place="X", evidence=((900, 950),)), account("r#2", "B>A", "A", place="Y", evidence=((130, 150),))  # type: ignore[arg-type]  # noqa: E501  # fmt: skip
    (found,) = contested((near, far, close))
    assert found.pairs() == (("r#0", "r#2"),)


def test_assertion_against_denial() -> None:
    (found,) = contested((account("r#0", "A>B", "B"),), (told("s#0", "ASSAULT", "A>B", date="2024-05-02",
                         status="negated", claimants=("A",)),))  # fmt: skip
    assert (found.kind, found.pairs()) == ("denied", (("r#0", "s#0"),))


def test_a_denial_in_the_same_record_has_sides_but_no_pair() -> None:
    (found,) = contested((told("r#0", "ASSAULT", "A>B", date="2024-05-02", claimants=("B",), deniers=("A",)),))
    assert [side.claimants for side in found.sides] == [("B",), ("A",)]
    assert found.pairs() == ()


def test_a_toll_may_rise_but_not_fall() -> None:
    early, late = (
        told(f"{r}#0", "ASSAULT", "A>B", day, date="2024-05-02", killed=n)
        for r, day, n in (("r", "2024-05-03", 40), ("s", "2024-05-09", 90))
    )
    assert not contested((early,), (late,))
    fell = told("t#0", "ASSAULT", "A>B", "2024-05-20", date="2024-05-02", killed=30)
    found = contested((early,), (fell,))
    assert [(claim.kind, [side.value for side in claim.sides]) for claim in found] == [("toll", ["40", "30"])]


def test_each_camp_has_its_own_toll() -> None:
    (found,) = contested((account("r#0", "A>B", "A", killed=60), account("r#1", "A>B", "B", killed=5)))  # type: ignore[arg-type]
    assert (found.kind, found.pairs()) == ("toll", (("r#0", "r#1"),))
