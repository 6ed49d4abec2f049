"""The layer ``quotes``: whole sources, cues and contents of both languages, on our own sentences."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import pytest

from damai.events.attributions import AttributionReader
from damai.events.attributions_table import WORDS, AttributionTable
from damai.grounding.mentions import Mention
from damai.language.analyser import Analyser
from damai.language.pack import PACKS, load_pack
from damai.model import Quotation, Span

TAKES = {"quote", "clause", "complement", "infinitive", "object", "bare"}
PLACES = {"before", "after", "origin", "own", "nobody"}
RULES = {
    "complementizer_said", "cue_with_auxiliaries", "cue_with_colon", "apposition_comma", "tree", "led_into", "stop",
    "source_is_name", "inserted_behind", "named_source", "source_first",
    "indirect_only", "outermost",
}  # fmt: skip
Read = tuple[str | None, str | None, list[str]]


@cache
def analyser(language: str) -> Analyser:
    return Analyser(load_pack(language))


def raw(language: str) -> dict[str, Any]:
    return tomllib.loads((PACKS / language / "attribution.toml").read_text(encoding="utf-8"))


def quotations(text: str, language: str, mentions: tuple[Mention, ...] = (), **spans: Any) -> list[Quotation]:
    pack = analyser(language)
    table = raw(language)
    table["spans"] |= spans
    sentences = pack.parse(pack.tokens(text, pack.sentence_spans(text)), full=True)
    return AttributionReader(AttributionTable(table, pack.words_of), text, sentences).read([mentions])


def read(text: str, language: str, **spans: Any) -> list[Read]:
    return [
        (q.source and q.source.of(text), q.cue and q.cue.of(text), [span.of(text) for span in q.content])
        for q in quotations(text, language, **spans)
    ]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The envoy said that the bridge had burned.", "The envoy", "said", ["that the bridge had burned"]),
        ("The envoy has also said the bridge had burned.", "The envoy", "has also said", ["the bridge had burned"]),
        (
            "Kim Doe, a teacher from Ohio, said that the school would close in May.",
            "Kim Doe, a teacher from Ohio,",
            "said",
            ["that the school would close in May"],
        ),
        ("“The pipe burst twice,” said Ann Lee.", "Ann Lee", "said", ["“The pipe burst twice,”"]),
        ("“The pipe burst twice,” Ann Lee said. “We heard it.”", "Ann Lee", "said", [
            "“The pipe burst twice,”", "“We heard it.”",
        ]),
        ("The baker wrote: “Bread is dear.”", "The baker", "wrote:", ["“Bread is dear.”"]),
        ("The museum burned twice, the guide said.", "the guide", "said", ["The museum burned twice"]),
        ("The museum, the guide said, burned twice.", "the guide", "said", ["The museum", "burned twice"]),
        ("If it snows, he said, “we will close the road.”", "he", "said", ["If it snows", "“we will close the road.”"]),
        ("According to the ferry company, two boats sank.", "the ferry company", "According to", ["two boats sank"]),
        ("Two boats sank, according to the ferry company.", "the ferry company", "according to", ["Two boats sank"]),
        ("The mayor criticized the late repair.", "The mayor", "criticized", ["the late repair"]),
        ("The bread, which the baker said was fresh, was sold.", "the baker", "said", ["which", "was fresh"]),
        ("The farmers plan to block the road.", "The farmers", "plan", ["to block the road"]),
        ("He left the room, saying the deal was dead.", "He", "saying", ["the deal was dead"]),
        ("The bridge is expected to open in May.", None, "is expected", ["The bridge", "to open in May"]),
        ("The woman did not say whether the shop would open.", "The woman", "did not say", [
            "whether the shop would open",
        ]),
    ],
)  # fmt: skip
def test_english_spans(text: str, source: str | None, cue: str, content: list[str]) -> None:
    assert (source, cue, content) in read(text, "en")


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Budi Santoso mengatakan bahwa dermaga itu akan dibuka.", "Budi Santoso", "mengatakan", [
            "dermaga itu akan dibuka.",
        ]),
        ("Kepala Dinas Perikanan, Budi Santoso, mengatakan, dermaga itu akan dibuka.", "Budi Santoso", "mengatakan", [
            "dermaga itu akan dibuka.",
        ]),
        ("Ia juga berharap harga ikan turun pada akhir tahun.", "Ia", "berharap", [
            "harga ikan turun pada akhir tahun.",
        ]),
        ("Menurut Budi Santoso, panen itu gagal.", "Budi Santoso", "Menurut", ["panen itu gagal."]),
        ("Menurutnya, panen itu gagal.", None, "Menurutnya", ["panen itu gagal."]),
        ("Harga cabai, kata Sari Dewi, akan turun bulan depan.", "Sari Dewi", "kata", ["akan turun bulan depan."]),
        ("Harga cabai naik di Kudus, ujar Budi Santoso.", "Budi Santoso", "ujar", ["Harga cabai naik di Kudus"]),
        ("“Jembatan itu selesai,” ujar Budi Santoso.", "Budi Santoso", "ujar", ["“Jembatan itu selesai,”"]),
        ("Bupati memastikan bahwa jalan itu selesai.", "Bupati", "memastikan", ["jalan itu selesai."]),
        ("Karena menurut Budi Santoso, panen itu gagal.", "Budi Santoso", "menurut", ["panen itu gagal."]),
        ("Menurut dia panen itu gagal di Kudus, Jepara dan Pati.", "dia", "Menurut", [
            "panen itu gagal di Kudus, Jepara dan Pati.",
        ]),
        ("Ketua Koperasi, Budi Santoso mengatakan saat ini semua kapal berlayar.", "Budi Santoso", "mengatakan", [
            "saat ini semua kapal berlayar.",
        ]),
        ("Sari Dewi mengingatkan kepada semua nelayan untuk tetap di darat.", "Sari Dewi", "mengingatkan", [
            "kepada semua nelayan untuk tetap di darat.",
        ]),
        ("Sari Dewi mengatakan kepada wartawan, kapal itu tenggelam.", "Sari Dewi", "mengatakan", [
            "kapal itu tenggelam.",
        ]),
        ("Sari Dewi menyarankan nelayan tetap di darat.", "Sari Dewi", "menyarankan", ["nelayan tetap di darat."]),
        ("Dia mengaku menyesali perbuatannya.", "Dia", "mengaku", ["menyesali perbuatannya."]),
        ("Budi Santoso, ketua panitia lomba itu mengaku terkejut.", "Budi Santoso", "mengaku", ["terkejut."]),
        ("Kepala Desa Jati, Sari Dewi, berharap, panen itu tidak gagal lagi.", "Sari Dewi", "berharap", [
            "panen itu tidak gagal lagi.",
        ]),
        ("Sari Dewi berharap melalui pelatihan ini, harga ikan menjadi lebih baik.", "Sari Dewi", "berharap", [
            "melalui pelatihan ini, harga ikan menjadi lebih baik.",
        ]),
        ("Sari Dewi mengingatkan kepada para nelayan untuk tidak melaut malam ini, tetapi menunggu pagi.", "Sari Dewi",
         "mengingatkan", ["kepada para nelayan untuk tidak melaut malam ini, tetapi menunggu pagi."]),
        ("Sari Dewi mengungkapkan melalui surat bahwa kapal itu tenggelam.", "Sari Dewi", "mengungkapkan", [
            "kapal itu tenggelam.",
        ]),
        ("Hal itu menurut Budi Santoso, merugikan semua petani di Kudus.", "Budi Santoso", "menurut", [
            "merugikan semua petani di Kudus.",
        ]),
        ("Panen padi menurut Budi Santoso akan gagal tahun ini.", "Budi Santoso", "menurut", [
            "akan gagal tahun ini.",
        ]),
        ("Masalah ini kata dia, sudah selesai kemarin.", "dia", "kata", ["sudah selesai kemarin."]),
        ("Menurutnya juga, panen itu gagal.", None, "Menurutnya", ["panen itu gagal."]),
        ("Menurut Budi Santoso bahwa panen itu gagal, petani rugi.", "Budi Santoso", "Menurut", [
            "panen itu gagal, petani rugi.",
        ]),
        ("Sari Dewi mengatakan jembatan itu selesai bulan depan. (rud) Panen padi dimulai di Kudus.", "Sari Dewi",
         "mengatakan", ["jembatan itu selesai bulan depan."]),
        ("Sari Dewi mengatakan jembatan itu hampir selesai “Kami menunggu semen,” ujar Budi Santoso.", "Sari Dewi",
         "mengatakan", ["jembatan itu hampir selesai"]),
        ("Sari Dewi mengatakan rapat itu bertema “Laut Kita” dan dibuka Senin.", "Sari Dewi", "mengatakan", [
            "rapat itu bertema “Laut Kita” dan dibuka Senin.",
        ]),
        ("Sari Dewi mengatakan dermaga itu dibuka tahun 2026.Panen padi dimulai di Kudus.", "Sari Dewi", "mengatakan", [
            "dermaga itu dibuka tahun 2026.",
        ]),
        ("Sari Dewi mengatakan KM.Sinar Laut membawa 2.500 karung beras.", "Sari Dewi", "mengatakan", [
            "KM.Sinar Laut membawa 2.500 karung beras.",
        ]),
        ("Namun, ia menilai dermaga itu terlalu pendek.", "ia", "menilai", ["dermaga itu terlalu pendek."]),
        ("KUDUS – Menurut Budi Santoso, panen itu gagal.", "Budi Santoso", "Menurut", ["panen itu gagal."]),
        ("Menurut peneliti laut, ikan itu pindah ke utara.", "peneliti laut", "Menurut", ["ikan itu pindah ke utara."]),
        ("Mantan nelayan itu mengatakan bahwa laut itu tenang.", "Mantan nelayan itu", "mengatakan", [
            "laut itu tenang.",
        ]),
        ("Dikatakan Budi Santoso bahwa panen itu gagal.", "Budi Santoso", "Dikatakan", ["panen itu gagal."]),
        ("Sari Dewi mengatakan hal itu belum selesai.", "Sari Dewi", "mengatakan", ["hal itu belum selesai."]),
        ("Sari Dewi pulang ke Kudus dan mengatakan bahwa dermaga itu aman.", "Sari Dewi", "mengatakan", [
            "dermaga itu aman.",
        ]),
        ("Sari Dewi melanjutkan, kapal itu sudah tua.", "Sari Dewi", "melanjutkan", ["kapal itu sudah tua."]),
        ("Sari Dewi menekankan pentingnya dermaga itu bagi nelayan.", "Sari Dewi", "menekankan", [
            "pentingnya dermaga itu bagi nelayan.",
        ]),
        ("“Saya lahir di perahu,” cerita Budi Santoso.", "Budi Santoso", "cerita", ["“Saya lahir di perahu,”"]),
        ("Menurut Budi Santoso, S.Pd., M.M., panen itu gagal di Kudus.", "Budi Santoso", "Menurut", [
            "panen itu gagal di Kudus.",
        ]),
        ("Menurut Budi Santoso, SH, MM, panen itu gagal di Kudus.", "Budi Santoso", "Menurut", [
            "panen itu gagal di Kudus.",
        ]),
        ("Menurut Sari Dewi, S.T., selaku ketua koperasi nelayan, bahwa panen itu gagal.", "Sari Dewi", "Menurut", [
            "panen itu gagal.",
        ]),
        ("Menurut Sari Dewi, selaku ketua panitia, lomba tahun ini lebih ramai.", "Sari Dewi", "Menurut", [
            "lomba tahun ini lebih ramai.",
        ]),
        ("Menurut Sari Dewi, SMP Negeri 1 akan dibuka bulan depan.", "Sari Dewi", "Menurut", [
            "SMP Negeri 1 akan dibuka bulan depan.",
        ]),
        ("Sari Dewi mengungkapkan secara terbuka bahwa kapal itu tenggelam.", "Sari Dewi", "mengungkapkan", [
            "kapal itu tenggelam.",
        ]),
        ("Sari Dewi mengatakan secara umum harga ikan naik.", "Sari Dewi", "mengatakan", [
            "secara umum harga ikan naik.",
        ]),
        ("Menurut peneliti laut (Kudus, Jepara, Pati), ikan itu pindah.", "peneliti laut (Kudus, Jepara, Pati)",
         "Menurut", ["ikan itu pindah."]),
        ("Sari Dewi sempat memastikan bahwa dermaga itu aman.", "Sari Dewi", "memastikan", ["dermaga itu aman."]),
        ("“Kami menunggu semen,” kata mereka.", "mereka", "kata", ["“Kami menunggu semen,”"]),
    ],
)  # fmt: skip
def test_indonesian_spans(text: str, source: str | None, cue: str, content: list[str]) -> None:
    assert (source, cue, content) in read(text, "id")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The road has a new toll.", "en"),
        ("The envoy was told the bridge had burned.", "en"),
        ("They used the visit to say that the bridge had burned.", "en"),
        ("The reports lie on the table.", "en"),
        ("Bupati memastikan jalan itu selesai.", "id"),
        ("Kami berharap harga ikan turun pada akhir tahun.", "id"),
        ("Dinas itu bekerja untuk mengatakan bahwa dermaga aman.", "id"),
        ("Jalan itu sudah jelas menuju Kudus.", "id"),
        ("Melalui puisi dan musik, pesan perdamaian disampaikan secara santun.", "id"),
        ("Menurut rencana, dermaga itu selesai bulan depan.", "id"),
        ("Sari Dewi menyampaikan keluhan.", "id"),
        ("Panen padi menurut Kepala Dinas gagal.", "id"),
        ("Panen padi kata Budi Santoso gagal.", "id"),
        ("Lebih lanjut Sari Dewi, ketua koperasi, membuka dermaga itu.", "id"),
        ("Surat itu memuat pesan Sari Dewi, ketua koperasi, dan dibacakan.", "id"),
        ("Bupati pulang tanpa mengatakan dermaga itu aman.", "id"),
        ("Dinas Perikanan Kudus berupaya memastikan bahwa dermaga itu aman.", "id"),
        ("Dalam surat itu, disebutkan bahwa dermaga itu akan dibuka.", "id"),
        ("Kudus perlu dermaga baru yang semakin mendesak, baik untuk nelayan maupun pedagang.", "id"),
        ("KUDUS - Sejauh mata memandang, laut itu tenang.", "id"),
        ("Perahu mengatakan laut itu tenang.", "id"),
        ("Padi di Kudus tidak tumbuh – menurut Budi Santoso, hujan terlalu deras.", "id"),
        ("Panen itu dikatakan Budi Santoso gagal di Kudus.", "id"),
        ("Sari Dewi mengatakan hal itu saat membuka pasar di Kudus.", "id"),
        ("Sari Dewi juga mengatakan hal serupa.", "id"),
        ("Sari Dewi pindah ke Kudus dan menyampaikan surat itu kepada bupati.", "id"),
        ("Sari Dewi melanjutkan pencarian kapal itu hingga malam.", "id"),
        ("Dengan begitu, cerita dari nelayan Kudus, dapat didengar.", "id"),
        ("Konon katanya, laut itu dijaga naga.", "id"),
        ("Tak lupa kapal itu juga menyampaikan terima kasih kepada para nelayan.", "id"),
        ("Dari sisi harga, lanjut ketua koperasi nelayan itu.", "id"),
        ("Mereka berharap harga ikan turun pada akhir tahun.", "id"),
        ("Para nelayan menilai dermaga itu terlalu pendek.", "id"),
    ],
)
def test_nothing_is_attributed(text: str, language: str) -> None:
    assert read(text, language) == []


def test_a_name_that_begins_a_sentence_is_known_by_its_capital_elsewhere() -> None:
    text = "Perahunya menyebut laut itu tenang. Pemilik perahu itu bernama Perahunya Dewi."
    assert [cue for _, cue, _ in read(text, "id")] == ["menyebut"]
    assert read("Perahunya menyebut laut itu tenang.", "id") == []


def test_what_is_said_within_what_is_said_is_the_outer_speakers_word() -> None:
    text = "Sari Dewi mengatakan Bupati Kudus menyebut dermaga itu aman."
    outer = ("Sari Dewi", "mengatakan", ["Bupati Kudus menyebut dermaga itu aman."])
    assert read(text, "id") == [outer]
    assert read(text, "id", outermost=False) == [outer, ("Bupati Kudus", "menyebut", ["dermaga itu aman."])]
    text = "Sari Dewi mengatakan dermaga itu aman, sedangkan Budi Santoso menilai dindingnya retak."
    assert [(source, content) for source, _, content in read(text, "id")] == [
        ("Sari Dewi", ["dermaga itu aman"]), ("Budi Santoso", ["dindingnya retak."]),
    ]  # fmt: skip
    text = "“Rumah itu kosong,” kata Sari Dewi dan menambahkan bahwa pintunya terkunci."
    assert [cue for _, cue, _ in read(text, "id")] == ["kata", "menambahkan"]


@pytest.mark.parametrize(
    ("text", "language", "source"),
    [
        ("Sari Dewi dan suaminya berharap harga ikan naik tahun depan.", "id", "Sari Dewi"),
        ("Dewi menambahkan kapal itu sudah tua.", "id", "Dewi"),
        ("Tak lupa Sari Dewi juga menyampaikan terima kasih kepada para nelayan.", "id", "Sari Dewi"),
        ("Namun, Budi Santoso, ketua panitia lomba itu mengaku terkejut.", "id", "Budi Santoso"),
    ],
)
def test_a_source_is_whole_and_nothing_else(text: str, language: str, source: str) -> None:
    assert [found for found, _, _ in read(text, language)] == [source]


def test_a_sentence_that_begins_with_a_cue_goes_on_from_the_one_before() -> None:
    text = "Yang membuka rapat itu Sari Dewi, S.Pd.\n, mengatakan bahwa dermaga itu akan dibuka."
    assert read(text, "id") == [(None, "mengatakan", ["dermaga itu akan dibuka."])]
    assert read("Mengatakan bahwa dermaga itu akan dibuka tidak mudah.", "id") == []


def test_a_quotation_that_has_ended_with_its_sentence_is_not_what_the_next_one_says() -> None:
    text = "Rapat itu bertema “Laut untuk Kita Semua”. Sari Dewi menjelaskan, tema itu dipilih warga."
    assert ("Sari Dewi", "menjelaskan", ["tema itu dipilih warga."]) in read(text, "id")
    text = "“Laut untuk kita semua,” Sari Dewi menjelaskan."
    assert read(text, "id") == [("Sari Dewi", "menjelaskan", ["“Laut untuk kita semua,”"])]


def test_a_quotation_belongs_to_one_attribution() -> None:
    text = "“The pipe burst twice,” Ann Lee said. “We heard it,” Tom Fox added."
    assert read(text, "en") == [
        ("Ann Lee", "said", ["“The pipe burst twice,”"]), ("Tom Fox", "added", ["“We heard it,”"]),
    ]  # fmt: skip


def test_what_goes_on_in_the_next_paragraph_belongs_to_the_quotation_before() -> None:
    text = "“The pipe burst twice,” Ann Lee said.\n\n“The street was under water within an hour.”"
    assert read(text, "en") == [
        ("Ann Lee", "said", ["“The pipe burst twice,”", "“The street was under water within an hour.”"])
    ]


def test_a_quotation_that_nobody_says_stands_for_itself() -> None:
    text = "The bus was late. “The street was under water within an hour.” The bus turned."
    assert read(text, "en") == [(None, None, ["“The street was under water within an hour.”"])]


def test_cues_between_quotation_marks_are_part_of_what_is_said() -> None:
    assert [cue for _, cue, _ in read("“She said the pipe burst,” Ann Lee wrote.", "en")] == ["wrote"]


def test_the_pack_says_what_belongs_to_a_span() -> None:
    text = "Budi Santoso mengatakan bahwa dermaga itu akan dibuka."
    assert read(text, "id", complementizer_said=True)[0][2] == ["bahwa dermaga itu akan dibuka."]
    assert read(text, "id", stop=False)[0][2] == ["dermaga itu akan dibuka"]
    text = "Harga cabai, kata Sari Dewi, akan turun bulan depan."
    assert read(text, "id", inserted_behind=False)[0][2] == ["Harga cabai", "akan turun bulan depan."]
    assert read("“Jembatan itu selesai,” ujarnya.", "id", indirect_only=True) == []
    text = "Kim Doe, a teacher from Ohio, has said that the school would close."
    assert read(text, "en", apposition_comma=False)[0][0] == "Kim Doe, a teacher from Ohio"
    assert read(text, "en", cue_with_auxiliaries=False)[0][1] == "said"


def test_the_speaker_is_who_the_source_names_and_goes_on_with_an_ending() -> None:
    text = "Menurut Budi Santoso, panen itu gagal. “Hujan tidak turun,” katanya."
    start = text.index("Budi")
    mention = Mention(0, 1, 3, "person", ("IDN:GOV",), spans=(Span(start, start + 12),))
    assert [q.speaker for q in quotations(text, "id", (mention,))] == ["IDN:GOV", "IDN:GOV"]
    assert [q.direct for q in quotations(text, "id")] == [False, True]
    assert [q.speaker for q in quotations(text, "id")] == [None, None]


@pytest.mark.parametrize(
    ("text", "direct"),
    [
        ("Kami siap melaut malam ini, ujar Budi Santoso.", True),
        ("Kita tunggu saja hasilnya, katanya.", True),
        ("Kapal itu tenggelam di Kudus, kata TNI.", False),
        ("Panen itu, ujar Budi Santoso, gagal di Kudus.", False),
        ("Masalah ini kata dia, sudah selesai kemarin.", False),
        ("Panen itu gagal di Kudus, menurut Budi Santoso.", False),
        ("Budi Santoso mengatakan kami siap melaut malam ini.", False),
    ],
)
def test_what_a_cue_closes_are_a_persons_own_words(text: str, direct: bool) -> None:
    assert [q.direct for q in quotations(text, "id")] == [direct]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_tables_are_valid(language: str) -> None:
    table = raw(language)
    assert set(table["spans"]) <= RULES | set(WORDS)
    forms: list[str] = []
    for row in table["attribution"]:
        assert set(row) <= {"id", "takes", "place", "forms", "examples", "note"}
        assert set(row["takes"]) <= TAKES
        assert row.get("place", "before") in PLACES
        assert all(form == form.lower().strip() for form in row["forms"])
        forms += row["forms"]
    assert len(forms) == len(set(forms)) >= 150
    assert len({row["id"] for row in table["attribution"]}) == len(table["attribution"])
    assert all(set(pair) == {"open", "close"} for pair in table["stretch"])


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_examples_of_the_tables_are_read(language: str) -> None:
    for row in raw(language)["attribution"]:
        for example in row.get("examples", ()):
            cues = [cue.lower() for _, cue, _ in read(example, language) if cue]
            assert any(form in cue for form in row["forms"] for cue in cues), example


def test_a_pack_without_the_tables_finds_nothing() -> None:
    text = "“The street was under water within an hour,” Ann Lee said."
    pack = analyser("en")
    sentences = pack.parse(pack.tokens(text, pack.sentence_spans(text)))
    assert AttributionReader(AttributionTable({}, pack.words_of), text, sentences).read([]) == []
