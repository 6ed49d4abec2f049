"""What a deal obliges its sides to is a promise; what was not done as promised is told; neither is made of less."""

from __future__ import annotations

from pathlib import Path

import pytest

from damai.language.pack import read_pack
from damai.model import Event, Report
from damai.pipeline import load_pipeline


def coded(language: str, text: str) -> tuple[Event, ...]:
    return load_pipeline(language).run(Report("own", text, "2024-05-02", None, None, language)).events


def parties(codes: tuple[str, ...]) -> set[str]:
    return {code.partition(":")[0] for code in codes}


@pytest.mark.parametrize(
    ("language", "text", "who", "due"),
    [
        ("en", "Under the deal, Chad is to withdraw its troops from the oasis by 1 June.", {"TCD"}, "2024-06-01"),
        (
            "en",
            "Under the accord signed in Doha, Sudan must release 40 Chadian prisoners within a week.",
            {"SDN"},
            "2024-05-09",
        ),
        (
            "en",
            "Ethiopia and Eritrea will exchange prisoners within a week under the accord.",
            {"ETH", "ERI"},
            "2024-05-09",
        ),
        (
            "en",
            "The treaty obliges Russia and the United States to destroy their missiles by 2030.",
            {"RUS", "USA"},
            "2030",
        ),
        (
            "en",
            "The ceasefire agreement calls for Hamas to free the remaining hostages by 10 May.",
            {"NSA-HAMAS"},
            "2024-05-10",
        ),
        ("en", "As part of the agreement, Turkey will lift its blockade of Armenia on 15 May.", {"TUR"}, "2024-05-15"),
        (
            "en",
            "Venezuela is obliged by the accord to hand over the islands to Guyana by 30 June.",
            {"VEN"},
            "2024-06-30",
        ),
        ("en", "The memorandum commits Kenya to reopen its border with Somalia by 1 July.", {"KEN"}, "2024-07-01"),
        (
            "en",
            "The two signed a deal. Under it, Armenia must withdraw from three villages by 20 May.",
            {"ARM"},
            "2024-05-20",
        ),
        (
            "id",
            "Berdasarkan kesepakatan itu, Chad harus menarik pasukannya dari oasis sebelum 1 Juni.",
            {"TCD"},
            "2024-06-01",
        ),
        (
            "id",
            "Kesepakatan itu mewajibkan Serbia menarik pasukannya dari perbatasan paling lambat 10 Mei.",
            {"SRB"},
            "2024-05-10",
        ),
        (
            "id",
            "Etiopia dan Eritrea akan bertukar tahanan dalam sepekan sesuai dengan kesepakatan itu.",
            {"ETH", "ERI"},
            "2024-05-09",
        ),
        ("id", "Perjanjian itu mengharuskan Rusia memusnahkan rudal jarak menengah sebelum 2030.", {"RUS"}, "2030"),
        (
            "id",
            "Armenia berkewajiban menyerahkan empat desa kepada Azerbaijan paling lambat 24 Mei.",
            {"ARM"},
            "2024-05-24",
        ),
        (
            "id",
            "Rencana perdamaian itu mengatur penarikan pasukan Rwanda dari Kongo timur sebelum akhir Juni.",
            {"RWA"},
            "2024-06",
        ),
        (
            "id",
            "Dalam kesepakatan itu, Hamas diwajibkan membebaskan semua sandera sebelum 10 Mei.",
            {"NSA-HAMAS"},
            "2024-05-10",
        ),
    ],
)
def test_a_duty_is_a_promise(language: str, text: str, who: set[str], due: str | None) -> None:
    (event,) = (event for event in coded(language, text) if event.commitment)
    assert event.type in ("AGREE", "CONCEDE")
    assert event.status == "occurred"
    assert who <= parties(event.actors)
    assert event.commitment is not None
    assert event.commitment.due == due
    assert event.commitment.content in text
    assert not event.commitment.negative


def test_what_a_deal_forbids_is_a_promise_not_to() -> None:
    (event,) = coded("en", "Under the truce, Hezbollah must not fire on Israeli towns.")
    assert event.type == "AGREE"
    assert event.commitment is not None
    assert event.commitment.negative


def test_a_withdrawal_owed_keeps_its_mode() -> None:
    (event,) = coded("en", "Under the deal, Chad is to withdraw its troops from the oasis by 1 June.")
    assert (event.type, event.mode) == ("CONCEDE", "withdraw")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Chad may withdraw its troops from the oasis if a deal is reached."),
        ("en", "Analysts hope that the deal will lead Chad to withdraw its troops."),
        ("en", "The United Nations urged Chad and Sudan to honour the truce."),
        ("en", "Chad withdrew its troops from the oasis under the 2019 deal."),
        ("en", "Under the deal, Chad freed 20 Sudanese prisoners on Monday."),
        ("en", "Under the new law, Kenya must release prisoners who agreed to a plea deal by 1 June."),
        ("en", "Chad said it would not withdraw its troops under any deal."),
        ("en", "Under a proposed deal, Chad would withdraw its troops from the oasis."),
        ("en", "Under pressure from Sudan, Chad will withdraw its troops from the oasis."),
        ("en", "Sudan said that Chad must withdraw its troops under the accord."),
        ("en", "Chad has kept its promise and withdrawn its troops from the oasis."),
        ("id", "Chad mungkin menarik pasukannya jika kesepakatan tercapai."),
        ("id", "PBB mendesak Chad dan Sudan mematuhi gencatan senjata."),
        ("id", "Chad menarik pasukannya dari oasis itu sesuai dengan kesepakatan 2019."),
        ("id", "Berdasarkan kesepakatan itu, Chad telah membebaskan 20 tahanan Sudan pada Senin."),
        ("id", "Menurut undang-undang baru, Kenya wajib membebaskan tahanan sesuai perjanjian kerja."),
        ("id", "Warga berharap kesepakatan itu membuat Chad menarik pasukannya."),
        ("id", "Di bawah tekanan Sudan, Chad akan menarik pasukannya dari oasis itu."),
        ("id", "Sudan mengatakan Chad harus menarik pasukannya sesuai dengan kesepakatan itu."),
    ],
)
def test_what_no_deal_obliges_to_is_no_duty(language: str, text: str) -> None:
    assert not any(event.commitment for event in coded(language, text))


