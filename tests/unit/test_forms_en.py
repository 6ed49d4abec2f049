"""Noun or verb, active or passive, and the places of sides, where owners stand first: with sentences built by hand.

The trees are written as the trained pipeline labels them (see ``training/en/scheme.py``): ``form/TAG/relation/head``.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from spacy.vocab import Vocab

import damai
from damai.events.arguments import RULES, Grammar, frame_role, role_features
from damai.events.candidates import Candidate, Side
from damai.events.coder import _outside
from damai.events.modality import Modality
from damai.events.sides import SideChooser
from damai.events.triggers import Trigger, TriggerTable, settle
from damai.events.units import Unit, build_units
from damai.grounding.mentions import Mention
from damai.language.pack import Predicate
from damai.language.sentence import Sentence, Word
from damai.language.tokens import WordSplitter

PACKS = Path(damai.__file__).parent / "language" / "packs"


def table(pack: str, name: str) -> dict[str, dict[str, object]]:
    return tomllib.loads((PACKS / pack / f"{name}.toml").read_text(encoding="utf-8"))


GRAMMAR = Grammar.from_table(table("en", "frames"), {})
PLAIN = Grammar.from_table(table("id", "frames"), {})


def predicate(name: str, frame: str = "transitive", **given: list[str]) -> Predicate:
    near, told_by = frozenset(given.pop("near", ())), frozenset(given.pop("object", ()))
    forms = {key: tuple(value) for key, value in given.items()}
    return Predicate(f"ASSAULT.{name}", "ASSAULT", name, frame, forms=forms, near=near, object=told_by)


ATTACK = predicate(
    "attack", active=["attack", "attacks", "attacked"], passive=["was attacked", "attacked by"], noun_by=["attack"]
)
STRIKE = predicate("strike", active=["strikes"], noun_by=["strikes"])
KILL = predicate("kill", frame="undergo", active=["killed"])
ARREST = predicate("arrest", active=["arrest"], noun_of=["arrest", "arrest of"])
OFFENSIVE = predicate("offensive", noun_by=["offensive", "invasion"])
HOLD = predicate("hold", active=["holds * responsible"], passive=["faces * accusations"])
SUPPORT = predicate("support", frame="give", noun_by=["US support for", "support"])
WITHDRAWAL = predicate("withdrawal", frame="self", noun_by=["withdrawal"])
TALKS = predicate("accuse", active=["accused"])
EVERYTHING = [ATTACK, STRIKE, KILL, ARREST, OFFENSIVE, HOLD, SUPPORT, WITHDRAWAL, TALKS]
NAMES = {
    "Israel": "ISR", "Israeli": "ISR", "Lebanon": "LBN", "US": "USA", "Ukraine": "UKR", "Navalny": "RUS",
    "Egypt": "EGY", "Hamas": "NSA-HAMAS", "Gaza": "PSE", "Chad": "TCD", "Niger": "NER", "Yemen": "YEM", "Iran": "IRN",
}  # fmt: skip


def sentence(written: str) -> Sentence:
    """From ``form/TAG/relation/head`` words, or bare forms for a sentence without tags and tree."""
    words: list[Word] = []
    at = 0
    for i, piece in enumerate(written.split()):
        text, tag, relation, head = piece.split("/") if "/" in piece else (piece, "", "", str(i))
        if words and (text in ("'s", "-", ",", ".") or words[-1].text == "-"):
            at -= 1
        words.append(Word(i, at, at + len(text), text, text.lower(), "", tag, relation, int(head)))
        at += len(text) + 1
    return Sentence(0, 0, 0, at, tuple(words), parsed="/" in written)


def mentions_of(read: Sentence) -> list[Mention]:
    return [Mention(0, w.i, w.i + 1, "state", (NAMES[w.text],)) for w in read.words if w.text in NAMES]


def triggers_of(read: Sentence, predicates: list[Predicate] = EVERYTHING, grammar: Grammar = GRAMMAR) -> list[Trigger]:
    split = lambda form: form.lower().split()  # noqa: E731
    return list(settle(read, TriggerTable(predicates, split, ("object_first",)).find(read), grammar.words))


def form_of(written: str, predicates: list[Predicate] = EVERYTHING, grammar: Grammar = GRAMMAR) -> str:
    """The class of the first trigger's form."""
    return triggers_of(sentence(written), predicates, grammar)[0].form


def features_of(read: Sentence, trigger: Trigger, grammar: Grammar = GRAMMAR) -> list[tuple[Unit, list[str]]]:
    units = build_units(read, mentions_of(read), grammar.words)
    return [(u, role_features(read, trigger, u, units, grammar, False)) for u in units]


