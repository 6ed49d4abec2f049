"""Two speakers in one sentence: each says his own words, and each deed has the sides of its own statement."""

from __future__ import annotations

import pytest
from tests.unit.sentences_read import read_in

from damai.api import tag
from damai.events.voices import Clue, TurnTable, between, within
from damai.model import Quotation, Report, Span
from damai.pipeline import load_pipeline

Told = tuple[str, str]
"""A word of a statement, and the entity that alone says it."""

EN: list[tuple[str, Told, Told]] = [
    (
        "Vientiane said Thai soldiers had shelled Champasak, while Bangkok said Laotian jets had bombed Ubon.",
        ("shelled", "LAO"),
        ("bombed", "THA"),
    ),
    (
        "Armenia said Azerbaijani troops attacked a village, but Azerbaijan said Armenians had shelled its posts.",
        ("attacked", "ARM"),
        ("shelled", "AZE"),
    ),
    (
        "Laotian drones bombed an airfield, Bangkok said; Thai artillery shelled two villages, Vientiane said.",
        ("bombed", "THA"),
        ("shelled", "LAO"),
    ),
    (
        "According to Eritrea, Ethiopian forces attacked Zalambessa, but Ethiopia said Eritreans had shelled Adigrat.",
        ("attacked", "ERI"),
        ("shelled", "ETH"),
    ),
    (
        "Sudan's army said militias had killed farmers, and the Ethiopian government said troops had shelled a church.",
        ("killed", "SDN"),
        ("shelled", "ETH"),
    ),
    (
        "While Serbia said Kosovo police had attacked villagers, Kosovo said Serbian soldiers had fired on a patrol.",
        ("attacked", "SRB"),
        ("fired", "XKX"),
    ),
    (
        "Venezuela said Colombian soldiers had attacked a post, and according to Colombia Venezuelans bombed a farm.",
        ("attacked", "VEN"),
        ("bombed", "COL"),
    ),
    (
        "India said Pakistani troops had killed two guards; Pakistan said Indian forces had shelled a school.",
        ("killed", "IND"),
        ("shelled", "PAK"),
    ),
    (
        "Chadian planes bombed a camp, said Sudan, while Sudanese fighters attacked Tine, said Chad.",
        ("bombed", "SDN"),
        ("attacked", "TCD"),
    ),
    (
        "“Indian soldiers shelled a school,” Pakistan's army said, while India, in a note, said drones attacked a dam.",
        ("shelled", "PAK"),
        ("attacked", "IND"),
    ),
    (
        "Peru said Ecuadorean troops had attacked a post and Ecuador said Peruvian planes had bombed a bridge.",
        ("attacked", "PER"),
        ("bombed", "ECU"),
    ),
]
ID: list[tuple[str, Told, Told]] = [
    (
        "Vientiane mengatakan tentara Thailand menembaki Champasak, sedangkan Bangkok menyebut jet Laos mengebom Ubon.",
        ("menembaki", "LAO"),
        ("mengebom", "THA"),
    ),
    (
        "Armenia mengatakan pasukan Azerbaijan menyerang desa, tetapi Azerbaijan menyebut Armenia menembaki pos.",
        ("menyerang", "ARM"),
        ("menembaki", "AZE"),
    ),
    (
        "Pesawat Laos mengebom bandara, kata Bangkok, sedangkan artileri Thailand menembaki dua desa, kata Vientiane.",
        ("mengebom", "THA"),
        ("menembaki", "LAO"),
    ),
    (
        "Menurut Eritrea, pasukan Etiopia menyerang Zalambessa, tetapi Etiopia mengatakan tentara menembaki Adigrat.",
        ("menyerang", "ERI"),
        ("menembaki", "ETH"),
    ),
    (
        "Militer Sudan mengatakan milisi membunuh petani, sementara pemerintah Etiopia menyebut tentara menyerang.",
        ("membunuh", "SDN"),
        ("menyerang", "ETH"),
    ),
    (
        "Sementara Chad menyebut pejuang Sudan menyerang Tine, Sudan mengatakan pesawat Chad mengebom sebuah kamp.",
        ("menyerang", "TCD"),
        ("mengebom", "SDN"),
    ),
    (
        "Venezuela mengatakan Kolombia menyerang pos, sementara menurut Kolombia jet Venezuela mengebom ladang.",
        ("menyerang", "VEN"),
        ("mengebom", "COL"),
    ),
    (
        "India mengatakan pasukan Pakistan membunuh dua penjaga; Pakistan mengatakan pasukan India menembaki sekolah.",
        ("membunuh", "IND"),
        ("menembaki", "PAK"),
    ),
    (
        '"Tentara India menembaki sekolah," kata militer Pakistan, adapun India menyebut jet menyerang jembatan.',
        ("menembaki", "PAK"),
        ("menyerang", "IND"),
    ),
    (
        "Pesawat nirawak Ukraina menyerang depot, menurut Moskow, tetapi Kyiv mengatakan rudal menghantam rumah sakit.",
        ("menyerang", "RUS"),
        ("menghantam", "UKR"),
    ),
    (
        "Peru mengatakan tentara Ekuador menyerang pos dan Ekuador mengatakan pesawat Peru mengebom jembatan.",
        ("menyerang", "PER"),
        ("mengebom", "ECU"),
    ),
]
VOICES = [*(("en", *row) for row in EN), *(("id", *row) for row in ID)]


