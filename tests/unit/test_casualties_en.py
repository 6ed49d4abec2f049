"""Numbers of killed and injured, and single victims told by name, in English sentences of our own."""

from __future__ import annotations

import pytest

from damai.events.casualties import CasualtyTable, casualties_of
from damai.events.units import Unit
from damai.events.victims import VictimTable
from damai.grounding.mentions import Mention
from damai.language.analyser import Analyser
from damai.language.pack import load_pack
from damai.model import Span

CASES = [
    ("The strike killed 1,200 people.", 1200, None),
    ("Nearly 1.5 million people were killed.", 1_500_000, None),
    ("One hundred and twenty people were killed.", 120, None),
    ("Two hundred and five officers were wounded.", None, 205),
    ("The blast killed two soldiers and 20 people were wounded.", 2, 20),
    ("The raid killed a total of 39.", 39, None),
    ("Three Israeli soldiers were killed.", 3, None),
    ("Four senior Iranian military commanders were killed.", 4, None),
    ("A young Kenyan aid worker was killed.", 1, None),
    ("Two dozen villagers were killed.", 24, None),
    ("A car bomb killed 12.", 12, None),
]

NOT_COUNTED = [
    "The shelling destroyed three Israeli tanks.",
    "It was a major blow.",
    "The strike hit two Syrian army posts and killed nobody we know.",
]

VICTIMS = [
    ("The killing of General Omar Duval shook the capital.", "killing of General Omar Duval"),
    ("Omar Duval was assassinated in the capital.", "Omar Duval was assassinated"),
    ("Omar Duval, who was killed in a strike, led the rebels.", "Omar Duval, who was killed"),
    ("They mourn Omar Duval's death.", "Omar Duval's death"),
    ("Rebels killed Omar Duval at dawn.", "killed Omar Duval"),
    ("A plot to kill Omar Duval was foiled.", None),
    ("Omar Duval was not killed in the raid.", None),
    ("Rebels killed Omar Duval and his guards.", None),
    ("Omar Duval said rebels were killed.", None),
    ("Rebels were killed, Omar Duval said.", None),
]


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(load_pack("en"))


@pytest.fixture(scope="module")
def table(analyser: Analyser) -> CasualtyTable:
    return CasualtyTable(load_pack("en").tables["casualties"], analyser.words_of)


@pytest.fixture(scope="module")
def victims(analyser: Analyser) -> VictimTable:
    return VictimTable(load_pack("en").tables["casualties"], analyser.words_of)


@pytest.mark.parametrize(("text", "killed", "injured"), CASES)
def test_numbers(analyser: Analyser, table: CasualtyTable, text: str, killed: int | None, injured: int | None) -> None:
    found = casualties_of(analyser.tokens(text, analyser.sentence_spans(text)), table)
    assert (found.killed, found.injured) == (killed, injured)


@pytest.mark.parametrize("text", NOT_COUNTED)
def test_what_is_no_victim(analyser: Analyser, table: CasualtyTable, text: str) -> None:
    found = casualties_of(analyser.tokens(text, analyser.sentence_spans(text)), table)
    assert (found.killed, found.injured) == (None, None)


def find(analyser: Analyser, victims: VictimTable, text: str, kind: str = "person") -> list[str]:
    """The victim's words, with "(General) Omar Duval" as the only side of the sentence."""
    (sentence,) = analyser.tokens(text, analyser.sentence_spans(text))
    words = [w.text for w in sentence.words]
    last = words.index("Duval") + 1
    first = last - (3 if "General" in words else 2)
    span = Span(sentence.words[first].start, sentence.words[last - 1].end)
    mention = Mention(0, first, last, kind, codes=("NSA-HAMAS",), spans=(span,))
    unit = Unit((mention,), first, last, first, "")
    return [s.of(text) for s in victims.find(sentence, [unit], frozenset({"NSA-HAMAS"}))]


@pytest.mark.parametrize(("text", "told"), VICTIMS)
def test_a_victim_told_by_name(analyser: Analyser, victims: VictimTable, text: str, told: str | None) -> None:
    assert find(analyser, victims, text) == ([told] if told else [])


def test_only_a_person_who_undergoes_it_is_a_victim(analyser: Analyser, victims: VictimTable) -> None:
    text = "Rebels killed Omar Duval at dawn."
    assert find(analyser, victims, text, "state") == []
    (sentence,) = analyser.tokens(text, analyser.sentence_spans(text))
    assert victims.find(sentence, [], frozenset({"NSA-HAMAS"})) == ()


def test_a_pack_without_rows_of_victims_counts_nobody(analyser: Analyser) -> None:
    rows = {k: v for k, v in load_pack("en").tables["casualties"].items() if k != "victim"}
    assert find(analyser, VictimTable(rows, analyser.words_of), "Omar Duval was assassinated.") == []
