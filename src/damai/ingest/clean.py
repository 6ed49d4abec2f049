"""Characters that get in a reader's way: what is odd in a text, and a copy of the same length without it.

Offsets are counted in the text as given, so the copy that the coder reads keeps every character at its place: a
control, bidirectional or zero-width character, an odd space and a lone surrogate become a space, commas in place of
a lost link spaces, an odd line break a line break, a rare quotation mark, hyphen or full-width letter its usual form.
"""

from __future__ import annotations

import re

from damai.model import Note

_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INVISIBLE = (0x00AD, 0x180E, 0x200B, 0x200C, 0x200D, *range(0x2060, 0x2065), 0xFEFF, 0xFFFC, *range(0xFFF9, 0xFFFC))
_VARIATION = tuple(range(0xFE00, 0xFE10))
_SPACES = (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_BREAKS = (0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029)
_CONTROLS = (*range(0x00, 0x20), *range(0x7F, 0xA0))
_USUAL = str.maketrans("„‟«»〝〞‚‛‹›`´ʼʻˈ‐‑−―‒", "“““”“”‘‘‘’'''''---—–")


def _table() -> dict[int, str]:
    odd = (*_CONTROLS, *_BIDI, *_INVISIBLE, *_VARIATION, *_SPACES, *range(0xD800, 0xE000))
    table = dict.fromkeys(odd, " ") | dict.fromkeys((0x0A, *_BREAKS), "\n")
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    return table | {code: chr(usual) for code, usual in _USUAL.items()}


_TABLE = _table()
_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in sorted(_TABLE) if code != 0x0A) + "]")
_TAGS = re.compile("[\U000e0000-\U000e01ef]")  # apart: a class that reaches beyond the basic plane is slow
_APOSTROPHE = re.compile(r"(?<=\w)[‘’](?=\w)")
_LOST_LINK = re.compile(r"""(?<=[.!?:…”"]),{2,}(?=\S)|(?<=[a-z]{3}[.!?]),(?=\s*[“"]|[A-Z][a-z])""")
"""Commas that scrapers leave behind a sentence where a link or a picture was ("gagal.,,Menlu"); not "S.H.,M.H."."""
_ODD_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_ODD_BIDI = re.compile("[" + "".join(map(chr, _BIDI)) + "]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_PADDED = {"“": "  “", "”": "”  ", "‘": "  ‘", "’": "’  ", "–": " – ", "—": " — ", "…": "...", "\xa0": "  "}


def _garbled() -> dict[str, str]:
    """UTF-8 punctuation as it looks when it was read as Latin-1, Windows-1252 or Mac OS Roman, and its mark at the same
    length."""
    latin = {mark.encode().decode("latin-1"): padded for mark, padded in _PADDED.items()}
    windows = {
        "".join(bytes([ord(c)]).decode("cp1252", "ignore") or c for c in odd): padded for odd, padded in latin.items()
    }
    mac = {mark.encode().decode("mac-roman"): padded for mark, padded in _PADDED.items()}
    return latin | windows | mac | {"â€": "” "}  # the last one: a closing mark whose third byte was lost


_GARBLED = _garbled()
_GARBLED_PART = re.compile("|".join(map(re.escape, _GARBLED)))
_MOJIBAKE = re.compile(
    r"â€|â\x80[\x80-\xbf]|Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Â[\xa0-\xbf]|ï¿½|ï»¿|‚Ä[úùòôìî¶]|¬†"
)


def clean(text: str) -> str:
    r"""A copy of the same length in which only usual characters are left.

    >>> clean("Perdana\u00a0Menteri\u200b tiba\u2028di Kairo\x00 ")
    'Perdana Menteri  tiba\ndi Kairo  '
    >>> clean("Jum’at \u202e„damai»\r\n")
    "Jum'at  “damai” \n"

    Marks garbled by a wrong charset are mended in place:

    >>> clean("Ia berkata â€œtidakâ€\x9d")
    'Ia berkata   “tidak”  '
    >>> clean("Ia berkata ‚Äútidak‚Äù")
    'Ia berkata   “tidak”  '

    So are commas that stand where a link was:

    >>> clean("Perundingan gagal.,,Menlu pergi, seperti Budi, S.H.,M.H., juga.")
    'Perundingan gagal.  Menlu pergi, seperti Budi, S.H.,M.H., juga.'
    """
    if "â" in text or "Â" in text or "‚Ä" in text or "¬†" in text:
        text = _GARBLED_PART.sub(lambda found: _GARBLED[found.group()], text)
    if ",," in text or ".," in text:
        text = _LOST_LINK.sub(lambda found: " " * len(found.group()), text)
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    text = _TAGS.sub(" ", _ODD.sub(lambda found: _TABLE[ord(found.group())], text))
    return _APOSTROPHE.sub("'", text) if "’" in text or "‘" in text else text


def character_notes(text: str) -> tuple[Note, ...]:
    r"""What is odd in the characters of a text, one note for each kind; the text itself is kept as it is.

    >>> [note.code for note in character_notes("a\x00b \ud800 \u202e")]
    ['control-characters', 'bidi-characters', 'lone-surrogates']
    """
    kinds = (
        ("control-characters", _ODD_CONTROL, "control characters"),
        ("bidi-characters", _ODD_BIDI, "bidirectional control characters, which can make it look unlike what it is"),
        ("lone-surrogates", _SURROGATE, "halves of broken characters (lone surrogates)"),
    )
    found = [(code, what) for code, odd, what in kinds if odd.search(text)]
    notes = [Note(code, f"the text holds {what}; kept as given, read as spaces") for code, what in found]
    if "\ufffd" in text:
        notes.append(Note("replacement-characters", "characters were lost before the text came here (U+FFFD)"))
    if _MOJIBAKE.search(text):
        notes.append(Note("mojibake", "the text was once decoded with a wrong charset; kept as given (see --encoding)"))
    return tuple(notes)
