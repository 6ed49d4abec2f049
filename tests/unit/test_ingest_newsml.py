"""NewsML-G2 and NITF: items of a message one by one, whatever form their text is in; hostile XML does no harm."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from damai.ingest import Broken, read_bytes, read_path, read_stream
from damai.model import Report

NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>'
    "</head><body>{}</body></html></inlineXML>"
)
NITF = (
    "<inlineXML><nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'><body><body.head><hedline><hl1>Judul NITF</hl1>"
    "</hedline><dateline>KAIRO</dateline></body.head><body.content>{}</body.content></body></nitf></inlineXML>"
)
BODY = "<p>Kedua menteri bertemu di <em>Kairo</em>.</p><p>Utusan hadir.</p>"
TEXT = "Kedua menteri bertemu di Kairo.\nUtusan hadir."


def item(
    guid: str = "urn:newsml:warta.example:1", content: str = XHTML.format(BODY), more: str = "", kind: str = "text"
) -> str:
    return (
        f'<newsItem {NAR} guid="{guid}" version="2" xml:lang="en"><itemMeta><itemClass qcode="ninat:{kind}"/>'
        '<provider qcode="prov:wrt"><name>Warta</name></provider>'
        f"<versionCreated>2025-06-20T07:30:00+07:00</versionCreated>{more}</itemMeta><contentMeta><contentCreated>2025-06-19</contentCreated>"
        f'<headline role="hld:short">Pendek</headline><headline role="hld:main">Kedua menteri bertemu</headline>'
        f'<language tag="id"/></contentMeta><contentSet>{content}</contentSet></newsItem>'
    )


def message(*items: str) -> bytes:
    inside = "".join(items)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<newsMessage {NAR}><header/><itemSet>'
    return f"{head}{inside}</itemSet></newsMessage>".encode()


def read(data: bytes, name: str = "x.xml") -> list[Report | Broken]:
    return list(read_bytes(data, name))


def test_all_fields() -> None:
    [report] = read(item().encode())
    assert report == Report(
        "urn:newsml:warta.example:1", TEXT, "2025-06-20T07:30:00+07:00", "Kedua menteri bertemu", "Warta", "id"
    )


@pytest.mark.parametrize(
    "content",
    [
        XHTML.format(BODY),
        NITF.format(BODY),
        "<remoteContent href='x.jpg'/>" + NITF.format(BODY),
        f'<inlineData contenttype="text/plain">{TEXT}</inlineData>',
    ],
    ids=["xhtml", "nitf", "nitf beside a picture", "plain"],
)
def test_the_text_in_every_form(content: str) -> None:
    [report] = read(item(content=content).encode())
    assert isinstance(report, Report)
    assert (report.text, report.title) == (TEXT, "Kedua menteri bertemu")


def test_a_message_of_items_packages_and_pictures(tmp_path: Path) -> None:
    package = f'<packageItem {NAR} guid="urn:x:p"><groupSet/></packageItem>'
    data = message(package, item("urn:x:1"), item("urn:x:2", kind="picture"), item("urn:x:3"))
    assert [one.id for one in read(data)] == ["urn:x:1", "urn:x:3"]
    (tmp_path / "a.xml").write_bytes(data)
    assert [one.id for one in read_path(tmp_path / "a.xml")] == ["urn:x:1", "urn:x:3"]
    assert [one.id for one in read_stream(io.BytesIO(data), "stdin")] == ["urn:x:1", "urn:x:3"]
    assert [one.id for one in read(data.decode().replace("UTF-8", "UTF-16").encode("utf-16"))] == ["urn:x:1", "urn:x:3"]


def test_nitf_alone() -> None:
    data = (
        "<nitf><head><docdata><doc-id id-string='wrt-1'/><date.issue norm='20250620T073000+0700'/></docdata></head>"
        f"<body><body.head><hedline><hl1>Judul</hl1></hedline></body.head><body.content>{BODY}</body.content></body></nitf>"
    )
    [report] = read(data.encode())
    assert isinstance(report, Report)
    assert (report.id, report.title, report.text) == ("wrt-1", "Judul", TEXT)
    assert report.published is not None
    assert report.published.startswith("2025-06-20T07:30")


def test_what_was_whole_before_the_xml_breaks_is_read() -> None:
    data = message(item("urn:x:1"), item("urn:x:2"), item("urn:x:3"))
    found = read(data[: data.index(b"urn:x:3") + 200])
    assert [one.id for one in found] == ["urn:x:1", "urn:x:2", "x.xml#3"]
    assert [note.code for note in found[-1].notes] == ["bad-xml"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (message(item("urn:x:p", kind="picture")), "no-text"),
        (item(content="").encode(), "no-text"),
        (item(more='<pubStatus qcode="stat:canceled"/>').encode(), "withdrawn"),
        (b"<newsMessage ", "bad-xml"),
        (b"<newsItem><a>", "bad-xml"),
        (b"<invoice><total>3</total></invoice>", "unknown-xml"),
    ],
)
def test_what_is_not_read_says_why(data: bytes, code: str) -> None:
    [found] = read(data)
    assert isinstance(found, Broken)
    assert [note.code for note in found.notes] == [code]


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("RAHASIA")
    doctype = f'<!DOCTYPE newsItem [<!ENTITY s SYSTEM "file://{tmp_path}/secret.txt"><!ENTITY l "ULANG">]>'
    [report] = read((doctype + item(content=XHTML.format("<p>Kedua menteri bertemu &s; &l; lagi.</p>"))).encode())
    assert isinstance(report, Report)
    assert "RAHASIA" not in report.text
    assert "ULANG" not in report.text
    assert [note.code for note in report.notes] == ["entities-left-out"]


def test_hostile_xml_ends_soon() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE newsItem [<!ENTITY l0 "ha">{laughs}]>' + item(content=XHTML.format("<p>&l11;</p>"))
    for data in (
        bomb,
        "<newsItem>" + "<a>" * 100_000,
        item(content=XHTML.format("<div>" * 240 + "x" + "</div>" * 240)),
    ):
        assert len(read(data.encode())) == 1
