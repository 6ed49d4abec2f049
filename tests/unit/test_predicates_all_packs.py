"""What holds for the predicates of every pack: their form, and that their examples trigger them, by the engine's table.

``test_predicates_conflict``, ``_cooperation`` and ``_verbal`` ask more of the Indonesian ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest

from damai.events.triggers import Trigger, TriggerTable
from damai.knowledge.ontology import ontology
from damai.language.analyser import Analyser
from damai.language.pack import TYPES, Predicate, installed, load_pack

LANGUAGES = installed()
AT_LEAST = {"id": 1700, "en": 1900}
"""Predicates of each pack."""
OWN_MODES = {("AID", "rescue"), ("CONSULT", "virtual"), ("COOPERATE", "judicial"), ("RETREAT", "exchange")}
"""Modes of the Indonesian pack that the ontology does not have."""
NOT_HELD = {
    "id": {"AID.deposito", "CONCEDE.batal-bangun"},
    "en": {"REQUEST.demand-resign-what"},
}
"""Predicates with an example in which their own form does not stand, or not with the words it asks for."""
NO_FORM = {
    "id": {
        "ACCUSE.dalang", "ACCUSE.kecam", "REJECT.keluar-runding", "REQUEST.perintah-langsung", "THREATEN.perang-dunia",
        "THREATEN.tutup-selat",
    },
    "en": set(),
}  # fmt: skip
"""Predicates with a counterexample that shows nothing, since no form of theirs stands in it."""
WON_ELSEWHERE: dict[str, set[str]] = {
    "id": {
        "AID.deposito", "AID.santuni", "ASSAULT.tabrak-perang", "COERCE.batal-tekan",
        "COOPERATE.pinjam-pangkalan", "MOBILIZE.pindah-senjata", "PROTEST.protes-meluas",
        "REJECT.runding-mati", "REQUEST.peringatkan-agar", "SANCTION.batal-sanksi", "SANCTION.boikot-negara",
        "SANCTION.larang-masuk", "SUPPORT.warga-kehormatan",
    },
    "en": {
        "ACCUSE.arrest-warrant", "ACCUSE.arrest-warrant-what", "ACCUSE.blame", "AGREE.accept-mediation",
        "AGREE.announce-aid", "AGREE.want-end-war", "AGREE.want-meet", "AID.harbour", "ASSAULT.aggression",
        "ASSAULT.attack-embassy", "ASSAULT.molotov", "ASSAULT.set-fire", "COERCE.close-border",
        "COERCE.evacuation-order", "CONCEDE.extend-deadline", "CONCEDE.extend-truce",
        "CONCEDE.lift-emergency", "CONCEDE.spare", "CONSULT.recall-consult", "COOPERATE.intercept-for",
        "MOBILIZE.conscription", "MOBILIZE.firepower", "MOBILIZE.form-force", "MOBILIZE.form-force-noun",
        "MOBILIZE.prepare-operation", "PROTEST.anger-streets", "PROTEST.expat-rally",
        "REJECT.refuse-cooperate-body", "REJECT.refuse-permit", "REJECT.refuse-permit-what",
        "REJECT.talks-dead-what", "REQUEST.bring-to-council", "REQUEST.bring-to-council-what",
        "REQUEST.call-arms-what", "REQUEST.call-dialogue-what", "REQUEST.decree-religious",
        "REQUEST.demand-inquiry-what", "REQUEST.encourage", "REQUEST.evacuation", "REQUEST.evacuation-what",
        "REQUEST.invite-visit-what", "REQUEST.suggest", "RETREAT.ease-in-fact", "RETREAT.ease-in-fact-noun",
        "RETREAT.end-house-arrest", "RETREAT.halt-fire", "RETREAT.halt-operation", "RETREAT.lift-blockade",
        "RETREAT.open-crossing", "RETREAT.open-crossing-noun", "RETREAT.return-envoys",
        "RETREAT.return-envoys-noun", "RETREAT.turn-back", "RETREAT.withdraw-candidacy",
        "SANCTION.cancel-contract-noun", "SANCTION.fine-ban", "SANCTION.plan-sanctions",
        "SANCTION.quit-coalition", "SANCTION.quit-coalition-noun", "SANCTION.strip-citizenship",
        "SANCTION.switch-recognition", "THREATEN.bounty",
        "THREATEN.call-mobilise-what", "THREATEN.patience", "THREATEN.threaten-nuclear",
    },
}  # fmt: skip
"""Predicates with an example in which those of other types win: longer, more certain or earlier words."""

CASES = [pytest.param(language, kind, id=f"{language}-{kind}") for language in LANGUAGES for kind in TYPES]


@cache
def analyser(language: str) -> Analyser:
    return Analyser(load_pack(language))


@cache
def everything(language: str) -> TriggerTable:
    return TriggerTable(load_pack(language).predicates, analyser(language).words_of, rules_of(language))


def rules_of(language: str) -> set[str]:
    rules = load_pack(language).tables["frames"].get("rules", {})
    return {rule for rule, holds in rules.items() if holds}


def rows(language: str, kind: str) -> list[Predicate]:
    return [predicate for predicate in load_pack(language).predicates if predicate.type == kind]


def triggers(language: str, table: TriggerTable, text: str) -> list[Trigger]:
    reader = analyser(language)
    return [found for sentence in reader.tokens(text, reader.sentence_spans(text)) for found in table.find(sentence)]


def alone(language: str, predicate: Predicate) -> TriggerTable:
    """A table of one predicate."""
    return TriggerTable([predicate], analyser(language).words_of)


def told(found: Iterable[str], listed: set[str], kind: str) -> None:
    """Fails unless just those predicates of a type were found that are listed."""
    found, listed = set(found), {name for name in listed if name.startswith(f"{kind}.")}
    assert found <= listed, f"new: {sorted(found - listed)}"
    assert listed <= found, f"right by now, take them out of the list: {sorted(listed - found)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pack_has_all_types_and_enough_predicates(language: str) -> None:
    predicates = load_pack(language).predicates
    assert {predicate.type for predicate in predicates} == set(TYPES)
    assert len(predicates) >= AT_LEAST[language]


@pytest.mark.parametrize(("language", "kind"), CASES)
def test_rows_are_written_as_they_are_matched(language: str, kind: str) -> None:
    modes = {str(mode) for mode in ontology().types[kind].modes}
    for predicate in rows(language, kind):
        assert predicate.cameo, predicate.id
        assert re.fullmatch(r"\d{2,4}", predicate.cameo), predicate.id
        assert predicate.mode is None or predicate.mode in modes or (kind, predicate.mode) in OWN_MODES, predicate.id
        assert predicate.forms, predicate.id
        assert predicate.examples, predicate.id
        assert not predicate.near & predicate.not_near, predicate.id
        for name, forms in predicate.forms.items():
            assert len(set(forms)) == len(forms), f"{predicate.id}: a form twice in {name}"
            for form in forms:
                assert form == " ".join(form.lower().split()), (predicate.id, form)
                assert form.split()[0] != "*" != form.split()[-1], (predicate.id, form)
        for word in predicate.object | predicate.near | predicate.not_near:
            assert word == " ".join(word.lower().split()), (predicate.id, word)


@pytest.mark.parametrize(("language", "kind"), CASES)
def test_every_example_holds_its_predicate(language: str, kind: str) -> None:
    missed = [
        predicate.id
        for predicate in rows(language, kind)
        for text in predicate.examples
        if not triggers(language, alone(language, predicate), text)
    ]
    told(missed, NOT_HELD[language], kind)


@pytest.mark.parametrize(("language", "kind"), CASES)
def test_every_example_triggers_its_type(language: str, kind: str) -> None:
    missed = []
    for predicate in rows(language, kind):
        for text in predicate.examples:
            found = triggers(language, everything(language), text)
            types = {p.type for trigger in found for p in (trigger.predicate, *(other for other, _ in trigger.others))}
            missed += [] if kind in types else [predicate.id]
    told(missed, WON_ELSEWHERE[language], kind)


@pytest.mark.parametrize(("language", "kind"), CASES)
def test_no_counterexample_triggers_its_predicate(language: str, kind: str) -> None:
    """A weak predicate may stand in one: the models decide there."""
    nothing = frozenset[str]()
    empty = []
    for predicate in rows(language, kind):
        bare = alone(language, replace(predicate, near=nothing, not_near=nothing, object=nothing))
        for text in predicate.counterexamples:
            assert predicate.weak or not triggers(language, alone(language, predicate), text), (predicate.id, text)
            empty += [] if triggers(language, bare, text) else [predicate.id]
    told(empty, NO_FORM[language], kind)
