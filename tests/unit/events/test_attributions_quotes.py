"""Stretches between quotation marks: doubled, forgotten and lonely marks."""

from __future__ import annotations

import pytest

from damai.events.attributions_quotes import Marks
from damai.language.sentence import Sentence

MARKS = Marks([("“", "”"), ('"', '"'), ("''", "''"), ("“", '"')])


def stretches(*paragraphs: str) -> list[str]:
    """The stretches of paragraphs that hold sentences ended by a bar."""
    text = "\n".join(paragraphs).replace("|", " ")
    sentences: list[Sentence] = []
    at = 0
    for number, paragraph in enumerate(paragraphs):
        for part in paragraph.split("|"):
            sentences.append(Sentence(len(sentences), number, at, at + len(part), ()))
            at += len(part) + 1
    return [span.of(text) for span in MARKS.stretches(text, sentences)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He said “the road is open” twice.", ["“the road is open”"]),
        ('He said "the road is open" twice.', ['"the road is open"']),
        ("He said ''the road is open'' twice.", ["''the road is open''"]),
        ('He said “the road is open" twice.', ['“the road is open"']),
        ("“The road is open.|We are glad,” he said.", ["“The road is open. We are glad,”"]),
        ('" The road is open , " he said.', ['" The road is open , "']),
        ('"The road is open , "said the mayor.|The bus is late.', ['"The road is open , "']),
        ("“”", []),
    ],
)
def test_marks_go_with_what_they_enclose(text: str, found: list[str]) -> None:
    assert stretches(text) == found


def test_a_mark_left_open_ends_with_its_sentence() -> None:
    assert stretches("He said “the road is open.|The bus is late.") == ["“the road is open."]


def test_a_paragraph_that_opens_with_a_mark_left_open_is_quoted_to_its_end() -> None:
    assert stretches("“The road is open.|We are glad.", "“The bus is late.”") == [
        "“The road is open. We are glad.", "“The bus is late.”",
    ]  # fmt: skip


def test_a_mark_that_closes_nothing_begins_with_its_sentence_and_turns_nothing_round() -> None:
    assert stretches('The bus came.|The road is open , " he said.|He wrote "it is late" in May.') == [
        'The road is open , "', '"it is late"',
    ]  # fmt: skip


def test_a_second_opening_mark_ends_the_one_before() -> None:
    assert stretches('He wrote "it is late.|She wrote "it is early" in May.') == ['"it is late.', '"it is early"']


def test_no_stretch_runs_over_a_paragraph() -> None:
    assert stretches("He wrote “it is late", "and it was” early.") == ["“it is late", "and it was”"]


def test_a_mark_that_begins_a_sentence_opens_speech_anew_where_the_next_one_closes() -> None:
    lost = ['" The road is open.', '" We are glad , "']
    assert stretches('" The road is open.|The mayor saw it.|" We are glad , " he said.') == lost
    assert stretches('The mayor spoke. " The road is open.|We are glad.|" Then he left.') == [
        '" The road is open. We are glad. "',
    ]  # fmt: skip
    assert stretches('" The road is open.|We are glad.|" He said so twice.|" We are late , " said she.') == [
        '" The road is open. We are glad. "', '" We are late , "',
    ]  # fmt: skip
