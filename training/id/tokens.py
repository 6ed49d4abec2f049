"""The tokenizer of the pack, built from tokens.toml as the runtime builds it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.vocab import Vocab


def build_tokenizer(vocab: Vocab, path: Path) -> Tokenizer:
    """Make a spaCy tokenizer out of the regular expressions and lists of `path`."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    kept = dict.fromkeys([*table["exceptions"], *table["abbreviations"]])
    written = dict.fromkeys([*kept, *(word[0].upper() + word[1:] for word in kept)])
    return Tokenizer(
        vocab,
        rules={word: [{ORTH: word}] for word in written},
        prefix_search=re.compile("|".join(f"^(?:{p})" for p in table["prefixes"])).search,
        suffix_search=re.compile("|".join(f"(?:{p})$" for p in table["suffixes"])).search,
        infix_finditer=re.compile("|".join(table["infixes"])).finditer,
        token_match=re.compile("|".join(f"(?:{p})$" for p in table["whole"])).match,
        url_match=None,
    )