def roles_of(written: str, which: int = 0) -> dict[str, str]:
    """What the frame makes of each side, by its first code, for the first (or another) trigger."""
    read = sentence(written)
    told = features_of(read, triggers_of(read)[which])
    return {unit.codes[0]: next(f[5:] for f in row if f.startswith("rule=")) for unit, row in told}


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("Israel/PROPN/nmod/2 's/PART/case/0 attack/NOUN/root/2", "noun_by"),
        ("Iran/PROPN/nsubj/2 may/AUX/aux/2 attack/VERB/root/2 Yemen/PROPN/obj/2", "active"),
        ("Chad/PROPN/nsubj/1 attacked/VERB/root/1 Niger/PROPN/obj/1", "active"),
        ("The/DET/det/1 base/NOUN/nsubj:pass/4 was/AUX/aux/4 reportedly/ADV/advmod/4 attacked/VERB/root/4", "passive"),
        ("The/DET/det/1 base/NOUN/nsubj/5 attacked/VERB/acl/1 yesterday/ADV/advmod/2 is/AUX/cop/5 empty/ADJ/root/5",
         "passive"),
        ("rebels/NOUN/nsubj/3 who/PRON/nsubj/2 attacked/VERB/acl/0 fled/VERB/root/3", "active"),
        ("Chad/PROPN/nsubj/2 has/AUX/aux/2 attacked/VERB/root/2 Niger/PROPN/obj/2", "active"),
        ("It/PRON/nsubj:pass/2 was/AUX/aux/2 looted/VERB/root/2 and/CCONJ/cc/4 attacked/VERB/conj/2", "passive"),
    ],
)  # fmt: skip
def test_tags_and_tree_choose_the_class_of_form(written: str, form: str) -> None:
    assert form_of(written) == form


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("Chad 's attack shakes Niger", "noun_by"),
        ("A deadly attack shakes Niger", "noun_by"),
        ("Niger will attack soon", "active"),
        ("Army base was reportedly attacked", "passive"),
        ("Army base attacked by rebels", "passive"),
        ("Israel attacks Yemen", "active"),
        ("Fears, rebels attacked Niger", "active"),
    ],
)
def test_words_before_choose_it_in_a_title(written: str, form: str) -> None:
    assert form_of(written) == form


def test_what_undergoes_in_either_voice_stays_active() -> None:
    assert form_of("Two/NUM/nsubj:pass/2 were/AUX/aux/2 killed/VERB/root/2") == "active"


def test_another_predicate_may_hold_the_noun() -> None:
    verb = predicate("attack-target", active=["attack"], object=["base"])
    read = sentence("The/DET/det/1 attack/NOUN/root/1 on/ADP/case/4 a/DET/det/4 base/NOUN/nmod/1")
    [trigger] = triggers_of(read, [verb, ATTACK])
    assert (trigger.predicate.id, trigger.form) == ("ASSAULT.attack", "noun_by")


def test_a_pack_without_signs_keeps_the_forms_as_found() -> None:
    written = "Israel/PROPN/nmod/2 's/PART/case/0 attack/NOUN/root/2"
    assert form_of(written, EVERYTHING, PLAIN) == "active"
    assert not PLAIN.rules & {"object_first", "gap_is_object"}


@pytest.mark.parametrize("pack", ["id", "en"])
def test_packs_switch_on_known_rules_only(pack: str) -> None:
    assert set(table(pack, "frames").get("rules", {})) <= RULES


def test_the_object_tells_more_than_a_word_somewhere() -> None:
    near = predicate("near", active=["hit"], near=["drones"])
    at_object = predicate("object", active=["hit"], object=["tanker"])
    read = sentence("Drones hit a tanker")
    assert TriggerTable([near, at_object], str.split).find(read)[0].predicate is near
    assert TriggerTable([near, at_object], str.split, ("object_first",)).find(read)[0].predicate is at_object


@pytest.mark.parametrize(
    ("written", "roles"),
    [
        ("Israel/PROPN/nmod/2 's/PART/case/0 attack/NOUN/nsubj/5 on/ADP/case/4 Lebanon/PROPN/nmod/2 ended/VERB/root/5",
         {"ISR": "actor", "LBN": "recipient"}),
        ("Israeli/ADJ/amod/1 strikes/NOUN/nsubj/4 on/ADP/case/3 Yemen/PROPN/nmod/1 ended/VERB/root/4",
         {"ISR": "actor", "YEM": "recipient"}),
        ("US/PROPN/nmod/4 -/PUNCT/punct/0 led/VERB/amod/4 air/NOUN/nmod/4 strikes/NOUN/nsubj/5 ended/VERB/root/5",
         {"USA": "actor"}),
        ("Iran/PROPN/nmod/3 -/PUNCT/punct/0 backed/VERB/amod/3 strikes/NOUN/nsubj/4 ended/VERB/root/4",
         {"IRN": "none"}),
        ("Navalny/PROPN/nmod/2 's/PART/case/0 arrest/NOUN/nsubj/3 angered/VERB/root/3 Ukraine/PROPN/obj/3",
         {"RUS": "recipient", "UKR": "none"}),
        ("Israel/PROPN/nmod/2 's/PART/case/0 arrest/NOUN/root/2 of/ADP/case/4 Hamas/PROPN/nmod/2",
         {"ISR": "actor", "NSA-HAMAS": "recipient"}),
        ("Chad/PROPN/nmod/2 's/PART/case/0 invasion/NOUN/root/2 of/ADP/case/4 Niger/PROPN/nmod/2",
         {"TCD": "actor", "NER": "recipient"}),
        ("Israel/PROPN/nmod/3 's/PART/case/0 Gaza/PROPN/nmod/3 offensive/NOUN/root/3",
         {"ISR": "actor", "PSE": "recipient"}),
        ("the/DET/det/1 withdrawal/NOUN/root/1 of/ADP/case/4 Israeli/ADJ/amod/4 units/NOUN/nmod/1", {"ISR": "actor"}),
        ("US/PROPN/nmod/1 support/NOUN/nsubj/4 for/ADP/case/3 Ukraine/PROPN/nmod/1 fell/VERB/root/4",
         {"USA": "actor", "UKR": "recipient"}),
    ],
)  # fmt: skip
def test_owners_before_a_noun(written: str, roles: dict[str, str]) -> None:
    assert roles_of(written) == roles


