"""Web pages: the article, its date with time and zone, and no crash or endless wait on hostile markup."""

import itertools
import json
import time

import pytest

from damai.ingest import Broken, read_bytes
from damai.model import Report

BODY = "<p>Kedua menteri luar negeri bertemu di Kairo pada hari Jumat.</p><p>Mereka membahas gencatan senjata.</p>"
TEXT = "Kedua menteri luar negeri bertemu di Kairo pada hari Jumat.\nMereka membahas gencatan senjata."
LD = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Dua menteri &amp; satu meja",
    "datePublished": "2025-06-20T23:30:00+07:00", "publisher": {"@type": "Organization", "name": "Kabar Uji"},
    "inLanguage": "id", "url": "https://kabar.example/1",
}  # fmt: skip


def page(head: str = "", body: str = BODY, attributes: str = "") -> str:
    menu = "<nav><a href='/'>Beranda</a></nav>"
    return f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{menu}{body}</body></html>"


def one(text: str | bytes, name: str = "a.html", **given: object) -> Report | Broken:
    [reading] = read_bytes(text.encode() if isinstance(text, str) else text, name, **given)
    return reading


def codes(reading: Report | Broken) -> list[str]:
    return [note.code for note in reading.notes]


def script(value: object) -> str:
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


@pytest.mark.parametrize(
    "linked",
    [
        LD,
        [{"@type": "BreadcrumbList"}, LD],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "datePublished": "2001-01-01"}, LD]},
        {"@type": "WebPage", "mainEntity": {**LD, "@type": ["Thing", "ReportageNewsArticle"]}},
        "<!-- " + json.dumps(LD) + ";  -->",
        "//<![CDATA[\n" + json.dumps(LD) + "\n//]]>",
        json.dumps(LD).replace("Dua menteri", "Dua\nmenteri"),
    ],
)
def test_json_ld(linked: object) -> None:
    report = one(page(script("{broken") + script(linked)))
    assert isinstance(report, Report)
    assert report.text == TEXT
    assert report.published == "2025-06-20T23:30:00+07:00"
    assert (report.title, report.publisher) == ("Dua menteri & satu meja", "Kabar Uji")
    assert (report.language, report.url, report.notes) == ("id", "https://kabar.example/1", ())


def test_meta_tags() -> None:
    head = (
        '<title>Judul - Situs</title><meta property="og:title" content="Judul">'
        '<meta property="og:site_name" content="Situs">'
        '<meta property="article:published_time" content="20 Juni 2025, 14:03 WIB"><link rel="canonical" href="https://x.example/2">'
    )
    report = one(page(head, "<h1>Judul</h1>" + BODY, 'lang="id-ID"'), months={"juni": 6})
    assert isinstance(report, Report)
    assert (report.title, report.publisher, report.language) == ("Judul", "Situs", "id")
    assert (report.published, report.url) == ("2025-06-20T14:03:00+07:00", "https://x.example/2")
    assert report.text == TEXT


def test_english_declared_by_the_template_is_not_believed() -> None:
    report = one(page("<meta property='og:locale' content='en_US'>", attributes="lang='en'"))
    assert isinstance(report, Report)
    assert report.language is None
    assert one(page(attributes="lang='en'"), language="id").language == "id"


def test_which_date_counts() -> None:
    def read(*values: str, tags: str = "", **given: object) -> Report:
        names = ("article:published_time", "pubdate", "dc.date")
        head = "".join(f'<meta name="{n}" content="{v}">' for n, v in zip(names, values, strict=False))
        report = one(page(head, tags + BODY), **given)
        assert isinstance(report, Report)
        return report

    assert read("2025-06-20", "2025-06-20T10:00:00+07:00").published == "2025-06-20T10:00:00+07:00"
    assert read("2025-06-20T10:00:00+07:00", "2025-06-20T03:00:00Z").notes == ()
    assert codes(read("2025-06-20", "2025-06-25")) == ["published-disagrees"]
    assert read("segera", "2025-06-25").published == "2025-06-25"
    assert codes(read("segera")) == ["bad-published", "no-date"]
    assert read("segera", published="2025-01-01").published == "2025-01-01"
    assert read("2025-06-20T18:00:00Z", timezone="Asia/Jakarta").published == "2025-06-21T01:00:00+07:00"
    tag = "<time datetime='2025-06-20T10:00'>tadi</time>"
    assert read(tags=tag).published == "2025-06-20T10:00"
    assert read(tags=tag + "<time datetime='2024-01-01'>dulu</time>").published is None
    assert read(tags="<span itemprop='datePublished' content='2025-06-19'></span>" + tag).published == "2025-06-19"


