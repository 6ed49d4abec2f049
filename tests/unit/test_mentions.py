"""Who is spoken of in Indonesian sentences: possessives, owners behind a word like "milik", groups with their land."""

from __future__ import annotations

from functools import partial

import pytest
from sentences_read import read_in, sides_in

from damai.events.arguments import bond
from damai.pipeline import load_pipeline

read = partial(read_in, "id")
sides = partial(sides_in, "id")


def tie(text: str, side: str, predicate: str = "ASSAULT") -> str:
    """What ties a side to the noun before it, for the first trigger of this type."""
    reading = read(text)
    trigger = next(t for row in reading.triggers for t in row if t.predicate.type == predicate)
    words = reading.sentences[trigger.sentence].words
    unit = next(u for u in reading.units[trigger.sentence] if words[u.first].text == side)
    return bond(words, trigger, unit, load_pipeline("id").coder.grammar)


def test_warganya_are_those_of_every_state_of_the_row() -> None:
    found = sides("Kanada, Peru, dan Kenya mendesak warganya meninggalkan Mali.")
    assert found["warganya"] == ("CAN:CVL", "PER:CVL", "KEN:CVL")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("warga negaranya", "TCD:CVL"), ("rakyatnya sendiri", "TCD:CVL"), ("pasukannya", "TCD:MIL"),
        ("para pemimpinnya", "TCD:GOV"), ("warga mereka", "TCD:CVL"), ("polisi mereka", "TCD:COP"),
    ],
)  # fmt: skip
def test_what_is_owned_is_of_the_land_of_its_owner(words: str, code: str) -> None:
    assert sides(f"Chad mendesak {words} mundur setelah serangan itu.")[words] == (code,)


def test_each_of_two_lands_has_its_own_citizens() -> None:
    found = sides("Thailand dan Kamboja saling menyerang. Kedua negara mendesak warganya mengungsi.")
    assert found["warganya"] == ("THA:CVL", "KHM:CVL")


def test_a_rank_of_army_and_police_goes_by_its_bearer() -> None:
    found = sides("Brigjen Refdi Andri mengecam serangan KKB terhadap Indonesia.")
    assert found["Brigjen Refdi Andri"] == ("IDN:COP",)
    found = sides("Indonesia diserang KKB, dan Brigjen Sugeng Priyanto mengecam serangan itu.")
    assert found["Brigjen Sugeng Priyanto"] == ("IDN:MIL",)


@pytest.mark.parametrize(
    ("words", "code"),
    [("Juru bicara TNI", "IDN:MIL"), ("Jubir IDF", "ISR:MIL"), ("Juru bicara Pentagon", "USA:GOV")],
)
def test_who_speaks_for_a_body_has_its_sector(words: str, code: str) -> None:
    assert sides(f"{words} membantah serangan itu.")[words] == (code,)


def test_both_sides_are_not_those_who_were_hurt() -> None:
    text = (
        "Tentara Sudan menuduh RSF menembaki rumah sakit dan menewaskan 40 orang. Kenya mendesak kedua pihak berunding."
    )
    assert set(sides(text)["kedua pihak"]) == {"SDN:MIL", "NSA-RSF"}


def test_where_something_happens_owns_nobody() -> None:
    found = sides("Chad mengatakan serangan di Niger menewaskan warganya.")
    assert found["warganya"] == ("TCD:CVL",)


