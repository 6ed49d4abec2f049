"""The inputs of the English recipe."""

from __future__ import annotations

from paths import DATA

EWT = DATA / "ud-en-ewt"
EWT_TRAIN = EWT / "en_ewt-ud-train.conllu.gz"
EWT_DEV = EWT / "en_ewt-ud-dev.conllu.gz"
EWT_TEST = EWT / "en_ewt-ud-test.conllu.gz"
GUM = DATA / "ud-en-gum"
GUM_TRAIN = GUM / "en_gum-ud-train.conllu.gz"
GUM_DEV = GUM / "en_gum-ud-dev.conllu.gz"
GUM_TEST = GUM / "en_gum-ud-test.conllu.gz"
# The genres that GUM's LICENSE.txt names as CC BY or public domain, spoken language (vlog, conversation) left out.
# whow and fiction are non-commercial; academic, court, essay, letter and podcast are not named there.
GUM_OPEN = ("news", "interview", "bio", "voyage", "textbook", "speech")
PUD_TEST = DATA / "ud-en-pud/en_pud-ud-test.conllu.gz"
UNER_TRAIN = DATA / "ner-en/uner-ewt/train.bio"
UNER_DEV = DATA / "ner-en/uner-ewt/dev.bio"
UNER_TEST = DATA / "ner-en/uner-ewt/test.bio"
UNER_PUD = DATA / "ner-en/uner-pud/test.bio"
WIKIGOLD = DATA / "ner-en/wikigold/all.bio"
UNIMORPH = DATA / "lexicon-en/unimorph-eng-2017.tsv.gz"
# Raw text, for counts and vectors only.
DIPLOMACY = DATA / "raw-en-diplomacy/whitehouse-foreign-policy.jsonl.gz"
POLNEAR = DATA / "attribution-en-polnear/polnear-train.tar.gz"
ECBPLUS = DATA / "coref-en-ecbplus/ecbplus-xml.tar.gz"


def documents_of(content: str, genres: tuple[str, ...]) -> str:
    """The documents of GUM that are of one of the genres."""
    parts = content.split("# newdoc id = GUM_")
    return "".join("# newdoc id = GUM_" + p for p in parts[1:] if p.split("_")[0] in genres)