def test_charsets() -> None:
    body = "<p>Menteri itu “tiba” di São Paulo kemarin malam.</p>"
    for charset in ("utf-8", "windows-1252", "iso-8859-1", "utf-16"):
        report = one(page(f"<meta charset='{charset}'>", body).encode("cp1252" if "8859" in charset else charset))
        assert isinstance(report, Report)
        assert report.text == "Menteri itu “tiba” di São Paulo kemarin malam."
        assert codes(report) == ["no-date"]
    report = one(page("<meta charset='koi8-r'>", "<p>Это статья о встрече двух министров.</p>").encode("koi8-r"))
    assert isinstance(report, Report)
    assert report.text.startswith("Это")
    assert "assumed-encoding" in codes(one(page("<meta charset='entah'>", body).encode("cp1252")))


@pytest.mark.parametrize(
    "text",
    [
        "<html></html>",
        "<html><body><nav><a href='/'>Beranda</a> <a>Olahraga</a></nav></body></html>",
        "<html><head><title>Menteri itu tiba di Kairo kemarin.</title></head></html>",
        "<html><body><script>var kalimat = 'Ini bukan isi berita sama sekali.';</script></body></html>",
        "<" * 200_000,
        "<p>" + "&" * 1_000_000,
        "<p>" + "&nbsp;" * 1_000_000,
        "<!DOCTYPE html>",
    ],
    ids=itertools.count(),
)
def test_no_article(text: str) -> None:
    reading = one(text)
    assert isinstance(reading, Broken)
    assert (reading.id, codes(reading)) == ("a.html", ["no-article"])


def test_article_only_in_metadata() -> None:
    report = one(page(script({**LD, "articleBody": "Isi berita ini hanya ada di sini.\nDua baris."}), ""))
    assert isinstance(report, Report)
    assert report.text == "Isi berita ini hanya ada di sini.\nDua baris."
    assert codes(report) == ["text-from-metadata"]


HOSTILE = {
    "deep": "<div>" * 100_000 + BODY + "</div>" * 100_000,
    "spans": "<p>" + "<span>" * 100_000 + BODY,
    "unclosed": "<b><i>" * 100_000 + BODY,
    "tables": "<table><tr><td>" * 50_000 + BODY,
    "scripts": BODY + "<script>if(a<b){x='</p>'}" * 50_000,
    "comments": BODY + "<!--" * 100_000,
    "attribute": f"<p title='{'x' * 11_000_000}'>a</p>" + BODY,
    "attributes": "<p " + " ".join(f"a{n}='x'" for n in range(60_000)) + ">" + BODY,
    "bare-attributes": "<p " + " ".join(f"a{n}" for n in range(60_000)) + ">" + BODY,
    "entities": "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>" + "&b;" * 1000 + BODY,
    "json-ld": script("[" * 100_000) + script('{"@graph":' * 50_000) + BODY,
    "meta": "<meta name='a' content='b'>" * 100_000 + BODY,
    "nul": "\x01\x02\ufffe" + BODY,
    "paragraphs": BODY + "<p>Ia tiba.</p>" * 100_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pages_are_read_in_time(kind: str) -> None:
    start = time.monotonic()
    report = one("<html><body>" + HOSTILE[kind] + "</body></html>")
    assert isinstance(report, Report), report
    assert "bertemu di Kairo" in report.text
    assert time.monotonic() - start < 15


def test_script_text_is_no_article() -> None:
    report = one(page("<script>var a = 'Kalimat rahasia di dalam skrip ini.';</script><style>p{}</style>"))
    assert isinstance(report, Report)
    assert report.text == TEXT


def test_html_is_known_by_its_start() -> None:
    for text in (
        page(),
        "\n\ufeff<html>" + BODY,
        "<?xml version='1.0' encoding='utf-8'?><html><body>" + BODY + "</body></html>",
    ):
        report = one(text, "stdin")
        assert isinstance(report, Report)
        assert report.text == TEXT
    report = one("<3 kata orang tentang kota itu", "stdin")
    assert isinstance(report, Report)
    assert report.text == "<3 kata orang tentang kota itu"