def test_a_side_that_is_no_state_owns_as_itself() -> None:
    assert sides("Hamas mengatakan para pejuangnya menyerang Israel.")["para pejuangnya"] == ("NSA-HAMAS",)
    assert sides("Polri mengatakan anggotanya menembak KKB.")["anggotanya"] == ("IDN:COP",)


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("Houthi menyerang kapal tanker milik Yunani.", "kapal tanker milik Yunani", "GRC:BUS"),
        ("Iran menyita kapal tanker berbendera Inggris.", "kapal tanker berbendera Inggris", "GBR:BUS"),
        ("Polisi Turki menangkap wartawan asal Swedia.", "wartawan asal Swedia", "SWE:MED"),
        ("Koalisi pimpinan Arab Saudi menyerang Houthi.", "Koalisi pimpinan Arab Saudi", "SAU:MIL"),
        ("Pasukan yang dipimpin Kenya menyerang geng di Haiti.", "Pasukan yang dipimpin Kenya", "KEN:MIL"),
    ],
)
def test_an_owner_may_stand_behind_a_word_of_belonging(text: str, words: str, code: str) -> None:
    assert sides(text)[words] == (code,)


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("Kelompok pemberontak Yaman Houthi menyerang Riyadh.", "Kelompok pemberontak Yaman Houthi", "NSA-HOUTHI"),
        ("Houthi Yaman menyerang Arab Saudi.", "Houthi Yaman", "NSA-HOUTHI"),
        ("Pemberontak Houthi Yaman menyerang Arab Saudi.", "Pemberontak Houthi Yaman", "NSA-HOUTHI"),
        ("Taliban Afghanistan menyerang Pakistan.", "Taliban Afghanistan", "NSA-TALIBAN"),
    ],
)
def test_a_group_is_one_with_the_land_behind_it(text: str, words: str, code: str) -> None:
    assert sides(text)[words] == (code,)


@pytest.mark.parametrize(
    "text", ["Houthi menyerang Yaman.", "Tentara Israel Hamas serang.", "Hamas, Palestina, diserang."]
)
def test_another_land_or_a_mark_parts_them(text: str) -> None:
    assert not {"Houthi menyerang Yaman", "Tentara Israel Hamas", "Hamas, Palestina"} & set(sides(text))


@pytest.mark.parametrize("words", ["koalisi", "koalisi pimpinan", "koalisi pimpinan Budiman"])
def test_a_coalition_without_a_land_is_nobody(words: str) -> None:
    assert not [w for w in sides(f"Ghana menyerang {words} kemarin.") if w.startswith("koalisi")]


@pytest.mark.parametrize(
    ("text", "side", "expected"),
    [
        ("Kelompok yang didukung Iran menyerang Haifa.", "Iran", "backing.other"),
        ("Milisi dukungan Iran menyerang Haifa.", "Iran", "backing.other"),
        ("Wilayah yang dikelola oleh Pakistan diserang.", "Pakistan", "backing.other"),
        ("Dua kilang milik Saudi diserang.", "Saudi", "belonging.other"),
        ("Iran menyerang Haifa.", "Iran", ""),
        ("Haifa diserang oleh Iran.", "Iran", ""),
        ("Ghana menyerang bersama Togo.", "Togo", ""),
    ],
)
def test_what_ties_a_side_to_the_noun_before_it(text: str, side: str, expected: str) -> None:
    assert tie(text, side) == expected


def test_who_backs_is_tied_to_the_trigger_where_backing_is_told() -> None:
    assert tie("Milisi dukungan Iran menyerang Haifa.", "Iran", "SUPPORT") == "backing.own"


@pytest.mark.parametrize(
    ("text", "words", "codes"),
    [
        ("Komisi III DPR mengecam Israel.", "Komisi III DPR", ("IDN:LEG",)),
        ("BEM UGM mengecam KPK.", "BEM UGM", ("IDN:EDU",)),
        ("Joshua Wong mengecam China.", "Joshua Wong", ("HKG:OPP",)),
        ("Yotam Bugiangge menyerang pos TNI.", "Yotam Bugiangge", ("NSA-OPM",)),
    ],
)
def test_names_of_the_table(text: str, words: str, codes: tuple[str, ...]) -> None:
    assert sides(text)[words] == codes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Chad melancarkan operasi militer terhadap Mali.", "militer"),
        ("Mali menyerang kota itu menjelang pemilihan presiden.", "presiden"),
        ("Macron mendukung solusi dua negara bagi Israel dan Palestina.", "dua negara"),
        ("Macron mengecam serangan itu kepada wartawan di Dakar.", "wartawan"),
        ("Pembom bunuh diri menyerang Kabul.", "Pembom"),
    ],
)
def test_a_word_that_only_describes_is_nobody(text: str, words: str) -> None:
    assert words not in sides(text)