@pytest.mark.parametrize(
    ("language", "text", "who"),
    [
        ("en", "Chad missed the deadline of 1 May for the withdrawal of its troops.", {"TCD"}),
        ("en", "The deadline passed without Chad withdrawing its troops from the oasis.", {"TCD"}),
        ("en", "Armenia has failed to hand over the four villages by the agreed date.", {"ARM"}),
        ("id", "Tenggat itu lewat tanpa penarikan pasukan Chad dari oasis.", {"TCD"}),
        ("id", "Chad tidak memenuhi tenggat 1 Mei untuk menarik pasukannya.", {"TCD"}),
        ("id", "Armenia gagal menyerahkan empat desa itu pada tanggal yang disepakati.", {"ARM"}),
    ],
)
def test_what_was_not_done_as_promised_is_told(language: str, text: str, who: set[str]) -> None:
    (event,) = coded(language, text)
    assert (event.type, event.status) == ("RETREAT", "negated")
    assert parties(event.actors) == who


def test_a_deadline_met_undoes_nothing() -> None:
    (event,) = coded("en", "Chad withdrew its troops from the oasis before the deadline.")
    assert (event.type, event.status) == ("RETREAT", "occurred")


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "Under the deal, Chad will withdraw by May and Kenya praised the move.", "SUPPORT"),
        ("en", "Under the deal, Chad will withdraw by May and Kenya met Sudan in Cairo.", "CONSULT"),
        ("en", "The accord requires Chad to withdraw its troops, and France praised both sides.", "SUPPORT"),
        ("en", "Rwanda shall not attack Congo under the accord, and Uganda deployed troops in Goma.", "MOBILIZE"),
        ("en", "Iran missed the deadline and Washington imposed sanctions on Tehran.", "SANCTION"),
        ("en", "Iran missed the deadline to answer and Kenya bombed two of its bases.", "ASSAULT"),
        ("id", "Kesepakatan itu mewajibkan Chad menarik pasukannya, dan Prancis memuji kedua pihak.", "SUPPORT"),
        ("id", "Berdasarkan kesepakatan itu, Chad akan mundur pada Mei dan Kenya memuji Sudan.", "SUPPORT"),
        (
            "id",
            "Rwanda tidak boleh menyerang Kongo menurut pakta itu, dan Uganda mengirim pasukan ke Goma.",
            "MOBILIZE",
        ),
        ("id", "Iran melewatkan tenggat dan Amerika Serikat menjatuhkan sanksi kepada Teheran.", "SANCTION"),
    ],
)
def test_what_stands_beside_a_duty_is_none(language: str, text: str, kind: str) -> None:
    (event,) = (event for event in coded(language, text) if event.type == kind)
    assert (event.status, event.commitment) == ("occurred", None)


@pytest.mark.parametrize(
    ("language", "text", "who"),
    [
        ("en", "The accord requires Chad and Sudan to withdraw their troops.", {"TCD", "SDN"}),
        ("en", "Under the deal, Chad and Sudan will free prisoners and withdraw their troops.", {"TCD", "SDN"}),
        ("id", "Kesepakatan itu mewajibkan Chad dan Sudan menarik pasukan mereka.", {"TCD", "SDN"}),
    ],
)
def test_a_duty_reaches_over_what_is_joined(language: str, text: str, who: set[str]) -> None:
    events = coded(language, text)
    assert events
    assert all(event.type == "CONCEDE" and parties(event.actors) == who for event in events)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The agreement requires Microsoft to support its older systems until 2030."),
        ("en", "As part of the agreement, Ford will meet union leaders in Detroit and will provide free lunches."),
        ("en", "Under the deal, Chelsea will pay Ajax 30 million euros and will host two friendly matches in Cairo."),
        ("en", "As part of efforts to reach a ceasefire deal, Israel will free 40 prisoners."),
        ("id", "Dengan persetujuan orang tua, siswa akan bertemu menteri di Jakarta."),
        ("id", "Kementerian Keuangan dan DPR akan bertemu dalam rangka pembahasan kesepakatan anggaran."),
    ],
)
def test_what_deals_of_everyday_life_bring_is_no_duty(language: str, text: str) -> None:
    assert not any(event.commitment for event in coded(language, text))


def test_own_words_of_duty_stand_beside_those_of_the_pack(tmp_path: Path) -> None:
    (tmp_path / "modality.toml").write_text('[duty]\nunder = ["honouring"]\n', encoding="utf-8")
    (tmp_path / "frames.toml").write_text('[words]\ntied = ["unto"]\n', encoding="utf-8")
    tables = read_pack("en", (tmp_path,)).tables
    assert {"honouring", "under"} <= set(tables["modality"]["duty"]["under"])
    assert "deal" in tables["modality"]["duty"]
    assert tables["frames"]["words"]["tied"][-1] == "unto"
    assert "clause" in tables["frames"]["words"]
