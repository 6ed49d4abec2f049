"""Where the recipe reads and writes. Nothing but the finished pipeline goes into the repository."""

from __future__ import annotations

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("DAMAI_DATA", REPOSITORY.parent / "shared" / "data"))
WORK = Path(os.environ.get("DAMAI_WORK", "/tmp/damai-train"))
PACK = REPOSITORY / "src" / "damai" / "language" / "packs" / "id"
TOKENS = PACK / "tokens.toml"

GSD_TRAIN = DATA / "ud-id-gsd/v2.0-2017/id_gsd-ud-train.conllu"
GSD_TEST = DATA / "ud-id-gsd/v2.0-2017/id_gsd-ud-test.conllu"
GSD_DEV_OLD = DATA / "ud-id-gsd/v2.0-2017/id_gsd-ud-dev.conllu"
GSD_DEV_NEW = DATA / "ud-id-gsd/current/id_gsd-ud-dev.conllu"
GSD_TEST_NEW = DATA / "ud-id-gsd/current/id_gsd-ud-test.conllu"
CSUI_TRAIN = DATA / "ud-id-csui/id_csui-ud-train.conllu"
CSUI_TEST = DATA / "ud-id-csui/id_csui-ud-test.conllu"
PUD_TEST = DATA / "ud-id-pud/id_pud-ud-test.conllu"
IDNER_TRAIN = DATA / "ner-id/idner-news-2k/train.bio"
IDNER_DEV = DATA / "ner-id/idner-news-2k/dev.bio"
NERGRIT_TRAIN = DATA / "ner-id/indonlu-nergrit/train.bio"
NERGRIT_DEV = DATA / "ner-id/indonlu-nergrit/dev.bio"
NERGRIT_TEST = DATA / "ner-id/indonlu-nergrit/test.bio"
# The union of NER sets without a sentence of any test part: only its list of sentences is used, as a filter.
NER_CLEAN = DATA / "ner-id/merged-clean/train.bio"
UNIMORPH = DATA / "lexicon-id/unimorph-ind.tsv.gz"
RAW_NEWS = DATA / "raw-id-news"
# From `pip download nlp-id==0.1.23.0 --no-deps`, unzipped under WORK/dl (see README.md). MIT.
NLP_ID = WORK / "dl/nlp_id/data"
NLP_ID_TAGGED = NLP_ID / "dataset_postag.txt"
NLP_ID_LEMMAS = NLP_ID / "lemma_dict.json"

SEED = 20190