def test_the_army_that_acts_is_somebody() -> None:
    assert sides("Di Chad, militer merebut kekuasaan dari presiden.")["militer"] == ("TCD:MIL",)
    assert sides("Presiden Chad mengancam wartawan Mali.")["wartawan Mali"] == ("MLI:MED",)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("pemimpin senior Taliban", ("NSA-TALIBAN",)),
        ("komandan utama Hamas", ("NSA-HAMAS",)),
        ("perdana menteri pertama India", ("IND:GOV",)),
    ],
)
def test_the_rank_of_an_office_stands_before_its_owner(words: str, codes: tuple[str, ...]) -> None:
    assert sides(f"Kenya mengundang {words} ke Nairobi.")[words] == codes


def test_what_is_no_rank_leaves_an_office_without_owner() -> None:
    assert "pemimpin yang Taliban" not in sides("Kenya mengundang pemimpin yang Taliban ancam.")


def test_two_offices_share_the_owner_behind_them_but_peoples_do_not() -> None:
    assert sides("Lavrov menemui menteri luar negeri dan menteri pertahanan Prancis.")[
        "menteri luar negeri dan menteri pertahanan Prancis"
    ] == ("FRA:GOV",)
    found = sides("Kenya mengecam Mali. Bentrokan antara warga dan tentara Prancis pecah di Kidal.")
    assert found["warga dan tentara Prancis"] == ("MLI:CVL", "FRA:MIL")


def test_a_government_is_that_of_the_president_it_names() -> None:
    text = "Kenya mengecam Somalia. Burhan menolak pemerintahan Presiden Vladimir Putin."
    assert sides(text)["pemerintahan Presiden Vladimir Putin"] == ("RUS:GOV",)


def test_soldiers_are_of_the_state_that_sends_them_and_rebels_are_not() -> None:
    found = sides("Kenya mengecam Mali. Chad mengirim tentara ke perbatasan.")
    assert found["tentara"] == ("TCD:MIL",)
    found = sides("Pemberontak Mali menyerang Kidal. Chad memerangi pemberontak di Kidal.")
    assert found["pemberontak"] == ("MLI:REB",)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Jepang mengecam Chad. Korea Selatan menyatakan mereka melihat dua rudal.", ("KOR",)),
        ("Iran menampik tudingan Israel bahwa mereka menyerang kapal.", ("IRN",)),
        ("Polisi Kenya menembak. Dikutip dari Reuters, mereka menahan sepuluh orang.", ("KEN:COP",)),
        ("Tentara Chad maju. Trump mengatakan mereka menyerang lebih dulu.", ("TCD:MIL",)),
    ],
)
def test_they_are_whoever_speaks_of_itself_and_no_newspaper(text: str, codes: tuple[str, ...]) -> None:
    assert sides(text)["mereka"] == codes


def test_a_comma_makes_no_row_of_two() -> None:
    text = "Tentara Kenya mundur. Menurut Putin, Chad melindungi pabrik mereka."
    assert sides(text)["mereka"] != ("RUS:GOV", "TCD")


def test_a_surname_that_a_stranger_bears_is_his() -> None:
    text = "Israel menewaskan komandan itu, Mohammed Netanyahu, di Gaza. Menurut Israel, Netanyahu tewas."
    assert sides(text)["Netanyahu"] == ()
    assert sides("Israel menyerang Gaza. Pak Netanyahu hadir.")["Netanyahu"] == ("ISR:GOV",)


def test_who_leads_an_institution_acts_for_no_state_by_that() -> None:
    text = "Myanmar menyerang kota itu. Direktur Sentosa Institute, Rano Wibawa, menemui pemimpin militer Myanmar."
    assert not any("Institute" in words for words in sides(text))
    assert sides("Myanmar menyerang kota itu. Presiden Min Aung Hlaing menolak.")["Presiden Min Aung Hlaing"]