def entities(language: str, text: str, word: str) -> list[set[str]]:
    """Who says a word, one set for each act of saying that covers it."""
    start = text.index(word)
    said = (s for s in read_in(language, text).said if s.covers(start, start + len(word)))
    return [{code.partition(":")[0] for code in s.source.codes} if s.source else set() for s in said]


@pytest.mark.parametrize(("language", "text", "first", "second"), VOICES)
def test_each_speaker_says_his_own_words(language: str, text: str, first: Told, second: Told) -> None:
    for word, speaker in (first, second):
        assert entities(language, text, word) == [{speaker}]


@pytest.mark.parametrize(
    ("language", "text", "word", "speakers"),
    [
        ("en", "Armenia said Azerbaijan claimed that Armenian troops attacked a village.", "attacked", ["ARM", "AZE"]),
        (
            "en",
            "Armenian ministers said soldiers and officers said Turkey attacked a village.",
            "attacked",
            ["ARM", ""],
        ),
        ("en", "Azerbaijan attacked a village, Armenia said, but Armenians shelled a bridge.", "shelled", ["ARM"]),
        ("en", "Armenia said Azerbaijan attacked a village; Georgian soldiers shelled a bridge.", "shelled", ["ARM"]),
        ("en", "Armenia said Azerbaijan attacked, but that Georgia said it was shelled.", "shelled", ["ARM", "GEO"]),
        ("id", "Armenia mengatakan Azerbaijan mengklaim tentara Armenia menyerang desa.", "menyerang", ["ARM", "AZE"]),
        ("id", "Pasukan Azerbaijan menyerang desa, kata Armenia, tetapi Turki menembaki kota.", "menembaki", ["ARM"]),
        ("id", "Armenia mengatakan Azerbaijan menyerang desa; tentara Georgia menembaki kota.", "menembaki", ["ARM"]),
    ],
)
def test_a_speech_within_a_speech_and_one_that_goes_on_stay_whole(
    language: str, text: str, word: str, speakers: list[str]
) -> None:
    assert [next(iter(one), "") for one in entities(language, text, word)][:1] == speakers[:1]
    assert len(entities(language, text, word)) == len(speakers)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Israel said Hezbollah had fired rockets at Metula, but witnesses said jets had bombed a farm."),
        ("id", "Israel mengatakan Hizbullah menembakkan roket ke Metula, namun saksi mengatakan jet mengebom ladang."),
    ],
)
def test_somebody_unknown_speaks_for_nobody_of_the_other_statement(language: str, text: str) -> None:
    word = {"en": "bombed", "id": "mengebom"}[language]
    assert not {"NSA-HEZBOLLAH"} & set().union(*entities(language, text, word))
    assert len(entities(language, text, word)) == 1


