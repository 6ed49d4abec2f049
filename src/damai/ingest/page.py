"""A web page as it came over the network or from an archive: bytes, an address, a charset said in a header."""

from __future__ import annotations

from dataclasses import replace

from damai.errors import InputError
from damai.ingest.broken import Broken, broken
from damai.ingest.defaults import Defaults
from damai.ingest.encoding import check_encoding, decode
from damai.ingest.html import read_html
from damai.model import Report


def read_page(data: bytes, url: str, defaults: Defaults, charset: str | None = None) -> Report | Broken:
    """The report on a page; its id is the address it was asked for by, its ``url`` the one that it names itself, else
    that one too.

    The charset of the header counts where the page is not UTF-8, for headers are often wrong.

    >>> read_page("<p>Kedua menteri bertemu di São Tomé.</p>".encode("cp1252"), "https://x.example/1", Defaults(),
    ...           "windows-1252").text
    'Kedua menteri bertemu di São Tomé.'
    """
    encoding = defaults.encoding or header_charset(data, charset)
    try:
        text, notes = decode(data, encoding=encoding, declared=True)
    except InputError as error:
        return broken(url, error.code, f"{url}: {error.message}")
    reading = read_html(text, url, defaults, notes)
    return replace(reading, url=reading.url or url) if isinstance(reading, Report) else reading


def header_charset(data: bytes, charset: str | None) -> str | None:
    r"""The charset that a header names for these bytes, where it is to be believed: they are not UTF-8, the charset is
    known, and is none that servers name when nobody thought of it.

    >>> header_charset(b"S\xe3o", "windows-1250"), header_charset(b"Sao", "windows-1250"), header_charset(b"\xe3", "x")
    ('cp1250', None, None)
    """
    if charset is None:
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return None
    try:
        name = check_encoding(charset.strip().strip("\"'"))
    except InputError:
        return None
    return None if name in ("utf-8", "iso8859-1", "ascii") else name


__all__ = ["header_charset", "read_page"]
