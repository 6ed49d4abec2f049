"""Every entry of the books of constructions is coded right, or listed as known to fail; nothing is listed in vain.

A pack without weights is not held to its book: rules alone decide, and what fails then is listed once they are there
(``book.py --language LANG --update-known``).
"""

import json

import book
import pytest

from damai.knowledge.ontology import ontology
from damai.language.pack import load_pack

LEAST = {"id": 300, "en": 290}
"""Entries of each language's two books."""
ENTRIES = [entry for language in book.LANGUAGES for entry in book.load(language)]
KNOWN = {language: book.known(language) for language in book.LANGUAGES}
WEIGHTED = {language: load_pack(language).features()["weights"] for language in book.LANGUAGES}


def of(language):
    return [entry for entry in ENTRIES if entry.language == language]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.language}-{entry.id}")
def test_entry_is_coded_right(entry):
    if not WEIGHTED[entry.language]:
        pytest.skip(f"the pack '{entry.language}' has no weights yet")
    known = KNOWN[entry.language]
    result = book.run([entry])[0]
    if entry.id in known:
        name = book.known_path(entry.language).name
        assert result.reason, f"{entry.id} starts to work: take it out of the list ({name})"
        pytest.xfail(known[entry.id])
    assert not result.reason, f"{entry.note}\n{entry.text}\nmade: {result.made}"


@pytest.mark.parametrize("language", book.LANGUAGES)
def test_book_is_large_enough_and_a_third_of_it_blind(language):
    entries = of(language)
    assert len(entries) >= LEAST[language]
    assert 3 * sum(entry.blind for entry in entries) >= len(entries)


@pytest.mark.parametrize("language", book.LANGUAGES)
def test_ids_and_texts_are_unique(language):
    entries = of(language)
    assert len({entry.id for entry in entries}) == len({entry.text for entry in entries}) == len(entries)


@pytest.mark.parametrize("language", book.LANGUAGES)
def test_entries_ask_for_types_of_the_ontology_and_say_what_they_show(language):
    for entry in of(language):
        assert entry.note, entry.id
        for record in entry.records:
            assert {record["type"], *record.get("type_alt", ())} <= set(ontology().types), entry.id


@pytest.mark.parametrize("language", book.LANGUAGES)
def test_known_failures_name_entries_of_the_book_and_a_reason(language):
    assert set(KNOWN[language]) <= {entry.id for entry in of(language)}
    assert all(KNOWN[language].values())


@pytest.mark.parametrize("language", book.LANGUAGES)
def test_a_first_score_is_that_of_the_whole_blind_book(language):
    path = book.first_path(language)
    if path.exists():
        first = json.loads(path.read_text("utf-8"))["first"]
        assert first["entries"] == sum(entry.blind for entry in of(language))
        assert first["versions"]["pack"].startswith(f"{language} ")
