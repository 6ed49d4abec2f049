"""Whatever the text: every layer gives spans that lie in it, in order, with the words that they cover."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import damai
from damai.layers import tag_line
from damai.model import LAYERS, Layer
from damai.serial import dump

PIECES = st.one_of(
    st.sampled_from(
        [
            "Presiden Rusia Vladimir Putin", "Russian", "Sergei Lavrov", "PBB", "the United Nations", "di Gaza",
            "in Kyiv", "Hamas", "kata", "said", "menurut", "according to", "Senin", "on Monday",
            "two days", "setiap hari", "“", "”",
            '"', "''", ",", ".", ".”", "\n", "\n\n", " - ", "\ud800", "\x00", "\u202e", "😀", "é", "\u0301", "he", "ia",
        ]
    ),
    st.text(max_size=6),
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).flatmap(lambda p: st.sampled_from([" ", ""]).map(lambda glue: glue.join(p)))
RELAXED = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@RELAXED
@given(TEXTS, st.sampled_from(LAYERS), st.sampled_from(["id", "en"]), st.sampled_from([None, "2024-05-14"]))
def test_spans_lie_in_the_text(text: str, layer: Layer, language: str, published: str | None) -> None:
    tagging = damai.tag(text, layer, language=language, published=published, id="x")
    line = tag_line(tagging)
    assert json.loads(dump(line)) == json.loads(json.dumps(line))
    at = 0
    for span in line["spans"]:
        if layer == "quotes":
            pairs = [pair for pair in (span["source"], span["cue"], *span["content"]) if pair is not None]
            assert span["content"]
            assert all(0 <= start < end <= len(text) for start, end in pairs)
            assert all(one[1] <= two[0] for one, two in zip(span["content"], span["content"][1:], strict=False))
            continue
        assert at <= span["start"] < span["end"] <= len(text)
        assert text[span["start"] : span["end"]] == span["text"]
        at = span["end"]
    assert tagging == damai.tag(text, layer, language=language, published=published, id="x")