SURIN = "Bangkok said Cambodian soldiers had shelled Surin, while Phnom Penh said Thai jets had bombed Preah Vihear."
DEEDS = [
    ("en", EN[0][0], {"THA LAO", "LAO THA"}),
    ("en", SURIN, {"KHM THA", "THA KHM"}),
    (
        "en",
        "Pakistan's army said that Afghan fighters attacked a post on Friday, although Afghanistan's defence ministry "
        "said Pakistani drones had bombed a market.",
        {"AFG PAK", "PAK AFG"},
    ),
    (
        "id",
        "Bangkok mengatakan tentara Kamboja menembaki Surin, sedangkan Phnom Penh menyatakan jet Thailand mengebom "
        "Preah Vihear.",
        {"KHM THA", "THA KHM"},
    ),
]


@pytest.mark.parametrize(("language", "text", "deeds"), DEEDS)
def test_both_deeds_are_found(language: str, text: str, deeds: set[str]) -> None:
    found = load_pipeline(language).run(Report("x", text, "2025-07-25", language=language)).events
    told = {f"{e.actors[0][:3]} {e.recipients[0][:3]}" for e in found if e.type == "ASSAULT"}
    assert told == deeds


def test_the_victim_of_one_is_not_the_doer_of_the_other() -> None:
    text = "Tehran announced that Iraqi militias had attacked a post, but Baghdad insisted that missiles had hit Basra."
    pipe = load_pipeline("en")
    reading = read_in("en", text)
    groups = pipe.coder.groups(reading, pipe.coder.candidates(reading)).groups
    assert all(len(group) == 1 for group in groups)


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", EN[2][0], ["Laotian drones bombed an airfield", "Thai artillery shelled two villages"]),
        ("en", EN[7][0], ["Pakistani troops had killed two guards", "Indian forces had shelled a school"]),
        ("id", ID[2][0], ["Pesawat Laos mengebom bandara", "artileri Thailand menembaki dua desa"]),
        ("id", ID[7][0], ["pasukan Pakistan membunuh dua penjaga", "pasukan India menembaki sekolah."]),
    ],
)
def test_quotations_have_their_own_words(language: str, text: str, said: list[str]) -> None:
    spans = tag(text, "quotes", language=language).spans
    assert [c.of(text) for one in spans if isinstance(one, Quotation) for c in one.content] == said


@pytest.mark.parametrize(("text", "several"), [(EN[7][0], True), (EN[0][0], False)])
def test_a_pack_without_contrasts_knows_the_semicolon_alone(text: str, several: bool) -> None:
    words = read_in("en", text).sentences[0].words
    at = [word.i for word in words if word.lower == "said"]
    clues = [Clue(i, i + 1, i + 1, names=True, origin=False) for i in at]
    voices = TurnTable({}, str.split).voices(words, lambda *_: False, frozenset())
    voices.before(clues[0], None)
    assert (voices.before(clues[1], clues[0]) is not None) == voices.several == several


def test_cut_edges_lose_their_marks_and_others_keep_them() -> None:
    text = ", one; two, "
    assert within((Span(0, 12),), Span(0, 5), text) == (Span(2, 5),)
    assert within((Span(0, 12),), Span(0, 12), text) == (Span(0, 12),)
    assert within((Span(0, 4),), Span(6, 12), text) == ()
    assert between(5, 12, text) == (Span(7, 10),)
    assert between(10, 12, text) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Azerbaijani troops shelled a village, Armenia's defence ministry said. Azerbaijan said that its soldiers "
            "had not shelled it.",
        ),
        (
            "id",
            "Militer Armenia mengklaim pasukan Azerbaijan menembaki desa. Baku menyatakan tidak menembaki desa itu.",
        ),
    ],
)
def test_who_says_that_it_was_not_so_takes_nobodys_claim_away(language: str, text: str) -> None:
    events = load_pipeline(language).run(Report("x", text, "2025-07-25", language=language)).events
    assert [[c[:3] for c in e.claimants] for e in events if e.type == "ASSAULT"] == [["ARM"]]
