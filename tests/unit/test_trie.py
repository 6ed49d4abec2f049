"""The word trie: forms within forms, several entries to a form, gaps, in whatever order they are added."""

from __future__ import annotations

from itertools import permutations

from damai.grounding.trie import GAP, Trie

FORMS = (("north",), ("north", "shore"), ("north", "shore", "ferry"), ("north", "*", "ferry"), ("south",))


def test_the_order_of_adding_does_not_matter() -> None:
    words = ["north", "shore", "ferry"]
    found = set()
    for order in permutations(FORMS):
        trie: Trie[str] = Trie()
        for form in order:
            trie.add(form, " ".join(form))
        found.add(tuple(sorted(trie.find(words, 0))))
    assert found == {((1, "north"), (2, "north shore"), (3, "north * ferry"), (3, "north shore ferry"))}


def test_entries_of_one_form_come_in_the_order_they_were_added() -> None:
    trie: Trie[int] = Trie()
    for number in (3, 1, 2):
        trie.add(["north"], number)
    trie.add(["north", "shore"], 4)
    trie.add(["north"], 0)
    assert list(trie.find(["north", "shore"], 0)) == [(2, 4), (1, 3), (1, 1), (1, 2), (1, 0)]
    assert list(trie.find(["north"], 0)) == [(1, 3), (1, 1), (1, 2), (1, 0)]


def test_what_is_not_there_is_not_found() -> None:
    trie: Trie[int] = Trie()
    trie.add(["north", "shore"], 1)
    assert list(trie.find(["north"], 0)) == []
    assert list(trie.find(["shore"], 0)) == []
    assert trie.starts() == {"north"}


def test_a_form_without_words_or_with_a_gap_at_its_end_matches_nothing() -> None:
    trie: Trie[str] = Trie()
    trie.add([], "nothing")
    trie.add(["under", GAP], "open")
    trie.add(["under", "it"], "it")
    assert list(trie.find(["under", "it"], 0)) == [(2, "it")]
    assert list(trie.find(["under", "that"], 0)) == []
    assert trie.starts() == {"under"}


def test_a_walk_through_a_gap_goes_on_as_without_one() -> None:
    trie: Trie[str] = Trie()
    for form in ("pull", "pull out", "pull * troops", "pull * troops out", "pull out * troops"):
        trie.add(form.split(), form)
    words = ["they", "pull", "out", "all", "troops", "out"]
    assert list(trie.find(words, 1)) == [(6, "pull * troops out"), (5, "pull out * troops"), (5, "pull * troops"),
                                         (3, "pull out"), (2, "pull")]  # fmt: skip
    assert next(trie.find(words, 0), None) is None