@pytest.mark.parametrize(
    ("written", "roles"),
    [
        ("The Chad 's deadly cross-border attack angers Niger", {"TCD": "actor", "NER": "none"}),
        ("Niger says ' attack over", {"NER": "none"}),
    ],
)
def test_owners_in_a_title(written: str, roles: dict[str, str]) -> None:
    read = sentence(written)
    [trigger] = triggers_of(read, [predicate("attack", noun_by=["attack"])])
    told = {u.codes[0]: next(f[5:] for f in row if f.startswith("rule=")) for u, row in features_of(read, trigger)}
    assert told == roles


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("Egypt/PROPN/nsubj/1 holds/VERB/root/1 Chad/PROPN/obj/1 responsible/ADJ/xcomp/1", "recipient"),
        ("Niger/PROPN/nsubj/1 faces/VERB/root/1 Chad/PROPN/nmod/4 's/PART/case/2 accusations/NOUN/obj/1", "actor"),
        ("Egypt holds Chad responsible", "recipient"),
    ],
)
def test_a_side_in_a_gap_is_no_subject(written: str, place: str) -> None:
    assert roles_of(written)["TCD"] == place


def test_a_bare_side_behind_a_noun_or_a_passive_owns_nothing_and_does_nothing() -> None:
    assert roles_of("An attack Israel denied")["ISR"] == "none"
    assert roles_of("Base was attacked Israel says")["ISR"] == "none"


def test_a_form_that_names_its_own_actor() -> None:
    read = sentence("US/PROPN/nmod/1 support/NOUN/root/1 for/ADP/case/3 Ukraine/PROPN/nmod/1")
    [trigger] = triggers_of(read)
    assert trigger.words == (0, 1, 2)
    assert frame_role(trigger, "genitive", GRAMMAR) == "actor"
    assert roles_of("US/PROPN/nmod/1 support/NOUN/root/1 for/ADP/case/3 Ukraine/PROPN/nmod/1")["USA"] == "actor"


def test_words_of_a_name_are_no_trigger() -> None:
    read = sentence("Rapid Support Forces attacked Niger after support ended")
    found = triggers_of(read)
    name = Mention(0, 0, 3, "org", ("NSA-RSF",))
    office = Mention(0, 0, 3, "title", ("NSA-RSF",))
    assert [t.first for t in found] == [1, 3, 6]
    assert [t.first for t in _outside(found, [name])] == [3, 6]
    assert [t.first for t in _outside(found, [office])] == [1, 3, 6]


@pytest.mark.parametrize(
    ("written", "mutual"),
    [
        ("Chad and Niger accused each other of lying", True),
        ("Chad and Niger accused the other side each day", False),
        ("Chad and Niger mutually accused neighbours", True),
        ("Chad and Niger accused Egypt of harming each other", False),
    ],
)
def test_each_does_it_to_the_other(written: str, mutual: bool) -> None:
    read = sentence(written)
    [trigger] = [t for t in triggers_of(read) if t.predicate is TALKS]
    told = features_of(read, trigger)
    candidate = Candidate(trigger, read, Modality("occurred"), [], [], [], False)
    candidate.options = [Side(unit, "here", tuple(row)) for unit, row in told]
    assert SideChooser(GRAMMAR, None, None)._mutual(candidate) is mutual


@pytest.mark.parametrize("form", ["'s", "’s"])
def test_the_possessive_alone_is_one_word(form: str) -> None:
    splitter = WordSplitter(Vocab(), table("en", "tokens"))
    assert splitter.split(form) == [(0, 2)]
    assert splitter.split(f"Chad{form} army") == [(0, 4), (4, 6), (7, 11)]
