"""From bytes to text: which charset, and how sure of it."""

from __future__ import annotations

import codecs
import re

from damai.errors import InputError
from damai.model import Note

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh91AY", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"PAR1", "a Parquet file"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9][A-Za-z0-9._:-]{1,39})""")
_WINDOWS = {byte: text for byte in range(0x80, 0xA0) if (text := bytes([byte]).decode("cp1252", "ignore"))}
_HEAD = 8192
_ANY = bytes(range(256))


def check_encoding(name: str) -> str:
    """The name of a charset as Python knows it; ``InputError("unknown-encoding")`` where there is none.

    >>> check_encoding("Latin-1")
    'iso8859-1'
    """
    try:
        info = codecs.lookup(name)
        if not info._is_text_encoding:
            raise LookupError(name)
        # Codecs of domain names, and those that refuse everything, cannot say where a text is broken.
        "a\n".encode(info.name, "replace")
        _ANY.decode(info.name, "replace")
    except (LookupError, ValueError) as error:
        raise InputError("unknown-encoding", f"there is no charset called {name!r}: try utf-8 or cp1252") from error
    return info.name.removesuffix("-sig")  # a byte order mark is taken off anyhow


def wide_encoding(head: bytes, given: str | None) -> str | None:
    """The charset, where a character takes two or four bytes in it (so that lines cannot be split on a byte)."""
    if given is not None:
        return given if "a\n".encode(given, "replace") != b"a\n" else None
    return next((name for bom, name in _BOMS[1:] if head.startswith(bom)), None)


def binary_kind(head: bytes) -> str | None:
    """What a file is by its first bytes, if it holds no text.

    >>> binary_kind(b"%PDF-1.7 ...")
    'a PDF document'
    """
    return next((what for magic, what in _MAGIC if head.startswith(magic)), None)


def decode(data: bytes, *, encoding: str | None = None, declared: bool = False) -> tuple[str, tuple[Note, ...]]:
    """The text that bytes hold: by the charset given, a byte order mark, UTF-8, what the page declares, Windows-1252.

    ``declared`` says to look for a declaration in the data (HTML, XML). A guess or a loss is a note. Bytes that hold no
    text raise ``InputError("binary")``.

    >>> decode("Kyiv — Minsk".encode("utf-16"))
    ('Kyiv — Minsk', ())
    >>> text, notes = decode(b"S\\xe3o Paulo")
    >>> text, notes[0].code
    ('São Paulo', 'assumed-encoding')
    """
    kind = binary_kind(data[:_HEAD])
    if kind:
        raise InputError("binary", f"this is {kind}, not text")
    if encoding is not None:
        return _decode_as(data, encoding)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _decode_as(data, name)
    if b"\x00" in data[:_HEAD]:
        return _decode_with_nul(data)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _decode_declared(data) if declared else _decode_windows(data)


def _decode_as(data: bytes, encoding: str) -> tuple[str, tuple[Note, ...]]:
    notes: tuple[Note, ...] = ()
    try:
        text = data.decode(encoding)
    except ValueError as error:
        text = data.decode(encoding, "replace")
        where = getattr(error, "start", 0)
        notes = (Note("bad-encoding", f"not all is {encoding} (first at byte {where}): U+FFFD for what is lost"),)
    text = text.removeprefix("\ufeff")
    if text and text.count("\x00", 0, _HEAD) > len(text[:_HEAD]) // 20:
        raise InputError("binary", f"this is not text in {encoding}")
    return text, notes


def _decode_with_nul(data: bytes) -> tuple[str, tuple[Note, ...]]:
    """UTF-16 without its mark shows as a NUL in nearly every second byte; any other NUL is binary."""
    head = data[: _HEAD & ~1]
    even, odd = head[::2].count(0), head[1::2].count(0)
    for name, many, few in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if len(data) >= 4 and many > len(head) * 0.3 and few < len(head) * 0.02:
            text, notes = _decode_as(data, name)
            return text, (Note("assumed-encoding", f"no charset is stated: read as {name}"), *notes)
    raise InputError("binary", "this is not text (it holds NUL bytes)")


def _decode_declared(data: bytes) -> tuple[str, tuple[Note, ...]]:
    found = _DECLARED.search(data[:_HEAD])
    if not found:
        return _decode_windows(data)
    name = found.group(1).decode("ascii")
    try:
        known = check_encoding(name)
        if known not in ("utf-8", "iso8859-1", "ascii"):  # the Web reads these two as Windows-1252
            return data.decode(known), ()
    except (InputError, UnicodeDecodeError):
        pass
    return _decode_windows(data, () if name.lower() in ("iso-8859-1", "latin1", "windows-1252") else (name,))


def _decode_windows(data: bytes, instead_of: tuple[str, ...] = ("UTF-8",)) -> tuple[str, tuple[Note, ...]]:
    head = data[:_HEAD]
    odd = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\f\x1b")
    if odd > len(head) * 0.05:
        raise InputError("binary", "this is not text (it holds many control characters)")
    text = data.decode("latin-1").translate(_WINDOWS)
    if not instead_of:
        return text, ()
    return text, (Note("assumed-encoding", f"not {instead_of[0]}: read as Windows-1252 (--encoding tells another)"),)
